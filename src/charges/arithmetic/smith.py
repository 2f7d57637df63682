"""Normal forms of integer matrices: Smith (with both transformations) and Hermite, in exact integers.

A lattice is given by the rows of a matrix that generate it.  The Hermite form is its canonical basis, so that two
lattices are equal if their Hermite forms are; the Smith form U A V = D shows the quotient of Z^n by the lattice.
Source: H. Cohen, A Course in Computational Algebraic Number Theory (Springer 1993), section 2.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from topologies import MalformedInput
from topologies.integers import integer

Row: TypeAlias = tuple[int, ...]
Matrix: TypeAlias = tuple[Row, ...]


_NEEDED = "a matrix of integers is needed, got the row"


class Smith(NamedTuple):
    """The Smith form of a matrix A: ``left`` A ``right`` = ``form`` is diagonal; left and right are unimodular."""

    left: Matrix
    form: Matrix
    right: Matrix

    @property
    def factors(self) -> Row:
        """The diagonal: its entries are not negative, each divides the next, and zeros come last."""
        return tuple(row[i] for i, row in enumerate(self.form) if i < len(row))


def smith(rows: Iterable[Sequence[int]], columns: int | None = None) -> Smith:
    """Compute the Smith normal form of an integer matrix A: unimodular U and V such that U A V is diagonal.

    Arguments:
        rows: the rows of A.
        columns: their length; needed only if there are no rows.

    For a matrix with one column V is 1: signs go into U.
    Raises MalformedInput if the rows have different lengths or entries that are not integers.

    >>> smith([[2, 4], [6, 8]]).factors
    (2, 4)
    """
    a = _checked(rows, columns)
    n = len(a[0]) if a else columns or 0
    left, right = _identity(len(a)), _identity(n)

    for k in range(min(len(a), n)):
        while _put_pivot(a, left, right, k):
            _clear(a, left, right, k)
            if any(a[k][k + 1 :]) or any(row[k] for row in a[k + 1 :]):
                continue
            undivided = next((i for i in range(k + 1, len(a)) if any(entry % a[k][k] for entry in a[i])), None)
            if undivided is None:
                break
            for matrix in (a, left):  # bring an entry that the pivot does not divide into its row
                matrix[k] = [x + y for x, y in zip(matrix[k], matrix[undivided], strict=True)]

    return Smith(_frozen(left), _frozen(a), _frozen(right))


def _put_pivot(a: list[list[int]], left: list[list[int]], right: list[list[int]], k: int) -> bool:
    """Move the smallest entry from row and column k on to (k, k) and make it positive; return False if all vanish."""
    entries = [(abs(a[i][j]), i, j) for i in range(k, len(a)) for j in range(k, len(a[0])) if a[i][j]]
    if not entries:
        return False
    _, i, j = min(entries)
    for matrix in (a, left):
        matrix[k], matrix[i] = matrix[i], matrix[k]
    if j != k:
        for matrix in (a, right):
            for row in matrix:
                row[k], row[j] = row[j], row[k]
    if a[k][k] < 0:
        for matrix in (a, left):
            matrix[k] = [-x for x in matrix[k]]
    return True


def _clear(a: list[list[int]], left: list[list[int]], right: list[list[int]], k: int) -> None:
    """Subtract multiples of row and column k from the others; remainders smaller than the pivot may stay."""
    for i in range(k + 1, len(a)):
        if times := a[i][k] // a[k][k]:
            for matrix in (a, left):
                matrix[i] = [x - times * y for x, y in zip(matrix[i], matrix[k], strict=True)]
    for j in range(k + 1, len(a[0])):
        if times := a[k][j] // a[k][k]:
            for matrix in (a, right):
                for row in matrix:
                    row[j] -= times * row[k]


def hermite(rows: Iterable[Sequence[int]], columns: int | None = None) -> Matrix:
    """Compute the canonical basis of the lattice that the rows generate.

    The pivot of a row, its first entry, lies to the right of the one above.  Pivots are positive, and the entries above
    a pivot lie between zero and the pivot minus one.  Raises MalformedInput like :func:`smith`.

    >>> hermite([[2, 4], [6, 8], [4, 4]])
    ((2, 0), (0, 4))
    """
    a = _checked(rows, columns)
    basis: list[list[int]] = []
    for j in range(len(a[0]) if a else 0):
        while len(nonzero := [row for row in a if row[j]]) > 1:
            pivot = min(nonzero, key=lambda row: abs(row[j]))
            a = [row if row is pivot else _minus(row, row[j] // pivot[j], pivot) for row in a]
        if nonzero:
            pivot = [x if nonzero[0][j] > 0 else -x for x in nonzero[0]]
            a = [row for row in a if row is not nonzero[0]]
            basis = [*(_minus(row, row[j] // pivot[j], pivot) for row in basis), pivot]
    return _frozen(basis)


def coordinates(vector: Sequence[int], basis: Matrix) -> Row | None:
    """Find the coordinates of a vector in the Hermite basis of a lattice; None if it is not in the lattice.

    >>> coordinates([6, 8], hermite([[2, 4], [6, 8]])), coordinates([1, 0], hermite([[2, 4], [6, 8]]))
    ((3, 2), None)
    """
    times, rest = _divided(vector, basis)
    return None if any(rest) else tuple(times)


def residue(vector: Sequence[int], basis: Matrix) -> Row:
    """Reduce a vector modulo the lattice with this Hermite basis: vectors that differ by an element of it become equal.

    >>> residue([7, 9], hermite([[2, 4], [6, 8]]))
    (1, 1)
    """
    return tuple(_divided(vector, basis)[1])


def _divided(vector: Sequence[int], basis: Matrix) -> tuple[list[int], list[int]]:
    """Divide a vector by a Hermite basis: return how often each row goes into it, and what remains."""
    rest, times = list(vector), []
    for row in basis:
        pivot = next(j for j, entry in enumerate(row) if entry)
        times.append(rest[pivot] // row[pivot])
        rest = _minus(rest, times[-1], list(row))
    return times, rest


def contains(basis: Matrix, vector: Sequence[int]) -> bool:
    """Check whether a vector lies in the lattice with this Hermite basis."""
    return coordinates(vector, basis) is not None


def relations(rows: Sequence[Sequence[int]], moduli: Sequence[int]) -> Matrix:
    """Find the lattice of integers n with n_1 row_1 + n_2 row_2 + ... = 0, column by column modulo ``moduli``.

    A column with modulus 0 counts exactly.  Returns the Hermite basis of the lattice.

    >>> relations([[1], [2]], [4])
    ((2, 1), (0, 2))
    """
    u, diagonal, _ = smith([*rows, *torsion_rows(moduli)], len(moduli))
    kernel = [combination[: len(rows)] for combination, row in zip(u, diagonal, strict=True) if not any(row)]
    return hermite(kernel, len(rows))


def torsion_rows(moduli: Sequence[int]) -> Matrix:
    """List the rows that count as zero if columns count modulo ``moduli``; a column with modulus 0 counts exactly.

    >>> torsion_rows([2, 0, 3])
    ((2, 0, 0), (0, 0, 3))
    """
    return tuple(tuple(n * (i == j) for j in range(len(moduli))) for i, n in enumerate(moduli) if n)


def _minus(row: list[int], times: int, other: list[int]) -> list[int]:
    return [x - times * y for x, y in zip(row, other, strict=True)] if times else row


def _identity(size: int) -> list[list[int]]:
    return [[int(i == j) for j in range(size)] for i in range(size)]


def _frozen(rows: Iterable[Iterable[int]]) -> Matrix:
    return tuple(map(tuple, rows))


def _checked(rows: Iterable[Sequence[int]], columns: int | None) -> list[list[int]]:
    a = [list(row) for row in rows]
    for row in a:
        if len(row) != (len(a[0]) if columns is None else columns):
            raise MalformedInput("the rows of a matrix must have the same length")
    return [
        row if all(type(entry) is int for entry in row) else [integer(entry, f"{_NEEDED} {row}") for entry in row]
        for row in a
    ]
