"""Residual groups and the nature of neutrinos: published models, rescaling, refinement, and the published rule."""

from fractions import Fraction
from itertools import product
from math import gcd
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges import CHI, ResidualGroup, group_order, nature, residual_group, residual_groups, strategies
from charges.symmetries.residual import Power
from topologies import MalformedInput

RIGHT_HANDED = [-4, -4, 5]

# ---- Published models: charges and powers of omega.


def test_dirac_scotogenic_model() -> None:
    """arXiv:1812.01599: Z_6, neutrinos omega^4 and Dirac; N, eta and xi outside the subgroup of L."""
    charges: dict[str, Any] = {
        "L": -1,
        "nu_R": RIGHT_HANDED,
        "N": "-1/2",
        "H": 0,
        "chi": 3,
        "eta": "1/2",
        "xi": Fraction(7, 2),
    }
    group = residual_group(charges, vevs=["chi"])
    assert (group.name, group.order, group.unit) == ("Z6", 6, Fraction(1, 2))
    assert group.phases == {"L": 4, "nu_R": 4, "N": 5, "H": 0, "chi": 0, "eta": 1, "xi": 1}
    assert "colour singlets" in group.convention
    assert nature(group, 4).nature == "dirac"
    assert all(group.phases[name] not in (0, 2, 4) for name in ("N", "eta", "xi"))


def test_dirac_scotogenic_model_with_quarks() -> None:
    """The same with quarks of charge 1/3: Z_18, in which the old group is a subgroup."""
    charges: dict[str, Any] = {"L": -1, "nu_R": RIGHT_HANDED, "N": "-1/2", "H": 0, "chi": 3, "eta": "1/2", "xi": "7/2"}
    group = residual_group(charges, vevs=["chi"], quarks=True)
    assert (group.name, group.unit) == ("Z18", Fraction(1, 6))
    assert group.phases == {"L": 12, "nu_R": 12, "N": 15, "H": 0, "chi": 0, "eta": 3, "xi": 3}
    assert group.phase("1/3") == 2
    assert "quarks included" in group.convention
    assert residual_group(charges | {"Q": "1/3"}, vevs=["chi"]).phases["Q"] == 2
    assert nature(group, 12).nature == "dirac"


def test_majorana_model() -> None:
    """arXiv:1901.06402: Z_4, neutrinos omega^2 and Majorana; the couplings of the model conserve B-L."""
    charges: dict[str, Any] = {"L": -1, "F_L": "1/2", "F_R": "1/2", "eta_1": "-3/2", "eta_2": "-1/2", "eta_3": "3/2"}
    group = residual_group(charges | {"chi": 2, "H": 0}, vevs=["chi"])
    assert group.name == "Z4"
    assert group.phases == {"L": 2, "F_L": 1, "F_R": 1, "eta_1": 1, "eta_2": 3, "eta_3": 3, "chi": 0, "H": 0}
    assert nature(group, 2).nature == "majorana"


def test_dirac_zee_model() -> None:
    """arXiv:2103.15328: only Z_3, Dirac, and no field outside the subgroup of L."""
    charges: dict[str, Any] = {"L": -1, "nu_R": RIGHT_HANDED, "S": 3, "S1": -2, "S2": -5, "H": 0}
    group = residual_group(charges, vevs=["S"])
    assert group.name == "Z3"
    assert group.phases == {"L": 2, "nu_R": 2, "S": 0, "S1": 1, "S2": 1, "H": 0}
    assert nature(group, 2).nature == "dirac"


def test_accidental_diracness() -> None:
    """arXiv:1909.09574, U(1)_D: the group is only Z_2 and allows Majorana masses; nu_R has two different powers."""
    charges: dict[str, Any] = {"L": 0, "H": 0, "eta": 1, "S": 2, "sigma": 3, "nu_R": RIGHT_HANDED, "psi_R": 1}
    group = residual_group(charges, vevs=["S"])
    assert group.name == "Z2"
    assert group.phases["nu_R"] == (0, 0, 1)
    assert [nature(group, k).nature for k in (0, 1)] == ["majorana", "majorana"]


