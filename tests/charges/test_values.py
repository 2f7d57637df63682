"""Models, reports and what is found of them are values: copied, pickled, compared, hashed; charges count as numbers."""

from __future__ import annotations

import copy
import pickle
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import charges
import nuloops
import topologies
from charges import AbelianGroup, Affine, Analysis, ChiralFermion, Model, ModelField
from charges.anomalies.cancellation import check
from charges.anomalies.solutions import complete
from charges.contents.search import choices, contents
from charges.models.field import BadField
from nuloops.files.models import published
from topologies import Diagram, MalformedInput, Topology
from topologies.frozen import Frozen
from topologies.integers import integer

KEY = "dirac-d5_0122_F01_S0212"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """One model, with all that is found of it."""
    return Analysis(nuloops.load("scotogenic").model)


FOUND: dict[str, Callable[[Analysis], Any]] = {
    "field": lambda found: found.model.fields[0],
    "model": lambda found: found.model,
    "analysis": lambda found: found,
    "lagrangian": lambda found: found.lagrangian,
    "after breaking": lambda found: found.after_breaking,
    "mass diagrams": lambda found: found.mass_diagrams("majorana"),
    "diracness": lambda found: found.diracness,
    "stability": lambda found: found.stability,
    "residual group": lambda found: found.residual,
    "anomalies": lambda found: found.anomalies,
    "species": lambda found: found.species,
    "solution": lambda _: charges.solve(Diagram.from_key(KEY)),
    "phases": lambda _: charges.solve(Diagram.from_key(KEY)).modulo(6),
    "charge": lambda _: Affine(Fraction(1, 2), (1, 0, -1)),
    "insertion": lambda _: next(topologies.insertions("dirac-d4", 1)),
}
COPIES: tuple[Callable[[Any], Any], ...] = (copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value)))


@pytest.mark.parametrize("name", FOUND)
def test_copies_are_equal(analysis: Analysis, name: str) -> None:
    value = FOUND[name](analysis)
    for copied in COPIES:
        again = copied(value)
        assert type(again) is type(value)
        assert again == value
        assert hash(again) == hash(value)
        assert repr(again) == repr(value) or name in ("insertion", "solution", "phases", "mass diagrams")


@pytest.mark.parametrize("name", sorted(published()))
def test_every_published_model_file_can_be_sent(name: str) -> None:
    file = nuloops.load(name)
    for copied in COPIES:
        assert copied(file) == file
        assert hash(copied(file)) == hash(file)


def test_a_report_can_be_sent() -> None:
    """It is equal to one that was made again, says the same, and can still be set as text and LaTeX."""
    found = nuloops.load("scotogenic").verify(max_loops=1)
    for copied in COPIES:
        again = copied(found)
        assert again == found
        assert again.document() == found.document()
        assert str(again) == str(found)
        assert again.latex() == found.latex()
    assert nuloops.load("scotogenic").verify(max_loops=1) == found
    assert nuloops.load("zee").verify(max_loops=1) != found
    with pytest.raises(TypeError, match="unhashable"):
        hash(found)


def residual(file: nuloops.door.LoadedModel) -> tuple[Model, str]:
    """What another process is asked."""
    return file.model, file.model.residual().name


def test_models_go_to_processes_and_come_back() -> None:
    files = [nuloops.load(name) for name in ("scotogenic", "dirac-one-loop")]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(residual, files))
    assert found == [residual(file) for file in files]


def test_mappings_that_do_not_change() -> None:
    field = ModelField("N", "1/2", {"B-L": "-1/2", "Z2": 1}, vectorlike=True)
    assert field.charges == {"Z2": (Fraction(1),), "B-L": (Fraction(-1, 2),)}
    with pytest.raises(TypeError):
        field.charges["B-L"] = 1  # type: ignore[index]
    assert hash(Frozen({"a": 1, "b": 2})) == hash(Frozen({"b": 2, "a": 1}))
    assert Frozen({"a": 1}) != {"a": 2}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Frozen({"a": []}))


# ---- Charges as numbers.


FRACTIONS = st.fractions(max_denominator=12)
CHARGES = st.builds(Affine, FRACTIONS, st.lists(st.integers(-3, 3), max_size=3).map(tuple))
KAPPAS = tuple(Fraction(1, p) for p in (101, 103, 107))


def value(charge: Affine) -> Fraction:
    """The charge for kappas without relations."""
    return charge.at(KAPPAS[: len(charge.coefficients)])


