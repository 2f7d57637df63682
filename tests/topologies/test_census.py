"""The chain of counts against the golden table, what the generators yield, and counting by brute force."""

import tomllib
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from charges import dark_sector
from topologies import (
    OPERATORS,
    MalformedInput,
    Topology,
    census,
    diagrams,
    diagrams_of,
    generate,
    is_genuine,
    is_one_particle_irreducible,
    skeletons,
)

GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).parent.with_name("census.toml").read_text("utf-8")
)


def label(row: dict[str, Any]) -> str:
    """Name a row in the output of pytest."""
    return f"{row.get('operator', row.get('legs'))}-{row['loops']}-loop"


BY_LEGS = [pytest.param(row, id=label(row)) for row in GOLDEN["census"] if "legs" in row]
BY_OPERATOR = [pytest.param(row, id=label(row)) for row in GOLDEN["census"] if "operator" in row]


# ---- The golden table.


@pytest.mark.parametrize("row", BY_LEGS)
def test_counts_by_number_of_legs(row: dict[str, Any]) -> None:
    """Every stage of the table; the labelled stages need an operator."""
    counts = census(row["loops"], row["legs"])
    assert {stage: counts[stage] for stage in row["stages"]} == {s: count for s, (count, _) in row["stages"].items()}
    assert counts.labelled_diagrams is None
    assert "labelled_diagrams" not in counts
    with pytest.raises(KeyError):
        counts["labelled_diagrams"]


@pytest.mark.parametrize("row", BY_OPERATOR)
def test_counts_by_operator(row: dict[str, Any]) -> None:
    """Every stage of the table, the labelled ones too."""
    counts = census(row["loops"], operator=row["operator"])
    assert {stage: counts[stage] for stage in row["stages"]} == {s: count for s, (count, _) in row["stages"].items()}


def test_an_operator_and_its_numbers_of_legs_give_the_same_unlabelled_counts() -> None:
    """The labelled stages are the only ones that know which leg is which."""
    for name, operator in OPERATORS.items():
        by_operator, by_legs = census(1, operator=name), census(1, len(operator.legs), fermion_legs=operator.fermions)
        assert {stage: by_operator[stage] for stage in by_legs} == dict(by_legs)
        assert set(by_operator) - set(by_legs) == {stage for stage in by_operator if "labelled" in stage} != set()
        assert len(by_operator) == len(dict(by_operator))


def test_names_and_order_of_the_stages() -> None:
    """The keys are a contract with the command line."""
    assert list(census(1, operator="dirac-d5")) == [
        "topologies",
        "no_self_energy",
        "assignable",
        "one_particle_irreducible",
        "diagrams",
        "finite_diagrams",
        "genuine_topologies",
        "genuine_diagrams",
        "mass_basis_diagrams",
        "labelled_topologies",
        "labelled_no_self_energy",
        "labelled_assignable",
        "labelled_one_particle_irreducible",
        "labelled_diagrams",
        "genuine_labelled_topologies",
        "genuine_labelled_diagrams",
    ]


@pytest.mark.parametrize("row", [pytest.param(row, id=label(row)) for row in GOLDEN["irreducible"]])
def test_irreducible_topologies_with_self_energies(row: dict[str, Any]) -> None:
    """The 29 two-loop topologies with four legs."""
    number = sum(bool(is_one_particle_irreducible(topology)) for topology in generate(row["loops"], row["legs"]))
    assert number == row["count"][0]


@pytest.mark.parametrize("row", [pytest.param(row, id=label(row)) for row in GOLDEN["totals"]])
def test_totals_with_unlabelled_legs(row: dict[str, Any]) -> None:
    """Everything, tadpoles and self-energies included."""
    assert sum(1 for _ in generate(row["loops"], row["legs"])) == row["unlabelled"][0]


@pytest.mark.parametrize("row", GOLDEN["vacuum"], ids=lambda row: f"{row['loops']}-loop")
def test_vacuum_graphs(row: dict[str, Any]) -> None:
    """The skeletons are the topologies without legs."""
    assert len(skeletons(row["loops"])) == row["count"][0]
    keys = {topology.key for topology in generate(row["loops"], 0)}
    assert keys == {Topology.from_lines(skeleton.lines, []).key for skeleton in skeletons(row["loops"])}


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{label(r)}-Z{r['order']}") for r in GOLDEN["dark"]])
def test_dark_sectors(row: dict[str, Any]) -> None:
    """Genuine diagrams that can be dark under Z_n, and in how many ways."""
    sectors = [dark_sector(diagram, row["order"]) for diagram in diagrams(row["operator"], row["loops"])]
    whole = [sector.all_dark for sector in sectors if sector.all_dark]
    assert [len(whole), sum(whole)] == row["all_dark"][0]
    if "every_loop_dark" in row:
        every = [sector.every_loop_dark for sector in sectors if sector.every_loop_dark]
        assert [len(every), sum(every)] == row["every_loop_dark"][0]


