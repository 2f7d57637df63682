"""Generate every topology with given loops and legs exactly once, without comparing finished graphs.

Legs decorate vacuum graphs.  Remove the legs of a topology and smooth the vertices that become 2-valent: the result is
its skeleton, so topologies with different skeletons differ.  Put back, the legs form one *string* of beads on every
line and at most one branch on every cubic vertex (``topologies.enumeration.branches``).  Two such decorations of one
skeleton give the same topology exactly when an automorphism of the skeleton carries one into the other, so the
topologies are the orbits of the automorphism group, and the smallest member of an orbit represents it.

Two cases have no skeleton: a one-loop topology is a circular string, up to rotation and reflection; a tree grows from
its centre of mass, the vertex (or the line) that leaves at most half of the legs on each side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, product

from topologies.enumeration.branches import (
    LEG,
    Bead,
    Branch,
    String,
    beads,
    branches,
    bunches,
    compositions,
    partitions,
    strings,
)
from topologies.enumeration.skeletons import Motion, Skeleton, motions, skeletons
from topologies.graphs.plans import Compact


class _Builder:
    """Collects vertices, lines and legs, and freezes them into a Compact."""

    def __init__(self, order: int = 0) -> None:
        self.order = order
        self.lines: list[tuple[int, int]] = []
        self.legs: list[int] = []

    def vertex(self) -> int:
        self.order += 1
        return self.order - 1

    def join(self, u: int, v: int) -> None:
        self.lines.append((u, v) if u <= v else (v, u))

    def hang(self, at: int, branch: Branch) -> None:
        """Attach a branch: a leg, or a new vertex with branches of its own."""
        if branch == LEG:
            self.legs.append(at)
            return
        top = self.vertex()
        self.join(at, top)
        for child in branch:
            self.hang(top, child)

    def bead(self, bead: Bead) -> int:
        """Add a vertex on a line, with its branches, and return its number."""
        at = self.vertex()
        for branch in bead:
            self.hang(at, branch)
        return at

    def run(self, start: int, string: String, end: int) -> None:
        """Add a line from ``start`` to ``end`` with a string of beads on it."""
        last = start
        for bead in string:
            at = self.bead(bead)
            self.join(last, at)
            last = at
        self.join(last, end)

    def freeze(self) -> Compact:
        return Compact(self.order, tuple(sorted(self.lines)), tuple(sorted(self.legs)))


def _trees(legs: int) -> Iterator[Compact]:
    """Generate the trees, from the centre of mass of their legs."""
    half = (legs - 1) // 2
    for children in (3, 4):
        for sizes in partitions(legs, children, half):
            for bunch in bunches(sizes):
                tree = _Builder()
                tree.bead(bunch)
                yield tree.freeze()
    if legs % 2 == 0 and legs > 2:  # a line with half the legs on either side
        for left, right in bunches((legs // 2, legs // 2)):
            tree = _Builder()
            tree.join(tree.bead(left), tree.bead(right))
            yield tree.freeze()


def _circles(legs: int) -> Iterator[Compact]:
    """Generate the one-loop topologies: circular strings up to rotation and reflection."""
    alphabet = {bead: rank for rank, bead in enumerate(chain.from_iterable(beads(k) for k in range(1, legs + 1)))}
    for string in strings(legs):
        word = [alphabet[bead] for bead in string]
        turns = [way[i:] + way[:i] for way in (word, word[::-1]) for i in range(len(word))]
        if word and word == min(turns):
            graph = _Builder()
            ring = [graph.bead(bead) for bead in string]
            for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
                graph.join(here, there)
            yield graph.freeze()


def _decorations(skeleton: Skeleton, legs: int) -> Iterator[Compact]:
    """Generate one decoration of a skeleton for each orbit: first how many legs at each place, then in which shape."""
    cubic = [v for v, degree in enumerate(skeleton.degrees()) if degree == 3]
    where = {
        v: len(skeleton.lines) + i for i, v in enumerate(cubic)
    }  # the places are the lines, then the cubic vertices
    places = len(skeleton.lines) + len(cubic)
    turned_rank = [_turned_ranks(size) for size in range(legs + 1)]

    def moved(counts: Sequence[int], motion: Motion) -> list[int]:
        image = [0] * places
        for line, to in enumerate(motion.lines):
            image[to] = counts[line]
        for v, place in where.items():
            image[where[motion.vertices[v]]] = counts[place]
        return image

    for counts in compositions(legs, places):
        images = [(motion, moved(counts, motion)) for motion in motions(skeleton)]
        if any(tuple(image) < counts for _, image in images):
            continue
        stabiliser = [motion for motion, image in images[1:] if tuple(image) == counts]
        options = [strings(size) for size in counts[: len(skeleton.lines)]]
        hanging = [branches(size) if size else ((),) for size in counts[len(skeleton.lines) :]]
        for ranks in product(*map(range, map(len, chain(options, hanging)))):
            for motion in stabiliser:
                image = moved(ranks, motion)
                for line, to in enumerate(motion.lines):
                    if motion.turned[line]:
                        image[to] = turned_rank[counts[line]][ranks[line]]
                if tuple(image) < ranks:
                    break
            else:
                graph = _Builder(skeleton.order)
                for (u, v), shapes, rank in zip(skeleton.lines, options, ranks, strict=False):
                    graph.run(u, shapes[rank], v)
                for v, place in where.items():
                    if counts[place]:
                        graph.hang(v, hanging[place - len(skeleton.lines)][ranks[place]])
                yield graph.freeze()


def _turned_ranks(size: int) -> list[int]:
    """For each string with ``size`` legs, the rank of the same string read backwards."""
    rank = {string: i for i, string in enumerate(strings(size))}
    return [rank[string[::-1]] for string in strings(size)]


def decorated(loops: int, legs: int) -> Iterator[Compact]:
    """Generate all topologies in Python: the definition that the kernel reproduces."""
    if loops == 0:
        return _trees(legs)
    if loops == 1:
        return _circles(legs)
    return chain.from_iterable(_decorations(skeleton, legs) for skeleton in skeletons(loops))
