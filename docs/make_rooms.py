"""Draw ``docs/rooms.svg``, the rooms of the three packages and what they import: ``python docs/make_rooms.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from test_architecture import PACKAGES, ROOMS, imports, is_door, room  # noqa: E402  # after the path

TITLES = {
    "topologies": "topologies: what can be drawn",
    "charges": "charges: what flows, and what it proves",
    "nuloops": "nuloops: the application",
}
HIDDEN = {"errors", "later", "verdict", "strategies", "__main__"}  # imported everywhere, or nowhere


def rooms() -> nx.DiGraph[tuple[str, str]]:
    """Make the graph of rooms; arrows that follow from others are left out."""
    graph: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    graph.add_nodes_from((package, name) for package in PACKAGES for name in ROOMS[package] if name not in HIDDEN)
    for module, target in imports().edges:
        ends = room(module), room(target)
        if not is_door(module) and ends[0] != ends[1] and ends[0][0] == ends[1][0] and set(ends) <= set(graph):
            graph.add_edge(*ends)
    return nx.transitive_reduction(graph)


def dot() -> str:
    """Write the picture as DOT, the highest package on top."""
    lines = [
        "digraph rooms {",
        '  graph [rankdir=TB, ranksep=0.32, nodesep=0.22, fontname="Helvetica", fontsize=13, compound=true];',
        '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11, height=0.28];',
        '  edge [color="#555555", arrowsize=0.6];',
    ]
    graph = rooms()
    for package in reversed(PACKAGES):
        lines += [
            f"  subgraph cluster_{package} {{",
            f'    label="{TITLES[package]}"; labeljust=l;',
            '    style="rounded,filled"; color="#bbbbbb"; fillcolor="#f4f4f1";',
        ]
        lines += [f'    "{package}/{name}" [label="{name}"];' for mine, name in sorted(graph) if mine == package]
        lines += [f'    "{a[0]}/{a[1]}" -> "{b[0]}/{b[1]}";' for a, b in sorted(graph.edges) if package == a[0]]
        lines.append("  }")
    ends = ('"nuloops/scan"', '"charges/analysis"', '"charges/arithmetic"', '"topologies/counts"')
    for above, below, top, bottom in (("nuloops", "charges", *ends[:2]), ("charges", "topologies", *ends[2:])):
        clusters = f"ltail=cluster_{above}, lhead=cluster_{below}"
        lines.append(f'  {top} -> {bottom} [{clusters}, penwidth=2.2, color="#111111", arrowsize=0.9];')
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Write the picture."""
    import pygraphviz

    (DOCS / "rooms.svg").write_bytes(pygraphviz.AGraph(string=dot()).draw(format="svg", prog="dot"))


if __name__ == "__main__":
    main()
