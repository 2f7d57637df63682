"""(b) The Weinberg operator and the generalised Weinberg operator as effective vertices."""

from __future__ import annotations

import networkx as nx

from topologies import OPERATORS, Operator, drawing


def vertex(operator: Operator) -> nx.MultiDiGraph[object]:
    """Make one effective vertex with all legs of an operator; scalars are shown as vevs."""
    graph: nx.MultiDiGraph[object] = nx.MultiDiGraph()
    graph.add_node(0, blob=True)
    for leg, end, side in zip(operator.legs, operator.ends, operator.sides, strict=True):
        graph.add_node(end, external=True, side=side)
        tail, head = (end, 0) if leg.incoming else (0, end)
        scalar = leg.kind == "scalar"
        label = rf"\langle {leg.latex} \rangle" if scalar else leg.latex
        graph.add_edge(tail, head, kind=leg.kind, label=label, vev=scalar)
    return graph


def figure() -> drawing.Scene:
    """Draw both vertices side by side."""
    scenes = [drawing.scene(vertex(OPERATORS[name])) for name in ("weinberg", "dirac-d5")]
    return drawing.panels(scenes, [r"(a) $L\,L\,H\,H$", r"(b) $\bar{L}\,\tilde{H}\,\chi\,\nu_R$"])
