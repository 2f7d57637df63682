"""Normal forms of matrices, residual groups of several U(1)s, and the published models."""

from fractions import Fraction
from itertools import product
from math import gcd, prod
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charges import residual_group, strategies
from charges.arithmetic.smith import Matrix, contains, coordinates, hermite, relations, smith
from charges.symmetries.abelian import AbelianGroup
from charges.symmetries.breaking import residual_groups
from topologies import MalformedInput

matrices = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-30, 30), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def dot(a: Any, b: Any) -> Matrix:
    return tuple(
        tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)) for row in a
    )


def determinant(a: Any) -> int:
    """By expansion; small matrices only."""
    if not a:
        return 1
    return sum((-1) ** j * x * determinant([(*r[:j], *r[j + 1 :]) for r in a[1:]]) for j, x in enumerate(a[0]) if x)


# ---- Normal forms.


@given(matrices)
def test_smith_form(rows: list[list[int]]) -> None:
    """U A V = D, U and V invertible over the integers, and each factor divides the next."""
    form = smith(rows)
    assert dot(dot(form.left, rows), form.right) == form.form
    assert abs(determinant(form.left)) == abs(determinant(form.right)) == 1
    assert all(i == j or not x for i, row in enumerate(form.form) for j, x in enumerate(row))
    assert all(n >= 0 and (n % m == 0 if m else n == 0) for m, n in zip(form.factors, form.factors[1:], strict=False))


@given(matrices)
def test_smith_form_against_sympy(rows: list[list[int]]) -> None:
    from sympy import ZZ, Matrix
    from sympy.matrices.normalforms import smith_normal_form

    theirs = smith_normal_form(Matrix(rows), domain=ZZ)
    size = min(theirs.shape)
    assert sorted(abs(int(theirs[i, i])) for i in range(size)) == sorted(smith(rows).factors)


@given(matrices, st.randoms(use_true_random=False))
def test_hermite_form_is_canonical(rows: list[list[int]], random: Any) -> None:
    """Other generators of the same lattice have the same form, and these all lie in it."""
    basis = hermite(rows)
    multiples = [random.randint(-3, 3) for _ in rows[1:]]
    other = [
        [x + times * y for x, y in zip(row, rows[0], strict=True)]
        for row, times in zip(rows[1:], multiples, strict=True)
    ]
    assert hermite([rows[0], *other]) == basis
    shuffled = [[-x for x in row] for row in rows]
    random.shuffle(shuffled)
    assert hermite(shuffled) == basis
    for row in rows:
        parts = coordinates(row, basis)
        assert parts is not None
        assert [sum(n * b[j] for n, b in zip(parts, basis, strict=True)) for j in range(len(row))] == row


@given(matrices)
def test_membership(rows: list[list[int]]) -> None:
    """Against the gcd, for one column."""
    column = [row[:1] for row in rows]
    step = gcd(*(row[0] for row in rows))
    for n in range(1, 20):
        assert contains(hermite(column), [n]) == (step != 0 and n % step == 0)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=3))
def test_relations_by_hand(rows: list[tuple[int, int]]) -> None:
    """Against a list of all products of phases under Z6 x Z4."""
    lattice = relations(rows, [6, 4])
    for powers in product(range(-3, 4), repeat=len(rows)):
        total = [sum(n * row[i] for n, row in zip(powers, rows, strict=True)) % m for i, m in enumerate((6, 4))]
        assert contains(lattice, powers) == (not any(total))


def test_matrices_that_are_refused() -> None:
    refused: tuple[Any, ...] = ([[1, 2], [3]], [[1.0]], [[True]])
    for rows in refused:
        for use in (smith, hermite):
            with pytest.raises(MalformedInput):
                use(rows)
    assert smith([], 2).factors == ()
    assert smith([], 2).right == ((1, 0), (0, 1))
    assert hermite([]) == relations([], [3]) == ()


# ---- One U(1): agreement with residual_group.


@given(strategies.charges_of_models(), strategies.values(), st.booleans(), st.booleans())
def test_agrees_with_residual_group(charges: dict[str, Fraction], more: Fraction, two: bool, quarks: bool) -> None:
    fields = charges | {"S": more}
    vevs = ["chi", "S"] if two else ["chi"]
    one = residual_group(fields, vevs, quarks=quarks)
    general = residual_groups(fields, vevs, quarks=quarks)
    assert (general.name, general.torsion) == (one.name, (one.order,) if one.order != 1 else ())
    if one.order != 1:
        assert general.phases == {name: (power,) for name, power in one.phases.items()}


