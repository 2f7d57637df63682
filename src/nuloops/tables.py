"""How the command line prints: JSON, tables of text, and LaTeX tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from charges.affine import latex_number
from charges.panels import latex_phase


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(document, indent=1, ensure_ascii=False))


def print_table(rows: Sequence[Sequence[object]]) -> None:
    """Columns padded to their widest entry."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    for row in texts:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_latex(rows: Sequence[Sequence[str]]) -> None:
    """A tabular; the cells are LaTeX already, the first row is the head."""
    head, *body = rows
    print(rf"\begin{{tabular}}{{{'l' * len(head)}}}")
    print(r"  \hline")
    print("  " + " & ".join(head) + r" \\ \hline")
    for row in body:
        print("  " + " & ".join(row) + r" \\")
    print(r"  \hline")
    print(r"\end{tabular}")


_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX.update({character: f"\\{character}" for character in "&%$#_{}"})


def latex_text(text: object) -> str:
    """Any text as LaTeX sets it literally.

    >>> latex_text("nu_R & 5%")
    'nu\\\\_R \\\\& 5\\\\%'
    """
    return "".join(_LATEX.get(character, character) for character in str(text))


def latex_group(name: str) -> str:
    """Z6 as LaTeX; a dash stays a dash."""
    return name if name == "-" else f"${name[0]}_{{{name[1:]}}}$"


def latex_power(power: Any, order: int | None) -> str:
    """A power of omega, or a charge under an unbroken U(1), or several, as LaTeX."""
    if isinstance(power, list):
        return ", ".join(latex_power(each, order) for each in power)
    return f"${latex_number(Fraction(power))}$" if order is None else f"${latex_phase(power)}$"
