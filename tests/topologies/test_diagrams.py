"""Diagrams: renormalisable vertices, directions of lines, one more leg."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_graphs import any_diagram, undirected
from charges import strategies
from topologies import OPERATORS, Diagram, Leg, MalformedInput, Operator, diagrams_of, generate, insert_leg


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
    position, attributes = diagram.reading_order().index(edge), dict(diagram.edges[edge])
    turned = diagram.flip(edge)
    assert turned[:2] == edge[1::-1]
    assert diagram.edges[turned] == attributes
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
        keys = [d.key for d in insert_leg(Diagram.from_key(key), "dirac-d5")]
        assert len(set(keys)) == len(keys)
        assert set(keys) == larger


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
