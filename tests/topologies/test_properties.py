"""Filters with reasons, divergences, insertions and the names of the literature."""

from __future__ import annotations

import networkx as nx
import pytest

import topologies as tp
from topologies.enumeration.counting import count
from topologies.listing.diagrams import members

ALL = (
    tp.has_no_tadpole,
    tp.has_no_self_energy,
    tp.has_no_snail,
    tp.is_one_particle_irreducible,
    tp.is_assignable,
    tp.is_genuine,
)


def test_filters_compose_to_the_chain() -> None:
    """45, 34 and 13 of the 245 two-loop topologies with four legs, 6 of them genuine (arXiv:1411.7038)."""
    stages = [tp.has_no_self_energy, tp.is_assignable, tp.is_one_particle_irreducible]
    counts = [sum(1 for _ in tp.select(tp.generate(2, 4), *stages[:n])) for n in range(4)]
    assert counts == [245, 45, 34, 13]
    assert sum(1 for _ in tp.select(tp.generate(2, 4), tp.is_genuine)) == 6


@pytest.mark.parametrize("condition", ALL)
def test_a_filter_names_what_it_found(condition: object) -> None:
    assert callable(condition)
    verdicts = [condition(topology) for topology in tp.generate(2, 3)]
    assert {bool(verdict) for verdict in verdicts} == {True, False}
    for verdict in verdicts:
        assert verdict.reason
        assert "\n" not in verdict.reason
        assert all(str(v) in verdict.reason for v in verdict.vertices)


def test_reasons() -> None:
    lollipop: nx.MultiGraph[object] = nx.MultiGraph([("a", "b"), ("a", "x"), ("a", "y"), ("b", "b")])
    assert tp.has_no_tadpole(lollipop).reason == "{b} is a tadpole: it hangs on a single line"
    assert tp.has_no_tadpole(lollipop).vertices == ("b",)
    bubble: nx.MultiGraph[object] = nx.MultiGraph([(1, 2), (1, 2), (1, "x"), (2, 3), (3, "y"), (3, "z")])
    assert tp.has_no_self_energy(bubble).reason == "{1, 2} is a self-energy: it is joined to the rest by two lines"
    assert tp.has_no_snail(lollipop).reason == "vertex b has a self-loop"
    snail: nx.MultiGraph[object] = nx.MultiGraph([(0, "x"), (0, "y"), (0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 3)])
    assert not tp.has_no_snail(nx.MultiGraph([(0, "x"), (0, "y"), (0, 1), (0, 2), (1, 2), (1, 2)]))
    assert not tp.has_no_snail(snail)
    scalar = tp.from_key("weinberg_0012_F_S011212")
    assert tp.is_genuine(scalar).reason == "{1, 2} shrinks to a cubic vertex: it has a loop and 3 outer lines"


def test_users_graphs_that_are_no_topologies() -> None:
    with pytest.raises(tp.MalformedInput, match="vertex 0 has degree 5"):
        tp.has_no_tadpole(nx.star_graph(5))
    two = nx.disjoint_union(nx.star_graph(3), nx.star_graph(3))
    with pytest.raises(tp.MalformedInput, match="not connected"):
        tp.is_genuine(two)
    with pytest.raises(tp.MalformedInput, match="at most 20 vertices"):
        tp.is_one_particle_irreducible(nx.random_regular_graph(3, 22, seed=1))


def test_one_loop_weinberg_splits_into_finite_and_divergent() -> None:
    """4 finite irreducible, 3 finite extensions of seesaws, 5 divergent (arXiv:1204.5862)."""
    split = {"irreducible": 0, "extension": 0, "divergent": 0}
    for diagram in tp.diagrams("weinberg", 1, genuine=False):
        finite = tp.divergences(diagram)[0].degree < 0
        irreducible = bool(tp.is_one_particle_irreducible(diagram))
        split["irreducible" if finite and irreducible else "extension" if finite else "divergent"] += 1
    assert split == {"irreducible": 4, "extension": 3, "divergent": 5}
    assert tp.census(1, 4)["finite_diagrams"] == 7


