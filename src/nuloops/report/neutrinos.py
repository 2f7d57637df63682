"""The section about the nature of neutrinos."""

from __future__ import annotations

from charges import Analysis
from charges.words import FieldName, NeutrinoKind
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined


def neutrinos(analysis: Analysis) -> Section:
    """Dirac or Majorana, with the operators that decide; singlets without a mass that are not called neutrinos."""
    found, unnamed = analysis.diracness, [each.name for each in analysis.unnamed]
    lines = [Sentence("Majorana mass: ", each, f" at d = {each.dimension}") for each in found.operators]
    if len(found.evidence) > 1:
        lines.append(Sentence("no symmetry is left by ", joined(found.evidence)))
    lines += [Sentence("assumed: ", found.assumes)] * bool(found.assumes)
    warnings = [Sentence("Diracness is accidental: ", found.reason)] * (found.nature == NeutrinoKind.ACCIDENTAL)
    massless = " is massless unless a doublet gives it mass: if it is a neutrino, its name has to start with nu"
    warnings += [Sentence(FieldName(name), massless) for name in unnamed]
    return Section(
        "Nature of neutrinos",
        found.reason,
        found.nature,
        tuple(lines),
        evidence={
            "group": found.group,
            "operators": operators_document(found.operators),
            "breaking": operators_document(found.evidence),
            "accidental_up_to": found.accidental_up_to,
            "bound_only": found.bound_only,
        },
        warnings=tuple(warnings),
    )
