"""Tables for a paper about a model: the nature of its neutrinos, and its states beyond the standard model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from charges import Analysis
from charges.dark.classes import MOST_TOGETHER
from charges.models.model import Species
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Term
from charges.words import NeutrinoKind
from nuloops.report.dark import candidate
from nuloops.typesetting.latex import latex_field
from nuloops.typesetting.sentences import Typeset

_NATURES = {
    NeutrinoKind.DIRAC: "Dirac",
    NeutrinoKind.ACCIDENTAL: "Dirac by accident",
    NeutrinoKind.MAJORANA: "Majorana",
    NeutrinoKind.MASSLESS: "massless",
}
_MOST_WAYS = 12  # decays that are listed for one state
Rows = list[tuple[str, ...]]


def nature(analysis: Analysis) -> Rows:
    """The verdict with the residual group, and each operator that decides with its dimension."""
    found, alphabet = analysis.diracness, analysis.alphabet
    operators = dict.fromkeys((*found.operators, *found.evidence))
    rows = [(_operator(each, alphabet), str(each.dimension)) for each in operators]
    if not rows:
        none = "none at any order" if found.accidental_up_to is None else f"none up to $d = {found.accidental_up_to}$"
        rows = [(none, "")]
    group = Typeset(analysis.completed).latex(found.group)
    said = [(_NATURES[found.nature], group), *[("", "")] * (len(rows) - 1)]
    return [("neutrinos", "symmetry", "operators", "$d$"), *((*a, *b) for a, b in zip(said, rows, strict=True))]


def dark(analysis: Analysis) -> Rows:
    """Each state beyond the standard model: dark or not, stable or not, dark matter or not, and how it decays."""
    found, alphabet = analysis.stability, analysis.alphabet
    names = {each.name: _name(each) for each in analysis.species}
    rows = []
    for state in found.states.values():
        if state.operators:
            ways = [f"{_operator(each, alphabet)} ($d = {each.dimension}$)" for each in state.operators]
        else:
            ways = [" ".join(names[name] for name in each) for each in state.decays[:_MOST_WAYS]]
            ways += ["..."] * (len(state.decays) > _MOST_WAYS)
            if state and not ways and not state.unconditional:
                ways = [f"more than {MOST_TOGETHER} dark states"]
        outside = "yes" if state.dark else "no"
        rows.append((names[state.name], outside, state.verdict, candidate(state), ", ".join(ways) or "none"))
    return [("state", "dark", "stable", "dark matter", "decays into, or by"), *rows]


def _name(each: Species) -> str:
    """A field, with the charges that tell its generations apart."""
    text = latex_field(each.field.name, each.field.latex)
    return f"{text[:-1]}{each.which}$" if each.which else text


def _operator(term: Term, alphabet: Alphabet) -> str:
    """A product of fields in math, equal ones as powers; the contractions are left open."""
    factors: Sequence[str] = [
        f"{_name(alphabet.weyl[letter.place][0]).strip('$')}{'^{*}' * (letter.sign < 0)}" for letter in term.letters
    ]
    parts = []
    for text, n in Counter(factors).items():
        base = text if text.isalnum() else f"({text})"
        parts.append(f"{base}^{{{n}}}" if n > 2 else r"\,".join([text] * n))
    product = r"\,".join([*["D"] * term.derivative, *parts])
    return f"${product}$"
