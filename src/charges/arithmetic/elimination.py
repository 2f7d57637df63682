"""Gauss elimination in integers: row by row, over the rational numbers or modulo a prime.

A row is a mapping from columns, of any type that can be ordered, to its entries other than zero.
Source: H. Cohen, A Course in Computational Algebraic Number Theory (Springer 1993), section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import gcd
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """The type of the labels of columns: numbers, tuples of numbers, or anything else that can be sorted and hashed."""

    def __lt__(self, other: Any, /) -> bool: ...


C = TypeVar("C", bound=Ordered)


class Echelon(Generic[C]):
    """Independent rows, no two of which begin in the same column; they are added one at a time.

    Arguments:
        prime: entries count modulo this prime, and the first entry of each row is made 1.  With 0 entries are rational:
            a row is kept up to a factor, as integers without a common divisor, the first of which is positive.

    >>> system = Echelon()
    >>> [system.add(row) for row in ({"x": 1, "y": 2}, {"x": 2, "y": 4}, {"x": 1, "y": 1})]
    [True, False, True]
    >>> system.reduced()
    {'x': {'x': 1}, 'y': {'y': 1}}
    """

    def __init__(self, prime: int = 0) -> None:
        self.prime = prime
        self.rows: dict[C, dict[C, int]] = {}  # by their first columns, the pivots

    def add(self, row: Mapping[C, int]) -> bool:
        """Add a row and return True if it is independent of the earlier ones; otherwise drop it and return False."""
        rest = self._tidy(row)
        while rest:
            first = min(rest)
            if first not in self.rows:
                self.rows[first] = self._normal(rest, first)
                return True
            rest = self._without(rest, self.rows[first], first)
        return False

    def reduced(self) -> dict[C, dict[C, int]]:
        """Solve for the pivots: return the rows, by their pivots, such that no row contains the pivot of another."""
        solved: dict[C, dict[C, int]] = {}
        for pivot in sorted(self.rows, reverse=True):
            row = self.rows[pivot]
            for later in solved.keys() & row.keys():
                row = self._without(row, solved[later], later)
            solved[pivot] = self._normal(row, pivot)
        return dict(reversed(solved.items()))

    def _without(self, row: dict[C, int], pivot_row: dict[C, int], column: C) -> dict[C, int]:
        """Subtract a multiple of the pivot row from a multiple of the other, such that a column vanishes."""
        times, share = pivot_row[column], row[column]
        difference = {key: times * value for key, value in row.items()} if times != 1 else dict(row)
        for key, value in pivot_row.items():
            difference[key] = difference.get(key, 0) - share * value
        return self._tidy(difference)

    def _tidy(self, row: Mapping[C, int]) -> dict[C, int]:
        """Reduce a row modulo the prime, and drop its zeros."""
        if prime := self.prime:
            return {key: rest for key, value in row.items() if (rest := value % prime)}
        return {key: value for key, value in row.items() if value}

    def _normal(self, row: dict[C, int], pivot: C) -> dict[C, int]:
        """Scale a row: 1 at its pivot modulo a prime, otherwise positive there and without a common divisor."""
        if self.prime:
            inverse = pow(row[pivot], -1, self.prime)
            return {key: value * inverse % self.prime for key, value in row.items()}
        common = gcd(*row.values()) * (-1 if row[pivot] < 0 else 1)
        return row if common == 1 else {key: value // common for key, value in row.items()}


def null_columns(rows: Iterable[Mapping[int, int]], width: int, prime: int = 0) -> set[int]:
    """Find the columns in which some vector that a matrix maps to zero has an entry other than zero.

    >>> null_columns([{0: 1, 1: 1}, {2: 3}], 4)  # (1, -1, 0, 0) and (0, 0, 0, 1)
    {0, 1, 3}
    """
    system: Echelon[int] = Echelon(prime)
    for row in rows:
        system.add(row)
    free = set(range(width)) - system.rows.keys()
    return free | {pivot for pivot, row in system.reduced().items() if free & row.keys()}
