"""The obvious way: put one leg after the other everywhere and keep what pynauty's canonical form has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from topologies import skeletons

Lines = tuple[tuple[int, int], ...]
Graph = tuple[int, Lines, tuple[int, ...]]  # vertices, internal lines, the vertex of each leg


def topologies(loops: int, legs: int) -> int:
    """How many topologies there are, from two loops on."""
    known: list[Graph] = [(found.order, found.lines, ()) for found in skeletons(loops)]
    for _ in range(legs):
        seen: dict[object, Graph] = {}
        for graph in known:
            for larger in _with_one_more_leg(graph):
                seen.setdefault(_certificate(larger), larger)
        known = list(seen.values())
    return len(known)


def _with_one_more_leg(graph: Graph) -> Iterator[Graph]:
    """On every line, every leg and every cubic vertex."""
    order, lines, legs = graph
    for i, (u, v) in enumerate(lines):
        yield order + 1, (*lines[:i], *lines[i + 1 :], (u, order), (order, v)), (*legs, order)
    for i, v in enumerate(legs):
        yield order + 1, (*lines, (v, order)), (*legs[:i], *legs[i + 1 :], order, order)
    for v in range(order):
        if sum((a == v) + (b == v) for a, b in lines) + legs.count(v) == 3:
            yield order, lines, (*legs, v)


def _certificate(graph: Graph) -> object:
    """Equal for isomorphic graphs: every line gets a vertex of its own, a self-loop hangs on a vertex of degree one."""
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
