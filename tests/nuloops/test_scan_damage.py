"""Damaged stores, and crafted ones: the same answer or one line, and nothing is half written."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")

import pyarrow as pa
import pyarrow.parquet as pq

from nuloops import cli
from nuloops.scan.engines import InProcess
from nuloops.scan.manifest import written
from nuloops.scan.query import ask, opened
from nuloops.scan.running import run
from nuloops.scan.shards import Record
from nuloops.scan.spec import Spec
from nuloops.scan.store import Store
from topologies.errors import NuloopsError
from topologies.machine.files import remove_stale, replacing

QUESTION = "SELECT r.key, diagrams, new_fields FROM models r ORDER BY ALL"
DEEP = "[" * 100_000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """22 rows in 7 shards, for 20 models; what is kept beside them is there."""
    store = Store(tmp_path_factory.mktemp("damage") / "store")
    run(store, Spec(("dirac-d5",), (1,), (6,), max_su2=2, max_fields=3), InProcess())
    answer(store)
    return store


@pytest.fixture
def copied(small: Store, tmp_path: Path) -> Store:
    shutil.copytree(small.folder, tmp_path / "store")
    return Store(tmp_path / "store")


def answer(store: Store) -> tuple[list[tuple[Any, ...]], str]:
    with opened(store) as connection:
        return ask(connection, QUESTION).rows, store.unfinished()


def flips(store: Store) -> Iterator[tuple[Path, int, int]]:
    """Single bits, some of each file that a question may read; always the same ones."""
    dice = random.Random(7)
    for path in sorted(path for path in store.folder.rglob("*") if path.is_file() and path.suffix != ".lock"):
        size = path.stat().st_size
        number = 40 if path.name.startswith("repeats-") else 20 if path.suffix != ".parquet" else 4
        for _ in range(number):
            yield path, dice.randrange(size), dice.randrange(8)
        yield path, size - 1, dice.randrange(8)


def test_single_bits(copied: Store) -> None:
    """Whichever is another one: the answer is the same, or refused."""
    right = answer(copied)
    refused = same = 0
    for path, place, bit in list(flips(copied)):
        content = path.read_bytes()
        altered = bytearray(content)
        altered[place] ^= 1 << bit
        path.write_bytes(altered)
        try:
            assert answer(copied) == right, f"{path.name}, byte {place}, bit {bit}"
            same += 1
        except NuloopsError:
            refused += 1
        path.write_bytes(content)
    assert refused > 50
    assert same > 50
    assert answer(copied) == right


def said(capsys: pytest.CaptureFixture[str], words: list[str]) -> str:
    """The one line of a command that refuses."""
    assert cli.main(words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (DEEP, "nested too deeply"),
        ("[]", "it has no schema"),
        ('{"schema": "nuloops-scan/1"}', "it has no version"),
        ('{"schema": "nuloops-scan/1", "version": 1, "plan": "", "spec": {}}', "version is 1"),
        ('{"schema": "nuloops-scan/1", "version": "1", "plan": "", "spec": []}', r"spec is \[\]"),
        ('{"schema": ' + "9" * 5000 + "}", "damaged: "),
        ("\xff", "damaged: "),
    ],
)
def test_scan_json(copied: Store, text: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command refuses, and names the file and the key."""
    (copied.folder / "scan.json").write_text(text, encoding="latin-1")
    folder = str(copied.folder)
    for words in (["query", folder, "smallest"], ["gallery", folder], ["scan", "--store", folder, "--status"]):
        line = said(capsys, words)
        assert "scan.json is damaged" in line
        assert reason.replace("\\", "") in line
    assert not (copied.folder / "gallery").exists()


@pytest.mark.parametrize("text", [DEEP, "{", "[1]", '{"0": {}}', '{"0": 1}', "null", '[["0", []]]', "9" * 5000])
def test_checked_json(copied: Store, small: Store, text: str) -> None:
    """It only says what need not be read again."""
    (copied.folder / "checked.json").write_text(text)
    assert answer(copied) == answer(small)


def replan(store: Store, lines: list[str]) -> None:
    """Another plan, with the right checksum."""
    text = "".join(line + "\n" for line in lines)
    (store.folder / "plan.jsonl").write_text(text)
    about = json.loads((store.folder / "scan.json").read_text())
    about["plan"] = hashlib.sha256(text.encode()).hexdigest()
    (store.folder / "scan.json").write_text(json.dumps(about))


