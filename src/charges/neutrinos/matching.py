"""Fields of a model on the lines of a topology, so that every vertex is a renormalisable term of the model.

A line has a *letter* (a field or its conjugate, of definite chirality) at each end, flowing into the vertex there.  The
two are a and a* (the kinetic term), or a and b where a b is an allowed bilinear (a mass: Dirac, Majorana, mixing).
The letters at a vertex are those of an allowed product of three or four fields.  Vevs are legs, never parts of lines.
Letters are integers, their positions in the alphabet, and the conjugate of letter i is i ^ 1.
The search takes the vertex with the fewest possible terms, tries these, and looks ahead at all its neighbours.

Momenta need not be counted.  Both fermions at a vertex are left-handed or both are right-handed; a kinetic line changes
this and a mass keeps it.  So on a line between legs of equal handedness, and on a closed one, the number of kinetic
propagators is even: their momenta leave a scalar, and the integral is not odd.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, permutations, product
from typing import NamedTuple

from charges.gauge import components
from charges.models.field import ModelField
from charges.models.model import Species
from charges.spectra.frames import Frame, frames
from charges.terms.operators import Operators, Term, term
from topologies import MalformedInput
from topologies.graphs.canonical import automorphisms
from topologies.graphs.keys import bundles
from topologies.graphs.routing import far_side

_Letters = tuple[int, ...]
MOST_STEPS = 200_000  # vertices that are filled in all searches of one model: some seconds


class GivenUp(MalformedInput):
    """There are too many diagrams to find all."""


@cache
def _images(frame: Frame) -> list[tuple[int, ...]]:
    """The automorphisms of a topology, as permutations of its vertices."""
    legs = [frame.legs.count(v) for v in range(frame.order)]
    return automorphisms(legs, bundles(frame.order, (1, frame.lines)))


@cache
def _bridges(frame: Frame) -> list[tuple[int, frozenset[int]]]:
    """The lines that hold the graph together, each with the vertices on the side of its second end."""
    sides = [(i, frozenset(far_side(frame.order, frame.lines, i, u))) for i, (u, _) in enumerate(frame.lines)]
    return [(i, side) for i, side in sides if side]


class Match(NamedTuple):
    """The letter at each flag of a topology."""

    frame: Frame
    letters: _Letters

    def vertex(self, v: int) -> _Letters:
        """The letters at a vertex, sorted."""
        return tuple(sorted(self.letters[flag] for flag in self.frame.at[v]))

    def signature(self, names: Sequence[int]) -> tuple[object, ...]:
        """Tell apart the matches of one topology; ``names`` has a number for the name of each letter.

        Signatures are equal for matches that an automorphism of the topology, or an exchange of like lines, turns into
        each other, and for those that differ only in the chirality of vector-like fermions: a figure shows them as one.
        """
        first = self.frame.first_leg
        named = [names[letter] for letter in self.letters]
        ends = [(*line, *named[2 * i : 2 * i + 2]) for i, line in enumerate(self.frame.lines)]
        legs = [*zip(self.frame.legs, named[first:], strict=True)]
        return min(
            (
                *sorted(min((p[u], p[v], a, b), (p[v], p[u], b, a)) for u, v, a, b in ends),
                *sorted((p[v], a) for v, a in legs),
            )
            for p in _images(self.frame)
        )


class Interactions:
    """The vertices and propagators of a model, as tables of letters by their position in the alphabet.

    Arguments:
        operators: the operators of the model.
        light: its ``light_neutrinos``.

    Raises TooMany if the model has too many fields.
    """

    def __init__(self, operators: Operators, light: Sequence[Species]) -> None:
        self.operators, self.alphabet = operators, operators.alphabet
        self.model = self.alphabet.model
        texts = [letter.text for letter in self.alphabet.letters]
        self.names = [texts.index(text) for text in texts]
        self.light = {species.name for species in light}
        self.steps = MOST_STEPS  # that are left for searches of diagrams

        self.vertices: dict[_Letters, Term] = {}
        self.masses: dict[_Letters, Term] = {}
        for dimension in (2, 3, 4):
            for key in operators.products(dimension):
                found = operators.term(key) if len(key) > 1 else None
                if found and not found.derivative:
                    (self.masses if len(key) == 2 else self.vertices)[key] = found

        self.partners: list[list[int]] = [
            [i if letter.real else i ^ 1] for i, letter in enumerate(self.alphabet.letters)
        ]
        for a, b in self.masses:
            for here, there in {(a, b), (b, a)}:
                if there not in self.partners[here]:
                    self.partners[here].append(there)

        # what can complete a vertex, by its number of letters and those that are known
        self.rest: dict[tuple[int, _Letters], set[_Letters]] = {}
        for key in self.vertices:
            for size in range(len(key) + 1):
                for chosen in combinations(range(len(key)), size):
                    known = tuple(key[i] for i in chosen)
                    missing = tuple(key[i] for i in range(len(key)) if i not in chosen)
                    self.rest.setdefault((len(key), known), set()).add(missing)

    def operator(self, letters: Sequence[int]) -> Term | None:
        """The operator with these letters, if the symmetries allow it; computed once.

        Where terms break symmetries explicitly, others that follow from them may break them, too.
        """
        if self.model.soft or self.model.broken:
            return term(self.alphabet, [self.alphabet.letters[i] for i in sorted(letters)], explicit=True)
        return self.operators.term(tuple(sorted(letters)))

    def species(self, letter: int) -> Species:
        """The species of a letter."""
        return self.alphabet.weyl[letter // 2][0]

    def field(self, letter: int) -> ModelField:
        """The field of a letter."""
        return self.species(letter).field

    def neutral(self, letter: int) -> int:
        """The electrically neutral component of a field, as the end of a line (see ``components.Vertex``)."""
        rep, row = self.alphabet.letters[letter].rep, self.alphabet.letters[letter].row
        return components.component(rep[0], -2 * row[len(self.model.symmetry)] // self.alphabet.scale)

    def charged(self, letter: int) -> bool:
        """Whether any symmetry acts on a field."""
        return any(self.alphabet.reduced(self.alphabet.letters[letter].row))

    def generators(self) -> list[tuple[int, ...]]:
        """The vectors of all renormalisable terms: no diagram makes an operator outside their lattice."""
        return [term.vector for term in (*self.vertices.values(), *self.masses.values())]


def matches(interactions: Interactions, legs: Sequence[int], loops: int) -> Iterator[Match]:
    """Find every way to make an operator at some number of loops, each once.

    Legs are the letters of neutrinos and vevs.  A match that is zero with their neutral components at zero momentum is
    left out.
    """
    return (match for match, zero in candidates(interactions, legs, loops) if not zero)


def candidates(interactions: Interactions, legs: Sequence[int], loops: int) -> Iterator[tuple[Match, bool]]:
    """As :func:`matches`, but also those that SU(2) makes zero, for which the second value is true."""
    search = _Search(interactions, legs)
    for frame in frames(loops, len(legs)):
        seen = set()
        for match in search.run(frame):
            signature = match.signature(interactions.names)
            if signature not in seen and not cut(interactions, match):
                seen.add(signature)
                yield match, vanishes(interactions, match)


def vanishes(interactions: Interactions, match: Match) -> bool:
    """Whether SU(2) makes a diagram with neutral legs zero for all values of all couplings, in exact arithmetic.

    With generations the same term can have different couplings at two vertices.
    """
    frame, letters = match.frame, interactions.alphabet.letters
    known: dict[_Letters, int] = {}
    network = []
    for v, flags in enumerate(frame.at):
        fields = []
        for flag in flags:
            name = match.letters[flag]
            rep, copies = letters[name].rep, letters[name].copies
            end = interactions.neutral(name) if flag >= frame.first_leg else flag // 2
            fields.append(components.Flowing(rep[0], rep[1], end, name, copies))
        single = all(field.copies == 1 for field in fields)
        network.append(components.vertex(fields, known.setdefault(match.vertex(v), v) if single else v))
    return components.vanishes(tuple(network))


def cut(interactions: Interactions, match: Match) -> bool:
    """Whether a bridge kills a diagram at zero external momentum: all legs are neutrinos and neutral vevs.

    A bridge then carries neither momentum nor electric charge.  So its field needs a neutral component; the part that
    it cuts off is a product of constant fields, which must not be antisymmetric in equal ones; and a fermion crosses it
    by a mass.  By momentum / momentum^2 a fermion without any mass of its own can cross (it gets one from the vevs on
    the other side), unless it is a light neutrino: the effective operator does not contain diagrams cut by those.
    """
    first = match.frame.first_leg
    for line, side in _bridges(match.frame):
        ends = match.letters[2 * line : 2 * line + 2]
        fields = [interactions.field(end) for end in ends]
        if any(0 not in field.electric_charges for field in fields):
            return True
        if fields[0].fermion and ends[1] == ends[0] ^ 1:
            massive = any(len(interactions.partners[end]) > 1 for end in ends)
            if massive or interactions.species(ends[0]).name in interactions.light:
                return True
        for end, inside in zip(ends, (False, True), strict=True):
            outer = [match.letters[first + i] for i, v in enumerate(match.frame.legs) if (v in side) == inside]
            if interactions.operator([*outer, end]) is None:
                return True
    return False


@lru_cache(maxsize=100_000)
def _arrangements(letters: _Letters, targets: tuple[int, ...]) -> tuple[_Letters, ...]:
    """List the different ways to give letters to flags, in one order only where flags are alike.

    >>> _arrangements((1, 2, 2), (5, 5, 7))
    ((1, 2, 2), (2, 2, 1))
    """
    alike = [(i, j) for i, j in combinations(range(len(targets)), 2) if targets[i] == targets[j]]
    orders = sorted(set(permutations(letters)))
    return tuple(order for order in orders if all(order[i] <= order[j] for i, j in alike))


class _Search:
    """The letters found so far at the flags of a topology (-1 where unknown), and the legs not placed yet."""

    def __init__(self, interactions: Interactions, legs: Sequence[int]) -> None:
        self.interactions = interactions
        self.left = {letter: legs.count(letter) for letter in legs}
        self._fitting: dict[tuple[int, _Letters, int, tuple[int, ...]], list[_Letters]] = {}

    def run(self, frame: Frame) -> Iterator[Match]:
        """Find all matches on one topology, several times if it has automorphisms."""
        self.frame, self.first, self.letters = frame, frame.first_leg, [-1] * len(frame.home)
        return self._extend()

    def _rest(self, flags: Sequence[int]) -> list[_Letters]:
        """The sets of letters that may complete a vertex: enough of them must be legs that are left."""
        known, slots = [], 0
        for flag in flags:
            if (letter := self.letters[flag]) >= 0:
                known.append(letter)
            elif flag >= self.first:
                slots += 1
        known.sort()
        key = (len(flags), tuple(known), slots, tuple(self.left.values()) if slots else ())
        if (fitting := self._fitting.get(key)) is None:
            completions = self.interactions.rest.get(key[:2], set())
            fitting = self._fitting[key] = sorted(rest for rest in completions if self._legs(rest) >= slots)
        return fitting

    def _legs(self, letters: _Letters) -> int:
        """Count the letters that can be legs that are left."""
        return sum(min(letters.count(letter), number) for letter, number in self.left.items())

    def _extend(self) -> Iterator[Match]:
        """Fill the vertex with the fewest possibilities, then the others."""
        self.interactions.steps -= 1
        if self.interactions.steps < 0:
            raise GivenUp(f"the search for diagrams was given up after {MOST_STEPS} steps")
        fewest: tuple[Sequence[int], list[_Letters]] | None = None
        for flags in self.frame.at:
            if min(map(self.letters.__getitem__, flags)) < 0:
                rest = self._rest(flags)
                if fewest is None or len(rest) < len(fewest[1]):
                    fewest = (flags, rest)
                if not rest:
                    return
        if fewest is None:
            yield Match(self.frame, tuple(self.letters))
            return

        flags = tuple(flag for flag in fewest[0] if self.letters[flag] < 0)
        targets = tuple(self.frame.target(flag) for flag in flags)
        for letters in fewest[1]:
            for order in _arrangements(letters, targets):
                yield from self._place(flags, order)

    def _place(self, flags: Sequence[int], letters: Sequence[int]) -> Iterator[Match]:
        """Put letters on the free flags of a vertex, and on the other ends of their lines whatever propagates there."""
        legs = [letter for flag, letter in zip(flags, letters, strict=True) if flag >= self.first]
        if any(legs.count(letter) > self.left.get(letter, 0) for letter in legs):
            return
        for letter in legs:
            self.left[letter] -= 1
        for flag, letter in zip(flags, letters, strict=True):
            self.letters[flag] = letter

        far = [flag ^ 1 for flag in flags if flag < self.first]
        across = [self.frame.at[self.frame.home[flag]] for flag in far]
        for there in product(*(self.interactions.partners[self.letters[flag ^ 1]] for flag in far)):
            for flag, letter in zip(far, there, strict=True):
                self.letters[flag] = letter
            if all(map(self._rest, across)):
                yield from self._extend()

        for flag in (*flags, *far):
            self.letters[flag] = -1
        for letter in legs:
            self.left[letter] += 1
