"""Moved: the names of this module are in ``topologies.counts.longrun``; it goes in 0.2."""

from topologies.counts.longrun import Progress, long_census

__all__ = ["Progress", "long_census"]
