"""Exact counts: against published numbers, other programs, the generator, and automorphisms counted one by one."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations
from math import comb, factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topologies import MalformedInput, generate, skeletons
from topologies.enumeration.counting import MAX_VERTICES, _pairings, count, counts_by_vertices, symmetry_sum
from topologies.enumeration.skeletons import motions
from topologies.graphs.plans import Compact
from topologies.listing.topologies import compact_topologies

# ---- Numbers from papers and from other programs.

UNLABELLED = {
    (0, 4): 2,
    (0, 8): 19,  # arXiv:1806.07264: 18 of them assignable
    (1, 3): 6,
    (1, 4): 16,  # arXiv:1204.5862: six of them without tadpoles and self-energies
    (1, 6): 103,  # arXiv:1705.01489: 48 of them without tadpoles and self-energies
    (2, 3): 70,  # arXiv:1907.08630
    (2, 4): 245,
    (3, 4): 4367,  # arXiv:1807.00629
    (4, 4): 89223,  # FORM 5, Symbolica and pynauty agree
    (5, 4): 2025662,  # here and below: another implementation of the formula
    (6, 4): 50568583,
}
LABELLED = {
    (1, 4): 99,  # feyngraph
    (2, 4): 2214,  # feyngraph
    (3, 4): 50051,  # feyngraph
    (4, 4): 1183503,  # qgraf, FORM 5, feyngraph and Symbolica agree
    (6, 4): 797632754,  # another implementation of the formula
}


@pytest.mark.parametrize(("size", "number"), UNLABELLED.items(), ids=str)
def test_unlabelled(size: tuple[int, int], number: int) -> None:
    assert count(*size) == number


@pytest.mark.parametrize(("size", "number"), LABELLED.items(), ids=str)
def test_labelled(size: tuple[int, int], number: int) -> None:
    assert count(*size, labelled=True) == number


def test_seven_loops() -> None:
    """Beyond what can be generated, in a fraction of a second."""
    assert count(7, 2) == 18715724
    assert count(7, 2, labelled=True) == 34228593


def test_quartic_propagators() -> None:
    """Only quartic vertices, two equal legs: OEIS A361135 (Kleinert et al., Phys. Rev. E 62 (2000) 1537, table II)."""
    published = [1, 3, 8, 30, 118, 548, 2790, 16029, 101353, 706572, 5375249, 44402094]
    assert [counts_by_vertices(n, 2)[0, n] for n in range(1, 13)] == published


def test_cubic_tadpoles() -> None:
    """Only cubic vertices, one leg: OEIS A361412."""
    published = [1, 3, 12, 67, 441, 3464, 31616, 331997, 3961462, 53105424, 791237787, 12978022526]
    assert [counts_by_vertices(loops, 1)[2 * loops - 1, 0] for loops in range(1, 13)] == published


def test_quartic_graphs_connected_or_not() -> None:
    """Quartic vertices and two legs told apart, with any number of vacuum graphs beside them: OEIS A352173."""
    published = [1, 2, 7, 23, 85, 340, 1517, 7489, 41276, 252410, 1706071, 12660012]
    top = len(published) - 1
    propagators = [1] + [counts_by_vertices(n, 2, labelled=True)[0, n] for n in range(1, top + 1)]  # a bare line first
    vacuum = [1] + [0] * top  # the Euler transform: sets, with repetition, of connected graphs
    for size in range(1, top + 1):
        kinds = counts_by_vertices(size + 1, 0)[0, size]
        vacuum = [
            sum(comb(kinds + m - 1, m) * vacuum[n - m * size] for m in range(n // size + 1)) for n in range(top + 1)
        ]
    numbers = [sum(propagators[k] * vacuum[n - k] for k in range(n + 1)) for n in range(top + 1)]
    assert numbers == published


def test_labelled_trees() -> None:
    """A tree whose leaves are told apart has no symmetry; planted at a leaf, y = x + y^2/2 + y^3/6."""
    planted = [Fraction(0), Fraction(1)]  # the coefficients of y
    while len(planted) < 16:
        y, n = planted, len(planted)
        square = [sum((y[i] * y[m - i] for i in range(1, m)), Fraction(0)) for m in range(n + 1)]
        planted.append(square[n] / 2 + sum((square[i] * y[n - i] for i in range(2, n)), Fraction(0)) / 6)
    for legs in range(3, 17):
        trees = factorial(legs - 1) * planted[legs - 1]
        assert count(0, legs, labelled=True) == symmetry_sum(0, legs) == trees


# ---- The generator.

GENERATED = (
    [(0, legs) for legs in range(13)]
    + [(1, legs) for legs in range(9)]
    + [(2, legs) for legs in range(7)]
    + [(3, legs) for legs in range(6)]
    + [(4, legs) for legs in range(3)]
    + [(5, 0)]
)


@pytest.mark.parametrize(("loops", "legs"), GENERATED)
def test_generated(loops: int, legs: int) -> None:
    """As many topologies as are generated, for each number of cubic and quartic vertices."""
    splits: Counter[tuple[int, int]] = Counter()
    for order, lines, _ in compact_topologies(loops, legs):
        ends = 2 * len(lines) + legs  # = 3 V3 + 4 V4
        splits[4 * order - ends, ends - 3 * order] += 1
    numbers = counts_by_vertices(loops, legs)
    assert numbers == splits
    assert list(numbers) == sorted(numbers)
    assert count(loops, legs) == splits.total()


def test_generate_itself() -> None:
    for loops, legs in ((0, 6), (1, 1), (1, 5), (2, 0), (2, 3)):
        assert count(loops, legs) == sum(1 for _ in generate(loops, legs))


@pytest.mark.parametrize("size", [(0, 0), (0, 1), (0, 2), (1, 0)], ids=str)
@pytest.mark.parametrize("labelled", [False, True])
def test_nothing_there(size: tuple[int, int], labelled: bool) -> None:
    """A tree needs three legs and one loop needs one; neither a bare line nor a circle is a topology."""
    assert count(*size, labelled=labelled) == symmetry_sum(*size) == 0
    assert counts_by_vertices(*size, labelled=labelled) == {}


# ---- Automorphisms, counted one by one.


class Ends:
    """A topology cut into the ends of its lines: the vertex of each end, its other half, and its leg (or None)."""

    def __init__(self, graph: Compact) -> None:
        self.vertex = [v for line in graph.lines for v in line] + list(graph.legs)
        inner = 2 * len(graph.lines)
        self.other = [e ^ 1 if e < inner else None for e in range(len(self.vertex))]
        self.leg = [None if e < inner else e - inner for e in range(len(self.vertex))]
        self.at = [[e for e, v in enumerate(self.vertex) if v == w] for w in range(graph.order)]

    def search_order(self) -> list[int]:
        """The vertices, each joined to an earlier one."""
        order = [0]
        for v in order:
            for end in self.at[v]:
                if (joined := self.other[end]) is not None and self.vertex[joined] not in order:
                    order.append(self.vertex[joined])
        return order

    def fits(self, image: Mapping[int, int], end: int, labelled: bool) -> bool:
        """Whether an end goes to one of its kind, and its other half, if it goes anywhere, to that one's other half."""
        to = image[end]
        if self.leg[end] is not None or self.leg[to] is not None:
            return self.leg[end] == self.leg[to] if labelled else None not in (self.leg[end], self.leg[to])
        return image.get(self.other[end], self.other[to]) == self.other[to]  # type: ignore[arg-type]

    def automorphisms(self, *, labelled: bool) -> int:
        """The permutations of the ends that keep vertices and lines; they fix each leg if ``labelled``."""
        order = self.search_order()

        def extensions(image: dict[int, int], step: int) -> int:
            if step == len(order):
                return 1
            source = self.at[order[step]]
            met = [self.other[image[partner]] for e in source if (partner := self.other[e]) in image]
            goals = range(len(self.at)) if not met else {self.vertex[e] for e in met if e is not None}
            total = 0
            for goal in goals:
                if len(self.at[goal]) != len(source) or self.at[goal][0] in image.values():
                    continue
                for targets in permutations(self.at[goal]):
                    longer = image | dict(zip(source, targets, strict=True))
                    if all(self.fits(longer, end, labelled) for end in source):
                        total += extensions(longer, step + 1)
            return total

        return extensions({}, 0)


