"""A LaTeX document: tables of the fields with their charges and residual phases, and the Lagrangian."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from charges.arithmetic.affine import latex_number
from charges.flow.labels import latex_phase
from charges.models.model import Model
from charges.models.names import latex_symbol
from charges.terms.lagrangian import lagrangian
from nuloops.formats.names import ascii_text, title
from nuloops.typesetting.latex import latex_text


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model."""
    return {f"{title(model.name)}.tex": _lines(_ascii(model))}


def _ascii(model: Model) -> Model:
    """The model with ASCII names."""
    return replace(model, fields=tuple(replace(each, name=ascii_text(each.name)) for each in model.fields))


def _lines(model: Model) -> Iterator[str]:
    yield from (r"\documentclass{article}", r"\usepackage{amsmath,amssymb,graphicx}", r"\allowdisplaybreaks")
    yield from (r"\begin{document}", r"\noindent")
    reference = f" ({latex_text(ascii_text(model.reference))})" if model.reference else ""
    yield rf"{latex_text(ascii_text(model.name))}{reference}"
    yield from ("", *_table(model), "")
    yield from lagrangian(model).latex().splitlines()
    yield r"\end{document}"


def _table(model: Model) -> Iterator[str]:
    breaking = model.residual() if model.symmetry and any(each.su3 == 1 for each in model.fields) else None
    head = ["field", "spin", r"$SU(3)_c$", r"$SU(2)_L$", r"$U(1)_Y$"]
    for name, order in zip(model.symmetry, model.orders, strict=True):
        label = latex_text(ascii_text(name))
        primes = "'" * name.count("'")
        head.append(f"$Z_{{{order}}}{primes}$" if order else rf"$U(1)_{{\mbox{{\scriptsize {label}}}}}$")
    moduli = breaking.moduli if breaking else ()
    head += [rf"$\to Z_{{{order}}}$" if order else r"$\to U(1)$" for order in moduli]
    yield r"\noindent\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"  # narrower if it does not fit
    yield rf"\begin{{tabular}}{{{'l' * len(head)}}}"
    yield from (r"  \hline", "  " + " & ".join(head) + r" \\ \hline")
    for each in model.fields:
        phases = breaking.powers.get(each.name, ()) if breaking else ()
        cells = [
            f"${latex_symbol(each)}$",
            f"${latex_number(Fraction(each.spin))}$",
            _colour(each.su3),
            f"${each.su2}$",
        ]
        cells.append(f"${latex_number(Fraction(each.hypercharge))}$")
        vectors = each.vectors(model.symmetry)
        cells += [_several([latex_number(v[i]) for v in vectors]) for i in range(len(model.symmetry))]
        for k, order in enumerate(moduli):
            shown = [latex_phase(str(phase[k])) if order else latex_number(Fraction(phase[k])) for phase in phases]
            cells.append(_several(shown) if shown else "--")
        yield "  " + " & ".join(cells) + r" \\"
    yield from (r"  \hline", r"\end{tabular}}")
    if breaking:
        yield from (
            "",
            rf"\smallskip\noindent $\omega = e^{{2\pi i/n}}$ for each $Z_n$; {latex_text(breaking.convention)}.",
        )


def _colour(su3: int) -> str:
    return rf"$\overline{{{-su3}}}$" if su3 < 0 else f"${su3}$"


def _several(values: list[str]) -> str:
    """One value if all generations agree, otherwise the list."""
    return f"${', '.join(values)}$" if len(set(values)) > 1 else f"${values[0]}$"
