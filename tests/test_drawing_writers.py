"""What is written: the formats, hostile labels, the engines and their fallbacks, files that are never half written."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topologies
from topologies import drawing
from topologies.drawing import engines, process
from topologies.drawing.display import Text
from topologies.drawing.finishing import visible
from topologies.drawing.glyphs import is_mathtext, lines_of, outline
from topologies.drawing.letters import literal, mathematics
from topologies.drawing.painting import painted
from topologies.drawing.tikz import BORDER, SYMBOL, TAKES_ARGUMENT, label_of
from topologies.errors import MalformedInput, NuloopsError

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


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing has been warned about yet."""
    before = engines._warned[:]
    engines._warned.clear()
    engines._name.cache_clear()
    yield
    engines._warned[:] = before
    engines._name.cache_clear()


def fails(reason: str) -> Any:
    """An engine that is not there."""

    def draw(*_: object) -> bytes:
        raise process.Unavailable(reason)

    return draw


# ---------------------------------------------------------------------- formats
def test_public_names() -> None:
    assert sorted(drawing.__all__) == [
        "FORMATS", "FallbackWarning", "Layout", "Quality", "Scene", "Style", "contact_sheet", "dot", "encoded",
        "engine", "is_planar", "layout", "panels", "quality", "render", "save", "scene", "side_by_side", "source",
        "tikz", "tikz_feynman",
    ]  # fmt: skip


def test_magic_bytes() -> None:
    assert drawing.render(SCENE, "pdf").startswith(b"%PDF-")
    assert drawing.render(SCENE, "png", dpi=50).startswith(b"\x89PNG\r\n\x1a\n")
    assert b"<svg" in drawing.render(SCENE, "svg")


@pytest.mark.parametrize("dpi", [20, 72, 150, 600])
def test_png_knows_its_size(dpi: int) -> None:
    png = drawing.render(SCENE, "png", dpi=dpi)
    width, height = struct.unpack(">II", png[16:24])
    rounding = max(3, dpi / 72)  # Graphviz rounds sizes to whole points
    assert width == pytest.approx(SCENE.size[0] * dpi / 72, abs=rounding)
    assert height == pytest.approx(SCENE.size[1] * dpi / 72, abs=rounding)
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4 : at + 13])[0] == round(dpi / 0.0254)


def pixels(png: bytes) -> Any:
    """A PNG as an array (height, width, 4)."""
    import io

    from matplotlib.image import imread

    return imread(io.BytesIO(png), format="png")


def test_pdf_has_the_size_of_the_scene_and_no_fonts() -> None:
    pdf = drawing.render(SCENE, "pdf")
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx(SCENE.size, abs=2)
    assert b"/Font " not in pdf


def test_background() -> None:
    assert pixels(drawing.render(SCENE, "png", dpi=40))[0, 0, 3] == 0
    white = pixels(drawing.render(SCENE, "png", dpi=40, background="white"))
    assert white[0, 0, :3].min() == 1.0
    assert white[..., :3].min() < 0.2
    with pytest.raises(ValueError, match="colour"):
        drawing.render(SCENE, "svg", background="url(javascript:x)")


def test_bad_requests() -> None:
    with pytest.raises(ValueError, match="svg, pdf, png, eps"):
        drawing.render(SCENE, "gif")
    for dpi in (0, -1, float("nan"), float("inf"), 1e9):
        with pytest.raises(ValueError, match=r"dpi|resolution"):
            drawing.render(SCENE, "png", dpi=dpi)


def test_save_takes_what_each_format_has(tmp_path: Path) -> None:
    diagram = topologies.Diagram.from_key("dirac-d5_0122_F01_S0212")
    diagram.save(tmp_path / "a.png", dpi=600, background="white")
    assert pixels((tmp_path / "a.png").read_bytes())[0, 0, :3].min() == 1.0
    diagram.save(tmp_path / "a.tex", feynman=True, ink="#102030")
    assert (tmp_path / "a.tex").read_text("ascii") == diagram.tikz(feynman=True, ink="#102030")
    diagram.save(tmp_path / "a.gv")
    assert (tmp_path / "a.gv").read_text("ascii") == diagram.dot()
    for form in drawing.FORMATS:
        diagram.save(tmp_path / f"b.{form}")
    with pytest.raises(MalformedInput, match="unknown format 'bmp': choose from svg, pdf, png, eps, dot, tex"):
        diagram.save(tmp_path / "b.bmp")
    assert len(list(tmp_path.iterdir())) == 3 + len(drawing.FORMATS)


