"""The smallest residual group that makes the loops, or all lines, of each diagram of an operator dark.

The group is found in two ways, which must agree: by listing all assignments, and by flows (Z_sm makes every line dark
if and only if the diagram without its legs has a nowhere-zero m-flow; s is 3 for the published Dirac charges).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lcm
from typing import NamedTuple

from charges.arithmetic.numbers import Number
from charges.dark.lines import Grade, smallest_order, standard_model_subgroup
from charges.flow.nowhere_zero import nowhere_zero_flows
from charges.flow.solution import Solution
from charges.flow.solving import solve_or_modulo
from topologies import Operator, diagrams

MULTIPLES = 6  # no 1PI diagram needs more, by Seymour's six-flow theorem


class DarkOrders(NamedTuple):
    """The orders of the smallest groups for one diagram; None where no group does it (a bridge is never dark)."""

    key: str
    loops: int
    every_loop: int | None
    all_lines: int | None


def order_by_flows(solution: Solution) -> int | None:
    """Find the smallest order that makes every line dark, from nowhere-zero flows; None if none does.

    Raises ArithmeticError where the standard model does not span all multiples of m with both spins, so that the
    question is not one of flows.

    >>> from topologies import Diagram
    >>> order_by_flows(solve_or_modulo(Diagram.from_key("dirac-d5_2345_F1213_S0104052435")))
    9
    """
    if not solution.broken:
        return None
    step = lcm(*((charge / solution.broken).denominator for charge in solution.legs.values()))
    for m in range(1, MULTIPLES + 1):
        phases = solution.modulo(step * m)
        if standard_model_subgroup(phases) != {(m * k, spinor) for k in range(step) for spinor in (False, True)}:
            raise ArithmeticError(f"the standard model does not span the multiples of {m} in Z{step * m}")
        if solution.basis and nowhere_zero_flows(solution.diagram, m):
            return step * m
    return None


def dark_census(
    operator: str | Operator,
    loops: int,
    charges: Mapping[str, Number] | None = None,
    *,
    broken: Number | None = None,
    genuine: bool = True,
) -> Iterator[DarkOrders]:
    """Find the smallest groups for the diagrams of an operator at one loop order, in their usual order.

    ``charges`` and ``broken`` are as in :func:`charges.solve_or_modulo`.  Raises ArithmeticError if listing and flows
    disagree, which would be a bug.

    >>> sorted({(row.every_loop, row.all_lines) for row in dark_census("dirac-d5", 2)})
    [(6, 9)]
    """
    for diagram in diagrams(operator, loops, genuine=genuine):
        solution = solve_or_modulo(diagram, charges, broken=broken)
        every, whole = (smallest_order(solution, grade) for grade in (Grade.EVERY_LOOP, Grade.ALL))
        try:
            by_flows = order_by_flows(solution)
        except ArithmeticError:
            by_flows = whole  # spin tells lines apart, flows do not
        if by_flows != whole:
            raise ArithmeticError(f"{diagram.key}: Z{whole} by listing, Z{by_flows} by flows")
        yield DarkOrders(diagram.key, loops, every, whole)