def test_every_number_names_its_source() -> None:
    """A count without a source, or a row without a test, is a mistake in the file."""
    assert set(GOLDEN) == {"census", "irreducible", "totals", "weights", "vacuum", "dark"}

    def entries(value: object) -> Iterator[list[Any]]:
        if isinstance(value, dict):
            for part in value.values():
                yield from entries(part)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for part in value:
                yield from entries(part)
        elif isinstance(value, list):
            yield value

    known = ("computed here", "feyngraph", "zero-dimensional field theory")
    numbers = list(entries(GOLDEN))
    assert len(numbers) > 150
    for number, source in numbers:
        assert source in known or source.startswith("arXiv:"), (number, source)
        assert isinstance(number, (int, list)) or Fraction(number) > 0


# ---- The generators agree with the counts.


@pytest.mark.parametrize(("loops", "legs"), [(0, 4), (0, 8), (1, 3), (1, 4), (1, 6), (2, 3), (2, 4)])
def test_generated_topologies(loops: int, legs: int) -> None:
    """As many as counted, all different, each with the right loops and legs, and in the same order the next time."""
    topologies = list(generate(loops, legs))
    keys = [topology.key for topology in topologies]
    assert len(set(keys)) == len(keys) == census(loops, legs).topologies
    assert all(topology.loops == loops and len(topology.externals) == legs for topology in topologies)
    assert keys == [topology.key for topology in generate(loops, legs)]


@pytest.mark.parametrize("row", BY_OPERATOR)
def test_generated_diagrams(row: dict[str, Any]) -> None:
    """As many as counted, all different, in the same order the next time; the filter keeps the genuine ones."""
    name, loops = row["operator"], row["loops"]
    counts = census(loops, operator=name)
    genuine = [diagram.key for diagram in diagrams(name, loops)]
    assert len(set(genuine)) == len(genuine) == counts["genuine_labelled_diagrams"]
    assert genuine == [diagram.key for diagram in diagrams(name, loops)]
    if counts["labelled_diagrams"] > 1000:  # the rest takes seconds there
        return
    every = list(diagrams(name, loops, genuine=False))
    keys = [diagram.key for diagram in every]
    assert len(set(keys)) == len(keys) == counts["labelled_diagrams"]
    assert [key for key, diagram in zip(keys, every, strict=True) if is_genuine(diagram)] == genuine
    assert all(diagram.loops == loops and diagram.operator == OPERATORS[name] for diagram in every)
    assert {diagram.topology().key for diagram in every} <= {
        topology.key for topology in generate(loops, len(OPERATORS[name].legs))
    }


def test_generators_do_not_work_ahead() -> None:
    """The first of very many is generated without the others."""
    assert [topology.loops for topology in islice(generate(4, 9), 3)] == [4, 4, 4]
    assert [diagram.loops for diagram in islice(diagrams("dirac-d5", 4), 2)] == [4, 4]


def test_diagrams_of_one_topology() -> None:
    """Topology by topology, those without self-energies give what the operator's generator gives."""
    for name in ("dirac-d4", "dirac-d5"):
        every = [d.key for d in diagrams(name, 1, genuine=False)]
        one_by_one = [d.key for topology in generate(1, len(OPERATORS[name].legs)) for d in diagrams_of(topology, name)]
        assert len(set(one_by_one)) == len(one_by_one)
        assert set(every) < set(one_by_one)
    assert list(diagrams_of(next(generate(1, 3)), "dirac-d5")) == []


# ---- The same chain by brute force, from the definitions, with networkx.


def connected_parts(graph: Any, vertices: list[Any]) -> Iterator[tuple[set[Any], int, list[Any]]]:
    """Every connected vertex-induced proper part with its number of loops and the edges that leave it."""
    for size in range(1, len(vertices)):
        for chosen in map(set, combinations(vertices, size)):
            part = graph.subgraph(chosen)
            if nx.is_connected(part):
                loops = part.number_of_edges() - size + 1
                yield chosen, loops, [e for e in graph.edges(keys=True) if (e[0] in chosen) != (e[1] in chosen)]


def same_kinds(first: dict[int, dict[str, str]], second: dict[int, dict[str, str]]) -> bool:
    """Whether two bundles of parallel lines have as many lines of each kind."""
    return sorted(line["kind"] for line in first.values()) == sorted(line["kind"] for line in second.values())


def brute_labellings(graph: Any, vertices: list[Any], fermion_legs: int) -> Iterator[Any]:
    """Copies of a topology with ``kind`` on every edge, one for each way up to isomorphism."""
    edges = list(graph.edges(keys=True))
    legs = [edge for edge in edges if not {edge[0], edge[1]} <= set(vertices)]
    labellings: list[Any] = []
    for kinds in product("FS", repeat=len(edges)):
        kind: dict[Any, str] = dict(zip(edges, kinds, strict=True))
        if sum(kind[leg] == "F" for leg in legs) != fermion_legs:
            continue
        around = {v: "".join(sorted(k for e, k in kind.items() for end in e[:2] if end == v)) for v in vertices}
        if set(around.values()) <= {"FFS", "SSS", "SSSS"}:
            new: Any = nx.MultiGraph(graph)
            nx.set_edge_attributes(new, kind, "kind")
            if not any(nx.is_isomorphic(new, old, edge_match=same_kinds) for old in labellings):
                labellings.append(new)
    yield from labellings


