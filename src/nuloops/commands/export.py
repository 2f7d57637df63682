"""``nuloops export``: a model in the format of another program."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.console.options import force_option, forms, model_argument


def arguments(parser: ArgumentParser) -> None:
    """Take a model, a format, and a folder."""
    forms(parser, "json")
    parser.set_defaults(document=True)  # what it prints is a file, in any form
    model_argument(parser)
    formats = ("json", "latex", "pyrate", "sarah", "sym2int", "feynlag", "yaml")
    parser.add_argument("--to", required=True, choices=formats, help="the program or format; required")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the files into this folder; default: print them")
    force_option(parser)


def run(parsed: Namespace) -> int:
    """Write the files into the folder ``--out``, or print them; ``--json`` prints their names, or their texts.

    A term that the format cannot hold is named in a warning.
    """
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.formats import omissions, texts, write

    file = named(parsed.model)
    files = texts(file, parsed.to)
    if parsed.out is not None:
        force = getattr(parsed, "force", False)
        paths = write(file, parsed.to, Path(parsed.out), force=force, inputs=(file.path,))
        names = [str(path) for path in paths]
        if parsed.json:
            print_json({"files": names})
        else:
            print(*names, sep="\n")
    elif parsed.json:
        print_json({"texts": files})
    else:
        for name, text in files.items():
            head = f"(* file {name} *)\n" if len(files) > 1 else ""
            print(head + text, end="")
    for term in omissions(files.values()):
        print(f"nuloops export: not written for {parsed.to}: {term}", file=sys.stderr)
    return 0
