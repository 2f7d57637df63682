"""``nuloops info``: the version, which engine generates diagrams and why, and which one draws."""

from __future__ import annotations

import platform
from argparse import ArgumentParser, Namespace

from nuloops.console.options import forms


def arguments(parser: ArgumentParser) -> None:
    """Take nothing but the form of the output."""
    forms(parser, "json")


def run(parsed: Namespace) -> int:
    """Print versions, engines and limits."""
    from nuloops import __version__
    from nuloops.console.printing import print_json, print_table
    from topologies import drawing
    from topologies.kernel.choice import engine
    from topologies.machine.resources import cores, gigabytes, memory

    chosen = engine()
    facts: dict[str, object] = {
        "version": __version__,
        "python": platform.python_version(),
        "engine": chosen.name,
        "reason": chosen.reason,
        "cores": cores(),
        "memory_limit": memory(),
        "drawing": drawing.engine(),
    }
    if parsed.json:
        print_json(facts)
        return 0
    rows = [
        ("nuloops", f"{__version__}, Python {facts['python']}"),
        ("generates", str(chosen)),
        ("draws", facts["drawing"]),
        ("requests", f"up to {gigabytes(memory())} of memory, {cores()} cores"),
    ]
    print_table(rows)
    if chosen.name == "python":
        print("Without the compiled kernel everything works, but generating takes about a hundred times longer.")
    return 0
