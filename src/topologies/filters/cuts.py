"""How many lines leave each set of internal vertices: one table that answers every question about parts.

For each subset of the vertices, as a bit mask, it holds the number of lines inside it and the number of lines that
leave it, legs included.

Two facts make the questions cheap.  A tree of k vertices of degree at least three has at least k + 2 outer lines, so a
set that at most two lines leave contains a loop.  The components of a disconnected set share its outer lines, so if a
disconnected set has at most two, one of its components is already a tadpole.  Hence a topology has a tadpole or a
self-energy exactly when some proper subset, connected or not, has at most two outer lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from topologies.filters.parts import refuse_too_many
from topologies.graphs.keys import Pair

Masks = npt.NDArray[np.int64]


@cache
def _members(order: int) -> npt.NDArray[np.int32]:
    """Return an array of shape (2**order, order): row s marks the vertices in the subset with bit mask s."""
    masks = np.arange(1 << order)[:, None]
    return ((masks >> np.arange(order)) & 1).astype(np.int32)


@cache
def _sizes(order: int) -> Masks:
    return np.asarray(_members(order).sum(axis=1))


def _inner_lines(order: int, lines: Sequence[Pair]) -> Masks:
    """Count the lines inside each subset; shape (2**order,)."""
    joined = np.zeros((order, order), dtype=np.int32)
    for u, v in lines:
        joined[u, v] += 1
        joined[v, u] += 1
    members = _members(order)
    return np.asarray(((members @ joined) * members).sum(axis=1) // 2)  # every line was counted from both ends


@dataclass(frozen=True, slots=True)
class Cuts:
    """How many lines lie inside and how many leave each subset of the vertices.

    Attributes:
        order: number of vertices.
        lines: the internal lines as pairs of vertices.
        legs: the vertex of each leg.
        inner: shape (2**order,); the number of lines inside each subset, indexed by bit mask.
        outer: shape (2**order,); the number of lines and legs that leave it.
    """

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    inner: Masks
    outer: Masks

    @classmethod
    def of(cls, order: int, lines: Sequence[Pair], legs: Sequence[int]) -> Cuts:
        """Tabulate a topology given in integers (see ``Topology.compact``); MalformedInput above 20 vertices."""
        refuse_too_many(order)
        degree = np.zeros(order, dtype=np.int32)
        for v in (*(end for line in lines for end in line), *legs):
            degree[v] += 1
        inner = _inner_lines(order, lines)
        return cls(order, tuple(lines), tuple(legs), inner, _members(order) @ degree - 2 * inner)

    @property
    def size(self) -> Masks:
        """The number of vertices of each subset; shape (2**order,)."""
        return _sizes(self.order)

    def inner_lines(self, lines: Sequence[Pair]) -> Masks:
        """Count how many of the given lines lie inside each subset; shape (2**order,)."""
        return _inner_lines(self.order, lines)

    def _proper(self) -> slice:
        return slice(1, (1 << self.order) - 1)

    def no_tadpole(self) -> bool:
        """Whether there is no tadpole: no proper subset has one outer line."""
        return not bool((self.outer[self._proper()] == 1).any())

    def no_self_energy(self) -> bool:
        """Whether there is neither tadpole nor self-energy: no proper subset has one or two outer lines."""
        return not bool((self.outer[self._proper()] <= 2).any())

    def one_particle_irreducible(self) -> bool:
        """Whether no internal line is a bridge."""
        return not bool(self.behind_a_bridge()[self._proper()].any())

    def behind_a_bridge(self) -> npt.NDArray[np.bool_]:
        """Mark the subsets that a single internal line leaves; meaningless for the empty subset and the full one."""
        legs_inside = _members(self.order)[:, list(self.legs)].sum(axis=1)
        return np.asarray(self.outer - legs_inside == 1)

    def loop_subsets(self, outer: int) -> list[int]:
        """List the proper subsets with this many outer lines and a loop, as bit masks.

        Exact in the absence of tadpoles and self-energies for ``outer`` up to five: then every component of a subset
        has at least three outer lines, so these subsets are connected.
        """
        marked = (self.outer == outer) & (self.inner >= self.size)
        marked[0] = marked[-1] = False
        return [int(mask) for mask in np.flatnonzero(marked)]

    def outer_lines(self, subset: int) -> int:
        """Return the lines that leave a subset, as a bit mask over the internal lines, then the legs."""
        mask = 0
        for i, (u, v) in enumerate(self.lines):
            if (subset >> u ^ subset >> v) & 1:
                mask |= 1 << i
        for i, v in enumerate(self.legs, len(self.lines)):
            if subset >> v & 1:
                mask |= 1 << i
        return mask
