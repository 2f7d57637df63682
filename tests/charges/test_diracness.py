"""Dirac or Majorana: protected by the residual group, accidental, or neither."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.diracness import diracness, majorana_operators
from charges.neutrinos.light import light_neutrinos, partners
from models_by_hand import ACCIDENTAL, CHI, DIRAC, HALF, MAJORANA, NU_R, ZEE, fermion, leptons, model, scalar, texts


def test_protected_by_the_residual_group() -> None:
    for chosen, group in ((DIRAC, "Z6"), (ZEE, "Z3")):
        verdict = diracness(chosen)
        assert (verdict.nature, bool(verdict), verdict.operators) == ("dirac", True, ())
        assert str(verdict) == f"Dirac, protected by {group} to all orders"
        assert majorana_operators(chosen) == ()


def test_accidental_diracness() -> None:
    """1909.09574: nu_R nu_R S^4 is invariant; since L is neutral under U(1)_D, L L H H is too, at lower dimension."""
    verdict = diracness(ACCIDENTAL)
    assert (verdict.nature, bool(verdict), verdict.accidental_up_to, verdict.group) == (
        "dirac-accidental",
        False,
        4,
        "Z2",
    )
    assert [(str(operator), operator.dimension) for operator in verdict.operators[:2]] == [
        ("L L H H", 5),
        ("nu_R(-4) nu_R(-4) S^4", 7),
    ]
    assert str(verdict).startswith(
        "Dirac, accidental up to d = 4 (L L H H at d = 5 breaks it; also nu_R(-4) nu_R(-4) S^4 at d = 7"
    )
    alone = diracness(model(NU_R, scalar("S", 2, vev=True)))
    assert str(alone).startswith("Dirac, accidental up to d = 6 (nu_R(-4) nu_R(-4) S^4 at d = 7 breaks it")
    assert (alone.accidental_up_to, texts(alone.evidence)) == (6, {"nu_R(-4) nu_R(-4) S^4"})


def test_majorana_through_loops() -> None:
    """1901.06402: no renormalisable term is a Majorana mass, but together they leave no symmetry that forbids it."""
    verdict = diracness(MAJORANA)
    assert (verdict.nature, bool(verdict)) == ("majorana", False)
    assert texts(verdict.operators) == {"L L H H chi"}
    assert texts(verdict.evidence) == {"F F*", "L F eta_2*", "L F* eta_1*", "H H eta_1 eta_3", "eta_2 eta_3* chi"}


def test_textbook_majorana_models() -> None:
    """Type I and II seesaws and the model of Zee and Babu; without new fields only L L H H at dimension 5."""
    new: dict[str, tuple[ModelField, ...]] = {
        "L L D": (scalar("D", su2=3, hypercharge=1, vev=True),),
        "N N, L N* H": (fermion("N", side="right", generations=2),),
        "h h k*": (scalar("h", hypercharge=1), scalar("k", hypercharge=2)),
    }
    for text, fields in new.items():
        verdict = diracness(model(*leptons(), *fields))
        assert verdict.nature == "majorana"
        assert text in verdict.reason
    assert diracness(model(*leptons())).accidental_up_to == 4
    assert diracness(model(*leptons(), scalar("h", hypercharge=1))).accidental_up_to == 4


def test_unbroken_and_tilted() -> None:
    """An unbroken U(1) protects; a Higgs with a charge leaves a combination with hypercharge."""
    partner = fermion("nu_R", [-1, -1, -1], "right")
    assert str(diracness(model(*leptons(-1), partner))) == "Dirac, protected by U1 to all orders"
    fields = [
        fermion("L", 1, "left", su2=2, hypercharge=-HALF, generations=3, sm=True),
        scalar("H", 1, su2=2, hypercharge=HALF, sm=True, vev=True),
        fermion("nu_R", 2, "right", generations=3),
    ]
    assert "U1 (a combination with hypercharge" in str(diracness(model(*fields)))


def test_neutrinos_without_partners_are_massless_or_majorana() -> None:
    """Z_9 with L at omega^8 and nu_R at omega^5 forbids L-bar nu_R; the standard model has no nu_R."""
    wrong = model(*leptons(-1), NU_R, scalar("chi", 9, vev=True))
    for chosen in (wrong, model(*leptons(-1)), model(*leptons(-1), NU_R)):
        verdict = diracness(chosen)
        assert (verdict.nature, bool(verdict)) == ("massless", False)
        assert "no light singlet neutrino pairs with L" in str(verdict)
    plain = diracness(model(*leptons()))
    assert (plain.nature, plain.accidental_up_to) == ("majorana", 4)
    assert str(plain).startswith("massless up to d = 4, then Majorana (L L H H at d = 5 gives the mass)")
    both = fermion("L", [1, -1], "left", su2=2, hypercharge="-1/2", sm=True)
    pair = model(both, leptons(0)[1], scalar("s", 3, vev=True))
    assert diracness(pair).nature == "dirac"  # L(1) and L(-1) pair up
    assert [each.name for each in partners(pair)] == ["L(-1)"]


def test_light_and_heavy_singlets() -> None:
    """A mass of its own or from a vev makes nu_R heavy; in the Dirac seesaw nu_R mixes with N but stays light."""
    nu = fermion("nu_R", [-1, -1, -1], "right")
    for chosen, light in (
        (model(*leptons(-1), nu), True),
        (model(*leptons(-1), nu, scalar("chi", 2, vev=True)), False),
        (model(*leptons(-1), nu, scalar("chi", 2)), True),
        (model(*leptons(-1), nu, fermion("S", -1, "left", generations=3)), False),
        (model(*leptons(-1), nu, fermion("S", -1, "left", generations=2)), True),
        (model(*leptons(-1), NU_R, fermion("N", -1, generations=3), CHI), True),
    ):
        assert ("nu_R" in {each.field.name for each in light_neutrinos(chosen)}) == light
    assert "nu_R(5)" in {each.name for each in light_neutrinos(DIRAC)}


def test_sterile_neutrinos_do_not_decide() -> None:
    """A neutral singlet with a Majorana mass, which pairs with no doublet, leaves Dirac neutrinos Dirac."""
    nu = fermion("nu_R", [-1, -1, -1], "right")
    verdict = diracness(model(*leptons(-1), nu, fermion("nu_s", 0, "right")))
    assert str(verdict) == "Dirac, protected by U1 to all orders"


@given(st.integers(-6, 6), st.integers(1, 4))
def test_protection_is_the_rule_of_the_group(charge: int, broken: int) -> None:
    """nu_R of charge q, one vev: Dirac to all orders exactly if 2 q is no multiple of it."""
    verdict = diracness(model(fermion("nu_R", charge, "right"), scalar("chi", broken, vev=True)), max_dimension=8)
    assert (verdict.nature == "dirac") == (2 * charge % broken != 0)
    if verdict.operators:
        assert verdict.operators[0].dimension == 3 + abs(2 * charge) // broken


def test_unequal_charges_do_not_make_neutrinos_majorana() -> None:
    """Two nu_R with q_1 + q_2 = -3 may pair up to a Dirac state: only 2 q matters for Majorana masses."""
    lepton, higgs, _, chi = DIRAC["L"], DIRAC["H"], DIRAC["nu_R"], DIRAC["chi"]
    nu_r = ModelField("nu_R", HALF, {"B-L": [-10, -7, 1, 2, 11]}, "right")
    found = diracness(Model("five", ("B-L",), (lepton, higgs, nu_r, chi)))
    assert found.nature == "dirac"
    assert "Z3" in found.reason
    unbroken = Model("unbroken", ("B-L",), (lepton, higgs, replace(nu_r, charges={"B-L": [-1, -1, -1, 7, -7]})))
    assert diracness(unbroken).nature == "dirac"
