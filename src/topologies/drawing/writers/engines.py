"""The engines that draw: Graphviz in process, else `dot` on PATH, else matplotlib; the last two with a warning."""

from __future__ import annotations

import functools
import math
import re
import warnings
from collections.abc import Callable
from contextlib import closing

from topologies.drawing.scenes.display import Scene
from topologies.drawing.style import hexadecimal
from topologies.drawing.text.typesetter import LOCK, matplotlib, without
from topologies.drawing.writers import with_matplotlib
from topologies.drawing.writers.dot import background, complete, digraph, statements
from topologies.drawing.writers.eps import eps
from topologies.drawing.writers.finishing import finished_pdf, finished_png, finished_svg
from topologies.errors import MalformedInput, Unavailable
from topologies.machine import programs

FORMATS = ("svg", "pdf", "png", "eps")
MAX_PIXELS = 40_000


class FallbackWarning(UserWarning):
    """Figures are not drawn by Graphviz in process, but by the next best engine."""


_warned: list[str] = []


def _in_process(drawn: Scene, format: str, fill: str, dpi: float) -> bytes:
    """Draw with the Graphviz of pygraphviz; `_background` is set as an attribute, so it may have any length."""
    try:
        import pygraphviz
    except (ImportError, OSError) as error:
        raise Unavailable(f"pygraphviz does not load: {error}") from error
    lines = statements(drawn, fill=fill, dpi=dpi if format == "png" else None)
    shapes = background(drawn)
    try:
        with LOCK, without("SOURCE_DATE_EPOCH"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            with closing(pygraphviz.AGraph(digraph(lines))) as graph:  # else closed without the lock, by any thread
                if shapes:
                    graph.graph_attr["_background"] = shapes
                written = graph.draw(format=format, prog="nop2")
    except (
        Exception
    ) as error:  # whatever the binding raises (missing plug-ins, OSError): the next engine may be able to draw
        raise Unavailable(f"pygraphviz cannot write {format}: {error}") from error
    if not written:
        raise Unavailable(f"pygraphviz wrote an empty {format}")
    return bytes(written)


def _on_path(drawn: Scene, format: str, fill: str, dpi: float) -> bytes:
    """Draw with the installed `dot`, which reads the complete text."""
    text = complete(drawn, fill=fill, dpi=dpi if format == "png" else None)
    written = programs.dot_output(text, format)
    if not written:
        raise Unavailable(f"dot on PATH wrote an empty {format}")
    return written


def _in_process_name() -> str:
    """Name the version of Graphviz, which it writes into every SVG."""
    import pygraphviz

    match = re.search(rb"graphviz version (\S+)", _in_process(Scene(), "svg", "transparent", 72))
    version = match[1].decode() if match else "of unknown version"
    return f"Graphviz {version} in process (pygraphviz {pygraphviz.__version__})"


def _on_path_name() -> str:
    return f"dot {programs.version()} (on PATH)"


def _matplotlib_name() -> str:
    return f"matplotlib {matplotlib().__version__}"


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
    """Draw with the first engine that can; returns also its name, with the reasons why no earlier one drew."""
    reasons: list[str] = []
    for index, (_, draw) in enumerate(ENGINES):
        try:
            written = draw(drawn, format, fill, dpi)
            name = _name(index)
        except Unavailable as error:
            reasons.append(" ".join(str(error).split()))  # one line, whatever the engine said
            continue
        if not reasons:
            return written, name

        why = "; ".join(reasons)
        full = f"{name} (no Graphviz found: {why})" if draw is with_matplotlib.output else f"{name}; {why}"
        if not _warned:
            warnings.warn(f"figures are drawn by {full}", FallbackWarning, stacklevel=3)
            _warned.append(full)
        return written, full
    raise Unavailable(f"nothing can draw {format}: {'; '.join(reasons)}")


def engine() -> str:
    """Return a phrase that names the engine that draws the figures."""
    with LOCK, warnings.catch_warnings():  # the filters of warnings belong to all threads
        before = _warned[:]
        warnings.simplefilter("ignore", FallbackWarning)
        name = _draw(Scene(), "svg", "transparent", 72.0)[1]
        _warned[:] = before  # asking for the name warns nobody
    return name


def render(drawn: Scene, format: str, *, dpi: float = 300, background: str | None = None) -> bytes:
    """Write a scene as the content of a file.

    Arguments:
        drawn: the display list.
        format: "svg", "pdf", "png", or "eps", which needs no engine.
        dpi: resolution of a PNG.
        background: None for transparent, "white", "black" or "#rrggbb".

    Raises:
        MalformedInput: the format is unknown, or the resolution or the colour makes no sense.
        Unavailable: no engine here can draw that format.

    >>> render(Scene(), "svg").startswith(b"<?xml")
    True
    """
    if format not in FORMATS:
        raise MalformedInput(f"unknown format {format!r:.40}: choose from {', '.join(FORMATS)}")
    if not isinstance(dpi, (int, float)) or not (math.isfinite(dpi) and dpi > 0):
        raise MalformedInput(f"the resolution must be a positive number, not {dpi!r}")
    if format == "png" and max(drawn.size) * dpi / 72 > MAX_PIXELS:
        raise MalformedInput(f"at {dpi:g} dpi the picture would be more than {MAX_PIXELS} pixels wide or high")
    if format == "eps":
        return eps(drawn, None if background is None else hexadecimal(background))

    fill = "transparent" if background is None else hexadecimal(background)
    written, name = _draw(drawn, format, fill, dpi)
    if format == "svg":
        return finished_svg(written, drawn, name)
    return finished_png(written, dpi) if format == "png" else finished_pdf(written)
