"""Which program computes rows: two states of it never write to one store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import charges
import topologies
from nuloops import __version__

_ROWS = ("columns.py", "shards.py", "spec.py")  # what is scanned, and how it is written


@cache
def version() -> str:
    """The version of this program with a checksum of the sources that rows depend on, as in 0.1.0+1f00a2b3."""
    return f"{__version__}+{checksum(sources())}"


def sources() -> Iterator[tuple[str, Path]]:
    """The files that rows depend on, each with its name: all of charges, topologies without drawing, and the kernel."""
    for package in (charges, topologies):
        folder = Path(str(package.__file__)).parent
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.[ch]pp"))):
            name = path.relative_to(folder.parent).as_posix()
            if not name.startswith("topologies/drawing/"):
                yield name, path
    for name in _ROWS:
        yield name, Path(__file__).with_name(name)


def checksum(files: Iterator[tuple[str, Path]]) -> str:
    """Eight hexadecimal digits of the names and contents of some files."""
    total = hashlib.sha256()
    for name, path in files:
        total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:8]
