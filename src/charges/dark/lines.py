"""Dark lines: which internal fields the residual group keeps apart from the standard model.

Fermion parity is conserved too, so the group is Z_n x Z_2^F: a line is dark if its power of omega and its spin together
lie outside the subgroup that the standard-model fields of the diagram generate.

With integer lepton charges and n = 3m the lepton doublet generates the multiples of m, with either spin because its
order 3 is odd.  So the phases modulo m count, and modulo m all external charges vanish: a wholly dark assignment is
a nowhere-zero Z_m-flow on the diagram without its legs, and there are 3**L times as many as nowhere-zero m-flows.

Grades: "all" (every internal line is dark), "every-loop" (the lines that are not dark close no loop), "none".
An assignment is one choice of the kappas in Z_n**L for one diagram with labelled legs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any, NamedTuple, TypeAlias

from charges.flow.assignments import dark_patterns, number_of_assignments
from charges.flow.solution import PhaseSolution, Solution
from charges.flow.solving import solve_or_modulo
from charges.symmetries.abelian import AbelianGroup
from topologies import Diagram, MalformedInput
from topologies.graphs import routing
from topologies.integers import integer
from topologies.verdict import Choice, Sentence


class Grade(Choice):
    """How dark a diagram is: every internal line, at least one in every loop, or not even that."""

    ALL = "all"
    EVERY_LOOP = "every-loop"
    NONE = "none"


KINDS = ("fermion", "scalar")
GRADES = tuple(Grade)
Subgroup: TypeAlias = frozenset[tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class DarkSector:
    """How dark one diagram can be under Z_n, counted over all choices of the kappas.

    ``subgroup`` is that of the standard model, as pairs (power of omega, is fermion).  ``grade`` is the best that any
    assignment reaches; the verdict is true unless that is "none".
    """

    order: int
    subgroup: Subgroup
    assignments: int
    all_dark: int
    every_loop_dark: int

    @property
    def grade(self) -> Grade:
        """The best grade of any assignment."""
        return Grade.ALL if self.all_dark else Grade.EVERY_LOOP if self.every_loop_dark else Grade.NONE

    def __bool__(self) -> bool:
        return self.grade != Grade.NONE

    @property
    def reason(self) -> Sentence:
        """The numbers behind the verdict in one line."""
        counts = f"of {self.assignments} assignments {self.all_dark} make every line dark and {self.every_loop_dark}"
        return Sentence("under ", AbelianGroup((self.order,)), f", {counts} every loop")


def standard_model_subgroup(phases: PhaseSolution) -> Subgroup:
    """Find the subgroup of Z_n x Z_2^F that the standard-model legs of a diagram generate, as (power, is fermion).

    Raises MalformedInput if no leg is marked as standard model: then nothing tells dark from visible.
    """
    legs = [leg for leg in phases.solution.diagram.operator.legs if leg.sm]
    if not legs:
        raise MalformedInput(
            f"no leg of {phases.solution.diagram.operator.name} is marked as a field of the standard model (sm), "
            "so dark has no meaning"
        )
    steps = {(phases.external[leg.name], leg.kind == "fermion") for leg in legs}
    subgroup, front = {(0, False)}, [(0, False)]
    while front:
        power, spinor = front.pop()
        for step, is_fermion in steps:
            element = ((power + step) % phases.order, spinor != is_fermion)
            if element not in subgroup:
                subgroup.add(element)
                front.append(element)
    return frozenset(subgroup)


def is_dark(subgroup: Subgroup, power: int, kind: str) -> bool:
    """Whether a line ("fermion" or "scalar") lies outside the subgroup of the standard model."""
    return (power, kind == "fermion") not in subgroup


def _order_and_pairs(solution: Solution) -> tuple[int, list[tuple[int, int]]]:
    """The number of vertices, and the ends of each line by the numbers of its vertices."""
    number = {v: i for i, v in enumerate(solution.diagram.vertices)}
    return len(number), [(number[u], number[v]) for u, v, _ in solution.lines]


def grade(solution: Solution, dark: Sequence[bool]) -> Grade:
    """Grade one assignment by which of the solution's lines are dark; a tree has no loop to be dark."""
    if not solution.basis:
        return Grade.NONE
    if all(dark):
        return Grade.ALL
    order, pairs = _order_and_pairs(solution)
    plain = [pair for pair, is_dark in zip(pairs, dark, strict=True) if not is_dark]
    forest = len(routing.spanning_tree(order, plain, range(len(plain)))) == len(plain)
    return Grade.EVERY_LOOP if forest else Grade.NONE


class Assignment(NamedTuple):
    """One choice of the kappas (powers of omega): the power of omega of each line, which are dark, and the grade."""

    kappas: tuple[int, ...]
    powers: tuple[int, ...]
    dark: tuple[bool, ...]
    grade: Grade


def dark_assignments(phases: PhaseSolution) -> Iterator[Assignment]:
    """List the n**L assignments of a diagram under Z_n, each with its grade."""
    solution, n = phases.solution, phases.order
    loops = len(solution.basis)
    number_of_assignments(phases)
    subgroup = standard_model_subgroup(phases)
    kinds = [solution.diagram.edges[line]["kind"] for line in solution.lines]
    columns = list(zip(*solution.basis, strict=True)) or [()] * len(solution.lines)
    known: dict[tuple[bool, ...], Grade] = {}
    for kappas in product(range(n), repeat=loops):
        powers = tuple(
            (start + sum(c * k for c, k in zip(column, kappas, strict=True))) % n
            for start, column in zip(phases.particular, columns, strict=True)
        )
        dark = tuple(is_dark(subgroup, power, kind) for power, kind in zip(powers, kinds, strict=True))
        if dark not in known:
            known[dark] = grade(solution, dark)
        yield Assignment(kappas, powers, dark, known[dark])


