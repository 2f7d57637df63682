"""Which files this program wrote: they end with a mark, and no command writes over a file without one.

The mark is a comment of the format (a text chunk in PNG, the comment of the archive in PPTX) with a checksum of
everything else, so that a file changed by hand is no longer ours.  JSON has no comments: there the key ``schema`` says
who wrote it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from topologies.errors import MalformedInput
from topologies.machine.files import save

_COMMENTS = {
    **dict.fromkeys(("svg", "html"), (b"<!-- ", b" -->\n")),
    **dict.fromkeys(("pdf", "eps", "tex"), (b"% ", b"\n")),
    **dict.fromkeys(("py", "yaml", "model"), (b"# ", b"\n")),
    "dot": (b"// ", b"\n"),
    "m": (b"(* ", b" *)\n"),
}
_SCHEMA = re.compile(rb'"schema": ?"nuloops[/-]')
_MARK = b"written by nuloops "


def marked(data: bytes, form: str) -> bytes:
    r"""Add the mark to what is going to be written; ``form`` is the suffix of the file without its dot.

    >>> marked(b"graph {}\n", "dot")
    b'graph {}\n// written by nuloops 3d0dde18\n'
    """
    mark = _MARK + b"%08x" % crc32(data)
    if form == "pptx":
        return data[:-2] + struct.pack("<H", len(mark)) + mark
    if form == "png":
        chunk = b"tEXtSoftware\0" + mark
        mark = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", crc32(chunk))
    elif form in _COMMENTS:
        mark = mark.join(_COMMENTS[form])
    else:
        return data
    place = len(data) - _after(data, form)
    return data[:place] + mark + data[place:]


def _after(data: bytes, form: str) -> int:
    """The number of bytes that come after the mark: the end of an SVG, the last chunk of a PNG."""
    if form == "svg" and b"</svg>" in data:
        return len(data) - data.rindex(b"</svg>")
    return 12 if form == "png" else 0


def is_own(content: bytes, form: str) -> bool:
    r"""Whether this program wrote the content of a file, and nobody has changed it since.

    >>> is_own(marked(b"graph {}\n", "dot"), "dot"), is_own(b"graph {}\n", "dot")
    (True, False)
    """
    if (form == "json" or (form == "html" and _MARK not in content)) and _SCHEMA.search(content):
        return True
    length = len(marked(b"", form))
    if not 0 < length <= len(content):
        return False
    place = len(content) - _after(content, form)
    bare = content[: place - length] + content[place:]
    if form == "pptx":
        bare += bytes(2)
    return marked(bare, form) == content


def is_edited(content: bytes, form: str) -> bool:
    r"""Whether the content of a file has the mark of this program, but was changed since.

    >>> is_edited(marked(b"graph {}\n", "dot") + b"// mine\n", "dot"), is_edited(b"graph {}\n", "dot")
    (True, False)
    """
    return _MARK in content and not is_own(content, form)


def refuse_foreign(path: Path, *, force: bool, inputs: Iterable[Path] = (), known: bool = False) -> None:
    """Raise MalformedInput if a command must not write to a path.

    It must not write over a file that it reads (``inputs``), nor over one that this program did not write or that was
    changed since, unless ``force`` is set.  A file that does not exist or is empty can always be written.  With
    ``known``, as for figures that a catalogue names, a file without a mark is taken for one of an earlier version.
    """
    if force or not path.is_file() or not path.stat().st_size:
        return
    if any(each.exists() and each.samefile(path) for each in inputs):
        raise MalformedInput(f"{path} is the file that is read: choose another place, or write over it with --force")
    content, form = path.read_bytes(), path.suffix.removeprefix(".").lower()
    if is_edited(content, form) or not (known or is_own(content, form)):
        reason = "exists and was not written by nuloops, or was changed since"
        raise MalformedInput(f"{path} {reason}: choose another place, or write over it with --force")


def remove_own(path: Path) -> None:
    """Remove a file that a catalogue named and no longer names, unless somebody changed it since."""
    if path.is_file() and not is_edited(path.read_bytes(), path.suffix.removeprefix(".").lower()):
        path.unlink()


def save_marked(data: bytes, path: Path, *, force: bool, known: bool = False) -> None:
    """Write bytes with the mark to a file, unless another file is there: see :func:`refuse_foreign`.

    Raises MalformedInput for a file that must not be written over, OSError if writing fails.
    """
    refuse_foreign(path, force=force, known=known)
    save(marked(data, path.suffix.removeprefix(".").lower()), path)
