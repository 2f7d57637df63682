"""From a discrete candidate to coordinates: a few parameters fix every vertex and every arc.

The unit of length is half the width of a one-loop figure. The spine is y = 0, centred on x = 0.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.layouts.anatomy import Anatomy
from topologies.drawing.layouts.plants import Arc, fan
from topologies.drawing.layouts.spine import Candidate, Ring, Stub

UPRIGHT = math.radians(22)  # a leg that is nearly upright is drawn upright
NEARLY, NEARLY_INSIDE = math.radians(8), math.radians(16)  # legs this close to upright or level are turned to be so
GAP_ON_LINE = 0.55  # each further vertex adds this to the width of the figure
GAP_FOR_BUSH = 0.3  # a tree or a tadpole on the line adds this
RANKS = {"up": 1, "down": 1, "in": 2}  # stubs that look for room are turned after the others


class Parameter(NamedTuple):
    """A number that the search may change: what it moves, the numbers of that thing, and the start value."""

    what: str  # "x" (vertex of the spine), "height", "turn" (vertex of a ring), "px", "py" (inner vertex), "bulge"
    which: tuple[int, ...]
    start: float


class Placed(NamedTuple):
    """The coordinates of one trial: `places` of shape (vertices, 2), and `sagittas` of shape (arcs,)."""

    places: Array
    sagittas: Array


class Family:
    """All drawings that one candidate allows, as functions of its parameters."""

    def __init__(self, anatomy: Anatomy, candidate: Candidate) -> None:
        self.anatomy, self.candidate = anatomy, candidate
        self.size = len(anatomy.names) + len(anatomy.lines)  # vertices, then the waypoints of self-loops
        base = candidate.base
        crowd = max((_crowding(ring, base) for ring in candidate.rings), default=0.0)
        steps = max(1, len(base) - 1)
        bushy = sum(stub.plant.bushy and stub.vertex in base for stub in candidate.stubs)
        usual = 2 + GAP_ON_LINE * (len(base) - 2) + GAP_FOR_BUSH * bushy
        self.width = 0.0 if len(base) < 2 else max(usual, steps * crowd)
        self.parameters = tuple(self._parameters())
        self.arcs = tuple(self._arcs())
        self.stub_groups = self._grouped()
        self.on_line = np.array([k for k, p in enumerate(self.parameters) if p.what == "x"], dtype=int)
        self.start = np.array([parameter.start for parameter in self.parameters])
        self.tails = np.array([arc.start for arc in self.arcs], dtype=int)
        self.heads = np.array([arc.end for arc in self.arcs], dtype=int)
        self.used = np.array(sorted(set(self.tails.tolist()) | set(self.heads.tolist())), dtype=int)

    def _parameters(self) -> Iterator[Parameter]:
        """Yield the parameters with their start values."""
        candidate, base = self.candidate, self.candidate.base
        for spot, vertex in enumerate(base):
            x = 0.0 if len(base) < 2 else self.width * (spot / (len(base) - 1) - 0.5)
            yield Parameter("x", (vertex,), x)
        for index, ring in enumerate(candidate.rings):
            yield Parameter("height", (index,), usual_height(self.start_width(ring)) * ring.flat)
            for step, vertex in enumerate(ring.chain[1:-1], 1):
                yield Parameter("turn", (index, vertex), step / (len(ring.chain) - 1))
        for vertex, (index, x, y) in sorted(candidate.inner.items()):
            ring = candidate.rings[index]
            half = self.start_width(ring)
            middle = self.width * (self._spot(ring.chain[0]) + self._spot(ring.chain[-1])) / 2
            yield Parameter("px", (vertex,), middle + half * x)
            yield Parameter("py", (vertex,), ring.side * usual_height(half) * ring.flat * y)
        for index, chord in enumerate(candidate.chords):
            if chord.free:
                yield Parameter("bulge", (index,), 0.0)

    def _spot(self, vertex: int) -> float:
        """Return where a vertex of the spine starts, from -1/2 to 1/2."""
        return self.candidate.base.index(vertex) / max(1, len(self.candidate.base) - 1) - 0.5

    def start_width(self, ring: Ring) -> float:
        """Return half of the width of a bridge at the start."""
        return self.width * (self._spot(ring.chain[-1]) - self._spot(ring.chain[0])) / 2

    def _arcs(self) -> Iterator[Arc]:
        """Yield the arcs of the core (spine, rims, chords), whose number is kept, then those of the stubs."""
        base = self.candidate.base
        count = 0
        for number, start, end in zip(self.candidate.base_lines, base, base[1:], strict=False):
            yield Arc(number, start, end, 0.0)
            count += 1
        for ring in self.candidate.rings:
            for number, start, end in zip(ring.lines, ring.chain, ring.chain[1:], strict=False):
                yield Arc(number, start, end, 0.0)
                count += 1
        for chord in self.candidate.chords:
            yield Arc(chord.line, chord.start, chord.end, 0.0)
            count += 1
        self.core_arcs = count
        for stub in self.candidate.stubs:
            yield from stub.plant.arcs

    def _grouped(self) -> tuple[tuple[int, str, tuple[Stub, ...]], ...]:
        """Group stubs by vertex and place: those that look for room come after those with a fixed direction."""
        groups: dict[tuple[int, str], list[Stub]] = defaultdict(list)
        for stub in self.candidate.stubs:
            groups[stub.vertex, stub.place].append(stub)
        ranked = sorted(groups.items(), key=lambda item: (RANKS.get(item[0][1], 0), item[0]))
        return tuple((vertex, place, tuple(stubs)) for (vertex, place), stubs in ranked)

    # ------------------------------------------------------------------ coordinates
    def place(self, values: Array) -> Placed:
        """Compute the drawing for one choice of the parameters."""
        candidate = self.candidate
        places = np.zeros((self.size, 2))
        turns: dict[tuple[int, int], float] = {}
        heights, bulges = {}, {}

        for parameter, value in zip(self.parameters, values.tolist(), strict=True):
            what, which = parameter.what, parameter.which
            if what == "x":
                places[which[0]] = (value, 0.0)
            elif what == "height":
                heights[which[0]] = value
            elif what == "turn":
                turns[which[0], which[1]] = value
            elif what == "px":
                places[which[0], 0] = value
            elif what == "py":
                places[which[0], 1] = value
            else:
                bulges[which[0]] = value

        sagittas = [0.0] * len(candidate.base_lines)
        outward: dict[int, float] = {}
        for index, ring in enumerate(candidate.rings):
            sagittas += self._lay(index, ring, heights[index], turns, places, outward)
        for index, chord in enumerate(candidate.chords):
            span = math.dist(places[chord.start], places[chord.end])
            sagittas.append(bulges.get(index, chord.bulge) * span)

        self._hang(places, sagittas, outward)
        for stub in candidate.stubs:
            sagittas += [stub.size * arc.sagitta for arc in stub.plant.arcs]
        return Placed(places, np.array(sagittas))

    def _lay(
        self,
        index: int,
        ring: Ring,
        height: float,
        turns: dict[tuple[int, int], float],
        places: Array,
        outward: dict[int, float],
    ) -> list[float]:
        """Put the rim of a bridge on its circle, and return the sagittas of its lines."""
        left, right = float(places[ring.chain[0], 0]), float(places[ring.chain[-1], 0])
        half, middle = (right - left) / 2, (left + right) / 2
        radius = (half * half + height * height) / (2 * height)
        opening = 2 * math.atan2(height, half)
        previous, sagittas = 0.0, []
        for vertex in ring.chain[1:]:
            turn = 1.0 if vertex == ring.chain[-1] else turns[index, vertex]
            if vertex != ring.chain[-1]:  # a turn beyond 1 is not refused here: the cost rules it out
                angle = (2 * turn - 1) * opening
                y = height - radius + radius * math.cos(angle)
                places[vertex] = (middle + radius * math.sin(angle), ring.side * y)
                outward[vertex] = ring.side * (math.pi / 2 - angle)
            sagittas.append(ring.side * radius * (1 - math.cos((turn - previous) * opening)))
            previous = turn
        return sagittas

    def _hang(self, places: Array, sagittas: Sequence[float], outward: dict[int, float]) -> None:
        """Turn the dangling parts outwards, or into the widest gap between the lines of their vertex."""
        taken: dict[int, list[float]] = defaultdict(list)
        balance = 0.0  # legs inside go to the right and to the left in turn

        for vertex, place, stubs in self.stub_groups:
            bushy = [stub.plant.bushy for stub in stubs]
            if place == "left":
                directions = [math.pi + turn for turn in fan(len(stubs), bushy)]
            elif place == "right":
                directions = list(fan(len(stubs), bushy))
            elif place == "out":
                middle = outward[vertex]
                upright = math.copysign(math.pi / 2, middle)
                if abs(middle - upright) < UPRIGHT and not any(stub.plant.round for stub in stubs):
                    middle = upright
                directions = _straightened([middle + turn for turn in fan(len(stubs), bushy)])
            elif place == "star":
                directions = [math.pi * (1 - (2 * k) / len(stubs)) for k in range(len(stubs))]
            else:
                lines = [*self._tangents(vertex, places, sagittas), *taken[vertex]]
                favoured = outward.get(vertex, math.pi if balance > 0 else 0.0)
                if place in ("up", "down"):
                    favoured = 0.0 if places[vertex, 0] > 0 else math.pi
                elif vertex in self.candidate.inner:
                    roomier = self._roomier_side(vertex, places)
                    favoured = favoured if abs(roomier) < 0.1 else (0.0 if roomier > 0 else math.pi)
                pull = 0.15 if vertex in self.candidate.inner else 0.4
                directions = _free_directions(place, lines, len(stubs), favoured, pull)
                directions = _straightened(directions, NEARLY_INSIDE)
                balance += 0 if vertex in outward else sum(round(math.cos(turn), 1) for turn in directions)

            taken[vertex] += directions
            foot = places[vertex]
            for stub, direction in zip(stubs, directions, strict=True):
                cosine, sine = stub.size * math.cos(direction), stub.size * math.sin(direction)
                for node, (x, y) in stub.plant.places.items():
                    places[node] = (foot[0] + cosine * x - sine * y, foot[1] + sine * x + cosine * y)

    def _roomier_side(self, vertex: int, places: Array) -> float:
        """Compare the room around an inner vertex: positive if there is more on its right, away from rim and legs."""
        chain = self.candidate.rings[self.candidate.inner[vertex][0]].chain
        x = float(places[vertex, 0])
        legs = [float(places[stub.vertex, 0]) - x for stub in self.candidate.stubs if stub.vertex in chain[1:-1]]
        weight = sum(math.copysign(1, offset) for offset in legs if abs(offset) > 0.05)
        return float(places[chain[0], 0] + places[chain[-1], 0]) / 2 - x - 0.25 * weight

    def _tangents(self, vertex: int, places: Array, sagittas: Sequence[float]) -> Iterator[float]:
        """Yield the directions in which the core lines leave a vertex."""
        for index in range(self.core_arcs):
            arc = self.arcs[index]
            if vertex in (arc.start, arc.end):
                chord = places[arc.end] - places[arc.start]
                opening = 2 * math.atan2(2 * sagittas[index], math.hypot(chord[0], chord[1]))
                along = math.atan2(chord[1], chord[0])
                yield along + opening if vertex == arc.start else along + math.pi - opening


def usual_height(half_width: float) -> float:
    """Return the height of a half circle, flattened when it gets wide."""
    return half_width if half_width <= 1.15 else 1.15 + 0.6 * (half_width - 1.15)


def _crowding(ring: Ring, base: Sequence[int]) -> float:
    """Compute how long a step of the spine must be for the rim to have room for its vertices."""
    span = abs(base.index(ring.chain[-1]) - base.index(ring.chain[0]))
    return 0.46 * (len(ring.chain) - 1) / max(1, span)


def _straightened(directions: Sequence[float], nearly: float = NEARLY) -> list[float]:
    """Turn legs together until one that is nearly upright or level is exactly so.

    >>> [round(math.degrees(turn), 9) for turn in _straightened([math.radians(151), math.radians(89)])]
    [152.0, 90.0]
    """
    off = min((math.remainder(turn, math.pi / 2) for turn in directions), key=abs, default=0.0)
    return [turn - off for turn in directions] if abs(off) < nearly else list(directions)


def _narrow_fan(count: int, width: float) -> list[float]:
    """Return the directions of parts that share one gap, relative to its middle."""
    return [width * ((k + 1) / (count + 1) - 0.5) for k in range(count)][::-1]


def _free_directions(place: str, lines: Sequence[float], count: int, favoured: float, pull: float) -> list[float]:
    """Choose where parts grow: straight up or down if that is free, else in the widest gap, favouring one side."""
    if place in ("up", "down"):
        straight = math.pi / 2 if place == "up" else -math.pi / 2
        if all(abs(math.remainder(line - straight, 2 * math.pi)) > 0.7 for line in lines):
            signed = 1 if place == "up" else -1
            return [straight + signed * turn for turn in fan(count)]

        low = 0.0 if place == "up" else -math.pi
        lines = [
            low,
            *sorted(line for line in (low + (x - low) % (2 * math.pi) for x in lines) if line < low + math.pi),
        ]
        gaps = [(round(b - a, 4), (a + b) / 2) for a, b in zip(lines, [*lines[1:], low + math.pi], strict=True)]
        width, middle = max(gaps, key=lambda gap: (gap[0] + pull * math.cos(gap[1] - favoured), gap[1]))
        return [middle + turn for turn in _narrow_fan(count, width)]

    directions: list[float] = []
    rays = [line % (2 * math.pi) for line in lines]
    for _ in range(count):
        rays.sort()
        gaps = [
            ((b - a) % (2 * math.pi) or 2 * math.pi, a) for a, b in zip(rays, [*rays[1:], *rays[:1]], strict=True)
        ] or [(2 * math.pi, -math.pi / 2)]
        width, start = max(  # the first of gaps that are equal up to rounding
            gaps, key=lambda gap: (round(gap[0], 2) + pull * math.cos(gap[1] + gap[0] / 2 - favoured), -gap[1])
        )
        directions.append(start + width / 2)
        rays.append(directions[-1] % (2 * math.pi))
    return directions
