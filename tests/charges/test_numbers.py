"""Numbers are exact: anything else is refused in one line, wherever a number is given."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charged_diagrams import PUBLISHED
from charges import conserved, exact, general_zn_panel, solve, u1_panel, zn_panel
from topologies import Diagram, Leg, MalformedInput, Operator, diagrams

small_integers = st.integers(-6, 6)


@pytest.mark.parametrize(
    ("value", "suggestion"), [(0.5, "1/2"), (-0.5, "-1/2"), (1 / 3, "1/3"), (3.0, "3"), (-3.5, "-7/2"), (0.1, "1/10")]
)
def test_floats_are_refused_with_the_fraction_that_was_meant(value: float, suggestion: str) -> None:
    """Everywhere a number is given."""
    diagram = Diagram.from_key(PUBLISHED)
    calls: list[Callable[[], object]] = [
        lambda: exact(value),
        lambda: solve(diagram, {"L": value}),  # type: ignore[dict-item]  # the point of the test
        lambda: solve(diagram, modulo=value),  # type: ignore[arg-type]
        lambda: solve(diagram).at(kappa_1=value),  # type: ignore[arg-type]
        lambda: conserved(diagram, dict.fromkeys(diagram.edges(keys=True), value)),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(MalformedInput, match=rf" {suggestion}$"):
            call()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        None,
        True,
        False,
        1j,
        b"1",
        [1],
        (1, 2),
        "",
        "x",
        "1/0",
        "0/0",
        "1/2/3",
        "-1/-2",
        "1.5",
        "1e3",
        "nan",
        "inf",
        "0x10",
        "½",
        "1/2\n3",
        pytest.param("9" * 10_000, id="9...9"),
        pytest.param("1/" + "9" * 10_000, id="1/9...9"),
    ],
)
def test_what_is_no_number(value: Any) -> None:
    """One line, naming the quantity."""
    with pytest.raises(MalformedInput, match="charge of xi") as error:
        exact(value, "charge of xi")
    assert "\n" not in str(error.value)
    with pytest.raises(MalformedInput):
        solve(Diagram.from_key(PUBLISHED)).at(kappa_1=value)


@given(st.fractions() | st.integers())
def test_exact_numbers_come_through(value: Fraction | int) -> None:
    """Fractions, integers and their texts, with blanks around."""
    for written in (value, str(value), f" {value} "):
        number = exact(written)
        assert number == value
        assert type(number) is Fraction


def test_huge_charges() -> None:
    """Nothing overflows."""
    huge = 10**40
    solution = solve(Diagram.from_key(PUBLISHED), {"L": -huge, "nu_R": -4 * huge, "chi": 3 * huge})
    charges = solution.at(kappa_1=Fraction(-huge, 2))
    assert conserved(solution.diagram, charges)
    assert charges[solution.lines[2]] == Fraction(7 * huge, 2)
    assert not conserved(solution.diagram, charges | {solution.lines[2]: Fraction(7 * huge, 2) + Fraction(1, huge)})


def test_numbers_of_numpy_do_not_wrap() -> None:
    """A 64-bit integer becomes a Python integer at the door."""
    value = exact(np.int64(2**62))
    assert value * 4 == 2**64


def test_unknown_legs_and_kappas() -> None:
    """The message lists the names that exist."""
    diagram = Diagram.from_key(PUBLISHED)
    with pytest.raises(MalformedInput, match=r"no leg 'xi': its legs are L, nu_R, H, chi"):
        solve(diagram, {"xi": 1})
    solution = solve(diagram)
    with pytest.raises(MalformedInput, match="kappa_1"):
        solution.at()
    with pytest.raises(MalformedInput, match="'kappa_2'"):
        solution.at(kappa_1=1, kappa_2=1)
    own = Operator("own", (Leg("F", "fermion"), Leg("G", "fermion", incoming=False), Leg("S", "scalar")))
    custom = Diagram.from_lines(own, [0, 0, 0], [], [])
    with pytest.raises(MalformedInput, match="'S'"):
        solve(custom, {"F": 1, "G": 3})
    assert solve(custom, {"F": 1, "G": 3, "S": 2}).particular == ()
    with pytest.raises(MalformedInput, match="modulo 0"):
        solve(diagram, modulo=0)


def test_panels_and_operators_say_what_they_need() -> None:
    """An argument that is easily mistaken for the right one gets one line."""
    diagram = next(diagrams("dirac-d5", 1))
    solution = solve(diagram)
    wrong: list[tuple[Callable[..., object], tuple[object, ...], str]] = [
        (u1_panel, (diagram,), "a solution is needed"),
        (general_zn_panel, (diagram,), "a solution is needed"),
        (zn_panel, (solution,), "phases are needed"),
        (Operator, ("x", []), "a tuple of Leg"),
        (diagrams, ("dirac-d5", "1"), "loops must be an integer"),
        (diagram.png, ("a",), "the resolution must be a positive number"),
    ]
    for call, arguments, message in wrong:
        with pytest.raises(MalformedInput, match=message):
            call(*arguments)
