"""Moved: the names of this module are in ``topologies.drawing.writers.feynman``; it goes in 0.2."""

from topologies.drawing.writers.feynman import NEAR, tikz_feynman

__all__ = ["NEAR", "tikz_feynman"]
