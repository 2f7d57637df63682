"""The display list of a figure: strokes, fills, discs and labels, in points, y up; writers draw this and no more."""

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
    role: str  # words such as "fermion dark"; class attributes in SVG
    ends: tuple[str, str]  # names of the discs at both ends; empty, or of no disc, at a free end
    title: str = ""


@dataclass(frozen=True, eq=False)
class Fill:
    """A filled closed contour: a spline, or the corners of a polygon."""

    points: Array
    colour: str
    polygon: bool = False


@dataclass(frozen=True, eq=False)
class Disc:
    """A vertex; `rim` is the colour of the line around it."""

    name: str
    centre: tuple[float, float]
    radius: float
    colour: str
    rim: str


@dataclass(frozen=True, eq=False)
class Text:
    """A label: its lines as given, its plain text, its outlines in place, and the box (left, low, right, high)."""

    lines: tuple[str, ...]
    text: str
    contours: tuple[Array, ...]
    box: tuple[float, float, float, float]
    colour: str


@dataclass(frozen=True, eq=False)
class Scene:
    """A figure ready to be written; y = 0 is the line from left to right.

    Attributes:
        strokes, fills, discs, texts: lines, filled contours, vertices and labels.
        box: (left, low, right, high).
        title: a description in plain text.
        style: the look.
        label_cost: 0 if every label has room around it.
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
