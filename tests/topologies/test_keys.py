"""Keys: the same for isomorphic graphs in every process, different for others, and read back."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_graphs import any_graph
from topologies import (
    OPERATORS,
    Diagram,
    MalformedInput,
    Topology,
    diagrams,
    from_key,
    generate,
    has_no_self_energy,
    is_genuine,
    is_one_particle_irreducible,
)


def rewritten(draw: st.DrawFn, graph: Any, name: Callable[[int], object]) -> Any:
    """The same graph with new names, nodes and edges in another order, and reversed lines."""
    nodes = draw(st.permutations(list(graph)), label="nodes")
    names = {old: name(i) for i, old in enumerate(nodes)}
    new = type(graph)(**graph.graph)
    new.add_nodes_from((names[old], graph.nodes[old]) for old in nodes)
    inside = set(graph.vertices)
    for u, v, attributes in draw(st.permutations(list(graph.edges(data=True))), label="edges"):
        turned = (isinstance(graph, Topology) or (u in inside and v in inside)) and draw(st.booleans())
        new.add_edge(*((names[v], names[u]) if turned else (names[u], names[v])), **attributes)
    return new


@settings(max_examples=150)
@given(st.data(), any_graph)
def test_key_is_invariant_under_rewriting(data: st.DataObject, graph: Topology | Diagram) -> None:
    """Numbers, strings or tuples as names, any order of insertion, any direction of the internal lines."""
    name = data.draw(st.sampled_from([lambda i: i, lambda i: f"node {i}", lambda i: (i, "x"), lambda i: -7 * i]))
    new = data.draw(st.composite(rewritten)(graph, name))
    assert new.key == graph.key
    assert new.loops == graph.loops
    assert bool(has_no_self_energy(new)) == bool(has_no_self_energy(graph))
    assert bool(is_one_particle_irreducible(new)) == bool(is_one_particle_irreducible(graph))
    if isinstance(graph, Diagram):
        assert bool(is_genuine(new)) == bool(is_genuine(graph))
        assert new.topology().key == graph.topology().key


@pytest.mark.parametrize("operator", ["weinberg", "dirac-d6"])
def test_key_does_not_tell_equal_legs_apart(operator: str) -> None:
    """The ends of two H may come in any order."""
    for diagram in diagrams(operator, 1, genuine=False):
        new = Diagram(**diagram.graph)
        new.add_nodes_from(reversed(list(diagram.nodes(data=True))))
        new.add_edges_from(diagram.edges(data=True))
        assert new.key == diagram.key


def test_keys_are_ids_that_others_store() -> None:
    """A change of the canonical order would orphan every catalogue: it needs a new schema, not a new golden value."""
    keys = [t.key for t in generate(2, 3)] + [d.key for name in OPERATORS for d in diagrams(name, 1)]
    assert sorted(keys)[:2] == ["T_012_00011212", "T_012_01021122"]
    assert (
        sha256("\n".join(sorted(keys)).encode()).hexdigest()
        == "6f8aeea2c220ecda1c5b1c243f8af8b5daeefaf4860aeff861fa0d78b079481a"
    )


@given(any_graph)
def test_key_is_invariant_under_networkx(graph: Any) -> None:
    """Copies, subgraphs and relabellings made by networkx keep the type and the key."""
    for new in (graph.copy(), graph.subgraph(list(graph)), nx.relabel_nodes(graph, {v: f"v{v}" for v in graph})):
        assert new.key == graph.key
        assert isinstance(new, Topology | Diagram)


@given(any_graph)
def test_key_round_trip(graph: Topology | Diagram) -> None:
    """A key is read back to a graph with that key, and the graph to the same edges in the same directions."""
    again = from_key(graph.key)
    assert type(again) is type(graph)
    assert again.key == graph.key
    if isinstance(graph, Diagram):  # from_lines numbers canonically
        assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))
        assert eval(repr(graph), {"Diagram": Diagram}).key == graph.key  # repr can be pasted back


@pytest.mark.parametrize("seed", ["1", "20"])
def test_keys_and_their_order_in_another_process(seed: str) -> None:
    """Hashes of strings differ from process to process; keys do not."""
    code = (
        "from topologies import diagrams, generate\n"
        "print(*(t.key for t in generate(2, 3)), *(d.key for d in diagrams('dirac-d5', 2)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [t.key for t in generate(2, 3)] + [d.key for d in diagrams("dirac-d5", 2)]


def test_keys_of_the_three_loop_topologies_are_distinct() -> None:
    """4367 topologies, 4367 keys."""
    keys = [topology.key for topology in generate(3, 4)]
    assert len(set(keys)) == len(keys) == 4367


@pytest.mark.parametrize(("loops", "legs"), [(1, 6), (2, 3)])
def test_topologies_are_pairwise_different(loops: int, legs: int) -> None:
    """According to networkx no two of them are isomorphic."""
    graphs: list[Any] = [nx.MultiGraph(topology.edges()) for topology in generate(loops, legs)]
    assert not any(nx.is_isomorphic(first, second) for first, second in combinations(graphs, 2))


@settings(max_examples=150)
@given(st.data(), st.sampled_from([(1, 3), (1, 4), (2, 2), (2, 3)]))
def test_equal_keys_mean_isomorphic(data: st.DataObject, size: tuple[int, int]) -> None:
    """Move one end of one line: the keys of the result and of its fellows agree exactly if networkx says isomorphic."""
    pool = list(generate(*size))
    order, lines, legs = data.draw(st.sampled_from(pool)).compact()
    i = data.draw(st.integers(0, len(lines) - 1))
    lines[i] = (lines[i][0], data.draw(st.integers(0, order - 1)))
    try:
        key = Topology.from_lines(lines, legs).key
    except MalformedInput:
        return
    moved: Any = nx.MultiGraph(Topology.from_lines(lines, legs).edges())
    twins = [t.key for t in pool if nx.is_isomorphic(moved, nx.MultiGraph(t.edges()))]
    assert twins == [key]