def test_svg_is_accessible_and_plain() -> None:
    svg = drawing.render(SCENE, "svg")
    assert b"DOCTYPE" not in svg
    assert b"<!--" not in svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text is not None
    assert title.text.startswith("Feynman diagram with 1 loop")
    assert description is not None
    assert drawing.engine() in str(description.text)
    classes = [group.get("class") or "" for group in root.iter(f"{SVG}g")]
    assert sum("fermion" in name.split() for name in classes) == 3
    assert sum("scalar" in name.split() for name in classes) == 5
    assert sum("dark" in name.split() for name in classes) == 1
    assert sum("vev" in name.split() for name in classes) == 4
    for group in root.iter(f"{SVG}g"):
        if "scalar" in (group.get("class") or "").split():
            paths = group.findall(f"{SVG}path")
            assert len(paths) == 1
            assert (paths[0].get("d") or "").count("M") > 3  # dashes are part of the path


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


def test_dark_lines_are_coloured_on_request() -> None:
    assert b"#4b2bc4" in drawing.render(drawing.scene(figure()), "svg")
    plain = drawing.scene(figure(), style=drawing.Style(colour=False, ink="#ffffff"))
    assert b"#4b2bc4" not in drawing.render(plain, "svg")
    assert b"#ffffff" in drawing.render(plain, "svg")


def test_equal_scenes_give_equal_bytes() -> None:
    assert b"19700101" in drawing.render(SCENE, "pdf")
    for format in ("svg", "pdf", "png", "eps"):
        assert drawing.render(SCENE, format, dpi=60) == drawing.render(drawing.scene(figure()), format, dpi=60)


@pytest.mark.parametrize("bad", [{"font": "comic"}, {"ink": "red;"}, {"size": 0}, {"dark": "#12"}])
def test_style_is_checked(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"font|colour|size"):
        drawing.Style(**bad)


# ---------------------------------------------------------------------- the display list
def test_marks() -> None:
    drawn = drawing.scene(figure())
    assert len(drawn.fills) == 3  # an arrow on each fermion line, none on scalars
    assert len(drawing.scene(figure(arrow=True)).fills) == 4
    arrow = drawn.fills[0].points
    assert arrow[0, 0] > arrow[1, 0]  # along the line from 0 to 1, to the right
    dotted = drawing.scene(figure(ellipsis=True))
    assert len(dotted.discs) == len(drawn.discs) + 3
    assert len(dotted.strokes) == len(drawn.strokes) - 1
    blob = figure()
    blob.nodes[2]["blob"] = True
    assert max(disc.radius for disc in drawing.scene(blob).discs) == drawing.Style().blob


def test_reversed_line_has_reversed_arrow() -> None:
    made = figure()
    made.remove_edge(0, 1)
    made.add_edge(1, 0, kind="fermion")
    arrow = next(fill for fill in drawing.scene(made).fills if abs(fill.points[:, 0].mean()) < 5)
    assert arrow.points[0, 0] < arrow.points[1, 0]


def test_panels_stand_on_one_line() -> None:
    tall = drawing.scene(figure())
    both = drawing.panels([tall, SCENE], [r"(a)\ U(1)_{B-L}", r"(b)\ Z_6"])
    assert both.texts[-1].text == r"(b)\ Z_6"
    assert both.size[0] > tall.size[0] + SCENE.size[0]
    levels = {round(float(stroke.parts[0][0, 1]), 6) for stroke in both.strokes if "fermion" in stroke.role}
    assert len(levels) == 1
    names = [disc.name for disc in both.discs]
    assert len(set(names)) == len(names)
    assert drawing.panels([]).strokes == ()
    sheet = drawing.contact_sheet([SCENE] * 5, 2, ["x"])
    assert sheet.size[1] > 3 * SCENE.size[1]
    with pytest.raises(ValueError, match="column"):
        drawing.contact_sheet([SCENE], 0)


# ---------------------------------------------------------------------- labels
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


