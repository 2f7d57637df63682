"""Which fermions of a model are neutrinos: lepton doublets of the standard model, and what is light with them.

Names decide nothing.  A state is light if it has no mass without the vevs of doublets and larger multiplets of SU(2)
and without loops (see :mod:`charges.spectra.spectrum`).  Neutrinos are the doublets, the light states of their blocks,
light neutral fermions that vevs may pair with a doublet at some dimension, and other generations of such fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from charges.arithmetic.smith import contains
from charges.models.completion import completed
from charges.models.field import ModelField
from charges.models.model import Model, Species
from charges.spectra.spectrum import Masses, MassNature, Spectrum, spectrum_of
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, TooMany
from charges.words import NeutrinoKind
from topologies.verdict import Choice


class Light(NamedTuple):
    """The fermions of a model without a mass of their own.

    Attributes:
        neutrinos: the neutrinos, in the order of the fields.
        partners: those that vevs can pair with a lepton doublet to a Dirac mass; two doublets may pair up, too.
        heavy: heavy singlets that mix with neutrinos and share their Majorana masses, as in a seesaw.
        massless: the names of other species that have neutral massless states, with these.
        charged: the names of charged or coloured species beyond the standard model that have no mass at all.
        weak: species that get their masses from vevs of doublets together with fields that couple to the Z.
    """

    neutrinos: tuple[Species, ...]
    partners: tuple[Species, ...]
    heavy: tuple[Species, ...]
    massless: dict[str, Masses]
    charged: frozenset[str]
    weak: frozenset[str]


def light_fermions(operators: Operators, found: Spectrum | None = None) -> Light:
    """Sort the light fermions of a completed model; ``found`` is its spectrum, for any number of loops."""
    alphabet = operators.alphabet
    model = alphabet.model
    found = found or _at_tree_level(operators)
    rows = [row for row in found.rows if not row.heavy]
    neutral = {name for row in rows if row.neutral for name in row.species}
    doublets = [s for s in model.species if is_lepton_doublet(s.field)]
    among = {name for row in rows if row.neutrinos for name in row.species} | {s.name for s in doublets}
    others = [s for s in model.species if s.name in neutral and s not in doublets]
    partners = _partners(alphabet, doublets, others)
    among |= {s.name for s in partners}
    fields = {s.field.name for s in model.species if s.name in among and not s.field.sm}
    among |= {s.name for s in others if s.field.name in fields}
    if not doublets:
        among |= {s.name for s in others} or {s.name for s in model.species if _neutral_fermion(s.field)}

    species = {s.name: s for s in model.species}
    massless = {
        name: row
        for row in rows
        if row.neutral and (row.massless or not row.loops)
        for name in row.species
        if name not in among and not species[name].field.sm
    }
    massive = {name for row in found.rows if row.loops for name in row.species}
    charged = frozenset(
        name
        for row in rows
        if not row.neutral
        for name in row.species
        if name not in massive and name not in massless and not species[name].field.sm
    )
    weak = frozenset(
        name
        for row in rows
        if row.neutral and not row.neutrinos and row.loops and any(species[n].field.hypercharge for n in row.species)
        for name in row.species
    )
    seesaw = {
        name
        for row in found.rows
        if row.heavy and row.neutrinos and row.neutral and row.nature == MassNature.MAJORANA
        for name in row.species
        if name not in among and species[name].field.su2 == 1
    }
    neutrinos, heavy = (tuple(s for s in model.species if s.name in names) for names in (among, seesaw))
    return Light(neutrinos, partners, heavy, massless, charged, weak)


def _at_tree_level(operators: Operators) -> Spectrum:
    """The spectrum of trees; where the potential has too many terms to try, without the vevs that it induces."""
    try:
        return spectrum_of(operators, 0)
    except TooMany:
        return spectrum_of(operators, 0, bilinears=True)


def _neutral_fermion(field: ModelField) -> bool:
    return field.fermion and field.su3 == 1 and 0 in field.electric_charges


def light_neutrinos(model: Model) -> tuple[Species, ...]:
    """Find the neutrinos of a model, as it is completed: doublets, and light fermions that can mix or pair with them.

    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", sm=True)
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> N, s = ModelField("N", "1/2", {"B-L": [-1, -4]}, "right"), ModelField("s", 0, {"B-L": 2}, vev=True)
    >>> [species.name for species in light_neutrinos(Model("type I for one", ("B-L",), (L, H, N, s)))]
    ['L']
    """
    return light_fermions(Operators(Alphabet(completed(model)[0]))).neutrinos


def partners(model: Model) -> tuple[Species, ...]:
    """Find the neutrinos that vevs can pair with a lepton doublet to a Dirac mass; two doublets may pair up, too."""
    return light_fermions(Operators(Alphabet(completed(model)[0]))).partners


def is_lepton_doublet(field: ModelField) -> bool:
    """Whether a field is a lepton doublet of the standard model, or its conjugate."""
    return field.sm and field.fermion and field.su3 == 1 and field.su2 == 2


def _partners(alphabet: Alphabet, doublets: Sequence[Species], others: Sequence[Species]) -> tuple[Species, ...]:
    vacuum = alphabet.model.lattice((), alphabet.scale)

    def pair(first: Species, second: Species) -> bool:
        same, opposite = 1, -1  # a mass pairs two left-handed fields, or one with the conjugate of a right-handed one
        signs = {same, opposite} if second.field.vectorlike else {(opposite, same)[_left(first) == _left(second)]}
        return any(
            contains(vacuum, [int((x + sign * y) * alphabet.scale) for x, y in zip(first.row, second.row, strict=True)])
            for sign in signs
        )

    singlets = [s for s in others if any(pair(doublet, s) for doublet in doublets)]
    opposite = [second for first, second in combinations(doublets, 2) if pair(first, second)]
    return tuple(dict.fromkeys(singlets + opposite))


def _left(species: Species) -> bool:
    return species.field.chirality == "left"


class MassKind(Choice):
    """A mass of neutrinos: of doublets with singlets, Majorana, or of doublets with other doublets."""

    DIRAC = "dirac"
    MAJORANA = "majorana"
    DOUBLETS = "dirac-doublets"


def mass_kinds(partners: Sequence[Species], nature: str) -> dict[MassKind, MassKind]:
    """List the masses that neutrinos of this nature can have, each with the kind of ``mass_diagrams`` that finds it.

    ``partners`` are the :func:`partners` of the model.  Lepton doublets of opposite charges pair up to Dirac
    neutrinos ("dirac-doublets"; Zeldovich, Konopinski, Mahmoud).  Such a mass has the diagrams of a Majorana mass of
    two different fields.
    """
    if not NeutrinoKind(nature).dirac:
        return {MassKind.DIRAC: MassKind.DIRAC, MassKind.MAJORANA: MassKind.MAJORANA}
    doublets = {MassKind.DOUBLETS: MassKind.MAJORANA} if any(is_lepton_doublet(s.field) for s in partners) else {}
    return {MassKind.DIRAC: MassKind.DIRAC, **doublets}
