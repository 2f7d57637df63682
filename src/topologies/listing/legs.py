"""Put the legs of an operator on a topology, or one more leg into a diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from topologies.errors import MalformedInput
from topologies.graphs.keys import Pair, in_order
from topologies.graphs.labellings import Symmetry, fermion_masks
from topologies.graphs.operators import Operator, operator
from topologies.graphs.plans import Plan

if TYPE_CHECKING:
    from topologies.graphs.graph import Diagram, Topology  # imports networkx


def diagrams_of(topology: Topology, legs: str | Operator) -> Iterator[Diagram]:
    """List all diagrams of one topology with the legs of an operator, each once.

    Arguments:
        topology: a topology; without as many legs as the operator it has no diagram.
        legs: an operator or the name of one.

    Returns an iterator over diagrams, genuine or not.

    Raises:
        MalformedInput: the operator is unknown, or the graph is not a topology.

    >>> from topologies import Topology
    >>> [diagram.key for diagram in diagrams_of(Topology.from_key("T_0122_010212"), "dirac-d5")]
    ['dirac-d5_0122_F01_S0212']
    """
    chosen = operator(legs)
    order, lines, ends = topology.compact()
    if len(ends) != len(chosen.legs):
        return
    pairs = [(min(line), max(line)) for line in lines]
    symmetry = Symmetry(order, pairs, ends)
    for mask in symmetry.orbits(fermion_masks(order, pairs, ends, chosen.fermions)):
        yield from dressed(symmetry, Plan(order, tuple(pairs), tuple(ends), mask), chosen)


def dressed(symmetry: Symmetry, plan: Plan, chosen: Operator) -> Iterator[Diagram]:
    """Put an operator's legs on a plan in all inequivalent ways, and make the diagrams."""
    from topologies.graphs.graph import Diagram

    fermions, scalars = plan.split()
    kinds = [leg.kind for leg in chosen.legs]
    for at in symmetry.labelled(plan, chosen.classes, kinds):
        yield Diagram.from_lines(chosen, at, fermions, scalars)


def insert_leg(diagram: Diagram, into: str | Operator) -> Iterator[Diagram]:
    """List the diagrams of a larger operator that become this one when one scalar leg is removed.

    The leg is put on each internal line, on each external leg and on each vertex of three scalars.

    Arguments:
        diagram: a diagram; it is not changed.
        into: an operator, or its name, with the legs of the diagram's operator and one more scalar.

    Returns an iterator over diagrams, equal ones once.  They may have self-energies and need not be genuine.

    Raises:
        MalformedInput: the operators do not fit.

    >>> from topologies import Diagram
    >>> start = Diagram.from_key("dirac-d4_012_F01_S0212")
    >>> [d.key for d in insert_leg(start, "dirac-d5") if d.key == "dirac-d5_0122_F01_S0212"]
    ['dirac-d5_0122_F01_S0212']
    """
    from topologies.graphs.graph import Diagram

    small, large = diagram.operator, operator(into)
    names = [leg.name for leg in large.legs]
    for leg in small.legs:
        if leg.name not in names:
            raise MalformedInput(f"{large.name} has no further leg {leg.name!r}, so {small.name} does not fit into it")
        names.remove(leg.name)
    if len(names) != 1 or next(leg for leg in large.legs if leg.name == names[0]).kind != "scalar":
        raise MalformedInput(f"{large.name} must have the legs of {small.name} and exactly one scalar more")
    order, ends, fermions, scalars = diagram.compact()
    seen: set[str] = set()
    given, wanted = [leg.name for leg in small.legs] + names, [leg.name for leg in large.legs]
    for at, spinors, bosons, where in _openings(order, ends, fermions, scalars, [leg.kind for leg in small.legs]):
        larger = Diagram.from_lines(large, in_order(given, [*at, where], wanted), spinors, bosons)
        if (key := larger.key) not in seen:
            seen.add(key)
            yield larger


def _openings(
    order: int, ends: list[int], fermions: list[Pair], scalars: list[Pair], kinds: list[str]
) -> Iterator[tuple[list[int], list[Pair], list[Pair], int]]:
    """Yield every place for one more scalar leg: the graph opened there, and the vertex that takes the leg."""
    for lines in (fermions, scalars):
        for i, (u, v) in enumerate(lines):
            split = [*lines[:i], *lines[i + 1 :], (u, order), (order, v)]
            yield (ends, split, scalars, order) if lines is fermions else (ends, fermions, split, order)
    for i, (v, kind) in enumerate(zip(ends, kinds, strict=True)):
        stub = [(v, order)]
        moved = [*ends[:i], order, *ends[i + 1 :]]
        yield (
            (moved, fermions + stub, scalars, order) if kind == "fermion" else (moved, fermions, scalars + stub, order)
        )
    touched = [v for line in fermions for v in line] + [
        v for v, kind in zip(ends, kinds, strict=True) if kind == "fermion"
    ]
    for v in range(order):
        degree = sum((a == v) + (b == v) for a, b in scalars) + ends.count(v)
        if v not in touched and degree == 3:
            yield ends, fermions, scalars, v
