"""The LaTeX that a model file may give for a field: what sets symbols and does nothing else."""

from __future__ import annotations

import re

from nuloops.files.yaml import text
from nuloops.typesetting.tables import quoted
from topologies import MalformedInput
from topologies.drawing.text.harmless import is_symbol

LONGEST_SYMBOL = 60
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_'+-]{0,39}")


def symbol(value: object) -> str:
    r"""A symbol in LaTeX: letters, signs, scripts, accents and the names of letters, nothing that TeX carries out.

    Raises MalformedInput for anything else, and for braces, accents and scripts that do not fit.

    >>> symbol(r"\tilde{\eta}_R^{++}") == r"\tilde{\eta}_R^{++}"
    True
    >>> symbol(r"\input{x}")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: must be a symbol such as \tilde{\eta}_R^{++}, got '\\input{x}'
    """
    if len(written := text(value)) > LONGEST_SYMBOL:
        raise MalformedInput(f"must have at most {LONGEST_SYMBOL} characters, got {quoted(written)}")
    if not is_symbol(written):
        raise MalformedInput(rf"must be a symbol such as \tilde{{\eta}}_R^{{++}}, got {quoted(written)}")
    return written
