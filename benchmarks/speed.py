"""``python -m benchmarks.speed``: time the kernel against peers in one process; write docs/speed.md and docs/speed.svg.

The peers, each of which must find as many graphs as we do, are FeynGraph and Symbolica (compiled; without a licence
the latter uses one core), and the naive method with pynauty.  Those that are not installed are left out, and the page
says so: ``pip install feyngraph symbolica pynauty``.  With ``--loops 3`` it takes a minute and writes no page, with the
default of 4 ten minutes.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from benchmarks import naive

from topologies import census, count, kernel
from topologies.kernel.arrays import Block
from topologies.machine.resources import cores

DOCS = Path(__file__).parent.parent / "docs"
LEGS = 4
OURS = "nuloops"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a program takes for a question.

    Attributes:
        seconds: wall-clock time.
        processor: processor time in seconds, of all cores together.
        graphs: how many graphs it found.
        bytes: the memory of the result, where it is known.
    """

    question: str
    loops: int
    program: str
    seconds: float
    processor: float
    graphs: int
    bytes: int = 0


def fastest(run: Callable[[], int], times: int) -> tuple[float, float, int]:
    """Return the shortest time of several runs, the least processor time of one, and what they return."""
    seconds, processor = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        answer = run()
        seconds.append((time.perf_counter() - start, answer))
        processor.append(time.process_time() - begun)
    shortest, answer = min(seconds)
    return shortest, min(processor), answer


def ours(question: str, loops: int) -> Timing:
    """Time nuloops, all results kept in memory as blocks."""
    stage, labelled = QUESTIONS[question]
    kept: list[Block] = []

    def run() -> int:
        kept[:] = kernel.blocks(stage, loops, "weinberg" if stage.startswith("genuine") else LEGS, labelled=labelled)
        return sum(map(len, kept))

    seconds, busy, graphs = fastest(run, 5)
    print(f"{OURS:10} {question:28} {loops} loops {seconds:9.4f} s {graphs}", flush=True)
    return Timing(question, loops, OURS, seconds, busy, graphs, sum(block.nbytes for block in kept))


QUESTIONS = {
    "unlabelled": ("topologies", False),
    "labelled": ("topologies", True),
    "labelled, 1PI": ("irreducible", True),
    "labelled, no tadpole": ("no_tadpole", True),
    "no tadpole, no self-energy": ("no_self_energy", False),
    "genuine diagrams, weinberg": ("genuine_diagrams", False),
}


def feyngraph(question: str, loops: int) -> int:
    """Count FeynGraph's labelled topologies."""
    from feyngraph.topology import TopologyGenerator, TopologyModel, TopologySelector

    selector = TopologySelector()
    if question == "labelled, 1PI":
        selector.select_opi_components(1)
    if question == "labelled, no tadpole":
        selector.select_tadpoles(0)
    return len(TopologyGenerator(LEGS, loops, TopologyModel([3, 4]), selector).generate())


def symbolica(question: str, loops: int) -> int:
    """Count Symbolica's topologies with one kind of line; it also gives those with fewer loops, which cost little."""
    program = import_module("symbolica")
    end = program.HalfEdge(program.S("g"))
    labelled = question != "unlabelled"
    graphs = program.Graph.generate(
        external_edges=[(leg if labelled else 1, end) for leg in range(1, LEGS + 1)],
        vertex_signatures=[[end] * 3, [end] * 4],
        max_loops=loops,
        allow_self_loops=True,
        allow_zero_flow_edges=question != "labelled, no tadpole",
        max_bridges=0 if question == "labelled, 1PI" else None,
    )
    return sum(1 for graph in graphs if graph.num_loops() == loops)


PEERS: dict[str, tuple[str, tuple[str, ...], Callable[[str, int], int]]] = {
    "FeynGraph": ("feyngraph", ("labelled", "labelled, 1PI", "labelled, no tadpole"), feyngraph),
    "Symbolica": ("symbolica", ("unlabelled", "labelled", "labelled, 1PI", "labelled, no tadpole"), symbolica),
    "naive": ("pynauty", ("unlabelled",), lambda _, loops: naive.topologies(loops, LEGS)),
}


