"""What is written for other programs: read back, parsed by hand, compiled, or checked by feynlag."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges.models import Model, ModelField
from charges.strategies import models
from nuloops import modelfile
from nuloops.export import export
from nuloops.formats import WRITERS, texts, write
from nuloops.formats.content import Content
from nuloops.formats.contract import structures
from nuloops.formats.jsonfile import SCHEMA, read
from nuloops.formats.names import Names, comment, harmless_latex, mathematica_string, title
from nuloops.modelfile import named, published
from topologies import MalformedInput

HALF = Fraction(1, 2)
GOLDEN = Path(__file__).parent / "golden"
PUBLISHED = {name: named(name).model for name in published()}

L = ModelField("L", HALF, {"B-L": -1}, "left", su2=2, hypercharge=-HALF, generations=3, sm=True)
H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge=HALF, vev=True, sm=True)
DELTA = ModelField("Delta", 0, {"B-L": 2}, su2=3, hypercharge=1)
TRIPLET = Model("type II", ("B-L",), (L, H, DELTA, ModelField("phi", 0, {"B-L": -2}, vev=True)))
QUARKS = Model(
    "diquark",
    ("B-L",),
    (
        ModelField("Q", HALF, {"B-L": "1/3"}, "left", su3=3, su2=2, hypercharge="1/6", sm=True),
        ModelField("d_R", HALF, {"B-L": "1/3"}, "right", su3=3, hypercharge="-1/3", generations=2, sm=True),
        H,
        ModelField("omega", 0, {"B-L": "-2/3"}, su3=3, hypercharge="2/3"),
    ),
)
TOY = Model(
    "toy: one Z2, one U(1)",
    ("B-L", "Z2"),
    (
        ModelField("L", HALF, {"B-L": -1, "Z2": 0}, "left", su2=2, hypercharge=-HALF, generations=3, sm=True),
        ModelField("H", 0, {"B-L": 0, "Z2": 0}, su2=2, hypercharge=HALF, vev=True, sm=True),
        ModelField("nu_R", HALF, {"B-L": [-4, -4, 5], "Z2": 1}, "right", latex=r"\nu_R"),
        ModelField("N", HALF, {"B-L": "-1/2", "Z2": 1}, vectorlike=True),
        ModelField("eta", 0, {"B-L": HALF, "Z2": 1}, su2=2, hypercharge=HALF, latex=r"\eta"),
    ),
    "arXiv:1812.01599, in part",
)
TILTED = Model(
    "tilted",
    ("X",),
    (
        ModelField("H", 0, {"X": 2}, su2=2, hypercharge=HALF, vev=True),
        ModelField("S", 0, {"X": 4}, vev=True),
        ModelField("s", 0, {"X": 1}, hypercharge=1),
        ModelField("t", 0, {"X": 3}, hypercharge=1),
    ),
)
NASTY = (
    '"];Run["rm"]',
    "\\input{/etc/passwd}",
    "^^5cinput{x}",
    "'''+exit()+'''",
    "*)Run[](*",
    "#:{",
    "$x$%&~",
    "χ",
    "Eps",
    "no",
    "Hbar",
    "H",
    "ß_ß",
)
SCRIPTS = (
    "S^+'",
    "x^{{a}}^b",
    "x_1_2",
    r"\bar",
    "a'^b",
    "x^",
    "^2",
    r"\hat x",
    "{a}_b^c",
    "S''",
    r"\mathrm{a b}",
    "_",
    r"\nu_{R}'",
    "{",
    "a}{b",
    r"x_\nu",
    r"\tilde{\eta}_1^{0*}",
    "x_{1_{2_3}}",
)
LATEX = Model("LaTeX", ("X",), tuple(ModelField(f"A{i}", 0, {"X": 7**i}, latex=text) for i, text in enumerate(SCRIPTS)))
HOSTILE = Model(
    'x"]; Run["rm"]\n*) # \\input{a}\n---\nName: y',
    ("a'\"\\b", "Z3"),
    tuple(
        ModelField(name, 0, {"a'\"\\b": i % 3 - 1, "Z3": i}, latex=latex, su2=1 + i % 2)
        for i, (name, latex) in enumerate(
            zip(NASTY, [r"\input{/etc/passwd}", "^^5cinput{/etc/passwd}", "}", "x^"] * 4, strict=False)
        )
    ),
    "\n\\write18{rm}\n!!python/object",
)


@cache
def text(model: str, to: str) -> str:
    """The first file of a published model."""
    return next(iter(texts(PUBLISHED[model], to).values()))


# ---- JSON.


@given(models())
def test_json_is_read_back(model: Model) -> None:
    """Equal models, and the schema holds."""
    (written,) = texts(model, "json").values()
    assert read(written) == model


@pytest.mark.parametrize(
    "model", [*PUBLISHED.values(), TRIPLET, QUARKS, TOY, HOSTILE], ids=lambda model: model.name[:20]
)
def test_json_follows_its_schema(model: Model) -> None:
    """Also the published models and hostile texts are read back."""
    jsonschema = pytest.importorskip("jsonschema", reason="checks the schema")
    (written,) = texts(model, "json").values()
    schema = json.loads(files("nuloops.formats").joinpath("model.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(written))
    assert read(written) == model


def test_json_says_what_follows() -> None:
    """The published Z_6 with its phases, and the terms."""
    found = json.loads(text("dirac-one-loop", "json"))
    assert found["residual"]["group"] == "Z6"
    assert found["residual"]["phases"]["N"] == [[5]]
    assert {tuple(each["factors"]) for each in found["lagrangian"] if each["kind"] == "yukawa"} >= {("L*", "eta*", "N")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{", "not a JSON document"),
        ("[]", "not a model"),
        ({"schema": "nuloops/model/2"}, "not a model"),
        ({"fields": 1}, "'fields' must be of type list"),
        ({"fields": [1]}, "field 1: the key 'name' is missing"),
        ({"symmetry": ["B-L"]}, "a symmetry: the key 'name' is missing"),
        ({"name": None}, "'name' must be of type str"),
        ({"fields": []}, "at least one field"),
    ],
)
def test_json_that_is_no_model(change: Any, message: str) -> None:
    """One clear line."""
    good = json.loads(next(iter(texts(TOY, "json").values())))
    given_text = change if isinstance(change, str) else json.dumps(good | change)
    with pytest.raises(MalformedInput, match=message) as caught:
        read(given_text)
    assert "\n" not in str(caught.value)
    assert good["schema"] == SCHEMA


@pytest.mark.parametrize(
    ("key", "value"), [("su2", True), ("charges", {"B-L": [1.5]}), ("charges", {}), ("spin", "1"), ("su3", "3")]
)
def test_json_with_a_bad_field(key: str, value: Any) -> None:
    """Nothing is converted silently."""
    good = json.loads(next(iter(texts(TOY, "json").values())))
    good["fields"][1][key] = value
    with pytest.raises(MalformedInput):
        read(json.dumps(good))


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


# ---- feynlag: the oracle for the gauge contractions.


def script(written: str) -> dict[str, Any]:
    """The names that a script for feynlag defines."""
    pytest.importorskip("feynlag", reason="the oracle is not installed")
    found: dict[str, Any] = {"__name__": "script"}
    exec(compile(written, "script", "exec"), found)
    return found


def shape(script: dict[str, Any], monomials: list[Any]) -> str:
    """What SU(2) and SU(3) see of a term: equal for terms that differ only in the names and charges of their fields."""
    about = {name: (kind, copies > 1, weak, colour) for name, kind, copies, weak, colour, _ in script["FIELDS"]}
    order = {
        name: k for k, name in enumerate(dict.fromkeys(name for _, _, factors in monomials for name, *_ in factors))
    }
    return repr([(re, im, [(order[n], about[n], *rest) for n, *rest in factors]) for re, im, factors in monomials])


CHECKED: set[str] = set()


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_feynlag_confirms_published_models(name: str) -> None:
    """Every term is invariant under the gauge group, the discrete symmetries and the residual group.

    Contractions that were seen before with other names are not given to SU(2) and SU(3) again.
    """
    found = script(text(name, "feynlag"))
    weak = found["groups"][-2:]
    found["groups"] = found["u1s"]
    assert found["TERMS"]
    assert found["check"]() == []
    found["groups"] = weak
    found["TERMS"] = [row for row in found["TERMS"] if shape(found, row[1]) not in CHECKED]
    assert found["check"]() == []
    CHECKED.update(shape(found, row[1]) for row in found["TERMS"])


@pytest.mark.parametrize("model", [TRIPLET, QUARKS, TILTED], ids=["triplet", "diquark", "tilted"])
def test_feynlag_confirms_triplets_and_colour(model: Model) -> None:
    """Pauli matrices, epsilons and deltas, a residual group that mixes with hypercharge; nothing is missing."""
    found = script(next(iter(texts(model, "feynlag").values())))
    assert found["check"]() == []
    assert Content(model).missing == ()


@pytest.mark.parametrize(
    ("old", "new", "group"),
    [
        ("2, (0, 0), ['1/2']", "2, (0, 0), ['1/3']", "Y"),
        ("(-1, 0, [('L'", "(1, 0, [('L'", "SU2L"),
        ("(2, [0, ", "(2, [1, ", "Z2"),
    ],
)
def test_feynlag_would_object(old: str, new: str, group: str) -> None:
    """A wrong charge, a wrong sign in a contraction, or a wrong phase is found."""
    written = text("krauss-nasri-trodden", "feynlag")
    assert old in written
    found = script(written.replace(old, new, 1))
    found["TERMS"] = found["TERMS"][:3]
    assert any(wrong[1].startswith(group) for wrong in found["check"]())


UFO = {"dirac-one-loop": PUBLISHED["dirac-one-loop"], "zee-babu": PUBLISHED["zee-babu"], "triplet": TRIPLET}


def ufo_charges(found: dict[str, Any]) -> dict[str, list[Fraction]]:
    """Hypercharge, the further charges and the third isospin of every particle, from the rows of the script."""
    charges: dict[str, list[Fraction]] = {}
    for name, kind, copies, weak, _, numbers in found["FIELDS"]:
        for k, flavour in product(range(weak), range(copies)):
            label = f"{name}_{k + 1}" + (f"_{flavour + 1}" if kind != "S" else "")
            charges[label] = [*map(Fraction, numbers), Fraction(weak - 1, 2) - k]
    neutral = [Fraction(0)] * len(found["U1S"])
    charges |= {name: [*neutral, Fraction(0)] for name in ("W3", *(f"B{k}" for k in range(len(neutral))))}
    return charges | {"W__plus__": [*neutral, Fraction(1)], "W__minus__": [*neutral, Fraction(-1)]}


@pytest.mark.parametrize("name", UFO)
def test_feynlag_writes_ufo(name: str, tmp_path: Path) -> None:
    """Every coupling has a value, every vertex conserves all charges and T3, and every vertex has its conjugate."""
    feynlag = pytest.importorskip("feynlag", reason="the oracle is not installed")
    found = script(next(iter(texts(UFO[name], "feynlag").values())))
    left = found["ufo"](str(tmp_path / "ufo"))
    report = feynlag.verify_ufo_numeric(tmp_path / "ufo")
    assert report.ok
    charges, seen = ufo_charges(found), Counter[tuple[str, ...]]()
    written = (tmp_path / "ufo" / "vertices.py").read_text()
    for inside in re.findall(r"particles=\[(.*?)\],", written):
        legs = [(leg.removesuffix("__tilde__"), leg.endswith("__tilde__")) for leg in inside[2:].split(", P.")]
        totals = zip(*([-q for q in charges[one]] if bar else charges[one] for one, bar in legs), strict=True)
        assert not any(map(sum, totals)), inside
        seen[tuple(sorted(f"{one}~" if bar else one for one, bar in legs))] += 1
    swapped = {"W__plus__": "W__minus__", "W__minus__": "W__plus__"}
    for legs_seen, number in seen.items():
        neutral = {"W3", *(f"B{k}" for k in range(9))}
        conjugate = (
            swapped.get(leg) or (leg if leg in neutral else leg[:-1] if leg.endswith("~") else f"{leg}~")
            for leg in legs_seen
        )
        assert seen[tuple(sorted(conjugate))] == number, legs_seen
    missing = {"dirac-one-loop": [], "zee-babu": ["y1", "y3"], "triplet": ["y1"]}[name]
    assert [line.split(",")[0] for line in left] == missing


def test_ufo_of_the_doublet(tmp_path: Path) -> None:
    """Couplings by hand: -4 i lam for the fourth power of one component, i g^2 / 2 for W+ W- H* H."""
    feynlag = pytest.importorskip("feynlag", reason="the oracle is not installed")
    found = script(next(iter(texts(Model("H", ("B-L",), (H,)), "feynlag").values())))
    assert found["ufo"](str(tmp_path / "ufo")) == []
    values = feynlag.verify_ufo_numeric(tmp_path / "ufo").couplings
    written = re.sub(r"\s+", " ", (tmp_path / "ufo" / "vertices.py").read_text())
    for legs, value in (
        ("P.H_1, P.H_1, P.H_1__tilde__, P.H_1__tilde__", -4j * 0.1),
        ("P.W__minus__, P.W__plus__, P.H_1, P.H_1__tilde__", 0.5j * 0.65**2),
        ("P.B0, P.B0, P.H_2, P.H_2__tilde__", 0.5j * 0.36**2),
    ):
        (coupling,) = re.findall(rf"particles=\[{re.escape(legs)}\], .*?couplings=\{{\(0,0\):C\.(\w+)\}}", written)
        assert abs(values[coupling] - value) < 1e-12, legs


def test_feynlag_script_as_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It checks, writes a new folder, and refuses one that exists."""
    found = script(next(iter(texts(Model("H", ("B-L",), (H,)), "feynlag").values())))
    monkeypatch.setattr("sys.argv", ["script", "--ufo", str(tmp_path / "new")])
    assert found["main"]() is False
    assert capsys.readouterr().out.startswith("H: 2 terms, all invariant\n")
    assert (tmp_path / "new" / "vertices.py").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["new"]
    with pytest.raises(SystemExit, match="2"):
        found["main"]()


