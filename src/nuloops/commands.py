"""The commands about diagrams: a function per command, from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from nuloops.catalogue import COUNTED, Entry, Panel
from nuloops.generate import Request, drawn_by, figure, side_by_side
from nuloops.generate import generate as write_catalogue
from nuloops.operatorfile import OperatorFile, read
from nuloops.tables import print_json, print_table, refuse
from nuloops.yamlfile import quoted
from topologies import Diagram, MalformedInput, Topology, census, drawing, literature_name
from topologies import count as count_topologies
from topologies.census import members
from topologies.operators import OPERATORS, Operator, operator

Arguments = argparse.Namespace

MOST_TOPOLOGIES = 1_000_000
MOST_LOOPS_LISTED = 3


def one_order(loops: tuple[int, ...] | None) -> int:
    """The single loop order that --loops must name here, if it is given; 1 by default."""
    if loops is None:
        return 1
    if len(loops) != 1:
        raise MalformedInput(f"--loops takes one number here, not a range of {len(loops)}")
    return loops[0]


def named_operator(text: str) -> OperatorFile:
    """An operator by name, or from a YAML file, with the charges of its file."""
    return read(Path(text)) if text.endswith((".yaml", ".yml")) else OperatorFile(operator(text), {})


def refuse_too_many(loops: int, legs: int, large: bool) -> None:
    """MalformedInput, with the exact number, if generating all topologies would take very long."""
    if large or loops < 0 or legs < 0 or loops + legs <= 6:
        return
    if loops > 8 or legs > 14:
        raise MalformedInput(f"{loops} loops with {legs} legs are far too many graphs; --large tries anyway")
    total = count_topologies(loops, legs)
    if total > MOST_TOPOLOGIES:
        raise MalformedInput(f"there are {total} topologies with {loops} loops and {legs} legs; --large generates them")


def generate(parsed: Arguments) -> int:
    """Write a catalogue and print its summary."""
    models = tuple(named_operator(name) for name in dict.fromkeys(parsed.operator or ["dirac-d4", "dirac-d5"]))
    request = Request(
        operators=models,
        loops=parsed.loops,
        everything=parsed.all,
        formats=tuple(dict.fromkeys(parsed.format or ["svg"])),
        folder=parsed.out,
        style=drawing.Style(colour=not parsed.plain),
    )
    for model in models:
        refuse_too_many(max(request.loops), len(model.operator.legs), parsed.large)
    catalogue = write_catalogue(request)
    if parsed.json:
        print_json(catalogue)
        return 0
    for part in catalogue["summary"]:
        counts = part["counts"]
        print(f"{part['operator']}, {part['loops']} loop{'s' if part['loops'] > 1 else ''}")
        print("  " + ", ".join(f"{counts[stage]} {stage.replace('_', ' ')}" for stage in COUNTED))
        for survey in part["dark"]:
            print(
                f"  {survey['group']}: every line dark in {survey['all_dark_diagrams']} of {survey['diagrams']}"
                f" diagrams ({survey['all_dark_assignments']} assignments),"
                f" every loop in {survey['every_loop_dark_diagrams']}"
                f" ({survey['every_loop_dark_assignments']})"
            )
    print(f"{len(catalogue['diagrams'])} diagrams drawn by {catalogue['engine']}")
    print(f"Browse {parsed.out / 'index.html'}; the data are in {parsed.out / 'catalogue.json'}")
    return 0


def count(parsed: Arguments) -> int:
    """Print the chain of counts, or list or draw one of its stages."""
    loops = one_order(parsed.loops)
    chosen = None if parsed.operator is None else named_operator(parsed.operator).operator
    if chosen and parsed.fermion_legs is not None:
        raise MalformedInput(f"--fermion-legs goes with --legs: {chosen.name} has {chosen.fermions} fermions")
    spinors = 2 if parsed.fermion_legs is None else parsed.fermion_legs
    refuse_too_many(loops, (len(chosen.legs) if chosen else parsed.legs) + (parsed.insertions or 0), parsed.large)
    if parsed.special is not None:
        return _special(parsed, loops, chosen)
    if parsed.list or parsed.draw:
        if parsed.insertions is not None:
            raise MalformedInput("--list and --draw do not go with --insertions")
        stage = parsed.list or "genuine_diagrams"
        return _stage(parsed, members(stage, loops, parsed.legs, operator=chosen, fermion_legs=spinors))
    found = dict(census(loops, parsed.legs, operator=chosen, fermion_legs=spinors, insertions=parsed.insertions))
    if parsed.json:
        print_json(found)
    else:
        print_table([(stage.replace("_", " "), number) for stage, number in found.items()])
    return 0


def _special(parsed: Arguments, loops: int, chosen: Operator | None) -> int:
    """Count the special genuine diagrams that a rule gives beside the normal ones."""
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
    return drawing.render(drawing.scene(graph.drawable()), "svg")


def draw(parsed: Arguments) -> int:
    """Draw one diagram from its key."""
    form = parsed.out.suffix.lstrip(".").lower()
    if form not in drawing.FORMATS:
        raise MalformedInput(f"--out {parsed.out}: the suffix must be {', '.join(drawing.FORMATS)}")
    options = _options(parsed, form)
    if parsed.key.endswith((".yaml", ".yml")) or parsed.key in import_module("nuloops.modelfile").published():
        if parsed.operator or parsed.residual is not None:
            raise MalformedInput("--operator and --residual go with a key, not with a model")
        return import_module("nuloops.modelfigures").draw_model(parsed, form, options)  # type: ignore[no-any-return]
    refuse(parsed, "number", "with a key")
    if not re.search(r"_F\w*_S", parsed.key):
        known = "a model file (.yaml), a published model nor the key of a diagram"
        raise MalformedInput(f"{quoted(parsed.key)} is neither {known}")
    panel = parsed.panel or "u1"
    if panel in ("plain", "u1"):
        refuse(parsed, "residual", f"with --panel {panel}")
    model = named_operator(parsed.operator) if parsed.operator else None
    diagram = Diagram.from_key(parsed.key, operators=[model.operator] if model else [])
    if panel == "plain":
        content = figure(diagram, form, **options)
    else:
        content = _panels(list(Entry.of(diagram, model).panels(parsed.residual)), panel, form, options)
    drawing.save(content, parsed.out)
    if parsed.json:
        print_json({"key": diagram.key, "file": str(parsed.out), "engine": drawing.engine()})
    else:
        print(f"{parsed.out}: {drawn_by(form)}")
    return 0


def _options(parsed: Arguments, form: str) -> dict[str, Any]:
    """How a figure is written: its style, and what goes with its format."""
    if form != "tex":
        refuse(parsed, "tikz_feynman", f"with {form}: it is for tex")
    if form != "png":
        refuse(parsed, "dpi", f"with {form}: it is for png")
    style = drawing.Style.for_dark_slides() if parsed.dark else drawing.Style()
    return {"style": style, "dpi": 300 if parsed.dpi is None else parsed.dpi, "feynman": parsed.tikz_feynman}


def _panels(panels: list[Panel], panel: str, form: str, options: dict[str, Any]) -> bytes:
    """The U(1) panel, the Z_n panel, or both side by side."""
    chosen = {"u1": panels[:1], "zn": panels[1:2], "both": panels[:2]}[panel]
    if not chosen or (panel == "both" and len(chosen) < 2):
        raise MalformedInput("no residual group makes the loops of this diagram dark: name one with --residual")
    return side_by_side([each.diagram for each in chosen], [each.caption for each in chosen], form, **options)
