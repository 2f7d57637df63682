"""The commands that count: what they import, progress and journals; and ``nuloops info``."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kernel_cases import compiled
from nuloops.cli import main
from topologies import census, kernel
from topologies.kernel import choice

COMMAND = [sys.executable, "-m", "nuloops", "count"]


@compiled
def test_counting_imports_little() -> None:
    """Neither NumPy nor networkx, nor anything that reads model files."""
    code = (
        "import sys; from nuloops.cli import main; main(['count', '--loops', '1', '--legs', '4'])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(loaded & set('numpy networkx sympy pydantic yaml charges'.split()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[0].split() == ["topologies", "16"]
    assert run.stdout.splitlines()[-1] == "set()"


def test_info(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine and the reason, in JSON and in words, with a remark if it is the slow one."""
    assert main(["info", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["engine"], found["reason"]) == kernel.engine()
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert main(["info"]) == 0
    shown = capsys.readouterr().out
    assert "python (NULOOPS_KERNEL asks for it)" in shown
    assert "about a hundred times longer" in shown
    monkeypatch.setenv(kernel.VARIABLE, "fast")
    assert main(["info"]) == 2


def test_a_lost_kernel_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Once on stderr, with the reason, and only if nobody asked for the Python code."""
    monkeypatch.setattr(choice, "_extension", lambda: "the kernel was not built: \x1b[31m")
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    command = ["count", "--loops", "1", "--legs", "2"]
    assert main(command) == 0
    lost = capsys.readouterr()
    assert re.fullmatch(
        r"nuloops count: takes about a hundred times longer, because the kernel was not built: [^\x1b\n]*\n", lost.err
    )
    monkeypatch.setenv(kernel.VARIABLE, "python")
    assert main(command) == 0
    assert capsys.readouterr() == (lost.out, "")


@compiled
@pytest.mark.parametrize("asked", [["--legs", "3"], ["--operator", "dirac-d4"], ["--legs", "2", "--fermion-legs", "0"]])
def test_a_journal_changes_nothing(asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The numbers are the same without one, with a new one, and resumed from one."""
    command = ["count", "--loops", "3", *asked, "--json"]
    assert main(command) == 0
    expected = capsys.readouterr()
    for _ in range(2):
        assert main([*command, "--journal", str(tmp_path / "journal")]) == 0
        assert capsys.readouterr() == expected
    assert main([*command, "--large"]) == 0
    assert capsys.readouterr() == expected


@compiled
@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--loops", "1", "--legs", "4"], "two loops"),
        (["--loops", "3", "--legs", "4", "--list", "topologies"], "--journal does not go"),
        (["--loops", "3", "--legs", "4", "--fermion-legs", "5"], "do not fit"),
        (["--loops", "3", "--legs", "4", "--fermion-legs", "3"], "even"),
        (["--loops", "3", "--legs", "-4"], "do not fit into -4 legs"),
        (["--loops", "3", "--operator", "dirac-d4", "--insertions", "1"], "--journal does not go"),
    ],
)
def test_journals_that_make_no_sense(
    more: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2, and no file."""
    assert main(["count", *more, "--journal", str(tmp_path / "journal")]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (tmp_path / "journal").exists()


def _written(terminal: int) -> Iterator[str]:
    """All that was written to a pseudo-terminal whose other end is closed."""
    with suppress(OSError):  # nothing is left
        while part := os.read(terminal, 1 << 16):
            yield part.decode()
    os.close(terminal)


@compiled
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals and no kill -9")
def test_a_bar_on_a_terminal_and_kill_9(tmp_path: Path) -> None:
    """A run shows how far it is until it is killed; the same command resumes it and gives the numbers of a census."""
    import pty  # not on Windows

    journal = tmp_path / "journal"
    command = [*COMMAND, "--loops", "5", "--legs", "2", "--large", "--journal", str(journal), "--json"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as run:
        os.close(theirs)
        while run.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") > 20):
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    shown = "".join(_written(ours))
    assert "topologies" in shown
    kept = journal.read_bytes().count(b"\n")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == dict(census(5, 2))
    assert done.stderr == ""
    assert kept > 20
    assert journal.read_bytes().count(b"\n") == 1 + len(kernel_skeletons())


def kernel_skeletons() -> list[object]:
    from topologies.kernel import _kernel

    return list(_kernel.Skeletons(5, _kernel.Watch()))
