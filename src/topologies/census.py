"""The chain of counts from all topologies to the genuine diagrams, and the diagrams themselves.

The stages and their published values: arXiv:1204.5862 (one loop, four legs), arXiv:1411.7038 (two loops),
arXiv:1807.00629 (three loops), arXiv:1907.08630 (dirac-d4 at two loops).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from topologies import kernel
from topologies.blocks import Row
from topologies.diagrams import Plan, Symmetry, fermion_masks
from topologies.divergence import is_finite_plan
from topologies.errors import MalformedInput
from topologies.filters import Cuts
from topologies.generate import Compact, decorated
from topologies.genuine import fermion_demands, is_genuine_plan, mass_basis_code
from topologies.graph import Diagram, Topology
from topologies.operators import Operator, operator, unlabelled


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


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A topology without tadpoles and self-energies, and its labellings with the wanted number of fermion legs."""

    cuts: Cuts
    symmetry: Symmetry
    plans: tuple[Plan, ...]
    demands: list[int] | None

    def genuine(self) -> list[Plan]:
        """The labellings that are genuine."""
        if self.demands is None:
            return []
        return [plan for plan in self.plans if is_genuine_plan(self.demands, plan.fermions)]

    def labelled(self, plans: Iterable[Plan], legs_of: Operator) -> Iterator[tuple[int, ...]]:
        """All ways to put an operator's legs on some labellings: the vertex of each leg."""
        kinds = [leg.kind for leg in legs_of.legs]
        for plan in plans:
            yield from self.symmetry.labelled(plan, legs_of.classes, kinds)

    def labelled_topologies(self, plans: Iterable[Plan], legs_of: Operator) -> int:
        """How many topologies with the operator's legs told apart some labellings come from."""
        return len({self.symmetry.leg_classes(at, legs_of.classes) for at in self.labelled(plans, legs_of)})


def survey(graph: Compact, fermion_legs: int) -> Surveyed | None:
    """The labellings of a topology, or None if it has a tadpole or a self-energy."""
    cuts = Cuts.of(*graph)
    if not cuts.no_self_energy():
        return None
    symmetry = Symmetry(*graph)
    masks = symmetry.orbits(fermion_masks(*graph, fermion_legs))
    return Surveyed(cuts, symmetry, tuple(Plan(*graph, mask) for mask in masks), fermion_demands(cuts))


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


def _fermion_legs(chosen: Operator | None, fermion_legs: int, size: int) -> int:
    """The number of fermion legs, checked."""
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

    Raises MalformedInput for negative numbers, an unknown operator, or more fermions than legs.

    >>> census(1, 4)["genuine_diagrams"]
    4
    >>> dict(census(1, operator="dirac-d5"))["genuine_labelled_diagrams"]
    7
    """
    chosen = None if operator is None else _operator(operator)
    size = _size(loops, legs, chosen)
    spinors = _fermion_legs(chosen, fermion_legs, size)
    if insertions is not None and chosen is None:
        raise MalformedInput("insertions need an operator")
    if kernel.is_compiled(loops, size):
        count = kernel.tallies(loops, chosen or unlabelled(spinors, size - spinors), chosen is not None)
    else:
        count = _counted(loops, size, spinors, chosen)
    if chosen and insertions is not None:
        from topologies.insertions import genuine_counts  # that module generates diagrams with this one

        for stage, number in genuine_counts(chosen, loops, insertions).items():
            count[stage] = number
    return Census(**{stage: number for stage, number in count.items() if chosen or "labelled" not in stage})


def _counted(loops: int, size: int, spinors: int, chosen: Operator | None) -> dict[str, int]:
    """Every number of a census, in Python alone."""
    count: Counter[str] = Counter({stage.name: 0 for stage in fields(Census)})
    mass_basis: set[tuple[int, ...]] = set()
    for graph in decorated(loops, size):
        count["topologies"] += 1
        if chosen:
            count["labelled_topologies"] += Symmetry(*graph).labelled_legs(chosen.classes)
        found = survey(graph, spinors)
        if found is None:
            continue
        genuine = found.genuine()
        irreducible = bool(found.plans) and found.cuts.one_particle_irreducible()
        count["no_self_energy"] += 1
        count["assignable"] += bool(found.plans)
        count["one_particle_irreducible"] += irreducible
        count["diagrams"] += len(found.plans)
        count["finite_diagrams"] += sum(is_finite_plan(found.cuts, plan.fermions) for plan in found.plans)
        count["genuine_topologies"] += bool(genuine)
        count["genuine_diagrams"] += len(genuine)
        mass_basis.update(map(mass_basis_code, genuine))
        if chosen:
            assignable = found.labelled_topologies(found.plans, chosen)
            count["labelled_no_self_energy"] += found.symmetry.labelled_legs(chosen.classes)
            count["labelled_assignable"] += assignable
            count["labelled_one_particle_irreducible"] += assignable * irreducible
            count["labelled_diagrams"] += sum(1 for _ in found.labelled(found.plans, chosen))
            count["genuine_labelled_topologies"] += found.labelled_topologies(genuine, chosen)
            count["genuine_labelled_diagrams"] += sum(1 for _ in found.labelled(genuine, chosen))
    count["mass_basis_diagrams"] = len(mass_basis)
    return dict(count)


_operator = operator  # the argument of the same name hides it


def diagrams(operator: str | Operator, loops: int, *, genuine: bool = True) -> Iterator[Diagram]:
    """The diagrams of an operator at one loop order, legs told apart, each once, always in the same order.

    With ``genuine=False`` those without tadpoles and self-energies are all given, genuine or not.
    Raises MalformedInput for an unknown operator or a negative number of loops.

    >>> [diagram.key for diagram in diagrams("dirac-d4", 1)]
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    chosen = _operator(operator)
    _size(loops, None, chosen)
    return (
        Diagram.from_lines(chosen, row.legs, *row.split())
        for row in _rows("genuine_diagrams" if genuine else "diagrams", loops, chosen)
    )


