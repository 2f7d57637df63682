"""(d) A two-loop model whose internal lines are all dark under Z_9, and (e) the general charges of the same diagram.

The diagram is the Dirac version of the Cheng-Li-Babu-Zee topology: two loops share the scalar in the middle.
"""

from __future__ import annotations

from charges import Solution, general_zn_panel, solve, u1_panel, zn_panel
from topologies import Diagram, drawing

KEY = "dirac-d5_2345_F1213_S0104052435"
NAMES = ("N_1", "N_2", r"\sigma", r"\phi", r"\rho", r"\eta", r"\xi")
ORDER = 9


def _solution() -> tuple[Solution, dict[tuple[object, object, int], str]]:
    """Solve the diagram, and name its lines."""
    solution = solve(Diagram.from_key(KEY))
    return solution, dict(zip(solution.lines, NAMES, strict=True))


def model() -> drawing.Scene:
    """Draw charges and powers of omega under which every line is dark, and no field the antiparticle of another."""
    solution, names = _solution()
    before = u1_panel(solution, names=names, kappas={"kappa_1": "1/3", "kappa_2": "2/3"})
    after = zn_panel(solution.modulo(ORDER), names=names, kappas={"kappa_1": 1, "kappa_2": 2})
    return drawing.side_by_side([before, after], ["$U(1)_{B-L}$", f"$Z_{{{ORDER}}}$"])


def general() -> drawing.Scene:
    """Draw the general charges, and the general powers of omega under Z_3m."""
    solution, _ = _solution()
    return drawing.side_by_side([u1_panel(solution), general_zn_panel(solution)], ["$U(1)_{B-L}$", "$Z_{3m}$"])
