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


def model_panel(diagram: ModelDiagram, model: Model, panel: str = "plain", *, dark: Collection[str] = ()) -> Diagram:
    """Copy a diagram of a model and label its edges.

    Arguments:
        diagram: the diagram, from ``mass_diagrams``.
        model: its model.
        panel: "plain" for names of fields, "u1" with their charges, "zn" with their phases under the residual group.
        dark: the names of the fields, or of single generations of them, whose lines are marked dark.

    Charges are counted along the arrows, which scalars have here too; several symmetries are separated by commas.
    Raises MalformedInput for another panel, and if there is no symmetry whose charges could be shown.
    """
    if panel not in PANELS:
        raise MalformedInput(f"unknown panel {panel!r:.60}: choose from {', '.join(PANELS)}")

    drawn = diagram.panel()
    names = {species.name for species in model.species if species.name in dark or species.field.name in dark}
    for edge, ends in diagram.letters.items():
        if all(letter.name.name in names for letter in ends):
            drawn.edges[edge]["dark"] = True
    if panel == "plain":
        return drawn

    if not model.symmetry:
        raise MalformedInput(f"{model.name} has no symmetry, so there are no charges to show: choose the plain panel")
    group = panel_group(diagram, model) if panel == "zn" else None
    for edge in diagram.lines:
        texts = _phases(diagram, model, edge, group) if group else _charges(diagram, model, edge)
        drawn.edges[edge].update(label(drawn.edges[edge]["label"], ", ".join(texts)))
        drawn.edges[edge].setdefault("arrow", True)
    return drawn


def _charges(diagram: ModelDiagram, model: Model, edge: Edge) -> list[str]:
    """Write the charges of a line under all symmetries, modulo n under Z_n."""
    flow = [diagram.charges[symmetry][edge] for symmetry in model.symmetry]
    return [latex_number(q % n if n else q) for q, n in zip(flow, model.orders, strict=True)]


def panel_group(diagram: ModelDiagram, model: Model) -> ResidualGroup[Phase]:
    """Find the residual group for the phases of lines: that of all fields if some line has triality, as quarks do."""
    labels = [letter.rep[1] for ends in diagram.letters.values() for letter in ends]
    return model.residual(coloured=any((p - q) % 3 for p, q in labels))


def _phases(diagram: ModelDiagram, model: Model, edge: Edge, group: ResidualGroup[Phase]) -> list[str]:
    """Write the phase of a line: powers of omega, and charges under unbroken U(1)s."""
    charge = {symmetry: diagram.charges[symmetry][edge] for symmetry in model.symmetry}
    if model.tilted:
        charge["Y"] = diagram.charges["hypercharge"][edge]
    phase = group.phase(charge)
    texts = [latex_phase(k) if n else str(k) for k, n in zip(phase, group.group.moduli, strict=True)]
    return texts or ["1"]
