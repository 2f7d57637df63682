"""Properties of topologies: tadpoles, self-energies, one-particle irreducibility, and what can be compressed.

All of them ask how many lines leave a set of internal vertices, so one table answers them: for each subset of the
vertices, as a bit mask, the number of lines inside it and the number of lines that leave it, legs included.

Two remarks make the questions cheap.  A tree of k vertices of degree at least three has at least k + 2 outer lines, so
a set that at most two lines leave contains a loop; and the components of a disconnected set share its outer lines,
so if a disconnected set has at most two, one of its components is a tadpole already.  Hence: a topology has a tadpole
or a self-energy exactly when some proper subset, connected or not, has at most two outer lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from topologies.graph import Diagram, Topology

Pair = tuple[int, int]
Masks = npt.NDArray[np.int64]


@cache
def _members(order: int) -> npt.NDArray[np.int32]:
    """Row s tells which vertices the subset with bit mask s contains; shape (2**order, order)."""
    masks = np.arange(1 << order)[:, None]
    return ((masks >> np.arange(order)) & 1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Lines inside and lines leaving each subset of the vertices; both arrays have shape (2**order,)."""

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    inner: Masks
    outer: Masks

    @classmethod
    def of(cls, order: int, lines: Sequence[Pair], legs: Sequence[int]) -> Cuts:
        """Tabulate a topology given in integers (see ``Topology.compact``)."""
        joined = np.zeros((order, order), dtype=np.int32)
        degree = np.zeros(order, dtype=np.int32)
        for u, v in lines:
            joined[u, v] += 1
            joined[v, u] += 1
            degree[u] += 1
            degree[v] += 1
        for v in legs:
            degree[v] += 1
        members = _members(order)
        inside = ((members @ joined) * members).sum(axis=1)  # every inner line is counted from both ends
        return cls(order, tuple(lines), tuple(legs), inside // 2, members @ degree - inside)

    @classmethod
    def of_graph(cls, graph: Topology | Diagram) -> Cuts:
        """Tabulate a networkx topology or diagram."""
        topology = graph.topology() if isinstance(graph, Diagram) else graph
        return cls.of(*topology.compact())

    @property
    def _size(self) -> Any:
        return _members(self.order).sum(axis=1)

    def _proper(self) -> slice:
        return slice(1, (1 << self.order) - 1)

    def no_self_energy(self) -> bool:
        """Neither tadpole nor self-energy: no proper subset has one or two outer lines."""
        return not bool((self.outer[self._proper()] <= 2).any())

    def tadpole(self) -> bool:
        """Some proper connected subset with a loop hangs on a single line."""
        return bool((self.outer[self._proper()] == 1).any())

    def one_particle_irreducible(self) -> bool:
        """No internal line is a bridge."""
        legs_inside = _members(self.order)[:, list(self.legs)].sum(axis=1)
        return not bool(((self.outer - legs_inside)[self._proper()] == 1).any())

    def loop_subsets(self, outer: int) -> list[int]:
        """Proper subsets with that many outer lines and a loop, as bit masks.

        Exact in the absence of tadpoles and self-energies for ``outer`` up to five: then every component of a subset
        has at least three outer lines, so these subsets are connected.
        """
        found = (self.outer == outer) & (self.inner >= self._size)
        found[0] = found[-1] = False
        return [int(mask) for mask in np.flatnonzero(found)]

    def outer_lines(self, subset: int) -> int:
        """The lines that leave a subset as a bit mask over the internal lines, then the legs."""
        mask = 0
        for i, (u, v) in enumerate(self.lines):
            if (subset >> u ^ subset >> v) & 1:
                mask |= 1 << i
        for i, v in enumerate(self.legs, len(self.lines)):
            if subset >> v & 1:
                mask |= 1 << i
        return mask


def has_no_self_energy(graph: Topology | Diagram) -> bool:
    """Whether a topology or diagram has neither tadpoles nor self-energies (corrections of legs are self-energies).

    >>> [has_no_self_energy(Topology.from_key(key)) for key in ("T_0122_010212", "T_000_0111")]
    [True, False]
    """
    return Cuts.of_graph(graph).no_self_energy()


def is_one_particle_irreducible(graph: Topology | Diagram) -> bool:
    """Whether no internal line is a bridge."""
    return Cuts.of_graph(graph).one_particle_irreducible()
