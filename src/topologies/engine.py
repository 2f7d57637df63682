"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from topologies.enumeration.stages import BEFORE_FERMIONS, COUNTED, OF_DIAGRAMS, STAGES
from topologies.kernel.choice import INTERFACE, VARIABLE, Engine, engine, is_compiled
from topologies.kernel.limits import MOST_LOOPS_AND_LEGS, MOST_WAYS, SKELETON_BYTES, STRING_BYTES, check_size
from topologies.kernel.task import T, Tally, Task, added, apart, tallies
from topologies.machine.resources import cores, gigabytes, memory

__all__ = [
    "BEFORE_FERMIONS",
    "COUNTED",
    "INTERFACE",
    "MOST_LOOPS_AND_LEGS",
    "MOST_WAYS",
    "OF_DIAGRAMS",
    "SKELETON_BYTES",
    "STAGES",
    "STRING_BYTES",
    "VARIABLE",
    "Engine",
    "T",
    "Tally",
    "Task",
    "added",
    "apart",
    "check_size",
    "cores",
    "engine",
    "gigabytes",
    "is_compiled",
    "memory",
    "tallies",
]
