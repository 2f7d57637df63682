"""Start another program, Graphviz's `dot`, without a shell; nothing else does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from topologies.errors import Unavailable

TIMEOUT = 30.0


def executable() -> str:
    """Find `dot`."""
    path = shutil.which("dot")
    if path is None:
        raise Unavailable("no dot on PATH")
    return path


def version() -> str:
    """Ask `dot` on PATH for its version."""
    text = _run(["-V"], b"")[1].decode("utf-8", "replace")
    match = re.search(r"version\s+(\S+)", text)
    return match.group(1) if match else "of unknown version"


def dot_output(text: str, format: str) -> bytes:
    """Let `dot` draw a text, with all positions as they are."""
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
