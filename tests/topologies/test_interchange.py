"""Diagrams in the formats of networkx, there and back; operators as texts; graphs without vertices."""

from __future__ import annotations

import json
import pickle
import warnings
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import charges
import nuloops
from charges.panels.diagrams import u1_panel, zn_panel
from topologies import (
    OPERATORS,
    Diagram,
    Leg,
    MalformedInput,
    Operator,
    Topology,
    as_topology,
    diagrams,
    from_graph,
    generate,
    unlabelled,
)
from topologies.graphs.operators import operator

OWN = Operator(
    "own-d5",
    (
        Leg("L", "fermion", incoming=False, sm=True),
        Leg("Σ'", "fermion", latex=r"\Sigma^\prime"),
        Leg("H", "scalar", latex="H & <H>"),
        Leg("H", "scalar", latex="H & <H>"),
    ),
)
HERE = [
    *islice(diagrams("dirac-d5", 1), 7),
    *islice(diagrams("dirac-d6", 0), 3),
    *islice(diagrams("weinberg", 2), 10),
    *diagrams(OWN, 1),
    *diagrams(unlabelled(2, 1), 1),
]


def through_json(graph: Any, _: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # the name of the list of lines changed in networkx 3.4
        return nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph))))


def through_graphml(graph: Any, folder: Path) -> Any:
    nx.write_graphml(graph, folder / "graph.graphml")
    return nx.read_graphml(folder / "graph.graphml")


def through_gml(graph: Any, folder: Path) -> Any:
    nx.write_gml(graph, folder / "graph.gml")
    return nx.read_gml(folder / "graph.gml")


FORMATS = {"node-link JSON": through_json, "GraphML": through_graphml, "GML": through_gml}


@pytest.mark.parametrize("form", FORMATS)
def test_diagrams_come_back(form: str, tmp_path: Path) -> None:
    """The key, the operator, and all attributes of legs and lines."""
    for diagram in HERE:
        again = from_graph(FORMATS[form](diagram, tmp_path))
        assert isinstance(again, Diagram)
        assert (again.key, again.operator) == (diagram.key, diagram.operator)
        assert list(again.nodes(data=True)) == list(diagram.nodes(data=True))
        assert sorted(again.edges(keys=True, data=True), key=str) == sorted(
            diagram.edges(keys=True, data=True), key=str
        )
        assert again.svg() == diagram.svg()


@pytest.mark.parametrize("form", FORMATS)
def test_topologies_come_back(form: str, tmp_path: Path) -> None:
    for topology in generate(2, 2):
        again = from_graph(FORMATS[form](topology, tmp_path))
        assert isinstance(again, Topology)
        assert again.key == topology.key


@pytest.mark.parametrize("form", FORMATS)
def test_panels_come_back(form: str, tmp_path: Path) -> None:
    """Charges, phases and fields on the lines are texts and truth values, so the figure is the same."""
    solution = charges.solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    panels = [
        u1_panel(solution),
        u1_panel(solution, kappas={"kappa_1": "-1/2"}),
        zn_panel(solution.modulo(6), kappas={"kappa_1": 1}),
        *(found.panel() for found in charges.mass_diagrams(nuloops.load("scotogenic").model, "majorana").diagrams),
    ]
    for panel in panels:
        again = from_graph(FORMATS[form](panel, tmp_path))
        assert again.key == panel.key
        assert again.svg() == panel.svg()


def test_attributes_are_no_objects() -> None:
    for diagram in HERE:
        everything = [diagram.graph, *dict(diagram.nodes).values(), *(about for *_, about in diagram.edges(data=True))]
        assert {type(value) for about in everything for value in about.values()} <= {str, bool}


def test_what_is_solved_after_reading(tmp_path: Path) -> None:
    """Vertices are integers again, so that solutions name the same lines."""
    diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    for through in FORMATS.values():
        again = from_graph(through(diagram, tmp_path))
        assert isinstance(again, Diagram)
        assert charges.solve(again) == charges.solve(diagram)


def test_any_graph_without_external_ends_is_a_topology() -> None:
    graph = nx.Graph([("a", "b"), ("a", "c"), ("a", "d")])
    found = from_graph(graph)
    assert isinstance(found, Topology)
    assert found.key == as_topology(graph).key == "T_000_"


