"""Topologies and diagrams: keys, symmetries and filters, against networkx, the definitions and an exact integral."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import combinations
from math import factorial, prod
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges import strategies
from topologies import (
    OPERATORS,
    Diagram,
    Leg,
    MalformedInput,
    NuloopsError,
    Operator,
    Topology,
    census,
    compression,
    diagrams,
    diagrams_of,
    divergences,
    from_key,
    generate,
    has_no_self_energy,
    has_no_snail,
    has_no_tadpole,
    insert_leg,
    is_genuine,
    is_one_particle_irreducible,
    skeletons,
    unlabelled,
)
from topologies.skeletons import motions

GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("census.toml").read_text("utf-8"))

any_topology = strategies.topologies()
any_diagram = strategies.diagrams(["dirac-d5", "dirac-d4", "weinberg"], self_energies=True)
any_graph: st.SearchStrategy[Topology | Diagram] = st.one_of(any_topology, any_diagram)


# ---- Keys do not depend on how a graph is written down.


def rewritten(draw: st.DrawFn, graph: Any, name: Callable[[int], object]) -> Any:
    """The same graph with new names, nodes and edges in another order, and lines drawn the other way round."""
    nodes = draw(st.permutations(list(graph)), label="nodes")
    names = {old: name(i) for i, old in enumerate(nodes)}
    new = type(graph)(**graph.graph)
    new.add_nodes_from((names[old], graph.nodes[old]) for old in nodes)
    inside = set(graph.vertices)
    for u, v, about in draw(st.permutations(list(graph.edges(data=True))), label="edges"):
        turned = (isinstance(graph, Topology) or (u in inside and v in inside)) and draw(st.booleans())
        new.add_edge(*((names[v], names[u]) if turned else (names[u], names[v])), **about)
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
    """networkx finds no two isomorphic ones."""
    graphs: list[Any] = [nx.MultiGraph(topology.edges()) for topology in generate(loops, legs)]
    assert not any(nx.is_isomorphic(one, other) for one, other in combinations(graphs, 2))


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


# ---- Symmetry factors.


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

    def convolved(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
        return [sum((one[i] * other[p - i] for i in range(p + 1)), Fraction(0)) for p in range(top + 1)]

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
    """Nothing is missing and nothing is there twice: the sum of 1/|Aut| is the zero-dimensional n-point function."""
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
            for one in list(moves)[:20]:
                for other in list(moves)[:20]:
                    assert tuple((one[i][0], one[i][1] != turned) for i, turned in other) in moves


@pytest.mark.parametrize(("loops", "legs"), [(0, 6), (1, 4), (2, 2), (2, 3)])
def test_automorphisms_against_networkx(loops: int, legs: int) -> None:
    """The same maps of vertices that networkx finds."""
    for topology in generate(loops, legs):
        graph: Any = nx.MultiGraph(topology.subgraph(topology.vertices))
        nx.set_node_attributes(graph, {v: legs_at(topology).get(v, 0) for v in graph}, "legs")
        same_legs = nx.algorithms.isomorphism.categorical_node_match("legs", 0)
        matcher: Any = nx.algorithms.isomorphism.MultiGraphMatcher(graph, graph, node_match=same_legs)
        wanted = {tuple(sorted(image.items())) for image in matcher.isomorphisms_iter()}
        found = [tuple(sorted(image.items())) for image in topology.automorphisms()]
        assert len(found) == len(wanted)
        assert set(found) == wanted


def test_labelled_diagrams_by_the_orbit_formula() -> None:
    """Four different scalar legs, scalar lines only: as many as there are ways to number the legs."""
    four = Operator("four", tuple(Leg(name, "scalar") for name in "abcd"))
    for loops in (0, 1):
        for topology in generate(loops, 4):
            plain = [d.key for d in diagrams_of(topology, four) if "_F_" in d.key]
            assert len(set(plain)) == len(plain) == labelled(topology)


# ---- Filters against the definitions.


@cache
def _subsets(order: int) -> tuple[tuple[int, ...], ...]:
    return tuple(chosen for size in range(1, order) for chosen in combinations(range(order), size))


def undirected(graph: Any) -> Any:
    """A plain multigraph; networkx's own conversion would merge u -> v and v -> u where their keys are equal."""
    plain: Any = nx.MultiGraph()
    plain.add_nodes_from(graph.nodes(data=True))
    plain.add_edges_from((u, v, about) for u, v, about in graph.edges(data=True))
    return plain


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
    """No internal line is a bridge, says networkx."""
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
    """The part named is connected, has a loop and as many outer lines as said, and there is no smaller one."""
    shrinking = [(len(part), len(out)) for part, out in loops_within(diagram) if compressible(diagram, out)]
    found = compression(diagram)
    assert bool(is_genuine(diagram)) == (found is None) == (not shrinking)
    if found is not None:
        evidence = {frozenset(part): leaving for part, leaving in loops_within(diagram)}
        leaving = evidence[frozenset(found.vertices)]
        assert compressible(diagram, leaving)
        assert found.outer == len(leaving)
        assert (len(found.vertices), found.outer) == min(shrinking)
        assert all(str(v) in str(found) for v in found.vertices)


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
    found = divergences(diagram)
    assert len(found) == len(wanted)
    assert {(frozenset(part.vertices), part.loops, part.degree) for part in found} == wanted
    assert [part.degree for part in found] == sorted((part.degree for part in found), reverse=True)


