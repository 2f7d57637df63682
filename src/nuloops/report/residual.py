"""The section about the residual group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charges import Analysis, Model, ResidualGroup
from charges.symmetries.abelian import AbelianGroup
from charges.symmetries.residual import Phase, Power
from charges.words import FieldName, Omega, Sign, SymmetryName, Vev
from nuloops.report.section import Section
from topologies.verdict import Sentence, joined


def _phase_text(phases: tuple[tuple[Power, ...], ...], group: ResidualGroup[Phase]) -> Sentence:
    """Write the phase of a field under a residual group; different phases of generations with commas between."""
    return joined(
        joined((Omega(int(power)) if n else power for power, n in zip(powers, group.moduli, strict=True)), " ") or "1"
        for powers in phases
    )


def residual(analysis: Analysis) -> Section:
    """Give the residual group, its generators, and the phase of every field."""
    title, model = "Residual group", analysis.model
    if not model.symmetry:
        return Section(title, "no symmetry besides the gauge group is given", Sentence(AbelianGroup()))

    residual = analysis.residual
    names = joined(map(SymmetryName, model.symmetry), " x ")
    verdict = Sentence(names, " ", Sign.TO, " ", residual.group)
    charged = [name for name in model.vevs if any(map(any, model[name].vectors(model.symmetry)))]
    if charged:
        verdict = Sentence(verdict, " by ", joined(Vev(Sentence(FieldName(name))) for name in charged))
    rows = [
        (Sentence(FieldName(name)), joined(_charges(model, name)), _phase_text(phases, residual))
        for name, phases in residual.powers.items()
    ]

    lines = [joined(_understood(model), ", "), residual.convention]
    lines += ["generator: " + generator.sentence for generator in residual.generators]
    confined = [field.name for field in model.fields if field.name not in residual.phases]
    with_colour = None
    if confined:
        whole = model.residual(coloured=True)
        phases = joined(Sentence(FieldName(name), " ", _phase_text(whole.powers[name], whole)) for name in confined)
        counted = "with all coloured fields and quarks counted one by one the group is "
        lines.append(Sentence(counted, whole.group, ": ", phases))
        with_colour = {"group": whole.name, "phases": _phases_document(whole)}

    return Section(
        title,
        verdict,
        Sentence(residual.group),
        tuple(lines),
        (("field", names, Sentence(residual.group)), *rows),
        {
            "symmetry": [
                {"name": name, "order": order} for name, order in zip(model.symmetry, model.orders, strict=True)
            ],
            "group": residual.name,
            "order": residual.group.order,
            "phases": _phases_document(residual),
            "generators": [str(generator) for generator in residual.generators],
            "convention": residual.convention,
            "with_colour": with_colour,
        },
    )


def _phases_document(group: ResidualGroup[Phase]) -> dict[str, Any]:
    """The phases of all fields as plain values."""
    return {name: list(map(list, phases)) for name, phases in group.powers.items()}


def _understood(model: Model) -> Iterator[Sentence]:
    """Say of each symmetry whether it is discrete or a U(1)."""
    for name, order in zip(model.symmetry, model.orders, strict=True):
        kind = Sentence("discrete, charges modulo ", order) if order else "a U(1)"
        yield Sentence(SymmetryName(name), " is ", kind)


def _charges(model: Model, name: str) -> list[Sentence]:
    """The charges of a field, one text for each generation, or one for all if they agree."""
    vectors = [joined(vector, " ") for vector in model[name].vectors(model.symmetry)]
    return vectors[:1] if len(set(vectors)) == 1 else vectors
