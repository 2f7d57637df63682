"""Reports: what they find in the published models, and that their pages trust no name."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from charges.neutrinos.mass_diagrams import mass_diagrams
from charges.panels.models import model_panel
from commands import run
from nuloops.files.models import published, read
from nuloops.report import figures
from nuloops.report.examine import Report, report
from nuloops.report.html import html
from nuloops.report.latex import latex
from nuloops.report.text import text

MODEL = r"""
name: {name}
symmetry: B-L
fields:
  L:   {{spin: 1/2, chirality: left, su2: 2, hypercharge: -1/2, charge: -1, generations: 3, sm: true}}
  H:   {{spin: 0, su2: 2, hypercharge: 1/2, charge: 0, vev: true, sm: true}}
  nuR: {{spin: 1/2, chirality: right, charge: [-4, -4, 5], latex: '\nu_R'}}
  chi: {{spin: 0, charge: 3, vev: true}}
  N:   {{spin: 1/2, vectorlike: true, charge: {N}}}
  eta: {{spin: 0, su2: 2, hypercharge: 1/2, charge: 1/2}}
  xi:  {{spin: 0, charge: 7/2}}
{more}
"""
CLAIMS = "claims: {residual: Z6, neutrinos: dirac, dark: [N, eta, xi], stable: exact, loops: 1}"


def written(folder: Path, *, name: str = "mine", charge: str = "-1/2", more: str = CLAIMS) -> Path:
    path = folder / "model.yaml"
    path.write_text(MODEL.format(name=name, N=charge, more=more))
    return path


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Examine all published models, each with as many loops as it claims."""
    files = {name: read(path) for name, path in published().items()}
    return {name: report(file, max_loops=max(1, file.claims.most_loops)) for name, file in files.items()}


def test_every_claim_of_the_published_models_holds(reports: dict[str, Report]) -> None:
    assert len(reports) >= 9
    for name, found in reports.items():
        assert found.claims, name
        assert [str(claim) for claim in found.claims if not claim] == [], name


def test_what_the_papers_say(reports: dict[str, Report]) -> None:
    """The lines that a referee would look for, paper by paper."""
    dirac = reports["dirac-one-loop"].sections
    assert dirac["residual"].verdict == "B-L -> Z6 by <chi>"
    assert dirac["residual"].evidence["phases"]["N"] == [[5]]
    assert dirac["anomalies"].verdict == "all anomalies cancel"
    assert dirac["loops"].evidence["massive_neutrinos"] == {"dirac": 2}
    assert dirac["stable"].evidence["candidates"] == ["N", "xi"]
    accidental = reports["dirac-accidental"]
    assert any(warning.startswith("Diracness is accidental") for warning in accidental.warnings)
    assert accidental.sections["neutrinos"].evidence["accidental_up_to"] == 4
    knt = reports["krauss-nasri-trodden"].sections["loops"]
    assert [len(knt.diagrams), knt.found] == [1, 3]
    assert {term for diagram in knt.diagrams for term in map(str, diagram.vertices.values())} >= {
        "L L S1",
        "S1* S1* S2 S2",
    }
    assert reports["zee-babu"].sections["loops"].evidence["massive_neutrinos"] == {
        "majorana": 2
    }  # an antisymmetric 3 x 3 matrix


