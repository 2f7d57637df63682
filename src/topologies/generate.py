"""Every topology with given loops and legs, each exactly once, from the engine that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from topologies.choice import is_compiled
from topologies.decorations import decorated
from topologies.errors import MalformedInput
from topologies.limits import check_size
from topologies.plans import Compact

if TYPE_CHECKING:
    from topologies.graph import Topology  # imports networkx


def compact_topologies(loops: int, legs: int) -> Iterator[Compact]:
    """As :func:`generate`, in integers instead of networkx graphs: what the census works on."""
    check_size(loops, legs)
    if loops < 0 or legs < 0:
        raise MalformedInput(f"loops and legs must not be negative, got {loops} and {legs}")
    if is_compiled(loops, legs):
        from topologies import kernel

        blocks = kernel.blocks("topologies", loops, legs)
        return (row.topology for block in blocks for row in block.rows())
    return decorated(loops, legs)


def generate(loops: int, legs: int) -> Iterator[Topology]:
    """All topologies with the given number of loops and of unlabelled legs, each once, always in the same order.

    A topology is a connected multigraph with internal vertices of degree 3 or 4, self-loops and parallel lines allowed;
    a tree needs at least three legs, a one-loop graph at least one.

    Raises MalformedInput for negative numbers, and for what does not fit into memory.  Source: counts of
    arXiv:1204.5862 (6 at one loop with four legs after removing tadpoles and self-energies) and arXiv:1807.00629 (4367
    at three loops).

    >>> [sum(1 for _ in generate(1, legs)) for legs in (1, 2, 3, 4)]
    [1, 3, 6, 16]
    >>> next(generate(1, 3)).key
    'T_012_010212'
    """
    from topologies.graph import Topology

    return (Topology.from_lines(graph.lines, graph.legs) for graph in compact_topologies(loops, legs))
