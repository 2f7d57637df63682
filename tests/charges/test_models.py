"""Models: what a field and a model may be, discrete symmetries, residual groups, completion."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from charges.arithmetic.numbers import exact
from charges.dark.stability import stability
from charges.models.completion import completed
from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.diracness import diracness
from charges.neutrinos.light import light_neutrinos
from charges.terms.operators import terms
from models_by_hand import CHI, DIRAC, HALF, NU_R, fermion, leptons, model, scalar, texts
from topologies import MalformedInput


def test_fields_know_their_electric_charges_and_generations() -> None:
    """The electric charge is T3 + Y; the number of generations follows from the charges."""
    assert leptons()[0].electric_charges == (Fraction(0), Fraction(-1))
    assert NU_R.generations == 3
    assert [(s.copies, s.row[0]) for s in model(NU_R).species] == [
        (2, Fraction(-4)),
        (1, Fraction(5)),
    ]
    assert DIRAC.vevs == ("H", "chi")
    assert [species.name for species in light_neutrinos(DIRAC)] == ["L", "nu_R(-4)", "nu_R(5)"]
    assert DIRAC.residual().name == "Z6"
    assert fermion("nu_R", [-4, -4, 5], "right") == NU_R
    assert len({NU_R, CHI}) == 2


@pytest.mark.parametrize(
    "about",
    [
        {"spin": 1},
        {"spin": 0.5},
        {"spin": HALF},
        {"chirality": "left"},
        {"vectorlike": True},
        {"su3": 2},
        {"su2": 0},
        {"hypercharge": 0.5},
        {"charges": {"B-L": [1, 2]}, "generations": 3},
        {"charges": {"B-L": []}},
        {"charges": {"B-L": 0.1}},
        {"generations": 0},
        {"name": ""},
        {"name": "two words"},
        {"hypercharge": 1, "vev": True},
        {"su3": 3, "vev": True},
    ],
)
def test_fields_that_are_refused(about: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"name": "X", "spin": 0, "charges": {}}
    with pytest.raises(MalformedInput) as error:
        ModelField(**(plain | about))
    assert "\n" not in str(error.value)


def test_models_that_are_refused() -> None:
    for symmetry, fields in (((), ()), ((), (scalar("X"), scalar("X"))), (("B-L",), (scalar("X"),))):
        with pytest.raises(MalformedInput):
            Model("model", symmetry, fields)
    with pytest.raises(MalformedInput, match="no field"):
        DIRAC["Y"]
    with pytest.raises(MalformedInput, match="no field of"):
        stability(model(scalar("X")))
    with pytest.raises(MalformedInput, match="no neutrinos"):
        diracness(model(scalar("X")))
    with pytest.raises(MalformedInput, match="Higgs doublet"):
        diracness(model(leptons()[0]))
    charged = (replace(lepton, charges={"D": int(lepton.fermion)}) for lepton in leptons())
    with pytest.raises(MalformedInput, match="list the quarks"):
        stability(Model("m", ("D",), (*charged, ModelField("X", 0, {"D": 1}, su3=3))))
    neutral = (replace(lepton, charges={"D": 0}) for lepton in leptons())
    coloured = completed(Model("m", ("D",), (*neutral, ModelField("X", 0, {"D": 1}, su3=3))))[0]
    assert not any(any(map(any, f.vectors(["D"]))) for f in coloured.fields if f.sm)
    for i, what in ((1, "lepton doublet"), (0, "Higgs doublet")):
        with pytest.raises(MalformedInput, match=f"list the {what}"):
            stability(model(leptons()[i], scalar("X")))
    with pytest.raises(MalformedInput, match="from 4 to 40, got 3"):
        stability(DIRAC, max_dimension=3)


def scotogenic(symmetry: str, odd: int, *more: ModelField) -> Model:
    """Ma's model, hep-ph/0601225: N and eta odd."""
    fields = [
        *(replace(lepton, charges={symmetry: 0}) for lepton in leptons()),
        ModelField("N", HALF, {symmetry: odd}, "right", generations=3),
        ModelField("eta", 0, {symmetry: odd}, su2=2, hypercharge=HALF),
    ]
    return Model("scotogenic", (symmetry,), (*fields, *more))


