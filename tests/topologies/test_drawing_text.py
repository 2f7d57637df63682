"""Labels: hostile ones stay text, what cannot be set is seen, mathematics is set as such."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import HOSTILE, LAYOUT, SCENE, SVG, figure
from topologies import drawing
from topologies.drawing import slides
from topologies.drawing.text.glyphs import is_mathtext, outline
from topologies.drawing.text.harmless import SYMBOL, TAKES_ARGUMENT
from topologies.drawing.text.letters import literal, mathematics
from topologies.drawing.text.visible import visible
from topologies.errors import MalformedInput


def test_what_is_not_mathematics_is_titled_as_it_stands() -> None:
    for label in (
        r"\input{/etc/passwd}",
        "<script>alert(1)</script>",
        '"]; node [label="x',
        "a`b & c",
        "</script>",
        "]]>",
    ):
        root = ET.fromstring(drawing.render(drawing.scene(figure(label), LAYOUT), "svg"))
        assert label in [title.text for title in root.iter(f"{SVG}title")]


def test_lines_are_titled_by_their_labels() -> None:
    root = ET.fromstring(drawing.render(drawing.scene(figure("k")), "svg"))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert titles[0].endswith("external lines L-bar, nu_R, H, chi; inner lines N, k, sigma, xi 7/2")
    assert sorted(titles[1:]) == ["H", "L-bar", "N", "chi", "k", "nu_R", "sigma", "xi 7/2"]


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_labels_are_drawn_and_stay_text(label: str) -> None:
    drawn = drawing.scene(figure(label), LAYOUT)
    svg = drawing.render(drawn, "svg")
    root = ET.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert all(not name.startswith("on") for element in root.iter() for name in element.attrib)
    assert drawing.render(drawn, "pdf").startswith(b"%PDF-")
    assert dot_parts(drawing.dot(drawn)) == dot_parts(drawing.dot(SCENE)) | {"field": drawn.strokes[3].title}
    postscript = drawing.render(drawn, "eps").decode("ascii")
    assert re.findall("^%%(?:EOF|Page).*", postscript, re.M) == ["%%Pages: 1", "%%Page: 1 1", "%%EOF"]
    assert all(len(line) < 256 for line in postscript.splitlines())
    for latex in (drawing.tikz(drawn), drawing.tikz_feynman(drawn)):
        assert latex.isascii()
        for command in (r"\input{", r"\write18", r"\undefined{"):
            assert command not in latex
        assert latex.count(r"\begin{document}") == latex.count(r"\end{document}") == 1
        assert len(latex) < 30_000


def dot_parts(text: str) -> dict[str, Any]:
    """What Graphviz reads in a DOT text: its nodes, how many lines it has, and the field of the fourth."""
    pygraphviz = pytest.importorskip("pygraphviz")
    assert text.isascii()
    graph = pygraphviz.AGraph(text)
    field = next(edge.attr["field"] for edge in graph.edges() if edge.attr["id"] == "line3")
    return {"nodes": sorted(graph.nodes()), "lines": graph.number_of_edges(), "field": unescape(field or "")}


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_label_is_refused(label: str) -> None:
    found = outline((label,), 16.0, "cm")
    assert np.isfinite([found.width, found.height]).all()
    assert all(len(contour) % 3 == 1 and np.allclose(contour[0], contour[-1]) for contour in found.contours)


@pytest.mark.parametrize("label", ["x" * 401, r"\frac{" * 100, ("x",) * 13, ["a", "b" * 5000]])
def test_huge_labels_are_refused_in_one_line(label: Any) -> None:
    with pytest.raises(MalformedInput, match=r"label '.*can be drawn") as refused:
        drawing.scene(figure(label), LAYOUT)
    assert len(str(refused.value)) < 150
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("label", ["\x00", "\N{GRINNING FACE}", "\N{RIGHT-TO-LEFT OVERRIDE}", "日本", r"\frac{1}"])
def test_what_cannot_be_set_is_still_seen(label: str) -> None:
    assert outline((label,), 16.0, "cm").width > 3


BLANK = ["~", r"\,", "{}", r"\mathrm{}", r"\quad", "_{}", r"\mathrm{\ }", r"\!", "\N{EM SPACE}", ("{}", "~")]


@pytest.mark.parametrize("label", BLANK, ids=range(len(BLANK)))
def test_a_label_that_prints_nothing_is_no_label(label: Any) -> None:
    """In all formats: it takes no room either."""
    blank, none = (drawing.scene(figure(text), LAYOUT) for text in (label, ""))
    assert (blank.texts[3].lines, blank.box, len(blank.texts)) == (none.texts[3].lines, none.box, len(none.texts))
    for form in drawing.FORMATS:
        assert drawing.encoded(blank, form, dpi=30)
    for form in slides.FORMATS:
        assert slides.deck([slides.Frame("", (slides.noted(blank, str(label[0])),))], form)
    caption = drawing.side_by_side([figure(), figure()], [label, ""])
    assert drawing.render(caption, "svg")


def test_a_line_that_prints_nothing_leaves_the_others_in_place() -> None:
    one, both = outline(("N",), 16.0, "cm"), outline(("{}", "N", r"\,"), 16.0, "cm")
    assert (both.width, both.height) == (one.width, one.height)


def test_mathematics_is_set_as_mathematics() -> None:
    assert is_mathtext(r"\eta\,(\tfrac{1}{2})")
    wide = outline((r"\frac{1}{2}",), 16.0, "cm")
    assert wide.height > wide.width  # a fraction, not its source
    stacked = outline(("N", "-1/2"), 16.0, "cm")
    assert stacked.height > 1.8 * outline(("N",), 16.0, "cm").height
    assert outline(("N",), 32.0, "cm").height == pytest.approx(2 * outline(("N",), 16.0, "cm").height, rel=0.02)
    assert len(outline(("8",), 16.0, "stix").contours) == 1  # the holes are joined to the outside


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_letters_become_ascii(text: str) -> None:
    """Braces balance and nothing is a command but what the tables hold, whatever the text."""
    shown = literal(text)
    assert shown.isascii()
    assert shown.isprintable()
    depth = 0
    for brace in re.sub(r"\\[{}\\]", "", shown):
        depth += (brace == "{") - (brace == "}")
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)[#$%&_]", shown.replace(r"\ensuremath{_{", ""))  # a subscript such as ₀
    assert len(re.findall(r"(?<!\\)~", shown)) == text.count("\N{NO-BREAK SPACE}")  # \~ is an accent
    written, meant = (set(re.findall(r"\\([A-Za-z]+)", each)) for each in (mathematics(visible(text)), text))
    assert all(re.fullmatch(f"{SYMBOL}|{TAKES_ARGUMENT}", command) for command in written - meant)
