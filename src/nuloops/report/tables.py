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
    NeutrinoKind.MIXED: "some Dirac, some Majorana",
    NeutrinoKind.MASSLESS: "massless",
}
_MOST_WAYS = 12  # decays that are listed for one state
Rows = list[tuple[str, ...]]


def nature(analysis: Analysis) -> Rows:
    """Tabulate the verdict with the residual group, and each operator that decides with its dimension."""
    diracness, alphabet = analysis.diracness, analysis.alphabet
    operators = dict.fromkeys((*diracness.operators, *diracness.evidence))
    rows = [(_operator(term, alphabet), str(term.dimension)) for term in operators]
    if not rows:
        bound = diracness.accidental_up_to
        rows = [("none at any order" if bound is None else f"none up to $d = {bound}$", "")]
    group = Typeset(analysis.completed).latex(diracness.group)
    firsts = [(_NATURES[diracness.nature], group), *[("", "")] * (len(rows) - 1)]
    return [("neutrinos", "symmetry", "operators", "$d$"), *((*a, *b) for a, b in zip(firsts, rows, strict=True))]


def dark(analysis: Analysis) -> Rows:
    """Tabulate the states beyond the standard model: whether dark, stable and dark matter, and how they decay."""
    stability, alphabet = analysis.stability, analysis.alphabet
    names = {species.name: _name(species) for species in analysis.species}
    rows = []
    for state in stability.states.values():
        if state.operators:
            ways = [f"{_operator(term, alphabet)} ($d = {term.dimension}$)" for term in state.operators]
        else:
            ways = [" ".join(names[name] for name in products) for products in state.decays[:_MOST_WAYS]]
            if len(state.decays) > _MOST_WAYS:
                ways.append("...")
            if state and not ways and not state.unconditional:
                ways = [f"more than {MOST_TOGETHER} dark states"]
        is_dark = "yes" if state.dark else "no"
        rows.append((names[state.name], is_dark, state.verdict, candidate(state), ", ".join(ways) or "none"))
    return [("state", "dark", "stable", "dark matter", "decays into, or by"), *rows]


def _name(species: Species) -> str:
    """A field in math, with the charges that tell its generations apart."""
    text = latex_field(species.field.name, species.field.latex)
    return f"{text[:-1]}{species.which}$" if species.which else text


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
