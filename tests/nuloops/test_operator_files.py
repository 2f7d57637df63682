"""Operators from YAML files: what is read, and what is said about bad files."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from nuloops import cli
from nuloops.files.operators import read
from topologies import OPERATORS, MalformedInput, census

GOOD = r"""
name: mine
legs:
  - {name: L, kind: fermion, direction: out, charge: -1, sm: true, latex: L}
  - {name: nu_R, kind: fermion, charge: -4, latex: '\nu_R'}
  - {name: H, kind: scalar, direction: out, charge: 0, sm: true, latex: H}
  - {name: chi, kind: scalar, charge: 3, vev: true, latex: '\chi'}
"""


def written(folder: Path, text: str) -> Path:
    """A file with that text."""
    path = folder / "operator.yaml"
    path.write_text(text)
    return path


def test_a_file_that_says_what_the_standard_operator_is(tmp_path: Path) -> None:
    found = read(written(tmp_path, GOOD))
    assert found.operator.legs == OPERATORS["dirac-d5"].legs
    assert found.charges == {"L": -1, "nu_R": -4, "H": 0, "chi": 3}
    assert found.broken == 3
    assert census(2, operator=found.operator) == census(2, operator="dirac-d5")


def test_charges_may_be_fractions(tmp_path: Path) -> None:
    found = read(written(tmp_path, GOOD.replace("charge: 3", "charge: 3/2").replace("charge: -4", "charge: -5/2")))
    assert found.broken == Fraction(3, 2)


def test_generate_with_charges_of_its_own(tmp_path: Path) -> None:
    """Everything scaled by two: the same groups and grades, all charges twice as large."""
    text = (
        GOOD.replace("charge: -1", "charge: -2").replace("charge: -4", "charge: -8").replace("charge: 3", "charge: 6")
    )
    path = written(tmp_path, text)
    assert cli.main(["generate", "--operator", str(path), "--loops", "1", "--out", str(tmp_path / "out")]) == 0
    assert cli.main(["charges", "--operator", str(path), "--loops", "1", "--hypercharge"]) == 2
    entries = json.loads((tmp_path / "out" / "catalogue.json").read_text())["diagrams"]
    assert len(entries) == 7
    assert all(entry["dark"] == {"every_loop": 6, "all": 6} for entry in entries)
    quartic = next(entry for entry in entries if entry["key"] == "mine_0122_F01_S0212")
    inside = [line["id"] for line in quartic["lines"] if not line["external"]]
    assert [quartic["charges"]["lines"][name] for name in inside] == ["kappa_1", "kappa_1 + 2", "kappa_1 + 8"]
    assert [quartic["residual"][0]["charges"][name] for name in inside] == ["-1", "1", "7"]
    assert [quartic["residual"][0]["phases"][name] for name in inside] == [5, 1, 1]


BAD = {
    "": "operator.yaml: the file is empty",
    "[1, 2]": "line 1: an operator must be a mapping",
    "name: x": "key 'legs' is missing",
    "name: x\nlegs: 3": "line 2: legs: must be a list",
    "name: x\nlegs: []": "legs: must be a list of 1 to 12",
    "name: x\nlegs: [{name: <b>, kind: scalar}]": "legs[0].name: a name has no quotes, no < > & $ % ; and no LaTeX",
    "name: x\nlegs: [{name: 'a\"', kind: scalar}]": "legs[0].name: a name has no quotes",
    "name: x\nlegs: [{name: '\\input{x}', kind: scalar}]": "legs[0].name: a name has no quotes",
    'name: x\nlegs: [{name: "a\\e[1m", kind: scalar}]': "legs[0].name: must be one line of up to 500 printable",
    "name: x\nlegs: [{name: a, kind: scalar, latex: <script>}]": "legs[0].latex: must be a symbol such as",
    "name: x\nlegs: [{name: a, kind: scalar, latex: '\\input{x}'}]": "legs[0].latex: must be a symbol such as",
    "name: x\nlegs: [{name: a, kind: scalar, latex: '\"]; node [x=\"'}]": "legs[0].latex: must be a symbol such as",
    "name: x\nlegs: [{name: a}]": "line 2: legs[0]: key 'kind' is missing",
    "name: x\nlegs:\n - {name: a, kind: vector}": "line 3: legs[0]: leg 'a': kind must be 'fermion' or 'scalar'",
    "name: x\nlegs:\n - {name: a, kind: fermion}": "the number must be even",
    "name: x\nlegs:\n - {name: a, kind: scalar, colour: red}": "line 3: legs[0].colour: unknown key 'colour' in a leg",
    "name: x\nlegs:\n - {name: a, name: b, kind: scalar}": "key 'name' is given twice",
    "name: x\nlegs:\n - {name: a, kind: scalar, direction: up}": "legs[0].direction: must be in or out, got 'up'",
    "name: x\nlegs:\n - {name: a, kind: scalar, charge: 0.5}": "line 3: legs[0].charge: the number 0.5 is a float",
    "name: x\nlegs:\n - {name: a, kind: scalar, charge: 1/0}": "divides by zero",
    "name: x\nlegs:\n - {name: a, kind: scalar, vev: true}": "has a vev, so it needs a charge",
    "name: x\nlegs:\n - {name: a, kind: scalar, sm: maybe}": "legs[0].sm: must be true or false",
    "name: x\nlegs:\n - {name: a, kind: scalar, vev: maybe, charge: 1}": "legs[0].vev: must be true or false",
    "name: x\nlegs:\n - {name: a, kind: scalar, charge: 1}\n - {name: a, kind: scalar, charge: 2}": "two charges",
    "name: ../../x\nlegs:\n - {name: a, kind: scalar}": "operator name '../../x'",
    "name: x\nname: y": "key 'name' is given twice",
    "name: dirac-d5\nlegs:\n - {name: a, kind: scalar}": "line 1: name: the name 'dirac-d5' is taken",
    "name: x\nlegs:\n - {name: a, kind: fermion, vev: true}": "is a fermion and cannot have a vev",
    "name: [x": "line 1: not YAML",
    "name: !!python/object/apply:os.system ['true']\nlegs: []": "line 1: name: tags are not read",
    "name: [x]\nlegs: []": "line 1: name: must be a single value",
    "a: &a [x, x]\nb: &b [*a, *a]": "line 1: a: anchors and aliases",
    "\x00": "not YAML",
    "x" * 200_000: "larger than 100000 bytes",
}


@pytest.mark.parametrize(("text", "reason"), BAD.items(), ids=[text[:30] or "empty" for text in BAD])
def test_bad_files(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(MalformedInput) as error:
        read(path)
    assert reason in str(error.value)
    assert str(error.value).count(str(path)) == 1
    assert cli.main(["count", "--loops", "1", "--operator", str(path)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["count", "--loops", "1", "--operator", str(tmp_path / "none.yaml")]) == 2
    (tmp_path / "latin.yaml").write_bytes(b"name: \xff")
    assert cli.main(["count", "--loops", "1", "--operator", str(tmp_path / "latin.yaml")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


@pytest.mark.parametrize("name", ["H~", "L-bar", "x'", "χ", "H (up)", r"\chi", r"\tilde{\eta}_R", "phi+"])
def test_names_of_legs_are_freer_than_those_of_fields(tmp_path: Path, name: str) -> None:
    legs = "".join(f" - {{name: {json.dumps(name)}, kind: scalar}}\n" for _ in range(2))
    assert read(written(tmp_path, f"name: x\nlegs:\n{legs}")).operator.legs[0].name == name


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "operator.yaml")
    with pytest.raises(MalformedInput, match="not a regular file"):
        read(tmp_path / "operator.yaml")


@pytest.mark.parametrize("name", ["~", r"\,", "{}"])
def test_a_name_that_shows_nothing_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "operator.yaml"
    path.write_text(f"name: mine\nlegs:\n  - {{name: '{name}', kind: fermion}}\n")
    with pytest.raises(MalformedInput, match=r"line 3: legs\[0\].name: a name must show something"):
        read(path)
