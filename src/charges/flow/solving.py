"""All charges that a diagram admits: charge flows like loop momentum, with one free charge per loop.

Conservation at every vertex is a linear system whose matrix, the incidence matrix of a digraph, is totally unimodular.
So the general solution is one particular solution plus integer combinations of one closed flow per loop, and the free
charges kappa_1, ..., kappa_L may be read off the chords of a spanning tree (``topologies.graphs.routing``).  Fractional
charges can only come from the kappas.  This is the "completely general N-loop" statement of arXiv:1812.01599.

Orientation: an edge's charge is what it carries along its direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from charges.arithmetic.numbers import Number, exact, expected, fraction_gcd
from charges.flow.legs import CHI, LEG_HYPERCHARGES, leg_charges
from charges.flow.solution import Solution, incoming, leg_name
from topologies import Diagram, MalformedInput, NoSolution, Operator
from topologies.graphs import routing
from topologies.graphs.externals import Edge


def missing_charge(legs_of: Operator, charges: Mapping[str, Number] | None = None) -> Fraction:
    """Compute the charge that is missing among the legs of an operator: with it flowing in they would balance.

    >>> from topologies import OPERATORS
    >>> missing_charge(OPERATORS["dirac-d4"])
    Fraction(3, 1)
    """
    given = leg_charges(legs_of, charges)
    return sum((-given[leg.name] if leg.incoming else given[leg.name] for leg in legs_of.legs), Fraction(0))


def modulus(
    legs_of: Operator, charges: Mapping[str, Number] | None = None, *, broken: Number | None = None
) -> Fraction | None:
    """Find the number modulo which the charges of an operator can be conserved; None if they balance.

    It is the charge ``broken`` that gets a vev, by default that of the scalar legs.  Where these are neutral it is the
    charge that is missing, as if a scalar with that charge got a vev.

    >>> from topologies import OPERATORS
    >>> modulus(OPERATORS["dirac-d4"]), modulus(OPERATORS["dirac-d5"])
    (Fraction(3, 1), None)
    """
    missing = missing_charge(legs_of, charges)
    if not missing:
        return None
    given = leg_charges(legs_of, charges)
    vev = exact(broken, "charge of the vev") if broken is not None else _scalar_unit(legs_of, given)
    return abs(vev or missing)


def _scalar_unit(legs_of: Operator, given: Mapping[str, Fraction]) -> Fraction:
    """Compute the greatest common divisor of the charges of the scalar legs, all of which are vevs."""
    return fraction_gcd(given[leg.name] for leg in legs_of.legs if leg.kind == "scalar")


def _along(diagram: Diagram, edge: Edge, given: Mapping[str, Fraction]) -> Fraction:
    """Return the charge that an external edge carries along its direction: minus that of a leg drawn the other way."""
    name = leg_name(diagram, edge)
    leg = next(leg for leg in diagram.operator.legs if leg.name == name)
    return given[name] if leg.incoming == incoming(diagram, edge) else -given[name]


def solve(
    diagram: Diagram,
    charges: Mapping[str, Number] | None = None,
    *,
    modulo: Number | None = None,
    broken: Number | None = None,
    chords: Sequence[Edge] | None = None,
) -> Solution:
    """Solve charge conservation at every vertex of a diagram, in general.

    Arguments:
        diagram: the diagram; an edge carries its charge along its direction.
        charges: the charges of the legs by name; by default the published B-L charges of the standard operators.
        modulo: conserve charge only modulo this number (3 if <chi> breaks B-L by three units).
        broken: the charge that gets a vev; by default the greatest common divisor of the modulus and of the charges
            of the scalar legs, all of which are vevs.
        chords: the lines that carry the kappas, in their order; the other lines must form a spanning tree.  By default
            the earliest possible lines in reading order, which begins with the fermion line.

    Returns the general solution: particular charges plus integer multiples of one kappa per loop.
    Raises NoSolution, with the charge that is missing, if the external charges do not balance; MalformedInput for
    unknown legs, for charges that are not exact and for chords that do not fit.
    Source: arXiv:1812.01599.

    >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> [str(solution.charges[line]) for line in solution.lines]
    ['kappa_1', 'kappa_1 + 1', 'kappa_1 + 4']
    """
    given = leg_charges(expected(diagram, Diagram, "a Diagram is needed").operator, charges)
    period = None if modulo is None else abs(exact(modulo, "modulus"))
    if period == 0:
        raise MalformedInput("charge cannot be conserved modulo 0: leave the modulus out")

    legs = {edge: _along(diagram, edge, given) for edge in diagram.external_edges()}
    lines = tuple(diagram.reading_order())
    number = {v: i for i, v in enumerate(diagram.vertices)}
    source = [Fraction(0)] * len(number)
    for edge, charge in legs.items():
        if incoming(diagram, edge):
            source[number[edge[1]]] += charge
        else:
            source[number[edge[0]]] -= charge
    missing = -sum(source, Fraction(0))
    if missing:
        if period is None or missing % period:
            raise NoSolution(_unbalanced(diagram, given, missing, period))
        source[_absorber(diagram, number)] += missing

    pairs = [(number[u], number[v]) for u, v, _ in lines]
    chosen = _chords(len(number), lines, pairs, chords)
    basis = routing.loop_basis(len(number), pairs, chosen)
    particular = _tree_flow(pairs, chosen, source)

    if broken is not None:
        vev = abs(exact(broken, "charge of the vev"))
    else:
        vev = fraction_gcd([_scalar_unit(diagram.operator, given), period or Fraction(0)])
    rows = tuple(map(tuple, basis))
    return Solution(diagram, lines, rows, tuple(particular), legs, tuple(chosen), period, vev or None)


def solve_all(diagram: Diagram, charges: Mapping[str, Mapping[str, Number]] | None = None) -> dict[str, Solution]:
    """Solve for several U(1)s at once, with the kappas on the same lines.

    Arguments:
        diagram: the diagram.
        charges: for each U(1) the charges of the legs; by default B-L and the hypercharge Y of the standard operators.

    Returns the general solutions by the names of the U(1)s.
    Raises NoSolution, with the name of the U(1), if its charges do not balance.

    >>> solutions = solve_all(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> [str(solutions["Y"].charges[line]) for line in solutions["Y"].lines]
    ['kappa_1', 'kappa_1 + 1/2', 'kappa_1']
    """
    name = expected(diagram, Diagram, "a Diagram is needed").operator.name
    given: Mapping[str, Mapping[str, Number]] = {
        "B-L": leg_charges(diagram.operator),
        "Y": LEG_HYPERCHARGES.get(name, {}),
    }
    if charges is not None:
        given = expected(charges, Mapping, "charges are a mapping from the names of U(1)s to the charges of legs")
    solutions = {}
    for u1, legs in given.items():
        try:
            solutions[u1] = solve(diagram, legs)
        except NoSolution as error:
            raise NoSolution(f"{u1}: {error}") from None
    return solutions


def _chords(
    order: int, lines: Sequence[Edge], pairs: list[tuple[int, int]], wanted: Sequence[Edge] | None
) -> list[int]:
    """Find the positions of the lines that carry the kappas."""
    if wanted is None:
        return routing.choose_chords(order, pairs, range(len(pairs)))
    for edge in expected(wanted, Sequence, "chords are a list of lines"):
        if edge not in lines:
            raise MalformedInput(f"{edge!r} is not an internal line of the diagram")
    chosen = [lines.index(edge) for edge in wanted]
    rest = [i for i in range(len(pairs)) if i not in chosen]
    if len(set(chosen)) != len(chosen) or len(rest) != order - 1:
        raise MalformedInput(f"{len(pairs) - order + 1} different lines must carry the kappas, got {len(wanted)}")
    if len(routing.spanning_tree(order, pairs, rest)) != order - 1:
        raise MalformedInput("the lines without kappas do not form a spanning tree")
    return chosen


def _absorber(diagram: Diagram, number: Mapping[Any, int]) -> int:
    """Find the vertex where charge appears that is conserved only modulo a number: at the first scalar leg, if any."""
    edges = sorted(diagram.external_edges(), key=lambda edge: diagram.edges[edge]["kind"] != "scalar")
    return number[edges[0][1] if incoming(diagram, edges[0]) else edges[0][0]]


def _tree_flow(pairs: list[tuple[int, int]], chords: list[int], source: list[Fraction]) -> list[Fraction]:
    """Compute the flow that carries away what each vertex receives from outside; it is zero on the chords."""
    flow = [Fraction(0)] * len(pairs)
    excess = list(source)
    tree = [i for i in range(len(pairs)) if i not in chords]
    while tree:
        degree: dict[int, list[int]] = {}
        for i in tree:
            for v in pairs[i]:
                degree.setdefault(v, []).append(i)
        leaf = next(v for v in sorted(degree) if len(degree[v]) == 1)
        (i,) = degree[leaf]
        tail, head = pairs[i]
        flow[i] = excess[leaf] if leaf == tail else -excess[leaf]
        excess[head if leaf == tail else tail] += excess[leaf]
        excess[leaf] = Fraction(0)
        tree.remove(i)
    return flow


def _unbalanced(diagram: Diagram, given: Mapping[str, Fraction], missing: Fraction, modulus: Fraction | None) -> str:
    """Say why there is no solution, and the two ways out."""
    legs = ", ".join(
        f"{leg.name} ({given[leg.name]}) {'in' if leg.incoming else 'out'}" for leg in diagram.operator.legs
    )
    direction = "in" if missing > 0 else "out"
    text = f"the external charges of {diagram.operator.name} do not balance: {legs}"
    text += f"; charge {abs(missing)} flowing {direction} is missing"
    if not missing % CHI:
        text += f", that of {'one chi' if abs(missing) == CHI else f'{abs(missing) // CHI} chi'}"
    if modulus is not None:
        return f"{text}, which is not a multiple of the modulus {modulus}"
    return f"{text}. Conserve charge modulo {abs(missing)}, or insert what is missing as scalar legs"


def solve_or_modulo(
    diagram: Diagram, charges: Mapping[str, Number] | None = None, *, broken: Number | None = None
) -> Solution:
    """Solve for given or published charges; where they do not balance, modulo the charge that is missing.

    That is what remains when a scalar with the missing charge gets a vev: chi with charge 3 for dirac-d4, and one with
    charge 2 for the Weinberg operator (as in arXiv:1901.06402).  If a leg already carries a charge that gets a vev,
    only that vev can supply what is missing.  Arguments and errors are those of :func:`solve`.
    """
    legs = expected(diagram, Diagram, "a Diagram is needed").operator
    return solve(diagram, charges, modulo=modulus(legs, charges, broken=broken), broken=broken)
