"""``python -m benchmarks.scans``: time scans, engine by engine, and the answers of a large store.

Rows per second are those of real shards.  Questions are timed on 10 million synthetic rows: real rows of one diagram,
with other keys and ids in each file.  Times depend on the machine and on what else it does: the load is printed, and
CPU seconds per row depend on it little.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from nuloops.scan.columns import schema
from nuloops.scan.engines import Dask, Engine, InProcess
from nuloops.scan.query import NAMED, ask, opened
from nuloops.scan.running import run
from nuloops.scan.shards import Record, parquet, plan, rows
from nuloops.scan.spec import Spec
from nuloops.scan.store import Journal, Store
from nuloops.work.processes import Processes

SMALL = Spec(("dirac-d5",), (1,), tuple(range(6, 37, 3)), colour=True)
KILLED = Spec(("dirac-d5",), (1,), (6, 9, 12), colour=True)
TWO_LOOPS = Spec(("dirac-d5",), (2,), (9,), max_su2=2)
FILES, ROWS = 1000, 10_000


def engines(folder: Path, spec: Spec, rounds: int = 5) -> None:
    """Time, rows per second and memory of each engine, in rounds: ratios of one round share what else the machine does.

    All files of all stores must be the same.
    """
    sums, ratios = {_engine(folder, "in-process", InProcess(), spec)[1]}, list[tuple[float, float]]()
    for turn in range(rounds):
        one, first = _engine(folder, f"1 process {turn}", Processes(1), spec)
        two, second = _engine(folder, f"2 processes {turn}", Processes(2), spec)
        dask, third = _engine(folder, f"Dask, 2 workers {turn}", Dask(None, 2), spec)
        sums |= {first, second, third}
        ratios.append((one / two, dask / two))
        print(
            f"two workers {one / two:.2f} times as fast as one, Dask takes {dask / two:.2f} times as long", flush=True
        )
    assert len(sums) == 1, "the engines disagree"
    faster, longer = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"median of {rounds} rounds: {faster:.2f} times as fast, {longer:.2f} times as long")


def _engine(folder: Path, name: str, engine: Engine, spec: Spec) -> tuple[float, str]:
    """Run a scan; return its seconds, and the checksum of all its files."""
    store = Store(folder / name.replace(" ", "-"))
    start = time.perf_counter()
    outcome = run(store, spec, engine)
    seconds = time.perf_counter() - start
    records = store.check()
    inside = sum(record.seconds for record in records)
    print(
        f"{name:20}{seconds:8.1f} s{outcome.rows / seconds:8.0f} rows/s{outcome.rows / inside:8.0f} rows/s in a shard"
        f"{100 * inside / seconds / engine.size():4.0f} % of the time in shards"
        f"{max(record.memory for record in records):6} MB a worker, {outcome.rows} rows in {len(records)} shards",
        flush=True,
    )
    return seconds, hashlib.sha256("".join(record.sha256 for record in records).encode()).hexdigest()


def pairs(folder: Path, rounds: int = 6) -> None:
    """Compare Dask with local processes, one worker each, both at the same time, so that they see the same machine."""
    ratios = []
    for turn in range(rounds):
        scans = {}
        for name in ("processes", "dask")[:: 1 if turn % 2 else -1]:
            command = [sys.executable, "-m", "benchmarks.scans", "one", name, str(folder / f"pair-{turn}")]
            scans[name] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        seconds = {name: float(scan.communicate()[0].split()[-1]) for name, scan in scans.items()}
        ratios.append(seconds["dask"] / seconds["processes"])
        print(f"processes {seconds['processes']:.1f} s, Dask {seconds['dask']:.1f} s: {ratios[-1]:.2f}", flush=True)
    print(f"Dask takes {statistics.median(ratios):.2f} times as long (median of {rounds}), start and end included")


def synthetic(store: Store, files: int, number: int) -> None:
    """Fill a store with many rows: the real rows of one diagram with other keys."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    spec = Spec(("dirac-d5",), (2,), (9,), max_su2=2)
    real = [shard._replace(parts=8) for shard in list(plan(spec))[::9]]  # an eighth of each
    store.locks.mkdir(parents=True)
    store.begin(spec, (real[i % len(real)]._replace(number=i) for i in range(files)))
    parts = [pq.read_table(pa.BufferReader(parquet(rows(spec, shard))[0])) for shard in real]
    journal = Journal(store, (1, 1))
    numbers, again = random.Random(1), (list[str](), list[int]())
    for i in range(files):
        base = parts[i % len(parts)]
        table = pa.concat_tables([base] * (-(-number // len(base)))).slice(0, number)
        keys = [f"{key} #{i}.{j}" for j, key in enumerate(table["key"].to_pylist())]
        ids = [numbers.getrandbits(63) for _ in keys]
        if i % 2:  # one model in a thousand is on two diagrams, as real ones are
            keys[: number // 1000], ids[: number // 1000] = again
        again = keys[: number // 1000], ids[: number // 1000]
        table = table.set_column(0, schema().field("id"), pa.array(ids, pa.int64()))
        table = table.set_column(1, schema().field("key"), pa.array(keys))
        path = store.shards / f"{i:06}.parquet"
        pq.write_table(table, path, compression="zstd", row_group_size=ROWS)
        content = path.read_bytes()
        journal.add(Record(i, number, len(content), hashlib.sha256(content).hexdigest(), 1.0, 1))
    journal.close()


def questions(store: Store) -> None:
    """Time opening a store and each named question."""
    for again in ("first opening (checksums, repeats)", "opening"):
        start = time.perf_counter()
        with opened(store) as connection:
            print(f"{again:40}{time.perf_counter() - start:8.2f} s")
            for name in (*NAMED, "SELECT count(*) FROM rows", "SELECT count(*) FROM models"):
                start = time.perf_counter()
                answer = ask(connection, name)
                print(f"{name:40}{time.perf_counter() - start:8.2f} s  {len(answer.rows)} rows")


def kills(folder: Path, times: int = 20) -> None:
    """Kill a scan with two worker processes again and again at random moments; then the store must be the same."""
    dice, killed, stores, undisturbed = random.Random(2), 0, 0, Store(folder / "undisturbed")
    run(undisturbed, KILLED, InProcess())
    expected = [record.sha256 for record in undisturbed.check()]
    while killed < times:
        store, stores, ended = Store(folder / f"killed-{stores}"), stores + 1, False
        while not ended:
            command = [sys.executable, "-m", "benchmarks.scans", "to", str(store.folder)]
            scan = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                ended = scan.wait(dice.uniform(1, 12) if killed < times else None) == 0
                assert ended, f"the scan ended with {scan.returncode}"
            except subprocess.TimeoutExpired:
                scan.send_signal(signal.SIGKILL)
                scan.wait()
                killed += 1
        assert [record.sha256 for record in store.check()] == expected
    print(f"killed {killed} times while it ran; the files of {stores} stores are those of an undisturbed scan")


def main() -> None:
    """Print all measurements, or those named: engines, pairs, kills, two-loops, questions."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if sys.argv[1:2] == ["to"]:  # what is killed
        run(Store(Path(sys.argv[2])), KILLED, Processes(2))
        return
    if sys.argv[1:2] == ["one"]:  # of a pair
        chosen: Engine = Dask(None, 1) if sys.argv[2] == "dask" else Processes(1)
        print(_engine(Path(sys.argv[3]), sys.argv[2], chosen, SMALL)[0])
        return
    wanted = sys.argv[1:] or ["engines", "pairs", "kills", "questions"]
    folder = Path(tempfile.mkdtemp(prefix="scans-"))
    try:
        if "engines" in wanted:
            engines(folder, SMALL)
        if "pairs" in wanted:
            pairs(folder)
        if "kills" in wanted:
            kills(folder)
        if "two-loops" in wanted:
            engines(folder / "two", TWO_LOOPS, 1)
        if "questions" in wanted:
            store = Store(folder / "large")
            synthetic(store, FILES, ROWS)
            size: Any = sum(path.stat().st_size for path in store.shards.iterdir())
            print(f"{FILES * ROWS} synthetic rows, {size / 1e6:.0f} MB, {json.dumps(FILES)} files")
            questions(store)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
