"""Plane curves: circular arcs, cubic Bezier splines, arc length, cuts and crossings.

A spline is an array of shape (3k+1, 2): k cubic pieces that share their ends. An arc is given by its ends and its
signed sagitta, positive when the arc bulges to the left of the way from its first to its second end.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]

_THIRDS = np.array([[0.0], [1 / 3], [2 / 3], [1.0]])
LEFT = np.array([[0.0, 1.0], [-1.0, 0.0]])  # v @ LEFT is v turned by +90 degrees


def length(vector: Array) -> float:
    """Euclidean length of one vector."""
    return math.hypot(vector[0], vector[1])


def straight(start: Array, end: Array) -> Array:
    """Make the segment between two points as one cubic piece; shape (4, 2)."""
    piece: Array = start + _THIRDS * (end - start)
    piece[3] = end
    return piece


def arc(start: Array, end: Array, sagitta: float) -> Array:
    """Make a circular arc as a spline, shape (3k + 1, 2).

    >>> half = arc(np.array([-1.0, 0.0]), np.array([1.0, 0.0]), 1.0)
    >>> [round(float(value), 3) + 0.0 for value in point_at(half, 0.5)[0]]
    [0.0, 1.0]
    """
    chord = end - start
    span = length(chord)
    if abs(sagitta) < 0.004 * span or span < 1e-9:
        return straight(start, end)

    opening = 2 * math.atan2(2 * sagitta, span)  # half of the angle that the arc subtends, signed
    radius = span / (2 * math.sin(opening))
    normal = chord @ LEFT / span
    centre = (start + end) / 2 - normal * radius * math.cos(opening)
    spoke = start - centre

    pieces = max(1, math.ceil(abs(opening) / (math.pi / 5)))
    step = -2 * opening / pieces
    handle = 4 / 3 * math.tan(step / 4)

    points = [start]
    for piece in range(pieces):
        turn_from, turn_to = step * piece, step * (piece + 1)
        spoke_from, spoke_to = _turned(spoke, turn_from), _turned(spoke, turn_to)
        points += [
            centre + spoke_from + handle * (spoke_from @ LEFT),
            centre + spoke_to - handle * (spoke_to @ LEFT),
            centre + spoke_to,
        ]
    points[-1] = end
    return np.array(points)


def _turned(vector: Array, angle: float) -> Array:
    """Turn a vector by an angle."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1]])


def joined(splines: list[Array]) -> Array:
    """Join splines that follow each other."""
    return np.vstack([splines[0], *(spline[1:] for spline in splines[1:])])


def sampled(spline: Array, per_piece: int = 16) -> Array:
    """Sample a spline in `per_piece` steps of the parameter for each cubic piece, ends included; shape (n, 2)."""
    if len(spline) == 4:
        inner = _weights(per_piece) @ spline
    else:
        control = spline[np.arange(0, len(spline) - 1, 3)[:, None] + np.arange(4)]
        inner = (_weights(per_piece) @ control).reshape(-1, 2)
    return np.concatenate([spline[:1], inner])


@functools.cache
def _weights(steps: int) -> Array:
    """Evaluate the Bernstein polynomials at the steps of the parameter except the first; shape (steps, 4)."""
    t = np.linspace(0, 1, steps + 1)[1:]
    return np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=1)


