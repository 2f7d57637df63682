"""Pages that scripts write say what the scripts would write today, and tables name what there is."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import topologies
from nuloops.cli.entry import parser
from nuloops.commands import COMMANDS
from nuloops.files.models import published
from nuloops.formats import WRITERS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
CODE = re.compile(r"`([^`]+)`")
SETS = {  # closed sets of names: a table whose first column has mostly names of one of these has no others there
    "published models": set(published()),
    "formats of models": set(WRITERS),
    "operators": set(topologies.OPERATORS),
}


def script(name: str) -> ModuleType:
    """A script in docs as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_census_page_is_up_to_date() -> None:
    """Every row up to two loops, and all of the text; four loops take too long for a test."""
    page = (DOCS / "census.md").read_text().splitlines()
    fresh = [line for line in script("make_census").page(2) if not line[:2].rstrip(".").isdigit()]
    assert [line for line in fresh if line not in page and "[" not in line] == []
    strip = [line.split("[")[0] for line in page]
    assert [line for line in fresh if line.split("[")[0] not in strip] == []


def test_the_picture_of_the_rooms_is_up_to_date() -> None:
    """Every room and every arrow that the sources have today is in the picture, and no other."""
    picture = (DOCS / "rooms.svg").read_text()
    nodes, edges = (set(re.findall(rf'class="{kind}">\s*<title>(.*?)</title>', picture)) for kind in ("node", "edge"))
    graph = script("make_rooms").rooms()
    assert nodes == {"/".join(each) for each in graph}
    shown = {tuple(edge.replace("&#45;&gt;", " ").split()) for edge in edges}
    inside = {pair for pair in shown if pair[0].split("/")[0] == pair[1].split("/")[0]}
    assert inside == {("/".join(a), "/".join(b)) for a, b in graph.edges}


def tables(page: Path) -> Iterator[list[list[str]]]:
    """The tables of a page: rows of cells, without the head."""
    rows: list[list[str]] = []
    for line in [*page.read_text("utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
        elif rows:
            yield rows[2:]
            rows = []


def options(command: str) -> set[str]:
    """The options of a command."""
    commands = next(
        action for action in parser(command)._actions if isinstance(action, argparse._SubParsersAction)
    ).choices
    return {option for action in commands[command]._actions for option in action.option_strings}


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            value = import_module(".".join(parts[:size]))
        except ImportError:
            continue
        for part in parts[size:]:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


def wrong(code: str) -> str:
    """What a piece of code in a table names that is not there, or nothing."""
    if match := re.fullmatch(r"(?:topologies|charges|nuloops|masses)(?:\.\w+)+", code):
        return "" if exists(match[0]) else f"{code} does not exist"
    if code.startswith("nuloops ") and (words := shlex.split(code)[1:]):
        if words[0] not in COMMANDS:
            return f"there is no command {words[0]}"
        missing = {word for word in words if word.startswith("--")} - options(words[0])
        return f"nuloops {words[0]} has no {', '.join(sorted(missing))}" if missing else ""
    if re.fullmatch(r"(?:src|docs|tests|figures|benchmarks)/[\w./-]+", code):
        return "" if (ROOT / code).exists() else f"there is no {code}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tables_name_what_there_is(page: Path) -> None:
    """Commands with their options, dotted names, files; published models, formats and operators."""
    found = [wrong(code) for table in tables(page) for row in table for cell in row for code in CODE.findall(cell)]
    for table in tables(page):
        firsts = {code for row in table for code in CODE.findall(row[0])}
        for what, known in SETS.items():
            if 2 * len(firsts & known) > len(firsts):
                found += [f"{name} is none of the {what}" for name in sorted(firsts - known)]
    assert [text for text in found if text] == []


def test_rooms_of_the_architecture_page_exist() -> None:
    """Every room that a table there lists is a folder of its package."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    package = ""
    for line in text.splitlines():
        if match := re.match(r"\| (topologies|charges|nuloops) \|", line):
            package = match[1]
        elif package and line.startswith("| `"):
            for name in CODE.findall(line.split("|")[1]):
                folder = ROOT / "src" / package / name.rstrip("/")
                assert folder.is_dir() or folder.with_suffix(".py").is_file(), f"{package}/{name}"


def test_the_check_of_tables_sees_what_is_gone() -> None:
    """Names that do not exist are found."""
    assert wrong("charges.nothing") == "charges.nothing does not exist"
    assert wrong("nuloops draw KEY --nothing 3") == "nuloops draw has no --nothing"
    assert wrong("nuloops nothing") == "there is no command nothing"
    assert wrong("src/nothing") == "there is no src/nothing"
    assert wrong("charges.solve") == wrong("nuloops info") == wrong("docs/index.md") == wrong("dark") == ""
