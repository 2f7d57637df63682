"""TikZ and TikZ-Feynman: labels for LaTeX, and pages that pdflatex sets."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drawn import HOSTILE, LAYOUT, SCENE, blurred_distance, figure, pixels
from topologies import drawing
from topologies.drawing.scenes.display import Text
from topologies.drawing.text.glyphs import lines_of
from topologies.drawing.writers.tikz import BORDER, label_of


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
