"""Feynman diagrams ready for a slide: layout, display list, writers.

The input is any networkx multigraph: ends of legs are nodes of degree 1 with `external=True` and `side` ("left",
"right", "top", "bottom"); lines carry `kind` ("fermion", "scalar", "vector", "gluon"), `label`, and optionally `arrow`,
`vev`, `dark`, `ellipsis`; vertices may carry `blob=True`. Labels are mathtext without dollar signs, or tuples of such
lines; a label that does not parse is drawn literally.

Modules are imported on first use; matplotlib, pygraphviz and graphviz when something is drawn.
"""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from topologies.drawing.layouts.layout import Layout, layout
    from topologies.drawing.scenes.display import Scene
    from topologies.drawing.scenes.quality import Quality, is_planar, quality
    from topologies.drawing.scenes.scene import scene
    from topologies.drawing.scenes.sheets import contact_sheet, panels, side_by_side
    from topologies.drawing.style import Style
    from topologies.drawing.writers.dot import dot, source
    from topologies.drawing.writers.engines import FallbackWarning, engine, render
    from topologies.drawing.writers.feynman import tikz_feynman
    from topologies.drawing.writers.formats import FORMATS, encoded
    from topologies.drawing.writers.tikz import tikz
    from topologies.machine.files import save

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

__getattr__, __dir__ = later(
    __name__,
    {
        "layouts.layout": ("Layout", "layout"),
        "scenes.quality": ("Quality", "is_planar", "quality"),
        "scenes.display": ("Scene",),
        "scenes.scene": ("scene",),
        "scenes.sheets": ("contact_sheet", "panels", "side_by_side"),
        "style": ("Style",),
        "writers.dot": ("dot", "source"),
        "writers.engines": ("FallbackWarning", "engine", "render"),
        "writers.feynman": ("tikz_feynman",),
        "writers.formats": ("FORMATS", "encoded"),
        "writers.tikz": ("tikz",),
        "..machine.files": ("save",),
    },
)
