"""Further starts of the search for drawings that came out tight: wider figures, and inner loops opened to one side."""

from __future__ import annotations

import itertools

import numpy as np

from topologies.drawing.curves import LEFT, Array
from topologies.drawing.layouts.placing import Family
from topologies.drawing.layouts.starts import starts

WIDER = (1.5, 1.8)
EAR, SQUAT = 0.5, 0.6  # how far an inner chain is moved off the line between its ends, and its extent along it
ON_LINE = 0.12
MAX_EARS = 3


def roomier_starts(family: Family) -> list[Array]:
    """Make wider starts of a drawing, each as it is and with its inner chains on either side.

    Tutte's drawing puts a chain of inner vertices on the line between its ends; a loop that is closed by such a chain
    has no area there, and a search that moves one vertex at a time cannot open it.
    """
    where = {(parameter.what, parameter.which): index for index, parameter in enumerate(family.parameters)}
    scaled = [index for index, p in enumerate(family.parameters) if p.what in ("x", "height", "px", "py")]

    roomier: list[Array] = []
    for factor in WIDER:
        for start in starts(family):
            wide = start.copy()
            wide[scaled] *= factor
            places = family.place(wide).places
            closed = [chain for chain in inner_chains(family) if _is_closed(family, chain, places)][:MAX_EARS]

            for sides in itertools.product((1, -1), repeat=len(closed)):
                opened = wide.copy()
                for chain, side in zip(closed, sides, strict=True):
                    from_foot = chain if places[chain[0], 1] < places[chain[-1], 1] else chain[::-1]
                    foot, way = places[from_foot[0]], places[from_foot[-1]] - places[from_foot[0]]
                    aside = side * EAR * (way @ LEFT) / (float(np.hypot(*way)) + 1e-12)
                    for step, vertex in enumerate(from_foot[1:-1]):
                        share = SQUAT * step / (len(chain) - 3) if len(chain) > 3 else 0.5
                        opened[where["px", (vertex,)]], opened[where["py", (vertex,)]] = foot + share * way + aside
                if not any(np.allclose(opened, known) for known in roomier):
                    roomier.append(opened)
    return roomier


def inner_chains(family: Family) -> list[tuple[int, ...]]:
    """List the ways through inner vertices with two lines each, the vertices at both ends included."""
    lines = [(arc.start, arc.end) for arc in family.arcs[: family.core_arcs]]
    beside: dict[int, list[int]] = {}
    for tail, head in lines:
        beside.setdefault(tail, []).append(head)
        beside.setdefault(head, []).append(tail)

    passed = {vertex for vertex in family.candidate.inner if len(beside.get(vertex, ())) == 2}

    chains, seen = [], set()
    for vertex in sorted(passed):
        if vertex in seen:
            continue
        way = [vertex]
        for first in beside[vertex]:
            here = first
            before = vertex
            while here in passed and here not in way:
                way.append(here)
                here, before = next((v for v in beside[here] if v != before), before), here
            way = [here, *way[::-1]]
        seen.update(way)
        if way[0] != way[-1]:
            chains.append(tuple(way[::-1]))
    return chains


def _is_closed(family: Family, chain: tuple[int, ...], places: Array) -> bool:
    """Whether a chain lies on a line of others."""
    for vertex in chain[1:-1]:
        for arc in family.arcs[: family.core_arcs]:
            if {arc.start, arc.end} & set(chain[1:-1]):
                continue
            foot, way = places[arc.start], places[arc.end] - places[arc.start]
            share = float((places[vertex] - foot) @ way) / (float(way @ way) + 1e-12)
            if 0 < share < 1 and float(np.hypot(*(places[vertex] - foot - share * way))) < ON_LINE:
                return True
    return False
