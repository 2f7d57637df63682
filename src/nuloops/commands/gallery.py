"""``nuloops gallery``: drawings of the models of a scan that fulfil a condition."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.commands.query import limits, memory
from nuloops.console.options import force_option, forms


def arguments(parser: ArgumentParser) -> None:
    """Take a store, a condition, and a folder."""
    forms(parser, "json")
    parser.add_argument("store", metavar="DIR", type=Path, help="the store of a scan")
    text = "the condition in SQL, such as 'new_fields = 3'; default: true, which holds for all models"
    parser.add_argument("--where", metavar="CONDITION", default="true", help=text)
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="the folder of the page; default: DIR/gallery")
    limits(parser)
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Draw the models that fulfil the condition, and write a page to browse them."""
    from nuloops.console.printing import print_json
    from nuloops.scan.figures import draw
    from nuloops.scan.store import Store

    page = (parsed.out or parsed.store / "gallery") / "index.html"
    store = Store(parsed.store)
    number = draw(store, parsed.where, page.parent, memory=memory(parsed), seconds=parsed.seconds, force=parsed.force)
    unfinished = store.unfinished()
    if unfinished:
        print(f"nuloops gallery: {unfinished}", file=sys.stderr)
    if parsed.json:
        print_json({"models": number, "page": str(page)})
    else:
        print(f"{number} model{'s' * (number != 1)} drawn: browse {page}")
    return 0
