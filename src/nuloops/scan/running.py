"""Run a scan from start to end: lock, plan or resume, repair, estimate, compute, record.

Nothing is lost, doubled or silently kept: a shard is finished when its file is on the disk under its own name and then
its line in the manifest; at the start every finished file is read and those that do not have their checksum are done
again.
"""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Protocol

from nuloops.scan.engines import Engine
from nuloops.scan.estimate import Estimate, from_records, from_trial
from nuloops.scan.locks import StoreError, held, waited
from nuloops.scan.shards import Record, Shard, plan, work
from nuloops.scan.spec import Spec
from nuloops.scan.store import Journal, Store
from nuloops.scan.version import version
from nuloops.work.progress import duration, shown

_LOGGED = 60.0  # seconds between lines about progress in the log


class Agreed(Protocol):
    """Asked before work begins; raises StoreError to refuse."""

    def __call__(self, estimate: Estimate, shards: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan did: how many shards and rows its part has now, and how many shards are new or repaired."""

    shards: int
    rows: int
    computed: int
    repaired: int
    seconds: float


def run(
    store: Store, spec: Spec, engine: Engine, *, part: tuple[int, int] = (1, 1), agreed: Agreed | None = None
) -> Outcome:
    """Begin or resume a scan in a store, or part i of n of it (from 1).

    Raises StoreError if the store is held, is for another specification or cannot be repaired, and when the disk is
    full; then what is finished stays.
    """
    start = time.perf_counter()
    store.require_own()
    with held(store.locks, part):
        with waited(store.locks):
            if fresh := not store.begun():  # only what is agreed to begins: a scan that is too much leaves no store
                shards = list(plan(spec))
                _agree(store, agreed, [each for each in shards if _is_mine(each, part)], partial(from_trial, spec))
                store.begin(spec, shards)
                store.log("begun")
        store.require(spec)
        store.make_folders()
        mine = [shard for shard in store.plan() if _is_mine(shard, part)]
        numbers = {shard.number for shard in mine}
        records = {number: record for number, record in store.records().items() if number in numbers}
        wrong = {record.shard: text for record, text in store.damaged(records.values())}
        for number, text in wrong.items():
            store.log(f"the file of shard {number} {text}: it is computed again")
            del records[number]
        store.tidy(mine, alone=part[1] == 1)
        if part[1] == 1:
            store.strike(records)
        waiting = [shard for shard in mine if shard.number not in records]
        if not fresh:
            _agree(store, agreed, waiting, partial(_estimated, spec, mine, list(records.values())))
        name = "" if part[1] == 1 else "part {} of {}: ".format(*part)
        store.log(f"{name}{len(waiting)} of {len(mine)} shards to do")
        try:
            for record in _computed(store, spec, engine, part, mine, waiting, name):
                records[record.shard] = record
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            store.log(f"stopped: {error}")
            left = f"{len(records)} of {len(mine)} shards are finished and stay: make room and start again"
            raise StoreError(f"no space left on {store.folder}: {left}") from None
        store.tidy(mine, alone=part[1] == 1)
    if len(records) < len(mine):
        raise StoreError(f"{len(mine) - len(records)} shards of {store.folder} were not done: start again")
    outcome = Outcome(
        len(records), sum(r.rows for r in records.values()), len(waiting), len(wrong), time.perf_counter() - start
    )
    store.log(f"{name}finished: {outcome.rows} rows in {outcome.shards} shards, {duration(outcome.seconds)}")
    return outcome


def _is_mine(shard: Shard, part: tuple[int, int]) -> bool:
    return shard.number % part[1] == part[0] - 1


def _agree(
    store: Store, agreed: Agreed | None, waiting: Sequence[Shard], estimated: Callable[[Sequence[Shard]], Estimate]
) -> None:
    """Ask whether shards are to be computed; no is an exception."""
    if waiting and agreed is not None:
        estimate = estimated(waiting)
        try:
            agreed(estimate, len(waiting))
        except StoreError as error:
            store.log(f"refused: {error}")
            raise


def _estimated(spec: Spec, mine: Sequence[Shard], done: Sequence[Record], waiting: Sequence[Shard]) -> Estimate:
    """Estimate from shards that are finished if these are enough, otherwise from trying some."""
    known = [record for record in done if record.seconds]
    return from_records(mine, known) if len(known) > 20 else from_trial(spec, waiting)


def _computed(
    store: Store,
    spec: Spec,
    engine: Engine,
    part: tuple[int, int],
    mine: Sequence[Shard],
    waiting: Sequence[Shard],
    name: str,
) -> Iterator[Record]:
    """Compute the shards that wait; yield each record once it is in the manifest."""
    weights = {shard.number: shard.weight for shard in mine}
    total, left = sum(weights.values()), sum(shard.weight for shard in waiting)
    if not waiting:
        return
    begun = logged = time.perf_counter()
    todo, rows = left, 0
    found = engine.run(partial(work, store.shards, version(), spec), waiting, store.log)
    with closing(found), closing(Journal(store, part)) as journal, shown("scan", every=inf) as tell:
        for record in found:
            if not (store.shards / f"{record.shard:06}.parquet").exists():
                raise StoreError(f"workers do not write to {store.shards}: it must be a folder that all machines share")
            journal.add(record)
            left, rows = left - weights[record.shard], rows + record.rows
            now = time.perf_counter()
            time_left = (now - begun) * left / max(todo - left, 1)
            text = f"{100 * (total - left) / total:.1f} % done, {rows} new rows, {duration(time_left)} left"
            tell(total - left, total, text)
            if now - logged > _LOGGED or not left:
                store.log(f"{name}{text}")
                logged = now
            yield record


def free_bytes(store: Store) -> int:
    """How many bytes are free on the disk of a store."""
    return shutil.disk_usage(store.folder).free
