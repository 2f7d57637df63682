"""Arguments of the charge engine that make no sense are refused in one line, and never by a TypeError."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest
import sympy

import charges
from charges.anomalies.cancellation import check
from charges.anomalies.pairs import pairing
from charges.anomalies.solutions import complete, rational_solution
from topologies import Diagram, NuloopsError

DIAGRAM = Diagram.from_key("dirac-d5_0122_F01_S0212")
SOLUTION = charges.solve(DIAGRAM)
GROUP = charges.residual_groups({"L": 1, "chi": 3}, ["chi"])
FIELD = charges.ModelField("a", 0, {})

WRONG = [None, [None], (), {"?": 1}, "x", b"1", 0.5, float("nan"), 1e40, object(), 1j, Decimal("0.5"), np.float32(0.5)]
WRONG += [sympy.Float(0.5), sympy.Symbol("x"), "1/0", "0.5", "10^40", [["x"]]]

NUMBERS: dict[str, Callable[[Any], object]] = {  # functions of one number
    "exact": charges.exact,
    "charge of a leg": lambda wrong: charges.solve(DIAGRAM, {"L": wrong}),
    "broken": lambda wrong: charges.solve(DIAGRAM, broken=wrong),
    "modulus": lambda wrong: charges.solve(DIAGRAM, modulo=wrong),
    "kappa": lambda wrong: SOLUTION.at(kappa_1=wrong),
    "power": lambda wrong: SOLUTION.modulo(6).at(kappa_1=wrong),
    "order": lambda wrong: SOLUTION.modulo(wrong),
    "residual_group": lambda wrong: charges.residual_group({"L": wrong, "chi": 3}, ["chi"]),
    "residual_groups": lambda wrong: charges.residual_groups({"L": [wrong, 1], "chi": [3, 1]}, ["chi"]),
    "phase": lambda wrong: GROUP.phase(wrong),
    "nature": lambda wrong: charges.nature("Z6", wrong),
    "flows": lambda wrong: charges.nowhere_zero_flows(DIAGRAM, wrong),
    "dark": lambda wrong: charges.dark_sector(DIAGRAM, wrong),
    "multiples": lambda wrong: charges.smallest_order(DIAGRAM, "all", multiples=wrong),
    "fields": lambda wrong: charges.anomaly_free(wrong),
    "largest charge": lambda wrong: charges.anomaly_free(3, wrong),
    "added fields": lambda wrong: complete([-4], wrong),
    "direction": lambda wrong: rational_solution(wrong, 1, -2),
    "chi": lambda wrong: pairing([-4], wrong),
    "checked": lambda wrong: check([wrong]),
    "hypercharge": lambda wrong: charges.ModelField("a", 0, {}, hypercharge=wrong),
    "denominator": lambda wrong: charges.charges_at(SOLUTION, [[1]], wrong),
}
OBJECTS: dict[str, Callable[[Any], object]] = {  # functions of something larger
    "solve": charges.solve,
    "solve, charges": lambda wrong: charges.solve(DIAGRAM, wrong),
    "solve, chords": lambda wrong: charges.solve(DIAGRAM, chords=wrong),
    "solve_all": lambda wrong: charges.solve_all(DIAGRAM, wrong),
    "equivalent": SOLUTION.equivalent,
    "conserved": lambda wrong: charges.conserved(wrong, {}),
    "conserved, charges": lambda wrong: charges.conserved(DIAGRAM, wrong),
    "charges_at": lambda wrong: charges.charges_at(wrong, [[1]]),
    "charges_at, kappas": lambda wrong: charges.charges_at(SOLUTION, [wrong]),
    "residual_group": lambda wrong: charges.residual_group(wrong, ["chi"]),
    "residual_group, vevs": lambda wrong: charges.residual_group({"chi": 3}, [wrong]),
    "residual_group, quarks": lambda wrong: charges.residual_group({"chi": 3}, ["chi"], quarks=wrong),
    "residual_groups": lambda wrong: charges.residual_groups(wrong, ["chi"]),
    "residual_groups, vevs": lambda wrong: charges.residual_groups({"chi": 3}, [wrong]),
    "residual_groups, quarks": lambda wrong: charges.residual_groups({"chi": 3}, ["chi"], quarks=wrong),
    "agrees": GROUP.agrees,
    "agrees, phase": lambda wrong: GROUP.agrees({"L": wrong, "chi": 0}),
    "nature": lambda wrong: charges.nature(wrong, 1),
    "group": charges.AbelianGroup.of,
    "flows": lambda wrong: charges.nowhere_zero_flows(wrong, 3),
    "dark_sector": lambda wrong: charges.dark_sector(wrong, 6),
    "smallest_order": lambda wrong: charges.smallest_order(wrong, "all"),
    "grade": lambda wrong: charges.smallest_order(DIAGRAM, wrong),
    "diracness": charges.diracness,
    "stability": charges.stability,
    "symmetry": lambda wrong: charges.Model("m", wrong if wrong else cast("Any", (None,)), (FIELD,)),
    "fields": lambda wrong: charges.Model("m", (), wrong),
    "further fermions": lambda wrong: check([1], wrong or [None]),
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: "object()" if type(value) is object else repr(value))
@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_of_wrong_types_are_refused(name: str, wrong: object) -> None:
    if wrong is None and name in ("broken", "modulus"):
        return  # not given
    with pytest.raises(NuloopsError) as error:
        NUMBERS[name](wrong)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: "object()" if type(value) is object else repr(value))
@pytest.mark.parametrize("name", OBJECTS)
def test_objects_of_wrong_types_are_refused(name: str, wrong: object) -> None:
    if wrong is None and name in ("solve, charges", "solve, chords", "solve_all"):
        return  # not given
    with pytest.raises(NuloopsError) as error:
        OBJECTS[name](wrong)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("wrong", "better"),
    [
        (0.5, "1/2"),
        ("0.5", "1/2"),
        (Decimal("-0.25"), "-1/4"),
        (np.float32(0.5), "1/2"),
        (sympy.Float(0.5), "1/2"),
        (0.3333333333333333, "1/3"),
        ("1e3", "1000"),
        ("4.", "4"),
        (-3.0, "-3"),
    ],
)
def test_the_fraction_is_suggested(wrong: Any, better: str) -> None:
    with pytest.raises(NuloopsError, match=rf" is a float: write (the fraction )?{better}$"):
        charges.exact(wrong)


@pytest.mark.parametrize("right", [Fraction(1, 2), "1/2", "+1/2", sympy.Rational(1, 2)], ids=repr)
def test_exact_numbers(right: Any) -> None:
    assert charges.exact(right) == Fraction(1, 2)