def test_mathematics_is_set_as_mathematics() -> None:
    assert is_mathtext(r"\eta\,(\tfrac{1}{2})")
    wide = outline((r"\frac{1}{2}",), 16.0, "cm")
    assert wide.height > wide.width  # a fraction, not its source
    stacked = outline(("N", "-1/2"), 16.0, "cm")
    assert stacked.height > 1.8 * outline(("N",), 16.0, "cm").height
    assert outline(("N",), 32.0, "cm").height == pytest.approx(2 * outline(("N",), 16.0, "cm").height, rel=0.02)
    assert len(outline(("8",), 16.0, "stix").contours) == 1  # the holes are joined to the outside


@pytest.mark.parametrize(
    ("label", "latex"),
    [
        (r"\nu_R", r"$\nu_R$"),
        (r"\eta\,(\tfrac{1}{2})", r"$\eta\,(\tfrac{1}{2})$"),
        ("$x$", "$x$"),
        ("50%", r"50\%"),
        (r"\def\x{}", r"\textbackslash{}def\textbackslash{}x\{\}"),
        ("x^a'", r"x\textasciicircum{}a'"),
        ("ü", r"$\ddot{u}$"),
        ("ν̄_R", r"$\bar{\nu }_R$"),
        ("Δ⁺⁺ → −½", r"$\Delta ^{++} \to  -\frac{1}{2}$"),
        ("x²³", "$x^{23}$"),
        ("x^2²", r"x\textasciicircum{}2\ensuremath{^{2}}"),
        ("Majorón ø", r"Major\'{o}n \o{}"),
        ("日\u202e", "[U+65E5][U+202E]"),
        ("%<!--", r"\%\textless{}!-{}-"),
        ("{\u0301", r"\{[U+0301]"),
    ],
)
def test_labels_for_latex(label: str, latex: str) -> None:
    assert label_of(label) == latex


def test_tikz_has_every_line() -> None:
    text = drawing.tikz(figure(("a", "b")))
    assert text.count(r"\draw[fermion") == 3
    assert text.count(r"\draw[scalar") == 5
    assert r"{$a$ \\ $b$}" in text
    assert text.count("{") == text.count("}")
    assert text.isascii()


# ---------------------------------------------------------------------- DOT
def test_dot_text_is_complete() -> None:
    """The text alone gives the same picture, whatever engine is asked for."""
    pygraphviz = pytest.importorskip("pygraphviz")
    sheet = drawing.contact_sheet([SCENE] * 4, 2)
    text = drawing.dot(sheet)
    assert "\n + " in text
    longest = max(len(piece) for piece in text.split('"')[1::2])
    assert longest < 16384
    for program in ("nop2", "neato", "dot"):
        svg = pygraphviz.AGraph(text).draw(format="svg", prog=program)
        size = ET.fromstring(svg).get("width")
        assert size is not None
        assert float(size.removesuffix("pt")) == pytest.approx(sheet.size[0], abs=3)


@pytest.mark.skipif(shutil.which("dot") is None, reason="no dot on PATH")
def test_plain_dot_draws_the_same_picture(tmp_path: Path) -> None:
    """The text needs neither an option nor this program: the `dot` of any installation, however old, draws it."""
    (tmp_path / "a.dot").write_text(drawing.dot(SCENE))
    subprocess.run(["dot", "-Tpng", "-Gbgcolor=white", "a.dot", "-oa.png"], cwd=tmp_path, check=True, timeout=60)
    theirs = pixels((tmp_path / "a.png").read_bytes())
    ours = pixels(drawing.render(SCENE, "png", dpi=96, background="white"))[..., 0]
    if theirs.shape[2] > 3:  # some installations write transparency
        theirs[..., 0] = 1 - theirs[..., 3] * (1 - theirs[..., 0])  # on white
    theirs = theirs[..., 0]
    assert np.subtract(ours.shape, theirs.shape).max() <= 3
    assert blurred_distance(theirs, ours) < 0.02


def test_source_for_notebooks() -> None:
    pytest.importorskip("graphviz")
    found = drawing.source(SCENE)
    assert found.source.startswith("digraph")
    assert "layout=nop2" in found.source


# ---------------------------------------------------------------------- engines
def test_engine_has_a_name() -> None:
    assert any(word in drawing.engine() for word in ("Graphviz", "dot", "matplotlib"))


