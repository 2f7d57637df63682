"""Planar drawings of one part of a diagram inside a frame: which vertices lie on its rim, and where the others go.

The frame is a ring with one node for every leg that ends outside, in order, and a hub beyond the ring. The part can be
drawn with these legs outside if and only if part, ring and hub together are planar (left-right test in networkx, after
de Fraysseix and Rosenstiehl, Int. J. Found. Comput. Sci. 17 (2006) 1017).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from topologies.drawing.layouts.anatomy import Anatomy, planar_embedding
from topologies.drawing.layouts.plants import barycentres

HUB, BELOW = -1, -2  # nodes of the frame are negative
MAX_ORDERS = 24
MAX_DROPPED = 1
MAX_WAYS = 200
MAX_FACES = 4
INWARDS, AT_FOOT = 0.34, 0.06  # sagitta of a line parallel to a rim line; at a foot it must not come near the base line


@dataclass(frozen=True)
class Chord:
    """A line inside the rim. `bulge` is its sagitta as a fraction of its length; the search may change it if `free`."""

    line: int
    start: int
    end: int
    bulge: float = 0.0
    free: bool = False


@dataclass(frozen=True)
class Face:
    """A drawing of a part over a base line: the rim from its first to its last foot, and what is inside.

    `inner` places the other vertices in a half disc of radius 1; the legs of the vertices `outside` reach the outside.
    """

    chain: tuple[int, ...]
    lines: tuple[int, ...]
    inner: Mapping[int, tuple[float, float]]
    chords: tuple[Chord, ...]
    outside: frozenset[int]
    dropped: int = 0


def embedded(graph: nx.Graph[int], ring: Sequence[tuple[int, int | None]]) -> nx.PlanarEmbedding[int] | None:
    """Embed a graph in the plane inside a ring of nodes, each tied to a vertex or to none; None if impossible."""
    framed = graph.copy()
    nodes = [node for node, _ in ring]
    for node, vertex in ring:
        framed.add_edge(HUB, node)
        if vertex is not None:
            framed.add_edge(node, vertex)
    framed.add_edges_from(zip(nodes, [*nodes[1:], nodes[0]], strict=True))
    return planar_embedding(framed)


def walk_between(embedding: nx.PlanarEmbedding[int], first: int, second: int) -> list[int]:
    """Return the rim of the part between two neighbouring nodes of the ring."""
    for start, end in ((first, second), (second, first)):
        face: list[int] = embedding.traverse_face(start, end)
        if HUB not in face:
            inside = face[2:]
            return inside[::-1] if start == first else inside
    return []


def half_disc(x: float, y: float) -> tuple[float, float]:
    """Map the unit disc onto its upper half, vertical by vertical.

    >>> half_disc(0.0, -1.0), half_disc(0.0, 1.0)
    ((0.0, 0.0), (0.0, 1.0))
    """
    top = math.sqrt(max(1e-9, 1 - min(1.0, x * x)))
    return x, (y + top) / 2


def faces_over(
    anatomy: Anatomy,
    lines: Sequence[int],
    vertices: frozenset[int],
    feet: Sequence[int],
    spots: Sequence[float],
    wanting: Sequence[int],
) -> list[Face]:
    """List the drawings of a part that stands on `feet` (at `spots`, from -1 to 1), with the most legs outside.

    Only if nothing else helps is a line left out of the planarity test: it will cross others.
    """
    if not vertices:
        return [Face((feet[0], feet[-1]), tuple(lines), {}, (), frozenset())]

    for dropped in range(MAX_DROPPED + 1):
        faces: list[Face] = []
        for left_out in itertools.combinations(lines, dropped):
            kept = [number for number in lines if number not in left_out]
            for inside in range(len(wanting) + 1):
                for outside in itertools.combinations(wanting, len(wanting) - inside):
                    faces += _with_legs(anatomy, kept, left_out, vertices, feet, spots, outside)
                    if len(faces) >= MAX_FACES:
                        break
                if faces:
                    break
            if len(faces) >= MAX_FACES:
                break
        if faces:
            most = max(len(face.outside) for face in faces)
            return [face for face in faces if len(face.outside) == most][:MAX_FACES]

    chain = longest_way(anatomy.simple(lines), feet[0], feet[-1], set(feet))
    on_rim = frozenset(wanting) & frozenset(chain)
    return [face_with_rim(anatomy, chain, lines, (), vertices, feet, spots, on_rim)]


def longest_way(graph: nx.Graph[int], start: int, end: int, avoid: set[int]) -> list[int]:
    """Find the longest of the first simple paths between two vertices that pass none of the vertices to avoid."""
    allowed = graph.subgraph([vertex for vertex in graph if vertex not in avoid or vertex in (start, end)])
    steps: dict[int, list[int]] = {vertex: sorted(allowed[vertex]) for vertex in sorted(allowed)}
    ordered: nx.Graph[int] = nx.Graph(
        [(vertex, neighbour) for vertex, neighbours in steps.items() for neighbour in neighbours]
    )
    return max(itertools.islice(nx.all_simple_paths(ordered, start, end), MAX_WAYS), key=len, default=[start, end])


def _with_legs(
    anatomy: Anatomy,
    kept: Sequence[int],
    left_out: Sequence[int],
    vertices: frozenset[int],
    feet: Sequence[int],
    spots: Sequence[float],
    outside: Sequence[int],
) -> Iterator[Face]:
    """Yield the planar drawings in which the legs of all vertices `outside` reach the outside, in any order."""
    graph = anatomy.simple(kept)
    graph.add_nodes_from(feet)
    graph.add_edges_from(itertools.pairwise(feet))
    graph.add_edges_from((BELOW, foot) for foot in feet)
    if not nx.is_connected(graph) or not vertices <= set(graph):
        return

    framed = graph.copy()
    framed.add_edges_from((HUB, vertex) for vertex in (*outside, feet[0], feet[-1], BELOW))
    if planar_embedding(framed) is None:
        return  # in no order

    seen = set()
    for order in itertools.islice(itertools.permutations(outside), MAX_ORDERS):
        tied = [feet[0], *order, feet[-1]]
        ring: list[tuple[int, int | None]] = [(-10 - index, vertex) for index, vertex in enumerate(tied)]
        ring.append((BELOW, None))
        embedding = embedded(graph, ring)
        if embedding is None:
            continue

        chain = [feet[0]]
        for (node, _), (following, _) in itertools.pairwise(ring[:-1]):
            walk = walk_between(embedding, node, following)
            chain += walk[1:] if walk and walk[0] == chain[-1] else walk

        proper = len(set(chain)) == len(chain) > 2 and chain[-1] == feet[-1] and not set(chain[1:-1]) & set(feet)
        if proper and tuple(chain) not in seen:
            seen.add(tuple(chain))
            yield face_with_rim(anatomy, chain, kept, left_out, vertices, feet, spots, frozenset(outside))


def face_with_rim(
    anatomy: Anatomy,
    chain: Sequence[int],
    kept: Sequence[int],
    left_out: Sequence[int],
    vertices: frozenset[int],
    feet: Sequence[int],
    spots: Sequence[float],
    outside: frozenset[int],
) -> Face:
    """Fill a rim with its lines, the chords inside, and Tutte's drawing of the inner vertices in the half disc."""
    rim_lines = rim_lines_of(anatomy, chain, kept)
    disc = {}
    for index, vertex in enumerate(chain):
        angle = math.pi * (1 - index / (len(chain) - 1))
        disc[vertex] = (math.cos(angle), math.sin(angle))
    for foot, spot in zip(feet, spots, strict=True):
        disc[foot] = (spot, -math.sqrt(max(0.0, 1 - spot * spot)))
    inner = barycentres(anatomy, vertices | set(feet), kept, disc)
    chords = chords_among(anatomy, [n for n in kept if n not in rim_lines], chain, left_out)
    flat = {vertex: half_disc(*place) for vertex, place in inner.items()}
    return Face(tuple(chain), tuple(rim_lines), flat, chords, outside, len(left_out))


