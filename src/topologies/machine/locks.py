"""Lock files; the system releases a lock when its holder ends, however it ends.

Locks are those of flock(2), which network file systems carry between machines if they are set up to (NFS does, Lustre
needs the option "flock").  Where there are none (Windows) a warning says so, and every lock is granted.
"""

from __future__ import annotations

import warnings
from typing import IO, Any


def lock(stream: IO[Any], *, shared: bool = False, wait: bool = False) -> bool:
    """Lock an open file until it is closed; False if others hold it.

    Arguments:
        stream: the file.
        shared: hold it together with others who share it, not alone.
        wait: wait until others have finished, so that it always works.
    """
    try:
        import fcntl
    except ImportError:
        warning = "files cannot be locked on this system: see to it that only one program at a time writes to {}"
        warnings.warn(warning.format(stream.name), RuntimeWarning, stacklevel=2)
        return True
    try:
        fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
