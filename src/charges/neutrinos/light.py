"""Which neutrinos of a model are light, and which of these can pair up to Dirac masses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, combinations_with_replacement
from random import Random

from charges.arithmetic.elimination import null_columns
from charges.arithmetic.smith import contains
from charges.models.field import ModelField
from charges.models.model import Model, Species
from charges.terms.alphabet import Alphabet
from charges.terms.operators import term
from charges.words import NeutrinoKind
from topologies.verdict import Choice

_PRIME = 2**31 - 1  # generic masses are random numbers modulo a prime


def light_neutrinos(model: Model) -> tuple[Species, ...]:
    """Find the neutrinos without a renormalisable mass of their own: doublets, and singlets massless without these.

    >>> from charges.models import ModelField
    >>> nu = ModelField("nu_R", "1/2", {"B-L": [-1, -4]}, "right")
    >>> light = light_neutrinos(Model("type I for one", ("B-L",), (nu, ModelField("s", 0, {"B-L": 2}, vev=True))))
    >>> [species.name for species in light]
    ['nu_R(-4)']
    """
    return light_among(model, massless_neutrals(Alphabet(model)))


def light_among(model: Model, massless: Collection[str]) -> tuple[Species, ...]:
    """As :func:`light_neutrinos`, with the :func:`massless_neutrals` of the model."""
    names = model.neutrinos
    return tuple(s for s in model.species if s.field.name in names and (s.field.su2 == 2 or s.name in massless))


def unnamed_neutrinos(model: Model, massless: Collection[str]) -> tuple[Species, ...]:
    """Find chiral singlets among the massless fermions that are not called nu...: neutrinos under another name?"""
    names = model.neutrinos
    return tuple(
        s
        for s in model.species
        if s.name in massless and s.field.chirality and not s.field.sm and s.field.name not in names
    )


def massless_neutrals(alphabet: Alphabet) -> frozenset[str]:
    """Find the fermions of hypercharge 0 that have a part in a massless state, for generic couplings and singlet vevs.

    They have a neutral component.  Fields that couple to the Z are left out: a mass with these is not counted.
    """
    letters = [(letter, alphabet.weyl[letter.place][0].field) for letter in alphabet.letters]
    neutral = [(letter, field) for letter, field in letters if _neutral(field)]
    vevs = [letter for letter, field in neutral if field.vev and field.su2 == 1]
    fermions = [letter for letter, _ in neutral if letter.rep[2:] == (1, 0)]  # as left-handed fields

    start = [0]
    for letter in fermions:
        start.append(start[-1] + letter.copies)
    masses: list[dict[int, int]] = [{} for _ in range(start[-1])]
    draw = Random(0)
    for i, j in combinations_with_replacement(range(len(fermions)), 2):
        pair = [fermions[i], fermions[j]]
        if term(alphabet, pair) or any(term(alphabet, [*pair, vev]) for vev in vevs):
            for a in range(start[i], start[i + 1]):
                for b in range(start[j], start[j + 1]):
                    if i != j or a <= b:
                        masses[a][b] = masses[b][a] = draw.randrange(1, _PRIME)

    free = null_columns(masses, start[-1], _PRIME)
    return frozenset(
        alphabet.weyl[letter.place][0].name
        for letter, first, last in zip(fermions, start, start[1:], strict=False)
        if free & set(range(first, last))
    )


def _neutral(field: ModelField) -> bool:
    """Whether a field without colour and hypercharge has a neutral component."""
    return field.su3 == 1 and not field.hypercharge and 0 in field.electric_charges


def partners(model: Model) -> tuple[Species, ...]:
    """Find the neutrinos that vevs can pair with a lepton doublet to a Dirac mass; two doublets may pair up, too."""
    alphabet = Alphabet(model)
    return partners_among(alphabet, light_among(model, massless_neutrals(alphabet)))


def partners_among(alphabet: Alphabet, light: Sequence[Species]) -> tuple[Species, ...]:
    """As :func:`partners`, with the letters and the :func:`light_neutrinos` of the model."""
    vacuum = alphabet.model.lattice((), alphabet.scale)
    doublets = [s for s in light if s.field.su2 == 2]

    def pair(first: Species, second: Species) -> bool:
        sign = 1 if first.field.chirality == second.field.chirality else -1
        row = [int((x + sign * y) * alphabet.scale) for x, y in zip(first.row, second.row, strict=True)]
        return contains(vacuum, row)

    singlets = [s for s in light if s.field.su2 == 1 and any(pair(doublet, s) for doublet in doublets)]
    opposite = [second for first, second in combinations(doublets, 2) if pair(first, second)]
    return tuple(dict.fromkeys(singlets + opposite))


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
    doublets = {MassKind.DOUBLETS: MassKind.MAJORANA} if any(s.field.su2 == 2 for s in partners) else {}
    return {MassKind.DIRAC: MassKind.DIRAC, **doublets}
