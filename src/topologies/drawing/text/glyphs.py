"""Labels as outlines: mathtext set by matplotlib, turned into closed cubic splines that every writer can fill.

Holes (as in "0") are joined to the outer contour by a cut of zero width, so that one closed spline is filled correctly
by both the even-odd and the non-zero rule. Text that mathtext cannot parse is drawn literally: no label makes a figure
fail.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from topologies.drawing.curves import Array, joined, sampled, straight
from topologies.drawing.style import Style
from topologies.drawing.text.harmless import FOREIGN, bare_of
from topologies.drawing.text.typesetter import outlined, parses
from topologies.drawing.text.visible import visible
from topologies.errors import MalformedInput

MAX_LABEL, MAX_LINES = 400, 12  # characters per line, lines per label; anything larger is a mistake and refused
WORDS = "DejaVu Serif"  # the font of text that is not mathematics
LEADING = 1.25  # distance between stacked lines, in font sizes
_SPELLINGS = (
    *FOREIGN,
    (re.compile(r"\\[td]frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"\\text(?![A-Za-z])"), r"\\mathrm"),
)
_BRACED, _TOKEN = r"(\{(?:[^{}]|\{[^{}]*\})*\})", r"([0-9A-Za-z]|\\[A-Za-z]+)"
_SHORT = (
    (re.compile(rf"\\frac(?![A-Za-z])\s*{_TOKEN}\s*{_TOKEN}"), r"\\frac{\1}{\2}"),
    (re.compile(rf"\\frac(?![A-Za-z])\s*{_TOKEN}\s*(?={{)"), r"\\frac{\1}"),
    (re.compile(rf"\\frac\s*{_BRACED}\s*{_TOKEN}"), r"\\frac\1{\2}"),
    (re.compile(r"\\(sqrt|math(?:rm|bf|it|cal|bb))(?:\s+([A-Za-z])|\s*([0-9]))"), r"\\\1{\2\3}"),
)  # arguments without braces, as in \frac12
_BARE_SIGN = re.compile(r"([_^])\s*([-+*]|\\(?:pm|mp|ast|star|dagger|ddagger|times|circ|bullet)(?![A-Za-z]))")
_SCRIPT = re.compile(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}")
_SIGN = re.compile(r"(?<!\{)[-+*]|(?<=\{)[-+*](?!\})|(?<=[_^]\{)[-+*](?=\})")


@dataclass(frozen=True, eq=False)
class Outline:
    """A label as filled contours around its centre.

    Attributes:
        contours: closed cubic splines, each of shape (3 n + 1, 2): points (x, y) in pt, y up.
        width, height: size of the box around them.
        baseline: height of the baseline of the first line.
    """

    contours: tuple[Array, ...]
    width: float
    height: float
    baseline: float = 0.0


def lines_of(label: object) -> tuple[str, ...]:
    """Split a label into its stacked lines.

    Raises:
        MalformedInput: the label is too long for any figure.

    >>> lines_of(("N", "-1/2")), lines_of(""), lines_of(None)
    (('N', '-1/2'), (), ())
    """
    rows = label if isinstance(label, tuple | list) else (label,)
    texts = tuple(text for text in ("" if row is None else str(row) for row in rows) if text.strip())
    for text in texts:
        if len(text) > MAX_LABEL:
            raise MalformedInput(f"label {text[:40]!r}...: {len(text)} characters, at most {MAX_LABEL} can be drawn")
    if len(texts) > MAX_LINES:
        raise MalformedInput(f"label {texts[0][:40]!r}...: {len(texts)} lines, at most {MAX_LINES} can be drawn")
    return texts


def spelled(text: str) -> str:
    r"""Rewrite a label in commands of mathtext, with signs spaced as in TeX: tight in scripts and after commas.

    >>> spelled(r"\tfrac12"), spelled("U_{B-L}"), spelled("(-4,-4,5)"), spelled("h^+")
    ('\\frac{1}{2}', 'U_{B{-}L}', '({-}4,{-}4,5)', 'h^{{+}}')
    """
    for pattern, known in _SPELLINGS:
        text = pattern.sub(known, text)
    for pattern, known in _SHORT:
        text = pattern.sub(known, text)
    text = re.sub(r"(?<=[,(\[])-", "{-}", text)
    text = _BARE_SIGN.sub(r"\1{\2}", text)
    return _SCRIPT.sub(lambda script: _SIGN.sub(r"{\g<0>}", script[0]), text)


def plain(label: object) -> str:
    """Write a label as one line of text without control characters, for titles and descriptions."""
    return re.sub(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]", "", " ".join(lines_of(label))).strip()


def boxed(text: str) -> str:
    r"""Prepare text that is drawn letter by letter: invisible characters become replacement characters.

    >>> boxed("a\x00b\nc")
    'a\ufffdb c'
    """
    return visible(re.sub(r"\s", " ", text), "\ufffd").strip()


_SPOKEN = (
    (re.compile(r"\\(?:mathrm|mathbf|mathit|mathcal|text|left|right)(?![A-Za-z])"), ""),
    (re.compile(r"\\(bar|tilde|hat|vec|dot)\s*(?:\{([^{}]*)\}|(\\?[A-Za-z]+))"), r"\2\3-\1"),
    (re.compile(r"\\[tdc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\langle\s*"), "<"),
    (re.compile(r"\s*\\rangle"), ">"),
    (re.compile(r"\\[,;:! ]"), " "),
    (re.compile(r"\\(?=[A-Za-z])|[{}$]"), ""),
)


def spoken(label: object) -> str:
    r"""Write a label as screen readers should say it; what is not mathematics stays as it is.

    >>> spoken(r"\bar{L}"), spoken((r"\eta", r"-\tfrac{1}{2}")), spoken(r"\langle\chi\rangle"), spoken(r"\input{x}")
    ('L-bar', 'eta -1/2', '<chi>', '\\input{x}')
    """
    lines = (_in_words(line) if re.search(r"[\\{}$]", line) and is_mathtext(line) else line for line in lines_of(label))
    return re.sub(r"\s+", " ", plain(tuple(lines))).strip()


def _in_words(line: str) -> str:
    """Replace the commands of one line by words and plain signs."""
    for pattern, word in _SPOKEN:
        line = pattern.sub(word, line)
    return line


@functools.lru_cache(maxsize=8192)
def is_mathtext(text: str) -> bool:
    r"""Tell whether mathtext can set a label.

    >>> is_mathtext(r"\nu_R"), is_mathtext("a^b^c"), is_mathtext(r"\frac{"), is_mathtext(r"\[x\]")
    (True, False, False, False)
    """
    bare = bare_of(text)
    if not bare or "$" in bare or re.search(r"\\[][]", bare):  # \[ starts a display in LaTeX, but some fonts have it
        return False
    return parses(f"${spelled(bare)}$", Style().font)


@functools.lru_cache(maxsize=8192)
def outline(lines: tuple[str, ...], size: float, font: str) -> Outline:
    """Draw stacked lines as an outline centred on the origin; lines that print nothing take no room."""
    rows = [row for row in (_row(text, size, font) for text in lines) if row[0]]
    if not rows:
        return Outline((), 0.0, 0.0)

    shifted: list[Array] = []
    baseline = 0.0
    for index, (contours, (left, _, right, high)) in enumerate(rows):
        if index:
            previous = rows[index - 1][1]
            baseline -= max(LEADING * size * 0.8, high - previous[1] + 0.16 * size)
        shifted += [contour + np.array([-(left + right) / 2, baseline]) for contour in contours]

    points = np.vstack([sampled(contour, 4) for contour in shifted])
    low, high = points.min(0), points.max(0)
    centre = (low + high) / 2
    width, height = (high - low).tolist()
    return Outline(tuple(contour - centre for contour in shifted), width, height, -float(centre[1]))


@functools.lru_cache(maxsize=8192)
def _row(text: str, size: float, font: str) -> tuple[tuple[Array, ...], tuple[float, float, float, float]]:
    """Return the contours of one line, with the baseline at y = 0, and the box around them."""
    rings = _rings(_text_path(text, size, font)) if boxed(text) else []
    if not rings:
        return (), (0.0, 0.0, 0.0, 0.0)
    contours = _with_holes(rings)
    points = np.vstack([sampled(ring, 4) for ring in rings])
    low, high = points.min(0), points.max(0)
    return tuple(contours), (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _text_path(text: str, size: float, font: str) -> Any:
    """Set one line as mathematics if it parses, otherwise as the text that it is."""
    if is_mathtext(text):
        return outlined(f"${spelled(bare_of(text))}$", size, WORDS, mathematics=font)
    return outlined(boxed(text), size, WORDS)


def _rings(path: Any) -> list[Array]:
    """Split a matplotlib path into closed contours made of cubic pieces."""
    rings: list[Array] = []
    pieces: list[Array] = []
    here = start = np.zeros(2)

    def close() -> None:
        if pieces:
            if np.abs(here - start).max() > 1e-6:
                pieces.append(straight(here, start))
            rings.append(joined(pieces))
            pieces.clear()

    for points, code in path.iter_segments(curves=True, simplify=False):
        knots = np.asarray(points, float).reshape(-1, 2)
        if code == path.MOVETO:
            close()
            here = start = knots[0]
        elif code == path.CLOSEPOLY:
            close()
            here = start
        elif code == path.LINETO:
            if np.abs(knots[0] - here).max() > 1e-9:
                pieces.append(straight(here, knots[0]))
            here = knots[0]
        elif code == path.CURVE3:
            control, end = knots
            pieces.append(np.array([here, here + 2 / 3 * (control - here), end + 2 / 3 * (control - end), end]))
            here = end
        else:
            pieces.append(np.vstack([here, knots]))
            here = knots[-1]
    close()
    return rings


def _area(polygon: Array) -> float:
    """Return the signed area of a polygon, positive if it runs anticlockwise."""
    x, y = polygon.T
    return float(0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def _inside(point: Array, polygon: Array) -> bool:
    """Tell whether a point is inside a polygon, by the even-odd rule."""
    here, there = polygon, np.roll(polygon, -1, axis=0)
    straddles = (here[:, 1] > point[1]) != (there[:, 1] > point[1])
    rise = np.where(straddles, there[:, 1] - here[:, 1], 1.0)
    at = here[:, 0] + (point[1] - here[:, 1]) * (there[:, 0] - here[:, 0]) / rise
    return bool(np.sum(straddles & (point[0] < at)) % 2)


def _with_holes(rings: list[Array]) -> list[Array]:
    """Join every hole to the contour around it."""
    polygons = [sampled(ring, 6)[:-1] for ring in rings]
    around = [
        [j for j, outer in enumerate(polygons) if j != i and _inside(polygon[0], outer)]
        for i, polygon in enumerate(polygons)
    ]

    holes: dict[int, list[int]] = {}
    for i, outside in enumerate(around):
        if len(outside) % 2:
            holes.setdefault(min(outside, key=lambda j: abs(_area(polygons[j]))), []).append(i)

    contours = []
    for i, ring in enumerate(rings):
        if len(around[i]) % 2:
            continue
        contour = ring
        for hole in holes.get(i, ()):
            same_way = _area(polygons[hole]) * _area(polygons[i]) > 0
            contour = _keyhole(contour, rings[hole][::-1] if same_way else rings[hole])
        contours.append(contour)
    return contours


def _keyhole(outer: Array, hole: Array) -> Array:
    """Make one closed contour of a contour and a hole, by a cut between their nearest knots."""
    outer_knots, hole_knots = outer[:-1:3], hole[:-1:3]
    distances = np.hypot(*(outer_knots[:, None] - hole_knots[None]).transpose(2, 0, 1))
    i, j = (3 * int(k) for k in np.unravel_index(int(distances.argmin()), distances.shape))

    turned = np.vstack([hole[j:], hole[1 : j + 1]])
    bridge = straight(outer[i], turned[0])
    return np.vstack([outer[: i + 1], bridge[1:], turned[1:], bridge[::-1][1:], outer[i + 1 :]])
