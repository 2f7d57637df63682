"""Stability of dark states: exact, accidental or none, with what makes them decay."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.dark.stability import stability
from charges.models.completion import completed
from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.diracness import diracness
from models_by_hand import ACCIDENTAL, CHI, DIRAC, HALF, MAJORANA, ZEE, fermion, leptons, model, scalar, texts
from topologies import MalformedInput


def test_published_dark_sectors() -> None:
    found = stability(DIRAC)
    assert (found.verdict, bool(found), found.dark, found.group.name) == ("exact", True, ("N", "eta", "xi"), "Z2")
    assert found.states["eta"].reason == (
        "eta cannot decay into standard-model fields at any order: its class omega is outside the subgroup "
        "{1, omega^2, omega^4}"
    )
    assert found.states["N"].decays == (("eta",), ("xi",))
    assert "nu_R" not in found.states  # a light neutrino, not a state that could be dark matter
    neutrino = stability(DIRAC, states=["nu_R"])
    assert [(each.name, each.verdict) for each in neutrino.states.values()] == [("nu_R(-4)", "no"), ("nu_R(5)", "no")]
    assert "only a state that is mostly xi can be, by mixing" in found.states["eta"].dark_matter.reason
    assert found.candidates == ("N", "xi")
    ordered = stability(DIRAC, order=["xi", "N"])
    assert ordered.states["xi"].unconditional
    assert ordered.states["N"].decays == (("xi",),)
    assert ordered.states["eta"].decays == (("N",), ("xi",))
    majorana = stability(MAJORANA)
    assert majorana.dark == ("F", "eta_1", "eta_2", "eta_3")
    assert "omega^2 (fermion)" in majorana.states["F"].reason
    zee = stability(ZEE)
    assert (zee.verdict, zee.dark) == ("no", ())
    assert zee.states["S1"].reason == "S1 decays by L L S1*"


def test_a_light_neutrino_may_be_dark() -> None:
    """1909.09574: the nu_R of charge 5 is odd under Z2, so the other odd states may decay into it, by d = 5."""
    found = stability(ACCIDENTAL)
    assert (found.dark, found.verdict, found.candidates) == (("sigma", "eta", "psi_R"), "accidental", ())
    assert {state.accidental_up_to for state in found.states.values()} == {4}
    assert texts(found.states["eta"].operators) == {"nu_R(-4) nu_R(5) H eta*"}
    neutrinos = stability(ACCIDENTAL, states=["nu_R"]).states
    assert [(state.dark, state.reason) for state in neutrinos.values()] == [
        (False, "nu_R(-4) is a light neutrino"),
        (True, "nu_R(5) is a light neutrino"),
    ]
    heavy = model(*(f for f in ACCIDENTAL.fields if f.name != "nu_R"))
    assert (stability(heavy).dark, stability(heavy).verdict) == (("sigma", "eta", "psi_R"), "exact")


def test_generations_are_judged_against_each_other() -> None:
    """N of charge 3 has the class of three N of charge 1; under Z_5 of both together it is not stable by itself."""
    fields = (*leptons(0), scalar("N", [1, 3]), scalar("S", 10, vev=True))
    found = stability(model(*fields))
    assert found.dark == ("N(1)", "N(3)")
    assert ("N(1)", "N(1)", "N(1)") in found.states["N(3)"].decays
    assert not found.states["N(3)"].unconditional
    assert stability(model(*fields), order=["N(1)"]).states["N(1)"].unconditional
    assert list(stability(model(*fields), states=["N(3)"]).states) == ["N(3)"]


@given(st.lists(st.integers(0, 11), min_size=1, max_size=5), st.sampled_from([4, 6, 9, 12]))
def test_decays_are_all_sums_of_classes(charges: list[int], order: int) -> None:
    """Sums of up to three scalars of either sign are tried one by one; leptons are neutral."""
    names = [f"X{i}" for i in range(len(charges))]
    value = dict(zip(names, charges, strict=True))
    found = stability(
        model(*leptons(0), scalar("S", order, vev=True), *(scalar(n, q) for n, q in value.items())), max_dimension=4
    )
    assert set(found.dark) == {n for n, q in value.items() if q % order}
    for name in found.dark:
        others = [n for n in found.dark if n != name]
        sets: list[tuple[str, ...]] = []
        for size in (1, 2, 3):
            for chosen in combinations_with_replacement(others, size):
                sums = {
                    sum(s * value[n] for s, n in zip(signs, chosen, strict=True))
                    for signs in product((1, -1), repeat=size)
                }
                fits = any((value[name] - total) % order == 0 for total in sums)
                if fits and not any(Counter(less) <= Counter(chosen) for less in sets):
                    sets.append(chosen)
        assert set(found.states[name].decays) == set(sets)


def test_quarks_have_one_third_only_with_the_usual_b_l() -> None:
    """With neutral leptons nothing is known of the quarks, whatever the symmetry is called."""
    coloured = scalar("X", "1/3", su3=3, hypercharge="-1/3")
    with pytest.raises(MalformedInput, match="list the quarks"):
        completed(model(*leptons(0), coloured))
    assert completed(model(*leptons(-1), coloured))[0]["Q"].charges == {"B-L": (Fraction(1, 3),) * 3}
    assert model(*leptons(-2), CHI).residual(coloured=True).name == "Z3"


def test_many_states_are_judged_quickly_enough_to_finish() -> None:
    """Forty odd scalars: each may become any other one; two classes of 40 stay below the limit on lists too."""
    found = stability(model(*leptons(0), scalar("S", 2, vev=True), *(scalar(f"X{i}", 1) for i in range(40))))
    assert len(found.dark) == 40
    assert len(found.states["X0"].decays) == 39
    found = stability(model(*leptons(0), scalar("S", 101, vev=True), *(scalar(f"X{i}", i + 1) for i in range(40))))
    assert len(found.states["X0"].decays) == 60


def test_stability_says_what_it_assumes_of_quarks() -> None:
    """Under lepton parity the neutron has the class of N, so without quarks the verdict names its assumption."""
    fields = (
        ModelField("L", HALF, {"Lp": 1}, "left", su2=2, hypercharge="-1/2", sm=True),
        ModelField("H", 0, {"Lp": 0}, su2=2, hypercharge="1/2", sm=True, vev=True),
        ModelField("s", 0, {"Lp": 2}, vev=True),
        ModelField("X", HALF, {"Lp": 0}, "right"),
    )
    found = stability(Model("lepton parity", ("Lp",), fields))
    assert "quarks are not listed: under Lp" in found.assumes
    assert (found.verdict, stability(DIRAC).assumes) == ("exact", "")


def test_quarks_do_not_make_colour_singlets_decay() -> None:
    """B-L = 1/3 is that of a quark, but hadrons have integers: a colour singlet with it is stable, with Z9."""
    fields = (*leptons(-1), CHI, fermion("N", "1/3"))
    coloured = fermion("Q", "1/3", "left", su3=3, su2=2, hypercharge="1/6", generations=3, sm=True)
    for more in ((), (coloured,)):
        found = stability(model(*fields, *more))
        assert (found.verdict, found.dark, found.group.name) == ("exact", ("N",), "Z3")


def test_an_unbroken_b_l_is_a_matter_parity() -> None:
    """With leptons of odd B-L a neutral fermion cannot decay, which spin alone would not forbid."""
    found = stability(model(*leptons(-1), fermion("X", 0, "left", su2=5)))
    assert (found.verdict, found.dark) == ("exact", ("X",))


def test_several_stable_states() -> None:
    """Z2 x Z2: two states are stable whatever their masses, three if none is heavy enough to decay into the others."""
    fields = [replace(each, charges={"A": 0, "B": 0}) for each in leptons()]
    fields += [ModelField(name, 0, {"A": a, "B": b}) for name, a, b in (("X", 1, 0), ("Y", 0, 1), ("Z", 1, 1))]
    fields += [ModelField(name, 0, {"A": a, "B": b}, vev=True) for name, a, b in (("s", 2, 0), ("t", 0, 2))]
    found = stability(Model("m", ("A", "B"), tuple(fields)))
    assert (found.group.name, found.dark) == ("Z2xZ2", ("X", "Y", "Z"))
    assert [found.states[name].decays for name in "XYZ"] == [(("Y", "Z"),), (("X", "Z"),), (("X", "Y"),)]
    assert not found.states["X"].unconditional
    two = stability(Model("m", ("A", "B"), tuple(f for f in fields if f.name != "Z")))
    assert all(two.states[name].unconditional for name in "XY")


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=4), st.integers(1, 6))
def test_darkness_is_outside_the_subgroup(charges: list[int], order: int) -> None:
    """One U(1), unit charges 1/2, a vev 3 m / 2: dark exactly if no multiple of L's phase, spin included."""
    fields = [fermion(f"X{i}", Fraction(q, 2)) for i, q in enumerate(charges)]
    chosen = model(*leptons(-1), scalar("s", Fraction(order, 2), vev=True), *fields)
    found = stability(chosen, max_dimension=4)
    visible = {(-2 * n % order, n % 2) for n in range(2 * order)}
    for i, q in enumerate(charges):
        assert (f"X{i}" in found.dark) == ((q % order, 1) not in visible)


@given(st.sampled_from([DIRAC, MAJORANA, ZEE]), st.sampled_from([Fraction(1, 3), Fraction(-2), Fraction(5, 7)]))
def test_units_of_charge_are_a_convention(chosen: Model, factor: Fraction) -> None:
    fields = tuple(
        ModelField(
            f.name,
            f.spin,
            {"X": [q * factor for q in f.charges["B-L"]]},  # type: ignore[union-attr, operator]
            f.chirality,
            su2=f.su2,
            hypercharge=f.hypercharge,
            generations=f.generations,
            vectorlike=f.vectorlike,
            sm=f.sm,
            vev=f.vev,
        )
        for f in chosen.fields
    )
    scaled = Model(chosen.name, ("X",), fields)
    left, right = diracness(scaled), diracness(chosen)
    assert (left.nature, left.reason, left.accidental_up_to) == (right.nature, right.reason, right.accidental_up_to)
    one, other = stability(chosen), stability(scaled)
    assert (one.group, one.dark) == (other.group, other.dark)
    assert {n: s.verdict for n, s in one.states.items()} == {n: s.verdict for n, s in other.states.items()}
