"""Processes of this machine that work on many things; those that die are replaced, and what they had is done again."""

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
AHEAD = 2  # things under way or waiting for each worker
DEATHS = 5  # of workers in a row, with nothing finished in between


class WorkersDied(NuloopsError):
    """Processes end again and again before they have finished anything, for example because memory is full."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine; one for each core if no number is given."""

    workers: int | None = None

    def size(self) -> int:
        return self.workers or resources.cores()

    def run(
        self, work: Callable[[Item], Made], items: Iterable[Item], log: Callable[[str], None]
    ) -> Generator[Made, None, None]:
        """What the work makes of each item, in the order in which they are finished; items must be true.

        Raises WorkersDied if processes die DEATHS times in a row.
        """
        queue, again, deaths = iter(items), list[Item](), 0
        number = self.size()
        context = multiprocessing.get_context("spawn")
        while True:
            under: dict[Future[Made], Item] = {}
            theirs, ours = context.Pipe(duplex=False)
            with uninterrupted():  # this makes semaphores
                pool = ProcessPoolExecutor(number, context, initializer=_end_with_us, initargs=(theirs,))
            try:
                while True:
                    while len(under) < AHEAD * number and (item := again.pop() if again else next(queue, None)):
                        again.append(item)  # until the pool has taken it, which it refuses after a death
                        with uninterrupted():  # this starts workers
                            future = pool.submit(work, item)
                        under[future] = again.pop()
                    if not under:
                        return
                    for future in wait(under, return_when=FIRST_COMPLETED).done:
                        made = future.result()
                        del under[future]
                        deaths = 0
                        yield made
            except BrokenProcessPool:
                deaths += 1
                again += under.values()
                log(f"a worker process died; {len(again)} shards are done again")
                if deaths == DEATHS:
                    raise WorkersDied(f"worker processes died {deaths} times in a row: see the log") from None
            finally:
                with uninterrupted():  # a second Ctrl-C would take from workers what they start with
                    if not under:
                        pool.shutdown()
                    ours.close()  # workers that are still busy end at once
                    pool.shutdown(cancel_futures=True)
                    theirs.close()


def _end_with_us(pipe: Connection) -> None:
    """Let a worker end when the other end of a pipe is closed: when who started it stops, or is killed."""

    def watch() -> None:
        pipe.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
