"""Settings of the documentation: `make docs` builds it, with warnings as errors."""

from __future__ import annotations

from importlib.metadata import version as installed
from typing import Any

project = "nuloops"
author = "the nuloops authors"
copyright = author  # Sphinx asks for this name
release = version = installed("nuloops")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns: list[str] = []
html_theme = "furo"
html_title = f"nuloops {release}"
html_static_path: list[str] = []

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_timeout = 120
nb_execution_raise_on_error = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"


def _skip(_app: Any, _what: str, _name: str, member: object, skip: bool, _options: Any) -> bool:
    """Leave out the fields of named tuples, whose docstring is Python's and says nothing."""
    return skip or (getattr(member, "__doc__", None) or "").startswith("Alias for field number")


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-skip-member", _skip)
