"""Scans that are killed, run out of disk, find damaged files or each other: nothing lost, doubled or silently kept."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")

import pyarrow.parquet as pq

from nuloops.scan.engines import Found, InProcess, Log, Work
from nuloops.scan.locks import StoreError, held
from nuloops.scan.running import run
from nuloops.scan.shards import Record, Shard, plan
from nuloops.scan.spec import Spec
from nuloops.scan.store import Journal, Store
from nuloops.work.processes import Processes, WorkersDied
from scan_stores import SPEC, after_first, sums, whole

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["nuloops.scan.running", "nuloops.scan.engines", "pyarrow.parquet"])


@pytest.fixture
def finished(undisturbed: Store, tmp_path: Path) -> Store:
    """A copy of the store of an undisturbed scan."""
    shutil.copytree(undisturbed.folder, tmp_path / "store")
    return Store(tmp_path / "store")


def scan_in(folder: str) -> None:
    run(Store(Path(folder)), SPEC, InProcess())


def test_kill_the_scan_twenty_times(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """kill -9 at random moments, twenty times while it works; each time what is recorded is right, and the end is."""
    dice, killed, stores = random.Random(1), 0, 0
    while killed < 20:
        stores += 1
        store = Store(tmp_path / f"store{stores}")
        while killed < 20:
            scan = FORKS.Process(target=scan_in, args=(str(store.folder),))
            scan.start()
            scan.join(dice.uniform(0.01, 0.35))
            if scan.exitcode is not None:
                assert scan.exitcode == 0
                break
            os.kill(scan.pid or 0, signal.SIGKILL)
            scan.join()
            killed += 1
            if store.begun():
                assert set(sums(store)) <= set(expected)
        run(store, SPEC, InProcess())
        whole(store, expected)


def test_kill_a_worker(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """kill -9 a worker process in a shard: it is replaced, and its shard done again."""
    store = Store(tmp_path / "store")
    run(store, SPEC, Stumbling(tmp_path / "killed"))
    assert (tmp_path / "killed").exists()
    assert "a worker process died" in (store.folder / "log.txt").read_text()
    whole(store, expected)


@dataclass(frozen=True)
class Stumbling:
    """Two processes, of which one is killed when it begins shard 3 for the first time."""

    mark: Path

    def size(self) -> int:
        return 2

    def run(self, work: Work, shards: Iterable[Shard], log: Log) -> Found:
        return Processes(2).run(partial(stumble, work, self.mark), shards, log)


def stumble(work: Work, mark: Path, shard: Shard) -> Record:
    if shard.number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work(shard)


def test_workers_that_always_die(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scan stops and says so, instead of trying for ever."""
    monkeypatch.setattr("nuloops.work.processes.DEATHS", 2)
    with pytest.raises(WorkersDied, match="died 2 times in a row"):
        list(Processes(1).run(die, islice(plan(SPEC), 1), print))


def die(shard: Shard) -> Record:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(shard)


SCRIPT = """
import sys
from pathlib import Path
from nuloops.work.processes import Processes
from nuloops.scan.running import run
from nuloops.scan.shards import Record, Shard, plan
from nuloops.scan.shards import work as shard_work
from nuloops.scan.spec import Spec
from nuloops.scan.store import Store
if __name__ == "__main__":
    run(Store(Path(sys.argv[1])), Spec(("dirac-d4", "weinberg"), (1,), (6, 12), max_su2=2), Processes(2))
"""


