"""Moved: the names of this module are in ``charges.special.fields``; it goes in 0.2."""

from charges.special.fields import DEMANDS, LineField, check_demand, realisation, realised

__all__ = ["DEMANDS", "LineField", "check_demand", "realisation", "realised"]
