"""What topologies and diagrams share: internal vertices, and external legs that end in nodes of degree one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from topologies.errors import MalformedInput
from topologies.graphs import routing

Edge: TypeAlias = tuple[Any, Any, int]


class Externals:
    """What topologies and diagrams share: the split into internal vertices and external legs."""

    if TYPE_CHECKING:  # what networkx provides
        nodes: Any
        edges: Any
        graph: dict[str, Any]

    @property
    def vertices(self) -> list[Any]:
        """The internal vertices."""
        return [v for v, about in self.nodes(data=True) if not about.get("external")]

    @property
    def externals(self) -> list[Any]:
        """The free ends of the external legs."""
        return [v for v, about in self.nodes(data=True) if about.get("external")]

    def ends_at(self) -> dict[Any, Any]:
        """The internal vertex of each external end."""
        at: dict[Any, Any] = {}
        outside = set(self.externals)
        for u, v in self.edges():
            for end, vertex in ((u, v), (v, u)):
                if end in outside:
                    if end in at or vertex in outside:
                        raise MalformedInput(f"external end {end!r} must hang on exactly one internal vertex")
                    at[end] = vertex
        if missing := outside - set(at):
            raise MalformedInput(f"external end {min(map(repr, missing))} hangs on nothing")
        return at

    def internal_edges(self) -> list[Edge]:
        """The internal lines as (u, v, key)."""
        outside = set(self.externals)
        return [(u, v, k) for u, v, k in self.edges(keys=True) if u not in outside and v not in outside]

    def external_edges(self) -> list[Edge]:
        """The external legs as (u, v, key), in the order of their ends."""
        outside = set(self.externals)
        of_end = {(u if u in outside else v): (u, v, k) for u, v, k in self.edges(keys=True) if {u, v} & outside}
        return [of_end[end] for end in self.externals if end in of_end]

    def require_vertices(self) -> None:
        """Raises MalformedInput for a graph without internal vertices."""
        if not self.vertices:
            raise MalformedInput("the graph has no internal vertex")

    @property
    def loops(self) -> int:
        """Number of independent loops, I - V + 1 for a connected graph; raises MalformedInput for an empty one."""
        self.require_vertices()
        return len(self.internal_edges()) - len(self.vertices) + 1

    def numbered(self) -> dict[Any, int]:
        """The internal vertices by position, after checking degrees and connectedness."""
        degree = Counter(end for edge in self.edges() for end in edge)
        number = {v: i for i, v in enumerate(self.vertices)}
        self.require_vertices()
        for v in number:
            if degree[v] not in (3, 4):
                raise MalformedInput(f"vertex {v!r} has degree {degree[v]}, internal vertices have degree 3 or 4")
        lines = [(number[u], number[v]) for u, v, _ in self.internal_edges()]
        if len(routing.spanning_tree(len(number), lines, range(len(lines)))) != len(number) - 1:
            raise MalformedInput("the graph is not connected")
        return number