# ---- Properties.


@given(strategies.charges_of_models(), strategies.values().filter(lambda factor: factor > 0))
def test_rescaling_changes_nothing(charges: dict[str, Fraction], factor: Fraction) -> None:
    """The normalisation of a U(1) is a convention."""
    group = residual_group(charges, vevs=["chi"])
    scaled = residual_group({name: q * factor for name, q in charges.items()}, vevs=["chi"])
    assert (scaled.order, scaled.phases) == (group.order, group.phases)
    assert scaled.unit == group.unit * factor
    assert scaled == group


@given(strategies.charges_of_models())
def test_the_opposite_sign_conjugates(charges: dict[str, Fraction]) -> None:
    """All charges times -1: the same group, inverse powers."""
    group = residual_group(charges, vevs=["chi"])
    opposite = residual_group({name: -q for name, q in charges.items()}, vevs=["chi"])
    assert opposite == group
    assert len({opposite, group}) == 1
    for name in charges:
        assert (opposite.phases[name] + group.phases[name]) % group.order == 0  # type: ignore[operator]


@pytest.mark.parametrize("order", range(1, 13))
def test_equal_presentations(order: int) -> None:
    """Powers of omega are those of another omega exactly if one unit modulo n multiplies all of them."""

    def group(one: int, other: int) -> ResidualGroup[Power]:
        return residual_group({"vev": order, "X": one, "Y": other}, vevs=["vev"])

    units = [a for a in range(1, order + 1) if gcd(a, order) == 1]
    for unit in units:
        for power, other in product(range(order), repeat=2):
            assert (group(1, power) == group(unit, other)) == (unit * power % order == other)


def test_groups_that_differ() -> None:
    given = residual_group({"L": -1, "X": [1, 2], "chi": 3}, vevs=["chi"])
    assert given == residual_group({"L": -1, "X": [4, -1], "chi": 3}, vevs=["chi"])
    assert given == residual_group({"L": 1, "X": [2, 1], "chi": 3}, vevs=["chi"])
    assert residual_group({"L": [1, 4], "chi": 3}, vevs=["chi"]) == residual_group(
        {"L": [1, 1], "chi": 3}, vevs=["chi"]
    )
    for charges, vevs in (
        ({"L": -1, "X": [2, 1], "chi": 3}, ["chi"]),
        ({"L": -1, "X": [1, 2, 1], "chi": 3}, ["chi"]),
        ({"L": -1, "X": [1, 2], "chi": 6}, ["chi"]),
        ({"L": -1, "chi": 3}, ["chi"]),
        ({"L": -1, "X": [1, 2], "chi": 3}, []),
    ):
        assert given != residual_group(charges, vevs)  # type: ignore[arg-type]
    assert given != "Z3"
    unbroken = residual_group({"L": -1, "chi": 3}, vevs=[])
    assert unbroken == residual_group({"L": "1/2", "chi": "-3/2"}, vevs=[])
    assert unbroken != residual_group({"L": 1, "chi": 3}, vevs=[])


@given(strategies.charges_of_models())
def test_the_definition(charges: dict[str, Fraction]) -> None:
    """Charges are integer multiples of the unit without common divisor, and the vev is n units."""
    group = residual_group(charges, vevs=["chi"])
    multiples = {name: q / group.unit for name, q in charges.items()}
    assert group.unit > 0
    assert all(k.denominator == 1 for k in multiples.values())
    assert gcd(*(int(k) for k in multiples.values())) == 1
    assert group.order == abs(multiples["chi"])
    assert group.phases == {name: int(k) % int(abs(multiples["chi"])) for name, k in multiples.items()}
    assert group.phases["chi"] == 0
    assert list(group.phases) == list(charges)


