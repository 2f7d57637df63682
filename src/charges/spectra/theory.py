"""A model in components, with generic couplings: states, and arrays of masses, Yukawa couplings and the potential.

Fermions are left-handed Weyl states psi^a.  Scalars phi^s are the components of real fields, and those of complex
fields and of their conjugates.  With random numbers modulo a prime for all coupling constants,

    -L = 1/2 psi (m + y phi) psi + 1/2 psibar (m' + y' phi) psibar + V,
    V = t phi + k phi^2/2 + c phi^3/6 + q phi^4/24.

A coupling and its conjugate, and a vev and its conjugate, are independent numbers: polynomials that vanish for all
complex values of a number and its conjugate vanish for all values of the two.  Conjugates are in the dual basis, in
which kinetic terms are psibar_a psi^a and phi_s phi^s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, permutations
from typing import NamedTuple, TypeAlias

import numpy as np

from charges.models.model import Species
from charges.spectra.dressing import Dressing, Flavours
from charges.spectra.modular import PRIME, Array
from charges.spectra.tensors import Colour, coloured, dual, weak
from charges.terms.alphabet import Letter
from charges.terms.operators import Operators

_HALF = pow(2, -1, PRIME)
_THIRD = pow(3, -1, PRIME)
_MOST_ENTRIES = 1_000_000  # of an array of couplings, for loops
_MOST_COPIES = 4  # generations of a scalar: more make no more of three neutrinos massive
_MOST_COMPONENTS = 36  # of a scalar with all generations, unless one has more
_Terms: TypeAlias = dict[tuple[int, ...], Array]  # couplings by the letters of their axes


class State(NamedTuple):
    """One component of one generation of a Weyl fermion, as a left-handed field, or of a scalar or its conjugate.

    Attributes:
        letter: the position of its letter in the alphabet.
        species: the generations of the field that it belongs to.
        component: its SU(2) component; the first one has the largest isospin.
        colour: its component under SU(3).
        generation: counted within the species.
        charge: its electric charge.
    """

    letter: int
    species: Species
    component: int
    colour: int
    generation: int
    charge: Fraction

    @property
    def neutral(self) -> bool:
        """Whether it has neither electric charge nor colour."""
        return not self.charge and self.species.field.su3 == 1


class Potential(NamedTuple):
    """The derivatives of the potential at some vevs: the linear terms and the squared masses."""

    linear: Array
    masses: Array


class Theory:
    """The states of a model, and arrays of generic couplings.

    Arguments:
        operators: the operators of the model.
        seed: of the random numbers; a term has the same ones in every theory with the same seed.
        universal: whether Yukawa couplings of charged leptons, L H* e_R, are the same for all generations, so that
            they tell no flavours apart.
        without: Weyl fields, by their places in the alphabet, that are given no couplings.
        like: another theory of the same operators and seed, whose numbers need not be drawn again.
        bilinears: whether only two fermions and what has a vev couple: enough for tree masses, and never too many.

    Raises TooMany if the model has too many fields.
    """

    def __init__(
        self,
        operators: Operators,
        seed: int,
        *,
        universal: bool = False,
        without: Collection[int] = (),
        bilinears: bool = False,
        like: Theory | None = None,
    ) -> None:
        self.operators, self.alphabet, self.seed, self.universal = operators, operators.alphabet, seed, universal
        self.dressing: Dressing = like.dressing if like else Dressing(self.alphabet)
        letters = self.alphabet.letters
        self.primary = [2 * i + (letters[2 * i].rep.right == 1) for i in range(len(self.alphabet.weyl))]
        self.fermions: list[State] = []
        self.scalars: list[State] = []
        self._start: dict[int, int] = {}
        for i, (species, _) in enumerate(self.alphabet.weyl):
            if species.field.fermion:
                self._start[self.primary[i]] = self._start[self.primary[i] ^ 1] = len(self.fermions)
                self.fermions += self._states(self.primary[i])
            else:
                for letter in (2 * i, 2 * i + 1)[: 1 if species.field.real else 2]:
                    self._start[letter] = len(self.scalars)
                    self.scalars += self._states(letter)
        f, s = len(self.fermions), len(self.scalars)
        self.mass = (_zeros(f, f), _zeros(f, f))
        self.tadpole, self.bare = _zeros(s), _zeros(s, s)
        self._tensors: dict[tuple[int, ...], Array] = dict(like._tensors) if like else {}
        self._yukawas: tuple[_Terms, _Terms] = {}, {}
        self._cubics: _Terms = {}
        self._quartics: _Terms = {}
        self._vevs: dict[bool, Array] = {}
        self._potentials: dict[bytes, Potential] = {}
        self.vectors: dict[tuple[int, ...], tuple[int, ...]] = {}  # how often each Weyl field and scalar is in a term
        self.dresses = False  # whether there are Yukawa couplings of charged leptons
        for key in self._bilinears() if bilinears else self._terms():
            if not any(i // 2 in without for i in key):
                self._add(key)

    # states

    def _shape(self, letter: int) -> tuple[int, int, int]:
        """The numbers of components under SU(2) and SU(3), and of generations."""
        a = self.alphabet.letters[letter]
        size = a.rep.su2 * _dimension(a.rep.su3)
        copies = a.copies if a.rep.spinor else min(a.copies, max(1, min(_MOST_COPIES, _MOST_COMPONENTS // size)))
        return a.rep.su2, _dimension(a.rep.su3), copies

    def _states(self, letter: int) -> Iterator[State]:
        a, species = self.alphabet.letters[letter], self.alphabet.weyl[letter // 2][0]
        weak_size, colours, copies = self._shape(letter)
        conjugate = not species.field.fermion and a.sign < 0  # in the dual basis: the charges of the field, reversed
        hypercharge = Fraction(a.row[len(self.alphabet.model.symmetry)], self.alphabet.scale)
        for k in range(weak_size):
            isospin = Fraction(weak_size - 1, 2) - k
            charge = hypercharge + (-isospin if conjugate else isospin)
            for c in range(colours):
                for g in range(copies):
                    yield State(letter, species, k, c, g, charge)

    @cached_property
    def metric(self) -> Array:
        """The kinetic terms of scalars, as a matrix: 1/2 metric_st d phi^s d phi^t."""
        metric = _zeros(len(self.scalars), len(self.scalars))
        for i, (species, _) in enumerate(self.alphabet.weyl):
            if species.field.fermion:
                continue
            size = int(np.prod(self._shape(2 * i)))
            here = slice(self._start[2 * i], self._start[2 * i] + size)
            if not species.field.real:
                there = slice(self._start[2 * i + 1], self._start[2 * i + 1] + size)
                metric[here, there] = metric[there, here] = np.eye(size, dtype=np.int64)
                continue
            letter = self.alphabet.letters[2 * i]
            first, second = weak((letter.rep.su2,) * 2)[0], coloured((self._colour(2 * i),) * 2)[0]
            flavour = np.eye(self._shape(2 * i)[2], dtype=np.int64)
            square = _outer(_outer(first, second), flavour).transpose(0, 2, 4, 1, 3, 5).reshape(size, size)
            metric[here, here] = square % PRIME
        return metric

    # couplings

    def _terms(self) -> Iterator[tuple[int, ...]]:
        for dimension in (1, 2, 3, 4):
            for key in self.operators.products(dimension):
                term = self.operators.term(key)
                if (
                    term
                    and not term.derivative
                    and 2 * term.dimension == sum(self.alphabet.letters[i].weight for i in key)
                ):
                    yield key

    def _bilinears(self) -> Iterator[tuple[int, ...]]:
        letters = self.alphabet.letters
        fermions = [i for i, letter in enumerate(letters) if letter.rep.spinor]
        vevs = [i for i, a in enumerate(letters) if self.alphabet.weyl[a.place][0].field.vev and not a.redundant]
        for pair in combinations_with_replacement(fermions, 2):
            for key in (pair, *(tuple(sorted((*pair, vev))) for vev in vevs)):
                term = self.operators.term(key)
                if term and not term.derivative:
                    yield key

    def _add(self, key: tuple[int, ...]) -> None:
        """Add a term: all independent contractions with random numbers, with the symmetry of equal fields."""
        letters = [self.alphabet.letters[i] for i in key]
        self.vectors[key] = self.alphabet.vector(letters)
        self.dresses |= self.dressing.ends(key) is not None
        if self.universal and self.dressing.flavours(key) != Flavours.ANY:
            tensor = self._tensor(key, letters)
        else:
            if key not in self._tensors:
                self._tensors[key] = self._tensor(key, letters)
            tensor = self._tensors[key]
        fermions = [n for n, i in enumerate(key) if self.alphabet.letters[i].rep.spinor]
        if fermions:
            order = [*fermions, *(n for n in range(len(key)) if n not in fermions)]
            tensor = tensor.transpose(order)
            key = tuple(key[n] for n in order)
            side = int(letters[fermions[0]].rep.right)
            orders = [(0, 1), (1, 0)] if key[0] != key[1] else [(0, 1)]
            rest = tuple(range(2, len(key)))
            for swap in orders:
                chosen = (*swap, *rest)
                names = tuple(key[n] for n in chosen)
                if len(key) == 2:
                    self._put(self.mass[side], names, tensor.transpose(chosen))
                else:
                    self._yukawas[side][names] = tensor.transpose(chosen)
            return
        for axes in {tuple(key[n] for n in p): p for p in permutations(range(len(key)))}.values():
            names = tuple(key[n] for n in axes)
            if len(key) <= 2:
                self._put((self.tadpole, self.bare)[len(key) - 1], names, tensor.transpose(axes))
            else:
                (self._cubics if len(key) == 3 else self._quartics)[names] = tensor.transpose(axes)

    def _put(self, target: Array, names: Sequence[int], tensor: Array) -> None:
        where = tuple(slice(self._start[i], self._start[i] + tensor.shape[n]) for n, i in enumerate(names))
        target[where] = (target[where] + tensor) % PRIME

    def _tensor(self, key: tuple[int, ...], letters: Sequence[Letter]) -> Array:
        """The generic tensor of a term, with one axis for the states of each letter."""
        draw = np.random.default_rng([self.seed, *key])
        shapes = [self._shape(i) for i in key]
        copies = [shape[2] for shape in shapes]
        colours = tuple(self._colour(i) for i in key)
        total = _zeros(*(n for shape in shapes for n in shape))
        size = len(key)
        for first in weak(tuple(letter.rep.su2 for letter in letters)):
            for second in coloured(colours):
                flavour = self._flavour(key, copies, draw)
                product = _outer(_outer(first, second) % PRIME, flavour) % PRIME
                # axes: isospins, colours, generations; wanted: those of each letter together
                total = (total + product.transpose([n + size * m for n in range(size) for m in range(3)])) % PRIME

        for n, (letter, i) in enumerate(zip(letters, key, strict=True)):
            if i != self.primary[i // 2]:
                where, factors = zip(*dual(letter.rep.su2), strict=True)
                shape = [1] * total.ndim
                shape[3 * n] = len(factors)
                total = total.take(where, axis=3 * n) * np.array(factors, dtype=np.int64).reshape(shape) % PRIME

        total = total.reshape([int(np.prod(shape)) for shape in shapes])
        return _symmetric(total, key)

    def _colour(self, letter: int) -> Colour:
        """The multiplet of SU(3) of a letter; the second letter of a field is in the basis dual to the first."""
        first = self.alphabet.letters[2 * (letter // 2)].rep.su3
        return first, (-1 if letter % 2 else 1)

    def _flavour(self, key: tuple[int, ...], copies: Sequence[int], draw: np.random.Generator) -> Array:
        """Random couplings of all generations; where dressing does not count those that dress lines are alike."""
        wanted = self.dressing.flavours(key) if self.universal else Flavours.ANY
        if wanted == Flavours.NONE:
            return _zeros(*copies)
        if wanted == Flavours.ALIKE and (pair := self.dressing.ends(key)):
            flavour = _zeros(*copies)
            number = int(np.random.default_rng(self.seed).integers(1, PRIME))
            for index in np.ndindex(*copies):
                if index[pair[0]] == index[pair[1]]:
                    flavour[index] = number
            return flavour
        return draw.integers(1, PRIME, tuple(copies))

    @property
    def small(self) -> bool:
        """Whether there are so few states that loops can be computed."""
        f, s = len(self.fermions), len(self.scalars)
        return max(s**3, f * f * s) <= _MOST_ENTRIES

    @cached_property
    def yukawa(self) -> tuple[Array, Array]:
        """The Yukawa couplings of left-handed states and of their conjugates; two fermions, then the scalar."""
        f, s = len(self.fermions), len(self.scalars)
        left, right = (self._dense(terms, f, f, s) for terms in self._yukawas)
        return left, right

    @cached_property
    def quartic(self) -> Array | None:
        """The quartic couplings as an array; None if there are too many scalars for that."""
        size = len(self.scalars)
        return self._dense(self._quartics, size, size, size, size) if size**4 <= 8 * _MOST_ENTRIES else None

    def cubic(self, vev: Array) -> Array:
        """The cubic couplings at some vevs."""
        size = len(self.scalars)
        cubic = self._dense(self._cubics, size, size, size)
        for names, three in self._shifted(self._quartics, vev):
            self._put(cubic, names[:3], three)
        return cubic

    def _dense(self, terms: _Terms, *shape: int) -> Array:
        dense = _zeros(*shape)
        for names, tensor in terms.items():
            self._put(dense, names, tensor)
        return dense

    def _shifted(self, terms: _Terms, vev: Array) -> Iterator[tuple[tuple[int, ...], Array]]:
        """Put the vevs on the last leg of all terms that have one there."""
        shifted = {self.scalars[i].letter for i in np.flatnonzero(vev)}
        for names, tensor in terms.items():
            if names[-1] in shifted:
                start = self._start[names[-1]]
                yield names, tensor @ vev[start : start + tensor.shape[-1]] % PRIME

    # vevs

    def vevs(self, *, singlets: bool = False) -> Array:
        """Random vevs of all neutral components that get one at tree level, induced ones too.

        Arguments:
            singlets: whether those of doublets and larger multiplets of SU(2) are zero.
        """
        if singlets in self._vevs:
            return self._vevs[singlets]
        allowed = [s.neutral and (not singlets or s.species.field.su2 == 1) for s in self.scalars]
        draw = np.random.default_rng([self.seed, 0, 0])
        numbers = draw.integers(1, PRIME, len(self.scalars)).tolist()
        vev = np.array(
            [
                number * (ok and s.species.field.vev)
                for number, ok, s in zip(numbers, allowed, self.scalars, strict=True)
            ],
            dtype=np.int64,
        )
        while True:
            tilted = self.potential(vev).linear != 0
            fresh = [i for i, ok in enumerate(allowed) if ok and tilted[i] and not vev[i]]
            if not fresh:
                self._vevs[singlets] = vev
                return vev
            vev[fresh] = np.array(numbers, dtype=np.int64)[fresh]

    def potential(self, vev: Array) -> Potential:
        """The derivatives of the potential at some vevs."""
        if (key := vev.tobytes()) not in self._potentials:
            self._potentials[key] = self._derivatives(vev)
        return self._potentials[key]

    def _derivatives(self, vev: Array) -> Potential:
        masses, linear = self.bare.copy(), (self.tadpole + self.bare @ vev) % PRIME
        once = {**dict(self._shifted(self._cubics, vev)), **dict(self._shifted(self._quartics, vev))}
        for names, two in once.items():
            cubic = len(names) == 3
            rest = {names[:2]: two} if cubic else {}
            if not cubic:
                rest = {key[:2]: block * _HALF % PRIME for key, block in self._shifted({names[:3]: two}, vev)}
            for pair, block in rest.items():
                self._put(masses, pair, block)
                for key, row in self._shifted({pair: block}, vev):
                    self._put(linear, key[:1], row * (_HALF if cubic else _THIRD) % PRIME)
        return Potential(linear, masses)

    def fermion_masses(self, vev: Array) -> tuple[Array, Array]:
        """The mass matrices of left-handed states and of their conjugates at some vevs."""
        left, right = (m.copy() for m in self.mass)
        for masses, terms in zip((left, right), self._yukawas, strict=True):
            for names, block in self._shifted(terms, vev):
                self._put(masses, names[:2], block)
        return left, right


def _dimension(labels: tuple[int, int]) -> int:
    p, q = labels
    return (p + 1) * (q + 1) * (p + q + 2) // 2


def _zeros(*shape: int) -> Array:
    return np.zeros(shape, dtype=np.int64)


def _outer(first: Array, second: Array) -> Array:
    """The tensor product."""
    result: Array = np.multiply.outer(first, second)
    return result


def _symmetric(tensor: Array, key: Sequence[int]) -> Array:
    """Sum over all exchanges of equal letters."""
    for letter in set(key):
        places = [n for n, i in enumerate(key) if i == letter]
        if len(places) > 1:
            total = np.zeros_like(tensor)
            for order in permutations(places):
                axes = list(range(tensor.ndim))
                for place, n in zip(places, order, strict=True):
                    axes[place] = n
                total = (total + tensor.transpose(axes)) % PRIME
            tensor = total
    return tensor
