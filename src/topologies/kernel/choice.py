"""The choice of the engine that generates: the compiled kernel, or the Python code that defines it.

The Python code of ``topologies.enumeration``, ``topologies.filters`` and ``topologies.graphs.labellings`` defines every
stage.  A C++ extension does the same about a thousand times faster and gives the same graphs, in the same numbering and
order.  It runs whenever it was built and the request has at most ``MAX_VERTICES`` vertices.  The environment variable
``NULOOPS_KERNEL``, set to ``python`` or ``compiled``, forces one of them; :func:`engine` tells which one runs.

Counting needs neither NumPy nor networkx, and importing these takes longer than most counts, so this module does not.
"""

from __future__ import annotations

import os
from functools import cache
from types import ModuleType
from typing import NamedTuple

from topologies.enumeration.counting import MAX_VERTICES
from topologies.errors import MalformedInput
from topologies.machine import resources

VARIABLE = "NULOOPS_KERNEL"
INTERFACE = 3  # the version of the extension that these sources need


class Engine(NamedTuple):
    """The engine that generates: ``name`` is "compiled" or "python", ``reason`` says why it was chosen."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} ({self.reason})"


@cache
def _extension() -> ModuleType | str:
    """The extension module, or the reason why there is none."""
    try:
        from topologies.kernel import _kernel
    except ImportError as error:
        return f"the kernel was not built, install again with a C++17 compiler: {error}"
    if getattr(_kernel, "INTERFACE", 0) != INTERFACE:
        return "the kernel was built from different sources, install again"
    return _kernel


def engine(loops: int = 0, legs: int = 0) -> Engine:
    """Tell which engine generates topologies with this many loops and legs, and why.

    Raises MalformedInput if ``NULOOPS_KERNEL`` asks for an engine that does not exist or was not built.

    >>> engine().name in ("compiled", "python")
    True
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "python", "compiled"):
        raise MalformedInput(f"{VARIABLE} must be 'python' or 'compiled', not {wanted!r}")
    extension = _extension()
    if wanted == "python":
        return Engine("python", f"{VARIABLE} asks for it")
    if isinstance(extension, str):
        if wanted:
            raise MalformedInput(f"{VARIABLE} asks for the compiled kernel, but {extension}")
        return Engine("python", extension)
    if 2 * loops + legs - 2 > MAX_VERTICES:
        return Engine("python", f"the kernel holds at most {MAX_VERTICES} vertices")
    return Engine("compiled", f"{resources.cores()} cores")


def loss() -> str | None:
    """Tell why the compiled kernel does not run although nobody asked for Python; None if it runs or was not wanted."""
    extension = _extension()
    return extension if isinstance(extension, str) and not os.environ.get(VARIABLE) else None


def is_compiled(loops: int, legs: int) -> bool:
    """Whether the compiled kernel generates topologies with this many loops and legs."""
    return engine(loops, legs).name == "compiled"
