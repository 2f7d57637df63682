"""One section of a report: a verdict with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from charges.neutrinos.model_diagrams import ModelDiagram
from charges.objections.kinds import Kind
from charges.terms.operators import Term

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What a report says about one subject.

    Attributes:
        title: of the section.
        verdict: the answer, in one line.
        found: the value that a claim about the subject is compared with.
        lines: the evidence, a sentence each.
        table: the evidence as rows, the first of which is the head.
        evidence: the same as plain values for JSON.
        warnings: what a referee would object to.
        kinds: the kinds of those that are objections of a closed list.
        diagrams: drawn below the section.
    """

    title: str
    verdict: str
    found: Any = None
    lines: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    diagrams: tuple[ModelDiagram, ...] = ()
    kinds: tuple[Kind, ...] = ()


def operators_document(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    """Return operators as plain values, with their mass dimensions."""
    return [{"operator": str(term), "dimension": term.dimension} for term in terms]
