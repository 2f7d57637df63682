"""Figures of the mass diagrams of a model, and their captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from charges import Analysis, Model
from charges.neutrinos.light import mass_kinds
from charges.neutrinos.model_diagrams import ModelDiagram
from charges.panels.models import model_panel, panel_group
from charges.terms.couplings import key_of
from charges.words import FieldName
from nuloops.catalogue.figures import Panels
from nuloops.files.models import ModelFile
from nuloops.report.examine import FEWEST_LOOPS, Report
from nuloops.typesetting.latex import latex_group, latex_text
from topologies import Diagram, MalformedInput
from topologies.verdict import Sentence, joined

_DARK = 4  # the dimension of operators up to which stability is examined: which lines are dark does not depend on it


def examined(file: ModelFile) -> Analysis:
    """Analyse a model as far as its figures need it."""
    return Analysis(file.model, max_loops=max(FEWEST_LOOPS, file.claims.most_loops), max_dimension=_DARK)


def leading(analysis: Analysis) -> tuple[ModelDiagram, ...]:
    """List the neutrino mass diagrams of lowest order.  Raises MalformedInput if there are none."""
    kinds = mass_kinds(analysis.partners, analysis.diracness.nature)
    for kind in reversed(kinds.values()):  # of Majorana neutrinos the Dirac mass is a step of a seesaw
        diagrams = analysis.vacuum.mass_diagrams(kind).diagrams
        if diagrams:
            return diagrams
    most = f"mass with up to {analysis.max_loops} loops"
    raise MalformedInput(f"{analysis.model.name} has no diagram for a {' or '.join(kinds)} {most}")


def panels_of(diagram: ModelDiagram, analysis: Analysis, panel: str | None = None) -> Panels:
    """Return the panels of a diagram of a model: "plain", "u1", "zn" or "both"; dark lines are marked.

    By default "u1", or "plain" for a model without a symmetry.
    """
    model, dark = analysis.model, analysis.stability.dark
    wanted = panel or ("u1" if model.symmetry else "plain")
    names = {"both": ("u1", "zn")}.get(wanted, (wanted,))
    drawn = tuple(model_panel(diagram, model, name, dark=dark) for name in names)
    return Panels(drawn, tuple(caption(diagram, model, name) for name in names))


def caption(diagram: ModelDiagram, model: Model, panel: str) -> str:
    """Name the symmetry whose charges a panel shows, as LaTeX without dollar signs."""
    if panel == "zn":
        return latex_group(panel_group(diagram, model).name).strip("$")
    names = [
        latex_group(name).strip("$") if order and name == f"Z{order}" else rf"\mathrm{{{latex_text(name)}}}"
        for name, order in zip(model.symmetry, model.orders, strict=True)
    ]
    return r" \times ".join(
        name if order else f"U(1)_{{{name}}}" for name, order in zip(names, model.orders, strict=True)
    )


MOST_DRAWN = 40  # diagrams in one report


def figures(report: Report) -> list[tuple[str, Diagram]]:
    """Draw the diagrams of a report, each once and 40 at most, with captions; dark lines are marked."""
    dark = set(report.sections["dark"].found)
    diagrams = different(report)[:MOST_DRAWN]
    panels = [model_panel(diagram, report.model, dark=dark) for diagram in diagrams]
    return list(zip(captions(report.analysis, diagrams), panels, strict=True))


def different(report: Report) -> list[ModelDiagram]:
    """List the diagrams of a report, only the first of those that look alike."""
    diagrams: dict[tuple[object, ...], ModelDiagram] = {}
    for section in report.sections.values():
        for diagram in section.diagrams:
            looks = (diagram.diagram.key, tuple(field.name for field in diagram.lines.values()))
            diagrams.setdefault(looks, diagram)
    return list(diagrams.values())


def undrawn(report: Report) -> Iterator[str]:
    """Say that diagrams are left out, if some are."""
    number = len(different(report))
    if number > MOST_DRAWN:
        yield f"{MOST_DRAWN} of {number} diagrams are shown"


def captions(analysis: Analysis, diagrams: Sequence[ModelDiagram]) -> Iterator[Sentence]:
    """Name the legs, the fields inside, and the terms at the vertices, written as in the Lagrangian."""
    written = {coupling.key: coupling.text for coupling in analysis.lagrangian} if diagrams else {}
    for diagram in diagrams:
        edges = diagram.diagram.internal_edges()
        ends = ([FieldName(letter.name.name) for letter in diagram.letters[edge]] for edge in edges)
        inner = dict.fromkeys(joined(dict.fromkeys(names), "/") for names in ends)  # H1/H2 where fields mix
        terms = dict.fromkeys(written[key_of(term.letters)] for term in diagram.vertices.values())
        lines = joined(inner) or "contact term"
        yield Sentence(joined(diagram.legs, " "), ": ", lines, "; by ", joined(terms))
