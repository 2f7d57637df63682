"""Starts of the search in which inner lines are upright: rim vertices above their feet, or feet below them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from topologies.drawing.curves import LEFT, Array
from topologies.drawing.layouts.placing import Family

ON_LINE, ASIDE = 0.12, 0.3  # an inner vertex this close to a line of others is moved this far off it
LEAN = 0.3  # a pillar that leans more than this is left as it is


class Pillar(NamedTuple):
    """An inner line, or several in a row, from a vertex on a rim down to the spine."""

    ring: int
    top: int
    foot: int
    between: tuple[int, ...]


def pillars(family: Family) -> list[Pillar]:
    """Find the pillars of a candidate, at most one for each end."""
    candidate = family.candidate
    beside: dict[int, list[int]] = {}
    for chord in candidate.chords:
        beside.setdefault(chord.start, []).append(chord.end)
        beside.setdefault(chord.end, []).append(chord.start)

    base = set(candidate.base)
    standing, feet = [], set()
    for index, ring in enumerate(candidate.rings):
        for top in ring.chain[1:-1]:
            for first in sorted(beside.get(top, ())):
                way = [top, first]
                while way[-1] in candidate.inner and len(beside[way[-1]]) == 2:
                    way.append(next((v for v in beside[way[-1]] if v != way[-2]), way[-2]))
                    if way[-1] in way[:-1]:
                        break
                if way[-1] in base and way[-1] not in feet and way[-1] not in (candidate.base[0], candidate.base[-1]):
                    feet.add(way[-1])
                    standing.append(Pillar(index, top, way[-1], tuple(way[1:-1])))
                    break
    return standing


def bent_starts(family: Family) -> list[Array]:
    """Make starts in which inner vertices that lie on a line of others are moved off it; empty if there are none.

    Tutte's drawing puts the tip of a triangle between two lines on their axis, and a symmetric search stays there.
    """
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    places = family.place(family.start).places
    starts = [family.start.copy(), family.start.copy()]
    bent = False
    for vertex in sorted(family.candidate.inner):
        for arc in family.arcs[: family.core_arcs]:
            if vertex in (arc.start, arc.end):
                continue
            foot, way = places[arc.start], places[arc.end] - places[arc.start]
            span = float(np.hypot(*way)) + 1e-12
            share = min(1.0, max(0.0, float((places[vertex] - foot) @ way) / span**2))
            if float(np.hypot(*(places[vertex] - foot - share * way))) < ON_LINE:
                aside = ASIDE * (way @ LEFT) / span
                for sign, start in zip((1, -1), starts, strict=True):
                    start[where["px", (vertex,)]] += sign * aside[0]
                    start[where["py", (vertex,)]] += sign * aside[1]
                bent = True
                break
    return starts if bent else []


def aligned_starts(family: Family) -> list[Array]:
    """Make starts with upright pillars; empty if there are no pillars."""
    stand = pillars(family)
    if not stand:
        return []
    starts: list[Array] = []
    for tops_follow, anchors_only in ((True, False), (False, True), (False, False)):
        start = _aligned(family, stand, tops_follow, anchors_only)
        if start is not None and not any(np.allclose(start, known) for known in starts):
            starts.append(start)
    return starts


def _aligned(family: Family, stand: Sequence[Pillar], tops_follow: bool, anchors_only: bool) -> Array | None:
    """Move the tops above the feet, or the feet below tops that divide their rim evenly (alone or with the legs)."""
    candidate = family.candidate
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    values = family.start.copy()
    base = candidate.base
    x = {vertex: float(values[where["x", (vertex,)]]) for vertex in base}
    pinned_feet = {base[0]: x[base[0]], base[-1]: x[base[-1]]}

    for index, ring in enumerate(candidate.rings):
        mine = {pillar.top: pillar.foot for pillar in stand if pillar.ring == index}
        if not mine:
            continue
        height = float(values[where["height", (index,)]])
        left, right = x[ring.chain[0]], x[ring.chain[-1]]
        half, middle = (right - left) / 2, (left + right) / 2
        radius, opening = (half * half + height * height) / (2 * height), 2 * math.atan2(height, half)

        anchors = [vertex for vertex in ring.chain[1:-1] if vertex in mine]
        turns = {ring.chain[0]: 0.0, ring.chain[-1]: 1.0}
        for rank, top in enumerate(anchors, 1):
            if tops_follow:
                sine = (x[mine[top]] - middle) / radius
                if abs(sine) >= 0.95:
                    return None
                turns[top] = 0.5 + math.asin(sine) / (2 * opening)
            elif anchors_only:
                turns[top] = rank / (len(anchors) + 1)
            else:
                turns[top] = ring.chain.index(top) / (len(ring.chain) - 1)

        spread = _between(ring.chain, turns)
        if spread is None:
            return None
        for vertex in ring.chain[1:-1]:
            values[where["turn", (index, vertex)]] = spread[vertex]
        if not tops_follow:
            pinned_feet |= {mine[top]: middle + radius * math.sin((2 * turns[top] - 1) * opening) for top in anchors}

    placed = _between(base, pinned_feet)
    if placed is None:
        return None
    for vertex in base:
        values[where["x", (vertex,)]] = placed[vertex]

    _stretch(family, stand, values)
    return values


def straightened(family: Family, values: Array) -> Array:
    """Make every pillar that leans a little upright."""
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    values = values.copy()
    stand = pillars(family)
    places = family.place(values).places
    for pillar in stand:
        if abs(places[pillar.top, 0] - places[pillar.foot, 0]) < LEAN:
            values[where["x", (pillar.foot,)]] = places[pillar.top, 0]
    _stretch(family, [p for p in stand if abs(places[p.top, 0] - places[p.foot, 0]) < LEAN], values)
    return values


def _stretch(family: Family, stand: Sequence[Pillar], values: Array) -> None:
    """Put the vertices between the top and the foot of a pillar on the straight line between them."""
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    places = family.place(values).places
    for pillar in stand:
        top, foot = places[pillar.top], places[pillar.foot]
        for step, vertex in enumerate(pillar.between, 1):
            share = step / (len(pillar.between) + 1)
            values[where["px", (vertex,)]], values[where["py", (vertex,)]] = top + share * (foot - top)


def _between(chain: Sequence[int], pinned: dict[int, float]) -> dict[int, float] | None:
    """Put the vertices of a chain in even steps between the pinned ones; None if these are out of order."""
    spots = [k for k, vertex in enumerate(chain) if vertex in pinned]
    values = [pinned[chain[k]] for k in spots]
    if any(b <= a for a, b in itertools.pairwise(values)):
        return None
    return dict(zip(chain, np.interp(range(len(chain)), spots, values).tolist(), strict=True))