@pytest.mark.usefixtures("fresh")
def test_matplotlib_draws_when_there_is_no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", [("", fails("no wheel")), ("", fails("no dot")), engines.ENGINES[-1]])
    with pytest.warns(engines.FallbackWarning, match=r"matplotlib .*no wheel; no dot"):
        svg = drawing.render(SCENE, "svg")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert "matplotlib" in str(description.text)
    with warnings.catch_warnings():  # once is enough
        warnings.simplefilter("error")
        assert drawing.render(SCENE, "svg") == svg
        assert drawing.render(SCENE, "pdf").startswith(b"%PDF-")
        png = drawing.render(SCENE, "png", dpi=72, background="white")
    assert drawing.engine().startswith("matplotlib")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == pytest.approx(SCENE.size, abs=2)
    assert b"pHYs" in png[:200]


@pytest.mark.usefixtures("fresh")
def test_both_engines_draw_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    if not drawing.engine().startswith("Graphviz"):
        pytest.skip("no Graphviz in process to compare with")
    one = pixels(drawing.render(SCENE, "png", dpi=72, background="white"))[..., 0]
    monkeypatch.setattr(engines, "ENGINES", engines.ENGINES[-1:])
    two = pixels(drawing.render(SCENE, "png", dpi=72, background="white"))[..., 0]
    rows, columns = min(len(one), len(two)), min(len(one[0]), len(two[0]))
    blocks = [
        picture[: rows // 8 * 8, : columns // 8 * 8].reshape(rows // 8, 8, columns // 8, 8).mean((1, 3))
        for picture in (one, two)
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 0.02


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for dot is a script")
@pytest.mark.usefixtures("fresh")
def test_dot_on_path_draws_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stand-in for `dot` that takes its options and hands the text to pygraphviz."""
    pytest.importorskip("pygraphviz")
    script = tmp_path / "dot"
    script.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "if '-V' in sys.argv: sys.exit(print('dot - graphviz version 2.43.0 (0)', file=sys.stderr))\n"
        "import pygraphviz\n"
        "form = next(word[2:] for word in sys.argv if word.startswith('-T'))\n"
        "assert '-Knop2' in sys.argv\n"
        "graph = pygraphviz.AGraph(sys.stdin.read())\n"
        "sys.stdout.buffer.write(graph.draw(format=form, prog='nop2'))\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines, "ENGINES", [("", fails("no wheel")), *engines.ENGINES[1:]])
    with pytest.warns(engines.FallbackWarning, match=r"dot 2\.43\.0 \(on PATH\); no wheel"):
        svg = drawing.render(SCENE, "svg", background="#101010")
    assert b"#101010" in svg
    assert drawing.engine().startswith("dot 2.43.0 (on PATH)")
    png = drawing.render(SCENE, "png", dpi=144)
    assert struct.unpack(">I", png[16:20])[0] == pytest.approx(2 * SCENE.size[0], abs=4)
    script.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(process.Unavailable, match="failed"):
        process.dot_output("digraph {}", "svg")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(process.Unavailable, match="no dot on PATH"):
        process.dot_output("digraph {}", "svg")


@pytest.mark.usefixtures("fresh")
def test_nothing_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", [("", fails("gone"))])
    with pytest.raises(process.Unavailable, match="gone"):
        drawing.render(SCENE, "svg")


def test_a_broken_wheel_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(process.Unavailable, match="does not load"):
        engines._in_process(SCENE, "svg", "transparent", 72)


def test_imports_are_lazy() -> None:
    code = (
        "import sys, topologies.drawing\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'matplotlib', 'pygraphviz', 'graphviz'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------------- files
def test_save_is_atomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "figure.svg"
    drawing.save(b"old", target)
    assert target.read_bytes() == b"old"
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        drawing.save(b"new", target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]
    with pytest.raises(FileNotFoundError):
        drawing.save(b"x", tmp_path / "nowhere" / "figure.svg")


def test_save_names_the_file_that_was_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong: the error has the path the caller gave, and no temporary file stays."""
    with pytest.raises(FileNotFoundError) as missing:
        drawing.save(b"x", tmp_path / "nowhere" / "figure.svg")
    assert missing.value.filename == str(tmp_path / "nowhere" / "figure.svg")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(IsADirectoryError) as taken:
        drawing.save(b"x", folder)
    assert (taken.value.filename, taken.value.filename2) == (str(folder), None)
    assert taken.value.strerror

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "chmod", full)
    with pytest.raises(OSError, match="No space left") as disk:
        drawing.save(b"x", tmp_path / "figure.svg")
    assert (disk.value.errno, disk.value.filename) == (errno.ENOSPC, str(tmp_path / "figure.svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_full_disk_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_full_disk(handle: int, mode: str) -> Any:
        os.close(handle)
        return open("/dev/full", mode)

    monkeypatch.setattr(os, "fdopen", on_full_disk)
    with pytest.raises(OSError, match="No space left") as disk:
        drawing.save(b"x" * 10**6, tmp_path / "figure.svg")
    assert disk.value.filename == str(tmp_path / "figure.svg")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("fresh")
def test_errors_are_those_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each, and derived from what the command line catches."""
    for wrong in (
        lambda: drawing.render(SCENE, "gif"),
        lambda: drawing.render(SCENE, "png", dpi=-1),
        lambda: drawing.Style(font="comic"),
        lambda: drawing.layout(nx.MultiDiGraph([(0, 1), (2, 3)])),
        lambda: drawing.contact_sheet([SCENE], 0),
    ):
        with pytest.raises(MalformedInput) as bad:
            wrong()
        assert "\n" not in str(bad.value)
    monkeypatch.setattr(engines, "ENGINES", [("", fails("two\nlines"))])
    with pytest.raises(NuloopsError, match="two lines"):
        drawing.render(SCENE, "svg")
    monkeypatch.setattr(engines, "ENGINES", [("", fails("two\n  lines")), (lambda: "x", lambda *_: b"<svg>")])
    with pytest.warns(engines.FallbackWarning) as warned:
        drawing.render(SCENE, "svg")
    assert "\n" not in str(warned[0].message)


def compiled(text: str, folder: Path) -> bytes:
    """What pdflatex makes of a document, in one run."""
    (folder / "figure.tex").write_text(text, "ascii")
    done = subprocess.run(
        ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "figure.tex"],
        cwd=folder, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-800:]
    return (folder / "figure.pdf").read_bytes()


OTHERS = [(r"\slashed{D}\,\boldsymbol{x}",), ("a", "[1cm]"), ("*", "ν̄"), ("Ω ≤ ∞ † ℓ ħ ′ ⟨χ⟩ – — “é” ç ß ř",)]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
@pytest.mark.parametrize("package", ["tikz", "tikz-feynman"])
def test_hostile_labels_compile(package: str, tmp_path: Path) -> None:
    if package != "tikz" and not found_by_tex(f"{package}.sty"):
        pytest.skip(f"no {package} (Debian: texlive-pictures)")
    labels = [*map(lines_of, HOSTILE), *OTHERS]
    texts = [Text(lines, "", (), (0.0, -40.0 * row, 9.0, 0.0), "#000000") for row, lines in enumerate(labels)]
    page = (-400.0, -40.0 * len(labels), 400.0, 200.0)
    sheet = replace(drawing.scene(figure(arrow=True, dark=True), LAYOUT), texts=tuple(texts), box=page)
    pdf = compiled((drawing.tikz if package == "tikz" else drawing.tikz_feynman)(sheet), tmp_path)
    assert pdf.startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(tmp_path / "figure.pdf"), "-"], capture_output=True, check=True).stdout
        assert b"root:" not in text
        assert b"input{/etc/passwd}" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler to look at the page")
@pytest.mark.parametrize("package", ["tikz", "tikz-feynman"])
def test_latex_draws_the_same_shape(package: str, tmp_path: Path) -> None:
    """One page of the size of the figure, with the same lines in the same places: labels have 10 instead of 16 pt."""
    if package != "tikz" and not found_by_tex(f"{package}.sty"):
        pytest.skip(f"no {package} (Debian: texlive-pictures)")
    made = compiled((drawing.tikz if package == "tikz" else drawing.tikz_feynman)(SCENE), tmp_path)
    assert len(re.findall(rb"/Type */Page\b", made)) <= 1  # none is to be seen where objects are compressed
    (tmp_path / "ours.pdf").write_bytes(drawing.render(SCENE, "pdf"))
    pictures = []
    for name, dpi in (("figure", 144), ("ours", 90)):
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", f"{name}.pdf", name], cwd=tmp_path, check=True)
        (page,) = tmp_path.glob(f"{name}*.png")
        pictures.append(pixels(page.read_bytes())[..., 0])
    theirs, ours = pictures
    edge = round(BORDER * 2)
    theirs = theirs[edge : edge + len(ours), edge : edge + len(ours[0])]
    assert np.subtract(ours.shape, theirs.shape).max() <= 3
    assert blurred_distance(theirs, ours) < 0.02


def found_by_tex(name: str) -> bool:
    """Whether TeX has a file."""
    if shutil.which("kpsewhich") is None:
        return False
    return bool(subprocess.run(["kpsewhich", name], capture_output=True, check=False).stdout.strip())


# ---------------------------------------------------------------------- EPS, TikZ-Feynman, letters
def test_eps_paints_every_object() -> None:
    text = drawing.render(SCENE, "eps").decode("ascii")
    assert text.startswith("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 ")
    box = re.search(r"%%HiResBoundingBox: 0 0 (\S+) (\S+)", text)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx(SCENE.size, abs=1e-3)
    words = text.partition("%%EndProlog")[2].split()
    assert words.count("S") == len(SCENE.strokes)
    assert words.count("B") == len(SCENE.discs)
    assert words.count("f") == len(SCENE.fills) + len(SCENE.texts)
    assert words.count("h") == len(SCENE.discs) + len(SCENE.fills) + sum(len(t.contours) for t in SCENE.texts)
    assert "rectfill" in drawing.render(SCENE, "eps", background="white").decode()
    assert not {"findfont", "show", "image", "run", "file"} & set(words)


@pytest.mark.skipif(shutil.which("gs") is None, reason="no Ghostscript to compare with")
def test_eps_shows_the_picture(tmp_path: Path) -> None:
    (tmp_path / "a.eps").write_bytes(drawing.render(SCENE, "eps", background="white"))
    options = ["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-dGraphicsAlphaBits=4", "-r72"]
    subprocess.run(["gs", *options, "-sOutputFile=a.png", "a.eps"], cwd=tmp_path, check=True, timeout=60)
    ours = pixels((tmp_path / "a.png").read_bytes())[..., 0]
    assert blurred_distance(ours, pixels(drawing.render(SCENE, "png", dpi=72, background="white"))[..., 0]) < 0.02


def blurred_distance(one: Any, two: Any) -> float:
    """How much two grey pictures differ in the mean of blocks of 8 x 8."""
    rows, columns = min(len(one), len(two)) // 8, min(len(one[0]), len(two[0])) // 8
    blocks = [p[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).mean((1, 3)) for p in (one, two)]
    return float(np.abs(blocks[0] - blocks[1]).mean())


def test_painting_scales_and_moves() -> None:
    first, *rest = painted(SCENE, factor=2.0, at=(10.0, 20.0))
    left, low = SCENE.box[:2]
    numbers = [float(word) for word in first.split()[1:7]]
    assert numbers == pytest.approx([2, 0, 0, 2, 10 - 2 * left, 20 - 2 * low], abs=0.01)
    assert rest == list(painted(SCENE))[1:]


def test_tikz_feynman_uses_its_own_words() -> None:
    text = drawing.tikz_feynman(figure(arrow=True))
    assert text.count(r"\draw [fermion") == 3
    assert text.count(r"\draw [charged scalar") == 1
    assert text.count(r"\draw [scalar") == 4
    assert text.count(r"\vertex [dot") == 4
    assert r"\fill" not in text  # every arrow is the package's
    turned = figure()
    turned.remove_edge(0, 1)
    turned.add_edge(1, 0, kind="fermion")
    assert r"\draw [fermion, color=c000000, line width=0.72bp] (v1) .. controls" in drawing.tikz_feynman(turned)


def test_tikz_of_a_scene_holds_both_panels() -> None:
    both = drawing.tikz(drawing.panels([SCENE, SCENE], [r"(a)\quad U(1)_{B-L}", r"(b)\quad Z_6"]))
    assert both.count(r"\draw[fermion") == 6
    assert r"{$(a)\quad U(1)_{B-L}$}" in both


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
    assert not re.search(r"(?<!\\)[#$%&_~]", shown.replace("~", "", text.count("\N{NO-BREAK SPACE}")))
    written, meant = (set(re.findall(r"\\([A-Za-z]+)", each)) for each in (mathematics(visible(text)), text))
    assert all(re.fullmatch(f"{SYMBOL}|{TAKES_ARGUMENT}", command) for command in written - meant)
