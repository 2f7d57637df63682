"""Arithmetic with arrays modulo a prime: products, inverses and elementary divisors, all exact.

Generic numbers are random numbers modulo the prime.  What vanishes identically vanishes for these; what does not does
so with a probability of about one in the prime, for which reason everything is tried with two sets of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

PRIME = 8388593  # below 2^23, so that sums of up to 2^7 products are exact as 64-bit floating-point numbers
_EXACT = 128
_SMALL = 100_000  # products of numbers, up to which floating point, with its threads, is no faster

Array: TypeAlias = npt.NDArray[np.int64]


def times(left: Array, right: Array) -> Array:
    """Multiply two matrices.

    >>> times(np.array([[PRIME - 1, 2]]), np.array([[3], [4]])).tolist()
    [[5]]
    """
    if left.size * right.shape[1] <= _SMALL:  # integers of 64 bits hold sums of up to 2^17 products
        product: Array = left @ right % PRIME
        return product
    total = np.zeros((left.shape[0], right.shape[1]), dtype=np.int64)
    first, second = left.astype(np.float64), right.astype(np.float64)
    for start in range(0, left.shape[1], _EXACT):
        part = first[:, start : start + _EXACT] @ second[start : start + _EXACT]
        total = (total + part.astype(np.int64)) % PRIME
    return total


def contract(left: Array, right: Array, axes: Sequence[tuple[int, int]]) -> Array:
    """Sum over pairs of axes, one of each array; the other axes of the left array come first."""
    ours, theirs = [i for i, _ in axes], [j for _, j in axes]
    mine = [i for i in range(left.ndim) if i not in ours]
    yours = [j for j in range(right.ndim) if j not in theirs]
    size = int(np.prod([left.shape[i] for i in ours], dtype=int))
    first = left.transpose(*mine, *ours).reshape(-1, size)
    second = right.transpose(*theirs, *yours).reshape(size, -1)
    shape = [left.shape[i] for i in mine] + [right.shape[j] for j in yours]
    return times(first, second).reshape(shape)


def inverse(matrix: Array) -> Array:
    """Invert a matrix; raises ArithmeticError if it is singular.

    >>> times(inverse(np.array([[1, 2], [3, 4]])), np.array([[1, 2], [3, 4]])).tolist()
    [[1, 0], [0, 1]]
    """
    size = len(matrix)
    work = np.concatenate([matrix % PRIME, np.eye(size, dtype=np.int64)], axis=1)
    for column in range(size):
        below = np.flatnonzero(work[column:, column])
        if not below.size:
            raise ArithmeticError("a singular matrix has no inverse")
        row = column + int(below[0])
        work[[column, row]] = work[[row, column]]
        work[column] = work[column] * pow(int(work[column, column]), -1, PRIME) % PRIME
        factors = work[:, column].copy()
        factors[column] = 0
        rows = np.flatnonzero(factors)
        work[rows] = (work[rows] - factors[rows, None] * work[column]) % PRIME
    return work[:, size:]


def divisors(series: Sequence[Array]) -> list[int]:
    """Find the elementary divisors of a matrix of power series in e: the exponents of e, in ascending order.

    Arguments:
        series: the coefficients of 1, e, e^2, ...; higher orders are unknown.

    Only exponents below the number of coefficients are known and listed; more are possible if there are fewer of them
    than rows and columns.

    >>> light = [np.array([[0, 0], [0, 5]]), np.array([[0, 3], [3, 0]]), np.array([[0, 0], [0, 0]])]
    >>> divisors(light)  # a Dirac mass at one loop and a heavy Majorana mass
    [0, 2]
    """
    return reduced(series)[0]


def reduced(series: Sequence[Array]) -> tuple[list[int], Array]:
    """Eliminate rows of a matrix of power series in e, with pivots of the lowest order first.

    Returns the exponents of the elementary divisors, and for each of them a row divided by its power of e, at e = 0:
    the vectors that these rows map to zero are those of the kernel of the matrix, at e = 0.

    >>> exponents, rows = reduced([np.array([[5, 0]]), np.array([[0, 3]])])  # a row (5, 3 e)
    >>> exponents, rows.tolist()
    ([0], [[5, 0]])
    """
    work = np.stack([matrix % PRIME for matrix in series])
    orders, _, width = work.shape
    found, rows = list[int](), list[Array]()
    while (low := next((k for k in range(orders) if work[k].any()), None)) is not None:
        i, j = (int(x[0]) for x in np.nonzero(work[low]))
        row = work[:, i, :].copy()
        found.append(low)
        rows.append(row[low])
        work = np.delete(work, i, axis=1)
        unit = _inverse_series(row[low:, j])  # the pivot is e^low times a unit; every entry is divisible by e^low
        column = np.array([_product(work[low:, k, j], unit) for k in range(work.shape[1])]).T
        for k in range(orders - low if column.size else 0):  # entries are known up to the same order as before
            if column[k].any():
                for m in range(orders - k):
                    work[k + m] = (work[k + m] - column[k][:, None] * row[m][None, :]) % PRIME
    return found, np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _inverse_series(unit: Array) -> Array:
    """Invert a power series whose first coefficient is not zero."""
    first = pow(int(unit[0]), -1, PRIME)
    result = [first]
    for k in range(1, len(unit)):
        total = sum(int(unit[m]) * result[k - m] for m in range(1, k + 1))
        result.append(-first * total % PRIME)
    return np.array(result, dtype=np.int64)


def _product(first: Array, second: Array) -> Array:
    """Multiply two power series of the same length."""
    length = len(first)
    total = np.zeros(length, dtype=np.int64)
    for k in range(length):
        total[k:] = (total[k:] + first[k] * second[: length - k]) % PRIME
    return total
