"""Where the labels go: beside the middle of inner lines, beyond the ends of legs, off lines and other labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .curves import LEFT, Array, length, points_at
from .glyphs import Outline

Box = tuple[float, float, float, float]

SPOTS = ((0.5, 0.0), (0.42, 1.0), (0.58, 1.0), (0.34, 2.2), (0.66, 2.2), (0.26, 4.0), (0.74, 4.0))
DISTANCES = ((5.0, 0.0), (9.0, 1.0), (14.0, 2.5))
ON_LINE, ON_LABEL, ON_VERTEX = 14.0, 30.0, 40.0
WRONG_SIDE = 0.8


@dataclass(frozen=True, eq=False)
class Wish:
    """A label that wants a place: its line, which end of it is free (0, 1, None), whether it carries an arrow."""

    lines: tuple[str, ...]
    outline: Outline
    colour: str
    spline: Array
    free: int | None
    arrow: bool
    clearance: float = 0.0


@dataclass(frozen=True, eq=False)
class Obstacles:
    """What a label must not cover: points on lines; vertices and corners of arrows."""

    lines: Array
    solid: Array


def place_labels(wishes: Sequence[Wish], obstacles: Obstacles) -> tuple[list[tuple[Array, Box]], float]:
    """Centre and box of each label in the order given, and the cost of all; legs choose first."""
    chosen: list[tuple[Array, Box] | None] = [None] * len(wishes)
    boxes: list[Box] = []
    total = 0.0
    middle = obstacles.solid.mean(0) if len(obstacles.solid) else np.zeros(2)
    for index in sorted(range(len(wishes)), key=lambda k: (wishes[k].free is None, -wishes[k].outline.width, k)):
        wish = wishes[index]
        offers = list(_at_end(wish) if wish.free is not None else _beside(wish, middle))
        centres = np.array([centre for centre, _ in offers])
        costs = np.array([cost for _, cost in offers]) + _cover(wish.outline, centres, obstacles, boxes)
        best = int(costs.argmin())
        total += float(costs[best])
        x, y = centres[best].tolist()
        half_width, half_height = wish.outline.width / 2, wish.outline.height / 2
        box = (x - half_width, y - half_height, x + half_width, y + half_height)
        boxes.append(box)
        chosen[index] = (centres[best], box)
    return [choice for choice in chosen if choice is not None], total


def _cover(outline: Outline, centres: Array, obstacles: Obstacles, boxes: Sequence[Box]) -> Array:
    """What labels at these centres would cover."""
    half = np.array([outline.width, outline.height]) / 2
    reach = half + 1.6
    in_sight = ((obstacles.lines > centres.min(0) - reach) & (obstacles.lines < centres.max(0) + reach)).all(1)
    x, y = (np.abs(obstacles.lines[in_sight][None] - centres[:, None]) < reach).transpose(2, 0, 1)
    on_lines = (x & y).sum(1)
    on_solid = (np.abs(obstacles.solid[None] - centres[:, None]) < half + 2.4).all(2).sum(1)
    cost: Array = ON_LINE * on_lines + ON_VERTEX * on_solid
    if boxes:
        low, high = np.array(boxes)[:, :2], np.array(boxes)[:, 2:]
        depth = np.minimum(centres[:, None] + half, high) - np.maximum(centres[:, None] - half, low)
        hit = (depth > -2.5).all(2)
        cost += np.where(hit, ON_LABEL + np.maximum(depth, 0).prod(2), 0.0).sum(1)
    return cost


def _at_end(wish: Wish) -> Iterator[tuple[Array, float]]:
    """Beyond the free end of a leg; beside it if there is no room."""
    tip, before = (wish.spline[-1], wish.spline[-2]) if wish.free else (wish.spline[0], wish.spline[1])
    along = (tip - before) / (length(tip - before) + 1e-12)
    half = np.array([wish.outline.width, wish.outline.height]) / 2
    for distance, cost in ((4.5, 0.0), (8.0, 1.0)):
        reach = min(half[0] / max(abs(along[0]), 1e-6), half[1] / max(abs(along[1]), 1e-6))
        yield tip + along * (distance + wish.clearance + reach), cost
    for back, price in ((2.0, 2.0), (14.0, 2.6)):
        for turn in (1, -1):
            across = turn * (along @ LEFT)
            reach = float(np.abs(across) @ half)
            yield tip - along * back + across * (5.0 + wish.clearance + reach), price


def _beside(wish: Wish, middle: Array) -> Iterator[tuple[Array, float]]:
    """Along the line, first on its outer side."""
    half = np.array([wish.outline.width, wish.outline.height]) / 2
    chord = wish.spline[-1] - wish.spline[0]
    span = length(chord)
    spots = points_at(wish.spline, [fraction for fraction, _ in SPOTS])
    centre = spots[0][0]
    bulge = centre - (wish.spline[0] + wish.spline[-1]) / 2
    if length(bulge) > 0.06 * span:
        outward = bulge
    elif abs(chord[1]) < 0.02 * span:
        outward = np.array([0.0, -1.0])
    else:
        outward = centre - middle + (0.01, 0.0)
    for (fraction, far), (point, along) in zip(SPOTS, spots, strict=True):
        across = along @ LEFT
        if across @ outward < 0:
            across = -across
        arrow = 2.4 if wish.arrow and abs(fraction - 0.5) < 0.1 else 0.0
        for side, wrong in ((1, 0.0), (-1, WRONG_SIDE)):
            reach = float(np.abs(across) @ half)
            for distance, price in DISTANCES:
                yield point + side * across * (distance + arrow + reach), far + price + wrong