def test_kill_a_scan_with_workers(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """Its workers end by themselves, and the next scan goes on; the store is free at once."""
    script = tmp_path / "scan.py"
    script.write_text(SCRIPT)
    store = Store(tmp_path / "store")
    scan = subprocess.Popen([sys.executable, str(script), str(store.folder)], stderr=subprocess.DEVNULL)
    after_first(store, scan.kill).join()
    assert scan.wait() == -signal.SIGKILL
    assert run(store, SPEC, InProcess()).shards == 12
    whole(store, expected)
    for _ in range(200):
        if not (left := [line for line in processes() if str(script) in line and str(store.folder) in line]):
            break
        time.sleep(0.05)
    assert left == []


def processes() -> Iterator[str]:
    """The command lines of this machine's processes."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it has ended
            continue


@pytest.mark.parametrize("alone", [True, False])
def test_unfinished_files_go(finished: Store, alone: bool) -> None:
    """Those of killed workers; jobs of an array remove only old ones of their own shards, others may be at work."""
    old, new, other = (finished.shards / f".{name}.parquet.host-1.tmp" for name in ("000003", "000005", "000004"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    run(finished, SPEC, InProcess(), part=(1, 1) if alone else (2, 2))
    assert [path.exists() for path in (old, new, other)] == ([False] * 3 if alone else [False, True, True])


def little_room(folder: str, answer: str) -> None:
    """Scan where no file may have more than 6000 bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
    try:
        run(Store(Path(folder)), SPEC, InProcess())
    except StoreError as error:
        Path(answer).write_text(str(error))


def test_no_file_may_grow(tmp_path: Path, expected: list[tuple[int, int, str]]) -> None:
    """A shard that does not fit stops the scan with one line; it leaves no piece, and the scan goes on later."""
    store, answer = Store(tmp_path / "store"), tmp_path / "answer"
    scan = FORKS.Process(target=little_room, args=(str(store.folder), str(answer)))
    scan.start()
    scan.join()
    assert "no space left" in answer.read_text()
    assert not list(store.folder.rglob("*.tmp"))
    assert set(sums(store)) < set(expected)
    run(store, SPEC, InProcess())
    whole(store, expected)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory with room for some of the shards."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("engine", [InProcess(), Processes(2)], ids=["in-process", "processes"])
def test_full_disk(small_disk: Path, engine: InProcess | Processes, expected: list[tuple[int, int, str]]) -> None:
    """On a really full disk what is finished stays, and with more room the scan ends as it should."""
    store = Store(small_disk / "store")
    with pytest.raises(StoreError, match=r"no space left on .*: [0-9]+ of 12 shards are finished and stay"):
        run(store, SPEC, engine)
    done = set(sums(store))
    assert set() < done < set(expected)
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    outcome = run(store, SPEC, InProcess())
    assert (outcome.computed, outcome.repaired) == (12 - len(done), 0)
    whole(store, expected)


def truncate(path: Path) -> None:
    os.truncate(path, 1000)


def alter(path: Path) -> None:
    """Another byte in the middle: the length stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def remove(path: Path) -> None:
    path.unlink()


def alter_secretly(path: Path) -> None:
    """Another byte, and the time of the file as it was."""
    about = path.stat()
    alter(path)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def endless(path: Path) -> None:
    """What would fill the memory if it were read."""
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("damage", [truncate, alter, alter_secretly, remove, endless])
@pytest.mark.parametrize("parts", [1, 2])
def test_damaged_files(
    finished: Store, damage: Callable[[Path], None], parts: int, expected: list[tuple[int, int, str]]
) -> None:
    """Questions refuse to use it, and the next scan finds it by its checksum and computes just it again."""
    store = finished
    sums(store)  # remembers that the files were right
    damage(store.shards / "000003.parquet")
    with pytest.raises(StoreError, match=r"000003.parquet .*: run the scan again to repair it"):
        store.check()
    for i in range(1, parts + 1):
        outcome = run(store, SPEC, InProcess(), part=(i, parts))
        assert outcome.computed == outcome.repaired == (3 % parts == i - 1)
    assert sums(store) == expected
    assert len(list(store.shards.iterdir())) == 12


def another_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As another version of it may do: the same rows in other bytes."""
    monkeypatch.setattr("nuloops.scan.shards._BATCH", 5)
    monkeypatch.setattr("nuloops.scan.shards._GROUP", 5)


def contents(store: Store) -> list[object]:
    return [pq.read_table(path).to_pylist() for path in sorted(store.shards.iterdir())]


@pytest.mark.parametrize("name", ["000001-of-000001.jsonl", "000003-of-000003.jsonl"])
def test_repaired_with_another_pyarrow(
    finished: Store, name: str, monkeypatch: pytest.MonkeyPatch, expected: list[tuple[int, int, str]]
) -> None:
    """Jobs leave two lines for a shard, of which that is right which the file has, in whatever order they are."""
    store = finished
    before = contents(store)
    old = (store.shards / "000003.parquet").read_bytes()
    (store.folder / "manifest" / "000001-of-000001.jsonl").rename(store.folder / "manifest" / name)
    alter(store.shards / "000003.parquet")
    with monkeypatch.context() as patched:
        another_pyarrow(patched)
        for i in (1, 2):
            assert run(store, SPEC, InProcess(), part=(i, 2)).repaired == i - 1
    assert contents(store) == before
    assert [each for each in sums(store) if each not in expected] == [
        (3, expected[3][1], hashlib.sha256((store.shards / "000003.parquet").read_bytes()).hexdigest())
    ]
    assert run(store, SPEC, InProcess(), part=(2, 2)).computed == 0
    (store.shards / "000003.parquet").write_bytes(old)  # from a backup, say
    assert sums(store) == expected
    alter(store.shards / "000003.parquet")  # now it is neither
    with pytest.raises(StoreError, match="run the scan again to repair it"):
        store.check()
    outcome = run(store, SPEC, InProcess())
    assert (outcome.computed, outcome.repaired) == (1, 1)
    whole(store, expected)


@pytest.mark.parametrize("name", ["shards", "manifest"])
def test_a_folder_is_missing(finished: Store, name: str, expected: list[tuple[int, int, str]]) -> None:
    """Somebody has tidied up: everything is computed again."""
    shutil.rmtree(finished.folder / name)
    assert run(finished, SPEC, InProcess()).computed == 12
    whole(finished, expected)


def test_a_whole_scan_leaves_one_line_for_each_shard(finished: Store, expected: list[tuple[int, int, str]]) -> None:
    """Overlapping arrays may have recorded a shard twice."""
    lines = (finished.folder / "manifest" / "000001-of-000001.jsonl").read_text().splitlines(keepends=True)
    (finished.folder / "manifest" / "000001-of-000003.jsonl").write_text("".join(lines[::3]))
    assert sums(finished) == expected
    assert run(finished, SPEC, InProcess()).computed == 0
    whole(finished, expected)


def test_different_rows_for_one_shard(finished: Store) -> None:
    """Which would be a bug, are not chosen from."""
    record = finished.records()[3]
    with closing(Journal(finished, (2, 2))) as journal:
        journal.add(replace(record, rows=record.rows + 1, sha256="0" * 64))
    with pytest.raises(StoreError, match=r"two different results for shard 3: [0-9]+ and [0-9]+ rows"):
        finished.check()


@pytest.mark.parametrize("ending", ['{"shard": 11, "ro', "\n\n", '{"shard": 11}\n', "[]\n", "\x00" * 40])
def test_damaged_manifest(finished: Store, ending: str, expected: list[tuple[int, int, str]]) -> None:
    """A line that was not written to its end says nothing: the shard is done again."""
    store = finished
    journal = store.folder / "manifest" / "000001-of-000001.jsonl"
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:-1]) + ending)
    assert len(store.records()) == 11
    outcome = run(store, SPEC, InProcess())
    assert (outcome.computed, outcome.repaired) == (1, 0)
    whole(store, expected)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'"rows": \d+', '"rows": 0'),
        (r'"seconds": [\d.]+', '"seconds": null'),
        (r'"memory": \d', '"memory": 9'),
        (r'"shard": 3', '"shard": 4'),
        (r', "check": "', ', "Check": "'),
        (r', "check".*\}', "}"),
    ],
)
def test_altered_manifest(finished: Store, old: str, new: str, expected: list[tuple[int, int, str]]) -> None:
    """A number that changed on the disk: a line has a checksum.  Questions refuse, the scan does the shard again."""
    journal = finished.folder / "manifest" / "000001-of-000001.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    lines[3], changed = re.subn(old, new, lines[3])
    assert changed == 1
    journal.write_text("".join(lines))
    assert sorted(finished.records()) == [number for number in range(12) if number != 3]
    with pytest.raises(StoreError, match=r"000001-of-000001.jsonl line 4 is damaged: run the scan again to repair it"):
        finished.check()
    assert run(finished, SPEC, InProcess()).computed == 1
    whole(finished, expected)


