"""Which neutrinos of a model are light, and whether these are Dirac, Majorana or massless.

Which fermions are light neutrinos, and which have masses of their own, says :mod:`charges.neutrinos.light`.  The
verdict is about the lepton doublets and those that can pair with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

from charges.anomalies.tunnelling import Instantons, carried, instanton_rows
from charges.arithmetic.numbers import expected
from charges.arithmetic.smith import contains
from charges.models.completion import completed
from charges.models.model import Model
from charges.neutrinos.light import Light, is_lepton_doublet, light_fermions
from charges.spectra.spectrum import MassNature, Spectrum, spectrum_of
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, Term, TooMany, bounded, term
from charges.terms.protection import Protection
from charges.words import FieldName, NeutrinoKind
from topologies import MalformedInput
from topologies.verdict import Sentence, joined


@dataclass(frozen=True, slots=True)
class Diracness:
    """Whether neutrinos are Dirac; true only for "dirac".

    "dirac": to all orders; "dirac-accidental": up to some dimension; "majorana"; "massless": neither a Majorana mass
    nor a Dirac mass is possible at any order.
    ``operators`` are the direct Majorana masses, the lowest for each pair of neutrinos, and ``evidence`` is a minimal
    set of operators that together break the symmetry that kept neutrinos Dirac.  ``accidental_up_to`` is the dimension
    up to which operators allow no Majorana mass (None if none does at any dimension); with ``bound_only`` the search
    stopped there.  Where only instantons break the symmetry, the nature is "dirac-accidental" without operators.
    ``assumes`` is what the verdict takes for granted about quarks that are not listed.
    """

    nature: NeutrinoKind
    reason: str
    group: str
    operators: tuple[Term, ...] = ()
    evidence: tuple[Term, ...] = ()
    accidental_up_to: int | None = None
    bound_only: bool = False
    assumes: str = ""

    def __bool__(self) -> bool:
        return self.nature == NeutrinoKind.DIRAC

    def __str__(self) -> str:
        return str(self.reason)


_UNPAIRED = Sentence("no light singlet neutrino pairs with ", FieldName("L"))


def _at(operator: Term) -> Sentence:
    """An operator with its dimension."""
    return Sentence(operator, f" at d = {operator.dimension}")


def majorana_operators(
    model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12
) -> tuple[Term, ...]:
    """Find the lowest operator nu nu times scalars with vevs for each pair of neutrinos, up to a dimension."""
    alphabet = Alphabet(model)
    if not neutrinos:
        neutrinos = _judged(light_fermions(Operators(alphabet)))
    return _majorana_operators(alphabet, _allowed_pairs(alphabet, neutrinos), max_dimension)


def _majorana_operators(alphabet: Alphabet, pairs: Sequence[tuple[int, int]], max_dimension: int) -> tuple[Term, ...]:
    """As :func:`majorana_operators`, for pairs of Weyl fields, which are given by their places."""
    scalars = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    operators = []
    for i, j in pairs:
        pair = [next(a for a in alphabet.letters if (a.place, a.sign) == (k, 1)) for k in (i, j)]
        for size in range(max_dimension - 2):
            products = combinations_with_replacement(scalars, size)
            if lowest := next(filter(None, (term(alphabet, [*pair, *vevs]) for vevs in products)), None):
                operators.append(lowest)
                break
    return tuple(sorted(operators, key=lambda operator: operator.dimension))


def _allowed_pairs(
    alphabet: Alphabet, neutrinos: Sequence[str], more: Sequence[Sequence[Fraction]] = ()
) -> list[tuple[int, int]]:
    """Pair each neutrino with itself whose Majorana mass no symmetry forbids: 2 q is a sum of charges of vevs.

    ``more`` are rows that may be added to those of the vevs, such as those of instantons.

    Neutrinos of different charges may pair too, but a state with 2 q outside the lattice of the vevs stays Dirac.
    """
    places = [i for name in neutrinos for i in alphabet.indices(name)]
    rows = {letter.place: letter for letter in alphabet.letters if letter.sign > 0}
    vacuum = alphabet.model.lattice(more, alphabet.scale)
    return [(i, i) for i in places if contains(vacuum, [2 * x for x in rows[i].row])]


def _judged(light: Light) -> tuple[str, ...]:
    """Name the neutrinos to judge: the doublets with their partners; without doublets all."""
    doublets = [s.name for s in light.neutrinos if is_lepton_doublet(s.field)]
    if not doublets:
        return tuple(s.name for s in light.neutrinos)
    return tuple(dict.fromkeys((*doublets, *(s.name for s in light.partners))))


def diracness(
    model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12, max_loops: int = 2
) -> Diracness:
    """Find out whether the light neutrinos of a model are Dirac, and what protects them.

    Arguments:
        model: what matters are its scalars with vevs, those with hypercharge too (L L needs H H).
        neutrinos: which fields are neutrinos; by default the doublets of leptons and the singlets that pair with them.
        max_dimension: the largest dimension of the direct operators nu nu times vevs that are searched.
        max_loops: the largest number of loops of the masses that show which neutrinos are massive at all.

    "mixed" means that some massive neutrinos are Dirac and others Majorana particles.
    "dirac" is proven: 2 q is not in the lattice of the vevs' charges, and q_L - q_nu is for some right-handed neutrino.
    "majorana" means that the operators up to dimension 4 have no symmetry, accidental ones included, that forbids a
    Majorana mass: it appears in some loop; or that it appears at a higher dimension and there is no partner for a Dirac
    mass.  Sterile neutrinos, which pair with no doublet, do not count.
    Raises MalformedInput for a model without neutrinos, for neutrinos that are scalars, coloured or charged, for
    neutrinos in doublets but no Higgs doublet with a vev, and for a bound below 4.
    """
    bounded(max_dimension)
    expected(model, Model, "a Model is needed")
    for name in neutrinos or ():
        if not model[name].fermion or model[name].su3 != 1:
            what = "coloured" if model[name].fermion else "a scalar"
            raise MalformedInput(f"{name} cannot be a neutrino: it is {what}")
        if 0 not in model[name].electric_charges:
            raise MalformedInput(f"{name} cannot be a neutrino: it has no neutral component")
    model, _ = completed(model)
    operators = Operators(Alphabet(model))
    found = spectrum_of(operators, max_loops)
    light = light_fermions(operators, found)
    if neutrinos is None:
        return nature_of(operators, found, light, instanton_rows(model), max_dimension)
    return diracness_of(operators, light, instanton_rows(model), neutrinos, max_dimension)


def nature_of(
    operators: Operators, found: Spectrum, light: Light, instantons: Instantons, max_dimension: int
) -> Diracness:
    """The nature of the massive neutrinos of a completed model, or of all if none is massive.

    Arguments:
        operators: the operators of the model.
        found, light: its spectrum and its light fermions.
        instantons, max_dimension: see :func:`diracness_of`.
    """
    rows = {nature: [row for row in found.neutrinos if row.loops and row.nature == nature] for nature in MassNature}
    natures = [nature for nature, those in rows.items() if those]
    if len(natures) > 1:
        why = joined((row.why for row in found.neutrinos if row.loops), "; ")
        reason = Sentence("some are Dirac neutrinos, others Majorana neutrinos: ", why)
        return Diracness(NeutrinoKind.MIXED, reason, _group(operators.alphabet.model))
    massive = {name for nature in natures for row in rows[nature] for name in row.species}
    return diracness_of(operators, light, instantons, None, max_dimension, massive)


def diracness_of(
    operators: Operators,
    light: Light,
    instantons: Instantons,
    neutrinos: Sequence[str] | None,
    max_dimension: int,
    massive: Collection[str] = (),
) -> Diracness:
    """As :func:`diracness`, for a model that is completed already.

    Arguments:
        operators: the operators of the model.
        light: its light fermions.
        instantons: their charges, as :func:`charges.anomalies.tunnelling.instanton_rows` gives them.
        neutrinos, max_dimension: see :func:`diracness`.
        massive: the names of neutrinos that get masses, if it is known; others do not count then.
    """
    model, alphabet, given = operators.alphabet.model, operators.alphabet, neutrinos is not None
    names = tuple(neutrinos) if neutrinos is not None else _judged(light)
    names = tuple(name for name in names if name in massive) or names
    if not names:
        raise MalformedInput(f"{model.name} has no neutrinos: name them")
    doublets = any(s.field.su2 == 2 for s in model.species if {s.name, s.field.name} & {*names})
    if doublets and not any(f.vev and f.su2 == 2 for f in model.fields):
        raise MalformedInput("neutrinos in a doublet need a Higgs doublet with a vev")

    group = _group(model)
    paired = given or not doublets or bool(light.partners)
    pairs = _allowed_pairs(alphabet, names)
    if not pairs:
        by = group
        if model.tilted:
            by += " (a combination with hypercharge, which its vevs carry too)"
        if paired:
            tunnelling, assumed = instantons
            reason = Sentence("Dirac, protected by ", by, " to all orders")
            if _allowed_pairs(alphabet, names, tuple(tunnelling.values())):
                reason += Sentence(" of perturbation theory; but ", carried(model, tunnelling), ", break it")
                return Diracness(NeutrinoKind.ACCIDENTAL, reason, group)
            return Diracness(NeutrinoKind.DIRAC, reason, group, assumes=assumed)
        reason = Sentence("massless to all orders: ", by, " forbids Majorana masses, and ", _UNPAIRED)
        return Diracness(NeutrinoKind.MASSLESS, reason, group)

    direct = _majorana_operators(alphabet, pairs, max_dimension)
    protection = Protection(operators)
    last = direct[0].dimension if direct else max_dimension
    while protection.dimension < last and protection.advance():
        for vector in (protection.alphabet.unit(*pair) for pair in pairs):
            if protection.allows(vector):
                return _broken(protection.dimension, protection.evidence(vector), direct, group, paired)

    reached = protection.dimension
    if reached < 4:
        raise TooMany(f"{model.name} has too many fields to try all operators up to dimension 4")
    if direct:  # the search over all operators was given up
        return _broken(last, direct[:1], direct, group, paired, searched=reached)
    allowed = Sentence(f" up to d = {reached} at least (", group, " allows a Majorana mass at some order)")
    if not paired:
        return Diracness(NeutrinoKind.MAJORANA, "massless" + allowed, group, (), (), reached, True)
    return Diracness(NeutrinoKind.ACCIDENTAL, "Dirac, accidental" + allowed, group, (), (), reached, True)


def _group(model: Model) -> Sentence:
    return Sentence(model.residual().group if model.symmetry else "no symmetry")


def _broken(
    dimension: int,
    evidence: tuple[Term, ...],
    direct: tuple[Term, ...],
    group: Sentence,
    paired: bool,
    searched: int | None = None,
) -> Diracness:
    """Give the verdict when operators up to this dimension allow a Majorana mass."""
    last = next((operator for operator in direct if operator.dimension == dimension), None)
    last = last or max(evidence, key=lambda operator: operator.dimension)
    vectors = (last.vector, tuple(-n for n in last.vector))
    by_itself = any(operator.vector in vectors for operator in direct)
    if dimension <= 4:
        if by_itself:
            reason = Sentence("Majorana, by ", last)
        else:
            mass = _at(direct[0]) if direct else "a Majorana mass"
            reason = Sentence("Majorana: ", mass, " follows from ", joined(evidence))
        return Diracness(NeutrinoKind.MAJORANA, reason, group, direct, evidence, dimension - 1)

    effect = "breaks it" if paired else "gives the mass"
    why = Sentence(last, f" at d = {dimension} {effect}", "" if by_itself else " in loops")
    if others := [_at(operator) for operator in direct if operator.vector not in vectors]:
        why += Sentence("; also ", joined(dict.fromkeys(others)))
    if searched is not None:
        why += f"; other operators were searched up to d = {searched}"

    up_to = dimension - 1 if searched is None else searched
    if not paired:
        reason = Sentence(f"massless up to d = {up_to}, then Majorana (", why, "); ", _UNPAIRED)
        return Diracness(NeutrinoKind.MAJORANA, reason, group, direct, evidence, up_to, searched is not None)
    reason = Sentence(f"Dirac, accidental up to d = {up_to} (", why, ")")
    return Diracness(NeutrinoKind.ACCIDENTAL, reason, group, direct, evidence, up_to, searched is not None)
