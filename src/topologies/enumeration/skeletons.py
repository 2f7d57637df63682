"""Vacuum graphs: connected multigraphs without legs whose vertices have degree 3 or 4, with their automorphisms.

Every vacuum graph with L loops is one with L - 1 loops and one more line.  The new line joins two *places*: a place is
a line (a new vertex is put on it) or a cubic vertex (which becomes quartic).  The three graphs with two loops start the
recursion, since the one-loop vacuum graph, a circle, has no vertex.  At 2, 3 and 4 loops there are 3, 12 and 73 graphs.

A skeleton's automorphisms act on its lines as well, because the lines will carry ordered sequences of legs: parallel
lines may be exchanged and self-loops flipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement, permutations, product
from typing import NamedTuple

from topologies.errors import MalformedInput
from topologies.graphs.canonical import automorphisms, canonical_order
from topologies.graphs.keys import Lines, bundles, renumbered
from topologies.integers import integer


class Skeleton(NamedTuple):
    """A vacuum graph: its number of vertices ``order``, and its lines as pairs u <= v of vertices 0, 1, ..."""

    order: int
    lines: Lines

    def degrees(self) -> list[int]:
        """Return the number of line ends at each vertex; a self-loop counts twice."""
        count = [0] * self.order
        for u, v in self.lines:
            count[u] += 1
            count[v] += 1
        return count


class Motion(NamedTuple):
    """An automorphism of a skeleton: the image of each vertex and of each line, and which lines are reversed."""

    vertices: tuple[int, ...]
    lines: tuple[int, ...]
    turned: tuple[bool, ...]


def canonical(order: int, lines: Lines) -> Skeleton:
    """Renumber a vacuum graph: vertices in canonical order, lines sorted."""
    at = canonical_order([0] * order, bundles(order, (1, lines)))
    return Skeleton(order, tuple(renumbered(lines, [at.index(v) for v in range(order)])))


def _with_one_more_line(skeleton: Skeleton) -> Iterator[tuple[int, Lines]]:
    """Yield every way to add a line to a vacuum graph, with repetitions."""
    order, lines = skeleton
    places = [("line", i) for i in range(len(lines))]
    places += [("vertex", v) for v, degree in enumerate(skeleton.degrees()) if degree == 3]

    def opened(*chosen: tuple[str, int]) -> tuple[int, list[tuple[int, int]], list[int]]:
        """Put a vertex at each chosen place; returns the order, the lines and those vertices."""
        size, pieces, ends = order, list(lines), []
        for sort, index in chosen:
            if sort == "line":
                u, v = pieces[index]
                pieces[index] = (u, size)  # a second cut of the same line falls on this half
                pieces.append((size, v))
                ends.append(size)
                size += 1
            else:
                ends.append(index)
        return size, pieces, ends

    for first, second in combinations_with_replacement(places, 2):
        if first == second and first[0] == "vertex":
            continue  # the vertex would have degree five
        size, pieces, (a, b) = opened(first, second)
        yield size, (*pieces, (a, b))
    for place in places:
        size, pieces, (a,) = opened(place)
        yield size + 1, (*pieces, (a, size), (size, size))  # a self-loop on a stalk
        if place[0] == "line":
            yield size, (*pieces, (a, a))  # a self-loop on the line


@cache
def skeletons(loops: int) -> tuple[Skeleton, ...]:
    """List all vacuum graphs with this many loops, up to isomorphism, sorted.

    Arguments:
        loops: number of loops, 2 or more.

    Raises:
        MalformedInput: fewer than two loops.

    >>> [len(skeletons(loops)) for loops in (2, 3, 4)]
    [3, 12, 73]
    """
    loops = integer(loops, "the loops of vacuum graphs are an integer")
    if loops < 2:
        raise MalformedInput(f"vacuum graphs start at two loops, got {loops}")
    if loops == 2:  # the figure of eight, the dumb-bell and the sunset
        start = ((1, ((0, 0), (0, 0))), (2, ((0, 0), (0, 1), (1, 1))), (2, ((0, 1), (0, 1), (0, 1))))
        return tuple(sorted({canonical(order, lines) for order, lines in start}))
    grown = (graph for parent in skeletons(loops - 1) for graph in _with_one_more_line(parent))
    return tuple(sorted({canonical(order, lines) for order, lines in grown}))


@cache
def motions(skeleton: Skeleton) -> tuple[Motion, ...]:
    """List the automorphisms of a skeleton on vertices and directed lines, the identity first.

    >>> sunset = skeletons(2)[-1]
    >>> sunset.lines, len(motions(sunset))
    (((0, 1), (0, 1), (0, 1)), 12)
    """
    order, lines = skeleton
    parallel: dict[tuple[int, int], list[int]] = {}
    for index, pair in enumerate(lines):
        parallel.setdefault(pair, []).append(index)

    group = []
    for image in automorphisms([0] * order, bundles(order, (1, lines))):
        options = []
        for (u, v), members in parallel.items():
            a, b = image[u], image[v]
            targets = parallel[min(a, b), max(a, b)]
            turns = product((False, True), repeat=len(members)) if u == v else [(a > b,) * len(members)]
            options.append(
                [tuple(zip(members, goal, turn, strict=True)) for turn in turns for goal in permutations(targets)]
            )

        for choice in product(*options):
            to, turned = [0] * len(lines), [False] * len(lines)
            for source, target, turn in (move for part in choice for move in part):
                to[source], turned[source] = target, turn
            group.append(Motion(image, tuple(to), tuple(turned)))

    group.sort(key=lambda motion: (any(motion.turned), motion.lines, motion.vertices) != (False, *_still(skeleton)))
    return tuple(group)


def _still(skeleton: Skeleton) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The images of lines and vertices under the identity."""
    return tuple(range(len(skeleton.lines))), tuple(range(skeleton.order))