def arc_lengths(points: Array) -> Array:
    """Compute the cumulative length along a polyline; shape (n,) for points of shape (n, 2)."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def _parameters(spline: Array, fractions: Sequence[float], per_piece: int = 24) -> tuple[NDArray[np.int64], Array]:
    """Find the pieces, and the parameters on them, at fractions of the arc length."""
    lengths = arc_lengths(sampled(spline, per_piece))
    wholes = np.interp(np.asarray(fractions) * lengths[-1], lengths, np.arange(len(lengths)) / per_piece)
    pieces = np.minimum(wholes.astype(np.int64), (len(spline) - 1) // 3 - 1)
    return pieces, wholes - pieces


def points_at(spline: Array, fractions: Sequence[float]) -> list[tuple[Array, Array]]:
    """Find the points at fractions of the arc length, each with the unit tangent there."""
    pieces, parameters = _parameters(spline, fractions)
    a, b, c, d = np.moveaxis(spline[3 * pieces[:, None] + np.arange(4)], 1, 0)
    t = parameters[:, None]
    points = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d
    speeds = (1 - t) ** 2 * (b - a) + 2 * (1 - t) * t * (c - b) + t * t * (d - c)
    speeds /= np.hypot(speeds[:, :1], speeds[:, 1:]) + 1e-12
    return list(zip(points, speeds, strict=True))


def point_at(spline: Array, fraction: float) -> tuple[Array, Array]:
    """Find the point at a fraction of the arc length, and the unit tangent there."""
    return points_at(spline, (fraction,))[0]


def _split(piece: Array, t: float) -> tuple[Array, Array]:
    """Split one cubic piece in two (de Casteljau)."""
    a, b, c, d = piece
    ab, bc, cd = a + (b - a) * t, b + (c - b) * t, c + (d - c) * t
    abc, bcd = ab + (bc - ab) * t, bc + (cd - bc) * t
    middle = abc + (bcd - abc) * t
    return np.array([a, ab, abc, middle]), np.array([middle, bcd, cd, d])


def cut(spline: Array, start: float, end: float) -> Array:
    """Cut out the part of a spline between two fractions of its arc length."""
    pieces, parameters = _parameters(spline, (start, end))
    return _between(spline, *(pieces + parameters).tolist())


def meetings(one: Array, two: Array, margin: float) -> list[tuple[float, float]]:
    """Find where two polylines cross, as fractions of their arc lengths; within `margin` of an end does not count."""
    rays, crossing_rays = np.diff(one, axis=0), np.diff(two, axis=0)
    denominator = rays[:, None, 0] * crossing_rays[None, :, 1] - rays[:, None, 1] * crossing_rays[None, :, 0]
    denominator = np.where(np.abs(denominator) < 1e-12, np.inf, denominator)
    offset = two[None, :-1] - one[:-1, None]
    t = (offset[..., 0] * crossing_rays[None, :, 1] - offset[..., 1] * crossing_rays[None, :, 0]) / denominator
    u = (offset[..., 0] * rays[:, None, 1] - offset[..., 1] * rays[:, None, 0]) / denominator
    hits = np.argwhere((t >= 0) & (t < 1) & (u >= 0) & (u < 1) & np.isfinite(denominator))
    if not len(hits):
        return []
    along, across = arc_lengths(one), arc_lengths(two)
    crossings = []
    ends = np.array([one[0], one[-1], two[0], two[-1]])
    for i, j in hits:
        where = one[i] + t[i, j] * rays[i]
        if np.hypot(*(ends - where).T).min() > margin:
            here = along[i] + t[i, j] * (along[i + 1] - along[i])
            there = across[j] + u[i, j] * (across[j + 1] - across[j])
            crossings.append((float(here / along[-1]), float(there / across[-1])))
    return crossings


def dashes(spline: Array, on: float, off: float) -> list[Array]:
    """Cut a spline into dashes; the pattern is stretched a little so that the line begins and ends with a whole dash.

    >>> [len(dash) for dash in dashes(straight(np.zeros(2), np.array([21.0, 0.0])), 5, 3)]
    [4, 4, 4]
    """
    points = sampled(spline, 24)
    lengths = arc_lengths(points)
    whole = float(lengths[-1])
    count = max(1, round((whole - on) / (on + off)) + 1)
    stretch = whole / (count * on + (count - 1) * off)
    starts = stretch * (on + off) * np.arange(count)
    grid = np.arange(len(lengths)) / 24
    pieces = (len(spline) - 1) // 3
    lows = np.interp(starts, lengths, grid)
    highs = np.minimum(np.interp(starts + stretch * on, lengths, grid), pieces)
    first = np.minimum(lows.astype(int), pieces - 1)
    parts = [*_parts(spline, first, lows - first, np.minimum(highs - first, 1.0))]
    for k in np.flatnonzero(highs - first > 1 + 1e-6).tolist():  # a dash over a joint
        parts[k] = _between(spline, float(lows[k]), float(highs[k]))
    return parts


def _parts(spline: Array, pieces: NDArray[np.int64], starts: Array, ends: Array) -> Array:
    """Cut out parts of single cubic pieces between two parameters, by blossoming; shape (n, 4, 2)."""
    corners = spline[3 * pieces[:, None] + np.arange(4)]
    columns = []
    for parameters in ((starts,) * 3, (starts, starts, ends), (starts, ends, ends), (ends,) * 3):
        points = corners
        for parameter in parameters:
            points = points[:, :-1] + parameter[:, None, None] * (points[:, 1:] - points[:, :-1])
        columns.append(points)
    return np.concatenate(columns, axis=1)


def _between(spline: Array, low: float, high: float) -> Array:
    """Cut out the part of a spline between two parameters, whose integer parts count pieces."""
    parts: list[Array] = []
    for index in range(int(low), min(math.ceil(high), (len(spline) - 1) // 3)):
        piece = spline[3 * index : 3 * index + 4]
        start, end = max(0.0, low - index), min(1.0, high - index)
        if end - start < 1e-6:
            continue
        if start > 0:
            piece = _split(piece, start)[1]
        if end < 1:
            piece = _split(piece, (end - start) / (1 - start))[0]
        parts.append(piece)
    return joined(parts) if parts else spline[:1]
