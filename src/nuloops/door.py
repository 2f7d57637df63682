"""What ``import nuloops`` offers: load a model, examine it, draw its diagrams; draw any diagram; write catalogues."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from charges.arithmetic.numbers import expected
from nuloops.catalogue.entries import panels_of_diagram
from nuloops.catalogue.figures import Panels
from nuloops.catalogue.writing import Request
from nuloops.catalogue.writing import generate as write_catalogue
from nuloops.console.requests import diagram_named, is_key, named_operator, refuse_too_many
from nuloops.files.models import ModelFile, named
from nuloops.report.examine import Report, report
from nuloops.report.figures import examined, leading, panels_of
from nuloops.report.html import html
from nuloops.report.latex import latex
from nuloops.report.text import text
from topologies import MalformedInput, drawing
from topologies.integers import integer


class Verification(Report):
    """The report on a model, true if every claim holds; ``print`` shows it as text.

    ``sections`` holds the evidence by subject, ``claims`` the claims; ``document()`` gives plain values for JSON.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(text(self))

    def html(self) -> str:
        """Return the report as one HTML page, diagrams included, which needs no network."""
        return html(self)

    def latex(self) -> str:
        """Return the report as a document for pdflatex."""
        return "\n".join(latex(self))


class LoadedModel(ModelFile):
    """A model file that can be verified and drawn; ``model`` is the :class:`charges.Model` in it."""

    __slots__ = ()

    def verify(self, *, max_loops: int | None = None, max_dimension: int = 8) -> Verification:
        """Examine the model and its claims, as ``nuloops verify`` does.

        Arguments:
            max_loops: search mass diagrams with up to so many loops, 3 at most; by default 2, or what the model claims
                if that is more.
            max_dimension: try operators up to this mass dimension for accidental stability.

        Returns the report, true if every claim holds.
        """
        examination = report(self, max_loops=max_loops, max_dimension=max_dimension)
        return Verification(examination.analysis, examination.sections, examination.claims)

    def draw(self, number: int = 1, *, panel: str | None = None) -> Panels:
        """Draw one of the leading mass diagrams, with the fields of the model on its lines.

        Arguments:
            number: which of them, counted from 1.
            panel: "plain" for names of fields only, "u1" for charges, "zn" for phases, or "both" of these side by side;
                by default "u1", or "plain" for a model without a symmetry.

        Returns a figure that a notebook shows, with ``svg()``, ``pdf()``, ``png()``, ``tikz()`` and ``save(path)``.
        Raises MalformedInput if the model has no mass diagram, and for a number or panel that does not exist.
        """
        analysis = examined(self)
        diagrams = leading(analysis)
        _require_panel(panel)
        needed = f"number must be from 1 to {len(diagrams)}, the leading diagrams"
        if (number := integer(number, needed, 1)) > len(diagrams):
            raise MalformedInput(f"{needed}, got {number!r:.40}")
        return panels_of(diagrams[number - 1], analysis, panel)


def load(model: str | os.PathLike[str]) -> LoadedModel:
    """Load a model from a YAML file, or a published one by its name.

    Raises MalformedInput, which names the file, the line and the key, if the file is not a model; OSError if it cannot
    be read.

    >>> load("dirac-one-loop").claims.residual
    'Z6'
    """
    file = named(os.fspath(expected(model, str | os.PathLike, "a model is the path of a file or a name")))
    return LoadedModel(**{field.name: getattr(file, field.name) for field in fields(ModelFile)})


def draw(
    what: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    *,
    panel: str | None = None,
    residual: int | None = None,
    number: int = 1,
    **options: Any,
) -> Panels:
    """Draw one diagram, as ``nuloops draw`` does: that of a key, or a leading one of a model.

    Arguments:
        what: the key of a diagram, a model file, or the name of a published model.
        out: the file to write, if any; its suffix chooses the format (svg, pdf, png, eps, dot, tex).
        panel: "plain", "u1", "zn" or "both"; by default "u1", or "plain" for a model without a symmetry.
        residual: goes with a key: n of the Z_n panel; by default the smallest that makes all loops dark.
        number: goes with a model: which of its leading diagrams, counted from 1.
        options: of the file, as for ``Diagram.save``: dpi, background, and keywords of ``topologies.drawing.Style``.

    Returns a figure, which a notebook shows.  Raises MalformedInput as the command does.

    >>> draw("dirac-d5_0122_F01_S0212", panel="both").svg().startswith("<?xml")
    True
    """
    given = os.fspath(expected(what, str | os.PathLike, "a diagram is a key, a model the path of a file or a name"))
    _require_panel(panel)
    if is_key(given):
        panels = panels_of_diagram(diagram_named(given), None, panel or "u1", residual)
    elif residual is not None:
        raise MalformedInput("residual goes with a key, not with a model")
    else:
        panels = load(given).draw(number, panel=panel)
    if out is not None:
        panels.save(out, **options)
    return panels


def generate(
    operators: str | Sequence[str] = ("dirac-d4", "dirac-d5"),
    loops: int | Iterable[int] = (1, 2),
    *,
    folder: str | os.PathLike[str] = "figures/catalogue",
    genuine: bool = True,
    formats: str | Sequence[str] = ("svg",),
    large: bool = False,
    force: bool = False,
    **style: Any,
) -> dict[str, Any]:
    """Write a catalogue, as ``nuloops generate`` does: every diagram of the operators, charged and drawn.

    Arguments:
        operators: names of operators, or operator files.
        loops: one number of loops or several, from 1 to 3.
        folder: where ``catalogue.json``, the page ``index.html`` and the figures go.
        genuine: leave out diagrams that are not genuine.
        formats: one format of the figures or several: svg, pdf, png, eps, dot, tex.
        large: go on even if there are very many diagrams.
        force: write over files in the folder that this program did not write.
        style: keywords of ``topologies.drawing.Style``.

    Returns the content of ``catalogue.json``.  Raises MalformedInput for unknown operators, loops and formats; OSError
    if a file cannot be written.
    """
    names = [operators] if isinstance(operators, str) else list(operators)
    orders = loops if isinstance(loops, Iterable) else (loops,)
    request = Request(
        operators=tuple(named_operator(name) for name in dict.fromkeys(names)),
        loops=tuple(dict.fromkeys(integer(order, "loops must be an integer") for order in orders)),
        everything=not genuine,
        formats=(formats,) if isinstance(formats, str) else tuple(dict.fromkeys(formats)),
        folder=Path(folder),
        style=drawing.Style(**style),
        force=force,
    )
    for operator in request.operators:
        refuse_too_many(max(request.loops), len(operator.operator.legs), large)
    return write_catalogue(request)


def _require_panel(panel: str | None) -> None:
    """Raise MalformedInput unless there is such a panel, or the default is asked for."""
    if panel not in (None, "plain", "u1", "zn", "both"):
        raise MalformedInput(f"panel must be 'plain', 'u1', 'zn' or 'both', not {panel!r:.40}")
