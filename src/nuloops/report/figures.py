"""Figures of the diagrams that a model makes."""

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
    """What is known of a model, as far as figures need it."""
    return Analysis(file.model, max_loops=max(FEWEST_LOOPS, file.claims.loops or 0), max_dimension=_DARK)


def leading(analysis: Analysis) -> tuple[ModelDiagram, ...]:
    """The diagrams of lowest order of the neutrino masses that the model can have."""
    kinds = mass_kinds(analysis.partners, analysis.diracness.nature)
    for kind in reversed(kinds.values()):  # of Majorana neutrinos the Dirac mass is a step of a seesaw
        if found := analysis.vacuum.mass_diagrams(kind).diagrams:
            return found
    most = f"mass with up to {analysis.max_loops} loops"
    raise MalformedInput(f"{analysis.model.name} has no diagram for a {' or '.join(kinds)} {most}")


def panels_of(made: ModelDiagram, analysis: Analysis, panel: str | None = None) -> Panels:
    """The panels of a diagram of a model: "plain", "u1", "zn" or "both"; dark lines are marked.

    By default "u1", or "plain" for a model without a symmetry.
    """
    model, dark = analysis.model, analysis.stability.dark
    wanted = panel or ("u1" if model.symmetry else "plain")
    names = {"both": ("u1", "zn")}.get(wanted, (wanted,))
    drawn = tuple(model_panel(made, model, name, dark=dark) for name in names)
    return Panels(drawn, tuple(caption(made, model, name) for name in names))


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


MOST_DRAWN = 40  # diagrams in one report


def figures(report: Report) -> list[tuple[str, Diagram]]:
    """The diagrams of a report, each once and 40 at most, with captions; dark lines are marked."""
    dark = set(report.sections["dark"].found)
    shown = _different(report)[:MOST_DRAWN]
    panels = [model_panel(made, report.model, dark=dark) for made in shown]
    return list(zip(_captions(report.analysis, shown), panels, strict=True))


def _different(report: Report) -> list[ModelDiagram]:
    """The diagrams of a report, those that look alike once."""
    found: dict[tuple[object, ...], ModelDiagram] = {}
    for section in report.sections.values():
        for made in section.diagrams:
            found.setdefault((made.diagram.key, tuple(field.name for field in made.lines.values())), made)
    return list(found.values())


def _undrawn(report: Report) -> Iterator[str]:
    """That some diagrams are left out, if so."""
    if (many := len(_different(report))) > MOST_DRAWN:
        yield f"{MOST_DRAWN} of {many} diagrams are shown"


def _captions(analysis: Analysis, diagrams: Sequence[ModelDiagram]) -> Iterator[Sentence]:
    """The legs, the fields inside, and the terms at the vertices, written as in the Lagrangian."""
    written = {each.key: each.text for each in analysis.lagrangian} if diagrams else {}
    for made in diagrams:
        ends = ([FieldName(each.name.name) for each in made.letters[e]] for e in made.diagram.internal_edges())
        inner = dict.fromkeys(joined(dict.fromkeys(names), "/") for names in ends)  # H1/H2 where fields mix
        terms = dict.fromkeys(written[key_of(term.letters)] for term in made.vertices.values())
        lines = joined(inner) or "contact term"
        yield Sentence(joined(made.legs, " "), ": ", lines, "; by ", joined(terms))
