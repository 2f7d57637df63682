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
            "forbidding": _forbidding(analysis) if diracness.nature.dirac else [],
            "operators": operators_document(diracness.operators),
            "breaking": operators_document(diracness.evidence),
            "accidental_up_to": diracness.accidental_up_to,
            "bound_only": diracness.bound_only,
        },
        warnings=tuple(warnings),
    )


def _forbidding(analysis: Analysis) -> list[dict[str, str]]:
    """The generators of the residual group that forbid Majorana masses, with the phases of the light neutrinos."""
    if not analysis.model.symmetry:
        return []
    residual = analysis.residual
    names = [name for row in analysis.spectrum.neutrinos for name in row.species]
    found = []
    for i, generator in enumerate(residual.generators):
        phases = {
            s.name: residual.phase(dict(zip(residual.u1s, s.row, strict=False)))[i]
            for s in analysis.species
            if s.name in names and s.field.su3 == 1
        }
        if phases and all(2 * k % generator.order if generator.order else k for k in phases.values()):
            found.append({"generator": str(generator), "phases": ", ".join(f"{n} {k}" for n, k in phases.items())})
    return found
