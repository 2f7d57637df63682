r"""A diagram as a LaTeX document in plain TikZ: the same coordinates and curves, labels set by LaTeX itself.

One unit of the picture is scaled so that labels have the normal 10 pt of the document: the tikzpicture can be moved
into a paper as it is. Only commands from a list reach LaTeX; a label with anything else, or one that does not parse, is
printed literally, so that no label can break the document or do more than show itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anatomy import Graph
from .curves import Array
from .dotfile import number
from .glyphs import bare_of, is_mathtext, translated
from .layout import Layout
from .scene import Scene, Stroke, scene
from .style import DASH, RIM, Style

FONT_SIZE = 10.0

TAKES_ARGUMENT = (
    r"bar|tilde|hat|vec|dot|ddot|overline|widetilde|widehat|frac|tfrac|dfrac|sqrt|left|right|"
    r"mathrm|mathbf|mathit|mathcal|mathbb|mathsf|text"
)
SYMBOL = (
    r"alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|"
    r"pi|varpi|rho|varrho|sigma|varsigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|"
    r"Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|langle|rangle|prime|dagger|ast|star|pm|mp|times|"
    r"cdot|cdots|ldots|dots|to|rightarrow|leftarrow|quad|qquad|equiv|neq|leq|geq|sim|approx|infty|"
    r"ell|hbar|partial|otimes|oplus|ll|gg|in"
)
_KNOWN = re.compile(f"{TAKES_ARGUMENT}|{SYMBOL}")
_BRITTLE = re.compile(rf"[\^_]\s*\\(?:{TAKES_ARGUMENT})(?![A-Za-z])|\^.*'")  # mathtext is more lenient than TeX
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;:! ]|[A-Za-z0-9+\-=/*.,;:()\[\]|<>'! ^_{}]")
_LITERAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
}  # fmt: skip


def label_of(text: str) -> str:
    r"""One line of a label for LaTeX: mathematics if it is harmless and parses, else the text literally.

    >>> label_of(r"\nu_R"), label_of(r"\input{x}"), label_of("50%")
    ('$\\nu_R$', '\\textbackslash{}input\\{x\\}', '50\\%')
    """
    bare = translated(bare_of(text))
    tokens = list(_TOKEN.finditer(bare))
    harmless = "".join(token[0] for token in tokens) == bare
    known = all(_KNOWN.fullmatch(token[1]) for token in tokens if token[1]) and not _BRITTLE.search(bare)
    if harmless and known and is_mathtext(text):
        return f"${bare}$"
    return "".join(_LITERAL.get(letter, letter if " " <= letter <= "~" else "?") for letter in text)


def tikz(diagram: Graph, layout: Layout | None = None, style: Style | None = None) -> str:
    r"""A standalone LaTeX document that pdflatex compiles.

    >>> import networkx as nx
    >>> text = tikz(nx.MultiDiGraph([("a", "b", {"kind": "fermion", "label": "N"})]))
    >>> text.splitlines()[0], r"\draw[fermion, " in text, "{$N$}" in text
    ('\\documentclass[border=2pt]{standalone}', True, True)
    """
    return "\n".join(document(scene(diagram, layout, style))) + "\n"


def document(drawn: Scene) -> Iterator[str]:
    """The lines of the document."""
    look = drawn.style
    factor = FONT_SIZE / look.size
    colours = sorted(
        {stroke.colour for stroke in drawn.strokes}
        | {fill.colour for fill in drawn.fills}
        | {text.colour for text in drawn.texts}
        | {colour for disc in drawn.discs for colour in (disc.colour, disc.rim)}
    )
    yield r"\documentclass[border=2pt]{standalone}"
    yield r"\usepackage[T1]{fontenc}"
    yield r"\usepackage{amsmath,amssymb}"
    yield r"\usepackage{tikz}"
    for colour in colours:
        yield rf"\definecolor{{c{colour[1:]}}}{{HTML}}{{{colour[1:].upper()}}}"
    yield r"\begin{document}"
    on, off = (number(factor * length) for length in DASH)
    yield rf"\begin{{tikzpicture}}[x={factor:.4f}bp, y={factor:.4f}bp, line width={number(factor * look.pen)}bp,"
    yield rf"    fermion/.style={{}}, scalar/.style={{dash pattern=on {on}bp off {off}bp}}, other/.style={{scalar}},"
    yield r"    dark/.style={}, vev/.style={}, field/.style={inner sep=0pt, align=center}]"
    for disc in drawn.discs:
        yield rf"  \coordinate ({disc.name}) at {_point(disc.centre)};"
    for stroke in drawn.strokes:
        yield _drawn(stroke, factor)
    for fill in drawn.fills:
        if fill.polygon:
            yield rf"  \fill[c{fill.colour[1:]}] " + " -- ".join(_point(p) for p in fill.points.tolist()) + " -- cycle;"
    for disc in drawn.discs:
        radius = number(factor * disc.radius)
        rim = f"draw=c{disc.rim[1:]}, line width={number(factor * RIM)}bp"
        yield rf"  \path[fill=c{disc.colour[1:]}, {rim}] ({disc.name}) circle[radius={radius}bp];"
    for text in drawn.texts:
        centre = ((text.box[0] + text.box[2]) / 2, (text.box[1] + text.box[3]) / 2)
        lines = r" \\ ".join(label_of(line) for line in text.lines)
        yield rf"  \node[field, text=c{text.colour[1:]}] at {_point(centre)} {{{lines}}};"
    yield r"\end{tikzpicture}"
    yield r"\end{document}"


def _point(point: tuple[float, ...] | list[float]) -> str:
    return f"({number(point[0])},{number(point[1])})"


def _drawn(stroke: Stroke, factor: float) -> str:
    words = ", ".join([*stroke.role.split(), f"c{stroke.colour[1:]}", f"line width={number(factor * stroke.width)}bp"])
    return rf"  \draw[{words}] " + " ".join(_path(part) for part in stroke.parts) + ";"


def _path(spline: Array) -> str:
    points = [_point(p) for p in spline.tolist()]
    steps = (f" .. controls {points[k]} and {points[k + 1]} .. {points[k + 2]}" for k in range(1, len(points), 3))
    return points[0] + "".join(steps)
