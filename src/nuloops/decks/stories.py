"""The stories of a deck: what is shown of each diagram or model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from charges.dark.lines import Grade
from nuloops.catalogue.entries import Entry
from nuloops.catalogue.writing import MOST_LOOPS
from nuloops.console.requests import refuse_too_many
from nuloops.files.charged import ChargedOperator
from topologies import Diagram, MalformedInput, diagrams, drawing, literature_name

MOST_DIAGRAMS = 300
UNCHARGED = 2  # the first steps, which show no charges
LIGHT = drawing.Style()
DARK = drawing.Style.for_dark_slides()
BLACKBOARD = "#14161c"


@dataclass(frozen=True, slots=True)
class Story:
    """What can be shown of one diagram: copies of it with the same edges.

    Attributes:
        title: the title of its slides.
        plain: a copy with the names of the fields.
        charged: a copy with U(1) charges, and one with values for the free charges; None without a symmetry.
        phased: a copy with the phases under the residual group; None without one.
        dark: the edges of the dark sector.
        symmetry, group: the names of the symmetry and of the residual group, as LaTeX without dollar signs.
        choice: the values of the free charges, as LaTeX; empty if there are none.
    """

    title: str
    plain: Diagram
    charged: tuple[Diagram, Diagram] | None
    phased: Diagram | None
    dark: frozenset[Any]
    symmetry: str
    group: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Solvable:
    """A diagram without a model: its charges have to be solved for to tell its story.

    Attributes:
        diagram: what the slides show.
        operator: the operator with the charges of its legs; None for the published ones.
        title: the title of the slides.
        order: n of the residual group Z_n; None for the smallest that makes the loops dark.
    """

    diagram: Diagram
    operator: ChargedOperator | None
    title: str
    order: int | None

    def story(self) -> Story:
        """Solve the diagram and return its story."""
        import charges
        from charges.arithmetic.affine import latex_number

        diagram, order = self.diagram, self.order
        entry = Entry.of(diagram, self.operator)
        solution = entry.solution

        plain: Diagram = diagram.copy()
        for edge, name in _letters(diagram, solution.lines).items():
            plain.edges[edge]["label"] = name
        symmetry = next(entry.panels()).caption
        general = charges.u1_panel(solution)
        known = literature_name(diagram)
        title = f"{self.title} ({known})" if known else self.title

        chosen = order if order is not None else next((residual.order for residual in entry.residuals), None)
        if chosen is None:
            return Story(title, plain, (general, general), None, frozenset(), symmetry, "")
        phases = solution.modulo(chosen)
        darkest = next((residual.example for residual in entry.residuals if residual.order == chosen), None)
        example = darkest or charges.simplest(phases, Grade.EVERY_LOOP)
        group = rf"Z_{{{chosen}}}"
        if example is None:
            panel = charges.zn_panel(phases)
            return Story(title, plain, (general, general), panel, frozenset(), symmetry, group)

        powers = dict(zip(solution.free, example.assignment.kappas, strict=True))
        values = dict(zip(solution.free, example.kappas, strict=True))
        panel = charges.zn_panel(phases, kappas=powers)
        written = {name: rf"\{name}" if len(values) > 1 else r"\kappa" for name in values}  # as the panels write them
        choice = r",\;".join(rf"{written[name]} = {latex_number(value)}" for name, value in values.items())
        pair = (general, charges.u1_panel(solution, kappas=values))
        return Story(title, plain, pair, panel, _dark_edges(panel), symmetry, group, choice)


def stories_of_operator(chosen: ChargedOperator, loops: int, order: int | None) -> Iterator[Solvable]:
    """Yield the stories of all genuine diagrams of an operator; ``order`` is n of the residual group Z_n.

    Raises MalformedInput if there are none or too many.
    """
    if not 0 <= loops <= MOST_LOOPS:
        raise MalformedInput(f"cannot draw all diagrams of {loops} loops: choose 0 to {MOST_LOOPS}")
    refuse_too_many(loops, len(chosen.operator.legs), False)
    name, genuine = chosen.operator.name, list(diagrams(chosen.operator, loops))
    if not 1 <= len(genuine) <= MOST_DIAGRAMS:
        raise MalformedInput(f"{name} has {len(genuine)} diagrams: slides hold 1 to {MOST_DIAGRAMS}")
    for i, diagram in enumerate(genuine, 1):
        title = f"{name} at {loops} loop{'' if loops == 1 else 's'}, {i} of {len(genuine)}"
        yield Solvable(diagram, chosen, title, order)


def _letters(diagram: Diagram, lines: Sequence[Any]) -> dict[Any, str]:
    """Name the lines F for fermions and S for scalars, with a number where there are several."""
    names = {}
    for kind, letter in (("fermion", "F"), ("scalar", "S")):
        alike = [edge for edge in lines if diagram.edges[edge]["kind"] == kind]
        for i, edge in enumerate(alike, 1):
            names[edge] = f"{letter}_{i}" if len(alike) > 1 else letter
    return names


def _dark_edges(panel: Diagram) -> frozenset[Any]:
    """The edges that a panel marks as dark."""
    return frozenset(edge for edge in panel.edges(keys=True) if panel.edges[edge].get("dark"))


def stories_of_model(word: str) -> Iterator[Story]:
    """Yield the stories of the leading diagrams of a model, given by its file or its name."""
    from charges.panels.models import model_panel
    from nuloops.files.models import named
    from nuloops.report.figures import caption, examined, leading
    from nuloops.report.text import headline

    analysis = examined(named(word))
    model, diagrams = analysis.model, leading(analysis)
    dark = analysis.stability.dark
    for i, diagram in enumerate(diagrams, 1):
        title = headline(model)
        if len(diagrams) > 1:
            title += f", diagram {i} of {len(diagrams)}"
        plain = model_panel(diagram, model, dark=dark)
        if not model.symmetry:
            yield Story(title, plain, None, None, _dark_edges(plain), "", "")
            continue
        charged, phased = model_panel(diagram, model, "u1"), model_panel(diagram, model, "zn")
        names = caption(diagram, model, "u1"), caption(diagram, model, "zn")
        yield Story(title, plain, (charged, charged), phased, _dark_edges(plain), *names)
