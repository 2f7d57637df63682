"""The sections of a report on a model: anomalies, residual group, vacuum, terms, nature and masses of neutrinos.

Each is a verdict with its evidence; those about the dark sector are in ``nuloops.darksector``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from charges import Analysis, Breaking, Model
from charges.groups import Phases, listed
from charges.invariants import Term
from charges.model_diagrams import ModelDiagram
from charges.pairing import plain
from topologies import MalformedInput

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


def anomalies(analysis: Analysis) -> Section:
    """Those of the U(1)s; discrete symmetries are left out."""
    model = analysis.model
    discrete = [name for name, order in zip(model.symmetry, model.orders, strict=True) if order]
    lines = (f"anomalies of {', '.join(discrete)} are not checked",) if discrete else ()
    u1s = [name for name in model.symmetry if name not in discrete]
    try:
        found = analysis.anomalies
    except MalformedInput as error:
        why = str(error).removeprefix(f"{model.name}: ")
        return Section("Anomalies", f"not decided: {why}", lines=lines, warnings=(f"anomalies not decided: {why}",))
    coefficients = {name: plain(value) for name, value in found.coefficients.items()}
    table = (("anomaly", "coefficient"), *((name, str(value)) for name, value in coefficients.items() if value))
    warnings = [f"{found.reason}: this gauge theory needs more fermions"] * (not found)
    for u1 in u1s if not found else ():
        if strong := [f"{g}^2 {u1}" for g in ("SU(2)", "SU(3)") if coefficients[f"{g}^2 {u1}"]]:
            warnings[0] = f"{found.reason}: {u1} cannot be gauged with these fermions alone"
            warnings.append(
                f"{u1} is no exact symmetry, not even a global one: instantons break it ({', '.join(strong)})"
            )
        elif any(u1 in name.split() or f"{u1}^3" == name for name, value in coefficients.items() if value):
            warnings[0] = f"{found.reason}: {u1} can only be a global symmetry, or needs more fermions"
    verdict = found.reason if found else warnings[0]
    return Section(
        "Anomalies",
        verdict,
        bool(found),
        lines,
        () if found else table,
        {"coefficients": coefficients},
        tuple(warnings),
    )


def vacuum(analysis: Analysis) -> Section:
    """Which scalars have vevs, and which must have one though the model does not say so."""
    model, induced = analysis.model, analysis.vevs
    shown = f"{', '.join(model.vevs) or 'no field'} with a vev"
    lines = [f"{name} gets one too, by {term}, which is linear in it" for name, term in induced.items()]
    warnings = (f"{name} has no vev in the file, but {term} gives it one" for name, term in induced.items())
    found = [*model.vevs, *induced]
    return Section("Vacuum", shown, found, tuple(lines), evidence={"induced": list(induced)}, warnings=tuple(warnings))


def _phase_text(phase: Phases, found: Breaking) -> str:
    """The phase of a field under a residual group; generations with different phases by commas."""
    return ", ".join(
        " ".join(
            str(power) if not n else {0: "1", 1: "omega"}.get(power, f"omega^{power}")
            for power, n in zip(each, found.group.moduli, strict=True)
        )
        or "1"
        for each in listed(phase)
    )


def residual(analysis: Analysis) -> Section:
    """The group, its generators, and the phase of every field."""
    title, model = "Residual group", analysis.model
    if not model.symmetry:
        return Section(title, "no symmetry besides the gauge group is given", "Z1")
    found = analysis.residual
    names = " x ".join(model.symmetry)
    how = f"by <{'>, <'.join(name for name in model.vevs if any(map(any, model[name].vectors(model.symmetry))))}>"
    broken = f"{names} -> {found.name}" + (f" {how}" if how != "by <>" else "")
    rows = [(name, ", ".join(_charges(model, name)), _phase_text(phase, found)) for name, phase in found.phases.items()]
    confined = [f.name for f in model.fields if f.name not in found.phases]
    whole = model.residual(coloured=True) if confined else found
    phases = ", ".join(f"{name} {_phase_text(whole.phases[name], whole)}" for name in confined)
    return Section(
        title,
        broken,
        found.name,
        (
            found.convention,
            *(f"generator: {each}" for each in found.generators),
            *[f"with all coloured fields and quarks counted one by one the group is {whole.name}: {phases}"]
            * bool(confined),
            *["if it is gauged, an unbroken U(1) has a massless boson"] * bool(found.rank),
        ),
        (("field", names, found.name), *rows),
        {
            "group": found.name,
            "order": found.group.order,
            "phases": {name: [list(each) for each in listed(phase)] for name, phase in found.phases.items()},
            "generators": [str(each) for each in found.generators],
            "convention": found.convention,
            "with_colour": _with_colour(whole) if confined else None,
        },
    )


def _with_colour(whole: Breaking) -> dict[str, Any]:
    phases = {name: [list(each) for each in listed(phase)] for name, phase in whole.phases.items()}
    return {"group": whole.name, "phases": phases}


def _charges(model: Model, name: str) -> list[str]:
    """The charges of a field, one text for each generation, or one for all if they agree."""
    vectors = [" ".join(map(str, vector)) for vector in model[name].vectors(model.symmetry)]
    return vectors[:1] if len(set(vectors)) == 1 else vectors


def renormalisable_terms(analysis: Analysis, couplings: tuple[str, ...] | None) -> Section:
    """The renormalisable terms, against the couplings of the file, and what the vevs of singlets make of them."""
    allowed = {each.text + " + h.c." * (not each.hermitian): each.count for each in analysis.lagrangian}
    texts, ways = list(allowed), {text: n for text, n in allowed.items() if n > 1}
    broken = [each for each in analysis.after_breaking if each.vevs or not each.renormalisable]
    new = list(dict.fromkeys(str(each) for each in broken if each.renormalisable))
    absent = list(dict.fromkeys(str(each) for each in broken if not each.renormalisable))
    lines = (
        *(f"{text} ({ways[text]} contractions)" if text in ways else text for text in texts),
        *(f"after breaking: {text}" for text in new),
    )
    evidence: dict[str, Any] = {"contractions": ways, "after_breaking": new}
    evidence["allowed_after_breaking_but_absent"] = absent
    if absent:
        more = "1 more term that the residual group allows is"
        if len(absent) > 1:
            more = f"{len(absent)} more terms that the residual group allows are"
        lines = (*lines, f"{more} not generated at tree level")
    if couplings is None:
        verdict = f"{len(texts)} terms are allowed; the file lists no couplings to compare with"
        return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence)
    found = analysis.compare(couplings)
    forgotten = list(dict.fromkeys(each.text for each in found.forgotten))
    wrong = [f"coupling {each.text} is forbidden: {each.reason}" for each in found.forbidden]
    missing = [f"coupling {text} is allowed, and the file does not list it" for text in forgotten]
    verdict = f"{len(found.checked) - len(wrong)} of {len(found.checked)} listed couplings are allowed"
    verdict += f", {len(forgotten) or 'none'} {'are' if len(forgotten) > 1 else 'is'} left out"
    evidence["listed"] = [{"coupling": each.text, "ok": bool(each), "reason": each.reason} for each in found.checked]
    evidence["forgotten"] = forgotten
    return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence, warnings=(*wrong, *missing))


def operators_document(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    """Operators as plain values, with their mass dimensions."""
    return [{"operator": str(each), "dimension": each.dimension} for each in terms]


def neutrinos(analysis: Analysis) -> Section:
    """Dirac or Majorana, with the operators that decide; singlets without a mass that are not called neutrinos."""
    found, unnamed = analysis.diracness, [each.name for each in analysis.unnamed]
    lines = [f"Majorana mass: {each} at d = {each.dimension}" for each in found.operators]
    if len(found.evidence) > 1:
        lines.append(f"no symmetry is left by {', '.join(map(str, found.evidence))}")
    lines += [f"assumed: {found.assumes}"] * bool(found.assumes)
    warnings = [f"Diracness is accidental: {found.reason}"] * (found.nature == "dirac-accidental")
    warnings += [
        f"{name} is massless unless a doublet gives it mass: if it is a neutrino, its name has to start with nu"
        for name in unnamed
    ]
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


_MASSES = {"dirac": "Dirac mass", "majorana": "Majorana mass", "dirac-doublets": "Dirac mass of doublets"}


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
        f"{_MASSES[kind]} at {f'{loops} loop' + 's' * (loops > 1) if loops else 'tree level'}"
        for kind, loops in orders.items()
        if loops is not None
    ]
    none = f"no diagram found for a {' or '.join(kinds)} mass with up to {max_loops} loops"
    lines = [f"{' '.join(entry.species)}: {entry.reason}" for found in masses.values() for entry in found.entries]
    bounds = {kind: found.massive_neutrinos for kind, found in masses.items() if orders[kind] is not None}
    lines += [f"massive neutrinos, {kind}, at this order: {bound.reason}" for kind, bound in bounds.items()]
    if not known:
        lines.append("gauge bosons are on no line of these diagrams")
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
