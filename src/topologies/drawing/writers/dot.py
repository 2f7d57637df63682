"""A scene as DOT text with all positions fixed: vertices and splines as `pos`, outlines and arrows as `_background`.

This relies on a few facts about Graphviz: the layout `nop2` keeps the positions of nodes and edges; pieces of one edge
are separated by ";" in its `pos`; `_background` (xdot) does not count for the bounding box, hence two invisible
corners; the scanner takes strings below 16384 characters, so longer ones are written as "..." + "...". See
https://graphviz.org/docs/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from topologies.drawing.curves import Array, dashes
from topologies.drawing.scenes.display import Scene, Stroke
from topologies.drawing.text.visible import visible

if TYPE_CHECKING:
    import graphviz

MAX_STRING = 8000
_AS_ENTITY = re.compile(r'[^ -~]|["&\\<>]')
MANY = 800  # pygraphviz complains about more than 1000 nodes: a sheet of many figures has none for the ends of legs


def number(value: float) -> str:
    """Write a coordinate with at most two decimals.

    >>> number(1.0), number(-0.001), number(2.346)
    ('1', '0', '2.35')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def pieces(stroke: Stroke) -> list[Array]:
    """Cut a stroke into the splines of its dashes, which are then the same in every format."""
    if not stroke.dash:
        return list(stroke.parts)
    return [dash for part in stroke.parts for dash in dashes(part, *stroke.dash)]


def background(drawn: Scene) -> str:
    """Write filled contours and polygons as xdot operations."""
    return " ".join(_operations(drawn))


def _operations(drawn: Scene) -> Iterator[str]:
    fills = [(fill.points, fill.colour, fill.polygon) for fill in drawn.fills]
    fills += [(contour, text.colour, False) for text in drawn.texts for contour in text.contours]
    colour = ""
    if fills:
        yield "c 9 -#00000000"  # no pen around the fills
    for points, fill, polygon in fills:
        if fill != colour:
            colour = fill
            yield f"C {len(fill)} -{fill}"
        yield f"{'P' if polygon else 'b'} {len(points)}{_written(' %.2f', points.ravel())}"


def _written(pattern: str, values: Array) -> str:
    """Write an array row by row; one format for all numbers is several times faster than one for each."""
    return pattern * len(values) % tuple(values.ravel().tolist())


def statements(drawn: Scene, *, fill: str = "transparent", dpi: float | None = None) -> Iterator[str]:
    """Yield the statements of the graph, without its `_background`."""
    yield f'bgcolor="{fill}"; pad=0; margin=0; outputorder=edgesfirst; layout=nop2' + (
        f"; dpi={dpi:g};" if dpi else ";"
    )
    yield 'node [shape=circle, style=filled, label="", fixedsize=true];'
    yield "edge [dir=none];"
    left, low, right, high = drawn.box
    yield _corner("corner0", left, low)
    yield _corner("corner1", right, high)
    known = {"corner0"}
    crowded = len(drawn.discs) + len(drawn.strokes) > MANY
    for disc in drawn.discs:
        known.add(disc.name)
        width = f"width={2 * disc.radius / 72:.4f}, height={2 * disc.radius / 72:.4f}"
        place = f'pos="{number(disc.centre[0])},{number(disc.centre[1])}"'
        yield f'{disc.name} [{place}, {width}, color="{disc.rim}", fillcolor="{disc.colour}", class=vertex];'
    for index, stroke in enumerate(drawn.strokes):
        splines = pieces(stroke)
        ends: list[str] = []
        for end, (x, y) in zip(stroke.ends, (splines[0][0].tolist(), splines[-1][-1].tolist()), strict=True):
            name = end if end in known or (end and not crowded) else "corner0"  # `pos` says where the line goes
            if name not in known:
                known.add(name)
                yield _corner(name, x, y)
            ends.append(name)
        way = ";".join(_written(" %.2f,%.2f", spline)[1:] for spline in splines)
        yield (
            f'{ends[0]} -> {ends[1]} [id=line{index}, class="{stroke.role}", field="{harmless(stroke.title)}", '
            f'color="{stroke.colour}", penwidth={number(stroke.width)}, pos={quoted(way)}];'
        )


def _corner(name: str, x: float, y: float) -> str:
    """Write an invisible node at a point."""
    return f'{name} [pos="{number(x)},{number(y)}", style=invis, shape=point, width=0.0001, height=0.0001];'


def quoted(text: str) -> str:
    """Write a DOT string, cut into pieces if it is too long for the scanner.

    >>> quoted("0,0 1,1")
    '"0,0 1,1"'
    """
    if len(text) <= MAX_STRING:
        return f'"{text}"'
    cuts, start = [], 0
    while start < len(text):
        end = len(text) if len(text) - start <= MAX_STRING else text.rindex(" ", start, start + MAX_STRING) + 1
        cuts.append(f'"{text[start:end]}"')
        start = end
    return "\n + ".join(cuts)


def harmless(text: str) -> str:
    """Write text for a DOT string; what could end it, and everything beyond ASCII, becomes entities of Graphviz.

    >>> harmless('N "x" \\\\ \u03bd')
    'N &#34;x&#34; &#92; &#957;'
    """
    return _AS_ENTITY.sub(lambda letter: f"&#{ord(letter[0])};", visible(text))


def digraph(lines: Iterable[str]) -> str:
    """Make a graph of statements."""
    return "digraph feynman {\n" + "\n".join(lines) + "\n}\n"


def complete(drawn: Scene, *, fill: str = "transparent", dpi: float | None = None) -> str:
    """Write self-contained DOT text with a background colour and a resolution."""
    shapes = background(drawn)
    first = [f"_background={quoted(shapes)};"] if shapes else []
    return digraph([*first, *statements(drawn, fill=fill, dpi=dpi)])


def dot(drawn: Scene) -> str:
    """Write self-contained DOT text; render it with `dot -Knop2 -Tpdf`, or any engine: the text names its own.

    >>> dot(Scene()).splitlines()[0]
    'digraph feynman {'
    """
    return complete(drawn)


def source(drawn: Scene) -> graphviz.Source:
    """Return the DOT text as a `graphviz.Source`, which has `.render()` and is shown by notebooks.

    The layout attribute in the text selects `nop2`, which keeps all positions, whatever engine is named; it is
    `engine="neato"` here because the package does not know "nop2".
    """
    import graphviz

    return graphviz.Source(dot(drawn), filename="feynman.gv", engine="neato")
