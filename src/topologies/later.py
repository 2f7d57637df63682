"""Names that a package imports on first use, so that importing the package itself stays fast."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def later(package: str, names: Mapping[str, tuple[str, ...]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the functions ``__getattr__`` and ``__dir__`` of a package that imports names on first use.

    Arguments:
        package: its ``__name__``.
        names: for each module the names that the package hands on from there.  The name of the module is relative to
            the package; with two dots in front it is relative to the parent package.

    Returns the two functions.

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
