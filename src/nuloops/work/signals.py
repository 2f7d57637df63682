"""Ctrl-C, and the SIGTERM of batch systems: handled while a command runs, deferred while work must not be cut in half.

Where the system cannot defer Ctrl-C (Windows), it is handled at once.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class Interrupts:
    """A context in which Ctrl-C and SIGTERM raise KeyboardInterrupt and are remembered."""

    seen = False
    code = 128 + signal.SIGINT

    def __enter__(self) -> None:
        usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
        self.before = {
            number: handler
            for number, handler in usual.items()
            if _main_thread() and signal.getsignal(number) is handler
        }
        for number in self.before:
            signal.signal(number, self._interrupt)

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _interrupt(self, number: int, _: object) -> NoReturn:
        self.seen, self.code = True, 128 + number
        raise KeyboardInterrupt


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Defer Ctrl-C and SIGTERM, so that nothing is left unfinished, such as a semaphore that nobody frees.

    Processes and threads that start in this context never get Ctrl-C: the process that started them gets it, too, and
    ends them.  They do get SIGTERM.
    """
    deferred = list[int]()
    with _without_ctrl_c():
        usual = signal.signal(signal.SIGTERM, lambda number, _: deferred.append(number)) if _main_thread() else None
        try:
            yield
        finally:
            if usual is not None:
                signal.signal(signal.SIGTERM, usual)
            if deferred:
                signal.raise_signal(signal.SIGTERM)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Block Ctrl-C, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start would unblock Ctrl-C again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _main_thread() -> bool:
    """Whether this is the main thread, the only one that gets signals."""
    return threading.current_thread() is threading.main_thread()
