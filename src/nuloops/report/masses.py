"""The section about the masses of neutrinos."""

from __future__ import annotations

from typing import Any

from charges import Analysis
from charges.neutrinos.light import MassKind
from charges.neutrinos.model_diagrams import ModelDiagram
from charges.words import FieldName
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined

_MASSES = {
    MassKind.DIRAC: "Dirac mass",
    MassKind.MAJORANA: "Majorana mass",
    MassKind.DOUBLETS: "Dirac mass of doublets",
}


def masses(analysis: Analysis) -> Section:
    """Say at which order masses of the doublets appear, by which diagrams, and for how many neutrinos."""
    kinds, max_loops = analysis.masses, analysis.max_loops
    active = [species.name for species in analysis.vacuum.light if species.field.su2 == 2]
    orders = {
        kind: min((e.loops for e in mass.entries if e.loops is not None and e.species[0] in active), default=None)
        for kind, mass in kinds.items()
    }
    known = [loops for loops in orders.values() if loops is not None]
    verdicts = [
        f"{_MASSES[MassKind(kind)]} at {f'{loops} loop' + 's' * (loops > 1) if loops else 'tree level'}"
        for kind, loops in orders.items()
        if loops is not None
    ]
    none = f"no diagram found for a {' or '.join(kinds)} mass with up to {max_loops} loops"

    lines = [
        Sentence(joined(map(FieldName, entry.species), " "), ": ", entry.reason)
        for mass in kinds.values()
        for entry in mass.entries
    ]
    bounds = {kind: mass.massive_neutrinos for kind, mass in kinds.items() if orders[kind] is not None}
    lines += [Sentence(f"massive neutrinos, {kind}, at this order: ", bound.reason) for kind, bound in bounds.items()]
    if not known:
        lines.append(Sentence("gauge bosons are on no line of these diagrams"))
    return Section(
        "Neutrino masses",
        ", ".join(verdicts) or none,
        min(known, default=None),
        tuple(lines),
        evidence={
            "kinds": list(kinds),
            "max_loops": max_loops,
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
        warnings=() if known else (none,),
        diagrams=tuple(diagram for mass in kinds.values() for diagram in mass.diagrams),
    )


def _diagram(diagram: ModelDiagram) -> dict[str, Any]:
    """One diagram as plain values: its key, and the field on every line."""
    return {
        "key": diagram.diagram.key,
        "genuine": diagram.genuine,
        "lines": [{"tail": str(e[0]), "head": str(e[1]), "field": f.name} for e, f in diagram.lines.items()],
        "vertices": {str(v): str(term) for v, term in diagram.vertices.items()},
    }
