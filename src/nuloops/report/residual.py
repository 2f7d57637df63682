"""The section about the residual group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charges import Analysis, Model, ResidualGroup
from charges.symmetries.residual import Phase, Power
from charges.words import FieldName, Omega, Sign, SymmetryName, Vev
from nuloops.report.section import Section
from topologies.verdict import Sentence, joined


def _phase_text(phases: tuple[tuple[Power, ...], ...], found: ResidualGroup[Phase]) -> Sentence:
    """The phase of a field under a residual group; generations with different phases by commas."""
    return joined(
        joined((Omega(int(power)) if n else power for power, n in zip(each, found.moduli, strict=True)), " ") or "1"
        for each in phases
    )


def residual(analysis: Analysis) -> Section:
    """The group, its generators, and the phase of every field."""
    title, model = "Residual group", analysis.model
    if not model.symmetry:
        return Section(title, "no symmetry besides the gauge group is given", "Z1")
    found = analysis.residual
    names = joined(map(SymmetryName, model.symmetry), " x ")
    charged = [name for name in model.vevs if any(map(any, model[name].vectors(model.symmetry)))]
    how = joined(Vev(Sentence(FieldName(name))) for name in charged)
    broken = Sentence(names, " ", Sign.TO, " ", found.group, " by " * bool(charged), how)
    rows = [
        (Sentence(FieldName(name)), joined(_charges(model, name)), _phase_text(phases, found))
        for name, phases in found.powers.items()
    ]
    confined = [f.name for f in model.fields if f.name not in found.phases]
    whole = model.residual(coloured=True) if confined else found
    confined_phases = joined(
        Sentence(FieldName(name), " ", _phase_text(whole.powers[name], whole)) for name in confined
    )
    counted = "with all coloured fields and quarks counted one by one the group is "
    return Section(
        title,
        broken,
        Sentence(found.group),
        (
            joined(_understood(model), ", "),
            found.convention,
            *("generator: " + each.sentence for each in found.generators),
            *[Sentence(counted, whole.group, ": ", confined_phases)] * bool(confined),
            *["if it is gauged, an unbroken U(1) has a massless boson"] * bool(found.rank),
        ),
        (("field", names, Sentence(found.group)), *rows),
        {
            "symmetry": [
                {"name": name, "order": order} for name, order in zip(model.symmetry, model.orders, strict=True)
            ],
            "group": found.name,
            "order": found.group.order,
            "phases": {name: list(map(list, phases)) for name, phases in found.powers.items()},
            "generators": [str(each) for each in found.generators],
            "convention": found.convention,
            "with_colour": _with_colour(whole) if confined else None,
        },
    )


def _understood(model: Model) -> Iterator[Sentence]:
    """Say of each symmetry whether it is discrete or a U(1)."""
    for name, order in zip(model.symmetry, model.orders, strict=True):
        kind = Sentence("discrete, charges modulo ", order) if order else "a U(1)"
        yield Sentence(SymmetryName(name), " is ", kind)


def _with_colour(whole: ResidualGroup[Phase]) -> dict[str, Any]:
    phases = {name: list(map(list, phases)) for name, phases in whole.powers.items()}
    return {"group": whole.name, "phases": phases}


def _charges(model: Model, name: str) -> list[Sentence]:
    """The charges of a field, one text for each generation, or one for all if they agree."""
    vectors = [joined(vector, " ") for vector in model[name].vectors(model.symmetry)]
    return vectors[:1] if len(set(vectors)) == 1 else vectors
