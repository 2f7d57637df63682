"""The key of a figure: the meaning of its colours and marks, in a row below it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from topologies.drawing.curves import straight
from topologies.drawing.scenes.display import Scene, Stroke, Text
from topologies.drawing.text.glyphs import outline, plain

SAMPLE, CROSS = 22.0, 4.6  # length of a sample of a line, half an arm of the cross of a vev
NEAR, APART, BELOW = 5.0, 18.0, 12.0  # from a sample to its words, between two entries, from the figure to the row
WORDS = {"dark": r"\mathrm{dark\ sector}", "sm": r"\mathrm{SM\ sector}", "vev": r"\mathrm{vev}"}


class _Entry(NamedTuple):
    """An entry of the key: the colour of its sample, and its words."""

    role: str
    colour: str
    words: str


def with_key(drawn: Scene) -> Scene:
    """Add a key to a figure for what is in it: the dark sector, the rest, and vacuum expectation values.

    A figure in which there is nothing to tell apart is returned as it is.
    """
    entries = list(_entries(drawn))
    if len(entries) < 2:
        return drawn

    style = drawn.style
    outlines = [outline((entry.words,), 0.8 * style.size, style.font) for entry in entries]
    width = sum(SAMPLE + NEAR + words.width for words in outlines) + APART * (len(entries) - 1)
    height = max(words.height for words in outlines)

    left = (drawn.box[0] + drawn.box[2] - width) / 2
    y = drawn.box[1] - BELOW - height / 2
    low, strokes, texts = y - height / 2, list(drawn.strokes), list(drawn.texts)
    box = (min(drawn.box[0], left), low - 3.0, max(drawn.box[2], left + width), drawn.box[3])

    for entry, words in zip(entries, outlines, strict=True):
        start, end = np.array([left, y]), np.array([left + SAMPLE, y])
        strokes.append(Stroke((straight(start, end),), entry.colour, 1.4 * style.pen, (), "key", ("", "")))
        if entry.role == "vev":
            for turn in (1, -1):
                arm = np.array([1.0, turn]) * CROSS / math.sqrt(2)
                cross = straight(end - (CROSS, 0.0) - arm, end - (CROSS, 0.0) + arm)
                strokes.append(Stroke((cross,), entry.colour, 1.1 * style.pen, (), "vev", ("", "")))
        middle = np.array([left + SAMPLE + NEAR + words.width / 2, y])
        half = np.array([words.width, words.height]) / 2
        (x0, y0), (x1, y1) = (middle - half).tolist(), (middle + half).tolist()
        contours = tuple(contour + middle for contour in words.contours)
        texts.append(Text((entry.words,), plain(entry.words), contours, (x0, y0, x1, y1), style.colour_of(False)))
        left += SAMPLE + NEAR + words.width + APART
    return replace(drawn, strokes=tuple(strokes), texts=tuple(texts), box=box)


def _entries(drawn: Scene) -> Iterator[_Entry]:
    """Yield the entries that the figure needs."""
    style = drawn.style
    roles = [stroke.role.split() for stroke in drawn.strokes]
    if any("dark" in role for role in roles):
        yield _Entry("dark", style.colour_of(True), WORDS["dark"])
        if any("dark" not in role and role != ["vev"] for role in roles):
            yield _Entry("sm", style.colour_of(False), WORDS["sm"])
    if ["vev"] in roles:
        yield _Entry("vev", style.colour_of(False, vev=True), WORDS["vev"])
