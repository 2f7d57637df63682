"""Fields on the lines of topologies: against trying everything, and what must hold for every match."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.light import light_neutrinos
from charges.neutrinos.matching import GivenUp, Interactions, Match, candidates, matches
from charges.spectra.frames import frames
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, term
from topologies import Leg, Operator, diagrams

HALF = Fraction(1, 2)


def fermion(name: str, q: int, side: str = "", **about: Any) -> ModelField:
    return ModelField(name, HALF, {"Z4": q}, side, vectorlike=not side, **about)


def scalar(name: str, q: int, **about: Any) -> ModelField:
    return ModelField(name, 0, {"Z4": q}, **about)


L = fermion("L", 0, "left", su2=2, hypercharge=-HALF, generations=3, sm=True)
E_R = fermion("e_R", 0, "right", hypercharge=-1, generations=3, sm=True)
H = scalar("H", 0, su2=2, hypercharge=HALF, sm=True, vev=True)


def model(*fields: ModelField) -> Model:
    return Model("model", ("Z4",), (L, E_R, H, *fields))


def made(model: Model) -> Interactions:
    return Interactions(Operators(Alphabet(model)), light_neutrinos(model))


@st.composite
def small_models(draw: st.DrawFn) -> Model:
    """Leptons with a fermion, Majorana or vector-like, a doublet and a singlet of any charges."""
    charge = st.integers(0, 3)
    fields = [
        fermion("N", draw(charge), draw(st.sampled_from(["right", ""]))),
        scalar("eta", draw(charge), su2=2, hypercharge=HALF),
        scalar("S", draw(charge), hypercharge=draw(st.sampled_from([0, 1]))),
    ]
    return model(*fields)


def legs_of(interactions: Interactions, names: Sequence[str]) -> list[int]:
    """The letters with these names; each field is taken in its first chirality."""
    texts = [letter.text for letter in interactions.alphabet.letters]
    return [texts.index(name) for name in names]


WEINBERG = ("L", "L", "H", "H")


def every_match(chosen: Model, loops: int = 1) -> list[Match]:
    interactions = made(chosen)
    return list(matches(interactions, legs_of(interactions, WEINBERG), loops))


# ---- Trying everything.


def drawn(ends: Sequence[tuple[Any, Any, str, str]], legs: Sequence[tuple[Any, str]]) -> "nx.Graph[Any]":
    """A graph with a node for each vertex, each end of a line and each leg; the names are colours."""
    graph: nx.Graph[Any] = nx.Graph()
    for i, (u, v, a, b) in enumerate(ends):
        graph.add_node((i, 0), name=a)
        graph.add_node((i, 1), name=b)
        graph.add_edges_from([(("v", u), (i, 0)), ((i, 0), (i, 1)), ((i, 1), ("v", v))])
    for i, (v, a) in enumerate(legs):
        graph.add_node(("leg", i), name=f"leg {a}")
        graph.add_edge(("leg", i), ("v", v))
    for _, about in graph.nodes(data=True):
        about.setdefault("name", "vertex")
    return graph


def same(one: "nx.Graph[Any]", other: "nx.Graph[Any]") -> bool:
    return nx.is_isomorphic(one, other, node_match=lambda a, b: a["name"] == b["name"])


def distinct(graphs: Iterator["nx.Graph[Any]"]) -> list["nx.Graph[Any]"]:
    """One graph of each class of isomorphic ones."""
    found: dict[tuple[str, ...], list[nx.Graph[Any]]] = {}
    for graph in graphs:
        names = tuple(sorted(str(about["name"]) for _, about in graph.nodes(data=True)))
        if not any(same(graph, other) for other in found.setdefault(names, [])):
            found[names].append(graph)
    return [graph for several in found.values() for graph in several]


def has_bridge(lines: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a line that is not one of several parallel ones holds the graph together."""
    bundles = Counter(map(frozenset, lines))
    return any(bundles[frozenset(bridge)] == 1 for bridge in nx.bridges(nx.Graph(lines)))


