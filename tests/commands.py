"""Commands as a user gives them: exit code, what is printed, and the JSON document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nuloops import cli

KEY = "dirac-d5_0122_F01_S0212"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    try:
        code = cli.main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The JSON document that a command prints, and nothing else."""
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)
