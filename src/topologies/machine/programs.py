"""The only place that starts another program: Graphviz's `dot`, without a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from topologies.errors import Unavailable

TIMEOUT = 30.0


def executable() -> str:
    """The path of `dot`."""
    found = shutil.which("dot")
    if found is None:
        raise Unavailable("no dot on PATH")
    return found


def version() -> str:
    """The version of `dot` on PATH."""
    text = _run(["-V"], b"")[1].decode("utf-8", "replace")
    found = re.search(r"version\s+(\S+)", text)
    return found.group(1) if found else "of unknown version"


def dot_output(text: str, format: str) -> bytes:
    """What `dot` makes of a text, all positions kept."""
    return _run(["-Knop2", f"-T{format}"], text.encode())[0]


def _run(arguments: list[str], text: bytes) -> tuple[bytes, bytes]:
    command = [executable(), *arguments]
    undated = {**os.environ, "SOURCE_DATE_EPOCH": "0"}  # cairo does not draw if it cannot read that
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=TIMEOUT, check=False, env=undated)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"dot on PATH does not run: {error}") from error
    if done.returncode:
        raise Unavailable(f"dot on PATH failed: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return done.stdout, done.stderr