@cache
def symmetries(loops: int, legs: int) -> list[tuple[int, int]]:
    """For every topology the number of its automorphisms, legs equal and legs told apart."""
    cut = [Ends(graph) for graph in compact_topologies(loops, legs)]
    return [(ends.automorphisms(labelled=False), ends.automorphisms(labelled=True)) for ends in cut]


SMALL = [(0, 3), (0, 4), (0, 5), (0, 6), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]
SMALL += [(2, 0), (2, 1), (2, 2), (2, 3), (2, 4), (3, 0), (3, 1), (3, 2)]


def test_automorphisms() -> None:
    """Textbook examples, and the definition itself: all permutations of a few ends."""
    assert Ends(Compact(1, ((0, 0), (0, 0)), ())).automorphisms(labelled=True) == 8  # figure of eight
    assert Ends(Compact(2, ((0, 0), (0, 1), (1, 1)), ())).automorphisms(labelled=True) == 8  # dumb-bell
    assert Ends(Compact(2, ((0, 1), (0, 1), (0, 1)), ())).automorphisms(labelled=True) == 12  # sunset
    assert Ends(Compact(2, ((0, 1), (0, 1)), (0, 1))).automorphisms(labelled=True) == 2  # bubble
    for loops, legs in ((0, 3), (0, 4), (1, 1), (1, 2), (2, 0)):
        for graph in compact_topologies(loops, legs):
            ends = Ends(graph)
            images = [dict(enumerate(image)) for image in permutations(range(len(ends.vertex)))]
            images = [
                image
                for image in images
                if all(ends.fits(image, end, labelled=False) for end in image)
                and all(len({ends.vertex[image[end]] for end in at}) == 1 for at in ends.at)
            ]
            assert ends.automorphisms(labelled=False) == len(images)