@given(any_diagram)
def test_every_vertex_of_a_diagram_is_renormalisable(diagram: Diagram) -> None:
    """FFS, SSS or SSSS; the legs are those of the operator; fermion number flows through."""
    for v in diagram.vertices:
        arriving = [diagram.edges[edge]["kind"] for edge in diagram.in_edges(v, keys=True)]
        around = arriving + [diagram.edges[edge]["kind"] for edge in diagram.out_edges(v, keys=True)]
        assert "".join(sorted(kind[0] for kind in around)) in ("ffs", "sss", "ssss")
        if around.count("fermion") and diagram.operator.name != "weinberg":  # L L in: fermion number clashes once
            assert arriving.count("fermion") == 1
    legs = [diagram.nodes[end]["leg"] for end in diagram.externals]
    assert legs == [leg.name for leg in diagram.operator.legs]
    for end, leg in zip(diagram.externals, diagram.operator.legs, strict=True):
        assert diagram.out_degree(end) == leg.incoming
        assert diagram.degree(end) == 1
    assert sorted(map(str, diagram.reading_order())) == sorted(map(str, diagram.internal_edges()))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_fermion_number_flows_from_leg_to_leg(first: bool, second: bool) -> None:
    """In at one leg and out at the other, whichever comes first; with two equal directions it clashes at an end."""
    legs = (Leg("A", "fermion", first), Leg("B", "fermion", second), Leg("S", "scalar"), Leg("T", "scalar"))
    for topology in generate(1, 4):
        for diagram in diagrams_of(topology, Operator("own", legs)):
            clashes = 0
            for v in diagram.vertices:
                arriving = [diagram.edges[e]["kind"] for e in diagram.in_edges(v, keys=True)].count("fermion")
                leaving = [diagram.edges[e]["kind"] for e in diagram.out_edges(v, keys=True)].count("fermion")
                clashes += arriving != leaving
            assert clashes == (first == second)


@given(st.data(), any_diagram)
def test_flipping_a_line_keeps_everything_but_its_direction(data: st.DataObject, diagram: Diagram) -> None:
    """The key, the reading order and the attributes of the line stay; flipping it again restores the edges."""
    if not diagram.internal_edges():
        return
    before = diagram.copy()
    edge = data.draw(st.sampled_from(diagram.internal_edges()))
    position, about = diagram.reading_order().index(edge), dict(diagram.edges[edge])
    turned = diagram.flip(edge)
    assert turned[:2] == edge[1::-1]
    assert diagram.edges[turned] == about
    assert diagram.key == before.key
    if [{u, v} for u, v, _ in diagram.internal_edges()].count({*turned[:2]}) == 1:  # parallel lines may change places
        assert diagram.reading_order()[position] == turned
    diagram.flip(turned)
    assert sorted(e[:2] for e in diagram.internal_edges()) == sorted(e[:2] for e in before.internal_edges())


