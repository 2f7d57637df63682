"""The common base of topologies and diagrams: internal vertices, and external legs that end in nodes of degree one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from topologies.errors import MalformedInput
from topologies.graphs import routing

Edge: TypeAlias = tuple[Any, Any, int]


class Externals:
    """A graph divided into internal vertices and external legs; mixed into networkx graphs."""

    if TYPE_CHECKING:  # provided by networkx
        nodes: Any
        edges: Any
        graph: dict[str, Any]

    @property
    def vertices(self) -> list[Any]:
        """The internal vertices."""
        return [v for v, attributes in self.nodes(data=True) if not attributes.get("external")]

    @property
    def externals(self) -> list[Any]:
        """The free ends of the external legs."""
        return [v for v, attributes in self.nodes(data=True) if attributes.get("external")]

    def ends_at(self) -> dict[Any, Any]:
        """Map each external end to its internal vertex; MalformedInput if an end is not attached to exactly one."""
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
        """List the internal lines as (u, v, key)."""
        outside = set(self.externals)
        return [(u, v, k) for u, v, k in self.edges(keys=True) if u not in outside and v not in outside]

    def external_edges(self) -> list[Edge]:
        """List the external legs as (u, v, key), in the order of their ends."""
        outside = set(self.externals)
        of_end = {(u if u in outside else v): (u, v, k) for u, v, k in self.edges(keys=True) if {u, v} & outside}
        return [of_end[end] for end in self.externals if end in of_end]

    def require_vertices(self) -> None:
        """Raises MalformedInput for a graph without internal vertices."""
        if not self.vertices:
            raise MalformedInput("the graph has no internal vertex")

    @property
    def loops(self) -> int:
        """The number of independent loops: I - V + 1 with I internal lines and V vertices.

        Raises MalformedInput for a graph without vertices.
        """
        self.require_vertices()
        return len(self.internal_edges()) - len(self.vertices) + 1

    def numbered(self) -> dict[Any, int]:
        """Map each internal vertex to its position; MalformedInput if a degree is wrong or the graph not connected."""
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
