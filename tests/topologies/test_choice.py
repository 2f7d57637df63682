"""Which engine runs, what it refuses, the memory that it takes, and how it is stopped."""

import gc
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kernel_cases import compiled
from topologies import MalformedInput, census, generate, kernel
from topologies.kernel.arrays import Block
from topologies.kernel.limits import check_size
from topologies.machine import resources

# ---- Which engine.


def test_the_variable_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong value is refused, not ignored."""
    monkeypatch.setenv(kernel.VARIABLE, "fast")
    with pytest.raises(MalformedInput, match="NULOOPS_KERNEL"):
        generate(1, 4)


def test_without_the_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs and says why; insisting on the kernel is refused."""
    monkeypatch.setattr("topologies.kernel.choice._extension", lambda: "the kernel was not built")
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    assert kernel.engine() == ("python", "the kernel was not built")
    assert census(1, 4)["genuine_diagrams"] == 4
    monkeypatch.setenv(kernel.VARIABLE, "compiled")
    with pytest.raises(MalformedInput, match="not built"):
        kernel.engine()


@compiled
def test_an_old_build_beside_new_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not used, and the reason is given."""
    from topologies.kernel import _kernel
    from topologies.kernel.choice import _extension

    monkeypatch.setattr(_kernel, "INTERFACE", 1)
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    _extension.cache_clear()
    try:
        assert kernel.engine() == ("python", "the kernel was built from different sources, install again")
    finally:
        _extension.cache_clear()


def test_the_package_works_where_the_extension_cannot_be_imported() -> None:
    """In a fresh process: import, count, generate."""
    code = (
        "import sys; sys.modules['topologies.kernel._kernel'] = None\n"
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
    """Before anything is generated where Polya's formula gives the exact size, otherwise as soon as it is too much."""
    monkeypatch.setattr(resources, "memory", lambda: 1 << 18)
    with monkeypatch.context() as patch:
        patch.setattr("topologies.kernel.results.stream", lambda *_: iter(()))  # nothing is generated
        with pytest.raises(MalformedInput, match=r"topologies with 4 loops and 4 legs: 0.0 GB"):
            kernel.table("topologies", 4, 4)
    with pytest.raises(MalformedInput, match="the first"):
        kernel.table("no_self_energy", 4, 4)


@compiled
def test_strings_larger_than_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream needs the list of all strings of legs."""
    monkeypatch.setattr(resources, "memory", lambda: 1 << 19)
    with pytest.raises(MalformedInput, match="string"):
        next(kernel.blocks("topologies", 2, 8))


@compiled
def test_vacuum_graphs_larger_than_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel lists them in memory; Python would need days."""
    monkeypatch.setattr(resources, "memory", lambda: 1 << 22)
    with pytest.raises(MalformedInput, match=r"^8 loops: the \d+ vacuum graphs take \d+\.\d GB$"):
        check_size(8, 0)
    monkeypatch.setenv("NULOOPS_KERNEL", "python")
    with pytest.raises(MalformedInput, match=r"^8 loops: the vacuum graphs take days$"):
        check_size(8, 0)


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
    """A hundred megabytes of blocks pass through a few megabytes of memory."""
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
    """The cores stop when nobody continues to read."""

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
    """Ctrl-C ends long work of every kind with KeyboardInterrupt, even in the middle of a skeleton."""
    code = f"from topologies import census, kernel; print('begun', flush=True); {work}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline().strip() == b"begun"
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(0.7)
        run.send_signal(signal.SIGINT)
        _, complaint = run.communicate(timeout=60)
    assert complaint.strip().endswith(b"KeyboardInterrupt")
