"""The chain of counts from all topologies to the genuine diagrams.

The stages and their published values are those of arXiv:1204.5862 (one loop, four legs), arXiv:1411.7038 (two loops),
arXiv:1807.00629 (three loops) and arXiv:1907.08630 (dirac-d4 at two loops).
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
    """The counts at one loop order: a mapping from the names of the stages to integers.

    The stages come in the order in which they narrow down.  "Labelled" counts tell the legs of the operator apart by
    field; they are None, and not in the mapping, unless the census was taken for an operator.

    Attributes:
        topologies: all connected graphs with vertices of degree 3 or 4.
        no_self_energy: topologies without tadpoles and self-energies; the next seven stages are counted within these.
        assignable: topologies whose lines can be fermions and scalars with vertices FFS, SSS and SSSS.
        one_particle_irreducible: assignable topologies without a bridge.
        diagrams: the choices of fermion lines, up to symmetry.
        finite_diagrams: diagrams without a superficially divergent part.
        genuine_topologies: topologies with at least one genuine diagram.
        genuine_diagrams: diagrams whose loop order cannot be lowered by shrinking a part.
        mass_basis_diagrams: the different diagrams that remain of the genuine ones when scalar legs, being vevs, are
            removed (``topologies.filters.genuine.mass_basis_code``).
        labelled_topologies, labelled_no_self_energy, labelled_assignable: the same with labelled legs.
        labelled_one_particle_irreducible, labelled_diagrams: the same with labelled legs.
        genuine_labelled_topologies, genuine_labelled_diagrams: the same with labelled legs.
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
        operator: an operator or the name of one, whose legs are told apart; given instead of ``legs``.
        fermion_legs: how many of ``legs`` are fermions; an operator brings its own number.
        insertions: in the genuine stages count what is genuine with this many insertions of chi
            (:func:`topologies.insertions`); needs an operator.

    Returns a :class:`Census`, a mapping from stages to numbers.

    Raises:
        MalformedInput: a number is negative, the operator is unknown, there are more fermions than legs or an odd
            number of them, or the request does not fit into memory.

    Source: the stages of arXiv:1204.5862, arXiv:1411.7038 and arXiv:1807.00629, whose counts it reproduces.

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
        # imports NumPy and networkx, which the kernel does not need for counting
        from topologies.enumeration.survey import counted

        count = counted(loops, size, spinors, chosen)
    if chosen and insertions is not None:
        from topologies.counts.insertions import genuine_counts  # lists diagrams, with networkx

        for stage, number in genuine_counts(chosen, loops, insertions).items():
            count[stage] = number
    return Census(**{stage: number for stage, number in count.items() if chosen or "labelled" not in stage})
