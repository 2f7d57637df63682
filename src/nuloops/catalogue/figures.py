"""Figures with panels side by side, such as the charges of a diagram and their phases, and what drew them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from topologies import Diagram, drawing
from topologies.graphs.figures import Drawable


@dataclass(frozen=True, slots=True)
class Panels(Drawable):
    """One diagram in one or more panels.  A notebook shows it; ``svg()``, ``save(path)`` and so on draw it.

    Arguments:
        diagrams: copies of the diagram with different labels.
        captions: one for each panel, in LaTeX without dollar signs; that of a single panel is not drawn.
    """

    diagrams: tuple[Diagram, ...]
    captions: tuple[str, ...]

    def _figure(self, style: dict[str, Any]) -> drawing.Scene:
        look = drawing.Style(**style)
        if len(self.diagrams) == 1:
            return drawing.scene(self.diagrams[0], style=look)
        return drawing.side_by_side(self.diagrams, self.captions, style=look)


def figure(diagram: Any, form: str, style: drawing.Style, **options: Any) -> bytes:
    """Draw a diagram in a format; ``options`` are those of ``drawing.encoded``."""
    return drawing.encoded(drawing.scene(diagram, style=style), form, **options)


def side_by_side(
    diagrams: Sequence[Any], captions: Sequence[str], form: str, style: drawing.Style, **options: Any
) -> bytes:
    """Draw copies of a diagram as lettered panels with captions, in LaTeX without dollar signs; one alone has none."""
    if len(diagrams) == 1:
        return figure(diagrams[0], form, style, **options)
    return drawing.encoded(drawing.side_by_side(diagrams, captions, style=style), form, **options)


def drawn_by(form: str) -> str:
    """Say what drew a figure; text formats need no engine."""
    return f"drawn by {drawing.engine()}" if form in ("svg", "pdf", "png") else "written"
