"""Feynman diagrams ready for a slide: layout, display list, writers.

The input is any networkx multigraph: ends of legs are nodes of degree 1 with `external=True` and `side` ("left",
"right", "top", "bottom"); lines carry `kind` ("fermion", "scalar"), `label`, and optionally `arrow`, `vev`, `dark`,
`ellipsis`; vertices may carry `blob=True`. Labels are mathtext without dollar signs, or tuples of such lines, and may
hold anything: what does not parse is drawn literally.

A name is imported when it is first asked for, and matplotlib, pygraphviz and graphviz when something is drawn.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dotfile import dot, source
    from .engines import FallbackWarning, engine, render
    from .feynman import tikz_feynman
    from .files import save
    from .formats import FORMATS, encoded
    from .layout import Layout, layout
    from .quality import Quality, is_planar, quality
    from .scene import Scene, scene
    from .sheets import contact_sheet, panels, side_by_side
    from .style import Style
    from .tikz import tikz

__all__ = [
    "FORMATS",
    "FallbackWarning",
    "Layout",
    "Quality",
    "Scene",
    "Style",
    "contact_sheet",
    "dot",
    "encoded",
    "engine",
    "is_planar",
    "layout",
    "panels",
    "quality",
    "render",
    "save",
    "scene",
    "side_by_side",
    "source",
    "tikz",
    "tikz_feynman",
]

_FROM = {
    "dotfile": ("dot", "source"),
    "engines": ("FallbackWarning", "engine", "render"),
    "feynman": ("tikz_feynman",),
    "files": ("save",),
    "formats": ("FORMATS", "encoded"),
    "layout": ("Layout", "layout"),
    "quality": ("Quality", "is_planar", "quality"),
    "scene": ("Scene", "scene"),
    "sheets": ("contact_sheet", "panels", "side_by_side"),
    "style": ("Style",),
    "tikz": ("tikz",),
}


class _Door(ModuleType):
    """Hands on functions, also those with the name of their module, whichever of the two is imported first."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door


def __getattr__(name: str) -> Any:
    for module, names in _FROM.items():
        if name in names:
            found = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
