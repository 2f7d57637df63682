"""Models of the literature by hand, and short words for more of their kind: symmetry B-L, one charge a field."""

from fractions import Fraction
from typing import Any

from charges.models.field import ModelField
from charges.models.model import Model

HALF = Fraction(1, 2)


def fermion(name: str, q: Any = None, side: str = "", **about: Any) -> ModelField:
    charges = {} if q is None else {"B-L": q}
    return ModelField(name, HALF, charges, side, vectorlike=not side, **about)


def scalar(name: str, q: Any = None, **about: Any) -> ModelField:
    return ModelField(name, 0, {} if q is None else {"B-L": q}, **about)


def model(*fields: ModelField, name: str = "model") -> Model:
    return Model(name, tuple(fields[0].charges), fields)


def leptons(q: Any = None) -> tuple[ModelField, ModelField]:
    """L and H."""
    doublet = fermion("L", q, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    return doublet, scalar("H", None if q is None else 0, su2=2, hypercharge=HALF, sm=True, vev=True)


NU_R = fermion("nu_R", [-4, -4, 5], "right")
CHI = scalar("chi", 3, vev=True)
DIRAC = model(
    *leptons(-1),
    NU_R,
    CHI,
    fermion("N", "-1/2"),
    scalar("eta", HALF, su2=2, hypercharge=HALF),
    scalar("xi", "7/2"),
    name="arXiv:1812.01599",
)
MAJORANA = model(
    *leptons(-1),
    fermion("F", HALF),
    *(scalar(f"eta_{i}", q, su2=2, hypercharge=-HALF) for i, q in ((1, "-3/2"), (2, "-1/2"), (3, "3/2"))),
    scalar("chi", 2, vev=True),
    name="arXiv:1901.06402",
)
ZEE = model(
    *leptons(-1),
    NU_R,
    scalar("S", 3, vev=True),
    scalar("S1", -2, hypercharge=-1),
    scalar("S2", -5, hypercharge=-1),
    name="arXiv:2103.15328",
)
ACCIDENTAL = model(
    *leptons(0),
    NU_R,
    scalar("S", 2, vev=True),
    scalar("sigma", 3),
    scalar("eta", 1, su2=2, hypercharge=HALF),
    fermion("psi_R", 1, "right", generations=2),
    name="arXiv:1909.09574, U(1)_D",
)


def texts(found: Any) -> set[str]:
    return {str(operator) for operator in found}
