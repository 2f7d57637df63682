"""Figures as files: what each format has, and nothing half written."""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path

import pytest

import topologies
from drawn import pixels
from topologies import drawing
from topologies.errors import MalformedInput


def test_save_takes_what_each_format_has(tmp_path: Path) -> None:
    diagram = topologies.Diagram.from_key("dirac-d5_0122_F01_S0212")
    diagram.save(tmp_path / "a.png", dpi=600, background="white")
    assert pixels((tmp_path / "a.png").read_bytes())[0, 0, :3].min() == 1.0
    diagram.save(tmp_path / "a.tex", feynman=True, ink="#102030")
    assert (tmp_path / "a.tex").read_text("ascii") == diagram.tikz(feynman=True, ink="#102030")
    diagram.save(tmp_path / "a.gv")
    assert (tmp_path / "a.gv").read_text("ascii") == diagram.dot()
    for form in drawing.FORMATS:
        diagram.save(tmp_path / f"b.{form}")
    with pytest.raises(MalformedInput, match="unknown format 'bmp': choose from svg, pdf, png, eps, dot, tex"):
        diagram.save(tmp_path / "b.bmp")
    assert len(list(tmp_path.iterdir())) == 3 + len(drawing.FORMATS)


def test_save_is_atomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "figure.svg"
    drawing.save(b"old", target)
    assert target.read_bytes() == b"old"
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        drawing.save(b"new", target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]
    with pytest.raises(FileNotFoundError):
        drawing.save(b"x", tmp_path / "nowhere" / "figure.svg")


def test_save_names_the_file_that_was_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong: the error has the path the caller gave, and no temporary file stays."""
    with pytest.raises(FileNotFoundError) as missing:
        drawing.save(b"x", tmp_path / "nowhere" / "figure.svg")
    assert missing.value.filename == str(tmp_path / "nowhere" / "figure.svg")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(IsADirectoryError) as taken:
        drawing.save(b"x", folder)
    assert (taken.value.filename, taken.value.filename2) == (str(folder), None)
    assert taken.value.strerror

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left") as disk:
        drawing.save(b"x", tmp_path / "figure.svg")
    assert (disk.value.errno, disk.value.filename) == (errno.ENOSPC, str(tmp_path / "figure.svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_full_disk_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", lambda *_: FileIO("/dev/full", "w"))
    with pytest.raises(OSError, match="No space left") as disk:
        drawing.save(b"x" * 10**6, tmp_path / "figure.svg")
    assert disk.value.filename == str(tmp_path / "figure.svg")
    assert not list(tmp_path.iterdir())
