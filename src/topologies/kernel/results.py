"""The results of either engine as NumPy blocks, and their keys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from topologies.enumeration.counting import MAX_VERTICES, count
from topologies.enumeration.stages import BEFORE_FERMIONS, OF_DIAGRAMS, STAGES
from topologies.errors import MalformedInput
from topologies.graphs.operators import Leg, Operator, operator, unlabelled
from topologies.graphs.plans import Row
from topologies.integers import integer
from topologies.kernel.arrays import Block, joined, packed, row_bytes
from topologies.kernel.choice import engine, is_compiled
from topologies.kernel.limits import check_size
from topologies.kernel.streams import stream
from topologies.kernel.task import apart
from topologies.machine import resources
from topologies.machine.resources import gigabytes


def _external(stage: str, loops: int, legs: int | str | Operator, labelled: bool) -> Operator:
    """The legs of a request, as an operator."""
    if isinstance(legs, (str, Operator)):
        return operator(legs)
    legs = integer(legs, "legs must be an integer or an operator")
    if legs < 0:
        raise MalformedInput(f"legs must not be negative, got {legs}")
    check_size(loops, legs)
    if labelled:
        return Operator("different", tuple(Leg(f"x{i}", "scalar") for i in range(1, legs + 1)))
    fermions = 0 if stage in BEFORE_FERMIONS else 2
    if legs < fermions:
        raise MalformedInput(f"{fermions} fermion legs do not fit into {legs} legs")
    return unlabelled(fermions, legs - fermions)


def blocks(stage: str, loops: int, legs: int | str | Operator, *, labelled: bool = False) -> Iterator[Block]:
    """List the members of a stage as a stream of NumPy blocks; memory does not grow with their number.

    Arguments:
        stage: one of ``STAGES``.  "irreducible" (1PI) and "no_tadpole" allow self-energies; the other stages are those
            of :func:`topologies.census`, "one_particle_irreducible" within "assignable".
        loops: number of loops, 0 or more.
        legs: the number of legs (two of them fermions where that matters), or an operator or the name of one.
        labelled: for stages of topologies up to "no_self_energy", tell the legs apart: all of them, or those of
            different fields if ``legs`` is an operator.  The legs of diagrams are always those of the operator.

    Returns an iterator over blocks (:class:`topologies.kernel.Block`), arrays of dtype uint8: ``vertices`` of shape
    (rows,), ``lines`` of shape (rows, 3 * loops + legs - 3, 2), ``legs`` of shape (rows, legs) and, for stages of
    diagrams, ``fermions`` of shape (rows, 3 * loops + legs - 3).  Both engines give the same rows in the same order.

    Raises:
        MalformedInput: an argument is not one of the above, or the request does not fit into memory.

    >>> [block.lines.shape for block in blocks("no_self_energy", 1, 4)]
    [(6, 4, 2)]
    >>> sum(map(len, blocks("topologies", 2, 4, labelled=True)))
    2214
    >>> sum(map(len, blocks("genuine_diagrams", 1, "dirac-d5")))
    7
    """
    if stage not in STAGES:
        raise MalformedInput(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    loops = integer(loops, "loops must be an integer from 0 on", 0)
    external = _external(stage, loops, legs, labelled)
    check_size(loops, len(external.legs))
    if labelled and stage not in BEFORE_FERMIONS:
        raise MalformedInput(
            f"legs can be told apart only in {', '.join(BEFORE_FERMIONS)}; for others list the diagrams"
        )
    if is_compiled(loops, len(external.legs)):
        return stream(stage, loops, external, labelled)
    from topologies.enumeration.survey import defined  # slow to import; the kernel does not need it

    return packed(defined(stage, loops, external, labelled), loops, len(external.legs), stage in OF_DIAGRAMS)


def table(stage: str, loops: int, legs: int | str | Operator, *, labelled: bool = False) -> Block:
    """List the members of a stage as a single block.

    Arguments and shapes are those of :func:`blocks`.

    Raises:
        MalformedInput: as :func:`blocks`, or the block would take more than half of the machine's memory.  This is
            noticed before anything is generated if the number of rows is known (``topologies.count``), else on the way.

    >>> len(table("topologies", 3, 4))
    4367
    """
    coming = blocks(stage, loops, legs, labelled=labelled)
    number = len(_external(stage, loops, legs, labelled).legs)
    what = f"{stage} with {loops} loops and {number} legs"
    counted = 2 * loops + number - 2 <= MAX_VERTICES and (not labelled or isinstance(legs, int))
    if stage == "topologies" and counted:
        _refuse(count(loops, number, labelled=labelled) * row_bytes(loops, number), what)
    parts: list[Block] = []
    size = rows = 0
    for block in coming:
        parts.append(block)
        size, rows = size + block.nbytes, rows + len(block)
        _refuse(size, f"{what}: the first {rows}")
    if not parts:
        parts = list(packed(iter([Row(0, (), (0,) * number)]), loops, number, stage in OF_DIAGRAMS))
        return joined(parts, slice(0, 0))
    return joined(parts, slice(None))


def _refuse(size: int, what: str) -> None:
    """Raise MalformedInput if blocks of this many bytes do not fit into memory."""
    if 2 * size > resources.memory():  # the blocks and their concatenation
        raise MalformedInput(f"{what}: {gigabytes(size)}, too much for this machine's memory; take them in blocks")


def keys(block: Block, legs_of: str | Operator | None = None) -> list[str]:
    """Return the canonical key of each row of a block (see ``topologies.graphs.graph``).

    Arguments:
        block: topologies or diagrams, in the shapes of :class:`Block`.
        legs_of: the operator, or its name, to which the legs of diagrams belong; None for topologies.

    Raises:
        MalformedInput: a row is not a topology, the arrays have other dtypes or shapes than documented, or the operator
            is missing or does not fit.

    >>> keys(next(blocks("genuine_diagrams", 1, "dirac-d4")), "dirac-d4")
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    arrays = [(block.vertices, 1), (block.lines, 3), (block.legs, 2)]
    arrays += [] if block.fermions is None else [(block.fermions, 2)]
    if not all(isinstance(array, np.ndarray) and array.dtype == np.uint8 and array.ndim == n for array, n in arrays):
        raise MalformedInput("the arrays of a block hold bytes (uint8), in the documented shapes")
    if len({len(array) for array, _ in arrays}) > 1:
        raise MalformedInput("the arrays of a block have different numbers of rows")
    if (legs_of is None) != (block.fermions is None):
        raise MalformedInput("give the operator for keys of diagrams, and none for those of topologies")
    external = None if legs_of is None else operator(legs_of)
    if external is not None and len(external.legs) != block.legs.shape[1]:
        raise MalformedInput(f"{external.name} has {len(external.legs)} legs, the rows have {block.legs.shape[1]}")
    if engine().name == "python":
        return [_key(row, external) for row in block.rows()]
    from topologies.kernel import _kernel

    fermions = np.zeros((len(block), 0), np.uint8) if block.fermions is None else block.fermions
    classes = external.classes if external else ()
    graphs = (block.vertices, block.lines, block.legs)
    try:
        texts = apart(
            lambda watch: _kernel.keys(*graphs, fermions, external is not None, classes, watch), len(block) < 1000
        )
    except ValueError as error:
        raise MalformedInput(str(error)) from None
    return [f"{external.name}{key}" for key in texts] if external else texts


def _key(row: Row, external: Operator | None) -> str:
    """The key of a row, without the kernel."""
    from topologies.graphs.graph import Diagram, Topology  # imports networkx

    if external is None:
        return Topology.from_lines(row.lines, row.legs).key
    return Diagram.from_lines(external, row.legs, *row.split()).key
