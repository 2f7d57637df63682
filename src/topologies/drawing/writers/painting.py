"""A scene as painting operators for PDF and EPS: paths only, without fonts, images or transparency.

The operators are those of PDF (ISO 32000-1, tables 57 to 60 and 74); an EPS defines them in a short prologue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.scenes.display import Disc, Scene
from topologies.drawing.style import RIM
from topologies.drawing.text.typesetter import outlined
from topologies.drawing.text.visible import visible
from topologies.drawing.writers.dot import number, pieces

ROUND = 0.5523  # length of the handles of a cubic quarter of a circle, in radii
QUARTERS = np.array(
    [
        (1, 0), (1, ROUND), (ROUND, 1), (0, 1), (-ROUND, 1), (-1, ROUND), (-1, 0),
        (-1, -ROUND), (-ROUND, -1), (0, -1), (ROUND, -1), (1, -ROUND), (1, 0),
    ]
)  # fmt: skip


def circle(disc: Disc) -> Array:
    """Return the rim of a vertex as a closed spline, of shape (13, 2)."""
    rim: Array = np.array(disc.centre) + disc.radius * QUARTERS
    return rim


def shades(colour: str) -> str:
    """Write a colour "#rrggbb" as three numbers between 0 and 1.

    >>> shades("#ff0080")
    '1 0 0.502'
    """
    return " ".join(f"{int(colour[k : k + 2], 16) / 255:.3g}" for k in (1, 3, 5))


def painted(drawn: Scene, *, factor: float = 1.0, at: tuple[float, float] = (0.0, 0.0)) -> Iterator[str]:
    """Yield the operators that paint a scene, magnified by `factor` and with its lower left corner at a point."""
    left, low = drawn.box[:2]
    yield f"q {factor:.5g} 0 0 {factor:.5g} {number(at[0] - factor * left)} {number(at[1] - factor * low)} cm 1 j"
    for stroke in drawn.strokes:
        yield f"{shades(stroke.colour)} RG {number(stroke.width)} w"
        yield from (path(spline) for spline in pieces(stroke))
        yield "S"
    for fill in drawn.fills:
        yield f"{shades(fill.colour)} rg {path(fill.points, polygon=fill.polygon)} h f"
    for disc in drawn.discs:
        yield f"{shades(disc.colour)} rg {shades(disc.rim)} RG {number(RIM)} w {path(circle(disc))} h B"
    for text in drawn.texts:
        yield f"{shades(text.colour)} rg"
        yield from (f"{path(contour)} h" for contour in text.contours)
        yield "f"
    yield "Q"


def path(points: Array, *, polygon: bool = False) -> str:
    """Write a spline, or a polygon given by its corners.

    >>> path(np.array([(0, 0), (1, 2), (3, 4.5)]), polygon=True)
    '0 0 m 1 2 l 3 4.5 l'
    """
    pairs = [f"{number(x)} {number(y)}" for x, y in points.tolist()]
    if polygon:
        return f"{pairs[0]} m " + " ".join(f"{pair} l" for pair in pairs[1:])
    return f"{pairs[0]} m " + " ".join(f"{' '.join(pairs[k : k + 3])} c" for k in range(1, len(pairs), 3))


class Words(NamedTuple):
    """Plain text as a path that begins at the origin, and its width."""

    operators: str
    width: float


def words(text: str, size: float) -> Words:
    """Outline plain text in a sans-serif font; nothing in it is a command."""
    shown = visible(text)
    if not shown.strip():
        return Words("", 0.0)
    outline = outlined(shown, size, "DejaVu Sans")
    return Words(" ".join(_operators(outline)), float(outline.get_extents().x1))


def _operators(outline: Any) -> Iterable[str]:
    """Yield the operators of a matplotlib path, quadratic pieces as cubic ones."""
    here = np.zeros(2)
    for points, code in outline.iter_segments(curves=True, simplify=False):
        knots = np.asarray(points, float).reshape(-1, 2)
        if code == outline.CLOSEPOLY:
            yield "h"
            continue
        if code == outline.CURVE3:  # quadratic: the same curve as a cubic
            knots = np.array([here + 2 / 3 * (knots[0] - here), knots[1] + 2 / 3 * (knots[0] - knots[1]), knots[1]])
        here = knots[-1]
        operator = {outline.MOVETO: "m", outline.LINETO: "l"}.get(code, "c")
        yield " ".join(number(value) for value in knots.ravel().tolist()) + f" {operator}"
