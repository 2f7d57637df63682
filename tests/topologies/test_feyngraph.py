"""FeynGraph, an independent generator, as oracle: the same topologies, the same labelled counts, the same weights."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import factorial
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from topologies import Leg, Operator, Topology, diagrams_of, generate

oracle = pytest.importorskip("feyngraph.topology", reason="feyngraph is not installed: pip install nuloops[oracles]")

GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).parent.with_name("census.toml").read_text("utf-8")
)
FOUR = Operator("four", tuple(Leg(name, "scalar") for name in "abcd"))


def generated(loops: int, legs: int) -> Iterator[tuple[Topology, Fraction]]:
    """FeynGraph's topologies with labelled legs, without the labels, each with its 1/|Aut|."""
    for topology in oracle.TopologyGenerator(legs, loops, oracle.TopologyModel([3, 4])).generate():
        ends = [edge.nodes() for edge in topology.edges()]
        lines = [(u - legs, v - legs) for u, v in ends if min(u, v) >= legs]
        hung = [max(u, v) - legs for u, v in ends if min(u, v) < legs]
        yield Topology.from_lines(lines, hung), Fraction(1, topology.symmetry_factor())


def automorphisms(topology: Topology) -> int:
    """All symmetries: of the vertices, of parallel lines, self-loops and legs."""
    count = len(topology.automorphisms())
    for (u, v), lines in Counter((min(u, v), max(u, v)) for u, v, _ in topology.internal_edges()).items():
        count *= factorial(lines) * (2**lines if u == v else 1)
    for legs in Counter(topology.compact()[2]).values():
        count *= factorial(legs)
    return count


@pytest.mark.parametrize("row", GOLDEN["totals"], ids=lambda row: f"{row['legs']}-{row['loops']}-loop")
def test_labelled_totals(row: dict[str, Any]) -> None:
    """FeynGraph gives the golden numbers."""
    number = oracle.TopologyGenerator(row["legs"], row["loops"], oracle.TopologyModel([3, 4])).count()
    assert number == row["labelled"][0]


@pytest.mark.parametrize(("loops", "legs"), [(1, 4), (1, 5), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (3, 2)])
def test_the_same_topologies(loops: int, legs: int) -> None:
    """Without labels, FeynGraph's topologies are ours, and so are the sums of 1/|Aut|."""
    ours = {topology.key: topology for topology in generate(loops, legs)}
    weights: Counter[str] = Counter()
    for topology, weight in generated(loops, legs):
        weights[topology.key] += weight  # type: ignore[assignment]  # a Counter of fractions
    assert set(weights) == set(ours)
    for key, topology in ours.items():
        assert weights[key] == Fraction(factorial(legs), automorphisms(topology))


@pytest.mark.parametrize(("loops", "labelled"), [(1, 99), (2, 2214)])
def test_labelled_diagrams_of_four_different_scalars(loops: int, labelled: int) -> None:
    """Our labelled diagrams with scalar lines only are the topologies with labelled legs."""
    diagrams = {t.key: [key for d in diagrams_of(t, FOUR) if "_F_" in (key := d.key)] for t in generate(loops, 4)}
    assert len({key for keys in diagrams.values() for key in keys}) == labelled
    ours = {topology: len(keys) for topology, keys in diagrams.items()}
    assert ours == Counter(topology.key for topology, _ in generated(loops, 4))


def test_the_oracle_is_independent() -> None:
    """Its graphs are ours: one is compared directly by networkx, without the keys."""
    ours: Any = nx.MultiGraph(next(generate(1, 1)).edges())
    ((topology, weight),) = generated(1, 1)
    theirs: Any = nx.MultiGraph(topology.edges())
    assert weight == Fraction(1, 2)
    assert nx.is_isomorphic(ours, theirs)
