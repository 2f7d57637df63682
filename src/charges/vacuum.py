"""Moved: the names of this module are in ``charges.terms.vacuum``; it goes in 0.2."""

from charges.terms.vacuum import induced_vevs

__all__ = ["induced_vevs"]
