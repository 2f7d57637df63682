"""Feynman diagrams ready for a slide: layout, display list, writers.

The input is any networkx multigraph: ends of legs are nodes of degree 1 with `external=True` and `side` ("left",
"right", "top", "bottom"); lines carry `kind` ("fermion", "scalar"), `label`, and optionally `arrow`, `vev`, `dark`,
`ellipsis`; vertices may carry `blob=True`. Labels are mathtext without dollar signs, or tuples of such lines, and may
hold anything: what does not parse is drawn literally.

matplotlib, pygraphviz and graphviz are imported when something is drawn, not before.
"""

from topologies.machine.files import save

from .dotfile import dot, source
from .engines import FallbackWarning, engine, render
from .feynman import tikz_feynman
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
