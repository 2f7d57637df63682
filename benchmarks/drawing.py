"""``python -m benchmarks.drawing``: time figures, against one run of ``dot`` or ``pdflatex`` for each figure.

The peers get finished text, in which all positions are fixed: they only start, read and write, while our times begin at
the graph. They are measured on a sample. Times of this process are processor times of one core
(``time.process_time``), those of other programs are wall-clock times.
"""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from charges import solve, u1_panel, zn_panel
from nuloops.work.batch import on_all_cores
from topologies import Diagram, diagrams, drawing
from topologies.drawing.writers.engines import render
from topologies.machine import programs

FIGURES = 1000
SAMPLE = 40  # of figures for which another program is started
COLD = (
    ("first picture: import, diagram, SVG", "import topologies; next(topologies.diagrams('dirac-d5', 1)).svg()"),
    ("first picture: nuloops draw", "from nuloops.cli import main; main(['draw', 'dirac-d5_0122_F01_S0212', *OUT])"),
)

Row = tuple[str, float, str, float | None]


def panels(number: int) -> Iterator[Diagram]:
    """Make figures with different labels: general charges, then powers of omega for many choices of kappas."""
    solutions = [solve(diagram) for loops in (1, 2) for diagram in diagrams("dirac-d5", loops)]
    yield from itertools.islice(map(u1_panel, solutions), number)
    left = number - len(solutions)
    for step in range(left):
        solution = solutions[step % len(solutions)]
        kappas = {name: (5 * step + 7 * k) % 36 for k, name in enumerate(solution.free)}
        yield zn_panel(solution.modulo(36), kappas=kappas)


def seconds(run: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long something takes."""
    start = clock()
    run()
    return clock() - start


def rows() -> Iterator[Row]:
    """Yield what is measured, our seconds, the peer, and its seconds."""
    for what, code in COLD:
        walls, cores = zip(*(cold(code) for _ in range(5)), strict=True)
        yield what, min(walls), "of these busy", min(cores)
    figures = list(panels(FIGURES))
    yield "61 layouts that are not cached", seconds(lambda: drawn(figures[:61]), time.process_time), "", None
    ours = seconds(lambda: drawn(figures), time.process_time)
    scenes = [drawing.scene(panel) for panel in figures[:SAMPLE]]
    scale = FIGURES / SAMPLE
    title = f"{FIGURES} SVGs of cached layouts"
    yield title, ours, "one dot for each", by_dot(scenes, scale)
    yield title, ours, "pdflatex, plain TikZ", by_pdflatex(scenes, "tikz", scale)
    yield title, ours, "pdflatex, TikZ-Feynman", by_pdflatex(scenes, "tikz-feynman", scale)
    for form in ("pdf", "png", "eps"):
        spent = seconds(lambda form=form: [render(scene, form) for scene in scenes], time.process_time)  # type: ignore[misc]
        yield f"{FIGURES} scenes as {form}", scale * spent, "", None
    alone = seconds(lambda: drawn(figures))  # layouts are kept here; each process of a batch makes its own
    yield f"{FIGURES} SVGs in processes on {os.cpu_count()} cores", batch(figures), "in one process", alone


def drawn(figures: Sequence[Diagram]) -> list[str]:
    """Draw figures as SVG, one after the other."""
    return [figure.svg() for figure in figures]


def svg(panel: Diagram) -> str:
    """Draw one figure as SVG, in a process of its own."""
    return panel.svg()


def key(panel: Diagram) -> str:
    """Return the key of the diagram of a figure: figures of one diagram share its layout."""
    return panel.key


def batch(figures: Sequence[Diagram]) -> float:
    """Time drawing on all cores, the start of the processes and their own layouts included."""
    return seconds(lambda: list(on_all_cores(svg, figures, alike=key)))


def cold(code: str) -> tuple[float, float]:
    """Time a program from the start of Python to its end: wall-clock and processor time.

    Python may cache compiled modules, as it does for an installed package: the first run is slower.
    """
    compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryDirectory() as folder:
        program = f"OUT = ['--out', {str(Path(folder) / 'figure.svg')!r}]\n{code}"
        start = children()
        run = subprocess.run
        wall = seconds(
            lambda: run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL, env=compiled)
        )
        return wall, children() - start


def children() -> float:
    """Return the processor time that programs started from here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_dot(scenes: Sequence[drawing.Scene], scale: float) -> float | None:
    """Time one process of Graphviz for each figure; None if it is not installed."""
    if shutil.which("dot") is None:
        return None
    texts = [drawing.dot(scene) for scene in scenes]
    return scale * seconds(lambda: [programs.dot_output(text, "svg") for text in texts])


def by_pdflatex(scenes: Sequence[drawing.Scene], package: str, scale: float) -> float | None:
    """Time one run of LaTeX for each figure; None if it or the package is not installed."""
    if shutil.which("pdflatex") is None or shutil.which("kpsewhich") is None:
        return None
    if not subprocess.run(["kpsewhich", f"{package}.sty"], capture_output=True).stdout.strip():
        return None
    few = scenes[:: max(1, len(scenes) // 8)]
    with tempfile.TemporaryDirectory() as folder:
        for number, scene in enumerate(few):
            text = drawing.tikz(scene) if package == "tikz" else drawing.tikz_feynman(scene)
            (Path(folder) / f"{number}.tex").write_text(text, "ascii")
        command = ["pdflatex", "-interaction=batchmode", "-halt-on-error"]

        def run() -> None:
            for number in range(len(few)):
                subprocess.run([*command, f"{number}.tex"], cwd=folder, check=True, stdout=subprocess.DEVNULL)

        return scale * len(scenes) / len(few) * seconds(run)


def main() -> None:
    """Print the table."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {drawing.engine()}")
    print(f"{'what':40}{'seconds':>10}   {'peer':26}{'seconds':>10}{'ratio':>9}")
    for what, ours, peer, theirs in rows():
        right = f"{theirs:10.1f}{theirs / ours:9.1f}" if theirs is not None else ""
        print(f"{what:40}{ours:10.2f}   {peer:26}{right}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
