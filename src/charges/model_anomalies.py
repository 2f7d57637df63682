"""Do the anomalies of all U(1)s of a model cancel, those with the standard-model gauge group and gravity included?

For every U(1) X the six conditions of ``charges.cancellation``, and for several of them the mixed cubic ones as well.
A vector-like fermion drops out.  Discrete symmetries are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, islice
from math import lcm
from types import MappingProxyType
from typing import TypeAlias

from charges.anomalies import singlets
from charges.cancellation import Cancellation, ChiralFermion, contributions
from charges.fields import exact
from charges.models import Model, ModelField, Species, completed, quarks, standard_b_l
from topologies import MalformedInput

MOST_COMPLETIONS = 20  # that are listed for one U(1)
FINEST = 10**4  # the largest denominator of charges for which they are searched


def model_anomalies(model: Model) -> Cancellation:
    """Whether all gauge, mixed and gravitational anomalies of a model cancel.

    Standard-model fermions that are not listed are added where their charges are known: e_R by its Yukawa coupling,
    quarks with B-L = 1/3, and neutral ones under a U(1) that no listed standard-model field is charged under.
    Raises MalformedInput if quarks are not listed and their charges are not known, or if L or H (which gives e_R) is
    missing.

    >>> from charges.models import ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> nu_R = ModelField("nu_R", "1/2", {"B-L": [-4, -4, 5]}, "right")
    >>> model_anomalies(Model("m", ("B-L",), (L, H, nu_R))).reason
    'all anomalies cancel'
    """
    return anomalies_of(completed(model)[0])


def anomalies_of(model: Model) -> Cancellation:
    """As :func:`model_anomalies`, of a model that is completed already."""
    u1s = [name for name, order in zip(model.symmetry, model.orders, strict=True) if not order]
    whole = Model(model.name, model.symmetry, (*model.fields, *_missing_quarks(model, u1s)))
    if {f.su2 for f in whole.fields if f.sm and f.fermion and f.su3 == 1} != {1, 2}:
        raise MalformedInput(f"{model.name}: anomalies need L and H (or e_R), marked as standard model (sm)")
    total: dict[str, Fraction] = {}
    for each in whole.species:
        if each.field.fermion and not each.field.vectorlike:
            for name, value in _of(each, model.symmetry, u1s):
                total[name] = total.get(name, Fraction(0)) + value
    total["SU(2) global"] %= 2
    left = ", ".join(f"{name} = {value}" for name, value in total.items() if value)
    return Cancellation(MappingProxyType(total), f"anomalies remain: {left}" if left else "all anomalies cancel")


def completions(model: Model, *, fields: int = 3, max_charge: int = 10) -> dict[str, tuple[tuple[Fraction, ...], ...]]:
    """For each U(1) whose own anomalies alone remain, the right-handed singlets that cancel them.

    Arguments:
        model: see :func:`model_anomalies`.
        fields: how many singlets there are at most, charged under that U(1) only.
        max_charge: the largest absolute value of their charges, which are multiples of the finest charge of the model.

    A U(1) is missing if nothing remains, if something does that singlets of one U(1) cannot cancel, or if its charges
    are so fine that a search would take long.
    """
    left = {name: value for name, value in model_anomalies(model).coefficients.items() if value}
    found = {}
    for u1, order in zip(model.symmetry, model.orders, strict=True):
        own = {f"{u1}^3", f"grav^2 {u1}"}
        if order or not own & set(left) or any(u1 in name.replace("^", " ").split() for name in set(left) - own):
            continue
        total, cubes = (left.get(name, Fraction(0)) for name in (f"grav^2 {u1}", f"{u1}^3"))
        finest = lcm(*(q.denominator for each in model.fields if each.fermion for (q,) in each.vectors([u1])))
        if finest > FINEST:
            continue
        ways: Iterator[tuple[int | Fraction, ...]] = iter(())
        if abs(total) <= fields * max_charge and abs(cubes) <= fields * max_charge**3:
            each_size = (singlets(total, cubes, n, max_charge, denominator=finest) for n in range(1, fields + 1))
            ways = chain.from_iterable(each_size)
        found[u1] = tuple(tuple(map(Fraction, added)) for added in islice(ways, MOST_COMPLETIONS))
    return found


def instantons(model: Model) -> dict[str, tuple[Fraction, ...]]:
    """What the instantons of SU(2) and SU(3) carry under the symmetries of a model, by gauge group; {} if nothing.

    An instanton emits one state for each zero mode of a left-handed fermion (a doublet of SU(2) or a triplet of SU(3)
    has one, a triplet of SU(2) four) and absorbs those of right-handed ones ('t Hooft, Phys. Rev. Lett. 37 (1976) 8).
    So this vertex is an operator with the charges of the mixed anomalies, and a symmetry under which it is charged
    holds to all orders of perturbation theory, but not exactly.  The charges are those of :attr:`Model.symmetry`; for
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
    """As :func:`instantons`, of a model that is completed already."""
    if not any(f.sm and f.fermion and f.su2 == 2 and f.su3 == 1 for f in model.fields):
        raise MalformedInput(f"{model.name}: instantons need L, marked as standard model (sm)")
    added = _missing_quarks(model, list(model.symmetry)) if model.symmetry else ()
    total = {"SU(2)": [Fraction(0)] * len(model.symmetry), "SU(3)": [Fraction(0)] * len(model.symmetry)}
    for each in Model(model.name, model.symmetry, (*model.fields, *added)).species:
        f = each.field
        if f.fermion and not f.vectorlike:
            for i, q in enumerate(each.row[: len(model.symmetry)]):
                weyl = ChiralFermion(charge=q, chirality=f.chirality, su3=f.su3, su2=f.su2, multiplicity=each.copies)
                one = contributions(weyl)
                for group, row in total.items():
                    row[i] += one[f"{group}^2 X"]
    carried = {
        group: tuple(q % n if n else q for q, n in zip(row, model.orders, strict=True)) for group, row in total.items()
    }
    return {group: row for group, row in carried.items() if any(row)}


Instantons: TypeAlias = tuple[Mapping[str, tuple[Fraction, ...]], str]  # what they carry, and what is assumed of it


def instanton_rows(model: Model) -> Instantons:
    """The vertices of :func:`instantons` as rows of :attr:`Model.species`; and what is assumed where they are unknown.

    The gauge charges of a row are 0, since the vertex is invariant where the anomalies of the gauge group cancel.
    The model is one that is completed already.
    """
    try:
        found = instantons_of(model)
    except MalformedInput:
        return {}, f"no instanton breaks {', '.join(model.symmetry)}, as not all standard-model fermions are listed"
    width = len(model.moduli) - len(model.symmetry)
    return {group: (*row, *[Fraction(0)] * width) for group, row in found.items()}, ""


def carried(model: Model, rows: Mapping[str, Sequence[Fraction]]) -> str:
    """In words, what instantons carry: "SU(2) instantons, which carry X = 2"."""
    return " and ".join(
        f"{group} instantons, which carry "
        + ", ".join(f"{name} = {q}" for name, q in zip(model.symmetry, row, strict=False) if q)
        for group, row in rows.items()
    )


def _missing_quarks(model: Model, u1s: list[str]) -> tuple[ModelField, ...]:
    """The quarks, if no coloured standard-model fermion is among the fields of a completed model."""
    standard = [f for f in model.fields if f.sm]
    if any(f.su3 != 1 for f in standard):
        return ()
    known = ["B-L"] * standard_b_l(model)
    unknown = [u1 for u1 in u1s if u1 not in known and any(q for f in standard for (q,) in f.vectors([u1]))]
    if unknown:
        raise MalformedInput(f"{model.name}: list the quarks with their charges under {', '.join(unknown)}")
    return quarks({name: Fraction(int(name in known and name in u1s), 3) for name in model.symmetry})


def _of(each: Species, symmetry: tuple[str, ...], u1s: list[str]) -> Iterator[tuple[str, Fraction]]:
    """What equal generations of one chiral fermion add to each coefficient."""
    f = each.field
    y = exact(f.hypercharge)
    charge = {name: q for name, q in zip(symmetry, each.row, strict=False) if name in u1s}
    for u1, q in (charge or {"X": Fraction(0)}).items():
        entry = ChiralFermion(
            charge=q,
            chirality=f.chirality,
            su3=f.su3,
            su2=f.su2,
            hypercharge=y,
            multiplicity=each.copies,
        )
        for name, value in contributions(entry).items():
            own = " X" in name or "X^" in name
            if own and charge:
                yield name.replace("X", u1), value
            elif not own and u1 == next(iter(charge), "X"):  # the standard model's own conditions, once
                yield name, value
    states = (1 if f.chirality == "left" else -1) * abs(f.su3) * f.su2 * each.copies
    for a, b in combinations(charge, 2):
        yield f"Y {a} {b}", states * y * charge[a] * charge[b]
    for a, b, c in combinations_with_replacement(charge, 3):
        if not a == b == c:
            yield f"{a} {b} {c}", states * charge[a] * charge[b] * charge[c]
