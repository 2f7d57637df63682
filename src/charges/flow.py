"""All charges that a diagram admits: charge flows like loop momentum, with one free charge per loop.

Conservation at every vertex is a linear system whose matrix, the incidence matrix of a digraph, is totally unimodular.
So the general solution is one particular solution plus integer combinations of one closed flow per loop, and the free
charges kappa_1, ..., kappa_L may be read off the chords of a spanning tree (``topologies.routing``).  Fractional
charges can only come from the kappas.  This is the "completely general N-loop" statement of arXiv:1812.01599.

Orientation: an edge's charge is what it carries along its direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from charges.fields import CHI, Number, exact, fraction_gcd, leg_charges
from topologies import ChargeViolation, Diagram, MalformedInput, NoSolution, Operator, routing

if TYPE_CHECKING:
    import sympy

Edge: TypeAlias = tuple[Any, Any, int]


class Affine(NamedTuple):
    """A charge constant + sum_i coefficients[i] * kappa_(i+1), with integer coefficients."""

    constant: Fraction
    coefficients: tuple[int, ...]

    def at(self, kappas: tuple[Fraction, ...]) -> Fraction:
        """The value for given kappas."""
        return self.constant + sum((c * k for c, k in zip(self.coefficients, kappas, strict=True)), Fraction(0))

    def _written(self, symbols: list[str], number: str) -> str:
        terms = [("-" if c < 0 else "+", (str(abs(c)) if abs(c) > 1 else "") + symbols[i]) for i, c in self._terms()]
        if self.constant or not terms:
            terms.append(("-" if self.constant < 0 else "+", number))
        (sign, head), *rest = terms
        return ("-" if sign == "-" else "") + head + "".join(f" {sign} {term}" for sign, term in rest)

    def _terms(self) -> list[tuple[int, int]]:
        return [(i, c) for i, c in enumerate(self.coefficients) if c]

    def __str__(self) -> str:
        """As text: ``kappa_1 - kappa_2 + 4``."""
        symbols = [f"kappa_{i}" for i in range(1, len(self.coefficients) + 1)]
        return self._written(symbols, str(abs(self.constant)))

    def latex(self, symbol: str = r"\kappa", unit: str = "") -> str:
        """As LaTeX; ``symbol`` is that of the free parameters, and has no index where there is only one.

        ``unit`` is a symbol by which the constant is multiplied.
        """
        symbols = [f"{symbol}_{{{i}}}" for i in range(1, len(self.coefficients) + 1)]
        if len(symbols) == 1:
            symbols = [symbol]
        number = latex_number(abs(self.constant))
        return self._written(symbols, (number if number != "1" or not unit else "") + unit if self.constant else "0")

    def sympy(self) -> sympy.Expr:
        """As a sympy expression in the symbols kappa_1, kappa_2, ..."""
        import sympy

        total: sympy.Expr = sympy.Rational(self.constant.numerator, self.constant.denominator)
        for i, c in self._terms():
            total += c * sympy.Symbol(f"kappa_{i + 1}")
        return total


def latex_number(value: Fraction) -> str:
    r"""A fraction as LaTeX.

    >>> latex_number(Fraction(-1, 2))
    '-\\frac{1}{2}'
    """
    if value.denominator == 1:
        return str(value)
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


@dataclass(frozen=True, slots=True)
class Solution:
    """The general solution for one diagram.

    Attributes:
        diagram: the diagram; charges refer to the directions of its edges.
        lines: the internal edges in reading order: fermion line from the first leg, then scalars.
        basis: integers, one row per loop and one column per line; row i multiplies kappa_(i+1).
        particular: one solution, that with all kappas zero, per line.
        legs: the charge on each external edge.
        modulus: None if charge is conserved; otherwise it is conserved modulo this number only.
        broken: the charge that gets a vev, which sets the unit of the residual groups; None if nothing is broken.
    """

    diagram: Diagram
    lines: tuple[Edge, ...]
    basis: tuple[tuple[int, ...], ...]
    particular: tuple[Fraction, ...]
    legs: Mapping[Edge, Fraction]
    modulus: Fraction | None = None
    broken: Fraction | None = None

    @property
    def free(self) -> tuple[str, ...]:
        """The names of the free charges."""
        return tuple(f"kappa_{i}" for i in range(1, len(self.basis) + 1))

    @property
    def charges(self) -> dict[Edge, Affine]:
        """The charge of every edge, external ones included, as constant and integer coefficients."""
        found = {edge: Affine(charge, (0,) * len(self.basis)) for edge, charge in self.legs.items()}
        for i, edge in enumerate(self.lines):
            found[edge] = Affine(self.particular[i], tuple(row[i] for row in self.basis))
        return found

    @property
    def expressions(self) -> dict[Edge, sympy.Expr]:
        """The charge of every edge as a sympy expression in kappa_1, ..., kappa_L."""
        return {edge: charge.sympy() for edge, charge in self.charges.items()}

    def kappas(self, given: Mapping[str, Number]) -> tuple[Fraction, ...]:
        """Values for all kappas from a mapping of names; raises MalformedInput for a missing or unknown name."""
        for name in given:
            if name not in self.free:
                raise MalformedInput(f"unknown free charge {name!r}: this diagram has {', '.join(self.free) or 'none'}")
        if missing := [name for name in self.free if name not in given]:
            raise MalformedInput(f"no value is given for {missing[0]}")
        return tuple(exact(given[name], name) for name in self.free)

    def at(self, /, **kappas: Number) -> dict[Edge, Fraction]:
        """The charge of every edge for given free charges.

        >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
        >>> [str(solution.at(kappa_1="-1/2")[line]) for line in solution.lines]
        ['-1/2', '1/2', '7/2']
        """
        values = self.kappas(kappas)
        return {edge: charge.at(values) for edge, charge in self.charges.items()}

    def modulo(self, order: int, *, broken: Number | None = None) -> PhaseSolution:
        """The same flow under Z_n: every line transforms as omega to an integer power.

        Arguments:
            order: n.
            broken: the charge that gets a vev, so that charge ``broken`` / n is one unit; by default that of the
                solution.

        Raises MalformedInput if an external charge is no multiple of that unit, or a vev has phase other than one.

        >>> solve(Diagram.from_key("dirac-d5_0122_F01_S0212")).modulo(6).external
        {'L': 4, 'nu_R': 4, 'H': 0, 'chi': 0}
        """
        if isinstance(order, bool) or not isinstance(order, int) or order < 1:
            raise MalformedInput(f"the order of a residual group is a positive integer, got {order!r}")
        vev = abs(exact(broken, "charge of the vev")) if broken is not None else self.broken
        if not vev:
            raise MalformedInput("nothing breaks the symmetry: give the charge of a vev, which must not be 0")
        unit = vev / order
        kinds = {leg.name: leg.kind for leg in self.diagram.operator.legs}
        for name, charge in self._named_legs().items():
            if (charge / unit).denominator != 1:
                raise MalformedInput(f"{name} has charge {charge}, no multiple of {unit}: Z{order} is too coarse")
            if kinds[name] == "scalar" and (charge / vev).denominator != 1:
                raise MalformedInput(
                    f"the vev of {name} (charge {charge}) breaks Z{order}, as it is no multiple of {vev}"
                )
        if self.modulus is not None and (self.modulus / vev).denominator != 1:
            raise MalformedInput(f"charge is conserved modulo {self.modulus} only, so a vev of {vev} does not fit")
        return PhaseSolution(self, order, unit)

    def admits(self, order: int) -> bool:
        """Whether every external charge is a multiple of the unit of Z_n, so that :meth:`modulo` works."""
        if not self.broken:
            return False
        unit = self.broken / order
        return all((charge / unit).denominator == 1 for charge in self.legs.values())

    def _named_legs(self) -> dict[str, Fraction]:
        """The charge of each leg by the name of its field, in the direction that the operator gives it."""
        incoming = {leg.name: leg.incoming for leg in self.diagram.operator.legs}
        named = {}
        for edge, charge in self.legs.items():
            name = _leg_name(self.diagram, edge)
            named[name] = charge if incoming[name] == _incoming(self.diagram, edge) else -charge
        return {leg.name: named[leg.name] for leg in self.diagram.operator.legs}

    @property
    def external(self) -> dict[str, Fraction]:
        """The charge of each external field."""
        return self._named_legs()


@dataclass(frozen=True, slots=True)
class PhaseSolution:
    """A charge flow under the residual group Z_n: ``unit`` is the charge of omega.

    The kappas are integers modulo n here: kappa_i times ``unit`` is the charge.
    """

    solution: Solution
    order: int
    unit: Fraction

    @property
    def external(self) -> dict[str, int]:
        """The power of omega of each external field."""
        return {name: int(charge / self.unit) % self.order for name, charge in self.solution.external.items()}

    @property
    def particular(self) -> tuple[int, ...]:
        """The power of omega of each internal line when all kappas vanish."""
        return tuple(int(charge / self.unit) % self.order for charge in self.solution.particular)

    @property
    def charges(self) -> dict[Edge, Affine]:
        """The power of omega of every edge as constant (between 0 and n - 1) and integer coefficients."""
        return {
            edge: Affine(Fraction(int(charge.constant / self.unit) % self.order), charge.coefficients)
            for edge, charge in self.solution.charges.items()
        }

    def at(self, /, **kappas: int) -> dict[Edge, int]:
        """The power of omega of every edge; the kappas are integers (powers of omega), not charges."""
        values = self.solution.kappas(kappas)
        for name, value in zip(self.solution.free, values, strict=True):
            if value.denominator != 1:
                raise MalformedInput(f"{name} = {value} is not an integer power of omega")
        return {edge: int(phase.at(values)) % self.order for edge, phase in self.charges.items()}


def _incoming(diagram: Diagram, edge: Edge) -> bool:
    """Whether an external edge points at the diagram."""
    return bool(diagram.nodes[edge[0]].get("external"))


def _leg_name(diagram: Diagram, edge: Edge) -> str:
    end = edge[0] if _incoming(diagram, edge) else edge[1]
    return str(diagram.nodes[end]["leg"])


def missing_charge(legs_of: Operator, charges: Mapping[str, Number] | None = None) -> Fraction:
    """The charge that would have to flow in besides the legs of an operator for them to balance.

    >>> from topologies import OPERATORS
    >>> missing_charge(OPERATORS["dirac-d4"])
    Fraction(3, 1)
    """
    given = leg_charges(legs_of, charges)
    return sum((-given[leg.name] if leg.incoming else given[leg.name] for leg in legs_of.legs), Fraction(0))


def _along(diagram: Diagram, edge: Edge, given: Mapping[str, Fraction]) -> Fraction:
    """The charge that an external edge carries along its direction: a leg drawn the other way round carries minus."""
    name = _leg_name(diagram, edge)
    leg = next(leg for leg in diagram.operator.legs if leg.name == name)
    return given[name] if leg.incoming == _incoming(diagram, edge) else -given[name]


def solve(
    diagram: Diagram,
    charges: Mapping[str, Number] | None = None,
    *,
    modulo: Number | None = None,
    broken: Number | None = None,
) -> Solution:
    """The general solution of charge conservation at every vertex of a diagram.

    Arguments:
        diagram: the diagram; its directions define the signs.
        charges: the charges of its legs by name; by default the published B-L charges of the standard operators.
        modulo: conserve charge only modulo this number (3 if <chi> breaks B-L by three units).
        broken: the charge that gets a vev; by default the greatest common divisor of the modulus and of the charges
            of the scalar legs, all of which are vevs.

    Raises NoSolution, naming what is missing, if the external charges do not balance; MalformedInput for unknown legs
    and for charges that are not exact.

    >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> [str(solution.charges[line]) for line in solution.lines]
    ['kappa_1', 'kappa_1 + 1', 'kappa_1 + 4']
    """
    given = leg_charges(diagram.operator, charges)
    modulus = None if modulo is None else abs(exact(modulo, "modulus"))
    if modulus == 0:
        raise MalformedInput("charge cannot be conserved modulo 0: leave the modulus out")
    legs = {edge: _along(diagram, edge, given) for edge in diagram.external_edges()}
    lines = tuple(diagram.reading_order())
    number = {v: i for i, v in enumerate(diagram.vertices)}
    source = [Fraction(0)] * len(number)
    for edge, charge in legs.items():
        if _incoming(diagram, edge):
            source[number[edge[1]]] += charge
        else:
            source[number[edge[0]]] -= charge
    missing = -sum(source, Fraction(0))
    if missing:
        if modulus is None or missing % modulus:
            raise NoSolution(_unbalanced(diagram, given, missing, modulus))
        source[_absorber(diagram, number)] += missing
    pairs = [(number[u], number[v]) for u, v, _ in lines]
    chords = routing.choose_chords(len(number), pairs, range(len(pairs)))
    basis = routing.loop_basis(len(number), pairs, chords)
    particular = _tree_flow(pairs, chords, source)
    if broken is not None:
        vev = abs(exact(broken, "charge of the vev"))
    else:
        scalars = [given[leg.name] for leg in diagram.operator.legs if leg.kind == "scalar"]
        vev = fraction_gcd([*scalars, modulus or Fraction(0)])
    return Solution(diagram, lines, tuple(map(tuple, basis)), tuple(particular), legs, modulus, vev or None)


def _absorber(diagram: Diagram, number: Mapping[Any, int]) -> int:
    """The vertex where charge that is conserved only modulo something appears: next to the first scalar leg, if any."""
    edges = sorted(diagram.external_edges(), key=lambda edge: diagram.edges[edge]["kind"] != "scalar")
    return number[edges[0][1] if _incoming(diagram, edges[0]) else edges[0][0]]


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


@dataclass(frozen=True, slots=True)
class Conservation:
    """The verdict on a set of charges: true if every vertex conserves charge, else the first vertex that does not."""

    vertex: Any = None
    total: Fraction = Fraction(0)
    edges: Mapping[Edge, Fraction] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.edges

    @property
    def reason(self) -> str:
        """One line that names the vertex, what is left over, and the lines."""
        if self:
            return "charge is conserved at every vertex"
        lines = ", ".join(f"{u}->{v}: {charge}" for (u, v, _), charge in self.edges.items())
        return f"vertex {self.vertex}: charge {self.total} is left over ({lines})"


def conserved(diagram: Diagram, charges: Mapping[Edge, Number], *, modulo: Number | None = None) -> Conservation:
    """Check given charges of all edges, external ones included, at every vertex.

    >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
    >>> bool(conserved(solution.diagram, solution.at(kappa_1=7)))
    True
    """
    modulus = None if modulo is None else exact(modulo, "modulus")
    if modulus == 0:
        raise MalformedInput("charge cannot be conserved modulo 0: leave the modulus out")
    for vertex in diagram.vertices:
        around: dict[Edge, Fraction] = {}
        total = Fraction(0)
        for edge in diagram.in_edges(vertex, keys=True):
            around[edge] = _given(charges, edge)
            total += around[edge]
        for edge in diagram.out_edges(vertex, keys=True):
            around[edge] = _given(charges, edge)
            total -= around[edge]
        if total % modulus if modulus else total:
            return Conservation(vertex, total, around)
    return Conservation()


def _given(charges: Mapping[Edge, Number], edge: Edge) -> Fraction:
    if edge not in charges:
        raise MalformedInput(f"no charge is given for the line {edge[0]}->{edge[1]}")
    return exact(charges[edge], f"charge of {edge[0]}->{edge[1]}")


def require_conserved(diagram: Diagram, charges: Mapping[Edge, Number], *, modulo: Number | None = None) -> None:
    """Raise ChargeViolation, naming the vertex, the sum and the lines, unless :func:`conserved`."""
    verdict = conserved(diagram, charges, modulo=modulo)
    if not verdict:
        raise ChargeViolation(verdict.reason)
