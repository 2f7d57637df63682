"""Graphs in integers and as text: the tables that canonical numbering works on, and the digits and pairs of keys."""

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
    """Write vertices as digits in base 36; MalformedInput above 36 vertices."""
    if vertices and max(vertices) >= len(DIGITS):
        raise MalformedInput(f"keys hold at most {len(DIGITS)} vertices, this graph has {max(vertices) + 1}")
    return "".join(DIGITS[v] for v in vertices)


def pairs_text(lines: Sequence[Pair]) -> str:
    """Write lines as pairs of digits."""
    return "".join(digits_text(line) for line in lines)


def bundles(order: int, *weighted: tuple[int, Sequence[Pair]]) -> list[list[int]]:
    """Make the symmetric table of the lines between each pair of vertices, each kind of line with its weight.

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
    """List the sorted classes of the legs at each vertex."""
    at: list[list[int]] = [[] for _ in range(order)]
    for vertex, sort in zip(legs, classes, strict=True):
        at[vertex].append(sort)
    return [tuple(sorted(sorts)) for sorts in at]


def in_order(names: Sequence[_Name], vertices: Sequence[int], wanted: Sequence[_Name]) -> tuple[int, ...]:
    """Put the vertices of legs, given with their names, into the wanted order of names; those of equal legs increase.

    >>> in_order(["S", "f", "S"], [2, 0, 1], ["f", "S", "S"])
    (0, 1, 2)
    """
    pools: dict[_Name, list[int]] = {}
    for name, v in sorted(zip(names, vertices, strict=True)):
        pools.setdefault(name, []).append(v)
    return tuple(pools[name].pop(0) for name in wanted)


def sorted_legs(legs: Sequence[int], classes: Sequence[int]) -> tuple[int, ...]:
    """Sort the vertices of equal legs, leaving the order of the legs as it is."""
    return in_order(classes, legs, classes)


def renumbered(lines: Sequence[Pair], new: Sequence[int]) -> list[Pair]:
    """Rename vertex v to new[v] in lines, and sort them."""
    return sorted((min(new[u], new[v]), max(new[u], new[v])) for u, v in lines)


def number_of_vertices(lines: Sequence[Pair], legs: Sequence[int]) -> int:
    """Count the vertices, which are called 0, 1, ...; MalformedInput if there is none or a number is negative."""
    named = [*legs, *(v for line in lines for v in line)]
    if not named:
        raise MalformedInput("a graph needs at least one vertex")
    if min(named) < 0:
        raise MalformedInput(f"vertices are numbered from 0, got {min(named)}")
    return 1 + max(named)


def parsed_pairs(text: str) -> list[Pair]:
    """Read lines from an even number of digits."""
    return [(DIGITS.index(text[i]), DIGITS.index(text[i + 1])) for i in range(0, len(text), 2)]
