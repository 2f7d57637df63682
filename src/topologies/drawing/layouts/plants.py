"""The parts that dangle from the core of a diagram: legs, trees on legs, self-energies of legs, tadpoles.

A part that hangs from one vertex is drawn once, growing along +x from the origin, and is then turned and moved as a
whole. Single lines become straight stalks, blocks with loops become circles, and parts further out fan outwards.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.layouts.anatomy import Anatomy

STALK = 0.8  # length of a leg
ROUND = 0.42  # radius of a loop that hangs from a leg
LOW = math.radians(102)  # the direction of a leg that leaves a vertex where a loop goes on


class Arc(NamedTuple):
    """A circular arc of a line: its ends as vertex numbers, and its sagitta, positive on the left from start to end."""

    line: int
    start: int
    end: int
    sagitta: float


class Hanging(NamedTuple):
    """A part with several loops; places are relative to the vertex from which it hangs, and it grows along +x."""

    places: dict[int, tuple[float, float]]
    arcs: tuple[Arc, ...]


Draw: TypeAlias = Callable[[Anatomy, int, int], Hanging]  # draws everything beyond a vertex through a block with loops


@dataclass(frozen=True)
class Plant:
    """A rigid part; places are relative to its root, and it grows along +x."""

    places: dict[int, tuple[float, float]]
    arcs: tuple[Arc, ...]
    externals: tuple[int, ...]

    @property
    def bushy(self) -> bool:
        """Whether the part is more than a single leg."""
        return len(self.arcs) > 1

    @property
    def round(self) -> bool:
        """Whether a loop touches the root."""
        return sum((arc.start not in self.places) + (arc.end not in self.places) for arc in self.arcs) > 1

    def mirrored(self) -> Plant:
        """Return the part with left and right exchanged."""
        places = {vertex: (x, -y) for vertex, (x, y) in self.places.items()}
        return Plant(places, tuple(arc._replace(sagitta=-arc.sagitta) for arc in self.arcs), self.externals)


def waypoint(anatomy: Anatomy, line: int) -> int:
    """Return the number of the auxiliary point in the middle of a self-loop."""
    return len(anatomy.names) + line


def fan(count: int, bushy: Sequence[bool] = ()) -> tuple[float, ...]:
    """Spread the directions of several parts around a common one, from left to right; bushy parts get more room.

    >>> fan(1), [round(math.degrees(angle)) for angle in fan(2)]
    ((0.0,), [31, -31])
    """
    if count < 2:
        return (0.0,) * count
    room = [1.0 if k < len(bushy) and bushy[k] else 0.0 for k in range(count)]
    steps = [math.radians(62 + 18 * (before + after)) for before, after in itertools.pairwise(room)]
    shrink = min(1.0, math.radians(160) / max(sum(steps), 1e-9))
    turns = list(itertools.accumulate((-shrink * step for step in steps), initial=shrink * sum(steps) / 2))
    return tuple(turns)


def branching(anatomy: Anatomy, blocks: Sequence[int], vertex: int, side: int = 1) -> list[tuple[int, float]]:
    """Choose the direction in which each hanging block grows from a vertex that is reached along direction 0.

    A line that passes a self-loop goes straight on, with the loop on one side; other loops go straight on, and legs
    turn aside.
    """
    rounds = [n for n in blocks if len(anatomy.blocks[n].lines) > 1 or len(anatomy.blocks[n].vertices) == 1]
    others = [n for n in blocks if n not in rounds]
    if len(rounds) == 1 and others:
        if len(anatomy.blocks[rounds[0]].vertices) == 1:
            turns = [0.6 * turn for turn in fan(len(others))]
            return [(rounds[0], side * math.radians(90)), *zip(others, turns, strict=True)]
        turns = [(-1) ** k * LOW for k in range(1, len(others) + 1)]
        return [(rounds[0], 0.0), *zip(others, turns, strict=True)]
    return list(zip(blocks, fan(len(blocks), [is_bushy(anatomy, n, vertex) for n in blocks]), strict=True))


def is_bushy(anatomy: Anatomy, block: int, vertex: int) -> bool:
    """Whether a hanging block is more than a single leg."""
    beyond = anatomy.blocks[block].vertices - {vertex}
    return len(anatomy.blocks[block].lines) > 1 or not beyond or any(v in anatomy.dangling for v in beyond)


def plant(anatomy: Anatomy, block: int, root: int, hanging: Draw) -> Plant:
    """Draw everything beyond `root` through one hanging block; a part with several loops is drawn by `hanging`."""
    places: dict[int, tuple[float, float]] = {}
    arcs: list[Arc] = []
    _grow(anatomy, block, root, (0.0, 0.0), 0.0, 1, places, arcs, hanging)
    return Plant(places, tuple(arcs), anatomy.ends_beyond(block, root))


def _grow(
    anatomy: Anatomy,
    block: int,
    root: int,
    foot: tuple[float, float],
    direction: float,
    side: int,
    places: dict[int, tuple[float, float]],
    arcs: list[Arc],
    hanging: Draw,
) -> None:
    """Draw a block and what hangs from it; self-loops on one line alternate sides, beginning with `side`."""
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
    elif len(vertices) > 2 and len(lines) > len(vertices):
        part = hanging(anatomy, block, root)
        turned = {v: (x * ahead[0] - y * ahead[1], x * ahead[1] + y * ahead[0]) for v, (x, y) in part.places.items()}
        places.update({vertex: (foot[0] + x, foot[1] + y) for vertex, (x, y) in turned.items()})
        arcs += part.arcs
        return
    else:
        rim = [root, *(vertices - {root})] if len(vertices) == 2 else around(anatomy, lines, root)
        radius = ROUND * max(1.0, (len(rim) + 1) / 3.6)
        centre = (foot[0] + radius * ahead[0], foot[1] + radius * ahead[1])
        for step, vertex in enumerate(rim):
            angle = direction + math.pi - 2 * math.pi * step / len(rim)
            here[vertex] = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
            outward[vertex] = angle
        here[root] = foot
        arcs += rounded(anatomy, lines, rim, radius, here)

    places.update({vertex: place for vertex, place in here.items() if vertex != root})
    for vertex in sorted(outward):
        if vertex == root:
            continue
        further = anatomy.dangling.get(vertex, ())
        for number, turn in branching(anatomy, further, vertex, side):
            passed = -side if any(len(anatomy.blocks[n].vertices) == 1 for n in further) else side
            _grow(anatomy, number, vertex, here[vertex], outward[vertex] + turn, passed, places, arcs, hanging)


def rounded(
    anatomy: Anatomy, lines: Sequence[int], rim: Sequence[int], radius: float, places: dict[int, tuple[float, float]]
) -> Iterator[Arc]:
    """Yield the lines of a loop on a circle, clockwise; with two vertices a lens of any number of lines."""
    if len(rim) == 2:
        chord = math.dist(places[rim[0]], places[rim[1]])
        lens = 0.42 * chord if len(lines) < 4 else 0.5 * chord
        for k, number in enumerate(lines):
            yield Arc(number, rim[0], rim[1], lens * (1 - 2 * k / (len(lines) - 1)))
        return
    bulge = radius * (1 - math.cos(math.pi / len(rim)))
    for first, second in zip(rim, [*rim[1:], rim[0]], strict=True):
        number = next(n for n in lines if anatomy.ends(n) == frozenset((first, second)))
        yield Arc(number, first, second, bulge)


def around(anatomy: Anatomy, lines: Sequence[int], root: int) -> list[int]:
    """List the vertices of a single loop in order, from `root` on."""
    graph = anatomy.simple(lines)
    way = [root, min(graph[root])]
    while way[-1] != root:
        way.append(next(vertex for vertex in sorted(graph[way[-1]]) if vertex != way[-2]))
    return way[:-1]


def barycentres(
    anatomy: Anatomy, vertices: frozenset[int], lines: Sequence[int], fixed: dict[int, tuple[float, float]]
) -> dict[int, tuple[float, float]]:
    """Put every free vertex at the barycentre of its neighbours (Tutte, Proc. London Math. Soc. 13 (1963) 743)."""
    free = sorted(vertices - set(fixed))
    if not free:
        return {}
    row = {vertex: index for index, vertex in enumerate(free)}
    matrix = 1e-9 * np.eye(len(free))
    right: Array = np.zeros((len(free), 2))
    for number in lines:
        tail, head, _ = anatomy.lines[number]
        for vertex, neighbour in ((tail, head), (head, tail)):
            if vertex in row:
                matrix[row[vertex], row[vertex]] += 1
                if neighbour in row:
                    matrix[row[vertex], row[neighbour]] -= 1
                else:
                    right[row[vertex]] += fixed[neighbour]
    solved = np.linalg.solve(matrix, right)
    return {vertex: (float(solved[k, 0]), float(solved[k, 1])) for vertex, k in row.items()}
