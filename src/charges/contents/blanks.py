"""One diagram ready to be filled with fields: representations, hypercharges and charges of its internal lines.

SU(2) and SU(3) are decided vertex by vertex; hypercharge and charge are affine in one free number for each loop
(``charges.flow``).  A vertex of scalars has an invariant only if Bose symmetry leaves one when equal fields meet; equal
fermions restrict nothing, since they come in generations.  Whether the invariants of all vertices together are
different from zero for the neutral components of the legs is a second question (``Blank.vanishes``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from charges.arithmetic.affine import Affine
from charges.contents.keys import Forms, Quantum, Row, Whole, common_scale, fixed, row
from charges.dark.lines import Grade, dark_assignments, grade
from charges.flow.legs import LEG_HYPERCHARGES
from charges.flow.solution import PhaseSolution, leg_name
from charges.flow.solving import solve, solve_or_modulo
from charges.gauge import components
from charges.gauge.multiplets import Multiplet, contractions
from charges.models.field import SU3_LABELS, conjugate
from topologies import Diagram
from topologies.graphs.externals import Edge

Pattern: TypeAlias = tuple[tuple[int, int], ...]  # the number of the field on each line, and 1 or -1 for its direction
Label: TypeAlias = tuple[tuple[str, int], ...]  # kinds of lines and powers of omega, up to sign
DOUBLETS = ("L", "H")


class Dimensions(NamedTuple):
    """The gauge representation of a line by its dimensions, which are negative for the conjugates under SU(3)."""

    su3: int
    su2: int

    def conjugate(self) -> Dimensions:
        """The representation of the line in the other direction."""
        return self if self.su3 == 1 else Dimensions(conjugate(self.su3), self.su2)


def multiplets(max_su2: int, colour: bool) -> list[Dimensions]:
    """List the representations of SU(3) and SU(2) that lines may have.

    >>> multiplets(2, False)
    [Dimensions(su3=1, su2=1), Dimensions(su3=1, su2=2)]
    """
    colours = (1, 3, -3, 6, -6, 8) if colour else (1,)
    return [Dimensions(su3, su2) for su2 in range(1, max_su2 + 1) for su3 in colours]


def isospins(su2: int) -> list[Fraction]:
    """The values of T3 in a multiplet, ascending."""
    return [Fraction(m, 2) for m in range(1 - su2, su2, 2)]


@cache
def invariant(fields: tuple[tuple[Dimensions, Hashable], ...]) -> bool:
    """Whether representations, all flowing in, have an invariant; those with equal names are one scalar field."""
    factors = [Multiplet(su2, su3=SU3_LABELS[su3]) for (su3, su2), _ in fields]
    return contractions(factors, [name for _, name in fields]) > 0


@cache
def _vertex(legs: tuple[tuple[Dimensions, Hashable], ...], ways: tuple[int, ...], reps: tuple[Dimensions, ...]) -> Any:
    """Find which representations on the lines of a vertex, in (1) or out (-1), have an invariant.

    Returns an array of 0 and 1 of shape (len(reps),) * len(ways).
    """
    allowed = np.zeros((len(reps),) * len(ways), np.int64)
    for place in np.ndindex(allowed.shape):
        chosen = zip(ways, (reps[k] for k in place), strict=True)
        lines = ((rep if way > 0 else rep.conjugate(), i) for i, (way, rep) in enumerate(chosen))
        allowed[place] = invariant((*legs, *lines))
    return allowed


class Charges(NamedTuple):
    """The charge of every line, and the kinds of lines with their phases up to sign, each once."""

    forms: Forms
    label: Label


class Blank:
    """A diagram with its lines in reading order.

    ``modulus`` is that of the charges: n where the operator is neutral only under Z_n, otherwise 0.
    """

    def __init__(self, diagram: Diagram, residual: int | None) -> None:
        self.diagram, self.key = diagram, diagram.key
        self.solution = solve_or_modulo(diagram)
        self.phases = None if residual is None else self.solution.modulo(residual)
        self.modulus = 0 if self.solution.modulus is None or residual is None else residual
        self.kinds = tuple(str(diagram.edges[line]["kind"]) for line in self.solution.lines)

    @cached_property
    def around(self) -> dict[object, list[tuple[int, int]]]:
        """The lines at each vertex by their numbers, with 1 if they point towards it, otherwise -1."""
        around: dict[object, list[tuple[int, int]]] = {v: [] for v in self.diagram.vertices}
        for i, (u, v, _) in enumerate(self.solution.lines):
            around[u].append((i, -1))
            around[v].append((i, 1))
        return around

    @cached_property
    def closing(self) -> list[list[object]]:
        """The vertices that each line completes, if lines are filled in their order."""
        closing: list[list[object]] = [[] for _ in self.kinds]
        for v, around in self.around.items():
            if around:
                closing[max(i for i, _ in around)].append(v)
        return closing

    @cached_property
    def legs(self) -> dict[object, list[tuple[Dimensions, Hashable]]]:
        """The legs at each vertex: their representations and names."""
        legs: dict[object, list[tuple[Dimensions, Hashable]]] = {v: [] for v in self.around}
        for v, name, _ in self._outer():
            legs[v].append((Dimensions(1, 2 if name in DOUBLETS else 1), name))
        return legs

    @cached_property
    def doublets(self) -> dict[object, list[components.Flowing]]:
        """The neutral components of the legs at each vertex that are doublets."""
        hypercharges = LEG_HYPERCHARGES[self.diagram.operator.name]
        doublets: dict[object, list[components.Flowing]] = {v: [] for v in self.around}
        for v, name, edge in self._outer():
            if name in DOUBLETS:
                outwards = 1 if v == edge[0] else -1  # T3 = -Y for what flows in and is neutral
                neutral = components.component(2, int(2 * outwards * hypercharges[name]))
                doublets[v].append(components.Flowing(2, (0, 0), neutral, -1 - DOUBLETS.index(name), 1))
        return doublets

    @cached_property
    def fermionic(self) -> dict[object, bool]:
        """Whether a fermion line or leg meets each vertex."""
        fermionic = {v: any(self.kinds[i] == "fermion" for i, _ in around) for v, around in self.around.items()}
        for v, _, edge in self._outer():
            fermionic[v] |= self.diagram.edges[edge]["kind"] == "fermion"
        return fermionic

    def _outer(self) -> Iterator[tuple[object, str, Edge]]:
        """For each leg its vertex, its name and its edge."""
        for edge in self.diagram.external_edges():
            yield edge[0] if edge[0] in self.around else edge[1], leg_name(self.diagram, edge), edge

    @cached_property
    def hypercharges(self) -> Forms:
        """The family of hypercharges of all lines."""
        charges = solve(self.diagram, LEG_HYPERCHARGES[self.diagram.operator.name]).charges
        return tuple(charges[line] for line in self.solution.lines)

    @cached_property
    def every(self) -> Forms:
        """The family of charges of all lines."""
        charges = self.phases.charges if self.phases is not None and self.modulus else self.solution.charges
        return tuple(charges[line] for line in self.solution.lines)

    def representations(self, allowed: Mapping[str, Sequence[Dimensions]]) -> Iterator[tuple[Dimensions, ...]]:
        """List the representations of all lines, along their directions, with which every vertex has an invariant."""
        chosen: list[Dimensions] = []

        def grow() -> Iterator[tuple[Dimensions, ...]]:
            i = len(chosen)
            if i == len(self.kinds):
                yield tuple(chosen)
                return
            for rep in allowed[self.kinds[i]]:
                chosen.append(rep)
                if all(self.allows(v, chosen) for v in self.closing[i]):
                    yield from grow()
                chosen.pop()

        yield from grow()

    def choices(self, max_su2: int, colour: bool) -> int:
        """Count the ``representations`` if every line may have all ``multiplets``, without listing them.

        Legs have no colour, so the choices for SU(2) and for SU(3) are independent; each number is the value of a
        tensor network with 0 or 1 as the entries of every vertex.
        """
        number = self._contracted(multiplets(max_su2, False), DOUBLETS)
        if colour:
            number *= self._contracted(multiplets(1, True), ())
        return number

    def _contracted(self, reps: Sequence[Dimensions], doublets: Sequence[str]) -> int:
        """Count the choices of these representations on the lines, with these legs as doublets."""
        operands: list[object] = []
        for v, around in self.around.items():
            legs = tuple((Dimensions(1, 2 if name in doublets else 1), name) for _, name in self.legs[v])
            operands += [_vertex(legs, tuple(way for _, way in around), tuple(reps)), [i for i, _ in around]]
        return int(np.einsum(*operands, [], optimize="greedy"))  # type: ignore[call-overload]  # not in the stubs

    def allows(self, vertex: object, reps: Sequence[Dimensions], pattern: Pattern | None = None) -> bool:
        """Whether a vertex has an invariant; without a pattern all lines are different."""
        fields = list(self.legs[vertex])
        for i, inwards in self.around[vertex]:
            name = i if pattern is None else (pattern[i][0], pattern[i][1] * inwards)
            fields.append((reps[i] if inwards > 0 else reps[i].conjugate(), name))
        return invariant(tuple(fields))

    def pattern(self, fields: Sequence[Whole], scale: int) -> Pattern:
        """Find which field is on each line, counted from 0, and 1 or -1 for its direction; units are 1/scale."""
        numbers: dict[Whole | int, int] = {}
        pattern = []
        for i, field in enumerate(fields):
            opposite = field.conjugate(self.modulus * scale)
            name: Whole | int
            if field == opposite:  # it restricts nothing, being complex
                name, way = i, 1
            else:
                name, way = (field, 1) if field > opposite else (opposite, -1)
            pattern.append((numbers.setdefault(name, len(numbers)), way))
        return tuple(pattern)

    def bosonic(self, reps: tuple[Dimensions, ...], pattern: Pattern) -> bool:
        """Whether all scalar vertices keep an invariant when lines with equal quantum numbers are one field."""
        return all(self.fermionic[v] or self.allows(v, reps, pattern) for v in self.around)

    def vanishes(self, reps: tuple[Dimensions, ...], pattern: Pattern) -> bool:
        """Whether the diagram is zero with the neutrino and the neutral components on the legs, whatever the couplings.

        Every vertex must have an invariant; scalar lines with equal quantum numbers are one field, fermions have
        generations.
        """
        return _vanishes(self, reps, pattern)

    def network(self, reps: Sequence[Dimensions], pattern: Pattern) -> tuple[components.Vertex, ...]:
        """The invariants of all vertices, joined by the lines."""
        network = []
        couplings: dict[tuple[int, ...], int] = {}
        for place, (v, around) in enumerate(self.around.items()):
            fields = list(self.doublets[v])
            for i, inwards in around:
                rep = reps[i] if inwards > 0 else reps[i].conjugate()
                copies = 2 if self.kinds[i] == "fermion" else 1
                name, way = pattern[i]
                fields.append(components.Flowing(rep.su2, SU3_LABELS[rep.su3], i, 2 * name + (way != inwards), copies))
            key = tuple(sorted(field.name for field in fields))
            number = place if self.fermionic[v] else couplings.setdefault(key, place)
            network.append(components.vertex(fields, number))
        return tuple(network)

    def neutral_families(self, reps: Sequence[Dimensions]) -> Iterator[Forms]:
        """List the family of all hypercharges, and subfamilies in which more colourless lines have neutral parts."""
        seen: set[tuple[Fraction | None, ...]] = set()
        waiting = [self.hypercharges]
        while waiting:
            forms = waiting.pop()
            mark = tuple(None if any(form.coefficients) else form.constant for form in forms)
            if mark in seen:
                continue
            seen.add(mark)
            yield forms
            for i, (su3, su2) in enumerate(reps):
                if su3 == 1 and any(forms[i].coefficients):
                    waiting += [fixed(forms, i, t) for t in isospins(su2)]

    def bounded(self, reps: Sequence[Dimensions], most: Fraction) -> Iterator[Forms]:
        """List all hypercharges with electric charges up to ``most``, such that no free state has a fractional charge.

        Colourless fields have integer charges, others that of a quark of the same triality plus an integer.
        """
        ranges = []
        for su3, su2 in reps:
            p, q = SU3_LABELS[su3]
            top, unit = most - Fraction(su2 - 1, 2), Fraction(su2 - 1, 2) - Fraction((p - q) % 3, 3)
            first = unit + -((top + unit) // 1)  # the smallest value >= -top that is unit plus an integer
            ranges.append({first + k for k in range(max(0, int((top - first) // 1) + 1))})
        for kappas in product(*(sorted(ranges[i]) for i in self.solution.chords)):
            values = [form.at(kappas) for form in self.hypercharges]
            if all(value in allowed for value, allowed in zip(values, ranges, strict=True)):
                yield tuple(Affine(value, ()) for value in values)

    def charges(self) -> Iterator[Charges]:
        """List the family of all charges, or with a residual group every choice that makes all loops dark.

        Under a U(1) a choice of phases gets the smallest charges that have them, by the sum of absolute values.
        """
        if self.phases is None:
            dark = tuple(any(form.coefficients) for form in self.every)
            if grade(self.solution, dark) != Grade.NONE:
                yield Charges(self.every, ())
            return
        n, phases = self.phases.order, self.phases
        for assignment in dark_assignments(phases):
            if assignment.grade == Grade.NONE:
                continue
            label = {(k, min(p, n - p)) for k, p in zip(self.kinds, assignment.powers, strict=True)}
            values = assignment.powers if self.modulus else self._lifted(phases, assignment.kappas)
            forms = tuple(Affine(Fraction(value), ()) for value in values)
            yield Charges(forms, tuple(sorted(label)))

    def _lifted(self, phases: PhaseSolution, powers: Sequence[int]) -> tuple[Fraction, ...]:
        """Find the smallest charges of all lines if the kappas have these powers of omega."""
        lifts = []
        for shifts in product((0, -phases.order), repeat=len(powers)):
            kappas = tuple((k + shift) * phases.unit for k, shift in zip(powers, shifts, strict=True))
            values = tuple(form.at(kappas) for form in self.every)
            lifts.append((sum(map(abs, values)), tuple(map(abs, kappas)), values))
        return min(lifts)[2]

    def realisation(self, fields: Stock | Mapping[str, Quantum], *, zero: bool = True) -> tuple[str, ...] | None:
        """Choose one of these fields for each line such that every vertex has an invariant: their names, or None.

        The quantum numbers are constants.  Lines of one name are one field.  ``zero`` says whether fields with which
        the diagram ``vanishes`` are good enough.
        """
        scale, table = fields if isinstance(fields, Stock) else stock(fields, self.modulus)
        modulus = self.modulus * scale
        rows = _rows(self, scale)

        for chosen in product(*([key for key in table if key[0] == self.kinds[i]] for i in self.solution.chords)):
            lines = []
            for kind, (y, *coefficients), (q, *_) in rows:
                for c, (_, kappa_y, kappa_q) in zip(coefficients, chosen, strict=True):
                    y, q = y + c * kappa_y, q + c * kappa_q
                candidates = table.get((kind, y, q % modulus if modulus else q))
                if not candidates:
                    break
                lines.append(candidates)
            else:
                for filled in product(*lines):
                    reps = tuple(Dimensions(field.su3, field.su2) for _, field in filled)
                    if not all(self.allows(v, reps) for v in self.around):
                        continue
                    pattern = self.pattern([field for _, field in filled], scale)
                    if self.bosonic(reps, pattern) and (zero or not self.vanishes(reps, pattern)):
                        return tuple(name for name, _ in filled)
        return None


@lru_cache(maxsize=1000)
def _rows(blank: Blank, scale: int) -> list[tuple[str, Row, Row]]:
    """The kind of each line, its hypercharge and its charge in units of 1/scale."""
    lines = zip(blank.kinds, blank.hypercharges, blank.every, strict=True)
    return [(kind, row(y, scale), row(q, scale)) for kind, y, q in lines]


@lru_cache(maxsize=10_000)  # fields with the same representations differ in their charges
def _vanishes(blank: Blank, reps: tuple[Dimensions, ...], pattern: Pattern) -> bool:
    return components.vanishes(blank.network(reps, pattern))


class Stock(NamedTuple):
    """Fields and their conjugates by kind, hypercharge and charge, which are integers in units of 1/``scale``."""

    scale: int
    table: Mapping[tuple[str, int, int], Sequence[tuple[str, Whole]]]


def stock(fields: Mapping[str, Quantum], modulus: int) -> Stock:
    """Prepare fields with constant quantum numbers for ``Blank.realisation`` on many diagrams of that ``modulus``."""
    scale = common_scale(form for field in fields.values() for form in field[3:])
    table: dict[tuple[str, int, int], list[tuple[str, Whole]]] = {}
    for name, field in fields.items():
        whole = field.whole(scale)
        for w in (whole, whole.conjugate(modulus * scale)):
            table.setdefault((w.kind, w.hypercharge[0], w.charge[0]), []).append((name, w))
    return Stock(scale, table)
