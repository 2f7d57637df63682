"""Moved: the names of this module are in ``charges.special.census``; it goes in 0.2."""

from charges.special.census import SpecialCensus, special_census

__all__ = ["SpecialCensus", "special_census"]
