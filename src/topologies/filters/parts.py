"""The parts of one small graph: how many lines lie inside each part and how many leave it, without NumPy.

``topologies.filters.cuts`` tabulates the same for many questions at once.  This module is for a single graph where
nothing else needs arrays, since importing NumPy takes longer than finding the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from topologies.errors import MalformedInput
from topologies.graphs.keys import Pair
from topologies.graphs.plans import Plan

if TYPE_CHECKING:
    from topologies.graphs.graph import Diagram  # imports networkx

MOST_VERTICES = 20  # there are 2**order parts


def refuse_too_many(order: int) -> None:
    """Raise MalformedInput if a graph with so many vertices has too many parts to go through."""
    if order > MOST_VERTICES:
        raise MalformedInput(f"at most {MOST_VERTICES} vertices can be searched for parts, this graph has {order}")


class Part(NamedTuple):
    """A subset of the vertices as a bit mask, the number of lines inside it, and of lines and legs that leave it."""

    subset: int
    inner: int
    outer: int


def parts(order: int, lines: Sequence[Pair], legs: Sequence[int]) -> Iterator[Part]:
    """Yield all parts except the empty one and the whole.  Raises MalformedInput for more than 20 vertices.

    >>> [part.outer for part in parts(2, [(0, 1), (0, 1)], [0, 1])]
    [3, 3]
    """
    refuse_too_many(order)
    outer, inner = [0] * (1 << order), [0] * (1 << order)
    degree = [sum(v in (a, b) for a, b in lines if a != b) + legs.count(v) for v in range(order)]
    loops = [lines.count((v, v)) for v in range(order)]
    near: list[list[int]] = [[] for _ in range(order)]  # the neighbours that more than 0, 1, ... lines lead to
    for u, v in lines:
        if u != v:
            _add(near[u], v)
            _add(near[v], u)
    for subset in range(1, (1 << order) - 1):
        v = subset.bit_length() - 1
        rest = subset ^ 1 << v
        joined = sum((mask & rest).bit_count() for mask in near[v])
        inner[subset] = inner[rest] + joined + loops[v]
        outer[subset] = outer[rest] + degree[v] - 2 * joined
        yield Part(subset, inner[subset], outer[subset])


def _add(near: list[int], vertex: int) -> None:
    """Record one more line to a vertex."""
    for level, mask in enumerate(near):
        if not mask >> vertex & 1:
            near[level] |= 1 << vertex
            return
    near.append(1 << vertex)


def has_self_energy(order: int, lines: Sequence[Pair], legs: Sequence[int]) -> bool:
    """Whether some part has one or two outer lines: a tadpole or a self-energy."""
    return any(part.outer <= 2 for part in parts(order, lines, legs))


def shrinkable(plan: Plan) -> Iterator[Part]:
    """Yield the connected parts that a renormalisable vertex could replace (``topologies.filters.genuine``)."""
    order, lines, legs, fermions = plan
    for part in parts(order, lines, legs):
        subset = part.subset
        if part.outer > 4 or part.inner < subset.bit_count():
            continue
        if part.outer == 4 and fermions & _outer_lines(plan, subset):
            continue
        if _connected(lines, subset):
            yield part


def shrinks(diagram: Diagram) -> bool:
    """Whether a diagram is not genuine."""
    return any(True for _ in shrinkable(Plan.of(diagram)))


def _outer_lines(plan: Plan, subset: int) -> int:
    """Return the lines that leave a part, as a bit mask over the internal lines, then the legs."""
    leave = [(subset >> u ^ subset >> v) & 1 for u, v in plan.lines] + [subset >> v & 1 for v in plan.legs]
    return sum(bit << i for i, bit in enumerate(leave))


def _connected(lines: Sequence[Pair], subset: int) -> bool:
    """Whether the lines inside a subset of the vertices (a bit mask) connect it."""
    reached = subset & -subset
    while True:
        grown = reached
        for u, v in lines:
            if subset >> u & 1 and subset >> v & 1 and (grown >> u | grown >> v) & 1:
                grown |= 1 << u | 1 << v
        if grown == reached:
            return reached == subset
        reached = grown
