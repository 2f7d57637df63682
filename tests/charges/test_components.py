"""SU(2) on neutral legs: invariant tensors, sums of 3j symbols, and diagrams whose fate is worked out by hand."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Matrix
from sympy.physics.wigner import wigner_3j

from charges.gauge.components import Flowing, Tensor, Vertex, component, invariants, vanishes, vertex
from charges.gauge.multiplets import Multiplet, contractions
from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.mass_diagrams import mass_diagrams
from charges.neutrinos.mass_terms import MassDiagrams

HALF = Fraction(1, 2)
NU, H0, H_UP = component(2, 1), component(2, -1), component(2, 1)  # T3 of nu_L, of H^0 and of H^+


# ---- Invariant tensors.


def rank(tensors: Sequence[Tensor], dims: Sequence[int]) -> int:
    places = list(product(*map(range, dims)))
    return int(Matrix([[tensor.get(place, 0) for place in places] for tensor in tensors]).rank()) if tensors else 0


dimensions = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(dimensions)
def test_tensors_are_invariant(dims: list[int]) -> None:
    """T3 adds up to zero, and raising any index in turn gives zero: the k-th component is raised with factor d - k."""
    for tensor in invariants(tuple(dims)):
        assert tensor
        for index in product(*map(range, dims)):
            if index in tensor:
                assert 2 * sum(index) == sum(dims) - len(dims)
            lower = [
                (d - k, (*index[:i], k - 1, *index[i + 1 :]))
                for i, (d, k) in enumerate(zip(dims, index, strict=True))
                if k
            ]
            assert sum(factor * tensor.get(place, 0) for factor, place in lower) == 0


@given(dimensions)
def test_as_many_tensors_as_characters_count(dims: list[int]) -> None:
    tensors = invariants(tuple(dims))
    assert rank(tensors, dims) == len(tensors) == contractions([Multiplet(d) for d in dims])


@given(st.integers(1, 4), st.integers(2, 4), st.lists(st.integers(1, 4), max_size=2), st.sampled_from([1, -1]))
def test_equal_fields_are_symmetric(equal: int, power: int, others: list[int], sign: int) -> None:
    """As many tensors as the symmetric and the exterior powers have singlets."""
    dims = (*[equal] * power, *others[: 4 - power])
    names = ["X"] * power + [str(i) for i in range(len(dims) - power)]
    tensors = invariants(dims, (((tuple(range(power)), sign),),))
    counted = contractions([Multiplet(d) for d in dims], names, antisymmetric=["X"] if sign < 0 else [])
    assert rank(tensors, dims) == counted
    for tensor in tensors:
        for index, value in tensor.items():
            swapped = (index[1], index[0], *index[2:])
            assert tensor[swapped] == sign * value


def alike(su2: int, many: int, copies: int, su3: tuple[int, int] = (0, 0)) -> list[Flowing]:
    return [Flowing(su2, su3, i, 0, copies) for i in range(many)]


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        (alike(3, 3, 1), 0),  # epsilon_abc T_a T_b T_c vanishes
        (alike(3, 3, 2), 0),  # of three T two are of the same generation
        (alike(3, 3, 3), 1),
        (alike(2, 2, 1), 0),
        (alike(2, 2, 2), 1),
        ([*alike(2, 2, 1, (1, 0)), Flowing(1, (1, 0), 2, 1, 1)], 1),  # epsilon_abc in colour makes up for it
        ([*alike(2, 2, 1, (1, 0)), Flowing(1, (0, 2), 2, 1, 1)], 0),  # a sextet is symmetric
    ],
)
def test_generations_and_colour_decide_symmetries(fields: list[Flowing], number: int) -> None:
    made = vertex(fields, 0)
    assert rank(invariants(made.dims, made.patterns), made.dims) == number


# ---- One loop, against 3j symbols.

# the lines of the boxes of L L H H; the legs of the vertices 0 and 1 are L, those of 2 and 3 are H
ONE_LOOP = {
    "T1-1": [(0, 1), (0, 2), (1, 3), (2, 3)],  # a fermion between the leptons, scalars
    "T1-2": [(0, 2), (0, 3), (1, 2), (1, 3)],  # leptons at opposite corners, two fermions
    "T1-3": [(0, 2), (1, 3), (2, 3), (0, 1)],  # a scalar between the leptons, fermions
}


def by_3j(lines: Sequence[tuple[int, int]], dims: Sequence[int]) -> Any:
    """The sum over T3 of all lines of the products of 3j symbols."""
    total: Any = 0
    spins = [Fraction(d - 1, 2) for d in dims]
    legs = [HALF, HALF, -HALF, -HALF]
    for ms in product(*([j - k for k in range(d)] for j, d in zip(spins, dims, strict=True))):
        weight: Any = 1
        for v, leg in enumerate(legs):
            here = [(j, m if line[1] == v else -m) for line, j, m in zip(lines, spins, ms, strict=True) if v in line]
            (a, m), (b, n) = here
            weight *= wigner_3j(HALF, a, b, leg, m, n) if m + n + leg == 0 else 0
        total += weight * (-1) ** int(sum(j - m for j, m in zip(spins, ms, strict=True)))
    return total


def network(lines: Sequence[tuple[int, int]], dims: Sequence[int]) -> tuple[Vertex, ...]:
    inner = [(line, Flowing(d, (0, 0), i, i, 1)) for i, (line, d) in enumerate(zip(lines, dims, strict=True))]
    legs = [Flowing(2, (0, 0), leg, -1, 1) for leg in (NU, NU, H0, H0)]
    return tuple(vertex([leg, *(end for line, end in inner if v in line)], v) for v, leg in enumerate(legs))


@pytest.mark.parametrize("name", ONE_LOOP)
def test_one_loop_against_3j_symbols(name: str) -> None:
    lines = ONE_LOOP[name]
    zero = set()
    for dims in product((1, 2, 3, 4), repeat=4):
        if all(abs(a - b) == 1 for v in range(4) for a, b in [[d for e, d in zip(lines, dims, strict=True) if v in e]]):
            assert vanishes(network(lines, dims)) is (by_3j(lines, dims) == 0)
            if vanishes(network(lines, dims)):
                zero.add(dims)
    # nu on T3 = -1/2 at one end of the doublet between the leptons, and on +1/2 at the other; (H H)_1 = 0
    minimal = {dims for dims in zero if max(dims) < 4}
    assert minimal == {"T1-1": {(2, 1, 1, 2)}, "T1-2": set(), "T1-3": {(1, 1, 2, 2)}}[name]


# ---- Vertices with several invariants.


def test_equal_couplings_can_cancel() -> None:
    """Three vertices with the constants a and b of one term: (a a b - a a b) + (a b b - a b b)."""
    ends = [(-2, -1, 2, 0), (-2, 1, -1, 0), (-2, 1, 2, -1)]
    different = tuple(Vertex((2,) * 4, each, ((),), v) for v, each in enumerate(ends))
    assert not vanishes(different)
    assert vanishes(tuple(each._replace(coupling=0) for each in different))


def test_one_invariant_of_several_is_enough() -> None:
    """H1 H2 X Y with both Higgs neutral: singlets X and Y leave only (H1 H2)_1 = 0, doublets (H1 X)_1 too."""
    h1, h2 = Flowing(2, (0, 0), H0, 0, 1), Flowing(2, (0, 0), H0, 1, 1)

    def bubble(su2: int) -> tuple[Vertex, ...]:
        lines = [Flowing(su2, (0, 0), i, 2 + i, 1) for i in (0, 1)]
        ends = [Flowing(2, (0, 0), H_UP, 4, 1), Flowing(2, (0, 0), H_UP, 5, 1)]
        return vertex([h1, h2, *lines], 0), vertex([*ends, *lines], 1)

    assert vanishes(bubble(1))
    assert not vanishes(bubble(2))


@pytest.mark.parametrize("equal", [True, False])
def test_quartic_vertices_are_sums_of_exchanges(equal: bool) -> None:
    """T3: the vertex H H' b c is zero exactly if every exchange of a multiplet d between H H' and b c is.

    Two equal H are a triplet, different ones also (H H')_1, which is zero here.
    """
    zero = set()
    for a, b, c in product((1, 2, 3, 4), repeat=3):
        if abs(a - b) == abs(a - c) == 1:
            leptons = [[Flowing(2, (0, 0), NU, 9, 3), Flowing(a, (0, 0), 0, 0, 1), Flowing(b, (0, 0), 1, 1, 1)]]
            leptons.append([Flowing(2, (0, 0), NU, 9, 3), Flowing(a, (0, 0), 0, 2, 1), Flowing(c, (0, 0), 2, 3, 1)])
            outer = [vertex(fields, i) for i, fields in enumerate(leptons)]
            higgs = [Flowing(2, (0, 0), H0, name, 1) for name in ((4, 4) if equal else (4, 5))]
            inner = [Flowing(b, (0, 0), 1, 6, 1), Flowing(c, (0, 0), 2, 7, 1)]
            whole = vanishes((*outer, vertex([*higgs, *inner], 2)))
            exchanged = []
            for d in (1, 3):
                line = Flowing(d, (0, 0), 3, 8, 1)
                exchanged.append(vanishes((*outer, vertex([*higgs, line], 2), vertex([line, *inner], 3))))
            assert whole is all(exchanged)
            assert exchanged[0]
            if whole:
                zero.add((a, b, c))
    assert zero == {(2, 1, 1)}  # two singlets make no triplet; (b, c) differ by at most two, so that others do


# ---- Models.


def build(symmetry: str, *fields: ModelField, lepton: int = 0) -> Model:
    arguments: dict[str, Any] = {"generations": 3, "sm": True}
    doublet = ModelField("L", HALF, {symmetry: lepton}, "left", su2=2, hypercharge=-HALF, **arguments)
    higgs = ModelField("H", 0, {symmetry: 0}, su2=2, hypercharge=HALF, sm=True, vev=True)
    return Model("model", (symmetry,), (doublet, higgs, *fields))


def odd(name: str, spin: Any, su2: int, y: Any, q: int = 1, **arguments: Any) -> ModelField:
    return ModelField(name, spin, {"Z2": q}, su2=su2, hypercharge=y, vectorlike=bool(spin), **arguments)


def found_in(*fields: ModelField, loops: int = 1, lepton: int = 1) -> MassDiagrams:
    return mass_diagrams(build("Z2", *fields, lepton=lepton), "majorana", max_loops=loops)


def test_t1_1_c() -> None:
    """arXiv:1308.3655, alpha = 1: the neutrinos take different components of X1, so the loop is zero.

    With a triplet for the charged singlet (T1-1-D) both components meet the neutrino.
    """
    doublets = odd("X1", HALF, 2, HALF, 0), odd("X4", 0, 2, HALF)
    singlets = odd("X2", 0, 1, 0), odd("X3", 0, 1, 1)
    assert not found_in(*doublets, *singlets)
    (entry,) = found_in(*doublets, *singlets).entries
    assert entry.reason.startswith("none found")
    assert "at 1 loop the diagrams of L L H H" in entry.reason
    assert "vanish for neutral components" in entry.reason
    masses = found_in(*doublets, odd("X2", 0, 1, 0), odd("X3", 0, 3, 1))
    assert masses.loops == 1
    assert {str(term) for term in masses.diagrams[0].vertices.values()} >= {"L X1* X3"}


def test_t1_1_c_at_two_loops() -> None:
    """A charged Higgs on a line turns the components of X1 into each other."""
    fields = odd("X1", HALF, 2, HALF, 0), odd("X4", 0, 2, HALF), odd("X2", 0, 1, 0), odd("X3", 0, 1, 1)
    masses = found_in(*fields, loops=2)
    assert masses.loops == 2
    for diagram in masses.diagrams:
        names = {field.name for field in diagram.lines.values()}
        assert {"H", "X1", "X3"} <= names


@pytest.mark.parametrize("alpha", [1, 3])
def test_t1_3_c(alpha: int) -> None:
    """The scalar doublet between the leptons has the same trouble; for alpha = 1 its fields are scotogenic besides."""
    y = Fraction(alpha, 2)
    doublets = odd("D", HALF, 2, y, 0), odd("eta", 0, 2, y)
    masses = found_in(*doublets, odd("F1", HALF, 1, y - HALF, 0), odd("F2", HALF, 1, y + HALF, 0))
    assert bool(masses) is (alpha == 1)
    assert all("H H eta* eta*" in map(str, diagram.vertices.values()) for diagram in masses.diagrams)


def test_two_doublets_and_charged_singlets() -> None:
    """H H2 s* t*: (H H2)_1 is H^+ H2^0 - H^0 H2^+.  With a triplet t it is (H H2)_3, which has H^0 H2^0."""
    second = ModelField("H2", 0, {"Z2": 0}, su2=2, hypercharge=HALF, vev=True)
    psi, s = odd("psi", HALF, 2, Fraction(3, 2)), odd("s", 0, 1, -1)
    for su2, loops in ((1, None), (3, 1)):
        masses = found_in(second, psi, s, odd("t", 0, su2, 2), lepton=0)
        assert masses.loops == loops


# ---- Any vevs on the legs.


def dirac(symmetry: str, neutrino: Any, *fields: ModelField) -> MassDiagrams:
    right = ModelField("nu_R", HALF, {symmetry: neutrino}, "right", generations=3)
    return mass_diagrams(build(symmetry, right, *fields))


def field(name: str, spin: Any, q: Any, symmetry: str, su2: int = 1, y: Any = 0, **arguments: Any) -> ModelField:
    return ModelField(name, spin, {symmetry: q}, su2=su2, hypercharge=y, vectorlike=bool(spin), **arguments)


def test_the_vev_of_a_triplet() -> None:
    """The one-loop diagram of arXiv:1812.01599 with a triplet of Y = 0 for chi: H^0 T^0* eta^0* xi is not zero."""
    lines = field("N", HALF, 1, "X"), field("eta", 0, 1, "X", 2, HALF), field("xi", 0, 7, "X")
    masses = dirac("X", -6, *lines, field("T", 0, 6, "X", 3, vev=True))
    (diagram,) = masses.diagrams
    assert {str(term) for term in diagram.vertices.values()} == {"L* N eta*", "nu_R N* xi", "H* eta xi* T"}
    assert [str(operator) for entry in masses.entries for operator in entry.operators] == ["L* nu_R H* T"]
    # with T at L instead, N is a doublet of L* T N, a line of a tree
    assert dirac("X", -6, field("T", 0, 6, "X", 3, vev=True), field("D", HALF, -6, "X", 2, -HALF)).loops == 0


def chain(*more: ModelField, neutrino: Any) -> MassDiagrams:
    """L* N eta and nu_R N* xi with a chain of scalars between eta and xi: zeta takes an H, H* H2 goes to sigma."""
    lines = [field("N", HALF, Fraction(1, 3), "X"), field("eta", 0, -Fraction(1, 3), "X", 2, -HALF)]
    lines += [field("zeta", 0, -Fraction(1, 3), "X"), field("sigma", 0, Fraction(4, 3), "X")]
    return dirac("X", neutrino, *lines, field("H2", 0, 1, "X", 2, HALF, vev=True), *more)


def test_three_doublets() -> None:
    """L* nu_R H* H* H2 at d = 6, five legs: the charges of X are 0, -1, 0, 0, 1, and sigma is xi."""
    masses = chain(neutrino=-1)
    (diagram,) = [diagram for diagram in masses.diagrams if len(diagram.vertices) == 4]
    assert masses.loops == 1
    assert [str(operator) for entry in masses.entries for operator in entry.operators] == ["L* nu_R H* H* H2"]
    assert diagram.operator.dimension == 6


def test_six_legs() -> None:
    """One more vev chi takes sigma to xi: L* nu_R H* H* H2 chi at d = 7."""
    masses = chain(field("xi", 0, Fraction(19, 3), "X"), field("chi", 0, 5, "X", vev=True), neutrino=-6)
    (diagram,) = masses.diagrams
    assert [str(operator) for entry in masses.entries for operator in entry.operators] == ["L* nu_R H* H* H2 chi"]
    terms = {"L* N eta", "nu_R N* xi", "H* eta* zeta", "H* zeta* sigma* H2", "sigma xi* chi"}
    assert {str(term) for term in diagram.vertices.values()} == terms
    assert (diagram.diagram.loops, diagram.operator.dimension) == (1, 7)


def test_what_was_searched_is_said() -> None:
    """A term b b c* chi allows L* nu_R H* with chi*^4; no one-loop diagram has it, and two loops have no seven legs."""
    third = Fraction(1, 3)
    lines = [field("N", HALF, third, "X"), field("eta", 0, -third, "X", 2, -HALF), field("a", 0, -third, "X")]
    scalars = [field("b", 0, -7 * third, "X"), field("c", 0, -11 * third, "X"), field("chi", 0, 1, "X", vev=True)]
    masses = dirac("X", 4, *lines, *scalars)
    (entry,) = masses.entries
    assert entry.reason == (
        "none found with up to 5 vevs at tree level, 5 at 1 loop, 4 at 2 loops: L* nu_R H* chi*^4 is allowed, but "
        "no diagram that was searched, with one mass on a line, makes it; "
        "with its 5 vevs it was searched up to 1 loop only"
    )


def test_six_legs_of_doublets() -> None:
    """L L H* H2^3, as only three H2 (charge -2/3) carry off the charges of L: the loop L L with two quartic vertices.

    eta_1 and eta_2 have the charges -1 - n and -1 + n for N with n, and rho takes H2 H* up.
    """
    n, step = Fraction(1, 5), Fraction(2, 3)
    charges = {"eta_1": -1 - n, "eta_2": -1 + n, "rho": -1 - n + step}
    scalars = [field(name, 0, q, "X", 2, HALF) for name, q in charges.items()]
    second = field("H2", 0, -step, "X", 2, HALF, vev=True)
    masses = mass_diagrams(build("X", field("N", HALF, n, "X"), second, *scalars, lepton=1), "majorana")
    (entry,) = masses.entries
    assert (entry.loops, entry.dimension, list(map(str, entry.operators))) == (1, 7, ["L L H* H2^3"])
    vertices = [{str(term) for term in diagram.vertices.values()} for diagram in masses.diagrams]
    assert {"L N eta_1", "L N* eta_2", "H* H2 eta_1* rho", "H2 H2 eta_2* rho*"} in vertices
