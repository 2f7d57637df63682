"""matplotlib as the typesetter of labels: one thread at a time, with its own defaults whatever the process has set.

Neither matplotlib nor Graphviz is made for threads. Whoever calls one of them holds LOCK meanwhile.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from topologies.errors import Unavailable

LOCK = threading.RLock()
if hasattr(os, "register_at_fork"):  # a process that is forked while another thread draws gets a free lock
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)

LETTERS = ("font.", "mathtext.", "text.")  # the settings on which outlines of letters depend
ALL = ("",)
_OF_THE_PROCESS = ("backend", "interactive", "figure.hooks")  # nothing that a figure of ours depends on


@contextlib.contextmanager
def without(variable: str) -> Iterator[str]:
    """Take a variable out of the environment for a while; gives its value, empty if there is none."""
    value = os.environ.pop(variable, None)
    try:
        yield value or ""
    finally:
        if value is not None:
            os.environ[variable] = value


@functools.cache
def matplotlib() -> Any:
    """Import matplotlib, even if MPLBACKEND names a backend that is not installed here.

    A notebook sets that variable, also for commands that run in another Python.

    Raises:
        Unavailable: it cannot be imported.
    """
    with LOCK, without("MPLBACKEND") as backend:
        loaded = "matplotlib" in sys.modules
        try:
            import matplotlib as package
        except (ImportError, OSError, RuntimeError, ValueError) as error:  # a broken matplotlibrc, no home directory
            raise Unavailable(f"matplotlib does not load: {error}") from error
        if backend and not loaded:
            with contextlib.suppress(ValueError):
                package.rcParams["backend"] = backend  # the last step of an import of matplotlib
    return package


@contextlib.contextmanager
def defaults(beginnings: tuple[str, ...] = LETTERS, special: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Hold the lock and give some of matplotlib's settings their default values.

    Only settings that differ are touched, and they are put back at the end.

    Arguments:
        beginnings: the settings whose names begin with one of these.
        special: settings with other values than the default ones.
    """
    package = matplotlib()
    with LOCK, _quiet():
        settings = package.rcParams
        wanted = {name: package.rcParamsDefault[name] for name in _names(beginnings)} | dict(special or {})
        before = {name: settings[name] for name, value in wanted.items() if settings[name] != value}
        try:
            settings.update({name: wanted[name] for name in before})
            yield
        finally:
            settings.update(before)


@functools.cache
def _names(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    names = matplotlib().rcParamsDefault
    return tuple(name for name in names if name.startswith(beginnings) and not name.startswith(_OF_THE_PROCESS))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep matplotlib from warning and logging about glyphs that a font lacks."""
    logger = logging.getLogger("matplotlib.mathtext")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


@functools.cache
def _typesetter() -> Any:
    """A typesetter of our own: what the caller's settings have put into the caches of others is not found in it."""
    from matplotlib.mathtext import MathTextParser
    from matplotlib.textpath import TextToPath

    class Parser(MathTextParser):  # type: ignore[type-arg,unused-ignore]
        _parser = None  # otherwise one for the whole process, also for the threads of others

    typesetter = TextToPath()
    typesetter.mathtext_parser = Parser("path")
    return typesetter


def _properties(family: str, mathematics: str) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=family, math_fontfamily=mathematics)


def parses(formula: str, mathematics: str) -> bool:
    r"""Whether mathtext can set a formula, given with its dollar signs.

    >>> parses(r"$\nu_R$", "cm"), parses(r"$\frac{$", "cm")
    (True, False)
    """
    with defaults():
        typesetter, font = _typesetter(), _properties("DejaVu Serif", mathematics)
        font.set_size(typesetter.FONT_SCALE)
        try:
            typesetter.mathtext_parser.parse(formula, typesetter.DPI, font)  # it remembers the result: drawn next
        except Exception:  # mathtext raises what its parser happens to meet
            return False
    return True


def outlined(text: str, size: float, family: str, *, mathematics: str = "") -> Any:
    r"""The outline of one line as a matplotlib path with the baseline at y = 0; empty for what prints nothing.

    Arguments:
        text: plain text, or a formula with its dollar signs.
        size: the font size.
        family: the font of plain text; glyphs that it lacks become boxes.
        mathematics: the fonts of a formula, "cm" or "stix"; for plain text nothing.

    >>> len(outlined(r"$\,$", 16.0, "DejaVu Serif", mathematics="cm").vertices)
    0
    """
    with defaults():
        from matplotlib.path import Path

        typesetter = _typesetter()
        font = _properties(family, mathematics or "cm")
        points, codes = typesetter.get_text_path(font, text, ismath=bool(mathematics))
        vertices = np.asarray(points, float).reshape(-1, 2) * (size / typesetter.FONT_SCALE)
        return Path(vertices, codes if len(vertices) else None)
