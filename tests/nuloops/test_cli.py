"""The command line: what each command prints and draws."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import KEY, document, run


def test_count_prints_the_chain(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "count", "--loops", 3, "--legs", 4) == {
        "topologies": 4367,
        "no_self_energy": 496,
        "assignable": 370,
        "one_particle_irreducible": 160,
        "diagrams": 1771,
        "finite_diagrams": 728,
        "genuine_topologies": 44,
        "genuine_diagrams": 228,
        "mass_basis_diagrams": 18,
    }
    labelled = document(capsys, "count", "--loops", 2, "--operator", "dirac-d5")
    assert labelled["genuine_labelled_diagrams"] == 54
    assert "4367" in run(capsys, "count", "--loops", 3, "--legs", 4)[1]


def test_count_lists_and_draws_a_stage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    listed = document(capsys, "count", "--loops", 1, "--legs", 4, "--list", "genuine_diagrams")
    assert listed["stage"] == "genuine_diagrams"
    assert len(set(listed["keys"])) == 4
    arguments = ("count", "--loops", 1, "--operator", "dirac-d5", "--list", "genuine_labelled_diagrams")
    code, out, _ = run(capsys, *arguments, "--draw", tmp_path / "new" / "folder")
    keys = out.split()
    assert (code, len(keys)) == (0, 7)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(f"{key}.svg" for key in keys)
    code, out, _ = run(capsys, "count", "--loops", 1, "--legs", 3, "--list", "topologies", "--draw", tmp_path / "plain")
    assert (code, len(list((tmp_path / "plain").iterdir()))) == (0, 6)


def test_count_with_insertions(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "count", "--loops", 2, "--operator", "dirac-d4", "--insertions", 1)
    assert (found["topologies"], found["labelled_diagrams"], found["genuine_labelled_diagrams"]) == (70, 18, 13)


def test_fermion_legs_change_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    scalars = document(capsys, "count", "--loops", 1, "--legs", 4, "--fermion-legs", 0)
    assert scalars["topologies"] == 16
    assert scalars["diagrams"] != 12


def test_charges_with_a_value_and_a_residual_group(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = document(capsys, "charges", "--diagram", KEY, "--set", "kappa_1=-1/2", "--residual", 6)
    lines = {(line["tail"], line["head"]): line for line in found["lines"]}
    assert [lines[1, 0][name] for name in ("charge", "value", "phase")] == ["kappa_1", "-1/2", 5]
    assert [lines[0, 2][name] for name in ("charge", "value", "phase")] == ["kappa_1 + 1", "1/2", 1]
    assert [lines[2, 1][name] for name in ("charge", "value", "phase")] == ["kappa_1 + 4", "7/2", 1]
    general = document(capsys, "charges", "--operator", "dirac-d5", "--loops", 1, "--residual", 6)
    assert len(general) == 7
    assert all("value" not in line for found in general for line in found["lines"])
    assert "kappa_1 + 4" in run(capsys, "charges", "--diagram", KEY)[1]


def test_dark_counts(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "dark", "--operator", "dirac-d5", "--loops", 2, "--residual", 9)
    assert found["diagrams"] == found["all_dark_diagrams"] == 54
    assert (found["all_dark_assignments"], found["every_loop_dark_assignments"]) == (972, 3888)


def test_dark_census(capsys: pytest.CaptureFixture[str]) -> None:
    rows = document(capsys, "dark", "--loops", 2, "--census")
    assert len(rows) == 54
    assert {(row["every_loop"], row["all"]) for row in rows} == {(6, 9)}
    assert "Z9" in run(capsys, "dark", "--loops", 2, "--census")[1]


@pytest.mark.parametrize(
    ("arguments", "cell"),
    [
        (("charges", "--diagram", KEY, "--set", "kappa_1=-1/2", "--residual", "6"), r"$\kappa + 4$ & $\frac{7}{2}$"),
        (("charges", "--diagram", KEY, "--residual", "6"), r"$\omega^{k_1 + 2}$"),
        (("dark", "--loops", "1", "--residual", "6"), "all dark assignments & 21"),
        (("dark", "--loops", "1", "--census"), r"dirac-d5\_0122\_F01\_S0212 & $Z_{6}$"),
        (("residual", "--charge", "N_1=-1/2", "--charge", "chi=3", "--vev", "chi"), r"$N_{1}$ & $\omega^{5}$"),
        (("residual", "--charge", r"\input{x}=-1/2"), r"\{x\}}$ & $-\frac{1}{2}$"),
        (("charges", "--diagram", KEY, "--hypercharge"), r"$\kappa + 1$ & $y + \frac{1}{2}$"),
        (("charges", "--diagram", KEY), r"$\nu_{R}$ $\to$ 1 & fermion & $-4$"),
        (("nature", "--group", "Z6", "--phase", "4"), "$Z_{6}$ & 4 & Dirac"),
        (("nature", "--table"), "$Z_{6}$ & 0, 3 & 1, 2, 4, 5"),
        (("nature", "dirac-one-loop"), "Dirac & $Z_{6}$ & none at any order & "),
        (("nature", "dirac-accidental"), r"$\nu_{R}(-4)\,\nu_{R}(-4)\,S^{4}$ & 7"),
        (("dark", "dirac-one-loop"), r"$N$ & yes & exact & yes & $\eta$, $\xi$"),
        (("dark", "dirac-accidental"), r"$\nu_{R}(-4)\,\nu_{R}(5)\,S\,\sigma^{*}$ ($d = 5$)"),
        (("anomalies",), r"$-4, -4, 5$ & $\bar{L}\,\tilde{H}\,\chi\,\nu_{R}(-4)$; "),
        (("anomalies", "dirac-one-loop"), r"$(\mathrm{B-L})^{3}$ & $0$"),
    ],
)
def test_latex_tables(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], cell: str) -> None:
    code, out, err = run(capsys, *arguments, "--latex")
    assert (code, err) == (0, "")
    assert cell in out
    assert out.count(r"\begin{tabular}") == out.count(r"\end{tabular}") == 1


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_tables_are_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """pdflatex, with T1 fonts and amsmath, sets all of them, whatever the names are."""
    tables = [r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{amsmath}\begin{document}"]
    for line in (
        "charges --loops 1 --hypercharge --residual 6",
        "dark --loops 1 --residual 6",
        "dark --loops 1 --census",
        "dark dirac-accidental",
        "nature dirac-accidental",
        "nature --table",
        "residual dirac-zee",
        r"residual --charge A:x_%&=1,1/2 --charge B:\y~=1/2 --charge A:s^2=2 --vev s^2",
        "anomalies --fields 5 --max-charge 12",
        "anomalies dirac-one-loop",
    ):
        code, out, _ = run(capsys, *line.split(), "--latex")
        assert code == 0
        tables += [out, r"\par"]
    (tmp_path / "tables.tex").write_text("\n".join([*tables, r"\end{document}"]))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tables.tex"]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True)
    assert made.returncode == 0, made.stdout.decode(errors="replace")[-2000:]


def test_residual_names_group_phases_and_convention(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("residual", "--charge", "L=-1", "--charge", "chi=3", "--charge", "N=-1/2", "--vev", "chi")
    found = document(capsys, *arguments)
    assert (found["group"], found["order"], found["phases"]) == ("Z6", 6, {"L": 4, "chi": 0, "N": 5})
    assert "colour singlets" in found["convention"]
    assert document(capsys, *arguments, "--quarks")["group"] == "Z18"
    several = document(capsys, *arguments, "--charge", "nu_R=[-4,-4,5]")
    assert several["phases"]["nu_R"] == 4
    assert document(capsys, "residual", "--charge", "L=-1", "--charge", "x=1/2,1")["phases"]["x"] == ["1/2", 1]
    assert run(capsys, *arguments)[1].startswith("Z6: ")


def test_anomalies(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "anomalies", "--fields", 3, "--max-charge", 10)
    assert [solution["charges"] for solution in found["solutions"]] == [[-1, -1, -1], [-4, -4, 5]]
    assert "L-bar H~ chi nu_R(-4)" in run(capsys, "anomalies")[1]
    assert run(capsys, "anomalies", "--fields", 4)[1].startswith("no solution")


def test_residual_of_several_u1s(capsys: pytest.CaptureFixture[str]) -> None:
    """The electroweak vev leaves U(1)_em: twice T3 + Y of the components."""
    charges = ("T3:nu=1/2", "Y:nu=-1/2", "T3:e=-1/2", "Y:e=-1/2", "T3:H=-1/2", "Y:H=1/2")
    arguments = ["residual", *(word for charge in charges for word in ("--charge", charge)), "--vev", "H"]
    found = document(capsys, *arguments)
    assert (found["group"], found["order"]) == ("U1", None)
    assert found["phases"]["nu"] == found["phases"]["H"] == 0
    assert found["phases"]["e"] in (1, -1)
    assert run(capsys, *arguments)[1].startswith("U1: ")
    pair = (
        "--charge",
        "A:x=1",
        "--charge",
        "B:y=1",
        "--charge",
        "A:s=2",
        "--charge",
        "B:t=4",
        "--vev",
        "s",
        "--vev",
        "t",
    )
    assert document(capsys, "residual", *pair)["group"] == "Z2xZ4"
    assert document(capsys, "residual", *pair)["order"] == 8
    assert r"\begin{tabular}" in run(capsys, "residual", *pair, "--latex")[1]

    assert r"$Z_{2} \times Z_{4}$ & $Z_{2}$ & $Z_{4}$" in (latex := run(capsys, "residual", *pair, "--latex")[1])
    assert r"$y$ & $1$ & $\omega$ \\" in latex
    assert run(capsys, "residual", *pair)[1].splitlines()[1:3] == ["field  A mod 2  B mod 4", "x      1        0"]
    trivial = ("residual", "--charge", "A:s=2", "--vev", "s")
    assert document(capsys, *trivial)["phases"] == {"s": 0}
    assert document(capsys, *trivial)["group"] == "Z1"
    assert run(capsys, *trivial)[1].splitlines()[1:] == ["field", "s"]
    assert document(capsys, "residual", "--charge", "Z2:N=1", "--charge", "Z2:L=0")["phases"] == {"N": 1, "L": 0}


def test_residual_of_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "residual", "dirac-one-loop")
    assert (found["group"], found["phases"]["eta"], found["phases"]["nu_R"]) == ("Z6", 1, 4)
    assert r"$\eta$ & $\omega$" in run(capsys, "residual", "dirac-one-loop", "--latex")[1]
    assert document(capsys, "residual", "scotogenic")["phases"]["eta"] == 1


def test_anomalies_of_charges_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "anomalies", "--check", "-4,-4,5")["ok"] is True
    code, out, _ = run(capsys, "anomalies", "--check", "-4,-4")
    assert (code, out.splitlines()[0]) == (1, "anomalies remain: X^3 = 125, grav^2 X = 5")
    assert r"$X^{3}$ & $125$" in run(capsys, "anomalies", "--check", "-4,-4", "--latex")[1]
    added = document(capsys, "anomalies", "--complete", "-4", "--fields", 2)
    assert (added["given"], added["added"], added["complete"]) == ([-4], [[-4, 5]], True)
    assert run(capsys, "anomalies", "--complete", "-4", "--fields", 2)[1].splitlines()[1].split() == ["-4", "-4,", "5"]
    assert run(capsys, "anomalies", "--complete", "1/7", "--fields", 1)[1].startswith("no completion")
    assert document(capsys, "anomalies", "dirac-one-loop")["ok"] is True
    code, out, _ = run(capsys, "anomalies", "majorana-one-loop")
    assert (code, out.splitlines()[0]) == (1, "anomalies remain: B-L^3 = -3, grav^2 B-L = -3")
    assert out.endswith("B-L: right-handed singlets that would cancel the rest: -1, -1, -1; -4, -4, 5\n")
    code, out, _ = run(capsys, "anomalies", "majorana-one-loop", "--json")
    assert (code, json.loads(out)["completions"]) == (1, {"B-L": [[-1, -1, -1], [-4, -4, 5]]})
    assert document(capsys, "anomalies", "dirac-one-loop")["completions"] == {}
    padded = document(capsys, "anomalies", "--fields", 4, "--max-charge", 5, "--vectorlike")["solutions"]
    assert [-4, -4, 0, 5] in [solution["charges"] for solution in padded]
    assert "chi of charge 9" in run(capsys, "anomalies", "--chi", 9)[1]


def test_nothing_is_left_to_complete(capsys: pytest.CaptureFixture[str]) -> None:
    complete = ("anomalies", "--complete", "-4,-4,5")
    assert document(capsys, *complete) == {"given": [-4, -4, 5], "added": [[]], "complete": True}
    assert run(capsys, *complete)[:2] == (0, "nothing is left to cancel: all anomalies cancel\n")
    assert r"$-4, -4, 5$ & none \\" in run(capsys, *complete, "--latex")[1]


def test_a_model_without_symmetry(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The residual group is trivial, and there are no charges to draw."""
    said = "no symmetry besides the gauge group is given"
    assert document(capsys, "residual", "zee") == {"group": "Z1", "order": 1, "phases": {}, "convention": said}
    assert run(capsys, "residual", "zee") == (0, f"{said}\n", "")
    assert run(capsys, "residual", "zee", "--latex") == (0, f"% {said}\n", "")
    assert run(capsys, "draw", "zee", "--out", tmp_path / "default.dot")[0] == 0
    assert run(capsys, "draw", "zee", "--panel", "plain", "--out", tmp_path / "plain.dot")[0] == 0
    assert (tmp_path / "default.dot").read_bytes() == (tmp_path / "plain.dot").read_bytes()


