"""Nowhere-zero flows and the flow polynomial, for diagrams and for any graph."""

from itertools import combinations, product
from typing import Any

import networkx as nx
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charges import CHI, dark_sector, nowhere_zero_flows, solve_or_modulo, strategies
from topologies import Diagram, MalformedInput, diagrams


def amputated(diagram: Diagram) -> Any:
    """The internal lines as a plain multigraph."""
    graph: Any = nx.MultiGraph()
    graph.add_nodes_from(diagram.vertices)
    graph.add_edges_from((u, v) for u, v, _ in diagram.internal_edges())
    return graph


@settings(max_examples=40)
@given(strategies.diagrams(["dirac-d4", "dirac-d5", "dirac-d6"], self_energies=False), st.integers(1, 4))
def test_dark_counts_are_flow_polynomials(diagram: Diagram, m: int) -> None:
    """All lines dark: s^L nowhere-zero m-flows, n = s m; every loop dark: the same without a forest of plain lines."""
    assume(diagram.loops)  # a tree has no loop that could be dark
    solution = solve_or_modulo(diagram)
    subgroup = int(solution.modulus or CHI)
    sector = dark_sector(diagram, subgroup * m)
    graph, copies = amputated(diagram), subgroup**diagram.loops
    assert sector.subgroup == {(m * k, spinor) for k in range(3) for spinor in (False, True)}
    assert sector.assignments == (subgroup * m) ** diagram.loops
    assert sector.all_dark == copies * nowhere_zero_flows(graph, m)
    every = 0
    edges = list(graph.edges(keys=True))
    for plain in (chosen for size in range(len(edges) + 1) for chosen in combinations(edges, size)):
        forest: Any = nx.MultiGraph()
        forest.add_nodes_from(graph)
        forest.add_edges_from(plain)
        if nx.is_forest(forest):
            rest = graph.copy()
            rest.remove_edges_from(plain)
            every += nowhere_zero_flows(rest, m)
    assert sector.every_loop_dark == copies * every


multigraphs = st.integers(1, 5).flatmap(
    lambda order: st.tuples(
        st.just(order),
        st.lists(st.tuples(st.integers(0, order - 1), st.integers(0, order - 1)), max_size=7),
    )
)


@settings(max_examples=40)
@given(multigraphs, st.integers(1, 6))
def test_nowhere_zero_flows_against_tutte(graph: tuple[int, list[tuple[int, int]]], m: int) -> None:
    """(-1)^(E - V + c) T(0, 1 - m), with the polynomial of networkx; self-loops, bridges and several parts included."""
    order, edges = graph
    multigraph: Any = nx.MultiGraph()
    multigraph.add_nodes_from(range(order))
    multigraph.add_edges_from(edges)
    polynomial = sympy.sympify(nx.tutte_polynomial(multigraph))
    cycles = len(edges) - order + nx.number_connected_components(multigraph)
    value = (-1) ** cycles * polynomial.subs({sympy.Symbol("x"): 0, sympy.Symbol("y"): 1 - m})
    assert nowhere_zero_flows(multigraph, m) == value


@settings(max_examples=30)
@given(multigraphs, st.integers(1, 4))
def test_nowhere_zero_flows_by_listing(graph: tuple[int, list[tuple[int, int]]], m: int) -> None:
    """From the definition: values 1 to m - 1 on the lines that balance at every vertex modulo m."""
    order, edges = graph
    assume(len(edges) <= 6)
    listed = 0
    for values in product(range(1, m), repeat=len(edges)):
        left = [0] * order
        for (u, v), value in zip(edges, values, strict=True):
            left[u] -= value
            left[v] += value
        listed += not any(q % m for q in left)
    directed: Any = nx.MultiDiGraph()
    directed.add_nodes_from(range(order))
    directed.add_edges_from(edges)
    assert nowhere_zero_flows(directed, m) == listed


def test_petersen() -> None:
    """The smallest graph that needs five: no flow mod 3 or 4, 240 mod 5."""
    petersen = nx.petersen_graph()
    assert [nowhere_zero_flows(petersen, m) for m in (1, 2, 3, 4, 5)] == [0, 0, 0, 0, 240]


def test_nowhere_zero_flows_of_a_diagram_leave_its_legs_out() -> None:
    """The amputated graph counts."""
    for diagram in diagrams("dirac-d5", 2):
        assert nowhere_zero_flows(diagram, 3) == nowhere_zero_flows(amputated(diagram), 3) > 0


def test_networkx_sees_every_line() -> None:
    """Also after its own conversion to an undirected graph, where antiparallel lines with equal keys would merge."""
    for diagram in diagrams("dirac-d5", 1, genuine=False):
        undirected: Any = diagram.to_undirected()
        assert undirected.number_of_edges() == diagram.number_of_edges(), diagram.key


@pytest.mark.parametrize("m", [0, -1, True, 2.0, "3", None])
def test_orders_of_flows(m: Any) -> None:
    """Positive integers."""
    with pytest.raises(MalformedInput):
        nowhere_zero_flows(nx.petersen_graph(), m)
