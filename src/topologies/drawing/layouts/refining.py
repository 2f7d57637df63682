"""Pattern search on the parameters of a drawing (Hooke and Jeeves, J. ACM 8 (1961) 212); mirror pairs move together."""

from __future__ import annotations

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.layouts.aligning import straightened
from topologies.drawing.layouts.judging import Judge
from topologies.drawing.layouts.placing import Family, Placed

STEPS = (0.12, 0.05, 0.02)
SWEEPS = 5
NEARLY, EXACT = 0.2, 1e-5  # a line that leans by less than 11 degrees; what counts as straight
SNAP, CLEAN = 0.05, 0.3  # what a cleaner position of one vertex may cost, and one of the whole figure


def mirror(family: Family, placed: Placed) -> dict[int, int] | None:
    """Map each vertex to its mirror image under x -> -x; None if the core is not symmetric, names of legs aside."""
    core = sorted(
        {v for arc in family.arcs[: family.core_arcs] for v in (arc.start, arc.end)}
        | set(family.candidate.base)
        | {stub.vertex for stub in family.candidate.stubs}
    )

    image = {}
    for vertex in core:
        target = placed.places[vertex] * (-1, 1)
        nearest = min(core, key=lambda v: float(np.hypot(*(placed.places[v] - target))))
        if np.hypot(*(placed.places[nearest] - target)) > 0.03:
            return None
        image[vertex] = nearest
    if sorted(image.values()) != core:
        return None

    rows = list(zip(family.arcs[: family.core_arcs], placed.sagittas.tolist(), strict=False))
    plain = sorted((*sorted((arc.start, arc.end)), round(abs(bulge), 2)) for arc, bulge in rows)
    turned = sorted((*sorted((image[arc.start], image[arc.end])), round(abs(bulge), 2)) for arc, bulge in rows)
    stubs = sorted(stub.vertex for stub in family.candidate.stubs if stub.place != "in")
    if plain != turned or stubs != sorted(image[vertex] for vertex in stubs):
        return None
    return image


def tied_moves(family: Family, start: Array) -> list[Array]:
    """List the directions of the search, each of shape (parameters,): one parameter, or a mirror pair."""
    image = mirror(family, family.place(start))
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    fixed = {family.candidate.base[0], family.candidate.base[-1]} if family.candidate.base else set()
    moves, seen = [], set()
    for index, (what, which, _) in enumerate(family.parameters):
        if index in seen or (what == "x" and which[0] in fixed):
            continue
        move = np.zeros(len(family.parameters))
        move[index] = 1.0
        if image is not None:
            partner, sign = _partner(family, image, what, which, where)
            if partner is not None and partner != index:
                move[partner] = sign
                seen.add(partner)
            elif partner == index and sign < 0:
                continue
        moves.append(move)
    return moves


def _partner(
    family: Family,
    image: dict[int, int],
    what: str,
    which: tuple[int, ...],
    where: dict[tuple[str, tuple[int, ...]], int],
) -> tuple[int | None, float]:
    """Find the parameter that moves the mirror image, if there is one, and the sign with which it moves."""
    rings = family.candidate.rings
    if what in ("x", "px", "py"):
        return where.get((what, (image[which[0]],))), 1.0 if what == "py" else -1.0
    if what in ("height", "turn"):
        turned = tuple(image[vertex] for vertex in reversed(rings[which[0]].chain))
        for index, ring in enumerate(rings):
            if ring.chain == turned and ring.side == rings[which[0]].side:
                if what == "height":
                    return where.get((what, (index,))), 1.0
                return where.get((what, (index, image[which[1]]))), -1.0
    return None, 1.0


def refined(judge: Judge, start: Array) -> tuple[float, Array]:
    """Search from a start; returns the best cost and its parameters."""
    values = start
    best = judge.cost(values)
    moves = tied_moves(judge.family, start)
    for step in STEPS:
        for _ in range(SWEEPS):
            before = best
            for move in moves:
                for signed in (step, -step):
                    trial = values + signed * move
                    cost = judge.cost(trial, best - 1e-5)
                    if cost < best - 1e-5:
                        best, values = cost, trial
                        break
            if before - best < 1e-3:
                break
    return snapped(judge, moves, start, values, best)


def snapped(judge: Judge, moves: list[Array], start: Array, values: Array, best: float) -> tuple[float, Array]:
    """Prefer the even start values, and upright and level inner lines, where that costs next to nothing."""
    family = judge.family
    core = family.anatomy.core.vertices
    limit = best + CLEAN
    whole = judge.cost(start, limit)
    if whole < limit:
        values, best = start, whole

    for move in moves:
        index = int(np.flatnonzero(move)[0])
        targets = [start[index]]
        what, which, _ = family.parameters[index]
        if what in ("px", "py"):
            axis = 0 if what == "px" else 1
            places = family.place(values).places
            near = [family.anatomy.other(line, which[0]) for line in family.anatomy.incident[which[0]]]
            beside = [float(places[v, axis]) for v in near if v in core]
            targets = sorted(beside, key=lambda x: abs(x - values[index]))[:2]
            if len(beside) == 2:  # a line that passes a leg goes straight on
                targets.insert(0, sum(beside) / 2)

        for target in targets:
            shift = target - values[index]
            if 1e-9 < abs(shift) < 0.15:
                trial = values + shift * move * move[index]
                cost = judge.cost(trial, best + SNAP)
                if cost < best + SNAP:
                    values, best = trial, cost
                    break

    upright = straightened(family, values)
    cost = judge.cost(upright, limit)
    if cost < limit:
        best, values = cost, upright
    return levelled(judge, moves, values, best)


def levelled(judge: Judge, moves: list[Array], values: Array, best: float) -> tuple[float, Array]:
    """Make inner lines that are nearly upright or level exactly so, one end at a time, where it costs little."""
    family = judge.family
    straight = [(int(family.tails[k]), int(family.heads[k])) for k in judge.chords.tolist()]
    limit = best + CLEAN

    for _ in range(2):
        for ends in straight:
            gap = np.subtract(*family.place(values).places[list(ends)])
            axis = int(np.abs(gap).argmin())
            if not EXACT < abs(gap[axis]) < NEARLY * abs(gap[1 - axis]):
                continue

            for move in moves:
                trial = values
                for _ in range(4):  # Newton's method: a turn along a rim does not move a vertex in a straight line
                    slope = (_gap(family, trial + 1e-4 * move, ends, axis) - _gap(family, trial, ends, axis)) / 1e-4
                    if abs(slope) > 0.2:
                        trial = trial - _gap(family, trial, ends, axis) / slope * move
                if abs(_gap(family, trial, ends, axis)) > EXACT or _aligned(family, trial, straight) <= _aligned(
                    family, values, straight
                ):
                    continue
                cost = judge.cost(trial, limit)
                if cost < limit:
                    values, best = trial, cost
                    break
    return best, values


def _gap(family: Family, values: Array, ends: tuple[int, int], axis: int) -> float:
    """Compute how far apart the ends of a line are along one axis."""
    places = family.place(values).places
    return float(places[ends[0], axis] - places[ends[1], axis])


def _aligned(family: Family, values: Array, lines: list[tuple[int, int]]) -> int:
    """Count the lines that are upright or level."""
    places = family.place(values).places
    return sum(bool(np.abs(places[tail] - places[head]).min() < 10 * EXACT) for tail, head in lines)
