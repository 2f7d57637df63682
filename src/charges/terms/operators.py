"""Operators that the symmetries of a model allow.

An operator is a product of fields without derivatives, or with one where chirality requires it.  Its invariants under
SU(3) x SU(2) x Lorentz are counted with characters: symmetric powers for scalars, exterior ones for fermions,
generations included, projected on singlets by Weyl's formula.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import TypeAlias

from charges.gauge import characters
from charges.gauge.characters import Rep
from charges.models.model import Model
from charges.terms.alphabet import Alphabet, Letter
from charges.words import FieldName
from topologies import MalformedInput
from topologies.integers import integer

Product: TypeAlias = tuple[int, ...]
_DERIVATIVE = Rep(left=1, right=1)
_RENORMALISABLE = 4  # the dimension up to which products and their operators are remembered
_MOST_PRODUCTS = 300_000  # the most that are tried for one dimension


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
    def names(self) -> tuple[FieldName, ...]:
        """The factors as sentences name them, three or more equal ones as a power."""
        names: list[FieldName] = []
        for name, n in Counter(letter.name for letter in self.letters).items():
            names += [name] * n if n <= 2 else [name._replace(power=n)]
        return tuple(names)

    @property
    def factors(self) -> tuple[str, ...]:
        """The names, a star for conjugates (for fermions the antiparticle), the charge where generations differ."""
        return tuple(letter.text for letter in self.letters)

    @property
    def dimension(self) -> int:
        """The mass dimension."""
        return sum(letter.weight for letter in self.letters) // 2 + self.derivative

    def __str__(self) -> str:
        names = " ".join(map(str, self.names))
        return f"D {names}" if self.derivative else names


def term(alphabet: Alphabet, letters: Sequence[Letter], *, explicit: bool = False) -> Term | None:
    """Make the operator with these letters; None if it is not invariant.

    Arguments:
        alphabet: of the letters.
        letters: in any order.
        explicit: whether it may break the symmetries besides those of space-time and the gauge group.
    """
    rest = alphabet.reduced([sum(column) for column in zip(*(letter.row for letter in letters), strict=True)])
    if any(rest[len(alphabet.model.symmetry) :] if explicit else rest):
        return None
    derivative = bool(sum(letter.rep.left for letter in letters) % 2)
    count = invariants(letters, derivative)
    if not count:
        return None
    order = sorted(letters, key=lambda letter: (not letter.rep.spinor, letter.place, -letter.sign))  # fermions first
    return Term(tuple(order), derivative, alphabet.vector(letters), count)


def invariants(letters: Sequence[Letter], derivative: bool = False) -> int:
    """Count the invariants of SU(3) x SU(2) x Lorentz in a product.

    With a derivative equal fields are taken to be different, and integration by parts is ignored.
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
    """Count the invariants in a product of powers of representations, each with its number of generations."""
    powers = [characters.power(rep, power, -1 if rep.spinor else 1, copies) for rep, copies, power in factors]
    if derivative:
        powers.append(characters.weights(_DERIVATIVE))
    return characters.invariants(powers, spin=derivative or any(rep.spinor for rep, _, _ in factors))


def terms(model: Model, dimension: int) -> Iterator[Term]:
    """List every product of fields of this mass dimension that the symmetries of a model allow; conjugates once.

    Raises TooMany if there are too many products to try.
    """
    return iter(Operators(Alphabet(model)).terms(dimension))


class Operators:
    """The products of an alphabet and the operators among them, each computed once; results never change.

    A product is named by the positions of its letters in the alphabet, in ascending order.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self._products: dict[int, tuple[Product, ...]] = {}
        self._terms: dict[int, tuple[Term, ...]] = {}
        self._known: dict[Product, Term | None] = {}
        self._explicit = frozenset(self._breaking())

    def _breaking(self) -> Iterator[Product]:
        """The products that break symmetries explicitly.  Raises MalformedInput for a term that is none."""
        by_text: dict[str, list[Product]] = {}
        for text, product in self.alphabet.explicit():
            by_text.setdefault(text, []).append(product)
        for text, found in by_text.items():
            terms = {each: term(self.alphabet, self.letters(each), explicit=True) for each in found}
            real = [each for each, operator in terms.items() if operator and not operator.derivative]
            if not real:
                raise MalformedInput(f"the term {text!r:.60} has no invariant under Lorentz and gauge transformations")
            if all(term(self.alphabet, self.letters(each)) for each in real):
                raise MalformedInput(f"the symmetries allow the term {text!r:.60}: it breaks nothing")
            yield from real

    def products(self, dimension: int) -> tuple[Product, ...]:
        """The products of this dimension whose conserved numbers cancel; errors are those of :func:`products`."""
        if dimension not in self._products:
            found = dict.fromkeys(products(self.alphabet, dimension))
            for product in sorted(self._explicit):  # what the symmetries forbid, and the model has nevertheless
                weight = sum(self.alphabet.letters[i].weight for i in product)
                if weight in (2 * dimension, 2 * dimension - 2):
                    found.setdefault(product)
            self._products[dimension] = tuple(found)
        return self._products[dimension]

    def letters(self, product: Product) -> tuple[Letter, ...]:
        """The letters at these positions."""
        return tuple(self.alphabet.letters[i] for i in product)

    def term(self, product: Product) -> Term | None:
        """The operator with the letters at these positions; None if it is not invariant."""
        if product not in self._known:
            self._known[product] = term(self.alphabet, self.letters(product), explicit=product in self._explicit)
        return self._known[product]

    def terms(self, dimension: int) -> tuple[Term, ...]:
        """The operators of this dimension, conjugates once.  Raises TooMany if there are too many products to try."""
        if dimension not in self._terms:
            self._terms[dimension] = tuple(self._listed(dimension))
        return self._terms[dimension]

    def _listed(self, dimension: int) -> Iterator[Term]:
        kept = dimension <= _RENORMALISABLE  # others are too many to keep, and nothing else asks for them
        for product in self.products(dimension) if kept else products(self.alphabet, dimension):
            operator = self.term(product) if kept else term(self.alphabet, self.letters(product))
            if operator and operator.dimension == dimension:
                first = next((n for n in operator.vector if n), 0)
                if first > 0:  # not the conjugate, and not a product that every symmetry allows
                    yield operator


def products(alphabet: Alphabet, dimension: int) -> Iterator[Product]:
    """List products of this dimension, with or without a derivative, whose conserved numbers cancel; conjugates too.

    Each is a tuple of positions in the alphabet.  Raises TooMany if there are too many products to try.
    """
    closing: dict[tuple[int, ...], list[int]] = {}
    letters = alphabet.letters
    weights, rows = [letter.weight for letter in letters], [letter.row for letter in letters]
    used = [i for i, letter in enumerate(letters) if not letter.redundant]
    for i, row in ((i, rows[i]) for i in used):
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
        for i in used[bisect_left(used, start) :]:
            if (left := room - weights[i]) >= 2:
                yield from grow(i, left, (*chosen, i), tuple(map(add, row, rows[i])))

    yield from grow(0, 2 * dimension, (), (0,) * len(alphabet.moduli))


class TooMany(MalformedInput):
    """A search was given up because there was too much to try: its question is left open."""


def bounded(dimension: int) -> int:
    """Return a bound on the dimension of operators; raises MalformedInput unless it is an integer from 4 to 40."""
    what = "the largest dimension of operators is an integer from 4 to 40"
    if (number := integer(dimension, what, 4)) > 40:
        raise MalformedInput(f"{what}, got {number!r:.60}")
    return number
