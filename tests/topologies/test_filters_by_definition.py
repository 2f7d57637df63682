"""Filters against the definitions: every part of a graph is tried, bridges are those of networkx."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from any_graphs import any_diagram, undirected
from topologies import (
    Diagram,
    census,
    compression,
    diagrams,
    divergences,
    generate,
    has_no_self_energy,
    has_no_snail,
    has_no_tadpole,
    is_genuine,
    is_one_particle_irreducible,
)


@cache
def _subsets(order: int) -> tuple[tuple[int, ...], ...]:
    return tuple(chosen for size in range(1, order) for chosen in combinations(range(order), size))


def loops_within(graph: Any) -> Iterator[tuple[set[Any], list[Any]]]:
    """Every connected vertex-induced proper part with at least one loop, and the edges that leave it."""
    vertices, plain = graph.vertices, undirected(graph)
    for positions in _subsets(len(vertices)):
        chosen = {vertices[i] for i in positions}
        part = plain.subgraph(chosen)
        if part.number_of_edges() >= len(chosen) and nx.is_connected(part):
            yield chosen, [e for e in graph.edges(keys=True) if (e[0] in chosen) != (e[1] in chosen)]


def compressible(diagram: Diagram, leaving: list[Any]) -> bool:
    """Whether a part with these outer lines is a tadpole, a self-energy or shrinks to a renormalisable vertex."""
    return len(leaving) < 4 or (len(leaving) == 4 and all(diagram.edges[e]["kind"] == "scalar" for e in leaving))


@pytest.mark.parametrize(("loops", "legs"), [(0, 5), (1, 3), (1, 4), (1, 5), (2, 0), (2, 3), (2, 4), (3, 0)])
def test_self_energies_by_brute_force(loops: int, legs: int) -> None:
    """Neither tadpole nor self-energy, from the definition."""
    for topology in generate(loops, legs):
        clean = all(len(leaving) > 2 for _, leaving in loops_within(topology))
        verdict = has_no_self_energy(topology)
        assert bool(verdict) == clean, topology.key
        if not verdict:
            evidence = {frozenset(part): len(leaving) for part, leaving in loops_within(topology)}
            assert evidence[frozenset(verdict.vertices)] <= 2
        assert bool(has_no_tadpole(topology)) == all(len(leaving) > 1 for _, leaving in loops_within(topology))


@pytest.mark.parametrize(("loops", "legs"), [(0, 3), (0, 5), (1, 1), (1, 2), (1, 5), (2, 0), (2, 4), (3, 2)])
def test_one_particle_irreducible_against_bridges(loops: int, legs: int) -> None:
    """No internal line is a bridge according to networkx."""
    for topology in generate(loops, legs):
        inside: Any = nx.MultiGraph(topology.subgraph(topology.vertices))
        verdict = is_one_particle_irreducible(topology)
        assert bool(verdict) != nx.has_bridges(inside), topology.key
        if not verdict:
            side = set(verdict.vertices)
            (bridge,) = (edge for edge in topology.internal_edges() if (edge[0] in side) != (edge[1] in side))
            assert set(bridge[:2]) in map(set, nx.bridges(inside))


@pytest.mark.parametrize(("loops", "legs"), [(0, 5), (1, 3), (1, 4), (2, 3), (2, 4)])
def test_snails_by_brute_force(loops: int, legs: int) -> None:
    """No self-loop, and no vertex whose removal leaves a piece without legs; qgraf's tadpoles are among the snails."""
    for topology in generate(loops, legs):
        plain = undirected(topology)
        snail = any(plain.has_edge(v, v) for v in topology.vertices)
        for v in topology.vertices:
            rest = plain.subgraph(set(plain) - {v})
            snail |= any(not set(piece) & set(topology.externals) for piece in nx.connected_components(rest))
        assert bool(has_no_snail(topology)) != snail, topology.key


@pytest.mark.parametrize(("operator", "loops"), [("dirac-d5", 1), ("dirac-d5", 2), ("dirac-d4", 2)])
def test_genuine_by_brute_force(operator: str, loops: int) -> None:
    """All diagrams without self-energies: genuine exactly if no part shrinks; 54 of 290 for dirac-d5 at two loops."""
    every = list(diagrams(operator, loops, genuine=False))
    genuine = [d.key for d in every if not any(compressible(d, leaving) for _, leaving in loops_within(d))]
    assert [d.key for d in every if is_genuine(d)] == genuine
    assert len(genuine) == census(loops, operator=operator)["genuine_labelled_diagrams"]


@given(any_diagram)
def test_compression_shows_its_evidence(diagram: Diagram) -> None:
    """The part is connected, has a loop and the given number of outer lines, and there is no smaller one."""
    shrinking = [(len(part), len(out)) for part, out in loops_within(diagram) if compressible(diagram, out)]
    shrunk = compression(diagram)
    assert bool(is_genuine(diagram)) == (shrunk is None) == (not shrinking)
    if shrunk is not None:
        evidence = {frozenset(part): leaving for part, leaving in loops_within(diagram)}
        leaving = evidence[frozenset(shrunk.vertices)]
        assert compressible(diagram, leaving)
        assert shrunk.outer == len(leaving)
        assert (len(shrunk.vertices), shrunk.outer) == min(shrinking)
        assert all(str(v) in str(shrunk) for v in shrunk.vertices)


@given(any_diagram)
def test_degrees_of_divergence(diagram: Diagram) -> None:
    """4 L - 2 I_S - I_F - (odd fermion lines) of every connected bridgeless part with a loop, the largest first."""
    plain, wanted = undirected(diagram), set()
    for size in range(1, len(diagram.vertices) + 1):
        for chosen in combinations(diagram.vertices, size):
            part = plain.subgraph(chosen)
            loops = part.number_of_edges() - size + 1
            if loops and nx.is_connected(part) and not nx.has_bridges(part):
                fermions: Any = nx.MultiGraph((u, v) for u, v, k in part.edges(data="kind") if k == "fermion")
                odd = sum(fermions.subgraph(c).number_of_edges() % 2 for c in nx.connected_components(fermions))
                scalars = part.number_of_edges() - fermions.number_of_edges()
                wanted.add((frozenset(chosen), loops, 4 * loops - 2 * scalars - fermions.number_of_edges() - odd))
    parts = divergences(diagram)
    assert len(parts) == len(wanted)
    assert {(frozenset(part.vertices), part.loops, part.degree) for part in parts} == wanted
    assert [part.degree for part in parts] == sorted((part.degree for part in parts), reverse=True)
