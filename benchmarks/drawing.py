"""``python -m benchmarks.drawing``: how long figures take, against one ``dot`` or ``pdflatex`` for each, same run.

The peers get finished text, in which all positions are fixed: their times are those of starting, reading and writing
alone, while ours begin at the graph. They are measured on a sample. Times of this process are those of one core
(``time.process_time``), those of other programs what a clock on the wall shows.
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
from typing import Any

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
    """Figures with different labels: general charges, and the powers of omega for every choice of kappas in turn."""
    solutions = [solve(diagram) for loops in (1, 2) for diagram in diagrams("dirac-d5", loops)]
    yield from itertools.islice(map(u1_panel, solutions), number)
    left = number - len(solutions)
    for step in range(left):
        solution = solutions[step % len(solutions)]
        kappas = {name: (5 * step + 7 * k) % 36 for k, name in enumerate(solution.free)}
        yield zn_panel(solution.modulo(36), kappas=kappas)


def seconds(run: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long something takes."""
    start = clock()
    run()
    return clock() - start


def rows() -> Iterator[Row]:
    """What is measured, our seconds, the peer, its seconds."""
    for what, code in COLD:
        walls, cores = zip(*(cold(code) for _ in range(5)), strict=True)
        yield what, min(walls), "of these busy", min(cores)
    made = list(panels(FIGURES))
    yield "61 layouts that are not cached", seconds(lambda: drawn(made[:61]), time.process_time), "", None
    ours = seconds(lambda: drawn(made), time.process_time)
    scenes = [drawing.scene(panel) for panel in made[:SAMPLE]]
    scale = FIGURES / SAMPLE
    title = f"{FIGURES} SVGs of cached layouts"
    yield title, ours, "one dot for each", by_dot(scenes, scale)
    yield title, ours, "pdflatex, plain TikZ", by_pdflatex(scenes, "tikz", scale)
    yield title, ours, "pdflatex, TikZ-Feynman", by_pdflatex(scenes, "tikz-feynman", scale)
    for form in ("pdf", "png", "eps"):
        spent = seconds(lambda form=form: [render(scene, form) for scene in scenes], time.process_time)  # type: ignore[misc]
        yield f"{FIGURES} scenes as {form}", scale * spent, "", None
    one = seconds(lambda: drawn(made))  # layouts are kept here; each process of a batch makes its own
    yield f"{FIGURES} SVGs in processes on {os.cpu_count()} cores", batch(made), "in one process", one


def drawn(made: Sequence[Diagram]) -> list[str]:
    """Figures as SVG, one after the other."""
    return [panel.svg() for panel in made]


def svg(panel: Diagram) -> str:
    """A figure, in a process of its own."""
    return panel.svg()


def key(panel: Diagram) -> str:
    """The diagram under a figure: figures of one diagram share its layout."""
    return panel.key


def batch(made: Sequence[Diagram]) -> float:
    """The same by all cores, start of the processes and their own layouts included."""
    return seconds(lambda: list(on_all_cores(svg, made, alike=key)))


def cold(code: str) -> tuple[float, float]:
    """From starting Python to the end of a program: by the clock on the wall, and of the processor.

    Python may keep compiled modules, as it has them of an installed package; whoever runs it several times sees that.
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
    """The time of the processor that programs started from here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_dot(scenes: Sequence[drawing.Scene], scale: float) -> float | None:
    """One process of Graphviz for each figure, or None without it."""
    if shutil.which("dot") is None:
        return None
    texts = [drawing.dot(scene) for scene in scenes]
    return scale * seconds(lambda: [programs.dot_output(text, "svg") for text in texts])


def by_pdflatex(scenes: Sequence[drawing.Scene], package: str, scale: float) -> float | None:
    """One run of LaTeX for each figure, or None without it."""
    found: Any = shutil.which("kpsewhich") and subprocess.run(["kpsewhich", f"{package}.sty"], capture_output=True)
    if shutil.which("pdflatex") is None or not (found and found.stdout.strip()):
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
