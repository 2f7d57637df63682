"""How many topologies and diagrams are genuine with insertions: the genuine stages of a census with insertions."""

from __future__ import annotations

from topologies.graphs.canonical import code
from topologies.graphs.keys import FERMION, bundles, leg_colours
from topologies.graphs.operators import Operator, operator
from topologies.graphs.plans import Plan
from topologies.listing.insertions import insertions


def genuine_counts(legs_of: str | Operator, loops: int, number: int) -> dict[str, int]:
    """Count the topologies and diagrams that are genuine with insertions.

    Arguments:
        legs_of: an operator or the name of one.
        loops: number of loops.
        number: how many chi are inserted.

    Returns the numbers under the names of the genuine stages of :class:`topologies.Census`.

    >>> genuine_counts("dirac-d4", 2, 1)["genuine_labelled_diagrams"]
    13
    """
    from topologies.filters.genuine import mass_basis_code  # imports networkx

    small = operator(legs_of)
    kinds = [leg.kind == "fermion" for leg in small.legs]
    topologies, labelled, unlabelled_diagrams, mass_basis = set(), set(), set(), set()
    total = 0
    for inserted in insertions(small, loops, number):
        total += 1
        plan = Plan.of(inserted.diagram)
        order, lines, ends, _ = plan
        fermions, scalars = plan.split()
        everything = bundles(order, (1, lines))
        topologies.add(code(leg_colours(order, ends, [0] * len(ends)), everything))
        labelled.add(code(leg_colours(order, ends, small.classes), everything))
        split = bundles(order, (FERMION, fermions), (1, scalars))
        unlabelled_diagrams.add(code(leg_colours(order, ends, kinds), split))
        mass_basis.add(mass_basis_code(plan))
    return {
        "genuine_topologies": len(topologies),
        "genuine_diagrams": len(unlabelled_diagrams),
        "genuine_labelled_topologies": len(labelled),
        "genuine_labelled_diagrams": total,
        "mass_basis_diagrams": len(mass_basis),
    }