def test_a_report_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The keys of the JSON document are those of the claims, with the same words."""
    code, out, err = run(capsys, "verify", written(tmp_path), "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [found[key] for key in ("ok", "residual", "neutrinos", "stable", "loops")] == [
        True,
        "Z6",
        "dirac",
        "exact",
        1,
    ]
    assert found["dark"] == ["N", "eta", "xi"]
    assert set(found["claims"]) == {"residual", "neutrinos", "dark", "stable", "loops"}
    assert "N* nuR(-4) xi + h.c." in found["terms"]
    assert (found["warning_kinds"], len(found["warnings"])) == (["few-massive"], 1)  # there is one N only
    assert (found["massive"], found["masses"]) == (1, {"dirac": {"1": 1}})
    assert found["dark_matter"] == ["N", "xi"]
    text = run(capsys, "verify", written(tmp_path))[1]
    assert "claim stable exact: holds" in text
    assert "Dirac, protected by Z6 to all orders" in text


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("residual: Z3", "claim residual Z3: false, found Z6 (B-L -> Z6 by <chi>)"),
        ("neutrinos: majorana", "claim neutrinos majorana: false, found dirac"),
        ("dark: [N]", "claim dark N: false, found N, eta, xi"),
        ("stable: accidental", "claim stable accidental: false, found exact"),
        ("loops: 0", "claim loops 0: false, found 1 (Dirac mass at 1 loop)"),
    ],
)
def test_a_false_claim_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, claim: str, said: str
) -> None:
    code, out, err = run(capsys, "verify", written(tmp_path, more=f"claims: {{{claim}}}"))
    assert (code, err) == (1, "")
    assert said in out
    assert run(capsys, "verify", written(tmp_path, more=f"claims: {{{claim}}}"), "--json")[0] == 1


def test_couplings_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A forbidden coupling and a forgotten one are named."""
    found = json.loads(
        run(capsys, "verify", written(tmp_path, more="couplings: [L* eta* N, nuR nuR chi]"), "--json")[1]
    )
    assert "coupling nuR nuR chi is forbidden: " in found["warnings"][0]
    assert "coupling H chi* eta* xi is allowed, and the file does not list it" in found["warnings"]
    assert found["evidence"]["terms"]["forgotten"] == ["N* nuR(-4) xi", "H chi* eta* xi"]
    assert found["evidence"]["terms"]["contractions"] == {"H H* eta eta*": 2}
    _, out, _ = run(capsys, "verify", written(tmp_path, more="couplings: [L* eta* N, N* nuR xi]"))
    assert "2 of 2 listed couplings are allowed, 1 is left out" in out
    assert "  H H* eta eta* (2 contractions)" in out


def test_terms_after_breaking(reports: dict[str, Report]) -> None:
    """<chi> turns the quartic into the mixing of eta and xi that the loop needs."""
    found = reports["dirac-one-loop"].sections["terms"].evidence
    assert "H eta* xi: from H eta* xi <chi*>" in found["after_breaking"]
    assert "xi xi: only" not in str(found)
    assert any("operator of dimension" in text for text in found["allowed_after_breaking_but_absent"])


def test_a_charge_that_spoils_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With N of charge -1 the loop is not dark, and the tree-level seesaw appears."""
    found = json.loads(run(capsys, "verify", written(tmp_path, charge="-1"), "--json")[1])
    assert found["ok"] is False
    assert found["loops"] == 0
    assert "N" not in found["dark"]


class _Page(HTMLParser):
    """The tags and the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


HOSTILE = "<script>alert(1)</script> \\input{/etc/passwd} & % $x$"


