"""Models of the literature by hand, and short words for more of their kind: symmetry B-L unless ``u1`` is given."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from charges.models.field import ModelField
from charges.models.model import Model

HALF = Fraction(1, 2)


def fermion(name: str, q: Any = None, side: str = "", *, u1: str = "B-L", **arguments: Any) -> ModelField:
    """A vector-like fermion without ``side``; without ``q`` there is no symmetry."""
    charges = {} if q is None else {u1: q}
    return ModelField(name, HALF, charges, side, vectorlike=not side, **arguments)


def scalar(name: str, q: Any = None, *, u1: str = "B-L", **arguments: Any) -> ModelField:
    return ModelField(name, 0, {} if q is None else {u1: q}, **arguments)


def doublet(name: str, q: Any = None, **arguments: Any) -> ModelField:
    """A scalar with the gauge quantum numbers of the Higgs doublet."""
    return scalar(name, q, su2=2, hypercharge=HALF, **arguments)


def model(*fields: ModelField, name: str = "model") -> Model:
    return Model(name, tuple(fields[0].charges), fields)


def leptons(q: Any = None, *, u1: str = "B-L", generations: int = 3) -> tuple[ModelField, ModelField]:
    """L with this charge, and a neutral H."""
    left = fermion("L", q, "left", u1=u1, su2=2, hypercharge=-HALF, generations=generations, sm=True)
    return left, doublet("H", None if q is None else 0, u1=u1, sm=True, vev=True)


def with_charged_leptons(given: Model) -> Model:
    """The model with e_R after L, with the same charges."""
    left, *others = given.fields
    right = replace(left, name="e_R", chirality="right", su2=1, hypercharge=-1)
    return replace(given, fields=(left, right, *others))


NU_R = fermion("nu_R", [-4, -4, 5], "right")
CHI = scalar("chi", 3, vev=True)
DIRAC = model(
    *leptons(-1),
    NU_R,
    CHI,
    fermion("N", -HALF),
    doublet("eta", HALF),
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
    doublet("eta", 1),
    fermion("psi_R", 1, "right", generations=2),
    name="arXiv:1909.09574, U(1)_D",
)


def texts(operators: Any) -> set[str]:
    return {str(operator) for operator in operators}
