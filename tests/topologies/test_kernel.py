"""The compiled kernel against the definitions in Python: every stage, row by row."""

import random
from itertools import islice

import pytest

from kernel_cases import FOUR, MIXED, compiled
from topologies import OPERATORS, Operator, Topology, census, count, kernel, skeletons, unlabelled
from topologies.enumeration.counting import MAX_VERTICES
from topologies.enumeration.decorations import decorated
from topologies.enumeration.survey import defined
from topologies.graphs.operators import operator
from topologies.graphs.plans import Row

SMALL = [(0, 3), (0, 4), (0, 7), (1, 0), (1, 1), (1, 2), (1, 4), (1, 6), (2, 0), (2, 1), (2, 4), (3, 0), (3, 2)]
LARGE = [(2, 6), (3, 4), (4, 3)]
LABELLED_STAGES = ("topologies", "irreducible", "no_tadpole", "no_self_energy")
DIAGRAM_STAGES = ("diagrams", "finite_diagrams", "genuine_diagrams")


def external(legs: int) -> Operator:
    """This many legs, two of them fermions if there are at least two."""
    return unlabelled(min(2, legs) // 2 * 2, legs - min(2, legs) // 2 * 2)


def compiled_rows(stage: str, loops: int, legs: Operator, labelled: bool = False) -> list[Row]:
    return [row for block in kernel.stream(stage, loops, legs, labelled) for row in block.rows()]


@compiled
@pytest.mark.parametrize(("loops", "legs"), SMALL)
@pytest.mark.parametrize("stage", kernel.STAGES)
def test_every_stage_row_by_row(stage: str, loops: int, legs: int) -> None:
    """The same integers in the same order."""
    asked = external(legs)
    assert compiled_rows(stage, loops, asked) == list(defined(stage, loops, asked))


@compiled
@pytest.mark.parametrize(("loops", "legs"), LARGE)
def test_every_stage_of_large_requests(loops: int, legs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same up to 17202 topologies, which Python lists once for all stages."""
    asked, graphs = external(legs), list(decorated(loops, legs))
    assert len(graphs) == count(loops, legs)
    monkeypatch.setattr("topologies.enumeration.survey.decorated", lambda *_: iter(graphs))
    for stage in kernel.STAGES:
        assert compiled_rows(stage, loops, asked) == list(defined(stage, loops, asked)), stage


@compiled
@pytest.mark.parametrize(("loops", "legs"), [(4, 4), (3, 5)])
def test_random_samples_above(loops: int, legs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filters in Python agree on samples: of all topologies, of those without self-energies and of genuine ones."""
    asked, dice = external(legs), random.Random(loops)
    kept = {stage: compiled_rows(stage, loops, asked) for stage in kernel.STAGES}
    sample = {
        row.topology
        for stage in ("topologies", "no_self_energy", "genuine_topologies")
        for row in dice.sample(kept[stage], 50)
    }
    monkeypatch.setattr("topologies.enumeration.survey.decorated", lambda *_: iter(sample))
    for stage, rows in kept.items():
        listed = {row for row in rows if row._replace(legs=tuple(sorted(row.legs))).topology in sample}
        assert listed == set(defined(stage, loops, asked)), stage


@compiled
@pytest.mark.parametrize(
    ("loops", "asked"),
    [(loops, asked) for asked in (*OPERATORS.values(), FOUR, MIXED) for loops in (0, 1)]
    + [(2, operator("weinberg")), (2, operator("dirac-d4")), (2, MIXED)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_legs_told_apart_row_by_row(loops: int, asked: Operator) -> None:
    """Topologies and diagrams with the legs of an operator."""
    for stage in LABELLED_STAGES:
        assert compiled_rows(stage, loops, asked, True) == list(defined(stage, loops, asked, True))
    for stage in DIAGRAM_STAGES:
        assert compiled_rows(stage, loops, asked) == list(defined(stage, loops, asked))


@compiled
@pytest.mark.parametrize(
    ("loops", "asked"),
    [(loops, asked) for asked in (*OPERATORS.values(), FOUR, MIXED) for loops in (0, 1)]
    + [(2, operator(name)) for name in ("weinberg", "dirac-d4", "dirac-d5")]
    + [(3, operator("dirac-d4")), (3, unlabelled(0, 3)), (2, unlabelled(4, 0))],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_every_number_of_a_census(loops: int, asked: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Including labelled counts, the mass basis and finite diagrams."""
    fast = census(loops, operator=asked)
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert fast == census(loops, operator=asked)


@compiled
def test_skeletons() -> None:
    """The vacuum graphs and their order."""
    from topologies.kernel import _kernel

    assert _kernel.MOST_VERTICES == MAX_VERTICES
    for loops in (2, 3, 4):
        listed = list(_kernel.Skeletons(loops, _kernel.Watch()))
        assert listed == [(skeleton.order, list(skeleton.lines)) for skeleton in skeletons(loops)]


@compiled
@pytest.mark.parametrize(("loops", "legs"), [(5, 1), (4, 4)])
def test_samples_of_large_requests(loops: int, legs: int) -> None:
    """Above what Python can list in a test: totals from the formula, keys of a sample, no topology twice."""
    block = kernel.table("topologies", loops, legs)
    keys = kernel.keys(block)
    assert len(block) == len(set(keys)) == count(loops, legs)
    rows = list(islice(block.rows(), 0, None, max(len(block) // 20, 1)))
    steps = keys[:: max(len(block) // 20, 1)]
    assert [Topology.from_lines(row.lines, row.legs).key for row in rows] == steps


@compiled
def test_numbers_at_four_loops() -> None:
    """Totals with legs told apart from the formula, 482 from docs/census.md computed in Python, 1PI from FeynGraph."""
    assert sum(map(len, kernel.blocks("topologies", 4, 4, labelled=True))) == count(4, 4, labelled=True) == 1183503
    block = kernel.table("genuine_topologies", 4, 4)
    assert len(block) == 482
    assert sum(map(len, kernel.blocks("irreducible", 4, 4, labelled=True))) == 152777
