"""Methods that draw a diagram, or a sheet of diagrams: svg, pdf, png, dot, tikz, save, and the display in notebooks.

The drawing code is imported when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from topologies.errors import MalformedInput

if TYPE_CHECKING:
    import os

SHOWN = 24  # a notebook shows this many figures of a sheet


class Drawable:
    """Methods that draw a graph; their keywords are those of ``topologies.drawing.Style``."""

    def drawable(self) -> Any:
        """Return the graph to draw: this one."""
        return self

    def _figure(self, style: dict[str, Any]) -> Any:
        """Make the display list of the figure."""
        from topologies import drawing

        return drawing.scene(self.drawable(), style=drawing.Style(**style))

    def _render(self, form: str, style: dict[str, Any], **options: Any) -> bytes:
        from topologies import drawing

        return drawing.render(self._figure(style), form, **options)

    def svg(self, **style: Any) -> str:
        """Draw the figure as SVG text; keywords are those of ``topologies.drawing.Style``."""
        return self._render("svg", style).decode()

    def pdf(self, **style: Any) -> bytes:
        """Draw the figure as a one-page PDF without fonts (labels are outlines)."""
        return self._render("pdf", style)

    def png(self, dpi: int = 300, *, background: str | None = None, **style: Any) -> bytes:
        """Draw the figure as PNG with its resolution recorded; transparent unless ``background`` names a colour."""
        return self._render("png", style, dpi=dpi, background=background)

    def dot(self, **style: Any) -> str:
        """Draw the figure as self-contained DOT text with all positions."""
        from topologies import drawing

        return drawing.dot(self._figure(style))

    def source(self, **style: Any) -> Any:
        """Draw the figure as a ``graphviz.Source``."""
        from topologies import drawing

        return drawing.source(self._figure(style))

    def tikz(self, *, feynman: bool = False, **style: Any) -> str:
        """Draw the figure as a standalone LaTeX document for pdflatex, in plain TikZ or with tikz-feynman."""
        from topologies import drawing

        return (drawing.tikz_feynman if feynman else drawing.tikz)(self._figure(style))

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        dpi: int = 300,
        background: str | None = None,
        feynman: bool = False,
        **style: Any,
    ) -> None:
        """Write the figure to a file, completely or not at all.

        Arguments:
            path: the file; its suffix chooses the format: svg, pdf, png, eps, dot or tex.
            dpi: resolution of a PNG.
            background: a colour behind the figure ("white", "#rrggbb"); None for transparent.
            feynman: whether LaTeX uses the package tikz-feynman.
            style: keywords of ``topologies.drawing.Style``.
        """
        from topologies import drawing

        form = str(path).rpartition(".")[2].lower()
        drawing.save(drawing.encoded(self._figure(style), form, dpi=dpi, background=background, feynman=feynman), path)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Make what a notebook shows: SVG, PDF for export to LaTeX, PNG for everything else, and text."""
        makers: dict[str, Callable[[], Any]] = {
            "image/svg+xml": self.svg,
            "application/pdf": self.pdf,
            "image/png": lambda: self.png(dpi=150),
            "text/plain": lambda: repr(self),
        }
        wanted = [form for form in makers if (not include or form in include) and form not in (exclude or ())]
        return {form: makers[form]() for form in wanted}


@dataclass(frozen=True, slots=True)
class Sheet(Drawable):
    """Figures in rows, each with its number below it, as a notebook shows a list of diagrams.

    A notebook shows the first 24; the methods draw them all.

    Arguments:
        figures: diagrams, solutions, or graphs that can be drawn; any iterable, kept as a tuple.
        columns: how many figures stand in a row.

    Raises:
        MalformedInput: there is less than one column.

    >>> from topologies import diagrams
    >>> sheet = Sheet(diagrams("dirac-d5", 1), columns=3)
    >>> sheet
    <Sheet of 7 figures in 3 columns>
    >>> sheet[6].key
    'dirac-d5_0122_F01_S0212'
    """

    figures: Iterable[Any]
    columns: int = 4

    def __post_init__(self) -> None:
        if self.columns < 1:
            raise MalformedInput(f"a sheet has at least one column, got {self.columns}")
        object.__setattr__(self, "figures", tuple(self.figures))

    def __len__(self) -> int:
        return len(tuple(self.figures))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.figures)

    def __getitem__(self, number: int) -> Any:
        return tuple(self.figures)[number]

    def __repr__(self) -> str:
        return f"<Sheet of {len(self)} figures in {self.columns} columns>"

    def _figure(self, style: dict[str, Any]) -> Any:
        from topologies import drawing

        look = drawing.Style(**style)
        drawn = (figure.drawable() if isinstance(figure, Drawable) else figure for figure in self)
        scenes = [drawing.scene(graph, style=look) for graph in drawn]
        return drawing.contact_sheet(scenes, self.columns, [str(number) for number in range(len(scenes))])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Make what a notebook shows: the first figures, and a text that says how many there are."""
        first = replace(self, figures=tuple(self.figures)[:SHOWN])
        bundle = Drawable._repr_mimebundle_(first, include, exclude)
        return bundle | {"text/plain": repr(self)} if "text/plain" in bundle else bundle


def list_bundle(items: list[Any], include: Any = None, exclude: Any = None) -> dict[str, Any] | None:
    """Make what a notebook shows of a list: a :class:`Sheet` if all its items can be drawn, else None."""
    if not items or not all(isinstance(item, Drawable) for item in items):
        return None
    return Sheet(items)._repr_mimebundle_(include, exclude)