def test_dark_and_nature_of_models(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "dark", "dirac-one-loop")
    assert (found["dark"], found["candidates"]) == (["N", "eta", "xi"], ["N", "xi"])
    assert found["states"]["eta"]["verdict"] == "exact"
    assert document(capsys, "nature", "dirac-accidental")["nature"] == "dirac-accidental"
    assert document(capsys, "nature", "dirac-accidental")["operators"][0] == {"operator": "L L H H", "dimension": 5}
    for command in ("dark", "nature"):
        assert "omega" in run(capsys, command, "dirac-one-loop")[1] or command == "nature"
        assert r"\begin{tabular}" in run(capsys, command, "dirac-one-loop", "--latex")[1]


def test_hypercharges(capsys: pytest.CaptureFixture[str]) -> None:
    [found] = document(capsys, "charges", "--diagram", KEY, "--hypercharge")
    values = [line["hypercharge"] for line in found["lines"]]
    assert values == ["-1/2", "0", "1/2", "0", "y_1", "y_1 + 1/2", "y_1"]
    assert "y_1 + 1/2" in run(capsys, "charges", "--diagram", KEY, "--hypercharge")[1]


def test_nature_table(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "nature", "--table")
    assert list(found) == [f"Z{n}" for n in range(2, 25)]
    for n in range(2, 25):  # Hirsch, Srivastava, Valle: a Majorana mass needs omega^(2k) = 1
        assert [k for k, kind in enumerate(found[f"Z{n}"]) if kind == "majorana"] == [0, *[n // 2] * (n % 2 == 0)]
    assert "Z24    0, 12           1, 2" in run(capsys, "nature", "--table")[1]


def test_nature(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "nature", "--group", "Z2xZ4", "--phase", "1,1")["nature"] == "dirac"
    assert run(capsys, "nature", "--group", "Z2xZ4", "--phase", "1,2")[1].startswith("majorana: ")
    assert document(capsys, "nature", "--group", "Z6", "--phase", 4)["nature"] == "dirac"
    assert document(capsys, "nature", "--group", "Z4", "--phase", 2)["nature"] == "majorana"
    assert run(capsys, "nature", "--group", "U1", "--phase", "-1/2")[1].startswith("dirac: ")


@pytest.mark.parametrize("panel", ["plain", "u1", "zn", "both"])
def test_draw(capsys: pytest.CaptureFixture[str], tmp_path: Path, panel: str) -> None:
    target = tmp_path / "figure.svg"
    found = document(capsys, "draw", KEY, "--panel", panel, "--out", target)
    assert found["key"] == KEY
    assert target.read_text().lstrip().startswith(("<?xml", "<svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]


def test_draw_under_a_group_that_makes_nothing_dark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, _ = run(capsys, "draw", KEY, "--panel", "both", "--residual", 3, "--out", tmp_path / "z3.dot")
    assert code == 0


def test_draw_chooses_ink_resolution_and_latex(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "draw", KEY, "--out", tmp_path / "a.png", "--dpi", 50, "--dark")
    assert (code, "drawn by" in out) == (0, True)
    png = (tmp_path / "a.png").read_bytes()
    assert png[png.index(b"pHYs") + 4 :][:4] == (1969).to_bytes(4, "big")  # 50 dpi in dots per metre
    for name, found in (("a", False), ("b", True)):
        code, out, _ = run(capsys, *("draw", KEY, "--out", tmp_path / f"{name}.tex"), *["--tikz-feynman"][: int(found)])
        assert (code, out) == (0, f"{tmp_path / name}.tex: written\n")
        assert (r"{tikz-feynman}" in (tmp_path / f"{name}.tex").read_text("ascii")) == found
    run(capsys, "draw", "scotogenic", "--panel", "both", "--out", tmp_path / "c.eps", "--dark")
    assert "1 1 1 RG" in (tmp_path / "c.eps").read_text("ascii")


def test_draw_with_an_operator_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "name: own\nlegs:\n"
        " - {name: L, kind: fermion, direction: out, charge: -1, sm: true}\n"
        " - {name: N, kind: fermion, charge: -1}\n"
        " - {name: H, kind: scalar, direction: out, charge: 0, sm: true}\n"
    )
    key = "own_012_F01_S0212"
    code, _, err = run(capsys, "draw", key, "--operator", path, "--panel", "u1", "--out", tmp_path / "a.tex")
    assert (code, err) == (0, "")
    code, _, err = run(capsys, "draw", key, "--panel", "u1", "--out", tmp_path / "b.svg")
    assert code == 2
    assert "unknown operator 'own'" in err


def test_charges_that_the_vevs_cannot_balance(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A typo in a charge must not become a group: here nu_R would need the charge 2."""
    path = tmp_path / "own.yaml"
    path.write_text(
        "name: own\nlegs:\n"
        " - {name: L, kind: fermion, direction: out, charge: -1, sm: true}\n"
        " - {name: N, kind: fermion, charge: 3}\n"
        " - {name: H, kind: scalar, direction: out, charge: 0, sm: true}\n"
        " - {name: S, kind: scalar, charge: -3/2, vev: true}\n"
        " - {name: S, kind: scalar, charge: -3/2, vev: true}\n"
    )
    for arguments in (
        ("charges",),
        ("charges", "--residual", "6"),
        ("dark", "--census"),
        ("dark", "--residual", "2"),
        ("generate", "--loops", "1", "--out", tmp_path / "out"),
    ):
        code, out, err = run(capsys, *arguments, "--operator", path)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert "do not balance" in err
        assert "multiple of the modulus 3/2" in err
    path.write_text(path.read_text().replace("charge: 3}", "charge: 7/2}"))  # one S more would do
    code, out, _ = run(capsys, "charges", "--operator", path, "--json")
    assert (code, {found["modulo"] for found in json.loads(out)}) == (0, {"3/2"})


def test_a_rerun_removes_the_figures_it_no_longer_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "generate", "--loops", 1, "--out", tmp_path)[0] == 0
    (tmp_path / "svg" / "mine.svg").write_text("kept")
    assert len(list((tmp_path / "svg").iterdir())) == 19
    assert run(capsys, "generate", "--operator", "dirac-d4", "--loops", 1, "--out", tmp_path)[0] == 0
    names = [path.name for path in (tmp_path / "svg").iterdir()]
    assert len(names) == 5
    assert "mine.svg" in names
