"""What is written for other programs: golden files, LaTeX that compiles, hostile texts, the command."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.models.field import ModelField
from charges.models.model import Model
from exports import HOSTILE, LATEX, NASTY, PUBLISHED, SCRIPTS, TOY, script, sections, text, without_strings
from nuloops.cli.entry import main
from nuloops.commands import export
from nuloops.files.models import named, published, read
from nuloops.formats import WRITERS, texts, write
from nuloops.formats.content import Content
from nuloops.formats.names import Names, comment, mathematica_string, title
from topologies import MalformedInput
from topologies.drawing.text.harmless import is_symbol

GOLDEN = Path(__file__).parent.parent / "golden"


# ---- Golden files.


@pytest.mark.parametrize("to", ["pyrate", "sym2int", "sarah", "latex"])
def test_golden_files(to: str) -> None:
    """The files of the toy model as they were when they had been compared with the examples of each program.

    To write them anew: python -c "import test_formats; test_formats.golden()" in this folder.
    """
    for name, written in texts(TOY, to).items():
        assert written == (GOLDEN / to / Path(name).name).read_text(), name


def golden() -> None:
    """Write the golden files."""
    for to in ("pyrate", "sym2int", "sarah", "latex"):
        for name, written in texts(TOY, to).items():
            path = GOLDEN / to / Path(name).name
            path.parent.mkdir(exist_ok=True)
            path.write_text(written)


# ---- LaTeX.


@pytest.mark.parametrize("model", [PUBLISHED["dirac-one-loop"], TOY, HOSTILE, LATEX], ids=lambda model: model.name[:5])
def test_latex_compiles(model: Model, tmp_path: Path) -> None:
    """Without an error, hostile names included; the group and the phases are in the table."""
    (written,) = texts(model, "latex").values()
    assert "\\input" not in written
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    (tmp_path / "model.tex").write_text(written)
    command = ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "model.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Overfull \\vbox" not in run.stdout  # long potentials go on on the next page


def test_symbols_in_latex() -> None:
    """What sets symbols is used as it is, also for groups within groups."""
    found = [text for text in SCRIPTS if is_symbol(text)]
    scripted = ["{a}_b^c", "S''", r"\mathrm{a b}", r"\nu_{R}'", r"x_\nu", r"\tilde{\eta}_1^{0*}", "x_{1_{2_3}}"]
    assert found == [r"\hat x", *scripted]


def test_latex_table() -> None:
    """The row of N in the published model: B-L -1/2, power 5 of omega."""
    rows = text("dirac-one-loop", "latex").splitlines()
    (row,) = (row for row in rows if row.strip().startswith("$N$"))
    assert row.split(" & ")[-2:] == [r"$-\frac{1}{2}$", r"$\omega^{5}$ \\"]
    assert r"$\to Z_{6}$" in next(row for row in rows if "field" in row)


# ---- Hostile texts and the command.


@pytest.mark.parametrize("to", WRITERS)
def test_hostile_texts_stay_texts(to: str) -> None:
    """Names of files are plain; nothing of a user's text is outside literals and comments."""
    for name, written in texts(HOSTILE, to).items():
        assert re.fullmatch(r"(\w+/)?\w+\.\w+", name)
        assert written.isascii()
        if to in ("sarah", "sym2int"):
            bare = without_strings(written)
            assert "Run[" not in bare
            assert "(*" not in bare
            assert all(len(line.split("(*")) == len(line.split("*)")) for line in written.splitlines())
        if to == "pyrate":
            code = [line.split("#")[0] for line in written.splitlines()]
            assert sum(line.startswith("Name:") for line in code) == 1
            assert "!!" not in "".join(code)
            assert len(sections(written)["ComplexScalars"]) == len(NASTY)
            assert set(sections(written)["ComplexScalars"]) & {"Eps", "no", "Hbar"} == set()
        if to == "feynlag":
            names = {node.id for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Name)}
            assert names == {
                node.id for node in ast.walk(ast.parse(text("scotogenic", to))) if isinstance(node, ast.Name)
            }
            assert len(script(written)["fields"]) == len(NASTY)


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_is_made_plain(given_texts: list[str]) -> None:
    """Identifiers are different and allowed; comments and string literals cannot be left."""
    names = Names(lambda name: name in ("N", "f1"))
    found = [names.new(each) for each in given_texts]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]*", name) and name not in ("N", "f1") for name in found)
    for each in given_texts:
        assert re.fullmatch("[A-Za-z][A-Za-z0-9]{0,59}", title(each))
        assert set(comment(each)).isdisjoint("*#\"'`\\\n\r%${}[]!")
        literal = mathematica_string(each)
        assert literal.isascii()
        assert re.fullmatch(r'"(?:\\["\\]|[^"\\])*"', literal)


