"""Names of a package that are imported when they are first asked for: what makes a door light."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def later(package: str, names: Mapping[str, tuple[str, ...]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The functions ``__getattr__`` and ``__dir__`` of a package.

    Arguments:
        package: its ``__name__``.
        names: for each module, relative to the package, the names that the package hands on from there; a module that
            begins with a dot is one beside the package.

    >>> get, _ = later("topologies", {"errors": ("MalformedInput",)})
    >>> get("MalformedInput")
    <class 'topologies.errors.MalformedInput'>
    >>> get("nothing")
    Traceback (most recent call last):
    AttributeError: module 'topologies' has no attribute 'nothing'
    """
    homes = {name: module for module, several in names.items() for name in several}

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = homes[name]
        value = getattr(import_module(f"{package}.{module}" if module[0] != "." else module, package), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, listed
