"""Several figures in one: side by side on one height, or in rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import MalformedInput
from .glyphs import lines_of, outline, plain
from .scene import PAD, Scene, Text

CAPTION_GAP = 12.0


def moved(drawn: Scene, dx: float, dy: float, prefix: str = "") -> Scene:
    """The same figure elsewhere; `prefix` keeps its identifiers apart from those of others."""
    by = np.array([dx, dy])
    left, low, right, high = drawn.box
    return replace(
        drawn,
        strokes=tuple(
            replace(s, parts=tuple(part + by for part in s.parts), ends=_prefixed(s.ends, prefix))
            for s in drawn.strokes
        ),
        fills=tuple(replace(fill, points=fill.points + by) for fill in drawn.fills),
        discs=tuple(replace(d, name=prefix + d.name, centre=(d.centre[0] + dx, d.centre[1] + dy)) for d in drawn.discs),
        texts=tuple(
            replace(t, contours=tuple(c + by for c in t.contours), box=_shifted(t.box, dx, dy)) for t in drawn.texts
        ),
        box=(left + dx, low + dy, right + dx, high + dy),
    )


def _prefixed(ends: tuple[str, str], prefix: str) -> tuple[str, str]:
    return (prefix + ends[0] if ends[0] else "", prefix + ends[1] if ends[1] else "")


def _shifted(box: tuple[float, float, float, float], dx: float, dy: float) -> tuple[float, float, float, float]:
    return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def panels(scenes: Sequence[Scene], captions: Sequence[object] = ()) -> Scene:
    r"""Figures side by side, their lines from left to right on one height, a caption such as r"(a)\ U(1)" below."""
    return contact_sheet(scenes, max(1, len(scenes)), captions)


def contact_sheet(scenes: Sequence[Scene], columns: int, captions: Sequence[object] = ()) -> Scene:
    """Figures in rows of `columns`, with captions below them."""
    if columns < 1:
        raise MalformedInput("a sheet has at least one column")
    if not scenes:
        return Scene()
    style = scenes[0].style
    gap = 1.6 * style.size
    centres = [0.0]
    widths = [max(drawn.size[0] for drawn in scenes[column::columns]) for column in range(min(columns, len(scenes)))]
    for one, two in itertools.pairwise(widths):
        centres.append(centres[-1] + (one + two) / 2 + gap)
    parts: list[Scene] = []
    titles: list[Text] = []
    ceiling = 0.0
    for first in range(0, len(scenes), columns):
        row = scenes[first : first + columns]
        zero = ceiling - max(drawn.box[3] for drawn in row)  # the height of y = 0 in this row
        floor = zero + min(drawn.box[1] for drawn in row)
        ceiling = floor
        for column, drawn in enumerate(row):
            shift = centres[column] - (drawn.box[0] + drawn.box[2]) / 2
            parts.append(moved(drawn, shift, zero, f"p{first + column}_"))
            lines = lines_of(captions[first + column]) if first + column < len(captions) else ()
            if lines:
                drawing = outline(lines, style.size, style.font)
                x, y = centres[column], floor - CAPTION_GAP - drawing.height / 2
                box = (x - drawing.width / 2, y - drawing.height / 2, x + drawing.width / 2, y + drawing.height / 2)
                contours = tuple(c + np.array([x, y]) for c in drawing.contours)
                titles.append(Text(lines, plain(lines), contours, box, style.colour_of(False)))
                ceiling = min(ceiling, box[1] - PAD)
        ceiling -= gap
    boxes = np.array([*(part.box for part in parts), *(text.box for text in titles)])
    (left, low), (right, high) = boxes[:, :2].min(0).tolist(), boxes[:, 2:].max(0).tolist()
    return Scene(
        tuple(s for part in parts for s in part.strokes),
        tuple(f for part in parts for f in part.fills),
        tuple(d for part in parts for d in part.discs),
        (*(t for part in parts for t in part.texts), *titles),
        (left - PAD, low - PAD, right + PAD, high + PAD),
        " | ".join(part.title for part in parts),
        style,
        sum(part.label_cost for part in parts),
    )
