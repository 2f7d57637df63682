"""The places of labels: beside their own line or beyond the end of a leg, with clear space around them.

Every label has a list of offers with prices, for all the places where one might put it by hand.  A surcharge follows
from the distances between the box of its ink and everything else; the labels then choose in turn, again and again until
none of them moves.  Panels that show the same diagram choose together: the label of a line is on the same side and at
the same spot in all of them.
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
COMFORT, CLOSENESS = 8.0, 0.3  # the space between a label and other lines that is best, and the price of each pt less
BETWEEN = 5.0  # clear space between two labels
IN_A_ROW, RUN_ON = 10.0, 0.4  # labels side by side closer than this read as one; the price of each missing pt
SPOTS = (
    (0.5, 0.0), (0.46, 1.0), (0.54, 1.0), (0.42, 1.6), (0.58, 1.6), (0.37, 2.3), (0.63, 2.3), (0.31, 3.2), (0.69, 3.2),
    (0.25, 4.4), (0.75, 4.4), (0.18, 6.0), (0.82, 6.0),
)  # fmt: skip
DISTANCES = ((5.0, 0.0), (6.6, 0.5), (8.6, 1.0), (11.0, 1.8), (14.0, 3.0))
BEYOND = ((4.8, 0.0), (6.4, 0.5), (8.0, 1.0), (12.0, 2.5))
BESIDE_END = ((2.0, 5.0), (8.0, 5.3), (14.0, 5.6), (20.0, 6.2))  # how far back from the tip of a leg
EASE = 1.7  # a label may pay this for its place before the figure is enlarged instead
WRONG_SIDE = 0.8
_SIDES = np.repeat([1.0, -1.0], len(DISTANCES))
_AWAY = np.tile([distance for distance, _ in DISTANCES], 2)
_EXTRA = np.tile([price for _, price in DISTANCES], 2) + np.repeat([0.0, WRONG_SIDE], len(DISTANCES))
FAR, REACH = 99.0, 18.0  # anything further than REACH from all places of a label counts as FAR away
TOO_CLOSE, EACH_POINT = 10.0, 6.0  # the price of less space than MARGIN, and of each missing pt
LEANING = 0.25  # a label belongs to the line nearest to its box and, with this weight, to its centre
ASTRAY = 10.0  # the price of being nearer to another line
STEP = 2.0  # distance of the points that stand for a line
SWEEPS = 3
GRAIN = 0.25  # boxes that are kept clear are multiples of this, so that more are equal: their offers are cached
ROUNDING = 1e-3  # distances are computed in single precision


@dataclass(frozen=True, eq=False)
class Course:
    """A line on the scale on which it is drawn, with all that the places of labels beside it depend on.

    Attributes:
        spline: the line, shape (3k + 1, 2).
        trail: points on it at equal distances, shape (n, 2).
        whole: its length.
        spots: for each of SPOTS the point there and the direction of the line.
    """

    spline: Array
    trail: Array
    whole: float
    spots: tuple[tuple[Array, Array], ...]

    @classmethod
    def of(cls, spline: Array) -> Course:
        """Compute the course of a spline."""
        whole = float(arc_lengths(sampled(spline))[-1])
        return cls(spline, along_line(spline), whole, tuple(points_at(spline, [spot for spot, _ in SPOTS])))


@dataclass(frozen=True, eq=False)
class Wish:
    """A label that needs a place.

    Attributes:
        lines, outline, colour: its text and its look.
        course: its line.
        owner: the number of that line among the obstacles.
        free: which end of the line is free: 0, 1 or None.
        arrow: the position of the arrow head of the line, as a fraction of its length; None without one.
        head: the length of that arrow head.
        clearance: the space that a mark at the free end needs.
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
        """Half of the box that is kept clear: that of the ink, rounded up so that many labels have the same box."""
        return np.ceil(self.half / GRAIN) * GRAIN