@pytest.mark.parametrize(("loops", "legs"), SMALL)
def test_symmetry_sum(loops: int, legs: int) -> None:
    """A topology with |Aut| / |Aut that fixes the legs| ways to permute its legs has that fraction of n! labellings."""
    groups = symmetries(loops, legs)
    labellings = [Fraction(factorial(legs) * fixing, everything) for everything, fixing in groups]
    assert all(number.denominator == 1 for number in labellings)
    assert symmetry_sum(loops, legs) == sum(
        number / fixing for number, (_, fixing) in zip(labellings, groups, strict=True)
    )
    assert count(loops, legs, labelled=True) == sum(labellings)
    assert count(loops, legs) == len(groups)


def test_symmetry_sum_golden() -> None:
    assert symmetry_sum(3, 4) == Fraction(167621, 12)  # zero-dimensional field theory, computed by others
    assert symmetry_sum(2, 0) == Fraction(1, 8) + Fraction(1, 8) + Fraction(1, 12)


@pytest.mark.parametrize("loops", [2, 3, 4])
def test_symmetry_sum_of_skeletons(loops: int) -> None:
    """The groups with which the generator works."""
    assert symmetry_sum(loops, 0) == sum(Fraction(1, len(motions(skeleton))) for skeleton in skeletons(loops))


# ---- What holds for all sizes.


