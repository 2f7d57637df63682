"""``nuloops models``: every choice of new fields on the genuine diagrams of an operator, or on one of them."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import TYPE_CHECKING, TextIO

from nuloops.console.options import forms, large_option, loops_option

if TYPE_CHECKING:
    from charges.contents.content import Content


MOST_CHOICES = 1_000_000
PER_SECOND = 100  # choices per second on one core, roughly; see docs/models.md


def arguments(parser: ArgumentParser) -> None:
    """Take the diagrams, and limits on the new fields."""
    form = forms(parser, "json", "csv")
    form.add_argument("--json-lines", action="store_true", help="print one JSON object for each content")
    text = "print one content, given by its key in the list, as a model file; default: print the list"
    form.add_argument("--write", metavar="CONTENT", help=text)
    operators = "weinberg, dirac-d4, dirac-d5 (the default) or dirac-d6"
    parser.add_argument("--operator", metavar="NAME", help=operators)
    loops_option(parser)
    text = "only this genuine diagram, whose key names operator and loops; default: all"
    parser.add_argument("--diagram", metavar="KEY", help=text)
    parser.add_argument("--max-su2", type=int, default=3, metavar="D", help="largest SU(2) dimension; default: 3")
    text = "list all hypercharges with electric charges up to Q; default: families of hypercharges"
    parser.add_argument("--max-charge", metavar="Q", help=text)
    text = "list all dark choices of phases under Z_N; default: families of charges"
    parser.add_argument("--residual", type=int, metavar="N", help=text)
    text = "allow SU(3) triplets, sextets and octets; default: singlets only"
    parser.add_argument("--colour", action="store_true", help=text)
    parser.add_argument("--max-fields", type=int, metavar="N", help="at most N new fields; default: any number")
    large_option(parser, "choices")


def run(parsed: Namespace) -> int:
    """List the contents of new fields on genuine diagrams, or write one of them as a model file."""
    from nuloops.scan.listing import model_file
    from nuloops.typesetting.tables import quoted
    from topologies import MalformedInput

    contents = _contents(parsed)
    if parsed.write is not None:
        content = next((content for content in contents if content.key == parsed.write), None)
        if content is None:
            raise MalformedInput(f"--write {quoted(parsed.write)}: no content with this key in the list")
        print(*model_file(content), sep="\n")
        return 0
    _writer(parsed)(_watched(contents), sys.stdout)
    return 0


def _writer(parsed: Namespace) -> Callable[[Iterable[Content], TextIO], int]:
    """The function that writes the list in the form asked for."""
    from nuloops.scan.listing import write_csv, write_json, write_json_lines, write_text

    writers = {"csv": write_csv, "json_lines": write_json_lines, "json": write_json}
    return next((writer for form, writer in writers.items() if getattr(parsed, form)), write_text)


def _watched(contents: Iterable[Content]) -> Iterator[Content]:
    """Pass contents on, and say on stderr now and then how many there are so far."""
    from nuloops.work.progress import shown

    start = time.monotonic()
    with shown("models", bar=False) as tell:
        for count, content in enumerate(contents, 1):
            yield content
            tell(count, inf, f"{count} contents after {time.monotonic() - start:.0f} s")


def _contents(parsed: Namespace) -> Iterator[Content]:
    """Find the contents that are asked for.  Raises MalformedInput if that would take too long."""
    from charges.contents.search import choices, contents
    from nuloops.console.requests import named_operator, one_order, refuse_to_list
    from nuloops.typesetting.tables import quoted
    from topologies import Diagram, MalformedInput

    if parsed.diagram is None:
        name, loops = parsed.operator or "dirac-d5", one_order(parsed.loops)
    else:
        if parsed.operator is not None or parsed.loops is not None:
            raise MalformedInput("--operator and --loops do not go with --diagram, whose key names both")
        try:
            diagram = Diagram.from_key(parsed.diagram)
        except MalformedInput as error:
            raise MalformedInput(f"--diagram {quoted(parsed.diagram)}: {error}") from None
        name, loops = diagram.operator.name, diagram.loops

    chosen = named_operator(name).operator
    refuse_to_list(loops, len(chosen.legs))
    limits = {
        "max_su2": parsed.max_su2,
        "max_charge": parsed.max_charge,
        "residual": parsed.residual,
        "colour": parsed.colour,
        "diagram": parsed.diagram or "",
    }
    number = 0 if parsed.large else choices(chosen, loops, **limits)
    if number > MOST_CHOICES:
        hours = f"{number / PER_SECOND / 3600:.0f} hours"
        narrower = "narrow it with --diagram, --max-su2 or --residual, use nuloops scan, or go on with --large"
        raise MalformedInput(f"{number} choices of representations and phases take some {hours}: {narrower}")
    return contents(chosen, loops, max_fields=parsed.max_fields, **limits)
