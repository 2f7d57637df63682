"""Which neutrinos of a model are light, and whether these are Dirac, Majorana or massless.

Neutrinos are the lepton doublets of the standard model and the neutral singlet fermions called nu...  A singlet is
heavy if renormalisable terms, with singlets replaced by their vevs, give every state of it a mass: then it is no
neutrino of low energies (type I seesaw).  The verdict is about the doublets and the singlets that can pair with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from random import Random

from charges.alphabet import Alphabet, Letter
from charges.fields import expected
from charges.invariants import Protection, Term, TooMany, bounded, term
from charges.model_anomalies import carried, instanton_rows
from charges.models import Model, Species, completed
from charges.smith import contains
from charges.words import FieldName, NeutrinoKind
from topologies import MalformedInput
from topologies.verdict import Choice, Sentence, joined

_PRIME = 2**31 - 1  # generic numbers are random ones modulo a prime


def light_neutrinos(model: Model) -> tuple[Species, ...]:
    """The neutrinos without a renormalisable mass of their own: doublets, and singlets that stay massless without them.

    >>> from charges.models import ModelField
    >>> nu = ModelField("nu_R", "1/2", {"B-L": [-1, -4]}, "right")
    >>> found = light_neutrinos(Model("type I for one", ("B-L",), (nu, ModelField("s", 0, {"B-L": 2}, vev=True))))
    >>> [each.name for each in found]
    ['nu_R(-4)']
    """
    massless = massless_neutrals(model)
    return tuple(
        s for s in model.species if s.field.name in model.neutrinos and (s.field.su2 == 2 or s.name in massless)
    )


def unnamed_neutrinos(model: Model) -> tuple[Species, ...]:
    """Chiral neutral fermions without a mass of their own that are not called nu...: neutrinos under another name?"""
    massless = massless_neutrals(model)
    return tuple(
        s
        for s in model.species
        if s.name in massless and s.field.chirality and not s.field.sm and s.field.name not in model.neutrinos
    )


def massless_neutrals(model: Model) -> set[str]:
    """The fermions of hypercharge 0 that have a part in a massless state, for generic couplings and vevs of singlets.

    A neutral component is needed, and fields that couple to the Z are left out: a mass with these is not counted.
    """
    alphabet = Alphabet(model)
    scalars = [
        a
        for a in alphabet.letters
        if _neutral(alphabet, a) and (field := alphabet.weyl[a.place][0].field).su2 == 1 and field.vev
    ]
    fermions = [
        a
        for a in alphabet.letters
        if _neutral(alphabet, a) and a.rep[2:] == (1, 0)  # as left-handed fields
    ]
    start = [0]
    for letter in fermions:
        start.append(start[-1] + letter.copies)
    rows = [[0] * start[-1] for _ in range(start[-1])]
    draw = Random(0)
    for i, j in combinations_with_replacement(range(len(fermions)), 2):
        pair = [fermions[i], fermions[j]]
        if any(term(alphabet, [*pair, *more]) for more in ([], *([s] for s in scalars))):
            for a in range(start[i], start[i + 1]):
                for b in range(start[j], start[j + 1]):
                    if i != j or a <= b:
                        rows[a][b] = rows[b][a] = draw.randrange(1, _PRIME)
    free = _null_places(rows)
    return {
        alphabet.weyl[letter.place][0].name
        for letter, first, last in zip(fermions, start, start[1:], strict=False)
        if free & set(range(first, last))
    }


def _neutral(alphabet: Alphabet, letter: Letter) -> bool:
    field = alphabet.weyl[letter.place][0].field
    return field.su3 == 1 and not field.hypercharge and 0 in field.electric_charges


def _null_places(rows: list[list[int]]) -> set[int]:
    """The components in which some null vector of a square matrix modulo the prime does not vanish."""
    rows, pivots = [row[:] for row in rows], list[int]()
    for column in range(len(rows)):
        rank = len(pivots)
        found = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        inverse = pow(rows[rank][column], -1, _PRIME)
        rows[rank] = [x * inverse % _PRIME for x in rows[rank]]
        for r in range(len(rows)):
            if r != rank and (times := rows[r][column]):
                rows[r] = [(x - times * y) % _PRIME for x, y in zip(rows[r], rows[rank], strict=True)]
        pivots.append(column)
    free = set(range(len(rows))) - set(pivots)
    return free | {pivots[r] for r in range(len(pivots)) if any(rows[r][column] for column in free)}


def partners(model: Model) -> tuple[Species, ...]:
    """The neutrinos that some product of vevs pairs with a lepton doublet to a Dirac mass; doublets may pair up too."""
    alphabet = Alphabet(model)
    vacuum = model.lattice((), alphabet.scale)
    light = light_neutrinos(model)
    doublets = [s for s in light if s.field.su2 == 2]

    def pair(one: Species, other: Species) -> bool:
        sign = 1 if one.field.chirality == other.field.chirality else -1
        row = [int((x + sign * y) * alphabet.scale) for x, y in zip(one.row, other.row, strict=True)]
        return contains(vacuum, row)

    found = [s for s in light if s.field.su2 == 1 and any(pair(each, s) for each in doublets)]
    found += [s for one, s in combinations(doublets, 2) if pair(one, s)]
    return tuple(dict.fromkeys(found))


class MassKind(Choice):
    """A mass of neutrinos: of doublets with singlets, Majorana, or of doublets with other doublets."""

    DIRAC = "dirac"
    MAJORANA = "majorana"
    DOUBLETS = "dirac-doublets"


def mass_kinds(model: Model, nature: str) -> dict[MassKind, MassKind]:
    """The masses that neutrinos of this nature can have, each with the kind of ``mass_diagrams`` that finds it.

    Lepton doublets of opposite charges pair up to Dirac neutrinos ("dirac-doublets"; Zeldovich, Konopinski, Mahmoud).
    Such a mass has the diagrams of a Majorana mass of two different fields.
    """
    if not NeutrinoKind(nature).dirac:
        return {MassKind.DIRAC: MassKind.DIRAC, MassKind.MAJORANA: MassKind.MAJORANA}
    doublets = {MassKind.DOUBLETS: MassKind.MAJORANA} if any(s.field.su2 == 2 for s in partners(model)) else {}
    return {MassKind.DIRAC: MassKind.DIRAC, **doublets}


@dataclass(frozen=True, slots=True)
class Diracness:
    """Whether neutrinos are Dirac; true only for "dirac".

    "dirac": to all orders; "dirac-accidental": up to some dimension; "majorana"; "massless": neither a Majorana mass
    nor a Dirac mass is possible at any order.
    ``operators`` are the direct Majorana masses, the lowest for each pair of neutrinos, and ``evidence`` is a minimal
    set of operators that together break what kept neutrinos Dirac.  ``accidental_up_to`` is the highest dimension of
    operators that allow no Majorana mass (None if none does); with ``bound_only`` the search stopped there.
    Where only instantons break what protects, it is "dirac-accidental" without operators.  ``assumes`` is what the
    verdict takes for granted about quarks that are not listed.
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
    """The lowest operator nu nu times scalars with vevs for each pair of neutrinos that has one up to a dimension."""
    alphabet = Alphabet(model)
    scalars = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    found = []
    for i, j in _allowed_pairs(model, neutrinos or _judged(model)):
        pair = [next(a for a in alphabet.letters if (a.place, a.sign) == (k, 1)) for k in (i, j)]
        for size in range(max_dimension - 2):
            products = combinations_with_replacement(scalars, size)
            if first := next(filter(None, (term(alphabet, [*pair, *chosen]) for chosen in products)), None):
                found.append(first)
                break
    return tuple(sorted(found, key=lambda operator: operator.dimension))