def rim_lines_of(anatomy: Anatomy, chain: Sequence[int], lines: Sequence[int]) -> list[int]:
    """Pick one line for each step of the rim."""
    return [
        next(number for number in lines if anatomy.ends(number) == frozenset(step))
        for step in itertools.pairwise(chain)
    ]


def chords_among(
    anatomy: Anatomy, lines: Sequence[int], chain: Sequence[int], left_out: Sequence[int] = ()
) -> tuple[Chord, ...]:
    """List the lines inside a clockwise rim: parallel ones bulge apart, those parallel to a rim line bulge inwards."""
    steps = {frozenset(step): step for step in itertools.pairwise(chain)}
    chords = []
    for pair in sorted({anatomy.ends(number) for number in lines}, key=sorted):
        together = [number for number in lines if anatomy.ends(number) == pair]
        if pair in steps:
            start, end = steps[pair]
            inwards = AT_FOOT if {start, end} & {chain[0], chain[-1]} else INWARDS
            chords += [Chord(n, start, end, -inwards * (k + 1) / len(together)) for k, n in enumerate(together)]
        else:
            start, end = sorted(pair)
            middle = (len(together) - 1) / 2
            chords += [Chord(n, start, end, 0.36 * (k - middle)) for k, n in enumerate(together)]
    chords += [Chord(n, anatomy.lines[n].tail, anatomy.lines[n].head, 0.0, True) for n in left_out]
    return tuple(chords)
