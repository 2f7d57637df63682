"""Every choice of new fields on the lines of the genuine diagrams of an operator.

For each diagram the search chooses SU(2) and SU(3) representations with which every vertex has an invariant, then
hypercharges and charges, which flow like loop momenta (``charges.flow``).  Lines with equal quantum numbers are one
field.  A set of fields that several diagrams have is given once.  The classes of one-loop models are those of
arXiv:1308.3655 (Z_2) and arXiv:1812.01599 (B-L); docs/models.md says how the results compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import count, islice
from math import lcm
from threading import get_ident
from typing import Any, TypeAlias

from charges.arithmetic.affine import Affine
from charges.arithmetic.numbers import Number, exact
from charges.contents.blanks import Blank, Dimensions, Label, multiplets, stock
from charges.contents.content import LEGS, Content, NewField, concrete, unbalanced
from charges.contents.keys import Forms, Quantum, Row, Whole, canonical, common_scale, row
from charges.dark.lines import is_dark, standard_model_subgroup
from charges.flow.legs import LEG_CHARGES, LEG_HYPERCHARGES
from charges.flow.solving import solve_or_modulo
from topologies import OPERATORS, Diagram, MalformedInput, Operator, diagrams, is_genuine, literature_name
from topologies.graphs.operators import operator as operator_named
from topologies.integers import integer

MAX_HYPERCHARGES = 1000  # the most choices for the lines that close the loops, together
MAX_PHASES = 20_000  # likewise
_KINDS = ("fermion", "scalar")


def contents(
    operator: str | Operator,
    loops: int,
    *,
    max_su2: int = 3,
    max_charge: Number | None = None,
    residual: int | None = None,
    colour: bool = False,
    max_fields: int | None = None,
    diagram: str = "",
    part: tuple[int, int] = (0, 1),
) -> Iterator[Content]:
    """List all sets of new fields on the genuine diagrams of an operator.

    Arguments:
        operator: one of the four standard ones.
        loops: at least 1.
        max_su2: the largest SU(2) dimension.
        max_charge: the largest electric charge; then all hypercharges are listed with which no charge exceeds it and no
            free state has a fractional one.  By default families of hypercharges are listed, and those of their members
            in which colourless lines have neutral components.
        residual: n, to list every choice of phases under Z_n that makes all loops dark, with the smallest charges that
            have these phases.  By default families of charges with free kappas are listed.
        colour: whether the lines may be triplets, sextets and octets of SU(3), too.
        max_fields: the largest number of new fields.
        diagram: the key of the only genuine diagram to look at.
        part: (i, n) for the i-th of n parts, counted from 0; together they have every content once.

    The contents come in classes of equal phases and representations, sorted within a class, and the first class comes
    at once; memory is needed for the contents of one class and the names of the classes.  Raises MalformedInput for
    another operator, for numbers out of range, and for an operator that conserves B-L only modulo some charge if no
    residual group is given.

    >>> by_key = {content.key: content for content in contents("dirac-d5", 1, residual=6)}
    >>> scotogenic = by_key["B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)"]  # arXiv:1812.01599
    >>> scotogenic.diagrams, scotogenic.dark_matter, scotogenic.lower_order
    (('dirac-d5_0122_F01_S0212',), ('X1', 'X2'), None)
    """
    loops, max_su2, residual = _integers(loops, max_su2, residual)
    most = None if max_charge is None else exact(max_charge, "max_charge")
    chosen = listable(operator, loops, max_su2=max_su2, max_charge=most, residual=residual, max_fields=max_fields)
    reps = tuple(multiplets(max_su2, colour))
    return _prepared(get_ident(), chosen, loops, most, residual, max_fields, diagram, reps).contents(part)


def choices(
    operator: str | Operator,
    loops: int,
    *,
    max_su2: int = 3,
    max_charge: Number | None = None,
    residual: int | None = None,
    colour: bool = False,
    diagram: str = "",
) -> int:
    """Count beforehand the choices of representations, phases and bounded hypercharges that ``contents`` tries.

    Arguments and errors are those of ``contents``.

    >>> choices("dirac-d5", 1, residual=6), choices("dirac-d5", 2, residual=9, colour=True)
    (168, 4011201)
    """
    loops, max_su2, residual = _integers(loops, max_su2, residual)
    most = None if max_charge is None else exact(max_charge, "max_charge")
    chosen = listable(operator, loops, max_su2=max_su2, max_charge=most, residual=residual)
    number = sum(Blank(genuine, None).choices(max_su2, colour) for genuine in _diagrams(chosen, loops, diagram))
    if residual:
        number *= residual**loops
    if most is not None:
        number *= int(2 * most + 1) ** loops
    return number


def _integers(loops: int, max_su2: int, residual: int | None) -> tuple[int, int, int | None]:
    """The numbers of a request, if they are integers.  Raises MalformedInput."""
    loops = integer(loops, "loops must be an integer from 1 on")
    max_su2 = integer(max_su2, "max_su2 must be an integer from 1 on")
    return loops, max_su2, None if residual is None else integer(residual, "residual must be an integer")


def _diagrams(chosen: Operator, loops: int, only: str) -> Iterable[Diagram]:
    """List the genuine diagrams of an operator, or the one with a key; raises MalformedInput if that is not one."""
    if not only:
        return diagrams(chosen, loops)
    diagram = Diagram.from_key(only)
    if (diagram.operator.name, diagram.loops) != (chosen.name, loops):
        raise MalformedInput(f"the diagram {only} is not one of {chosen.name} with {_number_of_loops(loops)}")
    genuine = is_genuine(diagram)
    if not genuine:
        raise MalformedInput(f"the diagram {only} is not genuine: {genuine.reason}")
    return (diagram,)


def _number_of_loops(loops: int) -> str:
    return f"{loops} loop{'s' if loops > 1 else ''}"


def listable(
    operator: str | Operator,
    loops: int,
    *,
    max_su2: int = 3,
    max_charge: Fraction | None = None,
    residual: int | None = None,
    max_fields: int | None = None,
) -> Operator:
    """Return the operator; raises MalformedInput if ``contents`` cannot list its fields with these arguments."""
    chosen = operator_named(operator)
    if OPERATORS.get(chosen.name) != chosen:
        raise MalformedInput(f"field contents need hypercharges, so the operator is one of {', '.join(OPERATORS)}")
    for name, value, least in (("loops", loops, 1), ("max_su2", max_su2, 1), ("max_fields", max_fields, 1)):
        if value is not None:
            integer(value, f"{name} must be an integer from {least} on", least)
    if max_su2 > 12:
        raise MalformedInput(f"max_su2 must be at most 12, got {max_su2}")

    with_loops = f"with {_number_of_loops(loops)}"
    if max_charge is not None and max_charge < 0:
        raise MalformedInput(f"max_charge must not be negative, got {max_charge}")
    if max_charge is not None and (2 * max_charge + 1) ** loops > MAX_HYPERCHARGES:
        largest = next(q for q in count() if (2 * q + 3) ** loops > MAX_HYPERCHARGES)
        raise MalformedInput(f"max_charge must be at most {largest} {with_loops}, got {max_charge}")

    if residual is None and (missing := unbalanced(chosen.name)):
        raise MalformedInput(f"{chosen.name} conserves B-L only modulo {missing}: give a residual group")
    if residual is not None:
        if residual > MAX_PHASES or (residual > 0 and residual**loops > MAX_PHASES):
            largest = next(n for n in count(1) if (n + 1) ** loops > MAX_PHASES)
            raise MalformedInput(f"the order of the group must be at most {largest} {with_loops}, got {residual}")
        for first in islice(diagrams(chosen, loops), 1):
            solve_or_modulo(first).modulo(residual)  # refuses groups that do not fit the charges
    return chosen


@lru_cache(maxsize=8)  # the parts of a diagram are asked for one after the other
def _prepared(thread: int, *arguments: Any) -> _Search:
    """Prepare a search; each thread has its own, since a search remembers how far it has come."""
    return _Search(*arguments)


class _Search:
    """The prepared diagrams of an operator, and those of lower order."""

    def __init__(
        self,
        chosen: Operator,
        loops: int,
        most: Fraction | None,
        residual: int | None,
        max_fields: int | None,
        only: str,
        reps: Sequence[Dimensions],
    ) -> None:
        self.operator, self.loops, self.most, self.residual, self.max_fields = chosen, loops, most, residual, max_fields
        self.blanks = [Blank(diagram, residual) for diagram in _diagrams(chosen, loops, only)]
        self.modulus = max((blank.modulus for blank in self.blanks), default=0)
        self.lower = [[Blank(diagram, residual) for diagram in diagrams(chosen, less)] for less in range(loops)]
        self.charges = [list(blank.charges()) for blank in self.blanks]
        choices = [choice for of_diagram in self.charges for choice in of_diagram]
        self.scale = common_scale(form for choice in choices for form in choice.forms)
        self.labels = sorted({choice.label for choice in choices})

        self.reps = reps
        self.known: list[_Family] = []
        self.coming = self._new_families()
        phases = next((blank.phases for blank in self.blanks if blank.phases), None)
        self.visible = standard_model_subgroup(phases) if phases else frozenset()
        self.legs = self._legs(self.blanks[0]) if self.blanks else {}

    def contents(self, part: tuple[int, int]) -> Iterator[Content]:
        """List the contents of the classes whose number is i modulo n, class by class."""
        numbers = count()
        for family in self._families():
            labels = [label for label in self.labels if next(numbers) % part[1] == part[0]]
            if not labels:
                continue

            # for each diagram the representations and hypercharges of its lines
            allowed = {kind: [rep for rep in self.reps if (kind, rep.su2, abs(rep.su3)) in family] for kind in _KINDS}
            filled = [list(self._filled(blank, allowed, family)) for blank in self.blanks]
            scale = lcm(self.scale, common_scale(y for choices in filled for _, ys in choices for y in ys))
            whole = [[(reps, [row(y, scale) for y in ys]) for reps, ys in choices] for choices in filled]
            for label in labels:
                yield from self._labelled(label, whole, scale)

    def _labelled(self, label: Label, filled: Sequence[Sequence[_Filling]], scale: int) -> Iterator[Content]:
        """List the contents of one class: all charges with these phases, on all diagrams."""
        diagrams_of: dict[tuple[Whole, ...], dict[str, bool]] = {}  # by fields: the diagrams, and whether they vanish
        for blank, fillings, choices in zip(self.blanks, filled, self.charges, strict=True):
            for choice in choices:
                if choice.label == label:
                    charges = [row(form, scale) for form in choice.forms]
                    for fields, zero in self._charged(blank, fillings, charges, scale):
                        vanishing = diagrams_of.setdefault(fields, {})
                        vanishing[blank.key] = vanishing.get(blank.key, True) and zero

        for fields in sorted(diagrams_of):
            yield self._content([field.exact(scale) for field in fields], diagrams_of[fields])

    def _families(self) -> Iterator[_Family]:
        """List the sets of representations that the lines of a diagram can have together: known ones, then new ones."""
        for i in count():
            if i == len(self.known):
                if (family := next(self.coming, None)) is None:
                    return
                self.known.append(family)
            yield self.known[i]

    def _new_families(self) -> Iterator[_Family]:
        """Find these sets, each once."""
        seen = set[_Family]()
        for blank in self.blanks:
            for reps in blank.representations(dict.fromkeys(_KINDS, self.reps)):
                family = _family(blank.kinds, reps)
                if family not in seen:
                    seen.add(family)
                    yield family

    def _filled(
        self, blank: Blank, allowed: Mapping[str, Sequence[Dimensions]], family: _Family
    ) -> Iterator[tuple[tuple[Dimensions, ...], Forms]]:
        """List the representations and hypercharges of the lines of a diagram that belong to a family."""
        for reps in blank.representations(allowed):
            if _family(blank.kinds, reps) == family:
                for ys in blank.neutral_families(reps) if self.most is None else blank.bounded(reps, self.most):
                    if self.max_fields is None or _different(blank.kinds, reps, ys) <= self.max_fields:
                        yield reps, ys

    def _charged(
        self,
        blank: Blank,
        fillings: Sequence[_Filling],
        charges: Sequence[Row],
        scale: int,
    ) -> Iterator[tuple[tuple[Whole, ...], bool]]:
        """List the sets of fields with one choice of charges, and whether the diagram vanishes with these."""
        for reps, ys in fillings:
            fields = [Whole(kind, *rep, y, q) for kind, rep, y, q in zip(blank.kinds, reps, ys, charges, strict=True)]
            pattern = blank.pattern(fields, scale)
            if blank.bosonic(reps, pattern):
                different = canonical(fields, self.modulus * scale)
                if self.max_fields is None or len(different) <= self.max_fields:
                    yield different, blank.vanishes(reps, pattern)

    def _content(self, quanta: Sequence[Quantum], diagrams: Mapping[str, bool]) -> Content:
        """Make a content of its fields and its diagrams, which come with whether they vanish."""
        fields = tuple(self._new(f"X{i}", numbers) for i, numbers in enumerate(quanta, 1))
        symmetry = f"Z{self.modulus}" if self.modulus else "B-L"
        lower = self._lower_order(fields)
        vanishing = tuple(key for key, vanishes in diagrams.items() if vanishes)
        return Content(
            self.operator.name, self.loops, symmetry, self.residual, tuple(diagrams), fields, lower, vanishing
        )

    def _new(self, name: str, numbers: Quantum) -> NewField:
        """A new field with its phase, and whether it is dark."""
        phases = self.blanks[0].phases
        if phases is None:
            return NewField(name, numbers, None, any(numbers.charge.coefficients))
        charge = numbers.charge.constant
        phase = int(charge if self.modulus else charge / phases.unit) % phases.order
        return NewField(name, numbers, phase, is_dark(self.visible, phase, numbers.kind))

    def _lower_order(self, fields: Sequence[NewField]) -> str | None:
        """Name a genuine diagram with fewer loops that the fields give; at tree level dark fields cannot take part."""
        numbers = {field.name: concrete(field.numbers) for field in fields}
        tree = {field.name: numbers[field.name] for field in fields if not field.dark}
        stocks = stock({**self.legs, **tree}, self.modulus), stock({**self.legs, **numbers}, self.modulus)
        for loops, blanks in enumerate(self.lower):
            for blank in blanks:
                if (names := blank.realisation(stocks[loops > 0], zero=False)) is not None:
                    text = blank.key
                    if name := literature_name(blank.diagram):
                        text += f" ({name})"
                    if names:
                        text += f" with {', '.join(dict.fromkeys(names))}"
                    return text
        return None

    def _legs(self, blank: Blank) -> dict[str, Quantum]:
        """The fields of the legs, which may also be on internal lines of diagrams with fewer loops."""
        ys = LEG_HYPERCHARGES[self.operator.name]
        charges: dict[str, Any] = dict(LEG_CHARGES[self.operator.name])
        if blank.phases and self.modulus:
            charges = dict(blank.phases.external)
        return {
            leg.name: Quantum(
                leg.kind,
                1,
                LEGS[leg.name].get("su2", 1),
                Affine(ys[leg.name], ()),
                Affine(Fraction(charges[leg.name]), ()),
            )
            for leg in self.operator.legs
        }


_Family: TypeAlias = tuple[tuple[str, int, int], ...]  # kind, SU(2) and SU(3) up to conjugation, each once
_Filling: TypeAlias = tuple[tuple[Dimensions, ...], Sequence[Row]]  # the representations and hypercharges of the lines


def _family(kinds: Sequence[str], reps: Sequence[Dimensions]) -> _Family:
    """The set of representations of these lines."""
    return tuple(sorted({(kind, su2, abs(su3)) for kind, (su3, su2) in zip(kinds, reps, strict=True)}))


def _different(kinds: Sequence[str], reps: Sequence[Dimensions], ys: Forms) -> int:
    """Count how many of these lines must be different fields, whatever their charges."""
    scale = common_scale(ys)
    rows = [row(form, scale) for form in ys]
    signless = [max(y, tuple(-c for c in y)) for y in rows]
    return len({(kind, abs(su3), su2, y) for kind, (su3, su2), y in zip(kinds, reps, signless, strict=True)})
