"""Names and texts of users as other programs may read them: ASCII identifiers, and literals that nothing escapes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count

_SIGNS = {"+": "p", "-": "m", "'": "p", "*": "s", "~": "t", "/": "o", ",": "x"}
_HARMLESS = r"[A-Za-z0-9 _+\-.,:;/=<>()]"  # in comments of any language


def ascii_name(text: str) -> str:
    """Keep letters and digits only; Greek letters are spelled, signs become letters.

    >>> ascii_name("nu_R(-4)"), ascii_name("η+"), ascii_name('"]; Run["rm"]')
    ('nuRm4', 'etap', 'Runrm')
    """
    return "".join(map(_letters, text))


def _letters(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else _SIGNS.get(character, "")
    words = unicodedata.name(character, "").split()
    if words[:1] == ["GREEK"] and "LETTER" in words:
        spelled = words[words.index("LETTER") + 1].lower()
        return spelled.capitalize() if "CAPITAL" in words else spelled
    return ""


def title(text: str) -> str:
    """Write a text as one word, for names of models and files.

    >>> title("one-loop Dirac neutrinos: B-L"), title("../..")
    ('OneLoopDiracNeutrinosBL', 'Model')
    """
    words = re.findall("[A-Za-z0-9]+", text)
    joined = "".join(word[0].upper() + word[1:] for word in words)[:60]
    return joined if joined[:1].isalpha() else f"Model{joined}"[:60]


class Names:
    """Hands out identifiers: each only once, whatever the case of its letters, and none that ``bad`` objects to.

    Programs that write Fortran do not tell eta from ETA.

    >>> names = Names(lambda name: name == "N")
    >>> names.new("N"), names.new("eta_1"), names.new("eta1"), names.new("1!"), names.new("")
    ('Nx', 'eta1', 'eta1x', 'f1', 'f2')
    >>> names.new("ETA_1")
    'ETA11'
    """

    def __init__(self, bad: Callable[[str], bool] = lambda name: False) -> None:
        self._bad, self._used = bad, set[str]()

    def new(self, text: str) -> str:
        """Return an identifier that resembles a text."""
        wanted = ascii_name(text)
        wanted = wanted if wanted[:1].isalpha() else f"f{wanted}" if wanted else ""
        lowered = wanted[:1].lower() + wanted[1:]
        first = [wanted, wanted + "x", lowered, lowered + "x"] if wanted else []
        numbered = (f"{stem}{i}" for i in count(1) for stem in ((wanted, "f") if wanted else ("f",)))
        chosen = next(name for name in chain(first, numbered) if name.lower() not in self._used and not self._bad(name))
        self._used.add(chosen.lower())
        return chosen


def ascii_text(text: str) -> str:
    r"""Write a text in ASCII without control characters; others are named by their code.

    >>> ascii_text("Kähler\n")
    'K<U+00E4>hler<U+000A>'
    """
    return "".join(c if c.isascii() and c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def comment(text: str) -> str:
    """Return a text for a comment of any language: nothing in it ends the comment or starts another.

    >>> comment('a *) Run["rm"] (* b')
    'a ) Run rm ( b'
    """
    return " ".join(re.sub(f"[^{_HARMLESS[1:]}", " ", ascii_text(text)).split())


def spelled(name: str) -> str:
    """Write the name of a field for a comment: different names stay different.

    >>> spelled("phi'"), spelled("phi+ (left)"), spelled("a%")
    ('phi prime', 'phi+ (left)', 'a<U+0025>')
    """
    words = {"'": " prime", "*": " star", "~": " tilde"}
    return comment("".join(words.get(c, c if re.match(_HARMLESS, c) else f"<U+{ord(c):04X}>") for c in name))


def mathematica_string(text: str) -> str:
    r"""Write a string literal of Mathematica.

    >>> print(mathematica_string('"]; Run["rm"] \\'))
    "\"]; Run[\"rm\"] \\"
    """
    return '"' + ascii_text(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
