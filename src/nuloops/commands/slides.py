"""``nuloops slides``: a deck of diagrams, or their stories as in a talk."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import force_option, forms, loop_orders

if TYPE_CHECKING:
    from nuloops.decks.stories import Solvable, Story


def arguments(parser: ArgumentParser) -> None:
    """What the slides show, and the file."""
    forms(parser, "json")
    parser.add_argument("what", nargs="*", metavar="MODEL.yaml|KEY", help="model files, published models, keys")
    parser.add_argument("--operator", metavar="NAME", help="all genuine diagrams of an operator (a name or FILE.yaml)")
    parser.add_argument("--loops", type=loop_orders, default=(1,), metavar="L", help="of --operator (default: 1)")
    text = "names of fields, U(1) charges, phases, or the last two side by side (default: both)"
    parser.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="both", help=text)
    parser.add_argument("--steps", action="store_true", help="topology, fields, charges, breaking, phases, dark sector")
    parser.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel (default: the smallest)")
    parser.add_argument("--dark", action="store_true", help="light figures on dark slides")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="pptx, pdf or tex (Beamer)")
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Write a deck of models, of diagrams named by keys, or of all diagrams of an operator."""
    from nuloops.console.printing import print_json
    from nuloops.decks.steps import frames
    from nuloops.decks.stories import BLACKBOARD
    from topologies import MalformedInput
    from topologies.drawing import slides as show
    from topologies.machine.marks import refuse_foreign, save_marked

    form = parsed.out.suffix.lstrip(".").lower()
    if form not in show.FORMATS:
        raise MalformedInput(f"{parsed.out}: the suffix must be {', '.join(show.FORMATS)}")
    if bool(parsed.what) == bool(parsed.operator):
        raise MalformedInput("name models or keys, or give --operator and --loops")
    refuse_foreign(parsed.out, force=getattr(parsed, "force", False))
    shown = frames(list(_told_of(parsed)), parsed.panel, steps=parsed.steps, dark=parsed.dark)
    paper = BLACKBOARD if parsed.dark else None
    data = show.deck(shown, form, title="Diagrams of nuloops", background=paper)
    save_marked(data, parsed.out, force=getattr(parsed, "force", False))
    pages = sum(len(frame.figures) for frame in shown)
    if parsed.json:
        print_json({"file": str(parsed.out), "diagrams": len(shown), "slides": pages})
    else:
        print(f"{parsed.out}: {len(shown)} diagram{'s'[: len(shown) > 1]}, {pages} slide{'s'[: pages > 1]}")
    return 0


def _told_of(parsed: Namespace) -> Iterator[Story | Solvable]:
    """What each slide is about, in the order asked for."""
    from nuloops.console.requests import diagram_named, named_operator, one_order
    from nuloops.decks.stories import Solvable, stories_of_model, stories_of_operator
    from nuloops.files.models import published
    from topologies import MalformedInput

    if parsed.operator:
        yield from stories_of_operator(named_operator(parsed.operator), one_order(parsed.loops), parsed.residual)
        return
    for word in parsed.what:
        if word.endswith((".yaml", ".yml")) or word.startswith("/dev/fd/") or word in published():
            if parsed.residual is not None:
                raise MalformedInput("--residual goes with keys or --operator: a model has its own group")
            yield from stories_of_model(word)
        else:
            yield Solvable(diagram_named(word), None, word, parsed.residual)
