"""``nuloops export``: a model in the format of another program."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.console.options import force_option, forms, model_argument


def arguments(parser: ArgumentParser) -> None:
    """A model and a format."""
    forms(parser, "json")
    parser.set_defaults(document=True)  # what it prints is a file, whatever its form
    model_argument(parser)
    formats = ("json", "latex", "pyrate", "sarah", "sym2int", "feynlag", "yaml")
    parser.add_argument("--to", required=True, choices=formats, help="the program; required")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write files below this folder; default: print the text"
    )
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Write the files below the folder ``--out``, or print them if none is given; ``--json`` for names and texts.

    A term that the format cannot hold is named in a warning.
    """
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.formats import omissions, texts, write

    file = named(parsed.model)
    files = texts(file, parsed.to)
    if parsed.out is None:
        if parsed.json:
            print_json({"texts": files})
        else:
            for name, text in files.items():
                print(f"(* file {name} *)\n" * (len(files) > 1) + text, end="")
    else:
        force = getattr(parsed, "force", False)
        paths = write(file, parsed.to, Path(parsed.out), force=force, inputs=(file.path,))
        names = [str(path) for path in paths]
        print_json({"files": names}) if parsed.json else print(*names, sep="\n")
    for term in omissions(files.values()):
        print(f"nuloops export: not written for {parsed.to}: {term}", file=sys.stderr)
    return 0
