"""What is written: SVG, PNG, PDF, EPS and DOT, and the display list that they all draw."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drawn import SCENE, SVG, blurred_distance, figure, pixels
from topologies import drawing
from topologies.drawing.writers.painting import painted


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


def test_painting_scales_and_moves() -> None:
    first, *rest = painted(SCENE, factor=2.0, at=(10.0, 20.0))
    left, low = SCENE.box[:2]
    numbers = [float(word) for word in first.split()[1:7]]
    assert numbers == pytest.approx([2, 0, 0, 2, 10 - 2 * left, 20 - 2 * low], abs=0.01)
    assert rest == list(painted(SCENE))[1:]
