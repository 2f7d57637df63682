"""Which neutrinos of a model are light, and whether these are Dirac, Majorana or massless.

Neutrinos are the lepton doublets of the standard model and the neutral singlet fermions called nu...  A singlet is
heavy if renormalisable terms, with singlets replaced by their vevs, give every state of it a mass: then it is no
neutrino of low energies (type I seesaw).  The verdict is about the doublets and the singlets that can pair with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from random import Random

from charges.alphabet import Alphabet, Letter
from charges.fields import expected
from charges.invariants import Operators, Protection, Term, TooMany, bounded, term
from charges.model_anomalies import Instantons, carried, instanton_rows
from charges.models import Model, Species, completed
from charges.smith import contains
from topologies import MalformedInput

_PRIME = 2**31 - 1  # generic numbers are random ones modulo a prime


def light_neutrinos(model: Model) -> tuple[Species, ...]:
    """The neutrinos without a renormalisable mass of their own: doublets, and singlets that stay massless without them.

    >>> from charges.models import ModelField
    >>> nu = ModelField("nu_R", "1/2", {"B-L": [-1, -4]}, "right")
    >>> found = light_neutrinos(Model("type I for one", ("B-L",), (nu, ModelField("s", 0, {"B-L": 2}, vev=True))))
    >>> [each.name for each in found]
    ['nu_R(-4)']
    """
    return light_among(model, massless_neutrals(Alphabet(model)))


def light_among(model: Model, massless: Collection[str]) -> tuple[Species, ...]:
    """As :func:`light_neutrinos`, with the :func:`massless_neutrals` of the model."""
    names = model.neutrinos
    return tuple(s for s in model.species if s.field.name in names and (s.field.su2 == 2 or s.name in massless))


def unnamed_neutrinos(model: Model, massless: Collection[str]) -> tuple[Species, ...]:
    """Chiral neutral fermions among the massless that are not called nu...: neutrinos under another name?"""
    names = model.neutrinos
    return tuple(
        s
        for s in model.species
        if s.name in massless and s.field.chirality and not s.field.sm and s.field.name not in names
    )


def massless_neutrals(alphabet: Alphabet) -> frozenset[str]:
    """The fermions of hypercharge 0 that have a part in a massless state, for generic couplings and vevs of singlets.

    A neutral component is needed, and fields that couple to the Z are left out: a mass with these is not counted.
    """
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
    return frozenset(
        alphabet.weyl[letter.place][0].name
        for letter, first, last in zip(fermions, start, start[1:], strict=False)
        if free & set(range(first, last))
    )


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
    return partners_among(alphabet, light_among(model, massless_neutrals(alphabet)))


def partners_among(alphabet: Alphabet, light: Sequence[Species]) -> tuple[Species, ...]:
    """As :func:`partners`, with the letters and the :func:`light_neutrinos` of the model."""
    vacuum = alphabet.model.lattice((), alphabet.scale)
    doublets = [s for s in light if s.field.su2 == 2]

    def pair(one: Species, other: Species) -> bool:
        sign = 1 if one.field.chirality == other.field.chirality else -1
        row = [int((x + sign * y) * alphabet.scale) for x, y in zip(one.row, other.row, strict=True)]
        return contains(vacuum, row)

    found = [s for s in light if s.field.su2 == 1 and any(pair(each, s) for each in doublets)]
    found += [s for one, s in combinations(doublets, 2) if pair(one, s)]
    return tuple(dict.fromkeys(found))


def mass_kinds(partners: Sequence[Species], nature: str) -> dict[str, str]:
    """The masses that neutrinos of this nature can have, each with the kind of ``mass_diagrams`` that finds it.

    ``partners`` are those of the model.
    Lepton doublets of opposite charges pair up to Dirac neutrinos ("dirac-doublets"; Zeldovich, Konopinski, Mahmoud).
    Such a mass has the diagrams of a Majorana mass of two different fields.
    """
    if not nature.startswith("dirac"):
        return {"dirac": "dirac", "majorana": "majorana"}
    doublets = {"dirac-doublets": "majorana"} if any(s.field.su2 == 2 for s in partners) else {}
    return {"dirac": "dirac", **doublets}


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

    nature: str
    reason: str
    group: str
    operators: tuple[Term, ...] = ()
    evidence: tuple[Term, ...] = ()
    accidental_up_to: int | None = None
    bound_only: bool = False
    assumes: str = ""

    def __bool__(self) -> bool:
        return self.nature == "dirac"

    def __str__(self) -> str:
        return self.reason


def majorana_operators(
    model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12
) -> tuple[Term, ...]:
    """The lowest operator nu nu times scalars with vevs for each pair of neutrinos that has one up to a dimension."""
    alphabet = Alphabet(model)
    if not neutrinos:
        light = light_among(model, massless_neutrals(alphabet))
        neutrinos = _judged(model, light, partners_among(alphabet, light))
    return _majorana_operators(alphabet, _allowed_pairs(alphabet, neutrinos), max_dimension)


def _majorana_operators(alphabet: Alphabet, pairs: Sequence[tuple[int, int]], max_dimension: int) -> tuple[Term, ...]:
    """The same for pairs of Weyl fields, by their places."""
    scalars = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    found = []
    for i, j in pairs:
        pair = [next(a for a in alphabet.letters if (a.place, a.sign) == (k, 1)) for k in (i, j)]
        for size in range(max_dimension - 2):
            products = combinations_with_replacement(scalars, size)
            if first := next(filter(None, (term(alphabet, [*pair, *chosen]) for chosen in products)), None):
                found.append(first)
                break
    return tuple(sorted(found, key=lambda operator: operator.dimension))


def _allowed_pairs(
    alphabet: Alphabet, neutrinos: Sequence[str], more: Sequence[Sequence[Fraction]] = ()
) -> list[tuple[int, int]]:
    """The neutrinos whose Majorana mass no gauge symmetry forbids, paired with themselves: 2 q is made of vevs.

    ``more`` are rows that are there for the taking besides those of the vevs, such as those of instantons.

    Neutrinos of different charges may pair too, but a state with 2 q outside the lattice of the vevs stays Dirac.
    """
    places = [i for name in neutrinos for i in alphabet.indices(name)]
    rows = {letter.place: letter for letter in alphabet.letters if letter.sign > 0}
    vacuum = alphabet.model.lattice(more, alphabet.scale)
    return [(i, i) for i in places if contains(vacuum, [2 * x for x in rows[i].row])]


def _judged(model: Model, light: Sequence[Species], partners: Sequence[Species]) -> tuple[str, ...]:
    """The light doublets with their partners; without doublets all light neutrinos, or all neutrinos."""
    doublets = [s.name for s in light if s.field.su2 == 2]
    together = [*doublets, *(s.name for s in partners if s.name not in doublets)]
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
    for name in neutrinos or ():
        if not model[name].fermion or model[name].su3 != 1:
            raise MalformedInput(
                f"{name} cannot be a neutrino: it is {'coloured' if model[name].fermion else 'a scalar'}"
            )
    model, _ = completed(model)
    operators = Operators(Alphabet(model))
    light = light_among(model, massless_neutrals(operators.alphabet))
    pairing = partners_among(operators.alphabet, light)
    return diracness_of(operators, light, pairing, instanton_rows(model), neutrinos, max_dimension)


def diracness_of(
    operators: Operators,
    light: Sequence[Species],
    partners: Sequence[Species],
    instantons: Instantons,
    neutrinos: Sequence[str] | None,
    max_dimension: int,
) -> Diracness:
    """As :func:`diracness`, of a model that is completed already.

    Arguments:
        operators: of the model.
        light, partners: its :func:`light_neutrinos` and their :func:`partners`.
        instantons: what they carry, as :func:`charges.model_anomalies.instanton_rows` gives it.
        neutrinos, max_dimension: see :func:`diracness`.
    """
    model, alphabet, given = operators.alphabet.model, operators.alphabet, neutrinos is not None
    names = tuple(neutrinos) if neutrinos is not None else _judged(model, light, partners)
    if not names:
        raise MalformedInput(f"{model.name} has no neutrinos: name them")
    doublets = any(s.field.su2 == 2 for s in model.species if {s.name, s.field.name} & {*names})
    if doublets and not any(f.vev and f.su2 == 2 for f in model.fields):
        raise MalformedInput("neutrinos in a doublet need a Higgs doublet with a vev")
    group = model.residual().name if model.symmetry else "no symmetry"
    paired = given or not doublets or bool(partners)
    if not (pairs := _allowed_pairs(alphabet, names)):
        by = f"{group} (a combination with hypercharge, which its vevs carry too)" if model.tilted else group
        if paired:
            tunnelling, assumed = instantons
            reason = f"Dirac, protected by {by} to all orders"
            if _allowed_pairs(alphabet, names, tuple(tunnelling.values())):
                reason += f" of perturbation theory; but {carried(model, tunnelling)}, break it"
                return Diracness("dirac-accidental", reason, group)
            return Diracness("dirac", reason, group, assumes=assumed)
        reason = f"massless to all orders: {by} forbids Majorana masses, and no light singlet neutrino pairs with L"
        return Diracness("massless", reason, group)
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
    allowed = f"({group} allows a Majorana mass at some order)"
    if not paired:
        return Diracness("majorana", f"massless up to d = {reached} at least {allowed}", group, (), (), reached, True)
    reason = f"Dirac, accidental up to d = {reached} at least {allowed}"
    return Diracness("dirac-accidental", reason, group, (), (), reached, True)


def _broken(
    dimension: int,
    evidence: tuple[Term, ...],
    direct: tuple[Term, ...],
    group: str,
    paired: bool,
    searched: int | None = None,
) -> Diracness:
    """The verdict when operators up to this dimension allow a Majorana mass."""
    same = next((o for o in direct if o.dimension == dimension), None)
    whole = same or max(evidence, key=lambda operator: operator.dimension)
    vectors = (whole.vector, tuple(-n for n in whole.vector))
    by_itself = any(operator.vector in vectors for operator in direct)
    if dimension <= 4:
        mass = f"{direct[0]} at d = {direct[0].dimension}" if direct else "a Majorana mass"
        follows = f"Majorana: {mass} follows from {', '.join(map(str, evidence))}"
        reason = f"Majorana, by {whole}" if by_itself else follows
        return Diracness("majorana", reason, group, direct, evidence, dimension - 1)
    rest = [f"{operator} at d = {operator.dimension}" for operator in direct if operator.vector not in vectors]
    why = f"{whole} at d = {dimension} breaks it" + " in loops" * (not by_itself)
    why += f"; also {', '.join(dict.fromkeys(rest))}" if rest else ""
    if searched is not None:
        why += f"; other operators were searched up to d = {searched}"
    up_to = dimension - 1 if searched is None else searched
    if not paired:
        why = why.replace(" breaks it", " gives the mass")
        reason = f"massless up to d = {up_to}, then Majorana ({why}); no light singlet neutrino pairs with L"
        return Diracness("majorana", reason, group, direct, evidence, up_to, searched is not None)
    reason = f"Dirac, accidental up to d = {up_to} ({why})"
    return Diracness("dirac-accidental", reason, group, direct, evidence, up_to, searched is not None)
