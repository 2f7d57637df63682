"""Draw the models of an answer, each on its first diagram with its fields on the lines, and a page to browse them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from charges.contents.blanks import Blank
from charges.contents.content import concrete
from charges.contents.keys import Quantum, read_key
from charges.contents.search import listable
from charges.flow.solution import leg_name
from nuloops import __version__
from nuloops.catalogue import page as gallery
from nuloops.catalogue.entries import SCHEMA
from nuloops.catalogue.figures import figure
from nuloops.scan.limits import SECONDS
from nuloops.scan.locks import StoreError
from nuloops.scan.query import chosen, opened
from nuloops.scan.store import Store
from nuloops.work.batch import on_all_cores
from topologies import Diagram, MalformedInput, drawing
from topologies.errors import NuloopsError
from topologies.machine.files import remove_stale
from topologies.machine.marks import refuse_foreign, remove_own, save_marked
from topologies.machine.reading import printable, read

MOST_DRAWN = 500
_LONGEST = 1000  # characters of a key: those of models are much shorter
_LARGEST_SU2 = 12
_CONVENTIONS = (
    "A field is written X (SU(3), SU(2), Y; charge), with Q = T3 + Y; the charge is that of B-L, or counts modulo n.",
    "A line carries the field or its conjugate.",
    "Coloured lines are dark: outside what the standard model generates in Z_n x Z_2^F.",
    "A model that several diagrams have is drawn on the first of them.",
)


def draw(
    store: Store, where: str, folder: Path, *, memory: int | None = None, seconds: float = SECONDS, force: bool = False
) -> int:
    """Draw the models for which a condition in SQL holds, smallest first; the number of them.

    Arguments:
        store: the store of a scan.
        where: the condition.
        folder: where the figures and the page go.
        memory: how many bytes the question may take; by default half of what is free.
        seconds: how long it may take.
        force: write over files in the folder that this program did not write.

    Raises:
        MalformedInput: DuckDB does not understand the condition, or more than 500 models fulfil it.
        StoreError: the store has a row that is not a model; then nothing is written.
    """
    with opened(store, memory=memory) as connection:
        columns = (
            "key, operator, loops, residual, diagrams[1], [f.name for f in fields if f.dark], lower_order, vanishes"
        )
        rows = chosen(connection, where, columns, MOST_DRAWN + 1, seconds=seconds)
    if len(rows) > MOST_DRAWN:
        raise MalformedInput(f"more than {MOST_DRAWN} models: narrow the condition")
    for row in rows:
        _require_model(store, row)

    (folder / "svg").mkdir(parents=True, exist_ok=True)
    for each in (folder, folder / "svg"):
        remove_stale(each)
    before = _drawn_before(folder)
    refuse_foreign(folder / "index.html", force=force)
    numbered = list(enumerate(rows, 1))
    entries = list(on_all_cores(partial(_entry, folder, before, force), numbered, alike=_diagram, command="gallery"))
    page = gallery.page(
        {
            "schema": SCHEMA,
            "version": __version__,
            "engine": drawing.engine(),
            "conventions": list(_CONVENTIONS),
            "diagrams": entries,
        }
    )
    save_marked(page.encode(), folder / "index.html", force=force)
    for name in before - {Path(entry["files"]["fields"]["svg"]).name for entry in entries}:
        remove_own(folder / "svg" / name)
    return len(rows)


def _require_model(store: Store, row: tuple[Any, ...]) -> None:
    """Raise StoreError, with the key, for a row that is not a model: files with right checksums may be anybody's."""
    key, operator, loops, residual, diagram, dark, lower, zero = row
    try:
        texts = {"key": key, "operator": operator, "diagram": diagram}
        if wrong := [name for name, text in texts.items() if not isinstance(text, str) or len(text) > _LONGEST]:
            raise MalformedInput(f"its {wrong[0]} is empty or too long")
        if loops is None or zero is None or not isinstance(dark, list):
            raise MalformedInput("a number of it is missing")
        if lower is not None and len(lower) > _LONGEST:
            raise MalformedInput("its diagram of lower order is too long")

        listable(operator, loops, residual=residual)
        fields = read_key(key)[1]
        if any(abs(field.su3) not in (1, 3, 6, 8) or not 1 <= field.su2 <= _LARGEST_SU2 for field in fields):
            raise MalformedInput("it has a field with an impossible representation")
        if not {*dark} <= {f"X{i}" for i, _ in enumerate(fields, 1)}:
            raise MalformedInput("its dark fields are not among its fields")
        panel(diagram, key, residual, frozenset(dark))
    except (NuloopsError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        name = printable(str(key)[:60])
        reason = " ".join(printable(str(error)[:200]).split())
        raise StoreError(f"{store.shards} has a row that is not a model, with key {name}: {reason}") from None


def _drawn_before(folder: Path) -> set[str]:
    """List the figures of a page that this program wrote before in a folder."""
    try:
        text = read(folder / "index.html").decode()
    except (OSError, ValueError):
        return set()
    return set(re.findall(r'"svg/([0-9]{4}\.svg)"', text)) if SCHEMA in text else set()


def _diagram(numbered: tuple[int, tuple[Any, ...]]) -> str:
    """The key of the diagram on which a row is drawn: models on one diagram share its layout."""
    return str(numbered[1][4])


def _entry(folder: Path, before: set[str], force: bool, numbered: tuple[int, tuple[Any, ...]]) -> dict[str, Any]:
    """Draw the model of one row into a folder; what the catalogue says of it."""
    number, (key, operator, loops, residual, diagram, dark, lower, zero) = numbered
    drawn, lines = panel(diagram, key, residual, frozenset(dark))
    path = f"svg/{number:04}.svg"
    svg = figure(drawn, "svg", drawing.Style())
    save_marked(svg, folder / path, force=force, known=Path(path).name in before)
    return {
        "key": f"{number}  {key}"
        + (f"  (lower order: {lower})" if lower else "")
        + ("  (vanishes for neutral components)" if zero else ""),
        "operator": operator,
        "loops": loops,
        "legs": [leg.name for leg in drawn.operator.legs],
        "lines": lines,
        "files": {"fields": {"svg": path}},
    }


@cache
def _sheet(diagram: str, residual: int | None) -> Blank:
    return Blank(Diagram.from_key(diagram), residual)


def panel(diagram: str, key: str, residual: int | None, dark: frozenset[str]) -> tuple[Diagram, list[dict[str, Any]]]:
    """Put the fields of a model on the lines of a diagram; the diagram, and what a catalogue says of its lines.

    >>> drawn, lines = panel("dirac-d5_0122_F01_S0212", "B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)", 6, frozenset())
    >>> [line["name"] for line in lines if not line["external"]]
    ['X1', 'X3', 'X2']
    """
    sheet = _sheet(diagram, residual)
    fields = {f"X{i}": numbers for i, numbers in enumerate(read_key(key)[1], 1)}
    names = sheet.realisation({name: concrete(numbers) for name, numbers in fields.items()})
    if names is None or set(names) != set(fields):
        raise ArithmeticError(f"{key} is not a model of {diagram}")
    drawn: Diagram = sheet.diagram.copy()
    for edge, name in zip(sheet.solution.lines, names, strict=True):
        drawn.edges[edge].update(label=rf"X_{{{name[1:]}}}\;{_latex(fields[name])}", dark=name in dark)
    return drawn, list(_lines(sheet, names))


def _latex(numbers: Quantum) -> str:
    return f"({numbers.su3},{numbers.su2},{numbers.hypercharge.latex('y')};{numbers.charge.latex()})"


def _lines(sheet: Blank, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    named = {edge: leg_name(sheet.diagram, edge) for edge in sheet.diagram.external_edges()}
    legs = len(named)
    named.update(zip(sheet.solution.lines, names, strict=True))
    for i, ((tail, head, way), name) in enumerate(named.items()):
        kind = sheet.diagram.edges[tail, head, way]["kind"]
        yield {"id": f"l{i}", "tail": tail, "head": head, "kind": kind, "external": i < legs, "name": name}