@given(strategies.charges_of_models(), strategies.values())
def test_both_functions_find_equal_groups(charges: dict[str, Fraction], more: Fraction) -> None:
    """Plain numbers as phases make no difference, nor, for an unbroken U(1), does the unit of charge."""
    fields = charges | {"S": more}
    for vevs in ([], ["chi"], ["chi", "S"]):
        one, general = residual_group(fields, vevs), residual_groups(fields, vevs)
        assert one == general
        assert hash(one) == hash(general)
        assert one.agrees(general)
        assert one.agrees({name: -phase for name, phase in one.phases.items()})  # type: ignore[operator]
        assert general.agrees(general.phases)
        assert (one.order, one.unit) == (general.order, general.unit)


def test_phases_that_are_no_phases_of_one_u1() -> None:
    one = residual_group({"L": -1, "chi": 3}, ["chi"])
    refused: list[Any] = [{"L": "1/2", "chi": 0}, {"L": Fraction(1, 2), "chi": 0}, {"L": ((1, 0),), "chi": 0}, {"L": 1}]
    for given_phases in refused:
        with pytest.raises(MalformedInput):
            one.agrees(given_phases)
    with pytest.raises(MalformedInput, match="no common unit"):
        residual_groups({"L": [1, 2]}, []).unit  # noqa: B018


@given(strategies.charges_of_models())
def test_without_a_vev_the_group_stays(charges: dict[str, Fraction]) -> None:
    """The charges in units of the smallest."""
    general, one = residual_groups(charges | {"H": 0}, ["H"]), residual_group(charges, [])
    assert (general.name, general.rank, general.torsion) == ("U1", 1, ())
    assert "nothing is broken" in general.convention
    assert all(general.phases[name] == (int(q / one.unit),) for name, q in charges.items())


DIRAC: dict[str, Any] = {"L": -1, "N": "-1/2", "H": 0, "chi": 3, "eta": "1/2", "xi": "7/2"}


def test_published_models() -> None:
    """arXiv:1812.01599, 1901.06402, 2103.15328 and the U(1)_D of 1909.09574."""
    named: dict[str, Any] = {name: {"B-L": q} for name, q in (DIRAC | {"nu_R": [-4, -4, 5]}).items()}
    group = residual_groups(named, ["chi", "H"])
    assert group.name == "Z6"
    assert group.phases == {"L": (4,), "nu_R": (4,), "N": (5,), "H": (0,), "chi": (0,), "eta": (1,), "xi": (1,)}
    assert str(group.generators[0]) == "2 B-L mod 6"
    assert "the vev of H is neutral" in group.convention
    with_quarks = residual_groups(named, ["chi", "H"], quarks=True)
    assert (with_quarks.name, with_quarks.phases["L"], with_quarks.phase({"B-L": "1/3"})) == ("Z18", (12,), (2,))
    majorana: dict[str, Any] = {"L": -1, "F": "1/2", "eta_1": "-3/2", "eta_2": "-1/2", "eta_3": "3/2", "chi": 2}
    assert residual_groups(majorana, ["chi"]).phases["eta_3"] == (3,)
    assert residual_groups(majorana, ["chi"]).name == "Z4"
    assert residual_groups({"L": -1, "S": 3, "S1": -2, "S2": -5}, ["S"]).name == "Z3"
    neutral_leptons: dict[str, Any] = {"L": 0, "S": 2, "sigma": 3, "nu_R": [-4, -4, 5], "psi_R": 1}
    neutral = residual_groups({name: {"D": q} for name, q in neutral_leptons.items()}, ["S"])
    assert (neutral.name, neutral.phases["nu_R"]) == ("Z2", ((0,), (0,), (1,)))


# ---- Several U(1)s.

WEAK: dict[str, Any] = {
    "nu": ["1/2", "-1/2"],
    "e": ["-1/2", "-1/2"],
    "e_R": [0, -1],
    "u": ["1/2", "1/6"],
    "d": ["-1/2", "1/6"],
    "u_R": [0, "2/3"],
    "H+": ["1/2", "1/2"],
    "H0": ["-1/2", "1/2"],
    "W+": [1, 0],
}


def test_electric_charge_is_what_the_higgs_leaves() -> None:
    """T3 and Y break to U(1)_em; the charges come in units of 1/3 because of the quarks."""
    group = residual_groups(WEAK, ["H0"])
    charge = {"nu": 0, "e": -3, "e_R": -3, "u": 2, "d": -1, "u_R": 2, "H+": 3, "H0": 0, "W+": 3}
    assert group.name == "U1"
    assert group.phases == {name: (q,) for name, q in charge.items()}
    assert dict(group.generators[0].weights) == {"A": 3, "B": 3}
    assert residual_groups(WEAK, []).name == "U1xU1"
    assert residual_groups(WEAK, ["H0", "H+"]).name == "Z3"  # quark number modulo 3


