"""Moved: the names of this module are in ``nuloops.work.batch`` and ``nuloops.work.progress``; it goes in 0.2."""

from nuloops.work.batch import FEW, PORTIONS, Item, Made, on_all_cores, watched
from nuloops.work.progress import SILENT

__all__ = ["FEW", "PORTIONS", "SILENT", "Item", "Made", "on_all_cores", "watched"]
