"""The stories of a deck: what is told of each diagram or model."""

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
UNCHARGED = 2  # how many steps show no charges
LIGHT = drawing.Style()
DARK = drawing.Style.for_dark_slides()
BLACKBOARD = "#14161c"


@dataclass(frozen=True, slots=True)
class Story:
    """What can be shown of one diagram: copies of it with the same edges.

    Attributes:
        title: of its slides.
        plain: with names of fields.
        charged: with U(1) charges, None without a symmetry; and the same with values for free charges.
        phased: with the phases under the residual group, None without one.
        dark: the edges of the dark sector.
        symmetry, group: their names, as LaTeX without dollar signs.
        choice: what values the free charges have, as LaTeX; empty if there are none.
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
    """A diagram without a model, which has to be solved to tell its story: its charges are general.

    Attributes:
        operator: with the charges of the legs; None for the published ones.
        title: of its slides.
        order: of the residual group; None for the smallest that makes the loops dark.
    """

    diagram: Diagram
    operator: ChargedOperator | None
    title: str
    order: int | None

    def story(self) -> Story:
        """The story of the diagram."""
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
        called = f"{self.title} ({known})" if known else self.title
        chosen = order if order is not None else next((residual.order for residual in entry.residuals), None)
        if chosen is None:
            return Story(called, plain, (general, general), None, frozenset(), symmetry, "")
        phases = solution.modulo(chosen)
        solved = next((residual.example for residual in entry.residuals if residual.order == chosen), None)
        example = solved or charges.simplest(phases, Grade.EVERY_LOOP)
        group = rf"Z_{{{chosen}}}"
        if example is None:
            panel = charges.zn_panel(phases)
            return Story(called, plain, (general, general), panel, frozenset(), symmetry, group)
        powers = dict(zip(solution.free, example.assignment.kappas, strict=True))
        values = dict(zip(solution.free, example.kappas, strict=True))
        panel = charges.zn_panel(phases, kappas=powers)
        written = {name: rf"\{name}" if len(values) > 1 else r"\kappa" for name in values}  # as the panels write them
        choice = r",\;".join(rf"{written[name]} = {latex_number(value)}" for name, value in values.items())
        pair = (general, charges.u1_panel(solution, kappas=values))
        return Story(called, plain, pair, panel, _dark_edges(panel), symmetry, group, choice)


def stories_of_operator(chosen: ChargedOperator, loops: int, order: int | None) -> Iterator[Solvable]:
    """All diagrams of an operator, to be solved; ``order`` is that of the residual group.

    Raises MalformedInput if there are none or too many.
    """
    if not 0 <= loops <= MOST_LOOPS:
        raise MalformedInput(f"cannot draw all diagrams of {loops} loops: choose 0 to {MOST_LOOPS}")
    refuse_too_many(loops, len(chosen.operator.legs), False)
    found = list(diagrams(chosen.operator, loops))
    if not 1 <= len(found) <= MOST_DIAGRAMS:
        raise MalformedInput(f"{chosen.operator.name} has {len(found)} diagrams: slides hold 1 to {MOST_DIAGRAMS}")
    which = f"{loops} loop{'s'[: loops != 1]}"
    for i, diagram in enumerate(found, 1):
        title = f"{chosen.operator.name} at {which}, {i} of {len(found)}"
        yield Solvable(diagram, chosen, title, order)


def _letters(diagram: Diagram, lines: Sequence[Any]) -> dict[Any, str]:
    """F for fermions and S for scalars, with a number where there are several."""
    names = {}
    for kind, letter in (("fermion", "F"), ("scalar", "S")):
        alike = [edge for edge in lines if diagram.edges[edge]["kind"] == kind]
        for i, edge in enumerate(alike, 1):
            names[edge] = f"{letter}_{i}" if len(alike) > 1 else letter
    return names


def _dark_edges(panel: Diagram) -> frozenset[Any]:
    return frozenset(edge for edge in panel.edges(keys=True) if panel.edges[edge].get("dark"))


def stories_of_model(word: str) -> Iterator[Story]:
    """The stories of the leading diagrams of a model."""
    from charges.panels.models import model_panel
    from nuloops.files.models import named
    from nuloops.report.figures import caption, examined, leading
    from nuloops.report.text import headline

    analysis = examined(named(word))
    model, found = analysis.model, leading(analysis)
    dark = analysis.stability.dark
    for i, made in enumerate(found, 1):
        about = headline(model)
        title = f"{about}, diagram {i} of {len(found)}" if len(found) > 1 else about
        plain = model_panel(made, model, dark=dark)
        if not model.symmetry:
            yield Story(title, plain, None, None, _dark_edges(plain), "", "")
            continue
        charged, phased = model_panel(made, model, "u1"), model_panel(made, model, "zn")
        names = caption(made, model, "u1"), caption(made, model, "zn")
        yield Story(title, plain, (charged, charged), phased, _dark_edges(plain), *names)
