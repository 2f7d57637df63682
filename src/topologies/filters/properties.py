"""Filters of topologies: tadpoles, self-energies, one-particle irreducibility, and which lines can be fermions.

Every filter takes a networkx graph: a topology, a diagram, or any other graph, whose nodes of degree one are then the
ends of its legs (``topologies.as_topology``).  It returns a verdict with the reason and the vertices concerned, and
raises MalformedInput for a graph that is not a topology.  Filters that need the table of how many lines leave each set
of vertices (``topologies.filters.cuts``) also raise it for more than 20 vertices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from topologies.filters.cuts import Cuts
from topologies.graphs.graph import as_topology
from topologies.graphs.labellings import fermion_masks
from topologies.verdict import Verdict

Graph: TypeAlias = "nx.Graph[Any]"
GraphType = TypeVar("GraphType", bound="nx.Graph[Any]")


def named(subset: int, names: Sequence[Any]) -> tuple[Any, ...]:
    """The names of the vertices in a bit mask."""
    return tuple(name for i, name in enumerate(names) if subset >> i & 1)


def set_of(vertices: Sequence[Any]) -> str:
    """Write vertices in braces, for a sentence."""
    return "{" + ", ".join(map(str, vertices)) + "}"


def _tabulated(graph: Graph) -> tuple[Cuts, list[Any]]:
    """Tabulate the cuts of a graph; returned with the names of its vertices by position."""
    topology = as_topology(graph)
    return Cuts.of(*topology.compact()), topology.vertices


def _smallest(masks: npt.NDArray[np.bool_]) -> int | None:
    """Find the smallest marked subset, apart from the empty and the full one; ``masks`` has shape (2**order,)."""
    masks[0] = masks[-1] = False
    subsets = np.flatnonzero(masks)
    return min(map(int, subsets), key=lambda mask: (mask.bit_count(), mask)) if len(subsets) else None


def _part_joined_by(graph: Graph, lines: int) -> tuple[Any, ...]:
    """Find the smallest set of vertices with this many outer lines; empty if there is none."""
    cuts, names = _tabulated(graph)
    subset = _smallest(cuts.outer == lines)
    return () if subset is None else named(subset, names)


def has_no_tadpole(graph: Graph) -> Verdict:
    """Check that no connected part with a loop hangs on a single line.

    For connected graphs with two legs or more this is the option ``notadpole`` of qgraf.

    Arguments:
        graph: any networkx graph; see the module docstring.

    Returns a :class:`topologies.Verdict`, with the vertices of a tadpole if there is one.
    """
    if part := _part_joined_by(graph, 1):
        return Verdict(False, f"{set_of(part)} is a tadpole: it hangs on a single line", part)
    return Verdict(True, "no part hangs on a single line")


def has_no_self_energy(graph: Graph) -> Verdict:
    """Check that a graph has neither tadpoles nor self-energies; corrections of external legs are self-energies.

    Arguments:
        graph: any networkx graph; see the module docstring.

    Returns a :class:`topologies.Verdict`, with the vertices of a tadpole or a self-energy if there is one.

    >>> from topologies import Topology
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
    """Check that there is no self-loop, and no vertex that cuts off a part without legs: ``nosnail`` of qgraf.

    Arguments:
        graph: any networkx graph; see the module docstring.

    Returns a :class:`topologies.Verdict`, with the vertex of the self-loop or the part cut off, if there is one.

    >>> from topologies import Topology
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
    """Check that no internal line is a bridge.

    Arguments:
        graph: any networkx graph; see the module docstring.

    Returns a :class:`topologies.Verdict`, with the vertices on one side of a bridge if there is one.
    """
    cuts, names = _tabulated(graph)
    if (subset := _smallest(cuts.behind_a_bridge())) is None:
        return Verdict(True, "no internal line is a bridge")
    part = named(subset, names)
    return Verdict(False, f"a bridge joins {set_of(part)} to the rest", part)


def is_assignable(graph: Graph, fermion_legs: int = 2) -> Verdict:
    """Check that the lines can be fermions and scalars, with vertices FFS, SSS, SSSS and this many fermion legs.

    Arguments:
        graph: any networkx graph; see the module docstring.
        fermion_legs: how many of its legs are fermions.

    Returns a :class:`topologies.Verdict`; its reason says how many choices of fermion lines there are.

    >>> from topologies import Topology
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
    """Select the graphs for which every filter holds.

    Arguments:
        graphs: any iterable of graphs.
        filters: functions from a graph to a verdict, such as those of this module.

    Returns an iterator over the selected graphs, in their order.

    >>> from topologies import generate
    >>> len(list(select(generate(1, 4), has_no_self_energy, is_assignable)))
    5
    """
    return (graph for graph in graphs if all(check(graph) for check in filters))
