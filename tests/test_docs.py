"""Pages that scripts write say what the scripts would write today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parent.parent / "docs"


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
