"""Blocks of topologies and diagrams: shapes, types, and the keys of their rows."""

from contextlib import suppress
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kernel_cases import compiled
from topologies import MalformedInput, Topology, diagrams, kernel, unlabelled
from topologies.kernel.arrays import Block, row_bytes


@compiled
@pytest.mark.parametrize(
    ("stage", "loops", "legs"),
    [("topologies", 2, 4), ("topologies", 1, 5), ("genuine_diagrams", 2, "dirac-d5"), ("diagrams", 0, "dirac-d6")],
)
def test_keys(stage: str, loops: int, legs: int | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys are those of the networkx graphs."""
    block = kernel.table(stage, loops, legs)
    asked = None if isinstance(legs, int) else legs
    fast = kernel.keys(block, asked)
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert fast == kernel.keys(block, asked)


@pytest.mark.parametrize("stage", kernel.STAGES)
def test_shapes_of_blocks(stage: str) -> None:
    """As documented, with either engine."""
    block = kernel.table(stage, 2, 4)
    rows = len(block)
    assert block.vertices.shape == (rows,)
    assert block.lines.shape == (rows, 7, 2)
    assert block.legs.shape == (rows, 4)
    assert (block.fermions is not None) == ("diagrams" in stage)
    assert {block.vertices.dtype, block.lines.dtype, block.legs.dtype} == {np.dtype(np.uint8)}
    assert block.nbytes == rows * row_bytes(2, 4, fermions="diagrams" in stage)
    for row in block.rows():
        assert len(row.lines) == 2 + row.order - 1
        assert len(row.fermions) == len(row.lines) * ("diagrams" in stage)


@pytest.mark.usefixtures("python_engine")
def test_python_gives_the_same_blocks() -> None:
    """Blocks of the Python engine, which is always there."""
    assert kernel.engine() == ("python", "NULOOPS_KERNEL asks for it")
    assert sum(map(len, kernel.blocks("topologies", 2, 4, labelled=True))) == 2214
    assert kernel.keys(kernel.table("genuine_diagrams", 1, "dirac-d5"), "dirac-d5") == [
        d.key for d in diagrams("dirac-d5", 1)
    ]
    assert len(kernel.table("topologies", 1, 0)) == 0


def test_an_empty_table_has_its_shape() -> None:
    """A tree has three legs or more."""
    block = kernel.table("genuine_diagrams", 0, unlabelled(0, 2))
    assert (block.lines.shape, block.legs.shape) == ((0, 0, 2), (0, 2))


@cache
def five_legs() -> Block:
    return kernel.table("topologies", 2, 5)


@given(st.permutations(range(5)), st.integers(0, 779))
def test_keys_do_not_depend_on_numbering(order: list[int], which: int) -> None:
    """Renumbering the vertices of a row does not change its key."""
    block = five_legs()
    row = next(islice(block.rows(), which, None))
    new = [v for v in order if v < row.order] if row.order <= 5 else list(range(row.order))[::-1]
    lines = np.array([[sorted((new[u], new[v])) for u, v in row.lines]], np.uint8)
    moved = Block(np.array([row.order], np.uint8), lines, np.array([[new[v] for v in row.legs]], np.uint8))
    assert kernel.keys(moved) == [Topology.from_lines(row.lines, row.legs).key]


@compiled
@pytest.mark.parametrize(("vertex", "line"), [(1, [0, 7]), (30, [0, 29]), (2, [[0, 1]] * 5)])
def test_rows_that_are_no_topologies(vertex: int, line: object) -> None:
    """The contents of the arrays are checked before they are used."""
    lines = np.array(line, np.uint8).reshape(1, -1, 2)
    bad = Block(np.array([vertex], np.uint8), lines, np.zeros((1, 1), np.uint8))
    with pytest.raises(MalformedInput, match="no topology"):
        kernel.keys(bad)


@pytest.mark.parametrize(
    "bad",
    [
        Block(np.array([2]), np.array([[[0, 1]] * 3]), np.zeros((1, 0), np.int64)),  # of another type
        Block(np.array([-1.0]), np.zeros((1, 3, 2)), np.zeros((1, 0))),  # type: ignore[arg-type]
        Block(
            np.zeros((1, 1), np.uint8), np.zeros((1, 3, 2), np.uint8), np.zeros((1, 0), np.uint8)
        ),  # of another shape
        Block(np.zeros(1, np.uint8), np.zeros((1, 6), np.uint8), np.zeros((1, 0), np.uint8)),
        Block(np.zeros(2, np.uint8), np.zeros((1, 3, 2), np.uint8), np.zeros((1, 0), np.uint8)),
        Block([2], [[[0, 1]] * 3], [[]]),  # type: ignore[arg-type]
        Block(None, None, None),  # type: ignore[arg-type]
    ],
)
def test_arrays_of_other_kinds(bad: Block) -> None:
    """Nothing is converted silently."""
    with pytest.raises(MalformedInput, match="arrays of a block"):
        kernel.keys(bad)


@compiled
@given(
    arrays(np.uint8, st.tuples(st.integers(0, 3))),
    arrays(np.uint8, st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(1, 3)), elements=st.integers(0, 5)),
    arrays(np.uint8, st.tuples(st.integers(0, 3), st.integers(0, 30)), elements=st.integers(0, 5)),
    st.lists(st.integers(-2, 40), max_size=5),
    st.booleans(),
)
def test_any_arrays(vertices: Any, lines: Any, legs: Any, classes: list[int], diagrams: bool) -> None:
    """Keys or an exception, whatever the bytes are."""
    from topologies.kernel import _kernel

    fermions = np.zeros(lines.shape[:2], np.uint8)
    with suppress(ValueError, IndexError):
        _kernel.keys(vertices, lines, legs, fermions, diagrams, classes, _kernel.Watch())
    for wrong in (None, vertices.tolist(), vertices.astype(np.int64), vertices.astype(float)):
        with pytest.raises(TypeError):
            _kernel.keys(wrong, lines, legs, fermions, diagrams, classes, _kernel.Watch())  # type: ignore[arg-type]
