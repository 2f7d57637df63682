"""``nuloops query``: questions to the store of a scan, in SQL or by name."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import forms

if TYPE_CHECKING:
    from nuloops.scan.query import Answer


def arguments(parser: ArgumentParser) -> None:
    """Take a store and a question."""
    forms(parser, "json", "latex", "csv")
    parser.add_argument("store", metavar="DIR", type=Path, help="the store of a scan")
    text = "one SELECT, or the name of a question; default: list the named questions and the columns"
    parser.add_argument("question", metavar="QUESTION", nargs="?", help=text)
    text = "print at most N rows; default: 20 where a named question lists models, otherwise all"
    parser.add_argument("--limit", type=int, metavar="N", help=text)


def run(parsed: Namespace) -> int:
    """Answer a question, or list what can be asked."""
    from nuloops.scan.query import ask, opened
    from nuloops.scan.store import Store
    from topologies import MalformedInput

    store = Store(parsed.store)
    if parsed.limit is not None and parsed.limit < 1:
        raise MalformedInput(f"--limit {parsed.limit}: give 1 or more")
    if parsed.question is None:
        store.about()
        _print(parsed, _askable())
        return 0
    with opened(store) as connection:
        answer = ask(connection, parsed.question, parsed.limit)
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

    if parsed.csv:
        write_csv(answer, sys.stdout)
    elif parsed.json:
        print_json(as_json(answer))
    elif parsed.latex:
        print_latex([[latex_text(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])
    else:
        print_table([[_printable(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])


def _printable(text: str) -> str:
    r"""Escape what would move the cursor or colour a terminal.

    >>> print(_printable("two\nlines"))
    two\nlines
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _askable() -> Answer:
    """List the named questions, and the columns of each table with their meaning."""
    from nuloops.scan.query import NAMED, TABLES, Answer

    named = [("question", name, "", question.meaning) for name, question in NAMED.items()]
    columns = [(table, name, *meaning) for table, described in TABLES.items() for name, meaning in described.items()]
    return Answer(("table", "name", "type", "meaning"), [*named, *columns])
