"""The commands about diagrams: a function per command, from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from typing import Any

from nuloops.catalogue import COUNTED, Entry, Panel
from nuloops.generate import Request, drawn_by, figure, side_by_side
from nuloops.generate import generate as write_catalogue
from nuloops.requested import diagram_named, named_operator, refuse_too_many
from nuloops.tables import print_json, quoted, refuse
from topologies import MalformedInput, drawing

Arguments = argparse.Namespace


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


def draw(parsed: Arguments) -> int:
    """Draw one diagram from its key."""
    form = parsed.out.suffix.lstrip(".").lower()
    if form not in drawing.FORMATS:
        raise MalformedInput(f"--out {parsed.out}: the suffix must be {', '.join(drawing.FORMATS)}")
    options = _options(parsed, form)
    if _is_model(parsed.key):
        if parsed.operator or parsed.residual is not None:
            raise MalformedInput("--operator and --residual go with a key, not with a model")
        return import_module("nuloops.modelfigures").draw_model(parsed, form, options)  # type: ignore[no-any-return]  # imported late, so untyped
    refuse(parsed, "number", "with a key")
    panel = parsed.panel or "u1"
    if panel in ("plain", "u1"):
        refuse(parsed, "residual", f"with --panel {panel}")
    model = named_operator(parsed.operator) if parsed.operator else None
    diagram = diagram_named(parsed.key, model)
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


def _is_model(given: str) -> bool:
    """Whether a model is named; only then is imported what reads models.

    Raises MalformedInput for what is not the key of a diagram either.
    """
    if given.endswith((".yaml", ".yml")):
        return True
    if re.search(r"_F\w*_S", given):
        return False
    if given in import_module("nuloops.modelfile").published():
        return True
    raise MalformedInput(f"{quoted(given)} is neither a model file (.yaml), a published model nor the key of a diagram")


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
