"""Every choice of the kappas under Z_n at once, as arrays: what the counts of dark assignments are made from.

Arrays are of int64 and shape (assignments, lines), in blocks, so that memory does not grow with the number of
assignments; what could overflow raises before it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from charges.solution import PhaseSolution
from topologies import MalformedInput

BLOCK = 1 << 16
MOST_ASSIGNMENTS = 10**8
_SAFE = 1 << 62

Powers = npt.NDArray[np.int64]


def assignment_blocks(phases: PhaseSolution, block: int = BLOCK) -> Iterator[Powers]:
    """The power of omega of every internal line for every choice of the kappas in Z_n**L.

    Rows are in lexicographic order of the kappas, the last running fastest; columns are the lines of the solution.
    Raises MalformedInput for more than 10^8 assignments, OverflowError where int64 would not hold the sums.

    >>> from charges.flow import solve
    >>> from topologies import Diagram
    >>> phases = solve(Diagram.from_key("dirac-d5_0122_F01_S0212")).modulo(6)
    >>> next(assignment_blocks(phases)).tolist()[5]
    [5, 1, 1]
    """
    n, loops, total = phases.order, len(phases.solution.basis), number_of_assignments(phases)
    basis = np.array(phases.solution.basis, dtype=np.int64).reshape(loops, len(phases.solution.lines))
    start = np.array(phases.particular, dtype=np.int64)
    weights = np.array([n ** (loops - 1 - i) for i in range(loops)], dtype=np.int64)
    for first in range(0, total, block):
        index = np.arange(first, min(first + block, total), dtype=np.int64)
        kappas = index[:, None] // weights % n
        yield (kappas @ basis + start) % n


def number_of_assignments(phases: PhaseSolution) -> int:
    """n**L; the errors are those of :func:`assignment_blocks`."""
    n, loops = phases.order, len(phases.solution.basis)
    if n**loops > MOST_ASSIGNMENTS:
        raise MalformedInput(f"{n**loops} assignments are too many to list: Z{n} with {loops} loops")
    if n * (loops + 1) >= _SAFE:
        raise OverflowError(f"Z{n} with {loops} loops does not fit into 64 bits")
    return int(n**loops)


def dark_patterns(phases: PhaseSolution, plain: Mapping[str, Sequence[int]]) -> Counter[int]:
    """How often each set of lines is dark, as a bit mask over the solution's lines, over all assignments.

    ``plain`` gives for fermions and for scalars the powers of omega that are not dark.
    """
    number_of_assignments(phases)
    solution = phases.solution
    kinds = [solution.diagram.edges[line]["kind"] for line in solution.lines]
    if len(kinds) > 62:
        raise OverflowError(f"{len(kinds)} lines do not fit into 64 bits")
    tables = {kind: np.ones(phases.order, dtype=bool) for kind in set(kinds)}
    for kind, table in tables.items():
        table[list(plain[kind])] = False
    found: Counter[int] = Counter()
    for powers in assignment_blocks(phases):
        masks = np.zeros(len(powers), dtype=np.int64)
        for i, kind in enumerate(kinds):
            masks |= tables[kind][powers[:, i]].astype(np.int64) << i
        for mask, times in zip(*np.unique(masks, return_counts=True), strict=True):
            found[int(mask)] += int(times)
    return found