def dark_sector(diagram: Diagram | Solution, order: int) -> DarkSector:
    """Find out how dark a diagram can be under Z_n, over all n**L assignments.

    A diagram whose published charges do not balance (dirac-d4) is solved modulo the charge that is missing.
    Raises MalformedInput if the external charges do not fit into Z_n.

    >>> dark_sector(Diagram.from_key("dirac-d5_0122_F01_S0212"), 6).all_dark
    3
    """
    solution = diagram if isinstance(diagram, Solution) else solve_or_modulo(diagram)
    phases = solution.modulo(order)
    subgroup = standard_model_subgroup(phases)
    plain = {kind: [power for power, spinor in subgroup if spinor == (kind == "fermion")] for kind in KINDS}
    patterns = dark_patterns(phases, plain)
    lines = range(len(solution.lines))
    grades = {mask: grade(solution, [bool(mask >> i & 1) for i in lines]) for mask in patterns}
    return DarkSector(
        phases.order,
        subgroup,
        assignments=sum(patterns.values()),
        all_dark=sum(times for mask, times in patterns.items() if grades[mask] == Grade.ALL),
        every_loop_dark=sum(times for mask, times in patterns.items() if grades[mask] != Grade.NONE),
    )


def smallest_order(diagram: Diagram | Solution, wanted: str, *, multiples: int = 6) -> int | None:
    """Find the order of the smallest Z_n that reaches "all" or "every-loop"; None if none of those tried does.

    The first ``multiples`` multiples of the smallest order that fits the external charges are tried (which is 3 for the
    published Dirac charges).  Twice that order makes every loop dark, and six times that order every line of every 1PI
    diagram (Seymour's six-flow theorem); a bridge is never dark.

    >>> from topologies import diagrams
    >>> [smallest_order(next(diagrams("dirac-d5", loops)), "all") for loops in (1, 2)]
    [6, 9]
    """
    if not isinstance(wanted, str) or wanted not in GRADES[:2]:
        raise MalformedInput(f"unknown grade {wanted!r:.60}: choose 'all' or 'every-loop'")
    multiples = integer(multiples, "the number of multiples is a positive integer", 1)
    solution = diagram if isinstance(diagram, Solution) else solve_or_modulo(diagram)
    if wanted == Grade.ALL:
        from topologies import is_one_particle_irreducible  # needs NumPy

        if not is_one_particle_irreducible(solution.diagram):
            return None
    if not solution.broken:
        return None
    coarsest = lcm(*((charge / solution.broken).denominator for charge in solution.legs.values()))
    for order in range(coarsest, coarsest * multiples + 1, coarsest):
        if dark_sector(solution, order).grade in (Grade.ALL, wanted):
            return order
    return None


class Example(NamedTuple):
    """The simplest charges that reach a grade: the kappas as charges, and the charge of each internal line."""

    kappas: tuple[Fraction, ...]
    charges: tuple[Fraction, ...]
    assignment: Assignment


def simplest(phases: PhaseSolution, wanted: str) -> Example | None:
    """Find the simplest assignment that reaches a grade: few open lines first, then small kappas, then small charges.

    Lines that are not dark (open ones) should at least do no harm, so assignments come later in which an open scalar is
    neutral (it would take a vev, which cuts the line) or an open fermion can mix with the leptons (same phase up to
    sign), and those in which a kappa itself is not dark.  Each kappa is lifted from Z_n to a charge between minus and
    plus that of the vev.  For the published one-loop diagram this is kappa = -1/2, as in the paper.
    """
    n, solution = phases.order, phases.solution
    charges = solution.charges
    kinds = [solution.diagram.edges[line]["kind"] for line in solution.lines]
    subgroup = standard_model_subgroup(phases)
    leptons = {power for power, spinor in subgroup if spinor and power}

    # integers over one denominator, since very many are compared
    scale = lcm(phases.unit.denominator, *(charges[line].constant.denominator for line in solution.lines))
    unit = int(phases.unit * scale)
    forms = [(int(charges[line].constant * scale), charges[line].coefficients) for line in solution.lines]

    best: tuple[tuple[Any, ...], tuple[int, ...], Assignment] | None = None
    for assignment in dark_assignments(phases):
        if assignment.grade not in (Grade.ALL, wanted):
            continue
        opened = [
            (kind, power)
            for kind, power, dark in zip(kinds, assignment.powers, assignment.dark, strict=True)
            if not dark
        ]
        harmful = sum(power == 0 if kind == "scalar" else power in leptons for kind, power in opened)
        plain = sum((k, False) in subgroup or (k, True) in subgroup for k in assignment.kappas)
        if best and (len(opened), harmful, plain) > best[0][:3]:
            continue

        for lift in product((0, -n), repeat=len(assignment.kappas)):
            kappas = tuple((k + shift) * unit for k, shift in zip(assignment.kappas, lift, strict=True))
            values = tuple(start + sum(c * k for c, k in zip(column, kappas, strict=True)) for start, column in forms)
            rank = (len(opened), harmful, plain, sum(map(abs, kappas)), sum(map(abs, values)), kappas)
            if best is None or rank < best[0]:
                best = rank, values, assignment

    if best is None:
        return None
    (*_, kappas), values, assignment = best
    return Example(tuple(Fraction(k, scale) for k in kappas), tuple(Fraction(q, scale) for q in values), assignment)
