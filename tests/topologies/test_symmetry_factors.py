"""Symmetry factors: their sums against an exact integral, automorphisms against networkx."""

import tomllib
from fractions import Fraction
from math import factorial, prod
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from topologies import Leg, Operator, Topology, diagrams_of, generate, skeletons
from topologies.enumeration.skeletons import motions

GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).parent.with_name("census.toml").read_text("utf-8")
)


def zero_dimensional(loops: int, legs: int) -> Fraction:
    """The connected n-point function of the integral of exp(-x^2/2 + g x^3/6 + h x^4/24 + J x) at that loop order.

    A graph with V3 cubic and V4 quartic vertices has V3 + 2 V4 = 2 L + n - 2, so with g = t and h = t^2 the power of t
    is fixed by the loops.  The integral is a sum of moments <x^2k> = (2k - 1)!!, and its logarithm W is found from
    n Z_n = sum_j j W_j Z_(n-j), where Z_n and W_n are the coefficients of J^n as polynomials in t.
    """
    top = 2 * loops + legs - 2

    def moment(power: int) -> int:
        return 0 if power % 2 else prod(range(1, power, 2))

    def coefficient(n: int, p: int) -> Fraction:
        return sum(
            (
                Fraction(
                    moment(3 * (p - 2 * b) + 4 * b + n),
                    6 ** (p - 2 * b) * factorial(p - 2 * b) * 24**b * factorial(b) * factorial(n),
                )
                for b in range(p // 2 + 1)
            ),
            Fraction(0),
        )

    partition = [[coefficient(n, p) for p in range(top + 1)] for n in range(legs + 1)]

    def convolved(first: list[Fraction], second: list[Fraction]) -> list[Fraction]:
        return [sum((first[i] * second[p - i] for i in range(p + 1)), Fraction(0)) for p in range(top + 1)]

    def divided(number: list[Fraction]) -> list[Fraction]:
        """By the vacuum part, which starts with 1."""
        quotient: list[Fraction] = []
        for p in range(top + 1):
            quotient.append(number[p] - sum((quotient[i] * partition[0][p - i] for i in range(p)), Fraction(0)))
        return quotient

    if legs == 0:  # p W_p = p Z_p - sum_i i W_i Z_(p-i), in powers of t
        logarithm = [Fraction(0)] * (top + 1)
        for p in range(1, top + 1):
            rest = sum((i * logarithm[i] * partition[0][p - i] for i in range(1, p)), Fraction(0))
            logarithm[p] = partition[0][p] - rest / p
        return logarithm[top]
    connected: list[list[Fraction]] = [[]]
    for n in range(1, legs + 1):
        total = [n * z for z in partition[n]]
        for j in range(1, n):
            total = [t - j * c for t, c in zip(total, convolved(connected[j], partition[n - j]), strict=True)]
        connected.append([t / n for t in divided(total)])
    return connected[legs][top] * factorial(legs)


def lines_between(topology: Topology) -> dict[tuple[int, int], int]:
    """How many lines join each pair of vertices."""
    count: dict[tuple[int, int], int] = {}
    for u, v in topology.compact()[1]:
        count[min(u, v), max(u, v)] = count.get((min(u, v), max(u, v)), 0) + 1
    return count


def legs_at(topology: Topology) -> dict[int, int]:
    """How many legs hang on each vertex that has one."""
    legs = topology.compact()[2]
    return {v: legs.count(v) for v in set(legs)}


def symmetry(topology: Topology) -> int:
    """The number of automorphisms of vertices, lines and legs: parallel lines exchanged and self-loops flipped, too."""
    parallel = prod(factorial(k) * (2**k if u == v else 1) for (u, v), k in lines_between(topology).items())
    return len(topology.automorphisms()) * parallel * prod(map(factorial, legs_at(topology).values()))


def labelled(topology: Topology) -> int:
    """The number of ways to number the legs: n! over the permutations of legs that automorphisms cause."""
    at = legs_at(topology)
    moved = {tuple(image[v] for v in at) for image in topology.automorphisms()}
    return factorial(sum(at.values())) // (len(moved) * prod(map(factorial, at.values())))


SIZES = [(0, 3), (0, 4), (0, 7), (1, 1), (1, 2), (1, 4), (1, 6), (2, 0), (2, 1), (2, 2), (2, 4), (3, 0), (3, 1), (3, 3)]


@pytest.mark.parametrize(("loops", "legs"), SIZES)
def test_sum_of_inverse_symmetries(loops: int, legs: int) -> None:
    """Nothing is missing and nothing occurs twice: the sum of 1/|Aut| is the zero-dimensional n-point function."""
    total = sum((Fraction(factorial(legs), symmetry(t)) for t in generate(loops, legs)), Fraction(0))
    assert total == zero_dimensional(loops, legs)


def test_the_integral_knows_the_textbook() -> None:
    """The tree-level amplitudes are -- g, h + 3 g^2 -- and the vacuum at two loops 1/8 + 5/24."""
    assert zero_dimensional(0, 3) == 1
    assert zero_dimensional(0, 4) == 1 + 3
    assert zero_dimensional(1, 1) == Fraction(1, 2)
    assert zero_dimensional(2, 0) == Fraction(1, 8) + Fraction(5, 24)


@pytest.mark.parametrize("row", GOLDEN["weights"], ids=lambda row: f"{row['legs']}-{row['loops']}-loop")
def test_golden_sum_of_inverse_symmetries(row: dict[str, Any]) -> None:
    """At three loops with four legs, from the graphs and from the integral."""
    total = sum(
        (Fraction(factorial(row["legs"]), symmetry(t)) for t in generate(row["loops"], row["legs"])), Fraction(0)
    )
    assert total == zero_dimensional(row["loops"], row["legs"]) == Fraction(row["sum"][0])


@pytest.mark.parametrize("row", GOLDEN["totals"], ids=lambda row: f"{row['legs']}-{row['loops']}-loop")
def test_golden_labelled_totals(row: dict[str, Any]) -> None:
    """Topologies with legs told apart."""
    assert sum(map(labelled, generate(row["loops"], row["legs"]))) == row["labelled"][0]


@pytest.mark.parametrize("loops", [2, 3, 4])
def test_motions_of_the_skeletons(loops: int) -> None:
    """The groups that generation divides by have the right sizes, and are groups."""
    weights = (Fraction(1, len(motions(skeleton))) for skeleton in skeletons(loops))
    assert sum(weights, Fraction(0)) == zero_dimensional(loops, 0)
    if loops < 4:
        for skeleton in skeletons(loops):
            moves = {tuple(zip(m.lines, m.turned, strict=True)) for m in motions(skeleton)}
            assert len(moves) == len(motions(skeleton))
            for first in list(moves)[:20]:
                for second in list(moves)[:20]:
                    assert tuple((first[i][0], first[i][1] != turned) for i, turned in second) in moves


@pytest.mark.parametrize(("loops", "legs"), [(0, 6), (1, 4), (2, 2), (2, 3)])
def test_automorphisms_against_networkx(loops: int, legs: int) -> None:
    """The same maps of vertices that networkx finds."""
    for topology in generate(loops, legs):
        graph: Any = nx.MultiGraph(topology.subgraph(topology.vertices))
        nx.set_node_attributes(graph, {v: legs_at(topology).get(v, 0) for v in graph}, "legs")
        same_legs = nx.algorithms.isomorphism.categorical_node_match("legs", 0)
        matcher: Any = nx.algorithms.isomorphism.MultiGraphMatcher(graph, graph, node_match=same_legs)
        wanted = {tuple(sorted(image.items())) for image in matcher.isomorphisms_iter()}
        maps = [tuple(sorted(image.items())) for image in topology.automorphisms()]
        assert len(maps) == len(wanted)
        assert set(maps) == wanted


def test_labelled_diagrams_by_the_orbit_formula() -> None:
    """Four different scalar legs, scalar lines only: as many as there are ways to number the legs."""
    four = Operator("four", tuple(Leg(name, "scalar") for name in "abcd"))
    for loops in (0, 1):
        for topology in generate(loops, 4):
            plain = [d.key for d in diagrams_of(topology, four) if "_F_" in d.key]
            assert len(set(plain)) == len(plain) == labelled(topology)
