"""The number of nowhere-zero flows of a multigraph: its flow polynomial at one point."""

from __future__ import annotations

from typing import Any

import networkx as nx

from charges.arithmetic.numbers import expected
from topologies.integers import integer


def nowhere_zero_flows(graph: nx.Graph[Any], m: int) -> int:
    """Count the nowhere-zero Z_m-flows of a multigraph, by deletion and contraction.

    Arguments:
        graph: any networkx graph.  Directions are ignored, parallel lines and self-loops count, and the external ends
            of a diagram are left out.
        m: the order of the group, at least 1.

    Returns the flow polynomial at m, (-1)**(E - V + c) T(0, 1 - m), for E edges, V vertices, c connected components and
    the Tutte polynomial T.
    Raises MalformedInput for another order and for what is not a graph.
    Source: W. T. Tutte, Can. J. Math. 6 (1954) 80.

    >>> import networkx as nx
    >>> [nowhere_zero_flows(nx.petersen_graph(), m) for m in (3, 4, 5)]
    [0, 0, 240]
    """
    m = integer(m, "the order of the group is a positive integer", 1)
    expected(graph, nx.Graph, "a networkx graph is needed")
    inside = [v for v, attributes in graph.nodes(data=True) if not attributes.get("external")]
    number = {v: i for i, v in enumerate(inside)}
    lines = [(number[u], number[v]) for u, v in graph.edges() if u in number and v in number]
    return _flows(lines, m)


def _flows(lines: list[tuple[int, int]], m: int) -> int:
    """Use F(G) = F(G / e) - F(G - e) for a line e that is not a self-loop; a self-loop gives m - 1, a bridge 0."""
    factor = 1
    plain = []
    for u, v in lines:
        if u == v:
            factor *= m - 1
        else:
            plain.append((u, v))
    if not plain:
        return factor

    degree: dict[int, int] = {}
    for line in plain:
        for v in line:
            degree[v] = degree.get(v, 0) + 1
    thin = min(degree, key=lambda v: (degree[v], v))
    if degree[thin] == 1:
        return 0

    chosen = next(i for i, line in enumerate(plain) if thin in line)
    u, v = plain[chosen]
    rest = plain[:chosen] + plain[chosen + 1 :]
    total = _flows([(u if a == v else a, u if b == v else b) for a, b in rest], m)
    if degree[thin] > 2:  # otherwise deleting leaves a bridge
        total -= _flows(rest, m)
    return factor * total
