"""What a referee objects to: the closed list, with the cases in which there is nothing to object to."""

from dataclasses import replace
from pathlib import Path

import pytest

from charges import Analysis
from charges.models.field import ModelField
from charges.models.model import Model
from charges.objections.kinds import Kind
from models_by_hand import fermion, leptons, model, scalar
from nuloops.files.models import read
from topologies import MalformedInput

REFEREED = Path(__file__).parent.parent / "refereed"
N = fermion("N", 0, "right", generations=3)


def kinds(given: Model) -> list[str]:
    return [str(each.kind) for each in Analysis(given).objections]


def refereed(name: str) -> Model:
    return read(REFEREED / f"{name}.yaml").model


def test_nothing_is_said_of_a_healthy_model() -> None:
    assert kinds(model(*leptons(0), N)) == []


def test_the_standard_model_has_no_massive_neutrinos() -> None:
    (objection,) = Analysis(model(*leptons(0))).objections
    assert objection.kind == Kind.FEW_MASSIVE
    assert str(objection).startswith("no neutrino gets a mass up to 2 loops")


@pytest.mark.parametrize(
    ("charges", "found"),
    [
        ({"B-L": 2, "Z4": 2}, []),  # a rotation by B-L undoes what is broken of Z4
        ({"B-L": 0, "Z4": 2}, ["domain-walls"]),
        ({"B-L": 0, "Z4": 0}, []),
    ],
)
def test_walls_form_where_no_rotation_undoes_them(charges: dict[str, int], found: list[str]) -> None:
    lepton, higgs = (replace(f, charges={"B-L": -int(f.fermion), "Z4": int(f.fermion)}) for f in leptons(0))
    heavy = ModelField("N", "1/2", {"B-L": -1, "Z4": 1}, "right", generations=3)
    S = ModelField("S", 0, charges, vev=True)
    assert [
        kind for kind in kinds(Model("", ("B-L", "Z4"), (lepton, higgs, heavy, S))) if kind == "domain-walls"
    ] == found


def test_what_is_gauged_makes_no_goldstone_boson() -> None:
    """B-L with three N is free of anomalies; where the file says that it is global there is a Goldstone boson."""
    seesaw = model(*leptons(-1), fermion("N", -1, "right", generations=3), scalar("S", 2, vev=True))
    assert kinds(seesaw) == []
    assert kinds(replace(seesaw, gauged=("B-L",))) == []
    assert kinds(replace(seesaw, gauged=())) == ["goldstone"]
    notes = [str(note) for note in Analysis(replace(seesaw, gauged=())).notes]
    assert "a Goldstone boson" in notes[0]


def test_a_gauged_symmetry_cannot_be_broken_explicitly() -> None:
    seesaw = model(*leptons(-1), fermion("N", -1, "right", generations=3))
    assert kinds(replace(seesaw, soft=("N N",))) == []
    with pytest.raises(MalformedInput, match="B-L is gauged"):
        replace(seesaw, gauged=("B-L",), soft=("N N",))


@pytest.mark.parametrize("term", ["L* N", "H N", "N", "H H", "N N N N"])
def test_terms_that_are_none_break_nothing(term: str) -> None:
    """They are refused: a fermion alone, fermions of opposite chirality, hypercharge."""
    with pytest.raises(MalformedInput):
        Analysis(replace(model(*leptons(-1), fermion("N", -1, "right")), soft=(term,))).lagrangian  # noqa: B018


def test_a_term_that_the_symmetries_allow_breaks_nothing() -> None:
    with pytest.raises(MalformedInput, match="it breaks nothing"):
        Analysis(replace(model(*leptons(0), N), soft=("N N",))).lagrangian  # noqa: B018


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("beyond-baryon-number", "the symmetries forbid that three quarks turn into one lepton, at any dimension"),
        ("leptoquarks", "the symmetries allow L Q Q Q with any vevs, by which protons decay"),
    ],
)
def test_what_keeps_protons(name: str, note: str) -> None:
    assert note in [str(each) for each in Analysis(refereed(name)).notes]


@pytest.mark.parametrize(
    ("name", "number"), [("decay-two-component", 2), ("name-nested-N", 2), ("beyond-real-singlet", 1), ("type-one", 0)]
)
def test_components_of_dark_matter(name: str, number: int) -> None:
    """At least so many states are stable, whatever the masses."""
    assert Analysis(refereed(name)).stability.components == number


def test_quasi_dirac_pairs() -> None:
    """Three pairs of L and N, which only loops split."""
    rows = Analysis(refereed("name-radiative-MR-N")).spectrum.neutrinos
    assert [(row.loops[0], row.pairs) for row in rows] == [(6, 3)]
    assert "3 quasi-Dirac pairs that only loops split" in str(rows[0].why)
