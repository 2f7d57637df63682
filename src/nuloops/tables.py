"""Values as text: quoted, in padded columns, and as LaTeX in tables.

What only LaTeX needs is imported there: a command that prints text can be over before charges are imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction


def quoted(value: object) -> str:
    r"""A value as messages show it: on one line, and short.

    >>> quoted("two\nlines")
    "'two\\nlines'"
    """
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def padded(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Rows as lines, columns padded to their widest entry.

    >>> list(padded([("field", "charge"), ("L", -1)]))
    ['field  charge', 'L      -1']
    """
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def latex_table(rows: Sequence[Sequence[str]], *, long: bool = False) -> Iterator[str]:
    """The lines of a table; the cells are LaTeX already, the first row is the head.

    A long one breaks over pages and wraps its last column (package longtable).

    >>> list(latex_table([["a"], ["[1]"]]))[3]
    '  {}[1] \\\\\\\\'
    """
    head, *body = rows
    name, columns = ("longtable", "l" * (len(head) - 1) + r"p{0.5\textwidth}") if long else ("tabular", "l" * len(head))
    yield rf"\begin{{{name}}}{{{columns}}}"
    yield r"  \hline"
    yield "  " + " & ".join(head) + r" \\ \hline"
    for row in body:
        literally = "{}" if row[0].startswith(("[", "*")) else ""  # the line before ends in a command that takes these
        yield f"  {literally}{' & '.join(row)} \\\\"
    yield r"  \hline"
    yield rf"\end{{{name}}}"


_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX.update({character: f"\\{character}" for character in "&%$#_{}"})


def latex_text(text: object) -> str:
    """Any text as LaTeX sets it literally; what pdflatex (with T1 fonts) has no letter for becomes a question mark.

    >>> latex_text("nu_R & 5%"), latex_text("Müller 中")
    ('nu\\\\_R \\\\& 5\\\\%', 'Müller ?')
    """
    return "".join(_LATEX.get(c, c) if _settable(c) else "?" for c in str(text))


def _settable(character: str) -> bool:
    latin = "\xa0" <= character <= "ž" and character not in "ĦħĸĿŀŉŦŧ"
    return " " <= character <= "~" or latin or character in "–—‘’“”…"


def latex_group(name: str) -> str:
    """Z6, Z2xZ4 or Z3xU1 as LaTeX; a dash stays a dash.

    >>> latex_group("Z2xZ4xU1")
    '$Z_{2} \\\\times Z_{4} \\\\times U(1)$'
    """
    if name == "-":
        return name
    parts = ["U(1)" if part == "U1" else f"{part[0]}_{{{part[1:]}}}" for part in name.split("x")]
    return "$" + r" \times ".join(parts) + "$"


def latex_field(name: str, latex: str = "") -> str:
    """The name of a field in math: its own LaTeX if that is harmless, otherwise its name.

    >>> latex_field("nu_R"), latex_field("x%")
    ('$\\\\nu_{R}$', '$\\\\mathrm{x\\\\%}$')
    """
    from charges.couplings import latex_symbol
    from charges.models import ModelField

    return f"${latex_symbol(ModelField(name, 0, {}, latex=latex))}$"


def latex_powers(phase: Sequence[Sequence[int | Fraction]], moduli: Sequence[int]) -> list[str]:
    """A phase as a cell for each factor of a group: powers of omega, charges under U(1)s; generations by commas.

    >>> latex_powers([(2, 0), (1, 0)], [4, 0])
    ['$\\\\omega^{2}$, $\\\\omega$', '$0$, $0$']
    """
    from charges.affine import latex_number
    from charges.panels import latex_phase

    return [
        ", ".join(f"${latex_phase(int(power)) if n else latex_number(Fraction(power))}$" for power in column)
        for column, n in zip(zip(*phase, strict=True), moduli, strict=True)
    ]
