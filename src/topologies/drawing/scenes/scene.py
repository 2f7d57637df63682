"""From a diagram and its layout to the display list: lines with their arrows and marks, vertices, labels in place."""

from __future__ import annotations

import functools
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from topologies.drawing.curves import LEFT, Array, cut, length, meetings, point_at, sampled, straight
from topologies.drawing.layouts.anatomy import Graph, Node
from topologies.drawing.layouts.layout import Layout
from topologies.drawing.layouts.layout import layout as lay_out
from topologies.drawing.scenes.display import Disc, Fill, Scene, Stroke, Text
from topologies.drawing.scenes.labels import Course, Obstacle, Placement, Wish, place_labels
from topologies.drawing.scenes.legend import with_key
from topologies.drawing.scenes.waves import HEIGHT, RADIUS, curly, wavy
from topologies.drawing.style import DASH, LINES, RIM, Style
from topologies.drawing.text.glyphs import lines_of, outline, plain, spoken
from topologies.errors import MalformedInput

GROWTH = (1.0, 1.15, 1.32, 1.52, 1.75, 2.0, 2.25, 2.5)  # factors that enlarge a figure until all labels find room
LARGER = 6.0  # the price of a figure e times as large, compared with what labels pay for poor places
SHAPES: Mapping[str, tuple[Callable[[Array], Array], float]] = {"vector": (wavy, HEIGHT), "gluon": (curly, 2 * RADIUS)}
MARKS = ("arrow", "majorana", "dark", "vev", "ellipsis")
KEPT = 128  # figures that are remembered
GAP = 4.0  # half of the gap where a line passes under another
PAD = 3.0
CROSS = 4.6
ARROW_SPOTS = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75)
MEETING = 0.3  # position of the two arrow heads of a Majorana fermion, from both ends
ARROW_ROOM = 4.0  # clear space before and behind an arrow head


def scene(diagram: Graph, layout: Layout | None = None, style: Style | None = None) -> Scene:
    """Make the display list of a diagram.

    Arguments:
        diagram: a multigraph with the attributes described in `topologies.drawing`.
        layout: the layout; computed if it is None.
        style: the look; `Style()` if it is None.

    Returns a :class:`Scene`, which every writer can draw.

    Raises:
        MalformedInput: the diagram is not connected.

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph([("a", "b", {"kind": "fermion", "label": "N"}), ("a", "b", {"label": r"\\\\eta"})])
    >>> drawn = scene(g)
    >>> len(drawn.strokes), len(drawn.discs), [text.text for text in drawn.texts]
    (2, 2, ['N', '\\\\\\\\eta'])
    """
    return scenes([diagram], layout, style)[0]


def scenes(diagrams: Sequence[Graph], layout: Layout | None = None, style: Style | None = None) -> list[Scene]:
    """Draw one diagram with different labels, in one layout and on one scale on which all labels find room.

    Raises:
        MalformedInput: the diagrams do not have the same vertices and lines.
    """
    if not diagrams:
        return []
    style = style or Style()
    first = diagrams[0]
    if any(set(diagram.edges) != set(first.edges) for diagram in diagrams[1:]):
        raise MalformedInput("figures that are drawn alike must have the same vertices and lines")
    chosen = layout or lay_out(first)
    key = (chosen, layout is None, style, *map(_content, diagrams))
    if key in _recent:
        _recent.move_to_end(key)
        return list(_recent[key])
    best, want = _grown(diagrams, chosen, style)
    if layout is None and want:
        wider, wanting = _grown(diagrams, lay_out(first, roomy=True), style)
        best = wider if wanting < want else best
    _recent[key] = tuple(with_key(drawn) for drawn in best) if style.key else tuple(best)
    if len(_recent) > KEPT:
        _recent.popitem(last=False)
    return list(_recent[key])


_recent: OrderedDict[tuple[Any, ...], tuple[Scene, ...]] = OrderedDict()  # figures are often written in several formats


