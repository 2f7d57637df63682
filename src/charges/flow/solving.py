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
    """The charge that would have to flow in besides the legs of an operator for them to balance.

    >>> from topologies import OPERATORS
    >>> missing_charge(OPERATORS["dirac-d4"])
    Fraction(3, 1)
    """
    given = leg_charges(legs_of, charges)
    return sum((-given[leg.name] if leg.incoming else given[leg.name] for leg in legs_of.legs), Fraction(0))


def modulus(
    legs_of: Operator, charges: Mapping[str, Number] | None = None, *, broken: Number | None = None
) -> Fraction | None:
    """The number modulo which the charges of an operator can be conserved: None if they balance.

    It is the charge ``broken`` that gets a vev, by default that of the scalar legs; where these are neutral, the
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
    """The greatest common divisor of the charges of the scalar legs, all of which are vevs."""
    return fraction_gcd(given[leg.name] for leg in legs_of.legs if leg.kind == "scalar")


def _along(diagram: Diagram, edge: Edge, given: Mapping[str, Fraction]) -> Fraction:
    """The charge that an external edge carries along its direction: a leg drawn the other way round carries minus."""
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
    """The general solution of charge conservation at every vertex of a diagram.

    Arguments:
        diagram: the diagram; its directions define the signs.
        charges: the charges of its legs by name; by default the published B-L charges of the standard operators.
        modulo: conserve charge only modulo this number (3 if <chi> breaks B-L by three units).
        broken: the charge that gets a vev; by default the greatest common divisor of the modulus and of the charges
            of the scalar legs, all of which are vevs.
        chords: the lines that carry the kappas, in their order; the others must form a spanning tree.  By default the
            first lines of the fermion line for which they do.

    Raises NoSolution, naming what is missing, if the external charges do not balance; MalformedInput for unknown legs
    and for charges that are not exact.

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
    """The general solutions for several U(1)s at once, by their names, with the kappas on the same lines.

    ``charges`` gives for each U(1) the charges of the legs; by default B-L and the hypercharge Y of the standard
    operators.  Raises NoSolution, naming the U(1), if one of them does not balance.

    >>> found = solve_all(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> [str(found["Y"].charges[line]) for line in found["Y"].lines]
    ['kappa_1', 'kappa_1 + 1/2', 'kappa_1']
    """
    name = expected(diagram, Diagram, "a Diagram is needed").operator.name
    given: Mapping[str, Mapping[str, Number]] = {
        "B-L": leg_charges(diagram.operator),
        "Y": LEG_HYPERCHARGES.get(name, {}),
    }
    if charges is not None:
        given = expected(charges, Mapping, "charges are a mapping from the names of U(1)s to the charges of legs")
    found = {}
    for u1, legs in given.items():
        try:
            found[u1] = solve(diagram, legs)
        except NoSolution as error:
            raise NoSolution(f"{u1}: {error}") from None
    return found


def _chords(
    order: int, lines: Sequence[Edge], pairs: list[tuple[int, int]], wanted: Sequence[Edge] | None
) -> list[int]:
    """The positions of the lines that carry the kappas."""
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
    """The vertex where charge that is conserved only modulo something appears: next to the first scalar leg, if any."""
    edges = sorted(diagram.external_edges(), key=lambda edge: diagram.edges[edge]["kind"] != "scalar")
    return number[edges[0][1] if incoming(diagram, edges[0]) else edges[0][0]]


def _tree_flow(pairs: list[tuple[int, int]], chords: list[int], source: list[Fraction]) -> list[Fraction]:
    """The flow on the spanning tree that carries away what each vertex receives from outside; zero on the chords."""
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
    """Why there is no solution, and the two ways out."""
    legs = ", ".join(
        f"{leg.name} ({given[leg.name]}) {'in' if leg.incoming else 'out'}" for leg in diagram.operator.legs
    )
    way = "in" if missing > 0 else "out"
    text = f"the external charges of {diagram.operator.name} do not balance: {legs}"
    text += f"; charge {abs(missing)} flowing {way} is missing"
    if not missing % CHI:
        text += f", that of {'one chi' if abs(missing) == CHI else f'{abs(missing) // CHI} chi'}"
    if modulus is not None:
        return f"{text}, which is no multiple of the modulus {modulus}"
    return f"{text}. Conserve charge modulo {abs(missing)}, or insert what is missing as scalar legs"


def solve_or_modulo(
    diagram: Diagram, charges: Mapping[str, Number] | None = None, *, broken: Number | None = None
) -> Solution:
    """The solution for given or published charges; where they do not balance, modulo the charge that is missing.

    That is what remains when a scalar of the missing charge gets a vev: chi with charge 3 for dirac-d4, and one with
    charge 2 for the Weinberg operator (as in arXiv:1901.06402).  Where legs carry a charge that gets a vev already,
    only that vev can supply what is missing; raises NoSolution if it cannot.
    """
    legs = expected(diagram, Diagram, "a Diagram is needed").operator
    return solve(diagram, charges, modulo=modulus(legs, charges, broken=broken), broken=broken)
