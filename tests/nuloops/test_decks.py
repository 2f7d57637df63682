"""Decks: every format shows every line, steps stay in place, titles are text, and the command says what is wrong."""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from nuloops.commands import slides
from nuloops.files.models import published
from topologies import MalformedInput, drawing
from topologies.drawing.slides.decks import deck
from topologies.drawing.slides.frames import HEAD, MAX_TITLE, PAGE, Frame, in_place, noted, placed
from topologies.drawing.slides.powerpoint import EMU
from topologies.drawing.writers.pdf import pdf
from topologies.errors import Missing

KEY = "dirac-d5_0122_F01_S0212"  # the one-loop diagram of arXiv:1812.01599
HOSTILE = [
    "<script>alert(1)</script>",
    '"]; node [label="x',
    r"\input{/etc/passwd}",
    "]]>&amp;<!--",
    "\x00\x07\ud800",
    "\u202eevol\u200f",
    "{\u0301}\u0304 $x$ 50% #_^~ [3cm]",
    "x" * 10_000,
    "",
]


def figure(label: str = r"\eta", **more: Any) -> Any:
    """A loop of a fermion and a scalar, with one label of choice."""
    made: Any = nx.MultiDiGraph()
    made.add_node("L", external=True, side="left")
    made.add_node("R", external=True, side="right")
    made.add_edge("L", 0, kind="fermion", label=r"\bar{L}")
    made.add_edge(0, 1, kind="fermion", label="N", dark=True)
    made.add_edge(1, "R", kind="fermion", label=r"\nu_R")
    made.add_edge(0, 1, kind="scalar", label=label, **more)
    return made


SCENE = drawing.scene(figure())
HOSTILE_FRAMES = [Frame(title, (drawing.scene(figure(title[:400])),)) for title in HOSTILE]


# ---------------------------------------------------------------------- frames
def test_steps_stay_in_place() -> None:
    """Only labels and colours change, although the labels of one step need more room than those of another."""
    steps = in_place([figure(""), figure("x"), figure(r"\eta\;(\kappa_1-\kappa_2+\frac{1}{2})\quad\quad\quad\quad")])
    assert len({step.box for step in steps}) == 1
    for step in steps[1:]:
        for one, two in zip(steps[0].strokes, step.strokes, strict=True):
            assert one.parts[0] == pytest.approx(two.parts[0])
    assert [len(step.texts) for step in steps] == [3, 4, 4]


def test_notes_keep_the_figure_in_place() -> None:
    bare, said = noted(SCENE, ""), noted(SCENE, r"\mathrm{Fields}")
    assert bare.box == said.box
    assert bare.box[1] < SCENE.box[1]
    assert said.texts[-1].text == r"\mathrm{Fields}"
    assert said.texts[-1].box[3] < SCENE.box[1]
    wide = noted(SCENE, r"\mathrm{" + "x" * 140 + "}")
    assert wide.box[2] - wide.box[0] >= wide.texts[-1].box[2] - wide.texts[-1].box[0]


@pytest.mark.parametrize("size", [(10, 10), (3000, 20), (20, 3000)])
def test_figures_fit_on_the_page(size: tuple[float, float]) -> None:
    factor, x, y = placed(drawing.Scene(box=(5, 5, 5 + size[0], 5 + size[1])))
    assert min(x, y) > 0
    assert x + factor * size[0] < PAGE[0]
    assert y + factor * size[1] <= PAGE[1] - HEAD


def test_long_titles_are_cut() -> None:
    heading = Frame("x" * 10_000, ()).heading
    assert len(heading) == MAX_TITLE
    assert heading.endswith("…")
    assert Frame(" a\nb\u202e ", ()).heading == "a b"


@pytest.mark.parametrize("wrong", [("gif", None), ("pdf", "red"), ("tex", "#12")])
def test_bad_requests(wrong: tuple[str, Any]) -> None:
    with pytest.raises(MalformedInput) as bad:
        deck([Frame("x", (SCENE,))], wrong[0], background=wrong[1])
    assert "\n" not in str(bad.value)


