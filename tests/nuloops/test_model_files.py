"""Model files: what is read, and the one line that is said about bad ones."""

import os
import re
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from charges.models.field import ModelField
from charges.models.model import Model
from charges.strategies import models
from charges.symmetries.abelian import discrete_order
from charges.symmetries.breaking import residual_groups
from nuloops.files.models import Claims, group_name, named, published, read
from nuloops.files.symbols import symbol
from topologies import MalformedInput

HALF = Fraction(1, 2)
GOOD = r"""# a comment
name: one-loop Dirac
reference: arXiv:1812.01599
symmetry: B-L
fields:
  L:   {spin: 1/2, chirality: left, su3: 1, su2: 2, hypercharge: -1/2, charge: -1, generations: 3, sm: true}
  nuR: {spin: 1/2, chirality: right, charge: [-4, -4, 5], latex: '\nu_R'}
  H:   {spin: 0, su2: 2, hypercharge: 1/2, charge: 0, vev: true, sm: true}
  chi: {spin: 0, charge: 3, vev: true, latex: '\chi'}
  N:   {spin: 1/2, vectorlike: true, charge: -1/2}
  eta: {spin: 0, su2: 2, hypercharge: 1/2, charge: 1/2, latex: '\eta'}
  xi:  {spin: 0, charge: 7/2, latex: '\xi'}
couplings: [L* eta* N, "N*  xi nuR"]
claims: {residual: Z6, neutrinos: dirac, dark: [N, eta, xi], stable: exact, loops: 1}
"""
DOUBLETS = (
    "L: {spin: 1/2, chirality: left, su2: 2, hypercharge: -1/2, charge: 0, sm: true}, "
    "H: {spin: 0, su2: 2, hypercharge: 1/2, charge: 0, sm: true, vev: true}"
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "model.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_everything_in_the_format(tmp_path: Path) -> None:
    found = read(written(tmp_path, GOOD))
    model = found.model
    assert found.path == tmp_path / "model.yaml"
    assert (model.name, model.reference, model.symmetry) == ("one-loop Dirac", "arXiv:1812.01599", ("B-L",))
    assert [f.name for f in model.fields] == ["L", "nuR", "H", "chi", "N", "eta", "xi"]
    assert model["nuR"].charges["B-L"] == (-4, -4, 5)
    lepton, heavy = model["L"], model["N"]
    assert (lepton.spin, lepton.chirality, lepton.su3, lepton.su2) == (HALF, "left", 1, 2)
    assert (lepton.hypercharge, lepton.generations, lepton.sm, lepton.vev) == (-HALF, 3, True, False)
    assert (heavy.vectorlike, heavy.chirality, heavy.generations, heavy.su2) == (True, "", 1, 1)
    assert (model["eta"].latex, model["H"].latex, model.vevs) == (r"\eta", "", ("H", "chi"))
    assert found.couplings == ("L* eta* N", "N* xi nuR")
    assert found.claims == Claims("Z6", "dirac", ("N", "eta", "xi"), "exact", 1)
    assert model.residual().name == "Z6"


def test_couplings_and_claims_are_optional(tmp_path: Path) -> None:
    text = f"name: m\nsymmetry: X\nfields: {{{DOUBLETS}}}"
    found = read(written(tmp_path, text))
    assert (found.couplings, found.claims, found.model.reference) == (None, Claims(), "")
    found = read(written(tmp_path, f"{text}\ncouplings: []\nclaims: {{}}"))
    assert (found.couplings, found.claims) == ((), Claims())


@pytest.mark.parametrize(
    ("symmetry", "charge", "expected"),
    [
        ("[B-L, Z2]", "{B-L: -1, Z2: 1}", {"B-L": (-1,), "Z2": (1,)}),
        ("[B-L, Z2]", "{Z2: 3}", {"B-L": (0,), "Z2": (1,)}),
        ("[B-L, Z2]", "{B-L: [1/2, -1], Z2: 1}", {"B-L": (HALF, -1), "Z2": (1, 1)}),
        ("[B-L, Z2]", "0", {"B-L": (0,), "Z2": (0,)}),
        ("[Z4']", "-1", {"Z4'": (3,)}),
        ("X", "{X: 2}", {"X": (2,)}),
        ("[]", "{}", {}),
        ("X", "1" + "0" * 40, {"X": (10**40,)}),
        ("X", "'-1/2'", {"X": (-HALF,)}),
    ],
)
def test_symmetries_and_charges(tmp_path: Path, symmetry: str, charge: str, expected: dict[str, object]) -> None:
    text = f"name: m\nsymmetry: {symmetry}\nfields: {{S: {{spin: 0, charge: {charge}}}, {DOUBLETS}}}"
    assert dict(read(written(tmp_path, text)).model["S"].charges) == expected


def test_words_that_yaml_takes_for_truth_values_are_words(tmp_path: Path) -> None:
    text = """name: no
symmetry: y
fields:
  L: {spin: 1/2, chirality: left, su2: 2, hypercharge: -1/2, charge: 0, sm: true}
  H: {spin: 0, su2: 2, hypercharge: 1/2, charge: 0, sm: true, vev: true}
  N: {spin: 0, charge: 1}
  y: {spin: 0, charge: 1}
  no: {spin: 0, charge: 1}
  On: {spin: 0, charge: 010}
claims: {stable: no, dark: [N, no]}
"""
    found = read(written(tmp_path, text))
    assert [f.name for f in found.model.fields] == ["L", "H", "N", "y", "no", "On"]
    assert (found.model.name, found.model.symmetry, found.claims.stable) == ("no", ("y",), "no")
    assert found.claims.dark == ("N", "no")
    assert found.model["On"].charges["y"] == (10,)  # decimal, not octal


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), b"---\n" + GOOD.encode() + b"...\n"],
)
def test_files_from_other_editors(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    assert read(path).model == read(written(tmp_path, GOOD)).model


def test_groups_are_compared_whatever_the_order() -> None:
    assert group_name("Z2xZ4") == group_name("Z4xZ2") == "Z2xZ4"
    assert group_name("U1xZ3") == "Z3xU1"


# ---- Bad files: what is changed in a good one (or a whole file), and the line, the key and the reason.

CHANGED = [
    ("charge: -1,", "charge: -0.5,", "line 6: fields.L.charge: the number -0.5 is a float: write the fraction -1/2"),
    ("charge: -1,", "charge: 1e3,", "line 6: fields.L.charge: the number 1e3 is a float: write 1000"),
    ("charge: -1,", "charge: 1/0,", "line 6: fields.L.charge: the number '1/0' divides by zero"),
    ("charge: -1,", f"charge: {'9' * 300},", "line 6: fields.L.charge: the number has 300 characters"),
    ("charge: -1,", "charge: .nan,", "line 6: fields.L.charge: the number '.nan' is not a number"),
    ("charge: -1,", "charge: ,", "line 6: fields.L.charge: must be a single value"),
    ("charge: -1,", "", "line 6: fields.L: key 'charge' is missing"),
    ("charge: -1,", "charge: [],", "line 6: fields.L.charge: must be a number or a list of 1 to 100"),
    (
        "charge: -1,",
        "charge: [-1, -1],",
        "line 6: fields.L.charge: 2 charges under B-L for 3 generations: give one for all, or 3",
    ),
    ("charge: -1,", "charge: {B-L: -1, Z2: 1},", "line 6: fields.L.charge.Z2: unknown symmetry 'Z2'"),
    ("charge: -1,", "charge: [-1, 2, 3, 4, 0.5],", "line 6: fields.L.charge: the number 0.5"),
    ("charge: -1,", "charge: [[-1]],", "line 6: fields.L.charge: must be a single value"),
    ("spin: 1/2, vectorlike: true", "spin: 1/2", "line 10: fields.N: a fermion has chirality"),
    ("spin: 1/2, vectorlike: true", "spin: 1, vectorlike: true", "line 10: fields.N.spin: spin must be 0 or 1/2"),
    ("spin: 1/2, vectorlike: true", "vectorlike: true", "line 10: fields.N: key 'spin' is missing"),
    ("vectorlike: true", "vectorlike: yes", "line 10: fields.N.vectorlike: must be true or false, got 'yes'"),
    ("chirality: left", "chirality: up", "line 6: fields.L.chirality: must be left or right, got 'up'"),
    ("su3: 1", "su3: 2", "line 6: fields.L.su3: su3 must be one of"),
    ("su3: 1", "su3: 1/2", "line 6: fields.L.su3: must be an integer, got '1/2'"),
    ("su3: 1", "su3: triplet", "line 6: fields.L.su3: must be an integer, got 'triplet'"),
    ("su3: 1", "su3: 1.0", "line 6: fields.L.su3: must be an integer, got '1.0'"),
    ("su3: 1", f"su3: {'1' * 19}", "line 6: fields.L.su3: must be an integer, got '111"),
    ("generations: 3, sm: true", "generations: 3", "line 5: fields: no lepton doublet: list L with sm: true"),
    ("su3: 1, su2: 2", "su3: 3, su2: 2", "line 5: fields: no lepton doublet"),
    ("su3: 1, su2: 2", "su3: 1, su2: 3", "line 5: fields: no lepton doublet"),
    ("vev: true, sm: true", "vev: true", "line 5: fields: no Higgs doublet: list H with sm: true and vev: true"),
    ("vev: true, sm: true", "sm: true", "line 5: fields: no Higgs doublet: list H with sm: true and vev: true"),
    ("generations: 3", "generations: 1000000000", "line 6: fields.L.generations: must be 1 to 100"),
    ("generations: 3", "family: 3", "line 6: fields.L.family: unknown key 'family' in a field: the keys are spin"),
    ("generations: 3", "spin: 0", "line 6: fields.L.spin: key 'spin' is given twice"),
    ("  xi: ", "  eta: ", "line 12: fields.eta: key 'eta' is given twice"),
    ("charge: 3,", "charge: 3, su3: 3,", "line 9: fields.chi.vev: only a colourless scalar with"),
    ("charge: 3,", "charge: 3, hypercharge: 1,", "line 9: fields.chi.vev: only a colourless scalar with"),
    ("  xi: ", "  '; rm -rf': ", "line 12: fields.'; rm -rf': a name has up to 40 letters"),
    ("  xi: ", "  <script>: ", "line 12: fields.'<script>': a name has"),
    ("  xi: ", '  "x\\ny": ', r"line 12: fields.'x\ny': a name has"),
    ("  xi: ", f"  {'x' * 41}: ", "a name has up to 40"),
    ("  xi: ", "  xi*: ", "line 12: fields.xi*: a name has"),
    ("  xi: ", "  [xi]: ", "line 12: fields: a key must be a single value"),
    (r"'\xi'", r"'\input{x}'", r"line 12: fields.xi.latex: must be a symbol such as"),
    (r"'\xi'", "'  '", "line 12: fields.xi.latex: must be a symbol such as"),
    ("symmetry: B-L", "symmetry: [B-L, Y]", "line 4: symmetry: Y is a name of the gauge group: choose another"),
    ("symmetry: B-L", "symmetry: U1", "line 4: symmetry: U1 is a name of the gauge group"),
    ("symmetry: B-L", "symmetry: [B-L, B-L]", "line 4: symmetry: B-L is named twice"),
    ("symmetry: B-L", "symmetry: Z1", "line 4: symmetry: symmetry Z1: a discrete symmetry Zn has n from 2"),
    ("symmetry: B-L", "symmetry: B L", "line 4: symmetry: must be a name such as B-L or Z2"),
    ("symmetry: B-L", "symmetry: {B-L: 1}", "line 4: symmetry: must be a single value"),
    ("symmetry: B-L", "symmetry: [A, B, C, D, E, F, G]", "line 4: symmetry: must be at most 6 symmetries"),
    ("symmetry: B-L", "symmetry: [B-L, Z2]", "line 6: fields.L.charge: must be a mapping {B-L: ..., Z2: ...}"),
    ("symmetry: B-L", "symmetry: []", "line 6: fields.L.charge: the model has no symmetry"),
    ("symmetry: B-L", "symmetry: Z2", "line 10: fields.N.charge: the charge -1/2 under Z2 is not an integer"),
    ("symmetry: B-L", "", "line 1: key 'symmetry' is missing"),
    ("symmetry: B-L", "symetry: B-L", "line 4: symetry: unknown key 'symetry' in a model: the keys are name"),
    ("name: one-loop Dirac", 'name: "one\\nloop"', "line 2: name: must be one line of up to 500 printable"),
    ("name: one", "name: [one", "not YAML"),
    ("name: one-loop Dirac", 'name: "one\\x1b[31m"', "line 2: name: must be one line of up to 500 printable"),
    ("[L* eta* N,", "[L* eta* M,", "line 13: couplings[0]: no field 'M': the fields are L, nuR, H"),
    ("[L* eta* N,", "[L** eta* N,", "line 13: couplings[0]: no field 'L*'"),
    ("[L* eta* N,", "['* L',", "line 13: couplings[0]: no field ''"),
    ("[L* eta* N,", "['',", "line 13: couplings[0]: must be a single value"),
    ("[L* eta* N,", "[' ',", "line 13: couplings[0]: ' ' names no field"),
    ("[L* eta* N,", "[H H* H H* chi,", "line 13: couplings[0]: 'H H* H H* chi' has dimension 5: a renormalisable"),
    ("[L* eta* N,", "[L L H H,", "line 13: couplings[0]: 'L L H H' has dimension 5: a renormalisable coupling has 4"),
    ("[L* eta* N,", "[L L L* L*,", "line 13: couplings[0]: 'L L L* L*' has dimension 6"),
    ("[L* eta* N,", "[L* eta*,", "line 13: couplings[0]: 'L* eta*' has an odd number of fermions"),
    ("[L* eta* N,", "[xi nuR N*,", "line 13: couplings[1]: this coupling is given twice"),
    ("[L* eta* N,", "[nuR* N xi*,", "line 13: couplings[1]: this coupling is given twice, or its conjugate is"),
    ("[L* eta* N,", "[{L: 1},", "line 13: couplings[0]: must be a single value"),
    ('[L* eta* N, "N*  xi nuR"]', "L* eta* N", "line 13: couplings: must be a list"),
    ("residual: Z6", "residual: S3", "line 14: claims.residual: unknown group 'S3'"),
    ("residual: Z6", f"residual: {'x'.join(['Z2'] * 99)}", "line 14: claims.residual: must be a group such as"),
    (
        "neutrinos: dirac",
        "neutrinos: Dirac",
        "claims.neutrinos: must be dirac, dirac-accidental, majorana, mixed or massless, got 'Dirac'",
    ),
    ("dark: [N, eta, xi]", "dark: N", "line 14: claims.dark: must be a list"),
    ("dark: [N, eta, xi]", "dark: [N, M]", "line 14: claims.dark[1]: no field 'M'"),
    ("dark: [N, eta, xi]", "dark: [N, N]", "line 14: claims.dark[1]: N is given twice"),
    ("stable: exact", "stable: yes", "line 14: claims.stable: must be exact, accidental or no, got 'yes'"),
    ("loops: 1", "loops: -1", "line 14: claims.loops: must be 0 to 3, got -1"),
    ("loops: 1", "loops: 4", "line 14: claims.loops: must be 0 to 3, got 4"),
    ("loops: 1", "loops: one", "line 14: claims.loops: must be a number of loops or none, got 'one'"),
    ("loops: 1", "loops: 1/2", "line 14: claims.loops: must be a number of loops or none, got '1/2'"),
    ("loops: 1", "mass: 1", "line 14: claims.mass: unknown key 'mass' in claims: the keys are residual"),
]
WHOLE: list[tuple[str | bytes, str]] = [
    ("", "model.yaml: the file is empty"),
    ("# nothing\n", "model.yaml: the file is empty"),
    ("---\n", "line 1: a model must be a mapping with the keys name"),
    ("[1, 2]", "line 1: a model must be a mapping"),
    ("text", "line 1: a model must be a mapping"),
    ("name: m\nsymmetry: X\nfields: {}", "line 3: fields: must be 1 to 100 fields, got 0"),
    ("name: m\nsymmetry: X\nfields: [S]", "line 3: fields: must be a mapping"),
    ("name: m\nsymmetry: X\nfields: {S: 0}", "line 3: fields.S: a field must be a mapping"),
    ("name: m\nsymmetry: X\nfields: " + str({f"S{i}": {"spin": 0, "charge": 1} for i in range(101)}), "got 101"),
    ("name: a\n---\nname: b", "line 2: a second document starts here"),
    ("name: !!python/object/apply:os.system [ls]", "line 1: name: tags are not read"),
    ("!!python/name:os.system x: y", "a key must be a single value"),
    ("name: !x y", "line 1: name: tags are not read, got '!x'"),
    ("name: &a x\nreference: *a", "line 1: name: anchors and aliases"),
    ("a: &a [x, x]\n<<: *a", "line 1: a: anchors and aliases"),
    ("[" * 100_000, "nested more than 8 levels deep"),
    ("- " * 100_000, "nested more than 8 levels deep"),
    ("name: " + "x" * 600, "line 1: name: must be one line of up to 500"),
    ("name: m\x00", "not YAML"),
    ("name: m\n\tsymmetry: X", "line 2: not YAML"),
    (b"name: \xff", "not a UTF-8 text"),
    ("name: m".encode("utf-16"), "not a UTF-8 text"),
    (b"x" * 200_001, "larger than 200000 bytes"),
]


def test_couplings_may_name_what_is_added(tmp_path: Path) -> None:
    """The standard-model fermions that the file leaves out: the report lists their terms, so files may as well."""
    assert read(written(tmp_path, GOOD.replace("[L* eta* N,", "[L* H e_R,"))).couplings == ("L* H e_R", "N* xi nuR")
    octet = GOOD.replace("  xi: ", "  G: {spin: 0, su3: 8, su2: 2, hypercharge: 1/2, charge: 0}\n  xi: ")
    assert read(written(tmp_path, octet.replace("[L* eta* N,", "[Q* G d_R,"))).couplings == ("Q* G d_R", "N* xi nuR")
    unknown = octet.replace("symmetry: B-L", "symmetry: X")
    assert complaint(written(tmp_path, unknown)).endswith(
        "line 5: fields: has coloured fields: list the quarks with their charges"
    )


def test_claims_of_neutrinos_without_a_mass(tmp_path: Path) -> None:
    text = GOOD.replace("neutrinos: dirac", "neutrinos: massless")
    assert read(written(tmp_path, text)).claims.neutrinos == "massless"


def complaint(path: Path) -> str:
    with pytest.raises(MalformedInput) as error:
        read(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert message.count(str(path)) == 1
    assert message.removeprefix(str(path)).isprintable()  # one line, nothing that a terminal would carry out
    assert len(message) < len(str(path)) + 400
    return message


@pytest.mark.parametrize(("old", "new", "reason"), CHANGED)
def test_bad_values(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert GOOD.count(old) == 1
    assert reason in complaint(written(tmp_path, GOOD.replace(old, new)))


@pytest.mark.parametrize(("content", "reason"), WHOLE, ids=[reason for _, reason in WHOLE])
def test_bad_files(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in complaint(written(tmp_path, content))


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "larger than" in complaint(path)


def test_more_couplings_than_are_read(tmp_path: Path) -> None:
    text = GOOD.replace('[L* eta* N, "N*  xi nuR"]', str(["L"] * 1001))
    assert "line 13: couplings: must be at most 1000 couplings, got 1001" in complaint(written(tmp_path, text))


def test_the_line_is_that_of_the_key(tmp_path: Path) -> None:
    text = "name: m\nsymmetry: X\nfields:\n  S:\n    spin: 0\n\n    # a comment\n    charge:\n      - 1\n      - 0.5\n"
    assert "line 8: fields.S.charge: the number 0.5" in complaint(written(tmp_path, text))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(OSError, match=str(path)):
            read(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.yaml")
    assert complaint(tmp_path / "model.yaml").endswith("model.yaml: not a regular file")


def test_the_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nuloops.files.yaml.STDIN", written(tmp_path, GOOD))
    assert named("-").model.name == "one-loop Dirac"


def test_models_by_name(tmp_path: Path) -> None:
    assert named("scotogenic") == read(published()["scotogenic"])
    assert named(str(written(tmp_path, GOOD))).model.name == "one-loop Dirac"
    with pytest.raises(MalformedInput, match="the name of the model is empty: the models are dirac-acc"):
        named("")
    with pytest.raises(MalformedInput, match="no file and no published model 'scotogenetic': the models are dirac-acc"):
        named("scotogenetic")


# ---- LaTeX.

SYMBOLS = [
    r"\nu_R",
    "k^{++}",
    "x'",
    "S_1'",
    r"\bar N",
    r"{\tilde{\eta}}_{R_1}^{c}",
    r"\overline{\chi}",
    r"h^\pm_1",
    r"N\,'",
]
NO_SYMBOLS = [
    *(
        "{",
        "}{",
        "{x",
        "x^",
        "_",
        "x^a^b",
        "x'^2",
        "x'_1'",
        "x^2'",
        r"\bar",
        r"\bar{",
        r"x^\bar y",
        "50%",
        "$x$",
        "x&y",
        "#",
        "~",
    ),
    *(
        r"\input{x}",
        r"\write18{x}",
        r"\def\x{}",
        r"\catcode`\x",
        r"\csname",
        r"\\",
        r"\nux",
        "<script>",
        "\\",
    ),
]


@pytest.mark.parametrize("text", SYMBOLS)
def test_symbols(text: str) -> None:
    assert symbol(text) == text


@pytest.mark.parametrize("text", NO_SYMBOLS)
def test_what_is_no_symbol(text: str) -> None:
    with pytest.raises(MalformedInput, match=r"must be (a symbol|one line)"):
        symbol(text)


def test_symbols_are_short() -> None:
    assert symbol("x" * 60)
    with pytest.raises(MalformedInput, match="at most 60 characters"):
        symbol("x" * 61)


# ---- Any model can be written down and is read back; any text is read or refused.


def as_yaml(model: Model) -> str:
    fields = {
        f.name: {
            "spin": str(f.spin),
            "charge": {name: list(map(str, f.charges[name])) for name in model.symmetry},  # type: ignore[arg-type]
            "su2": f.su2,
            "su3": f.su3,
            "hypercharge": str(f.hypercharge),
            "generations": f.generations,
            **({"chirality": f.chirality} if f.chirality else {}),
            **{flag: True for flag in ("vectorlike", "sm", "vev") if getattr(f, flag)},
        }
        for f in model.fields
    }
    return yaml.safe_dump({"name": model.name, "symmetry": list(model.symmetry), "fields": fields}, sort_keys=False)


@given(models())
def test_a_model_read_back_is_the_model(tmp_path_factory: pytest.TempPathFactory, model: Model) -> None:
    assert read(written(tmp_path_factory.mktemp("models"), as_yaml(model))).model == model


@given(st.integers(0, len(GOOD) - 1), st.text(max_size=3), st.integers(0, 20))
def test_a_slip_of_the_pen_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, typed: str, deleted: int
) -> None:
    path = written(
        tmp_path_factory.mktemp("models"), (GOOD[:at] + typed + GOOD[at + deleted :]).encode(errors="replace")
    )
    problem = ""
    try:
        read(path)
    except MalformedInput as error:
        problem = str(error)
    assert problem.removeprefix(str(path)).isprintable()


# ---- Names of symmetries: what looks like a group is one, or is refused.

PRODUCTS = [
    ("Z2xZ4", "Z2, Z4"),
    ("z2xz4", "Z2, Z4"),
    ("Z2×Z4", "Z2, Z4"),
    ("Z2Z4", "Z2, Z4"),
    ("Z2-Z4", "Z2, Z4"),
    ("Z2 x Z4", "Z2, Z4"),
    ("Z2*Z2", "Z2, Z2'"),
    ("Z2^2", "Z2, Z2'"),
    ("B-LxZ2", "B-L, Z2"),
    ("Z2xB-L", "Z2, B-L"),
    ("Z3xU(1)", "Z3, X"),
]


@pytest.mark.parametrize(("name", "factors"), PRODUCTS)
def test_a_product_in_one_word_is_refused_with_its_factors(tmp_path: Path, name: str, factors: str) -> None:
    why = re.escape(f"{name} looks like a product of groups: list its factors, [{factors}]")
    text = f"name: m\nsymmetry: '{name}'\nfields: {{{DOUBLETS}}}"
    with pytest.raises(MalformedInput, match=f"line 2: symmetry: {why}"):
        read(written(tmp_path, text))
    with pytest.raises(MalformedInput, match=why):
        ModelField("N", 0, {name: 2})
    with pytest.raises(MalformedInput, match=why):
        residual_groups({"N": {name: 2}, "S": {name: 1}}, ["S"])


ALIKE = ["z2", "z_2", "Z-2", "Z(2)", "Z_{2}", "Z₂", "ℤ2", "Z/2Z", "C2", "ZZ2", " Z2", "darkZ2"]


@pytest.mark.parametrize("name", ALIKE)
def test_a_discrete_group_spelled_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    text = f"name: m\nsymmetry: '{name}'\nfields: {{{DOUBLETS}}}"
    with pytest.raises(MalformedInput, match=r"line 2: symmetry: .*looks like a discrete group: write Z2"):
        read(written(tmp_path, text))
    with pytest.raises(MalformedInput, match="looks like a discrete group: write Z2"):
        ModelField("N", 0, {name: 2})


@pytest.mark.parametrize("name", ["S3", "S10", "A_4", "D4", "Q8", "T13", "Delta(27)", "SU(3)_D", "SO(10)", "U(2)"])
def test_a_group_that_is_not_abelian_is_refused(name: str) -> None:
    with pytest.raises(MalformedInput, match="looks like a group that is not abelian"):
        discrete_order(name)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (2, ["Z2", "Z_2", "Z2'", "Z2_dark", "Z2dark", "Z2-even", "Z2_1"]),
        (12, ["Z12", "Z_12''"]),
        (0, ["Q1", "Q_2", "T3", "T_3R", "U2", "S1", "A1"]),
        (0, ["B-L", "L_mu-L_tau", "X", "Z", "Z'", "Zprime", "zeta", "U1", "U1_D", "U1X", "U(1)_X", "Lx", "QED", "PQ"]),
    ],
)
def test_other_names_are_discrete_or_of_a_u1(order: int, names: list[str]) -> None:
    assert {discrete_order(name) for name in names} == {order}


# ---- Symbols that show nothing, Greek letters, empty keys, and files that a shell hands over.


@pytest.mark.parametrize("latex", [r"\,", "{}", r"\mathrm{}", r"\quad", r"\hat{\,}", r"{{}\!}", r"\mathrm{ }"])
def test_a_symbol_that_shows_nothing_is_refused_where_it_is_read(latex: str, tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace(r"'\xi'", f"'{latex}'"))
    assert "line 12: fields.xi.latex: must show something, got" in complaint(tmp_path / "model.yaml")


@pytest.mark.parametrize(
    ("given_text", "latex"),
    [("ξ", r"\xi"), ("ν_R", r"\nu_R"), ("η^+", r"\eta^+"), ("Δ'", r"\Delta'"), ("χ̃", r"\tilde{\chi }")],
)
def test_greek_letters_are_symbols(given_text: str, latex: str, tmp_path: Path) -> None:
    assert read(written(tmp_path, GOOD.replace(r"'\xi'", given_text))).model["xi"].latex == latex


def test_keys_without_a_value_count_as_left_out(tmp_path: Path) -> None:
    text = f"name: m\nsymmetry: X\nreference:\ncouplings:\nclaims:\nfields: {{{DOUBLETS}}}"
    found = read(written(tmp_path, text))
    assert (found.couplings, found.claims, found.model.reference) == (None, Claims(), "")


def test_a_file_that_a_shell_hands_over_is_read(tmp_path: Path) -> None:
    """As <(...) does: an open pipe under the name of its descriptor."""
    source, sink = os.pipe()
    os.write(sink, GOOD.encode())
    os.close(sink)
    try:
        assert read(Path(f"/dev/fd/{source}")).model == read(written(tmp_path, GOOD)).model
    finally:
        os.close(source)


@pytest.mark.parametrize("key", ["charge", "hypercharge"])
def test_numbers_without_a_common_unit_of_reasonable_size_are_refused(key: str, tmp_path: Path) -> None:
    """Groups of such charges have orders that Python cannot print, and take minutes to find."""
    rest = {"charge": "hypercharge: 0", "hypercharge": "charge: 0"}[key]
    more = ", ".join(f"S{n}: {{spin: 0, {rest}, {key}: 1/{10**9 + n}}}" for n in range(1, 20, 2))
    written(tmp_path, f"name: m\nsymmetry: X\nfields: {{{DOUBLETS}, {more}}}")
    assert "line 3: fields: " in complaint(tmp_path / "model.yaml")
    assert "digits: at most 60 are read" in complaint(tmp_path / "model.yaml")
