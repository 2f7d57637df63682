"""Charged diagrams to draw from, and how their charges are read: for the tests of what flows."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from charges import Affine, Solution, strategies
from topologies import Diagram

PUBLISHED = "dirac-d5_0122_F01_S0212"  # the one-loop diagram of arXiv:1812.01599

any_diagram = strategies.diagrams(["dirac-d5", "dirac-d4", "dirac-d6", "weinberg"])
with_self_energies = strategies.diagrams(["dirac-d5", "dirac-d4"], self_energies=True)
any_charged = strategies.charged_diagrams(st.one_of(any_diagram, with_self_energies))


def balance(diagram: Diagram, charges: Any, vertex: Any) -> Any:
    """What arrives at a vertex minus what leaves it."""
    arriving = sum((charges[edge] for edge in diagram.in_edges(vertex, keys=True)), Fraction(0))
    return arriving - sum((charges[edge] for edge in diagram.out_edges(vertex, keys=True)), Fraction(0))


def chord_values(solution: Solution, charges: Any) -> dict[str, Fraction]:
    """The free charges that given charges of all edges correspond to: each is the charge of the line it runs on."""
    found = {}
    for i, name in enumerate(solution.free):
        unit = tuple(int(i == j) for j in range(len(solution.free)))
        chord = next(e for e in solution.lines if solution.charges[e] == Affine(Fraction(0), unit))
        found[name] = charges[chord]
    return found
