"""Topologies for searches that fill them with fields, as tables of which end of a line is at which vertex."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from topologies.graphs.keys import Pair
from topologies.listing.topologies import without_self_energies


class Frame(NamedTuple):
    """A topology for the search, with a flag for each end of a line: 2 i and 2 i + 1 for line i, then the legs.

    ``at`` lists the flags of each vertex, ``home`` the vertex of each flag.
    """

    order: int
    lines: tuple[Pair, ...]
    legs: tuple[int, ...]
    at: tuple[tuple[int, ...], ...]
    home: tuple[int, ...]

    @property
    def first_leg(self) -> int:
        """The flag of the first leg."""
        return 2 * len(self.lines)

    def target(self, flag: int) -> int:
        """The vertex at the other end of the line, -1 for a leg: flags of a vertex with equal targets are alike."""
        return self.home[flag ^ 1] if flag < self.first_leg else -1


@lru_cache(maxsize=32)
def frames(loops: int, legs: int) -> tuple[Frame, ...]:
    """List the topologies without tadpoles and self-energies.

    These are enough at leading order.  A one- or two-point function is a linear or bilinear term, which the model has
    if its symmetries allow it and which is then part of the vevs or the propagators; where a bilinear vanishes by
    antisymmetry, so does the loop, which has no second momentum to tell the two fields apart.
    """
    prepared = []
    for order, lines, ends in without_self_energies(loops, legs):
        home = (*(v for line in lines for v in line), *ends)
        at = tuple(tuple(f for f, v in enumerate(home) if v == vertex) for vertex in range(order))
        prepared.append(Frame(order, lines, ends, at, home))
    return tuple(prepared)
