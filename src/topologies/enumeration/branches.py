"""Rooted trees of legs, the branches that can hang from one point of a diagram.

A branch with k leaves is either one leg or a vertex with two or three branches.  It is written as nested tuples: ``()``
is a leg, ``(a, b)`` a cubic and ``(a, b, c)`` a quartic vertex.  A *bead* is a vertex on a line together with the one
or two branches it carries; a *string* is the sequence of beads along a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement, groupby, product
from typing import Any

Branch = tuple[Any, ...]
Bead = tuple[Branch, ...]
String = tuple[Bead, ...]
LEG: Branch = ()


def partitions(total: int, parts: int, largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """Write ``total`` as ``parts`` positive integers in falling order, none above ``largest``, in all ways.

    >>> list(partitions(5, 3))
    [(3, 1, 1), (2, 2, 1)]
    """
    largest = total if largest is None else largest
    if parts == 0:
        if total == 0:
            yield ()
        return
    for head in range(min(largest, total - parts + 1), 0, -1):
        for tail in partitions(total - head, parts - 1, head):
            yield (head, *tail)


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Write ``total`` as ``parts`` non-negative integers in any order, in all ways.

    >>> list(compositions(2, 2))
    [(2, 0), (1, 1), (0, 2)]
    """
    if parts == 0:
        if total == 0:
            yield ()
        return
    for head in range(total, -1, -1):
        for tail in compositions(total - head, parts - 1):
            yield (head, *tail)


def bunches(sizes: tuple[int, ...]) -> Iterator[tuple[Branch, ...]]:
    """List the unordered sets of branches with the given numbers of leaves (in falling order), equal ones allowed."""
    groups = [combinations_with_replacement(branches(size), len(list(same))) for size, same in groupby(sizes)]
    for choice in product(*groups):
        yield tuple(branch for part in choice for branch in part)


@cache
def branches(leaves: int) -> tuple[Branch, ...]:
    """List all branches with this many leaves.

    >>> [len(branches(k)) for k in range(1, 7)]
    [1, 1, 2, 4, 9, 23]
    """
    if leaves == 1:
        return (LEG,)
    return tuple(bunch for children in (2, 3) for sizes in partitions(leaves, children) for bunch in bunches(sizes))


@cache
def beads(leaves: int) -> tuple[Bead, ...]:
    """List all vertices on a line that carry this many legs: one branch (cubic) or two (quartic)."""
    return tuple(bunch for size in (1, 2) for sizes in partitions(leaves, size) for bunch in bunches(sizes))


@cache
def strings(leaves: int) -> tuple[String, ...]:
    """List all sequences of beads with this many legs in total, read in one direction.

    >>> strings(2)
    ((((),), ((),)), ((((), ()),),), (((), ()),))
    """
    if leaves == 0:
        return ((),)
    return tuple(
        (head, *tail) for first in range(1, leaves + 1) for head in beads(first) for tail in strings(leaves - first)
    )


def numbers_of_strings(most: int) -> Iterator[int]:
    """Count the strings with 0, 1, ..., ``most`` legs, without listing them.

    >>> list(numbers_of_strings(5)) == [len(strings(k)) for k in range(6)]
    True
    """
    branch, bead, string = [0], [0], [1]  # by the number of legs
    yield 1
    for legs in range(1, most + 1):
        pairs = sum(branch[k] * branch[legs - k] for k in range(1, legs))
        twice = branch[legs // 2] if legs % 2 == 0 else 0
        triples = sum(branch[i] * branch[j] * branch[legs - i - j] for i in range(1, legs) for j in range(1, legs - i))
        with_twice = sum(branch[k] * branch[legs - 2 * k] for k in range(1, (legs - 1) // 2 + 1))
        thrice = branch[legs // 3] if legs % 3 == 0 else 0
        # Burnside's lemma for unordered pairs and triples of branches
        two, three = (pairs + twice) // 2, (triples + 3 * with_twice + 2 * thrice) // 6
        branch.append(1 if legs == 1 else two + three)
        bead.append(branch[legs] + two)
        string.append(sum(bead[k] * string[legs - k] for k in range(1, legs + 1)))
        yield string[legs]
