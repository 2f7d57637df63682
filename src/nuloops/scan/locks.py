"""Who works on a store: locks that the system takes back when their holder dies (``topologies.machine.locks``).

A whole scan holds the store alone; jobs ``--shard i/n`` share it, each with its own part.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from topologies.errors import NuloopsError
from topologies.machine.locks import lock
from topologies.machine.reading import from_json, printable
from topologies.machine.resources import user

_LARGEST = 10_000  # bytes of a file that says who holds a lock


class StoreError(NuloopsError):
    """A store that cannot be used: held by another scan, of another specification, or with damaged files."""


@contextmanager
def held(folder: Path, part: tuple[int, int]) -> Iterator[None]:
    """Hold a store for part i of n (from 1), alone if n is 1.

    Raises StoreError, saying who holds it, if another scan that would get in the way is running.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        _take(stack, folder, "store", shared=part[1] > 1)
        _take(stack, folder, "{}-of-{}".format(*part), shared=False)
        yield


@contextmanager
def waited(folder: Path) -> Iterator[None]:
    """Let only one job at a time in; others wait."""
    with (folder / "begin.lock").open("a") as stream:
        lock(stream, wait=True)
        yield


def _take(stack: ExitStack, folder: Path, name: str, *, shared: bool) -> None:
    stream = stack.enter_context((folder / f"{name}.lock").open("a+"))
    tries = 3
    while not lock(stream, shared=shared):
        tries -= 1
        if not tries:
            who = "; ".join(holders(folder)) or "it only starts"
            raise StoreError(f"another scan works on {folder.parent}: {who}")
        time.sleep(0.05)  # who only looks (``holders``) holds it for a moment
    if name != "store":
        me = {"pid": os.getpid(), "host": socket.gethostname(), "user": user(), "since": time.strftime("%F %T")}
        with suppress(OSError):  # a full disk
            stream.truncate(0)
            stream.write(json.dumps(me))
            stream.flush()


def holders(folder: Path) -> list[str]:
    """List who holds a store now, in words."""
    found = []
    for path in sorted(folder.glob("*-of-*.lock")):
        if not path.is_file():  # a pipe would be waited for
            continue
        with path.open("rb") as stream:
            if not lock(stream, shared=True):
                found.append(_sentence(path.stem.replace("-of-", " of "), stream.read(_LARGEST)))
    return found


def _sentence(part: str, content: bytes) -> str:
    """Who holds a part, if the file of the lock says it."""
    try:
        who = {key: printable(str(value)[:60]) for key, value in from_json(content).items()}
        return f"process {who['pid']} of {who['user']} on {who['host']} since {who['since']} (part {part})"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"part {part}"
