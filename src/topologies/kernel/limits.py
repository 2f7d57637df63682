"""Limits: requests that would not fit into memory, or would never end, are refused before they start."""

from __future__ import annotations

from collections import Counter
from math import factorial, prod

from topologies.enumeration.branches import numbers_of_strings
from topologies.enumeration.counting import count
from topologies.errors import MalformedInput
from topologies.graphs.operators import Operator
from topologies.integers import integer
from topologies.kernel.choice import is_compiled
from topologies.machine import resources
from topologies.machine.resources import gigabytes

MOST_WAYS = 10**6  # orders of the legs of an operator
MOST_LOOPS_AND_LEGS = 100  # far beyond what can be listed; even the estimates would take long to compute
STRING_BYTES = {"compiled": 600, "python": 300}  # memory per string of legs: measured 500 and 200 at eleven legs
SKELETON_BYTES = 300  # memory per vacuum graph while the kernel lists them


def check_size(loops: int, legs: int) -> None:
    """Refuse a request whose lists of strings of legs, or of vacuum graphs, would not fit into memory.

    Both engines keep these lists; everything else they generate is handed over in portions.  Raises MalformedInput with
    the estimate, or if a number is not an integer.
    """
    loops, legs = integer(loops, "loops must be an integer"), integer(legs, "legs must be an integer")
    if loops + legs > MOST_LOOPS_AND_LEGS:
        raise MalformedInput(f"{loops} loops and {legs} legs are too many: their sum is at most {MOST_LOOPS_AND_LEGS}")

    if loops < 8 and legs < 8:
        return  # some megabytes

    compiled, limit = is_compiled(loops, legs), resources.memory()
    if loops:
        per_string, strings = STRING_BYTES["compiled" if compiled else "python"], 0
        for size, number in enumerate(numbers_of_strings(legs)):
            strings += number
            if strings * per_string > limit:
                raise MalformedInput(
                    f"{loops} loops, {legs} legs: the ways to string {size} legs along a line alone take"
                    f" {gigabytes(strings * per_string)}, more than half of the memory"
                )

    if loops > 7:
        if not compiled:
            raise MalformedInput(f"{loops} loops: the vacuum graphs take days")
        graphs = count(loops, 0)
        if graphs * SKELETON_BYTES > limit:
            raise MalformedInput(f"{loops} loops: the {graphs} vacuum graphs take {gigabytes(graphs * SKELETON_BYTES)}")


def check_ways(external: Operator) -> None:
    """Refuse an operator whose legs can be put in too many orders: both engines go through all of them."""
    ways = factorial(len(external.legs)) // prod(map(factorial, Counter(external.classes).values()))
    if ways > MOST_WAYS:
        raise MalformedInput(f"{external.name}: its legs can be put in {ways} orders, at most {MOST_WAYS} are searched")
