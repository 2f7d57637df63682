"""What the arguments of several commands share: types, options that mean the same everywhere, and combinations.

Imports nothing heavy, so that help is immediate.  Where the default of an option is None, the command fills it in, to
know which options were given.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

DOCUMENTS = ("json", "json_lines", "csv", "html", "latex", "document")  # printed as UTF-8 whatever the terminal has
FORMS = {
    "json": "print one JSON document; default: text",
    "latex": "print LaTeX",
    "html": "print one HTML page, diagrams included",
    "csv": "print CSV, row by row",
}


def forms(parser: argparse.ArgumentParser, *names: str) -> argparse._MutuallyExclusiveGroup:
    """The forms in which a command prints what it finds, of which one can be chosen, in the order of the help.

    >>> _ = forms(argparse.ArgumentParser(), "json", "latex")
    """
    chosen = parser.add_mutually_exclusive_group()
    for name in names:
        chosen.add_argument(f"--{name}", action="store_true", help=FORMS[name])
    return chosen


def loop_orders(text: str) -> tuple[int, ...]:
    """``2`` or ``1-3`` as the loop orders meant."""
    match = re.fullmatch(r"(-?[0-9]{1,9})(?:-([0-9]{1,9}))?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of loops: write 2 or 1-2")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"{text!r} counts backwards")
    if last - first > 99:
        raise argparse.ArgumentTypeError(f"{text!r} is too long a range")
    return tuple(range(first, last + 1))


def assignment(text: str) -> tuple[str, str]:
    """``name=value``."""
    name, equals, value = text.partition("=")
    if not (equals and name and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name, value


def integer(least: int, most: int) -> Callable[[str], int]:
    """A type of argument: an integer in a range."""

    def chosen(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be an integer from {least} to {most}, got {text!r:.40}")
        return int(text)

    return chosen


def model_argument(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    text = "a file, or the name of a published model such as scotogenic"
    parser.add_argument("model", metavar="MODEL.yaml", nargs="?" if optional else None, help=text)


def operator_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    text = "the name of an operator, or FILE.yaml; default: dirac-d5"
    parser.add_argument("--operator", metavar="NAME", default=default, help=text)


def loops_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--loops", type=loop_orders, metavar="L", help="the number of loops; default: 1")


def dimension_option(parser: argparse.ArgumentParser, default: int | None, shown: int) -> None:
    text = f"the largest dimension of operators that are tried in a model; default: {shown}"
    parser.add_argument("--max-dimension", type=integer(4, 40), default=default, metavar="D", help=text)


def force_option(parser: argparse.ArgumentParser) -> None:
    text = "write over files that nuloops did not write, or that were changed since; default: refuse"
    parser.add_argument("--force", action="store_true", help=text)


def large_option(parser: argparse.ArgumentParser, what: str = "graphs") -> None:
    text = f"go on although there are very many {what}; default: refuse"
    parser.add_argument("--large", action="store_true", help=text)


def once(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Assignments name=value as a mapping; MalformedInput if a name comes twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            _malformed(f"{option} gives {name} twice")
        found[name] = value
    return found


def refuse(parsed: argparse.Namespace, options: str, where: str) -> None:
    """MalformedInput if an option is given that would be ignored; its default must be None, False or an empty list.

    >>> refuse(argparse.Namespace(max_charge=3, chi=None), "max_charge chi", "with a model")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: --max-charge does not go with a model
    """
    values = {f"--{name.replace('_', '-')}": getattr(parsed, name) for name in options.split()}
    if given := [name for name, value in values.items() if not (value is None or value is False or value == [])]:
        _malformed(f"{' and '.join(given)} {'do' if len(given) > 1 else 'does'} not go {where}")


def _malformed(message: str) -> NoReturn:
    from topologies.errors import MalformedInput

    raise MalformedInput(message)
