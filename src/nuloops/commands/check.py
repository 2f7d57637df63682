"""``nuloops check``: confirm or refute the exact statements of a report, by a program independent of verify."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.console.options import forms

LARGEST = 20_000_000  # bytes of a report


def arguments(parser: ArgumentParser) -> None:
    """Take a report."""
    forms(parser, "json")
    parser.add_argument(
        "report", metavar="REPORT.json", help="what nuloops verify --json printed; - for the standard input"
    )


def run(parsed: Namespace) -> int:
    """Print what is confirmed and what is refuted; exit code 1 if anything is refuted."""
    from nuloops.checking.checker import NoReport, check
    from nuloops.console.printing import print_json

    try:
        checked = check(_read(parsed.report))
    except NoReport as error:
        raise NoReport(f"{parsed.report}: {error}") from None
    if parsed.json:
        document = {"schema": "nuloops/check/1", "ok": bool(checked)}
        print_json({**document, "confirmed": checked.confirmed, "refuted": checked.refuted})
    else:
        print(*(f"confirmed: {text}" for text in checked.confirmed), sep="\n")
        print("not checked: loops, anomalies, warnings")
        print(*(f"refuted: {text}" for text in checked.refuted), sep="\n", end="\n" if checked.refuted else "")
    return 0 if checked else 1


def _read(given: str) -> object:
    """Read a JSON document.  Raises MalformedInput for anything else, OSError if the file cannot be read."""
    import sys

    from topologies import MalformedInput
    from topologies.machine.reading import from_json, read

    try:
        content = sys.stdin.buffer.read(LARGEST + 1) if given == "-" else read(Path(given), LARGEST)
        if len(content) > LARGEST:
            raise ValueError(f"larger than {LARGEST} bytes")
        return from_json(content)
    except ValueError as error:
        raise MalformedInput(f"{given}: not a JSON document: {error}") from None
