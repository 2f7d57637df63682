"""A figure to draw, labels that are hard to draw, and pictures as arrays."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np

from topologies import drawing

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    '" onload="x',
    "]]>&amp;<!--",
    "\\",
    "\\\\",
    "{",
    "}{",
    "$",
    "$$",
    "a$b",
    "a^b^c",
    r"\frac{1}",
    r"\undefined{x}",
    r"\input{/etc/passwd}",
    r"\write18{ls}",
    r"\slashed{D}",
    r"\tfrac{1}{2}",
    "%",
    "#&_~^",
    "\x00\x07",
    "line\nbreak",
    "\ud800",
    "日本語",
    "ν̄",
    "{" * 400,
    "x" * 400,
    '"];} digraph evil {',
    "\N{GRINNING FACE}",
    '"]; node [label="x',
    "]]>",
    "[3cm]",
    "*",
    "\u202eevol\u202c \u200fx",
    "{\u0301}\u0304",
    "x" + "\u0301" * 40,
    "Ⅷ ½ x²³ ＄{} \ufb01",
    r"\alpha" * 60,
    "\n\n\\end{document}",
    "</script>",
    "`x` ``",
    "&amp; &#34; & &lt;",
    "--> <!-- <![CDATA[",
    "%%EOF\nshowpage",
]


def figure(label: object = r"\eta", **more: Any) -> Any:
    """The one-loop scotogenic diagram with one label of choice."""
    made: Any = nx.MultiDiGraph()
    for node, side in (("L", "left"), ("R", "right"), ("H", "top"), ("X", "top")):
        made.add_node(node, external=True, side=side)
    made.add_edge("L", 0, kind="fermion", label=r"\bar{L}")
    made.add_edge(0, 1, kind="fermion", label="N", dark=True)
    made.add_edge(1, "R", kind="fermion", label=r"\nu_R")
    made.add_edge(0, 2, kind="scalar", label=label, **more)
    made.add_edge(2, 3, kind="scalar", label=r"\sigma")
    made.add_edge(3, 1, kind="scalar", label=("\\xi", "7/2"))
    made.add_edge(2, "H", kind="scalar", label="H", vev=True)
    made.add_edge(3, "X", kind="scalar", label=r"\chi", vev=True)
    return made


LAYOUT = drawing.layout(figure())
SCENE = drawing.scene(figure())


def pixels(png: bytes) -> Any:
    """A PNG as an array (height, width, 4)."""
    import io

    from matplotlib.image import imread

    return imread(io.BytesIO(png), format="png")


def blurred_distance(one: Any, two: Any) -> float:
    """How much two grey pictures differ in the mean of blocks of 8 x 8."""
    rows, columns = min(len(one), len(two)) // 8, min(len(one[0]), len(two[0])) // 8
    blocks = [p[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).mean((1, 3)) for p in (one, two)]
    return float(np.abs(blocks[0] - blocks[1]).mean())


def joined_at_random(source: random.Random, loops: int, legs: int) -> Any:
    """A graph whose vertices and legs are joined at random, or None where it is in pieces or joins two legs."""
    weight = 2 * loops + legs - 2
    quartic = source.randint(0, weight // 2)
    cubic = weight - 2 * quartic
    stubs: list[Any] = [v for v in range(cubic) for _ in range(3)]
    stubs += [v for v in range(cubic, cubic + quartic) for _ in range(4)] + [f"x{i}" for i in range(legs)]
    source.shuffle(stubs)
    made: Any = nx.MultiDiGraph()
    for i in range(legs):
        made.add_node(f"x{i}", external=True, side=("left", "right", "top", "bottom", "top", "top")[i])
    made.add_edges_from(zip(stubs[::2], stubs[1::2], strict=True))
    legs_apart = not any(isinstance(u, str) and isinstance(v, str) for u, v in made.edges())
    return made if legs_apart and nx.is_weakly_connected(made) else None
