"""Scans on Dask: workers that die, come later or are others, and a scheduler that is killed or not there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")

from nuloops.scan.engines import Dask, InProcess
from nuloops.scan.locks import StoreError
from nuloops.scan.running import run
from nuloops.scan.shards import plan
from nuloops.scan.shards import work as shard_work
from nuloops.scan.store import Store
from scan_stores import FILE, SPEC, after_first, whole

distributed = pytest.importorskip("distributed", reason="this engine is Dask")


def test_a_dask_worker_dies(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """kill -9 a worker of a running cluster in the middle: Dask replaces it, and no row is lost or doubled."""
    store, killed = Store(tmp_path / "store"), list[int]()
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        with distributed.Client(cluster) as client:
            workers = client.run(os.getpid)

        def kill() -> None:
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

        thread = after_first(store, kill)
        run(store, SPEC, Dask(cluster.scheduler_address))
        thread.join()
    assert len(killed) == 1
    whole(store, expected)


def test_dask_workers_come_later(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """A cluster that starts workers when there is work has none at first; it sees all the work that there is."""
    store = Store(tmp_path / "store")
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        scan = threading.Thread(target=run, args=(store, SPEC, Dask(cluster.scheduler_address)))
        scan.start()
        for _ in range(600):
            if len(cluster.scheduler.tasks) == len(expected):
                break
            time.sleep(0.05)
        assert len(cluster.scheduler.tasks) == len(expected)
        assert (store.last_logged() or "").endswith("Dask: no worker yet, waiting for one")
        cluster.scale(1)
        scan.join()
    whole(store, expected)


SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]


def test_the_dask_scheduler_is_killed(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """kill -9 in the middle: one line, what is finished stays, and the next scan goes on."""
    address, spec, store = tmp_path / "address", tmp_path / "scan.yaml", Store(tmp_path / "store")
    spec.write_text(FILE)
    words = ["--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(address)]
    with subprocess.Popen([*SCHEDULER, *words], stderr=subprocess.DEVNULL) as scheduler:
        for _ in range(600):
            if address.exists():
                break
            time.sleep(0.05)
        where = json.loads(address.read_text())["address"]
        command = [sys.executable, "-m", "nuloops", "scan", str(spec), "--store", str(store.folder)]
        command += ["--engine", "dask", "--scheduler", where]
        scan = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for _ in range(600):
            if "no worker yet" in (store.last_logged() or ""):
                break
            time.sleep(0.05)
        scheduler.kill()
        err = scan.communicate(timeout=120)[1].splitlines()
    assert err[1:] == [f"nuloops scan: the Dask scheduler at {where} has ended: start it and the scan again"]
    assert scan.returncode == 2
    run(store, SPEC, InProcess())
    whole(store, expected)


def test_no_dask_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that names the address."""
    monkeypatch.setattr("nuloops.scan.engines.ANSWER", 1)
    with pytest.raises(StoreError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run(Store(tmp_path / "store"), SPEC, Dask("tcp://127.0.0.1:9"))


def test_workers_of_another_version(tmp_path: Path) -> None:
    """A worker with other sources writes nothing and says which it has."""
    with pytest.raises(StoreError, match=r"the worker on .* has nuloops .*, the scan has 9\.9\.9"):
        shard_work(tmp_path, "9.9.9", SPEC, next(plan(SPEC)))
    assert list(tmp_path.iterdir()) == []
