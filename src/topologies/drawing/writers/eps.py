"""Encapsulated PostScript, for journals that ask for it: paths only, like the PDF."""

from __future__ import annotations

from textwrap import wrap

from topologies.drawing.scenes.display import Scene
from topologies.drawing.text.visible import visible
from topologies.drawing.writers.painting import painted, shades

LONGEST_LINE = 250  # Adobe's document structuring conventions allow 255
_OPERATORS = {
    "m": "moveto", "l": "lineto", "c": "curveto", "h": "closepath", "w": "setlinewidth", "j": "setlinejoin",
    "q": "gsave", "Q": "grestore", "cm": "6 array astore concat", "rg": "3 array astore /ink exch def",
    "RG": "3 array astore /pen exch def", "f": "ink aload pop setrgbcolor fill",
    "S": "pen aload pop setrgbcolor stroke", "B": "gsave f grestore S",
}  # fmt: skip


def eps(drawn: Scene, background: str | None = None) -> bytes:
    """Write a scene as EPS of level 2, in ASCII; where the background is None the page shows through.

    >>> eps(Scene()).splitlines()[0]
    b'%!PS-Adobe-3.0 EPSF-3.0'
    """
    width, height = drawn.size
    title = "".join(letter for letter in visible(drawn.title or "Feynman diagram") if letter.isascii())
    lines = [
        "%!PS-Adobe-3.0 EPSF-3.0",
        f"%%BoundingBox: 0 0 {-int(-width // 1)} {-int(-height // 1)}",
        f"%%HiResBoundingBox: 0 0 {width:.4f} {height:.4f}",
        f"%%Title: {title[:200]}",
        "%%LanguageLevel: 2",
        "%%Pages: 1",
        "%%EndComments",
        "%%BeginProlog",
        "20 dict begin",
        *(f"/{name} {{{meaning}}} bind def" for name, meaning in _OPERATORS.items()),
        "%%EndProlog",
        "%%Page: 1 1",
    ]
    if background is not None:
        lines.append(f"q {shades(background)} setrgbcolor 0 0 {width:.4f} {height:.4f} rectfill Q")
    lines += [row for line in painted(drawn) for row in wrap(line, LONGEST_LINE)]
    lines += ["end", "showpage", "%%EOF", ""]
    return "\n".join(lines).encode("ascii")
