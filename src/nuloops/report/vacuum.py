"""The section about the vevs, with those that other vevs induce."""

from __future__ import annotations

from charges import Analysis
from charges.words import FieldName
from nuloops.report.section import Section
from topologies.verdict import Sentence, joined


def vacuum(analysis: Analysis) -> Section:
    """Name the scalars with a vev, and those that must have one although the model does not say so."""
    model, induced = analysis.model, analysis.vevs
    verdict = Sentence(joined(map(FieldName, model.vevs)) or "no field", " with a vev")
    named = [(FieldName(name), term) for name, term in induced.items()]
    lines = [Sentence(name, " gets one too, by ", term, ", which is linear in it") for name, term in named]
    warnings = (Sentence(name, " has no vev in the file, but ", term, " gives it one") for name, term in named)
    found = [*model.vevs, *induced]
    return Section(
        "Vacuum", verdict, found, tuple(lines), evidence={"induced": list(induced)}, warnings=tuple(warnings)
    )
