"""The compiled kernel against the Python that defines it: the same rows in the same order, the same keys."""

import gc
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from topologies import (
    OPERATORS,
    Leg,
    MalformedInput,
    Operator,
    Topology,
    census,
    count,
    diagrams,
    generate,
    kernel,
    skeletons,
    unlabelled,
)
from topologies.blocks import Block, Row, row_bytes
from topologies.counting import MAX_VERTICES
from topologies.definition import defined
from topologies.generate import Compact, decorated
from topologies.longrun import Progress, long_census
from topologies.operators import operator

compiled = pytest.mark.skipif(
    kernel.engine().name == "python", reason=f"the compiled kernel does not run: {kernel.engine().reason}"
)

SMALL = [(0, 3), (0, 4), (0, 7), (1, 0), (1, 1), (1, 2), (1, 4), (1, 6), (2, 0), (2, 1), (2, 4), (3, 0), (3, 2)]
LARGE = [(2, 6), (3, 4), (4, 3)]
LABELLED_STAGES = ("topologies", "irreducible", "no_tadpole", "no_self_energy")
DIAGRAM_STAGES = ("diagrams", "finite_diagrams", "genuine_diagrams")
FOUR = Operator("four", tuple(Leg(name, "scalar") for name in "abcd"))
MIXED = Operator("mixed", (Leg("S", "scalar"), Leg("f", "fermion"), Leg("S", "scalar"), Leg("g", "fermion")))


@pytest.fixture
def python_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kernel.VARIABLE, "python")


