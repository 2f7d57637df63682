"""Show progress on stderr: a bar on a terminal, otherwise a line now and then; write times and sizes for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import TypeAlias

SILENT = 10.0  # seconds between lines where there is no bar

Tell: TypeAlias = Callable[[float, float, str], object]  # how much is done, of how much, and the text to show


@contextmanager
def shown(command: str, *, every: float = SILENT, bar: bool = True) -> Iterator[Tell]:
    """Show how far a command is; the context gives the function to call with the progress.

    A command that ends before the first line is due shows nothing, and neither does the end of the work.

    Arguments:
        command: its name, with which lines begin.
        every: seconds between two lines.
        bar: show a bar on a terminal; False for a command that prints in the meantime, which shows lines there, too.
    """
    if sys.stderr is None:
        yield lambda done, total, text: None
    elif bar and sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _lines(command, every)


def _lines(command: str, every: float) -> Tell:
    """Make the function that prints a line now and then."""
    last = time.monotonic()

    def tell(done: float, total: float, text: str) -> None:
        nonlocal last
        if done != total and time.monotonic() - last >= every:
            last = time.monotonic()
            print(f"nuloops {command}: {text}", file=sys.stderr, flush=True)

    return tell


@contextmanager
def _bar() -> Iterator[Tell]:
    """Show a bar; the context gives the function that moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(done: float, total: float, text: str) -> None:
            first = not progress.tasks[task].description  # the first call shows at once, later ones ten times a second
            progress.update(task, completed=done, total=total, description=text, refresh=first)

        yield tell


def duration(seconds: float) -> str:
    """Write a time in the unit that people would use.

    >>> duration(75), duration(7200), duration(1e6), duration(float("inf"))
    ('75 seconds', '2.0 hours', '11.6 days', 'unknown time')
    """
    if not isfinite(seconds):
        return "unknown time"
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} days"


def size(bytes_: float) -> str:
    """Write a number of bytes with two digits and a unit.

    >>> size(2090e6), size(106e3)
    ('2.1 GB', '110 kB')
    """
    return _roughly(bytes_, (1e12, " TB"), (1e9, " GB"), (1e6, " MB"), (1e3, " kB"))


def many(number: float) -> str:
    """Write a number with two digits.

    >>> many(26.4e6), many(0)
    ('26 million', '0')
    """
    return _roughly(number, (1e9, " billion"), (1e6, " million"), (1, ""))


def _roughly(number: float, *units: tuple[float, str]) -> str:
    """Write a number with two digits in the largest unit that fits; the units come largest first."""
    rounded = float(f"{number:.2g}")
    unit, name = next(((unit, name) for unit, name in units if rounded >= unit), units[-1])
    return f"{rounded / unit:g}{name}"
