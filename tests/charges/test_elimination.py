"""Gauss elimination: ranks, solutions and null vectors, against normal forms and all vectors of a small field."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from charges.arithmetic.elimination import Echelon, null_columns
from charges.arithmetic.smith import relations, smith

matrices = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-4, 4), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


@given(matrices)
def test_independent_rows_are_as_many_as_the_rank(rows: list[list[int]]) -> None:
    system: Echelon[int] = Echelon()
    kept = [system.add(dict(enumerate(row))) for row in rows]
    assert sum(kept) == sum(map(bool, smith(rows).factors))
    assert not any(system.add(dict(enumerate(row))) for row in rows)


@given(matrices)
def test_reduced_rows_solve_for_their_pivots(rows: list[list[int]]) -> None:
    """No row has the pivot of another, all are positive at their own, and they span what was given."""
    system: Echelon[int] = Echelon()
    for row in rows:
        system.add(dict(enumerate(row)))
    solved = system.reduced()
    assert list(solved) == sorted(system.rows)
    for pivot, reduced in solved.items():
        assert min(reduced) == pivot
        assert reduced[pivot] > 0
        assert reduced.keys() & solved.keys() == {pivot}
        assert not system.add(reduced)


@given(matrices)
def test_null_columns_over_the_rationals(rows: list[list[int]]) -> None:
    """Against the lattice of integer vectors that the matrix maps to zero."""
    columns = list(zip(*rows, strict=True))
    kernel = relations(columns, [0] * len(rows))
    nonzero = null_columns([dict(enumerate(row)) for row in rows], len(columns))
    assert nonzero == {i for i in range(len(columns)) if any(vector[i] for vector in kernel)}


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=4))
def test_null_columns_modulo_a_prime(rows: list[list[int]]) -> None:
    """Against all vectors modulo 5."""
    null = [
        vector
        for vector in product(range(5), repeat=3)
        if not any(sum(x * y for x, y in zip(row, vector, strict=True)) % 5 for row in rows)
    ]
    nonzero = null_columns([dict(enumerate(row)) for row in rows], 3, 5)
    assert nonzero == {i for i in range(3) if any(vector[i] for vector in null)}