def _content(diagram: Graph) -> tuple[Any, ...]:
    """Collect everything in a diagram that its figure depends on."""
    nodes = [(node, bool(data.get("external")), bool(data.get("blob"))) for node, data in diagram.nodes(data=True)]
    lines = [
        (*edge, str(data.get("kind", "scalar")), lines_of(data.get("label")), *(repr(data.get(mark)) for mark in MARKS))
        for *edge, data in diagram.edges(keys=True, data=True)
    ]
    return (*nodes, *lines)


def _grown(diagrams: Sequence[Graph], layout: Layout, style: Style) -> tuple[list[Scene], float]:
    """Draw the smallest figures in which all labels find good places; returned with the price of missing room."""
    best: _Try | None = None
    price = math.inf
    for growth in GROWTH:
        if LARGER * math.log(growth) >= price:
            break
        attempt = _tried(diagrams, layout, style, growth * style.scale * style.size, patient=False)
        if attempt and not attempt.placement.want and attempt.placement.unease + LARGER * math.log(growth) < price:
            best, price = attempt, attempt.placement.unease + LARGER * math.log(growth)
    if best:
        return _finished(diagrams, best), 0.0
    want = math.inf
    for growth in GROWTH:
        attempt = _tried(diagrams, layout, style, growth * style.scale * style.size)
        if attempt and attempt.placement.want < want - 1:
            best, want = attempt, attempt.placement.want
    return _finished(diagrams, best) if best else [], want


@dataclass
class _Pen:
    """The parts of a figure that are drawn so far, and the labels to place."""

    style: Style
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    discs: list[Disc] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)


class _Try(NamedTuple):
    """Figures on one scale: what is drawn apart from the labels, and the places of these."""

    pens: list[_Pen]
    placement: Placement


def _tried(
    diagrams: Sequence[Graph], layout: Layout, style: Style, unit: float, *, patient: bool = True
) -> _Try | None:
    """Try the figures on one scale and place their labels; without patience None if a label finds no room."""
    sketches = [_sketched(diagram, layout, style, unit) for diagram in diagrams]
    placement = place_labels([(pen.wishes, obstacles) for pen, obstacles in sketches], patient=patient)
    return None if placement is None else _Try([pen for pen, _ in sketches], placement)


def _finished(diagrams: Sequence[Graph], attempt: _Try) -> list[Scene]:
    """Put the labels into the figures."""
    figures = []
    for diagram, pen, boxes in zip(diagrams, attempt.pens, attempt.placement.boxes, strict=True):
        texts = [
            Text(wish.lines, plain(wish.lines), tuple(c + centre for c in wish.outline.contours), box, wish.colour)
            for wish, (centre, box) in zip(pen.wishes, boxes, strict=True)
        ]
        figures.append(
            Scene(
                tuple(pen.strokes), tuple(pen.fills), tuple(pen.discs), tuple(texts), _bounds(pen, texts),
                describe(diagram), pen.style, attempt.placement.want / len(diagrams),
            )
        )  # fmt: skip
    return figures


@functools.lru_cache(maxsize=1024)
def _courses(layout: Layout, unit: float) -> tuple[Course, ...]:
    """Compute the lines of a layout on one scale: they do not depend on the labels."""
    return tuple(Course.of(curve * unit) for curve in layout.curves.values())


@functools.lru_cache(maxsize=8192)
def _arrow(layout: Layout, unit: float, number: int, size: float) -> tuple[float, Array]:
    """Find the place of the arrow head on a line, and its corners."""
    courses = _courses(layout, unit)
    spline = courses[number].spline
    spot = _arrow_spot(spline, size, [course.trail for k, course in enumerate(courses) if k != number])
    return spot, arrow_head(spline, size, spot)


