"""Moved: the names of this module are in ``charges.contents.keys``; it goes in 0.2."""

from charges.contents.keys import (
    Forms,
    Quantum,
    Row,
    Whole,
    canonical,
    common_scale,
    fixed,
    key_of,
    read_key,
    row,
    written,
)

__all__ = [
    "Forms",
    "Quantum",
    "Row",
    "Whole",
    "canonical",
    "common_scale",
    "fixed",
    "key_of",
    "read_key",
    "row",
    "written",
]
