"""Phases of the lines of a diagram under Z_n."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charged_diagrams import PUBLISHED, any_diagram, balance, with_self_energies
from charges import CHI, solve, solve_or_modulo
from topologies import Diagram, MalformedInput


@given(st.data(), st.one_of(any_diagram, with_self_energies), st.integers(1, 8))
def test_phases_at_a_vertex_multiply_to_one(data: st.DataObject, diagram: Diagram, multiple: int) -> None:
    """Under Z_n the powers of omega at each vertex add up to zero modulo n, and are those of the charges."""
    solution = solve_or_modulo(diagram)
    order = int(solution.modulus or CHI) * multiple
    assert solution.admits(order)
    phases = solution.modulo(order)
    powers = {name: data.draw(st.integers(-20, 20)) for name in solution.free}
    reduced = phases.at(**powers)
    assert all(balance(diagram, reduced, v) % order == 0 for v in diagram.vertices)
    assert all(0 <= power < order for power in reduced.values())
    charges = solution.at(**{name: power * phases.unit for name, power in powers.items()})
    assert reduced == {edge: int(charge / phases.unit) % order for edge, charge in charges.items()}
    shifted = phases.at(**{name: power + order for name, power in powers.items()})
    assert shifted == reduced


@given(any_diagram, st.integers(1, 24))
def test_orders_that_the_external_charges_admit(diagram: Diagram, order: int) -> None:
    """Those that divide into units of which every external charge is a multiple; the others are refused."""
    solution = solve_or_modulo(diagram)
    if solution.admits(order):
        assert solution.modulo(order).order == order
    else:
        with pytest.raises(MalformedInput, match=f"Z{order} is too coarse"):
            solution.modulo(order)
    broken = int(solution.modulus or CHI)
    assert solution.admits(order) == (order % broken == 0)


@pytest.mark.parametrize("order", [0, -3, True, "6", None, 6.0])
def test_orders_that_are_none(order: Any) -> None:
    """A group has a positive number of elements."""
    with pytest.raises(MalformedInput):
        solve(Diagram.from_key(PUBLISHED)).modulo(order)


def test_powers_of_omega_are_integers() -> None:
    """Under Z_n a kappa is a power, not a charge."""
    with pytest.raises(MalformedInput, match="kappa_1"):
        solve(Diagram.from_key(PUBLISHED)).modulo(6).at(kappa_1=Fraction(1, 2))  # type: ignore[arg-type]
