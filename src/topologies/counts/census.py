"""The chain of counts from all topologies to the genuine diagrams.

The stages and their published values: arXiv:1204.5862 (one loop, four legs), arXiv:1411.7038 (two loops),
arXiv:1807.00629 (three loops), arXiv:1907.08630 (dirac-d4 at two loops).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator, unlabelled
from topologies.graphs.operators import operator as operator_of
from topologies.kernel.choice import is_compiled
from topologies.kernel.task import tallies
from topologies.listing.requests import fermion_number, size_of


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
    chosen = None if operator is None else operator_of(operator)
    loops, size = size_of(loops, legs, chosen)
    spinors = fermion_number(chosen, fermion_legs, size)
    if insertions is not None and chosen is None:
        raise MalformedInput("insertions need an operator")
    if is_compiled(loops, size):
        count = tallies(loops, chosen or unlabelled(spinors, size - spinors), chosen is not None)
    else:
        from topologies.enumeration.survey import (
            counted,  # NumPy and networkx, which counting in the kernel does not need
        )

        count = counted(loops, size, spinors, chosen)
    if chosen and insertions is not None:
        from topologies.counts.insertions import genuine_counts  # lists diagrams, with networkx

        for stage, number in genuine_counts(chosen, loops, insertions).items():
            count[stage] = number
    return Census(**{stage: number for stage, number in count.items() if chosen or "labelled" not in stage})
