"""The sections of a report on a model: anomalies, residual group, vacuum, terms, nature and masses of neutrinos.

Each is a verdict with its evidence; those about the dark sector are in ``nuloops.darksector``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from charges import Breaking, Model
from charges.cancellation import SU2, SU3, Anomaly, Factor
from charges.comparison import compare
from charges.groups import Phases, listed
from charges.invariants import Term
from charges.lagrangian import after_breaking, lagrangian
from charges.mass_diagrams import mass_diagrams
from charges.model_anomalies import Undecided, model_anomalies
from charges.model_diagrams import ModelDiagram
from charges.models import completed
from charges.neutrinos import Diracness, MassKind, light_neutrinos, mass_kinds
from charges.pairing import plain
from charges.vacuum import induced_vevs
from charges.words import FieldName, NeutrinoKind, Omega, Sign, SymmetryName, Vev
from nuloops.modelfile import ModelFile
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

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


def anomalies(model: Model) -> Section:
    """Those of the U(1)s; discrete symmetries are left out."""
    discrete = [name for name, order in zip(model.symmetry, model.orders, strict=True) if order]
    unchecked = Sentence("anomalies of ", joined(map(SymmetryName, discrete)), " are not checked")
    lines = (unchecked,) if discrete else ()
    u1s = [name for name in model.symmetry if name not in discrete]
    try:
        found = model_anomalies(model)
    except MalformedInput as error:
        undecided = "not decided: " + Sentence(error.why if isinstance(error, Undecided) else str(error))
        return Section("Anomalies", undecided, lines=lines, warnings=("anomalies " + undecided,))
    coefficients = {name: plain(value) for name, value in found.coefficients.items()}
    rows = ((Sentence(name), Sentence(found.coefficients[name])) for name in found.remaining)
    table = (("anomaly", "coefficient"), *rows)
    warnings = [found.reason + ": this gauge theory needs more fermions"] * (not found)
    for u1 in u1s if not found else ():
        name, own = SymmetryName(u1), Factor(u1, symmetry=True)
        if strong := [each for g in (SU2, SU3) if (each := Anomaly(g**2, own)) in found.remaining]:
            warnings[0] = Sentence(found.reason, ": ", name, " cannot be gauged with these fermions alone")
            broken = Sentence("instantons break it (", joined(strong), ")")
            warnings.append(Sentence(name, " is no exact symmetry, not even a global one: ", broken))
        elif any(own in each.factors or each == Anomaly(own**3) for each in found.remaining):
            only = " can only be a global symmetry, or needs more fermions"
            warnings[0] = Sentence(found.reason, ": ", name, only)
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


def vacuum(model: Model) -> Section:
    """Which scalars have vevs, and which must have one though the model does not say so."""
    induced = induced_vevs(completed(model)[0])
    shown = Sentence(joined(map(FieldName, model.vevs)) or "no field", " with a vev")
    named = [(FieldName(name), term) for name, term in induced.items()]
    lines = [Sentence(name, " gets one too, by ", term, ", which is linear in it") for name, term in named]
    warnings = (Sentence(name, " has no vev in the file, but ", term, " gives it one") for name, term in named)
    found = [*model.vevs, *induced]
    return Section("Vacuum", shown, found, tuple(lines), evidence={"induced": list(induced)}, warnings=tuple(warnings))


def _phase_text(phase: Phases, found: Breaking) -> Sentence:
    """The phase of a field under a residual group; generations with different phases by commas."""
    moduli = found.group.moduli
    return joined(
        joined((Omega(power) if n else power for power, n in zip(each, moduli, strict=True)), " ") or "1"
        for each in listed(phase)
    )


def residual(model: Model) -> Section:
    """The group, its generators, and the phase of every field."""
    title = "Residual group"
    if not model.symmetry:
        return Section(title, "no symmetry besides the gauge group is given", "Z1")
    found = model.residual()
    names = joined(map(SymmetryName, model.symmetry), " x ")
    charged = [name for name in model.vevs if any(map(any, model[name].vectors(model.symmetry)))]
    how = joined(Vev(Sentence(FieldName(name))) for name in charged)
    broken = Sentence(names, " ", Sign.TO, " ", found.group, " by " * bool(charged), how)
    rows = [
        (Sentence(FieldName(name)), joined(_charges(model, name)), _phase_text(phase, found))
        for name, phase in found.phases.items()
    ]
    confined = [f.name for f in model.fields if f.name not in found.phases]
    whole = model.residual(coloured=True) if confined else found
    phases = joined(Sentence(FieldName(name), " ", _phase_text(whole.phases[name], whole)) for name in confined)
    counted = "with all coloured fields and quarks counted one by one the group is "
    return Section(
        title,
        broken,
        Sentence(found.group),
        (
            found.convention,
            *("generator: " + each.sentence for each in found.generators),
            *[Sentence(counted, whole.group, ": ", phases)] * bool(confined),
            *["if it is gauged, an unbroken U(1) has a massless boson"] * bool(found.rank),
        ),
        (("field", names, Sentence(found.group)), *rows),
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


def _charges(model: Model, name: str) -> list[Sentence]:
    """The charges of a field, one text for each generation, or one for all if they agree."""
    vectors = [joined(vector, " ") for vector in model[name].vectors(model.symmetry)]
    return vectors[:1] if len(set(vectors)) == 1 else vectors


def renormalisable_terms(file: ModelFile) -> Section:
    """The renormalisable terms, against the couplings of the file, and what the vevs of singlets make of them."""
    model, _ = completed(file.model)
    allowed = {each.text + " + h.c." * (not each.hermitian): each.count for each in lagrangian(model)}
    texts, ways = list(allowed), {text: n for text, n in allowed.items() if n > 1}
    broken = [each for each in after_breaking(model) if each.vevs or not each.renormalisable]
    new = list(dict.fromkeys(each.sentence for each in broken if each.renormalisable))
    absent = list(dict.fromkeys(str(each) for each in broken if not each.renormalisable))
    lines = (
        *(text + f" ({ways[text]} contractions)" if text in ways else text for text in texts),
        *("after breaking: " + text for text in new),
    )
    evidence: dict[str, Any] = {"contractions": ways, "after_breaking": new}
    evidence["allowed_after_breaking_but_absent"] = absent
    if absent:
        more = "1 more term that the residual group allows is"
        if len(absent) > 1:
            more = f"{len(absent)} more terms that the residual group allows are"
        lines = (*lines, f"{more} not generated at tree level")
    if file.couplings is None:
        verdict = f"{len(texts)} terms are allowed; the file lists no couplings to compare with"
        return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence)
    found = compare(model, file.couplings)
    forgotten = list(dict.fromkeys(each.text for each in found.forgotten))
    wrong = [Sentence("coupling ", each.text, " is forbidden: ", each.reason) for each in found.forbidden]
    missing = [Sentence("coupling ", text, " is allowed, and the file does not list it") for text in forgotten]
    verdict = f"{len(found.checked) - len(wrong)} of {len(found.checked)} listed couplings are allowed"
    verdict += f", {len(forgotten) or 'none'} {'are' if len(forgotten) > 1 else 'is'} left out"
    evidence["listed"] = [{"coupling": each.text, "ok": bool(each), "reason": each.reason} for each in found.checked]
    evidence["forgotten"] = forgotten
    return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence, warnings=(*wrong, *missing))


def operators_document(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    """Operators as plain values, with their mass dimensions."""
    return [{"operator": str(each), "dimension": each.dimension} for each in terms]


def neutrinos(found: Diracness, unnamed: Sequence[str] = ()) -> Section:
    """Dirac or Majorana, with the operators that decide; singlets without a mass that are not called neutrinos."""
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


_MASSES = {
    MassKind.DIRAC: "Dirac mass",
    MassKind.MAJORANA: "Majorana mass",
    MassKind.DOUBLETS: "Dirac mass of doublets",
}


def masses(model: Model, nature: str, max_loops: int) -> Section:
    """At which order masses of the doublets appear, by which diagrams, and for how many neutrinos."""
    kinds = mass_kinds(model, nature)
    masses = {kind: mass_diagrams(model, search, max_loops=max_loops) for kind, search in kinds.items()}
    active = [s.name for s in light_neutrinos(model) if s.field.su2 == 2]
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
            "kinds": list(kinds),
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
