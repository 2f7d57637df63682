"""Charges balance at every vertex; what is missing where they cannot; verdicts on charges that are given."""

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charged_diagrams import PUBLISHED, any_charged, any_diagram, balance, chord_values
from charges import (
    LEG_CHARGES,
    conserved,
    exact,
    missing_charge,
    require_conserved,
    solve,
    solve_all,
    solve_or_modulo,
    strategies,
)
from topologies import ChargeViolation, Diagram, MalformedInput, NoSolution, diagrams, insert_leg

# ---- Conservation.


@settings(max_examples=150)
@given(any_charged)
def test_charge_is_conserved_at_every_vertex(charged: strategies.ChargedDiagram) -> None:
    """Exactly, or modulo what is missing outside; then all of it appears at a single vertex."""
    solution, _, charges = charged
    left = [q for v in solution.diagram.vertices if (q := balance(solution.diagram, charges, v))]
    assert left == ([] if solution.modulus is None else [-missing_charge(solution.diagram.operator)])
    assert bool(conserved(solution.diagram, charges)) == (solution.modulus is None)
    assert conserved(solution.diagram, charges, modulo=solution.modulus)
    assert set(charges) == set(solution.diagram.edges(keys=True))


@given(any_charged)
def test_legs_carry_the_published_charges(charged: strategies.ChargedDiagram) -> None:
    """The external edges keep what is given, whatever the kappas."""
    solution, _, charges = charged
    diagram = solution.diagram
    published = LEG_CHARGES[diagram.operator.name]
    for edge in diagram.external_edges():
        (name,) = (diagram.nodes[v]["leg"] for v in edge[:2] if diagram.nodes[v].get("external"))
        assert charges[edge] == published[name] == solution.external[name]


@given(st.data(), any_charged)
def test_flipping_a_line_flips_its_charge(data: st.DataObject, charged: strategies.ChargedDiagram) -> None:
    """And changes nothing else: the flipped diagram has the same solutions, with the sign of that line turned."""
    solution, _, charges = charged
    diagram: Diagram = solution.diagram.copy()
    assume(diagram.internal_edges())
    edge = data.draw(st.sampled_from(diagram.internal_edges()))
    turned = diagram.flip(edge)
    wanted = {e: q for e, q in charges.items() if e != edge} | {turned: -charges[edge]}
    assert conserved(diagram, wanted, modulo=solution.modulus)
    again = solve(diagram, modulo=solution.modulus)
    if solution.diagram.number_of_edges(*edge[:2]) + solution.diagram.number_of_edges(*edge[1::-1]) > 1:
        return  # parallel lines may be renamed
    assert again.at(**chord_values(again, wanted)) == wanted


@settings(max_examples=40)
@given(any_charged)
def test_expressions_agree_with_values(charged: strategies.ChargedDiagram) -> None:
    """The sympy expressions, with numbers put in, are the exact numbers; their text reads back."""
    solution, kappas, charges = charged
    numbers = {sympy.Symbol(name): sympy.Rational(value) for name, value in kappas.items()}
    for edge, expression in solution.expressions.items():
        assert expression.subs(numbers) == sympy.Rational(charges[edge])
        assert sympy.sympify(str(solution.charges[edge])) == expression
        assert expression.free_symbols <= set(numbers)


# ---- Where there is no solution.


def test_dirac_d4_says_which_charge_is_missing() -> None:
    """Three units, one chi; and both ways out work."""
    for diagram in diagrams("dirac-d4", 1):
        with pytest.raises(NoSolution, match=r"charge 3 flowing in is missing.*\bchi\b") as error:
            solve(diagram)
        assert "\n" not in str(error.value)
        solution = solve(diagram, modulo=3)
        assert solution.modulus == 3
        assert conserved(diagram, solution.at(kappa_1="-1/2"), modulo=3)
        assert solution.modulo(6).external == {"L": 4, "nu_R": 4, "H": 0}
        larger = list(insert_leg(diagram, "dirac-d5"))
        assert larger
        for inserted in larger:
            exactly = solve(inserted)
            assert exactly.modulus is None
            assert conserved(inserted, exactly.at(kappa_1="-1/2"))


