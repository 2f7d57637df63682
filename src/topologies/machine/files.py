"""Writing files so that a reader never sees half of one, and a line that counts as written is on the disk.

A file is written under a temporary name, which says who writes it: ``.NAME.HOST.PID.RANDOM.tmp``.  So what a killed
process has left can be told from what another one is writing, and a later run removes it (``remove_stale``).
"""

from __future__ import annotations

import errno
import os
import re
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from secrets import token_hex

STALE = 3600  # seconds after which a temporary file of another machine belongs to nobody: it is needed for a moment
_TEMPORARY = re.compile(r"\..+\.(?:([0-9a-f]{8})\.([0-9]{1,9})\.[0-9a-f]{8}|[0-9a-f]{16})\.tmp", re.DOTALL)


def save(data: bytes, path: str | os.PathLike[str]) -> None:
    """Write bytes to a file at once: under a temporary name in the same folder first, which is removed on any error.

    Raises:
        OSError: the folder does not exist or cannot be written, the disk is full; it names the file that was wanted.
    """
    _save(data, Path(path), durable=False)


def save_durably(data: bytes, path: Path) -> None:
    """Write bytes to a file at once; when this returns the file is on the disk under its name."""
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
    """Give a temporary path beside a file.

    What is written there takes the place of the file when the block ends, unless by an error.
    """
    temporary = target.parent / f".{target.name[:40]}.{_host()}.{os.getpid()}.{token_hex(4)}.tmp"
    try:
        yield temporary
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def remove_stale(folder: Path) -> None:
    """Remove the temporary files that processes which have ended left in a folder.

    A file of another machine, or without the number of a process, is left there for an hour.
    """
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:  # there is no such folder
        return
    for name in names:
        if match := _TEMPORARY.fullmatch(name):
            with suppress(OSError):
                if not _written_by_others(folder / name, match[1], match[2]):
                    (folder / name).unlink()


def _written_by_others(path: Path, host: str | None, process: str | None) -> bool:
    """Whether a living process may be writing a temporary file."""
    if host == _host() and process and os.name != "nt":  # where signal 0 would end the process
        return _lives(int(process))
    return time.time() - path.lstat().st_mtime < STALE


def _lives(process: int) -> bool:
    """Whether there is a process on this machine.

    >>> _lives(os.getpid())
    True
    """
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _host() -> str:
    """Eight hexadecimal digits for this machine."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


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
