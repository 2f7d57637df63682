"""The figure of a diagram as methods: svg, pdf, png, dot, tikz, save, and what a notebook shows.

Drawing is imported when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os


class Drawable:
    """Adds figures to a graph; keywords of its methods are those of ``topologies.drawing.Style``."""

    def drawable(self) -> Any:
        """What gets drawn: the graph itself."""
        return self

    def _figure(self, style: dict[str, Any]) -> Any:
        from topologies import drawing

        return drawing.scene(self.drawable(), style=drawing.Style(**style))

    def _render(self, form: str, style: dict[str, Any], **options: Any) -> bytes:
        from topologies import drawing

        return drawing.render(self._figure(style), form, **options)

    def svg(self, **style: Any) -> str:
        """The figure as SVG text; keywords are those of ``topologies.drawing.Style``."""
        return self._render("svg", style).decode()

    def pdf(self, **style: Any) -> bytes:
        """The figure as a one-page PDF without fonts (labels are outlines)."""
        return self._render("pdf", style)

    def png(self, dpi: int = 300, *, background: str | None = None, **style: Any) -> bytes:
        """The figure as PNG, transparent unless ``background`` names a colour, with its resolution written into it."""
        return self._render("png", style, dpi=dpi, background=background)

    def dot(self, **style: Any) -> str:
        """The figure as self-contained DOT text with all positions."""
        from topologies import drawing

        return drawing.dot(self._figure(style))

    def source(self, **style: Any) -> Any:
        """The figure as a ``graphviz.Source``."""
        from topologies import drawing

        return drawing.source(self._figure(style))

    def tikz(self, **style: Any) -> str:
        """The figure as a standalone LaTeX document for pdflatex."""
        from topologies import drawing

        return drawing.tikz(self.drawable(), style=drawing.Style(**style))

    def save(self, path: str | os.PathLike[str], **style: Any) -> None:
        """Write the figure; the suffix chooses the format: svg, pdf, png, dot or tex.  Nothing half written is left."""
        from topologies import drawing

        form = str(path).rpartition(".")[2].lower()
        texts = {"dot": self.dot, "gv": self.dot, "tex": self.tikz}
        content = texts[form](**style).encode() if form in texts else self._render(form, style)
        drawing.save(content, path)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook shows: SVG, PDF for LaTeX export, PNG for the rest, and text."""
        makers: dict[str, Callable[[], Any]] = {
            "image/svg+xml": self.svg,
            "application/pdf": self.pdf,
            "image/png": lambda: self.png(dpi=150),
            "text/plain": lambda: repr(self),
        }
        wanted = [form for form in makers if (not include or form in include) and form not in (exclude or ())]
        return {form: makers[form]() for form in wanted}
