"""Lists of couplings against what a model allows: what is forgotten, what is forbidden, and why."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges.models.model import Model
from charges.strategies import models
from charges.terms.comparison import Comparison, compare
from charges.terms.lagrangian import lagrangian
from charges.terms.operators import TooMany
from lagrangian_models import DIRAC, EVERY, LEPTOQUARKS, SCOTOGENIC, field, leptons, quarks, texts
from models_by_hand import HALF, model
from topologies import MalformedInput


@EVERY
def test_a_complete_list_is_complete(given_model: Model) -> None:
    """Every coupling that is listed is allowed, and none is forgotten."""
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
    """The three couplings of arXiv:1812.01599 and the mass are complete; a list without one of them is not."""
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
        ("N* nu_R(5) xi", "the B-L charges add up to 9, not 0"),
        ("L* H* nu_R", "the B-L charges add up to -3, not 0; or the B-L charges add up to 6, not 0"),
        ("H eta*", "the B-L charges add up to -1/2, not 0"),
        ("H H", "the hypercharges add up to 1, not 0"),
        ("L* H N", "the B-L charges add up to 1/2, not 0, and the hypercharges add up to 1, not 0"),
    ],
)
def test_the_reason_names_what_forbids_a_coupling(text: str, reason: str) -> None:
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
        ("S O O", "the B-L charges add up to 3, not 0"),
    ],
)
def test_further_reasons_why_a_coupling_is_forbidden(text: str, reason: str) -> None:
    assert compare(ONE, [text]).checked[0].reason == reason


def test_reasons_of_discrete_symmetries_name_the_modulus() -> None:
    """Charges add up modulo n, and the reason says so."""
    found = compare(SCOTOGENIC, ["L* H* N_R", "L* eta N_R"])
    assert [each.reason for each in found.checked] == [
        "the Z2 charges add up to 1, not 0 modulo 2",
        "the hypercharges add up to 1, not 0 (L* eta* N_R is allowed)",
    ]


@pytest.mark.parametrize("text", ["", "  ", "L* eta* M", "L** eta* N", "L*eta* N", "nu_R(7) N* xi", 3])
def test_malformed_couplings_are_refused(text: Any) -> None:
    with pytest.raises(MalformedInput, match=r"^coupling "):
        compare(DIRAC, [text])


def test_a_text_is_not_a_list_of_couplings() -> None:
    with pytest.raises(MalformedInput, match="list of texts"):
        compare(DIRAC, "L* eta* N")


def test_models_that_are_too_large_are_refused() -> None:
    """Too many products are an error; they do not give an incomplete list."""
    with pytest.raises(TooMany, match="too many products of dimension 4"):
        lagrangian(model(*(field(f"S_{i}") for i in range(60))))
    assert issubclass(TooMany, MalformedInput)
    assert isinstance(compare(LEPTOQUARKS, []), Comparison)
