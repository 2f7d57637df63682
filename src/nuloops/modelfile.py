"""Moved: the names of this module are in ``nuloops.files.models`` and ``nuloops.files.symbols``; it goes in 0.2."""

from nuloops.files.models import (
    HIGHEST_DIMENSION,
    LARGEST_FILE,
    MOST_COUPLINGS,
    MOST_FIELDS,
    MOST_GENERATIONS,
    MOST_LOOPS,
    MOST_SYMMETRIES,
    RESERVED,
    Claims,
    ModelFile,
    group_name,
    named,
    published,
    read,
)
from nuloops.files.symbols import LONGEST_SYMBOL, symbol

__all__ = [
    "HIGHEST_DIMENSION",
    "LARGEST_FILE",
    "LONGEST_SYMBOL",
    "MOST_COUPLINGS",
    "MOST_FIELDS",
    "MOST_GENERATIONS",
    "MOST_LOOPS",
    "MOST_SYMMETRIES",
    "RESERVED",
    "Claims",
    "ModelFile",
    "group_name",
    "named",
    "published",
    "read",
    "symbol",
]
