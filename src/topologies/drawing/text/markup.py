r"""Symbols in LaTeX as HTML: letters, signs, accents and scripts, such as \nu_R as <i>ν</i><sub><i>R</i></sub>."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from topologies.drawing.text.letters import accent_of, letter_of

_TOKEN = re.compile(r"\\[A-Za-z]+ *|\\.|.", re.DOTALL)
_ITALIC = re.compile(r"<i>(.)</i>")
_FONTS = {r"\mathrm": "", r"\mathsf": "", r"\text": "", r"\mathbf": "b", r"\mathit": "i", r"\mathcal": "i"}
_PLAIN = {
    r"\_": "_",
    r"\,": "\N{THIN SPACE}",
    r"\;": "\N{THIN SPACE}",
    r"\:": "\N{THIN SPACE}",
    r"\ ": " ",
    r"\!": "",
    " ": "",
}
_BARS = (r"\bar", r"\overline")  # combining bars sit badly in many fonts
_BAR = "display:inline-block;line-height:.85;border-top:.06em solid"  # overlines are at the height of the line
_NARROW = {r"\widetilde": r"\tilde", r"\widehat": r"\hat"}


class _Unknown(Exception):
    """HTML has no simple markup for this."""


def html_of(latex: str) -> str | None:
    r"""Write a symbol as escaped HTML; None if it holds more than letters, signs, accents and scripts.

    >>> html_of(r"\tilde{\eta}_R^{++}"), html_of(r"\frac{1}{2}")
    ('<i>η̃</i><sub><i>R</i></sub><sup>++</sup>', None)
    """
    tokens = iter([token.strip() or " " for token in _TOKEN.findall(latex)])
    try:
        return "".join(_atoms(tokens, upright=False, closing=""))
    except _Unknown:
        return None


def _atoms(tokens: Iterator[str], *, upright: bool, closing: str) -> Iterator[str]:
    """Write the parts of a formula up to the closing token."""
    for token in tokens:
        if token == closing:
            return
        yield _atom(token, tokens, upright)
    if closing:
        raise _Unknown


def _atom(token: str, tokens: Iterator[str], upright: bool) -> str:
    """Write one letter, group, accented letter or script, whose argument is taken from the tokens."""
    if token == "{":
        return "".join(list(_atoms(tokens, upright=upright, closing="}")))
    if token in "_^":
        tag = "sub" if token == "_" else "sup"
        return f"<{tag}>{_argument(tokens, upright)}</{tag}>"
    if token in _PLAIN:
        return _PLAIN[token]
    if token in _FONTS:
        inside = _argument(tokens, upright=True)
        return f"<{_FONTS[token]}>{inside}</{_FONTS[token]}>" if _FONTS[token] else inside
    if token in _BARS:
        return f'<span style="{_BAR}">{_argument(tokens, upright)}</span>'
    if mark := accent_of(_NARROW.get(token, token)):
        inside = _argument(tokens, upright)
        if single := _ITALIC.fullmatch(inside):
            return f"<i>{single[1]}{mark}</i>"
        if len(inside) != 1:
            raise _Unknown
        return inside + mark
    if token.startswith("\\"):
        if not (letter := letter_of(token)):
            raise _Unknown
        return letter if upright or letter.isupper() or not letter.isalpha() else f"<i>{letter}</i>"
    if token in "'*-":
        return {"'": "\N{PRIME}", "*": "*", "-": "\N{MINUS SIGN}"}[token]
    if token in "}&%$#~<>":
        raise _Unknown
    return f"<i>{token}</i>" if token.isalpha() and not upright else escape(token)


def _argument(tokens: Iterator[str], upright: bool) -> str:
    """Write the next letter or group."""
    for token in tokens:
        if token != " ":
            return _atom(token, tokens, upright)
    raise _Unknown
