"""Write a catalogue: one figure per panel, ``catalogue.json``, and the page ``index.html`` to browse them.

Every file is written under a temporary name and renamed, and the catalogue comes last: what is there is complete.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from nuloops import __version__
from nuloops.catalogue import page as gallery
from nuloops.catalogue.entries import SCHEMA, Entry, conventions, summary, wanted
from nuloops.files.charged import ChargedOperator
from nuloops.work.batch import on_all_cores
from topologies import Diagram, MalformedInput, drawing
from topologies.machine.files import remove_stale
from topologies.machine.marks import marked, refuse_foreign, remove_own, save_marked
from topologies.machine.reading import from_json, read

MOST_LOOPS = 3
_FIGURE = re.compile(r"[\w+-]{1,200}\.(?:u1|Z[0-9]+)\.[a-z]+")  # the name of one that this program writes


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate.  Raises MalformedInput for unknown formats and numbers of loops."""

    operators: tuple[ChargedOperator, ...]
    loops: tuple[int, ...]
    everything: bool
    formats: tuple[str, ...]
    folder: Path
    style: drawing.Style
    force: bool = False  # whether files are written over that this program did not write

    def __post_init__(self) -> None:
        for what, values in (("operator", self.operators), ("number of loops", self.loops), ("format", self.formats)):
            if not values:
                raise MalformedInput(f"a catalogue needs at least one {what}")
        for form in self.formats:
            if form not in drawing.FORMATS:
                raise MalformedInput(f"unknown format {form!r}: choose from {', '.join(drawing.FORMATS)}")
        for order in self.loops:
            if type(order) is not int or not 1 <= order <= MOST_LOOPS:
                raise MalformedInput(f"cannot generate {order} loops: choose 1 to {MOST_LOOPS}")


class _Drawn(NamedTuple):
    """An entry of the catalogue whose figures have been written, and its figures in TikZ by panel."""

    document: dict[str, Any]
    tikz: dict[str, str]


def _drawn(request: Request, before: frozenset[str], job: tuple[Diagram, ChargedOperator]) -> _Drawn:
    """Solve a diagram and write its figures."""
    entry = Entry.of(*job)
    files: dict[str, dict[str, str]] = {}
    tikz: dict[str, str] = {}
    for panel in entry.panels():
        scene = drawing.scene(panel.diagram, style=request.style)
        tikz[panel.name] = drawing.tikz(scene)
        for form in request.formats:
            path = f"{form}/{entry.key}.{panel.name}.{form}"
            refuse_foreign(request.folder / path, force=request.force, known=path in before)
            drawing.save(marked(drawing.encoded(scene, form), form), request.folder / path)
            files.setdefault(panel.name, {})[form] = path
    return _Drawn(entry.document(files), tikz)


def _named(catalogue: Any) -> set[str]:
    """Return the figures that a catalogue names."""
    paths = (path for entry in catalogue["diagrams"] for forms in entry["files"].values() for path in forms.values())
    return {path for path in paths if isinstance(path, str)}


def _drawn_before(folder: Path) -> frozenset[str]:
    """Return the figures of the catalogue that is in a folder; none where this program wrote no catalogue."""
    try:
        return frozenset(_named(from_json(read(folder / "catalogue.json"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return frozenset()


def _remove_stale(folder: Path, before: frozenset[str], catalogue: dict[str, Any]) -> None:
    """Remove the figures of the catalogue before that the new one does not name."""
    for path in before - _named(catalogue):
        form, _, name = path.partition("/")
        if form in drawing.FORMATS and _FIGURE.fullmatch(name) and name.endswith(f".{form}"):
            remove_own(folder / form / name)


def generate(request: Request) -> dict[str, Any]:
    """Write a whole catalogue and return it.

    Raises MalformedInput if a file is in the way that this program did not write, OSError if one cannot be written.
    After KeyboardInterrupt the figures drawn so far stay; the catalogue is not written before all of its figures are.
    """
    for name in ("catalogue.json", "index.html"):
        refuse_foreign(request.folder / name, force=request.force)
    before = _drawn_before(request.folder)
    catalogue: dict[str, Any] = {
        "schema": SCHEMA,
        "version": __version__,
        "engine": drawing.engine(),
        "conventions": conventions(request.operators),
        "summary": [summary(model, order) for model in request.operators for order in request.loops],
        "diagrams": [],
    }

    tikz: dict[str, dict[str, str]] = {}
    diagrams = wanted(request.operators, request.loops, everything=request.everything)
    for folder in (request.folder, *(request.folder / form for form in drawing.FORMATS)):
        remove_stale(folder)  # what a run that was killed has left
    for form in request.formats:
        (request.folder / form).mkdir(parents=True, exist_ok=True)
    entries = on_all_cores(partial(_drawn, request, before), diagrams, command="generate")
    for (diagram, _), entry in zip(diagrams, entries, strict=True):
        tikz[diagram.key] = entry.tikz
        catalogue["diagrams"].append(entry.document)

    _remove_stale(request.folder, before, catalogue)
    text = json.dumps(catalogue, indent=1, ensure_ascii=False)
    save_marked(text.encode(), request.folder / "catalogue.json", force=request.force)
    page = gallery.page(catalogue, tikz)
    save_marked(page.encode(), request.folder / "index.html", force=request.force)
    return catalogue
