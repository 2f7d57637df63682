"""The formats of a single figure, by suffix."""

from __future__ import annotations

from topologies.drawing.scenes.display import Scene
from topologies.drawing.writers.dot import dot
from topologies.drawing.writers.engines import FORMATS as RENDERED
from topologies.drawing.writers.engines import render
from topologies.drawing.writers.feynman import tikz_feynman
from topologies.drawing.writers.tikz import tikz
from topologies.errors import MalformedInput

FORMATS = (*RENDERED, "dot", "tex")
_SAME = {"gv": "dot"}


def encoded(
    drawn: Scene, format: str, *, dpi: float = 300, background: str | None = None, feynman: bool = False
) -> bytes:
    """Write a figure as the content of a file.

    Arguments:
        drawn: the display list.
        format: one of FORMATS, or "gv" for "dot".
        dpi: resolution of a PNG.
        background: of SVG, PDF, PNG and EPS: None for transparent, "white", "black" or "#rrggbb".
        feynman: whether "tex" is for the package tikz-feynman instead of plain TikZ.

    Raises:
        MalformedInput: the format is unknown, or the resolution or the colour makes no sense.
        Unavailable: no engine here can draw that format.

    >>> encoded(Scene(), "tex").decode("ascii").splitlines()[-1]
    '\\\\end{document}'
    """
    kind = _SAME.get(format, format)
    if kind not in FORMATS:
        raise MalformedInput(f"unknown format {format!r:.40}: choose from {', '.join(FORMATS)}")
    if kind == "tex":
        return (tikz_feynman if feynman else tikz)(drawn).encode("ascii")
    if kind == "dot":
        return dot(drawn).encode("ascii")
    return render(drawn, kind, dpi=dpi, background=background)
