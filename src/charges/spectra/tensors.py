"""Invariant tensors of SU(3) x SU(2), in components, modulo the prime of :mod:`charges.spectra.modular`.

Components of SU(2) are those of :mod:`charges.gauge.components`.  A multiplet (p, 0) of SU(3) consists of the monomials
of degree p in three letters, (1, 1) of the traceless matrices, and conjugates are in the dual basis.  A tensor without
weight that the two simple roots take to zero is invariant.
Source: J. E. Humphreys, Introduction to Lie Algebras and Representation Theory (Springer 1972), sections 20 and 21.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from math import factorial
from typing import NamedTuple, TypeAlias

import numpy as np

from charges.arithmetic.elimination import Echelon
from charges.gauge.components import invariants
from charges.spectra.modular import PRIME, Array

Colour: TypeAlias = tuple[tuple[int, int], int]  # the labels of a multiplet, and -1 for the dual basis
_Matrix: TypeAlias = Mapping[tuple[int, int], int]  # entries other than 0, by row and column


class _Multiplet(NamedTuple):
    """A multiplet of SU(3): the weights of its components, and the matrices of the two simple roots."""

    weights: tuple[tuple[int, int], ...]
    raising: tuple[_Matrix, _Matrix]


@cache
def _multiplet(colour: Colour) -> _Multiplet:
    (p, q), sign = colour
    if sign < 0 or (q and not p):
        of = _multiplet(((p, q), 1) if sign < 0 else ((q, p), 1))
        weights = tuple((-a, -b) for a, b in of.weights)
        first, second = ({(j, i): -value for (i, j), value in matrix.items()} for matrix in of.raising)
        return _Multiplet(weights, (first, second))
    return _adjoint() if q else _symmetric(p)


def _symmetric(power: int) -> _Multiplet:
    """Monomials x^a y^b z^c; a root E_ij takes x_j to x_i."""
    basis = [e for e in product(range(power + 1), repeat=3) if sum(e) == power]
    place = {e: i for i, e in enumerate(basis)}
    raising = []
    for i in (0, 1):
        matrix = {}
        for e in basis:
            if e[i + 1]:
                image = tuple(n + (k == i) - (k == i + 1) for k, n in enumerate(e))
                matrix[place[image], place[e]] = e[i + 1]
        raising.append(matrix)
    return _Multiplet(tuple((e[0] - e[1], e[1] - e[2]) for e in basis), (raising[0], raising[1]))


def _adjoint() -> _Multiplet:
    """The matrices E_ij, then E_11 - E_22 and E_22 - E_33, with commutators."""
    off = [(i, j) for i in range(3) for j in range(3) if i != j]
    h = {0: (1, -1, 0), 1: (0, 1, -1)}

    def weight(i: int, j: int) -> tuple[int, int]:
        return h[0][i] - h[0][j], h[1][i] - h[1][j]

    def expand(diagonal: Sequence[int]) -> dict[int, int]:
        """A traceless diagonal matrix in the basis of the two Cartan elements."""
        return {6: diagonal[0], 7: diagonal[0] + diagonal[1]}

    raising = []
    for a in (0, 1):
        matrix: dict[tuple[int, int], int] = {}
        for column, (i, j) in enumerate(off):
            # [E_a,a+1, E_ij] = delta(a+1, i) E_aj - delta(j, a) E_i,a+1
            diagonal = [0, 0, 0]
            for row, column_of, value in ((a, j, int(i == a + 1)), (i, a + 1, -int(j == a))):
                if value and row == column_of:
                    diagonal[row] += value
                elif value:
                    key = (off.index((row, column_of)), column)
                    matrix[key] = matrix.get(key, 0) + value
            for row, value in expand(diagonal).items():
                if value:
                    matrix[row, column] = value
        for k in (0, 1):  # [E_ij, h] = -(h_i - h_j) E_ij
            value = -(h[k][a] - h[k][a + 1])
            matrix[off.index((a, a + 1)), 6 + k] = value
        raising.append({key: value for key, value in matrix.items() if value})
    weights = (*(weight(i, j) for i, j in off), (0, 0), (0, 0))
    return _Multiplet(weights, (raising[0], raising[1]))


@cache
def coloured(colours: tuple[Colour, ...]) -> tuple[Array, ...]:
    """List independent invariants of multiplets of SU(3), as arrays with an axis for each.

    >>> len(coloured((((1, 0), 1),) * 3)), len(coloured((((1, 1), 1),) * 3)), len(coloured((((1, 1), 1),) * 4))
    (1, 2, 8)
    """
    multiplets = [_multiplet(colour) for colour in colours]
    shape = tuple(len(m.weights) for m in multiplets)
    indices = [
        index
        for index in product(*map(range, shape))
        if not any(sum(m.weights[i][k] for m, i in zip(multiplets, index, strict=True)) for k in (0, 1))
    ]
    equations: dict[tuple[int, tuple[int, ...]], dict[tuple[int, ...], int]] = {}
    for index in indices:
        for root in (0, 1):
            for axis, multiplet in enumerate(multiplets):
                for (row, column), value in multiplet.raising[root].items():
                    if column == index[axis]:
                        image = (*index[:axis], row, *index[axis + 1 :])
                        equation = equations.setdefault((root, image), {})
                        equation[index] = equation.get(index, 0) + value
    system: Echelon[tuple[int, ...]] = Echelon(PRIME)
    for entries in equations.values():
        system.add(entries)
    solved = system.reduced()
    found = []
    for free in (index for index in indices if index not in solved):
        tensor = np.zeros(shape, dtype=np.int64)
        tensor[free] = 1
        for pivot, relation in solved.items():
            tensor[pivot] = -relation.get(free, 0) % PRIME
        found.append(tensor)
    return tuple(found)


@cache
def weak(dims: tuple[int, ...]) -> tuple[Array, ...]:
    """List invariants of SU(2) multiplets that span all, as arrays with an axis for each."""
    found = []
    for tensor in invariants(dims):
        array = np.zeros(dims, dtype=np.int64)
        for index, value in tensor.items():
            array[index] = value % PRIME
        found.append(array)
    return tuple(found)


def dual(dimension: int) -> list[tuple[int, int]]:
    """For each component of an SU(2) multiplet, which one of the conjugate it propagates to, and the factor."""
    last = dimension - 1
    return [(last - k, (-1) ** k * factorial(k) * factorial(last - k) % PRIME) for k in range(dimension)]