@given(strategies.charges_of_models(), strategies.values())
def test_a_finer_charge_refines_the_group(charges: dict[str, Fraction], further: Fraction) -> None:
    """The old group is a subgroup of the new one, so its order divides, and the old powers are multiples."""
    coarse = residual_group(charges, vevs=["chi"])
    fine = residual_group(charges | {"further": further}, vevs=["chi"])
    assert coarse.order is not None
    assert fine.order is not None
    ratio, rest = divmod(fine.order, coarse.order)
    assert rest == 0
    assert coarse.unit == ratio * fine.unit
    for name, power in coarse.phases.items():
        assert fine.phases[name] == power * ratio
    if ratio == 1:
        assert coarse.phase(further) == fine.phases["further"]
    else:
        with pytest.raises(MalformedInput, match="not a multiple"):
            coarse.phase(further)


@given(strategies.charges_of_models(), strategies.values())
def test_a_second_vev_breaks_more(charges: dict[str, Fraction], further: Fraction) -> None:
    """The order is the greatest common divisor of the vevs in units."""
    fields = charges | {"further": further}
    one, two = residual_group(fields, vevs=["chi"]), residual_group(fields, vevs=["chi", "further"])
    assert one.order is not None
    assert two.order == gcd(one.order, int(further / one.unit))
    assert two.unit == one.unit


@given(strategies.charges_of_models())
def test_phases_of_a_coupling(charges: dict[str, Fraction]) -> None:
    """A term whose charge is zero or any multiple of the vev has powers that add up to zero modulo n."""
    group = residual_group(charges, vevs=["chi"])
    assert group.order is not None
    names = list(charges)
    total = sum(charges.values(), Fraction(0))
    powers = sum((Fraction(group.phases[name]) for name in names), Fraction(0))  # type: ignore[arg-type]
    assert (powers % group.order == 0) == ((total / charges["chi"]).denominator == 1)


@given(strategies.charges_of_models())
def test_without_a_vev_the_u1_stays(charges: dict[str, Fraction]) -> None:
    """No vev, or only vevs of neutral fields: the powers are the charges."""
    for group in (residual_group(charges, vevs=[]), residual_group(charges | {"H": 0}, vevs=["H"])):
        assert group.order is None
        assert group.name == "U1"
        assert {name: group.phases[name] for name in charges} == charges
        assert group.phase("2/7") == Fraction(2, 7)


def test_a_vev_of_the_finest_charge_breaks_everything() -> None:
    """Z1 is the trivial group."""
    group = residual_group({"L": -1, "chi": 3, "S": 1}, vevs=["S"])
    assert (group.name, set(group.phases.values())) == ("Z1", {0})
    assert nature(group, 0).nature == "majorana"


def test_neutral_models() -> None:
    """Nothing is charged, nothing breaks."""
    group = residual_group({"H": 0, "S": 0}, vevs=["S"])
    assert group.name == "U1"
    assert group.phases == {"H": 0, "S": 0}


def test_huge_charges() -> None:
    """Nothing overflows."""
    group = residual_group({"L": -1, "chi": 10**40, "N": Fraction(1, 10**30)}, vevs=["chi"])
    assert group.order == 10**70
    assert group.phases["L"] == 10**70 - 10**30


# ---- The nature of neutrinos.