def _rows(stage: str, loops: int, legs_of: Operator) -> Iterator[Row]:
    """What a stage holds, from the engine that runs."""
    if not kernel.is_compiled(loops, len(legs_of.legs)):
        return defined(stage, loops, legs_of)
    return (row for block in kernel.blocks(stage, loops, legs_of) for row in block.rows())


def defined(stage: str, loops: int, legs_of: Operator, labelled: bool = False) -> Iterator[Row]:
    """What a stage of ``topologies.kernel.blocks`` holds, in Python alone: the definition."""
    for graph in decorated(loops, len(legs_of.legs)):
        if stage == "topologies" or (stage == "irreducible" and Cuts.of(*graph).one_particle_irreducible()):
            yield from _placed(graph, legs_of, labelled)
        found = None if stage in ("topologies", "irreducible") else survey(graph, legs_of.fermions)
        if found is None:
            continue
        if stage.endswith("diagrams"):
            plans: Iterable[Plan] = found.genuine() if stage.startswith("genuine") else found.plans
            if stage == "finite_diagrams":
                plans = [plan for plan in plans if is_finite_plan(found.cuts, plan.fermions)]
            for plan in plans:
                spinors = tuple(plan.fermions >> i & 1 for i in range(len(plan.lines)))
                for legs in found.labelled([plan], legs_of):
                    yield Row(graph.order, graph.lines, legs, spinors)
        elif (
            stage == "no_self_energy"
            or (stage == "assignable" and found.plans)
            or (stage == "one_particle_irreducible" and found.plans and found.cuts.one_particle_irreducible())
            or (stage == "genuine_topologies" and found.genuine())
        ):
            yield from _placed(graph, legs_of, labelled)


def _placed(graph: Compact, legs_of: Operator, labelled: bool) -> Iterator[Row]:
    """A topology, or all that differ by which leg is where."""
    places = Symmetry(*graph).placed(legs_of.classes) if labelled else [graph.legs]
    return (Row(graph.order, graph.lines, legs) for legs in places)


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
    spinors = _fermion_legs(chosen, fermion_legs, size)
    if stage not in STAGES:
        raise MalformedInput(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    if "labelled" in stage and chosen is None:
        raise MalformedInput(f"stage {stage!r} needs an operator, whose legs are told apart")
    legs_of = chosen if chosen and "labelled" in stage else unlabelled(spinors, size - spinors)
    return _members(stage, loops, legs_of)


STAGES = (
    "topologies",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "diagrams",
    "finite_diagrams",
    "genuine_topologies",
    "genuine_diagrams",
    "labelled_diagrams",
    "genuine_labelled_diagrams",
)


def _members(stage: str, loops: int, legs_of: Operator) -> Iterator[Topology | Diagram]:
    for row in _rows(stage.replace("labelled_", ""), loops, legs_of):
        if stage.endswith("diagrams"):
            yield Diagram.from_lines(legs_of, row.legs, *row.split())
        else:
            yield Topology.from_lines(row.lines, row.legs)