# ---- One more leg.


def without(diagram: Diagram, name: str, small: Operator) -> Diagram | None:
    """The diagram without the leg of that name, as a diagram of the smaller operator; None if a circle would remain."""
    (end,) = [end for end in diagram.externals if diagram.nodes[end]["leg"] == name]
    graph = undirected(diagram)
    (at,) = graph[end]
    graph.remove_node(end)
    if graph.degree(at) == 2:
        if graph.has_edge(at, at):
            return None
        (_, u, kind), (_, v, _) = graph.edges(at, data="kind")
        graph.remove_node(at)
        graph.add_edge(u, v, kind=kind)
    number = {v: i for i, v in enumerate(v for v in graph if not graph.nodes[v].get("external"))}
    lines = [(number[u], number[v], kind) for u, v, kind in graph.edges(data="kind") if u in number and v in number]
    ends = {graph.nodes[end]["leg"]: number[v] for end in graph if end not in number for v in graph[end]}
    return Diagram.from_lines(
        small,
        [ends[leg.name] for leg in small.legs],
        [(u, v) for u, v, kind in lines if kind == "fermion"],
        [(u, v) for u, v, kind in lines if kind == "scalar"],
    )


@pytest.mark.parametrize("loops", [0, 1])
def test_insert_leg_inverts_deletion(loops: int) -> None:
    """For every dirac-d4 diagram, insertion gives exactly the dirac-d5 diagrams that become it when chi is deleted."""
    wanted: dict[str, set[str]] = {d.key: set() for t in generate(loops, 3) for d in diagrams_of(t, "dirac-d4")}
    for large in (d for t in generate(loops, 4) for d in diagrams_of(t, "dirac-d5")):
        if small := without(large, "chi", OPERATORS["dirac-d4"]):
            wanted[small.key].add(large.key)
    for key, larger in wanted.items():
        found = [d.key for d in insert_leg(Diagram.from_key(key), "dirac-d5")]
        assert len(set(found)) == len(found)
        assert set(found) == larger


@settings(max_examples=30)
@given(strategies.diagrams(["dirac-d4"], self_energies=True))
def test_deletion_inverts_insert_leg(small: Diagram) -> None:
    """Deleting the leg gives the diagram back, whatever its loops."""
    for large in insert_leg(small, "dirac-d5"):
        again = without(large, "chi", small.operator)
        assert again is not None
        assert again.key == small.key


@settings(max_examples=30)
@given(strategies.diagrams(["dirac-d5"]))
def test_insert_leg_reaches_every_diagram(large: Diagram) -> None:
    """Delete chi, insert it again: the diagram is among the results."""
    small = without(large, "chi", OPERATORS["dirac-d4"])
    assert small is not None
    assert large.key in {d.key for d in insert_leg(small, "dirac-d5")}


@pytest.mark.parametrize("into", ["dirac-d4", "dirac-d6", "weinberg", "dirac-d7"])
def test_insert_leg_refuses_operators_that_do_not_fit(into: str) -> None:
    """One scalar more, no other difference."""
    with pytest.raises(MalformedInput, match=into):
        list(insert_leg(Diagram.from_key("dirac-d4_012_F01_S0212"), into))


# ---- Input that is refused: always MalformedInput, always one line.


