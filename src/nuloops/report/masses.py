"""The section about the masses of neutrinos."""

from __future__ import annotations

from typing import Any

from charges import Analysis
from charges.neutrinos.model_diagrams import ModelDiagram
from charges.spectra.spectrum import MassNature
from charges.words import FieldName
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined

_MASSES = {MassNature.DIRAC: "Dirac mass", MassNature.MAJORANA: "Majorana mass"}


def masses(analysis: Analysis) -> Section:
    """Say at which order masses of light neutrinos appear, and by which diagrams."""
    kinds, found = analysis.masses, analysis.spectrum
    lowest = {MassNature(nature): min(counts) for nature, counts in found.masses.items()}
    verdicts = [f"{_MASSES[nature]} at {_order(loops)}" for nature, loops in lowest.items()]
    none = f"no mass of a light neutrino with up to {found.max_loops} loops"
    if all(not row.tiny for row in found.neutrinos):
        none = "no mass of a light neutrino at any order"

    lines: list[str] = [
        Sentence(joined(map(FieldName, entry.species), " "), ": ", entry.reason)
        for mass in kinds.values()
        for entry in mass.entries
    ]
    orders = {mass.loops for mass in kinds.values() if mass.loops is not None}
    if lowest and orders and min(orders) < min(lowest.values()):
        lines.append("diagrams of lower order exist, but leave the determinant zero: see the spectrum")
    if lowest and (not orders or min(orders) > min(lowest.values())):
        lines.append(
            "the leading diagrams have more vevs than are searched, or are steps of a seesaw: see the spectrum"
        )
    bounds = {kind: mass.massive_neutrinos for kind, mass in kinds.items() if mass}
    if not lowest:
        lines.append("gauge bosons are on no line of these diagrams")
    return Section(
        "Neutrino masses",
        ", ".join(verdicts) or none,
        found.lowest,
        tuple(lines),
        evidence={
            "kinds": list(kinds),
            "max_loops": found.max_loops,
            "massive_neutrinos": {kind: bound.most for kind, bound in bounds.items()},
            "entries": [
                {
                    "kind": kind,
                    "species": list(entry.species),
                    "loops": entry.loops,
                    "operators": operators_document(entry.operators),
                    "diagrams": [_diagram(diagram) for diagram in entry.diagrams],
                    "reason": entry.reason,
                }
                for kind, mass in kinds.items()
                for entry in mass.entries
            ],
        },
        diagrams=tuple(diagram for mass in kinds.values() for diagram in (*mass.diagrams, *mass.further)),
    )


def _order(loops: int) -> str:
    return f"{loops} loop{'s' * (loops > 1)}" if loops else "tree level"


def _diagram(diagram: ModelDiagram) -> dict[str, Any]:
    """One diagram as plain values: its key, and the field on every line."""
    return {
        "key": diagram.diagram.key,
        "genuine": diagram.genuine,
        "lines": [{"tail": str(e[0]), "head": str(e[1]), "field": f.name} for e, f in diagram.lines.items()],
        "vertices": {str(v): str(term) for v, term in diagram.vertices.items()},
    }
