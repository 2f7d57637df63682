"""The chain of counts from all topologies to the genuine diagrams, and the diagrams themselves.

The stages and their published values: arXiv:1204.5862 (one loop, four legs), arXiv:1411.7038 (two loops),
arXiv:1807.00629 (three loops), arXiv:1907.08630 (dirac-d4 at two loops).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from topologies.diagrams import Plan, Symmetry, dressed, fermion_masks
from topologies.errors import MalformedInput
from topologies.filters import Cuts
from topologies.generate import Compact, compact_topologies
from topologies.genuine import fermion_demands, is_genuine_plan, mass_basis_code
from topologies.graph import Diagram
from topologies.operators import Operator, operator


@dataclass(frozen=True, slots=True)
class Census:
    """Counts of one loop order; the stages in the order in which they narrow down.

    ``assignable``, ``one_particle_irreducible`` and ``diagrams`` are counted within ``no_self_energy``, the second also
    within ``assignable``.  The labelled counts are None unless the census was taken for an operator.
    """

    topologies: int
    no_self_energy: int
    assignable: int
    one_particle_irreducible: int
    diagrams: int
    labelled_diagrams: int | None
    genuine_topologies: int
    genuine_diagrams: int
    genuine_labelled_diagrams: int | None
    mass_basis_diagrams: int

    def keys(self) -> list[str]:
        """The names of the stages that were counted."""
        return [stage.name for stage in fields(self) if getattr(self, stage.name) is not None]

    def __getitem__(self, stage: str) -> int:
        if stage not in self.keys():
            raise KeyError(stage)
        return int(getattr(self, stage))

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())


@dataclass(frozen=True, slots=True)
class _Assigned:
    """A topology without self-energies, its symmetry, and its labellings with the wanted number of fermion legs."""

    cuts: Cuts
    symmetry: Symmetry
    plans: tuple[Plan, ...]
    demands: list[int] | None

    def genuine(self) -> list[Plan]:
        """The labellings that are genuine."""
        if self.demands is None:
            return []
        return [plan for plan in self.plans if is_genuine_plan(self.demands, plan.fermions)]


def _assigned(graph: Compact, fermion_legs: int) -> _Assigned | None:
    """The labellings of a topology, or None if it has a tadpole or a self-energy."""
    cuts = Cuts.of(*graph)
    if not cuts.no_self_energy():
        return None
    symmetry = Symmetry(*graph)
    masks = symmetry.orbits(fermion_masks(*graph, fermion_legs))
    return _Assigned(cuts, symmetry, tuple(Plan(*graph, mask) for mask in masks), fermion_demands(cuts))


def _size(loops: int, legs: int | None, chosen: Operator | None) -> int:
    """The number of legs, from either way of giving it."""
    if (legs is None) == (chosen is None):
        raise MalformedInput("give either a number of legs or an operator")
    if loops < 0:
        raise MalformedInput(f"loops must not be negative, got {loops}")
    size = len(chosen.legs) if chosen else legs
    assert size is not None
    if size < 0:
        raise MalformedInput(f"legs must not be negative, got {size}")
    return size


def census(
    loops: int, legs: int | None = None, *, operator: str | Operator | None = None, fermion_legs: int = 2
) -> Census:
    """Count every stage for a number of legs, or for an operator (then with labelled counts).

    Arguments:
        loops: number of loops, 0 or more.
        legs: number of external legs, told apart only by being fermion or scalar.
        operator: instead of ``legs``: an operator or the name of one, whose legs are told apart.
        fermion_legs: how many of ``legs`` are fermions; an operator brings its own number.

    Raises MalformedInput for negative numbers, an unknown operator, or more fermions than legs.

    >>> census(1, 4)["genuine_diagrams"]
    4
    >>> dict(census(1, operator="dirac-d5"))["genuine_labelled_diagrams"]
    7
    """
    chosen = None if operator is None else _operator(operator)
    size = _size(loops, legs, chosen)
    spinors = chosen.fermions if chosen else fermion_legs
    if not 0 <= spinors <= size:
        raise MalformedInput(f"{spinors} fermion legs do not fit into {size} legs")
    if spinors % 2:
        raise MalformedInput(f"{spinors} fermion legs: the number must be even")
    kinds = [leg.kind for leg in chosen.legs] if chosen else []
    total = clean = assignable = irreducible = diagrams = labelled = 0
    genuine_topologies = genuine_diagrams = genuine_labelled = 0
    mass_basis: set[tuple[int, ...]] = set()
    for graph in compact_topologies(loops, size):
        total += 1
        found = _assigned(graph, spinors)
        if found is None:
            continue
        clean += 1
        if not found.plans:
            continue
        assignable += 1
        irreducible += found.cuts.one_particle_irreducible()
        diagrams += len(found.plans)
        genuine = set(found.genuine())
        genuine_topologies += bool(genuine)
        genuine_diagrams += len(genuine)
        mass_basis.update(map(mass_basis_code, genuine))
        if chosen:
            for plan in found.plans:
                ways = sum(1 for _ in found.symmetry.labelled(plan, chosen.classes, kinds))
                labelled += ways
                genuine_labelled += ways * (plan in genuine)
    return Census(
        topologies=total,
        no_self_energy=clean,
        assignable=assignable,
        one_particle_irreducible=irreducible,
        diagrams=diagrams,
        labelled_diagrams=labelled if chosen else None,
        genuine_topologies=genuine_topologies,
        genuine_diagrams=genuine_diagrams,
        genuine_labelled_diagrams=genuine_labelled if chosen else None,
        mass_basis_diagrams=len(mass_basis),
    )


_operator = operator  # the argument of the same name hides it


def diagrams(operator: str | Operator, loops: int, *, genuine: bool = True) -> Iterator[Diagram]:
    """The diagrams of an operator at one loop order, legs told apart, each once, always in the same order.

    With ``genuine=False`` those without tadpoles and self-energies are all given, genuine or not.
    Raises MalformedInput for an unknown operator or a negative number of loops.

    >>> [diagram.key for diagram in diagrams("dirac-d4", 1)]
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    chosen = _operator(operator)
    return _diagrams(chosen, loops, _size(loops, None, chosen), genuine)


def _diagrams(chosen: Operator, loops: int, legs: int, genuine: bool) -> Iterator[Diagram]:
    for graph in compact_topologies(loops, legs):
        found = _assigned(graph, chosen.fermions)
        if found is not None:
            for plan in found.genuine() if genuine else found.plans:
                yield from dressed(found.symmetry, plan, chosen)
