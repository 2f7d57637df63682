"""Graphs in integers and in text: what canonical numbering works on, and the digits and pairs that keys consist of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from topologies.errors import MalformedInput

Pair = tuple[int, int]
Lines = tuple[Pair, ...]
_Name = TypeVar("_Name", int, str)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
FERMION = 16  # a bundle of lines is written as 16 * (number of fermions) + (number of scalars)


def digits_text(vertices: Sequence[int]) -> str:
    """Vertices as digits in base 36."""
    if vertices and max(vertices) >= len(DIGITS):
        raise MalformedInput(f"keys hold at most {len(DIGITS)} vertices, this graph has {max(vertices) + 1}")
    return "".join(DIGITS[v] for v in vertices)


def pairs_text(lines: Sequence[Pair]) -> str:
    """Lines as pairs of digits."""
    return "".join(digits_text(line) for line in lines)


def bundles(order: int, *weighted: tuple[int, Sequence[Pair]]) -> list[list[int]]:
    """Symmetric table of the lines between each pair of vertices, each sort of line with its weight.

    The diagonal counts self-loops once.

    >>> bundles(2, (1, ((0, 0), (0, 1), (1, 1))))
    [[1, 1], [1, 1]]
    """
    table = [[0] * order for _ in range(order)]
    for weight, lines in weighted:
        for u, v in lines:
            table[u][v] += weight
            if u != v:
                table[v][u] += weight
    return table


def leg_colours(order: int, legs: Sequence[int], classes: Sequence[int]) -> list[tuple[int, ...]]:
    """The sorted classes of the legs at each vertex."""
    at: list[list[int]] = [[] for _ in range(order)]
    for vertex, sort in zip(legs, classes, strict=True):
        at[vertex].append(sort)
    return [tuple(sorted(sorts)) for sorts in at]


def in_order(names: Sequence[_Name], vertices: Sequence[int], wanted: Sequence[_Name]) -> tuple[int, ...]:
    """The vertices of legs with some names, given in any order, in the wanted one; those of equal legs increase.

    >>> in_order(["S", "f", "S"], [2, 0, 1], ["f", "S", "S"])
    (0, 1, 2)
    """
    pools: dict[_Name, list[int]] = {}
    for name, v in sorted(zip(names, vertices, strict=True)):
        pools.setdefault(name, []).append(v)
    return tuple(pools[name].pop(0) for name in wanted)


def sorted_legs(legs: Sequence[int], classes: Sequence[int]) -> tuple[int, ...]:
    """The vertices of the legs, those of equal legs in increasing order."""
    return in_order(classes, legs, classes)


def renumbered(lines: Sequence[Pair], new: Sequence[int]) -> list[Pair]:
    """The lines, sorted, after vertex v has become new[v]."""
    return sorted((min(new[u], new[v]), max(new[u], new[v])) for u, v in lines)


def number_of_vertices(lines: Sequence[Pair], legs: Sequence[int]) -> int:
    """The number of vertices, if they are called 0, 1, ..."""
    named = [*legs, *(v for line in lines for v in line)]
    if not named:
        raise MalformedInput("a graph needs at least one vertex")
    if min(named) < 0:
        raise MalformedInput(f"vertices are numbered from 0, got {min(named)}")
    return 1 + max(named)


def parsed_pairs(text: str) -> list[Pair]:
    """Lines from pairs of digits, an even number of them."""
    return [(DIGITS.index(text[i]), DIGITS.index(text[i + 1])) for i in range(0, len(text), 2)]