def external(legs: int) -> Operator:
    """So many legs, two of them fermions if there are two."""
    return unlabelled(min(2, legs) // 2 * 2, legs - min(2, legs) // 2 * 2)


def compiled_rows(stage: str, loops: int, legs: Operator, labelled: bool = False) -> list[Row]:
    return [row for block in kernel.stream(stage, loops, legs, labelled) for row in block.rows()]


# ---- Every stage, row by row.


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
    monkeypatch.setattr("topologies.definition.decorated", lambda *_: iter(graphs))
    for stage in kernel.STAGES:
        assert compiled_rows(stage, loops, asked) == list(defined(stage, loops, asked)), stage


@compiled
@pytest.mark.parametrize(("loops", "legs"), [(4, 4), (3, 5)])
def test_random_samples_above(loops: int, legs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's judgement on some topologies, on some that have no self-energies, and on some that are genuine."""
    asked, dice = external(legs), random.Random(loops)
    kept = {stage: compiled_rows(stage, loops, asked) for stage in kernel.STAGES}
    sample = {
        Compact(row.order, row.lines, row.legs)
        for stage in ("topologies", "no_self_energy", "genuine_topologies")
        for row in dice.sample(kept[stage], 50)
    }
    monkeypatch.setattr("topologies.definition.decorated", lambda *_: iter(sample))
    for stage, rows in kept.items():
        found = {row for row in rows if Compact(row.order, row.lines, tuple(sorted(row.legs))) in sample}
        assert found == set(defined(stage, loops, asked)), stage


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
    """Labelled counts, the mass basis and finite diagrams among them."""
    fast = census(loops, operator=asked)
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert fast == census(loops, operator=asked)


@compiled
def test_skeletons() -> None:
    """The vacuum graphs and their order."""
    from topologies import _kernel

    assert _kernel.MOST_VERTICES == MAX_VERTICES
    for loops in (2, 3, 4):
        listed = list(_kernel.Skeletons(loops, _kernel.Watch()))
        assert listed == [(found.order, list(found.lines)) for found in skeletons(loops)]


@compiled
@pytest.mark.parametrize(("loops", "legs"), [(5, 1), (4, 4)])
def test_samples_of_large_requests(loops: int, legs: int) -> None:
    """Above what Python can list in a test: totals from the formula, keys of a sample, no topology twice."""
    found = kernel.table("topologies", loops, legs)
    keys = kernel.keys(found)
    assert len(found) == len(set(keys)) == count(loops, legs)
    rows = list(islice(found.rows(), 0, None, max(len(found) // 20, 1)))
    steps = keys[:: max(len(found) // 20, 1)]
    assert [Topology.from_lines(row.lines, row.legs).key for row in rows] == steps


@compiled
def test_numbers_at_four_loops() -> None:
    """Totals with legs told apart from the formula, 482 from docs/census.md as Python computed it, 1PI as FeynGraph."""
    assert sum(map(len, kernel.blocks("topologies", 4, 4, labelled=True))) == count(4, 4, labelled=True) == 1183503
    found = kernel.table("genuine_topologies", 4, 4)
    assert len(found) == 482
    assert sum(map(len, kernel.blocks("irreducible", 4, 4, labelled=True))) == 152777


# ---- Keys and blocks.


@compiled
@pytest.mark.parametrize(
    ("stage", "loops", "legs"),
    [("topologies", 2, 4), ("topologies", 1, 5), ("genuine_diagrams", 2, "dirac-d5"), ("diagrams", 0, "dirac-d6")],
)
def test_keys(stage: str, loops: int, legs: int | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text as the networkx graphs give."""
    found = kernel.table(stage, loops, legs)
    asked = None if isinstance(legs, int) else legs
    fast = kernel.keys(found, asked)
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert fast == kernel.keys(found, asked)


@pytest.mark.parametrize("stage", kernel.STAGES)
def test_shapes_of_blocks(stage: str) -> None:
    """As documented, with either engine."""
    found = kernel.table(stage, 2, 4)
    rows = len(found)
    assert found.vertices.shape == (rows,)
    assert found.lines.shape == (rows, 7, 2)
    assert found.legs.shape == (rows, 4)
    assert (found.fermions is not None) == ("diagrams" in stage)
    assert {found.vertices.dtype, found.lines.dtype, found.legs.dtype} == {np.dtype(np.uint8)}
    assert found.nbytes == rows * row_bytes(2, 4, fermions="diagrams" in stage)
    for row in found.rows():
        assert len(row.lines) == 2 + row.order - 1
        assert len(row.fermions) == len(row.lines) * ("diagrams" in stage)


@pytest.mark.usefixtures("python_engine")
def test_python_gives_the_same_blocks() -> None:
    """Blocks of the engine that is always there."""
    assert kernel.engine() == ("python", "NULOOPS_KERNEL asks for it")
    assert sum(map(len, kernel.blocks("topologies", 2, 4, labelled=True))) == 2214
    assert kernel.keys(kernel.table("genuine_diagrams", 1, "dirac-d5"), "dirac-d5") == [
        d.key for d in diagrams("dirac-d5", 1)
    ]
    assert len(kernel.table("topologies", 1, 0)) == 0


def test_an_empty_table_has_its_shape() -> None:
    """A tree has three legs or more."""
    found = kernel.table("genuine_diagrams", 0, unlabelled(0, 2))
    assert (found.lines.shape, found.legs.shape) == ((0, 0, 2), (0, 2))


@cache
def five_legs() -> Block:
    return kernel.table("topologies", 2, 5)


@given(st.permutations(range(5)), st.integers(0, 779))
def test_keys_do_not_depend_on_numbering(order: list[int], which: int) -> None:
    """Renumbering the vertices of a row leaves its key."""
    found = five_legs()
    row = next(islice(found.rows(), which, None))
    new = [v for v in order if v < row.order] if row.order <= 5 else list(range(row.order))[::-1]
    lines = np.array([[sorted((new[u], new[v])) for u, v in row.lines]], np.uint8)
    moved = Block(np.array([row.order], np.uint8), lines, np.array([[new[v] for v in row.legs]], np.uint8))
    assert kernel.keys(moved) == [Topology.from_lines(row.lines, row.legs).key]


@compiled
@pytest.mark.parametrize(("vertex", "line"), [(1, [0, 7]), (30, [0, 29]), (2, [[0, 1]] * 5)])
def test_rows_that_are_no_topologies(vertex: int, line: object) -> None:
    """Whatever stands in an array is checked before it is used."""
    lines = np.array(line, np.uint8).reshape(1, -1, 2)
    bad = Block(np.array([vertex], np.uint8), lines, np.zeros((1, 1), np.uint8))
    with pytest.raises(MalformedInput, match="no topology"):
        kernel.keys(bad)


# ---- Which engine.


def test_the_variable_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong value is refused, not ignored."""
    monkeypatch.setenv(kernel.VARIABLE, "fast")
    with pytest.raises(MalformedInput, match="NULOOPS_KERNEL"):
        generate(1, 4)


def test_without_the_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs and says why; insisting on the kernel is refused."""
    monkeypatch.setattr("topologies.engine._extension", lambda: "the kernel was not built")
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    assert kernel.engine() == ("python", "the kernel was not built")
    assert census(1, 4)["genuine_diagrams"] == 4
    monkeypatch.setenv(kernel.VARIABLE, "compiled")
    with pytest.raises(MalformedInput, match="not built"):
        kernel.engine()


@compiled
def test_an_old_build_beside_new_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not used, and that is said."""
    from topologies import _kernel
    from topologies.engine import _extension

    monkeypatch.setattr(_kernel, "INTERFACE", 1)
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    _extension.cache_clear()
    try:
        assert kernel.engine() == ("python", "the kernel was built from other sources than these, install again")
    finally:
        _extension.cache_clear()


def test_the_package_works_where_the_extension_cannot_be_imported() -> None:
    """In a fresh process: import, count, generate."""
    code = (
        "import sys; sys.modules['topologies._kernel'] = None\n"
        "from topologies import census, generate, kernel\n"
        "print(kernel.engine().name, census(2, 4).genuine_diagrams, sum(1 for _ in generate(2, 4)))"
    )
    environment = {name: value for name, value in os.environ.items() if name != kernel.VARIABLE}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.split() == ["python", "20", "245"]


@compiled
def test_more_vertices_than_the_kernel_holds() -> None:
    """The rule is visible."""
    assert kernel.engine(0, 27).name == "python"
    assert kernel.engine(0, 26).name == "compiled"


# ---- What the extension itself is given: an exception at worst.


def _request(loops: int = 2, legs: int = 2, stage: int = 0, classes: object = (0, 1), spinor: object = (0, 0)) -> Any:
    from topologies import _kernel

    return _kernel.Request(loops, legs, stage, classes, spinor, False)  # type: ignore[arg-type]


@compiled
@pytest.mark.parametrize(
    "wrong",
    [
        {"loops": -1},
        {"loops": 14},
        {"loops": 2**31 - 1},
        {"loops": 2**70},
        {"legs": -1},
        {"legs": 27},
        {"legs": 2**31 - 1},
        {"stage": -1},
        {"stage": 10},
        {"stage": 2**40},
        {"classes": (0,)},
        {"classes": (1, 1)},
        {"classes": (0, -1)},
        {"classes": (0, 2**31 - 1)},
        {"classes": None},
        {"spinor": (0, 0, 0)},
        {"classes": (0, 0), "spinor": (1, 0)},
        {"spinor": None},
    ],
)
def test_wrong_requests(wrong: dict[str, Any]) -> None:
    """Negative, huge and inconsistent ones."""
    with pytest.raises((ValueError, TypeError)):
        _request(**wrong)


@compiled
def test_wrong_parts() -> None:
    """Shapes and skeletons of another request, indices outside, None, and numbers of rows."""
    from topologies import _kernel

    watch, request = _kernel.Watch(), _request()
    shapes, listed = _kernel.Shapes(2, 2, watch), _kernel.Skeletons(2, watch)
    for loops in (-1, 10, 2**31 - 1, 2**70):
        with pytest.raises((ValueError, TypeError)):
            _kernel.Skeletons(loops, watch)
    for loops, legs in ((-1, 2), (2, -1), (2, 27), (0, 2**31 - 1)):
        with pytest.raises(ValueError, match="size"):
            _kernel.Shapes(loops, legs, watch)
    for few in (_kernel.Shapes(2, 1, watch), _kernel.Shapes(0, 4, watch)):
        with pytest.raises(ValueError, match="fewer legs"):
            _kernel.Stream(request, few, listed, 0, watch)
    with pytest.raises(ValueError, match="number of loops"):
        _kernel.tally(request, shapes, _kernel.Skeletons(3, watch), 0, watch)
    for index in (3, -1, 2**70):
        with pytest.raises((IndexError, TypeError)):
            _kernel.Stream(request, shapes, listed, index, watch)
        with pytest.raises((IndexError, TypeError)):
            listed[index]
    given = {"request": request, "shapes": shapes, "skeletons": listed, "index": 0, "watch": watch}
    for name in given:
        wrong: dict[str, Any] = {**given, name: None}
        with pytest.raises(TypeError):
            _kernel.Stream(**wrong)
        with pytest.raises(TypeError):
            _kernel.tally(**wrong)
    stream = _kernel.Stream(request, shapes, listed, 0, watch)
    for rows in (0, -1, 2**70, None, 1.5):
        with pytest.raises((ValueError, TypeError)):
            stream.next(rows)  # type: ignore[arg-type]
    assert len(stream.next(2**62)[0]) > 0
    assert stream.finished
    assert [len(array) for array in stream.next(1)] == [0, 0, 0, 0]


@compiled
def test_what_is_stopped_ends() -> None:
    """Everything that can take long asks the watch; a stream that failed is finished and gives no half rows."""
    from topologies import _kernel

    stopped = _kernel.Watch()
    shapes, listed = _kernel.Shapes(2, 2, _kernel.Watch()), _kernel.Skeletons(2, _kernel.Watch())
    stream = _kernel.Stream(_request(), shapes, listed, 0, stopped)
    stopped.stop()
    with pytest.raises(RuntimeError, match="stopped"):
        stream.next(10)
    assert stream.finished
    for work in (
        lambda: _kernel.Shapes(2, 4, stopped),
        lambda: _kernel.Skeletons(3, stopped),
        lambda: _kernel.tally(_request(), shapes, listed, 0, stopped),
    ):
        with pytest.raises(RuntimeError, match="stopped"):
            work()


@compiled
def test_one_reader_at_a_time() -> None:
    """Several threads may ask one stream: every row is given once, and who comes too early is told so."""
    from topologies import _kernel

    watch = _kernel.Watch()
    request = _request(4, 4, 0, (0, 1, 2, 3), (0, 0, 0, 0))
    listed = _kernel.Skeletons(4, watch)
    stream = _kernel.Stream(request, _kernel.Shapes(4, 4, watch), listed, len(listed) - 1, watch)
    found: list[int] = []

    def read() -> None:
        while not stream.finished:
            with suppress(ValueError):
                found.append(len(stream.next(5)[0]))

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = _kernel.Stream(request, _kernel.Shapes(4, 4, watch), listed, len(listed) - 1, watch)
    assert sum(found) == len(alone.next(2**40)[0])


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
    from topologies import _kernel

    fermions = np.zeros(lines.shape[:2], np.uint8)
    with suppress(ValueError, IndexError):
        _kernel.keys(vertices, lines, legs, fermions, diagrams, classes, _kernel.Watch())
    for wrong in (None, vertices.tolist(), vertices.astype(np.int64), vertices.astype(float)):
        with pytest.raises(TypeError):
            _kernel.keys(wrong, lines, legs, fermions, diagrams, classes, _kernel.Watch())  # type: ignore[arg-type]


# ---- Refusals, memory, interruption.


@pytest.mark.parametrize(
    ("stage", "loops", "legs", "labelled", "message"),
    [
        ("genuine", 1, 4, False, "unknown stage"),
        ("topologies", -1, 4, False, "loops"),
        ("topologies", 1.0, 4, False, "loops"),
        ("topologies", 1, -4, False, "legs"),
        ("topologies", 1, "dirac-d9", False, "unknown operator"),
        ("genuine_topologies", 1, 4, True, "told apart"),
        ("diagrams", 1, 1, False, "do not fit"),
    ],
)
def test_malformed_requests(stage: str, loops: int, legs: int | str, labelled: bool, message: str) -> None:
    """One line, at once."""
    with pytest.raises(MalformedInput, match=message) as error:
        kernel.blocks(stage, loops, legs, labelled=labelled)
    assert "\n" not in str(error.value)


@compiled
def test_tables_larger_than_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once where Polya's formula gives the exact size, as soon as it shows otherwise."""
    monkeypatch.setattr(kernel, "memory", lambda: 1 << 18)
    with monkeypatch.context() as patch:
        patch.setattr(kernel, "stream", lambda *_: iter(()))  # nothing is generated
        with pytest.raises(MalformedInput, match=r"topologies with 4 loops and 4 legs: 0.0 GB"):
            kernel.table("topologies", 4, 4)
    with pytest.raises(MalformedInput, match="the first"):
        kernel.table("no_self_energy", 4, 4)


@compiled
def test_strings_larger_than_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream needs the list of all strings of legs."""
    monkeypatch.setattr("topologies.engine.memory", lambda: 1 << 19)
    with pytest.raises(MalformedInput, match="string"):
        next(kernel.blocks("topologies", 2, 8))


@compiled
def test_legs_in_too_many_orders_are_refused() -> None:
    """Ten different legs have 3628800."""
    with pytest.raises(MalformedInput, match="3628800 orders"):
        next(kernel.blocks("topologies", 1, 10, labelled=True))


def resident() -> int:
    """Kilobytes of memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@compiled
def test_no_leak() -> None:
    """Ten thousand calls, half of them abandoned in the middle, leave the memory where it was."""

    def calls(number: int) -> None:
        for i in range(number):
            stream = kernel.blocks("diagrams", 1, "dirac-d5") if i % 2 else kernel.blocks("topologies", 1, 4)
            kernel.keys(next(stream), "dirac-d5" if i % 2 else None)
            del stream
        gc.collect()

    calls(1000)
    before = resident()
    calls(9000)
    assert resident() - before < 8 * 1024


@compiled
def test_a_stream_keeps_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred megabytes pass through a few."""
    code = (
        "import resource; from topologies import kernel\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = used()\n"
        "passed = sum(block.nbytes for block in kernel.blocks('topologies', 3, 6, labelled=True))\n"
        "print(passed >> 10, used() - before)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    passed, kept = map(int, run.stdout.split())
    assert passed > 100_000
    assert kept < passed / 2


@compiled
def test_streams_can_be_abandoned() -> None:
    """The cores stop when nobody reads on."""

    def first(loops: int) -> Iterator[Block]:
        stream = kernel.blocks("topologies", loops, 4)
        yield next(stream)
        stream.close()  # type: ignore[attr-defined]  # it is a generator

    assert len(next(first(5))) > 0


LONG = [
    "census(6, 4)",
    "next(kernel.blocks('genuine_diagrams', 7, 4))",
    "sum(map(len, kernel.blocks('topologies', 1, 13)))",
    "sum(map(len, kernel.blocks('topologies', 0, 24)))",
    "kernel.blocks('topologies', 2, 14).__next__()",
    "census(8, 2)",
]


@compiled
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
@pytest.mark.parametrize("work", LONG)
def test_an_interrupt_is_obeyed(work: str) -> None:
    """Ctrl-C ends long work of every sort with KeyboardInterrupt, in the middle of a skeleton, too."""
    code = f"from topologies import census, kernel; print('begun', flush=True); {work}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline().strip() == b"begun"
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(0.7)
        run.send_signal(signal.SIGINT)
        _, complaint = run.communicate(timeout=60)
    assert complaint.strip().endswith(b"KeyboardInterrupt")


# ---- Runs that are interrupted.


@compiled
@pytest.mark.parametrize("asked", [unlabelled(2, 1), operator("dirac-d4")], ids=lambda asked: asked.name)
def test_an_interrupted_run_goes_on(asked: Operator, tmp_path: Path) -> None:
    """Wherever the journal was cut, in the middle of a line, too, the result is that of the census."""
    journal = tmp_path / "journal"
    seen: list[Progress] = []
    whole = census(3, 3) if asked.name == "F2S1" else census(3, operator=asked)
    assert long_census(3, asked, journal, seen.append) == whole
    assert [step.total for step in seen] == [count(3, 3)] * 13  # at the start and after each skeleton
    assert (seen[-1].done, seen[-1].seconds_left) == (count(3, 3), 0)
    text = journal.read_bytes()
    for cut in random.Random(1).sample(range(len(text)), 20):
        journal.write_bytes(text[:cut])
        again: list[Progress] = []
        assert long_census(3, asked, journal, again.append) == whole
        assert len(again) == 13 - max(text[:cut].count(b"\n") - 1, 0)


@compiled
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """``kill -9`` after some skeletons of four loops."""
    journal = tmp_path / "journal"
    code = (
        "import os, signal, sys; from pathlib import Path; from topologies import unlabelled\n"
        "from topologies.longrun import long_census\n"
        "stop = lambda step: step.done > 5000 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "long_census(4, unlabelled(2, 1), Path(sys.argv[1]), stop)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(journal)], capture_output=True)
    assert run.returncode == -9
    seen: list[Progress] = []
    assert long_census(4, unlabelled(2, 1), journal, seen.append) == census(4, 3)
    assert 0 < len(seen) < 73


@compiled
def test_journals_of_other_runs_are_refused(tmp_path: Path) -> None:
    """Neither another request nor another file is overwritten."""
    journal = tmp_path / "journal"
    long_census(2, unlabelled(2, 1), journal)
    kept = journal.read_text()
    with pytest.raises(MalformedInput, match="another run"):
        long_census(2, unlabelled(2, 2), journal)
    assert journal.read_text() == kept
    for text in ("a letter\nof two lines\n", "a note"):
        journal.write_text(text)
        with pytest.raises(MalformedInput, match="not the journal"):
            long_census(2, unlabelled(2, 1), journal)
        assert journal.read_text() == text


@pytest.mark.usefixtures("python_engine")
def test_long_runs_need_the_kernel(tmp_path: Path) -> None:
    """They would not end."""
    with pytest.raises(MalformedInput, match="compiled kernel"):
        long_census(2, unlabelled(2, 1), tmp_path / "journal")
