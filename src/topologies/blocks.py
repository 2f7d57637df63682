"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from topologies.graphs.plans import Row
from topologies.kernel.arrays import NOTHING, ROWS, Block, Bytes, joined, packed, row_bytes

__all__ = ["NOTHING", "ROWS", "Block", "Bytes", "Row", "joined", "packed", "row_bytes"]
