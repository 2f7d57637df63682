"""Optional packages, imported when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from topologies.errors import Missing


def extra(module: str, need: str, name: str) -> Any:
    """Import a module of the optional dependencies ``nuloops[name]``.

    Raises Missing, saying what to install, if it is not there.

    >>> extra("no_such_module", "questions need DuckDB", "scan")
    Traceback (most recent call last):
    topologies.errors.Missing: questions need DuckDB: pip install 'nuloops[scan]'
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise Missing(f"{need}: pip install 'nuloops[{name}]'") from error
