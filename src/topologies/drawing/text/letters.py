r"""Letters beyond ASCII in LaTeX of any age: Greek letters and signs as macros, accents as commands.

A letter without a macro is shown by its number in Unicode, so that nobody takes it for another.
"""

from __future__ import annotations

import re
import unicodedata

_GREEK = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta",
    "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "ς": r"\varsigma", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon",
    "φ": r"\varphi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "ϵ": r"\epsilon", "ϑ": r"\vartheta",
    "ϕ": r"\phi", "ϖ": r"\varpi", "ϱ": r"\varrho", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
    "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi",
    "Ω": r"\Omega",
}  # fmt: skip
_SIGNS = {
    "±": r"\pm", "∓": r"\mp", "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "…": r"\ldots", "→": r"\to",
    "←": r"\leftarrow", "⟨": r"\langle", "⟩": r"\rangle", "†": r"\dagger", "∗": r"\ast", "⋆": r"\star", "≡": r"\equiv",
    "≠": r"\neq", "≤": r"\leq", "≥": r"\geq", "∼": r"\sim", "≈": r"\approx", "∞": r"\infty", "ℓ": r"\ell",
    "ħ": r"\hbar", "ℏ": r"\hbar", "∂": r"\partial", "⊗": r"\otimes", "⊕": r"\oplus", "≪": r"\ll", "≫": r"\gg",
    "∈": r"\in",
}  # fmt: skip
_MACROS = _GREEK | _SIGNS
_MATH = {"−": "-", "–": "-", "\N{NO-BREAK SPACE}": " ", "′": "'"}
_ESCAPED = {character: f"\\{character}" for character in "&%$#_{}"}
_SPECIAL = _ESCAPED | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL_IN_MATH = _ESCAPED | {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim "}
_TEXT = {
    "−": r"\ensuremath{-}", "–": r"\textendash{}", "—": r"\textemdash{}", "\N{NO-BREAK SPACE}": "~", "‘": "`",
    "’": "'", "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}",
    "Ł": r"\L{}", "ı": r"\i{}", "′": r"\ensuremath{'}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    **_SPECIAL,
}  # fmt: skip
_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": (r"\grave", r"\`"),
    "\N{COMBINING ACUTE ACCENT}": (r"\acute", r"\'"),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (r"\hat", r"\^"),
    "\N{COMBINING TILDE}": (r"\tilde", r"\~"),
    "\N{COMBINING MACRON}": (r"\bar", r"\="),
    "\N{COMBINING BREVE}": (r"\breve", r"\u"),
    "\N{COMBINING DOT ABOVE}": (r"\dot", r"\."),
    "\N{COMBINING DIAERESIS}": (r"\ddot", r"\""),
    "\N{COMBINING RING ABOVE}": (r"\mathring", r"\r"),
    "\N{COMBINING CARON}": (r"\check", r"\v"),
    "\N{COMBINING CEDILLA}": ("", r"\c"),
    "\N{COMBINING DOUBLE ACUTE ACCENT}": ("", r"\H"),
    "\N{COMBINING OGONEK}": ("", r"\k"),
    "\N{COMBINING RIGHT ARROW ABOVE}": (r"\vec", ""),
}  # the commands for each accent, in mathematics and in text
_LIGATURE = re.compile(r"([-,'`])(?=\1)|[!?](?=`)")  # where TeX would join letters, as in --
_CLUSTER = re.compile(r"[²³¹⁰-⁹⁺⁻]+|[₀-₎]+|.[\u0300-\u036f\u20d7]?", re.DOTALL)


def letter_of(command: str) -> str:
    r"""Return the letter or sign that a command stands for; empty for other commands.

    >>> letter_of(r"\eta"), letter_of(r"\pm"), letter_of(r"\input")
    ('η', '±', '')
    """
    return next((letter for letter, macro in _MACROS.items() if macro == command), "")


def accent_of(command: str) -> str:
    r"""Return the combining character of a mathematical accent such as \tilde; empty for other commands."""
    return next((mark for mark, (macro, _) in _ACCENTS.items() if macro == command != ""), "")


def mathematics(text: str) -> str:
    r"""Write Greek letters, signs, accents, raised and lowered digits as macros; what has none stays as it is.

    >>> mathematics("ν̄_R"), mathematics("ωⁿ² ≠ ½")
    ('\\bar{\\nu }_R', '\\omega ⁿ^{2} \\neq  \\frac{1}{2}')
    """
    return "".join(_in_math(cluster) for cluster in _CLUSTER.findall(unicodedata.normalize("NFC", text)))


def _in_math(cluster: str) -> str:
    """Write one letter with its accent, or a run of raised or lowered digits, for a formula."""
    if cluster.isascii():
        return cluster
    kind, _, _ = unicodedata.decomposition(cluster[0]).partition(" ")
    simple = unicodedata.normalize("NFKC", cluster)
    if kind in ("<super>", "<sub>") and re.fullmatch(r"[0-9+\-−]+", simple):
        return f"{'^' if kind == '<super>' else '_'}{{{simple.replace('−', '-')}}}"
    if kind == "<fraction>":
        above, _, below = simple.partition("\N{FRACTION SLASH}")
        return rf"\frac{{{above}}}{{{below}}}"
    base, accent = _accented(cluster)
    if accent:
        command = _ACCENTS[accent][0]
        return f"{command}{{{_in_math(base)}}}" if command else cluster
    if cluster in _MACROS:
        return _MACROS[cluster] + " "
    return _MATH.get(cluster, cluster)


def _accented(cluster: str) -> tuple[str, str]:
    """Split a letter from its accent; a sign, to which an accent might give another meaning, stays whole."""
    parts = unicodedata.normalize("NFD", cluster)
    known = len(parts) == 2 and parts[0].isalpha() and parts[1] in _ACCENTS
    return (parts[0], parts[1]) if known else (cluster, "")


def escaped(text: str) -> str:
    r"""Escape text so that no letter means anything to TeX; letters beyond ASCII stay as they are.

    >>> print(escaped("nu_R & 5%"), escaped("\\Müller"))
    nu\_R \& 5\% \textbackslash{}Müller
    """
    return "".join(_SPECIAL.get(letter, letter) for letter in text)


def escaped_in_math(text: str) -> str:
    r"""Escape text inside a formula.

    >>> print(escaped_in_math(r"a_b^\c"))
    a\_b\wedge \backslash c
    """
    return "".join(_SPECIAL_IN_MATH.get(letter, letter) for letter in text)


def literal(text: str) -> str:
    r"""Write text so that LaTeX prints it letter by letter, whatever it says.

    >>> literal(r"\input{x}"), literal("50% é"), literal("Δ日")
    ('\\textbackslash{}input\\{x\\}', "50\\% \\'{e}", '\\ensuremath{\\Delta }[U+65E5]')
    """
    printed = "".join(_in_text(cluster) for cluster in _CLUSTER.findall(unicodedata.normalize("NFC", text)))
    return _LIGATURE.sub(r"\g<0>{}", printed)


def _in_text(cluster: str) -> str:
    """Write one letter with its accent for running text."""
    if cluster in _TEXT:
        return _TEXT[cluster]
    if cluster.isspace():
        return " "
    if cluster.isascii() and cluster.isprintable():
        return cluster
    base, accent = _accented(cluster)
    if base.isascii() and base.isalpha() and accent and _ACCENTS[accent][1]:
        return f"{_ACCENTS[accent][1]}{{{base}}}"
    if (formula := _in_math(cluster)).isascii() and formula.isprintable():
        return rf"\ensuremath{{{formula}}}"
    return "".join(_TEXT.get(letter, "") or _by_number(letter) for letter in cluster)


def _by_number(letter: str) -> str:
    """Return a printable ASCII letter itself, and the number of any other."""
    return letter if " " <= letter <= "~" else f"[U+{ord(letter):04X}]"