def test_discrete_symmetries() -> None:
    """Z2 by hand is the same as a U(1) that a charge 2 breaks; here lambda_5 and the mass of N need it."""
    ma = scotogenic("Z2", 1)
    assert ma.orders == (2,)
    assert texts(terms(ma, 4)) == {"L N* eta", "H H eta* eta*"}
    assert texts(terms(ma, 3)) == {"N N"}
    assert (ma.residual().name, ma.residual().phases) == ("Z2", {"L": (0,), "H": (0,), "N": (1,), "eta": (1,)})
    assert diracness(ma).nature == "majorana"
    verdict = stability(ma)
    assert (verdict.verdict, verdict.dark, verdict.candidates) == ("exact", ("N", "eta"), ("N", "eta"))
    assert "renormalisable terms split it" in verdict.states["eta"].dark_matter.reason
    spurion = scotogenic("D", 1, ModelField("s", 0, {"D": 2}, vev=True))
    assert stability(spurion).dark == verdict.dark
    assert scotogenic("Z2", 3)["eta"].charges == {"Z2": (1,)}
    with pytest.raises(MalformedInput, match="the charge 1/2 under Z2 is not an integer"):
        ModelField("X", 0, {"Z2": HALF})


def test_the_residual_group_with_quarks() -> None:
    """It is Z18, as quarks have B-L = 1/3; listed quarks count with their own charges."""
    group = DIRAC.residual(coloured=True)
    assert (group.name, group.convention.split(";")[:2]) == (
        "Z18",
        ["coloured fields included", " quarks (B-L = 1/3) too"],
    )
    quark = fermion("Q", 1, "left", su3=3, su2=2, hypercharge="1/6", sm=True)
    assert model(*DIRAC.fields, quark).residual(coloured=True).name == "Z6"
    assert model(*DIRAC.fields, quark).residual().convention.startswith("colour singlets only, as the papers quote it")


def test_a_higgs_with_a_charge_leaves_a_combination_with_hypercharge() -> None:
    """B-L - 2 Y is B-L in another basis of the gauge group: the same group, and the same verdicts."""
    tilted = model(
        *(
            replace(field, charges={"B-L": [q - 2 * exact(field.hypercharge) for (q,) in field.vectors(["B-L"])]})
            for field in DIRAC.fields
        )
    )
    assert (tilted.tilted, DIRAC.tilted) == (True, False)
    left = tilted.residual()
    assert (left.name, left == DIRAC.residual()) == ("Z6", True)
    assert "Y" in str(left.generators[0])
    assert diracness(tilted).nature == "dirac"
    assert stability(tilted).dark == stability(DIRAC).dark


@pytest.mark.parametrize(
    "build",
    [
        lambda: ModelField("a", 0, 3),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, su3=[1]),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, vev=1),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, latex=1),  # type: ignore[arg-type]
        lambda: Model("m", ("X",), (1,)),  # type: ignore[arg-type]
        lambda: Model("m", "B-L", (scalar("a"),)),  # type: ignore[arg-type]
        lambda: Model("m", ("B-L", "B-L"), (scalar("a", 1),)),
        lambda: diracness(DIRAC, neutrinos=["H"]),
        lambda: diracness(DIRAC, max_dimension=5.5),  # type: ignore[arg-type]
        lambda: stability(DIRAC, max_dimension="x"),  # type: ignore[arg-type]
        lambda: stability(DIRAC, max_dimension=-1),
        lambda: stability(DIRAC, order=["nobody"]),
    ],
)
def test_wrong_types_are_one_line(build: Any) -> None:
    with pytest.raises(MalformedInput) as error:
        build()
    assert "\n" not in str(error.value)


def test_models_are_completed_by_the_standard_model() -> None:
    """e_R follows from L and H, quarks are added when something is coloured."""
    whole, sentence = completed(DIRAC)
    assert whole["e_R"].charges == {"B-L": (-1, -1, -1)}
    assert "e_R added" in sentence
    coloured, _ = completed(model(*leptons(-1), scalar("X", "-1/3", su3=3, hypercharge="-1/3")))
    assert {"Q", "u_R", "d_R"} < {f.name for f in coloured.fields}
    assert completed(coloured)[0] == coloured
