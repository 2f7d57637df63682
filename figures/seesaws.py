"""(h) The tree-level diagrams of the generalised Weinberg operator: the Dirac seesaws, type I, II and III-like."""

from __future__ import annotations

from topologies import diagrams, drawing, literature_name


def figure() -> drawing.Scene:
    """Draw the three diagrams side by side, in the order of their types."""
    named = sorted((str(literature_name(diagram)).split("-like")[0], diagram) for diagram in diagrams("dirac-d5", 0))
    captions = [rf"\mathrm{{{name.replace(' ', ' ~ ')}}}" for name, _ in named]
    return drawing.panels([drawing.scene(diagram) for _, diagram in named], captions)