@given(CHARGES, CHARGES, st.integers(-5, 5), FRACTIONS)
def test_sums_and_multiples(one: Affine, two: Affine, factor: int, number: Fraction) -> None:
    assert value(one + two) == value(one) + value(two)
    assert value(one - two) == value(one) - value(two)
    assert value(-one) == -value(one)
    assert value(factor * one) == value(one * factor) == factor * value(one)
    assert value(number + one) == value(one + number) == number + value(one)
    assert value(number - one) == number - value(one)
    assert sum([one, two, one]) == 2 * one + two
    assert all(type(c) is int for c in (factor * one + two).coefficients)


@given(CHARGES, CHARGES)
def test_equal_charges_are_equal_for_all_kappas(one: Affine, two: Affine) -> None:
    assert (one == two) == (value(one) == value(two))
    assert one == one + 0 * two
    assert hash(one) == hash(one + 0 * two)
    assert one - one == 0
    assert not one - one
    assert bool(one) == (one != 0)
    assert [one < two, one == two, one > two].count(True) == 1


@given(FRACTIONS, FRACTIONS)
def test_charges_without_kappas_are_numbers(number: Fraction, other: Fraction) -> None:
    for charge in (Affine(number, ()), Affine(number, (0, 0))):
        assert charge == number
        assert number == charge
        assert hash(charge) == hash(number)
        assert {charge: 1}[number] == 1  # type: ignore[index]
        assert (charge < other, charge <= other, charge > other) == (number < other, number <= other, number > other)
        assert (charge == other) == (number == other)


def test_charges_of_a_solution_are_compared_with_numbers() -> None:
    solution = charges.solve(Diagram.from_key(KEY))
    found = solution.charges
    legs = {name: found[edge] for edge in solution.legs for name in edge[:2] if isinstance(name, str)}
    assert legs == {"L": -1, "nu_R": -4, "H": 0, "chi": 3}
    first, second, third = (found[line] for line in solution.lines)
    assert second - first == 1
    assert third - second == 3
    assert first != -1
    assert first != "kappa_1"
    assert first * Fraction(2) == 2 * first == np.int64(2) * first == sympy.Integer(2) * first
    assert type((first * np.int64(2)).coefficients[0]) is int


def test_what_charges_refuse() -> None:
    charge = Affine(Fraction(1, 2), (1,))
    with pytest.raises(MalformedInput, match=r"factor 0\.5 is a float: write the fraction 1/2"):
        charge * 0.5
    with pytest.raises(MalformedInput, match=r"charge 0\.5 is a float"):
        charge + 0.5
    with pytest.raises(MalformedInput, match=r"1/2 times kappa_1 \+ 1/2: kappas have integer coefficients"):
        charge * Fraction(1, 2)
    for wrong in (lambda: charge + "1", lambda: charge - None, lambda: charge * charge, lambda: charge < 1):
        with pytest.raises(TypeError):
            wrong()


# ---- Integers of NumPy.


def as_numpy(given: Any) -> Any:
    """Arguments with NumPy's integers in place of Python's."""
    if type(given) is int:
        return np.int64(given)
    if isinstance(given, dict):
        return {name: as_numpy(each) for name, each in given.items()}
    return type(given)(map(as_numpy, given)) if type(given) in (list, tuple) else given


def settled(found: Any) -> Any:
    """What was found, with iterators gone through and graphs as their lines."""
    if isinstance(found, Topology | Diagram):
        return [*found.nodes(data=True), *found.edges(data=True)]
    return [settled(each) for each in found] if isinstance(found, Iterator) else found


def solution() -> charges.Solution:
    return charges.solve(Diagram.from_key(KEY))


