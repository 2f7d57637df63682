"""Arguments that several commands share: their types, options that mean the same everywhere, and what goes with what.

Imports nothing heavy, so that help is immediate.  Where the default of an option is None here, the command fills it in:
so it knows which options were given.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

DOCUMENTS = ("json", "json_lines", "csv", "html", "latex", "document")  # printed as UTF-8 on any terminal
FORMS = {
    "json": "print one JSON document; default: text",
    "latex": "print LaTeX",
    "html": "print one HTML page, diagrams included",
    "csv": "print CSV, row by row",
}


def forms(parser: argparse.ArgumentParser, *names: str) -> argparse._MutuallyExclusiveGroup:
    """Add the forms in which a command can print its answer, one of which may be chosen, in the order of the help.

    >>> _ = forms(argparse.ArgumentParser(), "json", "latex")
    """
    chosen = parser.add_mutually_exclusive_group()
    for name in names:
        chosen.add_argument(f"--{name}", action="store_true", help=FORMS[name])
    return chosen


def loop_orders(text: str) -> tuple[int, ...]:
    """Read ``2`` or ``1-3`` as loop orders."""
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
    """Read ``name=value``."""
    name, equals, value = text.partition("=")
    if not (equals and name and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name, value


def integer(least: int, most: int) -> Callable[[str], int]:
    """Make a type of argument: an integer in a range."""

    def chosen(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be an integer from {least} to {most}, got {text!r:.40}")
        return int(text)

    return chosen


def model_argument(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Add the argument that names a model."""
    text = "a model file, or the name of a published model such as scotogenic"
    parser.add_argument("model", metavar="MODEL.yaml", nargs="?" if optional else None, help=text)


def operator_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add --operator; ``default`` is None where the command has to know whether it was given."""
    text = "the name of an operator, or FILE.yaml; default: dirac-d5"
    parser.add_argument("--operator", metavar="NAME", default=default, help=text)


def loops_option(parser: argparse.ArgumentParser) -> None:
    """Add --loops."""
    parser.add_argument("--loops", type=loop_orders, metavar="L", help="the number of loops; default: 1")


def dimension_option(parser: argparse.ArgumentParser, default: int | None, shown: int) -> None:
    """Add --max-dimension; ``shown`` is the default that the help names."""
    text = f"try operators of a model up to mass dimension D; default: {shown}"
    parser.add_argument("--max-dimension", type=integer(4, 40), default=default, metavar="D", help=text)


def force_option(parser: argparse.ArgumentParser) -> None:
    text = "write over files that nuloops did not write, or that were changed since; default: refuse"
    parser.add_argument("--force", action="store_true", help=text)


def large_option(parser: argparse.ArgumentParser, what: str = "graphs") -> None:
    """Add --large."""
    text = f"go on even if there are very many {what}; default: refuse"
    parser.add_argument("--large", action="store_true", help=text)


def once(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Return assignments name=value as a mapping.  Raises MalformedInput if a name is given twice."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            _malformed(f"{option} gives {name} twice")
        values[name] = value
    return values


def refuse(parsed: argparse.Namespace, options: str, where: str) -> None:
    """Raise MalformedInput if an option is given that would be ignored; its default must be None, False or [].

    >>> refuse(argparse.Namespace(max_charge=3, chi=None), "max_charge chi", "with a model")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: --max-charge does not go with a model
    """
    values = {f"--{name.replace('_', '-')}": getattr(parsed, name) for name in options.split()}
    given = [name for name, value in values.items() if not (value is None or value is False or value == [])]
    if given:
        _malformed(f"{' and '.join(given)} {'do' if len(given) > 1 else 'does'} not go {where}")


def _malformed(message: str) -> NoReturn:
    from topologies.errors import MalformedInput

    raise MalformedInput(message)
