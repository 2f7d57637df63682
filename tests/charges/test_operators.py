"""Operators that the symmetries of a model allow, against contractions and by hand."""

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.gauge.multiplets import Multiplet, contractions
from charges.models.completion import completed
from charges.models.model import Model
from charges.neutrinos.diracness import diracness
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, TooMany, invariants, terms
from charges.terms.protection import Protection
from models_by_hand import ACCIDENTAL, DIRAC, HALF, MAJORANA, ZEE, fermion, leptons, model, scalar, texts


def test_published_couplings() -> None:
    """The Yukawa and scalar couplings of the papers, and no others that break a symmetry."""
    assert texts(terms(DIRAC, 4)) == {"L N* eta", "nu_R(-4) N* xi", "H chi* eta* xi"}
    assert texts(terms(DIRAC, 3)) == {"N N*"}
    assert texts(terms(MAJORANA, 4)) == {"L F eta_2*", "L F* eta_1*", "H H eta_1 eta_3"}
    assert texts(terms(ZEE, 4)) == {"L L S1*"}  # nu_R(-4) e_R S2* needs e_R
    assert "nu_R(-4) e_R S2*" in texts(terms(completed(ZEE)[0], 4))
    assert "nu_R(-4) psi_R sigma" in texts(terms(ACCIDENTAL, 4))


def test_equal_fields_obey_their_statistics() -> None:
    """Zee's L L S needs two generations; H H S vanishes; three equal triplets are antisymmetric, quintuplets not."""
    one = fermion("L", side="left", su2=2, hypercharge=-HALF)
    charged = scalar("S", hypercharge=1)
    assert texts(terms(model(one, charged), 4)) == set()
    assert texts(terms(model(leptons()[0], charged), 4)) == {"L L S"}
    assert "H H S*" not in texts(terms(model(leptons()[1], charged), 3))
    assert "X^3" not in texts(terms(model(scalar("X", su2=3)), 3))
    assert "X^3" in texts(terms(model(scalar("X", su2=5)), 3))
    assert texts(terms(model(fermion("X", side="left")), 3)) == {"X X"}


def test_opposite_chiralities_need_a_derivative() -> None:
    """Two spinors of opposite chirality need a derivative, equal quantum numbers mix already in kinetic terms."""
    fields = (fermion("a", side="left"), fermion("b", side="right"), scalar("S"))
    assert texts(terms(model(*fields), 3)) >= {"a a", "a b*", "b b", "S^3"}
    assert "D a b" in texts(terms(model(*fields), 4))
    assert "D a b S" in texts(terms(model(*fields), 5))


scalars = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([-1, -HALF, Fraction(0), HALF, 1]), st.sampled_from([1, 1, 3, 8])),
    min_size=1,
    max_size=3,
)


@given(scalars)
def test_invariants_of_scalars_against_contractions(chosen: list[tuple[int, Fraction, int]]) -> None:
    """The numbers agree with charges.gauge, which takes names, not letters (both use charges.gauge.characters)."""
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
    """Charges are summed here by name; every dimension is that of the fields."""
    charge: dict[str, Any] = {f.name: f.charges["B-L"] for f in chosen.fields}
    for operator in terms(chosen, dimension):
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
        list(terms(many, 5))


def test_search_bounds_are_bounds() -> None:
    """2 q = 14 chi needs d = 17: a Majorana mass is allowed, so Diracness is accidental, but it is not found below."""
    verdict = diracness(model(fermion("nu_R", 7, "right"), scalar("chi", 1, vev=True)), max_dimension=9)
    assert (verdict.nature, verdict.bound_only, verdict.accidental_up_to) == ("dirac-accidental", True, 9)
    assert "at least" in str(verdict)


def test_evidence_is_minimal() -> None:
    """Leaving out any operator restores a symmetry."""
    verdict = diracness(MAJORANA)
    assert Counter(map(str, verdict.evidence)).most_common(1)[0][1] == 1
    protection = Protection(Operators(Alphabet(MAJORANA)))
    for _ in range(4):
        assert protection.advance()
    vector = protection.alphabet.unit(*protection.alphabet.indices("L") * 2)
    assert protection.allows(vector)
    assert texts(protection.evidence(vector)) == texts(verdict.evidence)
