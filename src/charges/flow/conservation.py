"""Is charge conserved?  A verdict on given charges that names the vertex where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from charges.arithmetic.numbers import Number, exact, expected
from topologies import ChargeViolation, Diagram, MalformedInput
from topologies.graphs.externals import Edge


@dataclass(frozen=True, slots=True)
class Conservation:
    """The verdict on given charges: true if every vertex conserves charge, otherwise with the first one that does not.

    Attributes:
        vertex: the vertex where charge is not conserved.
        total: the charge that flows in there minus the charge that flows out.
        edges: the charges of the edges at that vertex.
    """

    vertex: Any = None
    total: Fraction = Fraction(0)
    edges: Mapping[Edge, Fraction] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.edges

    @property
    def reason(self) -> str:
        """The verdict in one line, with the vertex, the charge that is left over, and the lines."""
        if self:
            return "charge is conserved at every vertex"
        lines = ", ".join(f"{u}->{v}: {charge}" for (u, v, _), charge in self.edges.items())
        return f"vertex {self.vertex}: charge {self.total} is left over ({lines})"


def conserved(diagram: Diagram, charges: Mapping[Edge, Number], *, modulo: Number | None = None) -> Conservation:
    """Check whether given charges of all edges, external ones included, are conserved at every vertex.

    Arguments:
        diagram: the diagram; an edge carries its charge along its direction.
        charges: the charge of every edge.
        modulo: conserve charge only modulo this number.

    Raises MalformedInput for an edge without a charge and for charges that are not exact.

    >>> from charges.flow import solve
    >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> bool(conserved(solution.diagram, solution.at(kappa_1=7)))
    True
    """
    expected(diagram, Diagram, "a Diagram is needed").require_vertices()
    expected(charges, Mapping, "charges are a mapping from lines to numbers")
    modulus = None if modulo is None else exact(modulo, "modulus")
    if modulus == 0:
        raise MalformedInput("charge cannot be conserved modulo 0: leave the modulus out")

    for vertex in diagram.vertices:
        around: dict[Edge, Fraction] = {}
        total = Fraction(0)
        for edge in diagram.in_edges(vertex, keys=True):
            around[edge] = _given(charges, edge)
            total += around[edge]
        for edge in diagram.out_edges(vertex, keys=True):
            around[edge] = _given(charges, edge)
            total -= around[edge]
        if total % modulus if modulus else total:
            return Conservation(vertex, total, around)
    return Conservation()


def _given(charges: Mapping[Edge, Number], edge: Edge) -> Fraction:
    """Read the charge of an edge; raises MalformedInput."""
    if edge not in charges:
        raise MalformedInput(f"no charge is given for the line {edge[0]}->{edge[1]}")
    return exact(charges[edge], f"charge of {edge[0]}->{edge[1]}")


def require_conserved(diagram: Diagram, charges: Mapping[Edge, Number], *, modulo: Number | None = None) -> None:
    """Raise ChargeViolation, naming the vertex, the sum and the lines, unless :func:`conserved`."""
    verdict = conserved(diagram, charges, modulo=modulo)
    if not verdict:
        raise ChargeViolation(verdict.reason)
