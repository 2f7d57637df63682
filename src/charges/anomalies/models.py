"""Do the anomalies of all U(1)s of a model cancel, those with the standard-model gauge group and gravity included?

Every U(1) X has the six conditions of ``charges.anomalies.cancellation``, and several U(1)s have mixed cubic ones, too.
Vector-like fermions drop out.  Discrete symmetries are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, islice
from math import lcm

from charges.anomalies.cancellation import (
    GRAVITY,
    Anomaly,
    Cancellation,
    ChiralFermion,
    Factor,
    Y,
    cancellation,
    contributions,
)
from charges.anomalies.solutions import singlets
from charges.arithmetic.numbers import exact
from charges.models.completion import completed
from charges.models.field import ModelField, quarks
from charges.models.model import Model, Species, standard_b_l
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

MOST_COMPLETIONS = 20  # the most that are listed for one U(1)
FINEST = 10**4  # the largest denominator of charges for which completions are searched


class Undecided(MalformedInput):
    """A model lacks fields that are needed to decide; ``why`` says which, without the name of the model."""

    def __init__(self, model: str, why: Sentence) -> None:
        super().__init__(model, why)
        self.model, self.why = model, why

    def __str__(self) -> str:
        return f"{self.model}: {self.why}"


def model_anomalies(model: Model) -> Cancellation:
    """Check whether all gauge, mixed and gravitational anomalies of a model cancel.

    Standard-model fermions that are not listed are added where their charges are known: e_R by its Yukawa coupling,
    quarks with B-L = 1/3, and neutral ones under a U(1) that no listed standard-model field is charged under.
    Raises MalformedInput if quarks are not listed and their charges are not known, or if L or H (which determines e_R)
    is missing.

    >>> from charges.models import ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> nu_R = ModelField("nu_R", "1/2", {"B-L": [-4, -4, 5]}, "right")
    >>> model_anomalies(Model("m", ("B-L",), (L, H, nu_R))).reason
    'all anomalies cancel'
    """
    return anomalies_of(completed(model)[0])


def anomalies_of(model: Model) -> Cancellation:
    """As :func:`model_anomalies`, for a model that is completed already."""
    u1s = [name for name, order in zip(model.symmetry, model.orders, strict=True) if not order]
    whole = Model(model.name, model.symmetry, (*model.fields, *missing_quarks(model, u1s)))
    if {f.su2 for f in whole.fields if f.sm and f.fermion and f.su3 == 1} != {1, 2}:
        both = joined(map(FieldName, ("L", "H")), " and ")
        raise Undecided(model.name, Sentence("anomalies need ", both, " (or e_R), marked as standard model (sm)"))
    total: dict[str, Fraction] = {}
    for species in whole.species:
        if species.field.fermion and not species.field.vectorlike:
            for name, value in _contributions(species, model.symmetry, u1s):
                total[name] = total.get(name, Fraction(0)) + value
    return cancellation(total)


def completions(model: Model, *, fields: int = 3, max_charge: int = 10) -> dict[str, tuple[tuple[Fraction, ...], ...]]:
    """Find right-handed singlets that cancel the anomalies of a U(1), for each whose own anomalies alone remain.

    Arguments:
        model: see :func:`model_anomalies`.
        fields: the largest number of singlets; they are charged under that U(1) only.
        max_charge: the largest absolute value of their charges, which are multiples of the finest charge of the model.

    A U(1) is left out if none of its anomalies remain, if one remains that singlets of one U(1) cannot cancel, or if
    its charges are so fine that a search would take long.
    """
    verdict = model_anomalies(model)
    remaining = {name: verdict.coefficients[name] for name in verdict.remaining}
    added: dict[str, tuple[tuple[Fraction, ...], ...]] = {}

    for u1, order in zip(model.symmetry, model.orders, strict=True):
        own = Factor(u1, symmetry=True)
        linear, cubic = Anomaly(GRAVITY**2, own), Anomaly(own**3)
        others = {*remaining} - {linear, cubic}
        if order or len(others) == len(remaining) or any(u1 in name.symmetries for name in others):
            continue
        finest = lcm(*(q.denominator for field in model.fields if field.fermion for (q,) in field.vectors([u1])))
        if finest > FINEST:
            continue

        total, cubes = (remaining.get(name, Fraction(0)) for name in (linear, cubic))
        choices: Iterator[tuple[int | Fraction, ...]] = iter(())
        if abs(total) <= fields * max_charge and abs(cubes) <= fields * max_charge**3:
            by_number = (singlets(total, cubes, n, max_charge, denominator=finest) for n in range(1, fields + 1))
            choices = chain.from_iterable(by_number)
        added[u1] = tuple(tuple(map(Fraction, charges)) for charges in islice(choices, MOST_COMPLETIONS))
    return added


def missing_quarks(model: Model, u1s: list[str]) -> tuple[ModelField, ...]:
    """Make the quarks, if no coloured standard-model fermion is among the fields of a completed model.

    ``u1s`` are the symmetries under which charges are needed.  Raises Undecided if those of the quarks are not known.
    """
    standard = [f for f in model.fields if f.sm]
    if any(f.su3 != 1 for f in standard):
        return ()
    known = ["B-L"] * standard_b_l(model)
    unknown = [u1 for u1 in u1s if u1 not in known and any(q for f in standard for (q,) in f.vectors([u1]))]
    if unknown:
        listed = joined(map(SymmetryName, unknown))
        raise Undecided(model.name, Sentence("list the quarks with their charges under ", listed))
    return quarks({name: Fraction(int(name in known and name in u1s), 3) for name in model.symmetry})


def _contributions(species: Species, symmetry: tuple[str, ...], u1s: list[str]) -> Iterator[tuple[Anomaly, Fraction]]:
    """List what a chiral fermion, all its equal generations together, adds to each coefficient."""
    f = species.field
    y = exact(f.hypercharge)
    charge = {name: q for name, q in zip(symmetry, species.row, strict=False) if name in u1s}

    for u1, q in (charge or {"X": Fraction(0)}).items():
        entry = ChiralFermion(
            charge=q,
            chirality=f.chirality,
            su3=f.su3,
            su2=f.su2,
            hypercharge=y,
            multiplicity=species.copies,
        )
        first = u1 == next(iter(charge), "X")  # the standard model's own conditions come once
        for name, value in contributions(entry, u1).items():
            if charge if name.symmetries else first:
                yield name, value

    states = (1 if f.chirality == "left" else -1) * abs(f.su3) * f.su2 * species.copies
    factors = {name: Factor(name, symmetry=True) for name in charge}
    for a, b in combinations(charge, 2):
        yield Anomaly(Y, factors[a], factors[b]), states * y * charge[a] * charge[b]
    for a, b, c in combinations_with_replacement(charge, 3):
        if not a == b == c:
            yield Anomaly(factors[a], factors[b], factors[c]), states * charge[a] * charge[b] * charge[c]
