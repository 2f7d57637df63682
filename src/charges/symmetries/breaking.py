"""The group that is left of any number of U(1)s when charged fields get vevs: cyclic groups times unbroken U(1)s.

Let Lambda be the lattice that the charge vectors of all fields generate, and Lambda_vev that of the fields with a vev.
The group that acts faithfully on the fields and leaves the vacuum alone is Hom(Lambda / Lambda_vev, U(1)), and the
Smith normal form of the vevs in a basis of Lambda shows its factors.  For one U(1) this is Z_n with n = g / u, where u
is the greatest common divisor of all charges and g that of the charges that get a vev; a field of charge q transforms
as omega**k with k = q / u mod n, omega = exp(2 pi i / n).

A discrete symmetry may stand among the U(1)s, by a name such as Z2 or Z4': it is a U(1) that a charge n has broken
already, so the vector n joins both lattices.

Quarks have B-L = 1/3.  With them the group of the published Dirac models is Z_18, without them Z_6: the papers quote
the sector of colour singlets, and so does this module unless told otherwise.
Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import TypeVar

from charges.arithmetic.numbers import Number, expected
from charges.arithmetic.smith import Matrix, coordinates, hermite, smith, torsion_rows
from charges.symmetries.abelian import AbelianGroup, discrete_order
from charges.symmetries.residual import (
    ONE,
    Charge,
    Charges,
    Generator,
    Phase,
    Power,
    ResidualGroup,
    Vector,
    charge_vectors,
)
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.frozen import Frozen
from topologies.verdict import Sentence, joined

_C = TypeVar("_C")
QUARKS = Sentence("(", SymmetryName("B-L"), " = 1/3)")  # their charge, as conventions name it
COLOUR_SINGLETS = Sentence("colour singlets only, as the papers quote it; quarks ", QUARKS, " are not counted")
WITH_QUARKS = Sentence("quarks included ", QUARKS)


def residual_groups(
    charges: Mapping[str, Charge],
    vevs: Iterable[str],
    *,
    quarks: bool | Mapping[str, Number] = False,
    further: Sequence[Charge] = (),
    zero: Sequence[Charge] = (),
    sector: str = "",
) -> ResidualGroup[Phase]:
    """Find the residual group of any number of U(1)s and discrete symmetries, with the phases of all fields.

    The group is Hom(Lambda / Lambda_vev, U(1)), where the charges of all fields generate the lattice Lambda and those
    of the fields with a vev generate Lambda_vev.  The Smith normal form of Lambda_vev in a basis of Lambda has the
    orders of its cyclic factors on the diagonal, and 0 for each unbroken U(1).

    Arguments:
        charges: for each field a number (one U(1)), a sequence with one number for each U(1), or a mapping from the
            name of each symmetry to a charge or a list of charges, one per generation.  A symmetry called Z2 or Z4' is
            discrete: its charges are integers and count modulo n.
        vevs: the names of the fields with a vev; a neutral one breaks nothing.
        quarks: whether quarks count among the fields: True for B-L = 1/3, or a mapping with their charges.
        further: charges of other states that count, which have no names and get no phases.
        zero: charges that are not conserved, such as those of terms that break a symmetry explicitly.
        sector: which fields are counted, in words, for the ``convention``; by default colour singlets.

    Returns a :class:`ResidualGroup` whose phases are tuples: powers of omega for the cyclic factors, then charges under
    the unbroken U(1)s.
    Raises MalformedInput for charges that are not exact, an empty model, or a vev of an unknown field.
    Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.

    >>> group = residual_groups({"L": [-1, 0], "S": [2, 2], "X": [0, "1/2"]}, vevs=["S"])
    >>> group.name, group.phases, list(map(str, group.generators))
    ('Z2xU1', {'L': (1, -2), 'S': (0, 0), 'X': (0, -1)}, ['A mod 2', '2 A - 2 B'])
    """
    u1s, fields = _read(charges)
    chosen = named_vevs(vevs, fields)
    extra = _quarks(quarks, u1s) + [vector for charge in further for vector in charge_vectors("further", charge, u1s)]
    explicit = [vector for charge in zero for vector in charge_vectors("term", charge, u1s)]
    residual = _broken(u1s, fields, chosen, extra, explicit)
    convention = _convention(sector or _sector(quarks, u1s), chosen, fields, residual.group, explicit=bool(zero))
    return replace(residual, powers=_powers(fields, residual.generators), convention=convention)


def residual_group(charges: Charges, vevs: Iterable[str], *, quarks: bool = False) -> ResidualGroup[Power]:
    """Find the residual group of one U(1), Z_n or U(1), with the phases of all fields.

    Z_n has the order n = g / u, where u is the greatest common divisor of the charges of all fields, and g that of the
    fields with a vev.  A field of charge q transforms as omega^k with k = q / u mod n and omega = exp(2 pi i / n).  If
    no charged field has a vev, U(1) is unbroken, and phases are the charges themselves.

    Arguments:
        charges: for each field its charge, or a list of charges, one per generation.
        vevs: the names of the fields with a vev; without any U(1) is unbroken.
        quarks: whether quarks (charge 1/3) count among the fields.

    Returns a :class:`ResidualGroup` whose phases are single numbers; its order is None if U(1) is unbroken.
    Raises MalformedInput for charges that are not exact, an empty model, or a vev of an unknown field.

    :func:`residual_groups` gives the same group, except if every field is neutral: there the group is trivial, as it
    acts faithfully, while here U(1) counts as unbroken.
    Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.

    >>> group = residual_group({"L": -1, "chi": 3, "N": "-1/2"}, vevs=["chi"])
    >>> group.name, group.order, group.phases
    ('Z6', 6, {'L': 4, 'chi': 0, 'N': 5})
    """
    expected(quarks, bool, "quarks is True or False")
    u1s, fields = _read({name: {ONE: charge} for name, charge in named_fields(charges).items()})
    chosen = named_vevs(vevs, fields)
    residual = _broken(u1s, fields, chosen, _quarks(quarks, u1s))

    convention = WITH_QUARKS if quarks else COLOUR_SINGLETS
    if neutral := _neutral(chosen, fields):
        convention += Sentence("; the vev of ", joined(map(FieldName, neutral)), " is neutral and breaks nothing")
    if len(neutral) == len(chosen):
        convention += "; no charged field has a vev, so U(1) stays unbroken"
        group, generator = AbelianGroup((), 1), Generator(0, Frozen({ONE: Fraction(1)}))
    else:
        group, generator = residual.group, Generator(residual.order or 0, Frozen({ONE: 1 / residual.unit}))

    powers = _powers(fields, (generator,))
    return ResidualGroup(group, powers, (generator,), convention, u1s, residual.basis, residual.scale, plain=True)


def _broken(
    u1s: tuple[str, ...],
    fields: Mapping[str, list[Vector]],
    vevs: Sequence[str],
    further: Sequence[Vector],
    explicit: Sequence[Vector] = (),
) -> ResidualGroup[Phase]:
    """Find the group that vevs leave of U(1)s and discrete symmetries, still without the phases of the fields."""
    torsion = [tuple(map(Fraction, row)) for row in torsion_rows(list(map(discrete_order, u1s)))]
    everything = [vector for vectors in fields.values() for vector in vectors] + [*further, *torsion]
    scale = lcm(*(q.denominator for vector in everything for q in vector))
    basis = hermite([_integer_row(vector, scale) for vector in everything], len(u1s))

    broken = [vector for name in vevs for vector in fields[name]] + [*explicit, *torsion]
    relations_of_vevs = [coordinates(_integer_row(vector, scale), basis) or () for vector in broken]
    decomposed = smith(hermite(relations_of_vevs, len(basis)), len(basis))
    factors = [*decomposed.factors, *[0] * (len(basis) - len(decomposed.factors))]

    weights = [_weights(basis, [row[i] for row in decomposed.right], scale) for i in range(len(basis))]
    free = _tidy([w for w, order in zip(weights, factors, strict=True) if not order])
    kept = [(order, w) for w, order in zip(weights, factors, strict=True) if order > 1] + [(0, w) for w in free]
    generators = tuple(Generator(order, Frozen(zip(u1s, w, strict=True))) for order, w in kept)
    group = AbelianGroup(tuple(order for order, _ in kept if order), len(free))
    return ResidualGroup(group, {}, generators, "", u1s, basis, scale)


def _powers(
    fields: Mapping[str, list[Vector]], generators: tuple[Generator, ...]
) -> dict[str, tuple[tuple[Power, ...], ...]]:
    """Find the phase of every generation of each field, or just one if all agree."""
    powers = {}
    for name, vectors in fields.items():
        phases = tuple(tuple(generator.power(vector) for generator in generators) for vector in vectors)
        powers[name] = phases[:1] if len(set(phases)) == 1 else phases
    return powers


def _weights(basis: Matrix, wanted: Sequence[int], scale: int) -> list[Fraction]:
    """Find the combination of the U(1)s that gives each element of the basis the wanted phase."""
    weights = [Fraction(0)] * len(basis[0])
    for row, value in reversed(list(zip(basis, wanted, strict=True))):
        pivot = next(j for j, entry in enumerate(row) if entry)
        rest = sum((w * q for w, q in zip(weights, row, strict=True)), Fraction(0))
        weights[pivot] = (value - rest) / row[pivot]
    return [w * scale for w in weights]


def _tidy(free: list[list[Fraction]]) -> list[list[Fraction]]:
    """Compute the canonical basis of the unbroken U(1)s: the first U(1) of a combination has a positive weight."""
    if not free:
        return []
    bottom = lcm(*(w.denominator for row in free for w in row))
    return [[Fraction(w, bottom) for w in row] for row in hermite([_integer_row(row, bottom) for row in free])]


def _integer_row(vector: Iterable[Fraction], scale: int) -> list[int]:
    return [int(q * scale) for q in vector]


def named_fields(charges: Mapping[str, _C]) -> Mapping[str, _C]:
    """Return the charges of a model; raises MalformedInput without fields, and for names that are not texts."""
    if not isinstance(charges, Mapping) or not charges:
        raise MalformedInput("a model needs at least one field: give a mapping from names to charges")
    for name in charges:
        expected(name, str, "the names of fields are texts")
    return charges


def named_vevs(vevs: Iterable[str], fields: Mapping[str, object]) -> list[str]:
    """Return the names of the fields with a vev; raises MalformedInput for an unknown one."""
    if isinstance(vevs, str) or not isinstance(vevs, Iterable):
        raise MalformedInput(f"vevs are a list of names of fields, got {vevs!r:.60}")
    chosen = [expected(name, str, "vevs are a list of names of fields") for name in vevs]
    if unknown := [name for name in chosen if name not in fields]:
        raise MalformedInput(f"vev of an unknown field {unknown[0]!r}: the fields are {', '.join(fields)}")
    return chosen


def _read(charges: Mapping[str, Charge]) -> tuple[tuple[str, ...], dict[str, list[Vector]]]:
    """Read the names of the U(1)s and, for each field, its vectors of charges."""
    first = next(iter(named_fields(charges).values()))
    if isinstance(first, Mapping):
        names = tuple(dict.fromkeys(u1 for charge in charges.values() if isinstance(charge, Mapping) for u1 in charge))
    elif isinstance(first, Sequence) and not isinstance(first, (str, bytes, bytearray)):
        if len(first) > 26:
            raise MalformedInput(f"{len(first)} U(1)s: more than 26 need names, write charges as mappings")
        names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(first)])
    else:
        names = (ONE,)
    if not names:
        raise MalformedInput("a model needs at least one U(1)")
    for u1 in names:
        expected(u1, str, "the names of symmetries are texts")
    return names, {name: charge_vectors(name, charge, names) for name, charge in charges.items()}


def _quarks(quarks: bool | Mapping[str, Number], names: tuple[str, ...]) -> list[Vector]:
    """Return the charges of the quarks, as an additional generator of the lattice."""
    if isinstance(quarks, Mapping) and quarks:
        return charge_vectors("quarks", quarks, names)
    if not expected(quarks, bool, "quarks is True, False or a mapping with their charges"):
        return []
    if names != (ONE,) and "B-L" not in names:
        raise MalformedInput(f"give the charges of the quarks under {', '.join(names)}: none of these is called B-L")
    return [tuple(Fraction(int(u1 in (ONE, "B-L")), 3) for u1 in names)]


def _sector(quarks: bool | Mapping[str, Number], names: tuple[str, ...]) -> str:
    """Say which fields are counted; B-L and a single U(1) have a published convention for quarks."""
    if quarks:
        return WITH_QUARKS if quarks is True else "quarks included, with the charges given"
    return COLOUR_SINGLETS if names == (ONE,) or "B-L" in names else "colour singlets only; quarks are not counted"


def _convention(
    sector: str, vevs: list[str], fields: Mapping[str, list[Vector]], group: AbelianGroup, *, explicit: bool
) -> Sentence:
    """Say in one sentence which fields were counted, and which vevs break nothing."""
    text = Sentence(sector, "; the group acts faithfully on these fields")
    neutral = _neutral(vevs, fields)
    if explicit:
        text += "; terms break it explicitly"
    elif len(neutral) == len(vevs):
        text += Sentence("; no charged field has a vev, so nothing is broken and ", group, " stays")
    elif neutral:
        text += Sentence("; the vev of ", joined(map(FieldName, neutral)), " is neutral and breaks nothing")
    return text


def _neutral(vevs: Sequence[str], fields: Mapping[str, list[Vector]]) -> list[str]:
    """List the fields with a vev that breaks nothing."""
    return [name for name in vevs if not any(q for vector in fields[name] for q in vector)]
