"""(g) The scotogenic model of Majorana neutrinos from B-L alone, with soft and with "hard" breaking.

Charges and phases are those of arXiv:1901.06402: F 1/2, eta_1 -3/2, eta_2 -1/2, eta_3 3/2, chi 2, and Z_4.  In the hard
version chi and eta_3 are absent and the coupling H H eta_1 eta_2 breaks B-L by two units.
"""

from __future__ import annotations

from charges import solve, u1_panel, zn_panel
from topologies import Diagram, Leg, Operator, drawing

_L = Leg("L", "fermion", latex="L", sm=True)
_H = Leg("H", "scalar", latex="H", sm=True)
SOFT = Operator("weinberg-chi", (_L, _L, _H, _H, Leg("chi", "scalar", latex=r"\chi")))


def _figure(diagram: Diagram, names: dict[str, tuple[int, int]], legs: dict[str, int], missing: int) -> drawing.Scene:
    """Draw both panels; ``names`` maps the LaTeX of a field to the line along which its charge is given."""
    for u, v in names.values():
        if not diagram.has_edge(u, v):
            diagram.flip((v, u, 0))
    # the right-hand L flows against the line of F: at its vertex two incoming fermions meet, as in L^c eta_2* F_L
    solution = solve(diagram, legs, modulo=missing or None)
    titles = {(u, v, 0): latex for latex, (u, v) in names.items()}
    fermion = next(edge for edge in solution.lines if diagram.edges[edge]["kind"] == "fermion")
    assert titles[fermion] == "F"
    before = u1_panel(solution, names=titles, kappas={"kappa_1": "1/2"})
    after = zn_panel(solution.modulo(4, broken=2), names=titles, kappas={"kappa_1": 1})
    broken = f" broken by {missing}" if missing else ""
    return drawing.side_by_side([before, after], [f"$U(1)_{{B-L}}${broken}", "$Z_4$"])


def soft() -> drawing.Scene:
    """Draw the soft version: <chi> breaks B-L by two units, with H H eta_1 eta_3 and eta_3* eta_2 chi."""
    diagram = Diagram.from_lines(SOFT, legs=[0, 1, 2, 2, 3], fermions=[(0, 1)], scalars=[(0, 2), (2, 3), (3, 1)])
    left, right, quartic, cubic = _corners(diagram)
    names = {"F": (left, right), r"\eta_1": (left, quartic), r"\eta_3": (cubic, quartic), r"\eta_2": (right, cubic)}
    return _figure(diagram, names, {"L": -1, "H": 0, "chi": 2}, missing=0)


def hard() -> drawing.Scene:
    """Draw the hard version: H H eta_1 eta_2 breaks B-L explicitly, so charge is conserved only modulo two."""
    diagram = Diagram.from_lines("weinberg", legs=[0, 1, 2, 2], fermions=[(0, 1)], scalars=[(0, 2), (2, 1)])
    left, right, quartic, _ = _corners(diagram)
    names = {"F": (left, right), r"\eta_1": (left, quartic), r"\eta_2": (right, quartic)}
    return _figure(diagram, names, {"L": -1, "H": 0}, missing=2)


def _corners(diagram: Diagram) -> tuple[int, int, int, int]:
    """Find the vertices of the left L, the right L, H H, and chi (or H H again); eta_1 is next to the left L."""
    quartic = next(diagram.successors("H"))
    cubic = next(diagram.successors("chi")) if "chi" in diagram else quartic
    first, second = (next(diagram.successors(end)) for end in ("L", "L#2"))
    touches = {frozenset(edge) for edge in diagram.edges()}
    if frozenset((first, quartic)) not in touches or (cubic != quartic and frozenset((first, cubic)) in touches):
        first, second = second, first
    return first, second, quartic, cubic
