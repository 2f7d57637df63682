"""Slides of 16:9: frames with a title and one figure, or several that follow each other in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from topologies.drawing.layouts.anatomy import Graph
from topologies.drawing.scenes.display import Scene, Text
from topologies.drawing.scenes.scene import scenes
from topologies.drawing.style import Style
from topologies.drawing.text.glyphs import lines_of, outline, plain
from topologies.drawing.text.visible import visible

PAGE = (960.0, 540.0)
MARGIN, FOOT, HEAD = 48.0, 24.0, 96.0  # free space beside, below and above the figure
TITLE_SIZE, TITLE_AT = 28.0, 482.0
MAX_TITLE = 110
LARGEST = 2.0  # small figures are magnified by at most this
NOTE_SIZE, NOTE_ROOM = 1.2, 2.6  # size of the words below a figure, and the height kept for them, in font sizes


@dataclass(frozen=True, eq=False)
class Frame:
    """A slide with a title in plain text, and its figures; several figures are steps, shown one after the other."""

    title: str
    figures: tuple[Scene, ...]

    @property
    def heading(self) -> str:
        """The title as it is shown: on one line, cut if it is too long."""
        text = visible(self.title).strip()
        return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1].rstrip() + "…"


class Place(NamedTuple):
    """The place of a figure on its page: its magnification, and its lower left corner in points."""

    factor: float
    x: float
    y: float


def placed(figure: Scene, page: tuple[float, float] = PAGE) -> Place:
    """Place a figure in the middle of the page below the title, as large as fits.

    >>> placed(Scene(box=(0, 0, 864, 100)))
    Place(factor=1.0, x=48.0, y=184.0)
    """
    room = (page[0] - 2 * MARGIN, page[1] - FOOT - HEAD)
    factor = min(LARGEST, room[0] / figure.size[0], room[1] / figure.size[1])
    return Place(
        factor,
        (page[0] - factor * figure.size[0]) / 2,
        FOOT + (room[1] - factor * figure.size[1]) / 2,
    )


def in_place(diagrams: Sequence[Graph], style: Style | None = None) -> list[Scene]:
    """Draw copies of one diagram with different marks on its lines so that nothing but the marks changes.

    The layout is that of the last one.
    """
    return in_one_box(scenes(diagrams[::-1], style=style))[::-1]


def in_one_box(figures: Sequence[Scene]) -> list[Scene]:
    """Give scenes the box that holds all of them: they then have the same size, and points stay where they are."""
    boxes = np.array([figure.box for figure in figures])
    left, low = boxes[:, :2].min(0).tolist()
    right, high = boxes[:, 2:].max(0).tolist()
    return [replace(figure, box=(left, low, right, high)) for figure in figures]


def noted(figure: Scene, note: str) -> Scene:
    """Write a label below a figure; if it is empty, the same room is left free."""
    size = figure.style.size
    left, low, right, high = figure.box

    lines = lines_of(note)
    drawn = outline(lines, NOTE_SIZE * size, figure.style.font)
    centre = np.array([(left + right) / 2, low - NOTE_ROOM * size / 2])
    half = np.array([drawn.width, drawn.height]) / 2
    box = (*(centre - half).tolist(), *(centre + half).tolist())

    contours = tuple(contour + centre for contour in drawn.contours)
    text = Text(lines, plain(lines), contours, box, figure.style.colour_of(False))
    return replace(
        figure,
        texts=(*figure.texts, text) if contours else figure.texts,
        box=(min(left, box[0]), low - NOTE_ROOM * size, max(right, box[2]), high),
    )
