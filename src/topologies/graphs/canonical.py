"""Canonical numbering and automorphisms of small coloured multigraphs, by individualisation and refinement.

The method is that of B. D. McKay, "Practical graph isomorphism", Congr. Numer. 30 (1981) 45: refine the vertex colours
until every vertex of a colour sees the same colours, pick a colour that is still shared, try each of its vertices in
turn, and keep the numbering that gives the smallest adjacency table.  The graphs here have at most a few dozen
vertices, so the whole search tree is walked; the numberings that tie for the smallest table are the automorphisms.

A graph is given by ``colours`` (one sortable value per vertex) and ``bundles`` (a symmetric table of integers that say
which lines join u and v; the diagonal holds the self-loops).  The meaning of the integers is up to the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Table = Sequence[Sequence[int]]


def _ranks(values: Sequence[Any]) -> list[int]:
    """Replace each value by the rank of its class, which is the number of vertices in smaller classes."""
    first: dict[Any, int] = {}
    for position, value in enumerate(sorted(values)):
        first.setdefault(value, position)
    return [first[value] for value in values]


def refine(colours: Sequence[int], neighbours: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """Compute the coarsest equitable refinement of ``colours``; ``neighbours[v]`` lists (vertex, bundle)."""
    ranks, classes = list(colours), len(set(colours))
    while classes < len(ranks):
        ranks = _ranks(
            [
                (ranks[v], tuple(sorted([(bundle, ranks[w]) for w, bundle in around])))
                for v, around in enumerate(neighbours)
            ]
        )
        refined = len(set(ranks))
        if refined == classes:
            break
        classes = refined
    return ranks


def _leaves(ranks: list[int], neighbours: Sequence[Sequence[tuple[int, int]]]) -> Iterator[list[int]]:
    """Yield every discrete numbering in the search tree: ``leaf[v]`` is the position of vertex v."""
    ranks = refine(ranks, neighbours)
    shared = sorted({rank for rank in ranks if ranks.count(rank) > 1})
    if not shared:
        yield ranks
        return
    cell = [v for v, rank in enumerate(ranks) if rank == shared[0]]
    for chosen in cell:
        # the chosen vertex keeps the rank of the cell, the others move behind it
        yield from _leaves([r + (r == shared[0] and v != chosen) for v, r in enumerate(ranks)], neighbours)


def _search(colours: Sequence[Any], bundles: Table) -> tuple[list[int], list[list[int]]]:
    """Find the vertices in canonical order, and every numbering that gives the same table."""
    order = len(colours)
    neighbours = [[(w, row[w]) for w in range(order) if row[w]] for row in bundles]
    best: list[int] | None = None
    ties: list[list[int]] = []
    for leaf in _leaves(_ranks(colours), neighbours):
        at = sorted(range(order), key=leaf.__getitem__)
        table = [bundles[u][v] for i, u in enumerate(at) for v in at[: i + 1]]
        if best is None or table < best:
            best, ties = table, [at]
        elif table == best:
            ties.append(at)
    return (ties[0] if ties else []), ties


def canonical_order(colours: Sequence[Any], bundles: Table) -> tuple[int, ...]:
    """Find the canonical order of the vertices, in which equal graphs, however numbered, have equal tables.

    >>> path = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    >>> canonical_order([0, 0, 0], path)[-1]
    1
    """
    return tuple(_search(colours, bundles)[0])


def code(colours: Sequence[Any], bundles: Table) -> tuple[Any, ...]:
    """Compute a code that is equal exactly for isomorphic graphs: the colours and the table in canonical order.

    >>> code([1, 0], [[0, 2], [2, 0]]) == code([0, 1], [[0, 2], [2, 0]])
    True
    """
    at = canonical_order(colours, bundles)
    return (*(colours[v] for v in at), *(bundles[u][v] for i, u in enumerate(at) for v in at[: i + 1]))


def automorphisms(colours: Sequence[Any], bundles: Table) -> list[tuple[int, ...]]:
    """List all vertex permutations p (v goes to p[v]) that keep colours and bundles, the identity first.

    >>> automorphisms([0, 0, 0], [[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    [(0, 1, 2), (2, 1, 0)]
    """
    _, ties = _search(colours, bundles)
    permutations = []
    for at in ties:
        image = [0] * len(at)
        for source, target in zip(ties[0], at, strict=True):
            image[source] = target
        permutations.append(tuple(image))
    return permutations or [()]
