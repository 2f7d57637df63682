"""The directions of lines, and the choice of the lines that carry the loop momenta (or the free charges kappa).

Charge flows through a diagram as momentum does: choose a spanning tree, and the lines outside it, the *chords*, may
carry anything; each chord closes one loop through the tree, which carries it back.  The incidence matrix of a digraph
is totally unimodular, so all coefficients are -1, 0 or 1.  Any spanning tree will do; here scalars are put into the
tree first, so that the free charges sit on the fermion line where possible, in the order in which one reads it from the
first fermion leg (L, on the left of a figure).

Everything here is in integers: vertices are 0, 1, ..., lines are pairs of vertices, referred to by position.
"""

from __future__ import annotations

from collections.abc import Sequence

from topologies.graphs.keys import Pair


def fermion_chains(
    lines: Sequence[Pair], ends: Sequence[int], incoming: Sequence[bool]
) -> list[list[tuple[int, bool]]]:
    """Order the fermion lines in chains: one per pair of fermion legs, from the earlier leg on, then the closed loops.

    ``lines`` are the internal fermion lines, ``ends`` the vertices of the fermion legs.  Each chain lists (position of
    the line, whether fermion number runs against the pair).  Fermion number runs to the earlier of the two legs (from
    nu_R to L) unless that one is incoming and the later is not.

    >>> fermion_chains([(0, 1), (1, 2)], [0, 2], [False, True])
    [[(0, True), (1, True)]]
    """
    at: dict[int, list[int]] = {}
    for i, (u, v) in enumerate(lines):
        at.setdefault(u, []).append(i)
        if u != v:
            at.setdefault(v, []).append(i)
    left = set(range(len(lines)))
    legs = dict(enumerate(ends))

    def follow(vertex: int) -> tuple[list[tuple[int, bool]], int]:
        """Walk on from a vertex; returns the lines, each with whether it is walked backwards, and the last vertex."""
        walk = []
        while ahead := [i for i in at.get(vertex, ()) if i in left]:
            i = ahead[0]
            left.discard(i)
            against = lines[i][0] != vertex
            walk.append((i, against))
            vertex = lines[i][0] if against else lines[i][1]
        return walk, vertex

    chains = []
    while legs:
        first = min(legs)
        walk, reached = follow(legs.pop(first))
        last = next((j for j in sorted(legs) if legs[j] == reached), None)
        outward = False
        if last is not None:
            del legs[last]
            outward = incoming[first] and not incoming[last]
        chains.append([(i, against if outward else not against) for i, against in walk])
    while left:
        walk, _ = follow(lines[min(left)][0])
        chains.append(walk)
    return chains


def spanning_tree(order: int, lines: Sequence[Pair], preference: Sequence[int]) -> list[int]:
    """Find a spanning tree by Kruskal's algorithm: positions of lines, greedily in the order of ``preference``."""
    root = list(range(order))

    def find(v: int) -> int:
        while root[v] != v:
            root[v] = root[root[v]]
            v = root[v]
        return v

    tree = []
    for i in preference:
        a, b = find(lines[i][0]), find(lines[i][1])
        if a != b:
            root[a] = b
            tree.append(i)
    return tree


def loop_basis(order: int, lines: Sequence[Pair], chords: Sequence[int]) -> list[list[int]]:
    """Compute for each chord the closed flow that carries one unit along it, as coefficients on the directed lines.

    ``lines`` are (tail, head); all lines but the chords must form a forest.

    >>> loop_basis(2, [(0, 1), (0, 1)], chords=[0])
    [[1, -1]]
    """
    around: list[list[tuple[int, int, int]]] = [[] for _ in range(order)]
    for i, (tail, head) in enumerate(lines):
        if i not in chords:
            around[tail].append((head, i, 1))
            around[head].append((tail, i, -1))

    rows = []
    for chord in chords:
        tail, head = lines[chord]
        came: dict[int, tuple[int, int, int]] = {head: (-1, -1, 0)}
        front = [head]
        while tail not in came:
            vertex = front.pop()
            for there, i, sign in around[vertex]:
                if there not in came:
                    came[there] = (vertex, i, sign)
                    front.append(there)

        row = [0] * len(lines)
        row[chord] = 1
        vertex = tail
        while vertex != head:
            vertex, i, sign = came[vertex]
            row[i] += sign
        rows.append(row)
    return rows


def choose_chords(order: int, lines: Sequence[Pair], readable: Sequence[int]) -> list[int]:
    """Choose the lines that carry the free charges: the first ones in ``readable`` that leave the rest connected."""
    tree = set(spanning_tree(order, lines, [*readable][::-1]))
    return [i for i in readable if i not in tree]


def far_side(order: int, lines: Sequence[Pair], bridge: int, vertex: int) -> set[int]:
    """Find the vertices that ``bridge`` separates from ``vertex``."""
    reached, front = {vertex}, [vertex]
    while front:
        here = front.pop()
        for i, (u, v) in enumerate(lines):
            if i != bridge and here in (u, v):
                there = v if here == u else u
                if there not in reached:
                    reached.add(there)
                    front.append(there)
    return set(range(order)) - reached


def directed(
    order: int,
    fermions: Sequence[Pair],
    scalars: Sequence[Pair],
    ends: Sequence[int],
    incoming: Sequence[bool],
    towards: int,
) -> tuple[list[Pair], list[Pair]]:
    """Direct fermion and scalar lines: both as (tail, head), fermions in reading order.

    Fermion lines follow fermion number.  A scalar points along the first loop that runs through it; a scalar in no loop
    points towards the vertex ``towards``.
    """
    chains = fermion_chains(fermions, ends, incoming)
    flowing = [fermions[i][::-1] if against else fermions[i] for chain in chains for i, against in chain]
    lines = [*flowing, *scalars]
    basis = loop_basis(order, lines, choose_chords(order, lines, range(len(lines))))
    for i in range(len(flowing), len(lines)):
        coefficients = [row[i] for row in basis if row[i]]
        against = coefficients[0] < 0 if coefficients else lines[i][1] in far_side(order, lines, i, towards)
        if against:
            lines[i] = lines[i][::-1]
    return lines[: len(flowing)], lines[len(flowing) :]