class Obstacle(NamedTuple):
    """Something that labels keep away from: points, and the radius drawn around each of them."""

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
        """Make the cloud, in the order of the obstacles."""
        sizes = [len(obstacle.points) for obstacle in obstacles]
        points = np.vstack([obstacle.points for obstacle in obstacles]) if obstacles else np.zeros((0, 2))
        owner = np.repeat(np.arange(len(obstacles)), sizes)
        lines = np.array([k for k, obstacle in enumerate(obstacles) if obstacle.line], dtype=int)
        points, radius = points.astype(np.float32), np.array([obstacle.radius for obstacle in obstacles])
        identity = b"|".join((points.tobytes(), radius.tobytes(), bytes(lines), str(sizes).encode()))
        return cls(points, owner, radius, lines, identity)

    def distances(self, centres: Array, half: Array) -> tuple[Array, Array]:
        """Compute, for equal boxes around `centres`, the space to each obstacle, and its distance from each centre.

        Both have shape (obstacles, centres).
        """
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
    """The places for one label: centres, prices, and the part of each price that is for lack of room."""

    centres: Array
    prices: Array
    want: Array


def along_line(spline: Array, step: float = STEP) -> Array:
    """Compute points on a line at equal distances; shape (n, 2)."""
    points = sampled(spline)
    lengths = arc_lengths(points)
    grid = np.linspace(0.0, lengths[-1], max(2, int(lengths[-1] / step) + 1))
    return np.stack([np.interp(grid, lengths, points[:, 0]), np.interp(grid, lengths, points[:, 1])], axis=1)


class Placement(NamedTuple):
    """The places of the labels of some panels.

    Attributes:
        boxes: for each panel the centre and the box of each label, in the order of its wishes.
        want: the price of the missing room; 0 if all labels have room.
        unease: what labels pay for poor places, beyond EASE for each.
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
        patient: whether to place labels that have no room anywhere; if not, the result is None for such a figure.
    """
    grounds = [_Ground.of(obstacles) for _, obstacles in panels]
    cloud = grounds[0].points if grounds else np.zeros((0, 2))  # of the first panel: outwards is the same in all
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
    """Compute the price of having this much space where `margin` is needed."""
    missing = margin - space
    price: Array = np.where(missing > ROUNDING, TOO_CLOSE + EACH_POINT * np.minimum(missing, 20.0), 0.0)
    return price


def _between(centres: Array, half: Array, others: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Compute the price of being too close to other labels, and that of standing in one row with them."""
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
    """Compute the distance from a box, given how far beyond its sides a point is; negative inside."""
    outside = np.maximum(beyond, 0.0)
    distance: Array = np.hypot(outside[..., 0], outside[..., 1]) + np.minimum(beyond.max(-1), 0.0)
    return distance


@dataclass(frozen=True)
class _Question:
    """A question for the places of a label; equal for labels of one size on one line among the same obstacles."""

    identity: tuple[object, ...]
    wish: Wish = field(compare=False)
    ground: _Ground = field(compare=False)
    middle: Array = field(compare=False)


def _offers(wish: Wish, ground: _Ground, middle: Array) -> _Offers:
    """List all places for one label with their prices."""
    size = (*wish.room.tolist(), wish.head, wish.clearance)
    identity = (ground.identity, wish.course.spline.tobytes(), wish.owner, wish.free, wish.arrow, size)
    return _answer(_Question((*identity, *middle.tolist()), wish, ground, middle))


@lru_cache(maxsize=4096)
def _answer(question: _Question) -> _Offers:
    """Price all places for a label; equal questions are answered from a cache."""
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
    """List places beyond the free end of a leg, at distances that do not depend on its direction, and beside it."""
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
    """Compute how far along a direction the centre of a box must be to keep a distance from the starting point.

    >>> _reach(np.array([0.0, 1.0]), np.array([20.0, 6.0]), 4.0), _reach(np.array([0.6, -0.8]), np.zeros(2), 5.0)
    (10.0, 5.0)
    """
    (ax, ay), (width, height) = np.abs(along).tolist(), half.tolist()
    if ax > 0 and ay * (width + distance) <= ax * height:
        return float((width + distance) / ax)
    if ay > 0 and ax * (height + distance) <= ay * width:
        return float((height + distance) / ay)
    across = ax * width + ay * height  # a corner is nearest
    return float(across + math.sqrt(max(0.0, across**2 - width**2 - height**2 + distance**2)))


def _beside(wish: Wish, middle: Array) -> tuple[Array, Array]:
    """List places along the line, first on its outer side, clear of its arrow head."""
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
