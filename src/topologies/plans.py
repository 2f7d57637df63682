"""A topology, or a diagram, in integers: what the engines make, without networkx and NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from topologies.keys import Lines, Pair

if TYPE_CHECKING:
    from topologies.graph import Diagram  # imports networkx


class Compact(NamedTuple):
    """A topology in integers: ``order`` vertices, the internal lines as pairs u <= v, and the vertex of each leg."""

    order: int
    lines: Lines
    legs: tuple[int, ...]


class Plan(NamedTuple):
    """A labelled topology in integers: the internal lines, the vertex of each leg, and which of them are fermions."""

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    fermions: int  # bit mask over the lines, then the legs

    @classmethod
    def of(cls, diagram: Diagram) -> Plan:
        """That of a diagram, with its fermion lines first and the legs of its operator in order."""
        order, legs, fermions, scalars = diagram.compact()
        lines = (*fermions, *scalars)
        mask = (1 << len(fermions)) - 1
        mask |= sum(1 << i for i, leg in enumerate(diagram.operator.legs, len(lines)) if leg.kind == "fermion")
        return cls(order, lines, tuple(legs), mask)

    def split(self) -> tuple[list[Pair], list[Pair]]:
        """The internal fermion lines and the internal scalar lines."""
        parts: tuple[list[Pair], list[Pair]] = ([], [])
        for i, line in enumerate(self.lines):
            parts[not self.fermions >> i & 1].append(line)
        return parts

    def split_legs(self) -> tuple[list[int], list[int]]:
        """The vertices of the fermion legs and those of the scalar legs."""
        parts: tuple[list[int], list[int]] = ([], [])
        for i, v in enumerate(self.legs, len(self.lines)):
            parts[not self.fermions >> i & 1].append(v)
        return parts


class Row(NamedTuple):
    """A topology or diagram in integers: vertices, internal lines, the vertex of each leg, which lines are fermions."""

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    fermions: tuple[int, ...] = ()

    def split(self) -> tuple[list[Pair], list[Pair]]:
        """The internal fermion lines and the internal scalar lines of a diagram."""
        parts: tuple[list[Pair], list[Pair]] = ([], [])
        for line, spinor in zip(self.lines, self.fermions, strict=True):
            parts[not spinor].append(line)
        return parts
