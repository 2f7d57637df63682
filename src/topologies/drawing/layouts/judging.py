"""The cost of a drawing, one number for everything that disturbs a reader: lower is better."""

from __future__ import annotations

import itertools
import math

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.layouts.placing import Family, Placed, usual_height

STEPS = 8
CROSSING = 6.0
TOUCHING = 25.0  # more than a crossing, otherwise lines would run through vertices
ROUNDING = 1e-9
UPRIGHT = 0.4  # price of inner lines that are neither upright nor level
_T = np.linspace(-1.0, 1.0, STEPS + 1)


def polylines(family: Family, placed: Placed) -> Array:
    """Compute points along every arc; shape (arcs, STEPS + 1, 2)."""
    start, end = placed.places[family.tails], placed.places[family.heads]
    chord = end - start
    span = np.hypot(chord[:, 0], chord[:, 1]) + 1e-12
    opening = 2 * np.arctan2(2 * placed.sagittas, span)
    opening = np.where(np.abs(opening) < 1e-3, 1e-3, opening)
    sine = np.sin(opening)
    along = np.sin(opening[:, None] * _T) / sine[:, None]
    across = (np.cos(opening[:, None] * _T) - np.cos(opening)[:, None]) / sine[:, None]
    half = chord / 2
    normal = np.stack([-half[:, 1], half[:, 0]], axis=1)
    points: Array = (start + half)[:, None] + along[..., None] * half[:, None] + across[..., None] * normal[:, None]
    return points


def _distances(where: Array, points: Array) -> Array:
    """Compute the distance of each place from each polyline, not only from its points; shape (places, arcs)."""
    steps = points[:, 1:] - points[:, :-1]
    offset = where[:, None, None] - points[None, :, :-1]
    share = np.einsum("vakx,akx->vak", offset, steps) / (np.einsum("akx,akx->ak", steps, steps) + 1e-12)
    offset -= np.clip(share, 0.0, 1.0)[..., None] * steps
    distances: Array = np.sqrt(np.einsum("vakx,vakx->vak", offset, offset).min(2))
    return distances