# ---------------------------------------------------------------------- PDF
def contents(file: bytes) -> list[str]:
    """The painting operators of each page."""
    return [zlib.decompress(found).decode() for found in re.findall(rb"stream\n(.*?)\nendstream", file, re.DOTALL)]


def test_pdf_is_well_formed() -> None:
    frames = [Frame("One", (SCENE, SCENE)), Frame("Two", (SCENE,))]
    file, again = (deck(frames, "pdf", title="Dé ck", background="#102030") for _ in range(2))
    assert file == again
    start = int(file.rsplit(b"startxref\n", 1)[1].split()[0])
    rows = file[start:].split(b"trailer")[0].splitlines()[3:]
    for number, row in enumerate(rows, 1):
        assert len(row) == 19
        assert file[int(row[:10]) :].startswith(b"%d 0 obj\n" % number)
    assert file.count(b"/Type /Page ") == 3
    assert b"/Count 3" in file
    assert b"/Font" not in file
    assert ("FEFF" + "Dé ck".encode("utf-16-be").hex().upper()).encode() in file.upper()
    pages = contents(file)
    assert pages[0] == pages[1] != pages[2]
    assert pages[0].startswith("0.0627 0.125 0.188 rg 0 0 960 540 re f")
    assert pages[0].split().count("S") == len(SCENE.strokes)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler to read the file")
