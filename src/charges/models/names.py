"""The symbols of fields in LaTeX."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from charges.models.field import ModelField
from charges.models.model import Species
from topologies.drawing.text.harmless import symbol_of
from topologies.drawing.text.letters import escaped_in_math

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|varphi|chi"
    "|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega"
)
_NAME = re.compile(rf"(?:({_GREEK})|([A-Za-z]))(?:_(\w+)|([0-9]+|[LR]))?", re.ASCII)
_SCRIPTED = re.compile(r"([^_^']+)_(?:\{([^{}]*)\}|([A-Za-z0-9]))")


def latex_name(field: ModelField) -> tuple[str, str]:
    r"""Write the name of a field in LaTeX, and its subscript: its own ``latex`` if that is harmless.

    >>> latex_name(ModelField("nu_R", "1/2", {}, "right")), latex_name(ModelField("S", 0, {}, latex=r"\input{x}"))
    (('\\nu', 'R'), ('S', ''))
    """
    if given := symbol_of(field.latex):
        if scripted := _SCRIPTED.fullmatch(given):
            return scripted[1], scripted[2] or scripted[3]
        # TeX drops the braces around a single accented letter, so that another script would be a second one: add {}
        return (f"{{{given}{{}}}}" if re.search("[_^']", given) else given), ""
    name = "".join(map(_spelled, field.name))
    if match := _NAME.fullmatch(name):
        script = match[3] or match[4] or ""
        return (f"\\{match[1]}" if match[1] else match[2]), script.replace("_", r"\_")
    return rf"\mathrm{{{escaped_in_math(name)}}}", ""


def latex_symbol(field: ModelField) -> str:
    r"""Write a field in math mode: its name with the subscript.

    >>> print(latex_symbol(ModelField("nu_R", "1/2", {}, "right")))
    \nu_{R}
    """
    name, script = latex_name(field)
    return f"{name}_{{{script}}}" if script else name


def _spelled(character: str) -> str:
    """Return a character in ASCII: a Greek letter by its name, any other that is not ASCII as ?."""
    if character.isascii():
        return character
    kind, _, letter = unicodedata.name(character, "").rpartition(" LETTER ")
    greek = letter.capitalize() if kind == "GREEK CAPITAL" else letter.lower()
    return greek if kind in ("GREEK CAPITAL", "GREEK SMALL") and _NAME.fullmatch(greek) else "?"


def latex_label(species: Species) -> str:
    """Write the symbol of a field on a line: its own, or one made from its name if that is letters and scripts."""
    base, script = latex_name(replace(species.field, latex=""))
    if species.field.latex or base.startswith(r"\mathrm") or not (script or "x").isalnum():
        return species.field.latex or species.name
    return f"{base}_{script}" if len(script) == 1 else f"{base}_{{{script}}}" if script else base
