"""Charges that depend on free parameters: a constant and integer multiples of kappa_1, kappa_2, ..."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from itertools import zip_longest
from numbers import Complex, Rational
from typing import TYPE_CHECKING

from charges.arithmetic.numbers import exact
from topologies import MalformedInput

if TYPE_CHECKING:
    import sympy


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """A charge of the form constant + sum_i coefficients[i] * kappa_(i+1), with integer coefficients.

    Charges add, subtract, and multiply by integers and fractions.  Two are equal if they are equal for all kappas:
    a charge without kappas equals its number, with the same hash, and zeros at the end of the coefficients do not
    count.  Charges are sorted by constant, then by coefficients; only one without kappas is compared with a number.

    >>> charge = Affine(Fraction(1, 2), (1, 0))
    >>> str(2 * charge - 3), charge - charge == 0, Affine(Fraction(-1), ()) < 0
    ('2kappa_1 - 2', True, True)
    """

    constant: Fraction
    coefficients: tuple[int, ...]

    def __add__(self, other: object) -> Affine:
        if (term := _lifted(other)) is None:
            return NotImplemented
        pairs = zip_longest(self.coefficients, term.coefficients, fillvalue=0)
        return Affine(self.constant + term.constant, tuple(int(a) + int(b) for a, b in pairs))

    __radd__ = __add__

    def __neg__(self) -> Affine:
        return Affine(-self.constant, tuple(-c for c in self.coefficients))

    def __sub__(self, other: object) -> Affine:
        return NotImplemented if (term := _lifted(other)) is None else self + -term

    def __rsub__(self, other: object) -> Affine:
        return -self + other

    def __mul__(self, other: object) -> Affine:
        """A multiple of the charge; raises MalformedInput if a multiple of a kappa is not an integer one."""
        if not isinstance(other, Complex):
            return NotImplemented
        factor = exact(other, "factor")
        coefficients = [c * factor for c in self.coefficients]
        if fractional := [c for c in coefficients if c.denominator != 1]:
            raise MalformedInput(f"{factor} times {self}: kappas have integer coefficients, not {fractional[0]}")
        return Affine(self.constant * factor, tuple(map(int, coefficients)))

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return bool(self.constant) or any(self.coefficients)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Affine):
            return self._value() == other._value()
        return self.constant == other and not any(self.coefficients) if isinstance(other, Complex) else NotImplemented

    def __hash__(self) -> int:
        constant, coefficients = self._value()
        return hash((constant, coefficients) if coefficients else constant)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Affine):
            return self._value() < other._value()
        if isinstance(other, Rational) and not any(self.coefficients):
            return self.constant < other
        return NotImplemented

    def _value(self) -> tuple[Fraction, tuple[int, ...]]:
        """Constant and coefficients, without zeros at the end: equal for equal charges."""
        coefficients = self.coefficients
        while coefficients and not coefficients[-1]:
            coefficients = coefficients[:-1]
        return self.constant, coefficients

    def at(self, kappas: tuple[Fraction, ...]) -> Fraction:
        """Evaluate the charge for given values of the kappas."""
        return self.constant + sum(
            (int(c) * exact(k) for c, k in zip(self.coefficients, kappas, strict=True)), Fraction(0)
        )

    def _written(self, symbols: list[str], constant: str) -> str:
        """Write the sum with these symbols for the kappas, and this text for the constant without its sign."""
        terms = [("-" if c < 0 else "+", (str(abs(c)) if abs(c) > 1 else "") + symbols[i]) for i, c in self._terms()]
        if self.constant or not terms:
            terms.append(("-" if self.constant < 0 else "+", constant))
        (sign, head), *rest = terms
        return ("-" if sign == "-" else "") + head + "".join(f" {sign} {term}" for sign, term in rest)

    def _terms(self) -> list[tuple[int, int]]:
        """List the coefficients that are not zero, with their positions."""
        return [(i, c) for i, c in enumerate(self.coefficients) if c]

    def __str__(self) -> str:
        """Write the charge as text, such as ``kappa_1 - kappa_2 + 4``."""
        return self.text()

    def text(self, symbol: str = "kappa") -> str:
        """Write the charge as text, with a symbol for the free parameters, which always have an index.

        >>> Affine(Fraction(1, 2), (1, -2)).text("y")
        'y_1 - 2y_2 + 1/2'
        """
        symbols = [f"{symbol}_{i}" for i in range(1, len(self.coefficients) + 1)]
        return self._written(symbols, str(abs(self.constant)))

    def latex(self, symbol: str = r"\kappa", unit: str = "") -> str:
        """Write the charge as LaTeX.

        Arguments:
            symbol: that of the free parameters, which have an index if there are several.
            unit: a symbol by which the constant is multiplied.
        """
        symbols = [f"{symbol}_{{{i}}}" for i in range(1, len(self.coefficients) + 1)]
        if len(symbols) == 1:
            symbols = [symbol]
        if not self.constant:
            return self._written(symbols, "0")
        number = latex_number(abs(self.constant))
        return self._written(symbols, unit if unit and number == "1" else number + unit)

    def sympy(self) -> sympy.Expr:
        """Return the charge as a sympy expression in the symbols kappa_1, kappa_2, ..."""
        import sympy

        total: sympy.Expr = sympy.Rational(self.constant.numerator, self.constant.denominator)
        for i, c in self._terms():
            total += c * sympy.Symbol(f"kappa_{i + 1}")
        return total


def _lifted(value: object) -> Affine | None:
    """A charge or a number as a charge; None for anything else.  Raises MalformedInput for floats."""
    if isinstance(value, Affine):
        return value
    return Affine(exact(value), ()) if isinstance(value, Complex) else None


def latex_number(value: Fraction) -> str:
    r"""Write a fraction as LaTeX.

    >>> latex_number(Fraction(-1, 2))
    '-\\frac{1}{2}'
    """
    if value.denominator == 1:
        return str(value)
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
