"""A census that takes hours: it can be killed at any moment, goes on where it was, and says how long it will take.

The work is cut into vacuum skeletons.  Each finished one adds a line with a checksum to a journal, and a line counts
only if it is whole: after ``kill -9`` the last one may be torn, and is done again.  Numbers are sums and the mass basis
is a union, so the result does not depend on where a run was interrupted.  Needs the compiled kernel.
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
from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator, unlabelled
from topologies.integers import integer
from topologies.kernel.choice import engine, is_compiled
from topologies.kernel.limits import check_size
from topologies.kernel.task import Tally, Task, added
from topologies.machine.files import append
from topologies.machine.locks import lock


class Progress(NamedTuple):
    """How far a run is: topologies seen of how many, and the seconds that are left at the speed of this run so far."""

    done: int
    total: int
    seconds_left: float


def long_census(
    loops: int,
    legs_of: Operator,
    journal: Path | None = None,
    report: Callable[[Progress], object] = lambda progress: None,
) -> Census:
    """The census of an operator (``topologies.unlabelled`` gives one for legs that are only fermions and scalars).

    Arguments:
        loops: number of loops, 2 or more.
        legs_of: the operator; the labelled stages are left out if its legs are told apart by nothing but their kind.
        journal: a file for what is finished; if it exists, the run goes on from there.  None keeps nothing.
        report: called at the start and after each skeleton.

    Raises MalformedInput if the journal is that of another request, damaged, or in use, or if there is no compiled
    kernel.

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
        task = Task("topologies", loops, legs_of, labelled)
        total, begun = count(loops, size), time.monotonic()
        before = done = sum(numbers[0] for numbers, _ in finished.values())
        report(Progress(done, total, 0.0 if done == total else float("inf")))
        # the skeletons with the most decorations are the last ones; begun first, they leave no core idle at the end
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
    found = added(finished.values())
    return Census(**{stage: value for stage, value in found.items() if labelled or "labelled" not in stage})


def _line(number: int, part: Tally) -> str:
    """What the journal says of a skeleton."""
    numbers, codes = part
    text = json.dumps([number, numbers, sorted(code.hex() for code in codes)])
    return f"{crc32(text.encode()):08x} {text}"


def _part(line: str) -> tuple[int, Tally]:
    """The skeleton and its numbers; ValueError if the line is not as it was written."""
    checksum, _, text = line.partition(" ")
    if int(checksum, 16) != crc32(text.encode()):
        raise ValueError("wrong checksum")
    number, numbers, codes = json.loads(text)
    return number, (numbers, set(map(bytes.fromhex, codes)))


@contextmanager
def _opened(journal: Path, title: object) -> Iterator[tuple[FileIO, dict[int, Tally]]]:
    """The journal, ready for the next line, and what is finished: it is begun, or a torn last line taken off."""
    with journal.open("a+b", buffering=0) as file:
        if not lock(file):
            raise MalformedInput(f"{journal}: another run is writing into this journal")
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
