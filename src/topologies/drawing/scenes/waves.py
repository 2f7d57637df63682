"""Lines of vector particles: a wave, or the curls of a gluon, along any curve, as splines like all other lines."""

from __future__ import annotations

import math

import numpy as np

from topologies.drawing.curves import LEFT, Array, arc_lengths, points_at, sampled

PERIOD, HEIGHT = 9.0, 3.0  # of a wave, in points
PITCH, RADIUS = 6.0, 4.2  # of the curls of a gluon
STRAIGHT = 7.0  # at both ends of a gluon


def wavy(spline: Array) -> Array:
    """Draw a sine wave of complete half periods along a line, so that it meets both ends.

    >>> wave = wavy(np.linspace([0.0, 0.0], [90.0, 0.0], 4))
    >>> len(wave), bool(abs(wave[:, 1]).max() < 2 * HEIGHT), wave[-1].tolist()
    (241, True, [90.0, 0.0])
    """
    whole = float(arc_lengths(sampled(spline))[-1])
    halves = max(2, round(2 * whole / PERIOD))
    turns = np.linspace(0.0, math.pi * halves, 4 * halves + 1)
    return _through(spline, turns / turns[-1], HEIGHT * np.sin(turns))


def curly(spline: Array) -> Array:
    """Draw curls along a line, between two short straight ends.

    >>> curls = curly(np.linspace([0.0, 0.0], [90.0, 0.0], 4))
    >>> len(curls) % 3, curls[0].tolist(), curls[-1].tolist()
    (1, [0.0, 0.0], [90.0, 0.0])
    """
    whole = float(arc_lengths(sampled(spline))[-1])
    if whole < 2 * STRAIGHT + PITCH:
        return wavy(spline)
    count = max(1, round((whole - 2 * STRAIGHT) / PITCH))
    turns = np.linspace(0.0, 2 * math.pi * count, 8 * count + 1)
    forth = STRAIGHT + (whole - 2 * STRAIGHT) * turns / turns[-1]
    return _through(spline, (forth + 0.75 * RADIUS * np.sin(turns)) / whole, RADIUS * (1 - np.cos(turns)))


def _through(spline: Array, shares: Array, aside: Array) -> Array:
    """Draw a smooth spline (Catmull and Rom, 1974) from end to end of a curve through points beside it."""
    spots = points_at(spline, np.clip(shares, 0.0, 1.0).tolist())
    beside = [point + high * (along @ LEFT) for (point, along), high in zip(spots, aside.tolist(), strict=True)]
    inner = beside if shares[0] > 0 else beside[1:-1]
    points = np.vstack([spline[:1], inner, spline[-1:]])
    tangents = np.gradient(points, axis=0)
    middle = np.stack([points[:-1] + tangents[:-1] / 3, points[1:] - tangents[1:] / 3, points[1:]], axis=1)
    return np.vstack([points[:1], middle.reshape(-1, 2)])
