"""Every choice of new fields on the lines of the genuine diagrams of an operator.

For each diagram: SU(2) and SU(3) representations such that every vertex has an invariant, then hypercharges and
charges, which flow like loop momenta (``charges.flow``).  Lines with equal quantum numbers are one field.  A set of
fields that several diagrams have is given once.  The classes of one-loop models are those of arXiv:1308.3655 (Z_2) and
arXiv:1812.01599 (B-L); docs/models.md says how the results compare.
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
from charges.contents.blanks import Dimensions, Sheet, multiplets, stock
from charges.contents.content import LEGS, Content, NewField, concrete, unbalanced
from charges.contents.keys import Forms, Quantum, Row, Whole, canonical, common_scale, row
from charges.dark.lines import is_dark, standard_model_subgroup
from charges.flow.legs import LEG_CHARGES, LEG_HYPERCHARGES
from charges.flow.solving import solve_or_modulo
from topologies import OPERATORS, Diagram, MalformedInput, Operator, diagrams, is_genuine, literature_name
from topologies.graphs.operators import operator as operator_named
from topologies.integers import integer

MAX_HYPERCHARGES = 1000  # of the lines that close the loops, together
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
    """All sets of new fields on the genuine diagrams of an operator.

    Arguments:
        operator: one of the four standard ones.
        loops: at least 1.
        max_su2: the largest SU(2) dimension.
        max_charge: the largest electric charge; then all hypercharges up to it are listed that leave no fractional
            charge free.  By default families are, and those members in which colourless lines have neutral parts.
        residual: n: every choice of phases under Z_n that makes all loops dark, with the smallest charges that have
            them.  By default families of charges with free kappas.
        colour: whether the lines may be triplets, sextets and octets of SU(3), too.
        max_fields: the largest number of new fields.
        diagram: the key of the only genuine diagram to look at.
        part: (i, n) for the i-th of n parts, counted from 0, in whose union every content is once.

    The contents come in classes of equal phases and representations, sorted within a class, and the first class comes
    at once; memory is needed for the contents of one class and the names of the classes.  Raises MalformedInput for
    another operator, for numbers out of range, and if B-L balances only modulo some charge and no residual group is
    given.

    >>> found = {content.key: content for content in contents("dirac-d5", 1, residual=6)}
    >>> scotogenic = found["B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)"]  # arXiv:1812.01599
    >>> scotogenic.diagrams, scotogenic.dark_matter, scotogenic.lower_order
    (('dirac-d5_0122_F01_S0212',), ('X1', 'X2'), None)
    """
    loops, max_su2, residual = _integers(loops, max_su2, residual)
    most = None if max_charge is None else exact(max_charge, "max_charge")
    chosen = listable(operator, loops, max_su2=max_su2, max_charge=most, residual=residual, max_fields=max_fields)
    reps = tuple(multiplets(max_su2, colour))
    return _prepared(get_ident(), chosen, loops, most, residual, max_fields, diagram, reps).found(part)


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
    """How many choices of representations, phases and bounded hypercharges ``contents`` tries, counted beforehand.

    Arguments and errors are those of ``contents``.

    >>> choices("dirac-d5", 1, residual=6), choices("dirac-d5", 2, residual=9, colour=True)
    (168, 4011201)
    """
    loops, max_su2, residual = _integers(loops, max_su2, residual)
    most = None if max_charge is None else exact(max_charge, "max_charge")
    chosen = listable(operator, loops, max_su2=max_su2, max_charge=most, residual=residual)
    number = sum(Sheet(each, None).choices(max_su2, colour) for each in _diagrams(chosen, loops, diagram))
    for each_loop in (residual or 1, 1 if most is None else int(2 * most + 1)):
        number *= each_loop**loops
    return number


def _integers(loops: int, max_su2: int, residual: int | None) -> tuple[int, int, int | None]:
    """The numbers of a request, if they are integers.  Raises MalformedInput."""
    loops = integer(loops, "loops must be an integer from 1 on")
    max_su2 = integer(max_su2, "max_su2 must be an integer from 1 on")
    return loops, max_su2, None if residual is None else integer(residual, "residual must be an integer")


def _diagrams(chosen: Operator, loops: int, only: str) -> Iterable[Diagram]:
    """The genuine diagrams of an operator, or one of them.  Raises MalformedInput if that is none of them."""
    if not only:
        return diagrams(chosen, loops)
    one = Diagram.from_key(only)
    if (one.operator.name, one.loops) != (chosen.name, loops):
        raise MalformedInput(f"the diagram {only} is not of {chosen.name} with {loops} loop{'s' * (loops > 1)}")
    if not (genuine := is_genuine(one)):
        raise MalformedInput(f"the diagram {only} is not genuine: {genuine.reason}")
    return (one,)


def listable(
    operator: str | Operator,
    loops: int,
    *,
    max_su2: int = 3,
    max_charge: Fraction | None = None,
    residual: int | None = None,
    max_fields: int | None = None,
) -> Operator:
    """The operator, if ``contents`` can list its fields with these arguments.  Raises MalformedInput."""
    chosen = operator_named(operator)
    if OPERATORS.get(chosen.name) != chosen:
        raise MalformedInput(f"field contents need hypercharges, so the operator is one of {', '.join(OPERATORS)}")
    for name, value, least in (("loops", loops, 1), ("max_su2", max_su2, 1), ("max_fields", max_fields, 1)):
        if value is not None:
            integer(value, f"{name} must be an integer from {least} on", least)
    if max_su2 > 12:
        raise MalformedInput(f"max_su2 must be at most 12, got {max_su2}")
    few = f"{loops} loop{'s' * (loops > 1)}"
    if max_charge is not None and max_charge < 0:
        raise MalformedInput(f"max_charge must not be negative, got {max_charge}")
    if max_charge is not None and (2 * max_charge + 1) ** loops > MAX_HYPERCHARGES:
        largest = next(q for q in count() if (2 * q + 3) ** loops > MAX_HYPERCHARGES)
        raise MalformedInput(f"max_charge must be at most {largest} with {few}, got {max_charge}")
    if unbalanced(chosen.name) and residual is None:
        raise MalformedInput(
            f"{chosen.name} conserves B-L only modulo {unbalanced(chosen.name)}: give a residual group"
        )
    if residual is not None:
        if residual > MAX_PHASES or (residual > 0 and residual**loops > MAX_PHASES):
            largest = next(n for n in count(1) if (n + 1) ** loops > MAX_PHASES)
            raise MalformedInput(f"the order of the group must be at most {largest} with {few}, got {residual}")
        for first in islice(diagrams(chosen, loops), 1):
            solve_or_modulo(first).modulo(residual)  # refuses groups that do not fit the charges
    return chosen


@lru_cache(maxsize=8)  # the parts of a diagram are asked for one after the other
def _prepared(thread: int, *about: Any) -> _Search:
    """A search; each thread has its own, since it remembers how far it has come."""
    return _Search(*about)


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
        self.sheets = [Sheet(diagram, residual) for diagram in _diagrams(chosen, loops, only)]
        self.modulus = max((sheet.modulus for sheet in self.sheets), default=0)
        self.lower = [[Sheet(diagram, residual) for diagram in diagrams(chosen, less)] for less in range(loops)]
        self.charges = [list(sheet.charges()) for sheet in self.sheets]
        self.scale = common_scale(form for some in self.charges for each in some for form in each.forms)
        self.labels = sorted({each.label for some in self.charges for each in some})
        self.reps = reps
        self.known: list[_Sorts] = []
        self.coming = self._new_families()
        known = [sheet.phases for sheet in self.sheets if sheet.phases]
        self.visible = standard_model_subgroup(known[0]) if known else frozenset()
        self.legs = self._legs(self.sheets[0]) if self.sheets else {}

    def found(self, part: tuple[int, int]) -> Iterator[Content]:
        """The contents of the classes whose number is i modulo n, class by class."""
        numbers = count()
        for family in self._families():
            allowed = {kind: [rep for rep in self.reps if (kind, rep.su2, abs(rep.su3)) in family] for kind in _KINDS}
            wanted = [label for label in self.labels if next(numbers) % part[1] == part[0]]
            filled = [list(self._filled(sheet, allowed, family)) for sheet in self.sheets] if wanted else []
            ys = (form for some in filled for _, forms in some for form in forms)
            scale = lcm(self.scale, common_scale(ys))
            whole = [[(reps, [row(y, scale) for y in ys]) for reps, ys in some] for some in filled]
            for label in wanted:
                keys: dict[tuple[Whole, ...], dict[str, bool]] = {}
                for i, sheet in enumerate(self.sheets):
                    for each in self.charges[i]:
                        if each.label == label:
                            charges = [row(form, scale) for form in each.forms]
                            for key, zero in self._charged(sheet, whole[i], charges, scale):
                                of_key = keys.setdefault(key, {})
                                of_key[sheet.key] = of_key.get(sheet.key, True) and zero
                for key in sorted(keys):
                    yield self._content([each.exact(scale) for each in key], keys[key])

    def _families(self) -> Iterator[_Sorts]:
        """The sets of representations that the lines of a diagram can have together: those known, then new ones."""
        for i in count():
            if i == len(self.known):
                if (family := next(self.coming, None)) is None:
                    return
                self.known.append(family)
            yield self.known[i]

    def _new_families(self) -> Iterator[_Sorts]:
        """Each once, as they are found."""
        seen = set[_Sorts]()
        for sheet in self.sheets:
            for chosen in sheet.representations(dict.fromkeys(_KINDS, self.reps)):
                if (family := _sorts(sheet.kinds, chosen)) not in seen:
                    seen.add(family)
                    yield family

    def _filled(
        self, sheet: Sheet, allowed: Mapping[str, Sequence[Dimensions]], family: _Sorts
    ) -> Iterator[tuple[tuple[Dimensions, ...], Forms]]:
        """The representations and hypercharges of the lines of a diagram that belong to a family."""
        for reps in sheet.representations(allowed):
            if _sorts(sheet.kinds, reps) == family:
                for ys in sheet.neutral_families(reps) if self.most is None else sheet.bounded(reps, self.most):
                    if self.max_fields is None or _different(sheet.kinds, reps, ys) <= self.max_fields:
                        yield reps, ys

    def _charged(
        self,
        sheet: Sheet,
        filled: Sequence[tuple[tuple[Dimensions, ...], Sequence[Row]]],
        charges: Sequence[Row],
        scale: int,
    ) -> Iterator[tuple[tuple[Whole, ...], bool]]:
        """The sets of fields with one choice of charges, and whether the diagram vanishes with them on these lines."""
        for reps, ys in filled:
            fields = [Whole(kind, *rep, y, q) for kind, rep, y, q in zip(sheet.kinds, reps, ys, charges, strict=True)]
            pattern = sheet.pattern(fields, scale)
            if sheet.bosonic(reps, pattern):
                key = canonical(fields, self.modulus * scale)
                if self.max_fields is None or len(key) <= self.max_fields:
                    yield key, sheet.vanishes(reps, pattern)

    def _content(self, key: Sequence[Quantum], keys: Mapping[str, bool]) -> Content:
        fields = tuple(self._new(f"X{i}", numbers) for i, numbers in enumerate(key, 1))
        symmetry = f"Z{self.modulus}" if self.modulus else "B-L"
        lower = self._lower_order(fields)
        zero = tuple(each for each, vanishes in keys.items() if vanishes)
        return Content(self.operator.name, self.loops, symmetry, self.residual, tuple(keys), fields, lower, zero)

    def _new(self, name: str, numbers: Quantum) -> NewField:
        phases = self.sheets[0].phases
        if phases is None:
            return NewField(name, numbers, None, any(numbers.charge.coefficients))
        charge = numbers.charge.constant
        phase = int(charge if self.modulus else charge / phases.unit) % phases.order
        return NewField(name, numbers, phase, is_dark(self.visible, phase, numbers.kind))

    def _lower_order(self, fields: Sequence[NewField]) -> str | None:
        """A genuine diagram with fewer loops that the fields give; at tree level dark fields cannot take part."""
        numbers = {field.name: concrete(field.numbers) for field in fields}
        tree = {field.name: numbers[field.name] for field in fields if not field.dark}
        stocks = stock({**self.legs, **tree}, self.modulus), stock({**self.legs, **numbers}, self.modulus)
        for loops, sheets in enumerate(self.lower):
            for sheet in sheets:
                if (names := sheet.realisation(stocks[loops > 0], zero=False)) is not None:
                    text = literature_name(sheet.diagram)
                    lines = f" with {', '.join(dict.fromkeys(names))}" if names else ""
                    return f"{sheet.key}{f' ({text})' if text else ''}{lines}"
        return None

    def _legs(self, sheet: Sheet) -> dict[str, Quantum]:
        """The fields of the legs, which may be on internal lines of lower order, too."""
        ys = LEG_HYPERCHARGES[self.operator.name]
        charges: dict[str, Any] = dict(LEG_CHARGES[self.operator.name])
        if sheet.phases and self.modulus:
            charges = dict(sheet.phases.external)
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


_Sorts: TypeAlias = tuple[tuple[str, int, int], ...]  # kind, SU(2) and SU(3) up to conjugation, each once


def _sorts(kinds: Sequence[str], reps: Sequence[Dimensions]) -> _Sorts:
    return tuple(sorted({(kind, su2, abs(su3)) for kind, (su3, su2) in zip(kinds, reps, strict=True)}))


def _different(kinds: Sequence[str], reps: Sequence[Dimensions], ys: Forms) -> int:
    """How many of these lines must be different fields, whatever their charges."""
    scale = common_scale(ys)
    both = [{y := row(form, scale), tuple(-c for c in y)} for form in ys]
    return len({(kind, abs(su3), su2, max(y)) for kind, (su3, su2), y in zip(kinds, reps, both, strict=True)})
