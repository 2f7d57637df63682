"""Check that the loops, legs and fermions of a request fit together."""

from __future__ import annotations

from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator
from topologies.integers import integer
from topologies.kernel.limits import check_size


def size_of(loops: int, legs: int | None, chosen: Operator | None) -> tuple[int, int]:
    """The numbers of loops and of legs, these given as such or by an operator.

    Raises MalformedInput if the request is not valid.
    """
    if (legs is None) == (chosen is None):
        raise MalformedInput("give either a number of legs or an operator")
    size = len(chosen.legs) if chosen else legs
    loops, size = integer(loops, "loops must be an integer"), integer(size, "legs must be an integer")
    check_size(loops, size)
    if loops < 0:
        raise MalformedInput(f"loops must not be negative, got {loops}")
    if size < 0:
        raise MalformedInput(f"legs must not be negative, got {size}")
    return loops, size


def fermion_number(chosen: Operator | None, fermion_legs: int, size: int) -> int:
    """The number of fermion legs; raises MalformedInput if it is odd, negative or more than all legs."""
    spinors = chosen.fermions if chosen else integer(fermion_legs, "fermion legs must be an integer")
    if not 0 <= spinors <= size:
        raise MalformedInput(f"{spinors} fermion legs do not fit into {size} legs")
    if spinors % 2:
        raise MalformedInput(f"{spinors} fermion legs: the number must be even")
    return spinors
