"""Worker processes of this machine; those that die are replaced, and what they were working on is done again."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeVar

from nuloops.work.signals import uninterrupted
from topologies.errors import NuloopsError
from topologies.machine import resources

Item = TypeVar("Item")
Made = TypeVar("Made")
AHEAD = 2  # items that each worker has: one under way, one waiting
DEATHS = 5  # of workers in a row, with nothing finished in between, before we give up


class WorkersDied(NuloopsError):
    """Worker processes die again and again before they finish anything, for example because memory is full."""


@dataclass(frozen=True, slots=True)
class Processes:
    """A number of worker processes; one for each core if no number is given."""

    workers: int | None = None

    def size(self) -> int:
        """Return the number of workers."""
        return self.workers or resources.cores()

    def run(
        self, work: Callable[[Item], Made], items: Iterable[Item], log: Callable[[str], None]
    ) -> Generator[Made, None, None]:
        """Do the work on each item; yield the results in the order in which they are finished.

        Arguments:
            work: takes an item and returns its result; all three have to be picklable.
            items: what to work on; an item must be true.
            log: is told when a worker has died.

        Raises WorkersDied if processes die DEATHS times in a row.
        """
        queue, again, deaths = iter(items), list[Item](), 0
        number = self.size()
        context = multiprocessing.get_context("spawn")
        while True:
            pending: dict[Future[Made], Item] = {}
            theirs, ours = context.Pipe(duplex=False)
            with uninterrupted():  # this makes semaphores
                pool = ProcessPoolExecutor(number, context, initializer=_end_with_us, initargs=(theirs,))
            try:
                while True:
                    while len(pending) < AHEAD * number:
                        item = again.pop() if again else next(queue, None)
                        if not item:
                            break
                        again.append(item)  # until the pool has taken it, which it refuses after a death
                        with uninterrupted():  # this starts workers
                            future = pool.submit(work, item)
                        pending[future] = again.pop()
                    if not pending:
                        return
                    for future in wait(pending, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del pending[future]
                        deaths = 0
                        yield result
            except BrokenProcessPool:
                deaths += 1
                again += pending.values()
                log(f"a worker process died; {len(again)} shards are done again")
                if deaths == DEATHS:
                    raise WorkersDied(f"worker processes died {deaths} times in a row: see the log") from None
            finally:
                with uninterrupted():  # a second Ctrl-C would break workers that are just starting
                    if not pending:
                        pool.shutdown()
                    ours.close()  # workers that are still busy end at once
                    pool.shutdown(cancel_futures=True)
                    theirs.close()


def _end_with_us(pipe: Connection) -> None:
    """End this worker when the other end of a pipe is closed: when the process that started it stops, or is killed."""

    def watch() -> None:
        pipe.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