def test_products() -> None:
    """Z2 x Z4 has these factors; Z2 x Z3 is Z6; and an unbroken U(1) may remain beside Z3."""
    two_four = residual_groups({"a": [1, 0], "b": [0, 1], "s": [2, 0], "t": [0, 4]}, ["s", "t"])
    assert (two_four.name, two_four.torsion, two_four.rank) == ("Z2xZ4", (2, 4), 0)
    assert residual_groups({"a": [1, 0], "b": [0, 1], "s": [2, 0], "t": [0, 3]}, ["s", "t"]).name == "Z6"
    assert residual_groups({"a": [1, 0], "b": [0, 1], "s": [0, 3]}, ["s"]).name == "Z3xU1"
    broken = residual_groups({"a": [1, 0], "b": [0, 1]}, ["a", "b"])
    assert (broken.name, broken.phases["a"]) == ("Z1", ())
    with pytest.raises(MalformedInput, match="not a sum"):
        broken.phase(["1/2", 0])


models = st.lists(st.lists(st.fractions(-4, 4, max_denominator=4), min_size=2, max_size=2), min_size=2, max_size=6).map(
    lambda rows: {f"X{i}": row for i, row in enumerate(rows)}
)


@given(models, st.integers(0, 3), strategies.values().filter(bool))
def test_rescaling_and_mixing_change_nothing(model: dict[str, Any], many: int, factor: Fraction) -> None:
    """Units of charge, the order of the fields, and the choice of the two U(1)s are conventions."""
    vevs = list(model)[:many]
    group = residual_groups(model, vevs)
    scaled = {name: [q * factor for q in row] for name, row in model.items()}
    mixed = {name: [a + 2 * b, a + 3 * b] for name, (a, b) in reversed(model.items())}
    for other in (residual_groups(scaled, vevs), residual_groups(mixed, vevs[::-1])):
        assert other.group == group.group
        assert other.agrees(group)
        assert group.agrees(other)


@given(models, st.integers(0, 3))
def test_phases_are_characters(model: dict[str, Any], many: int) -> None:
    """Vevs have no phase, and every product of fields made of vevs has none; no other product is invariant."""
    vevs = list(model)[:many]
    group = residual_groups(model, vevs)
    assert all(not any(group.phases[name]) for name in vevs)
    scale = 12
    broken = hermite([[int(q * scale) for q in model[name]] for name in vevs], 2)
    for powers in product((-2, -1, 0, 1, 3), repeat=2):
        total = [sum(n * model[f"X{i}"][j] for i, n in enumerate(powers)) for j in range(2)]
        phase = group.phase(total)
        assert any(phase) != contains(broken, [int(q * scale) for q in total])


@given(models, st.lists(st.fractions(-4, 4, max_denominator=8), min_size=2, max_size=2))
def test_a_finer_charge_refines(model: dict[str, Any], row: list[Fraction]) -> None:
    """What was not invariant remains so; the order of the finite part grows by an integer factor at equal rank."""
    vevs = list(model)[:2]
    coarse, fine = residual_groups(model, vevs), residual_groups(model | {"further": row}, vevs)
    for name in model:
        assert any(coarse.phases[name]) == any(fine.phases[name])
    assume(coarse.rank == fine.rank == 0)
    size = [1, 1]
    for i, group in enumerate((coarse, fine)):
        for order in group.torsion:
            size[i] *= order
    assert size[1] % size[0] == 0


def test_agreement_up_to_an_automorphism() -> None:
    group = residual_groups(DIRAC, ["chi"])
    mine = {name: phase[0] for name, phase in group.phases.items() if isinstance(phase[0], int)}
    assert group.agrees(mine)
    assert group.agrees({name: -power % 6 for name, power in mine.items()})
    assert not group.agrees(mine | {"N": 1})
    with pytest.raises(MalformedInput, match="generate"):
        group.agrees({name: 2 * power for name, power in mine.items()})
    with pytest.raises(MalformedInput, match="same fields"):
        group.agrees({"L": 4})
    assert not residual_groups({"S": 3, "X": 1}, ["S"]).agrees(residual_groups({"S": 6, "X": 1}, ["S"]))


