"""The chain of counts from all topologies to the genuine diagrams, and the diagrams themselves.

The stages and their published values: arXiv:1204.5862 (one loop, four legs), arXiv:1411.7038 (two loops),
arXiv:1807.00629 (three loops), arXiv:1907.08630 (dirac-d4 at two loops).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from topologies.engine import COUNTED, check_size, is_compiled, tallies
from topologies.errors import MalformedInput
from topologies.operators import Operator, operator, unlabelled

_operator = operator  # arguments of the same name hide it

if TYPE_CHECKING:
    from topologies.blocks import Row
    from topologies.graph import Diagram, Topology  # imports networkx

# The stages that have members: labelled topologies, and the mass basis, are numbers only.
STAGES = tuple(stage for stage in COUNTED if "labelled" not in stage or stage.endswith("labelled_diagrams"))


@dataclass(frozen=True, slots=True)
class Census(Mapping[str, int]):
    """Counts of one loop order; the stages in the order in which they narrow down.

    ``assignable``, ``one_particle_irreducible`` and ``diagrams`` are counted within ``no_self_energy``, the second also
    within ``assignable``; ``finite_diagrams`` are those of ``diagrams`` without a superficially divergent part.  The
    labelled counts, with the legs of an operator told apart, are None unless the census was taken for one.
    """

    topologies: int
    no_self_energy: int
    assignable: int
    one_particle_irreducible: int
    diagrams: int
    finite_diagrams: int
    genuine_topologies: int
    genuine_diagrams: int
    mass_basis_diagrams: int
    labelled_topologies: int | None = None
    labelled_no_self_energy: int | None = None
    labelled_assignable: int | None = None
    labelled_one_particle_irreducible: int | None = None
    labelled_diagrams: int | None = None
    genuine_labelled_topologies: int | None = None
    genuine_labelled_diagrams: int | None = None

    def __getitem__(self, stage: str) -> int:
        if stage not in list(self):
            raise KeyError(stage)
        return int(getattr(self, stage))

    def __iter__(self) -> Iterator[str]:
        return (stage.name for stage in fields(self) if getattr(self, stage.name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _size(loops: int, legs: int | None, chosen: Operator | None) -> int:
    """The number of legs, from either way of giving it."""
    if (legs is None) == (chosen is None):
        raise MalformedInput("give either a number of legs or an operator")
    size = len(chosen.legs) if chosen else legs
    assert size is not None
    check_size(loops, size)
    if loops < 0:
        raise MalformedInput(f"loops must not be negative, got {loops}")
    if size < 0:
        raise MalformedInput(f"legs must not be negative, got {size}")
    return size


def fermion_number(chosen: Operator | None, fermion_legs: int, size: int) -> int:
    """The number of fermion legs; raises MalformedInput if it is odd, negative or more than all legs."""
    spinors = chosen.fermions if chosen else fermion_legs
    if not 0 <= spinors <= size:
        raise MalformedInput(f"{spinors} fermion legs do not fit into {size} legs")
    if spinors % 2:
        raise MalformedInput(f"{spinors} fermion legs: the number must be even")
    return spinors


def census(
    loops: int,
    legs: int | None = None,
    *,
    operator: str | Operator | None = None,
    fermion_legs: int = 2,
    insertions: int | None = None,
) -> Census:
    """Count every stage for a number of legs, or for an operator (then with labelled counts).

    Arguments:
        loops: number of loops, 0 or more.
        legs: number of external legs, told apart only by being fermion or scalar.
        operator: instead of ``legs``: an operator or the name of one, whose legs are told apart.
        fermion_legs: how many of ``legs`` are fermions; an operator brings its own number.
        insertions: count as genuine, in all stages that say so, what is genuine with that many chi put in
            (``topologies.insertions``); needs an operator.

    Raises MalformedInput for negative numbers, an unknown operator, more fermions than legs, or what does not fit into
    memory.

    >>> census(1, 4)["genuine_diagrams"]
    4
    >>> dict(census(1, operator="dirac-d5"))["genuine_labelled_diagrams"]
    7
    """
    chosen = None if operator is None else _operator(operator)
    size = _size(loops, legs, chosen)
    spinors = fermion_number(chosen, fermion_legs, size)
    if insertions is not None and chosen is None:
        raise MalformedInput("insertions need an operator")
    if is_compiled(loops, size):
        count = tallies(loops, chosen or unlabelled(spinors, size - spinors), chosen is not None)
    else:
        from topologies.definition import counted  # NumPy and networkx, which counting in the kernel does not need

        count = counted(loops, size, spinors, chosen)
    if chosen and insertions is not None:
        from topologies.insertions import genuine_counts  # that module generates diagrams with this one

        for stage, number in genuine_counts(chosen, loops, insertions).items():
            count[stage] = number
    return Census(**{stage: number for stage, number in count.items() if chosen or "labelled" not in stage})


def diagrams(operator: str | Operator, loops: int, *, genuine: bool = True) -> Iterator[Diagram]:
    """The diagrams of an operator at one loop order, legs told apart, each once, always in the same order.

    With ``genuine=False`` those without tadpoles and self-energies are all given, genuine or not.
    Raises MalformedInput for an unknown operator or a negative number of loops.

    >>> [diagram.key for diagram in diagrams("dirac-d4", 1)]
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    from topologies.graph import Diagram

    chosen = _operator(operator)
    _size(loops, None, chosen)
    return (
        Diagram.from_lines(chosen, row.legs, *row.split())
        for row in _rows("genuine_diagrams" if genuine else "diagrams", loops, chosen)
    )


def _rows(stage: str, loops: int, legs_of: Operator) -> Iterator[Row]:
    """What a stage holds, from the engine that runs."""
    if not is_compiled(loops, len(legs_of.legs)):
        from topologies.definition import defined

        return defined(stage, loops, legs_of)
    from topologies import kernel

    return (row for block in kernel.blocks(stage, loops, legs_of) for row in block.rows())


def members(
    stage: str, loops: int, legs: int | None = None, *, operator: str | Operator | None = None, fermion_legs: int = 2
) -> Iterator[Topology | Diagram]:
    """The topologies or diagrams that a stage of :func:`census` counts; arguments and errors as there.

    Diagrams are those with legs told apart where an operator is given and ``stage`` says labelled, otherwise legs are
    only fermions and scalars.  The stage of the mass basis and those of labelled topologies have no members of their
    own.

    >>> [diagram.key for diagram in members("genuine_diagrams", 1, 3)]
    ['F2S1_012_F01_S0212', 'F2S1_012_F0212_S01']
    """
    chosen = None if operator is None else _operator(operator)
    size = _size(loops, legs, chosen)
    spinors = fermion_number(chosen, fermion_legs, size)
    if stage not in STAGES:
        raise MalformedInput(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    if "labelled" in stage and chosen is None:
        raise MalformedInput(f"stage {stage!r} needs an operator, whose legs are told apart")
    legs_of = chosen if chosen and "labelled" in stage else unlabelled(spinors, size - spinors)
    return _members(stage, loops, legs_of)


def _members(stage: str, loops: int, legs_of: Operator) -> Iterator[Topology | Diagram]:
    from topologies.graph import Diagram, Topology

    for row in _rows(stage.replace("labelled_", ""), loops, legs_of):
        if stage.endswith("diagrams"):
            yield Diagram.from_lines(legs_of, row.legs, *row.split())
        else:
            yield Topology.from_lines(row.lines, row.legs)
