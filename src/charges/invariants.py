"""Operators that the symmetries of a model allow, and the accidental symmetries that they have.

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
from functools import cache, lru_cache
from operator import add
from typing import TypeAlias

from charges.alphabet import Alphabet, Letter, Rep
from charges.gauge import Multiplet, weights
from charges.models import Model
from charges.smith import Matrix, contains, hermite
from topologies import MalformedInput

Product: TypeAlias = tuple[int, ...]
_Weight: TypeAlias = tuple[int, int, int, int, int]  # SU(2), SU(3), and twice the spins of left and right
_SU3_ROOTS: tuple[_Weight, ...] = ((0, 2, -1, 0, 0), (0, -1, 2, 0, 0), (0, 1, 1, 0, 0))
_ROOTS: tuple[_Weight, ...] = ((2, 0, 0, 0, 0), *_SU3_ROOTS, (0, 0, 0, 2, 0), (0, 0, 0, 0, 2))
_VECTOR = Counter({(0, 0, 0, left, right): 1 for left in (-1, 1) for right in (-1, 1)})
_RENORMALISABLE = 4  # the dimension up to which products and what they are is remembered
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
    powers = Counter((letter.place, letter.sign) for letter in letters)
    first = {(letter.place, letter.sign): letter for letter in letters}
    factors = []
    for key, power in powers.items():
        rep, copies = first[key].rep, first[key].copies
        factors += [(rep, copies, 1)] * power if derivative else [(rep, copies, power)]
    return _count(tuple(sorted(factors)), derivative)


@lru_cache(maxsize=100_000)
def _count(factors: tuple[tuple[Rep, int, int], ...], derivative: bool) -> int:
    """The number of invariants in a product of powers of representations, each with its number of generations."""
    characters = sorted((_power(rep, copies, power) for rep, copies, power in factors), key=len)
    total: Counter[_Weight] = Counter(_VECTOR if derivative else {(0, 0, 0, 0, 0): 1})
    for each in characters[:-1]:
        total = _times(total, each)
    return _singlets(total, characters[-1])


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


@cache
def _denominator() -> Counter[_Weight]:
    """The terms of Weyl's denominator, the product of 1 - e^-alpha over the positive roots; there are 48."""
    found: Counter[_Weight] = Counter({(0, 0, 0, 0, 0): 1})
    for a, b, c, d, e in _ROOTS:
        found = _times(found, Counter({(0, 0, 0, 0, 0): 1, (-a, -b, -c, -d, -e): -1}))
    return Counter({weight: sign for weight, sign in found.items() if sign})


def _singlets(small: Counter[_Weight], large: Counter[_Weight]) -> int:
    """How often the singlet occurs in a product: what weight zero has in the characters times the denominator."""
    first, second, last = sorted((small, large, _denominator()), key=len)
    product = _times(first, second)
    return sum(k * product[-a, -b, -c, -d, -e] for (a, b, c, d, e), k in last.items())


def terms(model: Model, dimension: int) -> Iterator[Term]:
    """Every product of fields of this mass dimension that the symmetries of a model allow; conjugates once.

    Raises TooMany if there are too many products to try.
    """
    return iter(Operators(Alphabet(model)).terms(dimension))


class Operators:
    """The products of an alphabet and the operators among them, each found once; nothing that is given out changes.

    A product is named by the positions of its letters in the alphabet, in ascending order.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self._products: dict[int, tuple[Product, ...]] = {}
        self._terms: dict[int, tuple[Term, ...]] = {}
        self._known: dict[Product, Term | None] = {}

    def products(self, dimension: int) -> tuple[Product, ...]:
        """Those of this dimension whose conserved numbers cancel: see :func:`products`, with its errors."""
        if dimension not in self._products:
            self._products[dimension] = tuple(products(self.alphabet, dimension))
        return self._products[dimension]

    def letters(self, product: Product) -> tuple[Letter, ...]:
        """The letters at these positions."""
        return tuple(self.alphabet.letters[i] for i in product)

    def term(self, product: Product) -> Term | None:
        """The operator with these letters, if it is invariant."""
        if product not in self._known:
            self._known[product] = term(self.alphabet, self.letters(product))
        return self._known[product]

    def terms(self, dimension: int) -> tuple[Term, ...]:
        """The operators of this dimension, conjugates once.  Raises TooMany if there are too many products to try."""
        if dimension not in self._terms:
            self._terms[dimension] = tuple(self._listed(dimension))
        return self._terms[dimension]

    def _listed(self, dimension: int) -> Iterator[Term]:
        known = dimension <= _RENORMALISABLE  # others are too many to keep, and nothing else asks for them
        for product in self.products(dimension) if known else products(self.alphabet, dimension):
            found = self.term(product) if known else term(self.alphabet, self.letters(product))
            if found and found.dimension == dimension:
                first = next((n for n in found.vector if n), 0)
                if first > 0:  # not the conjugate, and not a product that every symmetry allows
                    yield found


def products(alphabet: Alphabet, dimension: int) -> Iterator[Product]:
    """Products of this dimension, with or without a derivative, whose conserved numbers cancel; both conjugates.

    Each is a tuple of positions in the alphabet.  Raises TooMany if there are too many products to try.
    """
    closing: dict[tuple[int, ...], list[int]] = {}
    letters = alphabet.letters
    weights, rows = [letter.weight for letter in letters], [letter.row for letter in letters]
    for i, row in enumerate(rows):
        closing.setdefault(alphabet.reduced([-x for x in row]), []).append(i)
    tried = 0

    def grow(start: int, room: int, chosen: Product, row: tuple[int, ...]) -> Iterator[Product]:
        nonlocal tried
        ends = closing.get(alphabet.reduced(row), [])
        tried += 1 + len(ends)
        if tried > _MOST_PRODUCTS:
            raise TooMany(f"the fields have too many products of dimension {dimension} to try all: use fewer fields")
        for last in ends:
            if last >= start and weights[last] in (room, room - 2):
                yield (*chosen, last)
        if room < 4:
            return
        for i in range(start, len(letters)):
            if (left := room - weights[i]) >= 2:
                yield from grow(i, left, (*chosen, i), tuple(map(add, row, rows[i])))

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
    It advances, so whoever asks makes one of their own; what takes time are the operators, which all can share.

    Arguments:
        source: where the operators are found.
        free: the names of fields that may appear or vanish freely, besides those with vevs.
    """

    def __init__(self, source: Operators, free: Sequence[str] = ()) -> None:
        self.source, self.alphabet, self.dimension = source, source.alphabet, 0
        names = (*self.alphabet.model.vevs, *free)
        self.start = [self.alphabet.unit(i) for name in names for i in self.alphabet.indices(name)]
        self.lattice: Matrix = hermite(self.start, len(self.alphabet.weyl))
        self.used: list[Term] = []
        self.operators: list[Term] = []

    def advance(self) -> bool:
        """Include the operators of the next dimension; False if these are too many to try."""
        try:
            found = self.source.terms(self.dimension + 1)
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
