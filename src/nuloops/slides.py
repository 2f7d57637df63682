"""``nuloops slides``: a deck with one diagram per slide, or its story as in a talk.

The story is that of the talks on arXiv:1812.01599: the topology, the fields on it, their U(1) charges, the vevs that
break the symmetry, the phases under what is left, and the dark sector.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nuloops.batch import on_all_cores
from nuloops.catalogue import Entry
from nuloops.generate import MOST_LOOPS
from nuloops.requested import ChargedOperator, diagram_named, named_operator, one_order, refuse_too_many
from nuloops.tables import print_json
from topologies import Diagram, MalformedInput, diagrams, drawing, literature_name
from topologies.drawing import slides as show
from topologies.drawing.sheets import lettered

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
        from charges.affine import latex_number

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
        example = solved or charges.simplest(phases, "every-loop")
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


def slides(parsed: argparse.Namespace) -> int:
    """Write a deck of models, of diagrams named by keys, or of all diagrams of an operator."""
    form = parsed.out.suffix.lstrip(".").lower()
    if form not in show.FORMATS:
        raise MalformedInput(f"{parsed.out}: the suffix must be {', '.join(show.FORMATS)}")
    if bool(parsed.what) == bool(parsed.operator):
        raise MalformedInput("name models or keys, or give --operator and --loops")
    style, paper = (DARK, BLACKBOARD) if parsed.dark else (LIGHT, None)
    told = list(_told_of(parsed))
    draw = partial(_frame, panel=parsed.panel, steps=parsed.steps, style=style)
    frames = list(on_all_cores(draw, told, command="slides"))
    drawing.save(show.deck(frames, form, title="Diagrams of nuloops", background=paper), parsed.out)
    pages = sum(len(frame.figures) for frame in frames)
    if parsed.json:
        print_json({"file": str(parsed.out), "diagrams": len(frames), "slides": pages})
    else:
        print(f"{parsed.out}: {len(frames)} diagram{'s'[: len(frames) > 1]}, {pages} slide{'s'[: pages > 1]}")
    return 0


def _frame(told: Story | Solvable, panel: str, steps: bool, style: drawing.Style) -> show.Frame:
    """One slide, or the slides that tell a story in steps."""
    story = told if isinstance(told, Story) else told.story()
    figures = _steps(story, panel, style) if steps else [_whole(story, panel, style)]
    return show.Frame(story.title, tuple(figures))


def _told_of(parsed: argparse.Namespace) -> Iterator[Story | Solvable]:
    """What each slide is about, in the order asked for."""
    from nuloops.modelfile import published

    if parsed.operator:
        chosen, loops = named_operator(parsed.operator), one_order(parsed.loops)
        if not 0 <= loops <= MOST_LOOPS:
            raise MalformedInput(f"cannot draw all diagrams of {loops} loops: choose 0 to {MOST_LOOPS}")
        refuse_too_many(loops, len(chosen.operator.legs), False)
        found = list(diagrams(chosen.operator, loops))
        if not 1 <= len(found) <= MOST_DIAGRAMS:
            raise MalformedInput(f"{chosen.operator.name} has {len(found)} diagrams: slides hold 1 to {MOST_DIAGRAMS}")
        order = f"{loops} loop{'s'[: loops != 1]}"
        for i, diagram in enumerate(found, 1):
            title = f"{chosen.operator.name} at {order}, {i} of {len(found)}"
            yield Solvable(diagram, chosen, title, parsed.residual)
        return
    for word in parsed.what:
        if word.endswith((".yaml", ".yml")) or word in published():
            if parsed.residual is not None:
                raise MalformedInput("--residual goes with keys or --operator: a model has its own group")
            yield from _of_model(word)
        else:
            yield Solvable(diagram_named(word), None, word, parsed.residual)


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


def _of_model(word: str) -> Iterator[Story]:
    """The stories of the leading diagrams of a model."""
    from charges.model_panels import model_panel
    from nuloops.modelfigures import caption, examined, leading
    from nuloops.modelfile import named
    from nuloops.pages import headline

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


def _whole(story: Story, panel: str, style: drawing.Style) -> drawing.Scene:
    """All that a panel shows, or both side by side."""
    wanted = [_coloured(drawn, story.dark) for drawn in _panels(story, panel)]
    wanted = [_stacked(drawn) for drawn in wanted] if panel == "both" else wanted
    scenes = show.in_place(wanted, style)
    return scenes[0] if len(scenes) == 1 else drawing.panels(scenes, _captions(story))


def _captions(story: Story) -> list[object]:
    return [lettered("a", f"${story.symmetry}$"), lettered("b", f"${story.group}$")]


def _panels(story: Story, panel: str) -> list[Diagram]:
    """The diagrams of a panel.  Raises MalformedInput for those that this story does not have."""
    if panel == "plain":
        return [story.plain]
    if story.charged is None:
        raise MalformedInput(f"{story.title} has no symmetry, so there are no charges to show: choose --panel plain")
    if panel == "u1":
        return [story.charged[0]]
    if story.phased is None:
        raise MalformedInput(f"no residual group makes the loops of {story.title} dark: name one with --residual")
    return [story.phased] if panel == "zn" else [story.charged[0], story.phased]


def _steps(story: Story, panel: str, style: drawing.Style) -> list[drawing.Scene]:
    """The figures of a talk, each with a note; every line stays in its place."""
    told = list(_told(story, panel))
    if panel != "both":
        scenes = show.in_place([drawn for _, drawn, _ in told], style)
    else:
        empty = _without_marks(story.plain)
        both = show.in_place([_stacked(one) for _, left, right in told for one in (left, right or empty)], style)
        scenes = []
        for step, ((_, _, right), one, two) in enumerate(zip(told, both[::2], both[1::2], strict=True)):
            blank = drawing.Scene(box=two.box, style=style)
            captions = _captions(story)[: 0 if step < UNCHARGED else 1 if right is None else 2]
            scenes.append(drawing.panels([one, blank if right is None else two], captions))
    return [show.noted(drawn, note) for (note, *_), drawn in zip(told, show.in_one_box(scenes), strict=True)]


def _told(story: Story, panel: str) -> Iterator[tuple[str, Diagram, Diagram | None]]:
    """The steps: a note, the diagram, and the one beside it where both panels are shown."""
    _panels(story, panel)
    yield r"\mathrm{Topology}", _without_marks(story.plain), None
    yield r"\mathrm{Fields}", _coloured(story.plain, ()), None
    if panel == "plain" or story.charged is None:
        if story.dark:
            yield r"\mathrm{Dark\ sector}", _coloured(story.plain, story.dark), None
        return
    general, chosen = (_coloured(drawn, ()) for drawn in story.charged)
    yield rf"\mathrm{{Charges\ under}}\ {story.symmetry}", general, None
    if story.phased is None:
        return
    broken = _with_vevs(chosen, story.plain)
    kept = rf"\mathrm{{The\ vevs\ keep}}\ {story.group}"
    way = kept if story.group == story.symmetry else rf"{story.symmetry} \to {story.group}"
    yield rf"{way},\quad {story.choice}" if story.choice else way, broken, None
    if panel == "u1":
        return
    phased, dark = (_with_vevs(_coloured(story.phased, edges), story.plain) for edges in ((), story.dark))
    left = panel == "both"
    note = rf"\mathrm{{Phases\ under}}\ {story.group}"
    yield note, broken if left else phased, phased if left else None
    if story.dark:
        yield r"\mathrm{Dark\ sector}", _coloured(broken, story.dark) if left else dark, dark if left else None


def _without_marks(diagram: Diagram) -> Diagram:
    """The bare topology: solid lines without arrows and labels."""
    bare: Diagram = diagram.copy()
    for edge in bare.edges(keys=True):
        bare.edges[edge].update(kind="fermion", arrow=False, label="", dark=False)
    return bare


def _coloured(diagram: Diagram, dark: Any) -> Diagram:
    """A copy with just these lines dark."""
    copy: Diagram = diagram.copy()
    for edge in copy.edges(keys=True):
        copy.edges[edge]["dark"] = edge in dark
    return copy


def _with_vevs(diagram: Diagram, names: Diagram) -> Diagram:
    """A copy whose scalar legs end in crosses, their fields in angle brackets."""
    copy: Diagram = diagram.copy()
    for edge in copy.external_edges():
        if copy.edges[edge]["kind"] == "scalar":
            name, label = str(names.edges[edge].get("label") or ""), str(copy.edges[edge].get("label") or "")
            shown = rf"\langle {name}\rangle{label.removeprefix(name)}" if label.startswith(name) else label
            copy.edges[edge].update(vev=True, label=shown)
    return copy


def _stacked(diagram: Diagram) -> Diagram:
    """A copy that is less wide: the legs at both ends have their charges below their names."""
    copy: Diagram = diagram.copy()
    for edge in copy.external_edges():
        sides = {copy.nodes[end].get("side") for end in edge[:2]}
        name, gap, charge = str(copy.edges[edge].get("label") or "").partition(r"\;(")
        if gap and sides & {"left", "right"}:
            copy.edges[edge]["label"] = (name, f"({charge}")
    return copy
