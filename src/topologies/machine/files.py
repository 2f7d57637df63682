"""Writing files so that a reader never sees half of one, and that lines survive which are said to be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from secrets import token_hex


def save(data: bytes, path: str | os.PathLike[str]) -> None:
    """Write bytes to a file at once: under a temporary name in the same folder first, which is removed on any error.

    Raises:
        OSError: the folder does not exist or cannot be written, the disk is full; it names the file that was wanted.
    """
    _save(data, Path(path), durable=False)


def save_durably(data: bytes, path: Path) -> None:
    """The same; when this returns the file is on the disk under its name."""
    _save(data, path, durable=True)


def _save(data: bytes, target: Path, *, durable: bool) -> None:
    try:
        with replacing(target) as made, made.open("xb") as stream:
            stream.write(data)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
    except OSError as error:
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(target)) from error
    if durable:
        _settle(target.parent)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside a file, for a file that takes its place when the block ends, unless by an error.

    Its name begins with a dot and ends with .tmp.
    """
    made = target.parent / f".{target.name[:40]}.{token_hex(8)}.tmp"
    try:
        yield made
        os.replace(made, target)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


def append(stream: FileIO, line: bytes) -> None:
    """Add a line to a file that was opened without a buffer: when this returns it is on the disk.

    Raises OSError if that fails; then the file is as it was.
    """
    before = os.fstat(stream.fileno()).st_size
    try:
        if stream.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), stream.name)
        os.fsync(stream.fileno())
    except OSError:
        os.ftruncate(stream.fileno(), before)
        raise


def _settle(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows opens no folders and needs none of this."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
