"""Instantons break anomalous symmetries: what these alone protect is accidental, never exact."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from charges.anomalies.tunnelling import instantons
from charges.dark.stability import stability
from charges.models.field import ModelField, quarks
from charges.models.model import Model
from charges.neutrinos.diracness import diracness

HALF = Fraction(1, 2)


def doublet(name: str, charge: Any, symmetry: str = "X", **about: Any) -> ModelField:
    return ModelField(name, HALF, {symmetry: charge}, "left", su2=2, **about)


def standard_model(symmetry: str = "X") -> list[ModelField]:
    """L, H and the quarks, all neutral."""
    lepton = doublet("L", 0, symmetry, hypercharge=-HALF, generations=3, sm=True)
    higgs = ModelField("H", 0, {symmetry: 0}, su2=2, hypercharge=HALF, sm=True, vev=True)
    return [lepton, higgs, *quarks({symmetry: 0})]


def test_what_only_an_anomalous_symmetry_protects_is_accidental() -> None:
    """A fourth lepton family with its own number X: one SU(2) instanton emits one of its doublets, so X is lost."""
    fourth = [
        doublet("L4", 1, hypercharge=-HALF),
        ModelField("e4", HALF, {"X": 1}, "right", hypercharge=-1),
        ModelField("n4", HALF, {"X": 1}, "right"),
    ]
    anomalous = Model("fourth family", ("X",), (*standard_model(), *fourth))
    assert instantons(anomalous) == {"SU(2)": (Fraction(1),)}
    found = stability(anomalous)
    assert (found.verdict, bool(found), found.candidates) == ("accidental", False, ())
    assert "SU(2) instantons, which carry X = 1, break this symmetry" in found.states["n4"].reason
    assert found.states["n4"].accidental_up_to is None
    other = {"left": "right", "right": "left"}
    mirror = [replace(f, name=f"{f.name}m", chirality=other[f.chirality]) for f in fourth]
    vectorlike = Model("with mirrors", ("X",), (*standard_model(), *fourth, *mirror))
    assert instantons(vectorlike) == {}
    assert stability(vectorlike).verdict == "exact"


def test_b_minus_l_has_no_such_anomaly() -> None:
    """Three quark families give 3 * 3 * 1/3, leptons 3 * (-1)."""
    lepton = doublet("L", -1, "B-L", hypercharge=-HALF, generations=3, sm=True)
    assert instantons(Model("B-L", ("B-L",), (lepton, ModelField("nu_R", HALF, {"B-L": [-4, -4, 5]}, "right")))) == {}


def test_a_colour_triplet_feels_instantons_of_su3() -> None:
    """Four left-handed colour triplets of charge 1: an SU(3) instanton carries 4, and Z4 stays."""
    coloured = ModelField("D", HALF, {"X": 1}, "left", su3=3, hypercharge=Fraction(-1, 3), generations=4)
    assert instantons(Model("m", ("X",), (*standard_model(), coloured))) == {"SU(3)": (Fraction(4),)}


def test_instantons_leave_a_discrete_part() -> None:
    """Three dark doublets of charge 1 lose X in threes: Z3 stays, and with it the lightest; Z2 would not."""
    dark = doublet("D", 1, hypercharge=HALF, generations=3)
    assert instantons(Model("m", ("X",), (*standard_model(), dark))) == {"SU(2)": (Fraction(3),)}
    assert stability(Model("m", ("X",), (*standard_model(), dark))).states["D"].verdict == "exact"
    for order, expected in ((3, {}), (2, {"SU(2)": (Fraction(1),)})):
        name = f"Z{order}"
        fields = (*standard_model(name), doublet("D", 1, name, hypercharge=HALF, generations=3))
        assert instantons(Model("m", (name,), fields)) == expected


def test_dirac_neutrinos_from_an_anomalous_lepton_number() -> None:
    """L alone, with neutral quarks: three doublets make SU(2)^2 L = 3, and Z3 is left, under which nu nu is charged.

    With L_e + L_mu - L_tau it is 1, and nothing is left.
    """
    fields = [*standard_model("Lep"), ModelField("nu_R", HALF, {"Lep": [1, 1, 1]}, "right")]
    fields[0] = replace(fields[0], charges={"Lep": 1})
    assert diracness(Model("lepton number", ("Lep",), tuple(fields))).nature == "dirac"
    fields[0] = replace(fields[0], charges={"Lep": [1, 1, -1]})
    undone = diracness(Model("lepton number", ("Lep",), tuple(fields)))
    assert (undone.nature, bool(undone), undone.operators) == ("dirac-accidental", False, ())
    assert "to all orders of perturbation theory; but SU(2) instantons, which carry Lep = 1, break it" in undone.reason
    unlisted = [f for f in fields if f.su3 == 1]
    assumed = diracness(Model("lepton number", ("Lep",), tuple(unlisted)))
    assert assumed.nature == "dirac"
    assert assumed.assumes.startswith("no instanton breaks Lep")
