"""Charges of right-handed neutrinos: known solutions, brute force, the rational family, anomalies, pairing with L."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, islice, product
from math import gcd
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charges import nature, residual_group
from charges.anomalies.cancellation import GENERATION, ChiralFermion, check
from charges.anomalies.models import completions, model_anomalies
from charges.anomalies.pairs import chi_charges, pairing
from charges.anomalies.solutions import anomaly_free, complete, document, rational_solution
from charges.models.field import ModelField
from charges.models.model import Model
from topologies import MalformedInput


def exactly(*values: int | Fraction) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


def charges_of(*arguments: int, **options: Any) -> list[tuple[int, ...]]:
    return [solution.charges for solution in anomaly_free(*arguments, **options)]


# ---- Solutions.


def test_three_fields_have_two_solutions() -> None:
    """arXiv:0706.0473: (-1, -1, -1) and (-4, -4, 5), and nothing else."""
    assert charges_of() == charges_of(3, 300) == charges_of(3, 20_000) == [(-1, -1, -1), (-4, -4, 5)]
    assert charges_of(3, 4) == [(-1, -1, -1)]
    assert [sum(found) for found in anomaly_free()] == [-3, -3]


@pytest.mark.parametrize(
    ("fields", "largest", "number"),
    [(1, 1000, 0), (2, 1000, 0), (4, 300, 0), (5, 30, 13), (5, 100, 77), (6, 20, 32), (6, 60, 357), (8, 20, 778)],
)
def test_numbers_of_solutions(fields: int, largest: int, number: int) -> None:
    """Computed here; every solution is checked, and no other order or sign of one occurs."""
    found = charges_of(fields, largest)
    assert len(found) == len(set(found)) == number
    for charges in found:
        assert sum(charges) == sum(charge**3 for charge in charges) == -3
        assert len(charges) == fields
        assert list(charges) == sorted(charges)
        assert not {-charge for charge in charges} & set(charges)
        assert all(isinstance(charge, int) and abs(charge) <= largest for charge in charges)
    sizes = [max(map(abs, charges)) for charges in found]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("vectorlike", [False, True])
@pytest.mark.parametrize("generations", [1, 2, 3, 4])
@pytest.mark.parametrize(("fields", "largest"), [(1, 5), (2, 8), (3, 14), (4, 11), (5, 9), (6, 6), (7, 4)])
def test_the_search_finds_what_trying_everything_finds(
    fields: int, largest: int, generations: int, vectorlike: bool
) -> None:
    """Every multiset of charges is tried."""
    expected = {
        charges
        for charges in combinations_with_replacement(range(-largest, largest + 1), fields)
        if sum(charges) == -generations and sum(charge**3 for charge in charges) == -generations
        if vectorlike or not {-charge for charge in charges} & set(charges)
    }
    found = charges_of(fields, largest, generations=generations, vectorlike=vectorlike)
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_solutions_are_streamed() -> None:
    """The first solutions come before the others are searched."""
    assert next(anomaly_free(6, 200)).charges == (-7, -4, -3, -1, 6, 6)
    assert len(list(islice(anomaly_free(7, 100, vectorlike=True), 20))) == 20


@given(st.lists(st.integers(-12, 12), min_size=1, max_size=4), st.sampled_from([1, 2, 3]))
def test_completions_complete(given_charges: list[int], fields: int) -> None:
    """Completions cancel the remaining anomalies, and brute force finds no others."""
    found = list(complete(given_charges, fields, 9))
    total, cubes = -3 - sum(given_charges), -3 - sum(charge**3 for charge in given_charges)
    assert set(found) == {
        added
        for added in combinations_with_replacement(range(-9, 10), fields)
        if sum(added) == total and sum(charge**3 for charge in added) == cubes
        if not {-charge for charge in added} & set(added)
    }
    assert all(check([*given_charges, *added]) for added in found)


def test_completion_of_fractions() -> None:
    """The added charges are multiples of the same unit."""
    assert list(complete(["-17/3"], 2, 6)) == [(Fraction(-10, 3), 6)]
    assert list(complete(["-17/3"], 2, 5)) == []
    assert list(complete([], 3)) == [(-1, -1, -1), (-4, -4, 5)]
    assert list(complete([-1, -1], 1)) == [(-1,)]


def test_completions_that_would_take_too_long() -> None:
    """The call itself refuses them; fractions count as integers in units of their common denominator."""
    for charges, fields, largest in ([-4], 5, 1000), ([Fraction(1, 10**6)], 4, 10), ([-4], 40, 2):
        with pytest.raises(MalformedInput, match="more than 100000000 candidates"):
            complete(charges, fields, largest)
    assert list(complete([-1, -1, -1], 2)) == []  # only vector-like pairs are left


# ---- The rational family.

coprime = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).filter(
    lambda pair: gcd(*pair) == 1 and pair[0] * pair[1] * (pair[0] + pair[1]) != 0
)


@given(coprime)
def test_one_chi_serves_every_rational_solution(pair: tuple[int, int]) -> None:
    """The powers of chi are p, q and -p-q, the group is Z_m with m = p^2 + pq + q^2, and neutrinos are Dirac."""
    p, q = pair
    norm = p * p + p * q + q * q
    charge = Fraction(2 * norm, p * q * (p + q))
    charges = rational_solution(p, q, -p - q)
    assert charges == (-1 - charge * p, -1 - charge * q, -1 + charge * (p + q))
    assert check(charges)
    found = pairing(charges, charge)
    assert found.powers == (p, q, -p - q)
    assert (found.group.order, found.verdict.nature) == (norm, "dirac")
    assert (found.massless, found.protected) == (0, 0)
    assert abs(charge) in chi_charges(charges)
    if all(value.denominator == 1 for value in charges):
        assert sorted(charges) == [-4, -4, 5]


@given(st.lists(st.fractions(-20, 20, max_denominator=20), min_size=2, max_size=6), st.fractions(1, 9))
def test_rational_solutions_for_as_many_generations(start: list[Fraction], scale: Fraction) -> None:
    """Any direction gives a solution, the scale of the direction is irrelevant, and the direction is found back."""
    directions = [*start, -sum(start)]
    assume(sum(u**3 for u in directions))
    charges = rational_solution(*directions)
    assert sum(charges) == sum(charge**3 for charge in charges) == -len(charges)
    assert check(charges, generations=len(charges))
    assert rational_solution(*(scale * u for u in directions)) == charges
    assert rational_solution(*(charge + 1 for charge in charges)) == charges


def test_the_family_holds_every_solution_with_a_small_denominator() -> None:
    """Brute force over the rational charges a/d, b/d, c/d."""
    for bottom in range(1, 7):
        for a, b in product(range(-60, 61), repeat=2):
            c = -3 * bottom - a - b
            if a <= b <= c and a**3 + b**3 + c**3 == -3 * bottom**3:
                charges = tuple(Fraction(top, bottom) for top in (a, b, c))
                if charges != exactly(-1, -1, -1):
                    assert rational_solution(*(charge + 1 for charge in charges)) == charges


# ---- Anomalies.


def test_the_standard_model() -> None:
    """Its own anomalies cancel in each generation; gauged B-L lacks one unit per generation."""
    for generations in range(5):
        verdict = check(generations=generations)
        left = {name: value for name, value in verdict.coefficients.items() if value}
        assert left == ({"X^3": -generations, "grav^2 X": -generations} if generations else {})
        assert check([-1] * generations, generations=generations)
    for fermion in GENERATION:  # each multiplet is needed
        other = ChiralFermion(
            charge=fermion.charge,
            hypercharge=fermion.hypercharge,
            su3=fermion.su3,
            su2=fermion.su2,
            chirality="right" if fermion.chirality == "left" else "left",
        )
        assert not check([-4, -4, 5], [other])


def test_the_verdict_names_what_remains() -> None:
    verdict = check([-4, -4])
    assert not verdict
    assert str(verdict) == verdict.reason == "anomalies remain: X^3 = 125, grav^2 X = 5"
    assert [verdict.coefficients[name] for name in ("X^3", "grav^2 X", "Y X^2")] == [125, 5, 0]
    assert check([-4, -4], [ChiralFermion(charge=5, chirality="right")])
    assert check([-4, -4], [ChiralFermion(charge=-5)])  # the antiparticle is left-handed
    assert check([5], [ChiralFermion(charge=-4, chirality="right", multiplicity=2)])


def test_known_sets_of_fermions() -> None:
    """SU(5): 10 + 5-bar are anomaly-free under hypercharge; an octet has index 6; 8 (triplets) + 1 (sextet) differ."""
    mixed = check([], [ChiralFermion(charge=1, su3=8)], generations=0).coefficients
    assert [mixed[name] for name in ("SU(3)^2 X", "SU(3)^3", "X^3")] == [6, 0, 8]
    sextet = ChiralFermion(charge=0, su3=6)
    assert check([], [sextet], generations=0).coefficients["SU(3)^3"] == 7
    assert check([], [sextet, ChiralFermion(charge=0, su3=-3, multiplicity=7)], generations=0)
    assert check([], [ChiralFermion(charge=1, su2=3)], generations=0).coefficients["SU(2)^2 X"] == 4
    assert check([], [ChiralFermion(charge=0, su2=2)], generations=0).reason == "anomalies remain: SU(2) global = 1"
    assert check([], [ChiralFermion(charge=0, su2=2, multiplicity=2)], generations=0)


fermions = st.builds(
    ChiralFermion,
    charge=st.fractions(-9, 9, max_denominator=6),
    chirality=st.sampled_from(["left", "right"]),
    su3=st.sampled_from([1, 3, -3, 6, 8, -10]),
    su2=st.integers(1, 5),
    hypercharge=st.fractions(-3, 3, max_denominator=6),
    multiplicity=st.integers(1, 4),
)


def flipped(fermion: ChiralFermion, chirality: str, sign: int) -> ChiralFermion:
    return ChiralFermion(
        charge=sign * Fraction(fermion.charge),
        hypercharge=sign * Fraction(fermion.hypercharge),
        su3=sign * fermion.su3 if abs(fermion.su3) not in (1, 8) else fermion.su3,
        su2=fermion.su2,
        chirality=chirality,
        multiplicity=fermion.multiplicity,
    )


@given(st.lists(fermions, max_size=4), st.lists(st.integers(-6, 6), max_size=4))
def test_vector_like_fermions_change_nothing(extra: list[ChiralFermion], charges: list[int]) -> None:
    """A fermion with its partner of the other chirality drops out; a fermion is its antiparticle."""
    other = {"left": "right", "right": "left"}
    bare = check(charges)
    assert (
        check(charges, [*extra, *(flipped(f, other[f.chirality], 1) for f in extra)]).coefficients == bare.coefficients
    )
    conjugate = [flipped(f, other[f.chirality], -1) for f in extra]
    assert check(charges, conjugate).coefficients == check(charges, extra).coefficients
    assert bool(bare) == (sum(charges) == sum(charge**3 for charge in charges) == -3)


# ---- Pairing with L.


def test_published_charges() -> None:
    """arXiv:1812.01599: chi has charge 3; (-4, -4) pair with one chi, 5 with two chi*; Z_3 for the leptons alone."""
    (solution,) = (solution for solution in anomaly_free() if 5 in solution.charges)
    found = solution.pairing()
    assert (found.powers, found.unpaired, found.massless, found.protected) == ((1, 1, -2), (), 0, 0)
    assert (found.group.name, found.group.phases, found.verdict.nature) == (
        "Z3",
        {"L": 2, "nu_R": 2, "chi": 0},
        "dirac",
    )
    assert [other.chi for other in solution.pairings()] == [1, 3]
    assert pairing([-4, -4, 5], chi=-3).powers == (-1, -1, 2)
    six = pairing([-4, -4, 5], chi=6)
    assert (six.powers, six.massless, six.group.name) == ((None, None, -1), 2, "Z6")
    assert six.unpaired == exactly(-4, -4)
    assert pairing([-4, -4, 5], chi="3/2").powers == (2, 2, -4)


def test_ordinary_charges_need_no_chi() -> None:
    found = pairing([-1, -1, -1], chi=2)
    assert found.operators == ("L-bar H~ nu_R(-1)",)
    assert (found.powers, found.massless, found.verdict.nature) == ((0, 0, 0), 0, "majorana")
    assert chi_charges([-1, -1, -1]) == ()


@given(st.lists(st.integers(-15, 15), min_size=1, max_size=6), st.integers(1, 12))
def test_pairing_is_transforming_alike(charges: list[int], chi: int) -> None:
    """Operators are neutral; neutrinos without one have another phase; verdicts agree with the residual group."""
    found = pairing(charges, chi)
    group = residual_group({"L": -1, "nu_R": charges, "chi": chi}, vevs=["chi"])
    for charge, power in zip(charges, found.powers, strict=True):
        assert (power is None) == (group.phase(charge) != group.phase(-1))
        assert power is None or 1 + power * chi + charge == 0
    paired = sum(power is not None for power in found.powers)
    assert found.massless == 3 - min(3, paired)
    assert found.verdict == nature(group, group.phase(-1))
    assert found.massless <= found.protected or not found.verdict
    serving = {c for c in range(1, 40) if (pairing(charges, c).powers.count(None) <= len(charges) - 2)}
    through = {c for c in serving if any(pairing(charges, c).powers)}
    assert set(chi_charges(charges)) == {Fraction(c) for c in through}


@pytest.mark.parametrize(("fields", "largest"), [(3, 10), (5, 100), (6, 40), (7, 25), (8, 15)])
def test_chi_of_charge_three(fields: int, largest: int) -> None:
    """Integer charges give Z_3, Dirac neutrinos, and modulo 9 three more pairs than rivals (docs/anomalies.md)."""
    for solution in anomaly_free(fields, largest):
        found = solution.pairing()
        paired = len(found.powers) - found.powers.count(None)
        assert (found.group.name, found.verdict.nature) == ("Z3", "dirac")
        assert (paired - len(found.rivals)) % 9 == 3
        if fields <= 5:
            assert found.massless == found.protected == 0


def test_document_is_plain() -> None:
    """A document can be written as JSON and read back, fractions included."""
    assert json.loads(json.dumps(document(3, 10))) == document(3, 10)
    first, second = document(3, 10)["solutions"]
    assert first["charges"] == [-1, -1, -1]
    assert second["charges"] == [-4, -4, 5]
    assert second["chi_charges"] == [1, 3]
    assert second["pairing"]["powers"] == [1, 1, -2]
    assert second["pairing"]["group"] == "Z3"
    assert document(2, 10)["solutions"] == []
    assert document(3, 10, chi="3/2")["solutions"][1]["pairing"]["chi"] == "3/2"


# ---- Bad input.

HUGE = 10**5000
BAD: list[Callable[[], object]] = [
    *(lambda value=value: anomaly_free(value, 10) for value in (0, -3, True, 3.0, "3", None, HUGE, -HUGE)),
    *(lambda value=value: anomaly_free(3, value) for value in (0, -3, True, 3.0, "3", None, HUGE, -HUGE)),
    lambda: anomaly_free(30, 2),
    lambda: anomaly_free(6, 10_000),
    lambda: anomaly_free(3, 10, generations=0),
    lambda: document(0, 10),
    lambda: complete([-4], 0),
    lambda: complete([0.5], 2),  # type: ignore[list-item]
    lambda: complete(["-1/1000000007"], 5),
    lambda: rational_solution(1, 1),
    lambda: rational_solution(1, -1, 0),
    lambda: rational_solution(),
    lambda: pairing([-4, -4, 5], 0),
    lambda: pairing([]),
    lambda: pairing(["x"]),
    lambda: chi_charges([10**20, 10**20]),
    lambda: chi_charges([HUGE, HUGE]),
    lambda: pairing([-4, HUGE]),
    lambda: pairing([-4], HUGE),
    lambda: pairing("-4"),
    lambda: check([HUGE]),
    lambda: check(generations=HUGE),
    lambda: complete([-HUGE], 2),
    lambda: rational_solution(HUGE, -HUGE),
    lambda: ChiralFermion(charge=1, multiplicity=HUGE),
    lambda: ChiralFermion(charge=1, su3=HUGE),
    lambda: ChiralFermion(charge=1, su2=-HUGE),
    lambda: ChiralFermion(charge=1, su2="2"),  # type: ignore[arg-type]
    lambda: check([True]),
    lambda: check([], generations=-1),
    lambda: ChiralFermion(charge=1, chirality="both"),
    lambda: ChiralFermion(charge=1, su3=2),
    lambda: ChiralFermion(charge=1, su2=0),
    lambda: ChiralFermion(charge=1, su2=True),
    lambda: ChiralFermion(charge=1, multiplicity=0),
    lambda: ChiralFermion(charge="a"),
    lambda: ChiralFermion(charge=1, hypercharge=0.5),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("attempt", BAD)
def test_bad_input(attempt: Callable[[], object]) -> None:
    """The error comes at once, before anything is iterated, and is one line."""
    with pytest.raises(MalformedInput) as caught:
        attempt()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


# ---- Oracle: the package `anomalies`, arXiv:1905.13729.


def oracle(first: list[int], second: list[int]) -> list[int]:
    """Its integers z with sum z = sum z^3 = 0."""
    package = pytest.importorskip("anomalies", reason="pip install anomalies")
    with np.errstate(invalid="ignore"):  # it divides by zero if all integers are zero
        return [int(z) for z in package.anomaly.free(first, second)]


def neutrinos(z: list[int]) -> tuple[Fraction, ...] | None:
    """The right-handed neutrinos of z: three equal charges are L, scaled to 1."""
    lepton = next((value for value in z if value and z.count(value) >= 3), None)
    if lepton is None:
        return None
    rest = list(z)
    for _ in range(3):
        rest.remove(lepton)
    return tuple(sorted(Fraction(value, lepton) for value in rest))


def test_the_package_finds_the_published_charges() -> None:
    assert neutrinos(oracle([-1, 1], [4, -2])) == exactly(-4, -4, 5)


def test_solutions_of_the_package_are_ours() -> None:
    """Solutions for three right-handed neutrinos are all in the rational family; those for five complete each other."""
    random.seed(1905)
    triples: set[tuple[Fraction, ...]] = set()
    quintets: set[tuple[Fraction, ...]] = set()
    for first, second in product(product(range(-3, 4), repeat=2), product(range(-4, 5), repeat=2)):
        found = neutrinos(oracle(list(first), list(second)))
        if found and 0 not in found and not {-charge for charge in found} & set(found):
            assert check(found)
            assert found == exactly(-1, -1, -1) or rational_solution(*(charge + 1 for charge in found)) == found
            triples.add(found)
    for _ in range(20_000):
        found = neutrinos(oracle(*([random.randint(-7, 7) for _ in range(3)] for _ in range(2))))
        if found and 0 not in found and not {-charge for charge in found} & set(found):
            assert check(found)
            quintets.add(found)
    assert triples >= {exactly(-1, -1, -1), exactly(-4, -4, 5), (Fraction(-17, 3), Fraction(-10, 3), Fraction(6))}
    compared = 0
    for charges in quintets:
        finest, *rest = sorted(charges, key=lambda charge: -charge.denominator)
        bottom, largest = finest.denominator, int(max(map(abs, rest))) + 1
        if largest * bottom < 150 and all(bottom % charge.denominator == 0 for charge in rest):
            assert tuple(sorted(rest)) in set(complete([finest], 4, largest))
            compared += 1
            if bottom == 1:
                assert tuple(map(int, charges)) in charges_of(5, max(abs(int(finest)), largest))
    assert compared > 10


def test_the_package_wraps_around() -> None:
    """Python integers show it: small inputs are exact, larger ones are not, and nothing warns."""

    def cubes(size: int) -> int:
        return sum(z**3 for z in oracle([-size, size + 1], [4 * size, 3 - 2 * size]))

    assert cubes(10_000) == 0
    assert cubes(100_000) != 0


# ---- Models.


def _model(*fields: ModelField, symmetry: tuple[str, ...] = ("B-L",)) -> Model:
    lepton = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    higgs = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    rest = {name: 0 for name in symmetry if name != "B-L"}
    whole = [replace(f, charges={**rest, **f.charges}) for f in (lepton, higgs, *fields)]
    return Model("m", symmetry, tuple(whole))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5))
def test_models_agree_with_the_check_of_charges(charges: list[int]) -> None:
    found = model_anomalies(_model(ModelField("nu_R", "1/2", {"B-L": charges}, "right")))
    expected = check(charges)
    assert {name.replace("B-L", "X"): value for name, value in found.coefficients.items()} == expected.coefficients


def test_vectorlike_fermions_drop_out_and_mixed_anomalies_count() -> None:
    """Two U(1)s: psi of (1, 2) alone leaves A A B = 2 among others; its partner of the other chirality cancels it."""
    nu = ModelField("nu_R", "1/2", {"B-L": [-4, -4, 5]}, "right")
    assert model_anomalies(_model(nu, ModelField("N", "1/2", {"B-L": 7}, vectorlike=True, hypercharge=3)))
    psi = ModelField("psi", "1/2", {"B-L": 1, "D": 2}, "left")
    found = model_anomalies(_model(nu, psi, symmetry=("B-L", "D")))
    assert not found
    mixed = {name: found.coefficients[name] for name in ("B-L B-L D", "B-L D D", "Y B-L D", "D^3", "grav^2 D")}
    assert mixed == {"B-L B-L D": 2, "B-L D D": 4, "Y B-L D": 0, "D^3": 8, "grav^2 D": 2}
    assert model_anomalies(_model(nu, psi, replace(psi, name="other", chirality="right"), symmetry=("B-L", "D")))
    assert model_anomalies(_model(nu, symmetry=("B-L", "Z2")))


def test_models_whose_anomalies_are_unknown() -> None:
    """Under another U(1) the charges of quarks are not known if leptons have some."""
    charged = ModelField("L", "1/2", {"X": 1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    with pytest.raises(MalformedInput, match="list the quarks with their charges under X"):
        model_anomalies(Model("m", ("X",), (charged,)))
    with pytest.raises(MalformedInput, match="anomalies need L and H"):
        model_anomalies(Model("m", ("X",), (ModelField("S", 0, {"X": 1}),)))
    higgs = ModelField("H", 0, {"X": 0}, su2=2, hypercharge="1/2", sm=True)
    neutral = replace(charged, charges={"X": 0})
    assert model_anomalies(Model("m", ("X",), (neutral, higgs)))
    assert model_anomalies(Model("m", (), (replace(charged, charges={}), replace(higgs, charges={}))))


@pytest.mark.parametrize("arguments", [(5,), ([1], 3), ([1], [3]), ("12",)])
def test_wrong_types_are_one_line(arguments: Any) -> None:
    with pytest.raises(MalformedInput) as error:
        check(*arguments)
    assert "\n" not in str(error.value)


@settings(max_examples=30)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=3))
def test_completions_of_models(charges: list[int]) -> None:
    """Every proposal cancels all anomalies, and the charges that were taken away are among the proposals."""
    nu = ModelField("nu_R", "1/2", {"B-L": charges}, "right")
    found = completions(_model(nu))
    assert bool(found) != bool(model_anomalies(_model(nu)))
    for added in found.get("B-L", ()):
        assert check([*charges, *added])
    assert completions(_model(replace(nu, charges={"B-L": [-4, 5]}, generations=2)))["B-L"] == (exactly(-4),)


def test_nothing_is_proposed_where_singlets_cannot_cancel_the_anomalies() -> None:
    """Anomalies with the standard model or another U(1) remain, or none, or charges are too fine or too large."""
    nu = ModelField("nu_R", "1/2", {"B-L": [-4, -4], "D": 0}, "right")
    psi = ModelField("psi", "1/2", {"B-L": 1, "D": 2}, "left")
    both = ("B-L", "D")
    assert completions(_model(nu, replace(psi, charges={"B-L": 0, "D": 2}), symmetry=both)) == {
        "B-L": (exactly(5),),
        "D": (exactly(2),),
    }
    assert completions(_model(nu, psi, symmetry=both)) == {}
    doublet = ModelField("X", "1/2", {"B-L": 1}, "left", su2=2, hypercharge="1/2")
    assert completions(_model(doublet)) == {}
    fine = ModelField("nu_R", "1/2", {"B-L": [f"1/{10**40}"]}, "right")
    assert completions(_model(fine)) == {}
    assert completions(_model(ModelField("nu_R", "1/2", {"B-L": [10**150]}, "right"))) == {"B-L": ()}