@st.composite
def sizes(draw: st.DrawFn, vertices: int = 10) -> tuple[int, int]:
    """Loops and legs that make at most ``vertices`` vertices."""
    loops = draw(st.integers(0, (vertices + 2) // 2), label="loops")
    return loops, draw(st.integers(0, vertices + 2 - 2 * loops), label="legs")


@given(sizes())
def test_labels_tell_more_apart(size: tuple[int, int]) -> None:
    """Labels give each topology at least one and at most n! forms; symmetries only lower the weighted sum."""
    loops, legs = size
    equal, apart = counts_by_vertices(loops, legs), counts_by_vertices(loops, legs, labelled=True)
    assert set(equal) == set(apart)
    for (v3, v4), number in equal.items():
        assert v3 + 2 * v4 == 2 * loops + legs - 2
        assert 0 < number <= apart[v3, v4] <= factorial(legs) * number
        assert legs > 1 or number == apart[v3, v4]
    assert symmetry_sum(loops, legs) <= count(loops, legs, labelled=True)
    assert symmetry_sum(loops, legs) > 0 or not equal


@given(sizes())
def test_every_split_is_there(size: tuple[int, int]) -> None:
    """Wherever there is a topology there is one for every V3 and V4 with V3 + 2 V4 = 2 L + n - 2."""
    loops, legs = size
    order = 2 * loops + legs - 2
    splits = [(v3, (order - v3) // 2) for v3 in range(order % 2, order + 1, 2)] if order > 0 else []
    assert list(counts_by_vertices(loops, legs)) == splits


@given(sizes(vertices=9))
def test_schwinger_dyson(size: tuple[int, int]) -> None:
    """Cut the first leg off its vertex: the equation of motion x = J + g x^2/2 + h x^3/6 under the integral."""
    loops, legs = size
    if legs == 0 or 2 * loops + legs < 3:
        return

    @cache
    def connected(inner: int, outer: int) -> Fraction:
        """The connected function with the bare line, (0, 2) -> 1; no loops means no less."""
        return Fraction(1) if (inner, outer) == (0, 2) else symmetry_sum(inner, outer) if inner >= 0 else Fraction(0)

    def pieces(branches: int, inner: int, others: int) -> Fraction:
        """The branches behind a vertex, ordered, each with one line to it: the other legs and the loops are shared."""
        if branches == 0:
            return Fraction(inner == others == 0)
        total = Fraction(0)
        for lines in range(1, branches + 1):  # the lines that the first branch's component joins to the vertex
            for here in range(inner - lines + 2):
                for taken in range(others + 1):
                    ways = comb(branches - 1, lines - 1) * comb(others, taken)
                    rest = pieces(branches - lines, inner - here - lines + 1, others - taken)
                    if rest:
                        total += ways * connected(here, taken + lines) * rest
        return total

    assert symmetry_sum(loops, legs) == pieces(2, loops, legs - 1) / 2 + pieces(3, loops, legs - 1) / 6


# ---- The pairings that a symmetry keeps.


def matchings(ends: Sequence[int]) -> Iterator[dict[int, int]]:
    """All ways to pair the ends."""
    if not ends:
        yield {}
        return
    first, *rest = ends
    for partner in rest:
        for matching in matchings([end for end in rest if end != partner]):
            yield matching | {first: partner, partner: first}


@pytest.mark.parametrize(("length", "most"), [(1, 8), (2, 4), (3, 3), (4, 2), (5, 2), (6, 1), (7, 1), (8, 1)])
def test_pairings(length: int, most: int) -> None:
    """The recursion against all matchings of a few ends."""
    for copies in range(most + 1):
        turn = {length * c + i: length * c + (i + 1) % length for c in range(copies) for i in range(length)}
        kept = [m for m in matchings(sorted(turn)) if all(m[turn[end]] == turn[partner] for end, partner in m.items())]
        assert len(kept) == _pairings(length, most)[copies]


def test_pairings_are_gaussian_moments() -> None:
    """Without symmetry the double factorials."""
    assert _pairings(1, 12)[::2] == [prod(range(1, 2 * n, 2)) for n in range(7)]


# ---- Bad input.


@pytest.mark.parametrize("function", [count, counts_by_vertices, symmetry_sum])
@pytest.mark.parametrize(
    ("loops", "legs", "reason"),
    [
        (-1, 4, "loops must not be negative"),
        (1, -4, "legs must not be negative"),
        (True, 4, "loops must be an integer, got True"),
        (1, False, "legs must be an integer, got False"),
        (1.0, 4, "loops must be an integer, got 1.0"),
        ("1", 4, "loops must be an integer, got '1'"),
        (1, None, "legs must be an integer, got None"),
        (MAX_VERTICES, 4, "2 * loops + legs must not exceed 26"),
        (0, MAX_VERTICES + 3, "2 * loops + legs must not exceed 26"),
        (10**5000, 4, "2 * loops + legs must not exceed 26"),
        (-(10**5000), 4, "loops must not be negative"),
    ],
    ids=range(11),
)
def test_bad_input(function: Callable[[int, int], object], loops: int, legs: int, reason: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        function(loops, legs)
    message = str(caught.value)
    assert reason in message
    assert "\n" not in message


def test_largest_size() -> None:
    """The largest that is allowed is counted in seconds."""
    assert count(MAX_VERTICES // 2 - 1, 4) == 1674384724123963
    assert count(MAX_VERTICES // 2, 2, labelled=True) > count(MAX_VERTICES // 2, 2) > 10**14