def _sketched(diagram: Graph, layout: Layout, style: Style, unit: float) -> tuple[_Pen, list[Obstacle]]:
    """Draw everything but the labels; returned with the obstacles that these must keep away from."""
    pen = _Pen(style)
    names = {node: f"v{index}" for index, node in enumerate(layout.pos)}
    external = {node for node, data in diagram.nodes(data=True) if data.get("external")}
    gaps = _gaps(diagram, layout, unit) if layout.crossings else {}

    courses = _courses(layout, unit)
    for number, key in enumerate(layout.curves):
        data = diagram.edges[key]
        ends = (names[key[0]], names[key[1]])
        free = 0 if key[0] in external else (1 if key[1] in external else None)
        arrow = functools.partial(_arrow, layout, unit, number)
        _draw_line(pen, number, data, courses[number], ends, free, gaps.get(key, ()), arrow)

    for node, place in layout.pos.items():
        if node in external:
            continue
        blob = bool(diagram.nodes[node].get("blob"))
        ink = style.colour_of(False)
        radius = style.blob if blob else style.dot
        centre = (place[0] * unit, place[1] * unit)
        pen.discs.append(Disc(names[node], centre, radius, "#bfbfbf" if blob else ink, ink))

    kinds = [str(diagram.edges[key].get("kind")) for key in layout.curves]
    reach = [style.pen / 2 + (SHAPES[kind][1] if kind in SHAPES else 0.0) for kind in kinds]
    obstacles = [Obstacle(course.trail, radius, line=True) for course, radius in zip(courses, reach, strict=True)]
    obstacles += [Obstacle(np.array([disc.centre]), disc.radius + RIM / 2) for disc in pen.discs]
    obstacles += [Obstacle(_edges(fill.points), 0.0) for fill in pen.fills]
    return pen, obstacles


def _draw_line(
    pen: _Pen, number: int, data: dict[str, Any], course: Course, ends: tuple[str, str], free: int | None,
    gaps: Sequence[float], head: Callable[[float], tuple[float, Array]],
) -> None:  # fmt: skip
    """Draw a line with its arrow heads and marks, and register its label."""
    style = pen.style
    kind = str(data.get("kind", "scalar"))
    dash = LINES.get(kind, DASH)
    colour = style.colour_of(data.get("dark"), data.get("vev"))
    role = " ".join([kind if kind in LINES else "other", *(["dark"] if data.get("dark") else [])])
    majorana = data.get("majorana")
    arrow = bool(data.get("arrow", kind == "fermion")) and not majorana

    spline, whole = course.spline, course.whole
    if data.get("ellipsis"):
        for offset in (-1, 0, 1):
            fraction = 0.5 + offset * 6 * style.dot / 1.9 / max(whole, 1e-9)
            point, _ = point_at(spline, min(1.0, max(0.0, fraction)))
            x, y = point.tolist()
            pen.discs.append(Disc(f"e{number}d{offset + 1}", (x, y), 0.85 * style.dot, colour, colour))
        arrow = False
    else:
        parts, start = [], 0.0
        for gap in sorted(gaps):
            parts.append((start, max(start, gap - GAP / whole)))
            start = min(1.0, gap + GAP / whole)
        parts.append((start, 1.0))
        splines = tuple(cut(spline, low, high) if gaps else spline for low, high in parts if high - low > 1e-3)
        if kind in SHAPES:
            splines = tuple(SHAPES[kind][0](part) for part in splines)
        pen.strokes.append(Stroke(splines, colour, style.pen, dash, role, ends, spoken(data.get("label", ""))))

    spot = None
    if arrow and style.arrow:
        spot, corners = head(style.arrow)
        pen.fills.append(Fill(corners, colour, polygon=True))

    if majorana and style.arrow and not data.get("ellipsis"):
        for way in (spline, spline[::-1]):
            fraction = 1 - MEETING if majorana == "out" else MEETING
            pen.fills.append(Fill(arrow_head(way, style.arrow, fraction), colour, polygon=True))

    if free is not None and data.get("vev"):
        tip = spline[-1 if free else 0]
        along = spline[-1] - spline[-2] if free else spline[1] - spline[0]
        along = along / (length(along) + 1e-12)
        for turn in (1, -1):
            arm = (along + turn * (along @ LEFT)) / math.sqrt(2) * CROSS
            crossed = straight(tip - arm, tip + arm)
            pen.strokes.append(Stroke((crossed,), colour, 1.1 * style.pen, (), "vev", ("", "")))

    lines = lines_of(data.get("label"))
    if lines:
        drawn = outline(lines, style.size, style.font)
        if drawn.contours:
            clearance = 4.5 if data.get("vev") else 0.0
            pen.wishes.append(Wish(lines, drawn, colour, course, number, free, spot, style.arrow, clearance))


