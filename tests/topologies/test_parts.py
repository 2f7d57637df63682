"""Parts of a graph without arrays agree with the tables and the engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topologies import diagrams
from topologies.enumeration.decorations import decorated
from topologies.errors import MalformedInput
from topologies.filters.cuts import Cuts
from topologies.filters.parts import has_self_energy, parts, shrinks
from topologies.kernel.results import blocks

ENDS = st.integers(0, 4)


@given(st.lists(st.tuples(ENDS, ENDS), max_size=7), st.lists(ENDS, max_size=5))
def test_the_table_is_the_same(lines: list[tuple[int, int]], legs: list[int]) -> None:
    """Lines inside and lines that leave, self-loops and many parallel lines included."""
    cuts = Cuts.of(5, lines, legs)
    for subset, inner, outer in parts(5, lines, legs):
        assert (inner, outer) == (cuts.inner[subset], cuts.outer[subset])


@pytest.mark.parametrize(("loops", "legs"), [(0, 3), (0, 6), (1, 1), (1, 2), (1, 5), (2, 4)])
def test_self_energies_are_those_of_the_engine(loops: int, legs: int) -> None:
    """In the same order."""
    left = [graph for graph in decorated(loops, legs) if not has_self_energy(*graph)]
    rows = [(row.order, row.lines, row.legs) for block in blocks("no_self_energy", loops, legs) for row in block.rows()]
    assert left == rows


@pytest.mark.parametrize("operator", ["weinberg", "dirac-d5"])
def test_what_shrinks_is_not_genuine(operator: str) -> None:
    """By the count of the engine."""
    genuine = [diagram for diagram in diagrams(operator, 1, genuine=False) if not shrinks(diagram)]
    assert len(genuine) == sum(map(len, blocks("genuine_diagrams", 1, operator)))


def test_too_many_vertices() -> None:
    with pytest.raises(MalformedInput, match="at most 20 vertices"):
        next(parts(21, [], []))
