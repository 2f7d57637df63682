"""The space of solutions: its basis, its symmetries, other spanning trees, several U(1)s."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charged_diagrams import PUBLISHED, any_diagram, balance, chord_values, with_self_energies
from charges import (
    LEG_CHARGES,
    LEG_HYPERCHARGES,
    conserved,
    missing_charge,
    simplest,
    solve,
    solve_all,
    solve_or_modulo,
    strategies,
)
from topologies import Diagram, MalformedInput, diagrams
from topologies.graphs import routing


def rank(rows: Sequence[Sequence[Fraction | int]]) -> int:
    """The rank of a matrix, by exact elimination."""
    left = [[Fraction(x) for x in row] for row in rows]
    independent = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        independent += 1
        left.remove(pivot)
        left = [[x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)] for row in left]
    return independent


@given(st.one_of(any_diagram, with_self_energies))
def test_basis(diagram: Diagram) -> None:
    """One row per loop and one column per line, entries -1, 0 and 1, independent, each row a closed flow."""
    solution = solve_or_modulo(diagram)
    assert len(solution.basis) == diagram.loops == len(solution.free)
    assert len(solution.particular) == len(solution.lines) == len(diagram.internal_edges())
    assert all(len(row) == len(solution.lines) for row in solution.basis)
    assert {entry for row in solution.basis for entry in row} <= {-1, 0, 1}
    assert rank(solution.basis) == diagram.loops
    for row in solution.basis:
        flow = dict.fromkeys(diagram.edges(keys=True), 0) | dict(zip(solution.lines, row, strict=True))
        assert all(balance(diagram, flow, v) == 0 for v in diagram.vertices)


@given(any_diagram)
def test_the_particular_solution_has_integers_and_the_kappas_sit_on_lines(diagram: Diagram) -> None:
    """Fractions come from the kappas only: the legs have integers; each kappa is the charge of some line."""
    solution = solve_or_modulo(diagram)
    assert all(charge.denominator == 1 for charge in solution.particular)
    texts = [str(solution.charges[line]) for line in solution.lines]
    assert set(solution.free) <= set(texts)


@given(st.data(), st.one_of(any_diagram, with_self_energies))
def test_another_spanning_tree_gives_the_same_space(data: st.DataObject, diagram: Diagram) -> None:
    """A basis of loops from any other tree spans the same space, and shifts by it are all there is."""
    solution = solve_or_modulo(diagram)
    number = {v: i for i, v in enumerate(diagram.vertices)}
    pairs = [(number[u], number[v]) for u, v, _ in solution.lines]
    order = data.draw(st.permutations(range(len(pairs))))
    other = routing.loop_basis(len(number), pairs, routing.choose_chords(len(number), pairs, order))
    assert len(other) == diagram.loops
    assert rank([*solution.basis, *other]) == diagram.loops
    incidence = [[(v == head) - (v == tail) for tail, head in pairs] for v in range(len(number))]
    assert len(pairs) - rank(incidence) == diagram.loops


@given(st.data(), any_diagram)
def test_renaming_gives_the_same_space(data: st.DataObject, diagram: Diagram) -> None:
    """The solutions of a diagram with other numbers for its vertices are those of the diagram."""
    names = data.draw(st.permutations(diagram.vertices))
    renamed: Any = nx.relabel_nodes(diagram, dict(zip(diagram.vertices, names, strict=True)))
    new = dict(zip(diagram.vertices, names, strict=True)) | {v: v for v in diagram.externals}
    assume(all(renamed.has_edge(new[u], new[v], k) for u, v, k in diagram.edges(keys=True)))
    first, second = solve_or_modulo(diagram), solve_or_modulo(renamed)
    values = {name: Fraction(3 * i + 1, 7) for i, name in enumerate(first.free)}
    charges = {(new[u], new[v], k): q for (u, v, k), q in first.at(**values).items()}
    if first.modulus is None:
        assert second.at(**chord_values(second, charges)) == charges
    else:
        assert conserved(renamed, charges, modulo=first.modulus)


@given(any_diagram, strategies.values().filter(bool))
def test_rescaling(diagram: Diagram, factor: Fraction) -> None:
    """All charges times a number: so are the solutions."""
    published = {name: charge * factor for name, charge in LEG_CHARGES[diagram.operator.name].items()}
    missing = missing_charge(diagram.operator)
    first = solve(diagram, modulo=missing or None)
    second = solve(diagram, published, modulo=missing * factor or None)
    values = {name: Fraction(2 * i + 1, 5) for i, name in enumerate(first.free)}
    scaled = second.at(**{name: value * factor for name, value in values.items()})
    assert scaled == {edge: factor * charge for edge, charge in first.at(**values).items()}


@given(st.data(), strategies.diagrams(["dirac-d5"]))
def test_several_u1s_at_once(data: st.DataObject, diagram: Diagram) -> None:
    """Any charges that balance have a solution, and solutions add up: hypercharge next to B-L."""
    lepton, singlet, higgs = (data.draw(strategies.values()) for _ in range(3))
    given_charges = {"L": lepton, "nu_R": singlet, "H": higgs, "chi": lepton + higgs - singlet}
    other, published = solve(diagram, given_charges), solve(diagram)
    together = solve(diagram, {name: q + LEG_CHARGES["dirac-d5"][name] for name, q in given_charges.items()})
    kappas = {name: Fraction(i, 3) for i, name in enumerate(other.free)}
    first, second = other.at(**kappas), published.at(**kappas)
    assert conserved(diagram, first)
    doubled = together.at(**{name: 2 * q for name, q in kappas.items()})
    assert doubled == {edge: first[edge] + second[edge] for edge in first}


def test_the_published_model() -> None:
    """One loop with kappa = -1/2: N, eta and xi of arXiv:1812.01599."""
    solution = solve(Diagram.from_key(PUBLISHED))
    assert [str(solution.charges[line]) for line in solution.lines] == ["kappa_1", "kappa_1 + 1", "kappa_1 + 4"]
    charges = solution.at(kappa_1=Fraction(-1, 2))
    assert [charges[line] for line in solution.lines] == [Fraction(-1, 2), Fraction(1, 2), Fraction(7, 2)]
    phases = solution.modulo(6)
    assert phases.external == {"L": 4, "nu_R": 4, "H": 0, "chi": 0}
    assert [phases.at(kappa_1=-1)[line] for line in solution.lines] == [5, 1, 1]
    best = simplest(phases, "all")
    assert best is not None
    assert best.kappas == (Fraction(-1, 2),)
    assert best.charges == (Fraction(-1, 2), Fraction(1, 2), Fraction(7, 2))


@settings(max_examples=40)
@given(any_diagram, st.randoms(use_true_random=False))
def test_any_spanning_tree_gives_an_equivalent_solution(diagram: Diagram, random: Any) -> None:
    solution = solve_or_modulo(diagram)
    graph: Any = nx.MultiGraph()
    graph.add_nodes_from(diagram.vertices)
    lines = list(solution.lines)
    random.shuffle(lines)
    chords = []
    for u, v, k in lines:
        if u in graph and nx.has_path(graph, u, v):
            chords.append((u, v, k))
        else:
            graph.add_edge(u, v)
    other = solve(diagram, modulo=solution.modulus, chords=chords)
    assert [other.lines[i] for i in other.chords] == chords
    assert [str(other.charges[line]) for line in chords] == list(other.free)
    assert solution.equivalent(other)
    assert other.equivalent(solution)
    assert other == solution
    assert len({other, solution}) == 1


def test_solutions_that_are_not_equivalent() -> None:
    diagram = Diagram.from_key(PUBLISHED)
    assert not solve(diagram).equivalent(solve(diagram, {"nu_R": -5, "chi": 4}))
    others = (solve(diagram, {"nu_R": -5, "chi": 4}), solve(next(diagrams("dirac-d5", 1))), solve(diagram, broken=6))
    assert solve(diagram) not in (*others, None, "kappa_1")
    with pytest.raises(MalformedInput, match="different diagrams"):
        solve(diagram).equivalent(solve(next(diagrams("dirac-d5", 1))))
    with pytest.raises(MalformedInput, match="must carry the kappas"):
        solve(diagram, chords=[(1, 0, 0), (0, 2, 0)])
    with pytest.raises(MalformedInput, match="not an internal line"):
        solve(diagram, chords=[("chi", 2, 0)])


@settings(max_examples=40)
@given(any_diagram)
def test_hypercharge_flows_like_b_minus_l(diagram: Diagram) -> None:
    """Y of the legs balances for all standard operators, and shares the kappas' lines with B-L."""
    name = diagram.operator.name
    solution = solve_all(diagram, {"Y": LEG_HYPERCHARGES[name]})["Y"]
    assert solution.basis == solve_or_modulo(diagram).basis
    assert conserved(diagram, solution.at(**{kappa: Fraction(i, 7) for i, kappa in enumerate(solution.free)}))