def brute_force(interactions: Interactions, loops: int) -> Iterator["nx.Graph[Any]"]:
    """Every choice of two letters for each line of each bridgeless diagram, checked by the definitions."""
    letters = interactions.alphabet.letters
    spinors = [i for i, letter in enumerate(letters) if any(letter.rep[2:])]

    @cache
    def allowed(*chosen: int) -> bool:
        found = term(interactions.alphabet, [letters[i] for i in chosen])
        return found is not None and not found.derivative

    pairs = [
        (a, b) for a, b in product(range(len(letters)), repeat=2) if b == a ^ 1 or (allowed(*sorted((a, b))) and a != b)
    ]
    pairs += [(a, a) for a in range(len(letters)) if allowed(a, a)]
    sorts = {kind: [p for p in pairs if (p[0] in spinors) == (kind == "fermion")] for kind in ("fermion", "scalar")}
    outer = dict(zip(WEINBERG, legs_of(interactions, WEINBERG), strict=True))
    operator = Operator("test", tuple(Leg(name, "fermion" if name == "L" else "scalar") for name in WEINBERG))
    for diagram in diagrams(operator, loops, genuine=False):
        edges = diagram.internal_edges()
        if has_bridge([edge[:2] for edge in edges]):
            continue
        legs = [(v, outer[diagram.nodes[end]["leg"]]) for end, v in diagram.ends_at().items()]
        for chosen in product(*(sorts[diagram.edges[edge]["kind"]] for edge in edges)):
            around: dict[Any, list[int]] = {v: [a for w, a in legs if w == v] for v in diagram.vertices}
            for (u, v, _), (a, b) in zip(edges, chosen, strict=True):
                around[u].append(a)
                around[v].append(b)
            if all(allowed(*sorted(flags)) for flags in around.values()):
                lines = [
                    (u, v, letters[a].text, letters[b].text) for (u, v, _), (a, b) in zip(edges, chosen, strict=True)
                ]
                yield drawn(lines, [(v, letters[a].text) for v, a in legs])


def shown(interactions: Interactions, match: Match) -> "nx.Graph[Any]":
    texts = [interactions.alphabet.letters[i].text for i in match.letters]
    frame = match.frame
    ends = [(*line, *texts[2 * i : 2 * i + 2]) for i, line in enumerate(frame.lines)]
    return drawn(ends, list(zip(frame.legs, texts[frame.first_leg :], strict=True)))  # type: ignore[arg-type]


def agree(chosen: Model) -> int:
    interactions = made(chosen)
    every = candidates(interactions, legs_of(interactions, WEINBERG), 1)  # also those that SU(2) makes zero
    found = [shown(interactions, match) for match, _ in every if not has_bridge(match.frame.lines)]
    expected = distinct(brute_force(interactions, 1))
    assert len(found) == len(expected)
    assert all(any(same(one, other) for other in expected) for one in found)
    assert len(distinct(iter(found))) == len(found)
    return len(found)


@given(small_models())
@settings(max_examples=10)
def test_the_search_finds_what_trying_everything_finds(chosen: Model) -> None:
    """All charges under Z4 are tried, also where nothing forbids a tree."""
    agree(chosen)


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ((fermion("N", 2, "right"), scalar("eta", 2, su2=2, hypercharge=HALF)), 1),  # Ma, hep-ph/0601225
        ((fermion("N", 1, "right"), scalar("eta", 1, su2=2, hypercharge=HALF)), 0),  # N N is forbidden
        ((scalar("h", 0, hypercharge=1), scalar("eta", 0, su2=2, hypercharge=HALF)), 2),  # Zee: e_R with H or eta
    ],
    ids=["Ma", "charged", "Zee"],
)
def test_the_search_agrees_on_models(fields: tuple[ModelField, ...], number: int) -> None:
    assert agree(model(*fields)) == number


# ---- What holds for every match.


def fermion_flags(interactions: Interactions, match: Match) -> "nx.Graph[Any]":
    """The fermion lines of a match as a graph of vertices, legs left out, with 1 for kinetic propagators."""
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    for i, (u, v) in enumerate(match.frame.lines):
        a, b = match.letters[2 * i : 2 * i + 2]
        if interactions.field(a).fermion:
            graph.add_edge(u, v, kinetic=b == a ^ 1)
    return graph


def check(interactions: Interactions, match: Match, legs: Sequence[int], loops: int) -> None:
    letters = interactions.alphabet.letters
    frame = match.frame
    assert len(frame.lines) - frame.order + 1 == loops
    assert sorted(match.letters[frame.first_leg :]) == sorted(legs)
    for v in range(frame.order):
        found = term(interactions.alphabet, [letters[i] for i in match.vertex(v)])
        assert found is not None
        assert found.dimension <= 4
        assert not found.derivative
    for i in range(len(frame.lines)):
        a, b = match.letters[2 * i : 2 * i + 2]
        assert b == a ^ 1 or term(interactions.alphabet, [letters[a], letters[b]])
    graph = fermion_flags(interactions, match)
    for part in nx.connected_components(graph):
        assert sum(about["kinetic"] for _, _, about in graph.subgraph(part).edges(data=True)) % 2 == 0


