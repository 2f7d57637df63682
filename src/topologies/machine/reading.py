"""Reading files that may be damaged, or made by somebody who means no good.

What is read has a largest size, and every fault is a ValueError.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

LARGEST = 1 << 30  # bytes


def read(path: Path, largest: int = LARGEST) -> bytes:
    """Read a file.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it is a device or a pipe, which may have no end, or larger than ``largest`` bytes.
    """
    with open(path, "rb", opener=_without_waiting) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise ValueError("not a regular file")
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"larger than {largest} bytes")
    return content


def from_json(content: bytes | str) -> Any:
    """Read JSON.  Raises ValueError for anything else, also for what is nested so deeply that Python gives up.

    >>> from_json("[" * 100_000)
    Traceback (most recent call last):
    ValueError: nested too deeply
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to would be waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def printable(text: str) -> str:
    r"""Write what moves the cursor or colours a terminal as an escape sequence.

    >>> print(printable("two\nlines"))
    two\nlines
    """
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
