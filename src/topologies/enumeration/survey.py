"""Every stage of a census in Python: the readable definition, and the engine where there is no compiled kernel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from topologies.enumeration.decorations import decorated
from topologies.enumeration.stages import COUNTED
from topologies.filters.cuts import Cuts
from topologies.filters.divergence import is_finite_plan
from topologies.filters.genuine import fermion_demands, is_genuine_plan, mass_basis_code
from topologies.graphs.labellings import Symmetry, fermion_masks
from topologies.graphs.operators import Operator
from topologies.graphs.plans import Compact, Plan, Row


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A topology without tadpoles and self-energies, and its labellings with the wanted number of fermion legs.

    Attributes:
        cuts: how many lines leave each part.
        symmetry: the automorphisms of the topology.
        plans: the labellings, one for each class of equivalent ones.
        demands: the sets of lines that must contain a fermion (``topologies.filters.genuine.fermion_demands``).
    """

    cuts: Cuts
    symmetry: Symmetry
    plans: tuple[Plan, ...]
    demands: list[int] | None

    def genuine(self) -> list[Plan]:
        """Return the genuine labellings."""
        if self.demands is None:
            return []
        return [plan for plan in self.plans if is_genuine_plan(self.demands, plan.fermions)]

    def labelled(self, plans: Iterable[Plan], legs_of: Operator) -> Iterator[tuple[int, ...]]:
        """Put an operator's legs on labellings in all inequivalent ways; yields the vertex of each leg."""
        kinds = [leg.kind for leg in legs_of.legs]
        for plan in plans:
            yield from self.symmetry.labelled(plan, legs_of.classes, kinds)

    def labelled_topologies(self, plans: Iterable[Plan], legs_of: Operator) -> int:
        """Count the topologies with the operator's legs told apart that have one of these labellings."""
        return len({self.symmetry.leg_classes(at, legs_of.classes) for at in self.labelled(plans, legs_of)})


def survey(graph: Compact, fermion_legs: int) -> Surveyed | None:
    """Find the labellings of a topology; None if it has a tadpole or a self-energy."""
    cuts = Cuts.of(*graph)
    if not cuts.no_self_energy():
        return None
    symmetry = Symmetry(*graph)
    masks = symmetry.orbits(fermion_masks(*graph, fermion_legs))
    return Surveyed(cuts, symmetry, tuple(Plan(*graph, mask) for mask in masks), fermion_demands(cuts))


def counted(loops: int, size: int, spinors: int, chosen: Operator | None) -> dict[str, int]:
    """Compute every number of a census in Python."""
    count: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    mass_basis: set[tuple[int, ...]] = set()
    for graph in decorated(loops, size):
        count["topologies"] += 1
        if chosen:
            count["labelled_topologies"] += Symmetry(*graph).labelled_legs(chosen.classes)

        surveyed = survey(graph, spinors)
        if surveyed is None:
            continue

        genuine = surveyed.genuine()
        irreducible = bool(surveyed.plans) and surveyed.cuts.one_particle_irreducible()
        count["no_self_energy"] += 1
        count["assignable"] += bool(surveyed.plans)
        count["one_particle_irreducible"] += irreducible
        count["diagrams"] += len(surveyed.plans)
        count["finite_diagrams"] += sum(is_finite_plan(surveyed.cuts, plan.fermions) for plan in surveyed.plans)
        count["genuine_topologies"] += bool(genuine)
        count["genuine_diagrams"] += len(genuine)
        mass_basis.update(map(mass_basis_code, genuine))
        if chosen:
            assignable = surveyed.labelled_topologies(surveyed.plans, chosen)
            count["labelled_no_self_energy"] += surveyed.symmetry.labelled_legs(chosen.classes)
            count["labelled_assignable"] += assignable
            count["labelled_one_particle_irreducible"] += assignable * irreducible
            count["labelled_diagrams"] += sum(1 for _ in surveyed.labelled(surveyed.plans, chosen))
            count["genuine_labelled_topologies"] += surveyed.labelled_topologies(genuine, chosen)
            count["genuine_labelled_diagrams"] += sum(1 for _ in surveyed.labelled(genuine, chosen))

    count["mass_basis_diagrams"] = len(mass_basis)
    return dict(count)


def defined(stage: str, loops: int, legs_of: Operator, labelled: bool = False) -> Iterator[Row]:
    """List the members of a stage of ``topologies.kernel.blocks`` in Python: the definition."""
    for graph in decorated(loops, len(legs_of.legs)):
        if stage in ("topologies", "irreducible", "no_tadpole"):  # self-energies are allowed
            if (
                stage == "topologies"
                or (stage == "irreducible" and Cuts.of(*graph).one_particle_irreducible())
                or (stage == "no_tadpole" and Cuts.of(*graph).no_tadpole())
            ):
                yield from _placed(graph, legs_of, labelled)
            continue

        surveyed = survey(graph, legs_of.fermions)
        if surveyed is None:
            continue

        if stage.endswith("diagrams"):
            plans: Iterable[Plan] = surveyed.genuine() if stage.startswith("genuine") else surveyed.plans
            if stage == "finite_diagrams":
                plans = [plan for plan in plans if is_finite_plan(surveyed.cuts, plan.fermions)]
            for plan in plans:
                spinors = tuple(plan.flags()[: len(plan.lines)])
                for legs in surveyed.labelled([plan], legs_of):
                    yield Row(graph.order, graph.lines, legs, spinors)
        elif (
            stage == "no_self_energy"
            or (stage == "assignable" and surveyed.plans)
            or (stage == "one_particle_irreducible" and surveyed.plans and surveyed.cuts.one_particle_irreducible())
            or (stage == "genuine_topologies" and surveyed.genuine())
        ):
            yield from _placed(graph, legs_of, labelled)


def _placed(graph: Compact, legs_of: Operator, labelled: bool) -> Iterator[Row]:
    """A topology, or if ``labelled`` all inequivalent ways to put the operator's legs on it."""
    places = Symmetry(*graph).placed(legs_of.classes) if labelled else [graph.legs]
    return (Row(graph.order, graph.lines, legs) for legs in places)
