"""Print what a command found: as JSON, as a table of text, or as a LaTeX table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from nuloops.typesetting.tables import latex_table, padded


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(document, indent=1, ensure_ascii=False))


def print_table(rows: Sequence[Sequence[object]]) -> None:
    """Print rows as text, columns padded to their widest entry."""
    for line in padded(rows):
        print(line)


def print_latex(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a tabular; the cells are LaTeX already, the first row is the head."""
    for line in latex_table(rows):
        print(line)
