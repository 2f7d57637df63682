"""Charge flow: conservation, its symmetries, the solution space, phases, dark sectors and the flow polynomial."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import lcm
from typing import Any

import networkx as nx
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charges import (
    CHI,
    LEG_CHARGES,
    LEG_HYPERCHARGES,
    Affine,
    Solution,
    conserved,
    dark_assignments,
    dark_sector,
    exact,
    general_zn_panel,
    missing_charge,
    nowhere_zero_flows,
    require_conserved,
    simplest,
    smallest_order,
    solve,
    solve_all,
    solve_or_modulo,
    standard_model_subgroup,
    strategies,
    u1_panel,
    zn_panel,
)
from charges.assignments import assignment_blocks, charges_at
from topologies import (
    OPERATORS,
    ChargeViolation,
    Diagram,
    Leg,
    MalformedInput,
    NoSolution,
    Operator,
    diagrams,
    insert_leg,
    is_one_particle_irreducible,
    literature_name,
    routing,
)

PUBLISHED = "dirac-d5_0122_F01_S0212"  # the one-loop diagram of arXiv:1812.01599

any_diagram = strategies.diagrams(["dirac-d5", "dirac-d4", "dirac-d6", "weinberg"])
with_self_energies = strategies.diagrams(["dirac-d5", "dirac-d4"], self_energies=True)
any_charged = strategies.charged_diagrams(st.one_of(any_diagram, with_self_energies))
small_integers = st.integers(-6, 6)


def balance(diagram: Diagram, charges: Any, vertex: Any) -> Any:
    """What arrives at a vertex minus what leaves it."""
    arriving = sum((charges[edge] for edge in diagram.in_edges(vertex, keys=True)), Fraction(0))
    return arriving - sum((charges[edge] for edge in diagram.out_edges(vertex, keys=True)), Fraction(0))


def rank(rows: Sequence[Sequence[Fraction | int]]) -> int:
    """The rank of a matrix, by exact elimination."""
    left = [[Fraction(x) for x in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left.remove(pivot)
        left = [[x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)] for row in left]
    return found


# ---- Conservation.


@settings(max_examples=150)
@given(any_charged)
def test_charge_is_conserved_at_every_vertex(charged: strategies.ChargedDiagram) -> None:
    """Exactly, or modulo what is missing outside; then all of it appears at a single vertex."""
    solution, _, charges = charged
    left = [q for v in solution.diagram.vertices if (q := balance(solution.diagram, charges, v))]
    assert left == ([] if solution.modulus is None else [-missing_charge(solution.diagram.operator)])
    assert bool(conserved(solution.diagram, charges)) == (solution.modulus is None)
    assert conserved(solution.diagram, charges, modulo=solution.modulus)
    assert set(charges) == set(solution.diagram.edges(keys=True))


@given(any_charged)
def test_legs_carry_the_published_charges(charged: strategies.ChargedDiagram) -> None:
    """The external edges keep what is given, whatever the kappas."""
    solution, _, charges = charged
    diagram = solution.diagram
    published = LEG_CHARGES[diagram.operator.name]
    for edge in diagram.external_edges():
        (name,) = (diagram.nodes[v]["leg"] for v in edge[:2] if diagram.nodes[v].get("external"))
        assert charges[edge] == published[name] == solution.external[name]


@given(st.data(), any_charged)
def test_flipping_a_line_flips_its_charge(data: st.DataObject, charged: strategies.ChargedDiagram) -> None:
    """And changes nothing else: the flipped diagram has the same solutions, with the sign of that line turned."""
    solution, _, charges = charged
    diagram: Diagram = solution.diagram.copy()
    assume(diagram.internal_edges())
    edge = data.draw(st.sampled_from(diagram.internal_edges()))
    turned = diagram.flip(edge)
    wanted = {e: q for e, q in charges.items() if e != edge} | {turned: -charges[edge]}
    assert conserved(diagram, wanted, modulo=solution.modulus)
    again = solve(diagram, modulo=solution.modulus)
    if solution.diagram.number_of_edges(*edge[:2]) + solution.diagram.number_of_edges(*edge[1::-1]) > 1:
        return  # parallel lines may be renamed
    assert again.at(**chord_values(again, wanted)) == wanted


def chord_values(solution: Solution, charges: Any) -> dict[str, Fraction]:
    """The free charges that given charges of all edges correspond to: each is the charge of the line it runs on."""
    found = {}
    for i, name in enumerate(solution.free):
        unit = tuple(int(i == j) for j in range(len(solution.free)))
        chord = next(e for e in solution.lines if solution.charges[e] == Affine(Fraction(0), unit))
        found[name] = charges[chord]
    return found


@settings(max_examples=40)
@given(any_charged)
def test_expressions_agree_with_values(charged: strategies.ChargedDiagram) -> None:
    """The sympy expressions, with numbers put in, are the exact numbers; their text reads back."""
    solution, kappas, charges = charged
    numbers = {sympy.Symbol(name): sympy.Rational(value) for name, value in kappas.items()}
    for edge, expression in solution.expressions.items():
        assert expression.subs(numbers) == sympy.Rational(charges[edge])
        assert sympy.sympify(str(solution.charges[edge])) == expression
        assert expression.free_symbols <= set(numbers)


# ---- The space of solutions.


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


# ---- Where there is no solution.


def test_dirac_d4_says_which_charge_is_missing() -> None:
    """Three units, one chi; and both ways out work."""
    for diagram in diagrams("dirac-d4", 1):
        with pytest.raises(NoSolution, match=r"charge 3 flowing in is missing.*\bchi\b") as error:
            solve(diagram)
        assert "\n" not in str(error.value)
        solution = solve(diagram, modulo=3)
        assert solution.modulus == 3
        assert conserved(diagram, solution.at(kappa_1="-1/2"), modulo=3)
        assert solution.modulo(6).external == {"L": 4, "nu_R": 4, "H": 0}
        larger = list(insert_leg(diagram, "dirac-d5"))
        assert larger
        for found in larger:
            exactly = solve(found)
            assert exactly.modulus is None
            assert conserved(found, exactly.at(kappa_1="-1/2"))


def test_the_weinberg_operator_misses_two_units() -> None:
    """Lepton number by two."""
    diagram = next(diagrams("weinberg", 1))
    with pytest.raises(NoSolution, match=r"charge 2 flowing in is missing"):
        solve(diagram)
    assert solve_or_modulo(diagram).modulus == 2


@pytest.mark.parametrize("modulus", [2, 4, "1/2", Fraction(3, 2), -3, 6])
def test_a_modulus_must_divide_what_is_missing(modulus: Any) -> None:
    """Six does not conserve three units, one half does."""
    diagram = next(diagrams("dirac-d4", 1))
    if 3 % abs(exact(modulus)):
        with pytest.raises(NoSolution, match="modulus"):
            solve(diagram, modulo=modulus)
    else:
        solution = solve(diagram, modulo=modulus)
        assert conserved(diagram, solution.at(kappa_1=0), modulo=modulus)


@given(any_diagram)
def test_missing_charge(diagram: Diagram) -> None:
    """A solution exists exactly if nothing is missing, whatever the diagram."""
    if missing := missing_charge(diagram.operator):
        with pytest.raises(NoSolution, match=f"charge {abs(missing)} "):
            solve(diagram)
    else:
        assert solve(diagram).modulus is None


@pytest.mark.parametrize("name", ["L", "nu_R", "H", "chi"])
def test_a_leg_drawn_the_other_way_round(name: str) -> None:
    """Whatever solve makes of it, it never returns charges that are not conserved."""
    diagram = Diagram.from_key(PUBLISHED)
    (edge,) = [edge for edge in diagram.external_edges() if name in edge]
    diagram.flip(edge)
    try:
        solution = solve(diagram)
    except (NoSolution, MalformedInput):
        return
    assert conserved(diagram, solution.at(kappa_1=Fraction(1, 2)))


# ---- Verdicts on given charges.


@given(st.data(), any_charged, strategies.values().filter(bool))
def test_a_planted_violation_is_found(data: st.DataObject, charged: strategies.ChargedDiagram, error: Fraction) -> None:
    """Change one charge: the verdict names an end of that line, what is left over, and the lines around."""
    solution, _, charges = charged
    diagram, modulus = solution.diagram, solution.modulus
    edge = data.draw(st.sampled_from([e for e in charges if e[0] != e[1]]))
    assume(modulus is None or error % modulus)
    wrong = charges | {edge: charges[edge] + error}
    verdict = conserved(diagram, wrong, modulo=modulus)
    assert not verdict
    assert verdict.vertex in edge[:2]
    assert edge in verdict.edges
    assert verdict.total == balance(diagram, wrong, verdict.vertex)
    assert verdict.edges == {e: wrong[e] for e in wrong if verdict.vertex in e[:2]}
    assert f"vertex {verdict.vertex}" in verdict.reason
    assert "\n" not in verdict.reason
    with pytest.raises(ChargeViolation, match=f"vertex {verdict.vertex}"):
        require_conserved(diagram, wrong, modulo=modulus)


@given(any_charged)
def test_what_is_conserved_is_said_to_be(charged: strategies.ChargedDiagram) -> None:
    """No exception, no evidence."""
    solution, _, charges = charged
    require_conserved(solution.diagram, charges, modulo=solution.modulus)
    verdict = conserved(solution.diagram, charges, modulo=solution.modulus)
    assert verdict.vertex is None
    assert not verdict.edges


def test_charges_that_are_not_given() -> None:
    """A line without a charge is an input error, not a violation."""
    diagram = Diagram.from_key(PUBLISHED)
    with pytest.raises(MalformedInput, match="no charge is given"):
        conserved(diagram, {})


# ---- Numbers.


@pytest.mark.parametrize(
    ("value", "suggestion"), [(0.5, "1/2"), (-0.5, "-1/2"), (1 / 3, "1/3"), (3.0, "3"), (-3.5, "-7/2"), (0.1, "1/10")]
)
def test_floats_are_refused_with_the_fraction_that_was_meant(value: float, suggestion: str) -> None:
    """Everywhere a number enters."""
    diagram = Diagram.from_key(PUBLISHED)
    calls: list[Callable[[], object]] = [
        lambda: exact(value),
        lambda: solve(diagram, {"L": value}),  # type: ignore[dict-item]  # the point of the test
        lambda: solve(diagram, modulo=value),  # type: ignore[arg-type]
        lambda: solve(diagram).at(kappa_1=value),  # type: ignore[arg-type]
        lambda: conserved(diagram, dict.fromkeys(diagram.edges(keys=True), value)),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(MalformedInput, match=rf" {suggestion}$"):
            call()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        None,
        True,
        False,
        1j,
        b"1",
        [1],
        (1, 2),
        "",
        "x",
        "1/0",
        "0/0",
        "1/2/3",
        "-1/-2",
        "1.5",
        "1e3",
        "nan",
        "inf",
        "0x10",
        "½",
        "1/2\n3",
        pytest.param("9" * 10_000, id="9...9"),
        pytest.param("1/" + "9" * 10_000, id="1/9...9"),
    ],
)
def test_what_is_no_number(value: Any) -> None:
    """One line, naming the quantity."""
    with pytest.raises(MalformedInput, match="charge of xi") as error:
        exact(value, "charge of xi")
    assert "\n" not in str(error.value)
    with pytest.raises(MalformedInput):
        solve(Diagram.from_key(PUBLISHED)).at(kappa_1=value)


@given(st.fractions() | st.integers())
def test_exact_numbers_come_through(value: Fraction | int) -> None:
    """Fractions, integers and their texts, with blanks around."""
    for written in (value, str(value), f" {value} "):
        found = exact(written)
        assert found == value
        assert type(found) is Fraction


def test_huge_charges() -> None:
    """Nothing overflows."""
    huge = 10**40
    solution = solve(Diagram.from_key(PUBLISHED), {"L": -huge, "nu_R": -4 * huge, "chi": 3 * huge})
    charges = solution.at(kappa_1=Fraction(-huge, 2))
    assert conserved(solution.diagram, charges)
    assert charges[solution.lines[2]] == Fraction(7 * huge, 2)
    assert not conserved(solution.diagram, charges | {solution.lines[2]: Fraction(7 * huge, 2) + Fraction(1, huge)})


def test_numbers_of_numpy_do_not_wrap() -> None:
    """A 64-bit integer becomes a Python integer at the door."""
    value = exact(np.int64(2**62))
    assert value * 4 == 2**64


def test_unknown_legs_and_kappas() -> None:
    """The message names what there is."""
    diagram = Diagram.from_key(PUBLISHED)
    with pytest.raises(MalformedInput, match=r"no leg 'xi': its legs are L, nu_R, H, chi"):
        solve(diagram, {"xi": 1})
    solution = solve(diagram)
    with pytest.raises(MalformedInput, match="kappa_1"):
        solution.at()
    with pytest.raises(MalformedInput, match="'kappa_2'"):
        solution.at(kappa_1=1, kappa_2=1)
    own = Operator("own", (Leg("F", "fermion"), Leg("G", "fermion", incoming=False), Leg("S", "scalar")))
    custom = Diagram.from_lines(own, [0, 0, 0], [], [])
    with pytest.raises(MalformedInput, match="'S'"):
        solve(custom, {"F": 1, "G": 3})
    assert solve(custom, {"F": 1, "G": 3, "S": 2}).particular == ()
    with pytest.raises(MalformedInput, match="modulo 0"):
        solve(diagram, modulo=0)


# ---- Phases.


@given(st.data(), st.one_of(any_diagram, with_self_energies), st.integers(1, 8))
def test_phases_at_a_vertex_multiply_to_one(data: st.DataObject, diagram: Diagram, multiple: int) -> None:
    """Under Z_n the powers of omega at each vertex add up to zero modulo n, and are those of the charges."""
    solution = solve_or_modulo(diagram)
    order = int(solution.modulus or CHI) * multiple
    assert solution.admits(order)
    phases = solution.modulo(order)
    powers = {name: data.draw(st.integers(-20, 20)) for name in solution.free}
    found = phases.at(**powers)
    assert all(balance(diagram, found, v) % order == 0 for v in diagram.vertices)
    assert all(0 <= power < order for power in found.values())
    charges = solution.at(**{name: power * phases.unit for name, power in powers.items()})
    assert found == {edge: int(charge / phases.unit) % order for edge, charge in charges.items()}
    shifted = phases.at(**{name: power + order for name, power in powers.items()})
    assert shifted == found


@given(any_diagram, st.integers(1, 24))
def test_orders_that_the_external_charges_admit(diagram: Diagram, order: int) -> None:
    """Those that divide into units of which every external charge is a multiple; the others are refused."""
    solution = solve_or_modulo(diagram)
    if solution.admits(order):
        assert solution.modulo(order).order == order
    else:
        with pytest.raises(MalformedInput, match=f"Z{order} is too coarse"):
            solution.modulo(order)
    broken = int(solution.modulus or CHI)
    assert solution.admits(order) == (order % broken == 0)


@pytest.mark.parametrize("order", [0, -3, True, "6", None, 6.0])
def test_orders_that_are_none(order: Any) -> None:
    """A group has a positive number of elements."""
    with pytest.raises(MalformedInput):
        solve(Diagram.from_key(PUBLISHED)).modulo(order)


def test_powers_of_omega_are_integers() -> None:
    """Under Z_n a kappa is a power, not a charge."""
    with pytest.raises(MalformedInput, match="kappa_1"):
        solve(Diagram.from_key(PUBLISHED)).modulo(6).at(kappa_1=Fraction(1, 2))  # type: ignore[arg-type]


# ---- Dark sectors.


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


@settings(max_examples=40)
@given(strategies.diagrams(["dirac-d5", "dirac-d4"], self_energies=True))
def test_consequences_of_the_flow_theorem(diagram: Diagram) -> None:
    """Z_3 is never enough, Z_6 makes every loop dark, Z_18 every line unless there is a bridge."""
    assume(diagram.loops)
    irreducible = bool(is_one_particle_irreducible(diagram))
    assert dark_sector(diagram, 3).grade == "none"
    if diagram.loops == 1:
        assert dark_sector(diagram, 6).grade == ("all" if irreducible else "every-loop")
    assert dark_sector(diagram, 6)
    assert (dark_sector(diagram, 18).grade == "all") == irreducible
    smallest = smallest_order(diagram, "all")
    assert (smallest is not None) == irreducible
    if smallest is not None:
        assert dark_sector(diagram, smallest).all_dark
        assert not any(dark_sector(diagram, order).all_dark for order in range(3, smallest, 3))
    assert smallest_order(diagram, "every-loop") == 6


@pytest.mark.parametrize(("loops", "order"), [(1, 6), (2, 9)])
def test_smallest_order_of_the_genuine_diagrams(loops: int, order: int) -> None:
    """Three odd lines cannot meet, so two loops need Z_9."""
    assert {smallest_order(diagram, "all") for diagram in diagrams("dirac-d5", loops)} == {order}


@settings(max_examples=25)
@given(strategies.diagrams(["dirac-d5", "weinberg"]), st.integers(1, 3))
def test_assignments(diagram: Diagram, m: int) -> None:
    """Each choice of the kappas once; dark means outside the subgroup of the standard model."""
    solution = solve_or_modulo(diagram)
    order = int(solution.modulus or CHI) * m
    phases = solution.modulo(order)
    found = list(dark_assignments(phases))
    assert [a.kappas for a in found] == list(product(range(order), repeat=diagram.loops))
    lepton = phases.external["L"]
    subgroup = {(lepton * i % order, bool(i % 2)) for i in range(2 * order)}
    spinors = [diagram.edges[line]["kind"] == "fermion" for line in solution.lines]
    for assignment in found[:: max(1, len(found) // 20)]:
        powers = phases.at(**dict(zip(solution.free, assignment.kappas, strict=True)))
        assert assignment.powers == tuple(powers[line] for line in solution.lines)
        assert assignment.dark == tuple(
            (power, spinor) not in subgroup for power, spinor in zip(assignment.powers, spinors, strict=True)
        )
        rest: Any = nx.MultiGraph()
        rest.add_nodes_from(diagram.vertices)
        rest.add_edges_from(line[:2] for line, dark in zip(solution.lines, assignment.dark, strict=True) if not dark)
        wanted = "all" if all(assignment.dark) else "every-loop" if nx.is_forest(rest) else "none"
        wanted = wanted if diagram.loops else "none"  # a tree has no loop that could be dark
        assert assignment.grade == wanted


@settings(max_examples=25)
@given(
    strategies.diagrams(["dirac-d5", "dirac-d4"]), st.sampled_from([3, 6, 9]), st.sampled_from(["all", "every-loop"])
)
def test_simplest_charges(diagram: Diagram, order: int, wanted: str) -> None:
    """They conserve charge, reach the grade if anything does, and no assignment has a smaller sum of |kappa|."""
    solution = solve_or_modulo(diagram)
    phases = solution.modulo(order)
    reached = [a for a in dark_assignments(phases) if a.grade in ("all", wanted)]
    found = simplest(phases, wanted)
    assert (found is None) == (not reached)
    if found is None:
        return
    charges = solution.at(**dict(zip(solution.free, found.kappas, strict=True)))
    assert found.charges == tuple(charges[line] for line in solution.lines)
    assert found.assignment in reached
    powers = [int(charge / phases.unit) % order for charge in found.charges]
    assert found.assignment.powers == tuple(powers)
    most = max(sum(a.dark) for a in reached)
    assert sum(found.assignment.dark) == most
    smallest = min(sum(min(k, order - k) for k in a.kappas) for a in reached if sum(a.dark) == most)
    assert sum(map(abs, found.kappas)) == smallest * phases.unit


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


def test_dark_input_that_is_refused() -> None:
    """Unknown grades, and far too many assignments, at once."""
    diagram = Diagram.from_key(PUBLISHED)
    with pytest.raises(MalformedInput, match="some"):
        smallest_order(diagram, "some")
    with pytest.raises(MalformedInput, match="too many"):
        dark_sector(diagram, 3 * 10**8)


# ---- What a referee asked for.


def test_spin_and_phase_together_make_a_line_dark() -> None:
    """Z_2 of Majorana models: odd fermions L, so even fermions and odd scalars are dark (lepton parity)."""
    scotogenic = next(d for d in diagrams("weinberg", 1) if literature_name(d) == "T-3")
    assert smallest_order(scotogenic, "all") == 2
    phases = solve_or_modulo(scotogenic).modulo(2)
    assert standard_model_subgroup(phases) == {(0, False), (1, True)}
    dark = [a for a in dark_assignments(phases) if a.grade == "all"]
    assert [a.kappas for a in dark] == [(0,)]


def test_four_units_of_b_minus_l_make_z4_dark() -> None:
    """With <chi> of charge 4 neutrinos are Dirac under Z_4 and its even fermions and odd scalars are dark."""
    diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    solution = solve(diagram, {"nu_R": -5, "chi": 4})
    assert solution.broken == 4
    assert dark_sector(solution, 4).grade == "all"


def test_darkness_needs_to_know_the_standard_model() -> None:
    nameless = Operator("nameless", tuple(Leg(leg.name, leg.kind, leg.incoming) for leg in OPERATORS["dirac-d5"].legs))
    diagram = next(diagrams(nameless, 1))
    charges = {"L": -1, "nu_R": -4, "H": 0, "chi": 3}
    with pytest.raises(MalformedInput, match="no leg of nameless is marked"):
        dark_sector(solve(diagram, charges), 6)


def test_renaming_the_leptons_changes_nothing() -> None:
    legs = OPERATORS["dirac-d5"].legs
    renamed = Operator("renamed", (replace(legs[0], name="lep"), *legs[1:]))
    for ours, theirs in zip(diagrams("dirac-d5", 1), diagrams(renamed, 1), strict=True):
        solution = solve(theirs, {"lep": -1, "nu_R": -4, "H": 0, "chi": 3})
        assert dark_sector(ours, 6).all_dark == dark_sector(solution, 6).all_dark


def test_every_scalar_leg_is_a_vev() -> None:
    diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    assert solve(diagram, {"nu_R": -5, "chi": 4}).modulo(8).external["chi"] == 0
    with pytest.raises(MalformedInput, match="the vev of chi"):
        solve(diagram, {"nu_R": -5, "chi": 4}, broken=3).modulo(6)
    with pytest.raises(MalformedInput, match="nothing breaks the symmetry"):
        solve(Diagram.from_key("dirac-d4_012_F01_S0212"), {"nu_R": -1}).modulo(6)
    assert solve(diagram, modulo=2).modulus == 2
    assert solve(diagram, modulo=2).broken == 1


def test_large_charges_have_their_own_smallest_group() -> None:
    diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
    assert smallest_order(solve(diagram, {"nu_R": -11, "chi": 10}), "all") in (10, 20)


def test_a_tree_is_never_dark() -> None:
    for name in ("dirac-d4", "dirac-d5"):
        for diagram in diagrams(name, 0):
            assert dark_sector(diagram, 6).grade == "none"
            assert smallest_order(diagram, "all") is None


def test_open_lines_of_the_simplest_charges_do_no_harm() -> None:
    """Where Z_6 leaves lines open at two loops, no scalar among them is neutral if that can be avoided."""
    for diagram in diagrams("dirac-d5", 2):
        solution = solve(diagram)
        example = simplest(solution.modulo(6), "every-loop")
        assert example is not None
        for line, power, dark in zip(solution.lines, example.assignment.powers, example.assignment.dark, strict=True):
            if diagram.edges[line]["kind"] == "scalar" and not dark:
                assert power != 0


def test_figures_of_eight_are_dark_under_z6() -> None:
    """With five legs a genuine two-loop diagram need not subdivide the sunset graph."""
    assert dark_sector(Diagram.from_key("dirac-d6_12345_F12_S010203043545"), 6).all_dark == 9


# ---- All assignments at once, several U(1)s, other spanning trees.


@settings(max_examples=30)
@given(strategies.diagrams(["dirac-d5", "dirac-d4", "dirac-d6", "weinberg"]), st.integers(1, 3), st.integers(1, 50))
def test_blocks_hold_the_assignments_in_order(diagram: Diagram, m: int, block: int) -> None:
    solution = solve_or_modulo(diagram)
    phases = solution.modulo(int(solution.broken or 1) * m)
    rows = [tuple(row) for part in assignment_blocks(phases, block) for row in part.tolist()]
    assert rows == [assignment.powers for assignment in dark_assignments(phases)]


def test_blocks_refuse_what_overflows() -> None:
    solution = solve(Diagram.from_key(PUBLISHED))
    with pytest.raises(MalformedInput, match="too many"):
        next(assignment_blocks(solution.modulo(3 * 10**9)))


@settings(max_examples=40)
@given(strategies.charged_diagrams(any_diagram), st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=3))
def test_charges_of_many_assignments(charged: strategies.ChargedDiagram, numerators: list[int]) -> None:
    """Arrays hold what the exact numbers say, whatever the denominators."""
    solution, kappas, charge = charged
    denominator = lcm(1, *(value.denominator for value in kappas.values()))
    more = numerators[: len(kappas)]
    found, scale = charges_at(solution, [[int(value * denominator) for value in kappas.values()], more], denominator)
    assert found.dtype == np.int64
    assert found.shape == (2, len(solution.lines))
    assert [Fraction(int(value), scale) for value in found[0]] == [charge[line] for line in solution.lines]
    other = solution.at(**{name: Fraction(k, denominator) for name, k in zip(kappas, more, strict=True)})
    assert [Fraction(int(value), scale) for value in found[1]] == [other[line] for line in solution.lines]


def test_charges_that_overflow_are_refused() -> None:
    solution = solve(Diagram.from_key(PUBLISHED))
    assert charges_at(solution, [[2**61]])[0].tolist() == [[2**61, 2**61 + 1, 2**61 + 4]]
    for kappa in (2**62, -(2**62), 2**63, 10**40):
        with pytest.raises(OverflowError, match="more than 62 bits"):
            charges_at(solution, [[kappa]])
    with pytest.raises(OverflowError):
        charges_at(solve(Diagram.from_key(PUBLISHED), {"nu_R": 10**40, "chi": -1 - 10**40}), [[1]])
    for wrong in ([[0.5]], [["1"]], [[True]], [1], [[1, 2]]):
        with pytest.raises(MalformedInput):
            charges_at(solution, wrong)


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
    found = solve_all(diagram, {"Y": LEG_HYPERCHARGES[name]})["Y"]
    assert found.basis == solve_or_modulo(diagram).basis
    assert conserved(diagram, found.at(**{kappa: Fraction(i, 7) for i, kappa in enumerate(found.free)}))


def test_several_u1s_name_the_one_that_does_not_balance() -> None:
    with pytest.raises(NoSolution, match="B-L: the external charges of dirac-d4"):
        solve_all(Diagram.from_key("dirac-d4_012_F01_S0212"))


def test_panels_and_operators_say_what_they_need() -> None:
    """What is easily mistaken for the right argument gets one line."""
    diagram = next(diagrams("dirac-d5", 1))
    solution = solve(diagram)
    wrong: list[tuple[Callable[..., object], tuple[object, ...], str]] = [
        (u1_panel, (diagram,), "a solution is needed"),
        (general_zn_panel, (diagram,), "a solution is needed"),
        (zn_panel, (solution,), "phases are needed"),
        (Operator, ("x", []), "a tuple of Leg"),
        (diagrams, ("dirac-d5", "1"), "loops must be an integer"),
        (diagram.png, ("a",), "the resolution must be a positive number"),
    ]
    for call, arguments, said in wrong:
        with pytest.raises(MalformedInput, match=said):
            call(*arguments)
