"""Set sentences in HTML and in LaTeX: one rule for each kind of value in them; the words between stay text.

A name that the model knows is set as mathematics, any other as plain text.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape

from charges import Model
from charges.anomalies.cancellation import Anomaly, Factor
from charges.models.field import ModelField
from charges.models.names import latex_name, latex_symbol
from charges.symmetries.abelian import AbelianGroup
from charges.terms.operators import Term
from charges.words import FieldName, Omega, Sign, SymmetryName, Vev
from nuloops.typesetting.latex import latex_text
from topologies.drawing.text.markup import html_of
from topologies.verdict import Sentence, joined

_MINUS, _PRIME, _TIMES = "\N{MINUS SIGN}", "\N{PRIME}", r" \times "
_DISCRETE = re.compile("Z_?([0-9]+)('*)")


class Typeset:
    """Sets sentences about one model; names of fields that it does not have stay text.

    >>> from nuloops.files.models import published, read
    >>> typeset = Typeset(read(published()["dirac-one-loop"]).model)
    >>> breaks = Sentence(FieldName("eta", True), " ", FieldName("chi", power=4), " ", Sign.TO, " ", AbelianGroup((6,)))
    >>> typeset.html(breaks)
    '<i>η</i>* <i>χ</i><sup>4</sup> → <i>Z</i><sub>6</sub>'
    >>> print(typeset.latex(Sentence(FieldName("N", True), " has ", SymmetryName("B-L"), " ", -3)))
    $\\overline{N}$ has $B{-}L$ $-$3
    """

    def __init__(self, model: Model) -> None:
        self.fields = {field.name: (field, "") for field in model.fields}
        self.fields |= {species.name: (species.field, species.which) for species in model.species}
        self.symmetries = model.symmetry

    def html(self, sentence: str) -> str:
        """Set a sentence in HTML; everything that is not mathematics is escaped."""
        return "".join(map(self._html, _parts(sentence)))

    def latex(self, sentence: str) -> str:
        """Set a sentence in LaTeX for pdflatex; everything that is not mathematics is escaped."""
        return "".join(map(self._latex, _parts(sentence)))

    def _html(self, part: object) -> str:
        """Set a word or a value in HTML."""
        match part:
            case FieldName() if part.name in self.fields:
                return _html_field(part, *self.fields[part.name])
            case Term():
                return self.html(_product(part))
            case Vev():
                return f"⟨{self.html(part.field)}⟩"
            case SymmetryName() if part.name in self.symmetries:
                if discrete := _DISCRETE.fullmatch(part.name):
                    return f"<i>Z</i><sub>{discrete[1]}</sub>{_PRIME * len(discrete[2])}"
                return _MINUS.join(f"<i>{escape(word)}</i>" for word in part.name.split("-"))
            case AbelianGroup():
                return " × ".join(f"<i>Z</i><sub>{n}</sub>" if n else "U(1)" for n in part.moduli or (1,))
            case Anomaly():
                return " ".join(self._html(_base(factor)) + _raised(factor.power) for factor in part.factors)
            case Omega() if part.power:
                return f"<i>ω</i>{_raised(part.power)}"
            case Sign.TO:
                return "→"
            case int() | Fraction():
                return str(part).replace("-", _MINUS)
        return escape(str(part))

    def _latex(self, part: object) -> str:
        """Set a word or a value in LaTeX."""
        match part:
            case FieldName() if part.name in self.fields:
                return _latex_field(part, *self.fields[part.name])
            case Term():
                return self.latex(_product(part))
            case Vev():
                return rf"$\langle${self.latex(part.field)}$\rangle$"
            case SymmetryName() if part.name in self.symmetries:
                if discrete := _DISCRETE.fullmatch(part.name):
                    return f"$Z_{{{discrete[1]}}}{discrete[2]}$"
                words = (rf"\mathit{{{latex_text(word)}}}" if len(word) > 1 else word for word in part.name.split("-"))
                return f"${'{-}'.join(words)}$"
            case AbelianGroup():
                factors = (f"Z_{{{n}}}" if n else "U(1)" for n in part.moduli or (1,))
                return f"${_TIMES.join(factors)}$"
            case Anomaly():
                powers = ((self._latex(_base(factor)), factor.power) for factor in part.factors)
                return " ".join(base + (f"$^{{{n}}}$" if n > 1 else "") for base, n in powers)
            case Omega() if part.power:
                return rf"$\omega^{{{part.power}}}$" if part.power > 1 else r"$\omega$"
            case Sign.TO:
                return r"$\to$"
            case int() | Fraction():
                return str(part).replace("-", "$-$")
        return latex_text(part)


def _parts(sentence: str) -> tuple[object, ...]:
    """Return the words and values of a sentence; any other text is one word."""
    return sentence.parts if isinstance(sentence, Sentence) else (sentence,)


def _product(term: Term) -> Sentence:
    """Return a term as the sentence of its factors."""
    return joined([*["D"] * term.derivative, *term.names], " ")


def _base(factor: Factor) -> object:
    """Return a factor of an anomaly without its power."""
    return SymmetryName(factor.base) if factor.symmetry else factor.base


def _raised(power: int, star: str = "") -> str:
    """Set an exponent in HTML, with a star before it if given; 1 is not written."""
    return f"<sup>{star}{power}</sup>" if power > 1 else star


def _html_field(named: FieldName, field: ModelField, which: str) -> str:
    """Set a field in HTML; ``which`` tells its generations apart."""
    name, script = latex_name(field)
    barred = rf"\bar{{{name}}}" if named.conjugated and field.fermion else name
    with_bar = html_of(f"{barred}_{{{script}}}" if script else barred)
    symbol = with_bar or html_of(latex_symbol(field)) or escape(field.name)
    star = "*" if named.conjugated and (with_bar is None or not field.fermion) else ""
    return symbol + escape(which.replace("-", _MINUS)) + _raised(named.power, star)


def _latex_field(named: FieldName, field: ModelField, which: str) -> str:
    """Set a field in LaTeX; ``which`` tells its generations apart."""
    name, script = latex_name(field)
    below = f"_{{{script}}}" if script else ""
    power = str(named.power) if named.power > 1 else ""
    if named.conjugated and field.fermion:
        inside = rf"\overline{{{name}}}{below}{which}"
        return f"${inside}^{{{power}}}$" if power else f"${inside}$"
    above = f"*{power}" if named.conjugated else power
    return f"${name}{below}{which}{f'^{{{above}}}' if above else ''}$"
