"""What the checker computes with: lattices, ranks modulo a prime, singlets counted by weights, and 3j symbols.

Nothing here is shared with the program whose reports are checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import factorial, lcm
from typing import TypeAlias

PRIME = 2_147_483_647
Weight: TypeAlias = tuple[int, ...]  # twice the isospin, two weights of SU(3), twice the spin


def echelon(rows: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return an integer basis in echelon form of the lattice that rows generate."""
    basis: list[list[int]] = []
    waiting = [list(row) for row in rows]
    column = 0
    while waiting and column < len(waiting[0]):
        chosen = [row for row in waiting if row[column]]
        while len(chosen) > 1:
            chosen.sort(key=lambda row: abs(row[column]))
            first = chosen[0]
            for row in chosen[1:]:
                times = row[column] // first[column]
                row[:] = [x - times * y for x, y in zip(row, first, strict=True)]
            chosen = [row for row in chosen if row[column]]
        if chosen:
            basis.append(chosen[0])
            waiting = [row for row in waiting if row is not chosen[0]]
        waiting = [row for row in waiting if any(row)]
        column += 1
    return basis


def reduced(row: Sequence[int], basis: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Reduce a row modulo the lattice with this basis; rows of one class become equal, those inside it zero."""
    rest = list(row)
    for base in basis:
        pivot = next(i for i, x in enumerate(base) if x)
        times = (rest[pivot] - rest[pivot] % abs(base[pivot])) // base[pivot]
        rest = [x - times * y for x, y in zip(rest, base, strict=True)]
    return tuple(rest)


def whole(rows: Sequence[Sequence[Fraction]]) -> tuple[list[list[int]], int]:
    """Write rows as integers in a common unit, and return its inverse."""
    unit = lcm(*(x.denominator for row in rows for x in row))
    return [[int(x * unit) for x in row] for row in rows], unit


def rank(matrix: Sequence[Sequence[int]]) -> int:
    """The rank modulo the prime."""
    rows, found = [[x % PRIME for x in row] for row in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        for row in rows[found + 1 :]:
            if times := row[column] * inverse % PRIME:
                row[:] = [(x - times * y) % PRIME for x, y in zip(row, rows[found], strict=True)]
        found += 1
    return found


def power(states: Sequence[Weight], size: int, copies: int, *, fermion: bool) -> Counter[Weight]:
    """The weights of a product of equal fields: subsets of the states of all generations, or multisets for scalars."""
    by_size: list[Counter[Weight]] = [Counter({(0, 0, 0, 0): 1}), *(Counter[Weight]() for _ in range(size))]
    for state in (state for state in states for _ in range(min(copies, size))):
        # each state once for fermions: from the largest sizes down; any number of times for scalars: upwards
        for k in range(size, 0, -1) if fermion else range(1, size + 1):
            for weight, number in list(by_size[k - 1].items()):
                by_size[k][tuple(x + y for x, y in zip(weight, state, strict=True))] += number
    return by_size[size]


def singlets(factors: Sequence[Counter[Weight]]) -> int:
    """Count the singlets in a product, by Weyl's formula for SU(2) x SU(3) x spin."""
    total: Counter[Weight] = Counter({(0, 0, 0, 0): 1})
    for factor in factors:
        longer: Counter[Weight] = Counter()
        for a, m in total.items():
            for b, n in factor.items():
                longer[tuple(x + y for x, y in zip(a, b, strict=True))] += m * n
        total = longer
    colour = {(0, 0): 1, (-2, 1): -1, (1, -2): -1, (-3, 0): 1, (0, -3): 1, (-2, -2): -1}
    count = 0
    for isospin, sign in ((0, 1), (2, -1)):
        for spin, turn in ((0, 1), (2, -1)):
            count += sum(sign * turn * c * total[isospin, *weights, spin] for weights, c in colour.items())
    return count


def contracts(doubles: Sequence[tuple[int, int]]) -> bool:
    """Whether up to three components have an invariant: (2j, 2m) each, by Racah's formula for the 3j symbol."""
    if sum(m for _, m in doubles):
        return False
    (a, x), (b, y), (c, _) = [*doubles, *[(0, 0)] * (3 - len(doubles))]
    if not abs(a - b) <= c <= a + b or (a + b + c) % 2:
        return False
    total = Fraction(0)
    for t in range((a + b + c) // 2 + 1):
        parts = (
            t,
            (c - b + x) // 2 + t,
            (c - a - y) // 2 + t,
            (a + b - c) // 2 - t,
            (a - x) // 2 - t,
            (b + y) // 2 - t,
        )
        if min(parts) >= 0:
            denominator = 1
            for part in parts:
                denominator *= factorial(part)
            total += Fraction((-1) ** t, denominator)
    return bool(total)