def test_pdf_is_read_by_others(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(deck(HOSTILE_FRAMES, "pdf", title="\ud800\x00"))
    done = subprocess.run(["pdftoppm", "-r", "9", "-png", "a.pdf", "a"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stderr == b""
    assert len(list(tmp_path.glob("*.png"))) == len(HOSTILE)


def test_pdf_without_pages() -> None:
    assert b"/Count 0" in pdf([], PAGE)


# ---------------------------------------------------------------------- Beamer
def test_beamer_has_frames_and_overlays() -> None:
    frames = [Frame("50% of [all]", (SCENE, SCENE)), Frame("Two", (SCENE,))]
    text = deck(frames, "tex", background="black").decode("ascii")
    assert text.count(r"\begin{frame}") == text.count(r"\end{frame}") == 2
    assert r"\frametitle{50\% of [all]}" in text
    assert re.findall(r"\\only<(\d)>", text) == ["1", "2"]
    assert text.count(r"\useasboundingbox") == 3
    assert r"\setbeamercolor{background canvas}{bg=paper}" in text


@pytest.mark.skipif(
    shutil.which("pdflatex") is None
    or not subprocess.run(["kpsewhich", "beamer.cls"], capture_output=True, check=False).stdout,
    reason="no pdflatex with Beamer (Debian: texlive-latex-recommended)",
)
def test_beamer_compiles(tmp_path: Path) -> None:
    frames = [*HOSTILE_FRAMES, Frame("steps", (SCENE, SCENE))]
    (tmp_path / "deck.tex").write_bytes(deck(frames, "tex"))
    done = subprocess.run(
        ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "deck.tex"],
        cwd=tmp_path, capture_output=True, timeout=100, check=False,
    )  # fmt: skip
    output = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, output[-800:]
    assert f"({len(HOSTILE) + 2} pages" in output
    assert output.count("Overfull") == 1  # a title of one word


# ---------------------------------------------------------------------- PowerPoint
def test_powerpoint_shapes_are_native() -> None:
    pptx = pytest.importorskip("pptx")
    steps = tuple(in_place([figure("x"), figure("y", dark=True)]))
    file = deck([Frame("A title", steps), Frame("Another", (SCENE,))], "pptx", title="Deck")
    assert file == deck([Frame("A title", steps), Frame("Another", (SCENE,))], "pptx", title="Deck")
    show = pptx.Presentation(io.BytesIO(file))
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9)
    assert show.core_properties.title == "Deck"
    assert show.core_properties.author == ""
    assert [slide.shapes.title.text for slide in show.slides] == ["A title", "A title", "Another"]
    _, group = show.slides[2].shapes
    assert group._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr") == SCENE.title
    parts = len(SCENE.strokes) + len(SCENE.fills) + len(SCENE.discs) + len(SCENE.texts)
    assert len(group.shapes) == parts
    assert len({shape.shape_id for shape in group.shapes}) == parts
    names = [shape.name for shape in group.shapes]
    assert names.count("vertex") == 2
    assert "line eta" in names
    for shape in group.shapes:
        assert group.left - 1 <= shape.left <= shape.left + shape.width <= group.left + group.width + 1
        assert group.top - 1 <= shape.top <= shape.top + shape.height <= group.top + group.height + 1
    assert 0 < group.left <= group.left + group.width < show.slide_width
    assert HEAD * EMU <= group.top <= group.top + group.height <= show.slide_height
    assert len(group._element.xpath(".//a:custDash")) == 1  # the scalar
    assert not group._element.xpath(".//p:pic")
    scalars = [
        next(shape for shape in show.slides[k].shapes[1].shapes if shape.name == f"line {label}")
        for k, label in enumerate("xy")
    ]
    assert (scalars[0].left, scalars[0].top) == (scalars[1].left, scalars[1].top)
    assert [str(scalar.line.color.rgb) for scalar in scalars] == ["000000", "4B2BC4"]


def test_powerpoint_on_a_dark_slide() -> None:
    pptx = pytest.importorskip("pptx")
    drawn = drawing.scene(figure(), style=drawing.Style(ink="white"))
    slide = pptx.Presentation(io.BytesIO(deck([Frame("A", (drawn,))], "pptx", background="#102030"))).slides[0]
    assert str(slide.background.fill.fore_color.rgb) == "102030"
    assert str(slide.shapes.title.text_frame.paragraphs[0].font.color.rgb) == "FFFFFF"


def test_hostile_titles_and_labels_are_text_in_powerpoint() -> None:
    pptx = pytest.importorskip("pptx")
    file = deck(HOSTILE_FRAMES, "pptx", title="\ud800\x00<a>")
    show = pptx.Presentation(io.BytesIO(file))
    for frame, slide in zip(HOSTILE_FRAMES, show.slides, strict=True):
        assert slide.shapes.title.text == frame.heading
    for name in zipfile.ZipFile(io.BytesIO(file)).namelist():
        assert re.fullmatch(r"[A-Za-z0-9_./\[\]]+", name)
        assert ".." not in name


def test_powerpoint_without_python_pptx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(Missing, match=r"pip install 'nuloops\[slides\]'"):
        deck([Frame("x", (SCENE,))], "pptx")


# ---------------------------------------------------------------------- nuloops slides
def run(
    out: Path, what: Sequence[str] = (), *, operator: str | None = None, loops: int = 1, panel: str = "both",
    steps: bool = False, residual: int | None = None, dark: bool = False, as_json: bool = False,
) -> int:  # fmt: skip
    """The command with its defaults."""
    return slides.run(
        argparse.Namespace(
            what=list(what), operator=operator, loops=(loops,), panel=panel, steps=steps, residual=residual, dark=dark,
            out=out, json=as_json,
        )
    )  # fmt: skip


def titles(text: str) -> list[str]:
    return re.findall(r"\\frametitle\{(.*)\}", text)


def test_the_story_of_the_talk(tmp_path: Path) -> None:
    """Topology, fields, charges, breaking, phases, dark sector: each step shows what it says and no more."""
    assert run(tmp_path / "a.tex", ["dirac-one-loop"], steps=True) == 0
    text = (tmp_path / "a.tex").read_text("ascii")
    assert titles(text) == ["one-loop Dirac neutrinos from B-L (arXiv:1812.01599)"]
    steps = text.split(r"\only<")[1:]
    assert len(steps) == 6
    assert steps[0].count(r"\node") == 1
    assert r"$\mathrm{Topology}$" in steps[0]
    assert "draw[scalar" not in steps[0]
    assert r"{$N$}" in steps[1]
    assert r"\kappa" not in text  # a model knows its charges
    assert r"{$\eta\;(\frac{1}{2})$}" in steps[2]
    assert r"\langle" not in steps[2]
    assert r"{$\langle \chi\rangle\;(3)$}" in steps[3]
    assert r"\omega" not in steps[3]
    assert r"{$N\;(\omega^{5})$}" in steps[4]
    assert steps[4].count("draw[vev") == 8
    assert "draw[fermion, dark" not in steps[4]
    assert steps[5].count("draw[fermion, dark") == 2
    assert steps[5].count("draw[scalar, dark") == 4


def test_steps_of_a_key_put_values_in(tmp_path: Path) -> None:
    run(tmp_path / "a.tex", [KEY], steps=True, panel="zn", residual=9)
    steps = (tmp_path / "a.tex").read_text("ascii").split(r"\only<")[1:]
    assert r"{$\kappa + 1$}" in steps[2]
    assert r"\to Z_{9},\quad \kappa = " in steps[3]
    assert r"Phases\ under}\ Z_{9}$" in steps[4]
    assert len(steps) == 6


def test_steps_of_other_panels(tmp_path: Path) -> None:
    for panel, count in (("plain", 3), ("u1", 4)):
        run(tmp_path / "a.tex", [KEY], steps=True, panel=panel)
        assert (tmp_path / "a.tex").read_text("ascii").count(r"\only<") == count
    run(tmp_path / "a.tex", ["scotogenic"], steps=True)
    assert r"The\ vevs\ keep}\ Z_{2}" in (tmp_path / "a.tex").read_text("ascii")


def test_all_diagrams_of_an_operator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "a.tex", operator="dirac-d5", panel="u1", loops=0, as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(tmp_path / "a.tex"), "diagrams": 3, "slides": 3}
    found = titles((tmp_path / "a.tex").read_text("ascii"))
    assert found[0].startswith("dirac-d5 at 0 loops, 1 of 3 (type ")
    assert run(tmp_path / "b.pdf", [KEY, "scotogenic"], panel="plain", dark=True) == 0
    assert capsys.readouterr().out.strip().endswith("b.pdf: 2 diagrams, 2 slides")
    assert contents((tmp_path / "b.pdf").read_bytes())[1].startswith("0.0784 0.0863 0.11 rg")