def test_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a folder for SARAH, prints one file, and answers in JSON."""
    model = "scotogenic"
    assert export.run(Namespace(model=model, to="sarah", out=str(tmp_path / "new"), json=False)) == 0
    printed = capsys.readouterr().out.split()
    assert [Path(path).name for path in printed] == ["NLScotogenic.m", "particles.m", "parameters.m"]
    assert all(Path(path).read_text() for path in printed)
    assert export.run(Namespace(model=model, to="sym2int", out=None, json=False)) == 0
    assert capsys.readouterr().out == text("scotogenic", "sym2int")
    assert export.run(Namespace(model=model, to="sarah", out=None, json=True)) == 0
    assert set(json.loads(capsys.readouterr().out)["texts"]) == set(texts(PUBLISHED["scotogenic"], "sarah"))
    assert write(TOY, "json", tmp_path) == [tmp_path / "ToyOneZ2OneU1.json"]
    assert {each.name for each in tmp_path.iterdir()} == {"new", "ToyOneZ2OneU1.json"}
    with pytest.raises(MalformedInput, match="no format 'word': the formats are json, latex"):
        texts(TOY, "word")


def test_all_files_or_none(tmp_path: Path) -> None:
    """If one of several files cannot be written, the others are not, either; the error names it."""
    wanted = tmp_path / "NLScotogenic" / "parameters.m"
    wanted.mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as caught:
        write(PUBLISHED["scotogenic"], "sarah", tmp_path)
    assert caught.value.filename == str(wanted)
    assert [each.name for each in tmp_path.rglob("*")] == ["NLScotogenic", "parameters.m"]


# ---- Files that are there already.


@pytest.fixture
def zee(tmp_path: Path) -> Path:
    path = tmp_path / "Zee.yaml"
    path.write_bytes(published()["zee"].read_bytes())
    return path


def exported(path: Path, to: str, folder: Path, *more: str) -> int:
    return main(["export", str(path), "--to", to, "--out", str(folder), *more])


def test_the_model_file_that_is_read_is_not_written_over(zee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = zee.read_bytes()
    assert exported(zee, "yaml", zee.parent) == 2
    assert "Zee.yaml is the file that is read" in capsys.readouterr().err
    assert zee.read_bytes() == before
    assert exported(zee, "yaml", zee.parent, "--force") == 0
    assert exported(zee, "yaml", zee.parent) == 2  # ours by now, but still what is read


@pytest.mark.parametrize("to", WRITERS)
def test_exports_are_written_again_unless_somebody_changed_them(to: str, zee: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert [exported(zee, to, folder) for _ in range(2)] == [0, 0]
    first = next(path for path in sorted(folder.rglob("*")) if path.is_file())
    first.write_text("mine")
    assert exported(zee, to, folder) == 2
    assert first.read_text() == "mine"
    assert exported(zee, to, folder, "--force") == 0
    assert first.read_text() != "mine"


@pytest.mark.parametrize("name", published())
def test_the_format_of_this_program_keeps_couplings_and_claims(name: str, tmp_path: Path) -> None:
    file = named(name)
    (path,) = write(file, "yaml", tmp_path)
    again = read(path)
    assert (again.model, again.couplings, again.claims) == (file.model, file.couplings, file.claims)


# ---- Names that resemble each other, and terms that cannot be written.


@pytest.mark.parametrize("to", ["pyrate", "sarah", "sym2int", "feynlag"])
@pytest.mark.parametrize("names", [("phi", "phi'", "phip", "phi+"), ("eta", "ETA", "Eta"), ("x'", "x*", "x~", "xp")])
def test_fields_that_resemble_each_other_can_be_told_apart(to: str, names: tuple[str, ...]) -> None:
    """Whatever the case of letters, as in Fortran; the first lines name each field differently."""
    fields = tuple(ModelField(name, 0, {"X": k}) for k, name in enumerate(names, 1))
    model = Model("m", ("X",), fields)
    written = "".join(texts(model, to).values())
    comments = re.findall(r"^\W*(\w+) is ([^\n]*?)(?: \*\))?$", written, re.MULTILINE)
    assert len({new.lower() for new, _ in comments}) == len({old for _, old in comments}) == len(comments)
    particles = {each.name.lower() for each in Content(model).particles}
    assert len(particles) == len(names)
    for name in set(names) - {old for _, old in comments}:
        assert re.fullmatch(r"\w+", name) or {" prime", " star", " tilde"} & {
            f" {old.split()[-1]}" for _, old in comments
        }


def test_a_term_with_two_ranks_of_epsilon_is_named_and_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(__file__).parent.parent / "refereed" / "leptoquarks.yaml"
    assert main(["export", str(path), "--to", "pyrate"]) == 0
    out, err = capsys.readouterr()
    assert "# not written: a contraction of S1bar R2 R2, as PyR@TE knows one rank of Eps in a term" in out
    assert "nuloops export: not written for pyrate: a contraction of S1bar R2 R2" in err
    for line in out.splitlines():
        assert len({factor.count(",") for factor in re.findall(r"Eps\[[a-z,]+\]", line)}) <= 1
