"""How many special genuine diagrams each rule gives for the Weinberg operator (numbers: docs/special-genuine.md)."""

from __future__ import annotations

from dataclasses import dataclass

from charges.special.fields import check_demand, realised
from charges.special.parts import leg_names, rule_named, search
from topologies.filters.genuine import mass_basis_code
from topologies.graphs.operators import operator as operator_named


@dataclass(frozen=True, slots=True)
class SpecialCensus:
    """Numbers of diagrams, legs told apart only by being fermion or scalar, as in ``topologies.census``.

    ``further_topologies`` have no normal genuine diagram; special diagrams are counted separately for these and for the
    normal genuine topologies.  ``mass_basis_diagrams`` come from normal and special diagrams together.
    """

    normal_topologies: int
    normal_diagrams: int
    further_topologies: int
    special_in_normal: int
    special_in_further: int
    mass_basis_diagrams: int

    @property
    def topologies(self) -> int:
        """Normal and further topologies."""
        return self.normal_topologies + self.further_topologies

    @property
    def diagrams(self) -> int:
        """Normal and special diagrams."""
        return self.normal_diagrams + self.special_in_normal + self.special_in_further


def special_census(loops: int, rule: str = "higgs-leg", *, demand: str = "local", dimensions: int = 3) -> SpecialCensus:
    """Count the normal and the special genuine diagrams of the Weinberg operator.

    Arguments:
        loops: number of loops.
        rule: one of RULES.
        demand: "local" judges each part by itself; the others are those of :func:`realisation`.
        dimensions: the largest SU(2) dimension for :func:`realisation`.

    Raises MalformedInput for an unknown rule or demand.

    >>> special_census(3).diagrams
    356
    """
    chosen, weinberg = rule_named(rule), operator_named("weinberg")
    if demand != "local":
        check_demand(demand, chosen)
    names = leg_names(weinberg)
    further = in_normal = in_further = normal_topologies = normal = 0
    mass_basis: set[tuple[int, ...]] = set()

    for topology in search(weinberg, loops, chosen):
        special_plans = [
            plan
            for plan, legs in topology.special
            if demand == "local" or realised(plan.with_legs(legs[0], weinberg), names, chosen, dimensions, demand)
        ]
        mass_basis.update(map(mass_basis_code, topology.normal + special_plans))
        normal += len(topology.normal)
        if topology.normal:
            normal_topologies += 1
            in_normal += len(special_plans)
        else:
            in_further += len(special_plans)
            further += bool(special_plans)

    return SpecialCensus(normal_topologies, normal, further, in_normal, in_further, len(mass_basis))
