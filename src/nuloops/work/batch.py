"""Many things of one kind, such as figures: made by all cores, in their order, with signs of life on stderr."""

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

FEW = 12  # so many diagrams are drawn before another process is ready
PORTIONS = 4  # for each core, or more: a large one that comes last would keep one core busy alone

Item = TypeVar("Item")
Made = TypeVar("Made")


def on_all_cores(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    *,
    alike: Callable[[Item], Hashable] | None = None,
    command: str = "",
) -> Iterator[Made]:
    """What the work makes of each item, in their order; many items are done by several processes.

    Arguments:
        work: has to be picklable, as the items are, and what is made of all but the first.
        items: what is to be done.
        alike: equal for items that share something which a process works out only once, such as a layout: they are
            done together. None if they share nothing.
        command: whose progress stderr tells; empty for none.
    """
    finished = _finished(work, items, alike)
    waiting: dict[int, Made] = {}
    following = 0
    for number, made in watched(finished, len(items), command) if command else finished:
        waiting[number] = made
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _finished(
    work: Callable[[Item], Made], items: Sequence[Item], alike: Callable[[Item], Hashable] | None
) -> Iterator[tuple[int, Made]]:
    """What is made, with its number, as soon as it is."""
    if len(items) <= FEW or resources.cores() == 1:
        yield from ((number, work(item)) for number, item in enumerate(items))
        return
    first: list[Made] = []

    def portions() -> Iterator[list[tuple[int, Item]]]:
        """The items for other processes; once these have been told to start, the first one is done here."""
        for position, portion in enumerate(_portions(items, alike, PORTIONS * resources.cores())):
            yield portion
            if position == 0:  # what is to be warned about is said here, and only once
                first.append(work(items[0]))

    for done in Processes().run(partial(_together, work), portions(), _say):
        if first:
            yield 0, first.pop()
        yield from done


def _portions(
    items: Sequence[Item], alike: Callable[[Item], Hashable] | None, least: int
) -> list[list[tuple[int, Item]]]:
    """All items but the first with their numbers: those that are alike together, large portions first.

    There are at least so many portions if there are enough items.

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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FallbackWarning)
        return [(number, work(item)) for number, item in portion]


def _say(message: str) -> None:
    print(f"nuloops: {message}", file=sys.stderr)


def watched(made: Iterable[Made], total: int, command: str) -> Iterator[Made]:
    """The same, while stderr says how many there are."""
    with shown(command) as tell:
        for number, each in enumerate(made, 1):
            yield each
            tell(number, total, f"{number} of {total} drawn")
