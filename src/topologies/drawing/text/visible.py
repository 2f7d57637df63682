"""Text as readers see it: on one line, without invisible characters, and safe in XML."""

from __future__ import annotations

import unicodedata
from html import escape


def visible(text: str, instead: str = " ") -> str:
    """Put text on one line, with a blank for every invisible character: controls, surrogates, marks of direction.

    >>> visible("a\\x00b\\u202ec\\ud800")
    'a b c '
    """
    if text.isascii() and text.isprintable():
        return text
    unseen = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
    return "".join(instead if unicodedata.category(letter) in unseen else letter for letter in text)


def text_of(text: str) -> str:
    """Escape text for an XML element.

    >>> text_of('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(visible(text))
