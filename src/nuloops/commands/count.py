"""``nuloops count``: topologies and diagrams, stage by stage; the members of a stage; counts that take hours."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import force_option, forms, large_option, loop_orders

if TYPE_CHECKING:
    from topologies import Diagram, Operator, Topology

SECONDS_BETWEEN_LINES = 60  # of progress, if stderr is not a terminal


def arguments(parser: ArgumentParser) -> None:
    """Take what is counted, and what else is done with it."""
    forms(parser, "json")
    parser.add_argument("--loops", type=loop_orders, required=True, metavar="L", help="the number of loops; required")
    legs = parser.add_mutually_exclusive_group(required=True)
    legs.add_argument("--legs", type=int, metavar="N", help="the number of indistinguishable legs")
    legs.add_argument("--operator", metavar="NAME", help="the name of an operator, or FILE.yaml, in place of --legs")
    parser.add_argument("--fermion-legs", type=int, metavar="N", help="how many of --legs are fermions; default: 2")
    parser.add_argument(
        "--insertions", type=int, metavar="K", help="count what is genuine once K legs chi are put in (operators only)"
    )
    parser.add_argument(
        "--special", metavar="RULE", help="count special genuine diagrams of weinberg by a rule such as higgs-leg"
    )
    text = "print the keys of one stage, such as genuine_diagrams; default: print the counts"
    parser.add_argument("--list", metavar="STAGE", help=text)
    parser.add_argument("--draw", type=Path, metavar="DIR", help="draw the members of that stage into this folder")
    text = "record finished work in this file, and resume from it if it exists; default: record nothing"
    parser.add_argument("--journal", type=Path, metavar="FILE", help=text)
    force_option(parser)
    large_option(parser)


def run(parsed: Namespace) -> int:
    """Print the chain of counts, or list or draw one of its stages."""
    from nuloops.console.printing import print_json, print_table
    from nuloops.console.requests import one_order, only_operator, refuse_too_many, tell_of_lost_kernel
    from topologies import MalformedInput, census, unlabelled
    from topologies.kernel.choice import is_compiled
    from topologies.listing.requests import fermion_number

    loops = one_order(parsed.loops)
    chosen = None if parsed.operator is None else only_operator(parsed.operator)
    if chosen and parsed.fermion_legs is not None:
        raise MalformedInput(f"--fermion-legs goes with --legs: {chosen.name} has {chosen.fermions} fermions")
    spinors = 2 if parsed.fermion_legs is None else parsed.fermion_legs
    legs = len(chosen.legs) if chosen else parsed.legs
    refuse_too_many(loops, legs + (parsed.insertions or 0), parsed.large)
    tell_of_lost_kernel("count")

    listed = parsed.list or parsed.draw
    if parsed.journal and (listed or parsed.special is not None or parsed.insertions is not None):
        raise MalformedInput("--journal does not go with --list, --draw, --special or --insertions")
    if parsed.special is not None:
        return _special(parsed, loops, chosen)
    if listed:
        from topologies.listing.diagrams import members

        if parsed.insertions is not None:
            raise MalformedInput("--list and --draw do not go with --insertions")
        stage = parsed.list or "genuine_diagrams"
        return _stage(parsed, members(stage, loops, parsed.legs, operator=chosen, fermion_legs=spinors))

    if parsed.journal or (parsed.large and loops > 1 and parsed.insertions is None and is_compiled(loops, legs)):
        spinors = fermion_number(chosen, spinors, legs)
        counts = _long(parsed, loops, chosen or unlabelled(spinors, legs - spinors))
    else:
        counts = dict(census(loops, parsed.legs, operator=chosen, fermion_legs=spinors, insertions=parsed.insertions))
    if parsed.json:
        print_json(counts)
    else:
        print_table([(stage.replace("_", " "), number) for stage, number in counts.items()])
    return 0


def _long(parsed: Namespace, loops: int, legs_of: Operator) -> dict[str, int]:
    """Take a census with progress on stderr, and with a journal if one is named."""
    from nuloops.work.progress import duration, shown
    from topologies.counts.longrun import Progress, long_census

    with shown("count", every=SECONDS_BETWEEN_LINES) as tell:

        def report(step: Progress) -> None:
            left = duration(step.seconds_left)
            tell(step.done, step.total, f"{step.done} of {step.total} topologies, {left} left")

        return dict(long_census(loops, legs_of, parsed.journal, report))


def _special(parsed: Namespace, loops: int, chosen: Operator | None) -> int:
    """Count the special genuine diagrams that a rule gives beside the normal ones."""
    from dataclasses import asdict

    from charges.special.census import special_census
    from nuloops.console.printing import print_json, print_table
    from topologies import OPERATORS, MalformedInput

    if chosen != OPERATORS["weinberg"] or parsed.list or parsed.draw or parsed.insertions is not None:
        raise MalformedInput("--special goes with --operator weinberg, and not with --list, --draw or --insertions")
    special = special_census(loops, parsed.special)
    counts = {**asdict(special), "topologies": special.topologies, "diagrams": special.diagrams}
    if parsed.json:
        print_json(counts)
    else:
        print_table([(name.replace("_", " "), number) for name, number in counts.items()])
    return 0


def _stage(parsed: Namespace, graphs: Iterable[Topology | Diagram]) -> int:
    """List the members of a stage, and draw them if wanted."""
    from nuloops.console.printing import print_json
    from topologies import Diagram, literature_name
    from topologies.machine.marks import save_marked

    keys: list[str] = []
    names: dict[str, str] = {}
    for graph in graphs:
        key = graph.key
        name = literature_name(graph) if isinstance(graph, Diagram) else None
        keys.append(key)
        if name:
            names[key] = name
        if parsed.draw:
            parsed.draw.mkdir(parents=True, exist_ok=True)
            save_marked(_plain_figure(graph), parsed.draw / f"{key}.svg", force=getattr(parsed, "force", False))
        if not parsed.json:
            print(f"{key}  {name}" if name else key, flush=bool(parsed.draw))
    if parsed.json:
        print_json({"stage": parsed.list or "genuine_diagrams", "keys": keys, "literature": names})
    return 0


def _plain_figure(graph: Topology | Diagram) -> bytes:
    """Draw a member of a stage as SVG."""
    from topologies import drawing

    return drawing.render(drawing.scene(graph.drawable()), "svg")
