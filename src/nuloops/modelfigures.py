"""Figures of the diagrams that a model makes."""

from __future__ import annotations

import argparse
from typing import Any

from charges import Analysis, Model
from charges.model_diagrams import ModelDiagram
from charges.model_panels import model_panel, panel_group
from charges.neutrinos import mass_kinds
from nuloops.generate import drawn_by, side_by_side
from nuloops.modelfile import ModelFile, named
from nuloops.tables import latex_group, latex_text, print_json
from topologies import Diagram, MalformedInput, drawing

_FEWEST_LOOPS = 2  # that are searched; a claim of more is searched too
_DARK = 4  # the dimension of operators up to which stability is examined: which lines are dark does not depend on it


def examined(file: ModelFile) -> Analysis:
    """What is known of a model, as far as figures need it."""
    return Analysis(file.model, max_loops=max(_FEWEST_LOOPS, file.claims.loops or 0), max_dimension=_DARK)


def leading(analysis: Analysis) -> tuple[ModelDiagram, ...]:
    """The diagrams of lowest order of the neutrino masses that the model can have."""
    kinds = mass_kinds(analysis.partners, analysis.diracness.nature)
    for kind in reversed(kinds.values()):  # of Majorana neutrinos the Dirac mass is a step of a seesaw
        if found := analysis.vacuum.mass_diagrams(kind).diagrams:
            return found
    most = f"mass with up to {analysis.max_loops} loops"
    raise MalformedInput(f"{analysis.model.name} has no diagram for a {' or '.join(kinds)} {most}")


def draw_model(parsed: argparse.Namespace, form: str, options: dict[str, Any]) -> int:
    """Draw one of the leading diagrams of a model."""
    analysis = examined(named(parsed.key))
    model, found = analysis.model, leading(analysis)
    number = 1 if parsed.number is None else parsed.number
    if not 1 <= number <= len(found):
        shown = f"{len(found)} leading diagram{'s' if len(found) > 1 else ''}"
        raise MalformedInput(f"--number {number}: {model.name} has {shown}")
    made = found[number - 1]
    dark = analysis.stability.dark
    panel = parsed.panel or ("u1" if model.symmetry else "plain")
    names = {"both": ("u1", "zn")}.get(panel, (panel,))
    panels: list[Diagram] = [model_panel(made, model, name, dark=dark) for name in names]
    captions = [caption(made, model, name) for name in names]
    drawing.save(side_by_side(panels, captions, form, **options), parsed.out)
    if parsed.json:
        key = {"key": made.diagram.key, "file": str(parsed.out), "engine": drawing.engine()}
        print_json({**key, "diagrams": len(found), "number": number})
    else:
        more = f", diagram {number} of {len(found)}: --number chooses" if len(found) > 1 else ""
        print(f"{parsed.out}: {drawn_by(form)}{more}")
    return 0


def caption(made: ModelDiagram, model: Model, panel: str) -> str:
    """The symmetry whose charges a panel shows, as LaTeX without dollar signs."""
    if panel == "zn":
        return latex_group(panel_group(made, model).name).strip("$")
    names = [
        latex_group(name).strip("$") if order and name == f"Z{order}" else rf"\mathrm{{{latex_text(name)}}}"
        for name, order in zip(model.symmetry, model.orders, strict=True)
    ]
    return r" \times ".join(
        name if order else f"U(1)_{{{name}}}" for name, order in zip(names, model.orders, strict=True)
    )
