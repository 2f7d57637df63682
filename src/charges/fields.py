"""Fields and their charges: exact numbers, and the published B-L charges of the standard operators' legs.

B-L is normalised such that the lepton doublet L has charge -1.  With right-handed neutrinos of charge (-4, -4, 5), the
anomaly-free choice other than (-1, -1, -1), and chi of charge 3, the operator L-bar H~ chi nu_R is neutral while
L-bar H~ nu_R is not: arXiv:1812.01599.  The third nu_R (charge 5) couples with two chi.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, isfinite, lcm
from numbers import Rational, Real
from types import MappingProxyType, UnionType
from typing import TypeAlias, TypeVar

from topologies import MalformedInput, Operator

Number: TypeAlias = int | Fraction | str
_T = TypeVar("_T")

_NUMBER = re.compile(r"[+-]?[0-9]+(/[0-9]+)?")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][+-]?[0-9]{1,3})?")
_MAX_DIGITS = 200  # longer numbers are a mistake or an attack


def exact(value: object, what: str = "charge") -> Fraction:
    """A charge as a Fraction, from an integer, a Fraction, a sympy Rational or a text such as "-1/2".

    Floats, written ones too, are refused, with the fraction that was probably meant.  Raises MalformedInput.

    >>> exact("-1/2")
    Fraction(-1, 2)
    >>> exact(0.5)
    Traceback (most recent call last):
    topologies.errors.MalformedInput: charge 0.5 is a float: write the fraction 1/2
    """
    if type(value) is Fraction and type(value.numerator) is type(value.denominator) is int:
        return value
    if isinstance(value, (Real, Decimal)) and not isinstance(value, Rational):
        if not isfinite(value):
            raise MalformedInput(f"{what} {value} is not a number")
        raise MalformedInput(f"{what} {value} is a float: {_instead(Fraction(str(value)))}")
    if isinstance(value, bool) or not isinstance(value, (Rational, str)):
        raise MalformedInput(f"{what} {value!r:.60} is not an integer or a fraction")
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _MAX_DIGITS:
            raise MalformedInput(f"{what} has {len(text)} characters, at most {_MAX_DIGITS} are read")
        if _DECIMAL.fullmatch(text):
            raise MalformedInput(f"{what} {text} is a float: {_instead(Fraction(text))}")
        if not _NUMBER.fullmatch(text):
            raise MalformedInput(f"{what} {value!r} is not a number: write an integer or a fraction such as -1/2")
        try:
            return Fraction(text)
        except ZeroDivisionError:
            raise MalformedInput(f"{what} {value!r} divides by zero") from None
    return Fraction(int(value.numerator), int(value.denominator))  # numpy integers would overflow later


def exact_row(value: object, what: str = "charge") -> tuple[Fraction, ...]:
    """One number or a sequence of them as Fractions; each as in :func:`exact`, with its errors.

    >>> exact_row("-1/2"), exact_row([-4, 5])
    ((Fraction(-1, 2),), (Fraction(-4, 1), Fraction(5, 1)))
    """
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        return tuple(exact(each, what) for each in value)
    return (exact(value, what),)


def _instead(given: Fraction) -> str:
    """What to write for a decimal number: the simple fraction that was probably meant."""
    guess = given.limit_denominator(1000)
    if len(str(guess)) > 20 or (given and not guess):
        return "write an integer or a fraction"
    return f"write {guess}" if guess.denominator == 1 else f"write the fraction {guess}"


def expected(value: _T, kind: type | UnionType, what: str) -> _T:
    """The value, if it is of the type that is needed; otherwise MalformedInput says what that is.

    >>> expected("-1", Mapping, "charges are a mapping from names to numbers")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: charges are a mapping from names to numbers, got '-1'
    """
    if not isinstance(value, kind):
        raise MalformedInput(f"{what}, got {value!r:.60}")
    return value


def fraction_gcd(values: Iterable[Fraction]) -> Fraction:
    """The largest fraction of which all values are integer multiples; 0 if all vanish.

    >>> fraction_gcd([Fraction(3), Fraction(-1, 2)])
    Fraction(1, 2)
    """
    total = Fraction(0)
    for value in values:
        bottom = lcm(total.denominator, value.denominator)
        total = Fraction(gcd(int(total * bottom), int(value * bottom)), bottom)
    return total


@dataclass(frozen=True, slots=True)
class Field:
    """A field on a line: its name, whether fermion or scalar, its U(1) charge and how LaTeX writes it.

    ``vev`` says that it gets a vacuum expectation value, ``sm`` that it belongs to the standard model.
    """

    name: str
    kind: str
    charge: Fraction
    latex: str = ""
    vev: bool = False
    sm: bool = False


LEG_CHARGES: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        name: MappingProxyType({leg: Fraction(charge) for leg, charge in charges.items()})
        for name, charges in {
            "weinberg": {"L": -1, "H": 0},
            "dirac-d4": {"L": -1, "nu_R": -4, "H": 0},
            "dirac-d5": {"L": -1, "nu_R": -4, "H": 0, "chi": 3},
            "dirac-d6": {"L": -1, "nu_R": 5, "H": 0, "chi": 3},
        }.items()
    }
)
LEG_HYPERCHARGES: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        name: MappingProxyType(
            {leg: {"L": Fraction(-1, 2), "H": Fraction(1, 2)}.get(leg, Fraction(0)) for leg in charges}
        )
        for name, charges in LEG_CHARGES.items()
    }
)
CHI = Fraction(3)  # the charge of chi, whose vev breaks B-L in the published models


def leg_charges(legs_of: Operator, given: Mapping[str, Number] | None = None) -> dict[str, Fraction]:
    """The charge of each leg of an operator: those given, otherwise the published ones.

    Raises MalformedInput for a leg without a charge and for a name that is not a leg.
    """
    charges = dict(LEG_CHARGES.get(expected(legs_of, Operator, "an Operator is needed").name, {}))
    names = [leg.name for leg in legs_of.legs]
    chosen = (
        {} if given is None else expected(given, Mapping, "charges are a mapping from the names of legs to numbers")
    )
    for name, value in chosen.items():
        if name not in names:
            raise MalformedInput(f"{legs_of.name} has no leg {name!r}: its legs are {', '.join(dict.fromkeys(names))}")
        charges[name] = exact(value, f"charge of {name}")
    if missing := [name for name in names if name not in charges]:
        raise MalformedInput(f"no charge is given for the leg {missing[0]!r} of {legs_of.name}")
    return {name: charges[name] for name in names}
