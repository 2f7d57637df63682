"""Estimate rows, disk and time from shards that are finished, or from trying some for a few seconds.

Every choice of phases and representations of a shard (its ``weight``) is taken to cost and to give the same on
average; shards to try are drawn at random, with a fixed seed, and each is followed for a moment only.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nuloops.scan.shards import Record, Shard, parquet, rows
from nuloops.scan.spec import Spec
from nuloops.work.progress import duration, many, size

SECONDS = 4.0  # for trying
MOST_HOURS = 1.0
MOST_BYTES = 2_000_000_000
_TRIED = 12  # choices in a trial


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is still to be done: rows, bytes, and seconds on one core; ``sample`` is the weight that was tried."""

    rows: float
    bytes: float
    seconds: float
    sample: int

    def hours(self, workers: int) -> float:
        return self.seconds / workers / 3600

    def text(self, workers: int) -> str:
        """In words.

        >>> Estimate(12345, 2.5e6, 30000, 100).text(2)
        'about 12000 rows, 2.5 MB and 4.2 hours with 2 workers'
        """
        took = f"{duration(self.seconds / workers)} with {workers} worker{'s' * (workers != 1)}"
        return f"about {many(self.rows)} rows, {size(self.bytes)} and {took}"

    def too_much(self, workers: int, free: int) -> str:
        """Why --yes is needed, or nothing."""
        if self.bytes > free:
            return f"the disk has {free / 1e6:.0f} MB free"
        if self.hours(workers) > MOST_HOURS or self.bytes > MOST_BYTES:
            return f"above {MOST_HOURS:.0f} hour or {MOST_BYTES / 1e9:.0f} GB"
        return ""


def from_records(shards: Sequence[Shard], records: Sequence[Record]) -> Estimate:
    """Estimate what is left of some shards from the finished ones among them."""
    weights = {shard.number: shard.weight for shard in shards}
    done = sum(weights[record.shard] for record in records)
    left = (sum(weights.values()) - done) / max(done, 1)
    number, space, seconds = (
        left * sum(getattr(record, each) for record in records) for each in ("rows", "bytes", "seconds")
    )
    return Estimate(number, space, seconds, done)


def from_trial(spec: Spec, shards: Sequence[Shard], seconds: float = SECONDS) -> Estimate:
    """Estimate some shards from trying a small part of some of them.

    What a diagram costs before its first row counts once for each diagram, since workers keep it.  The first part is
    done twice and timed once: invariants of representations are worked out once in a process.
    """
    chosen = random.Random(0).sample(shards, min(len(shards), 1000))
    for _ in rows(spec, _sample(chosen[0])):
        pass
    start, found, weight, before, inside = time.perf_counter(), list[dict[str, Any]](), list[int](), 0.0, 0.0
    for shard in chosen:
        sample = _sample(shard)
        weight.append(max(1, sample.weight))
        begun = time.perf_counter()
        sample_rows = rows(spec, sample)
        ready = time.perf_counter()
        found += sample_rows
        before, inside = before + ready - begun, inside + time.perf_counter() - ready
        if time.perf_counter() - start > seconds:
            break
    begun = time.perf_counter()
    full, empty = len(parquet(iter(found))[0]), len(parquet(iter(()))[0])
    inside += time.perf_counter() - begun
    factor = sum(shard.weight for shard in shards) / max(sum(weight), 1)
    places = len({(shard.operator, shard.loops, shard.residual, shard.diagram) for shard in shards})
    took = before / max(len(weight) - 1, 1) * places + inside * factor
    return Estimate(len(found) * factor, (full - empty) * factor + empty * len(shards), took, sum(weight))


def _sample(shard: Shard) -> Shard:
    """A part of a shard, with about a dozen choices."""
    finer = max(1, shard.weight // _TRIED)
    return shard._replace(parts=shard.parts * finer, weight=shard.weight // finer)
