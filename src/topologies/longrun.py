"""A census that takes hours: it can be killed at any moment, goes on where it was, and says how long it will take.

The work is cut into vacuum skeletons.  Each finished one adds a line to a journal, and a line counts only if it is
whole: after ``kill -9`` the last one may be torn, and is done again.  Numbers are sums and the mass basis is a union,
so the result does not depend on where a run was interrupted.  Needs the compiled kernel.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from topologies import kernel
from topologies.census import Census
from topologies.counting import count
from topologies.errors import MalformedInput
from topologies.operators import Operator


class Progress(NamedTuple):
    """How far a run is: topologies seen of how many, and the seconds that are left at the speed of this run so far."""

    done: int
    total: int
    seconds_left: float


def long_census(
    loops: int, legs_of: Operator, journal: Path, report: Callable[[Progress], object] = lambda progress: None
) -> Census:
    """The census of an operator (``topologies.unlabelled`` gives one for legs that are only fermions and scalars).

    Arguments:
        loops: number of loops, 2 or more.
        legs_of: the operator; the labelled stages are left out if its legs are told apart by nothing but their kind.
        journal: a file for what is finished; if it exists, the run goes on from there.
        report: called after each skeleton.

    Raises MalformedInput if the journal is that of another request, or if there is no compiled kernel.

    >>> from tempfile import TemporaryDirectory
    >>> from topologies.operators import unlabelled
    >>> with TemporaryDirectory() as folder:
    ...     long_census(3, unlabelled(2, 2), Path(folder) / "journal").genuine_topologies
    44
    """
    size = len(legs_of.legs)
    if loops < 2:
        raise MalformedInput(f"long runs start at two loops, got {loops}")
    if not kernel.is_compiled(loops, size):
        raise MalformedInput(f"long runs need the compiled kernel: {kernel.engine(loops, size).reason}")
    labelled = legs_of.name != f"F{legs_of.fermions}S{legs_of.scalars}"
    task = kernel.Task("topologies", loops, legs_of, labelled)
    title = {"loops": loops, "legs": [[leg.name, leg.kind] for leg in legs_of.legs], "skeletons": len(task.skeletons)}
    finished = _read(journal, title)
    total, begun = count(loops, size), time.monotonic()
    before = done = sum(numbers[0] for numbers, _ in finished.values())
    left = [number for number in reversed(range(len(task.skeletons))) if number not in finished]
    with journal.open("a", encoding="utf-8") as file, ThreadPoolExecutor(kernel.cores()) as pool:
        for number, (numbers, codes) in zip(
            left, pool.map(lambda n: task.tally(*task.skeletons[n]), left), strict=True
        ):
            finished[number] = numbers, codes
            _append(file, [number, numbers, sorted(code.hex() for code in codes)])
            done += numbers[0]
            report(Progress(done, total, (total - done) * (time.monotonic() - begun) / max(done - before, 1)))
    if done != total:
        raise MalformedInput(f"{journal}: {done} topologies, but there are {total}; the journal is damaged")
    found = kernel.added(finished.values())
    return Census(**{stage: value for stage, value in found.items() if labelled or "labelled" not in stage})


def _append(file: Any, line: object) -> None:
    """Write a line that survives."""
    file.write(json.dumps(line) + "\n")
    file.flush()
    os.fsync(file.fileno())


def _read(journal: Path, title: object) -> dict[int, tuple[list[int], set[bytes]]]:
    """What is finished; the file is begun, or a torn last line taken off."""
    text = journal.read_text("utf-8") if journal.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    first_line = json.dumps(title)
    try:
        if not whole and not first_line.startswith(text):
            raise ValueError
        first, *lines = map(json.loads, whole.splitlines() or [first_line])
        finished = {number: (numbers, set(map(bytes.fromhex, codes))) for number, numbers, codes in lines}
    except (ValueError, TypeError):
        raise MalformedInput(f"{journal}: not the journal of a long run") from None
    if first != title:
        raise MalformedInput(f"{journal}: the journal of another run, {json.dumps(first)}")
    with journal.open("r+" if text else "w", encoding="utf-8") as file:
        file.truncate(len(whole.encode()))
        if not whole:
            _append(file, title)
    return finished
