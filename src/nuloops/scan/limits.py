"""What a question may take: it may come from anybody, and one line of SQL can ask for all memory and for years."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

from topologies import MalformedInput
from topologies.machine.resources import free_memory

if TYPE_CHECKING:
    import duckdb

SECONDS = 600.0  # for one question
SHARE = 2  # a question may take one part in so many of the memory that is free
LEAST = 1 << 28  # bytes of memory
_GRACE = 5.0  # seconds in which DuckDB must have heard that it is to stop
_ENDLESS: list[tuple[duckdb.DuckDBPyConnection, Future[Any]]] = []
_T = TypeVar("_T")


def default_memory() -> int:
    """The bytes that a question may take if nothing else is said: half of what is free."""
    return max(LEAST, free_memory() // SHARE)


def watched(connection: duckdb.DuckDBPyConnection, work: Callable[[], _T], seconds: float) -> _T:
    """Do what may take long in a thread, so that Ctrl-C, which DuckDB does not look at, ends it at once.

    Raises MalformedInput after so many seconds, or if the answer does not fit into memory or into Python.
    """
    future: Future[_T] = Future()

    def answer() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=answer, daemon=True).start()  # the program does not wait for it in the end
    try:
        wait([future], timeout=seconds)
        if not future.done():
            _stop(connection, future)
            raise MalformedInput(f"the question takes more than {seconds:g} seconds: ask for less, or give --seconds")
    except KeyboardInterrupt:
        _stop(connection, future)
        raise
    try:
        return future.result()
    except MemoryError:
        raise MalformedInput("the answer does not fit into memory: ask for less, or give --memory") from None
    except (ArithmeticError, TypeError, ValueError, RecursionError) as error:  # 24:00 is a time for DuckDB only
        raise MalformedInput(
            f"the answer has a value that cannot be read: {' '.join(str(error).split())[:200]}"
        ) from None


def _stop(connection: duckdb.DuckDBPyConnection, future: Future[_T]) -> None:
    """Tell DuckDB to stop, again and again: it forgets an interrupt that comes before the question has begun.

    Inside one function it may not look for a long time.  Then nobody waits for it, and it ends with the program.
    """
    for _ in range(round(_GRACE / 0.1)):
        connection.interrupt()
        if wait([future], timeout=0.1).done:
            return
    _ENDLESS.append((connection, future))


def is_busy(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a question that could not be ended keeps a connection: whatever is done with it would wait."""
    return any(busy is connection and not future.done() for busy, future in _ENDLESS)


def share(memory: int) -> str:
    """A number of bytes as a setting of DuckDB, which does not count everything: four fifths.

    >>> share(1 << 30)
    '858993459 B'
    """
    return f"{memory * 4 // 5} B"
