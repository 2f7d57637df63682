"""The residual group of any number of U(1)s as a value: the group, its generators, and the phases of all fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from numbers import Rational
from typing import Any, Generic, TypeAlias, TypeVar, cast

from charges.arithmetic.numbers import Number, exact_row, expected
from charges.arithmetic.smith import Matrix, coordinates, hermite, relations, torsion_rows
from charges.symmetries.abelian import AbelianGroup, discrete_order, named_moduli
from charges.words import SymmetryName
from topologies import MalformedInput
from topologies.integers import integer
from topologies.verdict import Sentence

Charge: TypeAlias = Number | Sequence[Number] | Mapping[str, Number | Sequence[Number]]
Charges: TypeAlias = Mapping[str, Number | Sequence[Number]]
Power: TypeAlias = int | Fraction  # of omega, or the charge under a U(1)
Phase: TypeAlias = tuple[int, ...]  # under a product: one number for each factor
Vector: TypeAlias = tuple[Fraction, ...]  # the charge of one state under each U(1)
P = TypeVar("P")  # how a phase is given: as a Phase, or as a Power where there is one factor
ONE = "U(1)"  # the name of a single U(1) if the charges are plain numbers


@dataclass(frozen=True, slots=True)
class Generator:
    """One factor of the group as a combination of the U(1)s: the phase of a field is weights . charges.

    Attributes:
        order: that of a cyclic factor, whose phases are powers of omega = exp(2 pi i / order) and count modulo
            ``order``; 0 for a U(1), whose phases are charges.
        weights: the coefficient of each U(1) in the combination.
    """

    order: int
    weights: Mapping[str, Fraction]

    @property
    def sentence(self) -> Sentence:
        """The combination in words, such as 2 A - B mod 6."""
        text = Sentence()
        for name, weight in self.weights.items():
            if not weight:
                continue
            if text:
                text += " + " if weight > 0 else " - "
            elif weight < 0:
                text += "- "
            if abs(weight) != 1:
                text += Sentence(abs(weight), " ")
            text += Sentence(SymmetryName(name))
        return text + f" mod {self.order}" if self.order else text

    def __str__(self) -> str:
        return str(self.sentence)

    def power(self, vector: Vector) -> Power:
        """Compute the phase of a state with these charges under the U(1)s."""
        value = sum((w * q for w, q in zip(self.weights.values(), vector, strict=True)), Fraction(0))
        if value.denominator != 1:
            return value
        return int(value) % self.order if self.order else int(value)


@dataclass(frozen=True, slots=True, eq=False)
class ResidualGroup(Generic[P]):
    """The group that vevs leave of U(1)s, with the phase of every field: one number for each of its generators.

    For one U(1) it is Z_n with n = g / u, where u is the greatest common divisor of the charges of all fields, and g
    that of the fields with a vev; a field of charge q has the phase k = q / u mod n.  In general it is
    Hom(Lambda / Lambda_vev, U(1)) with the lattices of these charges: see :mod:`charges.symmetries.breaking`.

    It is made by :func:`residual_group` and :func:`residual_groups`.  Two groups are equal if there is an automorphism
    that takes the phases of one to those of the other; the unit of charge does not matter: see :meth:`agrees`.

    Attributes:
        group: the abstract group.
        powers: for each field the phase of every generation, or just one if all agree.  A phase lists the powers of
            omega for the cyclic factors, then the charges, in integers, under the unbroken U(1)s.
        generators: one for each number of a phase: the combination of the U(1)s that it comes from.
        convention: which fields were counted, and which vevs break nothing, in a sentence.
        u1s: the names of the U(1)s and discrete symmetries that were given.
        basis: that of the lattice of the charges of all fields, times ``scale``, as rows.
        scale: a common denominator of all charges.
        plain: whether a phase is a single number, as :func:`residual_group` has it.  There is one factor then, and for
            an unbroken U(1) the phase is the charge as it was given.

    Raises MalformedInput in the methods that take charges or phases, if these do not fit the group.
    Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.

    >>> from charges import residual_group
    >>> residual_group({"L": -1, "chi": 3}, ["chi"]) == residual_group({"L": "1/2", "chi": "-3/2"}, ["chi"])
    True
    """

    group: AbelianGroup
    powers: Mapping[str, tuple[tuple[Power, ...], ...]]
    generators: tuple[Generator, ...]
    convention: str
    u1s: tuple[str, ...]
    basis: Matrix  # of the charges of all fields, times ``scale``
    scale: int
    plain: bool = False

    @property
    def name(self) -> str:
        """The name, such as Z6 or Z2xZ4; U1 if nothing is broken, and Z1 for the trivial group."""
        return self.group.name

    @property
    def order(self) -> int | None:
        """The number of elements; None with an unbroken U(1)."""
        return self.group.order

    @property
    def torsion(self) -> tuple[int, ...]:
        """The orders of the cyclic factors, each dividing the next."""
        return self.group.torsion

    @property
    def rank(self) -> int:
        """The number of unbroken U(1)s that act on the fields."""
        return self.group.rank

    @property
    def moduli(self) -> tuple[int, ...]:
        """The modulus of each number of a phase; 0 for a U(1)."""
        return tuple(generator.order for generator in self.generators)

    @property
    def unit(self) -> Fraction:
        """The greatest common divisor of all charges under the only U(1), 0 if all are neutral.

        Raises MalformedInput for several U(1)s.
        """
        if len(self.u1s) > 1:
            raise MalformedInput(f"{', '.join(self.u1s)} have no common unit of charge")
        return Fraction(self.basis[0][0], self.scale) if self.basis else Fraction(0)

    @property
    def phases(self) -> Mapping[str, P | tuple[P, ...]]:
        """The phase of each field; a tuple of phases if those of its generations differ."""
        phases_of = {name: tuple(map(self._shown, powers)) for name, powers in self.powers.items()}
        return {name: phases[0] if len(phases) == 1 else phases for name, phases in phases_of.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResidualGroup):
            return NotImplemented
        alike = self.group == other.group and set(self.powers) == set(other.powers)
        return alike and self._same(other.powers, other.moduli)

    def __hash__(self) -> int:
        return hash((self.group, frozenset(self.powers)))

    def phase(self, charge: Charge) -> P:
        """Compute the phase of a field from its charge (one number for each U(1)).

        Raises MalformedInput if the charge is not a sum of those of the fields: with such a field the group is another.
        """
        vectors = charge_vectors("field", charge, self.u1s)
        if len(vectors) > 1:
            raise MalformedInput("give one charge at a time to find its phase")
        (vector,) = vectors
        if not self._known(vector):
            wrong = f"not a multiple of {self.unit}" if len(self.u1s) == 1 else "not a sum of the charges of the fields"
            given = ", ".join(map(str, vector))
            raise MalformedInput(f"charge {given} is {wrong}: with it the group is not {self.name}")
        return self._shown(tuple(generator.power(vector) for generator in self.generators))

    def _known(self, vector: Vector) -> bool:
        """Check whether a charge is a sum of those of the fields; where phases are charges it need not be."""
        if self._of_charges:
            return True
        multiples = [q * self.scale for q in vector]
        whole = all(q.denominator == 1 for q in multiples)
        return whole and coordinates([int(q) for q in multiples], self.basis) is not None

    def _shown(self, powers: tuple[Power, ...]) -> P:
        """Return a phase as users see it: a tuple, or its only number."""
        return cast(P, powers[0] if self.plain else powers)

    @property
    def _of_charges(self) -> bool:
        """Whether phases are charges as they were given; their unit is a convention."""
        return self.plain and self.order is None

    def agrees(self, phases: Mapping[str, Any] | ResidualGroup[Any]) -> bool:
        """Check whether given phases of all fields are the same up to an automorphism of the group.

        They are if and only if the same products of fields are invariant, since the phases of all fields generate the
        group of phases.

        Arguments:
            phases: for each field its phase, or one for each generation; or another residual group.

        Raises MalformedInput if fields are missing or the given phases do not generate the group of phases.

        >>> from charges import residual_groups
        >>> residual_groups({"chi": 3, "N": "-1/2"}, ["chi"]).agrees({"chi": 0, "N": 1})  # omega -> 1 / omega
        True
        """
        given = phases.powers if isinstance(phases, ResidualGroup) else phases
        if set(expected(given, Mapping, "phases are a mapping from names of fields")) != set(self.powers):
            raise MalformedInput(f"phases can be compared only for the same fields, {', '.join(self.powers)}")
        if isinstance(phases, ResidualGroup):
            return self == phases

        theirs = {name: listed(given[name], plain=self.plain) for name in self.powers}
        rows, width = [phase for powers in theirs.values() for phase in powers], len(self.moduli)
        if not self._of_charges and any(number.denominator != 1 for phase in rows for number in phase):
            raise MalformedInput("a phase is a tuple of integers")
        if any(len(phase) != width for phase in rows):
            raise MalformedInput(f"a phase under {self.name} has {width} entries")

        generated = hermite([*_integers(rows), *torsion_rows(self.moduli)], width)
        if generated != torsion_rows([1] * width) and not self._of_charges:
            raise MalformedInput(f"these phases do not generate all of {self.name}")
        return self._same(theirs, self.moduli)

    def _same(self, powers: Mapping[str, tuple[tuple[Power, ...], ...]], moduli: Sequence[int]) -> bool:
        """Check whether the same products of fields are invariant; a single phase holds for all generations."""
        mine: list[tuple[Power, ...]] = []
        theirs: list[tuple[Power, ...]] = []
        for name, own in self.powers.items():
            size = max(len(own), len(powers[name]))
            if {len(own), len(powers[name])} - {1, size}:
                return False
            mine += own * (size // len(own))
            theirs += powers[name] * (size // len(powers[name]))
        return relations(_integers(mine), self.moduli) == relations(_integers(theirs), moduli)


Breaking = ResidualGroup  # the same class by another name


def _integers(rows: Sequence[Sequence[Power]]) -> list[list[int]]:
    """Scale rows to a unit in which they are integers."""
    scale = lcm(*(entry.denominator for row in rows for entry in row))
    return [[int(entry * scale) for entry in row] for row in rows]


def listed(phases: Any, *, plain: bool = False) -> tuple[tuple[Power, ...], ...]:
    """Read one phase or several; with ``plain`` a phase is a single number, and a row of numbers is several phases.

    >>> listed((1, 2)), listed((1, 2), plain=True), listed([(1, 2), (0, 2)])
    (((1, 2),), ((1,), (2,)), ((1, 2), (0, 2)))
    """
    if isinstance(phases, Rational):
        return ((_power(phases),),)
    given = tuple(expected(phases, tuple | list, "a phase is a tuple of integers"))
    if not any(isinstance(phase, (tuple, list)) for phase in given):
        given = tuple((number,) for number in given) if plain else (given,)
    needed = "a phase is a tuple of integers"
    return tuple(tuple(_power(number) for number in expected(phase, tuple | list, needed)) for phase in given)


def _power(number: object) -> Power:
    """One number of a phase: an integer, or a fraction for a U(1)."""
    return number if isinstance(number, Fraction) else integer(number, "a phase is a tuple of integers")


def charge_vectors(name: str, charge: Charge, u1s: tuple[str, ...]) -> list[Vector]:
    """Read the charges of one field under all U(1)s, one vector for each generation; raises MalformedInput."""
    if not isinstance(charge, Mapping):
        row = exact_row(charge, f"charge of {name}")
        if len(row) != len(u1s):
            raise MalformedInput(
                f"field {name!r} has {len(row)} charges for {len(u1s)} U(1)s: "
                'write generations as {"B-L": [-4, -4, 5]}'
            )
        return [row]

    if set(charge) != set(u1s):
        wrong = sorted(set(charge) ^ set(u1s))[0]
        raise MalformedInput(f"field {name!r}: every field has one charge under each of {', '.join(u1s)}, see {wrong}")
    columns = []
    for u1 in u1s:
        columns.append(exact_row(charge[u1], f"charge of {name}"))
        if discrete_order(u1) and any(value.denominator != 1 for value in columns[-1]):
            raise MalformedInput(f"field {name!r}: the charges under {u1} are integers")

    size = max(map(len, columns))
    if not all(columns):
        raise MalformedInput(f"field {name!r} has an empty list of charges")
    if any(len(column) not in (1, size) for column in columns):
        raise MalformedInput(f"field {name!r} has lists of charges of different lengths")
    return list(zip(*(column * size if len(column) == 1 else column for column in columns), strict=True))


def group_order(group: str | int | ResidualGroup[Any]) -> int | None:
    """Return the order of a group given as "Z6", 6, "U1" or a ResidualGroup; None for U(1).

    Raises MalformedInput for anything else, products of groups included.

    >>> group_order("Z6"), group_order("U1")
    (6, None)
    """
    moduli: tuple[object, ...] = (group,)
    if isinstance(group, ResidualGroup):
        moduli = group.moduli or (1,)
    elif isinstance(group, str):
        moduli = named_moduli(group)
    (first, *others) = moduli
    needed = "one cyclic group with a positive order is needed"
    if others:
        raise MalformedInput(f"{needed}, got {group!r:.60}")
    return integer(first, needed, 0 if isinstance(group, (ResidualGroup, str)) else 1) or None
