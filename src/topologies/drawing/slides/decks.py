"""Files of slides: PowerPoint, PDF, or source for Beamer."""

from __future__ import annotations

from collections.abc import Sequence

from topologies.drawing.scenes.display import Scene
from topologies.drawing.slides.frames import MARGIN, PAGE, TITLE_AT, TITLE_SIZE, Frame, placed
from topologies.drawing.style import hexadecimal
from topologies.drawing.writers.painting import painted, shades, words
from topologies.drawing.writers.pdf import pdf
from topologies.errors import MalformedInput

FORMATS = ("pptx", "pdf", "tex")


def deck(frames: Sequence[Frame], format: str, *, title: str = "", background: str | None = None) -> bytes:
    """Write a file of slides.

    Arguments:
        frames: the slides; the figures of a frame are overlays in Beamer, and separate slides elsewhere.
        format: "pptx" (shapes that can be edited; needs the package python-pptx), "pdf" (outlines, no fonts), or
            "tex" (source for Beamer, labels set by LaTeX).
        title: of the document.
        background: None, "white", "black" or "#rrggbb"; titles have the ink of the figures.

    Raises:
        MalformedInput: the format is unknown, or the colour makes no sense.
        Missing: python-pptx is needed and not installed.

    >>> deck([Frame("A line", (Scene(),))], "pdf").startswith(b"%PDF")
    True
    """
    if format not in FORMATS:
        raise MalformedInput(f"unknown format of slides {format!r:.40}: choose from {', '.join(FORMATS)}")
    colour = None if background is None else hexadecimal(background)
    if format == "pptx":
        from topologies.drawing.slides.powerpoint import powerpoint

        return powerpoint(frames, title, colour)
    if format == "tex":
        from topologies.drawing.slides.beamer import beamer

        return beamer(frames, colour).encode()
    return pdf([_page(frame, figure, colour) for frame in frames for figure in frame.figures], PAGE, title)


def _page(frame: Frame, figure: Scene, background: str | None) -> str:
    """Write the painting operators of one page."""
    factor, x, y = placed(figure)
    heading = words(frame.heading, TITLE_SIZE)
    shrink = min(1.0, (PAGE[0] - 2 * MARGIN) / max(heading.width, 1.0))
    paper = [f"{shades(background)} rg 0 0 {PAGE[0]:g} {PAGE[1]:g} re f"] if background else []
    ink = shades(figure.style.colour_of(False))
    title = [f"q {shrink:.5f} 0 0 {shrink:.5f} {MARGIN:g} {TITLE_AT:g} cm {ink} rg {heading.operators} f Q"]
    return "\n".join([*paper, *(title if heading.operators else []), *painted(figure, factor=factor, at=(x, y))])
