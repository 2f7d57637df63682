"""The diagrams of a model ready to be drawn: fields on the lines, with their charges or their powers of omega."""

from __future__ import annotations

from collections.abc import Collection

from charges.arithmetic.affine import latex_number
from charges.flow.labels import label, latex_phase
from charges.models.model import Model
from charges.neutrinos.model_diagrams import ModelDiagram
from charges.symmetries.residual import Phase, ResidualGroup
from topologies import Diagram, MalformedInput
from topologies.graphs.externals import Edge

PANELS = ("plain", "u1", "zn")


def model_panel(made: ModelDiagram, model: Model, panel: str = "plain", *, dark: Collection[str] = ()) -> Diagram:
    """A copy of a diagram with labels on its edges.

    Arguments:
        made: the diagram, from ``mass_diagrams``.
        model: that it was made by.
        panel: "plain" for names of fields, "u1" with their charges, "zn" with their phases under the residual group.
        dark: the names of the fields, or of single generations of them, whose lines are marked dark.

    Charges are counted along the arrows, which scalars have here too; several symmetries are separated by commas.
    Raises MalformedInput for another panel, and if there is no symmetry whose charges could be shown.
    """
    if panel not in PANELS:
        raise MalformedInput(f"unknown panel {panel!r:.60}: choose from {', '.join(PANELS)}")
    drawn = made.panel()
    names = {each.name for each in model.species if each.name in dark or each.field.name in dark}
    for edge, ends in made.letters.items():
        if all(letter.name.name in names for letter in ends):
            drawn.edges[edge]["dark"] = True
    if panel == "plain":
        return drawn
    if not model.symmetry:
        raise MalformedInput(f"{model.name} has no symmetry, so there are no charges to show: choose the plain panel")
    found = panel_group(made, model) if panel == "zn" else None
    for edge in made.lines:
        texts = _phases(made, model, edge, found) if found else _charges(made, model, edge)
        drawn.edges[edge].update(label(drawn.edges[edge]["label"], ", ".join(texts)))
        drawn.edges[edge].setdefault("arrow", True)
    return drawn


def _charges(made: ModelDiagram, model: Model, edge: Edge) -> list[str]:
    flow = [made.charges[symmetry][edge] for symmetry in model.symmetry]
    return [latex_number(q % n if n else q) for q, n in zip(flow, model.orders, strict=True)]


def panel_group(made: ModelDiagram, model: Model) -> ResidualGroup[Phase]:
    """The residual group whose phases the lines have: that of all fields if some line has triality, as quarks do."""
    labels = [letter.rep[1] for ends in made.letters.values() for letter in ends]
    return model.residual(coloured=any((p - q) % 3 for p, q in labels))


def _phases(made: ModelDiagram, model: Model, edge: Edge, found: ResidualGroup[Phase]) -> list[str]:
    """The powers of omega, and charges under unbroken U(1)s."""
    charge = {symmetry: made.charges[symmetry][edge] for symmetry in model.symmetry}
    if model.tilted:
        charge["Y"] = made.charges["hypercharge"][edge]
    phase = found.phase(charge)
    texts = [latex_phase(k) if n else str(k) for k, n in zip(phase, found.group.moduli, strict=True)]
    return texts or ["1"]
