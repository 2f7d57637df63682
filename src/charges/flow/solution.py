"""The general solution of charge conservation on one diagram, under U(1) and under a residual Z_n."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from charges.arithmetic.affine import Affine
from charges.arithmetic.numbers import Number, exact, expected
from charges.flow.labels import charge_texts, labelled, labelled_with_charges, phase_texts
from topologies import Diagram, MalformedInput
from topologies.graphs.externals import Edge
from topologies.graphs.figures import Drawable
from topologies.integers import integer

if TYPE_CHECKING:
    import sympy


def incoming(diagram: Diagram, edge: Edge) -> bool:
    """Check whether an external edge points into the diagram."""
    return bool(diagram.nodes[edge[0]].get("external"))


def leg_name(diagram: Diagram, edge: Edge) -> str:
    """Return the name of the leg that an external edge is."""
    end = edge[0] if incoming(diagram, edge) else edge[1]
    return str(diagram.nodes[end]["leg"])


@dataclass(frozen=True, slots=True, eq=False)
class Solution(Drawable):
    """The general solution for the charges on one diagram; it can be drawn, with the charges on the lines.

    Two solutions are equal if they describe the same charges, whichever lines carry the kappas: see :meth:`equivalent`.

    Attributes:
        diagram: the diagram; charges refer to the directions of its edges.
        lines: the internal edges in reading order: the fermion line from the first leg on, then scalars.
        basis: integers, shape (loops, lines); row i multiplies kappa_(i+1).
        particular: the charge of each line when all kappas are zero.
        legs: the charge of each external edge.
        chords: the positions of the lines that carry kappa_1, kappa_2, ... and nothing else.
        modulus: None if charge is conserved; otherwise it is conserved modulo this number only.
        broken: the charge that gets a vev, which sets the unit of the residual groups; None if nothing is broken.
    """

    diagram: Diagram
    lines: tuple[Edge, ...]
    basis: tuple[tuple[int, ...], ...]
    particular: tuple[Fraction, ...]
    legs: Mapping[Edge, Fraction]
    chords: tuple[int, ...]
    modulus: Fraction | None = None
    broken: Fraction | None = None

    def __str__(self) -> str:
        """Write one row for every line: tail, head, kind and charge.

        >>> from charges.flow import solve
        >>> print(solve(Diagram.from_key("dirac-d4_012_F01_S0212"), modulo=3))
        dirac-d4_012_F01_S0212, conserved modulo 3
        0 -> L: fermion, -1
        nu_R -> 1: fermion, -4
        2 -> H: scalar, 0
        1 -> 0: fermion, kappa_1
        0 -> 2: scalar, kappa_1 + 1
        2 -> 1: scalar, kappa_1 + 4
        """
        rows = [self.diagram.key + (f", conserved modulo {self.modulus}" if self.modulus else "")]
        for (tail, head, key), charge in self.charges.items():
            rows.append(f"{tail} -> {head}: {self.diagram.edges[tail, head, key]['kind']}, {charge}")
        return "\n".join(rows)

    def drawable(self) -> Diagram:
        """Label the diagram with its charges."""
        return labelled_with_charges(self.diagram, charge_texts(self.charges), self.legs, {})

    @property
    def free(self) -> tuple[str, ...]:
        """The names of the free charges."""
        return tuple(f"kappa_{i}" for i in range(1, len(self.basis) + 1))

    @property
    def charges(self) -> dict[Edge, Affine]:
        """The charge of every edge, external ones included, as constant and integer coefficients."""
        charges = {edge: Affine(charge, (0,) * len(self.basis)) for edge, charge in self.legs.items()}
        for i, edge in enumerate(self.lines):
            charges[edge] = Affine(self.particular[i], tuple(row[i] for row in self.basis))
        return charges

    @property
    def expressions(self) -> dict[Edge, sympy.Expr]:
        """The charge of every edge as a sympy expression in kappa_1, ..., kappa_L."""
        return {edge: charge.sympy() for edge, charge in self.charges.items()}

    def kappas(self, given: Mapping[str, Number]) -> tuple[Fraction, ...]:
        """Read values of all kappas, by their names; raises MalformedInput for a missing or unknown name."""
        for name in given:
            if name not in self.free:
                raise MalformedInput(f"unknown free charge {name!r}: this diagram has {', '.join(self.free) or 'none'}")
        if missing := [name for name in self.free if name not in given]:
            raise MalformedInput(f"no value is given for {missing[0]}")
        return tuple(exact(given[name], name) for name in self.free)

    def at(self, /, **kappas: Number) -> dict[Edge, Fraction]:
        """Compute the charge of every edge for given values of the kappas.

        >>> from charges.flow import solve
        >>> solution = solve(Diagram.from_key("dirac-d5_0122_F01_S0212"))
        >>> [str(solution.at(kappa_1="-1/2")[line]) for line in solution.lines]
        ['-1/2', '1/2', '7/2']
        """
        values = self.kappas(kappas)
        return {edge: charge.at(values) for edge, charge in self.charges.items()}

    def modulo(self, order: int, *, broken: Number | None = None) -> PhaseSolution:
        """Reduce the charges to a residual group Z_n, under which every line transforms as a power of omega.

        Arguments:
            order: n.
            broken: the charge that gets a vev, by default that of the solution; omega is the charge ``broken`` / n.

        Raises MalformedInput if an external charge is not a multiple of that unit, or the phase of a vev is not 1.

        >>> from charges.flow import solve
        >>> solve(Diagram.from_key("dirac-d5_0122_F01_S0212")).modulo(6).external
        {'L': 4, 'nu_R': 4, 'H': 0, 'chi': 0}
        """
        order = integer(order, "the order of a residual group is a positive integer", 1)
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
                    f"the vev of {name} (charge {charge}) breaks Z{order}, as it is not a multiple of {vev}"
                )
        if self.modulus is not None and (self.modulus / vev).denominator != 1:
            raise MalformedInput(f"charge is conserved modulo {self.modulus} only, so a vev of {vev} does not fit")
        return PhaseSolution(self, order, unit)

    def admits(self, order: int) -> bool:
        """Check whether every external charge is a multiple of the unit of Z_n, as :meth:`modulo` needs."""
        if not self.broken:
            return False
        unit = self.broken / order
        return all((charge / unit).denominator == 1 for charge in self.legs.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Solution):
            return NotImplemented
        alike = (self.diagram.key, set(self.lines), self.broken) == (other.diagram.key, set(other.lines), other.broken)
        return alike and self.equivalent(other)

    def __hash__(self) -> int:
        return hash((self.diagram.key, frozenset(self.legs.items()), self.modulus, self.broken))

    def equivalent(self, other: Solution) -> bool:
        """Check whether two solutions of one diagram describe the same charges, up to a change of the kappas.

        Raises MalformedInput if their lines differ.

        >>> from charges.flow import solve
        >>> diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
        >>> solve(diagram).equivalent(solve(diagram, chords=[(0, 2, 0)]))
        True
        """
        if set(self.lines) != set(expected(other, Solution, "a Solution is compared with another").lines):
            raise MalformedInput("the solutions belong to different diagrams")
        if (self.legs, self.modulus, len(self.basis)) != (other.legs, other.modulus, len(other.basis)):
            return False

        where = [other.lines.index(line) for line in self.lines]
        chords = [self.lines.index(other.lines[c]) for c in other.chords]
        shift = [a - other.particular[i] for a, i in zip(self.particular, where, strict=True)]
        rows = [list(map(Fraction, row)) for row in self.basis]
        return all(row == other._combination([row[c] for c in chords], where) for row in (shift, *rows))

    def _combination(self, kappas: list[Fraction], where: list[int]) -> list[Fraction]:
        """Compute the closed flow with given values on the chords, for the lines in another order."""
        return [sum((k * row[i] for k, row in zip(kappas, self.basis, strict=True)), Fraction(0)) for i in where]

    def _named_legs(self) -> dict[str, Fraction]:
        """Find the charge of each leg by the name of its field, in the direction that it has in the operator."""
        directions = {leg.name: leg.incoming for leg in self.diagram.operator.legs}
        named = {}
        for edge, charge in self.legs.items():
            name = leg_name(self.diagram, edge)
            named[name] = charge if directions[name] == incoming(self.diagram, edge) else -charge
        return {leg.name: named[leg.name] for leg in self.diagram.operator.legs}

    @property
    def external(self) -> dict[str, Fraction]:
        """The charge of each external field."""
        return self._named_legs()


@dataclass(frozen=True, slots=True)
class PhaseSolution(Drawable):
    """The general solution under a residual group Z_n; it can be drawn, with the phases on the lines.

    The kappas are integers modulo n here, powers of omega: kappa_i times ``unit`` is the charge.

    Attributes:
        solution: the solution under the U(1).
        order: n.
        unit: the charge that transforms as omega.
    """

    solution: Solution
    order: int
    unit: Fraction

    def drawable(self) -> Diagram:
        """Label the diagram with its powers of omega."""
        return labelled(self.solution.diagram, phase_texts(self.charges), {})

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
        """The power of omega of every edge, as constant (from 0 to n - 1) and integer coefficients."""
        return {
            edge: Affine(Fraction(int(charge.constant / self.unit) % self.order), charge.coefficients)
            for edge, charge in self.solution.charges.items()
        }

    def power(self, charge: Fraction) -> int:
        """Convert a charge to a power of omega; raises MalformedInput if it is not a multiple of the unit."""
        power = charge / self.unit
        if power.denominator != 1:
            raise MalformedInput(
                f"charge {charge} is not a multiple of {self.unit}: with it the group is not Z{self.order}"
            )
        return int(power) % self.order

    def at(self, /, **kappas: int) -> dict[Edge, int]:
        """Compute the power of omega of every edge; the kappas are integers (powers of omega), not charges."""
        values = self.solution.kappas(kappas)
        for name, value in zip(self.solution.free, values, strict=True):
            if value.denominator != 1:
                raise MalformedInput(f"{name} = {value} is not an integer power of omega")
        return {edge: int(phase.at(values)) % self.order for edge, phase in self.charges.items()}
