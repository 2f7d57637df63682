"""Locks on files, which the system takes back when their holder ends, however it ends.

They are those of flock(2), which network file systems carry between machines if they are set up to (NFS does, Lustre
needs the option "flock").  Where there are none (Windows) a warning says so, and everybody gets what they ask for.
"""

from __future__ import annotations

import warnings
from typing import IO, Any


def lock(stream: IO[Any], *, shared: bool = False, wait: bool = False) -> bool:
    """Lock an open file until it is closed; whether that worked: False if others hold it.

    Arguments:
        stream: the file.
        shared: with others who share it; otherwise alone.
        wait: until others have finished, so that it works always.
    """
    try:
        import fcntl
    except ImportError:
        said = "files cannot be locked on this system: see to it that only one program at a time writes to {}"
        warnings.warn(said.format(stream.name), RuntimeWarning, stacklevel=2)
        return True
    try:
        fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
