"""(c) The one-loop completion of the generalised Weinberg operator, with its published charges.

Charges and phases are those of arXiv:1812.01599: N -1/2, eta 1/2, xi 7/2, and Z_6.
"""

from __future__ import annotations

from charges import solve, u1_panel, zn_panel
from topologies import Diagram, drawing

KEY = "dirac-d5_0122_F01_S0212"


def figure() -> drawing.Scene:
    """Draw the U(1)_{B-L} panel and the Z_6 panel."""
    solution = solve(Diagram.from_key(KEY))
    names = dict(zip(solution.lines, ("N", r"\eta", r"\xi"), strict=True))
    before = u1_panel(solution, names=names, kappas={"kappa_1": "-1/2"})
    after = zn_panel(solution.modulo(6), names=names, kappas={"kappa_1": -1})
    return drawing.side_by_side([before, after], ["$U(1)_{B-L}$", "$Z_6$"])