# ---- PyR@TE.


def sections(written: str) -> dict[str, dict[str, str]]:
    """The blocks ``Name: { key: value, ... }`` of a model file, without comments."""
    lines = [line.split("#")[0].strip() for line in written.splitlines()]
    found: dict[str, dict[str, str]] = {}
    current = ""
    for line in filter(None, lines):
        if line.endswith("{"):
            current = line.split(":")[0]
            found[current] = {}
        elif current and (row := re.fullmatch(r"(\w+) ?: (.*),", line)):
            found[current][row[1]] = row[2]
    return found


def pyrate_terms(written: str) -> Iterator[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Each coupling with its factors and their indices."""
    found = sections(written)
    for name in ("Yukawas", "FermionMasses", "QuarticTerms", "TrilinearTerms", "ScalarMasses"):
        for coupling, value in found.get(name, {}).items():
            product_text = value.removeprefix("{").split(", symmetric")[0]
            factors = [re.fullmatch(r"(\w+)(?:\[([a-z,]+)\])?", factor.strip()) for factor in product_text.split(" * ")]
            assert all(factors), value
            yield coupling, [(m[1], tuple((m[2] or "").split(",")) if m[2] else ()) for m in factors if m]


def numbers(written: str) -> dict[str, dict[str, Fraction]]:
    """The quantum numbers of each particle, those of conjugates included."""
    found = {}
    blocks = sections(written)
    for name, value in (blocks["Fermions"] | blocks["ComplexScalars"]).items():
        inside = re.search(r"Qnb: \{([^{}]*)\}", value)
        assert inside
        charges = {key: Fraction(q) for key, q in (pair.split(": ") for pair in inside[1].split(", "))}
        found[name] = charges
        found[f"{name}bar"] = {key: -q if key.startswith("U1") else q for key, q in charges.items()}
    return found


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_pyrate_terms_are_neutral_and_contracted(name: str) -> None:
    """Charges add up to zero, every index occurs twice, and every non-singlet has its indices."""
    written = text(name, "pyrate")
    charges = numbers(written)
    groups = [key for key in next(iter(charges.values())) if key.startswith("U1")]
    count = 0
    for coupling, factors in pyrate_terms(written):
        count += 1
        fields = [name for name, _ in factors if name in charges]
        assert all(sum(charges[field][group] for field in fields) == 0 for group in groups), coupling
        assert set(Counter(index for _, indices in factors for index in indices).values()) <= {2}, coupling
        for field, indices in factors:
            if field in charges:
                assert len(indices) == (charges[field]["SU2L"] > 1) + (abs(charges[field]["SU3c"]) > 1)
    assert count == len([one for one in Content(PUBLISHED[name]).interactions if one.kind != "tadpole"])


@pytest.mark.parametrize("model", [PUBLISHED["zee"], TRIPLET, QUARKS], ids=["zee", "triplet", "quarks"])
def test_pyrate_contractions_are_invariant(model: Model) -> None:
    """The indices in the file, summed here, give the expressions that feynlag finds invariant."""
    found = script(next(iter(texts(model, "feynlag").values())))
    sympy = pytest.importorskip("sympy")
    (written,) = texts(model, "pyrate").values()
    charges = numbers(written)
    expressions = {coupling: expression for coupling, expression, _ in found["build"]()}
    pauli = [[[0, 1], [1, 0]], [[0, -sympy.I], [sympy.I, 0]], [[1, 0], [0, -1]]]
    for coupling, factors in pyrate_terms(written):
        size: dict[str, int] = {}
        for name, indices in factors:
            if name in charges:
                dims = [int(abs(charges[name][group])) for group in ("SU2L", "SU3c")]
                size.update(zip(indices, [dim for dim in dims if dim > 1], strict=True))
        for name, indices in factors:
            if name == "tL":
                size.update(zip(indices, (3, 2, 2), strict=True))
            elif name == "Eps":
                size.update(dict.fromkeys(indices, len(indices)))
        total = sympy.Integer(0)
        names = list(size)
        for values in product(*(range(size[name]) for name in names)):
            at = dict(zip(names, values, strict=True))
            value, monomial = sympy.Integer(1), []
            for name, indices in factors:
                position = [at[index] for index in indices]
                if name == "Eps":
                    value *= sympy.LeviCivita(*position)
                elif name == "tL":
                    value *= pauli[position[0]][position[1]][position[2]]
                else:
                    weak = position.pop(0) if charges[name]["SU2L"] > 1 else 0
                    colour = position.pop(0) if abs(charges[name]["SU3c"]) > 1 else 0
                    monomial.append((name.removesuffix("bar"), -1 if name.endswith("bar") else 1, weak, colour))
            if value:
                total += value * found["monomial"](monomial)
        assert sympy.expand(total - expressions[coupling]) == 0 != total, coupling


def test_pyrate_says_what_it_leaves_out() -> None:
    """A discrete symmetry, an antisymmetric coupling, a linear term, contractions of large representations."""
    assert "# not written: the symmetry Z2;" in texts(TOY, "pyrate")["ToyOneZ2OneU1.model"]
    assert "# not written: the coupling y1 is antisymmetric in generations" in text("zee-babu", "pyrate")
    single = Model("s", (), (ModelField("S", 0, {}),))
    assert "# not written: the linear term S" in texts(single, "pyrate")["S.model"]
    written = texts(TRIPLET, "pyrate")["TypeII.model"]
    assert "# RealBasis must be all (the default of PyR@TE) or adjoint: " in written
    assert sections(written)["Vevs"] == {"vH": "HRe[2]", "vphi": "phiRe"}
    field = ModelField("Delta", 0, {"X": 1}, su2=3, hypercharge=1, vev=True)
    written = texts(Model("D", ("X",), (field,)), "pyrate")["D.model"]
    assert "# not written: the vev of Delta, whose neutral component is no single one here" in written
    assert "Vevs" not in written
    real = ModelField("Delta", 0, {"X": 1}, su2=3, vev=True)
    assert sections(texts(Model("D", ("X",), (real,)), "pyrate")["D.model"])["Vevs"] == {"vDelta": "DeltaRe[3]"}
    octet = Model("O", ("Z2",), (ModelField("S", 0, {"Z2": 1}, su3=8, su2=3),))
    written = texts(octet, "pyrate")["O.model"]
    assert "    # not written: a contraction of S S, which PyR@TE would misread as a square" in written
    assert "S[a,b] * S[a,b]" not in written
    assert "msq2 : S[a,b] * Sbar[a,b]," in written
    four = Model("four", ("X",), (ModelField("S", 0, {"X": 1}, su2=4),))
    assert "# not written: 1 of 2 gauge contractions of S S Sbar Sbar" in texts(four, "pyrate")["Four.model"]
    with pytest.raises(MalformedInput, match="no generations of scalars"):
        texts(Model("g", (), (ModelField("S", 0, {}, generations=2),)), "pyrate")


@settings(max_examples=25)
@given(models(max_fields=3))
def test_no_contraction_is_missing_up_to_triplets(model: Model) -> None:
    """Those that are written are as many as the characters count."""
    content = Content(model)
    assert content.missing == ()
    written = Counter(content.plain(one.letters) for one in content.interactions)
    for each in content.couplings:
        if not each.fermionic:
            assert written[content.plain(each.term.letters)] == each.count


def test_contractions_are_counted() -> None:
    """H-dagger H eta-dagger eta has two, four equal doublets one, and H H S none; triplets three with doublets."""
    content = Content(TRIPLET)
    count = Counter(content.plain(one.letters) for one in content.interactions)
    assert count["Delta Delta Deltabar Deltabar"] == 2
    assert count["H Hbar Delta Deltabar"] == 2
    assert count["H H Hbar Hbar"] == 1
    assert count["L L Delta"] == 1
    letters = [x for x in content.alphabet.letters if x.text in ("H", "phi*")]
    found, left = structures([letters[0], letters[0], letters[1]], content.multiplets([letters[0]] * 2 + [letters[1]]))
    assert (found, left) == ((), 0)


# ---- Mathematica: SARAH and Sym2Int.


def without_strings(written: str) -> str:
    """Mathematica without string literals and comments."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"', "TEXT", written)
    return re.sub(r"\(\*.*?\*\)", "", bare)


def sarah_charges(main: str) -> dict[str, tuple[list[Fraction], int]]:
    """For each field its U(1) charges, and its SU(2) dimension."""
    found = {}
    groups = re.findall(r"Gauge\[\[\d+\]\] = \{\w+, (U|SU)\[", main)
    for row in re.findall(r"(?:Fermion|Scalar)Fields\[\[\d+\]\] = \{(.*)\};", main):
        name = row.split(",")[0]
        tail = re.split(r", (?![^{}]*\})", row)[-(len(groups) + main.count("Global[[")) :]
        tail = tail[: len(groups)]
        found[name] = ([Fraction(q) for q, group in zip(tail, groups, strict=True) if group == "U"], int(tail[1]))
    return found


@pytest.mark.parametrize("name", [*sorted(PUBLISHED), "toy"])
def test_sarah_terms_are_neutral(name: str) -> None:
    """Every term is there, with charges that add up to zero in the left-handed convention, and known names."""
    model = PUBLISHED.get(name, TOY)
    written = texts(model, "sarah")
    main = next(iter(written.values()))
    charges = sarah_charges(main)
    terms = [each for line in re.findall(r"Lag(?:No)?HC = -\((.*)\);", main) for each in line.split(" + ")]
    assert len(terms) == len(Content(model).interactions)
    parameters = written[next(path for path in written if path.endswith("parameters.m"))]
    for term in terms:
        coupling, *_, fields = term.split(" ")
        assert f"{{{coupling}, " in parameters
        total = [Fraction(0)] * len(next(iter(charges.values()))[0])
        for factor in fields.split("."):
            name = factor.removeprefix("conj[").removesuffix("]")
            total = [x + (-q if factor != name else q) for x, q in zip(total, charges[name][0], strict=True)]
        assert not any(total), term
    for path, content in written.items():
        bare = without_strings(content)
        assert all(bare.count(a) == bare.count(b) for a, b in ("[]", "{}", "()")), path
        assert not re.search(r"\w_\w", bare), path


def test_sarah_refuses_quadruplets() -> None:
    """One line."""
    with pytest.raises(MalformedInput, match="SU\\(2\\) dimension 4"):
        texts(Model("four", (), (ModelField("S", 0, {}, su2=4),)), "sarah")


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_sym2int_fields_are_those_of_the_model(name: str) -> None:
    """Representations and generations, read from the file."""
    model = PUBLISHED[name]
    rows = re.findall(r'fld\d+ = \{"(\w+)", \{(.*)\}, "([LRS])", "C", (\d+)\};', text(name, "sym2int"))
    assert len(rows) == len(Content(model).particles)
    total: Counter[str] = Counter()
    for (_, rep, kind, copies), each in zip(rows, Content(model).particles, strict=True):
        field = each.species.field
        expected = [
            Fraction(x)
            for x in (field.su3, field.su2, field.hypercharge, *(each.charges[i] for i in Content(model).u1s))
        ]
        assert [Fraction(x) for x in rep.split(", ")] == expected
        total[kind] += int(copies) * field.su3 * field.su2
    fermions = sum(f.su3 * f.su2 * (f.generations or 1) * (1 + f.vectorlike) for f in model.fields if f.fermion)
    assert total["L"] + total["R"] == fermions


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


def test_harmless_latex() -> None:
    """What sets symbols is used as it is, also for groups within groups."""
    found = [text for text in SCRIPTS if harmless_latex(text)]
    assert found == ["{a}_b^c", "S''", r"\mathrm{a b}", r"\nu_{R}'", r"x_\nu", r"\tilde{\eta}_1^{0*}", "x_{1_{2_3}}"]


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
    assert export(Namespace(model=model, to="sarah", out=str(tmp_path / "new"), json=False)) == 0
    printed = capsys.readouterr().out.split()
    assert [Path(path).name for path in printed] == ["NLScotogenic.m", "particles.m", "parameters.m"]
    assert all(Path(path).read_text() for path in printed)
    assert export(Namespace(model=model, to="sym2int", out=None, json=False)) == 0
    assert capsys.readouterr().out == text("scotogenic", "sym2int")
    assert export(Namespace(model=model, to="sarah", out=None, json=True)) == 0
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


@given(models())
def test_model_files_are_read_back(model: Model) -> None:
    """YAML: equal models."""
    (written,) = texts(model, "yaml").values()
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.yaml")
        path.write_text(written)
        assert modelfile.read(path).model == model
