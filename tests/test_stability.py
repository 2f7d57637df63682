"""Models, the operators that their symmetries allow, the nature of neutrinos and the stability of dark states."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.alphabet import Alphabet
from charges.classes import dark_matter_candidate
from charges.fields import exact
from charges.gauge import Multiplet, contractions
from charges.invariants import Protection, TooMany, invariants, terms
from charges.models import Model, ModelField, completed
from charges.neutrinos import diracness, light_neutrinos, majorana_operators, partners
from charges.stability import stability
from topologies import MalformedInput

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


# ---- Models.


def test_fields() -> None:
    """Electric charge is T3 + Y; generations follow from the charges."""
    assert leptons()[0].electric_charges == (Fraction(0), Fraction(-1))
    assert NU_R.generations == 3
    assert [(each.copies, each.row[0]) for each in model(NU_R).species] == [(2, Fraction(-4)), (1, Fraction(5))]
    assert DIRAC.vevs == ("H", "chi")
    assert DIRAC.neutrinos == ("L", "nu_R")
    assert DIRAC.residual().name == "Z6"
    assert fermion("nu_R", [-4, -4, 5], "right") == NU_R
    assert len({NU_R, CHI}) == 2


@pytest.mark.parametrize(
    "about",
    [
        {"spin": 1},
        {"spin": 0.5},
        {"spin": HALF},
        {"chirality": "left"},
        {"vectorlike": True},
        {"su3": 2},
        {"su2": 0},
        {"hypercharge": 0.5},
        {"charges": {"B-L": [1, 2]}, "generations": 3},
        {"charges": {"B-L": []}},
        {"charges": {"B-L": 0.1}},
        {"generations": 0},
        {"name": ""},
        {"name": "two words"},
        {"hypercharge": 1, "vev": True},
        {"su3": 3, "vev": True},
    ],
)
def test_fields_that_are_refused(about: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"name": "X", "spin": 0, "charges": {}}
    with pytest.raises(MalformedInput) as error:
        ModelField(**(plain | about))
    assert "\n" not in str(error.value)


def test_models_that_are_refused() -> None:
    for symmetry, fields in (((), ()), ((), (scalar("X"), scalar("X"))), (("B-L",), (scalar("X"),))):
        with pytest.raises(MalformedInput):
            Model("model", symmetry, fields)
    with pytest.raises(MalformedInput, match="no field"):
        DIRAC["Y"]
    with pytest.raises(MalformedInput, match="no field of"):
        stability(model(scalar("X")))
    with pytest.raises(MalformedInput, match="no neutrinos"):
        diracness(model(scalar("X")))
    with pytest.raises(MalformedInput, match="Higgs doublet"):
        diracness(model(leptons()[0]))
    neutral = (replace(each, charges={"D": 0}) for each in leptons())
    with pytest.raises(MalformedInput, match="list the quarks"):
        stability(Model("m", ("D",), (*neutral, ModelField("X", 0, {"D": 1}, su3=3))))
    for i, what in ((1, "lepton doublet"), (0, "Higgs doublet")):
        with pytest.raises(MalformedInput, match=f"list the {what}"):
            stability(model(leptons()[i], scalar("X")))
    with pytest.raises(MalformedInput, match="from 4 to 40, got 3"):
        stability(DIRAC, max_dimension=3)


def scotogenic(symmetry: str, odd: int, *more: ModelField) -> Model:
    """Ma's model, hep-ph/0601225: N and eta odd."""
    fields = [
        *(replace(each, charges={symmetry: 0}) for each in leptons()),
        ModelField("N", HALF, {symmetry: odd}, "right", generations=3),
        ModelField("eta", 0, {symmetry: odd}, su2=2, hypercharge=HALF),
    ]
    return Model("scotogenic", (symmetry,), (*fields, *more))


