"""Sentences of a report with the fields, operators and groups in them set as mathematics, for HTML and for LaTeX.

The sentences name fields as the model file does: "L* nu_R(-4) H* chi", a star for the conjugate.  What stands alone and
may be an English word, such as a field called a, stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from charges import Model
from charges.models import ModelField, completed
from charges.names import latex_name, latex_symbol
from nuloops.tables import latex_group, latex_text
from topologies import MalformedInput
from topologies.drawing.markup import html_of

_EDGE = r"[\w*+'-]"  # what a name cannot stand next to
_PRIME = "\N{PRIME}"
_WORD = re.compile("[ad]|[a-z]{2,}")  # an article, a dimension, or any word
_DISCRETE = re.compile("Z_?([0-9]+)('*)")
_GROUP = r"(?:Z[0-9]+|U1)(?:x(?:Z[0-9]+|U1))*"


class _Part(NamedTuple):
    """A piece of a sentence: of a ``kind`` that says how to set it, "text" if not at all."""

    kind: str
    text: str
    field: ModelField | None = None
    generation: str = ""
    star: bool = False
    power: str = ""


class Typeset:
    """How the sentences about one model are set.

    >>> from nuloops.modelfile import published, read
    >>> typeset = Typeset(read(published()["dirac-one-loop"]).model)
    >>> typeset.html("eta* chi^4 -> Z6")
    '<i>η</i>* <i>χ</i><sup>4</sup> → <i>Z</i><sub>6</sub>'
    >>> print(typeset.latex("N* nu_R(-4) has B-L -3"))
    $\\overline{N}$ $\\nu_{R}(-4)$ has $B{-}L$ $-$3
    """

    def __init__(self, model: Model) -> None:
        try:
            whole, _ = completed(model)
        except MalformedInput:
            whole = model
        self.fields = {f.name: (f, "") for f in whole.fields}
        self.fields |= {s.name: (s.field, s.name.removeprefix(s.field.name)) for s in whole.species}
        self.symmetries = model.symmetry
        known = "|".join(map(re.escape, sorted(self.fields, key=len, reverse=True)))
        named = "|".join(map(re.escape, sorted(self.symmetries, key=len, reverse=True))) or "(?!)"
        self.pattern = re.compile(
            rf"(?P<plain>h\.c\.)|(?<!{_EDGE})(?:(?P<field>{known})(?P<star>\*?)(?:\^(?P<times>[0-9]+))?(?!{_EDGE}|\()"
            rf"|omega(?:\^(?P<power>[0-9]+))?(?!{_EDGE})|(?P<group>{_GROUP})(?!{_EDGE})|(?P<symmetry>{named})(?!{_EDGE}))"
            r"|(?<=[\w)'])\^(?P<raised>[0-9]+)|(?P<arrow>->)|(?<![\w)])(?P<minus>-)(?=[0-9])|(?P<open><)(?=[^<>]{1,60}>)|(?P<close>>)"
        )

    def _parts(self, sentence: str) -> Iterator[_Part]:
        found = list(self.pattern.finditer(sentence))
        at = 0
        for i, match in enumerate(found):
            if match["field"] and not (match["star"] or match["times"]) and _WORD.fullmatch(match["field"]):
                around = [other for other in found[max(0, i - 1) : i + 2] if other is not match and other["field"]]
                alone = match[0] == sentence or html_of(f"\\{match['field']}") is not None
                if not alone and not any(_next_to(sentence, match, o) for o in around):
                    continue
            if match.start() > at:
                yield _Part("text", sentence[at : match.start()])
            at = match.end()
            if match["field"]:
                field, generation = self.fields[match["field"]]
                yield _Part("field", match[0], field, generation, bool(match["star"]), match["times"] or "")
            elif match["symmetry"]:
                yield _Part("symmetry", match[0])
            elif match["group"]:
                yield _Part("group", match[0])
            elif kind := next((kind for kind in ("arrow", "minus", "open", "close") if match[kind]), ""):
                yield _Part(kind, match[0])
            elif match["plain"]:
                yield _Part("text", match[0])
            elif match["raised"]:
                yield _Part("raised", match["raised"])
            else:
                yield _Part("omega", match[0], power=match["power"] or "")
        if at < len(sentence):
            yield _Part("text", sentence[at:])

    def html(self, sentence: str) -> str:
        """A sentence as HTML; everything that is not set as mathematics is escaped."""
        return "".join(map(_html, self._parts(sentence)))

    def latex(self, sentence: str) -> str:
        """A sentence as LaTeX for pdflatex; everything that is not set as mathematics is literal."""
        return "".join(map(_latex, self._parts(sentence)))


def _next_to(sentence: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether nothing but a space, a comma or a hyphen stands between two names."""
    first, second = sorted((one, other), key=lambda match: match.start())
    return sentence[first.end() : second.start()] in (" ", ", ", "-", " and ")