def test_the_page_holds_its_diagrams_and_trusts_no_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "verify", written(tmp_path, name=f"'{HOSTILE}'"), "--html")
    assert code == 0
    page = _Page()
    page.feed(out)
    assert HOSTILE in page.texts
    tags = [tag for tag, _ in page.tags]
    assert "script" not in tags
    images = [dict(attributes)["src"] or "" for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 1
    assert images[0].startswith("data:image/svg+xml;base64,")
    assert not re.search(r'(?:href|src)="(?!data:)', out)


def test_latex(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Names are text, and pdflatex, if it is installed, sets the document."""
    code, out, _ = run(capsys, "verify", written(tmp_path, name=f"'{HOSTILE}'"), "--latex")
    assert code == 0
    assert r"\textbackslash{}input\{/etc/passwd\}" in out
    assert r"\input{" not in out
    assert r"\begin{tikzpicture}" in out
    assert r"\overline{L_{i}}\,\tilde{\eta}" in out
    if shutil.which("pdflatex") and subprocess.run(["kpsewhich", "tikz.sty"], capture_output=True).returncode == 0:
        (tmp_path / "report.tex").write_text(out)
        made = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"], cwd=tmp_path, capture_output=True
        )
        assert made.returncode == 0, made.stdout.decode(errors="replace")[-2000:]


def test_figures_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "verify", written(tmp_path), "--figures", tmp_path / "drawn")[0] == 0
    assert [path.name for path in (tmp_path / "drawn").iterdir()] == ["diagram-1.svg"]


BAD: list[tuple[str, str, str]] = [
    ("N: {spin: 1/2, vectorlike: true, charge: 0.5}", "0.5", "model.yaml, line"),
    ("chi2: {spin: 0, charge: 1, su3: 3, vev: true}", "vev", "colourless"),
]


@pytest.mark.parametrize(("row", "word", "more"), BAD)
def test_bad_files_are_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, row: str, word: str, more: str
) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(f"name: m\nsymmetry: B-L\nfields:\n  {row}\n")
    code, out, err = run(capsys, "verify", path)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert word in err
    assert more in err


def test_models_that_are_too_incomplete(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("name: m\nsymmetry: B-L\nfields:\n  X: {spin: 0, charge: 1}\n")
    code, out, err = run(capsys, "verify", path)
    assert (code, out) == (2, "")
    assert err.endswith("no lepton doublet: list L with sm: true\n")


def test_diagrams_are_listed_and_none_is_dropped_in_silence(
    reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = list(text(reports["dirac-one-loop"]))
    vertices = "L* eta* N, N* nu_R(-4) xi, H chi* eta* xi"
    assert f"  diagram 1: L nu_R(-4) H chi: eta, N, xi; by {vertices}" in lines
    zee = reports["zee"]
    assert sum(line.startswith("  diagram ") for line in text(zee)) == 8
    monkeypatch.setattr(figures, "MOST_DRAWN", 3)
    said = "3 of 8 diagrams are shown"
    assert f"  {said}" in text(zee)
    assert said in html(zee)
    assert said in latex(zee)
    assert html(zee).count("<figure>") == 3


def test_pages_agree_on_the_warnings(reports: dict[str, Report]) -> None:
    for found in reports.values():
        lines = "\n".join(text(found))
        for warning in found.warnings:
            assert warning in lines


@pytest.mark.parametrize("panel", ["plain", "u1", "zn", "both"])
def test_models_are_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path, panel: str) -> None:
    """The labels are written into the DOT file as they are typeset."""
    code, out, _ = run(capsys, "draw", "scotogenic", "--panel", panel, "--out", tmp_path / "figure.svg", "--json")
    assert (code, json.loads(out)["diagrams"]) == (0, 1)
    assert (tmp_path / "figure.svg").read_text().lstrip().startswith(("<?xml", "<svg"))


def test_labels_of_a_drawn_model() -> None:
    """Charges along the arrows, phases of Z6, and dark lines; a discrete charge counts modulo n."""
    model = read(published()["dirac-one-loop"]).model
    (made,) = mass_diagrams(model).diagrams
    zn = model_panel(made, model, "zn", dark=["N", "eta", "xi"])
    lines = {made.lines[edge].name: edge for edge in made.lines}
    assert zn.edges[lines["N"]]["label"] == r"N\;(\omega^{5})"
    assert [name for name, edge in lines.items() if zn.edges[edge].get("dark")] == ["N", "eta", "xi"]
    hyphens = replace(model, fields=tuple(replace(f, name=f"{f.name}-0") for f in model.fields if f.name != "L"))
    (other,) = mass_diagrams(replace(hyphens, fields=(model["L"], *hyphens.fields))).diagrams
    panel = model_panel(other, hyphens, dark=["N-0", "eta-0", "xi-0"])
    assert sum(bool(about.get("dark")) for _, _, about in panel.edges(data=True)) == 3
    u1 = model_panel(made, model, "u1")
    assert u1.edges[lines["xi"]]["label"] == r"\xi\;(\frac{7}{2})"
    ma = read(published()["scotogenic"]).model
    (loop,) = mass_diagrams(ma, "majorana").diagrams
    labels = {str(about["label"]) for _, _, about in model_panel(loop, ma, "u1").edges(data=True)}
    assert labels == {r"L\;(0)", r"H\;(0)", r"N_R\;(1)", r"\eta\;(1)"}
    assert sum(about.get("arrow") is False for _, _, about in model_panel(loop, ma).edges(data=True)) == 1


def test_models_that_cannot_be_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    for arguments, said in (
        (("zee-babu", "--panel", "u1"), "no symmetry"),
        (("scotogenic", "--number", "2"), "has 1 leading diagram"),
        (("scotogenic", "--residual", "2"), "go with a key"),
    ):
        code, out, err = run(capsys, "draw", *arguments, "--out", target)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert said in err
    assert not target.exists()
