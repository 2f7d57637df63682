"""Lagrangians: golden tables, properties, what breaking makes of them, and another program as an oracle."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges.gauge.multiplets import Multiplet, contractions
from charges.models.field import SU3_LABELS, ModelField
from charges.models.model import Model
from charges.strategies import models
from charges.symmetries.residual import listed
from charges.terms.alphabet import Alphabet
from charges.terms.breaking import after_breaking
from charges.terms.comparison import compare
from charges.terms.couplings import Coupling
from charges.terms.lagrangian import Lagrangian, lagrangian
from lagrangian_models import (
    DIRAC,
    EVERY,
    MAJORANA,
    SCOTOGENIC,
    SEESAW,
    SINGLETS,
    SM,
    TWO_DOUBLETS,
    TYPE_II,
    ZEE_BABU,
    field,
    leptons,
    texts,
)
from models_by_hand import HALF, doublet, model


def signature(coupling: Coupling) -> tuple[tuple[str, int, int], ...]:
    """The Weyl fields of a term up to order and conjugation, by the names of the fields."""
    letters = [
        (each.field.name, letter.sign, (letter.rep[2] - letter.rep[3]) * letter.sign)
        for each, letter in zip(coupling.species, coupling.term.letters, strict=True)
    ]
    return min(tuple(sorted((name, sign * over, side) for name, sign, side in letters)) for over in (1, -1))


def numbers(found: Lagrangian) -> int:
    """Real coupling constants."""
    return sum(each.parameters * (1 if each.hermitian else 2) for each in found)


# ---- Golden tables.


def test_standard_model() -> None:
    """Three Yukawa matrices, a mass and a quartic coupling."""
    found = lagrangian(SM)
    assert texts(found) == ["L* H e_R", "Q* H d_R", "Q* H* u_R", "H H*", "H H H* H*"]
    assert [each.parameters for each in found] == [9, 9, 9, 1, 1]
    assert [each.hermitian for each in found] == [False, False, False, True, True]
    assert [each.count for each in found] == [1] * 5


def test_published_dirac_model() -> None:
    """arXiv:1812.01599: the Yukawas and the quartic that close the loop, and nothing more that is not always there."""
    found = lagrangian(DIRAC)
    assert texts(found.yukawa) == ["L* H e_R", "L* eta* N", "N* nu_R(-4) xi"]
    assert texts(each for each in found.masses if each.fermionic) == ["N* N"]
    assert texts(each for each in found if not each.hermitian and not each.fermionic) == ["H chi* eta* xi"]
    always = [each for each in found if each.hermitian]
    scalars = 4  # H, chi, eta, xi: a mass each, and a quartic for each pair
    assert len(always) == scalars + comb(scalars + 1, 2)
    assert {each.text: each.count for each in always}["H H* eta eta*"] == 2
    without = replace(DIRAC, fields=tuple(each for each in DIRAC.fields if each.name != "e_R"))
    assert "L* H e_R" in texts(lagrangian(without, complete=True))
    assert "L* H e_R" not in texts(lagrangian(without))
    assert compare(without, ["L* H e_R"], complete=True)


def test_published_majorana_model() -> None:
    """arXiv:1901.06402: two Yukawas, the quartic with two H, and the cubic coupling that breaks B-L softly."""
    found = lagrangian(MAJORANA)
    assert set(texts(found.yukawa)) == {"L* H e_R", "L* eta_1 F", "L eta_2* F"}
    assert texts(each for each in found.potential if not each.hermitian) == ["eta_2 eta_3* chi", "H H eta_1 eta_3"]


@pytest.mark.parametrize("generations", [1, 2, 3])
def test_seesaw(generations: int) -> None:
    """A general Yukawa matrix and a symmetric Majorana mass."""
    heavy = field("N_R", None, "right", generations=generations)
    found = {each.text: each.parameters for each in lagrangian(model(*leptons(), heavy))}
    assert found["L* H* N_R"] == 3 * generations
    assert found["N_R N_R"] == comb(generations + 1, 2)


def test_couplings_of_equal_fields_have_a_symmetry_in_flavour() -> None:
    """Zee-Babu: f is antisymmetric in flavour, g is symmetric; one generation of L has no f."""
    found = {each.text: each for each in lagrangian(ZEE_BABU)}
    assert [found[text].parameters for text in ("L L h", "e_R e_R k")] == [3, 6]
    assert found["L L h"].count == 1  # though one generation has none
    assert "h h k*" in found
    one = lagrangian(model(*leptons(generations=1), *ZEE_BABU.fields[3:]))
    assert "L L h" not in texts(one)
    assert "L T L" in texts(lagrangian(model(*leptons(generations=1), TYPE_II.fields[3])))


def test_type_two_seesaw() -> None:
    """The potential of a triplet and the Higgs doublet: mu, and lambda, lambda_1 to lambda_4."""
    potential = lagrangian(TYPE_II).potential
    assert [each.text for each in potential if each.kind == "cubic"] == ["H H T*"]
    assert sum(each.count for each in potential if each.kind == "quartic") == 5


def test_two_higgs_doublets() -> None:
    """lambda_1 to lambda_7 without a symmetry, 14 real parameters in all; five lambdas with Z2."""
    general = lagrangian(TWO_DOUBLETS)
    assert sum(each.count for each in general.potential if each.kind == "quartic") == 7
    assert numbers(general) == 14
    first, second = (replace(each, charges={"Z2": i}) for i, each in enumerate(TWO_DOUBLETS.fields))
    restricted = lagrangian(Model("2HDM", ("Z2",), (first, second)))
    assert sum(each.count for each in restricted.potential if each.kind == "quartic") == 5
    assert texts(restricted.masses) == ["H_1 H_1*", "H_2 H_2*"]
    charged = lagrangian(model(doublet("H_1", 0), doublet("H_2", 1)))
    assert sum(each.count for each in charged.potential) == 2 + 4  # no lambda_5 with a U(1)


def test_scotogenic_model() -> None:
    """The Z2 forbids L H N, so the neutrinos wait for a loop."""
    found = lagrangian(SCOTOGENIC)
    assert texts(found.yukawa) == ["L* H e_R", "L* eta* N_R"]
    assert texts(each for each in found.potential if not each.hermitian) == ["H H eta* eta*"]


@pytest.mark.parametrize("n", [1, 2])
def test_complex_singlets_are_pairs_of_real_ones(n: int) -> None:
    """As many couplings as there are monomials in 2 n real fields up to degree 4."""
    found = lagrangian(model(*(field(f"S_{i}") for i in range(n))))
    assert numbers(found) == sum(comb(2 * n + d - 1, d) for d in range(1, 5))
    assert texts(each for each in found if each.kind == "tadpole") == [f"S_{i}" for i in range(n)]


def test_chiralities_of_vectorlike_fermions() -> None:
    """A singlet without charge has a Dirac and two Majorana masses, and couples in these ways to S and to S*."""
    found = lagrangian(model(field("N", None, ""), field("S")))
    assert sorted(texts(each for each in found.masses if each.fermionic)) == ["N N", "N N", "N* N"]
    assert len(found.yukawa) == 6
    assert {each.latex for each in found.masses if each.majorana} == {
        r"\overline{N_{L}^{c}}\,N_{L}",
        r"\overline{N_{R}^{c}}\,N_{R}",
    }


# ---- Properties.


@EVERY
def test_every_term_conserves_everything(given_model: Model) -> None:
    """Terms conserve charges, hypercharge and parities, have dimension 4 at most, and none occurs twice."""
    alphabet = Alphabet(given_model)
    found = lagrangian(given_model)
    for each in found:
        letters = each.term.letters
        assert not any(alphabet.reduced([sum(x) for x in zip(*(a.row for a in letters), strict=True)]))
        assert sum(letter.weight for letter in letters) == 2 * each.term.dimension <= 8
        assert each.count >= 1
        assert each.parameters >= 1
    assert len({each.key for each in found}) == len(found)


@EVERY
def test_scalar_counts_are_contractions(given_model: Model) -> None:
    """The number of contractions is that from characters of the gauge group alone."""
    for each in lagrangian(given_model).potential:
        fields = [
            Multiplet(f.su2, Fraction(f.hypercharge) * a.sign, a.rep[1])
            for f, a in zip(each.fields, each.term.letters, strict=True)
        ]
        assert contractions(fields, list(each.term.factors)) == each.count == each.parameters


@given(models(max_fields=3))
@settings(max_examples=25)
def test_conjugate_charges(drawn: Model) -> None:
    """Changing the sign of all charges, or scaling them, changes nothing."""
    for factor in (-1, 2):
        fields = [
            replace(each, charges={"B-L": [factor * Fraction(q) for q in each.charges["B-L"]]})  # type: ignore[union-attr]
            for each in drawn.fields
        ]
        other = lagrangian(replace(drawn, fields=tuple(fields)))
        assert Counter(map(signature, other)) == Counter(map(signature, lagrangian(drawn)))


@given(models(max_fields=3), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_names_and_order_do_not_matter(drawn: Model, random: Any) -> None:
    names = [f"A{i}" for i in range(len(drawn.fields))]
    random.shuffle(names)
    called = {each.name: name for each, name in zip(drawn.fields, names, strict=True)}
    renamed = [replace(each, name=called[each.name]) for each in drawn.fields]
    random.shuffle(renamed)
    back = {name: old for old, name in called.items()}

    def restored(coupling: Coupling) -> Any:
        letters = [(back[name], sign, side) for name, sign, side in signature(coupling)]
        return min(tuple(sorted((name, sign * over, side) for name, sign, side in letters)) for over in (1, -1))

    found = lagrangian(replace(drawn, fields=tuple(renamed)))
    assert Counter(map(restored, found)) == Counter(map(signature, lagrangian(drawn)))
    assert Counter((each.kind, each.count, each.parameters) for each in found) == Counter(
        (each.kind, each.count, each.parameters) for each in lagrangian(drawn)
    )


# ---- After breaking.


def test_breaking_of_the_published_model() -> None:
    """The mixing of eta and xi comes from the quartic; L H nu_R needs the generalised Weinberg operator."""
    found = {each.coupling.text: each for each in after_breaking(DIRAC)}
    assert (found["H eta* xi"].vevs, found["H eta* xi"].dimension) == (("chi*",), 4)
    assert found["H eta* xi"].renormalisable
    assert (found["L* H* nu_R(-4)"].vevs, found["L* H* nu_R(-4)"].dimension) == (("chi",), 5)
    assert not found["L* H* nu_R(-4)"].renormalisable
    assert found["L* H* nu_R(5)"].vevs == ("chi*", "chi*")
    assert found["N* nu_R(5) xi"].vevs is None  # three chi
    assert str(found["L* H* nu_R(-4)"]).endswith("an operator of dimension 5")
    assert not any("chi" in text for text in found)


def test_breaking_of_a_discrete_symmetry() -> None:
    """Z4 -> Z2 by a singlet of charge 2; a doublet with a vev stays in the terms."""
    charges = {"S": 2, "a": 1, "b": 3}
    fields = [ModelField(name, 0, {"Z4": q}, vev=name == "S") for name, q in charges.items()]
    fields.append(ModelField("H", 0, {"Z4": 2}, su2=2, hypercharge=HALF, vev=True))
    found = {each.coupling.text: each for each in after_breaking(Model("Z4", ("Z4",), tuple(fields)))}
    assert {text: each.vevs for text, each in found.items() if len(text.split()) == 2} == {
        "a a": ("S",),
        "a a*": (),
        "a b": (),
        "a b*": ("S",),
        "b b": ("S",),
        "b b*": (),
        "H H*": (),
    }
    assert found["a a a a"].vevs == ()


@given(models(max_fields=3))
@settings(max_examples=30)
def test_breaking_leaves_the_residual_group(drawn: Model) -> None:
    """The terms are those of the model whose charges are the phases under its residual Z_n."""
    residual = drawn.residual()
    names = tuple(f"Z{n}" + "'" * i for i, n in enumerate(residual.torsion))
    fields = []
    for each in drawn.fields:
        if each.name != "chi":
            phases = listed(residual.phases[each.name])
            charges = {name: [phase[i] for phase in phases] for i, name in enumerate(names)}
            fields.append(replace(each, charges=charges))
    discrete = lagrangian(Model("residual", names, tuple(fields)))
    assert {signature(each.coupling) for each in after_breaking(drawn)} == set(map(signature, discrete))


@EVERY
def test_breaking_keeps_what_was_there(given_model: Model) -> None:
    """Terms without the broken singlets stay, and those with them turn into renormalisable ones."""
    found = after_breaking(given_model)
    kept = [each.text for each in lagrangian(given_model) if not any(f.name == "chi" for f in each.fields)]
    assert Counter(each.coupling.text for each in found if each.vevs == ()) == Counter(kept)


# ---- The oracle.


def theirs(given_model: Model) -> Counter[tuple[tuple[str, int], ...]]:
    """Let basisgen count all invariants up to dimension 4 without derivatives, for each product of Weyl fields."""
    reason = "basisgen, which finds invariants independently, is not installed"
    basisgen: Any = pytest.importorskip("basisgen", reason=reason)
    fields = []
    for each, side in Alphabet(given_model).weyl:
        p, q = SU3_LABELS[each.field.su3]
        about: dict[str, Any] = {"statistics": basisgen.fermion, "dimension": 1.5} if side else {}
        weyl = basisgen.Field(
            f"{each.name} {side}",
            (basisgen.scalar, basisgen.L_spinor, basisgen.R_spinor)[side],
            basisgen.irrep("SU3 x SU2", f"{p} {q} {each.field.su2 - 1}"),
            charges=[float(x) for x in each.row[: len(given_model.symmetry) + 1]],
            number_of_flavors=each.copies,
            **about,
        )
        fields += [weyl, weyl.conjugate]
    found: Counter[tuple[tuple[str, int], ...]] = Counter()
    for operator, counts in basisgen.EFT(basisgen.algebra("SU3 x SU2"), fields).invariants(4).invariants.items():
        content = tuple(sorted((each.name, power) for each, power in operator.content.items()))
        found[content] += counts.get(0, 0)
    return +found


def ours(given_model: Model) -> Counter[tuple[tuple[str, int], ...]]:
    """The same, with the conjugates."""
    alphabet, found = Alphabet(given_model), Counter[tuple[tuple[str, int], ...]]()
    for each in lagrangian(given_model):
        for sign in (1,) if each.hermitian else (1, -1):
            names = Counter(
                f"{alphabet.weyl[a.place][0].name} {alphabet.weyl[a.place][1]}" + "*" * (a.sign * sign < 0)
                for a in each.term.letters
            )
            found[tuple(sorted(names.items()))] += each.parameters
    return found


@pytest.mark.parametrize(
    "given_model", [SM, DIRAC, SEESAW, ZEE_BABU, TYPE_II, TWO_DOUBLETS, SINGLETS], ids=lambda m: m.name
)
def test_all_invariants_against_basisgen(given_model: Model) -> None:
    """The whole Lagrangian, flavours included."""
    assert ours(given_model) == theirs(given_model)


@given(models(max_fields=1))
@settings(max_examples=10)
def test_drawn_models_against_basisgen(drawn: Model) -> None:
    assert ours(drawn) == theirs(drawn)
