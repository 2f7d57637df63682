"""Charges that depend on free parameters: a constant and integer multiples of kappa_1, kappa_2, ..."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sympy


class Affine(NamedTuple):
    """A charge of the form constant + sum_i coefficients[i] * kappa_(i+1), with integer coefficients."""

    constant: Fraction
    coefficients: tuple[int, ...]

    def at(self, kappas: tuple[Fraction, ...]) -> Fraction:
        """Evaluate the charge for given values of the kappas."""
        return self.constant + sum((c * k for c, k in zip(self.coefficients, kappas, strict=True)), Fraction(0))

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
        symbols = [f"kappa_{i}" for i in range(1, len(self.coefficients) + 1)]
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


def latex_number(value: Fraction) -> str:
    r"""Write a fraction as LaTeX.

    >>> latex_number(Fraction(-1, 2))
    '-\\frac{1}{2}'
    """
    if value.denominator == 1:
        return str(value)
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
