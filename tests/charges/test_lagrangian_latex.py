"""Lagrangians in LaTeX: terms, coupling constants, hostile names, and pages that pdflatex sets."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from charges.models.model import Model
from charges.models.names import latex_name
from charges.terms.lagrangian import lagrangian
from lagrangian_models import DIRAC, EVERY, MAJORANA, PUBLISHED, SCOTOGENIC, TYPE_II, ZEE_BABU, field
from models_by_hand import doublet, model


@pytest.mark.parametrize(
    ("given_model", "text", "latex"),
    [
        (DIRAC, "L* eta* N", r"\overline{L}\,\tilde{\eta}\,N_{R}"),
        (DIRAC, "N* nu_R(-4) xi", r"\overline{N_{L}}\,\nu_{R(-4)}\,\xi"),
        (DIRAC, "H chi* eta* xi", r"(\eta^{\dagger}H)\,\chi^{*}\,\xi"),
        (DIRAC, "H H* eta eta*", r"(H^{\dagger}H)\,(\eta^{\dagger}\eta)"),
        (DIRAC, "chi chi chi* chi*", r"(\chi^{*}\chi)^{2}"),
        (DIRAC, "H H*", r"H^{\dagger}H"),
        (MAJORANA, "L eta_2* F", r"\overline{L^{c}}\,\eta_{2}^{*}\,F_{L}"),
        (MAJORANA, "H H eta_1 eta_3", r"(\tilde{H}^{\dagger}\eta_{1})\,(\tilde{H}^{\dagger}\eta_{3})"),
        (ZEE_BABU, "L L h", r"\overline{L^{c}}\,i\sigma_{2}\,L\,h"),
        (TYPE_II, "L T L", r"\left(\overline{L^{c}}\,T\,L\right)_{\mathbf{1}}"),
        (SCOTOGENIC, "H H eta* eta*", r"(\eta^{\dagger}H)^{2}"),
    ],
)
def test_latex_of_terms(given_model: Model, text: str, latex: str) -> None:
    assert next(each.latex for each in lagrangian(given_model) if each.text == text) == latex


@EVERY
def test_as_many_structures_as_contractions(given_model: Model) -> None:
    """Each contraction is written once, or all of them as one with an index."""
    for each in lagrangian(given_model):
        found = each.structures(flavour=True)
        assert len(set(found)) == len(found)
        assert len(found) == each.count or (len(found) == 1 and found[0].endswith(r",a}"))


def test_coupling_constants_have_names_and_flavour_indices() -> None:
    """Each coupling has a name of its own."""
    latex = lagrangian(DIRAC).latex()
    assert r"y_{1}^{ij}\,\overline{L_{i}}\,H\,e_{R\,j} + \mathrm{h.c.}" in latex
    assert r"m_{N}\,\overline{N_{L}}\,N_{R}" in latex
    assert (
        r"\lambda_{3}\,(H^{\dagger}H)\,(\eta^{\dagger}\eta) + \lambda_{4}\,(\eta^{\dagger}H)\,(H^{\dagger}\eta)"
        in latex
    )
    for given_model in PUBLISHED:
        names = re.findall(
            r"(?:&|&\+|\+|\}) ((?:\\sum_\{[^{}]*\}\^\{[^{}]*\})?\S+?)\\,", lagrangian(given_model).latex()
        )
        assert len(names) == len(set(names)), given_model.name


HOSTILE = (
    "a&b", "50%", "$x$", "#1", "x^y", "~", r"\input", "{", "}", "_", "A_B_C", "H'", "S++", "ν_R", "Δ", "雪", "x*y", '"',
)  # fmt: skip


def test_names_that_latex_would_misread() -> None:
    assert latex_name(field(r"\input{x}")) == (r"\mathrm{\backslash input\{x\}}", "")
    assert latex_name(field("ν_R")) == (r"\nu", "R")
    assert latex_name(field("S", latex=r"\sigma_{1}")) == (r"\sigma", "1")
    assert latex_name(field("S", latex=r"S^{+}")) == ("{S^{+}{}}", "")
    for bad in (r"\write18{x}", "a$b", "{", r"\input x", "a_b_c", "%"):
        assert latex_name(field("S", latex=bad)) == ("S", "")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex, which compiles the result, is not installed")
def test_latex_compiles(tmp_path: Path) -> None:
    """LaTeX accepts Lagrangians with and without generations and triplets, and with hostile names."""
    odd = [field(name, i) for i, name in enumerate(HOSTILE)]
    odd += [doublet(f"d{name}", i, generations=2) for i, name in enumerate(HOSTILE[:3])]
    odd += [field(f"f{name}", i, "", latex=rf"\Psi'_{i}") for i, name in enumerate(HOSTILE[:3])]
    bodies = [lagrangian(each).latex() for each in (DIRAC, MAJORANA, TYPE_II, model(*odd))]
    text = "\n".join(
        [r"\documentclass{article}\usepackage{amsmath}\allowdisplaybreaks\begin{document}", *bodies, r"\end{document}"]
    )
    (tmp_path / "all.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-draftmode", "all.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert run.returncode == 0, run.stdout[-1500:]