@pytest.mark.parametrize(
    "line",
    [
        DEEP,
        "[]",
        "{}",
        '[1, "dirac-d5", 1, 6, "x", 0, 1, 12]',
        '[0, 5, 1, 6, "x", 0, 1, 12]',
        '[0, "dirac-d5", 1, 6, "x", 0, 1, 0]',
        '[0, "dirac-d5", 1, 6, "x", 0, 1, 1e400]',
    ],
)
def test_plan(copied: Store, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is no shard."""
    replan(copied, [line, *(copied.folder / "plan.jsonl").read_text().splitlines()[1:]])
    assert "plan.jsonl line 1 is no shard" in said(capsys, ["scan", "--store", str(copied.folder), "--status"])


@pytest.mark.parametrize(
    "changes",
    [
        {"shard": "x"},
        {"shard": -1},
        {"rows": None},
        {"rows": True},
        {"seconds": float("nan")},
        {"sha256": 5},
        {"bytes": 1 << 70},
        {"memory": [[]]},
    ],
)
def test_manifest(copied: Store, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A line with the right checksum that says nonsense."""
    record = copied.records()[3]
    with (copied.folder / "manifest" / "000001-of-000001.jsonl").open("a") as stream:
        stream.write(written(Record(**{**record.document(), **changes})))
    folder = str(copied.folder)
    assert "000001-of-000001.jsonl line 8 is damaged" in said(capsys, ["query", folder, "smallest"])
    assert cli.main(["scan", "--store", folder, "--status"]) == 1
    assert "000001-of-000001.jsonl line 8 is damaged; running" in capsys.readouterr().out


def test_a_shard_that_is_not_planned(copied: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Such as one of another store."""
    shutil.copy(copied.shards / "000003.parquet", copied.shards / "000009.parquet")
    with (copied.folder / "manifest" / "000001-of-000001.jsonl").open("a") as stream:
        stream.write(written(Record(**{**copied.records()[3].document(), "shard": 9})))
    assert "manifest has shard 9, the plan has not" in said(capsys, ["query", str(copied.folder), "smallest"])
    assert cli.main(["scan", "--store", str(copied.folder), "--status"]) == 1


def reshard(store: Store, change: Callable[[pa.Table], pa.Table], rows: int | None = None) -> None:
    """Another file for the largest shard, with the right checksums everywhere."""
    path = store.folder / "manifest" / "000001-of-000001.jsonl"
    records = store.records()
    first = max(records.values(), key=lambda record: record.rows)
    file = store.shards / f"{first.shard:06}.parquet"
    table = change(pq.read_table(file))
    pq.write_table(table, file)
    content = file.read_bytes()
    numbers = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "rows": rows or len(table)}
    records[first.shard] = Record(**{**first.document(), **numbers})
    path.write_text("".join(map(written, records.values())))


def with_last(name: str, value: Any) -> Callable[[pa.Table], pa.Table]:
    """The table with another value in its last row."""

    def change(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        rows[-1][name] = value
        return pa.Table.from_pylist(rows, table.schema)

    return change


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("key", None, "its key is empty or too long"),
        ("key", "B-L: F(1,1,0," + "9" * 5000 + ")", "its key is empty or too long"),
        ("key", "B-L: S(7,99,0,1)", "an impossible representation"),
        ("key", "B-L: S(1,12,0,1) S(1,1,0,1) S(1,1,0,2) S(1,1,0,3)", "is not a model of"),
        ("key", "\x1b[31m", r"\x1b[31m"),
        ("operator", "nothing", "nothing"),
        ("operator", None, "its operator"),
        ("diagram", "dirac-d5", "with key B-L"),
        ("diagram", None, "its diagram"),
        ("loops", None, "a number of it is missing"),
        ("residual", -3, "with key B-L"),
        ("fields", None, "a number of it is missing"),
    ],
)
def test_rows(copied: Store, name: str, value: Any, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that are no models are not drawn, and nothing is half written; questions may well ask for them."""
    reshard(copied, with_last(name, value))
    line = said(capsys, ["gallery", str(copied.folder)])
    assert "has a row that is not a model" in line
    assert reason in line
    assert not (copied.folder / "gallery").exists()
    assert cli.main(["query", str(copied.folder), "SELECT * FROM rows", "--json"]) == 0


def test_columns(copied: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that are not those of a scan, or have other rows than recorded."""
    folder = str(copied.folder)
    reshard(copied, lambda table: table, rows=7)
    assert "rows, " in (line := said(capsys, ["query", folder, "smallest"]))
    assert "in the manifest" in line
    reshard(copied, lambda table: table.rename_columns(["number", *table.column_names[1:]]))
    assert "cannot be read" in said(capsys, ["query", folder, "smallest"])


@pytest.mark.parametrize(
    "question",
    [
        "SELECT length(repeat('a', 3000000000))",
        "SELECT len(list(range)) FROM range(300000000000)",
        "SELECT sum(len(repeat('ab', 1000000) || range)) FROM range(100000)",
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")
def test_questions_that_take_all_memory(small: Store, question: str) -> None:
    """Are refused before they have it."""
    script = (
        "import resource, sys; from nuloops import cli\n"
        "code = cli.main(sys.argv[1:])\n"
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", script, "query", str(small.folder), question, "--memory", "0.4", "--csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, megabytes = map(int, done.stdout.split())
    assert (code, done.stderr.count("\n")) == (2, 1)
    assert "emory" in done.stderr
    assert megabytes < 1500


@pytest.mark.parametrize(
    "question",
    [
        "SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range + b.range < 5",
        "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))",  # looks for no interrupt
    ],
)
def test_questions_that_take_years(small: Store, question: str) -> None:
    """End with one line when their time is over."""
    command = [sys.executable, "-m", "nuloops", "query", str(small.folder), question, "--seconds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    line = "nuloops query: the question takes more than 1 seconds: ask for less, or give --seconds\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


@pytest.mark.parametrize("words", [["--seconds", "0"], ["--seconds", "nan"], ["--memory", "0"], ["--memory", "nan"]])
def test_limits_that_are_none(small: Store, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert words[0] in said(capsys, ["query", str(small.folder), "smallest", *words])
    assert words[0] in said(capsys, ["gallery", str(small.folder), *words])


def temporary(name: str, process: int, host: str = "") -> str:
    return f".{name}.{zlib.crc32((host or socket.gethostname()).encode()):08x}.{process}.0123abcd.tmp"


def test_what_killed_processes_left(tmp_path: Path) -> None:
    """Is removed; not what a living one is writing, nor the files of others."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    gone = int(ended.stdout)
    stale = [temporary("a.tex", gone), temporary("b", gone, "elsewhere"), f".c.svg.{'0' * 16}.tmp"]
    stays = [temporary("d", os.getpid()), temporary("e", gone, "elsewhere"), ".f.tmp", "g.tmp", f".h.{'0' * 16}.tmp"]
    for name in (*stale, *stays):
        (tmp_path / name).touch()
    for name in stale[1:]:
        os.utime(tmp_path / name, (time.time() - 7200,) * 2)
    with replacing(tmp_path / "now") as path:
        path.touch()
        remove_stale(tmp_path)
        assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*stays, path.name])
    remove_stale(tmp_path / "missing")


def test_a_gallery_that_was_killed(copied: Store) -> None:
    """What it left is removed by the next one, in the folder and in that of the figures."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    folder = copied.folder / "gallery"
    (folder / "svg").mkdir(parents=True)
    for path in (folder / temporary("index.html", int(ended.stdout)), folder / "svg" / temporary("0001.svg", 1 << 29)):
        path.touch()
    assert cli.main(["gallery", str(copied.folder), "--where", "candidates > 2"]) == 0
    assert list(folder.rglob(".*")) == []


@pytest.mark.parametrize("file", ["scan.json", "checked.json"])
def test_a_pipe_is_not_waited_for(copied: Store, file: str) -> None:
    """Nor is a device read for ever."""
    (copied.folder / file).unlink()
    (os.mkfifo if file == "scan.json" else lambda path: path.symlink_to("/dev/zero"))(copied.folder / file)
    if file == "scan.json":
        with pytest.raises(NuloopsError, match="not a regular file"):
            copied.check()
    else:
        assert len(copied.check()) == 7


@pytest.mark.parametrize("text", [DEEP, '{"diagrams": [{"files": {"u1": {"svg": 5}}}]}', "9" * 5000, "[]", "\x00"])
def test_generate_over_what_is_no_catalogue(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A catalogue.json that is not ours is refused; by force it goes, and so does what a killed run left."""
    (tmp_path / "tex").mkdir()
    (tmp_path / "tex" / temporary("dirac-d5.u1.tex", 1 << 29)).touch()
    (tmp_path / "catalogue.json").write_text(text)
    words = ["generate", "--operator", "dirac-d4", "--loops", "1", "--format", "svg", "--out", str(tmp_path)]
    assert cli.main(words) == 2
    assert "catalogue.json" in capsys.readouterr().err
    assert (tmp_path / "catalogue.json").read_text() == text
    assert cli.main([*words, "--force"]) == 0, capsys.readouterr().err
    assert list((tmp_path / "tex").iterdir()) == []
    assert json.loads((tmp_path / "catalogue.json").read_text())["diagrams"]
