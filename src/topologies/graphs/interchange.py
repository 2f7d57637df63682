"""Topologies and diagrams that come back from a file: node-link JSON, GraphML, GML, whatever networkx reads.

Writing needs nothing: the attributes of a diagram are texts, numbers and truth values, and its operator is a text.

    nx.write_graphml(diagram, "diagram.graphml")
    again = from_graph(nx.read_graphml("diagram.graphml"))
"""

from __future__ import annotations

from typing import Any

import networkx as nx

from topologies.errors import MalformedInput
from topologies.graphs.graph import Diagram, Topology, as_topology

_FLAGS = ("external", "dark", "arrow")  # GML writes truth values as 0 and 1
_OF_GRAPHML = ("node_default", "edge_default")


def from_graph(graph: nx.Graph[Any]) -> Topology | Diagram:
    """The topology or diagram that a graph of networkx is; one with an operator among its attributes is a diagram.

    Names of internal vertices and keys of lines that are digits become integers again.  A graph without external ends
    is read as :func:`as_topology` reads it.  Raises MalformedInput for a graph that is neither.

    >>> import networkx as nx
    >>> diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    >>> from_graph(nx.parse_gml("\\n".join(nx.generate_gml(diagram))))
    Diagram.from_key('dirac-d5_0122_F01_S0212')
    """
    if not isinstance(graph, nx.Graph):
        raise MalformedInput(f"a networkx graph is needed, got {graph!r:.60}")
    if not any(about.get("external") for _, about in graph.nodes(data=True)):
        return as_topology(graph)
    attributes = {name: value for name, value in graph.graph.items() if name not in _OF_GRAPHML}
    found = Diagram(**attributes) if "operator" in attributes else Topology(**attributes)
    names = {v: v if about.get("external") else _number(v) for v, about in graph.nodes(data=True)}
    if len(set(names.values())) < len(names):
        names = {v: v for v in names}
    found.add_nodes_from((names[v], _plain(about)) for v, about in graph.nodes(data=True))
    several: Any = nx.MultiDiGraph(graph) if graph.is_directed() else nx.MultiGraph(graph)
    for u, v, key, about in several.edges(keys=True, data=True):
        found.add_edge(names[u], names[v], _number(about.get("id", key)), **_plain(about))
    found.key  # noqa: B018  # raises MalformedInput
    return found


def _number(name: Any) -> Any:
    """A name as an integer, if it consists of digits."""
    return int(name) if isinstance(name, str) and name.isascii() and name.isdigit() else name


def _plain(about: dict[str, Any]) -> dict[str, Any]:
    """Attributes as a diagram has them: GraphML adds the keys of lines as "id"."""
    return {name: bool(value) if name in _FLAGS else value for name, value in about.items() if name != "id"}