def missing() -> list[str]:
    """List the programs that are not installed."""
    return [program for program, (module, *_) in PEERS.items() if find_spec(module) is None]


def peers(largest: int, peaks: dict[str, float]) -> Iterator[Timing]:
    """Time the other programs; ``peaks`` gets the largest memory of the process after each."""
    for program, (module, questions, run) in PEERS.items():
        if program in missing():
            print(f"{program} is left out: pip install {module}")
            continue
        for question in questions:
            for loops in range(2, largest + 1):
                seconds, busy, graphs = fastest(lambda q=question, n=loops, r=run: r(q, n), 1 if loops > 3 else 2)  # type: ignore[misc]
                print(f"{program:10} {question:28} {loops} loops {seconds:9.3f} s {graphs}", flush=True)
                yield Timing(question, loops, program, seconds, busy, graphs)
        peaks[program] = memory()


def writing(size: int) -> float:
    """Time writing ``size`` bytes into fresh memory on one core: nothing that keeps its results is faster."""
    return fastest(lambda: int(np.full(size, 1, np.uint8)[-1]), 5)[0]


def memory() -> float:
    """Return the largest memory of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def number(seconds: float) -> str:
    """Write a time with its unit."""
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def against_peers(mine: list[Timing], theirs: list[Timing]) -> Iterator[list[str]]:
    """Every question that a peer can answer too."""
    own = {(timing.question, timing.loops): timing for timing in mine}
    for timing in theirs:
        best = own[timing.question, timing.loops]
        if timing.graphs != best.graphs:
            raise SystemExit(f"{timing.program} finds {timing.graphs} graphs, we {best.graphs}: {timing.question}")
        yield [
            timing.question,
            str(timing.loops),
            str(timing.graphs),
            number(best.seconds),
            timing.program,
            number(timing.seconds),
            f"{timing.seconds / best.seconds:.0f}",
            f"{ratio(timing, best):.0f}",
        ]


def growth(mine: list[Timing]) -> Iterator[list[str]]:
    """Make the rows on what a graph costs, and how close that is to writing it down."""
    for timing in mine:
        limit = writing(max(timing.bytes, 1))
        yield [
            timing.question,
            str(timing.loops),
            str(timing.graphs),
            number(timing.seconds),
            number(timing.seconds / max(timing.graphs, 1)),
            f"{timing.graphs / timing.seconds / 1e6:.2f}",
            f"{timing.bytes / 1e6:.1f}",
            f"{timing.seconds / limit:.0f}",
        ]


def chains(largest: int) -> Iterator[list[str]]:
    """Time all stages of the census, to genuine diagrams, finite ones and the mass basis."""
    for loops, legs in ((2, 4), (3, 4), (4, 4), (5, 4)):
        if loops <= largest or largest > 3:
            seconds, busy, total = fastest(lambda n=loops, k=legs: census(n, k).topologies, 3 if loops < 5 else 1)  # type: ignore[misc]
            assert total == count(loops, legs), "the formula and the census differ"
            yield [str(loops), str(legs), str(total), number(seconds), number(busy), f"{memory():.0f}"]


def orders(mine: list[Timing]) -> Iterator[list[str]]:
    """Make the rows on the growth of the number of graphs and of the time from one loop to the next."""
    known = {(timing.question, timing.loops): timing for timing in mine}
    for (question, loops), timing in known.items():
        if before := known.get((question, loops - 1)):
            graphs, seconds = timing.graphs / before.graphs, timing.processor / before.processor
            yield [question, f"{loops - 1} to {loops}", f"{graphs:.1f}", f"{seconds:.1f}"]


def targets(mine: list[Timing], theirs: list[Timing]) -> Iterator[list[str]]:
    """Make the rows on what was aimed at, with four legs and four loops, and what was reached."""
    times = {(t.question, t.program): t for t in mine + theirs if t.loops == 4}
    for question, program, wanted in TARGETS:
        if (question, program) in times:
            own, other = times[question, OURS], times[question, program]
            yield [question, program, str(wanted), f"{other.seconds / own.seconds:.0f}", f"{ratio(other, own):.0f}"]


def ratio(other: Timing, own: Timing) -> float:
    """Return the ratio of processor times."""
    return other.processor / own.processor


TARGETS = (
    ("unlabelled", "Symbolica", 500),
    ("unlabelled", "naive", 200),
    ("labelled", "FeynGraph", 300),
    ("labelled, 1PI", "FeynGraph", 1000),
)


def plot(timings: list[Timing]) -> None:
    """Plot time against loops, one curve for each program and question."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.2), layout="constrained")
    panels = figure.subplots(1, 3, sharey=True)
    colours = {OURS: "C0", "FeynGraph": "C1", "Symbolica": "C2", "naive": "C7"}
    for panel, question in zip(panels, ("unlabelled", "labelled", "labelled, 1PI"), strict=True):
        for program, colour in colours.items():
            points = [(t.loops, t.seconds) for t in timings if (t.question, t.program) == (question, program)]
            if points:
                panel.plot(*zip(*points, strict=True), "o-", color=colour, label=program)
        panel.set(title=f"four legs, {question}", xlabel="loops", yscale="log")
        panel.set_xticks(sorted({t.loops for t in timings}))
        panel.grid(alpha=0.3)
        panel.legend()
    panels[0].set_ylabel("seconds")
    figure.savefig(DOCS / "speed.svg", metadata={"Date": None})