class Judge:
    """The cost of the drawings of one family; everything that does not depend on the parameters is computed once.

    `spread` multiplies the distances that vertices and lines should keep.
    """

    def __init__(self, family: Family, spread: float = 1.0) -> None:
        self.family, self.spread = family, spread
        arcs = len(family.arcs)
        self.discrete = family.candidate.cost
        pairs = np.array(list(itertools.combinations(range(arcs), 2)), dtype=int).reshape(-1, 2)
        self.pairs = pairs

        vertices = family.used
        self.foreign = (family.tails[None] != vertices[:, None]) & (family.heads[None] != vertices[:, None])
        names = len(family.anatomy.names)
        external = np.array([int(v) in family.anatomy.sides for v in vertices])
        self.real = vertices < names
        self.foreign &= self.real[:, None]
        self.room = spread * np.where(external, 0.36, 0.30)

        self.near = np.array([(a, b) for a, b in itertools.combinations(range(len(vertices)), 2)], dtype=int).reshape(
            -1, 2
        )
        self.near = self.near[[bool(self.real[a] and self.real[b]) for a, b in self.near]]
        self.ends_pair = np.array([spread * (0.55 if external[a] and external[b] else 0.5) for a, b in self.near])

        self._angles = self._angle_pairs()
        chords = len(family.candidate.chords)
        low = family.core_arcs - chords
        self.chords = np.array(
            [low + k for k, c in enumerate(family.candidate.chords) if not c.bulge and not c.free], dtype=int
        )
        self._whats = [(p.what, p.which) for p in family.parameters]

    def _angle_pairs(self) -> Array:
        """List pairs of half lines at the same vertex, shape (n, 2): half line k starts arc k, arcs + k ends it."""
        arcs = len(self.family.arcs)
        pairs = []
        for vertex in self.family.used.tolist():
            here = [k for k, arc in enumerate(self.family.arcs) if arc.start == vertex]
            here += [arcs + k for k, arc in enumerate(self.family.arcs) if arc.end == vertex]
            pairs += list(itertools.combinations(here, 2))
        return np.array(pairs, dtype=int).reshape(-1, 2)

    def crossings(self, points: Array) -> int:
        """Count how often lines cross away from their common ends."""
        steps = points[:, 1:] - points[:, :-1]
        first, second = self.pairs.T
        starts, ways = (array.transpose(2, 1, 0) for array in (points[:, :-1], steps))
        # the first arc steps from a to b, the second from c to d; pairs of arcs are the last axis
        (ax, ay), (abx, aby) = starts[:, :, None, first], ways[:, :, None, first]
        (cx, cy), (cdx, cdy) = starts[:, None, :, second], ways[:, None, :, second]
        acx, acy = cx - ax, cy - ay
        denominator = abx * cdy - aby * cdx
        denominator[np.abs(denominator) < 1e-12] = 1e-12
        t = (acx * cdy - acy * cdx) / denominator
        u = (acx * aby - acy * abx) / denominator
        count = 0
        for step, crossed, pair in np.argwhere((t > 1e-6) & (t <= 1) & (u > 1e-6) & (u <= 1)):
            arc = first[pair]
            where = points[arc, step] + t[step, crossed, pair] * steps[arc, step]
            ends = points[self.pairs[pair]][:, [0, -1]].reshape(-1, 2)
            count += bool(np.hypot(*(ends - where).T).min() > 0.03)
        return count

    def cost(self, values: Array, limit: float = math.inf) -> float:
        """Compute the cost of the drawing with these parameters; infinite if it is certain to exceed the limit."""
        family = self.family
        placed = family.place(values)
        points = polylines(family, placed)
        where = placed.places[family.used]
        terms = []

        # lines: similar lengths in the core, none too short
        steps = points[:, 1:] - points[:, :-1]
        lengths = np.hypot(steps[..., 0], steps[..., 1]).sum(1)
        core = lengths[: family.core_arcs]
        if len(core):
            terms.append(0.8 * float((np.log(core / core.mean() + 1e-9) ** 2).mean()))
            terms.append(12 * float((np.maximum(0, 0.5 * self.spread - core) ** 2).sum()))

        # vertices: apart from one another and from the lines of others
        gaps = where[self.near[:, 0]] - where[self.near[:, 1]]
        terms.append(9 * float((np.maximum(0, self.ends_pair - np.hypot(gaps[:, 0], gaps[:, 1])) ** 2).sum()))
        close = np.where(self.foreign, _distances(where, points), 9.0)
        terms.append(float((14 * np.maximum(0, self.room[:, None] - close) ** 2).sum()))
        terms.append(TOUCHING * float(np.maximum(0, 0.15 - close).sum() / 0.15))

        # lines: apart in the middle, where the labels go
        middle = points[:, STEPS // 2]
        apart = middle[self.pairs[:, 0]] - middle[self.pairs[:, 1]]
        apart_by = np.hypot(apart[:, 0], apart[:, 1])
        terms.append(8 * float((np.maximum(0, 0.42 * self.spread - apart_by) ** 2).sum()))
        terms.append(self._angle_cost(placed))
        terms.append(self._evenness(values, placed))
        if self.discrete + sum(terms) > limit + ROUNDING:  # counting crossings takes longest, and only adds
            return math.inf
        total = self.discrete + CROSSING * self.crossings(points)
        for term in terms:
            total += term
        return total

    def _angle_cost(self, placed: Placed) -> float:
        """The price of lines that leave a vertex too close together, and of inner lines neither upright nor level."""
        family = self.family
        chord = placed.places[family.heads] - placed.places[family.tails]
        along = np.arctan2(chord[:, 1], chord[:, 0])
        opening = 2 * np.arctan2(2 * placed.sagittas, np.hypot(chord[:, 0], chord[:, 1]) + 1e-12)
        rays = np.concatenate([along + opening, along + np.pi - opening])
        turn = rays[self._angles[:, 0]] - rays[self._angles[:, 1]]
        between = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
        total = 1.5 * float(np.sum(np.maximum(0, math.radians(42) - between) ** 2))
        if len(self.chords):
            total += UPRIGHT * float(np.sum(np.sin(2 * along[self.chords]) ** 2))
        return total

    def _evenness(self, values: Array, placed: Placed) -> float:
        """The price of unequal steps along the spine and around each rim, and of rims that are not half circles."""
        family, total = self.family, 0.0
        base = family.candidate.base
        if len(base) > 2:
            steps = np.diff(placed.places[list(base), 0])
            if steps.min() < 0.25:
                return math.inf
            total += 0.6 * float(np.mean(np.log(steps / steps.mean()) ** 2))

        turns: dict[int, list[float]] = {}
        for (what, which), value in zip(self._whats, values.tolist(), strict=True):
            if what == "turn":
                turns.setdefault(which[0], []).append(value)
            elif what == "height":
                ring = family.candidate.rings[which[0]]
                half = abs(placed.places[ring.chain[-1], 0] - placed.places[ring.chain[0], 0]) / 2
                if value < 0.15:
                    return math.inf
                total += 0.8 * math.log(value / (usual_height(float(half)) * ring.flat)) ** 2
                total += 5 * max(0.0, value / float(half) - 1.02)
            elif what == "bulge":
                total += 0.3 * value * value

        for fractions in turns.values():
            steps = np.diff([0.0, *fractions, 1.0])
            if steps.min() < 0.08:
                return math.inf
            total += 0.3 * float(np.mean(np.log(steps / steps.mean()) ** 2))
        return total
