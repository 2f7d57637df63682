"""Where the search for the best drawing of a candidate begins."""

from __future__ import annotations

from .aligning import aligned_starts, bent_starts
from .curves import Array
from .placing import Family


def starts(family: Family) -> list[Array]:
    """The plain start, and those with inner lines upright, or with inner vertices moved off the lines of others."""
    return [family.start, *aligned_starts(family), *bent_starts(family)]
