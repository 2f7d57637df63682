"""The command that counts: the chain of stages, members of one of them, and runs that take hours."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any

from nuloops.requested import one_order, only_operator, refuse_too_many
from nuloops.tables import print_json, print_table
from topologies import OPERATORS, MalformedInput, Operator, census, unlabelled
from topologies.choice import is_compiled
from topologies.requests import fermion_number

if TYPE_CHECKING:
    from topologies import Diagram, Topology
    from topologies.longrun import Progress

Arguments = argparse.Namespace

SECONDS_BETWEEN_LINES = 60  # of progress, where there is no terminal


def count(parsed: Arguments) -> int:
    """Print the chain of counts, or list or draw one of its stages."""
    loops = one_order(parsed.loops)
    chosen = None if parsed.operator is None else only_operator(parsed.operator)
    if chosen and parsed.fermion_legs is not None:
        raise MalformedInput(f"--fermion-legs goes with --legs: {chosen.name} has {chosen.fermions} fermions")
    spinors = 2 if parsed.fermion_legs is None else parsed.fermion_legs
    legs = len(chosen.legs) if chosen else parsed.legs
    refuse_too_many(loops, legs + (parsed.insertions or 0), parsed.large)
    listed = parsed.list or parsed.draw
    if parsed.journal and (listed or parsed.special is not None or parsed.insertions is not None):
        raise MalformedInput("--journal does not go with --list, --draw, --special or --insertions")
    if parsed.special is not None:
        return _special(parsed, loops, chosen)
    if listed:
        from topologies.members import members

        if parsed.insertions is not None:
            raise MalformedInput("--list and --draw do not go with --insertions")
        stage = parsed.list or "genuine_diagrams"
        return _stage(parsed, members(stage, loops, parsed.legs, operator=chosen, fermion_legs=spinors))
    if parsed.journal or (parsed.large and loops > 1 and parsed.insertions is None and is_compiled(loops, legs)):
        spinors = fermion_number(chosen, spinors, legs)
        found = _long(parsed, loops, chosen or unlabelled(spinors, legs - spinors))
    else:
        found = dict(census(loops, parsed.legs, operator=chosen, fermion_legs=spinors, insertions=parsed.insertions))
    if parsed.json:
        print_json(found)
    else:
        print_table([(stage.replace("_", " "), number) for stage, number in found.items()])
    return 0


def _long(parsed: Arguments, loops: int, legs_of: Operator) -> dict[str, int]:
    """A census with progress on stderr, and with a journal if one is named."""
    from topologies.longrun import long_census

    with _shown() as report:
        return dict(long_census(loops, legs_of, parsed.journal, report))


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """Where progress goes: a bar on a terminal, otherwise a line now and then."""
    if sys.stderr is None or not sys.stderr.isatty():
        last = [time.monotonic()]

        def line(step: Progress) -> None:
            if time.monotonic() - last[0] > SECONDS_BETWEEN_LINES:
                last[0] = time.monotonic()
                share = f"{step.done} of {step.total} topologies"
                print(f"nuloops count: {share}, {_time(step.seconds_left)} left", file=sys.stderr, flush=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("topologies"), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[left]}"), console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task("", total=None, left="")

        def update(step: Any) -> None:
            bar.update(shown, completed=step.done, total=step.total, left=f"{_time(step.seconds_left)} left")

        yield update


def _time(seconds: float) -> str:
    """A time for people.

    >>> _time(3725.2), _time(float("inf"))
    ('1:02:05', 'unknown time')
    """
    if not isfinite(seconds):
        return "unknown time"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _special(parsed: Arguments, loops: int, chosen: Operator | None) -> int:
    """Count the special genuine diagrams that a rule gives beside the normal ones."""
    from dataclasses import asdict

    from charges.special_census import special_census

    if chosen != OPERATORS["weinberg"] or parsed.list or parsed.draw or parsed.insertions is not None:
        raise MalformedInput("--special goes with --operator weinberg, and not with --list, --draw or --insertions")
    found = special_census(loops, parsed.special)
    counts = {**asdict(found), "topologies": found.topologies, "diagrams": found.diagrams}
    if parsed.json:
        print_json(counts)
    else:
        print_table([(name.replace("_", " "), number) for name, number in counts.items()])
    return 0


def _stage(parsed: Arguments, found: Any) -> int:
    """List the members of a stage and draw them, if wanted."""
    from topologies import Diagram, drawing, literature_name

    keys: list[str] = []
    names: dict[str, str] = {}
    for graph in found:
        keys.append(graph.key)
        if isinstance(graph, Diagram) and (name := literature_name(graph)):
            names[keys[-1]] = name
        if parsed.draw:
            parsed.draw.mkdir(parents=True, exist_ok=True)
            drawing.save(_plain_figure(graph), parsed.draw / f"{keys[-1]}.svg")
        if not parsed.json:
            print("  ".join([keys[-1], *([names[keys[-1]]] if keys[-1] in names else [])]), flush=bool(parsed.draw))
    if parsed.json:
        print_json({"stage": parsed.list or "genuine_diagrams", "keys": keys, "literature": names})
    return 0


def _plain_figure(graph: Topology | Diagram) -> bytes:
    from topologies import drawing

    return drawing.render(drawing.scene(graph.drawable()), "svg")
