"""Exact numbers: integers, fractions and texts such as "-1/2", read without a float on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, isfinite, lcm
from numbers import Rational, Real
from types import UnionType
from typing import TypeAlias, TypeVar

from topologies import MalformedInput

Number: TypeAlias = int | Fraction | str
_T = TypeVar("_T")
_NUMBER = re.compile(r"[+-]?[0-9]+(/[0-9]+)?")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][+-]?[0-9]{1,3})?")
_MAX_DIGITS = 200  # longer numbers are a mistake or an attack
MAX_NUMBER = 10**200  # of a charge, numerator and denominator: anything longer is a mistake or an attack


def exact(value: object, what: str = "charge") -> Fraction:
    """Read a charge as a Fraction, from an integer, a Fraction, a sympy Rational or a text such as "-1/2".

    Raises MalformedInput for anything else.  Floats and decimal numbers in a text are refused too, and the message
    proposes the fraction that was probably meant.

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
    """Read one number or a sequence of numbers as Fractions, with the rules and errors of :func:`exact`.

    >>> exact_row("-1/2"), exact_row([-4, 5])
    ((Fraction(-1, 2),), (Fraction(-4, 1), Fraction(5, 1)))
    """
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        return tuple(exact(entry, what) for entry in value)
    return (exact(value, what),)


def _instead(given: Fraction) -> str:
    """Say what to write in place of a decimal number: the simple fraction that was probably meant."""
    guess = given.limit_denominator(1000)
    if len(str(guess)) > 20 or (given and not guess):
        return "write an integer or a fraction"
    return f"write {guess}" if guess.denominator == 1 else f"write the fraction {guess}"


def expected(value: _T, kind: type | UnionType, what: str) -> _T:
    """Return the value if it has the type that is needed; otherwise raise MalformedInput, which says what is needed.

    >>> expected("-1", dict, "charges are a mapping from names to numbers")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: charges are a mapping from names to numbers, got '-1'
    """
    if not isinstance(value, kind):
        raise MalformedInput(f"{what}, got {value!r:.60}")
    return value


def fraction_gcd(values: Iterable[Fraction]) -> Fraction:
    """Find the largest fraction of which all values are integer multiples; 0 if all vanish.

    >>> fraction_gcd([Fraction(3), Fraction(-1, 2)])
    Fraction(1, 2)
    """
    total = Fraction(0)
    for value in values:
        bottom = lcm(total.denominator, value.denominator)
        total = Fraction(gcd(int(total * bottom), int(value * bottom)), bottom)
    return total


def moderate(value: Number, what: str) -> Fraction:
    """Read an exact number; raises MalformedInput also for one of more than 200 digits."""
    number = exact(value, what)
    if max(abs(number.numerator), number.denominator) > MAX_NUMBER:
        raise MalformedInput(f"{what} has more than 200 digits")
    return number


MAX_DIMENSION = 1000  # of an SU(2) multiplet: anything longer is a mistake