def test_the_census_agrees_with_the_degrees_of_all_parts() -> None:
    for loops, legs in ((1, 3), (2, 3), (1, 4), (2, 4)):
        slow = [d for d in members("diagrams", loops, legs) if isinstance(d, tp.Diagram) and _finite(d)]
        assert tp.census(loops, legs)["finite_diagrams"] == len(slow)


def _finite(diagram: tp.Diagram) -> bool:
    return all(part.degree < 0 for part in tp.divergences(diagram))


def test_genuine_diagrams_of_operators_beyond_dimension_four_are_finite() -> None:
    for name in ("weinberg", "dirac-d5"):
        for loops in (1, 2):
            assert all(map(_finite, tp.diagrams(name, loops)))


def test_labelled_topologies_are_those_of_the_exact_formula() -> None:
    """dirac-d5 has four different legs: 99 and 2214 at one and two loops."""
    for loops in (0, 1, 2):
        assert tp.census(loops, operator="dirac-d5")["labelled_topologies"] == count(loops, 4, labelled=True)


def test_one_chi_makes_every_diagram_of_the_larger_operator() -> None:
    for loops in (1, 2):
        parents = {d.key for d in tp.diagrams("dirac-d5", loops)}
        items = list(tp.insertions("dirac-d4", loops))
        assert {parent.key for item in items for parent in item.parents} == parents
        for item in items:
            assert all(tp.remove_leg(parent, "chi", "dirac-d4").key == item.diagram.key for parent in item.parents)
            inserted = {d.key for d in tp.insert_leg(item.diagram, "dirac-d5")}
            assert {parent.key for parent in item.parents} <= inserted
            assert len(item.places) == len(item.parents)


def test_genuine_with_insertions() -> None:
    """Computed here: of the 18 labelled two-loop diagrams of dirac-d4, 3, 13 and 18 with 0, 1 and 2 insertions."""
    eighteen = {d.key for d in tp.diagrams("dirac-d4", 2, genuine=False)}
    assert len(eighteen) == 18
    counts = []
    for number in (0, 1, 2):
        keys = {item.diagram.key for item in tp.insertions("dirac-d4", 2, number)}
        assert len(keys) == tp.census(2, operator="dirac-d4", insertions=number)["genuine_labelled_diagrams"]
        counts.append((len(keys & eighteen), len(keys - eighteen)))
    assert counts == [(3, 0), (13, 0), (18, 9)]
    assert dict(tp.census(2, operator="dirac-d4", insertions=0)) == dict(tp.census(2, operator="dirac-d4"))


def test_literature_names() -> None:
    assert sorted(str(tp.literature_name(d)) for d in tp.diagrams("weinberg", 1)) == [
        "T-1-i",
        "T-1-ii",
        "T-1-iii",
        "T-3",
    ]
    assert all(tp.literature_name(d) is None for d in tp.diagrams("weinberg", 1, genuine=False) if not tp.is_genuine(d))
    seesaws = {str(tp.literature_name(d)).split(" Dirac")[0] for d in tp.diagrams("dirac-d5", 0)}
    assert seesaws == {"type I-like", "type II-like", "type III-like"}


def test_insertions_that_do_not_fit() -> None:
    start = next(tp.diagrams("dirac-d5", 1))
    with pytest.raises(tp.MalformedInput, match="only scalars can be removed"):
        tp.remove_leg(start, "L", "dirac-d4")
    with pytest.raises(tp.MalformedInput, match="not the end of an external leg"):
        tp.remove_leg(start, "phi", "dirac-d4")
    with pytest.raises(tp.MalformedInput, match="not those of weinberg"):
        tp.remove_leg(start, "chi", "weinberg")
    with pytest.raises(tp.MalformedInput, match="from 0 on"):
        tp.with_insertions("dirac-d4", -1)
    with pytest.raises(tp.MalformedInput, match="only scalars can be inserted"):
        tp.with_insertions("dirac-d4", 1, tp.OPERATORS["dirac-d4"].legs[0])