def test_the_weinberg_operator_misses_two_units() -> None:
    """Lepton number by two."""
    diagram = next(diagrams("weinberg", 1))
    with pytest.raises(NoSolution, match=r"charge 2 flowing in is missing"):
        solve(diagram)
    assert solve_or_modulo(diagram).modulus == 2


@pytest.mark.parametrize("modulus", [2, 4, "1/2", Fraction(3, 2), -3, 6])
def test_a_modulus_must_divide_what_is_missing(modulus: Any) -> None:
    """Six does not conserve three units, one half does."""
    diagram = next(diagrams("dirac-d4", 1))
    if 3 % abs(exact(modulus)):
        with pytest.raises(NoSolution, match="modulus"):
            solve(diagram, modulo=modulus)
    else:
        solution = solve(diagram, modulo=modulus)
        assert conserved(diagram, solution.at(kappa_1=0), modulo=modulus)


@given(any_diagram)
def test_missing_charge(diagram: Diagram) -> None:
    """A solution exists exactly if nothing is missing, whatever the diagram."""
    if missing := missing_charge(diagram.operator):
        with pytest.raises(NoSolution, match=f"charge {abs(missing)} "):
            solve(diagram)
    else:
        assert solve(diagram).modulus is None


@pytest.mark.parametrize("name", ["L", "nu_R", "H", "chi"])
def test_a_leg_drawn_the_other_way_round(name: str) -> None:
    """Whatever solve makes of it, it never returns charges that are not conserved."""
    diagram = Diagram.from_key(PUBLISHED)
    (edge,) = [edge for edge in diagram.external_edges() if name in edge]
    diagram.flip(edge)
    try:
        solution = solve(diagram)
    except (NoSolution, MalformedInput):
        return
    assert conserved(diagram, solution.at(kappa_1=Fraction(1, 2)))


# ---- Verdicts on given charges.


@given(st.data(), any_charged, strategies.values().filter(bool))
def test_a_planted_violation_is_found(data: st.DataObject, charged: strategies.ChargedDiagram, error: Fraction) -> None:
    """Change one charge: the verdict names an end of that line, what is left over, and the lines around."""
    solution, _, charges = charged
    diagram, modulus = solution.diagram, solution.modulus
    edge = data.draw(st.sampled_from([e for e in charges if e[0] != e[1]]))
    assume(modulus is None or error % modulus)
    wrong = charges | {edge: charges[edge] + error}
    verdict = conserved(diagram, wrong, modulo=modulus)
    assert not verdict
    assert verdict.vertex in edge[:2]
    assert edge in verdict.edges
    assert verdict.total == balance(diagram, wrong, verdict.vertex)
    assert verdict.edges == {e: wrong[e] for e in wrong if verdict.vertex in e[:2]}
    assert f"vertex {verdict.vertex}" in verdict.reason
    assert "\n" not in verdict.reason
    with pytest.raises(ChargeViolation, match=f"vertex {verdict.vertex}"):
        require_conserved(diagram, wrong, modulo=modulus)


@given(any_charged)
def test_what_is_conserved_is_said_to_be(charged: strategies.ChargedDiagram) -> None:
    """No exception, no evidence."""
    solution, _, charges = charged
    require_conserved(solution.diagram, charges, modulo=solution.modulus)
    verdict = conserved(solution.diagram, charges, modulo=solution.modulus)
    assert verdict.vertex is None
    assert not verdict.edges


def test_charges_that_are_not_given() -> None:
    """A line without a charge is an input error, not a violation."""
    diagram = Diagram.from_key(PUBLISHED)
    with pytest.raises(MalformedInput, match="no charge is given"):
        conserved(diagram, {})


def test_several_u1s_name_the_one_that_does_not_balance() -> None:
    with pytest.raises(NoSolution, match="B-L: the external charges of dirac-d4"):
        solve_all(Diagram.from_key("dirac-d4_012_F01_S0212"))