@pytest.mark.parametrize("order", range(2, 25))
def test_nature_by_the_rule_of_the_text(order: int) -> None:
    """Hirsch, Srivastava, Valle: odd Z_M is Dirac; Z_2N Majorana for omega^N, else Dirac; a neutral one Majorana."""
    for k in range(order):
        majorana = k == 0 or (order % 2 == 0 and k == order // 2)
        for group, power in ((order, k), (f"Z{order}", k), (f"Z{order}", k - order), (f"Z_{order}", k + 3 * order)):
            verdict = nature(group, power)
            assert verdict.nature == ("majorana" if majorana else "dirac")
            assert bool(verdict) == (not majorana)
            assert "\n" not in verdict.reason
            assert f"Z{order}" in verdict.reason


def test_nature_under_an_unbroken_u1() -> None:
    """Dirac unless neutral."""
    assert nature("U1", -1).nature == "dirac"
    assert nature("U(1)", "1/2").nature == "dirac"
    assert nature("U1", 0).nature == "majorana"


@given(strategies.charges_of_models())
def test_nature_agrees_with_the_charges(charges: dict[str, Fraction]) -> None:
    """The Majorana mass of L is invariant exactly if its charge -2 is a multiple of that of the vev."""
    group = residual_group(charges, vevs=["chi"])
    verdict = nature(group, int(group.phases["L"]))  # type: ignore[arg-type]
    assert (verdict.nature == "majorana") == ((2 * charges["L"] / charges["chi"]).denominator == 1)


def test_chi_of_the_published_models_keeps_neutrinos_dirac() -> None:
    """Any refinement of Z_3 does: 2 k is not a multiple of 3 m."""
    for m in range(1, 9):
        group = residual_group({"L": -1, "chi": CHI, "N": Fraction(1, m)}, vevs=["chi"])
        assert group.order == 3 * m
        assert nature(group, group.phase(-1))


# ---- Input that is refused.


@pytest.mark.parametrize(
    ("charges", "vevs"),
    [
        ({}, []),
        ({"L": -1}, ["chi"]),
        ({"L": -1, "chi": 3}, "chi"),
        ({"L": 0.5}, []),
        ({"L": None}, []),
        ({"L": True}, []),
        ({"L": "1/0"}, []),
        ({"L": []}, []),
        ({"L": [-1, 0.5]}, []),
        ({"L": float("nan")}, []),
        ({"L": "one"}, []),
        ({"L": b"1"}, []),
        ({"L": {"charge": 1}}, []),
    ],
)
def test_models_that_are_refused(charges: dict[str, Any], vevs: list[str]) -> None:
    """One line each."""
    with pytest.raises(MalformedInput) as error:
        residual_group(charges, vevs=vevs)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "group", ["Z0", "Z", "z6", "Z-6", "Z6\n", "Z 6", "Z٦", "U2", "", "Z" + "9" * 5000, 0, -1, True]
)
def test_groups_that_are_refused(group: str | int) -> None:
    """Z6, 6 and U1 are understood."""
    for use in (lambda: nature(group, 1), lambda: group_order(group)):
        with pytest.raises(MalformedInput) as error:
            use()
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("power", ["1/2", Fraction(1, 3), 0.5, None, True, "w"])
def test_powers_that_are_refused(power: Any) -> None:
    """A power of omega is an integer."""
    with pytest.raises(MalformedInput):
        nature("Z6", power)


@given(st.integers(1, 10**9 - 1))
def test_names_of_groups(order: int) -> None:
    """A name reads back."""
    group = residual_group({"unit": 1, "vev": order}, vevs=["vev"])
    assert group.order == group_order(group.name) == group_order(group) == group_order(order) == order


@given(st.lists(st.integers(1, 12), min_size=1, max_size=3), st.data())
def test_products_of_groups(orders: list[int], data: st.DataObject) -> None:
    """nu nu is invariant exactly if each factor leaves it invariant."""
    powers = [data.draw(st.integers(0, order)) for order in orders]
    name = "x".join(f"Z{order}" for order in orders)
    verdict = nature(name, powers)
    assert bool(verdict) == any(2 * k % order for k, order in zip(powers, orders, strict=True))
    assert str(2 * powers[0] % orders[0]) in nature(f"Z{orders[0]}", powers[0]).reason


def test_groups_of_models_have_a_nature() -> None:
    """What residual_groups returns is a group too; the phases are in its order."""
    group = residual_groups({"L": [-1, 0], "s": [4, 0], "t": [0, 2], "X": [0, 1]}, ["s", "t"])
    assert group.name == "Z2xZ4"
    assert nature(group, group.phases["L"]).nature == nature(group.group, group.phases["L"]).nature == "dirac"  # type: ignore[arg-type]
    with pytest.raises(MalformedInput, match="2 phases for a group of 1"):
        nature("Z6", (1, 2))


def test_what_breaks_nothing_is_named() -> None:
    """A neutral vev, and no vev at all."""
    assert "the vev of H is neutral" in residual_group({"L": -1, "H": 0, "chi": 3}, ["H", "chi"]).convention
    assert "U(1) stays unbroken" in residual_group({"L": -1, "H": 0}, ["H"]).convention
    assert "U(1) stays unbroken" in residual_group({"L": -1}, []).convention
