"""Superficial degree of divergence of a diagram and of its parts, at vanishing external momenta.

A loop counts 4 powers of momentum, a scalar propagator -2 and a fermion propagator -1.  A fermion line with an odd
number of propagators counts one less, because an odd number of momenta in the numerator integrates to zero and a mass
takes the place of one of them.  A part is a connected set of vertices with all lines between them; sets with fewer
lines diverge less, so the 1PI parts decide.  A diagram is finite when no degree is zero or more.

Source: power counting as in arXiv:1204.5862, which finds 4 finite irreducible, 3 finite reducible and 5 divergent
one-loop Weinberg diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from topologies.filters.cuts import Cuts
from topologies.graphs.graph import Diagram
from topologies.graphs.keys import Pair
from topologies.graphs.routing import spanning_tree


class Part(NamedTuple):
    """A 1PI part of a diagram: its vertices, its number of loops and its degree of divergence."""

    vertices: tuple[Any, ...]
    loops: int
    degree: int

    def __str__(self) -> str:
        how = "diverges" if self.degree >= 0 else "converges"
        order = f"{self.loops} loop{'s' * (self.loops != 1)}"
        return f"the part {{{', '.join(map(str, self.vertices))}}} {how}: degree {self.degree} at {order}"


def degree(loops: int, fermions: Sequence[Pair], scalars: Sequence[Pair]) -> int:
    """Compute 4 L - 2 I_S - I_F - (number of fermion lines with an odd number of propagators).

    >>> degree(1, [(0, 1)], [(0, 2), (1, 2)])  # one fermion and two scalars in a loop
    -2
    """
    return 4 * loops - 2 * len(scalars) - len(fermions) - _odd_lines(fermions)


def _odd_lines(fermions: Sequence[Pair]) -> int:
    """Count the fermion lines, open or closed, with an odd number of propagators."""
    vertices = sorted({v for line in fermions for v in line})
    number = {v: i for i, v in enumerate(vertices)}
    root = list(range(len(vertices)))

    def find(v: int) -> int:
        while root[v] != v:
            v = root[v]
        return v

    for u, v in fermions:
        root[find(number[u])] = find(number[v])
    length: dict[int, int] = {}
    for u, _ in fermions:
        length[find(number[u])] = length.get(find(number[u]), 0) + 1
    return sum(size % 2 for size in length.values())


def _is_one_particle_irreducible(order: int, lines: Sequence[Pair]) -> bool:
    """Whether the lines join all vertices 0, ..., order - 1 and no line is a bridge."""
    everything = range(len(lines))
    if len(spanning_tree(order, lines, everything)) != order - 1:
        return False
    return all(len(spanning_tree(order, lines, [j for j in everything if j != i])) == order - 1 for i in everything)


def parts(order: int, fermions: Sequence[Pair], scalars: Sequence[Pair]) -> Iterator[tuple[int, int, int]]:
    """Yield every 1PI part with a loop, as (bit mask of its vertices, loops, degree of divergence)."""
    for subset in range(1, 1 << order):
        inner = [[line for line in lines if subset >> line[0] & subset >> line[1] & 1] for lines in (fermions, scalars)]
        size = subset.bit_count()
        lines = inner[0] + inner[1]
        loops = len(lines) - size + 1
        if loops < 1:
            continue
        number = {v: i for i, v in enumerate(v for v in range(order) if subset >> v & 1)}
        if _is_one_particle_irreducible(size, [(number[u], number[v]) for u, v in lines]):
            yield subset, loops, degree(loops, inner[0], inner[1])


def is_finite_plan(cuts: Cuts, fermions: int) -> bool:
    """Whether a labelled topology has no divergent part; ``fermions`` is the bit mask of its fermion lines.

    It need not be checked that parts are connected or 1PI: two parts joined by a bridge, or by nothing, have at most
    the sum of their degrees, since the bridge costs at least what it can gain by joining two odd fermion lines.
    """
    spinors = [line for i, line in enumerate(cuts.lines) if fermions >> i & 1]
    inside = cuts.inner_lines(spinors)
    powers = 4 * (cuts.inner - cuts.size + 1) - 2 * (cuts.inner - inside) - inside
    has_loop = (cuts.inner >= cuts.size) & (cuts.size > 0)
    for subset in np.flatnonzero((powers >= 0) & has_loop):
        chosen = [line for line in spinors if subset >> line[0] & subset >> line[1] & 1]
        if powers[subset] - _odd_lines(chosen) >= 0:
            return False
    return True


def divergences(diagram: Diagram) -> list[Part]:
    """Find the degree of divergence of every 1PI part of a diagram.

    Arguments:
        diagram: a diagram of an operator.

    Returns a list of parts with ``vertices``, ``loops`` and ``degree``, the most divergent first.  The diagram is
    finite if all degrees are negative.

    Raises:
        MalformedInput: the graph is not a diagram.

    Source: power counting of arXiv:1204.5862; see the module docstring.

    >>> [part.degree for part in divergences(Diagram.from_key("dirac-d5_0122_F01_S0212"))]
    [-2]
    """
    order, _, fermions, scalars = diagram.compact()
    names = diagram.vertices
    irreducible = [
        Part(tuple(names[v] for v in range(order) if subset >> v & 1), loops, power)
        for subset, loops, power in parts(order, fermions, scalars)
    ]
    return sorted(irreducible, key=lambda part: -part.degree)
