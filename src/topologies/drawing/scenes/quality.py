"""The quality of a figure in numbers: the faults that a physicist would otherwise correct by hand."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from topologies.drawing.curves import Array, arc_lengths, length, meetings, points_at, sampled
from topologies.drawing.layouts.anatomy import Anatomy, Graph
from topologies.drawing.scenes.display import Scene, Stroke
from topologies.drawing.scenes.labels import along_line
from topologies.drawing.scenes.scene import scene

AT_A_VERTEX = 3.0  # lines that meet this close to an end of one of them meet in a vertex
LOOK = 7.0  # distance from a vertex at which the angle between two lines is measured
STEP = 0.7  # distance of the points that stand for a line
FAR = 40.0  # distances are measured up to here
MARKS = ("vev", "key")  # strokes that are not lines of the diagram


@dataclass(frozen=True, slots=True)
class Quality:
    """The faults of a figure; distances are in points, in which the labels have the size of the style.

    Attributes:
        crossings: how often two lines cross away from their common ends.
        smallest_angle: the smallest angle in degrees between two lines from a vertex to others; 180 if there is none.
        label_overlaps: how often a label overlaps something else (a line, a vertex, an arrow, another label).
        smallest_gap: the smallest clear space around the ink of a label; at most 40, and 0 where something overlaps.
        smallest_detour: the smallest distance of a line from a vertex that is not one of its ends; at most 40.
        shortest_line: the length of the shortest line of the diagram.
    """

    crossings: int
    smallest_angle: float
    label_overlaps: int
    smallest_gap: float
    smallest_detour: float
    shortest_line: float

    @property
    def badness(self) -> float:
        """One number to sort by, 0 for a figure without faults; an overlap counts as much as a crossing."""
        crowded = max(0.0, 3.0 - self.smallest_gap) / 3 + max(0.0, 6.0 - self.smallest_detour) / 6
        sharp = max(0.0, 20.0 - self.smallest_angle) / 20
        return self.crossings + self.label_overlaps + crowded + sharp


def quality(figure: Scene | Graph) -> Quality:
    """Measure a figure, or the figure of a diagram in the standard style.

    Arguments:
        figure: a scene, or a multigraph as for `scene`.

    Raises:
        MalformedInput: the diagram is not connected.

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph([("a", "b", {"kind": "fermion", "label": "N"}), ("a", "b", {"label": "S"})])
    >>> faults = quality(g)
    >>> faults.crossings, faults.label_overlaps, faults.smallest_angle > 60
    (0, 0, True)
    """
    drawn = figure if isinstance(figure, Scene) else scene(figure)
    lines = [stroke for stroke in drawn.strokes if stroke.role not in MARKS]
    points = [np.vstack([along_line(part, STEP) for part in stroke.parts]) for stroke in lines]
    gaps = list(_gaps(drawn, points))
    places = {disc.name: np.array(disc.centre) for disc in drawn.discs}
    detours = [
        float(np.hypot(*(trail - place).T).min())
        for stroke, trail in zip(lines, points, strict=True)
        for name, place in places.items()
        if name not in stroke.ends and not name.startswith("e")
    ]
    return Quality(
        sum(len(meetings(first, second, AT_A_VERTEX)) for first, second in itertools.combinations(points, 2)),
        min(_angles(lines), default=180.0),
        sum(gap <= 0 for gap in gaps),
        min([FAR, *(max(0.0, gap) for gap in gaps)]),
        min([FAR, *detours]),
        min((float(arc_lengths(trail)[-1]) for trail in points), default=0.0),
    )


def is_planar(diagram: Graph) -> bool:
    """Decide whether a diagram can be drawn without a crossing, with its left and its right leg outside.

    The left-right algorithm of networkx decides it, with one more line between these two legs.

    >>> import networkx as nx
    >>> is_planar(nx.MultiDiGraph([("a", "b"), ("a", "b")])), is_planar(nx.MultiDiGraph(nx.complete_graph(5)))
    (True, False)
    """
    return Anatomy.of(diagram).planar


def _angles(lines: list[Stroke]) -> Iterator[float]:
    """Yield the angles in degrees between the lines at each vertex, measured a little away from it.

    A line from a vertex to itself is left out: it touches the others there.
    """
    rays: dict[str, list[Array]] = defaultdict(list)
    for stroke in (line for line in lines if line.ends[0] != line.ends[1]):
        for name, part, back in ((stroke.ends[0], stroke.parts[0], False), (stroke.ends[1], stroke.parts[-1], True)):
            way = part[::-1] if back else part
            whole = float(arc_lengths(sampled(way))[-1])
            (point, _) = points_at(way, [min(0.5, LOOK / max(whole, 1e-9))])[0]
            rays[name].append((point - way[0]) / (length(point - way[0]) + 1e-12))
    for name, directions in rays.items():
        if name:
            for first, second in itertools.combinations(directions, 2):
                yield math.degrees(math.acos(min(1.0, max(-1.0, float(first @ second)))))


def _gaps(drawn: Scene, lines: list[Array]) -> Iterator[float]:
    """Yield the clear space between each label and everything near it; 0 or less if they overlap."""
    others = [(trail, drawn.style.pen / 2) for trail in lines]
    others += [(np.array([disc.centre]), disc.radius) for disc in drawn.discs]
    others += [(np.vstack([along_line(_closed(fill.points), STEP)]), 0.0) for fill in drawn.fills if fill.polygon]
    inks = [np.vstack([sampled(contour, 3) for contour in text.contours]) for text in drawn.texts]
    for index, (text, ink) in enumerate(zip(drawn.texts, inks, strict=True)):
        box = np.array(text.box)
        for points, radius in [*others, *((further, 0.0) for further in inks[:index])]:
            near = points[((points > box[:2] - FAR) & (points < box[2:] + FAR)).all(1)]
            if not len(near):
                continue
            beyond = np.maximum(np.maximum(box[:2] - near, near - box[2:]), 0.0)
            gap = float(np.hypot(*beyond.T).min())
            if 0 < gap < 2 * drawn.style.size:  # the ink is further away than its box
                gap = float(np.sqrt(((near[:, None] - ink[None]) ** 2).sum(2).min()))
            yield gap - radius


def _closed(corners: Array) -> Array:
    """Turn a polygon into a spline of straight pieces."""
    ring = np.vstack([corners, corners[:1]])
    pieces = [np.linspace(start, end, 4)[1:] for start, end in itertools.pairwise(ring)]
    return np.vstack([ring[:1], *pieces])