MALFORMED_KEYS = [
    "",
    "_",
    "T",
    "T_",
    "T__",
    "T_0122",
    "T_0122_01021",
    "T_0122_010212\n",
    "T_0122_0102é2",
    "T_٠١٢٢_010212",
    "T_zzzz_",
    "T_00000_",
    "T_000111_",
    "T_0122_010213",
    "t_0122_010212",
    "dirac-d5",
    "dirac-d5_0122_F01_S0212_",
    "dirac-d5_0122_F01_S0212 ",
    "dirac-d5_012_F01_S0212",
    "dirac-d5_0122_S0212_F01",
    "dirac-d5_0122_F0212_S01",
    "dirac-d5_0122_F_S010212",
    "dirac-d5_zzzz_F_S",
    "dirac-d7_0122_F01_S0212",
    "../../etc/passwd_0122_F01_S0212",
    "<script>_0122_F01_S0212",
    "F0S0__F_S",
    "F3S1_0122_F01_S0212",
    "F2S2_012_F01_S0212",
    "F99999999999999999999S2_0_F_S",
    pytest.param("F" + "9" * 5000 + "S2_0_F_S", id="F9...9S2"),
    pytest.param("T_" + "0" * 100_000 + "_", id="T_0...0_"),
    pytest.param("x" * 100_000, id="x...x"),
]


@pytest.mark.parametrize("key", MALFORMED_KEYS)
def test_malformed_keys(key: str) -> None:
    """Hostile strings, too."""
    with pytest.raises(MalformedInput) as error:
        from_key(key)
    assert "\n" not in str(error.value)


@given(st.one_of(st.text(), st.from_regex(r"\A(T|dirac-d5|F2S2)_[0-9a-z]{0,5}(_[FS]?[0-9a-z]{0,12}){0,3}\Z")))
def test_any_text_is_a_key_or_malformed(text: str) -> None:
    """Nothing else escapes, and what parses has a canonical key that round-trips."""
    try:
        graph = from_key(text)
    except MalformedInput:
        return
    assert from_key(graph.key).key == graph.key


def broken_topologies() -> Iterator[Any]:
    """Graphs that are no topologies, by what is wrong with them."""
    five = Topology.from_lines([(0, 1), (0, 1), (0, 1)], [0, 0, 1])
    yield pytest.param(five, "degree 5", id="degree five")
    yield pytest.param(Topology.from_lines([(0, 1)], [0, 0, 1]), "degree 2", id="degree two")
    yield pytest.param(Topology.from_lines([], [0, 0, 0, 1, 1, 1]), "not connected", id="disconnected")
    loose = Topology.from_key("T_0122_010212")
    loose.add_node("y", external=True)
    yield pytest.param(loose, "hangs on nothing", id="loose end")
    twice = Topology.from_key("T_01_0101")
    twice.add_edge("x1", "x2")
    yield pytest.param(twice, "exactly one internal vertex", id="two ends joined")
    forked = Topology.from_key("T_000_0111")
    forked.add_node("y", external=True)
    forked.add_edges_from([("y", 1)])
    forked.add_edges_from([("y", 0)])
    forked.remove_node("x1")
    yield pytest.param(forked, "exactly one internal vertex|degree", id="end on two vertices")


@pytest.mark.parametrize(("graph", "message"), list(broken_topologies()))
def test_broken_topologies(graph: Topology, message: str) -> None:
    """Graphs put together by hand are checked where they are used."""
    uses: list[Callable[[], object]] = [
        lambda: graph.key,
        graph.automorphisms,
        lambda: has_no_self_energy(graph),
        lambda: is_one_particle_irreducible(graph),
    ]
    for use in uses:
        with pytest.raises(MalformedInput, match=message) as error:
            use()
        assert "\n" not in str(error.value)


