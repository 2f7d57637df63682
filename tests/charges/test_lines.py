"""Dark sectors of diagrams: which assignments are dark, the smallest groups, the simplest charges."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charged_diagrams import PUBLISHED, any_diagram
from charges import (
    CHI,
    Assignment,
    dark_assignments,
    dark_sector,
    simplest,
    smallest_order,
    solve,
    solve_or_modulo,
    standard_model_subgroup,
    strategies,
)
from charges.flow.assignments import assignment_blocks, charges_at
from topologies import (
    OPERATORS,
    Diagram,
    Leg,
    MalformedInput,
    Operator,
    diagrams,
    is_one_particle_irreducible,
    literature_name,
)


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
    """They conserve charge and reach the grade if anything does.

    No assignment has fewer open lines; of those with as few, none has fewer that do harm; then none has fewer kappas
    that are not dark; and of all that are alike in these, none has a smaller sum of |kappa|.
    """
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
    subgroup = standard_model_subgroup(phases)
    kinds = [solution.diagram.edges[line]["kind"] for line in solution.lines]

    def rank(a: Assignment) -> tuple[int, int, int]:
        opened = [(k, p) for k, p, dark in zip(kinds, a.powers, a.dark, strict=True) if not dark]
        neutral = sum(kind == "scalar" and power == 0 for kind, power in opened)
        leptons = sum(kind == "fermion" and power != 0 and (power, True) in subgroup for kind, power in opened)
        return len(opened), neutral + leptons, sum(bool({(k, False), (k, True)} & subgroup) for k in a.kappas)

    best = min(map(rank, reached))
    assert rank(found.assignment) == best
    smallest = min(sum(min(k, order - k) for k in a.kappas) for a in reached if rank(a) == best)
    assert sum(map(abs, found.kappas)) == smallest * phases.unit


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
