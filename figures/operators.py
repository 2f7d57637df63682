"""(b) The Weinberg operator and the generalised Weinberg operator as effective vertices."""

from __future__ import annotations

import networkx as nx

from topologies import OPERATORS, Operator, drawing


def vertex(legs_of: Operator) -> nx.MultiDiGraph[object]:
    """One effective vertex with all legs of an operator; scalars get their vevs."""
    graph: nx.MultiDiGraph[object] = nx.MultiDiGraph()
    graph.add_node(0, blob=True)
    for leg, end, side in zip(legs_of.legs, legs_of.ends, legs_of.sides, strict=True):
        graph.add_node(end, external=True, side=side)
        tail, head = (end, 0) if leg.incoming else (0, end)
        scalar = leg.kind == "scalar"
        label = rf"\langle {leg.latex} \rangle" if scalar else leg.latex
        graph.add_edge(tail, head, kind=leg.kind, label=label, vev=scalar)
    return graph


def figure() -> drawing.Scene:
    """Both vertices side by side."""
    scenes = [drawing.scene(vertex(OPERATORS[name])) for name in ("weinberg", "dirac-d5")]
    return drawing.panels(scenes, [r"(a) $L\,L\,H\,H$", r"(b) $\bar{L}\,\tilde{H}\,\chi\,\nu_R$"])
