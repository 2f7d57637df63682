"""(f) Any number of loops: the general charges of a three-loop diagram, and the ladder with N loops.

One free charge per loop, as in arXiv:1812.01599.  The ladder's dots stand for any number of further rungs.
"""

from __future__ import annotations

import re

from charges import general_zn_panel, solve, u1_panel
from topologies import Diagram, drawing

# four vertices on the fermion line; two rungs; H, the ends of the rungs, and chi on the outer scalar line
LADDER = Diagram.from_lines(
    "dirac-d5",
    legs=[0, 3, 4, 7],
    fermions=[(0, 1), (1, 2), (2, 3)],
    scalars=[(0, 4), (4, 5), (5, 6), (6, 7), (7, 3), (1, 5), (2, 6)],
)

CAPTIONS = ("$U(1)_{B-L}$", "$Z_{3m}$")


def three_loops() -> drawing.Scene:
    """Draw the general charges of a three-loop diagram, before and after breaking."""
    solution = solve(LADDER)
    return drawing.side_by_side([u1_panel(solution), general_zn_panel(solution)], CAPTIONS)


def _with_dots(panel: Diagram) -> Diagram:
    """Turn the three-loop ladder into one with N loops: the middle lines become dots, the last loop is the N-th."""
    fermions = [edge for edge in panel.reading_order() if panel.edges[edge]["kind"] == "fermion"]
    middle = {frozenset(fermions[1][:2])}
    rungs = [edge for edge in panel.internal_edges() if set(edge[:2]) & set(fermions[1][:2]) and edge not in fermions]
    middle.add(frozenset(v for edge in rungs for v in edge[:2] if v not in fermions[1][:2]))
    for edge in panel.internal_edges():
        attributes = panel.edges[edge]
        if frozenset(edge[:2]) in middle:
            attributes.update(ellipsis=True, label="")
        elif re.search(r"_\{3\}", attributes["label"]):
            attributes["label"] = attributes["label"].replace("_{2}", "_{N-1}").replace("_{3}", "_{N}")
    return panel


def ladder() -> drawing.Scene:
    """Draw the ladder with N loops, before and after breaking."""
    solution = solve(LADDER)
    return drawing.side_by_side([_with_dots(u1_panel(solution)), _with_dots(general_zn_panel(solution))], CAPTIONS)
