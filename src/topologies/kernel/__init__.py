"""The engines that generate topologies and diagrams, compiled or in Python, and their results as NumPy arrays."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from topologies.enumeration.stages import STAGES
    from topologies.kernel.arrays import Block
    from topologies.kernel.choice import VARIABLE, Engine, engine, is_compiled
    from topologies.kernel.results import blocks, keys, table
    from topologies.kernel.streams import AHEAD, stream

__all__ = [
    "AHEAD",
    "STAGES",
    "VARIABLE",
    "Block",
    "Engine",
    "blocks",
    "engine",
    "is_compiled",
    "keys",
    "stream",
    "table",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "arrays": ("Block",),
        "choice": ("VARIABLE", "Engine", "engine", "is_compiled"),
        "results": ("blocks", "table", "keys"),
        "streams": ("AHEAD", "stream"),
        "..enumeration.stages": ("STAGES",),
    },
)
