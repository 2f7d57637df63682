"""(i) The flow theorem: under which Z_3m a diagram without its legs can be wholly dark, and in how many ways.

A cell holds the number of assignments, 3^L times the number of nowhere-zero m-flows.
"""

from __future__ import annotations

import io

import networkx as nx

from charges import nowhere_zero_flows
from figures.breaking import DIRAC, MAJORANA

GRAPHS: tuple[tuple[str, nx.MultiGraph[int]], ...] = (
    (r"\mathrm{one\;loop}", nx.MultiGraph([(0, 0)])),
    (r"\mathrm{two\;loops\;(sunset)}", nx.MultiGraph([(0, 1)] * 3)),
    (r"\mathrm{three\;loops}\;(K_4)", nx.MultiGraph(nx.complete_graph(4))),
    (r"\mathrm{four\;loops}\;(K_{3{,}3})", nx.MultiGraph(nx.complete_bipartite_graph(3, 3))),
    (r"\mathrm{six\;loops\;(Petersen)}", nx.MultiGraph(nx.petersen_graph())),
    (r"\mathrm{any\;graph\;with\;a\;bridge}", nx.MultiGraph([(0, 0), (0, 1), (1, 1)])),
)
LARGEST = 6


def chart(form: str, *, dpi: int) -> bytes:
    """Draw the chart of graphs against Z_3 to Z_18, as SVG or PNG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    with mpl.rc_context({"mathtext.fontset": "cm", "font.family": "serif", "svg.hashsalt": "nuloops", "font.size": 13}):
        figure = Figure(figsize=(9.2, 3.9), layout="constrained")
        axes = figure.add_subplot()
        for row, (_, graph) in enumerate(GRAPHS):
            loops = graph.number_of_edges() - graph.number_of_nodes() + 1
            for m in range(1, LARGEST + 1):
                ways = 3**loops * nowhere_zero_flows(graph, m)
                colour = DIRAC if ways else MAJORANA
                axes.add_patch(Rectangle((m - 0.47, row - 0.44), 0.94, 0.88, facecolor=colour))
                axes.text(m, row, f"${ways}$", ha="center", va="center", color="white" if ways else "black")
        axes.set(xlim=(0.4, LARGEST + 0.6), ylim=(len(GRAPHS) - 0.4, -0.6), xticks=range(1, LARGEST + 1))
        axes.set_xticklabels([f"$Z_{{{3 * m}}}$" for m in range(1, LARGEST + 1)], fontsize=15)
        axes.set_yticks(range(len(GRAPHS)), [f"${name}$" for name, _ in GRAPHS], fontsize=14)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=dpi, metadata={"Date": None} if form == "svg" else None)
    return out.getvalue()
