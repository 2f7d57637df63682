"""Slides of 16:9: frames with a title, each of one figure or of several that follow each other in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..errors import MalformedInput
from .anatomy import Graph
from .display import Scene, Text
from .finishing import visible
from .glyphs import lines_of, outline, plain
from .painting import painted, shades, words
from .pdf import pdf
from .scene import scenes
from .style import Style, hexadecimal

FORMATS = ("pptx", "pdf", "tex")
PAGE = (960.0, 540.0)
MARGIN, FOOT, HEAD = 48.0, 24.0, 96.0  # what the figure leaves free beside, below and above it
TITLE_SIZE, TITLE_AT = 28.0, 482.0
MAX_TITLE = 110
LARGEST = 2.0  # how much a small figure is magnified
NOTE_SIZE, NOTE_ROOM = 1.2, 2.6  # of the words below a figure, and the height kept for them, in font sizes


@dataclass(frozen=True, eq=False)
class Frame:
    """A slide: its title as plain text, and its figures; more than one are steps, shown one after the other."""

    title: str
    figures: tuple[Scene, ...]

    @property
    def heading(self) -> str:
        """The title as it is shown: on one line, and not too long."""
        text = visible(self.title).strip()
        return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1].rstrip() + "…"


class Place(NamedTuple):
    """Where a figure is on its page: its magnification, and its lower left corner in points."""

    factor: float
    x: float
    y: float


def placed(figure: Scene, page: tuple[float, float] = PAGE) -> Place:
    """In the middle of the page below the title, as large as fits.

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
    """One diagram with different marks on its lines, drawn so that nothing but the marks changes.

    The last diagram is the one that is laid out.
    """
    return in_one_box(scenes(diagrams[::-1], style=style))[::-1]


def in_one_box(figures: Sequence[Scene]) -> list[Scene]:
    """Scenes with the box that holds all of them: they then have one size, and equal places stay equal."""
    boxes = np.array([figure.box for figure in figures])
    left, low = boxes[:, :2].min(0).tolist()
    right, high = boxes[:, 2:].max(0).tolist()
    return [replace(figure, box=(left, low, right, high)) for figure in figures]


def noted(figure: Scene, note: str) -> Scene:
    """A figure with a line of words below it, as a label; without words with as much room."""
    size = figure.style.size
    left, low, right, high = figure.box
    lines = lines_of(note)
    drawn = outline(lines, NOTE_SIZE * size, figure.style.font)
    centre = np.array([(left + right) / 2, low - NOTE_ROOM * size / 2])
    half = np.array([drawn.width, drawn.height]) / 2
    box = (*(centre - half).tolist(), *(centre + half).tolist())
    text = Text(lines, plain(lines), tuple(c + centre for c in drawn.contours), box, figure.style.colour_of(False))
    return replace(
        figure,
        texts=(*figure.texts, text) if drawn.contours else figure.texts,
        box=(min(left, box[0]), low - NOTE_ROOM * size, max(right, box[2]), high),
    )


def deck(frames: Sequence[Frame], format: str, *, title: str = "", background: str | None = None) -> bytes:
    """A file of slides.

    Arguments:
        frames: the slides; the figures of a frame are overlays in Beamer, and slides of their own elsewhere.
        format: "pptx" (shapes that can be edited; needs the package python-pptx), "pdf" (outlines, no fonts), or
            "tex" (source for Beamer, labels set by LaTeX).
        title: of the document.
        background: None, "white", "black" or "#rrggbb"; the ink is that of the figures.

    Raises:
        MalformedInput: the format is unknown, or the colour makes no sense.
        Missing: python-pptx is missing.

    >>> deck([Frame("A line", (Scene(),))], "pdf").startswith(b"%PDF")
    True
    """
    if format not in FORMATS:
        raise MalformedInput(f"unknown format of slides {format!r:.40}: choose from {', '.join(FORMATS)}")
    colour = None if background is None else hexadecimal(background)
    if format == "pptx":
        from .powerpoint import powerpoint

        return powerpoint(frames, title, colour)
    if format == "tex":
        from .beamer import beamer

        return beamer(frames, colour).encode()
    return pdf([_page(frame, figure, colour) for frame in frames for figure in frame.figures], PAGE, title)


def _page(frame: Frame, figure: Scene, background: str | None) -> str:
    """The painting operators of one page."""
    factor, x, y = placed(figure)
    heading = words(frame.heading, TITLE_SIZE)
    shrink = min(1.0, (PAGE[0] - 2 * MARGIN) / max(heading.width, 1.0))
    paper = [f"{shades(background)} rg 0 0 {PAGE[0]:g} {PAGE[1]:g} re f"] if background else []
    ink = shades(figure.style.colour_of(False))
    title = [f"q {shrink:.5f} 0 0 {shrink:.5f} {MARGIN:g} {TITLE_AT:g} cm {ink} rg {heading.operators} f Q"]
    return "\n".join([*paper, *(title if heading.operators else []), *painted(figure, factor=factor, at=(x, y))])