def test_discrete_symmetries() -> None:
    """Z2 by hand is the same as a U(1) that a charge 2 breaks; here lambda_5 and the mass of N need it."""
    ma = scotogenic("Z2", 1)
    assert ma.orders == (2,)
    assert texts(terms(Alphabet(ma), 4)) == {"L N* eta", "H H eta* eta*"}
    assert texts(terms(Alphabet(ma), 3)) == {"N N"}
    assert (ma.residual().name, ma.residual().phases) == ("Z2", {"L": (0,), "H": (0,), "N": (1,), "eta": (1,)})
    assert diracness(ma).nature == "majorana"
    found = stability(ma)
    assert (found.verdict, found.dark, found.candidates) == ("exact", ("N", "eta"), ("N", "eta"))
    assert "renormalisable terms split it" in found.states["eta"].dark_matter.reason
    spurion = scotogenic("D", 1, ModelField("s", 0, {"D": 2}, vev=True))
    assert stability(spurion).dark == found.dark
    assert scotogenic("Z2", 3)["eta"].charges == {"Z2": (1,)}
    with pytest.raises(MalformedInput, match="the charge 1/2 under Z2 is not an integer"):
        ModelField("X", 0, {"Z2": HALF})


def test_the_residual_group_with_quarks() -> None:
    """Z18, as quarks have B-L = 1/3; listed quarks count as they are."""
    found = DIRAC.residual(coloured=True)
    assert (found.name, found.convention.split(";")[:2]) == (
        "Z18",
        ["coloured fields included", " quarks (B-L = 1/3) too"],
    )
    quark = fermion("Q", 1, "left", su3=3, su2=2, hypercharge="1/6", sm=True)
    assert model(*DIRAC.fields, quark).residual(coloured=True).name == "Z6"
    assert model(*DIRAC.fields, quark).residual().convention.startswith("colour singlets only, as the papers quote it")


def test_a_higgs_with_a_charge_leaves_a_combination_with_hypercharge() -> None:
    """B-L - 2 Y is B-L in another basis of the gauge group: the same group, and every verdict stays."""
    tilted = model(
        *(
            replace(each, charges={"B-L": [q - 2 * exact(each.hypercharge) for (q,) in each.vectors(["B-L"])]})
            for each in DIRAC.fields
        )
    )
    assert (tilted.tilted, DIRAC.tilted) == (True, False)
    left = tilted.residual()
    assert (left.name, left == DIRAC.residual()) == ("Z6", True)
    assert "Y" in str(left.generators[0])
    assert diracness(tilted).nature == "dirac"
    assert stability(tilted).dark == stability(DIRAC).dark


@pytest.mark.parametrize(
    "build",
    [
        lambda: ModelField("a", 0, 3),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, su3=[1]),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, vev=1),  # type: ignore[arg-type]
        lambda: ModelField("a", 0, {}, latex=1),  # type: ignore[arg-type]
        lambda: Model("m", ("X",), (1,)),  # type: ignore[arg-type]
        lambda: Model("m", "B-L", (scalar("a"),)),  # type: ignore[arg-type]
        lambda: Model("m", ("B-L", "B-L"), (scalar("a", 1),)),
        lambda: diracness(DIRAC, neutrinos=["H"]),
        lambda: diracness(DIRAC, max_dimension=5.5),  # type: ignore[arg-type]
        lambda: stability(DIRAC, max_dimension="x"),  # type: ignore[arg-type]
        lambda: stability(DIRAC, max_dimension=-1),
        lambda: stability(DIRAC, order=["nobody"]),
    ],
)
def test_wrong_types_are_one_line(build: Any) -> None:
    with pytest.raises(MalformedInput) as error:
        build()
    assert "\n" not in str(error.value)


def test_completion() -> None:
    """e_R follows from L and H, quarks are added when something is coloured."""
    whole, sentence = completed(DIRAC)
    assert whole["e_R"].charges == {"B-L": (-1, -1, -1)}
    assert "e_R added" in sentence
    coloured, _ = completed(model(*leptons(-1), scalar("X", "-1/3", su3=3, hypercharge="-1/3")))
    assert {"Q", "u_R", "d_R"} < {f.name for f in coloured.fields}
    assert completed(coloured)[0] == coloured


