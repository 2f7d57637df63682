"""One section of a report: a verdict with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from charges.neutrinos.model_diagrams import ModelDiagram
from charges.terms.operators import Term

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: a verdict in one line, its evidence as lines and as a table with a head, and as plain values.

    ``found`` is what a claim about the subject is compared with; ``warnings`` are what a referee would object to.
    """

    title: str
    verdict: str
    found: Any = None
    lines: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    diagrams: tuple[ModelDiagram, ...] = ()


def operators_document(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    """Operators as plain values, with their mass dimensions."""
    return [{"operator": str(each), "dimension": each.dimension} for each in terms]
