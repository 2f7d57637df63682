"""The strategies draw what they promise, shrink to the smallest, and hand out fresh graphs."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import find, given, settings

from charges import Model, ModelField, diracness, residual_group, strategies
from topologies import MalformedInput, diagrams, generate, has_no_self_energy, is_genuine

QUIET = settings(max_examples=3000, derandomize=True, database=None, deadline=None)


def smallest(strategy: Any, condition: Any = lambda example: True) -> Any:
    """What Hypothesis shrinks to."""
    return find(strategy, condition, settings=QUIET)


@given(strategies.topologies(max_loops=1, max_legs=3))
def test_topologies_keep_to_the_limits(topology: Any) -> None:
    """Loops and legs."""
    assert topology.loops <= 1
    assert len(topology.externals) <= 3


@given(strategies.diagrams(["dirac-d5", "weinberg"], max_loops=1))
def test_diagrams_keep_to_the_limits(diagram: Any) -> None:
    """Operators, loops, and no self-energies unless asked for."""
    assert diagram.loops <= 1
    assert diagram.operator.name in ("dirac-d5", "weinberg")
    assert has_no_self_energy(diagram)


@given(strategies.diagrams(["dirac-d5"], genuine=True), strategies.diagrams(["dirac-d5"], genuine=False))
def test_genuine_or_not(genuine: Any, other: Any) -> None:
    """The flag separates."""
    assert is_genuine(genuine)
    assert not is_genuine(other)
    assert has_no_self_energy(other)


def test_everything_can_be_drawn() -> None:
    """Each one-loop diagram, and each topology of a size, comes up when it is looked for."""
    for diagram in diagrams("dirac-d5", 1, genuine=False):
        assert smallest(strategies.diagrams(["dirac-d5"], max_loops=1), lambda d, key=diagram.key: d.key == key)
    for topology in generate(1, 3):
        assert smallest(strategies.topologies(1, 3), lambda t, key=topology.key: t.key == key)
    assert smallest(strategies.diagrams(["dirac-d4"], 1, self_energies=True), lambda d: not has_no_self_energy(d))
    assert smallest(strategies.topologies(2, 0), lambda t: t.loops == 2)


def test_lists_are_filled_before_the_first_draw() -> None:
    """Otherwise Hypothesis fails a test of the user whose first draw takes more than a second."""
    charged = strategies.charged_diagrams(strategies.diagrams(["dirac-d5", "weinberg"], max_loops=1))
    for strategy, keys in (
        (charged, strategies._diagram_keys),
        (strategies.topologies(2, 2), strategies._topology_keys),
    ):
        keys.cache_clear()
        strategy.validate()
        filled = keys.cache_info().misses
        assert filled >= 4
        smallest(strategy, lambda example: repr(example).count("1") > 2)
        assert keys.cache_info().misses == filled


def test_shrinking_goes_to_the_first_diagram_that_fails() -> None:
    """Fewest loops, then the order of the generators; charges go to zero."""
    assert smallest(strategies.topologies()).key == next(generate(0, 3)).key
    first = next(diagrams("dirac-d5", 1, genuine=False)).key
    assert smallest(strategies.diagrams(["dirac-d5"]), lambda d: d.loops > 0).key == first
    charged = smallest(strategies.charged_diagrams(strategies.diagrams(["dirac-d5"])), lambda c: c.kappas)
    assert charged.kappas == {"kappa_1": 0}
    assert charged.solution.diagram.key == first
    assert smallest(strategies.charges_of_models()) == {"L": Fraction(-1), "chi": Fraction(1)}


def test_every_example_is_a_fresh_graph() -> None:
    """A test may take its example to pieces."""
    strategy = strategies.diagrams(["dirac-d4"], max_loops=0)
    first = smallest(strategy)
    first.clear()
    assert smallest(strategy).number_of_nodes() == 4


@given(strategies.charged_diagrams())
def test_charged_diagrams(charged: strategies.ChargedDiagram) -> None:
    """The three parts belong together."""
    assert charged.charges == charged.solution.at(**charged.kappas)
    assert tuple(charged.kappas) == charged.solution.free
    assert all(type(charge) is Fraction for charge in charged.charges.values())


@given(strategies.charged_diagrams(), strategies.fields(), strategies.models(max_fields=2))
def test_examples_can_be_pasted_back(charged: strategies.ChargedDiagram, field: ModelField, model: Model) -> None:
    """What a failing test prints is code that makes the same example."""
    names = {"ChargedDiagram": strategies.ChargedDiagram, "Model": Model, "ModelField": ModelField}
    for example in (charged, field, model):
        assert eval(repr(example), names) == example
    assert len(repr(charged)) < 100


@pytest.mark.parametrize(
    "text",
    [
        "ModelField('L', '1/2', {'B-L': -1}, chirality='left', su2=2, hypercharge='-1/2', generations=3, sm=True)",
        "ModelField('nu', '1/2', {'B-L': [-4, -4, 5], 'Z2': 1}, chirality='right', latex='\\\\nu')",
        "ModelField('T', 0, {}, su3=-3, generations=2)",
        "ModelField('q', 0, {'A': ['1/2', 1], 'B': 0})",
    ],
)
def test_fields_are_printed_as_they_are_written(text: str) -> None:
    assert repr(eval(text, {"ModelField": ModelField})) == text


@given(strategies.charges_of_models(max_fields=2, vev="sigma"))
def test_models(charges: dict[str, Fraction]) -> None:
    """They have a lepton and a charged field with a vev, so that a finite group remains."""
    assert 2 <= len(charges) <= 4
    assert charges["L"] == -1
    assert residual_group(charges, vevs=["sigma"]).order is not None


def test_strategies_refuse_what_they_cannot_draw() -> None:
    """At once, not at the first example."""
    for make in (
        lambda: strategies.topologies(0, 2),
        lambda: strategies.topologies(-1, 4),
        lambda: strategies.diagrams([]),
        lambda: strategies.diagrams(["dirac-d7"]),
        lambda: strategies.diagrams(max_loops=-1),
        lambda: strategies.diagrams(["dirac-d4"], max_loops=0, genuine=False),
        lambda: strategies.diagrams(["dirac-d4"], genuine=True, self_energies=True, max_loops=-1),
    ):
        with pytest.raises(MalformedInput):
            make()


@given(strategies.fields())
def test_new_fields_have_a_neutral_component(field: ModelField) -> None:
    assert 0 in field.electric_charges
    assert not field.vev
    assert field.vectorlike == field.fermion


@settings(max_examples=15)
@given(strategies.models(max_fields=2))
def test_models_are_dirac_unless_a_field_breaks_more(model: Model) -> None:
    """Only chi breaks B-L, by three units, so nu nu (two or eight units) is never a singlet of what is left."""
    assert diracness(model).nature == "dirac"
    assert model.vevs == ("H", "chi")