# ---- Operators.


def test_published_couplings() -> None:
    """The Yukawa and scalar couplings of the papers, and no others that break a symmetry."""
    assert texts(terms(Alphabet(DIRAC), 4)) == {"L N* eta", "nu_R(-4) N* xi", "H chi* eta* xi"}
    assert texts(terms(Alphabet(DIRAC), 3)) == {"N N*"}
    assert texts(terms(Alphabet(MAJORANA), 4)) == {"L F eta_2*", "L F* eta_1*", "H H eta_1 eta_3"}
    assert texts(terms(Alphabet(ZEE), 4)) == {"L L S1*"}  # nu_R(-4) e_R S2* needs e_R
    assert "nu_R(-4) e_R S2*" in texts(terms(Alphabet(completed(ZEE)[0]), 4))
    assert "nu_R(-4) psi_R sigma" in texts(terms(Alphabet(ACCIDENTAL), 4))


def test_statistics_of_equal_fields() -> None:
    """Zee's L L S needs two generations; H H S vanishes; three equal triplets are antisymmetric, quintuplets not."""
    one = fermion("L", side="left", su2=2, hypercharge=-HALF)
    charged = scalar("S", hypercharge=1)
    assert texts(terms(Alphabet(model(one, charged)), 4)) == set()
    assert texts(terms(Alphabet(model(leptons()[0], charged)), 4)) == {"L L S"}
    assert "H H S*" not in texts(terms(Alphabet(model(leptons()[1], charged)), 3))
    assert "X^3" not in texts(terms(Alphabet(model(scalar("X", su2=3))), 3))
    assert "X^3" in texts(terms(Alphabet(model(scalar("X", su2=5))), 3))
    assert texts(terms(Alphabet(model(fermion("X", side="left"))), 3)) == {"X X"}


def test_chirality_and_derivatives() -> None:
    """Two spinors of opposite chirality need a derivative, equal quantum numbers mix already in kinetic terms."""
    fields = (fermion("a", side="left"), fermion("b", side="right"), scalar("S"))
    assert texts(terms(Alphabet(model(*fields)), 3)) >= {"a a", "a b*", "b b", "S^3"}
    assert "D a b" in texts(terms(Alphabet(model(*fields)), 4))
    assert "D a b S" in texts(terms(Alphabet(model(*fields)), 5))


scalars = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([-1, -HALF, Fraction(0), HALF, 1]), st.sampled_from([1, 1, 3, 8])),
    min_size=1,
    max_size=3,
)


@given(scalars)
def test_invariants_of_scalars_against_contractions(chosen: list[tuple[int, Fraction, int]]) -> None:
    """The count of charges.gauge, which is written independently."""
    fields = [scalar(f"X{i}", su2=n, hypercharge=y, su3=c) for i, (n, y, c) in enumerate(chosen)]
    alphabet = Alphabet(model(*fields))
    for letters in combinations_with_replacement(alphabet.letters, 3):
        multiplets = [
            Multiplet(letter.rep[0], Fraction(letter.row[0], alphabet.scale), letter.rep[1]) for letter in letters
        ]
        if any(alphabet.reduced([sum(column) for column in zip(*(letter.row for letter in letters), strict=True)])):
            assert contractions(multiplets, [letter.text for letter in letters]) == 0
        else:
            assert invariants(letters) == contractions(multiplets, [letter.text for letter in letters])


@given(st.integers(3, 5), st.sampled_from([DIRAC, MAJORANA, ACCIDENTAL]))
def test_operators_conserve_everything(dimension: int, chosen: Model) -> None:
    """Against the charges, summed here by name; every dimension is that of the fields."""
    charge: dict[str, Any] = {f.name: f.charges["B-L"] for f in chosen.fields}
    for operator in terms(Alphabet(chosen), dimension):
        spinors = sum(chosen[name.rstrip("*").partition("(")[0]].fermion for name in operator.factors)
        assert 2 * operator.dimension == 2 * len(operator.factors) + spinors + 2 * operator.derivative
        totals = {Fraction(0)}
        for name in operator.factors:
            sign = -1 if name.endswith("*") else 1
            totals = {total + sign * q for total in totals for q in charge[name.rstrip("*").partition("(")[0]]}
        assert 0 in totals


