"""Topologies and diagrams to draw from, and what networkx makes of them."""

from typing import Any

import networkx as nx
from hypothesis import strategies as st

from charges import strategies
from topologies import Diagram, Topology

any_topology = strategies.topologies()
any_diagram = strategies.diagrams(["dirac-d5", "dirac-d4", "weinberg"], self_energies=True)
any_graph: st.SearchStrategy[Topology | Diagram] = st.one_of(any_topology, any_diagram)


def undirected(graph: Any) -> Any:
    """A plain multigraph; networkx's own conversion would merge u -> v and v -> u where their keys are equal."""
    plain: Any = nx.MultiGraph()
    plain.add_nodes_from(graph.nodes(data=True))
    plain.add_edges_from((u, v, about) for u, v, about in graph.edges(data=True))
    return plain
