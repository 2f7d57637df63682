"""The commands scan, query and gallery, from the words that users write to what is printed."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")


from nuloops import cli
from nuloops.cli import entry
from nuloops.commands import query, scan
from nuloops.scan.engines import InProcess
from nuloops.scan.locks import StoreError
from nuloops.scan.query import NAMED, TABLES, ask, opened
from nuloops.scan.running import run
from nuloops.scan.store import Store
from scan_stores import DOUBLETS, GOOD
from topologies import MalformedInput


def parsed(*words: str) -> argparse.Namespace:
    return entry.parser(words[0]).parse_args(words)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("commands")
    spec = folder / "scan.yaml"
    spec.write_text(GOOD)
    words = (str(spec), "--store", str(folder / "store"), "--engine", "in-process", "--json")
    assert scan.run(parsed("scan", *words)) == 0
    return spec, folder / "store"


def test_scan_command(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Again there is nothing to do; the status says so."""
    spec, folder = scanned
    words = (str(spec), "--store", str(folder), "--engine", "in-process")
    assert scan.run(parsed("scan", *words, "--json")) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["rows"], outcome["shards"], outcome["computed"]) == (126, 7, 0)
    assert scan.run(parsed("scan", "--store", str(folder), "--status", "--json")) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["shards"], status["finished"], status["rows"]) == (7, 7, 126)
    assert (status["damaged"], status["held_by"]) == ([], [])
    assert "finished: 126 rows in 7 shards" in status["last_logged"]
    log = (folder / "log.txt").read_text().splitlines()
    assert any("7 shards to do: about" in line for line in log)
    assert any("finished: 126 rows in 7 shards" in line for line in log)


def test_query_command(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """As a table, CSV, LaTeX and JSON."""
    folder = str(scanned[1])
    question = "SELECT key AS a_key, residual, dark_fields > 1 AS dark FROM models ORDER BY key LIMIT 1"
    assert query.run(parsed("query", folder, question, "--csv")) == 0
    assert capsys.readouterr().out.splitlines()[0] == "a_key,residual,dark"
    assert query.run(parsed("query", folder, question, "--latex")) == 0
    assert r"a\_key & residual & dark" in capsys.readouterr().out
    assert query.run(parsed("query", folder, question, "--json")) == 0
    assert json.loads(capsys.readouterr().out)[0]["residual"] == 6
    assert query.run(parsed("query", folder, "residual")) == 0
    assert "124" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--shard", "0/3"), "write i/n"),
        (("--shard", "4/3"), "write i/n"),
        (("--workers", "0"), "give 1 to 4096"),
        (("--scheduler", "tcp://x:1"), "goes with --engine dask"),
        (("--engine", "in-process", "--workers", "2"), "has one worker"),
        (("--engine", "dask", "--scheduler", "tcp://x:1", "--workers", "2"), "does not go with --scheduler"),
    ],
)
def test_bad_arguments(scanned: tuple[Path, Path], words: tuple[str, ...], message: str) -> None:
    spec, folder = scanned
    with pytest.raises(MalformedInput, match=message):
        scan.run(parsed("scan", str(spec), "--store", str(folder), *words))


def test_much_needs_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Above the limit the estimate is an error that says --yes; with it the scan runs."""
    monkeypatch.setattr("nuloops.scan.estimate.MOST_BYTES", 1000)
    spec = tmp_path / "scan.yaml"
    spec.write_text(GOOD)
    words = (str(spec), "--store", str(tmp_path / "store"), "--engine", "in-process")
    with pytest.raises(StoreError, match=r"about .* rows, .* --yes goes on"):
        scan.run(parsed("scan", *words))
    assert not Store(tmp_path / "store").begun()  # so that a narrower specification is free to go there
    assert "refused: 7 shards to do" in (tmp_path / "store" / "log.txt").read_text()
    spec.write_text(GOOD + "max_fields: 3\n")
    assert scan.run(parsed("scan", *words, "--yes")) == 0
    assert "22 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "words", "line"),
    [
        ("pyarrow", ("scan", "SPEC", "--store", "STORE"), "scans need pyarrow: pip install 'nuloops[scan]'"),
        ("pyarrow", ("query", "STORE", "smallest"), "questions need pyarrow: pip install 'nuloops[scan]'"),
        ("duckdb", ("query", "STORE", "smallest"), "questions need DuckDB: pip install 'nuloops[scan]'"),
        ("duckdb", ("gallery", "STORE"), "questions need DuckDB: pip install 'nuloops[scan]'"),
        ("distributed", ("scan", "SPEC", "--store", "OTHER", "--engine", "dask"), "pip install 'nuloops[dask]'"),
    ],
)
def test_missing_packages(
    scanned: tuple[Path, Path],
    tmp_path: Path,
    module: str,
    words: tuple[str, ...],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line that says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    places = {"SPEC": str(scanned[0]), "STORE": str(scanned[1]), "OTHER": str(tmp_path / "store")}
    assert cli.main([places.get(word, word) for word in words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"nuloops {words[0]}: ")
    assert line in err


def test_what_can_be_asked(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a question: the named ones, and every column of each table."""
    assert cli.main(["query", str(scanned[1]), "--json"]) == 0
    listed = {(each["table"], each["name"]) for each in json.loads(capsys.readouterr().out)}
    assert listed == {("question", name) for name in NAMED} | {(t, name) for t, some in TABLES.items() for name in some}
    with opened(Store(scanned[1])) as connection:
        for table, some in TABLES.items():
            assert ask(connection, f"SELECT * FROM {table} LIMIT 0").columns == tuple(some)


def test_commands_as_users_run_them(
    scanned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page of a gallery goes into the store; bad SQL is one line and exit code 2; damage is exit code 1."""
    store = tmp_path / "store"
    shutil.copytree(scanned[1], store)
    assert cli.main(["gallery", str(store), "--where", "new_fields = 3 AND candidates > 2 -- few"]) == 0
    assert capsys.readouterr().out == f"1 model drawn: browse {store / 'gallery' / 'index.html'}\n"
    assert (store / "gallery" / "svg" / "0001.svg").exists()
    bad = [
        "1) UNION (SELECT 1",
        "false) UNION ALL SELECT * FROM models WHERE (true",
        "true; DROP VIEW rows",
        "",
        "nothing",
    ]
    for words in (["query", str(store), "SELEC 1"], *(["gallery", str(store), "--where", each] for each in bad)):
        assert cli.main(words) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(f"nuloops {words[0]}: DuckDB: ")
    assert cli.main(["query", str(store), "smallest", "--limit", "0"]) == 2
    (store / "shards" / "000002.parquet").unlink()
    assert cli.main(["scan", "--store", str(store), "--status"]) == 1
    assert "damaged: 000002.parquet is missing" in capsys.readouterr().out
    assert cli.main(["query", str(store), "smallest"]) == 2
    assert "run the scan again to repair it" in capsys.readouterr().err


def test_no_store(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="is no store of nuloops scan"):
        query.run(parsed("query", str(tmp_path), "smallest"))
    with pytest.raises(StoreError, match="is no store and not empty"):
        run(Store(tmp_path), DOUBLETS, InProcess())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("notes.txt", "mine")]
