"""The command ``export``: a model file in the format of another program."""

from __future__ import annotations

import argparse
from pathlib import Path

from nuloops.formats import texts, write
from nuloops.modelfile import named
from nuloops.tables import print_json


def export(parsed: argparse.Namespace) -> int:
    """Write the files below the folder ``--out``, or print them if none is given; ``--json`` for names and texts."""
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
