"""``nuloops verify``: a model examined, what it claims and what it really does."""

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


def arguments(parser: ArgumentParser) -> None:
    """A model, and how far its mass diagrams and decays are searched."""
    forms(parser, "json", "latex", "html")
    model_argument(parser)
    text = "of mass diagrams, up to 3; default: 2, or the claim if it is larger"
    parser.add_argument("--max-loops", type=integer(0, 3), metavar="L", help=text)
    dimension_option(parser, 8, 8)
    text = "draw the leading diagrams into a folder; default: draw nothing"
    parser.add_argument("--figures", type=Path, metavar="DIR", help=text)
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Report on a model; exit code 1 if one of its claims is false."""
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.report.examine import report

    file = named(parsed.model)
    with _alive():
        found = report(file, max_loops=parsed.max_loops, max_dimension=parsed.max_dimension)
    if parsed.figures is not None:
        _draw(found, parsed.figures, force=getattr(parsed, "force", False))
    if parsed.json:
        print_json(found.document())
    elif parsed.html:
        from nuloops.report.html import html

        print(html(found), end="")
    elif parsed.latex:
        from nuloops.report.latex import latex

        print(*latex(found), sep="\n")
    else:
        from nuloops.report.text import text

        print(*text(found), sep="\n")
    return 0 if found else 1


@contextmanager
def _alive() -> Iterator[None]:
    """Say on stderr, now and then, that a long examination goes on."""
    done, start = Event(), monotonic()

    def tell() -> None:
        while not done.wait(SECONDS_BETWEEN_LINES):
            if sys.stderr is not None:
                text = f"nuloops verify: still examining after {monotonic() - start:.0f} s"
                print(text, file=sys.stderr, flush=True)

    Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _draw(found: Report, folder: Path, *, force: bool) -> None:
    """Write the diagrams of a report as diagram-1.svg, ... into a folder."""
    from nuloops.report.figures import figures
    from topologies.machine.marks import save_marked

    folder.mkdir(parents=True, exist_ok=True)
    for i, (_, diagram) in enumerate(figures(found), 1):
        save_marked(diagram.svg().encode(), folder / f"diagram-{i}.svg", force=force)