def test_a_search_that_is_too_large_says_so() -> None:
    many = model(*leptons(), *(scalar(f"X{i}", hypercharge=100 + i) for i in range(99)))
    with pytest.raises(TooMany, match="too many products"):
        list(terms(Alphabet(many), 5))


# ---- Dirac or Majorana.


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
    """A mass from a vev or of its own makes nu_R heavy; in the Dirac seesaw nu_R mixes with N but stays light."""
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


def test_search_bounds_are_bounds() -> None:
    """2 q = 14 chi needs d = 17: allowed, so accidental, but not found below."""
    verdict = diracness(model(fermion("nu_R", 7, "right"), scalar("chi", 1, vev=True)), max_dimension=9)
    assert (verdict.nature, verdict.bound_only, verdict.accidental_up_to) == ("dirac-accidental", True, 9)
    assert "at least" in str(verdict)


@given(st.integers(-6, 6), st.integers(1, 4))
def test_protection_is_the_rule_of_the_group(charge: int, broken: int) -> None:
    """nu_R of charge q, one vev: Dirac to all orders exactly if 2 q is no multiple of it."""
    verdict = diracness(model(fermion("nu_R", charge, "right"), scalar("chi", broken, vev=True)), max_dimension=8)
    assert (verdict.nature == "dirac") == (2 * charge % broken != 0)
    if verdict.operators:
        assert verdict.operators[0].dimension == 3 + abs(2 * charge) // broken


# ---- Stability.


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
    assert "it has to be mostly xi, by mixing" in found.states["eta"].dark_matter.reason
    assert found.candidates == ("N", "eta", "xi")
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
    fields = (*leptons(0), fermion("N", [1, 3], "right"), scalar("S", 10, vev=True))
    found = stability(model(*fields))
    assert found.dark == ("N(1)", "N(3)")
    assert ("N(1)", "N(1)", "N(1)") in found.states["N(3)"].decays
    assert not found.states["N(3)"].unconditional
    assert stability(model(*fields), order=["N(1)"]).states["N(1)"].unconditional
    assert list(stability(model(*fields), states=["N(3)"]).states) == ["N(3)"]


@given(st.lists(st.integers(0, 11), min_size=1, max_size=5), st.sampled_from([4, 6, 9, 12]))
def test_decays_are_all_sums_of_classes(charges: list[int], order: int) -> None:
    """Against sums of up to three scalars of either sign, tried one by one; leptons are neutral."""
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


def test_unequal_charges_do_not_make_neutrinos_majorana() -> None:
    """Two nu_R with q_1 + q_2 = -3 may pair up to a Dirac state: only 2 q decides on Majorana masses."""
    lepton, higgs, _, chi = DIRAC["L"], DIRAC["H"], DIRAC["nu_R"], DIRAC["chi"]
    nu_r = ModelField("nu_R", HALF, {"B-L": [-10, -7, 1, 2, 11]}, "right")
    found = diracness(Model("five", ("B-L",), (lepton, higgs, nu_r, chi)))
    assert found.nature == "dirac"
    assert "Z3" in found.reason
    unbroken = Model("unbroken", ("B-L",), (lepton, higgs, replace(nu_r, charges={"B-L": [-1, -1, -1, 7, -7]})))
    assert diracness(unbroken).nature == "dirac"


