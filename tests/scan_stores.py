"""Small scans that several test modules make, and what must be true of a store however it was disturbed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from nuloops.scan.engines import InProcess
from nuloops.scan.running import run
from nuloops.scan.spec import Spec
from nuloops.scan.store import Store

DOUBLETS = Spec(("dirac-d5",), (1,), (6,), max_su2=2)
TRIPLETS = Spec(("dirac-d5",), (1,), (6, None))
GOOD = "operators: [dirac-d5]\nloops: [1]\nresidual: 6\nmax_su2: 2\n"
SPEC = Spec(("dirac-d4", "weinberg"), (1,), (6, 12), max_su2=2)  # 12 shards
FILE = "operators: [dirac-d4, weinberg]\nloops: 1\nresidual: [6, 12]\nmax_su2: 2\n"  # the same


def sums(store: Store) -> list[tuple[int, int, str]]:
    return [(record.shard, record.rows, record.sha256) for record in store.check()]


def whole(store: Store, expected: list[tuple[int, int, str]]) -> None:
    """Nothing lost, nothing doubled, nothing left over."""
    assert sums(store) == expected
    lines = [line for path in (store.folder / "manifest").iterdir() for line in path.read_text().splitlines()]
    assert len(lines) == len(expected)
    assert len(list(store.shards.iterdir())) == len(expected)


def after_first(store: Store, action: Callable[[], None]) -> threading.Thread:
    """Do something as soon as a shard is finished."""

    def wait() -> None:
        for _ in range(6000):
            if store.shards.exists() and any(store.shards.glob("*.parquet")):
                action()
                return
            time.sleep(0.01)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def scanned_triplets(folder: Path) -> Store:
    """One loop, Z6 and families, up to triplets: 392 rows for 388 models."""
    made = Store(folder)
    run(made, TRIPLETS, InProcess())
    return made
