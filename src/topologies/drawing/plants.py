"""What dangles from the core of a diagram: legs, trees on legs, self-energies of legs, tadpoles.

A part that hangs from one vertex is drawn once, growing along +x from the origin, and is then turned and moved as a
rigid whole. Single lines become straight stalks, blocks with loops become rounds, and whatever hangs further out fans
outwards.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx
import numpy as np

from .anatomy import Anatomy, planar_embedding
from .curves import Array

STALK = 0.8  # length of a leg
ROUND = 0.42  # radius of a loop that hangs from a leg


class Arc(NamedTuple):
    """A circular arc of a line: ends as vertex numbers, signed sagitta (positive: left of the way start to end)."""

    line: int
    start: int
    end: int
    sagitta: float


@dataclass(frozen=True)
class Plant:
    """A rigid part: places relative to its root, growing along +x."""

    places: dict[int, tuple[float, float]]
    arcs: tuple[Arc, ...]
    externals: tuple[int, ...]

    @property
    def bushy(self) -> bool:
        """Whether it is more than a single leg."""
        return len(self.arcs) > 1

    def mirrored(self) -> Plant:
        """The same part with left and right exchanged."""
        places = {vertex: (x, -y) for vertex, (x, y) in self.places.items()}
        return Plant(places, tuple(arc._replace(sagitta=-arc.sagitta) for arc in self.arcs), self.externals)


def waypoint(anatomy: Anatomy, line: int) -> int:
    """The number of the helper point in the middle of a self-loop."""
    return len(anatomy.names) + line


def fan(count: int, bushy: Sequence[bool] = ()) -> tuple[float, ...]:
    """Directions of several parts around a common one, from left to right; bushy parts get more room.

    >>> fan(1), [round(math.degrees(angle)) for angle in fan(2)]
    ((0.0,), [31, -31])
    """
    if count < 2:
        return (0.0,) * count
    room = [1.0 if k < len(bushy) and bushy[k] else 0.0 for k in range(count)]
    steps = [math.radians(62 + 18 * (one + two)) for one, two in itertools.pairwise(room)]
    shrink = min(1.0, math.radians(160) / max(sum(steps), 1e-9))
    turns = list(itertools.accumulate((-shrink * step for step in steps), initial=shrink * sum(steps) / 2))
    return tuple(turns)


def branching(anatomy: Anatomy, blocks: Sequence[int], vertex: int) -> list[tuple[int, float]]:
    """Which way each hanging block grows from a vertex that is reached along the direction 0.

    A loop that touches the vertex takes half of the plane: a line that passes a self-loop goes straight on.
    """
    rounds = [n for n in blocks if len(anatomy.blocks[n].lines) > 1 or len(anatomy.blocks[n].vertices) == 1]
    others = [n for n in blocks if n not in rounds]
    if len(rounds) == 1 and others:
        tight = len(anatomy.blocks[rounds[0]].vertices) == 1
        aside, ahead = (math.radians(90), 0.0) if tight else (math.radians(40), math.radians(-65))
        turns = [ahead + 0.6 * turn for turn in fan(len(others))]
        return [(rounds[0], aside), *zip(others, turns, strict=True)]
    return list(zip(blocks, fan(len(blocks), [is_bushy(anatomy, n, vertex) for n in blocks]), strict=True))


def is_bushy(anatomy: Anatomy, block: int, vertex: int) -> bool:
    """Whether a hanging block is more than a single leg."""
    beyond = anatomy.blocks[block].vertices - {vertex}
    return len(anatomy.blocks[block].lines) > 1 or not beyond or any(v in anatomy.dangling for v in beyond)


def plant(anatomy: Anatomy, block: int, root: int) -> Plant:
    """Draw everything beyond `root` through one hanging block."""
    places: dict[int, tuple[float, float]] = {}
    arcs: list[Arc] = []
    _grow(anatomy, block, root, (0.0, 0.0), 0.0, places, arcs)
    return Plant(places, tuple(arcs), anatomy.ends_beyond(block, root))


def _grow(
    anatomy: Anatomy,
    block: int,
    root: int,
    foot: tuple[float, float],
    direction: float,
    places: dict[int, tuple[float, float]],
    arcs: list[Arc],
) -> None:
    vertices, lines = anatomy.blocks[block]
    ahead = (math.cos(direction), math.sin(direction))
    outward = {root: direction}
    here = {root: foot}
    if len(vertices) == 1:  # a self-loop: two half circles
        way = waypoint(anatomy, lines[0])
        here[way] = (foot[0] + 2 * ROUND * ahead[0], foot[1] + 2 * ROUND * ahead[1])
        arcs += [Arc(lines[0], root, way, ROUND), Arc(lines[0], way, root, ROUND)]
    elif len(lines) == 1:
        (far,) = vertices - {root}
        reach = STALK if far in anatomy.sides else 0.85 * STALK
        here[far] = (foot[0] + reach * ahead[0], foot[1] + reach * ahead[1])
        outward[far] = direction
        arcs.append(Arc(lines[0], root, far, 0.0))
    else:
        rim = rim_of_block(anatomy, vertices, lines, root)
        radius = ROUND * max(1.0, len(rim) / 4, len(vertices) / 4)
        centre = (foot[0] + radius * ahead[0], foot[1] + radius * ahead[1])
        for step, vertex in enumerate(rim):
            angle = direction + math.pi - 2 * math.pi * step / len(rim)
            here[vertex] = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
            outward[vertex] = angle
        here[root] = foot
        for vertex, place in barycentres(anatomy, vertices, lines, here).items():
            here[vertex] = place
            outward[vertex] = math.atan2(place[1] - centre[1], place[0] - centre[0])
        arcs += rounded(anatomy, lines, rim, radius, here)
    places.update({vertex: place for vertex, place in here.items() if vertex != root})
    for vertex in sorted(outward):
        if vertex == root:
            continue
        further = anatomy.dangling.get(vertex, ())
        for number, turn in branching(anatomy, further, vertex):
            _grow(anatomy, number, vertex, here[vertex], outward[vertex] + turn, places, arcs)


def rounded(
    anatomy: Anatomy, lines: Sequence[int], rim: Sequence[int], radius: float, places: dict[int, tuple[float, float]]
) -> Iterator[Arc]:
    """The lines of a block whose rim lies clockwise on a circle: rim lines follow it, parallel lines bulge apart."""
    steps = [frozenset((a, b)) for a, b in zip(rim, [*rim[1:], rim[0]], strict=True)]
    for pair in sorted({anatomy.ends(number) for number in lines}, key=sorted):
        together = [number for number in lines if anatomy.ends(number) == pair]
        first, second = sorted(pair)
        chord = math.dist(places[first], places[second])
        if len(rim) == 2:
            lens = 0.42 * chord if len(together) < 4 else 0.5 * chord
            sagittas = [lens * (1 - 2 * k / (len(together) - 1)) for k in range(len(together))]
        elif pair in steps:
            bulge = radius * (1 - math.cos(math.pi / len(rim)))
            forward = rim[(rim.index(first) + 1) % len(rim)] == second
            sign = 1 if forward else -1  # clockwise rim: the outside is on the left
            sagittas = [sign * bulge - sign * 0.5 * chord * k for k in range(len(together))]
        else:
            sagittas = [0.3 * chord * (k - (len(together) - 1) / 2) for k in range(len(together))]
        for number, sagitta in zip(together, sagittas, strict=True):
            yield Arc(number, first, second, sagitta)


def rim_of_block(anatomy: Anatomy, vertices: frozenset[int], lines: Sequence[int], root: int) -> list[int]:
    """A long face through `root`, or any long cycle where the block is not planar; in order around it."""
    if len(vertices) == 2:
        return [root, *(vertices - {root})]
    graph = anatomy.simple(lines)
    embedding = planar_embedding(graph)
    if embedding is not None:
        faces: list[list[int]] = [embedding.traverse_face(root, neighbour) for neighbour in sorted(graph[root])]
        simple = [face for face in faces if len(set(face)) == len(face)]
    else:
        simple = []
    if not simple:
        simple = [cycle for cycle in nx.cycle_basis(graph, root) if root in cycle]
    hanging = {vertex for vertex in vertices if anatomy.dangling.get(vertex)}
    best: list[int] = max(simple, key=lambda cycle: (len(hanging & set(cycle)), len(cycle)))
    at = best.index(root)
    return best[at:] + best[:at]


def barycentres(
    anatomy: Anatomy, vertices: frozenset[int], lines: Sequence[int], fixed: dict[int, tuple[float, float]]
) -> dict[int, tuple[float, float]]:
    """Tutte's drawing (Proc. London Math. Soc. 13 (1963) 743): every free vertex in the middle of its neighbours."""
    free = sorted(vertices - set(fixed))
    if not free:
        return {}
    row = {vertex: index for index, vertex in enumerate(free)}
    matrix = 1e-9 * np.eye(len(free))
    right: Array = np.zeros((len(free), 2))
    for number in lines:
        tail, head, _ = anatomy.lines[number]
        for vertex, other in ((tail, head), (head, tail)):
            if vertex in row:
                matrix[row[vertex], row[vertex]] += 1
                if other in row:
                    matrix[row[vertex], row[other]] -= 1
                else:
                    right[row[vertex]] += fixed[other]
    solved = np.linalg.solve(matrix, right)
    return {vertex: (float(solved[k, 0]), float(solved[k, 1])) for vertex, k in row.items()}
