"""The results of either engine as NumPy blocks, in the same order on any number of cores, and their keys."""

from topologies.blocks import Block
from topologies.choice import VARIABLE, Engine, engine, is_compiled
from topologies.results import blocks, keys, table
from topologies.stages import STAGES
from topologies.streams import stream

__all__ = ["STAGES", "VARIABLE", "Block", "Engine", "blocks", "engine", "is_compiled", "keys", "stream", "table"]
