"""Ctrl-C, and the SIGTERM of batch systems: handled while a command runs, deferred while work must not be cut in half.

Where the system cannot block Ctrl-C (Windows), processes that start meanwhile get it, too.
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

    Processes and threads that start here never get Ctrl-C: who started them has it, too, and ends them.  SIGTERM they
    do get.  Blocking Ctrl-C in this thread is not enough for that: the system gives it to another thread (PyArrow
    starts some), and Python then interrupts this one.  So both signals are only noted until the block has ended.
    """
    came = list[int]()
    usual = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM) if _main_thread() else ():
            if (handler := signal.getsignal(number)) is not None:  # None: it was not set from Python
                usual[number] = handler
                signal.signal(number, lambda number, _: came.append(number))
        with _without_ctrl_c():
            yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        for noted in dict.fromkeys(came):
            signal.raise_signal(noted)


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
