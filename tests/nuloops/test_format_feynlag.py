"""Scripts for feynlag, which is the oracle for the gauge contractions."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from charges.models.model import Model
from exports import PUBLISHED, QUARKS, TILTED, TRIPLET, H, script, text
from nuloops.formats import texts
from nuloops.formats.content import Content


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