@given(small_models(), st.sampled_from([0, 1, 2]))
@settings(max_examples=25)
def test_vertices_lines_and_momenta(chosen: Model, loops: int) -> None:
    """Every vertex is a term, every line has a propagator, and each fermion line an even number of momenta."""
    interactions = made(chosen)
    legs = legs_of(interactions, WEINBERG)
    with suppress(GivenUp):  # what is found in a search that is given up holds as well
        for match in matches(interactions, legs, loops):
            check(interactions, match, legs, loops)


def test_frames_are_the_topologies_without_self_energies() -> None:
    """The published counts of arXiv:1204.5862 and arXiv:1411.7038 (docs/census.md)."""
    assert [len(frames(loops, 4)) for loops in (0, 1, 2)] == [2, 6, 45]


# ---- Diagrams that a bridge kills.


def tree(*fields: ModelField) -> set[tuple[str, ...]]:
    """The trees of L L H H: the names of their lines."""
    chosen = model(*fields)
    interactions = made(chosen)
    return {
        tuple(sorted(interactions.species(i).name for i in match.letters[: match.frame.first_leg : 2]))
        for match in every_match(chosen, 0)
    }


def test_the_trees_of_the_seesaws_are_found() -> None:
    """They are of types I, II and III; a singlet with charge, whose Majorana mass is forbidden, gives none."""
    assert tree(fermion("N", 0, "right")) == {("N",)}
    assert tree(fermion("N", 2, "right")) == set()
    assert tree(scalar("D", 0, su2=3, hypercharge=1)) == {("D",)}
    assert tree(fermion("T", 0, "right", su2=3)) == {("T",)}
    assert tree() == set()  # not e_R or L: charged, or light


def dirac(*more: ModelField) -> Model:
    """Leptons with a U(1) that forbids Majorana masses, and other fields."""
    about: dict[str, Any] = {"generations": 3, "sm": True}
    doublet = ModelField("L", HALF, {"X": 1}, "left", su2=2, hypercharge=-HALF, **about)
    singlet = ModelField("e_R", HALF, {"X": 1}, "right", hypercharge=-1, **about)
    higgs = ModelField("H", 0, {"X": 0}, su2=2, hypercharge=HALF, sm=True, vev=True)
    return Model("dirac", ("X",), (doublet, singlet, higgs, *more))


@pytest.mark.parametrize("massive", [False, True])
def test_momenta_do_not_cross_massive_bridges(massive: bool) -> None:
    """L* H* A, A* S B, B* S nu_R: fermions cross A and B by the masses of these, if they have any.

    Then kinetic propagators would give order p^2 / M^2.  Both choices have equal names, and one of them counts.
    """
    a = ModelField("A", HALF, {"X": 1}, "" if massive else "right", vectorlike=massive)
    b = ModelField("B", HALF, {"X": -2}, "" if massive else "left", vectorlike=massive)
    scalar, neutrino = ModelField("S", 0, {"X": 3}, vev=True), ModelField("nu_R", HALF, {"X": -5}, "right")
    interactions = made(dirac(a, b, scalar, neutrino))
    interactions.light = {"L", "nu_R"}
    (match,) = matches(interactions, legs_of(interactions, ("L*", "nu_R", "H*", "S", "S")), 0)
    letters = match.letters[: match.frame.first_leg]
    assert sorted(interactions.species(i).name for i in letters[::2]) == ["A", "B"]
    assert [b != a ^ 1 for a, b in zip(letters[::2], letters[1::2], strict=True)] == [massive] * 2


def test_diagrams_cut_by_light_neutrinos_are_not_counted() -> None:
    """L* H* nu_R, nu_R* H L, L* H* nu_R in a row is no new operator, though the letters allow it."""
    interactions = made(dirac(ModelField("nu_R", HALF, {"X": 1}, "right")))

    def bridges(names: Sequence[str]) -> list[set[str]]:
        found = matches(interactions, legs_of(interactions, names), 0)
        return [{interactions.species(i).name for i in match.letters[: match.frame.first_leg]} for match in found]

    assert bridges(("L*", "nu_R", "H*")) == [set()]
    longer = ("L*", "nu_R", "H*", "H*", "H")
    assert not any({"L", "nu_R"} & names for names in bridges(longer))
    interactions.light.clear()
    assert {"L", "nu_R"} in bridges(longer)
