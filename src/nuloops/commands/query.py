"""``nuloops query``: questions to the store of a scan, in SQL or by name."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import forms

if TYPE_CHECKING:
    from nuloops.scan.query import Answer

_LONGEST = 1e9  # seconds
_LEAST, _MOST = 0.1, 1e6  # GB


def arguments(parser: ArgumentParser) -> None:
    """Take a store and a question."""
    forms(parser, "json", "latex", "csv")
    parser.add_argument("store", metavar="DIR", type=Path, help="the store of a scan")
    text = "one SELECT, or the name of a question; default: list the named questions and the columns"
    parser.add_argument("question", metavar="QUESTION", nargs="?", help=text)
    text = "print at most N rows; default: 20 where a named question lists models, otherwise all"
    parser.add_argument("--limit", type=int, metavar="N", help=text)
    limits(parser)


def limits(parser: ArgumentParser) -> None:
    """How much a question may take."""
    text = "memory that the question may take; default: half of what is free"
    parser.add_argument("--memory", type=float, metavar="GB", help=text)
    text = "how long the question may take; default: 600 seconds"
    parser.add_argument("--seconds", type=float, metavar="N", default=600.0, help=text)


def memory(parsed: Namespace) -> int | None:
    """The bytes that a question may take, None for the default; checks the time, too."""
    from topologies import MalformedInput

    if not 0 < parsed.seconds <= _LONGEST:
        raise MalformedInput(f"--seconds {parsed.seconds:g}: give a number above 0, at most {_LONGEST:.0f}")
    if parsed.memory is None:
        return None
    if not _LEAST <= parsed.memory <= _MOST:
        raise MalformedInput(f"--memory {parsed.memory:g}: give {_LEAST:g} to {_MOST:g} GB")
    return int(parsed.memory * 1e9)


def run(parsed: Namespace) -> int:
    """Answer a question, or list what can be asked."""
    from nuloops.scan.query import ask, opened
    from nuloops.scan.store import Store
    from topologies import MalformedInput

    store, most = Store(parsed.store), memory(parsed)
    if parsed.limit is not None and parsed.limit < 1:
        raise MalformedInput(f"--limit {parsed.limit}: give 1 or more")
    if parsed.question is None:
        store.about()
        _print(parsed, _askable())
        return 0
    with opened(store, memory=most) as connection:
        answer = ask(connection, parsed.question, parsed.limit, seconds=parsed.seconds)
    unfinished = store.unfinished()
    if unfinished:
        print(f"nuloops query: {unfinished}", file=sys.stderr)
    _print(parsed, answer)
    return 0


def _print(parsed: Namespace, answer: Answer) -> None:
    """Print an answer in the form asked for."""
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.scan.query import as_json, cell, write_csv
    from nuloops.typesetting.latex import latex_text
    from topologies.machine.reading import printable

    if parsed.csv:
        write_csv(answer, sys.stdout)
    elif parsed.json:
        print_json(as_json(answer))
    elif parsed.latex:
        print_latex([[latex_text(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])
    else:
        print_table([[printable(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])


def _askable() -> Answer:
    """List the named questions, and the columns of each table with their meaning."""
    from nuloops.scan.query import NAMED, TABLES, Answer

    named = [("question", name, "", question.meaning) for name, question in NAMED.items()]
    columns = [(table, name, *meaning) for table, described in TABLES.items() for name, meaning in described.items()]
    return Answer(("table", "name", "type", "meaning"), [*named, *columns])
