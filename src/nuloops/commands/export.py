"""``nuloops export``: a model in the format of another program."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.console.options import forms, model_argument


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


def run(parsed: Namespace) -> int:
    """Write the files below the folder ``--out``, or print them if none is given; ``--json`` for names and texts."""
    from nuloops.console.printing import print_json
    from nuloops.files.models import named
    from nuloops.formats import texts, write

    model = named(parsed.model).model
    if parsed.out is not None:
        names = [str(path) for path in write(model, parsed.to, Path(parsed.out))]
        print_json({"files": names}) if parsed.json else print(*names, sep="\n")
        return 0
    files = texts(model, parsed.to)
    if parsed.json:
        print_json({"texts": files})
    else:
        for name, text in files.items():
            print(f"(* file {name} *)\n" * (len(files) > 1) + text, end="")
    return 0
