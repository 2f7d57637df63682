"""Several figures in one: side by side at one height, or in rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

import numpy as np

from topologies.drawing.curves import Array, sampled
from topologies.drawing.layouts.anatomy import Graph
from topologies.drawing.layouts.layout import Layout
from topologies.drawing.scenes.display import Scene, Text
from topologies.drawing.scenes.legend import with_key
from topologies.drawing.scenes.scene import PAD, scenes
from topologies.drawing.style import Style
from topologies.drawing.text.glyphs import is_mathtext, lines_of, outline, plain
from topologies.errors import MalformedInput

CAPTION_GAP, LINE_GAP = 12.0, 4.0  # from the figure to its caption, between the lines of a caption


def moved(drawn: Scene, dx: float, dy: float, prefix: str = "") -> Scene:
    """Move a figure; `prefix` makes its names of vertices different from those of others."""
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
    r"""Put figures side by side, their lines from left to right at one height, with a caption below each.

    Arguments:
        scenes: the figures.
        captions: for each figure mathtext such as r"(a)\ U(1)", or words, or words with mathematics such as
            "(a) charges of $U(1)_{B-L}$".
    """
    return contact_sheet(scenes, max(1, len(scenes)), captions)


def side_by_side(
    diagrams: Sequence[Graph],
    captions: Sequence[str] = (),
    *,
    layout: Layout | None = None,
    style: Style | None = None,
) -> Scene:
    r"""Draw one diagram with several sets of labels, such as its U(1) and its Z_n panel, with the same lines in each.

    Arguments:
        diagrams: copies of one diagram that differ only in their labels, arrows and colours.
        captions: a caption for each panel; (a), (b), ... are put in front.
        layout: the layout; computed if it is None.
        style: the look; `Style()` if it is None.

    Raises:
        MalformedInput: the diagrams do not have the same vertices and lines.

    >>> import networkx as nx
    >>> one, two = (nx.MultiDiGraph([("a", "b", {"label": label})]) for label in ("N", r"\omega^{5}"))
    >>> drawn = side_by_side([one, two], ["charges", "$Z_6$"])
    >>> [text.text for text in drawn.texts if text.text.startswith(r"\mathrm")]
    ['\\mathrm{(a)}\\;\\;\\mathrm{charges}', '\\mathrm{(b)}\\;\\;Z_6']
    """
    style = style or Style()
    drawn = scenes(diagrams, layout, replace(style, key=False))
    padded = [*captions, *("" for _ in drawn)][: len(drawn)]
    named = [lettered(letter, caption) for letter, caption in zip(ascii_lowercase, padded, strict=False)]
    together = panels([replace(figure, style=style) for figure in drawn], named if len(drawn) > 1 else captions)
    return with_key(together) if style.key else together


def lettered(letter: str, caption: object) -> object:
    r"""Put the letter of a panel in front of its caption, upright as in a paper; of stacked lines, in the first.

    >>> lettered("a", r"U(1)_{B-L}"), lettered("b", "")
    ('\\mathrm{(a)}\\;\\;U(1)_{B-L}', '\\mathrm{(b)}')
    """
    if isinstance(caption, tuple | list):
        return (
            (lettered(letter, caption[0]), *(worded(line) for line in caption[1:])) if caption else lettered(letter, "")
        )
    text = worded(caption)
    if text and not is_mathtext(str(text)):  # drawn as it stands
        return f"({letter}) {text}"
    return rf"\mathrm{{({letter})}}" + (rf"\;\;{text}" if text else "")


def worded(caption: object) -> object:
    r"""Turn a caption, words with mathematics between dollar signs, into one mathtext label; others stay as they are.

    >>> worded("two loops"), worded("(b) $Z_6$, broken"), worded(r"(a)\quad U(1)")
    ('\\mathrm{two\\ loops}', '\\mathrm{(b)\\ }Z_6\\mathrm{,\\ broken}', '(a)\\quad U(1)')
    """
    if not isinstance(caption, str):
        return caption
    pieces = caption.split("$")
    wordy = all(re.fullmatch(r"[A-Za-z0-9 .,:;()\[\]/'+=-]*", piece) for piece in pieces[::2])
    if len(pieces) % 2 == 0 or not wordy:
        return caption
    words = [piece.replace(" ", r"\ ").replace("-", "{-}") for piece in pieces[::2]]
    wrapped = [rf"\mathrm{{{word}}}" if word else "" for word in words]
    return "".join(piece for pair in itertools.zip_longest(wrapped, pieces[1::2], fillvalue="") for piece in pair)


def contact_sheet(scenes: Sequence[Scene], columns: int, captions: Sequence[object] = ()) -> Scene:
    """Put figures in rows of `columns`, with captions below them.

    Raises:
        MalformedInput: there is less than one column.
    """
    if columns < 1:
        raise MalformedInput("a sheet has at least one column")
    if not scenes:
        return Scene()

    style = scenes[0].style
    gap = 1.6 * style.size
    centres = [0.0]
    widths = [max(drawn.size[0] for drawn in scenes[column::columns]) for column in range(min(columns, len(scenes)))]
    for width, following in itertools.pairwise(widths):
        centres.append(centres[-1] + (width + following) / 2 + gap)

    parts: list[Scene] = []
    titles: list[Text] = []
    ceiling = 0.0
    for first in range(0, len(scenes), columns):
        row = scenes[first : first + columns]
        zero = ceiling - max(drawn.box[3] for drawn in row)  # the height of y = 0 in this row
        floor = zero + min(drawn.box[1] for drawn in row)
        for column, drawn in enumerate(row):
            shift = centres[column] - (drawn.box[0] + drawn.box[2]) / 2
            parts.append(moved(drawn, shift, zero, f"p{first + column}_"))
        named = [lines_of(worded(caption)) for caption in captions[first : first + columns]]
        labels, ceiling = _captions(named, centres, floor, style)
        titles += labels
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


def _captions(
    captions: Sequence[tuple[str, ...]], centres: Sequence[float], floor: float, style: Style
) -> tuple[list[Text], float]:
    """Set the captions of one row below `floor`, each line on one baseline in all columns; returned with their end."""
    contours: list[list[Array]] = [[] for _ in captions]
    for number in range(max(map(len, captions), default=0)):
        row = {
            column: outline((lines[number],), style.size, style.font)
            for column, lines in enumerate(captions)
            if number < len(lines)
        }
        above = max(drawing.height / 2 - drawing.baseline for drawing in row.values())
        below = max(drawing.height / 2 + drawing.baseline for drawing in row.values())
        baseline = floor - (LINE_GAP if number else CAPTION_GAP) - above
        for column, drawing in row.items():
            by = np.array([centres[column], baseline - drawing.baseline])
            contours[column] += [contour + by for contour in drawing.contours]
        floor = baseline - below

    texts = []
    for lines, pieces in zip(captions, contours, strict=True):
        if pieces:
            cloud = np.vstack([sampled(piece, 4) for piece in pieces])
            (left, low), (right, high) = cloud.min(0).tolist(), cloud.max(0).tolist()
            texts.append(Text(lines, plain(lines), tuple(pieces), (left, low, right, high), style.colour_of(False)))
    return texts, floor - PAD if texts else floor
