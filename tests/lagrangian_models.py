"""Models whose Lagrangians are in textbooks and papers, and short words for more: symmetry B-L unless said."""

from dataclasses import replace
from typing import Any

import pytest

import models_by_hand
from charges.models.field import ModelField
from charges.models.model import Model
from models_by_hand import doublet, fermion, model, scalar, with_charged_leptons


def field(name: str, q: Any = None, side: str | None = None, **arguments: Any) -> ModelField:
    """A scalar without ``side``; a fermion with "left", "right", or "" for a vector-like one."""
    return scalar(name, q, **arguments) if side is None else fermion(name, q, side, **arguments)


def leptons(q: Any = None, generations: int = 3) -> tuple[ModelField, ...]:
    """L, e_R and H."""
    return with_charged_leptons(model(*models_by_hand.leptons(q, generations=generations))).fields


def quarks(q: Any = None) -> tuple[ModelField, ...]:
    return (
        field("Q", q, "left", su3=3, su2=2, hypercharge="1/6", generations=3, sm=True),
        field("u_R", q, "right", su3=3, hypercharge="2/3", generations=3, sm=True),
        field("d_R", q, "right", su3=3, hypercharge="-1/3", generations=3, sm=True),
    )


SM = model(*leptons(), *quarks(), name="standard model")
DIRAC, MAJORANA = map(with_charged_leptons, (models_by_hand.DIRAC, models_by_hand.MAJORANA))
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
    tuple(replace(f, charges={"Z2": int(f.name in ("N_R", "eta"))}) for f in (*SEESAW.fields, doublet("eta"))),
)
SINGLETS = model(field("S"), field("T"), name="two singlets")
PUBLISHED = (SM, DIRAC, MAJORANA, SEESAW, ZEE_BABU, TYPE_II, TWO_DOUBLETS, SCOTOGENIC, SINGLETS, LEPTOQUARKS)
EVERY = pytest.mark.parametrize("given_model", PUBLISHED, ids=lambda given: given.name)


def texts(couplings: Any) -> list[str]:
    return [coupling.text for coupling in couplings]
