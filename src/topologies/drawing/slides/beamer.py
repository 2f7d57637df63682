"""Slides as source for Beamer, which pdflatex compiles: TikZ pictures, labels set by LaTeX, steps as overlays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from topologies.drawing.slides.frames import Frame
from topologies.drawing.text.letters import literal
from topologies.drawing.writers.tikz import FONT_SIZE, PACKAGES, colours, picture

ROOM = (390.0, 175.0)  # for a figure on a slide of 160 mm x 90 mm, in points
LARGEST = 1.6


def beamer(frames: Sequence[Frame], background: str | None = None) -> str:
    r"""Write the whole document.

    >>> from topologies.drawing import Scene
    >>> text = beamer([Frame("50% dark", (Scene(), Scene()))])
    >>> r"\frametitle{50\% dark}" in text, text.count(r"\only<")
    (True, 2)
    """
    return "\n".join(_document(frames, background)) + "\n"


def _document(frames: Sequence[Frame], background: str | None) -> Iterator[str]:
    """Yield the lines of the document."""
    figures = [figure for frame in frames for figure in frame.figures]
    yield r"\documentclass[aspectratio=169]{beamer}"
    yield from PACKAGES
    yield r"\usepackage{tikz}"
    yield r"\usefonttheme[onlymath]{serif}"
    yield r"\setbeamertemplate{navigation symbols}{}"
    yield from colours(figures)

    if background is not None:
        yield rf"\definecolor{{paper}}{{HTML}}{{{background[1:].upper()}}}"
        yield r"\setbeamercolor{background canvas}{bg=paper}"
        if figures:
            yield rf"\definecolor{{ink}}{{HTML}}{{{figures[0].style.colour_of(False)[1:].upper()}}}"
            yield r"\setbeamercolor{frametitle}{fg=ink}"

    yield r"\begin{document}"
    for frame in frames:
        yield r"\begin{frame}"
        yield rf"  \frametitle{{{literal(frame.heading)}}}"
        yield r"  \centering"
        for number, figure in enumerate(frame.figures, 1):
            natural = FONT_SIZE / figure.style.size
            factor = min(LARGEST, ROOM[0] / (natural * figure.size[0]), ROOM[1] / (natural * figure.size[1]))
            when = rf"\only<{number}>" if len(frame.figures) > 1 else ""
            yield rf"  {when}{{\scalebox{{{factor:.4f}}}{{%"
            yield from (f"  {line}" for line in picture(figure, boxed=True))
            yield r"  }}%"
        yield r"\end{frame}"
    yield r"\end{document}"