SCOTOGENIC = nuloops.load("scotogenic")
ASKED: tuple[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]], ...] = (
    (topologies.count, (2, 4), {}),
    (topologies.count, (1, 4), {"labelled": True}),
    (topologies.generate, (1, 3), {}),
    (topologies.diagrams, ("dirac-d4", 1), {}),
    (topologies.census, (1, 4), {"fermion_legs": 2}),
    (topologies.census, (1,), {"operator": "dirac-d4", "insertions": 1}),
    (topologies.skeletons, (2,), {}),
    (topologies.unlabelled, (2, 2), {}),
    (topologies.with_insertions, ("dirac-d4", 2), {}),
    (topologies.insertions, ("dirac-d4", 1, 1), {}),
    (Topology.from_lines, ([(0, 1), (0, 2), (1, 2)], [0, 1, 2, 2]), {}),
    (Diagram.from_lines, ("dirac-d5", [0, 1, 2, 2], [(0, 1)], [(0, 2), (1, 2)]), {}),
    (lambda n, b: solution().modulo(n, broken=b).charges, (6, 3), {}),
    (lambda k: solution().at(kappa_1=k), (3,), {}),
    (lambda k: solution().modulo(6).at(kappa_1=k), (3,), {}),
    (lambda given: charges.solve(Diagram.from_key(KEY), given).charges, ({"L": -1, "nu_R": -4, "H": 0, "chi": 3},), {}),
    (lambda m: charges.nowhere_zero_flows(Topology.from_key("T_0122_010212"), m), (4,), {}),
    (lambda n: charges.dark_sector(Diagram.from_key(KEY), n), (6,), {}),
    (lambda n: charges.smallest_order(Diagram.from_key(KEY), "all", multiples=n), (6,), {}),
    (lambda n: next(charges.assignment_blocks(solution().modulo(6), n)).tolist(), (5,), {}),
    (lambda rows, d: charges.charges_at(solution(), rows, d)[1], ([[1], [2]], 2), {}),
    (AbelianGroup, ((2, 4), 1), {}),
    (charges.group_order, (6,), {}),
    (charges.nature, (6, 3), {}),
    (charges.residual_groups, ({"L": [-1, 0], "S": [2, 2]}, ["S"]), {}),
    (charges.anomaly_free, (3, 5), {"generations": 3}),
    (check, ([-4, -4, 5],), {"generations": 3}),
    (complete, ([-4], 2), {}),
    (ChiralFermion, (), {"charge": Fraction(1), "su3": 3, "su2": 2, "multiplicity": 3}),
    (ModelField, ("N", 0, {"B-L": 3}), {"su3": 3, "su2": 2, "hypercharge": 1, "generations": 2}),
    (contents, ("dirac-d5", 1), {"max_su2": 1, "residual": 6, "max_fields": 3}),
    (choices, ("dirac-d5", 1), {"max_su2": 2, "max_charge": 2, "residual": 6}),
    (charges.mass_diagrams, (SCOTOGENIC.model,), {"max_loops": 0, "max_insertions": 1}),
    (charges.stability, (SCOTOGENIC.model,), {"max_dimension": 5}),
    (lambda n: SCOTOGENIC.verify(max_loops=n, max_dimension=5 * n).document(), (1,), {}),
    (lambda n: SCOTOGENIC.draw(n).svg(), (1,), {}),
    (lambda n: nuloops.draw(KEY, residual=n, panel="zn").svg(), (6,), {}),
)


@pytest.mark.parametrize("asked", range(len(ASKED)))
def test_integers_of_numpy_are_taken_and_do_not_come_back(asked: int) -> None:
    function, arguments, keywords = ASKED[asked]
    wanted = settled(function(*arguments, **keywords))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = settled(function(*as_numpy(arguments), **as_numpy(keywords)))
    assert repr(found) == repr(wanted)
    assert "np." not in repr(found)


def test_a_catalogue_of_numpy_orders(tmp_path: Path) -> None:
    found = nuloops.generate("dirac-d4", np.arange(1, 2), folder=tmp_path)
    assert [entry["loops"] for entry in found["diagrams"]] == [1, 1]


@pytest.mark.parametrize("wrong", [True, np.True_, 2.0, np.float64(2), "2", None, Fraction(2), np.array([1, 2])])
def test_what_is_no_integer(wrong: object) -> None:
    with pytest.raises(MalformedInput, match=r"^n is an integer, got "):
        integer(wrong, "n is an integer")
    with pytest.raises(MalformedInput):
        topologies.count(wrong, 4)  # type: ignore[arg-type]
    with pytest.raises(MalformedInput):
        solution().modulo(wrong)  # type: ignore[arg-type]
    for key in ("su2", "su3"):
        with pytest.raises(BadField):
            ModelField("N", 0, {}, **{key: wrong})  # type: ignore[arg-type]


def test_very_long_integers_are_refused_in_one_short_line() -> None:
    with pytest.raises(MalformedInput, match=r"^n is positive, got a very long one$"):
        integer(-(10**5000), "n is positive", 1)


def test_integers_of_other_libraries_are_kept_as_those_of_python() -> None:
    numbers: tuple[Any, ...] = (np.uint8(2), sympy.Integer(2))
    for given_number in numbers:
        field = ModelField("N", 0, {"B-L": given_number}, su2=given_number, generations=given_number)
        assert {type(field.su2), type(field.generations)} == {int}
        assert field == ModelField("N", 0, {"B-L": 2}, su2=2, generations=2)
