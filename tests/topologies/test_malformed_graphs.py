"""Graphs, keys and operators that are refused: always MalformedInput, always one line."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topologies import (
    Diagram,
    Leg,
    MalformedInput,
    NuloopsError,
    Operator,
    Topology,
    census,
    diagrams_of,
    from_key,
    generate,
    has_no_self_energy,
    is_one_particle_irreducible,
    unlabelled,
)

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
    """Graphs that are not topologies, by what is wrong with them."""
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
    """Both functions refuse them in the same way."""
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
    """Code that catches ValueError also catches malformed input."""
    assert issubclass(MalformedInput, ValueError)
    assert issubclass(MalformedInput, NuloopsError)
