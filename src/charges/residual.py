"""What is left of a U(1) when charged fields get vevs.

With u the greatest common divisor of all charges and g that of the charges that get a vev, U(1) breaks to Z_n with
n = g / u, and a field of charge q transforms as omega**k with k = q / u mod n, omega = exp(2 pi i / n).

Quarks have B-L = 1/3.  With them the group of the published Dirac models is Z_18, without them Z_6: the papers quote
the sector of colour singlets, and so does this module unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias, TypeVar

from charges.abelian import named_moduli
from charges.fields import Number, exact, exact_row, expected, fraction_gcd
from charges.smith import relations
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

Charges: TypeAlias = Mapping[str, Number | Sequence[Number]]
_C = TypeVar("_C")
Phase: TypeAlias = int | Fraction | tuple[int | Fraction, ...]

QUARKS = Sentence("(", SymmetryName("B-L"), " = 1/3)")  # their charge, as conventions name it
COLOUR_SINGLETS = Sentence("colour singlets only, as the papers quote it; quarks ", QUARKS, " are not counted")
WITH_QUARKS = Sentence("quarks included ", QUARKS)


@dataclass(frozen=True, slots=True, eq=False)
class ResidualGroup:
    """The group that survives: ``order`` is None for an unbroken U(1); ``phases`` the power of omega of each field.

    Fields given with several charges have one power if all agree, otherwise a tuple of powers.  For an unbroken
    U(1) the entries are the charges themselves.

    Two are equal if another choice of omega, or of the unit of charge, turns the phases of one into those of the other.

    >>> residual_group({"L": -1, "chi": 3}, ["chi"]) == residual_group({"L": "1/2", "chi": "-3/2"}, ["chi"])
    True
    """

    order: int | None
    unit: Fraction
    phases: Mapping[str, Phase]
    convention: str = COLOUR_SINGLETS

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResidualGroup):
            return NotImplemented
        if self.order != other.order or set(self.phases) != set(other.phases):
            return False
        rows: tuple[list[Fraction], list[Fraction]] = ([], [])
        for name in self.phases:
            mine, theirs = (
                each if isinstance(each, tuple) else (each,) for each in (self.phases[name], other.phases[name])
            )
            if len(mine) != len(theirs) and 1 not in (len(mine), len(theirs)):
                return False
            rows[0].extend(map(Fraction, mine * max(1, len(theirs) // len(mine))))
            rows[1].extend(map(Fraction, theirs * max(1, len(mine) // len(theirs))))
        kernels = (relations([(int(q * _scale(row)),) for q in row], [self.order or 0]) for row in rows)
        return len(set(kernels)) == 1  # the same products of fields are invariant

    def __hash__(self) -> int:
        return hash((self.order, frozenset(self.phases)))

    @property
    def name(self) -> str:
        """Z6, or U1 if nothing is broken; Z1 is the trivial group."""
        return "U1" if self.order is None else f"Z{self.order}"

    def phase(self, charge: Number) -> int | Fraction:
        """The power of omega of a field with this charge (for U1: the charge itself).

        Raises MalformedInput if the charge is finer than the group knows: then the field changes the group.
        """
        value = exact(charge)
        if self.order is None:
            return value
        power = value / self.unit if self.unit else value
        if power.denominator != 1:
            raise MalformedInput(
                f"charge {value} is not a multiple of {self.unit}: with it the group is not {self.name}"
            )
        return int(power) % self.order


def residual_group(charges: Charges, vevs: Iterable[str], *, quarks: bool = False) -> ResidualGroup:
    """The residual group of one U(1).

    Arguments:
        charges: for each field its charge, or a list of charges (one per generation).
        vevs: the names of the fields with a vev; none at all leaves U1.
        quarks: whether to count the quarks (charge 1/3) among the fields.

    ``residual_groups`` does the same for any number of U(1)s and gives the group that acts faithfully; the two agree
    except where every field is neutral: here U(1) then still counts as unbroken, there the group is trivial.
    Raises MalformedInput for charges that are not exact numbers, an empty model, or a vev of an unknown field.

    >>> group = residual_group({"L": -1, "chi": 3, "N": "-1/2"}, vevs=["chi"])
    >>> group.name, group.order, group.phases
    ('Z6', 6, {'L': 4, 'chi': 0, 'N': 5})
    """
    expected(quarks, bool, "quarks is True or False")
    exacts = {name: _several(name, value) for name, value in named_fields(charges).items()}
    chosen = named_vevs(vevs, exacts)
    unit = fraction_gcd([q for values in exacts.values() for q in values] + [Fraction(1, 3)] * quarks)
    broken = fraction_gcd(q for name in chosen for q in exacts[name])
    convention = WITH_QUARKS if quarks else COLOUR_SINGLETS
    if neutral := [name for name in chosen if not any(exacts[name])]:
        convention += Sentence("; the vev of ", joined(map(FieldName, neutral)), " is neutral and breaks nothing")
    if not broken:
        convention += "; no charged field has a vev, so U(1) stays unbroken"
    group = ResidualGroup(int(broken / unit) if broken else None, unit, {}, convention)
    phases: dict[str, Phase] = {}
    for name, values in exacts.items():
        powers = tuple(group.phase(q) for q in values)
        phases[name] = powers[0] if len(set(powers)) == 1 else powers
    return ResidualGroup(group.order, unit, phases, convention)


def _scale(numbers: Iterable[Fraction]) -> int:
    """What makes all of them integers."""
    return lcm(*(q.denominator for q in numbers))


def named_fields(charges: Mapping[str, _C]) -> Mapping[str, _C]:
    """The charges of a model, if it has fields that are called by texts; raises MalformedInput otherwise."""
    if not isinstance(charges, Mapping) or not charges:
        raise MalformedInput("a model needs at least one field: give a mapping from names to charges")
    for name in charges:
        expected(name, str, "fields are called by texts")
    return charges


def named_vevs(vevs: Iterable[str], fields: Mapping[str, object]) -> list[str]:
    """The fields with a vev, each of them known; raises MalformedInput otherwise."""
    if isinstance(vevs, str) or not isinstance(vevs, Iterable):
        raise MalformedInput(f"vevs are a list of names of fields, got {vevs!r:.60}")
    chosen = [expected(name, str, "vevs are a list of names of fields") for name in vevs]
    if unknown := [name for name in chosen if name not in fields]:
        raise MalformedInput(f"vev of an unknown field {unknown[0]!r}: the fields are {', '.join(fields)}")
    return chosen


def _several(name: str, value: object) -> tuple[Fraction, ...]:
    """The charge or charges given for a field."""
    found = exact_row(value, f"charge of {name}")
    if not found:
        raise MalformedInput(f"field {name!r} has an empty list of charges")
    return found


def group_order(group: str | int | ResidualGroup) -> int | None:
    """The order of a group given as "Z6", 6, "U1" or a ResidualGroup; None stands for U(1).

    Raises MalformedInput for anything else, products of groups included.

    >>> group_order("Z6"), group_order("U1")
    (6, None)
    """
    if isinstance(group, ResidualGroup):
        return group.order
    moduli = named_moduli(group) if isinstance(group, str) else (group,)
    if len(moduli) != 1 or type(moduli[0]) is not int or moduli[0] < (not isinstance(group, str)):
        raise MalformedInput(f"one cyclic group with a positive order is needed, got {group!r:.60}")
    return moduli[0] or None
