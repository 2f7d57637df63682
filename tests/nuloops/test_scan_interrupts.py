"""Ctrl-C and SIGTERM, once and twice, at any moment: one line, nobody stays, and what is finished stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")

from nuloops.scan.engines import InProcess
from nuloops.scan.running import run
from nuloops.scan.store import Store
from nuloops.work.signals import Interrupts, uninterrupted
from scan_stores import FILE, SPEC, after_first, whole


@pytest.mark.parametrize("engine", ["processes", "dask"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupt(tmp_path: Path, engine: str, how: signal.Signals, expected: list[tuple[int, int, str]]) -> None:
    """Ctrl-C or the end of a job, which workers get as well: one line, nobody stays, and the next scan goes on."""
    spec, store = tmp_path / "scan.yaml", Store(tmp_path / "store")
    spec.write_text(FILE)
    words = ["--store", str(store.folder), "--engine", engine, "--workers", "2"]
    command = [sys.executable, "-m", "nuloops", "scan", str(spec), *words]
    scan = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    after_first(store, lambda: os.killpg(scan.pid, how)).join()
    err = scan.communicate()[1].splitlines()
    if scan.returncode:  # otherwise it was faster
        assert scan.returncode == 128 + how
        assert err[1:] == ["nuloops scan: interrupted; files that were finished stay"]
    assert store.holders() == []
    run(store, SPEC, InProcess())
    whole(store, expected)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_another_thread_gets(how: signal.Signals) -> None:
    """PyArrow has threads that do not block Ctrl-C: it waits all the same until nothing is left half made."""
    done, steps = threading.Event(), list[str]()

    def struck_meanwhile() -> None:
        with uninterrupted():
            os.kill(os.getpid(), how)
            time.sleep(0.05)
            steps.append("finished")
        steps.append("interrupted too late")

    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt), Interrupts():
            struck_meanwhile()
    finally:
        done.set()
        other.join()
    assert steps == ["finished"]


STRUCK = """
import multiprocessing.resource_tracker as tracker, os, sys
from nuloops import cli

register = tracker.register

def struck(name, kind):
    register(name, kind)
    os.kill(os.getpid(), int(sys.argv[1]))

if __name__ == "__main__":
    tracker.register = struck
    sys.exit(cli.main(["scan", *sys.argv[2:]]))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_while_workers_are_prepared(tmp_path: Path, how: signal.Signals) -> None:
    """A signal as soon as the first semaphore is made: one line, and nothing about what was left behind."""
    spec, script = tmp_path / "scan.yaml", tmp_path / "struck.py"
    spec.write_text("operators: dirac-d4\nloops: 1\nresidual: 6\nmax_su2: 1\n")
    script.write_text(STRUCK)
    command = [sys.executable, str(script), str(int(how)), str(spec), "--store", str(tmp_path / "store")]
    scan = subprocess.run([*command, "--workers", "1"], capture_output=True, text=True, check=False)
    assert scan.returncode == 128 + how
    assert scan.stderr.splitlines()[1:] == ["nuloops scan: interrupted; files that were finished stay"]


def test_interrupt_a_question(undisturbed: Store) -> None:
    """Ctrl-C ends a question that would take days."""
    pytest.importorskip("duckdb", reason="questions are answered by DuckDB")
    question = "SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range + b.range < 5"
    command = [sys.executable, "-m", "nuloops", "query", str(undisturbed.folder), question]
    asked = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        if list(undisturbed.folder.glob("repeats-*.parquet")):  # it has opened the store
            break
        time.sleep(0.1)
    time.sleep(1)
    asked.send_signal(signal.SIGINT)
    assert asked.communicate(timeout=60)[1] == "nuloops query: interrupted; files that were finished stay\n"
    assert asked.returncode == 130


def test_interrupt_before_a_question_has_begun(undisturbed: Store) -> None:
    """DuckDB forgets an interrupt that comes before the statement; it is told again."""
    pytest.importorskip("duckdb", reason="questions are answered by DuckDB")
    from nuloops.scan.limits import watched
    from nuloops.scan.query import opened

    with opened(undisturbed) as connection:

        def work() -> None:
            time.sleep(0.2)  # so that it is waited for
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            time.sleep(0.3)
            connection.execute("SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range + b.range < 5")

        with pytest.raises(KeyboardInterrupt):
            watched(connection, work, 60)


TWICE = """
import os, signal, sys
from concurrent.futures import ProcessPoolExecutor as Pool
from nuloops import cli

def struck(method):
    def inner(*words, **named):
        os.kill(os.getpid(), signal.SIGINT)
        return method(*words, **named)
    return inner

if __name__ == "__main__":
    Pool.submit, Pool.shutdown = struck(Pool.submit), struck(Pool.shutdown)
    sys.exit(cli.main(["scan", *sys.argv[1:]]))
"""


def test_interrupt_twice(tmp_path: Path) -> None:
    """Ctrl-C while the first worker starts, and again while it is ended: it finds nothing missing of what it needs."""
    spec, script = tmp_path / "scan.yaml", tmp_path / "struck.py"
    spec.write_text(FILE)
    script.write_text(TWICE)
    command = [sys.executable, str(script), str(spec), "--store", str(tmp_path / "store"), "--workers", "2"]
    scan = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scan.stderr.splitlines()[1:] == ["nuloops scan: interrupted; files that were finished stay"]
    assert scan.returncode == 130
