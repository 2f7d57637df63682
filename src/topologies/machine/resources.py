"""What the computer has for this process: cores, memory, and who runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STACK = 16 << 20  # bytes for a thread


def cores() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> int:
    """How many bytes a request may take: half of what the machine has, or of what the process may use if that is less.

    Looks at limits of the process (``ulimit -v``) and of its container (control groups).
    """
    limits = [int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) if hasattr(os, "sysconf") else 1 << 32]
    with suppress(ImportError):  # Windows
        import resource

        limits.append(resource.getrlimit(resource.RLIMIT_AS)[0])
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # no such group, or "max"
            limits.append(int(Path(path).read_text()))
    return min(limit for limit in limits if limit > 0) // 2


def free_memory() -> int:
    """The bytes that are free now, for this process and its container."""
    free = [2 * memory()]
    with suppress(OSError, StopIteration, ValueError):  # not Linux
        lines = Path("/proc/meminfo").read_text().splitlines()
        free.append(1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1]))
    with suppress(OSError, ValueError):  # no control group, or one without a limit
        group = Path("/sys/fs/cgroup")
        free.append(int((group / "memory.max").read_text()) - int((group / "memory.current").read_text()))
    return max(0, min(free))


@contextmanager
def limited(more: int) -> Iterator[None]:
    """Let this process take only so many bytes more, and what a thread on each core needs (Linux; elsewhere no limit).

    What asks for more gets a MemoryError, or what a library makes of it.
    """
    try:
        import resource

        lines = Path("/proc/self/status").read_text().splitlines()
        present = 1024 * int(next(line for line in lines if line.startswith("VmData:")).split()[1])
    except (ImportError, OSError, StopIteration, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = present + more + _STACK * cores()
    bounds = [bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([most, *bounds]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def peak_memory() -> int:
    """The most memory that this process has had so far, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def gigabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e9:.1f} GB"


def user() -> str:
    """Who runs this process: a name, or a number where there is none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container without a name for the user; Windows
        return str(os.getuid()) if hasattr(os, "getuid") else "somebody"
