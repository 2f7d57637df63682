"""The story of one diagram told step by step: plain, charged, broken, dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from charges.flow.labels import label
from nuloops.decks.stories import DARK, LIGHT, UNCHARGED, Solvable, Story
from nuloops.work.batch import on_all_cores
from topologies import Diagram, MalformedInput, drawing
from topologies.drawing import slides as show
from topologies.drawing.scenes.sheets import lettered


def frames(told: Sequence[Story | Solvable], panel: str, *, steps: bool, dark: bool) -> list[show.Frame]:
    """The slides about each story, drawn by all cores; progress is that of the command."""
    style = DARK if dark else LIGHT
    return list(on_all_cores(partial(_frame, panel=panel, steps=steps, style=style), told, command="slides"))


def _frame(told: Story | Solvable, panel: str, steps: bool, style: drawing.Style) -> show.Frame:
    """One slide, or the slides that tell a story in steps."""
    story = told if isinstance(told, Story) else told.story()
    figures = _steps(story, panel, style) if steps else [_whole(story, panel, style)]
    return show.Frame(story.title, tuple(figures))


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
            amount, vev = copy.edges[edge].get("amount"), rf"\langle {names.edges[edge].get('label') or ''}\rangle"
            copy.edges[edge].update(label(vev, amount) if amount else {"label": vev}, vev=True)
    return copy


def _stacked(diagram: Diagram) -> Diagram:
    """A copy that is less wide: the legs at both ends have their charges below their names."""
    copy: Diagram = diagram.copy()
    for edge in copy.external_edges():
        sides = {copy.nodes[end].get("side") for end in edge[:2]}
        name, amount = (copy.edges[edge].get(key) for key in ("name", "amount"))
        if name and amount and sides & {"left", "right"}:
            copy.edges[edge]["label"] = (name, f"({amount})")
    return copy
