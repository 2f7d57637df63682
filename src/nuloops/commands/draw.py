"""``nuloops draw``: one diagram, that of a key or one of a model."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from nuloops.console.options import force_option, forms, integer, refuse


def arguments(parser: ArgumentParser) -> None:
    """Take a key or a model, what to show of it, and the file to write."""
    forms(parser, "json")
    parser.add_argument(
        "key", metavar="MODEL.yaml|KEY", help="the key of a diagram, a model file, or a published model"
    )
    text = "which of the leading diagrams of a model; default: 1"
    parser.add_argument("--number", type=int, metavar="K", help=text)
    text = "show names, charges, phases, or the last two; default: u1, or plain for a model without symmetry"
    parser.add_argument("--panel", choices=("plain", "u1", "zn", "both"), help=text)
    parser.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    text = "the file of the operator of the key, if it is one of your own"
    parser.add_argument("--operator", metavar="FILE.yaml", help=text)
    parser.add_argument("--dark", action="store_true", help="draw in light ink for dark slides; default: black")
    parser.add_argument("--dpi", type=integer(1, 4800), metavar="N", help="resolution of png; default: 300")
    text = "write tex for the package tikz-feynman; default: plain TikZ"
    parser.add_argument("--tikz-feynman", action="store_true", help=text)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the file to write: svg, pdf, png, eps, dot or tex"
    )
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Draw one diagram, and say what drew it."""
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
    """Whether the argument names a model; what reads models is imported only where it might.

    Raises MalformedInput if it is not the key of a diagram either.
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
    """Return the options of the figure: its style, and what goes with its format."""
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
    model, diagrams = analysis.model, leading(analysis)
    total = len(diagrams)
    number = 1 if parsed.number is None else parsed.number
    if not 1 <= number <= total:
        raise MalformedInput(f"--number {number}: {model.name} has {total} leading diagram{'s' if total > 1 else ''}")

    diagram = diagrams[number - 1]
    panels = panels_of(diagram, analysis, parsed.panel)
    data = side_by_side(panels.diagrams, panels.captions, form, **options)
    save_marked(data, parsed.out, force=getattr(parsed, "force", False))
    if parsed.json:
        key = {"key": diagram.diagram.key, "file": str(parsed.out), "engine": drawing.engine()}
        print_json({**key, "diagrams": total, "number": number})
    else:
        more = f", diagram {number} of {total}: --number chooses" if total > 1 else ""
        print(f"{parsed.out}: {drawn_by(form)}{more}")
    return 0
