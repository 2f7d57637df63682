"""Lagrangians: published ones, known counts, what breaking leaves, and lists of couplings; basisgen as oracle."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges.alphabet import Alphabet
from charges.comparison import Comparison, compare
from charges.couplings import Coupling, latex_name
from charges.gauge import Multiplet, contractions
from charges.groups import listed
from charges.invariants import TooMany
from charges.lagrangian import Lagrangian, after_breaking, lagrangian
from charges.models import SU3_LABELS, Model, ModelField
from charges.strategies import models
from topologies import MalformedInput

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


def test_exchange_of_equal_fields() -> None:
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
    """Charges, hypercharge and parities; its dimension is at most 4; its invariants are there; no term occurs twice."""
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
    """The count of the invariants that use characters of the gauge group alone."""
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


# ---- Lists of couplings.


@EVERY
def test_a_complete_list_is_complete(given_model: Model) -> None:
    """What is listed is allowed, and nothing is forgotten."""
    found = compare(given_model, texts(lagrangian(given_model)))
    assert found
    assert (found.forgotten, found.customary) == ((), ())
    nothing = compare(given_model, [])
    assert len(nothing.forgotten) + len(nothing.customary) == len(lagrangian(given_model))


@given(models(max_fields=3), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_texts_in_any_order_and_conjugated(drawn: Model, random: Any) -> None:
    found = []
    for text in texts(lagrangian(drawn)):
        words = [word.removesuffix("*") if word.endswith("*") else word + "*" for word in text.split()]
        random.shuffle(words)
        found.append(" ".join(words))
    result = compare(drawn, found)
    assert result, str(result)
    assert (result.forgotten, result.customary) == ((), ())


def test_the_published_list() -> None:
    """The three couplings of arXiv:1812.01599 and the mass are all; leaving one out is noticed."""
    listed = ["L* eta* N", "nu_R N* xi", "H chi* eta* xi"]
    found = compare(DIRAC, listed)
    assert found
    assert not found.forgotten
    assert {"L* H e_R", "N* N", "H H*", "xi xi xi* xi*"} <= set(texts(found.customary))
    assert texts(compare(DIRAC, listed[:2]).forgotten) == ["H chi* eta* xi"]
    assert "forgotten: H chi* eta* xi" in str(compare(DIRAC, listed[:2]))
    assert compare(DIRAC, ["nu_R(-4) N* xi"]).checked[0]
    assert not compare(DIRAC, ["nu_R(5) N* xi"])


ONE = model(
    *leptons(0, generations=1),
    *quarks(0),
    field("h", 0, hypercharge=1),
    field("P", 0, su2=4, hypercharge=HALF),
    field("O", 0, su3=8),
    field("S", 3),
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nu_R N* xi chi chi", "dimension 6 > 4"),
        ("L* H* nu_R chi", "dimension 5 > 4"),
        ("L L e_R* e_R*", "dimension 6 > 4"),
        ("L* eta* xi", "not Lorentz invariant: an odd number of fermions"),
        ("N* nu_R(5) xi", "the X charges add up to 9, not 0"),
        ("L* H* nu_R", "the X charges add up to -3, not 0; or the X charges add up to 6, not 0"),
        ("H eta*", "the X charges add up to -1/2, not 0"),
        ("H H", "the hypercharges add up to 1, not 0"),
        ("L* H N", "the X charges add up to 1/2, not 0, and the hypercharges add up to 1, not 0"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    assert compare(DIRAC, [text]).checked[0].reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("L L h", "its contractions vanish under the exchange of equal fields with so few generations"),
        ("P* H", "no SU(2) singlet in 4 x 2"),
        ("O", "no colour singlet in 8"),
        ("u_R u_R d_R H", "not Lorentz invariant: an odd number of fermions"),
        ("e_R* e_R", "not Lorentz invariant without a derivative: e_R* and e_R have opposite chirality"),
        ("Q* Q", "not Lorentz invariant without a derivative: Q* and Q have opposite chirality"),
        ("L* H* e_R", "the hypercharges add up to -1, not 0 (L* H e_R is allowed)"),
        ("S O O", "the X charges add up to 3, not 0"),
    ],
)
def test_more_reasons(text: str, reason: str) -> None:
    assert compare(ONE, [text]).checked[0].reason == reason


def test_reasons_of_discrete_symmetries() -> None:
    """They name the modulus."""
    found = compare(SCOTOGENIC, ["L* H* N_R", "L* eta N_R"])
    assert [each.reason for each in found.checked] == [
        "the Z2 charges add up to 1, not 0 modulo 2",
        "the hypercharges add up to 1, not 0 (L* eta* N_R is allowed)",
    ]


@pytest.mark.parametrize("text", ["", "  ", "L* eta* M", "L** eta* N", "L*eta* N", "nu_R(7) N* xi", 3])
def test_malformed_couplings(text: Any) -> None:
    with pytest.raises(MalformedInput, match=r"^coupling "):
        compare(DIRAC, [text])


def test_a_text_is_no_list() -> None:
    with pytest.raises(MalformedInput, match="list of texts"):
        compare(DIRAC, "L* eta* N")


def test_large_models() -> None:
    """Too many products are an error, not a short list."""
    with pytest.raises(TooMany, match="too many products of dimension 4"):
        lagrangian(model(*(field(f"S_{i}") for i in range(60))))
    assert issubclass(TooMany, MalformedInput)
    assert isinstance(compare(LEPTOQUARKS, []), Comparison)


# ---- LaTeX.


@pytest.mark.parametrize(
    ("given_model", "text", "latex"),
    [
        (DIRAC, "L* eta* N", r"\overline{L}\,\tilde{\eta}\,N_{R}"),
        (DIRAC, "N* nu_R(-4) xi", r"\overline{N_{L}}\,\nu_{R(-4)}\,\xi"),
        (DIRAC, "H chi* eta* xi", r"(\eta^{\dagger}H)\,\chi^{*}\,\xi"),
        (DIRAC, "H H* eta eta*", r"(H^{\dagger}H)\,(\eta^{\dagger}\eta)"),
        (DIRAC, "chi chi chi* chi*", r"(\chi^{*}\chi)^{2}"),
        (DIRAC, "H H*", r"H^{\dagger}H"),
        (MAJORANA, "L eta_2* F", r"\overline{L^{c}}\,\eta_{2}^{*}\,F_{L}"),
        (MAJORANA, "H H eta_1 eta_3", r"(\tilde{H}^{\dagger}\eta_{1})\,(\tilde{H}^{\dagger}\eta_{3})"),
        (ZEE_BABU, "L L h", r"\overline{L^{c}}\,i\sigma_{2}\,L\,h"),
        (TYPE_II, "L T L", r"\left(\overline{L^{c}}\,T\,L\right)_{\mathbf{1}}"),
        (SCOTOGENIC, "H H eta* eta*", r"(\eta^{\dagger}H)^{2}"),
    ],
)
def test_latex_of_terms(given_model: Model, text: str, latex: str) -> None:
    assert next(each.latex for each in lagrangian(given_model) if each.text == text) == latex


@EVERY
def test_as_many_structures_as_contractions(given_model: Model) -> None:
    """Each is written once, or all as one with an index."""
    for each in lagrangian(given_model):
        found = each.structures(flavour=True)
        assert len(set(found)) == len(found)
        assert len(found) == each.count or (len(found) == 1 and found[0].endswith(r",a}"))


def test_coupling_constants() -> None:
    """Each has its own name and its flavour indices."""
    latex = lagrangian(DIRAC).latex()
    assert r"y_{1}^{ij}\,\overline{L_{i}}\,H\,e_{R\,j} + \mathrm{h.c.}" in latex
    assert r"m_{N}\,\overline{N_{L}}\,N_{R}" in latex
    assert (
        r"\lambda_{3}\,(H^{\dagger}H)\,(\eta^{\dagger}\eta) + \lambda_{4}\,(\eta^{\dagger}H)\,(H^{\dagger}\eta)"
        in latex
    )
    for given_model in PUBLISHED:
        names = re.findall(
            r"(?:&|&\+|\+|\}) ((?:\\sum_\{[^{}]*\}\^\{[^{}]*\})?\S+?)\\,", lagrangian(given_model).latex()
        )
        assert len(names) == len(set(names)), given_model.name


HOSTILE = (
    "a&b", "50%", "$x$", "#1", "x^y", "~", r"\input", "{", "}", "_", "A_B_C", "H'", "S++", "ν_R", "Δ", "雪", "x*y", '"',
)  # fmt: skip


def test_names_that_latex_would_misread() -> None:
    assert latex_name(field(r"\input{x}")) == (r"\mathrm{\backslash input\{x\}}", "")
    assert latex_name(field("ν_R")) == (r"\nu", "R")
    assert latex_name(field("S", latex=r"\sigma_{1}")) == (r"\sigma", "1")
    assert latex_name(field("S", latex=r"S^{+}")) == ("{S^{+}{}}", "")
    for bad in (r"\write18{x}", "a$b", "{", r"\input x", "a_b_c", "%"):
        assert latex_name(field("S", latex=bad)) == ("S", "")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex, which compiles the result, is not installed")
def test_latex_compiles(tmp_path: Path) -> None:
    """With and without generations and triplets, and with hostile names."""
    odd = [field(name, i) for i, name in enumerate(HOSTILE)]
    odd += [doublet(f"d{name}", i, generations=2) for i, name in enumerate(HOSTILE[:3])]
    odd += [field(f"f{name}", i, "", latex=rf"\Psi'_{i}") for i, name in enumerate(HOSTILE[:3])]
    bodies = [lagrangian(each).latex() for each in (DIRAC, MAJORANA, TYPE_II, model(*odd))]
    text = "\n".join(
        [r"\documentclass{article}\usepackage{amsmath}\allowdisplaybreaks\begin{document}", *bodies, r"\end{document}"]
    )
    (tmp_path / "all.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-draftmode", "all.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert run.returncode == 0, run.stdout[-1500:]


# ---- The oracle.


def theirs(given_model: Model) -> Counter[tuple[tuple[str, int], ...]]:
    """All invariants up to dimension 4 without derivatives by basisgen: how many for each product of Weyl fields."""
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
