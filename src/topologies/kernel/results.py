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
    """The legs of a request."""
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
    """What a stage holds, as a stream of NumPy blocks; memory does not grow with their number.

    Arguments:
        stage: one of ``STAGES``.  "irreducible" is 1PI, self-energies allowed, and "no_tadpole" allows them too; the
            others are those of :func:`topologies.census`, "one_particle_irreducible" within "assignable".
        loops: number of loops, 0 or more.
        legs: their number (two of them are fermions where it matters), or an operator or the name of one.
        labelled: tell the legs of topologies apart: all of them, or those of different fields if there is an operator.
            Legs of diagrams always are those of the operator.

    Works with either engine.  Raises MalformedInput for anything else, and for a request that does not fit into memory.

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
        raise MalformedInput(f"legs can be told apart in {', '.join(BEFORE_FERMIONS)}; for others list the diagrams")
    if is_compiled(loops, len(external.legs)):
        return stream(stage, loops, external, labelled)
    from topologies.enumeration.survey import defined  # slow to import, and the compiled kernel does not need it

    return packed(defined(stage, loops, external, labelled), loops, len(external.legs), stage in OF_DIAGRAMS)


def table(stage: str, loops: int, legs: int | str | Operator, *, labelled: bool = False) -> Block:
    """The same as one block; arguments as for :func:`blocks`.

    Refused with MalformedInput when it would take more than half of the machine's memory: before anything is generated
    where the number of rows is known (``topologies.count``), otherwise as soon as it shows.

    >>> len(table("topologies", 3, 4))
    4367
    """
    coming = blocks(stage, loops, legs, labelled=labelled)
    number = len(_external(stage, loops, legs, labelled).legs)
    what = f"{stage} with {loops} loops and {number} legs"
    counted = 2 * loops + number - 2 <= MAX_VERTICES and (not labelled or isinstance(legs, int))
    if stage == "topologies" and counted:
        _refuse(count(loops, number, labelled=labelled) * row_bytes(loops, number), what)
    found: list[Block] = []
    size = rows = 0
    for block in coming:
        found.append(block)
        size, rows = size + block.nbytes, rows + len(block)
        _refuse(size, f"{what}: the first {rows}")
    if not found:
        found = list(packed(iter([Row(0, (), (0,) * number)]), loops, number, stage in OF_DIAGRAMS))
        return joined(found, slice(0, 0))
    return joined(found, slice(None))


def _refuse(size: int, what: str) -> None:
    if 2 * size > resources.memory():  # the blocks and their concatenation
        raise MalformedInput(f"{what}: {gigabytes(size)}, too much for this machine's memory; take them in blocks")


def keys(block: Block, legs_of: str | Operator | None = None) -> list[str]:
    """The canonical key of each row (``topologies.graphs.graph``); those of diagrams need the operator they are for.

    Raises MalformedInput for rows that are no topologies, and for arrays of other types or shapes than documented.

    >>> keys(next(blocks("genuine_diagrams", 1, "dirac-d4")), "dirac-d4")
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    arrays = [(block.vertices, 1), (block.lines, 3), (block.legs, 2)]
    arrays += [] if block.fermions is None else [(block.fermions, 2)]
    if not all(isinstance(each, np.ndarray) and each.dtype == np.uint8 and each.ndim == n for each, n in arrays):
        raise MalformedInput("the arrays of a block hold bytes (uint8), in the documented shapes")
    if len({len(each) for each, _ in arrays}) > 1:
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
        found = apart(
            lambda watch: _kernel.keys(*graphs, fermions, external is not None, classes, watch), len(block) < 1000
        )
    except ValueError as error:
        raise MalformedInput(str(error)) from None
    return [f"{external.name}{key}" for key in found] if external else found


def _key(row: Row, external: Operator | None) -> str:
    """The key of a row in Python alone."""
    from topologies.graphs.graph import Diagram, Topology  # large, and wanted only here

    if external is None:
        return Topology.from_lines(row.lines, row.legs).key
    return Diagram.from_lines(external, row.legs, *row.split()).key
