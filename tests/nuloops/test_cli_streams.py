"""Help texts, and standard output that is full, closed, or of another encoding."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import run
from nuloops.cli import entry
from nuloops.commands import COMMANDS
from nuloops.files.models import published


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_says_every_default_and_the_exit_codes(capsys: pytest.CaptureFixture[str], command: str | None) -> None:
    code, out, _ = run(capsys, *([command] if command else []), "--help")
    assert code == 0
    assert " ".join(entry.CODES.split()) in " ".join(out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_a_help_text(command: str) -> None:
    parser = entry.parser(command)
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    assert list(commands.choices) == list(COMMANDS)
    for action in commands.choices[command]._actions:
        assert action.help
        if action.default not in (None, False, [], argparse.SUPPRESS):
            assert "default: " in action.help


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from nuloops import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'networkx', 'numpy', 'sympy', 'matplotlib', 'pygraphviz', 'graphviz', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "generate" in done.stdout


def buffered(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as users run it, with a buffered stdout."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "nuloops", *arguments]
    return subprocess.run(command, text=True, check=False, stderr=subprocess.PIPE, env=environment, **options)


def test_a_full_disk_behind_stdout() -> None:
    with open("/dev/full", "w") as full:
        done = buffered("nature", "--group", "Z6", "--phase", "1", stdout=full)
    assert done.returncode == 2
    assert done.stderr == "nuloops nature: No space left on device\n"


def test_a_closed_pipe_behind_stdout() -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "w") as pipe:
        done = buffered("nature", "--group", "Z6", "--phase", "1", stdout=pipe)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("form", ["--json", "--html"])
def test_documents_are_utf8_on_every_terminal(tmp_path: Path, form: str) -> None:
    path = tmp_path / "own.yaml"
    text = published()["scotogenic"].read_text("utf-8")
    path.write_text(re.sub("name: .*", "name: Kähler", text, count=1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nuloops", "verify", str(path), form],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Kähler" in done.stdout.decode("utf-8")


def test_a_terminal_that_knows_no_greek(tmp_path: Path) -> None:
    path = tmp_path / "o.yaml"
    path.write_text("name: o\nlegs:\n" + " - {name: χ, kind: scalar, charge: 0, sm: true}\n" * 4, encoding="utf-8")
    command = [sys.executable, "-m", "nuloops", "charges", "--operator", str(path), "--loops", "0"]
    done = subprocess.run(
        command, text=True, check=False, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u03c7" in done.stdout


def test_output_that_is_closed() -> None:
    command = f"{sys.executable} -m nuloops verify scotogenic >&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "nuloops verify: standard output is closed: there is nowhere to write to\n",
    )


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    command = f"{sys.executable} -m nuloops charges --loops 2 | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
