"""Read what a command line asks for, loop orders, operators and diagrams, and refuse what would take too long."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import refuse
from nuloops.files.charged import ChargedOperator
from nuloops.typesetting.tables import quoted
from topologies import MalformedInput
from topologies import count as count_topologies
from topologies.graphs.operators import OPERATORS, Operator, operator
from topologies.kernel.choice import loss
from topologies.kernel.limits import check_size
from topologies.machine.reading import printable

if TYPE_CHECKING:
    from charges import Solution
    from topologies import Diagram  # networkx

MOST_TOPOLOGIES = 1_000_000
MOST_COUNTED = 22  # twice the loops plus the legs; beyond that, even counting takes too long
MOST_LOOPS_LISTED = 3


def one_order(loops: tuple[int, ...] | None) -> int:
    """Return the one loop order that --loops may name here; 1 if it is not given."""
    if loops is None:
        return 1
    if len(loops) != 1:
        raise MalformedInput(f"--loops takes one number here, not a range of {len(loops)}")
    return loops[0]


def named_operator(text: str) -> ChargedOperator:
    """Find an operator by name, or read it from a YAML file with its charges."""
    if not _is_file(text):
        return ChargedOperator(operator(text), {})
    from nuloops.files.operators import read

    return read(Path(text))


def only_operator(text: str) -> Operator:
    """Find an operator by name, or read it from a YAML file, without charges."""
    return named_operator(text).operator if _is_file(text) else operator(text)


def diagram_named(key: str, chosen: ChargedOperator | None = None) -> Diagram:
    """Make the diagram of a key, whose operator is a standard one or the chosen one.

    Raises MalformedInput, naming the key.
    """
    from topologies import Diagram

    if re.match(r"(dirac|majorana)-d[0-9]+_", key) and key.partition("_")[0] not in OPERATORS:
        raise MalformedInput(f"{quoted(key)} is a diagram of a model: nuloops draw MODEL.yaml --number N draws it")
    try:
        return Diagram.from_key(key, operators=[chosen.operator] if chosen else [])
    except MalformedInput as error:
        own = "; --operator FILE.yaml names one of your own" if "unknown operator" in str(error) else ""
        where = "" if quoted(key) in str(error) else f"{quoted(key)}: "
        raise MalformedInput(f"{where}{error}{own}") from None


def is_key(text: str) -> bool:
    """Whether a text has the form of the key of a diagram.

    >>> is_key("dirac-d5_0122_F01_S0212"), is_key("scotogenic")
    (True, False)
    """
    return re.search(r"_F\w*_S", text) is not None and not _is_file(text)


def _is_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml")) or text.startswith("/dev/fd/")


def refuse_too_many(loops: int, legs: int, large: bool) -> None:
    """Raise MalformedInput, with the exact number, if generating all topologies would take very long."""
    if loops < 0 or legs < 0 or loops + legs <= 6:
        return
    if large:
        check_size(loops, legs)
        return
    if 2 * loops + legs > MOST_COUNTED:
        raise MalformedInput(f"{loops} loops with {legs} legs are far too many graphs; --large tries anyway")
    total = count_topologies(loops, legs)
    if total > MOST_TOPOLOGIES:
        raise MalformedInput(f"there are {total} topologies with {loops} loops and {legs} legs; --large generates them")


def tell_of_lost_kernel(command: str) -> None:
    """Say on stderr that the compiled kernel is missing, so that a command that generates takes much longer."""
    if reason := loss():
        print(f"nuloops {command}: takes about a hundred times longer, because {printable(reason)}", file=sys.stderr)


def refuse_to_list(loops: int, legs: int) -> None:
    """Raise MalformedInput if there are too many diagrams, or topologies before them, to go through one by one."""
    if loops > MOST_LOOPS_LISTED:
        raise MalformedInput(f"--loops {loops}: at most {MOST_LOOPS_LISTED} loops are listed here")
    refuse_too_many(loops, legs, large=False)


def named_solutions(parsed: Namespace) -> list[tuple[str, Solution]]:
    """Solve the diagrams that --operator and --loops, or --diagram, name; return them with their keys."""
    from charges import solve_or_modulo
    from topologies import diagrams

    chosen = named_operator(parsed.operator)
    if getattr(parsed, "diagram", None) is not None:
        refuse(parsed, "loops", "with --diagram")
        wanted = [diagram_named(parsed.diagram, chosen)]
    else:
        loops = one_order(parsed.loops)
        refuse_to_list(loops, len(chosen.operator.legs))
        wanted = list(diagrams(chosen.operator, loops))
    return [
        (diagram.key, solve_or_modulo(diagram, chosen.charges, broken=chosen.broken))
        if diagram.operator == chosen.operator
        else (diagram.key, solve_or_modulo(diagram))
        for diagram in wanted
    ]
