"""Moved: the names of this module are in ``topologies.drawing.writers.engines``; it goes in 0.2."""

from topologies.drawing.writers.engines import ENGINES, FORMATS, MAX_PIXELS, Engine, FallbackWarning, engine, render

__all__ = ["ENGINES", "FORMATS", "MAX_PIXELS", "Engine", "FallbackWarning", "engine", "render"]
