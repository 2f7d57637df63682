"""A census that takes hours: it can be killed at any moment, resumes where it stopped, and estimates the time left.

The work is divided by vacuum skeletons.  Each finished skeleton adds a line with a checksum to a journal, and a line
counts only if it is complete: after ``kill -9`` the last one may be torn, and that skeleton is done again.  The numbers
are sums and the mass basis is a union, so the result does not depend on where a run was interrupted.  Needs the
compiled kernel.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from topologies.counts.census import Census
from topologies.enumeration.counting import count
from topologies.enumeration.stages import Stage
from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator, unlabelled
from topologies.integers import integer
from topologies.kernel.choice import engine, is_compiled
from topologies.kernel.limits import check_size
from topologies.kernel.task import Tally, Task, added
from topologies.machine.files import append
from topologies.machine.locks import lock


class Progress(NamedTuple):
    """How far a run has got: topologies done, their total, and the seconds left at the speed of this run so far."""

    done: int
    total: int
    seconds_left: float


def long_census(
    loops: int,
    legs_of: Operator,
    journal: Path | None = None,
    report: Callable[[Progress], object] = lambda progress: None,
) -> Census:
    """Take the census of an operator, with a journal from which an interrupted run resumes.

    Arguments:
        loops: number of loops, 2 or more.
        legs_of: the operator; ``topologies.unlabelled`` gives one whose legs are only fermions and scalars, and then
            the labelled stages are left out.
        journal: the file that records finished skeletons; if it exists, the run resumes from it.  With None nothing
            is recorded.
        report: called at the start and after each skeleton.

    Returns the same :class:`topologies.Census` as ``topologies.census``.

    Raises:
        MalformedInput: the journal belongs to another request, is damaged or in use, or there is no compiled kernel.

    >>> from tempfile import TemporaryDirectory
    >>> from topologies import unlabelled
    >>> with TemporaryDirectory() as folder:
    ...     long_census(3, unlabelled(2, 2), Path(folder) / "journal").genuine_topologies
    44
    """
    size = len(legs_of.legs)
    loops = integer(loops, "loops must be an integer")
    if loops < 2:
        raise MalformedInput(f"long runs start at two loops, got {loops}")
    check_size(loops, size)
    if not is_compiled(loops, size):
        raise MalformedInput(f"long runs need the compiled kernel: {engine(loops, size).reason}")

    labelled = legs_of != unlabelled(legs_of.fermions, legs_of.scalars)
    title = {"loops": loops, "legs": [[leg.name, leg.kind] for leg in legs_of.legs]}

    with ExitStack() as stack:
        file, finished = stack.enter_context(_opened(journal, title)) if journal else (None, {})
        task = Task(Stage.TOPOLOGIES, loops, legs_of, labelled)
        total, begun = count(loops, size), time.monotonic()
        before = done = sum(numbers[0] for numbers, _ in finished.values())
        report(Progress(done, total, 0.0 if done == total else float("inf")))
        # the last skeletons have the most decorations; started first, they leave no core idle at the end
        left = [number for number in reversed(range(len(task))) if number not in finished]
        pool = stack.enter_context(task.workers())
        for number, part in zip(left, pool.map(task.tally, left), strict=True):
            finished[number] = part
            if file:
                append(file, f"{_line(number, part)}\n".encode())
            done += part[0][0]
            report(Progress(done, total, (total - done) * (time.monotonic() - begun) / max(done - before, 1)))

    if done != total:
        raise MalformedInput(f"{journal}: {done} topologies, but there are {total}; the journal is damaged")
    totals = added(finished.values())
    return Census(**{stage: value for stage, value in totals.items() if labelled or "labelled" not in stage})


def _line(number: int, part: Tally) -> str:
    """The line of the journal for a skeleton."""
    numbers, codes = part
    text = json.dumps([number, numbers, sorted(code.hex() for code in codes)])
    return f"{crc32(text.encode()):08x} {text}"


def _part(line: str) -> tuple[int, Tally]:
    """Read a line back: the skeleton and its numbers; ValueError if the line is damaged."""
    checksum, _, text = line.partition(" ")
    if int(checksum, 16) != crc32(text.encode()):
        raise ValueError("wrong checksum")
    number, numbers, codes = json.loads(text)
    return number, (numbers, set(map(bytes.fromhex, codes)))


@contextmanager
def _opened(journal: Path, title: object) -> Iterator[tuple[FileIO, dict[int, Tally]]]:
    """Open a journal for appending, and read what is finished; a new one is begun, a torn last line is removed."""
    with journal.open("a+b", buffering=0) as file:
        if not lock(file):
            raise MalformedInput(f"{journal}: another run is writing to this journal")
        file.seek(0)
        content = file.read()
        whole = content[: content.rfind(b"\n") + 1]

        first_line = json.dumps(title)
        try:
            if not whole and not first_line.startswith(content.decode()):
                raise ValueError("the first line of another file")
            first, *lines = whole.decode().splitlines() or [first_line]
            known = json.loads(first)
            finished = dict(map(_part, lines)) if known == title else {}
        except (ValueError, TypeError):
            raise MalformedInput(f"{journal}: not the journal of a long run, or damaged") from None

        if known != title:
            raise MalformedInput(f"{journal}: the journal of another run, {first:.200}")
        file.truncate(len(whole))
        if not whole:
            append(file, f"{first_line}\n".encode())

        yield file, finished