def _allowed_pairs(
    model: Model, neutrinos: Sequence[str], more: Sequence[Sequence[Fraction]] = ()
) -> list[tuple[int, int]]:
    """The neutrinos whose Majorana mass no gauge symmetry forbids, paired with themselves: 2 q is made of vevs.

    ``more`` are rows that are there for the taking besides those of the vevs, such as those of instantons.

    Neutrinos of different charges may pair too, but a state with 2 q outside the lattice of the vevs stays Dirac.
    """
    alphabet = Alphabet(model)
    places = [i for name in neutrinos for i in alphabet.indices(name)]
    rows = {letter.place: letter for letter in alphabet.letters if letter.sign > 0}
    vacuum = model.lattice(more, alphabet.scale)
    return [(i, i) for i in places if contains(vacuum, [2 * x for x in rows[i].row])]


def _judged(model: Model) -> tuple[str, ...]:
    """The light doublets with their partners; without doublets all light neutrinos, or all neutrinos."""
    light = light_neutrinos(model)
    doublets = [s.name for s in light if s.field.su2 == 2]
    together = [*doublets, *(s.name for s in partners(model) if s.name not in doublets)]
    return tuple(together if doublets else [s.name for s in light]) or model.neutrinos


def diracness(model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12) -> Diracness:
    """Whether the light neutrinos of a model are Dirac, and what protects them.

    Arguments:
        model: its scalars with vevs decide, those with hypercharge too (L L needs H H).
        neutrinos: which fields are neutrinos; by default the doublets of leptons and the singlets that pair with them.
        max_dimension: of the direct operators nu nu times vevs that are searched.

    "dirac" is proven: 2 q is not in the lattice of the vevs' charges, and q_L - q_nu is for some right-handed neutrino.
    "majorana" means that the operators up to dimension 4 have no symmetry, accidental ones included, that forbids a
    Majorana mass: it appears in some loop; or that it appears at a higher dimension and there is no partner for a Dirac
    mass.  Sterile neutrinos, which pair with no doublet, do not count.
    Raises MalformedInput for a model without neutrinos, for neutrinos that are scalars or coloured, for neutrinos in
    doublets but no Higgs doublet with a vev, and for a bound below 4.
    """
    bounded(max_dimension)
    expected(model, Model, "a Model is needed")
    given = neutrinos is not None
    for name in neutrinos or ():
        if not model[name].fermion or model[name].su3 != 1:
            raise MalformedInput(
                f"{name} cannot be a neutrino: it is {'coloured' if model[name].fermion else 'a scalar'}"
            )
    model, _ = completed(model)
    names = tuple(neutrinos) if neutrinos is not None else _judged(model)
    if not names:
        raise MalformedInput(f"{model.name} has no neutrinos: name them")
    doublets = any(s.field.su2 == 2 for s in model.species if {s.name, s.field.name} & {*names})
    if doublets and not any(f.vev and f.su2 == 2 for f in model.fields):
        raise MalformedInput("neutrinos in a doublet need a Higgs doublet with a vev")
    group = Sentence(model.residual().group if model.symmetry else "no symmetry")
    paired = given or not doublets or bool(partners(model))
    if not (pairs := _allowed_pairs(model, names)):
        by = group + " (a combination with hypercharge, which its vevs carry too)" * model.tilted
        if paired:
            tunnelling, assumed = instanton_rows(model)
            reason = Sentence("Dirac, protected by ", by, " to all orders")
            if _allowed_pairs(model, names, tuple(tunnelling.values())):
                reason += Sentence(" of perturbation theory; but ", carried(model, tunnelling), ", break it")
                return Diracness(NeutrinoKind.ACCIDENTAL, reason, group)
            return Diracness(NeutrinoKind.DIRAC, reason, group, assumes=assumed)
        reason = Sentence("massless to all orders: ", by, " forbids Majorana masses, and ", _UNPAIRED)
        return Diracness(NeutrinoKind.MASSLESS, reason, group)
    direct = majorana_operators(model, neutrinos=names, max_dimension=max_dimension)
    protection = Protection(model)
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


