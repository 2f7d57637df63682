r"""A diagram for the TikZ-Feynman package (Ellis, Comput. Phys. Commun. 210 (2017) 103), in our coordinates.

The package places nothing, so plain pdflatex is enough; its own styles draw the lines. Where it has no style for what a
scene holds (an arrow off the middle, a line with a gap), the shape itself is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from topologies.drawing.curves import length, point_at
from topologies.drawing.layouts.anatomy import Graph
from topologies.drawing.layouts.layout import Layout
from topologies.drawing.scenes.display import Fill, Scene, Stroke
from topologies.drawing.scenes.scene import scene
from topologies.drawing.style import Style
from topologies.drawing.writers.dot import number
from topologies.drawing.writers.tikz import FONT_SIZE, fields, filled, path, point, standalone

NEAR = 1.5  # an arrow this close to the middle of a line is left to the package


def tikz_feynman(diagram: Graph | Scene, layout: Layout | None = None, style: Style | None = None) -> str:
    r"""Write a standalone LaTeX document; pdflatex compiles it where the package tikz-feynman is installed.

    >>> import networkx as nx
    >>> text = tikz_feynman(nx.MultiDiGraph([("a", "b", {"kind": "fermion", "label": "N"})]))
    >>> [line.strip()[:49] for line in text.splitlines() if r"\draw" in line]
    ['\\draw [fermion, color=c000000, line width=0.72bp]']
    """
    drawn = diagram if isinstance(diagram, Scene) else scene(diagram, layout, style)
    return "\n".join(standalone(drawn, r"\usepackage[compat=1.1.0]{tikz-feynman}", _picture(drawn))) + "\n"


def _picture(drawn: Scene) -> Iterator[str]:
    """Yield the lines of the tikzpicture."""
    factor = FONT_SIZE / drawn.style.size
    yield rf"\begin{{tikzpicture}}[x={factor:.4f}bp, y={factor:.4f}bp, field/.style={{inner sep=0pt, align=center}}]"
    yield r"  \begin{feynman}[arrow size=1pt]"  # as large as the arrows that are drawn as shapes
    yield rf"    \useasboundingbox {point(drawn.box[:2])} rectangle {point(drawn.box[2:])};"
    for disc in drawn.discs:
        look = f"dot, draw=c{disc.rim[1:]}, fill=c{disc.colour[1:]}, minimum size={number(2 * factor * disc.radius)}bp"
        yield rf"    \vertex [{look}] ({disc.name}) at {point(disc.centre)} {{}};"

    known = {disc.name for disc in drawn.discs}
    for stroke in drawn.strokes:
        for name, (x, y) in zip(stroke.ends, (stroke.parts[0][0], stroke.parts[-1][-1]), strict=True):
            if name and name not in known:
                known.add(name)
                yield rf"    \vertex ({name}) at {point((x, y))};"

    rest = [*drawn.fills]
    for stroke in drawn.strokes:
        arrow, word = _arrow(stroke, rest)
        if arrow is not None:
            rest.remove(arrow)
        look = f"{word}, color=c{stroke.colour[1:]}, line width={number(factor * stroke.width)}bp"
        yield rf"    \draw [{look}] {_way(stroke)};"
    yield from (f"  {filled(fill)}" for fill in rest)
    yield from (f"  {label}" for label in fields(drawn))
    yield r"  \end{feynman}"
    yield r"\end{tikzpicture}"


def _way(stroke: Stroke) -> str:
    """Write the path of a line from vertex to vertex, which are named."""
    ways = [path(part) for part in stroke.parts]
    first, last = stroke.ends
    if first:
        ways[0] = f"({first}){ways[0][ways[0].index(')') + 1 :]}"
    if last:
        ways[-1] = f"{ways[-1][: ways[-1].rindex('(')]}({last})"
    return " ".join(ways)


def _arrow(stroke: Stroke, fills: list[Fill]) -> tuple[Fill | None, str]:
    """Find the arrow head in the middle of a line, if there is one, and the package's style for the line."""
    plain, along, against = (
        ("scalar", "charged scalar", "anti charged scalar") if stroke.dash else ("plain", "fermion", "anti fermion")
    )
    if len(stroke.parts) == 1:
        middle, tangent = point_at(stroke.parts[0], 0.5)
        for fill in fills:
            if fill.polygon and fill.colour == stroke.colour and len(fill.points) == 4:
                tip, back = fill.points[0], (fill.points[1] + fill.points[3]) / 2
                if length((tip + back) / 2 - middle) < NEAR:
                    return fill, along if np.dot(tip - back, tangent) > 0 else against
    return None, plain
