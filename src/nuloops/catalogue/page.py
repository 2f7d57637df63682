"""Write the page of a catalogue: one HTML file that needs no network and trusts no label.

The template is ``gallery.html`` next to this module. The catalogue goes into it as JSON in which no character can end
the script element; the page itself builds its elements from text, never from markup. The Content-Security-Policy names
its own script and style sheet by their SHA-256 (W3C, Content Security Policy Level 3, 2.3.1): nothing else runs.
"""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from importlib import resources
from typing import Any

# "<" could open or close an element, "&" an entity in XHTML; U+2028, U+2029 and lone surrogates fall to ensure_ascii.
_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&"})


def page(catalogue: Mapping[str, Any], tikz: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the HTML page that shows a catalogue; write it beside the files that the catalogue names.

    Arguments:
        catalogue: what ``catalogue.json`` holds. Strings in it may be anything; file names count from the folder of the
            page, and the page offers no file whose name is absolute, leaves that folder or carries a scheme.
        tikz: the LaTeX sources that the page offers to copy, by key and panel. A page opened from a folder cannot read
            the files beside it, so it contains them, 1.8 kB for each diagram.

    Raises:
        TypeError: the catalogue holds a value that JSON cannot express.
        ValueError: the catalogue holds a number that JSON cannot express (infinite or not a number).

    Example:
        >>> html = page({"schema": "nuloops-catalogue/1", "diagrams": [{"key": "</script><script>alert(1)"}]})
        >>> html.startswith("<!doctype html>"), "alert(1)" in html, "<script>alert(1)" in html
        (True, True, False)
    """
    template = resources.files("nuloops.catalogue").joinpath("gallery.html").read_text(encoding="utf-8")
    filling = {
        "style-hash": _hash(template, "style"),
        "script-hash": _hash(template, "script"),
        "catalogue": _json(catalogue),
        "tikz": _json({key: _packed(sources) for key, sources in (tikz or {}).items()}),
    }
    # One pass: what has been filled in is not searched for gaps.
    return re.sub(r"\{\{([a-z-]+)\}\}", lambda gap: filling[gap[1]], template)


def _json(content: Mapping[str, Any]) -> str:
    r"""Return JSON that can stand inside a script element.

    >>> _json({"name": "<!-- & \u2028"})
    '{"name":"\\u003c!-- \\u0026 \\u2028"}'
    """
    text = json.dumps(dict(content), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _packed(sources: Mapping[str, str]) -> str:
    """Return the sources of one diagram as JSON, deflated (RFC 1950) and in base64: they differ in little but labels.

    >>> json.loads(zlib.decompress(base64.b64decode(_packed({"u1": "draw"}))))
    {'u1': 'draw'}
    """
    return base64.b64encode(zlib.compress(json.dumps(dict(sources)).encode(), 9)).decode("ascii")


def _hash(template: str, element: str) -> str:
    """Return the CSP source of the one element of that name without attributes.

    >>> _hash("<style>a{}</style>", "style")
    'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='
    """
    (content,) = re.findall(rf"<{element}>(.*?)</{element}>", template, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
