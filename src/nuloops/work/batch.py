"""Do the same work on many items, such as drawing figures, with all cores and progress on stderr."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from nuloops.work.processes import Processes
from nuloops.work.progress import shown
from topologies.drawing import FallbackWarning
from topologies.machine import resources

FEW = 12  # diagrams are drawn here before another process is ready
PORTIONS = 4  # for each core, or more: the fewer there are, the longer one core is busy with the last of them

Item = TypeVar("Item")
Made = TypeVar("Made")


def on_all_cores(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    *,
    alike: Callable[[Item], Hashable] | None = None,
    command: str = "",
) -> Iterator[Made]:
    """Do the work on each item, on several cores if there are many; yield the results in the order of the items.

    Arguments:
        work: takes an item and returns its result; has to be picklable, as have the items and the results.
        items: what to work on.
        alike: gives the same for items that share something which a process needs to work out only once, such as a
            layout: they are done together. None if they share nothing.
        command: the command whose progress is shown on stderr; empty to show none.
    """
    finished = _finished(work, items, alike)
    waiting: dict[int, Made] = {}
    following = 0
    for number, result in watched(finished, len(items), command) if command else finished:
        waiting[number] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _finished(
    work: Callable[[Item], Made], items: Sequence[Item], alike: Callable[[Item], Hashable] | None
) -> Iterator[tuple[int, Made]]:
    """Do the work on each item; yield the results with the numbers of their items, as they are finished."""
    if len(items) <= FEW or resources.cores() == 1:
        yield from ((number, work(item)) for number, item in enumerate(items))
        return

    first: list[Made] = []

    def portions() -> Iterator[list[tuple[int, Item]]]:
        """Yield the items for other processes; while these start, the first item is done here."""
        for position, portion in enumerate(_portions(items, alike, PORTIONS * resources.cores())):
            yield portion
            if position == 0:  # so that warnings are given here, and only once
                first.append(work(items[0]))

    for results in Processes().run(partial(_together, work), portions(), _say):
        if first:
            yield 0, first.pop()
        yield from results


def _portions(
    items: Sequence[Item], alike: Callable[[Item], Hashable] | None, least: int
) -> list[list[tuple[int, Item]]]:
    """Divide all items but the first, with their numbers: those that are alike together, large portions first.

    There are at least ``least`` portions if there are enough items.

    >>> [[item for _, item in portion] for portion in _portions("-aabaab", str, 3)]
    [['a', 'a'], ['a', 'a'], ['b', 'b']]
    """
    groups: dict[Hashable, list[tuple[int, Item]]] = {}
    for number, item in enumerate(items[1:], 1):
        groups.setdefault(alike(item) if alike else number, []).append((number, item))
    most = max(1, (len(items) - 1) // least)
    cut = [group[start : start + most] for group in groups.values() for start in range(0, len(group), most)]
    return sorted(cut, key=len, reverse=True)


def _together(work: Callable[[Item], Made], portion: list[tuple[int, Item]]) -> list[tuple[int, Made]]:
    """Do the work on a portion, in another process, which does not repeat the warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FallbackWarning)
        return [(number, work(item)) for number, item in portion]


def _say(message: str) -> None:
    """Print a line about the processes."""
    print(f"nuloops: {message}", file=sys.stderr)


def watched(results: Iterable[Made], total: int, command: str) -> Iterator[Made]:
    """Pass results on, while stderr says how many there are."""
    with shown(command) as tell:
        for number, result in enumerate(results, 1):
            yield result
            tell(number, total, f"{number} of {total} drawn")
