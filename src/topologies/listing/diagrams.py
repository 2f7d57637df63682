"""Streams of the topologies and diagrams that the stages of a census count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from topologies.enumeration.stages import COUNTED, Stage
from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator, unlabelled
from topologies.graphs.operators import operator as operator_of
from topologies.kernel.choice import is_compiled
from topologies.listing.requests import fermion_number, size_of

if TYPE_CHECKING:
    from topologies.graphs.graph import Diagram, Topology  # imports networkx
    from topologies.graphs.plans import Row

# The stages with members that can be listed; labelled topologies and the mass basis are only counted.
STAGES = tuple(stage for stage in COUNTED if "labelled" not in stage or stage.endswith("labelled_diagrams"))


def diagrams(operator: str | Operator, loops: int, *, genuine: bool = True) -> Iterator[Diagram]:
    """List the diagrams of an operator at one loop order, legs told apart, each once, always in the same order.

    Arguments:
        operator: an operator or the name of one, such as "weinberg" or "dirac-d5".
        loops: number of loops, 0 or more.
        genuine: whether to list only genuine diagrams.  With False all diagrams without tadpoles and self-energies are
            listed, genuine or not.

    Returns an iterator over :class:`topologies.Diagram`, networkx graphs in canonical numbering.

    Raises:
        MalformedInput: the operator is unknown, the number of loops is negative, or the request does not fit into
            memory.

    Source: arXiv:1807.00629 for the definition of genuine (``topologies.filters.genuine``).

    >>> [diagram.key for diagram in diagrams("dirac-d4", 1)]
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    from topologies.graphs.graph import Diagram

    chosen = operator_of(operator)
    loops, _ = size_of(loops, None, chosen)
    return (
        Diagram.from_lines(chosen, row.legs, *row.split())
        for row in _rows(Stage.GENUINE_DIAGRAMS if genuine else Stage.DIAGRAMS, loops, chosen)
    )


def _rows(stage: str, loops: int, legs_of: Operator) -> Iterator[Row]:
    """The members of a stage in integers, from the engine that runs."""
    if not is_compiled(loops, len(legs_of.legs)):
        from topologies.enumeration.survey import defined

        return defined(stage, loops, legs_of)
    from topologies import kernel

    return (row for block in kernel.blocks(stage, loops, legs_of) for row in block.rows())


def members(
    stage: str, loops: int, legs: int | None = None, *, operator: str | Operator | None = None, fermion_legs: int = 2
) -> Iterator[Topology | Diagram]:
    """List the topologies or diagrams that a stage of a census counts.

    Arguments:
        stage: one of ``STAGES``: the stages of :func:`topologies.census` except labelled topologies and the mass basis,
            which have no members of their own.
        loops, legs, operator, fermion_legs: as for :func:`topologies.census`.

    Returns an iterator over topologies or diagrams.  The legs of diagrams are told apart if the stage is labelled, else
    they are only fermions and scalars.

    Raises:
        MalformedInput: as :func:`topologies.census`; or the stage is unknown, or is labelled without an operator.

    >>> [diagram.key for diagram in members("genuine_diagrams", 1, 3)]
    ['F2S1_012_F01_S0212', 'F2S1_012_F0212_S01']
    """
    chosen = None if operator is None else operator_of(operator)
    loops, size = size_of(loops, legs, chosen)
    spinors = fermion_number(chosen, fermion_legs, size)
    if stage not in STAGES:
        raise MalformedInput(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    if "labelled" in stage and chosen is None:
        raise MalformedInput(f"stage {stage!r} needs an operator, whose legs are told apart")
    legs_of = chosen if chosen and "labelled" in stage else unlabelled(spinors, size - spinors)
    return _members(stage, loops, legs_of)


def _members(stage: str, loops: int, legs_of: Operator) -> Iterator[Topology | Diagram]:
    """Yield the members of a stage; a function of its own, so that ``members`` checks its arguments at once."""
    from topologies.graphs.graph import Diagram, Topology

    for row in _rows(stage.replace("labelled_", ""), loops, legs_of):
        if stage.endswith("diagrams"):
            yield Diagram.from_lines(legs_of, row.legs, *row.split())
        else:
            yield Topology.from_lines(row.lines, row.legs)