_SIGNS = {"arrow": ("→", r"$\to$"), "minus": ("\N{MINUS SIGN}", "$-$"), "open": ("⟨", r"$\langle$")}
_SIGNS["close"] = ("⟩", r"$\rangle$")


def _html(part: _Part) -> str:
    """A piece as HTML."""
    if part.field:
        name, script = latex_name(part.field)
        barred = rf"\bar{{{name}}}" if part.star and part.field.fermion else name
        set_one = html_of(f"{barred}_{{{script}}}" if script else barred)
        plain = set_one or html_of(latex_symbol(part.field)) or escape(part.field.name)
        star = "*" if part.star and (set_one is None or not part.field.fermion) else ""
        power = f"<sup>{star}{part.power}</sup>" if part.power else star
        return plain + escape(part.generation.replace("-", "\N{MINUS SIGN}")) + power
    if part.kind == "omega":
        return "<i>ω</i>" + (f"<sup>{part.power}</sup>" if part.power else "")
    if part.kind == "raised":
        return f"<sup>{part.text}</sup>"
    if part.kind == "symmetry":
        if discrete := _DISCRETE.fullmatch(part.text):
            return f"<i>Z</i><sub>{discrete[1]}</sub>{discrete[2].replace(chr(39), _PRIME)}"
        return "\N{MINUS SIGN}".join(f"<i>{escape(word)}</i>" for word in part.text.split("-"))
    if part.kind == "group":
        factors = ["U(1)" if name == "U1" else f"<i>Z</i><sub>{name[1:]}</sub>" for name in part.text.split("x")]
        return " × ".join(factors)
    return _SIGNS[part.kind][0] if part.kind in _SIGNS else escape(part.text)


def _latex(part: _Part) -> str:
    """A piece as LaTeX."""
    if part.field:
        name, script = latex_name(part.field)
        below = f"_{{{script}}}" if script else ""
        if part.star and part.field.fermion:
            inside = rf"\overline{{{name}}}{below}{part.generation}"
            return f"${inside}^{{{part.power}}}$" if part.power else f"${inside}$"
        above = "*" * part.star + part.power
        return f"${name}{below}{part.generation}{f'^{{{above}}}' if above else ''}$"
    if part.kind == "omega":
        return rf"$\omega^{{{part.power}}}$" if part.power else r"$\omega$"
    if part.kind == "raised":
        return f"$^{{{part.text}}}$"
    if part.kind == "symmetry":
        if discrete := _DISCRETE.fullmatch(part.text):
            return f"$Z_{{{discrete[1]}}}{discrete[2]}$"
        words = [rf"\mathit{{{latex_text(word)}}}" if len(word) > 1 else word for word in part.text.split("-")]
        return f"${'{-}'.join(words)}$"
    if part.kind == "group":
        return latex_group(part.text)
    return _SIGNS[part.kind][1] if part.kind in _SIGNS else latex_text(part.text)
