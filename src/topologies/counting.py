"""Moved: the names of this module are in ``topologies.enumeration.counting``; it goes in 0.2."""

from topologies.enumeration.counting import MAX_VERTICES, Grade, Series, count, counts_by_vertices, symmetry_sum

__all__ = ["MAX_VERTICES", "Grade", "Series", "count", "counts_by_vertices", "symmetry_sum"]
