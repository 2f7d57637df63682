"""Models whose Lagrangians are in textbooks and papers, and short words for more: symmetry B-L unless said."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from charges.models.field import ModelField
from charges.models.model import Model

HALF = Fraction(1, 2)


def field(name: str, q: Any = None, side: str | None = None, **about: Any) -> ModelField:
    """A scalar without ``side``; a fermion with "left", "right", or "" for a vector-like one."""
    charges = {} if q is None else {"X": q}
    if side is None:
        return ModelField(name, 0, charges, **about)
    return ModelField(name, HALF, charges, side, vectorlike=not side, **about)


def doublet(name: str, q: Any = None, **about: Any) -> ModelField:
    """A scalar with the quantum numbers of the Higgs doublet."""
    return field(name, q, su2=2, hypercharge=HALF, **about)


def model(*fields: ModelField, name: str = "model") -> Model:
    return Model(name, tuple(fields[0].charges), fields)


def leptons(q: Any = None, generations: int = 3) -> tuple[ModelField, ModelField, ModelField]:
    """L, e_R and H."""
    return (
        field("L", q, "left", su2=2, hypercharge=-HALF, generations=generations, sm=True),
        field("e_R", q, "right", hypercharge=-1, generations=generations, sm=True),
        doublet("H", None if q is None else 0, sm=True, vev=True),
    )


def quarks(q: Any = None) -> tuple[ModelField, ...]:
    return (
        field("Q", q, "left", su3=3, su2=2, hypercharge="1/6", generations=3, sm=True),
        field("u_R", q, "right", su3=3, hypercharge="2/3", generations=3, sm=True),
        field("d_R", q, "right", su3=3, hypercharge="-1/3", generations=3, sm=True),
    )


SM = model(*leptons(), *quarks(), name="standard model")
DIRAC = model(
    *leptons(-1),
    field("nu_R", [-4, -4, 5], "right"),
    field("chi", 3, vev=True),
    field("N", -HALF, ""),
    doublet("eta", HALF),
    field("xi", "7/2"),
    name="arXiv:1812.01599",
)
MAJORANA = model(
    *leptons(-1),
    field("F", HALF, ""),
    *(field(f"eta_{i}", q, su2=2, hypercharge=-HALF) for i, q in ((1, "-3/2"), (2, "-1/2"), (3, "3/2"))),
    field("chi", 2, vev=True),
    name="arXiv:1901.06402",
)
SEESAW = model(*leptons(), field("N_R", None, "right", generations=3), name="type-I seesaw")
ZEE_BABU = model(*leptons(), field("h", hypercharge=1), field("k", hypercharge=2), name="Zee-Babu")
TYPE_II = model(*leptons(), field("T", su2=3, hypercharge=1), name="type-II seesaw")
LEPTOQUARKS = model(
    *leptons(), *quarks(), field("S_1", su3=-3, hypercharge="1/3"), field("R_2", su3=3, su2=2, hypercharge="7/6")
)
TWO_DOUBLETS = model(doublet("H_1"), doublet("H_2"), name="2HDM")
SCOTOGENIC = Model(
    "scotogenic",
    ("Z2",),
    tuple(replace(each, charges={"Z2": int(each.name in ("N_R", "eta"))}) for each in (*SEESAW.fields, doublet("eta"))),
)
SINGLETS = model(field("S"), field("T"), name="two singlets")
PUBLISHED = (SM, DIRAC, MAJORANA, SEESAW, ZEE_BABU, TYPE_II, TWO_DOUBLETS, SCOTOGENIC, SINGLETS, LEPTOQUARKS)
EVERY = pytest.mark.parametrize("given_model", PUBLISHED, ids=lambda each: each.name)


def texts(couplings: Any) -> list[str]:
    return [each.text for each in couplings]
