"""Where shards are computed: in this process, in processes of this machine, or by Dask.

An engine takes a function and shards and gives back the records in the order in which they are finished, with only a
few shards under way for each worker.  Workers that die are replaced and their shards done again.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeAlias, TypeVar

from nuloops.scan.extras import extra
from nuloops.scan.locks import StoreError
from nuloops.scan.shards import Record, Shard

Work: TypeAlias = Callable[[Shard], Record]
Log: TypeAlias = Callable[[str], None]
Found: TypeAlias = Generator[Record, None, None]
Item = TypeVar("Item")
Made = TypeVar("Made")
AHEAD = 2  # shards under way or waiting for each worker
QUEUED = 1000  # at least, on a cluster of others: it may have no workers yet, and get as many as there is work for
ANSWER = 30  # seconds that a Dask scheduler has
DEATHS = 5  # of workers in a row, with no shard finished in between
# by default a worker of Dask stops its shard 150 times per second to look at its stack and its event loop
_QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}


class Engine(Protocol):
    """What computes shards, ``size()`` of them at once."""

    def size(self) -> int: ...

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found: ...


class InProcess:
    """One shard after the other, here."""

    def size(self) -> int:
        return 1

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found:
        yield from map(work, shards)


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine; one for each core if no number is given."""

    workers: int | None = None

    def size(self) -> int:
        return self.workers or cores()

    def run(self, work: Callable[[Item], Made], shards: Iterable[Item], log: Log) -> Generator[Made, None, None]:
        """What the work makes of each item, in the order in which they are finished; items must be true."""
        queue, again, deaths = iter(shards), list[Item](), 0
        number = self.size()
        context = multiprocessing.get_context("spawn")
        while True:
            under: dict[Future[Made], Item] = {}
            theirs, ours = context.Pipe(duplex=False)
            with _uninterrupted():  # this makes semaphores
                pool = ProcessPoolExecutor(number, context, initializer=_end_with_scan, initargs=(theirs,))
            try:
                while True:
                    while len(under) < AHEAD * number and (shard := again.pop() if again else next(queue, None)):
                        again.append(shard)  # until the pool has taken it, which it refuses after a death
                        with _uninterrupted():  # this starts workers
                            future = pool.submit(work, shard)
                        under[future] = again.pop()
                    if not under:
                        return
                    for future in wait(under, return_when=FIRST_COMPLETED).done:
                        record = future.result()
                        del under[future]
                        deaths = 0
                        yield record
            except BrokenProcessPool:
                deaths += 1
                again += under.values()
                log(f"a worker process died; {len(again)} shards are done again")
                if deaths == DEATHS:
                    raise StoreError(f"worker processes died {deaths} times in a row: see the log") from None
            finally:
                with _uninterrupted():  # a second Ctrl-C would take from workers what they start with
                    if not under:
                        pool.shutdown()
                    ours.close()  # workers that are still busy end at once
                    pool.shutdown(cancel_futures=True)
                    theirs.close()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait, so that nothing is left half made, such as a semaphore that nobody frees.

    Processes and threads that start here never get Ctrl-C: the scan has it, too, and ends them.  SIGTERM they do get.
    """
    resource_tracker.ensure_running()  # when that starts it lets Ctrl-C through again
    came = list[int]()
    usual = None
    if threading.current_thread() is threading.main_thread():
        usual = signal.signal(signal.SIGTERM, lambda number, _: came.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        if usual is not None:
            signal.signal(signal.SIGTERM, usual)
        if came:
            signal.raise_signal(signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_scan(pipe: Connection) -> None:
    """Let a worker end when the other end of a pipe is closed: when the scan stops, or is killed."""

    def watch() -> None:
        pipe.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask cluster at an address, or one on this machine.  All workers must see the folder of the store."""

    scheduler: str | None = None
    workers: int | None = None

    def size(self) -> int:
        _dask()  # without it, say so before anything else
        if self.scheduler is None:
            return self.workers or cores()
        with self._connected(self.scheduler) as client:
            return _threads(client)

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found:
        dask = _dask()
        queue = iter(shards)
        if self.scheduler:
            cluster = None
        else:
            from dask import config

            with _uninterrupted(), config.set(_QUIET):
                cluster = dask.LocalCluster(
                    n_workers=self.size(),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    memory_limit=0,  # as processes have; shards need little
                    silence_logs=logging.CRITICAL,
                )
        try:
            with self._connected(self.scheduler or cluster) as client:
                number = _threads(client)
                log(
                    f"Dask: {number} threads of workers"
                    if client.nthreads()
                    else "Dask: no worker yet, waiting for one"
                )
                ahead = AHEAD * number if cluster else max(AHEAD * number, QUEUED)
                first = [client.submit(work, shard, pure=False) for shard in islice(queue, ahead)]
                under = dask.as_completed(first, with_results=True)
                for future, record in under:
                    if future.cancelled():  # what Dask does when it has lost its scheduler
                        raise StoreError(f"the Dask scheduler{self._named()} has ended: start it and the scan again")
                    future.release()
                    if shard := next(queue, None):
                        under.add(client.submit(work, shard, pure=False))
                    yield record
        except dask.KilledWorker as error:
            raise StoreError(f"workers of Dask died repeatedly on one shard: {error}") from None
        finally:
            if cluster is not None:
                with suppress(TimeoutError):
                    cluster.close(timeout=20)

    def _connected(self, where: Any) -> Any:
        """A client of a scheduler at an address, or of a cluster."""
        try:
            return _dask().Client(where, timeout=ANSWER)
        except (OSError, ValueError):
            raise StoreError(f"no Dask scheduler answers{self._named()}") from None

    def _named(self) -> str:
        return f" at {self.scheduler:.100}" if self.scheduler else ""


def _dask() -> Any:
    found = extra("distributed", "--engine dask needs Dask", "dask")  # which sets the levels of its loggers
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # our log says what a person needs
    return found


def _threads(client: Any) -> int:
    return max(1, int(sum(client.nthreads().values())))
