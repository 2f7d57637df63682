r"""A diagram as a LaTeX document in plain TikZ: the same coordinates and curves, with labels set by LaTeX.

The unit of the picture is such that labels have the usual 10 pt of a document: the tikzpicture can be copied into a
paper as it is. Only commands from a list reach LaTeX; a label with anything else, or one that does not parse, is
printed literally, so that no label can break the document or do more than show itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from topologies.drawing.curves import Array
from topologies.drawing.layouts.anatomy import Graph
from topologies.drawing.layouts.layout import Layout
from topologies.drawing.scenes.display import Fill, Scene
from topologies.drawing.scenes.scene import scene
from topologies.drawing.style import RIM, Style
from topologies.drawing.text.glyphs import is_mathtext
from topologies.drawing.text.harmless import is_harmless, written
from topologies.drawing.text.letters import literal
from topologies.drawing.writers.dot import number

FONT_SIZE = 10.0
BORDER = 2.0  # around the figure on its page, in points
PACKAGES = (
    r"\usepackage[T1]{fontenc}",
    r"\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}",  # outlines where T1 alone may give bitmaps
    r"\usepackage{amsmath,amssymb}",
)


def label_of(text: str) -> str:
    r"""Write one line of a label for LaTeX: as mathematics if that is harmless and parses, otherwise literally.

    >>> label_of(r"\nu_R"), label_of("ν_R"), label_of(r"\input{x}"), label_of("50%")
    ('$\\nu_R$', '$\\nu _R$', '\\textbackslash{}input\\{x\\}', '50\\%')
    """
    bare = written(text)
    return f"${bare}$" if is_harmless(bare) and is_mathtext(bare) else literal(text)


def tikz(diagram: Graph | Scene, layout: Layout | None = None, style: Style | None = None) -> str:
    r"""Write a diagram, or a scene such as panels side by side, as a standalone document for pdflatex.

    >>> import networkx as nx
    >>> text = tikz(nx.MultiDiGraph([("a", "b", {"kind": "fermion", "label": "N"})]))
    >>> text.startswith(r"\documentclass{article}"), r"\draw[fermion, " in text, "{$N$}" in text
    (True, True, True)
    """
    drawn = diagram if isinstance(diagram, Scene) else scene(diagram, layout, style)
    return "\n".join(standalone(drawn, r"\usepackage{tikz}", picture(drawn, boxed=True))) + "\n"


def standalone(drawn: Scene, package: str, body: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a document whose page is as large as the figure.

    The class standalone would do the same, but does not belong to the basic packages of TeX.
    """
    factor = FONT_SIZE / drawn.style.size
    width, height = (number(factor * length + 2 * BORDER) for length in drawn.size)
    yield r"\documentclass{article} % a standalone figure: pdflatex compiles it, and needs nothing else"
    yield from PACKAGES
    yield package
    margins = f"left={number(BORDER)}bp, top={number(BORDER)}bp, right=0bp, bottom=0bp"  # room for rounding
    yield rf"\usepackage[papersize={{{width}bp,{height}bp}}, {margins}]{{geometry}}"
    yield r"\pagestyle{empty}"
    yield from colours([drawn])
    yield r"\begin{document}"
    yield r"\noindent"
    yield from body
    yield r"\end{document}"


def colours(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield the definitions of all colours in some scenes."""
    codes: set[str] = set()
    for drawn in scenes:
        codes |= {stroke.colour for stroke in drawn.strokes} | {fill.colour for fill in drawn.fills}
        codes |= {text.colour for text in drawn.texts}
        codes |= {colour for disc in drawn.discs for colour in (disc.colour, disc.rim)}
    for colour in sorted(codes):
        yield rf"\definecolor{{c{colour[1:]}}}{{HTML}}{{{colour[1:].upper()}}}"


def picture(drawn: Scene, *, boxed: bool = False) -> Iterator[str]:
    """Yield the lines of the tikzpicture; `boxed` gives it the box of the scene, so that steps stay in place."""
    factor = FONT_SIZE / drawn.style.size
    yield rf"\begin{{tikzpicture}}[x={factor:.4f}bp, y={factor:.4f}bp, line width={number(factor * drawn.style.pen)}bp,"
    yield rf"    {styles(drawn, factor)}field/.style={{inner sep=0pt, align=center}}]"
    if boxed:
        yield rf"  \useasboundingbox {point(drawn.box[:2])} rectangle {point(drawn.box[2:])};"
    for disc in drawn.discs:
        yield rf"  \coordinate ({disc.name}) at {point(disc.centre)};"
    for stroke in drawn.strokes:
        words = f"{', '.join(stroke.role.split())}, c{stroke.colour[1:]}, line width={number(factor * stroke.width)}bp"
        yield rf"  \draw[{words}] " + " ".join(path(part) for part in stroke.parts) + ";"
    for fill in drawn.fills:
        yield filled(fill)
    for disc in drawn.discs:
        radius = number(factor * disc.radius)
        rim = f"draw=c{disc.rim[1:]}, line width={number(factor * RIM)}bp"
        yield rf"  \path[fill=c{disc.colour[1:]}, {rim}] ({disc.name}) circle[radius={radius}bp];"
    yield from fields(drawn)
    yield r"\end{tikzpicture}"


def styles(drawn: Scene, factor: float) -> str:
    """Define a style for every word in the role of a line; the first word brings the dashes."""
    meanings = dict.fromkeys((word for stroke in drawn.strokes for word in stroke.role.split()), "")
    for stroke in drawn.strokes:
        if stroke.dash:
            lengths = zip(("on", "off") * len(stroke.dash), stroke.dash, strict=False)
            dashes = " ".join(f"{state} {number(factor * length)}bp" for state, length in lengths)
            meanings[stroke.role.split()[0]] = f"dash pattern={dashes}"
    return "".join(f"{word}/.style={{{meaning}}}, " for word, meaning in sorted(meanings.items()))


def fields(drawn: Scene) -> Iterator[str]:
    """Yield the labels, which LaTeX sets."""
    for text in drawn.texts:
        centre = ((text.box[0] + text.box[2]) / 2, (text.box[1] + text.box[3]) / 2)
        lines = r" \\ ".join(
            re.sub(r"^(?=[\[*])", "{}", label_of(line)) for line in text.lines
        )  # not taken for an option of \\
        yield rf"  \node[field, text=c{text.colour[1:]}] at {point(centre)} {{{lines}}};"


def point(place: Sequence[float]) -> str:
    """Write a point for TikZ."""
    return f"({number(place[0])},{number(place[1])})"


def path(spline: Array) -> str:
    """Write a spline for TikZ."""
    points = [point(p) for p in spline.tolist()]
    steps = (f" .. controls {points[k]} and {points[k + 1]} .. {points[k + 2]}" for k in range(1, len(points), 3))
    return points[0] + "".join(steps)


def filled(fill: Fill) -> str:
    """Write a filled contour for TikZ."""
    way = " -- ".join(point(p) for p in fill.points.tolist()) if fill.polygon else path(fill.points)
    return rf"  \fill[c{fill.colour[1:]}] {way} -- cycle;"
