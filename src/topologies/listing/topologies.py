"""Streams of all topologies with given numbers of loops and legs, from the engine that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from topologies.enumeration.decorations import decorated
from topologies.enumeration.stages import Stage
from topologies.errors import MalformedInput
from topologies.filters.parts import has_self_energy
from topologies.graphs.plans import Compact
from topologies.integers import integer
from topologies.kernel.choice import is_compiled
from topologies.kernel.limits import check_size

if TYPE_CHECKING:
    from topologies.graphs.graph import Topology  # imports networkx


def compact_topologies(loops: int, legs: int) -> Iterator[Compact]:
    """Generate as :func:`generate`, but in integers instead of networkx graphs."""
    loops, legs = integer(loops, "loops must be an integer"), integer(legs, "legs must be an integer")
    check_size(loops, legs)
    if loops < 0 or legs < 0:
        raise MalformedInput(f"loops and legs must not be negative, got {loops} and {legs}")
    if is_compiled(loops, legs):
        from topologies import kernel

        blocks = kernel.blocks(Stage.TOPOLOGIES, loops, legs)
        return (row.topology for block in blocks for row in block.rows())
    return decorated(loops, legs)


def without_self_energies(loops: int, legs: int) -> Iterator[Compact]:
    """Generate the topologies without tadpoles and self-energies, in integers.

    >>> [sum(1 for _ in without_self_energies(loops, 4)) for loops in (0, 1, 2)]
    [2, 6, 45]
    """
    if loops < 2 or (loops == 2 and legs < 6):  # there are few, and listing them is faster than importing NumPy
        return (graph for graph in decorated(loops, legs) if not has_self_energy(*graph))
    from topologies import kernel

    return (row.topology for block in kernel.blocks(Stage.NO_SELF_ENERGY, loops, legs) for row in block.rows())


def generate(loops: int, legs: int) -> Iterator[Topology]:
    """Generate all topologies with given numbers of loops and unlabelled legs, each once, always in the same order.

    A topology is a connected multigraph with internal vertices of degree 3 or 4, self-loops and parallel lines allowed;
    a tree needs at least three legs, a one-loop graph at least one.

    Arguments:
        loops: number of loops, 0 or more.
        legs: number of external legs, 0 or more.

    Returns an iterator over :class:`topologies.Topology`, networkx graphs.

    Raises:
        MalformedInput: a number is negative or not an integer, or the request does not fit into memory.

    Source: the counts agree with arXiv:1204.5862 (6 at one loop with four legs without tadpoles and self-energies) and
    arXiv:1807.00629 (4367 at three loops with four legs).

    >>> [sum(1 for _ in generate(1, legs)) for legs in (1, 2, 3, 4)]
    [1, 3, 6, 16]
    >>> next(generate(1, 3)).key
    'T_012_010212'
    """
    from topologies.graphs.graph import Topology

    return (Topology.from_lines(graph.lines, graph.legs) for graph in compact_topologies(loops, legs))
