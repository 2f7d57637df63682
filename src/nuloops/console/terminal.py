"""Text that is safe on a terminal, whatever names of files, models and answers it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tabs and ends of lines


def harmless(text: str) -> str:
    r"""Text with control characters written as \u001b and so on: they neither move the cursor nor colour anything.

    JSON, which has no other control characters outside ASCII, stays JSON with the same meaning.

    >>> print(harmless("a\x1b[31mb\n"), end="")
    a\u001b[31mb
    """
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Terminal:
    """A stream that writes harmless text to another, and otherwise is that other.

    >>> import io
    >>> stream = io.StringIO()
    >>> print("\\x9b2J", file=Terminal(stream))
    >>> stream.getvalue()
    '\\\\u009b2J\\n'
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text without control characters."""
        return int(self._stream.write(text if text.isprintable() or text == "\n" else harmless(text)))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
