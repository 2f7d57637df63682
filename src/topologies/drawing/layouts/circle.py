"""Drawings with the core on a circle and all legs outside, for diagrams that no line from left to right suits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import networkx as nx

from topologies.drawing.layouts.anatomy import Anatomy, planar_embedding
from topologies.drawing.layouts.faces import HUB, Chord, chords_among, longest_way, rim_lines_of
from topologies.drawing.layouts.plants import Draw, Plant, barycentres
from topologies.drawing.layouts.spine import (
    CROSSING,
    HANGING,
    INSIDE,
    SHORT,
    Candidate,
    Ring,
    Stub,
    end_stubs,
    plants_at,
)

MAX_DROPPED = 1
Plants: TypeAlias = Mapping[int, tuple[Plant, ...]]  # the parts that dangle from each vertex


def round_candidates(anatomy: Anatomy, hanging: Draw, first: int | None = None) -> list[Candidate]:
    """List drawings with the core on a circle, or as a star for a tree; at least one unless a line leads left to right.

    `hanging` draws the dangling parts with several loops; `first` is the vertex that should be leftmost.
    """
    vertices = anatomy.core.vertices - set(anatomy.sides)
    lines = tuple(n for n in anatomy.core.lines if not anatomy.ends(n) & set(anatomy.sides))

    if not vertices and len(anatomy.core.vertices) == 1:  # a line between two ends, neither of them left or right
        return [_star(anatomy, min(anatomy.core.vertices), hanging)]
    if not vertices:  # a line from left to right and nothing else
        first, second = sorted(anatomy.core.vertices)
        if anatomy.sides[first] == "right" or anatomy.sides[second] == "left":
            first, second = second, first
        return [Candidate("line", (first, second), anatomy.core.lines, (), {}, (), (), 0.0)]
    if len(vertices) == 1:
        return [] if anatomy.base[0] else [_star(anatomy, min(vertices), hanging)]

    path, _ = anatomy.base
    poles = (path[1], path[-2]) if path else ()
    if poles and poles[0] == poles[1]:
        return []

    plants = plants_at(anatomy, sorted(vertices), hanging)
    if len(vertices) == 2:
        return [_lens(anatomy, lines, poles or tuple(sorted(vertices)), plants)]

    wanting = sorted(set(plants) | set(poles))
    for dropped in range(min(MAX_DROPPED, len(lines)) + 1):
        for inside in range(len(wanting) + 1):
            candidates = []
            for left_out in itertools.combinations(lines, dropped):
                kept = [n for n in lines if n not in left_out]
                for outside in itertools.combinations(wanting, len(wanting) - inside):
                    if set(poles) <= set(outside):
                        rim = _rim(anatomy, kept, vertices, outside)
                        if rim:
                            candidates += [
                                _candidate(anatomy, kept, left_out, vertices, turned, poles, plants)
                                for turned in _turns(rim, poles, first)
                            ]
                if len(candidates) >= 6:
                    break
            if candidates:
                return sorted(candidates, key=lambda candidate: candidate.cost)[:6]

    return [] if poles else [_tangle(anatomy, lines, vertices, first, plants)]


def _tangle(
    anatomy: Anatomy, lines: Sequence[int], vertices: frozenset[int], first: int | None, plants: Plants
) -> Candidate:
    """Draw a part that is far from planar: a long cycle on the circle, everything else straight across."""
    graph = anatomy.simple(lines)
    start = min(vertices) if first is None else first
    rim = longest_way(graph, start, min(graph[start]), set())
    upper, lower = next(_turns(rim, (), start))
    return _candidate(anatomy, lines, (), vertices, (upper, lower), (), plants)


def _rim(anatomy: Anatomy, lines: Sequence[int], vertices: frozenset[int], outside: Sequence[int]) -> list[int]:
    """Find a simple cycle through all of `outside` that bounds a planar drawing of the rest; empty if there is none."""
    graph = anatomy.simple(lines)
    if set(graph) != vertices or not nx.is_connected(graph):
        return []
    graph.add_edges_from((HUB, vertex) for vertex in outside)
    embedding = planar_embedding(graph)
    if embedding is None:
        return []

    if not outside:
        faces = [embedding.traverse_face(a, b) for a in sorted(vertices) for b in sorted(graph[a])]
        simple = [face for face in faces if len(set(face)) == len(face)]
        return max(simple, key=len, default=[])

    walk: list[int] = []
    here = outside[0]
    while True:
        face = embedding.traverse_face(HUB, here)[1:]
        walk += face[:-1] if len(outside) > 1 or face[-1] == here else face
        here = face[-1]
        if here == outside[0]:
            break
    return walk if len(set(walk)) == len(walk) >= 2 else []


def _turns(
    rim: Sequence[int], poles: Sequence[int], first: int | None
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the upper and the lower half of a rim, both from left to right, for every way to turn it."""
    for cycle in (list(rim), list(rim)[::-1]):
        starts: Sequence[int] = range(len(cycle) if len(cycle) < 6 else 1)
        leftmost = poles[0] if poles else first
        if leftmost is not None and leftmost in cycle:
            starts = [cycle.index(leftmost)]
        for start in starts:
            around = cycle[start:] + cycle[:start]
            at = around.index(poles[1]) if poles else -(-len(around) // 2)
            yield tuple(around[: at + 1]), (around[0], *around[: at - 1 if at else None : -1])


def _candidate(
    anatomy: Anatomy,
    kept: Sequence[int],
    left_out: Sequence[int],
    vertices: frozenset[int],
    halves: tuple[tuple[int, ...], tuple[int, ...]],
    poles: Sequence[int],
    plants: Plants,
) -> Candidate:
    """Make the drawing with the two halves of a rim on the circle."""
    upper, lower = halves
    rings, used = [], []
    disc: dict[int, tuple[float, float]] = {}

    for chain, side in ((upper, 1), (lower, -1)):
        free = [n for n in kept if n not in used]
        numbers = rim_lines_of(anatomy, chain, free)
        used += numbers
        rings.append(Ring(chain, tuple(numbers), side))
        for step, vertex in enumerate(chain):
            angle = math.pi * (1 - step / (len(chain) - 1))
            disc[vertex] = (math.cos(angle), side * math.sin(angle))

    inner = barycentres(anatomy, vertices, kept, disc)
    rest = [n for n in kept if n not in used]
    above = [n for n in rest if not anatomy.ends(n) <= set(lower)]
    chords = list(chords_among(anatomy, above, upper, left_out))
    chords += [
        Chord(c.line, c.start, c.end, -c.bulge)
        for c in chords_among(anatomy, [n for n in rest if n not in above], lower)
    ]
    across = (upper[0], upper[-1])
    chords = [replace(c, bulge=0.0) if (c.start, c.end) == across and _alone(c, chords) else c for c in chords]

    stubs = end_stubs(anatomy) if poles else []
    cost = CROSSING * len(left_out)
    for vertex, parts in plants.items():
        on_rim = vertex in disc
        for part in parts:
            place = "out" if on_rim and vertex not in (upper[0], upper[-1]) else "in"
            if vertex == upper[0] and not poles:
                place = "left"
            elif vertex == upper[-1] and not poles:
                place = "right"
            stubs.append(Stub(vertex, part, place, 1.0 if on_rim else SHORT))
            for end in part.externals:
                wish = -1 if anatomy.sides[end] == "bottom" else 1
                _, height = disc.get(vertex, (0.0, 0.0))
                if not on_rim:
                    cost += INSIDE
                if poles and wish * height < -1e-6:
                    cost += HANGING
                if not poles and wish * height <= -1e-6:
                    cost += 0.1

    places = {vertex: (0, x, y) for vertex, (x, y) in inner.items()}
    return Candidate("circle", (upper[0], upper[-1]), (), tuple(rings), places, tuple(chords), tuple(stubs), cost)


def _alone(chord: Chord, chords: Sequence[Chord]) -> bool:
    """Whether no other chord joins the same vertices."""
    return sum({other.start, other.end} == {chord.start, chord.end} for other in chords) == 1


def _lens(anatomy: Anatomy, lines: Sequence[int], poles: Sequence[int], plants: Plants) -> Candidate:
    """Draw two vertices joined by several lines."""
    left, right = poles
    straight = lines[:1] if len(lines) % 2 else ()
    curved = [n for n in lines if n not in straight]
    rings = []
    for k, number in enumerate(curved):
        rings.append(Ring((left, right), (number,), -1 if k % 2 else 1, 0.55 ** (k // 2)))
    stubs = end_stubs(anatomy) if anatomy.base[0] else []
    for vertex, parts in plants.items():
        place = "in" if anatomy.base[0] else ("left" if vertex == left else "right")
        stubs += [Stub(vertex, part, place) for part in parts]
    return Candidate("circle", (left, right), tuple(straight), tuple(rings), {}, (), tuple(stubs), 0.0)


def _star(anatomy: Anatomy, centre: int, hanging: Draw) -> Candidate:
    """Draw one vertex with everything around it."""
    parts = plants_at(anatomy, [centre], hanging).get(centre, ())
    stubs = [Stub(centre, part, "star") for part in parts]
    return Candidate("star", (centre,), (), (), {}, (), tuple(stubs), 0.0)
