"""What draws: Graphviz in process, else `dot` on PATH, else matplotlib; never silently the second best."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable

from . import process, with_matplotlib
from .dotfile import background, digraph, dot, statements
from .finishing import finished_png, finished_svg
from .process import Unavailable
from .scene import Scene
from .style import hexadecimal

FORMATS = ("svg", "pdf", "png")
MAX_PIXELS = 40_000


class FallbackWarning(UserWarning):
    """Something else than Graphviz in process draws the figures."""


_warned: set[str] = set()


def _in_process(drawn: Scene, format: str, fill: str, dpi: float) -> bytes:
    """Graphviz from the wheel of pygraphviz; `_background` goes in as an attribute, so it may have any length."""
    try:
        import pygraphviz
    except (ImportError, OSError) as error:
        raise Unavailable(f"pygraphviz does not load: {error}") from error
    lines = statements(drawn, fill=fill, dpi=dpi if format == "png" else None)
    try:
        graph = pygraphviz.AGraph(digraph(lines))
        shapes = background(drawn)
        if shapes:
            graph.graph_attr["_background"] = shapes
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            written = graph.draw(format=format, prog="nop2")
    except Exception as error:  # whatever the binding raises (missing plug-ins, OSError): the next engine can draw
        raise Unavailable(f"pygraphviz cannot write {format}: {error}") from error
    if not written:
        raise Unavailable(f"pygraphviz wrote an empty {format}")
    return bytes(written)


def _on_path(drawn: Scene, format: str, fill: str, dpi: float) -> bytes:
    text = dot(drawn).replace('bgcolor="transparent"', f'bgcolor="{fill}"', 1)
    if format == "png":
        text = text.replace("margin=0;", f"margin=0; dpi={dpi:g};", 1)
    written = process.dot_output(text, format)
    if not written:
        raise Unavailable(f"dot on PATH wrote an empty {format}")
    return written


def _in_process_name() -> str:
    import pygraphviz

    version = "of unknown version"
    try:
        from pygraphviz import graphviz as binding

        version = str(getattr(binding, "gvVersion", lambda: "")() or "") or _banner_version() or version
    except Exception:  # the version is a courtesy
        version = _banner_version() or version
    return f"Graphviz {version} in process (pygraphviz {pygraphviz.__version__})"


@functools.cache
def _banner_version() -> str:
    """The version that Graphviz writes into every SVG."""
    import re

    found = re.search(rb"graphviz version (\S+)", _in_process(Scene(), "svg", "transparent", 72))
    return found[1].decode() if found else ""


def _on_path_name() -> str:
    return f"dot {process.version()} (on PATH)"


def _matplotlib_name() -> str:
    import matplotlib

    return f"matplotlib {matplotlib.__version__}"


Engine = tuple[Callable[[], str], Callable[[Scene, str, str, float], bytes]]
ENGINES: list[Engine] = [
    (_in_process_name, _in_process),
    (_on_path_name, _on_path),
    (_matplotlib_name, with_matplotlib.output),
]


@functools.cache
def _name(index: int) -> str:
    return ENGINES[index][0]()


def _draw(drawn: Scene, format: str, fill: str, dpi: float) -> tuple[bytes, str]:
    """The first engine that can draw, and its name with the reasons why it is not an earlier one."""
    reasons: list[str] = []
    for index, (_, draw) in enumerate(ENGINES):
        try:
            written = draw(drawn, format, fill, dpi)
            name = _name(index)
        except Unavailable as error:
            reasons.append(str(error))
            continue
        if not reasons:
            return written, name
        why = "; ".join(reasons)
        full = f"{name} (no Graphviz found: {why})" if index == len(ENGINES) - 1 else f"{name}; {why}"
        if format not in _warned:
            if not _warned:
                warnings.warn(f"figures are drawn by {full}", FallbackWarning, stacklevel=4)
            _warned.add(format)
        return written, full
    raise Unavailable(f"nothing can draw {format}: {'; '.join(reasons)}")


def engine() -> str:
    """What draws the figures, as a phrase."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FallbackWarning)
        before = set(_warned)
        name = _draw(Scene(), "svg", "transparent", 72.0)[1]
        _warned.clear()
        _warned.update(before)
    return name


def render(drawn: Scene, format: str, *, dpi: float = 300, background: str | None = None) -> bytes:
    """Write a scene.

    Arguments:
        drawn: the display list.
        format: "svg", "pdf" or "png".
        dpi: resolution of a PNG.
        background: None for transparent, "white", "black" or "#rrggbb".

    Raises:
        ValueError: the format is unknown, the resolution or the colour makes no sense.

    >>> render(Scene(), "svg").startswith(b"<?xml")
    True
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    if not (math.isfinite(dpi) and dpi > 0):
        raise ValueError(f"the resolution must be a positive number, not {dpi!r}")
    if format == "png" and max(drawn.size) * dpi / 72 > MAX_PIXELS:
        raise ValueError(f"at {dpi:g} dpi the picture would be more than {MAX_PIXELS} pixels wide or high")
    fill = "transparent" if background is None else hexadecimal(background)
    written, name = _draw(drawn, format, fill, dpi)
    if format == "svg":
        return finished_svg(written, drawn, name)
    return finished_png(written, dpi) if format == "png" else written