def test_broken_diagrams() -> None:
    """Wrong kinds, missing operators, foreign legs."""
    key = "dirac-d5_0122_F01_S0212"
    diagram = Diagram.from_key(key)
    (line,) = [edge for edge in diagram.internal_edges() if diagram.edges[edge]["kind"] == "fermion"]
    for kind in ("scalar", "vector", None):
        diagram.edges[line]["kind"] = kind
        with pytest.raises(MalformedInput):
            diagram.key  # noqa: B018  # a property that may raise
    diagram = Diagram.from_key(key)
    diagram.nodes["chi"]["leg"] = "sigma"
    with pytest.raises(MalformedInput, match="legs"):
        diagram.key  # noqa: B018
    diagram = Diagram.from_key(key)
    del diagram.graph["operator"]
    with pytest.raises(MalformedInput, match="operator"):
        diagram.key  # noqa: B018
    assert "Diagram" in repr(diagram)
    diagram = Diagram.from_key(key)
    diagram.remove_node("chi")
    with pytest.raises(MalformedInput, match="legs"):
        diagram.key  # noqa: B018


@pytest.mark.parametrize(
    ("legs", "fermions", "scalars"),
    [
        ([0, 1, 2], [(0, 1)], [(0, 2), (1, 2)]),
        ([0, 1, 2, 2], [], [(0, 1), (0, 2), (1, 2)]),
        ([0, 1, 2, 2], [(0, 1), (0, 2), (1, 2)], []),
        ([0, 1, 2, 2], [(0, 1)], [(0, 2), (1, 2), (3, 3)]),
        ([0, 0, 0, 0], [], []),
        ([-1, 1, 2, 2], [(0, 1)], [(0, 2), (1, 2)]),
    ],
)
def test_lines_that_make_no_diagram(
    legs: list[int], fermions: list[tuple[int, int]], scalars: list[tuple[int, int]]
) -> None:
    """The count of legs, the kinds at each vertex, connectedness, the numbers of the vertices."""
    with pytest.raises(MalformedInput) as error:
        Diagram.from_lines("dirac-d5", legs, fermions, scalars)
    assert "\n" not in str(error.value)


def test_negative_vertices_are_refused() -> None:
    """Minus one is not a name of the last vertex."""
    with pytest.raises(MalformedInput):
        Diagram.from_lines("dirac-d4", [-1, 0, 0], [], [])


def test_the_graph_without_vertices_is_refused() -> None:
    """An empty graph has no key that could be read back."""
    empty = Topology()
    with pytest.raises(MalformedInput):
        empty.key  # noqa: B018
    with pytest.raises(MalformedInput):
        Topology.from_lines([], [])


@pytest.mark.parametrize(("loops", "legs"), [(-1, 4), (1, -4)])
def test_negative_numbers_of_loops_or_legs(loops: int, legs: int) -> None:
    """Both entrances refuse them the same way."""
    with pytest.raises(MalformedInput, match="negative"):
        census(loops, legs)
    with pytest.raises(MalformedInput, match="negative"):
        generate(loops, legs)


def test_operators_check_themselves() -> None:
    """Names become parts of keys and file names; fermions come in pairs; equal names are equal fields."""
    scalar, fermion = Leg("S", "scalar"), Leg("F", "fermion")
    for name in ("", "a_b", "a b", "../x", "1a", "a\n", "é"):
        with pytest.raises(MalformedInput):
            Operator(name, (scalar, scalar, scalar))
    with pytest.raises(MalformedInput, match="even"):
        Operator("odd", (fermion, scalar, scalar))
    with pytest.raises(MalformedInput, match="two different legs"):
        Operator("mixed", (scalar, Leg("S", "scalar", incoming=False)))
    with pytest.raises(MalformedInput, match="kind"):
        Leg("V", "vector")
    with pytest.raises(MalformedInput, match="negative"):
        unlabelled(-2, 2)
    with pytest.raises(MalformedInput, match="unknown operator"):
        list(diagrams_of(Topology.from_key("T_0122_010212"), "dirac-d7"))


def test_errors_are_one_small_tree() -> None:
    """Whoever catches ValueError also catches malformed input."""
    assert issubclass(MalformedInput, ValueError)
    assert issubclass(MalformedInput, NuloopsError)