def test_hostile_model(tmp_path: Path) -> None:
    """The name of a model is text by others; it reaches no parser."""
    path = published()["dirac-one-loop"]
    text = re.sub(r"^name:.*$", r"""name: '\\input{x} <script> "]; #'""", path.read_text("utf-8"), flags=re.M)
    (tmp_path / "evil.yaml").write_text(text)
    run(tmp_path / "a.tex", [str(tmp_path / "evil.yaml")], panel="u1")
    written = (tmp_path / "a.tex").read_text("ascii")
    assert r"\input{" not in written
    assert r"\textbackslash{}input\{x\} \textless{}script\textgreater{} \textquotedbl{}]; \#" in written


@pytest.mark.parametrize(
    ("reason", "arguments"),
    [
        ("suffix must be pptx, pdf, tex", {"out": "a.gif", "what": [KEY]}),
        ("name models or keys, or give", {"out": "a.pdf"}),
        ("name models or keys, or give", {"out": "a.pdf", "what": [KEY], "operator": "dirac-d5"}),
        ("choose 0 to 3", {"out": "a.pdf", "operator": "dirac-d5", "loops": 9}),
        ("--residual goes with keys", {"out": "a.pdf", "what": ["scotogenic"], "residual": 6}),
        ("no residual group", {"out": "a.pdf", "operator": "dirac-d5", "loops": 0, "panel": "zn"}),
        ("no residual group", {"out": "a.pdf", "operator": "dirac-d5", "loops": 0, "panel": "both", "steps": True}),
        ("nonsense", {"out": "a.pdf", "what": ["nonsense"]}),
        ("missing.yaml", {"out": "a.pdf", "what": ["missing.yaml"]}),
    ],
)
def test_refusals_are_one_line(reason: str, arguments: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises((MalformedInput, OSError), match=reason) as bad:
        run(**(arguments | {"out": tmp_path / arguments["out"]}))
    assert "\n" not in str(bad.value)
    assert not list(tmp_path.iterdir())
