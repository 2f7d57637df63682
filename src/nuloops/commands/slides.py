"""``nuloops slides``: a deck of diagrams, each whole or built up step by step as in a talk."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nuloops.console.options import force_option, forms, loop_orders

if TYPE_CHECKING:
    from nuloops.decks.stories import Solvable, Story


def arguments(parser: ArgumentParser) -> None:
    """Take what the slides show, and the file to write."""
    forms(parser, "json")
    parser.add_argument("what", nargs="*", metavar="MODEL.yaml|KEY", help="model files, published models, keys")
    parser.add_argument("--operator", metavar="NAME", help="all genuine diagrams of an operator, a name or FILE.yaml")
    parser.add_argument(
        "--loops", type=loop_orders, default=(1,), metavar="L", help="the number of loops, with --operator; default: 1"
    )
    text = "show names of fields, U(1) charges, phases, or the last two side by side; default: both"
    parser.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="both", help=text)
    parser.add_argument(
        "--steps", action="store_true", help="build up: topology, fields, charges, breaking, phases, dark sector"
    )
    parser.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    parser.add_argument("--dark", action="store_true", help="draw light figures on dark slides")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the file to write: pptx, pdf or tex (Beamer)"
    )
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Write a deck of models, of diagrams named by their keys, or of all genuine diagrams of an operator."""
    from nuloops.console.printing import print_json
    from nuloops.decks.steps import frames
    from nuloops.decks.stories import BLACKBOARD
    from topologies import MalformedInput
    from topologies.drawing import slides
    from topologies.machine.marks import refuse_foreign, save_marked

    form = parsed.out.suffix.lstrip(".").lower()
    if form not in slides.FORMATS:
        raise MalformedInput(f"{parsed.out}: the suffix must be {', '.join(slides.FORMATS)}")
    if bool(parsed.what) == bool(parsed.operator):
        raise MalformedInput("name models or keys, or give --operator and --loops")

    refuse_foreign(parsed.out, force=getattr(parsed, "force", False))
    deck = frames(list(_stories(parsed)), parsed.panel, steps=parsed.steps, dark=parsed.dark)
    paper = BLACKBOARD if parsed.dark else None
    data = slides.deck(deck, form, title="Diagrams of nuloops", background=paper)
    save_marked(data, parsed.out, force=getattr(parsed, "force", False))
    pages = sum(len(frame.figures) for frame in deck)
    if parsed.json:
        print_json({"file": str(parsed.out), "diagrams": len(deck), "slides": pages})
    else:
        number = f"{len(deck)} diagram{'s' if len(deck) > 1 else ''}"
        print(f"{parsed.out}: {number}, {pages} slide{'s' if pages > 1 else ''}")
    return 0


def _stories(parsed: Namespace) -> Iterator[Story | Solvable]:
    """The stories of the deck, in the order asked for."""
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
