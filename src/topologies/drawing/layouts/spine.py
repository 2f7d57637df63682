"""The line from left to right as the spine of a book with two pages: which part goes above it, which below.

The core without the spine falls into bridges, each standing on two or more vertices of the spine. Two bridges on the
same page cross unless the feet of one lie between two neighbouring feet of the other (Bernhart and Kainen, J. Combin.
Theory B 27 (1979) 320). Candidates are ranked by what disturbs a reader: lines that cross, legs that end inside a loop,
legs that hang down.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx

from topologies.drawing.layouts.anatomy import Anatomy
from topologies.drawing.layouts.faces import Chord, Face, faces_over
from topologies.drawing.layouts.plants import STALK, Arc, Draw, Plant, plant

CROSSING, INSIDE, HANGING, BELOW_PART, HANGING_FROM_LINE = 4.0, 1.6, 0.8, 0.4, 0.1
CRAMPED = 1.0  # price of a leg that ends between two nested arcs
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
    """A part that dangles from a vertex, and where it goes: left, right, up, down, out, in or, for a tree, star."""

    vertex: int
    plant: Plant
    place: str
    size: float = 1.0


@dataclass(frozen=True)
class Candidate:
    """Everything discrete about a drawing; `placing` computes the coordinates."""

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
    """A connected part of the core without the spine, or a single line between vertices of the spine."""

    vertices: frozenset[int]
    lines: tuple[int, ...]
    feet: tuple[int, ...]  # positions along the spine


_Choice: TypeAlias = Sequence[tuple[Face, int]]  # for each bridge its face and its side


def plants_at(anatomy: Anatomy, vertices: Sequence[int], hanging: Draw) -> dict[int, tuple[Plant, ...]]:
    """Draw the parts that dangle from vertices of the core."""
    return {
        vertex: tuple(plant(anatomy, number, vertex, hanging) for number in anatomy.dangling[vertex])
        for vertex in vertices
        if vertex in anatomy.dangling
    }


def end_stubs(anatomy: Anatomy) -> list[Stub]:
    """Make the legs at both ends of the line from left to right."""
    path, lines = anatomy.base
    stubs = []
    for end, foot, line, place in ((path[0], path[1], lines[0], "left"), (path[-1], path[-2], lines[-1], "right")):
        stubs.append(Stub(foot, Plant({end: (1.05 * STALK, 0.0)}, (Arc(line, foot, end, 0.0),), (end,)), place))
    return stubs


def _bridges(anatomy: Anatomy, base: Sequence[int], base_lines: Sequence[int]) -> list[_Bridge]:
    """Divide the core without the spine into bridges: connected parts, then single lines."""
    spot = {vertex: index for index, vertex in enumerate(base)}
    rest = [n for n in anatomy.core.lines if n not in base_lines and not anatomy.ends(n) & set(anatomy.sides)]
    bridges = []
    between: nx.Graph[int] = nx.Graph()
    between.add_nodes_from(v for v in anatomy.core.vertices if v not in spot and v not in anatomy.sides)
    between.add_edges_from(
        anatomy.lines[n][:2] for n in rest if not anatomy.ends(n) & set(spot) and len(anatomy.ends(n)) == 2
    )
    for part in sorted(nx.connected_components(between), key=sorted):
        lines = tuple(n for n in rest if anatomy.ends(n) & part)
        feet = tuple(sorted({spot[v] for n in lines for v in anatomy.ends(n) if v in spot}))
        bridges.append(_Bridge(frozenset(part), lines, feet))
    return bridges + [
        _Bridge(frozenset(), (number,), tuple(sorted(spot[v] for v in anatomy.ends(number))))
        for number in rest
        if anatomy.ends(number) <= set(spot)
    ]


def covers(one: _Bridge, two: _Bridge) -> bool:
    """Whether the feet of `two` lie between two neighbouring feet of `one`."""
    return any(low <= two.feet[0] and two.feet[-1] <= high for low, high in itertools.pairwise(one.feet))


def cross(one: _Bridge, two: _Bridge) -> bool:
    """Whether two bridges on the same page have to cross."""
    apart = one.feet[-1] <= two.feet[0] or two.feet[-1] <= one.feet[0]
    return not (apart or covers(one, two) or covers(two, one))


def line_candidates(anatomy: Anatomy, count: int, hanging: Draw) -> list[Candidate]:
    """List the best drawings with a straight line from left to right; empty if nothing joins left and right.

    `hanging` draws the dangling parts with several loops.
    """
    path, path_lines = anatomy.base
    if len(path) < 3:
        return []
    base, base_lines = path[1:-1], path_lines[1:-1]
    plants = plants_at(anatomy, sorted(anatomy.core.vertices), hanging)
    bridges = _bridges(anatomy, base, base_lines)
    options = []
    for bridge in bridges:
        feet = [base[spot] for spot in bridge.feet]
        width = max(1, bridge.feet[-1] - bridge.feet[0])
        spots = [2 * (spot - bridge.feet[0]) / width - 1 for spot in bridge.feet]
        wanting = [vertex for vertex in sorted(bridge.vertices) if vertex in plants]
        faces = faces_over(anatomy, bridge.lines, bridge.vertices, feet, spots, wanting)
        options.append([(face, side) for side in (1, -1) for face in faces])
    choices = itertools.islice(itertools.product(*options), MAX_CHOICES)
    candidates = [_candidate(anatomy, base, base_lines, bridges, choice, plants) for choice in choices]
    candidates.sort(key=lambda candidate: candidate.cost)
    return candidates[:count]


def _candidate(
    anatomy: Anatomy,
    base: tuple[int, ...],
    base_lines: tuple[int, ...],
    bridges: Sequence[_Bridge],
    choice: _Choice,
    plants: Mapping[int, tuple[Plant, ...]],
) -> Candidate:
    """Make the candidate for one choice of a face and a page for every bridge, with its discrete cost."""
    crossings, covered, levels = _nesting(bridges, choice)
    cost = CROSSING * crossings
    rings, chords, inner = [], [], {}
    for index, (face, side) in enumerate(choice):
        rings.append(Ring(face.chain, face.lines, side, 0.58 ** levels[index]))
        chords += [Chord(c.line, c.start, c.end, side * c.bulge, c.free) for c in face.chords]
        inner.update({vertex: (index, *place) for vertex, place in face.inner.items()})
        cost += CROSSING * face.dropped + (BELOW_PART if side < 0 and not face.outside else 0)
    on_bridges, price = _hung_from_bridges(anatomy, bridges, choice, covered, plants)
    on_line, further = _hung_from_line(anatomy, base, bridges, choice, plants)
    stubs = (*end_stubs(anatomy), *on_bridges, *on_line)
    return Candidate("line", base, base_lines, tuple(rings), inner, tuple(chords), stubs, cost + price + further)


def _nesting(bridges: Sequence[_Bridge], choice: _Choice) -> tuple[int, frozenset[int], list[int]]:
    """Find how many bridges cross, which ones lie under another, and below how many others each one must stay."""
    crossings, covered, levels = 0, set(), [0] * len(bridges)
    for first, second in itertools.combinations(range(len(bridges)), 2):
        if choice[first][1] != choice[second][1]:
            continue
        outer, inner = first, second
        if bridges[first].feet == bridges[second].feet:  # the one with more legs goes outside
            if len(choice[first][0].outside) < len(choice[second][0].outside):
                outer, inner = second, first
        elif cross(bridges[first], bridges[second]):
            crossings += 1
            continue
        elif covers(bridges[second], bridges[first]):
            outer, inner = second, first
        elif not covers(bridges[first], bridges[second]):
            continue
        covered.add(inner)
        if {bridges[outer].feet[0], bridges[outer].feet[-1]} & {bridges[inner].feet[0], bridges[inner].feet[-1]}:
            levels[inner] += 1
    return crossings, frozenset(covered), levels


def _hung_from_bridges(
    anatomy: Anatomy,
    bridges: Sequence[_Bridge],
    choice: _Choice,
    covered: frozenset[int],
    plants: Mapping[int, tuple[Plant, ...]],
) -> tuple[list[Stub], float]:
    """List the parts that dangle from the vertices of the bridges, and their cost."""
    stubs, cost = [], 0.0
    for index, (bridge, (face, side)) in enumerate(zip(bridges, choice, strict=True)):
        for vertex in sorted(bridge.vertices):
            outside = vertex in face.outside and index not in covered
            for part in plants.get(vertex, ()):
                stubs.append(Stub(vertex, part, "out") if outside else Stub(vertex, part, "in", SHORT))
                cost += CRAMPED if index in covered and vertex in face.chain else 0.0
                cost += _price(anatomy, part, side, shut=not outside, hanging=HANGING)
    return stubs, cost


def _hung_from_line(
    anatomy: Anatomy,
    base: Sequence[int],
    bridges: Sequence[_Bridge],
    choice: _Choice,
    plants: Mapping[int, tuple[Plant, ...]],
) -> tuple[list[Stub], float]:
    """List the parts on the line and their cost: each on its cheaper side, legs in loops above and below in turn."""
    stubs, cost, hidden = [], 0.0, 0
    for spot, vertex in enumerate(base):
        for part in plants.get(vertex, ()):
            offers = []
            for side in (1, -1):
                roofs = [
                    bridge.feet[-1] - bridge.feet[0]
                    for bridge, (_, chosen) in zip(bridges, choice, strict=True)
                    if chosen == side and bridge.feet[0] < spot < bridge.feet[-1]
                ]
                price = _price(anatomy, part, side, shut=bool(roofs), hanging=HANGING_FROM_LINE)
                if roofs and part.externals:  # a wider loop is better
                    price += 1.5 / min(roofs) + (0.12 if side == (1 if hidden % 2 else -1) else 0.0)
                offers.append((price, -side, bool(roofs)))

            price, below, shut = min(offers)
            hidden += shut
            cost += price
            leans_out = part.mirrored() if (spot > (len(base) - 1) / 2) == (below < 0) else part
            stubs.append(Stub(vertex, leans_out, "up" if below < 0 else "down", SHORTER if shut else 1.0))
    return stubs, cost


def _price(anatomy: Anatomy, part: Plant, side: int, *, shut: bool, hanging: float) -> float:
    """Compute the cost of drawing a part on a side, inside a loop or not; it is lower for parts without legs."""
    if not part.externals:
        return (0.4 if shut else 0.0) + (0.1 if side < 0 else 0.0)
    wishes = [-1 if anatomy.sides[end] == "bottom" else 1 for end in part.externals]
    against = sum((hanging if wish > 0 else HANGING) for wish in wishes if wish != side)
    return against + (INSIDE * len(wishes) if shut else 0.0)