def test_damaged_plan(finished: Store) -> None:
    """A plan that is not the one of the store is not followed."""
    store = finished
    path = store.folder / "plan.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(StoreError, match="is damaged"):
        run(store, SPEC, InProcess())


def hold(folder: str, ready: str) -> None:
    with held(Store(Path(folder)).locks, (1, 1)):
        Path(ready).touch()
        time.sleep(60)


def test_two_scans_on_one_store(tmp_path: Path) -> None:
    """The second refuses and says who works there; when that one is killed, the store is free."""
    store, ready = Store(tmp_path / "store"), tmp_path / "ready"
    first = FORKS.Process(target=hold, args=(str(store.folder), str(ready)))
    first.start()
    while not ready.exists():
        time.sleep(0.01)
    for part in ((1, 1), (1, 2)):
        with pytest.raises(StoreError, match=f"another scan works on .*: process {first.pid} of .* on .* since"):
            run(store, SPEC, InProcess(), part=part)
    assert len(store.holders()) == 1
    first.kill()
    first.join()
    assert store.holders() == []
    assert run(store, SPEC, InProcess()).shards == 12


def test_jobs_of_an_array_share_a_store(tmp_path: Path) -> None:
    """Different parts may work at once, the same part and a whole scan may not."""
    store = Store(tmp_path / "store")
    with held(store.locks, (1, 2)):
        assert run(store, SPEC, InProcess(), part=(2, 2)).shards == 6
        for part in ((1, 2), (1, 1)):
            with pytest.raises(StoreError, match=r"part 1 of 2"):
                run(store, SPEC, InProcess(), part=part)


def test_changed_specification(finished: Store) -> None:
    """Refused with the difference; nothing is changed."""
    store = finished
    before = sums(store)
    other = Spec(("dirac-d4", "weinberg"), (1,), (6,), max_su2=3)
    message = "residual is .6, 12. in the store and .6. now; max_su2 is 2 in the store and 3 now"
    with pytest.raises(StoreError, match=message):
        run(store, other, InProcess())
    about = store.folder / "scan.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "version": "0.0.1"}))
    with pytest.raises(StoreError, match=r"version is 0\.0\.1 in the store"):
        run(store, SPEC, InProcess())
    assert sums(store) == before