def test_names_that_would_clash_stay() -> None:
    """A graph of others may have vertices 1 and "1"."""
    topology = Topology.from_key("T_0122_010212")
    renamed = from_graph(nx.relabel_nodes(topology, {2: "1"}))
    assert renamed.key == topology.key
    assert renamed.vertices == [0, 1, "1"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda graph: graph.graph.update(operator="dirac-d4"), "the external legs are not those of dirac-d4"),
        (lambda graph: graph.graph.update(operator="nothing"), "unknown operator 'nothing'"),
        (lambda graph: graph.graph.update(operator=7), "an operator is given by its name"),
        (lambda graph: graph.edges[0, 2, 0].pop("kind"), "kind must be 'fermion' or 'scalar', got None"),
        (lambda graph: graph.remove_edge(0, 2), "vertex 0 has degree 2"),
    ],
)
def test_what_comes_back_is_checked(change: Callable[[Any], Any], reason: str) -> None:
    graph: Any = nx.MultiDiGraph(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    change(graph)
    with pytest.raises(MalformedInput, match=reason):
        from_graph(graph)


@pytest.mark.parametrize("wrong", ["dirac-d5_0122_F01_S0212", None, {}])
def test_only_graphs_are_read(wrong: Any) -> None:
    with pytest.raises(MalformedInput, match="a networkx graph is needed, got "):
        from_graph(wrong)


def test_an_operator_that_is_put_in_by_hand() -> None:
    """By name, or as an object, as before."""
    diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    for given_operator in ("dirac-d5", OPERATORS["dirac-d5"]):
        diagram.graph["operator"] = given_operator
        assert diagram.operator == OPERATORS["dirac-d5"]
        assert diagram.key == "dirac-d5_0122_F01_S0212"
    assert pickle.loads(pickle.dumps(diagram)).key == diagram.key


# ---- Operators as texts.


NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "S", "P"), exclude_characters="#"), min_size=1)
LEGS = st.builds(Leg, NAMES, st.just("scalar"), st.booleans(), st.text(max_size=5), st.booleans())


@given(st.lists(LEGS, max_size=5, unique_by=lambda leg: leg.name), st.sampled_from(["own", "dirac-d5", "F0S2"]))
def test_the_text_of_an_operator_is_read_back(legs: list[Leg], name: str) -> None:
    own = Operator(name, tuple(legs))
    assert operator(own.text) == own


def test_standard_operators_are_written_by_name() -> None:
    assert [each.text for each in OPERATORS.values()] == list(OPERATORS)
    assert unlabelled(2, 2).text == "F2S2"
    assert Operator("dirac-d5", OWN.legs).text != "dirac-d5"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{" * 5000,
        "{}",
        '{"name": "own"}',
        '{"name": 3, "legs": []}',
        '{"name": "own", "legs": 3}',
        '{"name": "own", "legs": [{}]}',
        '{"name": "own", "legs": [{"name": "S", "kind": "tensor"}]}',
    ],
)
def test_texts_that_are_no_operators(text: str) -> None:
    with pytest.raises(MalformedInput, match="not the text of an operator"):
        operator(text)


# ---- Graphs without vertices.


DOORS: dict[str, Callable[[Any], Any]] = {
    "key": lambda graph: graph.key,
    "loops": lambda graph: graph.loops,
    "svg": lambda graph: graph.svg(),
    "dot": lambda graph: graph.dot(),
    "tikz": lambda graph: graph.tikz(),
    "from_graph": from_graph,
    "as_topology": as_topology,
}


@pytest.mark.parametrize("door", DOORS)
def test_empty_graphs_are_refused(door: str) -> None:
    for empty in (Diagram(), Topology(), Diagram(operator="dirac-d5")):
        with pytest.raises(MalformedInput, match="the graph has no internal vertex"):
            DOORS[door](empty)


def test_an_empty_diagram_has_no_charges() -> None:
    doors: tuple[Callable[[Diagram], Any], ...] = (
        charges.solve,
        charges.solve_or_modulo,
        charges.solve_all,
        lambda diagram: charges.conserved(diagram, {}),
    )
    for door in doors:
        for empty in (Diagram(), Diagram(operator="dirac-d5")):
            with pytest.raises(MalformedInput, match=r"no internal vertex|has no operator"):
                door(empty)
