"""Operators that the symmetries of a model allow, and whether they make its neutrinos Majorana.

An operator is a product of fields without derivatives, or with one where chirality asks for it.  Its invariants
under SU(3) x SU(2) and rotations are counted with characters: symmetric powers for scalars, exterior ones for
fermions, generations included, projected on singlets by Weyl's formula.

What is allowed up to dimension d may have accidental symmetries.  All U(1)s and Z_ns among them follow from the lattice
that the operators generate in Z^fields, vevs set to zero: a product of fields is protected exactly if it is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from typing import TypeAlias

from charges.gauge import Multiplet, weights
from charges.models import Alphabet, Letter, Model, Rep, completed
from charges.smith import Matrix, contains, hermite
from topologies import MalformedInput

_Weight: TypeAlias = tuple[int, int, int, int, int]  # SU(2), SU(3), and twice the spins of left and right
_SU3_ROOTS: tuple[_Weight, ...] = ((0, 2, -1, 0, 0), (0, -1, 2, 0, 0), (0, 1, 1, 0, 0))
_ROOTS: tuple[_Weight, ...] = ((2, 0, 0, 0, 0), *_SU3_ROOTS, (0, 0, 0, 2, 0), (0, 0, 0, 0, 2))
_VECTOR = Counter({(0, 0, 0, left, right): 1 for left in (-1, 1) for right in (-1, 1)})
_MOST_PRODUCTS = 300_000  # that are tried for one dimension


@dataclass(frozen=True, slots=True)
class Term:
    """An operator: its letters, fermions first; whether it has a derivative; and its number of independent invariants.

    ``vector`` says how often each Weyl field and scalar occurs, conjugates counted negatively.
    """

    letters: tuple[Letter, ...]
    derivative: bool
    vector: tuple[int, ...]
    count: int = 1

    @property
    def factors(self) -> tuple[str, ...]:
        """The names, a star for conjugates (for fermions the antiparticle), the charge where generations differ."""
        return tuple(letter.text for letter in self.letters)

    @property
    def dimension(self) -> int:
        """The mass dimension."""
        return sum(letter.weight for letter in self.letters) // 2 + self.derivative

    def __str__(self) -> str:
        powers = [f"{name}^{n}" if n > 2 else " ".join([name] * n) for name, n in Counter(self.factors).items()]
        return " ".join(["D"] * self.derivative + powers)


def term(alphabet: Alphabet, letters: Sequence[Letter]) -> Term | None:
    """The operator with these letters, if it is invariant."""
    if any(alphabet.reduced([sum(column) for column in zip(*(letter.row for letter in letters), strict=True)])):
        return None
    if not (count := invariants(letters, derivative := bool(sum(letter.rep[2] for letter in letters) % 2))):
        return None
    order = sorted(letters, key=lambda letter: (not any(letter.rep[2:]), letter.place, -letter.sign))  # fermions first
    return Term(tuple(order), derivative, alphabet.vector(letters), count)


def invariants(letters: Sequence[Letter], derivative: bool = False) -> int:
    """The number of invariants of SU(3) x SU(2) x Lorentz in a product.

    With a derivative equal fields are taken to be different, and relations by partial integration are ignored.
    """
    total: Counter[_Weight] = Counter(_VECTOR if derivative else {(0, 0, 0, 0, 0): 1})
    powers = Counter((letter.place, letter.sign) for letter in letters)
    first = {(letter.place, letter.sign): letter for letter in letters}
    for key, power in powers.items():
        letter = first[key]
        groups = [(letter.copies, 1)] * power if derivative else [(letter.copies, power)]
        for copies, many in groups:
            total = _times(total, _power(letter.rep, copies, many))
    return _singlets(total)


def _times(left: Counter[_Weight], right: Counter[_Weight]) -> Counter[_Weight]:
    product: Counter[_Weight] = Counter()
    for (a, b, c, d, e), k in left.items():
        for (f, g, h, i, j), n in right.items():
            product[a + f, b + g, c + h, d + i, e + j] += k * n
    return product


@cache
def _power(rep: Rep, copies: int, power: int) -> Counter[_Weight]:
    """The symmetric power for a scalar, the exterior one for a fermion, by Newton's identity."""
    if not power:
        return Counter({(0, 0, 0, 0, 0): 1})
    su2, su3, left, right = rep
    spins = [(a, b) for a in range(-left, left + 1, 2) for b in range(-right, right + 1, 2)]
    one = [(*w, *s, k * copies) for w, k in weights(Multiplet(su2, su3=su3)).items() for s in spins]
    total: Counter[_Weight] = Counter()
    for j in range(1, power + 1):
        sign = -1 if (left or right) and j % 2 == 0 else 1
        stretched = Counter({(j * a, j * b, j * c, j * d, j * e): sign * k for a, b, c, d, e, k in one})
        total.update(_times(stretched, _power(rep, copies, power - j)))
    return Counter({weight: k // power for weight, k in total.items() if k})


def _singlets(character: Counter[_Weight]) -> int:
    for root in _ROOTS:
        lifted = character.copy()
        for weight, k in character.items():
            lifted[tuple(x + y for x, y in zip(weight, root, strict=True))] -= k  # type: ignore[index]
        character = lifted
    return character[0, 0, 0, 0, 0]


def terms(model: Model, dimension: int) -> Iterator[Term]:
    """Every product of fields of this mass dimension that the symmetries of a model allow; conjugates once.

    Raises TooMany if there are too many products to try.
    """
    alphabet = Alphabet(model)
    for letters in products(alphabet, dimension):
        if (found := term(alphabet, letters)) and found.dimension == dimension:
            first = next((n for n in found.vector if n), 0)
            if first > 0:  # not the conjugate, and not a product that every symmetry allows
                yield found


def products(alphabet: Alphabet, dimension: int) -> Iterator[tuple[Letter, ...]]:
    """Products of this dimension, with or without a derivative, whose conserved numbers cancel; both conjugates.

    Raises TooMany if there are too many products to try.
    """
    closing: dict[tuple[int, ...], list[int]] = {}
    letters = alphabet.letters

    for i, letter in enumerate(letters):
        closing.setdefault(alphabet.reduced([-x for x in letter.row]), []).append(i)
    tried = 0

    def grow(start: int, room: int, chosen: tuple[int, ...], row: tuple[int, ...]) -> Iterator[tuple[Letter, ...]]:
        nonlocal tried
        ends = closing.get(alphabet.reduced(row), [])
        tried += 1 + len(ends)
        if tried > _MOST_PRODUCTS:
            raise TooMany(f"too many products of dimension {dimension} to try all")
        for last in ends:
            if last >= start and letters[last].weight in (room, room - 2):
                yield tuple(letters[i] for i in (*chosen, last))
        for i in range(start, len(letters)):
            if (left := room - letters[i].weight) >= 2:
                yield from grow(i, left, (*chosen, i), tuple(x + y for x, y in zip(row, letters[i].row, strict=True)))

    yield from grow(0, 2 * dimension, (), (0,) * len(alphabet.moduli))


class TooMany(MalformedInput):
    """A search was given up, so nothing is known."""


def bounded(dimension: int) -> int:
    """A bound on the dimension of operators; raises MalformedInput if it is none, or below 4."""
    if type(dimension) is not int or not 4 <= dimension <= 40:
        raise MalformedInput(f"the largest dimension of operators is an integer from 4 to 40, got {dimension!r:.60}")
    return dimension


class Protection:
    """The accidental symmetries of a model, dimension by dimension: what the operators so far cannot do.

    ``lattice`` is generated by the ``operators`` up to ``dimension``, and by fields that may appear or vanish freely.
    """

    def __init__(self, model: Model, free: Sequence[str] = ()) -> None:
        self.model, self.alphabet, self.dimension = model, Alphabet(model), 0
        names = (*model.vevs, *free)
        self.start = [self.alphabet.unit(i) for name in names for i in self.alphabet.indices(name)]
        self.lattice: Matrix = hermite(self.start, len(self.alphabet.weyl))
        self.used: list[Term] = []
        self.operators: list[Term] = []

    def advance(self) -> bool:
        """Include the operators of the next dimension; False if these are too many to try."""
        try:
            found = list(terms(self.model, self.dimension + 1))
        except TooMany:
            return False
        self.operators += found
        for operator in found:
            if not self.allows(operator.vector):
                self.lattice = hermite([*self.lattice, operator.vector])
                self.used.append(operator)
        self.dimension += 1
        return True

    def allows(self, vector: Sequence[int]) -> bool:
        """Whether no symmetry of the operators so far, accidental or not, forbids a product of fields."""
        return contains(self.lattice, vector)

    def evidence(self, vector: Sequence[int]) -> tuple[Term, ...]:
        """A minimal set of operators that together allow a product; none of them can be left out."""
        needed = list(self.used)
        for operator in reversed(self.used):
            fewer = [other for other in needed if other is not operator]
            if contains(hermite([*self.start, *(other.vector for other in fewer)], len(vector)), vector):
                needed = fewer
        return tuple(needed)


@dataclass(frozen=True, slots=True)
class Diracness:
    """Whether neutrinos are Dirac: "dirac" (to all orders), "dirac-accidental" or "majorana"; true only for "dirac".

    ``operators`` are the direct Majorana masses, the lowest for each pair of neutrinos, and ``evidence`` is a minimal
    set of operators that together break what kept neutrinos Dirac.  ``accidental_up_to`` is the highest dimension of
    operators that keep them Dirac (None for "dirac"); with ``bound_only`` the search stopped there.
    """

    nature: str
    reason: str
    group: str
    operators: tuple[Term, ...] = ()
    evidence: tuple[Term, ...] = ()
    accidental_up_to: int | None = None
    bound_only: bool = False

    def __bool__(self) -> bool:
        return self.nature == "dirac"

    def __str__(self) -> str:
        return self.reason


def majorana_operators(
    model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12
) -> tuple[Term, ...]:
    """The lowest operator nu nu times scalars with vevs for each pair of neutrinos that has one up to a dimension."""
    alphabet = Alphabet(model)
    scalars = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    found = []
    for i, j in _allowed_pairs(model, neutrinos or model.neutrinos):
        pair = [next(a for a in alphabet.letters if (a.place, a.sign) == (k, 1)) for k in (i, j)]
        for size in range(max_dimension - 2):
            products = combinations_with_replacement(scalars, size)
            if first := next(filter(None, (term(alphabet, [*pair, *chosen]) for chosen in products)), None):
                found.append(first)
                break
    return tuple(sorted(found, key=lambda operator: operator.dimension))


def _allowed_pairs(model: Model, neutrinos: Sequence[str]) -> list[tuple[int, int]]:
    """The neutrinos whose Majorana mass no gauge symmetry forbids, paired with themselves: 2 q is made of vevs.

    Neutrinos of different charges may pair too, but a state with 2 q outside the lattice of the vevs stays Dirac.
    """
    alphabet = Alphabet(model)
    places = [i for name in neutrinos if model[name] for i in alphabet.indices(name)]
    rows = {letter.place: letter for letter in alphabet.letters if letter.sign > 0}
    return [(i, i) for i in places if contains(model.lattice((), alphabet.scale), [2 * x for x in rows[i].row])]


def diracness(model: Model, *, neutrinos: Sequence[str] | None = None, max_dimension: int = 12) -> Diracness:
    """Whether the neutrinos of a model are Dirac, and what protects them.

    Arguments:
        model: its scalars with vevs decide, those with hypercharge too (L L needs H H).
        neutrinos: which fields are neutrinos; by default ``model.neutrinos``.
        max_dimension: of the direct operators nu nu times vevs that are searched.

    "dirac" is proven: 2 q is not in the lattice of the vevs' charges.  "majorana" means that the operators up to
    dimension 4 have no symmetry, accidental ones included, that forbids a Majorana mass: it appears in some loop.
    Raises MalformedInput for a model without neutrinos, for neutrinos that are scalars or coloured, for neutrinos in
    doublets but no Higgs doublet with a vev, and for a bound below 4.
    """
    names = tuple(neutrinos if neutrinos is not None else model.neutrinos)
    bounded(max_dimension)
    model, _ = completed(model)
    if not names:
        raise MalformedInput(f"{model.name} has no neutrinos: name them")
    for name in names:
        if not model[name].fermion or model[name].su3 != 1:
            raise MalformedInput(
                f"{name} cannot be a neutrino: it is {'coloured' if model[name].fermion else 'a scalar'}"
            )
    if any(model[name].su2 == 2 for name in names) and not any(f.vev and f.su2 == 2 for f in model.fields):
        raise MalformedInput("neutrinos in a doublet need a Higgs doublet with a vev")
    group = model.residual().name if model.symmetry else "no symmetry"
    if not (pairs := _allowed_pairs(model, names)):
        by = f"{group} (a combination with hypercharge, which its vevs carry too)" if model.tilted else group
        return Diracness("dirac", f"Dirac, protected by {by} to all orders", group)
    direct = majorana_operators(model, neutrinos=names, max_dimension=max_dimension)
    protection = Protection(model)
    last = direct[0].dimension if direct else max_dimension
    while protection.dimension < last and protection.advance():
        for vector in (protection.alphabet.unit(*pair) for pair in pairs):
            if protection.allows(vector):
                return _broken(protection.dimension, protection.evidence(vector), direct, group)
    reached = protection.dimension
    if reached < 4:
        raise TooMany(f"{model.name} has too many fields to try all operators up to dimension 4")
    if direct:  # the search over all operators was given up
        return _broken(last, direct[:1], direct, group, searched=reached)
    reason = f"Dirac, accidental up to d = {reached} at least ({group} allows a Majorana mass at some order)"
    return Diracness("dirac-accidental", reason, group, (), (), reached, True)


def _broken(
    dimension: int, evidence: tuple[Term, ...], direct: tuple[Term, ...], group: str, searched: int | None = None
) -> Diracness:
    """The verdict when operators up to this dimension allow a Majorana mass."""
    whole = next(
        (o for o in direct if o.dimension == dimension), max(evidence, key=lambda operator: operator.dimension)
    )
    same = (whole.vector, tuple(-n for n in whole.vector))
    by_itself = any(operator.vector in same for operator in direct)
    if dimension <= 4:
        mass = f"{direct[0]} at d = {direct[0].dimension}" if direct else "a Majorana mass"
        follows = f"Majorana: {mass} follows from {', '.join(map(str, evidence))}"
        reason = f"Majorana, by {whole}" if by_itself else follows
        return Diracness("majorana", reason, group, direct, evidence, dimension - 1)
    rest = [f"{operator} at d = {operator.dimension}" for operator in direct if operator.vector not in same]
    why = f"{whole} at d = {dimension} breaks it" + " in loops" * (not by_itself)
    why += f"; also {', '.join(dict.fromkeys(rest))}" if rest else ""
    if searched is not None:
        why += f"; other operators were searched up to d = {searched}"
    reason = f"Dirac, accidental up to d = {dimension - 1 if searched is None else searched} ({why})"
    return Diracness("dirac-accidental", reason, group, direct, evidence, dimension - 1, searched is not None)
