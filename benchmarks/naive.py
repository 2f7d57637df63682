"""The naive method: attach one leg after the other everywhere; keep graphs whose canonical form (pynauty) is new."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from topologies import skeletons

Lines = tuple[tuple[int, int], ...]
Graph = tuple[int, Lines, tuple[int, ...]]  # vertices, internal lines, the vertex of each leg


def topologies(loops: int, legs: int) -> int:
    """Count the topologies, for two loops or more."""
    graphs: list[Graph] = [(skeleton.order, skeleton.lines, ()) for skeleton in skeletons(loops)]
    for _ in range(legs):
        larger: dict[object, Graph] = {}
        for graph in graphs:
            for extended in _with_one_more_leg(graph):
                larger.setdefault(_certificate(extended), extended)
        graphs = list(larger.values())
    return len(graphs)


def _with_one_more_leg(graph: Graph) -> Iterator[Graph]:
    """Attach a leg to every line, every leg and every cubic vertex."""
    order, lines, legs = graph
    for i, (u, v) in enumerate(lines):
        yield order + 1, (*lines[:i], *lines[i + 1 :], (u, order), (order, v)), (*legs, order)
    for i, v in enumerate(legs):
        yield order + 1, (*lines, (v, order)), (*legs[:i], *legs[i + 1 :], order, order)
    for v in range(order):
        if sum((a == v) + (b == v) for a, b in lines) + legs.count(v) == 3:
            yield order, lines, (*legs, v)


def _certificate(graph: Graph) -> object:
    """Return what isomorphic graphs share; for it every line becomes a vertex, a self-loop one of degree one."""
    pynauty = import_module("pynauty")
    order, lines, legs = graph
    first_leg = order + len(lines)
    joined: dict[int, list[int]] = {order + i: sorted(set(ends)) for i, ends in enumerate(lines)}
    joined |= {first_leg + i: [v] for i, v in enumerate(legs)}
    groups = (range(order), range(order, first_leg), range(first_leg, first_leg + len(legs)))
    coloured = pynauty.Graph(
        first_leg + len(legs), adjacency_dict=joined, vertex_coloring=[set(g) for g in groups if g]
    )
    return order, pynauty.certificate(coloured)
