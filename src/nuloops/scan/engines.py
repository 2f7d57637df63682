"""Where shards are computed: in this process or by Dask; ``nuloops.work.processes`` is the third engine.

An engine takes a function and shards and yields the records in the order in which they are finished, with only a few
shards under way for each worker.  Workers that die are replaced, and their shards are done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeAlias

from nuloops.scan.locks import StoreError
from nuloops.scan.shards import Record, Shard
from nuloops.work.processes import AHEAD
from nuloops.work.signals import uninterrupted
from topologies.machine import resources
from topologies.machine.extras import extra

Work: TypeAlias = Callable[[Shard], Record]
Log: TypeAlias = Callable[[str], None]
Found: TypeAlias = Generator[Record, None, None]
QUEUED = 1000  # at least, on a cluster of others: it may have no workers yet, and get as many as there is work for
ANSWER = 30  # seconds in which a Dask scheduler must answer
# by default a worker of Dask stops its shard 150 times per second to look at its stack and its event loop
_QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}


class Engine(Protocol):
    """Computes shards, ``size()`` of them at once."""

    def size(self) -> int: ...

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found: ...


class InProcess:
    """Computes one shard after the other in this process."""

    def size(self) -> int:
        return 1

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found:
        yield from map(work, shards)


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask cluster at an address, or one on this machine.  All workers must see the folder of the store."""

    scheduler: str | None = None
    workers: int | None = None

    def size(self) -> int:
        _dask()  # without it, say so before anything else
        if self.scheduler is None:
            return self.workers or resources.cores()
        with self._connected(self.scheduler) as client:
            return _threads(client)

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found:
        dask = _dask()
        queue = iter(shards)
        if self.scheduler:
            cluster = None
        else:
            from dask import config

            with uninterrupted(), config.set(_QUIET):
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
    dask = extra("distributed", "--engine dask needs Dask", "dask")  # which sets the levels of its loggers
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # our log says what a person needs
    return dask


def _threads(client: Any) -> int:
    return max(1, int(sum(client.nthreads().values())))
