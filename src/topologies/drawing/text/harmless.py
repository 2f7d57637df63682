"""Decide which LaTeX mathematics does nothing but set symbols: the gate for everything that users write.

A *symbol*, such as the name of a field, keeps to a grammar, so that LaTeX sets it without an error wherever it stands.
A *label* may be any mathematics made of listed commands; the writer finds out whether it can be set.
"""

from __future__ import annotations

import re

from topologies.drawing.text.letters import mathematics

LONGEST = 400  # characters of a symbol; a longer one is a mistake or an attack
ACCENT = r"bar|tilde|hat|vec|dot|ddot|acute|grave|breve|check|mathring|overline|widetilde|widehat"
FONT = r"mathrm|mathbf|mathit|mathcal|mathbb|mathsf"
TAKES_ARGUMENT = rf"{ACCENT}|{FONT}|frac|tfrac|dfrac|sqrt|left|right|text"
SYMBOL = (
    r"alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|"
    r"pi|varpi|rho|varrho|sigma|varsigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|"
    r"Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|langle|rangle|prime|dagger|ast|star|pm|mp|times|"
    r"cdot|cdots|ldots|dots|to|rightarrow|leftarrow|quad|qquad|equiv|neq|leq|geq|sim|approx|infty|"
    r"ell|hbar|partial|otimes|oplus|ll|gg|in"
)
_SYMBOLS = frozenset(SYMBOL.split("|"))
_KNOWN = _SYMBOLS | frozenset(TAKES_ARGUMENT.split("|"))
_BRITTLE = re.compile(rf"[\^_]\s*\\(?:{TAKES_ARGUMENT})(?![A-Za-z])|\^.*'")  # mathtext is more lenient than TeX
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;:! ]|[A-Za-z0-9+\-=/*.,;:()\[\]|<>'! ^_{}]")
_ATOM = rf"(?:[A-Za-z0-9+\-=/*.,;:()|!\[\]\0]|\\(?:{SYMBOL})(?![A-Za-z]))"  # \0 is a group in braces
_SPACE = r"\\[,;:! ]"  # no argument for an accent or a script
_OVER = rf"\\(?:{ACCENT}|{FONT})(?![A-Za-z]) *"
_SCRIPTS = rf"(?:_{_ATOM}\^{_ATOM}|\^{_ATOM}(?:_{_ATOM})?|'+_{_ATOM}|(?:_{_ATOM})?'*)"
_FORMULA = rf" *(?:(?:(?:{_OVER})?{_ATOM}|{_SPACE}){_SCRIPTS} *)*"
_BLANK = re.compile(rf"(?:{_SPACE}|\\q?quad(?![A-Za-z])|[ {{}}])*")
_GROUP = rf"\{{{_FORMULA}\}}"  # compiled, like the formula, when first needed: a plain symbol needs neither
_PLAIN = re.compile(r"(?:\\([A-Za-z]+)|[A-Za-z])(?:_(?:[A-Za-z0-9]|\{[A-Za-z0-9]+\}))? *")
FOREIGN = (
    (re.compile(r"\\(?:slashed|textnormal|mathstrut|boldsymbol|bm)(?![A-Za-z])"), r"\\mathrm"),
    (re.compile(r"\\(?:displaystyle|textstyle|scriptstyle|limits|nolimits)(?![A-Za-z])"), ""),
    (re.compile(r"\\(?:ensuremath)(?![A-Za-z])"), ""),
)  # commands of packages, and commands that mean nothing in a label


def translated(text: str) -> str:
    r"""Replace the commands of packages in a label, as all writers do.

    >>> translated(r"\slashed{D}\,\displaystyle x")
    '\\mathrm{D}\\, x'
    """
    for pattern, known in FOREIGN:
        text = pattern.sub(known, text)
    return text


def bare_of(text: str) -> str:
    """Remove the dollar signs around a label."""
    return text.strip().strip("$").strip()


def written(text: str) -> str:
    r"""Write the mathematics of a label in ASCII and without the commands of packages, harmless or not.

    >>> written("$ν_R$"), written(r"\boldsymbol{x}")
    ('\\nu _R', '\\mathrm{x}')
    """
    return mathematics(translated(bare_of(text)))


def is_harmless(latex: str) -> bool:
    r"""Tell whether mathematics in ASCII consists of listed commands, letters and signs only.

    >>> is_harmless(r"\frac{\nu_R}{2}"), is_harmless(r"\input{x}"), is_harmless("50%")
    (True, False, False)
    """
    tokens = list(_TOKEN.finditer(latex))
    complete = "".join(token[0] for token in tokens) == latex
    return complete and all(token[1] in _KNOWN for token in tokens if token[1]) and not _BRITTLE.search(latex)


def is_symbol(latex: str) -> bool:
    r"""Tell whether mathematics in ASCII is letters, signs, scripts, accents and groups that LaTeX can set.

    >>> [is_symbol(text) for text in (r"\nu_R", r"\input{/etc/passwd}", "^^5cinput{x}", "{", r"\tilde", "x^a^b")]
    [True, False, False, False, False, False]
    """
    plain = _PLAIN.fullmatch(latex)
    if plain and len(latex) <= LONGEST and (plain[1] is None or plain[1] in _SYMBOLS):
        return True
    if not latex.strip() or len(latex) > LONGEST or "\0" in latex:
        return False
    inner = latex
    while (shorter := re.sub(_GROUP, "\0", inner)) != inner:
        inner = shorter
    return bool(re.fullmatch(_FORMULA, inner))


def symbol_of(text: str) -> str:
    r"""Write a user's name for a field as LaTeX for math mode; empty if it is no symbol or shows nothing.

    >>> symbol_of(r"\tilde{\eta}_R^{++}"), symbol_of("$ν$"), symbol_of(r"\input{x}"), symbol_of(r"\,")
    ('\\tilde{\\eta}_R^{++}', '\\nu ', '', '')
    """
    latex = written(text)
    return latex if is_symbol(latex) and not _BLANK.fullmatch(latex) else ""