def _arrow_spot(spline: Array, size: float, others: Sequence[Array]) -> float:
    """Choose the place of an arrow head: the middle of the line, or near it if something crosses or is close there."""
    rooms = []
    cloud = np.concatenate(others) if others else np.full((1, 2), math.inf)
    for fraction in ARROW_SPOTS:
        point, _ = point_at(spline, fraction)
        room = float(np.sqrt(((cloud - point) ** 2).sum(1).min()))
        rooms.append(min(room, length(spline[0] - point), length(spline[-1] - point)))
        if rooms[-1] >= 0.5 * size + ARROW_ROOM:
            return fraction
    return ARROW_SPOTS[int(np.argmax(rooms))]


def _edges(corners: Array) -> Array:
    """Compute points along the edges of a polygon; shape (n, 2)."""
    steps = np.linspace(0.0, 1.0, 6)[:, None]
    ways: Array = corners[:, None] + steps * (np.roll(corners, -1, axis=0) - corners)[:, None]
    return ways.reshape(-1, 2)


def arrow_head(spline: Array, size: float, spot: float = 0.5) -> Array:
    """Make a stealth-like arrow head that points along a line; returns its four corners, shape (4, 2)."""
    point, along = point_at(spline, spot)
    across = along @ LEFT
    back = point - 0.48 * size * along
    corners = [point + 0.52 * size * along, back + 0.4 * size * across]
    return np.array([*corners, point - 0.26 * size * along, back - 0.4 * size * across])


def _gaps(diagram: Graph, layout: Layout, unit: float) -> dict[Any, list[float]]:
    """Find where each line passes under another: of two lines a scalar one does, else the later one."""
    gaps: dict[Any, list[float]] = {}
    lines = [(key, sampled(curve * unit, 12)) for key, curve in layout.curves.items()]
    for index, (key, points) in enumerate(lines):
        for earlier, earlier_points in lines[:index]:
            for here, there in meetings(points, earlier_points, margin=3.0):
                under = diagram.edges[key].get("kind") != "fermion" or diagram.edges[earlier].get("kind") == "fermion"
                gaps.setdefault(key if under else earlier, []).append(here if under else there)
    return gaps


def _bounds(pen: _Pen, texts: Iterable[Text]) -> tuple[float, float, float, float]:
    """Compute the box (left, low, right, high) of a figure, with a margin."""
    points = [sampled(part, 8) for stroke in pen.strokes for part in stroke.parts]
    points += [fill.points for fill in pen.fills]
    points += [np.array([text.box[:2], text.box[2:]]) for text in texts]
    for disc in pen.discs:
        points.append(np.array([disc.centre]) + disc.radius)
        points.append(np.array([disc.centre]) - disc.radius)
    if not points:
        return (0.0, 0.0, 1.0, 1.0)
    cloud = np.vstack(points)
    (left, low), (right, high) = (cloud.min(0) - PAD).tolist(), (cloud.max(0) + PAD).tolist()
    return left, low, right, high


def describe(diagram: Graph) -> str:
    """Describe the figure in one line of plain text."""
    external: set[Node] = {node for node, data in diagram.nodes(data=True) if data.get("external")}
    loops = diagram.number_of_edges() - diagram.number_of_nodes() + 1 if len(diagram) else 0
    legs: list[str] = []
    inner: list[str] = []
    for tail, head, data in diagram.edges(data=True):
        text = spoken(data.get("label", ""))
        if text:
            (legs if {tail, head} & external else inner).append(text)
    parts = [f"Feynman diagram with {loops} loop{'' if loops == 1 else 's'}"]
    parts += [f"external lines {', '.join(legs)}"] if legs else []
    parts += [f"inner lines {', '.join(inner)}"] if inner else []
    return "; ".join(parts)
