"""Fields on the lines of a special genuine diagram that make all its compressible parts harmless at once.

The search first decides which lines carry equal fields, part by part, then hypercharges (a linear system over the
fractions), then SU(2) dimensions.  Its demands on the fields are necessary for a diagram to lead, not sufficient.
The class of diagrams is that of arXiv:1807.00629; see ``charges.special`` and docs/special-genuine.md.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any, NamedTuple

from charges.arithmetic.elimination import Echelon
from charges.gauge.harmless import HarmlessVertex
from charges.gauge.multiplets import Multiplet, contractions
from charges.special.parts import Rule, Subloop, compressible, leg_names, rule_named, special, subloops
from topologies import Diagram, MalformedInput
from topologies.filters.cuts import Cuts
from topologies.graphs import routing
from topologies.graphs.plans import Plan

DEMANDS = ("consistent", "unmediated", "leading")


def check_demand(demand: str, rule: Rule) -> None:
    """Raise MalformedInput for an unknown demand, and for a rule under which fields are not searched."""
    if demand not in DEMANDS:
        raise MalformedInput(f"unknown demand {demand!r}: choose from {', '.join(DEMANDS)}")
    if rule.lepton:
        raise MalformedInput("fields are found for scalar parts only, not under a rule with lepton legs")


class LineField(NamedTuple):
    """A field on a line: its name (a star for the antiparticle), SU(2) dimension and hypercharge along the edge.

    The hypercharge is None where it is free.
    """

    edge: tuple[Any, Any, int]
    name: str
    su2: int
    hypercharge: Fraction | None


def realisation(
    diagram: Diagram, rule: str = "higgs-leg", *, demand: str = "consistent", dimensions: int = 3
) -> tuple[LineField, ...] | None:
    """Find fields on all lines that make all compressible parts of a special genuine diagram harmless at once.

    Arguments:
        diagram: a diagram of the Weinberg operator.
        rule: one of RULES without lepton legs, which says which lines may carry equal fields.
        demand: "consistent": every vertex has an invariant, no part has a local one, and each part keeps an invariant
            when lines that have equal momenta or meet at one vertex are exchanged.  "unmediated": moreover, no line is
            forced to be a scalar without charges (it takes a vev and is cut) or the mediator of a tree-level seesaw.
            "leading": moreover, no line is forced to be a scalar of SU(2) dimension 1 and hypercharge 1, which couples
            to L L: together with a part H H S of one loop it gives a two-loop mass, like the model of Zee with the
            Yukawa coupling of the charged leptons.  All three are necessary conditions, not proofs.
        dimensions: the largest SU(2) dimension.

    Returns one field for each internal edge, or None if there is no such choice.  Colour matters only for the last two
    demands, from which lines that could carry it are exempt.  Raises MalformedInput for another operator, and for an
    unknown rule or demand.

    >>> fields = realisation(Diagram.from_key("weinberg_3456_F121423_S010306062545"))
    >>> [f"{line.edge}: {line.name} ({line.su2}, {line.hypercharge})" for line in fields if line.edge[0] in (0, 3)]
    ['(0, 1, 0): H* (2, -1/2)', '(0, 6, 0): S4 (1, None)', '(3, 0, 0): S5 (1, -1)']
    """
    chosen, names = rule_named(rule), leg_names(diagram.operator)
    check_demand(demand, chosen)
    if sorted(names) != ["H", "H", "L", "L"] or len({leg.incoming for leg in diagram.operator.legs}) > 1:
        raise MalformedInput(f"fields are found for the Weinberg operator only, not for {diagram.operator.name}")
    if not special(diagram, rule):
        return None
    fields = realised(Plan.of(diagram), names, chosen, dimensions, demand)
    if fields is None:
        return None
    edges = diagram.internal_edges()
    ordered = [edge for kind in ("fermion", "scalar") for edge in edges if diagram.edges[edge]["kind"] == kind]
    return tuple(LineField(edge, *line) for edge, line in zip(ordered, fields, strict=True))


class _Signed(NamedTuple):
    """A field, or with the sign -1 its antiparticle."""

    field: int
    sign: int

    def times(self, sign: int) -> _Signed:
        """The field or the antiparticle, as in the other direction if the sign is -1."""
        return _Signed(self.field, self.sign * sign)


class _Line(NamedTuple):
    """The field of a line: its name, SU(2) dimension and hypercharge (None where it is free)."""

    name: str
    su2: int
    hypercharge: Fraction | None


class _End(NamedTuple):
    """A line at a vertex: 1 if it points towards the vertex (or into a part), otherwise -1."""

    line: int
    inwards: int
    vertex: int


def realised(plan: Plan, names: tuple[str, ...], rule: Rule, dimensions: int, demand: str) -> list[_Line] | None:
    """As :func:`realisation`, with the plan of a special genuine diagram; fermion lines come first."""
    cuts = Cuts.of(plan.order, plan.lines, plan.legs)
    return _Realiser(plan, subloops(plan, names, compressible(cuts)), rule, dimensions, demand).find()


class _Outer(NamedTuple):
    """A scalar part for the search: the vertices of its external H, its other outer lines, and its possible forms."""

    higgs: tuple[int, ...]
    lines: tuple[_End, ...]
    vertices: tuple[HarmlessVertex, ...]


class _Realiser:
    """Search for fields: first which lines carry equal ones, part by part, then hypercharges, then SU(2) dimensions.

    The fields of the lines are listed with their signs relative to the directions of the lines; H comes last.
    """

    def __init__(self, plan: Plan, parts: list[Subloop], rule: Rule, dimensions: int, demand: str) -> None:
        self.plan, self.dimensions, self.demand = plan, dimensions, demand
        self.higgs = len(plan.lines)
        self.spinor = plan.flags()
        self.at: list[list[_End]] = [[] for _ in range(plan.order)]
        for i, (u, v) in enumerate(plan.lines):
            self.at[u].append(_End(i, -1, u))
            self.at[v].append(_End(i, 1, v))
        self.parts = [self._outer(part, rule.vertices(part, dimensions)) for part in parts]

    def _outer(self, part: Subloop, vertices: tuple[HarmlessVertex, ...]) -> _Outer:
        inside = set(part.vertices)
        lines = [
            _End(i, 1, v) if v in inside else _End(i, -1, u)
            for i, (u, v) in enumerate(self.plan.lines)
            if (u in inside) != (v in inside)
        ]
        return _Outer(tuple(line.inside for line in part.outer if line.outside == "H"), tuple(lines), vertices)

    def find(self) -> list[_Line] | None:
        """The name, dimension and hypercharge of every internal line, or None."""
        start = tuple(_Signed(i, 1) for i in range(self.higgs + 1))
        return self._equal(0, start, {self.higgs: 2})

    def _equal(self, k: int, fields: tuple[_Signed, ...], sizes: dict[int, int]) -> list[_Line] | None:
        """Choose which outer lines of part k and the following carry equal fields."""
        charges = self._hypercharges(fields)
        if charges is None:
            return None
        if k == len(self.parts):
            return self._dimensions(fields, sizes, charges)

        part = self.parts[k]
        for labels in _placements(part.vertices):
            merged: tuple[_Signed, ...] | None = fields
            first: dict[int, _End] = {}
            fixed = dict(sizes)
            for end, (label, size) in zip(part.lines, labels, strict=True):
                if merged is None:
                    break
                if label < 0:
                    merged = _joined(merged, end.line, self.higgs, end.inwards)
                else:
                    other = first.setdefault(label, end)
                    merged = _joined(merged, end.line, other.line, end.inwards * other.inwards)
                if fixed.setdefault(end.line, size) != size:
                    merged = None
            if merged is not None and (lines := self._equal(k + 1, merged, fixed)):
                return lines
        return None

    def _hypercharges(self, fields: tuple[_Signed, ...]) -> dict[int, Fraction | None] | None:
        """The hypercharge of each field, None where it is free; None for all if they cannot be conserved."""
        different = sorted({line.field for line in fields})
        column = {field: i for i, field in enumerate(different)}
        higgs, sign = fields[self.higgs]
        last = len(different)  # the column of the right-hand sides, which are twice the hypercharges
        legs = list(enumerate(self.plan.legs, self.higgs))
        system: Echelon[int] = Echelon()
        system.add({column[higgs]: sign, last: 1})
        for v, around in enumerate(self.at):
            row = Counter({last: sum(1 if self.spinor[i] else -1 for i, w in legs if w == v)})
            for end in around:
                field, sign = fields[end.line]
                row[column[field]] += end.inwards * sign
            system.add(row)
        if last in system.rows:
            return None

        known: dict[int, Fraction | None] = dict.fromkeys(different)
        for pivot, solved in system.reduced().items():
            if not solved.keys() - {pivot, last}:
                known[different[pivot]] = Fraction(solved.get(last, 0), 2 * solved[pivot])
        return known

    def _dimensions(
        self, fields: tuple[_Signed, ...], sizes: dict[int, int], charges: dict[int, Fraction | None]
    ) -> list[_Line] | None:
        """Choose the SU(2) dimension of each field, those already fixed first."""
        fixed: dict[int, int] = {}
        for line, size in sizes.items():
            if fixed.setdefault(fields[line].field, size) != size:
                return None

        colourless = self._colourless(fields)
        order = sorted(charges, key=lambda field: field not in fixed)
        chosen: dict[int, int] = {}

        def choose(k: int) -> bool:
            if k == len(order):
                return all(self._harmless(part, fields, chosen) for part in self.parts)
            field = order[k]
            for size in [fixed[field]] if field in fixed else range(1, self.dimensions + 1):
                chosen[field] = size
                free = field not in colourless or not self._lower_order(field, fields, size, charges[field])
                if free and self._vertices_exist(field, fields, chosen) and choose(k + 1):
                    return True
                del chosen[field]
            return False

        if not choose(0):
            return None
        return [self._named(line, fields, chosen, charges) for line in range(self.higgs)]

    def _named(
        self,
        line: int,
        fields: tuple[_Signed, ...],
        sizes: dict[int, int],
        charges: dict[int, Fraction | None],
    ) -> _Line:
        """Name the field of a line, such as H*, F3 or S4*, with its dimension and its hypercharge along the line."""
        field, sign = fields[line]
        higgs = fields[self.higgs]
        if field == higgs.field:
            name, conjugated = "H", sign != higgs.sign
        else:
            name, conjugated = f"{'F' if self.spinor[line] else 'S'}{field}", sign < 0
        charge = charges[field]
        return _Line(name + "*" if conjugated else name, sizes[field], None if charge is None else sign * charge)

    def _vertices_exist(self, field: int, fields: tuple[_Signed, ...], sizes: dict[int, int]) -> bool:
        """Whether every vertex that carries this field, and whose dimensions are all chosen, has an invariant."""
        for v, around in enumerate(self.at):
            legs = [self.spinor[i] for i, w in enumerate(self.plan.legs, self.higgs) if w == v]
            present = {fields[end.line].field for end in around}
            if legs:
                present.add(fields[self.higgs].field)
            dimensions = [*(sizes.get(fields[end.line].field) for end in around), *[2] * len(legs)]
            if field not in present or None in dimensions:
                continue
            meeting = [*(fields[end.line].times(end.inwards) for end in around), *[fields[self.higgs]] * len(legs)]
            fermionic = any(legs) or any(self.spinor[end.line] for end in around)
            names: list[int] | list[_Signed] = list(range(len(meeting))) if fermionic else meeting
            if not contractions([Multiplet(size or 1) for size in dimensions], names):
                return False
        return True

    def _harmless(self, part: _Outer, fields: tuple[_Signed, ...], sizes: dict[int, int]) -> bool:
        """Whether a part has no local invariant, but one if only lines of one momentum, or vertex, are exchanged."""
        outer = [fields[self.higgs]] * len(part.higgs)
        outer += [fields[end.line].times(end.inwards) for end in part.lines]
        multiplets = [Multiplet(sizes[line.field]) for line in outer]
        if contractions(multiplets, outer):
            return False
        places = [*part.higgs, *(end.vertex for end in part.lines)]
        opposite = len(part.lines) == 2
        momenta = [-1] * len(part.higgs) + ([-2, -2] if opposite else list(range(len(part.lines))))
        return all(contractions(multiplets, list(zip(outer, apart, strict=True))) for apart in (places, momenta))

    def _colourless(self, fields: tuple[_Signed, ...]) -> set[int]:
        """The fields that cannot carry colour: H, and the bridges of the graph without the lines of H."""
        higgs = fields[self.higgs].field
        colourless = {higgs}
        free = [i for i in range(self.higgs) if fields[i].field != higgs]
        for i in free:
            rest = [self.plan.lines[j] for j in free if j != i]
            whole = len(routing.spanning_tree(self.plan.order, [*rest, self.plan.lines[i]], range(len(rest) + 1)))
            if len(routing.spanning_tree(self.plan.order, rest, range(len(rest)))) < whole:
                colourless.add(fields[i].field)
        return colourless

    def _lower_order(self, field: int, fields: tuple[_Signed, ...], size: int, charge: Fraction | None) -> bool:
        """Whether a colourless field with forced hypercharge gives a diagram of lower order (see ``realisation``)."""
        if self.demand == "consistent" or charge is None or field == fields[self.higgs].field:
            return False
        if any(self.spinor[i] for i in range(self.higgs) if fields[i].field == field):
            return charge == 0 and size in (1, 3)
        if size == 1:
            return charge == 0 or (abs(charge) == 1 and self.demand == "leading")
        return size == 3 and abs(charge) == 1


def _joined(fields: tuple[_Signed, ...], line: int, other: int, sign: int) -> tuple[_Signed, ...] | None:
    """Make the field of a line that of another, or its antiparticle (sign -1); None if that contradicts the rest."""
    old, new = fields[line], fields[other].times(sign)
    if old.field == new.field:
        return fields if old.sign == new.sign else None
    turn = old.sign * new.sign
    return tuple(_Signed(new.field, field.sign * turn) if field.field == old.field else field for field in fields)


@cache
def _placements(vertices: tuple[HarmlessVertex, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """List every way to put the fields of these vertices on the outer lines that are not external H.

    Each has a (label, SU(2) dimension) for each line; the label is -1 for H, and equal for equal fields.
    """
    placements: set[tuple[tuple[int, int], ...]] = set()
    for vertex in vertices:
        labels = [(-1, 2)] * vertex.inner
        labels += [(k, size) for k, (size, many) in enumerate(vertex.others) for _ in range(many)]
        for order in permutations(labels):
            new = {-1: -1}
            placements.add(tuple((new.setdefault(label, len(new) - 1), size) for label, size in order))
    return tuple(sorted(placements))
