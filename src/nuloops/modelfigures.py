"""Figures of the diagrams that a model makes."""

from __future__ import annotations

from charges import Model, diracness
from charges.mass_diagrams import mass_diagrams
from charges.model_diagrams import ModelDiagram
from charges.model_panels import panel_group
from charges.neutrinos import mass_kinds
from charges.vacuum import with_induced_vevs
from nuloops.tables import latex_group, latex_text
from topologies import MalformedInput


def leading(model: Model, max_loops: int) -> tuple[ModelDiagram, ...]:
    """The diagrams of lowest order of the neutrino masses that the model can have."""
    kinds = mass_kinds(model, diracness(model).nature)
    for kind in reversed(kinds.values()):  # of Majorana neutrinos the Dirac mass is a step of a seesaw
        if found := mass_diagrams(with_induced_vevs(model), kind, max_loops=max_loops).diagrams:
            return found
    raise MalformedInput(f"{model.name} has no diagram for a {' or '.join(kinds)} mass with up to {max_loops} loops")


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
