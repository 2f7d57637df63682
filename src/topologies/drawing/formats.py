"""Every format in which a single figure can be written, by its suffix."""

from __future__ import annotations

from ..errors import MalformedInput
from .display import Scene
from .dotfile import dot
from .engines import FORMATS as RENDERED
from .engines import render
from .feynman import tikz_feynman
from .tikz import tikz

FORMATS = (*RENDERED, "dot", "tex")
_SAME = {"gv": "dot"}


def encoded(
    drawn: Scene, format: str, *, dpi: float = 300, background: str | None = None, feynman: bool = False
) -> bytes:
    """A figure as the content of a file.

    Arguments:
        drawn: the display list.
        format: one of FORMATS, or "gv" for "dot".
        dpi: resolution of a PNG.
        background: of SVG, PDF, PNG and EPS: None for transparent, "white", "black" or "#rrggbb".
        feynman: LaTeX for the package tikz-feynman instead of plain TikZ.

    Raises:
        MalformedInput: the format is unknown, the resolution or the colour makes no sense.
        Unavailable: nothing here can draw that format.

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