@pytest.mark.parametrize(
    ("charges", "vevs"),
    [
        ({}, []),
        ({"L": 0.5}, []),
        ({"L": [1, 0.5]}, []),
        ({"L": -1, "S": [1, 2]}, []),
        ({"L": [1, 2], "S": 1}, []),
        ({"L": {"A": 1}, "S": {"B": 1}}, []),
        ({"L": {"A": 1}, "S": [1, 2]}, []),
        ({"L": {"A": []}}, []),
        ({"L": {"A": [1, 2], "B": [1, 2, 3]}}, []),
        ({"L": []}, []),
        ({"L": {}}, []),
        ({"L": -1}, ["chi"]),
        ({"L": None}, []),
        ({"L": True}, []),
    ],
)
def test_models_that_are_refused(charges: dict[str, Any], vevs: list[str]) -> None:
    with pytest.raises(MalformedInput) as error:
        residual_groups(charges, vevs)
    assert "\n" not in str(error.value)


def test_groups_and_quarks_that_are_refused() -> None:
    refused: list[Any] = [((0,), 0), ((2.0,), 0), (("a",), 0), ("ab", 0), (6, 0), ((), -1), ((), True)]
    for torsion, rank in refused:
        with pytest.raises(MalformedInput):
            AbelianGroup(torsion, rank)
    with pytest.raises(MalformedInput, match="quarks"):
        residual_groups({"L": {"A": 1}}, [], quarks=True)
    assert residual_groups({"L": {"A": 1}}, [], quarks={"A": "1/2"}).phases["L"] == (2,)


def test_neutral_fields() -> None:
    """No field is charged, so the trivial group acts faithfully."""
    group = residual_groups({"H": 0, "S": 0}, ["S"])
    assert (group.name, group.phases) == ("Z1", {"H": (), "S": ()})


@given(st.lists(st.integers(1, 24), max_size=3), st.lists(st.integers(1, 24), max_size=3))
def test_isomorphic_groups_are_equal(one: list[int], other: list[int]) -> None:
    """Against the number of elements of each order dividing m, which tells finite abelian groups apart."""

    def counts(orders: list[int]) -> list[int]:
        return [prod(gcd(m, n) for n in orders) for m in range(1, 577)]

    same = AbelianGroup(tuple(one)) == AbelianGroup(tuple(other))
    assert same == (counts(one) == counts(other))
    assert AbelianGroup.of("x".join(f"Z{n}" for n in one) or "Z1") == AbelianGroup(tuple(one))
    assert AbelianGroup.of(AbelianGroup(tuple(one), 1).name) == AbelianGroup(tuple(one), 1)


def test_equal_up_to_an_automorphism() -> None:
    """omega -> 1 / omega, or another basis of the U(1)s, makes no difference; another phase does."""
    plain = residual_groups({"chi": 3, "N": "-1/2", "L": -1}, ["chi"])
    assert plain == residual_groups({"chi": -3, "N": "1/2", "L": 1}, ["chi"])
    assert len({plain, residual_groups({"chi": -6, "N": 1, "L": 2}, ["chi"])}) == 1
    assert plain != residual_groups({"chi": 3, "N": "-1/2", "L": 0}, ["chi"])
    assert plain != residual_groups({"chi": 3, "N": "-1/2"}, ["chi"])
    assert plain != "Z6"


@given(st.integers(2, 12), st.lists(st.integers(-20, 20), min_size=1, max_size=4), st.integers(-20, 20))
def test_a_discrete_symmetry_is_a_broken_u1(n: int, charges: list[int], vev: int) -> None:
    """Z_n with a vev of charge v leaves what U(1) with vevs of charges n and v leaves, up to what acts on no field."""
    fields = {f"X{i}": q for i, q in enumerate(charges)}
    discrete = residual_groups({name: {f"Z{n}": q} for name, q in (*fields.items(), ("v", vev))}, ["v"])
    broken = residual_groups({**fields, "v": vev, "n": n}, ["v", "n"])
    assert discrete.group == broken.group
    assert discrete.agrees({name: phase for name, phase in broken.phases.items() if name != "n"})


@pytest.mark.parametrize("name", ["Z0", "Z1", "Z" + "9" * 30, "", "a\nb"])
def test_names_of_symmetries_that_are_refused(name: str) -> None:
    with pytest.raises(MalformedInput) as error:
        residual_groups({"L": {name: 1}}, [])
    assert "\n" not in str(error.value)


def test_charges_of_discrete_symmetries_are_integers() -> None:
    with pytest.raises(MalformedInput, match="the charges under Z2 are integers"):
        residual_groups({"L": {"Z2": "1/2"}}, [])
    with pytest.raises(MalformedInput, match="vevs are a list"):
        residual_groups({"chi": 3}, "chi")
