"""Make the slides of a deck: each diagram whole, or its story step by step: plain, charged, broken, dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from charges.flow.labels import label
from nuloops.decks.stories import DARK, LIGHT, UNCHARGED, Solvable, Story
from nuloops.work.batch import on_all_cores
from topologies import Diagram, MalformedInput, drawing
from topologies.drawing import slides
from topologies.drawing.scenes.sheets import lettered


def frames(stories: Sequence[Story | Solvable], panel: str, *, steps: bool, dark: bool) -> list[slides.Frame]:
    """Draw the slides of each story on all cores, with the progress of ``nuloops slides`` on stderr.

    Arguments:
        stories: what the deck is about, in order.
        panel: "plain", "u1", "zn" or "both".
        steps: tell each story step by step; otherwise one slide shows it whole.
        dark: draw in light ink for a dark background.
    """
    style = DARK if dark else LIGHT
    return list(on_all_cores(partial(_frame, panel=panel, steps=steps, style=style), stories, command="slides"))


def _frame(story: Story | Solvable, panel: str, steps: bool, style: drawing.Style) -> slides.Frame:
    """Draw one slide, or the slides that tell a story in steps."""
    if isinstance(story, Solvable):
        story = story.story()
    figures = _steps(story, panel, style) if steps else [_whole(story, panel, style)]
    return slides.Frame(story.title, tuple(figures))


def _whole(story: Story, panel: str, style: drawing.Style) -> drawing.Scene:
    """Draw all that a panel shows, or both panels side by side."""
    diagrams = [_coloured(diagram, story.dark) for diagram in _panels(story, panel)]
    if panel == "both":
        diagrams = [_stacked(diagram) for diagram in diagrams]
    scenes = slides.in_place(diagrams, style)
    return scenes[0] if len(scenes) == 1 else drawing.panels(scenes, _captions(story))


def _captions(story: Story) -> list[object]:
    """The captions of both panels."""
    return [lettered("a", f"${story.symmetry}$"), lettered("b", f"${story.group}$")]


def _panels(story: Story, panel: str) -> list[Diagram]:
    """The diagrams of a panel, two for "both".  Raises MalformedInput if the story has no such panel."""
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
    """Draw the figures of a talk, each with a note; every line stays in its place."""
    steps = list(_story_steps(story, panel))
    if panel != "both":
        scenes = slides.in_place([diagram for _, diagram, _ in steps], style)
    else:
        empty = _without_marks(story.plain)
        both = slides.in_place(
            [_stacked(diagram) for _, left, right in steps for diagram in (left, right or empty)], style
        )
        scenes = []
        for step, ((_, _, right), first, second) in enumerate(zip(steps, both[::2], both[1::2], strict=True)):
            number = 0 if step < UNCHARGED else 1 if right is None else 2  # of captions
            blank = drawing.Scene(box=second.box, style=style)
            scenes.append(drawing.panels([first, blank if right is None else second], _captions(story)[:number]))
    return [slides.noted(scene, note) for (note, *_), scene in zip(steps, slides.in_one_box(scenes), strict=True)]


def _story_steps(story: Story, panel: str) -> Iterator[tuple[str, Diagram, Diagram | None]]:
    """Yield the steps: a note, the diagram, and the one beside it where both panels are shown."""
    _panels(story, panel)
    yield r"\mathrm{Topology}", _without_marks(story.plain), None
    yield r"\mathrm{Fields}", _coloured(story.plain, ()), None
    if panel == "plain" or story.charged is None:
        if story.dark:
            yield r"\mathrm{Dark\ sector}", _coloured(story.plain, story.dark), None
        return

    general, chosen = (_coloured(diagram, ()) for diagram in story.charged)
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
    """Copy a diagram as the bare topology: solid lines without arrows and labels."""
    bare: Diagram = diagram.copy()
    for edge in bare.edges(keys=True):
        bare.edges[edge].update(kind="fermion", arrow=False, label="", dark=False)
    return bare


def _coloured(diagram: Diagram, dark: Any) -> Diagram:
    """Copy a diagram with just these lines dark."""
    copy: Diagram = diagram.copy()
    for edge in copy.edges(keys=True):
        copy.edges[edge]["dark"] = edge in dark
    return copy


def _with_vevs(diagram: Diagram, names: Diagram) -> Diagram:
    """Copy a diagram with a cross at the end of each scalar leg and its field in angle brackets."""
    copy: Diagram = diagram.copy()
    for edge in copy.external_edges():
        if copy.edges[edge]["kind"] == "scalar":
            amount, vev = copy.edges[edge].get("amount"), rf"\langle {names.edges[edge].get('label') or ''}\rangle"
            copy.edges[edge].update(label(vev, amount) if amount else {"label": vev}, vev=True)
    return copy


def _stacked(diagram: Diagram) -> Diagram:
    """Copy a diagram so that it is less wide: the legs at both ends have their charges below their names."""
    copy: Diagram = diagram.copy()
    for edge in copy.external_edges():
        sides = {copy.nodes[end].get("side") for end in edge[:2]}
        name, amount = (copy.edges[edge].get(key) for key in ("name", "amount"))
        if name and amount and sides & {"left", "right"}:
            copy.edges[edge]["label"] = (name, f"({amount})")
    return copy
