"""How commands print: JSON, tables of text, and LaTeX tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from nuloops.typesetting.tables import latex_table, padded


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(document, indent=1, ensure_ascii=False))


def print_table(rows: Sequence[Sequence[object]]) -> None:
    """Columns padded to their widest entry."""
    for line in padded(rows):
        print(line)


def print_latex(rows: Sequence[Sequence[str]]) -> None:
    """A tabular; the cells are LaTeX already, the first row is the head."""
    for line in latex_table(rows):
        print(line)
