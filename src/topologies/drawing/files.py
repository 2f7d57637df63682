"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path


def save(data: bytes, path: str | os.PathLike[str]) -> None:
    """Write bytes to a file at once: under a temporary name in the same folder first, which is removed on any error.

    Raises:
        OSError: the folder does not exist or cannot be written, the disk is full; it names the file that was wanted.
    """
    target = Path(path)
    try:
        _replace(data, target)
    except OSError as error:
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(target)) from error


def _replace(data: bytes, target: Path) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
