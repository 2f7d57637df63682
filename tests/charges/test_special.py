"""Special genuine diagrams: the published numbers that come out and the one that does not, the rule from fields."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.gauge.harmless import HIGGS, harmless_vertices
from charges.gauge.multiplets import Multiplet, contractions, symmetric_power, weights
from charges.special.census import SpecialCensus, special_census
from charges.special.fields import DEMANDS, realisation
from charges.special.parts import special, special_genuine
from topologies import Diagram, MalformedInput, census, compression, diagrams, is_one_particle_irreducible
from topologies.filters.genuine import mass_basis_code
from topologies.graphs.plans import Plan

HALF = Fraction(1, 2)

# (rule, demand): further topologies, all diagrams, mass basis, special in the 44, special in the further topologies
VARIANTS = {
    ("higgs-leg", "local"): (29, 356, 30, 45, 83),
    ("higgs-leg", "consistent"): (29, 353, 30, 45, 80),
    ("higgs-leg", "unmediated"): (29, 344, 30, 45, 71),
    ("higgs-leg", "leading"): (10, 287, 24, 45, 14),
    ("quartic", "local"): (10, 287, 24, 45, 14),
    ("quartic", "leading"): (10, 287, 24, 45, 14),
    ("any-scalar", "local"): (38, 387, 30, 45, 114),
    ("any-scalar", "consistent"): (38, 384, 30, 45, 111),
    ("any-scalar", "unmediated"): (38, 363, 30, 45, 90),
    ("any-scalar", "leading"): (19, 306, 24, 45, 33),
    ("any-loops", "local"): (64, 452, 49, 73, 151),
    ("any-loops", "consistent"): (52, 428, 42, 72, 128),
    ("any-loops", "unmediated"): (47, 401, 42, 72, 101),
    ("any-loops", "leading"): (18, 328, 34, 72, 28),
    ("any-scalar-any-loops", "local"): (98, 564, 49, 82, 254),
    ("lepton-leg", "local"): (44, 474, 32, 45, 201),
}

# No fields make all parts of these three harmless at once.
IMPOSSIBLE = [
    "weinberg_3456_F121324_S050606152634",
    "weinberg_3456_F2324_S03040515161626",
    "weinberg_3456_F2324_S03040615161625",
]
# In these nine a scalar without any charge is forced, which takes a vev.
CUT_BY_A_VEV = [
    "weinberg_3456_F2324_S01020516163546",
    "weinberg_3456_F2324_S01030415161625",
    "weinberg_3456_F2324_S01030416162556",
    "weinberg_3456_F2324_S01030516162546",
    "weinberg_3456_F2324_S01030516162645",
    "weinberg_3456_F232646_S010304151525",
    "weinberg_3456_F242636_S010203151545",
    "weinberg_4567_F1217273435_S0104052636",
    "weinberg_4567_F3435_S0102061415262737",
]


@pytest.fixture(scope="module")
def found() -> dict[str, Diagram]:
    """The 128 special genuine three-loop diagrams under the rule of the Higgs leg, by key."""
    return {verdict.diagram.key: verdict.diagram for verdict in special_genuine("weinberg", 3)}


class TestNumbers:
    @pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
    def test_three_loops(self, variant: tuple[str, str]) -> None:
        counted = special_census(3, variant[0], demand=variant[1])
        assert (counted.normal_topologies, counted.normal_diagrams) == (44, 228)
        numbers = (counted.further_topologies, counted.diagrams, counted.mass_basis_diagrams)
        assert (*numbers, counted.special_in_normal, counted.special_in_further) == VARIANTS[variant]

    def test_published_topologies_and_mass_basis(self) -> None:
        """Abstract of arXiv:1807.00629: 44 + 29 = 73 topologies, 30 mass-basis diagrams.  Its 374 is not reproduced."""
        counted = special_census(3)
        assert (counted.topologies, counted.further_topologies, counted.mass_basis_diagrams) == (73, 29, 30)
        assert counted.diagrams == 374 - 18

    @pytest.mark.parametrize("loops", [1, 2])
    def test_fewer_loops(self, loops: int) -> None:
        expected = {1: SpecialCensus(2, 4, 0, 0, 0, 1), 2: SpecialCensus(6, 20, 6, 6, 12, 6)}
        assert special_census(loops) == expected[loops]

    def test_what_could_fill_the_gap(self, found: dict[str, Diagram]) -> None:
        """In the 73 topologies and 30 mass-basis diagrams: 356 with scalar parts only, 60 with a fermion triangle."""

        def mass_basis(diagram: Diagram) -> tuple[int, ...]:
            order, legs, fermions, scalars = diagram.compact()
            lines = [*fermions, *scalars]
            spinors = (1 << len(fermions)) - 1 | 3 << len(lines)  # L and L come first
            return mass_basis_code(Plan(order, tuple(lines), tuple(legs), spinors))

        every = list(diagrams("weinberg", 3, genuine=False))
        verdicts = [special(diagram) for diagram in every]
        ours = [v for v in verdicts if not v.parts or v.diagram.key in found]
        assert len(ours) == 356
        topologies = {v.diagram.topology().key for v in ours}
        basis = {mass_basis(v.diagram) for v in ours}
        assert (len(topologies), len(basis)) == (73, 30)
        more = [
            v
            for v in verdicts
            if v.harmful
            and mass_basis(v.diagram) in basis
            and v.diagram.topology().key in topologies
            and is_one_particle_irreducible(v.diagram)
        ]
        assert not any(part.scalar for v in more for part in v.harmful)
        assert all(part.loops == 1 for v in more for part in v.harmful)
        legs = Counter(frozenset(part.legs for part in v.harmful) for v in more)
        assert legs == {frozenset({("L",)}): 50, frozenset({("H",)}): 10}
        assert Counter(v.diagram.topology().key for v in more)["T_4567_01020413142526353767"] == 18

    def test_agrees_with_the_normal_census(self) -> None:
        normal, counted = census(3, 4), special_census(3)
        assert counted.normal_topologies == normal.genuine_topologies
        assert counted.normal_diagrams == normal.genuine_diagrams

    def test_dirac_operators(self) -> None:
        """The same counts with L and nu_R, H and chi told apart; only H excuses a part."""
        assert [sum(1 for _ in special_genuine("dirac-d4", loops)) for loops in (1, 2, 3)] == [0, 5, 20]
        assert [sum(1 for _ in special_genuine("dirac-d5", loops)) for loops in (1, 2)] == [0, 5]


class TestVerdict:
    def test_evidence(self, found: dict[str, Diagram]) -> None:
        assert len(found) == 128
        for diagram in found.values():
            verdict = special(diagram)
            assert verdict
            assert not verdict.harmful
            assert compression(diagram) is not None
            assert is_one_particle_irreducible(diagram)
            for part in verdict.parts:
                inside = set(part.vertices)
                assert part.scalar
                assert part.loops == 1
                assert (len(part.outer), part.higgs) in ((3, 1), (4, 1), (4, 2))
                crossing = sum((u in inside) != (v in inside) for u, v, _ in diagram.edges(keys=True))
                assert crossing == len(part.outer)
                assert all(line.inside in inside and line.outside not in inside for line in part.outer)

    def test_normal_genuine_is_not_special(self) -> None:
        for diagram in diagrams("weinberg", 2):
            verdict = special(diagram)
            assert not verdict
            assert verdict.reason.startswith("normal genuine")

    def test_all_two_loop_diagrams(self) -> None:
        """The verdict on single diagrams agrees with the search, and every refusal names a part."""
        verdicts = [special(diagram) for diagram in diagrams("weinberg", 2, genuine=False)]
        assert len(verdicts) == 120
        assert sum(map(bool, verdicts)) == 18
        refused = [verdict for verdict in verdicts if not verdict and verdict.parts]
        assert len(refused) == 120 - 20 - 18
        assert all(verdict.harmful and "not genuine: part" in verdict.reason for verdict in refused)

    def test_self_energy(self) -> None:
        verdict = special(Diagram.from_lines("dirac-d4", [0, 1, 2], [(0, 1)], [(0, 3), (3, 4), (3, 4), (4, 2), (1, 2)]))
        assert not verdict
        assert "self-energy" in verdict.reason

    def test_bad_input(self) -> None:
        diagram = Diagram.from_key(IMPOSSIBLE[0])
        with pytest.raises(MalformedInput, match="unknown rule 'nothing': choose from higgs-leg"):
            special_genuine("weinberg", 3, "nothing")
        with pytest.raises(MalformedInput, match="must not be negative"):
            special_census(-1)
        with pytest.raises(MalformedInput, match="unknown demand"):
            realisation(diagram, demand="pretty")
        with pytest.raises(MalformedInput, match="lepton legs"):
            realisation(diagram, "lepton-leg")
        with pytest.raises(MalformedInput, match="Weinberg operator only"):
            realisation(Diagram.from_key("dirac-d5_0122_F01_S0212"))
        with pytest.raises(MalformedInput, match="SU\\(2\\) dimension 0"):
            Multiplet(0)
        with pytest.raises(MalformedInput, match="stands for both"):
            contractions([Multiplet(2), Multiplet(3), Multiplet(2)], ["S", "S", "T"])


def _placements(diagram: Diagram) -> list[dict[tuple[int, int, int], int]]:
    """Every way to put H on scalar lines (+1 along the edge, -1 against it) that can conserve hypercharge.

    The lines without H can carry anything, so each connected piece that they make must take in as much as it gives out.
    """
    edges = diagram.internal_edges()
    scalars = [edge for edge in edges if diagram.edges[edge]["kind"] == "scalar"]
    charge = {"L": -HALF, "H": HALF}
    legs = [(v, charge[diagram.nodes[end]["leg"]]) for end, v, _ in diagram.external_edges()]
    found = []
    for signs in product((0, 1, -1), repeat=len(scalars)):
        placed = {edge: sign for edge, sign in zip(scalars, signs, strict=True) if sign}
        piece = {v: v for v in diagram.vertices}
        for u, v, _ in (edge for edge in edges if edge not in placed):
            old, new = piece[u], piece[v]
            piece = {w: new if name == old else name for w, name in piece.items()}
        inflow: Counter[int] = Counter()
        for v, amount in legs:
            inflow[piece[v]] += amount  # type: ignore[assignment]  # halves
        for (u, v, _), sign in placed.items():
            inflow[piece[u]] -= sign * HALF  # type: ignore[assignment]
            inflow[piece[v]] += sign * HALF  # type: ignore[assignment]
        if not any(inflow.values()):
            found.append(placed)
    return found


def _meeting(diagram: Diagram, vertex: int) -> list[tuple[tuple[int, int, int] | str, int]]:
    """The lines at a vertex with +1 if they point at it; legs by name."""
    lines: list[tuple[tuple[int, int, int] | str, int]] = []
    for u, v, k in diagram.edges(keys=True):
        for end, way in ((u, -1), (v, 1)):
            if end == vertex:
                other = v if end == u else u
                lines.append((diagram.nodes[other]["leg"], 1) if isinstance(other, str) else ((u, v, k), way))
    return lines


def _works(diagram: Diagram, placed: dict[tuple[int, int, int], int], sizes: dict[tuple[int, int, int], int]) -> bool:
    """Whether all vertices exist and all parts are harmless, for the vertices and parts whose sizes are known."""

    def named(line: tuple[int, int, int] | str, way: int) -> tuple[object, int]:
        if line == "H" or line in placed:
            return "H", 1 if isinstance(line, str) else way * placed[line]
        return line, way

    for vertex in diagram.vertices:
        lines = _meeting(diagram, vertex)
        if any(line not in sizes for line, _ in lines if not isinstance(line, str)):
            continue
        fields = [Multiplet(2 if isinstance(line, str) else sizes[line]) for line, _ in lines]
        fermionic = any(
            line == "L" or (line in sizes and diagram.edges[line]["kind"] == "fermion") for line, _ in lines
        )
        if not contractions(fields, None if fermionic else [named(*line) for line in lines]):
            return False
    if len(sizes) < len(diagram.internal_edges()):
        return True
    for part in special(diagram).parts:
        outer: list[tuple[tuple[object, int], Multiplet, int, object]] = []
        for vertex in part.vertices:
            for line, way in _meeting(diagram, vertex):
                if isinstance(line, str):
                    outer.append((named(line, way), Multiplet(2), vertex, "at rest"))
                elif not set(line[:2]) <= set(part.vertices):
                    momentum = "k" if len(part.outer) - part.higgs == 2 else line
                    outer.append((named(line, way), Multiplet(sizes[line]), vertex, momentum))
        fields = [field for _, field, _, _ in outer]
        if contractions(fields, [name for name, _, _, _ in outer]):
            return False
        if not contractions(fields, [(name, place) for name, _, place, _ in outer]):
            return False
        if not contractions(fields, [(name, momentum) for name, _, _, momentum in outer]):
            return False
    return True


def _fields_by_brute_force(diagram: Diagram) -> bool:
    """Try H everywhere and then all SU(2) dimensions up to three."""
    edges = diagram.internal_edges()

    def fill(placed: dict[tuple[int, int, int], int], sizes: dict[tuple[int, int, int], int]) -> bool:
        if not _works(diagram, placed, sizes):
            return False
        if len(sizes) == len(edges):
            return True
        line = next(edge for edge in edges if edge not in sizes)
        return any(fill(placed, {**sizes, line: size}) for size in (1, 2, 3))

    def enough(placed: dict[tuple[int, int, int], int]) -> bool:
        """Every part needs an inner H that flows the same way as the external one: into the part."""
        return all(
            any(
                placed.get((u, v, k)) == (1 if v in part.vertices else -1)
                for u, v, k in edges
                if (u in part.vertices) != (v in part.vertices)
            )
            for part in special(diagram).parts
        )

    return any(fill(placed, dict.fromkeys(placed, 2)) for placed in _placements(diagram) if enough(placed))


class TestRealisation:
    def test_the_diagrams_without_fields(self, found: dict[str, Diagram]) -> None:
        having = {
            demand: {key for key, diagram in found.items() if realisation(diagram, demand=demand)} for demand in DEMANDS
        }
        assert sorted(found.keys() - having["consistent"]) == IMPOSSIBLE
        assert sorted(having["consistent"] - having["unmediated"]) == CUT_BY_A_VEV
        assert having["leading"] < having["unmediated"]
        assert len(having["leading"]) == 59

    def test_leading_means_no_cubic_part(self, found: dict[str, Diagram]) -> None:
        for diagram in found.values():
            cubic = any(len(part.outer) == 3 for part in special(diagram).parts)
            assert (realisation(diagram, demand="leading") is None) == cubic

    def test_four_dimensions_change_nothing(self) -> None:
        assert special_census(3, demand="unmediated", dimensions=4) == special_census(3, demand="unmediated")

    @pytest.mark.parametrize("key", [*IMPOSSIBLE, *CUT_BY_A_VEV[::3]])
    def test_brute_force(self, key: str) -> None:
        """An independent search (hypercharge by connected pieces, no list of patterns) finds the same."""
        assert _fields_by_brute_force(Diagram.from_key(key)) == (key not in IMPOSSIBLE)

    def test_fields_are_fields(self, found: dict[str, Diagram]) -> None:
        """Known hypercharges balance, H is a doublet of hypercharge 1/2, and every vertex has an invariant."""
        for diagram in found.values():
            fields = realisation(diagram)
            if fields is None:
                continue
            by_edge = {line.edge: line for line in fields}
            assert set(by_edge) == set(diagram.internal_edges())
            for line in fields:
                if line.name in ("H", "H*"):
                    assert (line.su2, line.hypercharge) == (2, HALF if line.name == "H" else -HALF)
            for vertex in diagram.vertices:
                lines = _meeting(diagram, vertex)
                charges = [
                    {"L": -HALF, "H": HALF}[line] if isinstance(line, str) else by_edge[line].hypercharge
                    for line, _ in lines
                ]
                ways = [way for _, way in lines]
                known = [charge for charge in charges if charge is not None]
                assert len(charges) - len(known) != 1  # a single unknown would be determined
                if len(known) == len(charges):
                    assert sum(way * charge for way, charge in zip(ways, known, strict=True)) == 0
            placed = {line.edge: 1 if line.name == "H" else -1 for line in fields if line.name[0] == "H"}
            assert _works(diagram, placed, {line.edge: line.su2 for line in fields})

    def test_no_fields_for_normal_genuine(self) -> None:
        assert realisation(next(diagrams("weinberg", 2))) is None


dimensions = st.integers(1, 5)
colours = st.tuples(st.integers(0, 2), st.integers(0, 2))
multiplets = st.builds(Multiplet, dimensions, st.just(Fraction(0)), colours)


class TestGauge:
    @given(multiplets)
    def test_dimensions(self, field: Multiplet) -> None:
        p, q = field.su3
        size = field.su2 * (p + 1) * (q + 1) * (p + q + 2) // 2
        assert sum(weights(field).values()) == size
        if size <= 30:
            assert sum(symmetric_power(field, 3).values()) == comb(size + 2, 3)

    @given(multiplets, multiplets)
    def test_schur(self, one: Multiplet, other: Multiplet) -> None:
        """A product of two contains the singlet exactly once if they are conjugate, otherwise not."""
        assert contractions([one, other]) == (other == one.conjugate())

    @given(st.lists(dimensions, min_size=2, max_size=4))
    def test_spins(self, sizes: list[int]) -> None:
        """Against the addition of angular momenta."""
        reached = Counter({1: 1})
        for size in sizes:
            reached = sum(
                (
                    Counter(dict.fromkeys(range(abs(old - size) + 1, old + size, 2), many))
                    for old, many in reached.items()
                ),
                Counter(),
            )
        assert contractions([Multiplet(size) for size in sizes]) == reached[1]

    @given(st.lists(dimensions, min_size=2, max_size=4), st.data())
    def test_bose_symmetry_only_removes(self, sizes: list[int], data: st.DataObject) -> None:
        fields = [Multiplet(size) for size in sizes]
        names = [(field.su2, data.draw(st.integers(0, 1))) for field in fields]
        order = data.draw(st.permutations(range(len(fields))))
        bose = contractions(fields, names)
        assert bose <= contractions(fields)
        assert bose == contractions([fields[i] for i in order], [names[i] for i in order])

    def test_known_invariants(self) -> None:
        quark = Multiplet(1, su3=(1, 0))
        assert contractions([quark] * 3) == 1  # epsilon
        assert contractions([quark] * 3, ["q"] * 3) == 0  # which is antisymmetric
        assert contractions([Multiplet(1, su3=(1, 1))] * 3) == 2  # d and f
        assert contractions([Multiplet(1, su3=(1, 1))] * 3, ["G"] * 3) == 1  # d
        assert contractions([HIGGS, HIGGS.conjugate()]) == 1
        assert contractions([HIGGS, HIGGS, Multiplet(3, Fraction(-1))], ["H", "H", "Delta"]) == 1
        assert contractions([HIGGS] * 3 + [Multiplet(2, Fraction(-3, 2))]) == 2
        assert contractions([HIGGS] * 3 + [Multiplet(2, Fraction(-3, 2))], ["H"] * 3 + ["S"]) == 0
        assert contractions([HIGGS] * 3 + [Multiplet(4, Fraction(-3, 2))], ["H"] * 3 + ["S"]) == 1
        assert contractions([HIGGS, HIGGS]) == 0  # hypercharge

    def test_where_a_higgs_leg_helps(self) -> None:
        """The rule of the Higgs leg is not put in: these are the only outer lines without a local vertex."""
        allowed = [
            (higgs, lines)
            for higgs in range(3)
            for lines in range(5 - higgs)
            if higgs + lines >= 3 and harmless_vertices(higgs, lines)
        ]
        assert [outer for outer in allowed if outer[0]] == [(1, 2), (1, 3), (2, 2)]
        assert [str(vertex) for vertex in harmless_vertices(1, 3, dimensions=4)] == ["H H S(1) X(1)", "H H H S(2)"]
        assert "S(3) S(3) S(3)" in map(str, harmless_vertices(0, 3, equal=True))

    @pytest.mark.parametrize("higgs", [2, 3])
    def test_basisgen(self, higgs: int) -> None:
        """The oracle finds no local vertex either, and operators with two derivatives that the loop can make."""
        basisgen = pytest.importorskip("basisgen", reason="basisgen is not installed")
        doublet = basisgen.irrep("A1", "1")
        partner = basisgen.irrep("A1", "1" if higgs == 3 else "0")
        fields = [
            basisgen.Field("H", basisgen.scalar, doublet, charges=[1]),
            basisgen.Field("S", basisgen.scalar, partner, charges=[-higgs]),
        ]
        theory = basisgen.EFT(basisgen.algebra("A1"), fields)

        def vertices(dimension: int) -> int:
            counts = theory.invariants(dimension, use_eom=False).invariants
            return sum(
                many
                for operator, table in counts.items()
                if sum(operator.content.values()) == higgs + 1
                for many in table.values()
            )

        assert vertices(higgs + 1) == 0
        assert vertices(higgs + 3) > 0
        for sizes in product(range(1, 5), repeat=4):
            total = basisgen.irrep("A1", str(sizes[0] - 1))
            for size in sizes[1:]:
                total = total * basisgen.irrep("A1", str(size - 1))
            assert total[basisgen.irrep("A1", "0")] == contractions([Multiplet(size) for size in sizes])
