"""Topologies and diagrams in integers, as the engines make them, without networkx and NumPy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from topologies.graphs.keys import Lines, Pair
from topologies.graphs.operators import Operator

if TYPE_CHECKING:
    from topologies.graphs.graph import Diagram  # imports networkx

_T = TypeVar("_T")


class Compact(NamedTuple):
    """A topology in integers: number of vertices, internal lines as pairs u <= v, and the vertex of each leg."""

    order: int
    lines: Lines
    legs: tuple[int, ...]


class Row(NamedTuple):
    """A row of a block: a topology, or a diagram with 1 for each internal line that is a fermion, 0 for a scalar."""

    order: int
    lines: Lines
    legs: tuple[int, ...]
    fermions: tuple[int, ...] = ()

    @property
    def topology(self) -> Compact:
        """The topology, whatever the lines are."""
        return Compact(self.order, self.lines, self.legs)

    def split(self) -> tuple[list[Pair], list[Pair]]:
        """Return the internal fermion lines and the internal scalar lines of a diagram."""
        return _split(zip(self.lines, self.fermions, strict=True))


class Plan(NamedTuple):
    """A labelled topology in integers: its internal lines, the vertex of each leg, and which of both are fermions."""

    order: int
    lines: Lines
    legs: tuple[int, ...]
    fermions: int  # bit mask over the lines, then the legs

    @classmethod
    def of(cls, diagram: Diagram) -> Plan:
        """Make the plan of a diagram, with its fermion lines first and the legs of its operator in order."""
        order, legs, fermions, scalars = diagram.compact()
        return cls(order, (*fermions, *scalars), (), (1 << len(fermions)) - 1).with_legs(legs, diagram.operator)

    def with_legs(self, legs: Iterable[int], legs_of: Operator) -> Plan:
        """Make a plan with the same lines and the legs of an operator in its order, each at its vertex."""
        mask = self.fermions & ((1 << len(self.lines)) - 1)
        mask |= sum(1 << i for i, leg in enumerate(legs_of.legs, len(self.lines)) if leg.kind == "fermion")
        return Plan(self.order, self.lines, tuple(legs), mask)

    def flags(self) -> list[int]:
        """List 1 for a fermion and 0 for a scalar, for each internal line, then for each leg."""
        return [self.fermions >> i & 1 for i in range(len(self.lines) + len(self.legs))]

    def split(self) -> tuple[list[Pair], list[Pair]]:
        """Return the internal fermion lines and the internal scalar lines."""
        return _split(zip(self.lines, self.flags(), strict=False))

    def split_legs(self) -> tuple[list[int], list[int]]:
        """Return the vertices of the fermion legs and those of the scalar legs."""
        return _split(zip(self.legs, self.flags()[len(self.lines) :], strict=True))


def _split(marked: Iterable[tuple[_T, int]]) -> tuple[list[_T], list[_T]]:
    """Divide items into those marked with 1 and those marked with 0."""
    parts: tuple[list[_T], list[_T]] = ([], [])
    for item, fermion in marked:
        parts[not fermion].append(item)
    return parts
