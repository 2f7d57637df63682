"""Where a store is, and where it cannot be: odd names, folders of others, folders that only can be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")

from nuloops import cli

SPEC = "operators: dirac-d5\nloops: 1\nresidual: 6\nmax_su2: 2\nmax_fields: 3\n"  # 22 rows


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("places") / "scan.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture(scope="module")
def finished(spec: Path) -> Path:
    folder = spec.parent / "store"
    assert cli.main(["scan", str(spec), "--store", str(folder), "--engine", "in-process"]) == 0
    return folder


ODD = ["with space", "quo'te", 'dou"ble', "$(touch x)", "é/λ", "glob*?[1]", "a%s{0}", "back\\slash", "new\nline", ".h?"]


@pytest.mark.parametrize("name", ODD)
def test_odd_names(name: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store may be called anything; what it is asked is not read as a pattern, nor by a shell."""
    folder = tmp_path / name
    shutil.copytree(finished, folder)
    for _ in range(2):  # also with the file of repeats
        assert cli.main(["query", str(folder), "SELECT count(*) AS n FROM models", "--csv"]) == 0
        assert capsys.readouterr().out == "n\n20\n"
    assert len(list(folder.glob("repeats-*.parquet"))) == 1
    assert cli.main(["gallery", str(folder), "--where", "new_fields = 3 AND candidates > 2"]) == 0
    assert (folder / "gallery" / "index.html").exists()
    assert cli.main(["scan", "--store", str(folder), "--status"]) == 0


@pytest.mark.parametrize("name", ["a*", "a?", "[ab]", "a[b]", "[!b]", "**"])
def test_a_neighbour_is_not_read(
    name: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose path the path of the store matches, if it is read as a pattern."""
    for neighbour in ("a", "aa", "ab", name):
        shutil.copytree(finished, tmp_path / neighbour)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["query", name, "SELECT count(*) AS n FROM rows", "--csv"]) == 0
    assert capsys.readouterr().out == "n\n22\n"
    for path in ("../../aa/shards/000000.parquet", "../../aa/shards/*.parquet"):
        question = f"SELECT count(*) FROM read_parquet('{tmp_path / name}/shards/{path}')"
        assert cli.main(["query", name, question]) == 2
        assert "Permission Error" in capsys.readouterr().err


def test_a_path_that_duckdb_cannot_read(finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line; it is not read as another one."""
    folder = tmp_path / "a\\*"
    shutil.copytree(finished, folder)
    assert cli.main(["query", str(folder), "smallest"]) == 2
    assert "DuckDB cannot read a path with a backslash and one of * ? [: rename the folder" in capsys.readouterr().err


def test_the_hint_can_be_pasted(spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also if the name has a blank."""
    folder = tmp_path / "my scan"
    assert cli.main(["scan", str(spec), "--store", str(folder), "--engine", "in-process"]) == 0
    assert f"Ask: nuloops query '{folder}' smallest\n" in capsys.readouterr().out


def test_names_and_questions_that_are_not_utf8(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line: DuckDB takes no such text."""
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    shutil.copytree(finished, folder)
    bad = (
        (["query", folder, "smallest"], "the path of the store is not UTF-8"),
        (["query", str(finished), "SELECT '\udcff'"], "the question is not UTF-8"),
        (["gallery", str(finished), "--where", "key = '\udcff'"], "the condition is not UTF-8"),
    )
    for words, message in bad:
        assert cli.main(words) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert message in err


@pytest.mark.parametrize(
    "words", [["query", "DIR", "smallest"], ["gallery", "DIR"], ["scan", "--store", "DIR", "--status"]]
)
@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_store(words: list[str], there: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and nothing is made there."""
    folder = tmp_path / "folder"
    if there:
        folder.mkdir()
    assert cli.main([str(folder) if word == "DIR" else word for word in words]) == 2
    assert capsys.readouterr().err == f"nuloops {words[0]}: {folder} is no store of nuloops scan\n"
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []


@pytest.fixture
def read_only(finished: Path, tmp_path: Path) -> Iterator[Path]:
    """A store on a file system that cannot be written to, not even by root."""
    store, seen = tmp_path / "store", tmp_path / "seen"
    shutil.copytree(finished, store)
    for path in (*store.glob("repeats-*"), *store.glob("checked.json")):
        path.unlink()
    seen.mkdir()
    for words in (["--bind", str(store), str(seen)], ["-o", "remount,ro,bind", str(seen)]):
        if subprocess.run(["mount", *words], capture_output=True, check=False).returncode:
            subprocess.run(["umount", "-l", str(seen)], capture_output=True, check=False)
            pytest.skip("a folder cannot be mounted here")
    yield seen
    subprocess.run(["umount", "-l", str(seen)], check=True)


def test_a_store_that_only_can_be_read(
    read_only: Path, spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is asked, drawn elsewhere and looked at; a scan and a gallery in it are refused in one line."""
    assert cli.main(["query", str(read_only), "residual"]) == 0
    assert cli.main(["gallery", str(read_only), "--where", "candidates > 2", "--out", str(tmp_path / "page")]) == 0
    assert cli.main(["scan", "--store", str(read_only), "--status"]) == 0
    capsys.readouterr()
    for words in (
        ["gallery", str(read_only), "--where", "candidates > 2"],
        ["scan", str(spec), "--store", str(read_only)],
    ):
        assert cli.main(words) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "Read-only file system" in err


def test_answers_of_an_unfinished_scan_say_so(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a question and of a gallery."""
    store = tmp_path / "store"
    shutil.copytree(finished, store)
    journal = store / "manifest" / "000001-of-000001.jsonl"
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:3]))
    for words in (["query", str(store), "residual"], ["gallery", str(store), "--where", "candidates > 2"]):
        assert cli.main(words) == 0
        line = f"nuloops {words[0]}: 3 of 7 shards are finished, the answer is that of these\n"
        assert capsys.readouterr().err == line


def test_a_terminal_is_not_steered(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table shows what would colour it, move the cursor or start a line; so does CSV, but for ends of lines."""
    question = """SELECT chr(27) || '[31m' AS "a
b", 'ν' AS c"""
    assert cli.main(["query", str(finished), question]) == 0
    assert capsys.readouterr().out.split() == [r"a\nb", "c", r"\x1b[31m", "ν"]
    assert cli.main(["query", str(finished), question, "--csv"]) == 0
    assert capsys.readouterr().out == '"a\nb",c\n\\u001b[31m,ν\n'


def test_a_name_that_is_no_question(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The names that there are."""
    assert cli.main(["query", str(finished), "smalest"]) == 2
    assert capsys.readouterr().err == (
        "nuloops query: no question has the name smalest: give one SELECT, "
        "or smallest, dark-matter, candidates, residual, diagram\n"
    )