def _broken(
    dimension: int,
    evidence: tuple[Term, ...],
    direct: tuple[Term, ...],
    group: Sentence,
    paired: bool,
    searched: int | None = None,
) -> Diracness:
    """The verdict when operators up to this dimension allow a Majorana mass."""
    same = next((o for o in direct if o.dimension == dimension), None)
    whole = same or max(evidence, key=lambda operator: operator.dimension)
    vectors = (whole.vector, tuple(-n for n in whole.vector))
    by_itself = any(operator.vector in vectors for operator in direct)
    if dimension <= 4:
        mass = _at(direct[0]) if direct else "a Majorana mass"
        follows = Sentence("Majorana: ", mass, " follows from ", joined(evidence))
        reason = Sentence("Majorana, by ", whole) if by_itself else follows
        return Diracness(NeutrinoKind.MAJORANA, reason, group, direct, evidence, dimension - 1)
    rest = [_at(operator) for operator in direct if operator.vector not in vectors]
    does = "breaks it" if paired else "gives the mass"
    why = Sentence(whole, f" at d = {dimension} {does}", " in loops" * (not by_itself))
    why += Sentence("; also ", joined(dict.fromkeys(rest))) if rest else ""
    if searched is not None:
        why += f"; other operators were searched up to d = {searched}"
    up_to = dimension - 1 if searched is None else searched
    if not paired:
        reason = Sentence(f"massless up to d = {up_to}, then Majorana (", why, "); ", _UNPAIRED)
        return Diracness(NeutrinoKind.MAJORANA, reason, group, direct, evidence, up_to, searched is not None)
    reason = Sentence(f"Dirac, accidental up to d = {up_to} (", why, ")")
    return Diracness(NeutrinoKind.ACCIDENTAL, reason, group, direct, evidence, up_to, searched is not None)
