"""The display list of a figure: strokes, fills, discs and labels, in points, y up; every writer draws just this."""

from __future__ import annotations

from dataclasses import dataclass, field

from topologies.drawing.curves import Array
from topologies.drawing.style import Style


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line of the figure; `parts` are splines, more than one where it passes under other lines."""

    parts: tuple[Array, ...]
    colour: str
    width: float
    dash: tuple[float, ...]
    role: str  # words such as "fermion dark": class attributes in SVG
    ends: tuple[str, str]  # identifiers of discs, or of nothing
    title: str = ""


@dataclass(frozen=True, eq=False)
class Fill:
    """A filled closed contour: a spline, or the corners of a polygon."""

    points: Array
    colour: str
    polygon: bool = False


@dataclass(frozen=True, eq=False)
class Disc:
    """A vertex."""

    name: str
    centre: tuple[float, float]
    radius: float
    colour: str
    rim: str


@dataclass(frozen=True, eq=False)
class Text:
    """A label: its lines as given, as plain text, as outlines in place, and the box around them."""

    lines: tuple[str, ...]
    text: str
    contours: tuple[Array, ...]
    box: tuple[float, float, float, float]
    colour: str


@dataclass(frozen=True, eq=False)
class Scene:
    """A figure ready to be written: y = 0 is the line from left to right, `box` is (left, low, right, high).

    `label_cost` is 0 if every label has room around it.
    """

    strokes: tuple[Stroke, ...] = ()
    fills: tuple[Fill, ...] = ()
    discs: tuple[Disc, ...] = ()
    texts: tuple[Text, ...] = ()
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    title: str = ""
    style: Style = field(default_factory=Style)
    label_cost: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.box[2] - self.box[0], self.box[3] - self.box[1]
