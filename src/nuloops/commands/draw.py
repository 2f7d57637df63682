"""``nuloops draw``: one diagram, from its key or of a model."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nuloops.console.options import force_option, forms, integer, refuse

if TYPE_CHECKING:
    pass


def arguments(parser: ArgumentParser) -> None:
    """A key or a model, what of it is drawn, and the file."""
    forms(parser, "json")
    parser.add_argument("key", metavar="MODEL.yaml|KEY", help="a key of a diagram, a model file, or a published model")
    text = "which of the leading diagrams of a model; default: 1"
    parser.add_argument("--number", type=int, metavar="K", help=text)
    text = "names, charges, phases, or two panels; default: u1, plain for a model without symmetry"
    parser.add_argument("--panel", choices=("plain", "u1", "zn", "both"), help=text)
    parser.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    text = "the file of the operator, if it is your own; default: that of the key"
    parser.add_argument("--operator", metavar="FILE.yaml", help=text)
    parser.add_argument("--dark", action="store_true", help="light ink for dark slides; default: black")
    parser.add_argument("--dpi", type=integer(1, 4800), metavar="N", help="resolution of png; default: 300")
    text = "write tex for the package tikz-feynman; default: plain TikZ"
    parser.add_argument("--tikz-feynman", action="store_true", help=text)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="svg, pdf, png, eps, dot, tex")
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Draw one diagram, and say who drew it."""
    from topologies import MalformedInput, drawing
    from topologies.machine.marks import refuse_foreign

    form = parsed.out.suffix.lstrip(".").lower()
    if form not in drawing.FORMATS:
        raise MalformedInput(f"--out {parsed.out}: the suffix must be {', '.join(drawing.FORMATS)}")
    refuse_foreign(parsed.out, force=getattr(parsed, "force", False))
    options = _options(parsed, form)
    if _is_model(parsed.key):
        if parsed.operator or parsed.residual is not None:
            raise MalformedInput("--operator and --residual go with a key, not with a model")
        return _of_model(parsed, form, options)
    return _of_key(parsed, form, options)


def _is_model(given: str) -> bool:
    """Whether a model is named; only then is imported what reads models.

    Raises MalformedInput for what is not the key of a diagram either.
    """
    if given.endswith((".yaml", ".yml")) or given.startswith("/dev/fd/"):
        return True
    if re.search(r"_F\w*_S", given):
        return False
    from nuloops.files.models import published
    from nuloops.typesetting.tables import quoted
    from topologies import MalformedInput

    if given in published():
        return True
    raise MalformedInput(f"{quoted(given)} is neither a model file (.yaml), a published model nor the key of a diagram")


def _options(parsed: Namespace, form: str) -> dict[str, Any]:
    """How a figure is written: its style, and what goes with its format."""
    from topologies import drawing

    if form != "tex":
        refuse(parsed, "tikz_feynman", f"with {form}: it is for tex")
    if form != "png":
        refuse(parsed, "dpi", f"with {form}: it is for png")
    style = drawing.Style.for_dark_slides() if parsed.dark else drawing.Style()
    return {"style": style, "dpi": 300 if parsed.dpi is None else parsed.dpi, "feynman": parsed.tikz_feynman}


def _of_key(parsed: Namespace, form: str, options: dict[str, Any]) -> int:
    """Draw the diagram of a key."""
    from nuloops.catalogue.entries import panels_of_diagram
    from nuloops.catalogue.figures import drawn_by, side_by_side
    from nuloops.console.printing import print_json
    from nuloops.console.requests import diagram_named, named_operator
    from topologies import drawing
    from topologies.machine.marks import save_marked

    refuse(parsed, "number", "with a key")
    panel = parsed.panel or "u1"
    if panel in ("plain", "u1"):
        refuse(parsed, "residual", f"with --panel {panel}")
    model = named_operator(parsed.operator) if parsed.operator else None
    diagram = diagram_named(parsed.key, model)
    panels = panels_of_diagram(diagram, model, panel, parsed.residual)
    data = side_by_side(panels.diagrams, panels.captions, form, **options)
    save_marked(data, parsed.out, force=getattr(parsed, "force", False))
    if parsed.json:
        print_json({"key": diagram.key, "file": str(parsed.out), "engine": drawing.engine()})
    else:
        print(f"{parsed.out}: {drawn_by(form)}")
    return 0


def _of_model(parsed: Namespace, form: str, options: dict[str, Any]) -> int:
    """Draw one of the leading diagrams of a model."""
    from nuloops.catalogue.figures import drawn_by, side_by_side
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.report.figures import examined, leading, panels_of
    from topologies import MalformedInput, drawing
    from topologies.machine.marks import save_marked

    analysis = examined(named(parsed.key))
    model, found = analysis.model, leading(analysis)
    number = 1 if parsed.number is None else parsed.number
    if not 1 <= number <= len(found):
        shown = f"{len(found)} leading diagram{'s' if len(found) > 1 else ''}"
        raise MalformedInput(f"--number {number}: {model.name} has {shown}")
    made = found[number - 1]
    panels = panels_of(made, analysis, parsed.panel)
    data = side_by_side(panels.diagrams, panels.captions, form, **options)
    save_marked(data, parsed.out, force=getattr(parsed, "force", False))
    if parsed.json:
        key = {"key": made.diagram.key, "file": str(parsed.out), "engine": drawing.engine()}
        print_json({**key, "diagrams": len(found), "number": number})
    else:
        more = f", diagram {number} of {len(found)}: --number chooses" if len(found) > 1 else ""
        print(f"{parsed.out}: {drawn_by(form)}{more}")
    return 0
