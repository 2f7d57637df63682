"""The charges that instantons carry under the symmetries of a model, which they then break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from charges.anomalies.cancellation import (
    SU2,
    SU3,
    Anomaly,
    ChiralFermion,
    Factor,
    contributions,
)
from charges.anomalies.models import Undecided, missing_quarks
from charges.models.completion import completed
from charges.models.model import Model
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined


def instantons(model: Model) -> dict[str, tuple[Fraction, ...]]:
    """Compute the charges of SU(2) and SU(3) instantons under the symmetries of a model, by gauge group; {} if none.

    An instanton emits one state for each zero mode of a left-handed fermion (a doublet of SU(2) or a triplet of SU(3)
    has one, a triplet of SU(2) four) and absorbs those of right-handed ones ('t Hooft, Phys. Rev. Lett. 37 (1976) 8).
    So this vertex is an operator with the charges of the mixed anomalies: a symmetry under which it is charged holds to
    all orders of perturbation theory, but not exactly.  The charges are those of :attr:`Model.symmetry`; for
    discrete symmetries they count modulo n.  Quarks that are not listed are added as by :func:`model_anomalies`.
    Raises MalformedInput if their charges are not known, or if L is not listed.

    >>> from charges.models import ModelField
    >>> H = ModelField("H", 0, {"X": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> L = ModelField("L", "1/2", {"X": 0}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> psi = ModelField("psi", "1/2", {"X": 2}, "left", su2=2, hypercharge="1/2")
    >>> {group: [str(q) for q in row] for group, row in instantons(Model("", ("X",), (L, H, psi))).items()}
    {'SU(2)': ['2']}
    """
    return instantons_of(completed(model)[0])


def instantons_of(model: Model) -> dict[str, tuple[Fraction, ...]]:
    """As :func:`instantons`, for a model that is completed already."""
    if not any(f.sm and f.fermion and f.su2 == 2 and f.su3 == 1 for f in model.fields):
        raise Undecided(model.name, Sentence("instantons need ", FieldName("L"), ", marked as standard model (sm)"))
    added = missing_quarks(model, list(model.symmetry)) if model.symmetry else ()
    mixed = {group: Anomaly(group**2, Factor("X", symmetry=True)) for group in (SU2, SU3)}
    total = {group: [Fraction(0)] * len(model.symmetry) for group in mixed}

    for species in Model(model.name, model.symmetry, (*model.fields, *added)).species:
        f, n = species.field, species.copies
        if f.fermion and not f.vectorlike:
            for i, q in enumerate(species.row[: len(model.symmetry)]):
                weyl = ChiralFermion(charge=q, chirality=f.chirality, su3=f.su3, su2=f.su2, multiplicity=n)
                coefficients = contributions(weyl)
                for group, row in total.items():
                    row[i] += coefficients[mixed[group]]

    reduced = {
        group.base: tuple(q % n if n else q for q, n in zip(row, model.orders, strict=True))
        for group, row in total.items()
    }
    return {group: row for group, row in reduced.items() if any(row)}


Instantons: TypeAlias = tuple[Mapping[str, tuple[Fraction, ...]], Sentence]  # their charges, and what is assumed


def instanton_rows(model: Model) -> Instantons:
    """Write the charges of :func:`instantons` as rows of :attr:`Model.species`, or say what is assumed of unknown ones.

    The gauge charges of a row are 0, since the vertex is invariant where the anomalies of the gauge group cancel.
    The model is completed already.
    """
    try:
        rows = instantons_of(model)
    except MalformedInput:
        names = joined(map(SymmetryName, model.symmetry))
        return {}, Sentence("no instanton breaks ", names, ", as not all standard-model fermions are listed")
    width = len(model.moduli) - len(model.symmetry)
    return {group: (*row, *[Fraction(0)] * width) for group, row in rows.items()}, Sentence()


def carried(model: Model, rows: Mapping[str, Sequence[Fraction]]) -> Sentence:
    """Say what instantons carry: "SU(2) instantons, which carry X = 2"."""

    def charges(row: Sequence[Fraction]) -> Sentence:
        return joined(Sentence(SymmetryName(u1), " = ", q) for u1, q in zip(model.symmetry, row, strict=False) if q)

    return joined((f"{group} instantons, which carry " + charges(row) for group, row in rows.items()), " and ")
