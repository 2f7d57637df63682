"""The layout of a diagram: with a straight line from left to right, on a circle only where that is much better.

It is deterministic: there are no random numbers, and vertices are taken in the order of their names.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topologies.drawing.curves import Array, Point, arc, joined
from topologies.drawing.layouts.anatomy import Anatomy, EdgeKey, Graph, Node
from topologies.drawing.layouts.circle import round_candidates
from topologies.drawing.layouts.hanging import hanging
from topologies.drawing.layouts.judging import Judge, polylines
from topologies.drawing.layouts.placing import Family, Placed
from topologies.drawing.layouts.refining import refined
from topologies.drawing.layouts.roomier import roomier_starts
from topologies.drawing.layouts.spine import Candidate, line_candidates
from topologies.drawing.layouts.starts import starts
from topologies.errors import MalformedInput
from topologies.frozen import Frozen

ENOUGH = 5  # starts that are always refined
DOUBTFUL = 5.0  # a cost that suggests a crossing: further starts that may do better are refined, too
FURTHER = 8  # the most of these
ROOMIER = 4  # candidates that are tried again with more room
CIRCLE_HANDICAP = 5.0  # readers expect the straight line
FORCED = 6.0  # the cost of a crossing that no drawing can avoid
WIDTH_PRICE = 0.3  # of a figure twice as wide
WORTH = 1.0  # a wider figure must be better by this
SPREAD = 1.4  # where more room is asked for, distances of lines and vertices should be larger by this factor
FARTHEST, TOGETHER = 100.0, 1e-3  # how far a place may be from the middle, and how near to another
CACHE_SIZE = 4096


@dataclass(frozen=True, eq=False)
class Layout:
    """The coordinates of a diagram.

    The unit of length is half the width of a one-loop figure, y points up, and the line from left to right is y = 0.

    Attributes:
        pos: the place of every vertex, ends of legs included.
        curves: for each line (u, v, key) the control points of a cubic spline from u to v, shape (3k + 1, 2).
        crossings: how often lines cross away from vertices.
        method: "line" (straight from left to right), "circle", or "star" (a small tree without left and right).
        score: the cost that was minimised; it compares only layouts of the same diagram.
    """

    pos: Mapping[Node, Point]
    curves: Mapping[EdgeKey, Array]
    crossings: int
    method: str
    score: float


_cache: OrderedDict[Hashable, Layout] = OrderedDict()


def layout(
    diagram: Graph,
    *,
    pos: Mapping[Node, Point] | None = None,
    order: Sequence[Node] | None = None,
    roomy: bool = False,
) -> Layout:
    """Place the vertices and bend the lines of a diagram.

    Arguments:
        diagram: a connected multigraph; ends of legs have the attributes external=True and side.
        pos: places for some vertices, in the units of `Layout`; they override everything else.
        order: ends of legs in the order in which they should appear from left to right.
        roomy: whether to make a wider figure, with room for long labels on its inner lines.

    Returns a :class:`Layout`; layouts are remembered, so equal diagrams get the same object.

    Raises:
        MalformedInput: the diagram is not connected, or `pos` or `order` name something that is not there.

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph([("a", "b", {"kind": "fermion"}), ("a", "b", {"kind": "scalar"})])
    >>> placed = layout(g)
    >>> placed.crossings, sorted(placed.pos)
    (0, ['a', 'b'])
    """
    anatomy = Anatomy.of(diagram)
    if not anatomy.connected:
        raise MalformedInput("only a connected diagram can be laid out")
    places, wanted = _places(anatomy, pos), _order(anatomy, order)
    pinned = tuple(sorted((anatomy.names.index(name), place) for name, place in places.items()))
    signature = (anatomy.signature, pinned, wanted, roomy)
    if signature in _cache:
        _cache.move_to_end(signature)
        return _cache[signature]
    placed = _laid_out(anatomy, places, wanted, roomy)
    _cache[signature] = placed
    if len(_cache) > CACHE_SIZE:
        _cache.popitem(last=False)
    return placed


def _places(anatomy: Anatomy, pos: object) -> dict[Node, Point]:
    """Check the places that the caller wants."""
    if pos is None:
        return {}
    if not isinstance(pos, Mapping):
        raise MalformedInput(f"pos: a mapping of vertices to places is expected, not {pos!r:.60}")

    places: dict[Node, Point] = {}
    for name, place in pos.items():
        if name not in anatomy.names:
            raise MalformedInput(f"pos: there is no vertex {name!r:.60}")
        try:
            x, y = (float(number) for number in place if not isinstance(number, str))
        except (TypeError, ValueError, OverflowError):
            x = y = math.nan
        if not math.hypot(x, y) <= FARTHEST:
            raise MalformedInput(
                f"pos: the place of {name!r:.60} must be two finite numbers up to {FARTHEST:g}, not {place!r:.60}"
            )
        for earlier, there in places.items():
            if math.dist((x, y), there) < TOGETHER:
                raise MalformedInput(f"pos: {earlier!r:.60} and {name!r:.60} are at the same place {place!r:.60}")
        places[name] = (x, y)
    return places


def _order(anatomy: Anatomy, order: object) -> tuple[Node, ...]:
    """Check the order of legs that the caller wants."""
    if order is None:
        return ()
    if isinstance(order, str) or not isinstance(order, Sequence):
        raise MalformedInput(f"order: a list of the ends of legs is expected, not {order!r:.60}")
    ends = [anatomy.names[vertex] for vertex in sorted(anatomy.sides)]
    for name in order:
        if name not in ends or list(order).count(name) > 1:
            raise MalformedInput(f"order: {name!r:.60} is not the end of a leg, or occurs twice")
    return tuple(order)


def _laid_out(anatomy: Anatomy, pos: Mapping[Node, Point], order: tuple[Node, ...], roomy: bool) -> Layout:
    """Try the drawings along a line, then those on a circle if they may be better, and keep the best."""
    if not anatomy.names:
        return Layout(Frozen({}), Frozen({}), 0, "star", 0.0)
    ranks = {name: rank for rank, name in enumerate(order)}
    best: tuple[float, Family, Array] | None = None
    flat = anatomy.planar
    for candidates, handicap in (
        (line_candidates(anatomy, 12, hanging), 0.0),
        (round_candidates(anatomy, hanging), CIRCLE_HANDICAP),
    ):
        if best is not None and handicap and best[0] < handicap + 1.0:
            break
        tried = _worked_out(anatomy, candidates, ranks)
        if tried is not None and (roomy or tried[0] > DOUBTFUL + (0.0 if flat else FORCED)):
            tried = _given_room(anatomy, candidates, ranks, tried, roomy)
        if tried is not None and (best is None or tried[0] + handicap < best[0]):
            best = (tried[0] + handicap, *tried[1:])
    assert best is not None, "round_candidates always finds one"
    score, family, values = best
    return _finished(anatomy, family, family.place(values), score, pos, ranks)


def _worked_out(
    anatomy: Anatomy, candidates: Sequence[Candidate], ranks: Mapping[Node, int]
) -> tuple[float, Family, Array] | None:
    """Judge every candidate as it is, then refine the best few."""
    judges = [Judge(Family(anatomy, candidate)) for candidate in candidates]
    first = []
    for index, judge in enumerate(judges):
        extra = 5 * _inversions(judge.family, ranks)
        first += [(judge.cost(start) + extra, index, k, start) for k, start in enumerate(starts(judge.family))]
    first.sort(key=lambda trial: trial[:3])
    best: tuple[float, Family, Array] | None = None
    for rank, (rough, index, _, start) in enumerate(first[: ENOUGH + FURTHER]):
        if best is not None and (rank >= ENOUGH or rough > best[0] + 4):
            if best[0] < DOUBTFUL:
                break
            if judges[index].discrete > best[0] - 1:  # refining can improve a rough start, but not below this
                continue
        cost, values = refined(judges[index], start)
        cost += 5 * _inversions(judges[index].family, ranks)
        if best is None or cost < best[0] - 1e-9:
            best = (cost, judges[index].family, values)
    return best


def _given_room(
    anatomy: Anatomy,
    candidates: Sequence[Candidate],
    ranks: Mapping[Node, int],
    best: tuple[float, Family, Array],
    roomy: bool,
) -> tuple[float, Family, Array]:
    """Draw again from starts with more room; the result must be better, unless more room was asked for."""
    price = 0.0 if roomy else WIDTH_PRICE
    trials = []
    for index, candidate in enumerate(candidates[:ROOMIER]):
        judge = Judge(Family(anatomy, candidate), SPREAD if roomy else 1.0)
        extra = 5 * _inversions(judge.family, ranks)
        for k, start in enumerate(roomier_starts(judge.family)):
            wider = extra + price * (np.ptp(start[judge.family.on_line]) / (judge.family.width + 1e-9) - 1)
            trials.append((judge.cost(start) + wider, index, k, judge, start, wider))
    trials.sort(key=lambda trial: trial[:3])
    limit = math.inf if roomy else best[0] - WORTH
    for _, _, _, judge, start, wider in trials[:FURTHER]:
        if judge.discrete > limit:
            continue
        cost, values = refined(judge, start)
        if cost + wider < limit:
            limit, best = cost + wider, (cost + wider, judge.family, values)
    return best


def _inversions(family: Family, ranks: Mapping[Node, int]) -> int:
    """Count the pairs of legs in the wrong order."""
    if not ranks:
        return 0
    places = family.place(family.start).places
    names = family.anatomy.names
    seen = sorted((v for v in family.anatomy.sides if names[v] in ranks), key=lambda v: (float(places[v, 0]), v))
    sequence = [ranks[names[v]] for v in seen]
    return sum(a > b for k, a in enumerate(sequence) for b in sequence[k + 1 :])


def _finished(
    anatomy: Anatomy, family: Family, placed: Placed, score: float, pos: Mapping[Node, Point], ranks: Mapping[Node, int]
) -> Layout:
    """Move what the caller placed, then make the splines."""
    places = placed.places.round(9) + 0.0  # no minus zero
    ratio = placed.sagittas / (np.hypot(*(places[family.heads] - places[family.tails]).T) + 1e-12)

    names = anatomy.names
    ends = [v for v in sorted(anatomy.sides) if names[v] in ranks]
    spots = sorted(tuple(places[v].tolist()) for v in ends)
    for vertex, spot in zip(sorted(ends, key=lambda v: ranks[names[v]]), spots, strict=True):
        places[vertex] = spot

    number = {name: index for index, name in enumerate(names)}
    moved = {number[name]: np.asarray(place, float) for name, place in pos.items() if name in number}
    for stub in family.candidate.stubs:
        if stub.vertex in moved:
            for node in stub.plant.places:
                places[node] += moved[stub.vertex] - placed.places[stub.vertex]
    for vertex, place in moved.items():
        places[vertex] = place

    sagittas = ratio * np.hypot(*(places[family.heads] - places[family.tails]).T)
    parts: dict[int, list[Array]] = {}
    for (line, tail, head, _), sagitta in zip(family.arcs, sagittas.tolist(), strict=True):
        parts.setdefault(line, []).append(arc(places[tail], places[head], sagitta))
        if len(parts[line]) == 1 and tail != anatomy.lines[line].tail:
            parts[line][0] = parts[line][0][::-1]

    curves = {}
    for line, splines in parts.items():
        spline = joined(splines) + 0.0
        spline.setflags(write=False)
        curves[anatomy.keys[line]] = spline

    judge = Judge(family)
    crossings = judge.crossings(polylines(family, Placed(places, sagittas)))
    where = {name: (float(places[v, 0]) + 0.0, float(places[v, 1]) + 0.0) for v, name in enumerate(names)}
    return Layout(Frozen(where), Frozen(curves), crossings, family.candidate.method, score)
