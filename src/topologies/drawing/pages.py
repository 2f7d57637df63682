"""The line from left to right as the spine of a book with two pages: which part goes above it, which below.

Everything in the core except the spine falls apart into bridges, each standing on two or more vertices of the spine. Two
bridges on the same page cross unless the feet of one lie between two neighbouring feet of the other (Bernhart and Kainen,
J. Combin. Theory B 27 (1979) 320). The candidates are listed by a count of what a reader minds: lines that cross, legs
that end inside a loop, legs that hang down.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from .anatomy import Anatomy
from .faces import Chord, Face, faces_over
from .plants import STALK, Arc, Plant, plant

CROSSING, INSIDE, HANGING, BELOW_PART, HANGING_FROM_LINE = 4.0, 1.6, 0.8, 0.4, 0.1
CRAMPED = 1.0  # a leg that ends between two nested arcs
SHORT, SHORTER = 0.64, 0.72  # size of parts inside a loop, and of those that stand on the line inside a loop
MAX_CHOICES = 4000


@dataclass(frozen=True)
class Ring:
    """The rim of a bridge: vertices from its first to its last foot, on an arc above (+1) or below (-1) the spine."""

    chain: tuple[int, ...]
    lines: tuple[int, ...]
    side: int
    flat: float = 1.0  # height as a fraction of the usual one


@dataclass(frozen=True)
class Stub:
    """A part that dangles from a vertex, and where it goes: left, right, up, down, out, in or (a tree) star."""

    vertex: int
    plant: Plant
    place: str
    size: float = 1.0


@dataclass(frozen=True)
class Candidate:
    """Everything discrete about a drawing; the coordinates follow in `placing`."""

    method: str
    base: tuple[int, ...]
    base_lines: tuple[int, ...]
    rings: tuple[Ring, ...]
    inner: Mapping[int, tuple[int, float, float]]  # vertex -> (ring, place in its half disc)
    chords: tuple[Chord, ...]
    stubs: tuple[Stub, ...]
    cost: float


@dataclass(frozen=True)
class _Bridge:
    vertices: frozenset[int]
    lines: tuple[int, ...]
    feet: tuple[int, ...]  # positions along the spine


def plants_at(anatomy: Anatomy, vertices: Sequence[int]) -> dict[int, tuple[Plant, ...]]:
    """The parts that dangle from each of some vertices of the core."""
    return {
        vertex: tuple(plant(anatomy, number, vertex) for number in anatomy.dangling[vertex])
        for vertex in vertices
        if vertex in anatomy.dangling
    }


def end_stubs(anatomy: Anatomy) -> list[Stub]:
    """The legs at both ends of the line from left to right."""
    path, lines = anatomy.base
    stubs = []
    for end, foot, line, place in ((path[0], path[1], lines[0], "left"), (path[-1], path[-2], lines[-1], "right")):
        stubs.append(Stub(foot, Plant({end: (1.05 * STALK, 0.0)}, (Arc(line, foot, end, 0.0),), (end,)), place))
    return stubs


def _bridges(anatomy: Anatomy, base: Sequence[int], base_lines: Sequence[int]) -> list[_Bridge]:
    spot = {vertex: index for index, vertex in enumerate(base)}
    rest = [n for n in anatomy.core.lines if n not in base_lines and not anatomy.ends(n) & set(anatomy.sides)]
    found = []
    between = nx.Graph()
    between.add_nodes_from(v for v in anatomy.core.vertices if v not in spot and v not in anatomy.sides)
    between.add_edges_from(
        sorted(anatomy.ends(n)) for n in rest if not anatomy.ends(n) & set(spot) and len(anatomy.ends(n)) == 2
    )
    for part in sorted(nx.connected_components(between), key=sorted):
        lines = tuple(n for n in rest if anatomy.ends(n) & part)
        feet = tuple(sorted({spot[v] for n in lines for v in anatomy.ends(n) if v in spot}))
        found.append(_Bridge(frozenset(part), lines, feet))
    for number in rest:
        if anatomy.ends(number) <= set(spot):
            found.append(_Bridge(frozenset(), (number,), tuple(sorted(spot[v] for v in anatomy.ends(number)))))
    return found


def covers(one: _Bridge, two: _Bridge) -> bool:
    """Whether the feet of `two` lie between two neighbouring feet of `one`."""
    return any(low <= two.feet[0] and two.feet[-1] <= high for low, high in itertools.pairwise(one.feet))


def cross(one: _Bridge, two: _Bridge) -> bool:
    """Whether two bridges on the same page have to cross."""
    apart = one.feet[-1] <= two.feet[0] or two.feet[-1] <= one.feet[0]
    return not (apart or covers(one, two) or covers(two, one))


def line_candidates(anatomy: Anatomy, count: int) -> list[Candidate]:
    """The best drawings with a straight line from left to right; empty if nothing joins left and right."""
    path, path_lines = anatomy.base
    if len(path) < 3:
        return []
    base, base_lines = path[1:-1], path_lines[1:-1]
    plants = plants_at(anatomy, sorted(anatomy.core.vertices))
    bridges = _bridges(anatomy, base, base_lines)
    options: list[list[tuple[Face, int]]] = []
    for bridge in bridges:
        feet = [base[spot] for spot in bridge.feet]
        width = max(1, bridge.feet[-1] - bridge.feet[0])
        spots = [2 * (spot - bridge.feet[0]) / width - 1 for spot in bridge.feet]
        wanting = [vertex for vertex in sorted(bridge.vertices) if vertex in plants]
        found = faces_over(anatomy, bridge.lines, bridge.vertices, feet, spots, wanting)
        options.append([(face, side) for side in (1, -1) for face in found])
    choices = itertools.islice(itertools.product(*options), MAX_CHOICES)
    made = [_candidate(anatomy, base, base_lines, bridges, choice, plants) for choice in choices]
    made.sort(key=lambda candidate: candidate.cost)
    return made[:count]


def _candidate(
    anatomy: Anatomy,
    base: tuple[int, ...],
    base_lines: tuple[int, ...],
    bridges: Sequence[_Bridge],
    choice: Sequence[tuple[Face, int]],
    plants: Mapping[int, tuple[Plant, ...]],
) -> Candidate:
    covered, levels = set(), [0] * len(bridges)
    cost = 0.0
    for one, two in itertools.combinations(range(len(bridges)), 2):
        if choice[one][1] != choice[two][1]:
            continue
        if cross(bridges[one], bridges[two]):
            cost += CROSSING
            continue
        pair = (one, two)
        if bridges[one].feet == bridges[two].feet:  # the one with more legs goes outside
            pair = (one, two) if len(choice[one][0].outside) >= len(choice[two][0].outside) else (two, one)
        elif covers(bridges[two], bridges[one]):
            pair = (two, one)
        elif not covers(bridges[one], bridges[two]):
            continue
        outer, inner = pair
        covered.add(inner)
        if {bridges[outer].feet[0], bridges[outer].feet[-1]} & {bridges[inner].feet[0], bridges[inner].feet[-1]}:
            levels[inner] += 1
    stubs = end_stubs(anatomy)
    rings, chords, inner_places = [], [], {}
    for index, (bridge, (face, side)) in enumerate(zip(bridges, choice, strict=True)):
        rings.append(Ring(face.chain, face.lines, side, 0.58 ** levels[index]))
        inner_places.update({vertex: (index, *place) for vertex, place in face.inner.items()})
        turned = [Chord(c.line, c.start, c.end, side * c.bulge, c.free) for c in face.chords]
        chords += turned
        cost += CROSSING * face.dropped + (BELOW_PART if side < 0 and not face.outside else 0)
        for vertex in sorted(bridge.vertices):
            outside = vertex in face.outside and index not in covered
            for part in plants.get(vertex, ()):
                stubs.append(Stub(vertex, part, "out", 1.0) if outside else Stub(vertex, part, "in", SHORT))
                cost += CRAMPED if index in covered and vertex in face.chain else 0.0
                cost += sum(_unease(anatomy, end, side, outside) for end in part.externals) or (0.0 if outside else 0.4)
    hidden = 0
    for spot, vertex in enumerate(base):
        for part in plants.get(vertex, ()):
            prices = {}
            for side in (1, -1):
                roofs = [
                    bridge.feet[-1] - bridge.feet[0]
                    for bridge, (_, chosen) in zip(bridges, choice, strict=True)
                    if bridge.feet[0] < spot < bridge.feet[-1] and chosen == side
                ]
                shut = bool(roofs)
                prices[side] = sum(_unease(anatomy, end, side, not shut, on_line=True) for end in part.externals) or (
                    (0.4 if shut else 0.0) + (0.1 if side < 0 else 0.0)
                )
                if shut and part.externals:  # into the wider loop; else in turns above and below
                    prices[side] += 1.5 / min(roofs) + (0.12 if side == (1 if hidden % 2 else -1) else 0.0)
            best = max(prices, key=lambda side: (-prices[side], side))
            hidden += prices[best] >= INSIDE
            cost += prices[best]
            size = SHORTER if prices[best] >= INSIDE else 1.0
            if (spot > (len(base) - 1) / 2) == (best > 0):
                part = part.mirrored()  # loops beside legs lean towards the outside
            stubs.append(Stub(vertex, part, "up" if best > 0 else "down", size))
    return Candidate("line", base, base_lines, tuple(rings), inner_places, tuple(chords), tuple(stubs), cost)


def _unease(anatomy: Anatomy, end: int, side: int, outside: bool, *, on_line: bool = False) -> float:
    """What it costs to draw one external leg on a side."""
    wish = -1 if anatomy.sides[end] == "bottom" else 1
    price = 0.0 if side == wish else (HANGING_FROM_LINE if on_line and wish > 0 else HANGING)
    return price + (0.0 if outside else INSIDE)