def test_stability_says_what_it_assumes_of_quarks() -> None:
    """Lepton parity: the neutron has the class of N, so without quarks the verdict names its assumption."""
    fields = (
        ModelField("L", HALF, {"Lp": 1}, "left", su2=2, hypercharge="-1/2", sm=True),
        ModelField("H", 0, {"Lp": 0}, su2=2, hypercharge="1/2", sm=True, vev=True),
        ModelField("s", 0, {"Lp": 2}, vev=True),
        ModelField("X", HALF, {"Lp": 0}, "right"),
    )
    found = stability(Model("lepton parity", ("Lp",), fields))
    assert "quarks are not listed: under Lp" in found.assumes
    assert (found.verdict, stability(DIRAC).assumes) == ("exact", "")


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


def test_stable_by_charge_or_colour_is_no_dark_matter() -> None:
    """A fractional electric charge or the wrong triality is exactly conserved."""
    fractional = stability(model(*leptons(), fermion("X", hypercharge="1/3")))
    sextet = stability(model(*leptons(), fermion("X", su3=6)))
    for found in (fractional, sextet):
        assert (found.verdict, found.candidates, found.states["X"].unconditional) == ("exact", (), True)
    assert "triality" in sextet.states["X"].reason
    assert stability(model(*leptons(-1), scalar("X", "-2/3", su3=-3, hypercharge="1/3"))).verdict == "exact"
    leptoquark = stability(model(*leptons(-1), scalar("X", "2/3", su3=-3, hypercharge="1/3")))
    assert (leptoquark.verdict, "quarks included" in leptoquark.convention) == ("no", True)


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
    """Z2 x Z2: two states are stable whatever their masses, three if none can pay for the others."""
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
    assert mixing
    assert "mostly xi" in mixing.reason


def test_candidates() -> None:
    wanted = {(1, 0): True, (2, HALF): True, (2, Fraction(3, 2)): False, (3, 0): True, (3, 1): False, (1, 1): False}
    for (su2, y), fine in wanted.items():
        assert bool(dark_matter_candidate(scalar("X", su2=su2, hypercharge=y))) == fine
    assert not dark_matter_candidate(scalar("X", su3=8))


def test_evidence_is_minimal() -> None:
    """Leaving out any operator restores a symmetry."""
    verdict = diracness(MAJORANA)
    assert Counter(map(str, verdict.evidence)).most_common(1)[0][1] == 1
    protection = Protection(MAJORANA)
    for _ in range(4):
        assert protection.advance()
    vector = protection.alphabet.unit(*protection.alphabet.indices("L") * 2)
    assert protection.allows(vector)
    assert texts(protection.evidence(vector)) == texts(verdict.evidence)


# ---- What can be dark matter.


def test_a_doublet_is_no_dark_matter_by_mixing_with_what_it_gives_its_mass_to() -> None:
    """L4* H* n4 alone: a Dirac neutrino of a fourth family, whose left-handed half is all doublet."""
    L4 = fermion("L4", HALF, "left", su2=2, hypercharge="-1/2")
    n4 = fermion("n4", HALF, "right")
    found = stability(model(*leptons(-1), NU_R, L4, n4)).states
    assert "no renormalisable term splits it" in found["L4"].dark_matter.reason
    assert "gets its mass with a field that couples to the Z" in found["n4"].dark_matter.reason
    heavy = fermion("n4", HALF)
    found = stability(model(*leptons(-1), NU_R, L4, heavy)).states
    assert found["n4"].dark_matter
    assert "mostly n4, by mixing" in found["L4"].dark_matter.reason


def test_mixing_needs_renormalisable_terms() -> None:
    """H* eta xi* chi^10 has d = 13."""
    eta = scalar("eta", HALF, su2=2, hypercharge=HALF)
    for charge, mixes in (("61/2", False), ("7/2", True)):
        found = stability(model(*leptons(-1), NU_R, CHI, eta, scalar("xi", charge))).states
        assert bool(found["eta"].dark_matter) is mixes
        assert found["xi"].dark_matter


def test_massless_fermions_are_no_dark_matter() -> None:
    """psi psi would need half a chi."""
    found = stability(model(*leptons(-1), NU_R, CHI, fermion("psi", HALF, "left")))
    assert (found.verdict, found.candidates) == ("exact", ())
    assert "psi is massless" in found.states["psi"].dark_matter.reason
