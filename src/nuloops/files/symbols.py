"""The LaTeX that a model file may give for a field: what sets symbols and does nothing else."""

from __future__ import annotations

import re

from nuloops.files.yaml import text
from nuloops.typesetting.tables import quoted
from topologies import MalformedInput
from topologies.drawing.text.harmless import ACCENT, FONT, is_symbol
from topologies.drawing.text.letters import mathematics

LONGEST_SYMBOL = 60
_INVISIBLE = re.compile(rf"\\(?:{ACCENT}|{FONT}|q?quad)(?![A-Za-z])|\\[,;:! ]|[ {{}}_^~]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_'+-]{0,39}")


def symbol(value: object) -> str:
    r"""Check a symbol in LaTeX: letters, signs, scripts, accents names of letters, nothing that TeX carries out.

    Greek and other letters of mathematics become commands.  Raises MalformedInput for anything else, for braces,
    accents and scripts that do not fit, and for what shows nothing.

    >>> symbol(r"\tilde{\eta}_R^{++}") == r"\tilde{\eta}_R^{++}", symbol("ν_R")
    (True, '\\nu_R')
    >>> symbol(r"\input{x}")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: must be a symbol such as \tilde{\eta}_R^{++}, got '\\input{x}'
    """
    if len(written := text(value)) > LONGEST_SYMBOL:
        raise MalformedInput(f"must have at most {LONGEST_SYMBOL} characters, got {quoted(written)}")
    latex = written if written.isascii() else re.sub(r" +(?=[_^'])", "", mathematics(written)).strip()
    if not is_symbol(latex):
        raise MalformedInput(rf"must be a symbol such as \tilde{{\eta}}_R^{{++}}, got {quoted(written)}")
    if shows_nothing(latex):
        raise MalformedInput(f"must show something, got {quoted(written)}")
    return latex


def shows_nothing(latex: str) -> bool:
    r"""Whether mathematics has spaces, braces, accents and fonts only.

    >>> [shows_nothing(text) for text in ("~", r"\,", r"\mathrm{}", r"\hat{\quad}", "x", r"\nu")]
    [True, True, True, True, False, False]
    """
    return bool(latex.strip()) and not _INVISIBLE.sub("", latex)
