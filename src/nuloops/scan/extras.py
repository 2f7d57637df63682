"""Packages that only scans need, imported when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from nuloops.scan.locks import StoreError


def extra(module: str, need: str, name: str) -> Any:
    """A module of the optional dependencies ``nuloops[name]``.  Raises StoreError, saying what to install, without it.

    >>> extra("no_such_module", "questions need DuckDB", "scan")
    Traceback (most recent call last):
    nuloops.scan.locks.StoreError: questions need DuckDB: pip install 'nuloops[scan]'
    """
    try:
        return import_module(module)
    except ImportError:
        raise StoreError(f"{need}: pip install 'nuloops[{name}]'") from None
