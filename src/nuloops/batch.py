"""Many things of one kind, such as figures: made by all cores, in their order, with signs of life on stderr."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from topologies.drawing import FallbackWarning

FEW = 12  # so many diagrams are drawn before another process is ready
SILENT = 10.0  # seconds between lines about progress, where there is no terminal

Item = TypeVar("Item")
Made = TypeVar("Made")


def on_all_cores(work: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
    """What the work makes of each item, in their order; many items are done by several processes.

    The work and the items have to be picklable, and so has what is made of all but the first.
    """
    from nuloops.scan.engines import Processes, cores

    if len(items) <= FEW or cores() == 1:
        yield from map(work, items)
        return
    waiting: dict[int, Made] = {}

    def rest() -> Iterator[tuple[int, Item]]:
        """The items for other processes; once these have been told to start, the first one is done here."""
        for number, item in enumerate(items[1:], 1):
            yield number, item
            if number == 1:  # what is to be warned about is said here, and only once
                waiting[0] = work(items[0])

    following = 0
    for number, made in Processes().run(partial(_numbered, work), rest(), _say):
        waiting[number] = made
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _numbered(work: Callable[[Item], Made], item: tuple[int, Item]) -> tuple[int, Made]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FallbackWarning)
        return item[0], work(item[1])


def _say(message: str) -> None:
    print(f"nuloops: {message}", file=sys.stderr)


def watched(made: Iterable[Made], total: int, command: str) -> Iterator[Made]:
    """The same, while stderr says how many there are: a bar on a terminal, otherwise a line every ten seconds at most.

    What is over in less than ten seconds says nothing without a terminal.
    """
    if sys.stderr is None:
        yield from made
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        yield from track(made, description="drawing", total=total, console=Console(stderr=True), transient=True)
    else:
        last = time.monotonic()
        for number, each in enumerate(made, 1):
            yield each
            if number < total and time.monotonic() - last >= SILENT:
                last = time.monotonic()
                print(f"nuloops {command}: {number} of {total} drawn", file=sys.stderr, flush=True)
