"""Properties of topologies: tadpoles, self-energies, one-particle irreducibility, and what can be compressed.

All of them ask how many lines leave a set of internal vertices, so one table answers them: for each subset of the
vertices, as a bit mask, the number of lines inside it and the number of lines that leave it, legs included.

Two remarks make the questions cheap.  A tree of k vertices of degree at least three has at least k + 2 outer lines, so
a set that at most two lines leave contains a loop; and the components of a disconnected set share its outer lines,
so if a disconnected set has at most two, one of its components is a tadpole already.  Hence: a topology has a tadpole
or a self-energy exactly when some proper subset, connected or not, has at most two outer lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from topologies.diagrams import fermion_masks
from topologies.errors import MalformedInput
from topologies.graph import as_topology
from topologies.keys import Pair
from topologies.verdict import Verdict

Graph: TypeAlias = "nx.Graph[Any]"
MOST_VERTICES = 20  # the tables have 2**order rows

GraphType = TypeVar("GraphType", bound="nx.Graph[Any]")
Masks = npt.NDArray[np.int64]


@cache
def _members(order: int) -> npt.NDArray[np.int32]:
    """Row s tells which vertices the subset with bit mask s contains; shape (2**order, order)."""
    masks = np.arange(1 << order)[:, None]
    return ((masks >> np.arange(order)) & 1).astype(np.int32)


@cache
def _sizes(order: int) -> Masks:
    return np.asarray(_members(order).sum(axis=1))


def _inner_lines(order: int, lines: Sequence[Pair]) -> Masks:
    """The number of lines inside each subset."""
    joined = np.zeros((order, order), dtype=np.int32)
    for u, v in lines:
        joined[u, v] += 1
        joined[v, u] += 1
    members = _members(order)
    return np.asarray(((members @ joined) * members).sum(axis=1) // 2)  # every line was counted from both ends


@dataclass(frozen=True, slots=True)
class Cuts:
    """Lines inside and lines leaving each subset of the vertices; both arrays have shape (2**order,)."""

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    inner: Masks
    outer: Masks

    @classmethod
    def of(cls, order: int, lines: Sequence[Pair], legs: Sequence[int]) -> Cuts:
        """Tabulate a topology given in integers (see ``Topology.compact``)."""
        if order > MOST_VERTICES:
            raise MalformedInput(f"at most {MOST_VERTICES} vertices can be searched for parts, this graph has {order}")
        degree = np.zeros(order, dtype=np.int32)
        for v in (*(end for line in lines for end in line), *legs):
            degree[v] += 1
        inner = _inner_lines(order, lines)
        return cls(order, tuple(lines), tuple(legs), inner, _members(order) @ degree - 2 * inner)

    @property
    def size(self) -> Masks:
        """The number of vertices of each subset."""
        return _sizes(self.order)

    def inner_lines(self, lines: Sequence[Pair]) -> Masks:
        """How many of some lines lie inside each subset."""
        return _inner_lines(self.order, lines)

    def _proper(self) -> slice:
        return slice(1, (1 << self.order) - 1)

    def no_tadpole(self) -> bool:
        """No proper subset has one outer line."""
        return not bool((self.outer[self._proper()] == 1).any())

    def no_self_energy(self) -> bool:
        """Neither tadpole nor self-energy: no proper subset has one or two outer lines."""
        return not bool((self.outer[self._proper()] <= 2).any())

    def one_particle_irreducible(self) -> bool:
        """No internal line is a bridge."""
        return not bool(self.behind_a_bridge()[self._proper()].any())

    def behind_a_bridge(self) -> npt.NDArray[np.bool_]:
        """Which subsets a single internal line leaves; without a meaning for the empty subset and the full one."""
        legs_inside = _members(self.order)[:, list(self.legs)].sum(axis=1)
        return np.asarray(self.outer - legs_inside == 1)

    def loop_subsets(self, outer: int) -> list[int]:
        """Proper subsets with that many outer lines and a loop, as bit masks.

        Exact in the absence of tadpoles and self-energies for ``outer`` up to five: then every component of a subset
        has at least three outer lines, so these subsets are connected.
        """
        found = (self.outer == outer) & (self.inner >= self.size)
        found[0] = found[-1] = False
        return [int(mask) for mask in np.flatnonzero(found)]

    def outer_lines(self, subset: int) -> int:
        """The lines that leave a subset as a bit mask over the internal lines, then the legs."""
        mask = 0
        for i, (u, v) in enumerate(self.lines):
            if (subset >> u ^ subset >> v) & 1:
                mask |= 1 << i
        for i, v in enumerate(self.legs, len(self.lines)):
            if subset >> v & 1:
                mask |= 1 << i
        return mask


def named(subset: int, names: Sequence[Any]) -> tuple[Any, ...]:
    """The vertices of a bit mask."""
    return tuple(name for i, name in enumerate(names) if subset >> i & 1)


def set_of(vertices: Sequence[Any]) -> str:
    """Vertices in braces, for a sentence."""
    return "{" + ", ".join(map(str, vertices)) + "}"


def _tabulated(graph: Graph) -> tuple[Cuts, list[Any]]:
    """The cuts of any graph, and the names of its vertices by position."""
    topology = as_topology(graph)
    return Cuts.of(*topology.compact()), topology.vertices


def _smallest(masks: npt.NDArray[np.bool_]) -> int | None:
    """The smallest subset that is marked, empty and full ones not counted."""
    masks[0] = masks[-1] = False
    found = np.flatnonzero(masks)
    return min(map(int, found), key=lambda mask: (mask.bit_count(), mask)) if len(found) else None


def _part_joined_by(graph: Graph, lines: int) -> tuple[Any, ...]:
    """The smallest set of vertices with that many outer lines, or nothing."""
    cuts, names = _tabulated(graph)
    subset = _smallest(cuts.outer == lines)
    return () if subset is None else named(subset, names)


def has_no_tadpole(graph: Graph) -> Verdict:
    """Whether no connected part with a loop hangs on a single line.

    For connected graphs with two legs or more this is the option ``notadpole`` of qgraf.
    """
    if part := _part_joined_by(graph, 1):
        return Verdict(False, f"{set_of(part)} is a tadpole: it hangs on a single line", part)
    return Verdict(True, "no part hangs on a single line")


def has_no_self_energy(graph: Graph) -> Verdict:
    """Whether a graph has neither tadpoles nor self-energies; corrections of external legs are self-energies.

    >>> from topologies.graph import Topology
    >>> [bool(has_no_self_energy(Topology.from_key(key))) for key in ("T_0122_010212", "T_000_0111")]
    [True, False]
    >>> has_no_self_energy(Topology.from_key("T_000_0111")).reason
    '{1} is a tadpole: it hangs on a single line'
    """
    if not (verdict := has_no_tadpole(graph)):
        return verdict
    if part := _part_joined_by(graph, 2):
        return Verdict(False, f"{set_of(part)} is a self-energy: it is joined to the rest by two lines", part)
    return Verdict(True, "no part with a loop is joined to the rest by one or two lines")


def has_no_snail(graph: Graph) -> Verdict:
    """Whether there is no self-loop, and no vertex that cuts off a part without legs: ``nosnail`` of qgraf.

    >>> from topologies.graph import Topology
    >>> has_no_snail(Topology.from_key("T_00_00")).reason
    'vertex 0 has a self-loop'
    """
    topology = as_topology(graph)
    order, lines, legs = topology.compact()
    names = topology.vertices
    for u, v in lines:
        if u == v:
            return Verdict(False, f"vertex {names[u]} has a self-loop", (names[u],))
    around: list[set[int]] = [set() for _ in range(order)]
    for u, v in lines:
        around[u].add(v)
        around[v].add(u)
    for cut in range(order):
        left = set(range(order)) - {cut}
        while left:
            piece, front = set(), [min(left)]
            while front:
                here = front.pop()
                piece.add(here)
                front += around[here] - piece - {cut}
            left -= piece
            if not piece & set(legs) and (left or len(piece) < order - 1 or cut in legs):
                part = tuple(names[v] for v in sorted(piece))
                return Verdict(False, f"vertex {names[cut]} cuts off {set_of(part)}, which has no leg", part)
    return Verdict(True, "no self-loop, and no vertex cuts off a part without legs")


def is_one_particle_irreducible(graph: Graph) -> Verdict:
    """Whether no internal line is a bridge."""
    cuts, names = _tabulated(graph)
    if (subset := _smallest(cuts.behind_a_bridge())) is None:
        return Verdict(True, "no internal line is a bridge")
    part = named(subset, names)
    return Verdict(False, f"a bridge joins {set_of(part)} to the rest", part)


def is_assignable(graph: Graph, fermion_legs: int = 2) -> Verdict:
    """Whether the lines can be fermions and scalars, with vertices FFS, SSS, SSSS and that many fermion legs.

    >>> from topologies.graph import Topology
    >>> is_assignable(Topology.from_key("T_0000_")).reason
    'no choice of fermion lines gives 2 fermion legs with vertices FFS, SSS and SSSS'
    """
    order, lines, legs = as_topology(graph).compact()
    ways = len(fermion_masks(order, lines, legs, fermion_legs))
    if ways:
        return Verdict(True, f"choices of fermion lines with {fermion_legs} fermion legs: {ways}")
    return Verdict(
        False, f"no choice of fermion lines gives {fermion_legs} fermion legs with vertices FFS, SSS and SSSS"
    )


def select(graphs: Iterable[GraphType], *filters: Callable[[GraphType], Verdict]) -> Iterator[GraphType]:
    """The graphs for which every filter holds.

    >>> from topologies.generate import generate
    >>> len(list(select(generate(1, 4), has_no_self_energy, is_assignable)))
    5
    """
    return (graph for graph in graphs if all(each(graph) for each in filters))
