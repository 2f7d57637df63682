"""The choices of fermion and scalar lines on a topology, and the ways to put the legs of an operator on its ends.

A vertex is FFS, SSS or SSSS.  So no fermion ends on a quartic vertex, and at a cubic vertex the number of fermion lines
is even: modulo two the fermion lines solve one linear equation per cubic vertex.  The solutions form a vector space,
enumerated here as bit masks over the internal lines followed by the legs.

Labellings are compared on *bundles* (the lines between two vertices, the legs at a vertex): only how many lines of a
bundle are fermions matters, so parallel lines need no exchanges and the automorphisms of the vertices are enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from topologies.graphs.canonical import automorphisms
from topologies.graphs.keys import Pair, bundles, in_order
from topologies.graphs.plans import Plan


def fermion_masks(order: int, lines: Sequence[Pair], legs: Sequence[int], fermion_legs: int) -> list[int]:
    """List every choice of fermion lines with the given number of fermion legs, as bit masks, sorted.

    Bits stand for the internal lines, then the legs.

    >>> fermion_masks(3, [(0, 1), (0, 2), (1, 2)], [0, 1, 2, 2], 2)
    [25]
    """
    ends: list[list[int]] = [[] for _ in range(order)]
    for i, line in enumerate(lines):
        for v in line:
            ends[v].append(i)
    for i, v in enumerate(legs, len(lines)):
        ends[v].append(i)

    equations = []
    for around in ends:
        if len(around) == 4:
            equations += [1 << i for i in around]
        else:
            equation = 0
            for i in around:
                equation ^= 1 << i
            equations.append(equation)

    width = len(lines) + len(legs)
    pivots: dict[int, int] = {}  # pivot bit -> reduced equation
    for equation in equations:
        for pivot, row in pivots.items():
            if equation >> pivot & 1:
                equation ^= row
        if equation:
            pivot = equation.bit_length() - 1
            pivots = {p: row ^ equation if row >> pivot & 1 else row for p, row in pivots.items()}
            pivots[pivot] = equation

    masks = [0]
    for free in (i for i in range(width) if i not in pivots):
        vector = 1 << free
        for pivot, row in pivots.items():
            if row >> free & 1:
                vector |= 1 << pivot
        masks += [mask ^ vector for mask in masks]

    shift = len(lines)
    return sorted(mask for mask in masks if (mask >> shift).bit_count() == fermion_legs)


class Symmetry:
    """The automorphisms of a topology, acting on its bundles."""

    def __init__(self, order: int, lines: Sequence[Pair], legs: Sequence[int]) -> None:
        pairs = sorted(set(lines))
        hung = sorted(set(legs))
        self.order, self.lines, self.legs = order, tuple(lines), tuple(legs)
        self._pair = {pair: i for i, pair in enumerate(pairs)}
        self._hung = {v: len(pairs) + i for i, v in enumerate(hung)}
        self._of_line = [self._pair[line] for line in lines] + [self._hung[v] for v in legs]
        self.moves = [
            [self._pair[min(image[u], image[v]), max(image[u], image[v])] for u, v in pairs]
            + [self._hung[image[v]] for v in hung]
            for image in automorphisms([legs.count(v) for v in range(order)], bundles(order, (1, lines)))
        ]

    def pattern(self, mask: int) -> tuple[int, ...]:
        """Count the fermions among the lines of each bundle."""
        count = [0] * (len(self._pair) + len(self._hung))
        for i, bundle in enumerate(self._of_line):
            count[bundle] += mask >> i & 1
        return tuple(count)

    def images(self, values: Sequence[object]) -> Iterator[tuple[object, ...]]:
        """Yield the images of values, one per bundle, under each automorphism."""
        for move in self.moves:
            image = [values[0]] * len(values)
            for source, target in enumerate(move):
                image[target] = values[source]
            yield tuple(image)

    def orbits(self, masks: Sequence[int]) -> Iterator[int]:
        """Yield one mask for each class of equivalent labellings."""
        seen: set[tuple[object, ...]] = set()
        for mask in masks:
            pattern = self.pattern(mask)
            if pattern not in seen:
                seen.update(self.images(pattern))
                yield mask

    def leg_classes(self, legs: Sequence[int], classes: Sequence[int]) -> tuple[object, ...]:
        """Compute a code for the places of an operator's legs that is equal for equivalent places.

        ``legs`` gives the vertex of each leg, ``classes`` which legs are equal.
        """
        return min(self._legs_seen_by(self.moves, legs, classes))

    def _legs_seen_by(
        self, moves: Sequence[Sequence[int]], legs: Sequence[int], classes: Sequence[int]
    ) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Yield the images of the classes at each vertex with legs under the given automorphisms."""
        at: dict[int, list[int]] = {}
        for v, name in zip(legs, classes, strict=True):
            at.setdefault(self._hung[v], []).append(name)
        for move in moves:
            image = {move[bundle]: tuple(sorted(names)) for bundle, names in at.items()}
            yield tuple(image[bundle] for bundle in self._hung.values())

    def placed(self, classes: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Yield every inequivalent way to put an operator's legs on the topology, whatever its lines are.

        A way is the vertex of each leg, in the operator's order; ``classes`` tells which legs are equal.
        """
        seen = set()
        for names in _arrangements(classes):
            code = self.leg_classes(self.legs, names)
            if code not in seen:
                seen.add(code)
                yield in_order(names, self.legs, classes)

    def labelled_legs(self, classes: Sequence[int]) -> int:
        """Count the inequivalent ways to put an operator's legs on the topology, whatever its lines are."""
        return sum(1 for _ in self.placed(classes))

    def labelled(self, plan: Plan, classes: Sequence[int], kinds: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """Yield every inequivalent way to put an operator's legs on a plan.

        A way is the vertex of each leg, in the operator's order; ``classes`` tells which legs are equal, ``kinds``
        which are fermions.
        """
        pattern = self.pattern(plan.fermions)
        stabiliser = [move for move, image in zip(self.moves, self.images(pattern), strict=True) if image == pattern]
        slots: dict[bool, list[int]] = {True: [], False: []}
        for i, v in enumerate(self.legs, len(self.lines)):
            slots[bool(plan.fermions >> i & 1)].append(v)
        wanted = {
            spinor: [c for c, kind in zip(classes, kinds, strict=True) if (kind == "fermion") == spinor]
            for spinor in slots
        }
        seen: set[tuple[tuple[int, ...], ...]] = set()
        for left, right in product(_arrangements(wanted[True]), _arrangements(wanted[False])):
            legs = in_order((*left, *right), (*slots[True], *slots[False]), classes)
            images = list(self._legs_seen_by(stabiliser, legs, classes))
            if images[0] not in seen:
                seen.update(images)
                yield legs


def _arrangements(items: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the distinct orders of a list with repetitions, sorted.

    >>> list(_arrangements([1, 0, 1]))
    [(0, 1, 1), (1, 0, 1), (1, 1, 0)]
    """
    if not items:
        yield ()
    for head in sorted(set(items)):
        rest = list(items)
        rest.remove(head)
        for tail in _arrangements(rest):
            yield (head, *tail)
