"""Charges, and powers of omega, for many choices of the kappas at once, as arrays.

Arrays are of int64 and shape (assignments, lines).  All choices under Z_n, from which dark assignments are counted,
come in blocks, so that memory does not grow with their number.  Where int64 could overflow an error is raised first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

from charges.arithmetic.numbers import expected
from charges.flow.solution import PhaseSolution, Solution
from topologies import MalformedInput
from topologies.integers import integer

if TYPE_CHECKING:
    import numpy as np  # imported in the functions that need it: most users of this module need no arrays
    import numpy.typing as npt

BLOCK = 1 << 16
MOST_ASSIGNMENTS = 10**8
_SAFE = 1 << 62
Powers: TypeAlias = "npt.NDArray[np.int64]"


def charges_at(solution: Solution, kappas: npt.ArrayLike, denominator: int = 1) -> tuple[Powers, int]:
    """Compute the charge of every internal line for many values of the kappas at once.

    Arguments:
        solution: the general solution for one diagram.
        kappas: integers, shape (assignments, loops): the numerators of kappa_1, ..., kappa_L.
        denominator: the common denominator of the kappas.

    Returns the numerators of the charges, int64, shape (assignments, lines), and their common denominator.
    Raises MalformedInput for numbers that are not integers and for a wrong shape, OverflowError where int64 would not
    hold the charges.

    >>> from charges.flow import solve
    >>> from topologies import Diagram
    >>> numerators, denominator = charges_at(solve(Diagram.from_key("dirac-d5_0122_F01_S0212")), [[-1], [1]], 2)
    >>> numerators.tolist(), denominator
    ([[-1, 1, 7], [1, 3, 9]], 2)
    """
    import numpy as np

    loops, lines = len(expected(solution, Solution, "a Solution is needed").basis), len(solution.lines)
    denominator = integer(denominator, "the denominator of the kappas is a positive integer", 1)
    given = np.asarray(kappas)
    if given.ndim != 2 or given.shape[1] != loops:
        raise MalformedInput(f"kappas are given as an array of shape (assignments, {loops}), got {given.shape}")
    if given.dtype.kind not in "iu":
        integers = [
            integer(entry, "kappas are given by their integer numerators, and a denominator") for entry in given.flat
        ]
        given = np.array(integers, dtype=object).reshape(given.shape)

    scale = lcm(denominator, *(charge.denominator for charge in solution.particular))
    basis = np.array(solution.basis, dtype=np.int64).reshape(loops, lines)
    start = [int(charge * scale) for charge in solution.particular]
    largest = max(abs(int(given.min())), abs(int(given.max()))) * (scale // denominator) if given.size else 0
    if largest * int(abs(basis).sum(axis=0).max(initial=0)) + max(map(abs, start), default=0) >= _SAFE:
        raise OverflowError(f"charges of more than {_SAFE.bit_length() - 1} bits: take smaller kappas")
    return given.astype(np.int64) * (scale // denominator) @ basis + np.array(start, dtype=np.int64), scale


def assignment_blocks(phases: PhaseSolution, block: int = BLOCK) -> Iterator[Powers]:
    """List the power of omega of every internal line for every choice of the kappas in Z_n**L, block by block.

    Arguments:
        phases: the solution under Z_n.
        block: the largest number of assignments in a block.

    Yields int64 arrays of shape (assignments, lines).  Rows are in lexicographic order of the kappas, the last of which
    runs fastest; columns are the lines of the solution.
    Raises MalformedInput for more than 10^8 assignments, OverflowError where int64 would not hold the sums.

    >>> from charges.flow import solve
    >>> from topologies import Diagram
    >>> phases = solve(Diagram.from_key("dirac-d5_0122_F01_S0212")).modulo(6)
    >>> next(assignment_blocks(phases)).tolist()[5]
    [5, 1, 1]
    """
    import numpy as np

    block = integer(block, "a block has a positive number of assignments", 1)

    n, loops, total = phases.order, len(phases.solution.basis), number_of_assignments(phases)
    basis = np.array(phases.solution.basis, dtype=np.int64).reshape(loops, len(phases.solution.lines))
    start = np.array(phases.particular, dtype=np.int64)
    weights = np.array([n ** (loops - 1 - i) for i in range(loops)], dtype=np.int64)
    for first in range(0, total, block):
        index = np.arange(first, min(first + block, total), dtype=np.int64)
        kappas = index[:, None] // weights % n
        yield (kappas @ basis + start) % n


def number_of_assignments(phases: PhaseSolution) -> int:
    """Count the choices of the kappas, n**L; raises the errors of :func:`assignment_blocks`."""
    n, loops = phases.order, len(phases.solution.basis)
    if max(n, n**loops) > MOST_ASSIGNMENTS:
        raise MalformedInput(f"Z{n} with {loops} loops: more than {MOST_ASSIGNMENTS} assignments are too many to list")
    if n * (loops + 1) >= _SAFE:
        raise OverflowError(f"Z{n} with {loops} loops does not fit into 64 bits")
    return int(n**loops)


def dark_patterns(phases: PhaseSolution, plain: Mapping[str, Sequence[int]]) -> Counter[int]:
    """Count the assignments in which each set of lines is dark.

    Arguments:
        phases: the solution under Z_n.
        plain: for "fermion" and "scalar" the powers of omega that are not dark.

    Returns the numbers by sets of lines, as bit masks over the lines of the solution.
    Raises OverflowError for more than 62 lines, and the errors of :func:`assignment_blocks`.
    """
    import numpy as np

    number_of_assignments(phases)
    solution = phases.solution
    kinds = [solution.diagram.edges[line]["kind"] for line in solution.lines]
    if len(kinds) > 62:
        raise OverflowError(f"{len(kinds)} lines do not fit into 64 bits")
    tables = {kind: np.ones(phases.order, dtype=bool) for kind in set(kinds)}
    for kind, table in tables.items():
        table[list(plain[kind])] = False

    counts: Counter[int] = Counter()
    for powers in assignment_blocks(phases):
        masks = np.zeros(len(powers), dtype=np.int64)
        for i, kind in enumerate(kinds):
            masks |= tables[kind][powers[:, i]].astype(np.int64) << i
        for mask, times in zip(*np.unique(masks, return_counts=True), strict=True):
            counts[int(mask)] += int(times)
    return counts
