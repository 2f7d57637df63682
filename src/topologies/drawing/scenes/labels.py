"""Where the labels go: beside their own line or beyond the end of a leg, with clear space around them.

Every label has a list of offers with prices, for all the places where a hand might put it.  What an offer costs more is
worked out from the distances between the box of its ink and everything else; the labels then choose in turn, and again
until none of them wants to move.  Panels that show one diagram choose together: the label of a line is on the same side
and at the same spot in all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topologies.drawing.curves import LEFT, Array, arc_lengths, length, points_at, sampled
from topologies.drawing.text.glyphs import Outline

Box = tuple[float, float, float, float]
MARGIN = 3.6  # clear space around the ink
COMFORT, CLOSENESS = 8.0, 0.3  # up to where more space between a label and other lines is better, and its price per pt
BETWEEN = 5.0  # clear space between two labels
IN_A_ROW, RUN_ON = 10.0, 0.4  # labels side by side read as one below this; the price of each pt that is missing
SPOTS = (
    (0.5, 0.0), (0.46, 1.0), (0.54, 1.0), (0.42, 1.6), (0.58, 1.6), (0.37, 2.3), (0.63, 2.3), (0.31, 3.2), (0.69, 3.2),
    (0.25, 4.4), (0.75, 4.4), (0.18, 6.0), (0.82, 6.0),
)  # fmt: skip
DISTANCES = ((5.0, 0.0), (6.6, 0.5), (8.6, 1.0), (11.0, 1.8), (14.0, 3.0))
BEYOND = ((4.8, 0.0), (6.4, 0.5), (8.0, 1.0), (12.0, 2.5))
BESIDE_END = ((2.0, 5.0), (8.0, 5.3), (14.0, 5.6), (20.0, 6.2))  # how far back from the tip of a leg
EASE = 1.7  # what a label may pay for its place before the figure rather grows
WRONG_SIDE = 0.8
_SIDES = np.repeat([1.0, -1.0], len(DISTANCES))
_AWAY = np.tile([distance for distance, _ in DISTANCES], 2)
_EXTRA = np.tile([price for _, price in DISTANCES], 2) + np.repeat([0.0, WRONG_SIDE], len(DISTANCES))
FAR, REACH = 99.0, 18.0  # what is further than this from all places of a label counts as far away
TOO_CLOSE, EACH_POINT = 10.0, 6.0  # the price of less space than MARGIN, and of each pt that is missing
LEANING = 0.25  # a label belongs to the line to which its box is nearest, and, less so, its centre
ASTRAY = 10.0  # the price of being nearer to another line
STEP = 2.0  # distance of the points that stand for a line
SWEEPS = 3
GRAIN = 0.25  # boxes that are kept clear are multiples of this: equal ones have equal offers, which are remembered
ROUNDING = 1e-3  # distances are worked out in single precision


@dataclass(frozen=True, eq=False)
class Course:
    """A line on the scale on which it is drawn, and what the places of labels beside it are worked out from.

    Attributes:
        spline: the line.
        trail: points on it at equal distances.
        whole: its length.
        spots: for each of SPOTS the point there and the direction of the line.
    """

    spline: Array
    trail: Array
    whole: float
    spots: tuple[tuple[Array, Array], ...]

    @classmethod
    def of(cls, spline: Array) -> Course:
        """The course of a spline."""
        whole = float(arc_lengths(sampled(spline))[-1])
        return cls(spline, along_line(spline), whole, tuple(points_at(spline, [spot for spot, _ in SPOTS])))


@dataclass(frozen=True, eq=False)
class Wish:
    """A label that wants a place.

    Attributes:
        lines, outline, colour: what it says and how it looks.
        course: its line.
        owner: the number of that line among the obstacles.
        free: which end of the line is free: 0, 1 or None.
        arrow: where on the line its arrow head is, as a fraction of its length; None without one.
        head: the length of that arrow head.
        clearance: what a mark at the free end needs.
    """

    lines: tuple[str, ...]
    outline: Outline
    colour: str
    course: Course
    owner: int
    free: int | None
    arrow: float | None = None
    head: float = 0.0
    clearance: float = 0.0

    @cached_property
    def half(self) -> Array:
        """Half of the width and height of the ink."""
        return np.array([self.outline.width, self.outline.height]) / 2

    @cached_property
    def room(self) -> Array:
        """Half of the box that is kept clear: that of the ink, rounded up, so that many labels have the same."""
        return np.ceil(self.half / GRAIN) * GRAIN


class Obstacle(NamedTuple):
    """Something that labels keep away from: points, and the radius of what is drawn around each."""

    points: Array
    radius: float
    line: bool = False


class _Ground(NamedTuple):
    """All obstacles as one cloud of points, each with the number of its obstacle."""

    points: Array
    owner: NDArray[np.int64]
    radius: Array
    lines: NDArray[np.int64]
    identity: bytes

    @classmethod
    def of(cls, obstacles: Sequence[Obstacle]) -> _Ground:
        """The cloud, in the order of the obstacles."""
        sizes = [len(obstacle.points) for obstacle in obstacles]
        points = np.vstack([obstacle.points for obstacle in obstacles]) if obstacles else np.zeros((0, 2))
        owner = np.repeat(np.arange(len(obstacles)), sizes)
        lines = np.array([k for k, obstacle in enumerate(obstacles) if obstacle.line], dtype=int)
        points, radius = points.astype(np.float32), np.array([obstacle.radius for obstacle in obstacles])
        identity = b"|".join((points.tobytes(), radius.tobytes(), bytes(lines), str(sizes).encode()))
        return cls(points, owner, radius, lines, identity)

    def distances(self, centres: Array, half: Array) -> tuple[Array, Array]:
        """For boxes of one size around `centres`: the space to each obstacle, and its distance from each centre."""
        spaces, afar = np.full((2, len(self.radius), len(centres)), FAR)
        low, high = centres.min(0) - half - REACH, centres.max(0) + half + REACH
        near = ((self.points > low) & (self.points < high)).all(1)
        if not near.any():
            return spaces, afar
        present, first = np.unique(self.owner[near], return_index=True)
        across, up = np.abs(self.points[near].T[:, None] - centres.T.astype(np.float32)[:, :, None])
        squares = np.minimum.reduceat(across * across + up * up, first, axis=1)
        across -= np.float32(half[0])
        up -= np.float32(half[1])
        inside = np.minimum.reduceat(np.maximum(across, up), first, axis=1)
        np.maximum(across, 0.0, out=across)
        np.maximum(up, 0.0, out=up)
        outside = np.minimum.reduceat(across * across + up * up, first, axis=1)
        spaces[present] = (np.sqrt(outside) + np.minimum(inside, 0.0)).T - self.radius[present, None]
        afar[present] = np.sqrt(squares).T
        return spaces, afar


class _Offers(NamedTuple):
    """The places for one label: centres, prices, and which part of the prices is for want of room."""

    centres: Array
    prices: Array
    want: Array


def along_line(spline: Array, step: float = STEP) -> Array:
    """Points on a line at equal distances."""
    points = sampled(spline)
    lengths = arc_lengths(points)
    grid = np.linspace(0.0, lengths[-1], max(2, int(lengths[-1] / step) + 1))
    return np.stack([np.interp(grid, lengths, points[:, 0]), np.interp(grid, lengths, points[:, 1])], axis=1)


class Placement(NamedTuple):
    """Where the labels of some panels go.

    Attributes:
        boxes: for each panel the centre and the box of each label, in the order of its wishes.
        want: the price of the room that is wanting: 0 if all labels have it.
        unease: what labels pay for poor places beyond what they easily bear.
    """

    boxes: tuple[tuple[tuple[Array, Box], ...], ...]
    want: float
    unease: float


def place_labels(
    panels: Sequence[tuple[Sequence[Wish], Sequence[Obstacle]]], *, patient: bool = True
) -> Placement | None:
    """Place the labels of one figure, or of several with the same lines.

    Arguments:
        panels: for each figure its labels, and what they keep away from: first the lines, in the order of their
            numbers, then dots, arrow heads and other marks.
        patient: without patience the answer is None if a label has no room anywhere.
    """
    grounds = [_Ground.of(obstacles) for _, obstacles in panels]
    cloud = grounds[0].points if grounds else np.zeros((0, 2))  # of one panel: outwards is the same way in all
    middle = cloud.mean(0, dtype=float) if len(cloud) else np.zeros(2)
    wishes = [{wish.owner: wish for wish in wanted} for wanted, _ in panels]
    widths = {
        owner: max(w[owner].outline.width for w in wishes if owner in w)
        for owner in sorted({k for w in wishes for k in w})
    }
    free = {owner: any(w[owner].free is not None for w in wishes if owner in w) for owner in widths}
    offers: list[dict[int, _Offers]] = [{} for _ in panels]
    for owner in sorted(widths, key=lambda k: (-widths[k], k)):  # long labels are the first to find no room
        for wanted, offered, ground in zip(wishes, offers, grounds, strict=True):
            if owner in wanted:
                offered[owner] = _offers(wanted[owner], ground, middle)
        if not patient and np.sum([offered[owner].want for offered in offers if owner in offered], axis=0).min() > 0:
            return None
    order = sorted(widths, key=lambda k: (not free[k], -widths[k], k))
    chosen: dict[int, int] = {}
    paid: dict[int, float] = {}
    for sweep in range(SWEEPS):
        before = dict(chosen)
        for owner in order:
            prices = np.zeros(1)
            for wanted, offered in zip(wishes, offers, strict=True):
                if owner in wanted:
                    others = [
                        (offered[k].centres[at], wanted[k].half)
                        for k, at in chosen.items()
                        if k in offered and k != owner
                    ]
                    between, run_on = _between(offered[owner].centres, wanted[owner].half, others)
                    prices = prices + offered[owner].prices + between + run_on
            chosen[owner] = int(prices.argmin())
            paid[owner] = float(prices[chosen[owner]])
        if sweep and chosen == before:
            break
    want, boxes = 0.0, []
    for (labels, _), offered in zip(panels, offers, strict=True):
        placed: list[tuple[Array, Box]] = []
        for index, wish in enumerate(labels):
            centre = offered[wish.owner].centres[chosen[wish.owner]]
            others = [(there, neighbour.half) for (there, _), neighbour in zip(placed, labels[:index], strict=True)]
            missing = _between(centre[None], wish.half, others)[0]
            want += float(offered[wish.owner].want[chosen[wish.owner]] + missing[0])
            (left, low), (right, high) = (centre - wish.half).tolist(), (centre + wish.half).tolist()
            placed.append((centre, (left, low, right, high)))
        boxes.append(tuple(placed))
    unease = sum(max(0.0, price / len(panels) - EASE) for price in paid.values())
    return Placement(tuple(boxes), want, unease)


def _shortage(space: Array, margin: float) -> Array:
    """The price of having this much space where `margin` is due."""
    missing = margin - space
    price: Array = np.where(missing > ROUNDING, TOO_CLOSE + EACH_POINT * np.minimum(missing, 20.0), 0.0)
    return price


def _between(centres: Array, half: Array, others: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """The price of being too close to other labels, and that of standing in one row with them."""
    if not others:
        return np.zeros(len(centres)), np.zeros(len(centres))
    there = np.array([centre for centre, _ in others])
    reach = np.array([size for _, size in others]) + half
    beyond = np.abs(centres[:, None] - there) - reach
    crowding: Array = _shortage(_length_outside(beyond), BETWEEN).sum(1)
    in_a_row = (beyond[..., 1] < 0) & (beyond[..., 0] > 0)
    run_on: Array = np.where(in_a_row, RUN_ON * np.maximum(0.0, IN_A_ROW - beyond[..., 0]), 0.0).sum(1)
    return crowding, run_on


def _length_outside(beyond: Array) -> Array:
    """The distance from a box, given how far beyond its sides a point is; negative inside."""
    outside = np.maximum(beyond, 0.0)
    distance: Array = np.hypot(outside[..., 0], outside[..., 1]) + np.minimum(beyond.max(-1), 0.0)
    return distance


@dataclass(frozen=True)
class _Question:
    """A label that asks for places: equal for labels of one size on one line among the same obstacles."""

    identity: tuple[object, ...]
    wish: Wish = field(compare=False)
    ground: _Ground = field(compare=False)
    middle: Array = field(compare=False)


def _offers(wish: Wish, ground: _Ground, middle: Array) -> _Offers:
    """All places for one label with their prices."""
    size = (*wish.room.tolist(), wish.head, wish.clearance)
    identity = (ground.identity, wish.course.spline.tobytes(), wish.owner, wish.free, wish.arrow, size)
    return _answer(_Question((*identity, *middle.tolist()), wish, ground, middle))


@lru_cache(maxsize=4096)
def _answer(question: _Question) -> _Offers:
    wish, ground, middle = question.wish, question.ground, question.middle
    centres, prices = _at_end(wish) if wish.free is not None else _beside(wish, middle)
    spaces, afar = ground.distances(centres, wish.room)
    want = _shortage(spaces, MARGIN).sum(0)
    nearness = spaces + LEANING * afar
    others = ground.lines[ground.lines != wish.owner]
    if len(others):
        prices = prices + CLOSENESS * np.maximum(0.0, COMFORT - spaces[others]).sum(0)
        astray = nearness[others].min(0) < nearness[wish.owner] - ROUNDING
        astray |= spaces[others].min(0) < spaces[wish.owner] - 0.5
        want = want + np.where(astray, ASTRAY, 0.0)
    return _Offers(centres, prices + want, want)


def _at_end(wish: Wish) -> tuple[Array, Array]:
    """Beyond the free end of a leg, as far from its tip whatever its direction; beside it if there is no room."""
    spline = wish.course.spline
    tip, before = (spline[-1], spline[-2]) if wish.free else (spline[0], spline[1])
    along = (tip - before) / (length(tip - before) + 1e-12)
    half = wish.room
    places: list[tuple[Array, float]] = []
    for distance, price in BEYOND:
        places.append((tip + along * _reach(along, half, distance + wish.clearance), price))
    for back, price in BESIDE_END:
        for turn in (1, -1):
            across = turn * (along @ LEFT)
            beside = float(np.abs(across) @ half)
            for distance, further in DISTANCES[:3]:
                places.append((tip - along * back + across * (distance + wish.clearance + beside), price + further))
    return np.array([centre for centre, _ in places]), np.array([price for _, price in places])


def _reach(along: Array, half: Array, distance: float) -> float:
    """How far along a direction the centre of a box is that keeps a distance from where the direction starts.

    >>> _reach(np.array([0.0, 1.0]), np.array([20.0, 6.0]), 4.0), _reach(np.array([0.6, -0.8]), np.zeros(2), 5.0)
    (10.0, 5.0)
    """
    (ax, ay), (width, height) = np.abs(along).tolist(), half.tolist()
    if ax > 0 and ay * (width + distance) <= ax * height:
        return float((width + distance) / ax)
    if ay > 0 and ax * (height + distance) <= ay * width:
        return float((height + distance) / ay)
    across = ax * width + ay * height  # nearest is a corner
    return float(across + math.sqrt(max(0.0, across**2 - width**2 - height**2 + distance**2)))


def _beside(wish: Wish, middle: Array) -> tuple[Array, Array]:
    """Along the line, first on its outer side; clear of its arrow head."""
    half = wish.room
    spline, whole, spots = wish.course.spline, wish.course.whole, wish.course.spots
    chord = spline[-1] - spline[0]
    span = length(chord)
    centre = spots[0][0]
    bulge = centre - (spline[0] + spline[-1]) / 2
    if length(bulge) > 0.06 * span:
        outward = bulge
    elif abs(chord[1]) < 0.02 * span:
        outward = np.array([0.0, -1.0])
    else:
        outward = centre - middle + (0.01, 0.0)
    centres, prices = [], []
    for (fraction, far), (point, along) in zip(SPOTS, spots, strict=True):
        across = along @ LEFT
        if across @ outward < 0:
            across = -across
        extent = float(np.abs(along) @ half) + wish.head / 2 + MARGIN
        over_head = wish.arrow is not None and abs(fraction - wish.arrow) * whole < extent
        reach = float(np.abs(across) @ half) + (0.28 * wish.head if over_head else 0.0)
        centres.append(point + (_SIDES * (_AWAY + reach))[:, None] * across)
        prices.append(far + _EXTRA)
    return np.concatenate(centres), np.concatenate(prices)
