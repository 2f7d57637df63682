"""Set rows as lines of text and as LaTeX tables; quote values for messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"[\w ./*+-]*", re.ASCII)  # also with free charges, such as -kappa_1+1/2, and several of them


def quoted(value: object) -> str:
    r"""Quote a value for a message: on one line, and short.

    >>> quoted("two\nlines")
    "'two\\nlines'"
    """
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def cell(text: str) -> str:
    """A cell of CSV that no spreadsheet takes for a formula: what would be one gets an apostrophe in front.

    Numbers, also with free charges, stay as they are.

    >>> cell("=1+1"), cell("@SUM(A1)"), cell("-2+cmd|' /C calc'!A0"), cell("-1/2 7/2"), cell("X1")
    ("'=1+1", "'@SUM(A1)", "'-2+cmd|' /C calc'!A0", '-1/2 7/2', 'X1')
    """
    formula = text.startswith(("=", "@", "\t", "\r")) or (text.startswith(("+", "-")) and not _NUMBER.fullmatch(text))
    return f"'{text}" if formula else text


def padded(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Set rows as lines of text, columns padded to their widest entry.

    >>> list(padded([("field", "charge"), ("L", -1)]))
    ['field  charge', 'L      -1']
    """
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def latex_table(rows: Sequence[Sequence[str]], *, long: bool = False) -> Iterator[str]:
    """Set rows as a LaTeX table; the cells are LaTeX already, the first row is the head.

    A long table breaks over pages and wraps its last column (package longtable).

    >>> list(latex_table([["a"], ["[1]"]]))[3]
    '  {}[1] \\\\\\\\'
    """
    head, *body = rows
    name, columns = ("longtable", "l" * (len(head) - 1) + r"p{0.5\textwidth}") if long else ("tabular", "l" * len(head))
    yield rf"\begin{{{name}}}{{{columns}}}"
    yield r"  \hline"
    yield "  " + " & ".join(head) + r" \\ \hline"
    for row in body:
        guard = "{}" if row[0].startswith(("[", "*")) else ""  # the line break before would take these as arguments
        yield f"  {guard}{' & '.join(row)} \\\\"
    yield r"  \hline"
    yield rf"\end{{{name}}}"