def page(mine: list[Timing], theirs: list[Timing], chained: list[list[str]], peaks: dict[str, float]) -> Iterator[str]:
    """Yield the lines of docs/speed.md."""
    text = (Path(__file__).parent / "speed_text.md").read_text("utf-8")
    versions = f"Python {platform.python_version()}, {cores()} cores of {processor()}"
    yield text.format(machine=versions, load=f"{os.getloadavg()[0]:.1f}").rstrip()
    yield ""
    yield "## Against other programs"
    yield ""
    yield "![Time against loops](speed.svg)"
    yield ""
    yield from table(
        ["four legs", "loops", "graphs", OURS, "program", "time", "ratio", "ratio of processor time"],
        against_peers(mine, theirs),
    )
    yield ""
    yield from table(["four legs, four loops", "program", "aim", "ratio", "of processor time"], targets(mine, theirs))
    yield ""
    yield "Largest memory of the process so far, one program after the other:"
    yield ", ".join(f"{program} {used:.0f} MB" for program, used in peaks.items()) + "."
    if missing():
        yield f"Not installed, and therefore left out: {', '.join(missing())}."
    yield ""
    yield "## How cost grows"
    yield ""
    head = ["four legs", "loops", "graphs", "time", "per graph", "million graphs/s", "MB written", "time / writing"]
    yield from table(head, growth(mine))
    yield ""
    yield "From one loop to the next, the number of graphs grows by a factor, and processor time by another:"
    yield ""
    yield from table(["four legs", "loops", "graphs", "processor time"], orders(mine))
    yield ""
    yield "## All stages"
    yield ""
    yield "The chain of `topologies.census`, in this process before any other program ran:"
    yield ""
    yield from table(
        ["loops", "legs", "topologies", "time", "processor time", "largest memory so far, MB"], iter(chained)
    )


def processor() -> str:
    """Return the name of the processor, if the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def main(largest: int = 4) -> None:
    """Measure and print; write the page if nothing was cut short."""
    print(f"engine: {kernel.engine()}")
    mine = [ours(question, loops) for question in QUESTIONS for loops in range(2, largest + 1)]
    mine += [ours("unlabelled", 5), ours("genuine diagrams, weinberg", 5)] if largest > 3 else []
    chained = list(chains(largest))
    peaks = {OURS: memory()}
    theirs = list(peers(largest, peaks))
    text = "\n".join(page(mine, theirs, chained, peaks)) + "\n"
    print(text)
    if largest > 3:
        plot(mine + theirs)
        (DOCS / "speed.md").write_text(text, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loops", type=int, default=4, help="the largest number of loops that the peers are given")
    main(parser.parse_args().loops)