def diverges(graph: Any, vertices: list[Any]) -> bool:
    """Whether 4 L - 2 I_S - I_F - (fermion lines with an odd number of propagators) >= 0 for some 1PI part."""
    for size in range(1, len(vertices) + 1):
        for chosen in combinations(vertices, size):
            part = graph.subgraph(chosen)
            loops = part.number_of_edges() - size + 1
            if loops < 1 or not nx.is_connected(part) or nx.has_bridges(part):
                continue
            kinds = [kind for _, _, kind in part.edges(data="kind")]
            fermions: Any = nx.MultiGraph((u, v) for u, v, kind in part.edges(data="kind") if kind == "F")
            odd = sum(fermions.subgraph(c).number_of_edges() % 2 for c in nx.connected_components(fermions))
            if 4 * loops - 2 * kinds.count("S") - kinds.count("F") - odd >= 0:
                return True
    return False


def mass_basis(graph: Any, vertices: list[Any]) -> Any:
    """The diagram without scalar legs and without the vertices that then join two lines or none."""
    new: Any = nx.MultiGraph(graph)
    inside = set(vertices)
    new.remove_nodes_from([v for u, v, kind in graph.edges(data="kind") if v not in inside and kind == "S"])
    while thin := [
        v for v in new if v in inside and (new.degree(v) < 2 or (new.degree(v) == 2 and not new.has_edge(v, v)))
    ]:
        around = [(u if u != thin[0] else v, kind) for u, v, kind in new.edges(thin[0], data="kind")]
        new.remove_node(thin[0])
        if len(around) == 2:
            new.add_edge(around[0][0], around[1][0], kind=around[0][1])
    nx.set_node_attributes(new, {v: v in inside for v in new}, "inside")
    return new


@pytest.mark.parametrize(("loops", "legs"), [(0, 4), (1, 3), (1, 4), (2, 3), (2, 4)])
def test_census_by_brute_force(loops: int, legs: int) -> None:
    """Every stage again, directly from the definitions; only the topologies come from the package."""
    counts = dict.fromkeys(census(loops, legs), 0)
    shapes: list[Any] = []
    match: dict[str, Any] = {
        "node_match": nx.algorithms.isomorphism.categorical_node_match("inside", None),
        "edge_match": same_kinds,
    }
    for topology in generate(loops, legs):
        graph: Any = nx.MultiGraph(topology.edges())
        vertices = topology.vertices
        counts["topologies"] += 1
        parts = [(loops_in, leaving) for _, loops_in, leaving in connected_parts(graph, vertices) if loops_in]
        if any(len(leaving) in (1, 2) for _, leaving in parts):
            continue
        counts["no_self_energy"] += 1
        labellings = list(brute_labellings(graph, vertices, 2))
        if not labellings:
            continue
        counts["assignable"] += 1
        counts["one_particle_irreducible"] += not nx.has_bridges(nx.MultiGraph(graph.subgraph(vertices)))
        counts["diagrams"] += len(labellings)
        counts["finite_diagrams"] += sum(not diverges(diagram, vertices) for diagram in labellings)
        genuine = [
            diagram
            for diagram in labellings
            if not any(
                len(leaving) == 3 or (len(leaving) == 4 and all(diagram.edges[e]["kind"] == "S" for e in leaving))
                for _, leaving in parts
            )
        ]
        counts["genuine_topologies"] += bool(genuine)
        counts["genuine_diagrams"] += len(genuine)
        for shape in (mass_basis(diagram, vertices) for diagram in genuine):
            if not any(nx.is_isomorphic(shape, old, **match) for old in shapes):
                shapes.append(shape)
    counts["mass_basis_diagrams"] = len(shapes)
    assert counts == dict(census(loops, legs))


# ---- Input that is refused.


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((-1, 4), {}),
        ((1, -4), {}),
        ((1,), {}),
        ((1, 4), {"operator": "dirac-d5"}),
        ((1, 4), {"fermion_legs": 3}),
        ((1, 4), {"fermion_legs": 6}),
        ((1, 4), {"fermion_legs": -2}),
        ((-1,), {"operator": "dirac-d5"}),
        ((1,), {"operator": "dirac-d7"}),
    ],
)
def test_census_refuses(arguments: tuple[int, ...], options: dict[str, Any]) -> None:
    """One line, and at once."""
    with pytest.raises(MalformedInput) as error:
        census(*arguments, **options)
    assert "\n" not in str(error.value)


def test_diagrams_refuses_before_the_first_diagram() -> None:
    """The call raises the error, not the iteration."""
    for operator, loops in (("dirac-d5", -1), ("dirac-d7", 1), ("", 1), ("dirac-d5\n", 1)):
        with pytest.raises(MalformedInput) as error:
            diagrams(operator, loops)
        assert "\n" not in str(error.value)
