"""Commands in the environments of users: notebooks, time zones, names of files that are no text, spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import KEY, run
from nuloops.scan.query import Answer, write_csv
from nuloops.typesetting.tables import cell


def command(folder: Path, *arguments: str | bytes, **environment: str) -> tuple[int, bytes, bytes]:
    """Exit code, standard output and standard error of a command in a process of its own."""
    words = [sys.executable, "-m", "nuloops", *arguments]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MPLBACKEND", "module://no_such_package.backend"),
        ("MPLBACKEND", "no-such-backend"),
        ("MATPLOTLIBRC", "own"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("SOURCE_DATE_EPOCH", "yesterday"),
        ("TZ", "Asia/Kathmandu"),
        ("TZ", "XYZ+3:30"),
        ("LC_ALL", "C"),
        ("PYTHONOPTIMIZE", "2"),
        ("PYTHONHASHSEED", "7"),
        ("NO_COLOR", "1"),
    ],
)
def test_no_variable_changes_a_figure(tmp_path: Path, plain: dict[str, bytes], name: str, value: str) -> None:
    (tmp_path / "own").mkdir()
    settings = "mathtext.default: rm\nfont.weight: bold\ntext.parse_math: False\npath.sketch: 1, 100, 2\n"
    (tmp_path / "own" / "matplotlibrc").write_text(settings)
    for form, figure in plain.items():
        code, _, err = command(tmp_path, "draw", KEY, "--out", f"a.{form}", **{name: value})
        assert (code, err) == (0, b"")
        assert (tmp_path / f"a.{form}").read_bytes() == figure


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Figures that are drawn in UTC without any of these variables."""
    folder = tmp_path_factory.mktemp("plain")
    forms = ("svg", "pdf")
    for form in forms:
        assert command(folder, "draw", KEY, "--out", f"a.{form}", TZ="UTC")[0] == 0
    return {form: (folder / f"a.{form}").read_bytes() for form in forms}


def test_a_broken_file_of_settings_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe: 1\n")
    code, _, err = command(tmp_path, "draw", KEY, "--out", "a.svg")
    assert code == 2
    assert err.splitlines()[-1].startswith(b"nuloops draw: matplotlib does not load: ")
    assert not (tmp_path / "a.svg").exists()


def test_figures_without_a_folder_for_settings(tmp_path: Path, plain: dict[str, bytes]) -> None:
    (tmp_path / "file").touch()
    code, _, _ = command(tmp_path, "draw", KEY, "--out", "a.svg", MPLCONFIGDIR=str(tmp_path / "file" / "folder"))
    assert (code, (tmp_path / "a.svg").read_bytes()) == (0, plain["svg"])


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names of files are text here")
def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = b"figure\xff.svg"
    code, out, err = command(tmp_path, "draw", KEY, "--out", name, "--json")
    assert (code, err) == (0, b"")
    assert os.fsencode(json.loads(out)["file"]) == name
    assert command(tmp_path, "draw", KEY, "--out", name) == (0, out_line(out), b"")
    assert os.listdir(os.fsencode(tmp_path)) == [name]


def out_line(document: bytes) -> bytes:
    """What draw prints where the document is not asked for."""
    values = json.loads(document)
    return f"{values['file']}: drawn by {values['engine']}\n".encode(errors="backslashreplace")


EVIL = "a\x1b[31m\x9bb"


@pytest.mark.parametrize(
    "arguments",
    [
        ("draw", KEY, "--out", f"{EVIL}.svg"),
        ("draw", KEY, "--out", f"{EVIL}.svg", "--json"),
        ("draw", KEY, "--out", f"{EVIL}.bmp"),
        ("verify", f"{EVIL}.yaml"),
        ("verify", "scotogenic", EVIL),
        ("query", EVIL, "SELECT 1"),
        (EVIL,),
    ],
)
def test_nothing_moves_the_cursor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    _, out, err = run(capsys, *arguments)
    assert out or err
    assert not {"\x1b", "\x9b"} & set(out + err)


def test_csv_holds_no_formulas() -> None:
    stream = io.StringIO()
    texts = ["=1+1", "@A1", "+cmd|'x'!A0", "-2+SUM(A1)", "\t=1", "-1/2", "+1", "-kappa_1+1/2", "2*y_1", "", "X1 -X2"]
    write_csv(Answer(("=head", *"abcdefghij"), [tuple(texts)]), stream)
    head, row = csv.reader(io.StringIO(stream.getvalue()))
    assert head[0] == "'=head"
    assert [text for text, written in zip(texts, row, strict=True) if text != written] == texts[:5]
    assert row == [cell(text) for text in texts]


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["draw", "--help"]])
def test_help_for_a_full_disk(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nuloops", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"nuloops: No space left on device\n")
