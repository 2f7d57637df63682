"""Which program computes rows: two states of it never write to one store."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import charges
import topologies
from nuloops import __version__

_ROWS = ("columns.py", "shards.py", "spec.py")  # what is scanned, and how it is written


@cache
def version() -> str:
    """The version of this program with a checksum of the sources that rows depend on, as in 0.1.0+1f00a2b3."""
    found = hashlib.sha256()
    for package in (charges, topologies):
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            found.update(path.read_bytes())
    for name in _ROWS:
        found.update(Path(__file__).with_name(name).read_bytes())
    return f"{__version__}+{found.hexdigest()[:8]}"
