"""Multiplets: components, products, and the invariants of equal fields, compared with basisgen."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import comb, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.gauge.harmless import HIGGS
from charges.gauge.multiplets import Multiplet, contractions, decompose, exterior_power, symmetric_power, weights
from charges.models.field import SU3_LABELS
from topologies import MalformedInput

LABELS = tuple(SU3_LABELS.values())
MULTIPLETS = st.builds(
    Multiplet, st.integers(1, 4), st.integers(-6, 6).map(lambda y: Fraction(y, 6)), st.sampled_from(LABELS)
)


def size(field: Multiplet) -> int:
    """The number of components."""
    return sum(weights(field).values())


def test_components_of_known_multiplets() -> None:
    """The Higgs doublet has (+, 0), the triplet of the type-II seesaw (++, +, 0)."""
    assert [part.charge for part in HIGGS.components] == [1, 0]
    assert [part.charge for part in Multiplet(3, Fraction(1)).components] == [2, 1, 0]
    assert [part.t3 for part in Multiplet(4).components] == [
        Fraction(3, 2),
        Fraction(1, 2),
        -Fraction(1, 2),
        -Fraction(3, 2),
    ]


@given(MULTIPLETS)
def test_components_of_the_antiparticle(field: Multiplet) -> None:
    """It has the opposite isospins and charges, in reversed order."""
    mirrored = [(-t3, -charge) for t3, charge in reversed(field.components)]
    assert [tuple(part) for part in field.conjugate().components] == mirrored


@pytest.mark.parametrize(
    ("left", "right", "parts"),  # textbook products
    [
        ((1, 0), (0, 1), {(0, 0): 1, (1, 1): 1}),
        ((1, 0), (1, 0), {(0, 1): 1, (2, 0): 1}),
        ((1, 1), (1, 1), {(0, 0): 1, (1, 1): 2, (3, 0): 1, (0, 3): 1, (2, 2): 1}),
    ],
)
def test_colour_products(left: tuple[int, int], right: tuple[int, int], parts: dict[tuple[int, int], int]) -> None:
    """3 x 3* = 1 + 8, 3 x 3 = 3* + 6, 8 x 8 = 1 + 8 + 8 + 10 + 10* + 27."""
    product_parts = decompose([Multiplet(su3=left), Multiplet(su3=right)])
    assert {field.su3: n for field, n in product_parts.items()} == parts


@given(st.lists(MULTIPLETS, max_size=3))
def test_products_keep_dimension_and_hypercharge(fields: list[Multiplet]) -> None:
    """And the singlets among the parts are what ``contractions`` counts."""
    parts = decompose(fields)
    assert sum(n * size(part) for part, n in parts.items()) == prod(map(size, fields))
    assert {part.hypercharge for part in parts} == {sum((field.hypercharge for field in fields), Fraction(0))}
    assert parts.get(Multiplet(), 0) == contractions(fields)


@given(MULTIPLETS, MULTIPLETS)
def test_products_commute_and_conjugate(left: Multiplet, right: Multiplet) -> None:
    parts = decompose([left, right])
    assert decompose([right, left]) == parts
    assert decompose([left.conjugate(), right.conjugate()]) == {part.conjugate(): n for part, n in parts.items()}


@given(MULTIPLETS, st.integers(0, 3))
def test_sizes_of_powers(field: Multiplet, power: int) -> None:
    """Multisets and subsets of the components."""
    n = size(field)
    assert sum(symmetric_power(field, power).values()) == comb(n + power - 1, power)
    assert sum(exterior_power(field, power).values()) == comb(n, power)


@given(MULTIPLETS)
def test_two_equal_fields_are_symmetric_or_antisymmetric(field: Multiplet) -> None:
    """Together the two powers make the product."""
    double = symmetric_power(field, 2) + exterior_power(field, 2)
    squared: Counter[Any] = Counter()
    for (v, k), (w, n) in product(weights(field).items(), repeat=2):
        squared[tuple(a + b for a, b in zip(v, w, strict=True))] += k * n
    assert double == squared


def test_contractions_of_equal_fields() -> None:
    """Two doublets make a singlet only antisymmetrically, three triplets of colour too, two octets symmetrically."""
    doublet, colour, octet = Multiplet(2), Multiplet(su3=(1, 0)), Multiplet(su3=(1, 1))
    assert (contractions([doublet] * 2, "aa"), contractions([doublet] * 2, "aa", antisymmetric="a")) == (0, 1)
    assert (contractions([colour] * 3, "aaa"), contractions([colour] * 3, "aaa", antisymmetric="a")) == (0, 1)
    assert (contractions([octet] * 2, "aa"), contractions([octet] * 2, "aa", antisymmetric="a")) == (1, 0)
    assert (contractions([octet] * 3, "aaa"), contractions([octet] * 3, "aaa", antisymmetric="a")) == (1, 1)  # d and f
    assert contractions([HIGGS, HIGGS.conjugate()] * 2, "abab") == 1
    assert contractions([HIGGS, HIGGS.conjugate()] * 2) == 2
    with pytest.raises(MalformedInput, match="'a' stands for both"):
        contractions([doublet, colour], "aa")


# ---- The oracle.


@pytest.fixture(scope="module")
def irrep() -> Callable[[Multiplet], Any]:
    """A multiplet in the notation of basisgen."""
    basisgen = pytest.importorskip(
        "basisgen", reason="basisgen, which decomposes products independently, is not installed"
    )
    return lambda field: basisgen.irrep("SU3 x SU2", f"{field.su3[0]} {field.su3[1]} {field.su2 - 1}")


@pytest.mark.parametrize("left", LABELS)
def test_products_against_basisgen(irrep: Callable[[Multiplet], Any], left: tuple[int, int]) -> None:
    """All products of two of the representations that a model file knows."""
    for right, isospins in product(LABELS, [(1, 3), (2, 2), (3, 4)]):
        fields = [Multiplet(su2, su3=su3) for su2, su3 in zip(isospins, (left, right), strict=True)]
        theirs = {irrep.highest_weight.components: n for irrep, n in (irrep(fields[0]) * irrep(fields[1])).items()}
        assert {(*part.su3, part.su2 - 1): n for part, n in decompose(fields).items()} == theirs


@pytest.mark.parametrize("field", [Multiplet(2), Multiplet(3), Multiplet(2, su3=(1, 0)), Multiplet(su3=(1, 1))])
def test_powers_against_basisgen(irrep: Callable[[Multiplet], Any], field: Multiplet) -> None:
    """Singlets in symmetric and antisymmetric products of equal fields, with their conjugates."""
    basisgen = pytest.importorskip("basisgen")
    for n, m, statistics in product(range(1, 4), range(2), ("boson", "fermion")):
        power = irrep(field).power(n, getattr(basisgen, statistics))
        other = irrep(field.conjugate()).power(m, basisgen.boson) if m else None
        theirs = sum(count for part, count in (power * other if other else power).items() if part.is_singlet)
        fields = [field] * n + [field.conjugate()] * m
        ours = contractions(fields, "a" * n + "b" * m, antisymmetric="a" if statistics == "fermion" else "")
        assert ours == theirs, (n, m, statistics)
