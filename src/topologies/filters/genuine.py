"""Genuine diagrams: those whose loop order cannot be lowered by shrinking a part to a renormalisable vertex.

A connected part with a loop and three outer lines, or four that are all scalars, could be replaced by a local vertex
with the same symmetries, and then a diagram with fewer loops exists and dominates.  A diagram is (normal) genuine when
it has no tadpole, no self-energy and no such proper part.

Source: arXiv:1807.00629.  The counts of 6 topologies and 20 diagrams at two loops are those of arXiv:1411.7038, that of
44 topologies at three loops is from arXiv:1807.00629.

A part with three outer lines shrinks whatever the fermion lines are, so it rules out the whole topology; a part with
four outer lines is kept as a bit mask of these lines, at least one of which must be a fermion.
"""

from __future__ import annotations

from typing import NamedTuple

from topologies.filters.cuts import Cuts
from topologies.filters.parts import shrinkable
from topologies.filters.properties import Graph, has_no_self_energy, is_assignable, named, set_of
from topologies.graphs.canonical import code
from topologies.graphs.graph import Diagram, as_topology
from topologies.graphs.keys import FERMION, bundles
from topologies.graphs.labellings import fermion_masks
from topologies.graphs.plans import Plan
from topologies.verdict import Verdict

_COMPRESSED = {
    1: "is a tadpole",
    2: "is a self-energy",
    3: "shrinks to a cubic vertex",
    4: "shrinks to a scalar quartic vertex",
}


class Compression(NamedTuple):
    """A part of a diagram that shrinks to a vertex: its vertices, and its number of outer lines (1, 2, 3 or 4)."""

    vertices: tuple[int, ...]
    outer: int

    def __str__(self) -> str:
        lines = "1 outer line" if self.outer == 1 else f"{self.outer} outer lines"
        return f"{set_of(self.vertices)} {_COMPRESSED[self.outer]}: it has a loop and {lines}"


def fermion_demands(cuts: Cuts) -> list[int] | None:
    """Find the sets of four lines that must contain a fermion, as bit masks, for a topology without self-energies.

    Returns None when a loop has three outer lines, since then no diagram of the topology is genuine.
    """
    if cuts.loop_subsets(3):
        return None
    return [cuts.outer_lines(subset) for subset in cuts.loop_subsets(4)]


def is_genuine_plan(demands: list[int], fermions: int) -> bool:
    """Whether every demand of :func:`fermion_demands` contains a fermion line; ``fermions`` is their bit mask."""
    return all(fermions & demand for demand in demands)


def compression(diagram: Diagram) -> Compression | None:
    """Find the smallest part of a diagram that shrinks to a renormalisable vertex.

    Returns a :class:`topologies.Compression` with ``vertices`` and ``outer``, the number of outer lines, or None if the
    diagram is genuine.  Raises MalformedInput for a graph that is not a diagram.

    >>> print(compression(Diagram.from_key("dirac-d5_0122_F01_S0212")))
    None
    """
    candidates = [(part.subset.bit_count(), part.outer, part.subset) for part in shrinkable(Plan.of(diagram))]
    if not candidates:
        return None
    _, outer, subset = min(candidates)
    return Compression(named(subset, diagram.vertices), outer)


def is_genuine(graph: Graph, fermion_legs: int = 2) -> Verdict:
    """Decide whether a diagram is normal genuine, or whether a topology has at least one genuine diagram.

    Arguments:
        graph: a diagram, or any other networkx graph, which is read as a topology.
        fermion_legs: for topologies, how many of the legs are fermions.

    Returns a :class:`topologies.Verdict` that names the vertices of a part that can be shrunk, if there is one.

    Raises:
        MalformedInput: the graph is neither a diagram nor a topology.

    Source: arXiv:1807.00629; see the module docstring.

    >>> is_genuine(Diagram.from_key("weinberg_0012_F_S011212")).reason
    '{1, 2} shrinks to a cubic vertex: it has a loop and 3 outer lines'
    """
    if isinstance(graph, Diagram):
        shrunk = compression(graph)
        return (
            Verdict(True, "no part can be shrunk") if shrunk is None else Verdict(False, str(shrunk), shrunk.vertices)
        )

    topology = as_topology(graph)
    order, lines, legs = topology.compact()
    cuts = Cuts.of(order, lines, legs)
    if not (verdict := has_no_self_energy(topology)):
        return verdict
    if (demands := fermion_demands(cuts)) is None:
        part = named(min(cuts.loop_subsets(3), key=int.bit_count), topology.vertices)
        return Verdict(False, str(Compression(part, 3)), part)

    masks = fermion_masks(order, lines, legs, fermion_legs)
    if not masks:
        return Verdict(False, is_assignable(topology, fermion_legs).reason)
    ways = sum(is_genuine_plan(demands, mask) for mask in masks)
    if ways:
        return Verdict(True, f"choices of fermion lines that are genuine: {ways} of {len(masks)}")
    return Verdict(False, "with every choice of fermion lines some loop has four outer lines that are all scalars")


def mass_basis_code(plan: Plan) -> tuple[int, ...]:
    """Compute a code that is equal for plans with the same diagram in the mass basis.

    Scalar legs are vevs: they are deleted, along with every line that then leads nowhere, and vertices that become
    2-valent are smoothed; the fermion legs stay.
    """
    fermions, scalars = plan.split()
    ends, _ = plan.split_legs()
    lines = [(u, v, FERMION) for u, v in fermions] + [(u, v, 1) for u, v in scalars]
    lines += [(v, plan.order + i, FERMION) for i, v in enumerate(ends)]  # a fermion leg leads to an end that stays
    vertices, fixed = list(range(plan.order)), list(range(plan.order, plan.order + len(ends)))
    while thin := _thin_vertex(vertices, lines):
        v, around = thin
        vertices.remove(v)
        kept = [line for i, line in enumerate(lines) if i not in around]
        if len(around) == 2:
            (a, b, weight), (c, d, _) = (lines[i] for i in around)
            kept.append((a if b == v else b, c if d == v else d, weight))
        lines = kept
    alive = vertices + fixed
    new = {v: i for i, v in enumerate(alive)}
    table = bundles(len(alive), *((weight, [(new[u], new[v])]) for u, v, weight in lines))
    colours = [int(v in fixed) for v in alive]
    return code(colours, table)


def _thin_vertex(vertices: list[int], lines: list[tuple[int, int, int]]) -> tuple[int, list[int]] | None:
    """Find a vertex to remove, one that leads nowhere or joins just two lines, and the positions of its lines."""
    for v in vertices:
        around = [i for i, (a, b, _) in enumerate(lines) if v in (a, b)]
        degree = sum((a == v) + (b == v) for a, b, _ in (lines[i] for i in around))
        if degree <= 1 or (degree == 2 and len(around) == 2):
            return v, around
    return None
