"""The sections of a report on a model: anomalies, residual group, vacuum, terms, nature and masses of neutrinos.

Each is a verdict with its evidence; those about the dark sector are in ``nuloops.report.dark``.
"""

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
    """At which order masses of the doublets appear, by which diagrams, and for how many neutrinos."""
    masses, kinds, max_loops = analysis.masses, list(analysis.masses), analysis.max_loops
    active = [s.name for s in analysis.vacuum.light if s.field.su2 == 2]
    orders = {
        kind: min((e.loops for e in found.entries if e.loops is not None and e.species[0] in active), default=None)
        for kind, found in masses.items()
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
        for found in masses.values()
        for entry in found.entries
    ]
    bounds = {kind: found.massive_neutrinos for kind, found in masses.items() if orders[kind] is not None}
    lines += [Sentence(f"massive neutrinos, {kind}, at this order: ", bound.reason) for kind, bound in bounds.items()]
    if not known:
        lines.append(Sentence("gauge bosons are on no line of these diagrams"))
    return Section(
        "Neutrino masses",
        ", ".join(verdicts) or none,
        min(known, default=None),
        tuple(lines),
        evidence={
            "kinds": kinds,
            "max_loops": max_loops,
            "massive_neutrinos": {kind: bound.most for kind, bound in bounds.items()},
            "entries": [
                {
                    "kind": kind,
                    "species": list(entry.species),
                    "loops": entry.loops,
                    "operators": operators_document(entry.operators),
                    "diagrams": [_diagram(each) for each in entry.diagrams],
                    "reason": entry.reason,
                }
                for kind, found in masses.items()
                for entry in found.entries
            ],
        },
        warnings=() if known else (none,),
        diagrams=tuple(each for found in masses.values() for each in found.diagrams),
    )


def _diagram(found: ModelDiagram) -> dict[str, Any]:
    """One diagram as plain values: its key, and the field on every line."""
    return {
        "key": found.diagram.key,
        "genuine": found.genuine,
        "lines": [{"tail": str(e[0]), "head": str(e[1]), "field": f.name} for e, f in found.lines.items()],
        "vertices": {str(v): str(term) for v, term in found.vertices.items()},
    }
