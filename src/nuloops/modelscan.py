"""The command that lists every choice of new fields for an operator, as text, CSV or JSON Lines, row by row."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from charges.contents import Content, contents
from nuloops.requested import MOST_LOOPS_LISTED, named_operator, one_order, refuse_too_many
from nuloops.tables import print_json
from topologies import MalformedInput

COLUMNS = (
    "key",  # the symmetry and the fields X1, X2, ... as F or S(su3, su2, hypercharge, charge)
    "operator",
    "loops",
    "symmetry",  # "B-L", or "Z2" and so on, with charges modulo 2
    "residual",  # n of the residual Z_n, empty for families of charges
    "new_fields",  # their number
    "phases",  # the power of omega of X1, X2, ...; empty for families
    "dark",  # the names of the dark fields
    "grade",  # "all" fields are dark, or those of "every-loop"
    "dark_matter",  # the names of the candidates
    "lower_order",  # a diagram with fewer loops that these fields give, too
    "diagrams",  # the keys of all diagrams that they give
)


def row(content: Content) -> dict[str, Any]:
    """A content as plain data; exact numbers are texts such as "1/2", several values are lists.

    >>> from charges.contents import contents
    >>> rows = [row(content) for content in contents("dirac-d5", 1, residual=6, max_su2=2, max_fields=3)]
    >>> [each["dark_matter"] for each in rows if each["key"] == "B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)"]
    [['X1', 'X2']]
    """
    phases = [field.phase for field in content.fields if field.phase is not None]
    values = (
        content.key,
        content.operator,
        content.loops,
        content.symmetry,
        content.residual,
        len(content.fields),
        phases,
        [field.name for field in content.fields if field.dark],
        content.grade,
        list(content.dark_matter),
        content.lower_order,
        list(content.diagrams),
    )
    return dict(zip(COLUMNS, values, strict=True))


def write_csv(found: Iterable[Content], stream: TextIO) -> int:
    """One line for each content under a head with COLUMNS, lists joined by blanks; the number of contents."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for content in found:
        count += 1
        cells = row(content).values()
        writer.writerow([" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in cells])
    return count


def write_json_lines(found: Iterable[Content], stream: TextIO) -> int:
    """One JSON object for each content, with COLUMNS as keys; the number of contents."""
    count = 0
    for content in found:
        count += 1
        stream.write(json.dumps(row(content), ensure_ascii=False) + "\n")
    return count


def models(parsed: argparse.Namespace) -> int:
    """List all field contents of an operator's genuine diagrams."""
    found = _found(parsed)
    if parsed.csv:
        write_csv(found, sys.stdout)
    elif parsed.json_lines:
        write_json_lines(found, sys.stdout)
    elif parsed.json:
        print_json([row(content) for content in found])
    else:
        _print(found)
    return 0


def _found(parsed: argparse.Namespace) -> Iterator[Content]:
    chosen, loops = named_operator(parsed.operator).operator, one_order(parsed.loops)
    if loops > MOST_LOOPS_LISTED:
        raise MalformedInput(f"--loops {loops}: at most {MOST_LOOPS_LISTED} loops are listed here")
    refuse_too_many(loops, len(chosen.legs), large=False)
    return contents(
        chosen,
        loops,
        max_su2=parsed.max_su2,
        max_charge=parsed.max_charge,
        residual=parsed.residual,
        colour=parsed.colour,
        max_fields=parsed.max_fields,
    )


def _print(found: Iterable[Content]) -> None:
    count = candidates = genuine = 0
    for content in found:
        count += 1
        candidates += bool(content.dark_matter)
        genuine += content.lower_order is None
        named = f"  dark matter: {', '.join(content.dark_matter)}" if content.dark_matter else ""
        lower = f"  lower order: {content.lower_order}" if content.lower_order else ""
        print(f"{content.key}{named}{lower}")
    print(f"{count} contents, {genuine} without a diagram of lower order, {candidates} with a dark matter candidate")
