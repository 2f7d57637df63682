"""A scene drawn by matplotlib alone, where there is no Graphviz."""

from __future__ import annotations

import io
from typing import Any

from topologies.drawing.curves import Array
from topologies.drawing.scenes.display import Scene
from topologies.drawing.style import RIM
from topologies.drawing.text.typesetter import ALL, defaults, without
from topologies.drawing.writers.dot import pieces


def _path(points: Array, *, polygon: bool = False, closed: bool = False) -> Any:
    """Make a matplotlib path of a spline, or of a polygon given by its corners."""
    from matplotlib.path import Path

    step = Path.LINETO if polygon else Path.CURVE4
    codes = [Path.MOVETO] + [step] * (len(points) - 1)
    vertices = points.tolist()
    if closed:
        codes.append(Path.CLOSEPOLY)
        vertices.append(vertices[0])
    return Path(vertices, codes)


def figure(drawn: Scene) -> Any:
    """Draw a matplotlib figure of exactly the size of the scene."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, PathPatch

    left, low, right, high = drawn.box
    page = Figure(figsize=((right - left) / 72, (high - low) / 72))
    page.patch.set_alpha(0.0)
    axes = page.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_axis_off()

    for index, stroke in enumerate(drawn.strokes):
        for k, spline in enumerate(pieces(stroke)):
            patch = PathPatch(_path(spline), fill=False, ec=stroke.colour, lw=stroke.width, capstyle="butt")
            patch.set_gid(f"{stroke.role.replace(' ', '-')}-{index}-{k}")
            axes.add_patch(patch)
    for fill in drawn.fills:
        axes.add_patch(PathPatch(_path(fill.points, polygon=fill.polygon, closed=True), fc=fill.colour, lw=0))
    for disc in drawn.discs:
        axes.add_patch(Circle(disc.centre, disc.radius, fc=disc.colour, ec=disc.rim, lw=RIM))
    for text in drawn.texts:
        for contour in text.contours:
            axes.add_patch(PathPatch(_path(contour, closed=True), fc=text.colour, lw=0))
    return page


def output(drawn: Scene, format: str, fill: str, dpi: float) -> bytes:
    """Write the figure in one format, without dates, so that equal scenes give equal bytes."""
    undated: dict[str, dict[str, str | None]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
    colour = "none" if fill == "transparent" else fill
    stream = io.BytesIO()
    with defaults(ALL, {"svg.hashsalt": "feynman", "path.simplify": False}), without("SOURCE_DATE_EPOCH"):
        page = figure(drawn)
        if fill != "transparent":
            page.patch.set_alpha(1.0)
        page.savefig(stream, format=format, dpi=dpi, facecolor=colour, metadata=undated[format])
    return stream.getvalue()
