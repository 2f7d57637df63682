"""Moved: the names of this module are in ``topologies.graphs.figures``; it goes in 0.2."""

from topologies.graphs.figures import SHOWN, Drawable, Sheet, list_bundle

__all__ = ["SHOWN", "Drawable", "Sheet", "list_bundle"]
