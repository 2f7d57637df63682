"""The section about the nature of neutrinos."""

from __future__ import annotations

from charges import Analysis
from charges.words import NeutrinoKind
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined


def neutrinos(analysis: Analysis) -> Section:
    """Say whether neutrinos are Dirac, and which operators decide."""
    diracness = analysis.diracness
    lines = [Sentence("Majorana mass: ", term, f" at d = {term.dimension}") for term in diracness.operators]
    if len(diracness.evidence) > 1:
        terms = joined(diracness.evidence)
        lines.append(Sentence("together these leave no symmetry that forbids a Majorana mass: ", terms))
    if diracness.assumes:
        lines.append(Sentence("assumed: ", diracness.assumes))

    warnings = []
    if diracness.nature == NeutrinoKind.ACCIDENTAL:
        warnings.append(Sentence("Diracness is accidental: ", diracness.reason))

    return Section(
        "Nature of neutrinos",
        diracness.reason,
        diracness.nature,
        tuple(lines),
        evidence={
            "group": diracness.group,
            "operators": operators_document(diracness.operators),
            "breaking": operators_document(diracness.evidence),
            "accidental_up_to": diracness.accidental_up_to,
            "bound_only": diracness.bound_only,
        },
        warnings=tuple(warnings),
    )
