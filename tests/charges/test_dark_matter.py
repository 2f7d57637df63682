"""What can be dark matter: neutral, with a mass, and no doublet that detectors would have seen."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from charges.dark.stability import stability
from charges.dark.states import dark_matter_candidate
from charges.models.field import ModelField
from charges.models.model import Model
from models_by_hand import CHI, HALF, NU_R, fermion, leptons, model, scalar


@pytest.mark.parametrize(
    ("spin", "su2", "verdict", "up_to"),
    [
        (HALF, 3, "no", 3),
        (0, 3, "no", 2),
        (HALF, 5, "accidental", 5),
        (0, 5, "no", 2),
        (HALF, 7, "accidental", 6),
        (0, 7, "accidental", 4),
    ],
)
def test_minimal_dark_matter(spin: Any, su2: int, verdict: str, up_to: int) -> None:
    """Multiplets with Y = 0: the fermion quintuplet lasts up to dimension 5 (hep-ph/0512090), the scalar septuplet
    only up to 4, because of X X X H* H."""
    exotic = ModelField("X", spin, {}, "left" if spin else "", su2=su2)
    found = stability(model(*leptons(), exotic)).states["X"]
    assert (found.verdict, found.accidental_up_to, bool(found)) == (verdict, up_to, False)
    assert found.dark_matter


def test_a_state_that_charge_or_colour_keeps_stable_is_not_dark_matter() -> None:
    """A fractional electric charge or the wrong triality is exactly conserved."""
    fractional = stability(model(*leptons(), fermion("X", hypercharge="1/3")))
    sextet = stability(model(*leptons(), fermion("X", su3=6)))
    for found in (fractional, sextet):
        assert (found.verdict, found.candidates, found.states["X"].unconditional) == ("exact", (), True)
    assert "triality" in sextet.states["X"].reason
    assert stability(model(*leptons(-1), scalar("X", "-2/3", su3=-3, hypercharge="1/3"))).verdict == "exact"
    leptoquark = stability(model(*leptons(-1), scalar("X", "2/3", su3=-3, hypercharge="1/3")))
    assert (leptoquark.verdict, "quarks included" in leptoquark.convention) == ("no", True)


def test_a_doublet_needs_a_splitting_or_a_partner() -> None:
    """Under Z_3 nothing splits a lone doublet; under Z_2 H H eta* eta* does, also for a quadruplet."""

    def inert(order: int, *more: ModelField, su2: int = 2) -> Any:
        eta = ModelField("eta", 0, {f"Z{order}": 1}, su2=su2, hypercharge=HALF)
        fields = (*(replace(each, charges={f"Z{order}": 0}) for each in leptons()), eta, *more)
        return stability(Model("inert", (f"Z{order}",), fields)).states["eta"].dark_matter

    assert not inert(3)
    assert "no renormalisable term splits it or mixes it" in inert(3).reason
    assert inert(2)
    assert inert(2, su2=4)
    mixing = inert(3, ModelField("xi", 0, {"Z3": 1}))
    assert not mixing
    assert "only a state that is mostly xi can be" in mixing.reason


def test_candidates() -> None:
    wanted = {(1, 0): True, (2, HALF): True, (2, Fraction(3, 2)): False, (3, 0): True, (3, 1): False, (1, 1): False}
    for (su2, y), fine in wanted.items():
        assert bool(dark_matter_candidate(scalar("X", su2=su2, hypercharge=y))) == fine
    assert not dark_matter_candidate(scalar("X", su3=8))


def test_a_doublet_is_not_dark_matter_by_mixing_with_a_singlet_that_gives_it_its_mass() -> None:
    """L4* H* n4 alone: a Dirac neutrino of a fourth family, whose left-handed half is all doublet."""
    L4 = fermion("L4", HALF, "left", su2=2, hypercharge="-1/2")
    n4 = fermion("n4", HALF, "right")
    found = stability(model(*leptons(-1), NU_R, L4, n4)).states
    assert "gets its mass with a field that couples to the Z" in found["L4"].dark_matter.reason
    assert "gets its mass with a field that couples to the Z" in found["n4"].dark_matter.reason
    heavy = fermion("n4", HALF)
    found = stability(model(*leptons(-1), NU_R, L4, heavy)).states
    assert found["n4"].dark_matter
    assert "L4 has no mass" in found["L4"].dark_matter.reason


def test_mixing_needs_renormalisable_terms() -> None:
    """H* eta xi* chi^10 has d = 13."""
    eta = scalar("eta", HALF, su2=2, hypercharge=HALF)
    for charge, mixes in (("61/2", False), ("7/2", True)):
        found = stability(model(*leptons(-1), NU_R, CHI, eta, scalar("xi", charge))).states
        assert ("mostly xi" in found["eta"].dark_matter.reason) is mixes
        assert found["xi"].dark_matter


def test_massless_fermions_are_not_dark_matter() -> None:
    """The mass psi psi would need half a chi."""
    found = stability(model(*leptons(-1), NU_R, CHI, fermion("psi", HALF, "left")))
    assert (found.verdict, found.candidates, found.states["psi"].verdict) == ("no", (), "exact")
    assert "psi has no mass" in found.states["psi"].dark_matter.reason
