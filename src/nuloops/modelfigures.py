"""Figures of the diagrams that a model makes."""

from __future__ import annotations

import argparse
from typing import Any

from charges import Model, diracness, stability
from charges.mass_diagrams import mass_diagrams
from charges.model_diagrams import ModelDiagram
from charges.model_panels import model_panel, panel_group
from charges.neutrinos import mass_kinds
from charges.vacuum import with_induced_vevs
from nuloops.generate import drawn_by, side_by_side
from nuloops.modelfile import named
from nuloops.tables import latex_group, latex_text, print_json
from topologies import Diagram, MalformedInput, drawing


def leading(model: Model, max_loops: int) -> tuple[ModelDiagram, ...]:
    """The diagrams of lowest order of the neutrino masses that the model can have."""
    kinds = mass_kinds(model, diracness(model).nature)
    for kind in reversed(kinds.values()):  # of Majorana neutrinos the Dirac mass is a step of a seesaw
        if found := mass_diagrams(with_induced_vevs(model), kind, max_loops=max_loops).diagrams:
            return found
    raise MalformedInput(f"{model.name} has no diagram for a {' or '.join(kinds)} mass with up to {max_loops} loops")


def draw_model(parsed: argparse.Namespace, form: str, options: dict[str, Any]) -> int:
    """Draw one of the leading diagrams of a model."""
    file = named(parsed.key)
    model = file.model
    found = leading(model, max(2, file.claims.loops or 0))
    number = 1 if parsed.number is None else parsed.number
    if not 1 <= number <= len(found):
        shown = f"{len(found)} leading diagram{'s' if len(found) > 1 else ''}"
        raise MalformedInput(f"--number {number}: {model.name} has {shown}")
    made = found[number - 1]
    dark = stability(model, max_dimension=4).dark
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
