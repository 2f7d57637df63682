"""``nuloops verify``: examine a model, what it really does and whether its claims hold."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from nuloops.console.options import dimension_option, force_option, forms, integer, model_argument

if TYPE_CHECKING:
    from nuloops.report.examine import Report

SECONDS_BETWEEN_LINES = 10
FIRST_SECONDS = 2  # on a terminal


def arguments(parser: ArgumentParser) -> None:
    """Take a model, and how far to search its mass diagrams and decays."""
    forms(parser, "json", "latex", "html")
    model_argument(parser)
    text = "search mass diagrams with up to L loops, 3 at most; default: 2, or the claim if it is larger"
    parser.add_argument("--max-loops", type=integer(0, 3), metavar="L", help=text)
    dimension_option(parser, 8, 8)
    text = "draw the leading diagrams into this folder"
    parser.add_argument("--figures", type=Path, metavar="DIR", help=text)
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Report on a model; exit code 1 if one of its claims is false."""
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.report.examine import report

    file = named(parsed.model)
    with _alive():
        examined = report(file, max_loops=parsed.max_loops, max_dimension=parsed.max_dimension)
    if parsed.figures is not None:
        _draw(examined, parsed.figures, force=getattr(parsed, "force", False))
    if parsed.json:
        print_json(examined.document())
    elif parsed.html:
        from nuloops.report.html import html

        print(html(examined), end="")
    elif parsed.latex:
        from nuloops.report.latex import latex

        print(*latex(examined), sep="\n")
    else:
        from nuloops.report.text import text

        print(*text(examined), sep="\n")
    return 0 if examined else 1


@contextmanager
def _alive() -> Iterator[None]:
    """Say on stderr, now and then, that a long examination goes on."""
    done, start = Event(), monotonic()

    def tell() -> None:
        terminal = sys.stderr is not None and sys.stderr.isatty()
        seconds = min(FIRST_SECONDS, SECONDS_BETWEEN_LINES) if terminal else SECONDS_BETWEEN_LINES
        while not done.wait(seconds):
            seconds = SECONDS_BETWEEN_LINES
            if sys.stderr is not None:
                text = f"nuloops verify: still examining after {monotonic() - start:.0f} s"
                print(text, file=sys.stderr, flush=True)

    Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _draw(examined: Report, folder: Path, *, force: bool) -> None:
    """Write the diagrams of a report as diagram-1.svg, ... into a folder."""
    from nuloops.report.figures import figures
    from topologies.machine.marks import save_marked

    folder.mkdir(parents=True, exist_ok=True)
    for i, (_, diagram) in enumerate(figures(examined), 1):
        save_marked(diagram.svg().encode(), folder / f"diagram-{i}.svg", force=force)
