"""What is left of any number of U(1)s when charged fields get vevs: finite cyclic groups times unbroken U(1)s.

Let Lambda be the lattice that the charge vectors of all fields generate, and Lambda_vev that of the fields with a vev.
The group that acts faithfully on the fields and leaves the vacuum alone is Hom(Lambda / Lambda_vev, U(1)), and the
Smith normal form of the vevs in a basis of Lambda shows its factors.  For one U(1) this is Z_n with n = g / u, where u
is the greatest common divisor of all charges and g that of the charges that get a vev; a field of charge q transforms
as omega**k with k = q / u mod n, omega = exp(2 pi i / n).

A discrete symmetry may stand among the U(1)s, by a name such as Z2 or Z4': it is a U(1) that a charge n has broken
already, so the vector n joins both lattices.

Quarks have B-L = 1/3.  With them the group of the published Dirac models is Z_18, without them Z_6: the papers quote
the sector of colour singlets, and so does this module unless told otherwise.
Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, Generic, TypeAlias, TypeVar, cast

from charges.abelian import AbelianGroup, discrete_order, named_moduli
from charges.fields import Number, exact_row, expected
from charges.smith import Matrix, coordinates, hermite, relations, smith, torsion_rows
from topologies import MalformedInput

Charge: TypeAlias = Number | Sequence[Number] | Mapping[str, Number | Sequence[Number]]
Charges: TypeAlias = Mapping[str, Number | Sequence[Number]]
Power: TypeAlias = int | Fraction  # of omega, or the charge under a U(1)
Phase: TypeAlias = tuple[int, ...]  # under a product: one number for each factor
Vector: TypeAlias = tuple[Fraction, ...]  # the charge of one state under each U(1)
P = TypeVar("P")  # how a phase is given: as a Phase, or as a Power where there is one factor
_C = TypeVar("_C")

ONE = "U(1)"  # what a single U(1) is called if the charges are plain numbers
COLOUR_SINGLETS = "colour singlets only, as the papers quote it; quarks (B-L = 1/3) are not counted"
WITH_QUARKS = "quarks included (B-L = 1/3)"


@dataclass(frozen=True, slots=True)
class Generator:
    """One factor of the group as a combination of the U(1)s: the phase of a field is weights . charges.

    For a cyclic factor the phase is the power of omega = exp(2 pi i / order), so it counts modulo ``order``; for a
    U(1), with ``order`` 0, it is the charge.
    """

    order: int
    weights: Mapping[str, Fraction]

    def __str__(self) -> str:
        terms = [f"{'' if abs(w) == 1 else f'{abs(w)} '}{name}" for name, w in self.weights.items() if w]
        signs = ["-" if w < 0 else "+" for w in self.weights.values() if w]
        text = " ".join(f"{sign} {term}" for sign, term in zip(signs, terms, strict=True)).removeprefix("+ ")
        return f"{text} mod {self.order}" if self.order else text

    def power(self, vector: Vector) -> Power:
        """The phase of a state with these charges under the U(1)s."""
        value = sum((w * q for w, q in zip(self.weights.values(), vector, strict=True)), Fraction(0))
        if value.denominator != 1:
            return value
        return int(value) % self.order if self.order else int(value)


@dataclass(frozen=True, slots=True, eq=False)
class ResidualGroup(Generic[P]):
    """The group that survives, with the phase of every field: one number for each of its ``generators``.

    A phase lists the powers of omega for the cyclic factors, then the charges, in integers, for the U(1)s.  With
    ``plain``, as :func:`residual_group` has it, there is exactly one factor and a phase is its number alone; for an
    unbroken U(1) that is the charge as it was given.

    ``powers`` has for each field the phase of every generation, or just one if all agree.  Two groups are equal if they
    are the same up to an automorphism, or the unit of charge: see :meth:`agrees`.

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
        """Such as Z6 or Z2xZ4; U1 if nothing is broken, and Z1 is the trivial group."""
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
        """What each number of a phase counts modulo; 0 for a U(1)."""
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
        several = {name: tuple(map(self._shown, powers)) for name, powers in self.powers.items()}
        return {name: phases[0] if len(phases) == 1 else phases for name, phases in several.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResidualGroup):
            return NotImplemented
        alike = self.group == other.group and set(self.powers) == set(other.powers)
        return alike and self._same(other.powers, other.moduli)

    def __hash__(self) -> int:
        return hash((self.group, frozenset(self.powers)))

    def phase(self, charge: Charge) -> P:
        """The phase of a field with this charge (one number for each U(1)).

        Raises MalformedInput if the charge is finer than the group knows: then the field changes the group.
        """
        vectors = charge_vectors("field", charge, self.u1s)
        if len(vectors) > 1:
            raise MalformedInput("a phase is asked for one charge at a time")
        (vector,) = vectors
        if not self._known(vector):
            wrong = f"not a multiple of {self.unit}" if len(self.u1s) == 1 else "no sum of the charges of the fields"
            shown = ", ".join(map(str, vector))
            raise MalformedInput(f"charge {shown} is {wrong}: with it the group is not {self.name}")
        return self._shown(tuple(generator.power(vector) for generator in self.generators))

    def _known(self, vector: Vector) -> bool:
        """Whether a charge is a sum of those of the fields; where phases are charges it need not be."""
        if self._of_charges:
            return True
        multiples = [q * self.scale for q in vector]
        whole = all(q.denominator == 1 for q in multiples)
        return whole and coordinates([int(q) for q in multiples], self.basis) is not None

    def _shown(self, powers: tuple[Power, ...]) -> P:
        """A phase as it is handed out."""
        return cast(P, powers[0] if self.plain else powers)

    @property
    def _of_charges(self) -> bool:
        """Whether phases are charges as they were given, whose unit is a convention."""
        return self.plain and self.order is None

    def agrees(self, phases: Mapping[str, Any] | ResidualGroup[Any]) -> bool:
        """Whether other phases for all fields are the same up to an automorphism of the group.

        That holds exactly if the same products of fields are invariant, since the phases of all fields generate the
        group of phases.  Raises MalformedInput if fields are missing or the given phases do not generate it.

        >>> from charges import residual_groups
        >>> residual_groups({"chi": 3, "N": "-1/2"}, ["chi"]).agrees({"chi": 0, "N": 1})  # omega -> 1 / omega
        True
        """
        given = phases.powers if isinstance(phases, ResidualGroup) else phases
        if set(expected(given, Mapping, "phases are a mapping from names of fields")) != set(self.powers):
            raise MalformedInput(f"phases are compared for the same fields, {', '.join(self.powers)}")
        if isinstance(phases, ResidualGroup):
            return self == phases
        theirs = {name: listed(given[name], plain=self.plain) for name in self.powers}
        rows, width = [phase for several in theirs.values() for phase in several], len(self.moduli)
        if not self._of_charges and any(number.denominator != 1 for phase in rows for number in phase):
            raise MalformedInput("a phase is a tuple of integers")
        if any(len(phase) != width for phase in rows):
            raise MalformedInput(f"a phase under {self.name} has {width} entries")
        generated = hermite([*_integers(rows), *torsion_rows(self.moduli)], width)
        if generated != torsion_rows([1] * width) and not self._of_charges:
            raise MalformedInput(f"these phases do not generate all of {self.name}")
        return self._same(theirs, self.moduli)

    def _same(self, powers: Mapping[str, tuple[tuple[Power, ...], ...]], moduli: Sequence[int]) -> bool:
        """Whether the same products of fields are invariant; a single phase of a field is that of all generations."""
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
    """Rows in a unit in which they are integers."""
    scale = lcm(*(entry.denominator for row in rows for entry in row))
    return [[int(entry * scale) for entry in row] for row in rows]


def listed(phases: Any, *, plain: bool = False) -> tuple[tuple[Power, ...], ...]:
    """Read one phase or several; with ``plain`` a phase is a number, so that a row of numbers are several.

    >>> listed((1, 2)), listed((1, 2), plain=True), listed([(1, 2), (0, 2)])
    (((1, 2),), ((1,), (2,)), ((1, 2), (0, 2)))
    """
    if isinstance(phases, (int, Fraction)):
        return ((phases,),)
    given = tuple(expected(phases, tuple | list, "a phase is a tuple of integers"))
    if not any(isinstance(phase, (tuple, list)) for phase in given):
        given = tuple((number,) for number in given) if plain else (given,)
    for phase in given:
        for number in expected(phase, tuple | list, "a phase is a tuple of integers"):
            expected(number, int | Fraction, "a phase is a tuple of integers")
    return tuple(map(tuple, given))


def charge_vectors(name: str, charge: Charge, u1s: tuple[str, ...]) -> list[Vector]:
    """The charges of one field under all U(1)s, one vector for each generation."""
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
    """The order of a group given as "Z6", 6, "U1" or a ResidualGroup; None stands for U(1).

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
    if others or type(first) is not int or first < (type(group) is int):
        raise MalformedInput(f"one cyclic group with a positive order is needed, got {group!r:.60}")
    return first or None


# ---- From charges to groups.


def residual_groups(
    charges: Mapping[str, Charge],
    vevs: Iterable[str],
    *,
    quarks: bool | Mapping[str, Number] = False,
    further: Sequence[Charge] = (),
    sector: str = "",
) -> ResidualGroup[Phase]:
    """Find the residual group of any number of U(1)s, with the phases of all fields.

    Arguments:
        charges: for each field a number (one U(1)), a sequence with one number for each U(1), or a mapping from the
            names of the symmetries to its charge or its list of charges, one per generation.  A symmetry called Z2 or
            Z4' is discrete: its charges are integers and count modulo n.
        vevs: the names of the fields with a vev; a neutral one breaks nothing.
        quarks: whether quarks count among the fields: True for B-L = 1/3, or their charges.
        further: charges of more states that count, without names and phases.
        sector: which fields these are, in words, for the ``convention``; by default colour singlets.

    Raises MalformedInput for charges that are not exact, an empty model, or a vev of an unknown field.

    >>> found = residual_groups({"L": [-1, 0], "S": [2, 2], "X": [0, "1/2"]}, vevs=["S"])
    >>> found.name, found.phases, list(map(str, found.generators))
    ('Z2xU1', {'L': (1, -2), 'S': (0, 0), 'X': (0, -1)}, ['A mod 2', '2 A - 2 B'])
    """
    u1s, fields = _read(charges)
    chosen = named_vevs(vevs, fields)
    extra = _quarks(quarks, u1s) + [vector for each in further for vector in charge_vectors("further", each, u1s)]
    found = _broken(u1s, fields, chosen, extra)
    convention = _convention(sector or _sector(quarks, u1s), chosen, fields, found.group)
    return replace(found, powers=_powers(fields, found.generators), convention=convention)


def residual_group(charges: Charges, vevs: Iterable[str], *, quarks: bool = False) -> ResidualGroup[Power]:
    """Find the residual group of one U(1): its phases are plain numbers, its order is None if nothing is broken.

    Arguments:
        charges: for each field its charge, or a list of charges (one per generation).
        vevs: the names of the fields with a vev; none at all leaves U1.
        quarks: whether to count the quarks (charge 1/3) among the fields.

    ``residual_groups`` does the same for any number of U(1)s and gives the group that acts faithfully; the two agree
    except where every field is neutral: here U(1) then still counts as unbroken, there the group is trivial.
    Raises MalformedInput for charges that are not exact numbers, an empty model, or a vev of an unknown field.

    >>> group = residual_group({"L": -1, "chi": 3, "N": "-1/2"}, vevs=["chi"])
    >>> group.name, group.order, group.phases
    ('Z6', 6, {'L': 4, 'chi': 0, 'N': 5})
    """
    expected(quarks, bool, "quarks is True or False")
    u1s, fields = _read({name: {ONE: charge} for name, charge in named_fields(charges).items()})
    chosen = named_vevs(vevs, fields)
    found = _broken(u1s, fields, chosen, _quarks(quarks, u1s))
    convention = WITH_QUARKS if quarks else COLOUR_SINGLETS
    if neutral := _neutral(chosen, fields):
        convention += f"; the vev of {', '.join(neutral)} is neutral and breaks nothing"
    if len(neutral) == len(chosen):
        convention += "; no charged field has a vev, so U(1) stays unbroken"
        group, generator = AbelianGroup((), 1), Generator(0, {ONE: Fraction(1)})
    else:
        group, generator = found.group, Generator(found.order or 0, {ONE: 1 / found.unit})
    powers = _powers(fields, (generator,))
    return ResidualGroup(group, powers, (generator,), convention, u1s, found.basis, found.scale, plain=True)


def _broken(
    u1s: tuple[str, ...], fields: Mapping[str, list[Vector]], vevs: Sequence[str], further: Sequence[Vector]
) -> ResidualGroup[Phase]:
    """Find what vevs leave of U(1)s, some of them discrete, without phases; further charges count without names."""
    torsion = [tuple(map(Fraction, row)) for row in torsion_rows(list(map(discrete_order, u1s)))]
    everything = [vector for vectors in fields.values() for vector in vectors] + [*further, *torsion]
    scale = lcm(*(q.denominator for vector in everything for q in vector))
    basis = hermite([_integer_row(vector, scale) for vector in everything], len(u1s))

    gone = [vector for name in vevs for vector in fields[name]] + torsion
    relations_of_vevs = [coordinates(_integer_row(vector, scale), basis) or () for vector in gone]
    found = smith(hermite(relations_of_vevs, len(basis)), len(basis))
    factors = [*found.factors, *[0] * (len(basis) - len(found.factors))]

    weights = [_weights(basis, [row[i] for row in found.right], scale) for i in range(len(basis))]
    free = _tidy([w for w, order in zip(weights, factors, strict=True) if not order])
    kept = [(order, w) for w, order in zip(weights, factors, strict=True) if order > 1] + [(0, w) for w in free]
    generators = tuple(Generator(order, dict(zip(u1s, w, strict=True))) for order, w in kept)
    group = AbelianGroup(tuple(order for order, _ in kept if order), len(free))
    return ResidualGroup(group, {}, generators, "", u1s, basis, scale)


def _powers(
    fields: Mapping[str, list[Vector]], generators: tuple[Generator, ...]
) -> dict[str, tuple[tuple[Power, ...], ...]]:
    """The phase of every generation of each field, or just one if all agree."""
    found = {}
    for name, vectors in fields.items():
        phases = tuple(tuple(generator.power(vector) for generator in generators) for vector in vectors)
        found[name] = phases[:1] if len(set(phases)) == 1 else phases
    return found


def _weights(basis: Matrix, wanted: Sequence[int], scale: int) -> list[Fraction]:
    """A combination of the U(1)s that gives each element of the basis the wanted phase."""
    weights = [Fraction(0)] * len(basis[0])
    for row, value in reversed(list(zip(basis, wanted, strict=True))):
        pivot = next(j for j, entry in enumerate(row) if entry)
        rest = sum((w * q for w, q in zip(weights, row, strict=True)), Fraction(0))
        weights[pivot] = (value - rest) / row[pivot]
    return [w * scale for w in weights]


def _tidy(free: list[list[Fraction]]) -> list[list[Fraction]]:
    """The canonical basis of the unbroken U(1)s, so that the first U(1) of a combination has a positive weight."""
    if not free:
        return []
    bottom = lcm(*(w.denominator for row in free for w in row))
    return [[Fraction(w, bottom) for w in row] for row in hermite([_integer_row(row, bottom) for row in free])]


def _integer_row(vector: Iterable[Fraction], scale: int) -> list[int]:
    return [int(q * scale) for q in vector]


def named_fields(charges: Mapping[str, _C]) -> Mapping[str, _C]:
    """The charges of a model, if it has fields that are called by texts; raises MalformedInput otherwise."""
    if not isinstance(charges, Mapping) or not charges:
        raise MalformedInput("a model needs at least one field: give a mapping from names to charges")
    for name in charges:
        expected(name, str, "fields are called by texts")
    return charges


def named_vevs(vevs: Iterable[str], fields: Mapping[str, object]) -> list[str]:
    """The fields with a vev, each of them known; raises MalformedInput otherwise."""
    if isinstance(vevs, str) or not isinstance(vevs, Iterable):
        raise MalformedInput(f"vevs are a list of names of fields, got {vevs!r:.60}")
    chosen = [expected(name, str, "vevs are a list of names of fields") for name in vevs]
    if unknown := [name for name in chosen if name not in fields]:
        raise MalformedInput(f"vev of an unknown field {unknown[0]!r}: the fields are {', '.join(fields)}")
    return chosen


def _read(charges: Mapping[str, Charge]) -> tuple[tuple[str, ...], dict[str, list[Vector]]]:
    """The names of the U(1)s and, for each field, its vectors of charges."""
    first = next(iter(named_fields(charges).values()))
    if isinstance(first, Mapping):
        names = tuple(dict.fromkeys(u1 for charge in charges.values() if isinstance(charge, Mapping) for u1 in charge))
    elif isinstance(first, Sequence) and not isinstance(first, (str, bytes, bytearray)):
        if len(first) > 26:
            raise MalformedInput(f"{len(first)} U(1)s: more than 26 need names, write charges as mappings")
        names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(first)])
    else:
        names = (ONE,)
    if not names:
        raise MalformedInput("a model needs at least one U(1)")
    for u1 in names:
        expected(u1, str, "symmetries are called by texts")
    return names, {name: charge_vectors(name, charge, names) for name, charge in charges.items()}


def _quarks(quarks: bool | Mapping[str, Number], names: tuple[str, ...]) -> list[Vector]:
    """The charges of the quarks, as an additional generator of the lattice."""
    if isinstance(quarks, Mapping) and quarks:
        return charge_vectors("quarks", quarks, names)
    if not expected(quarks, bool, "quarks is True, False or a mapping with their charges"):
        return []
    if names != (ONE,) and "B-L" not in names:
        raise MalformedInput(f"give the charges of the quarks under {', '.join(names)}: none of these is called B-L")
    return [tuple(Fraction(int(u1 in (ONE, "B-L")), 3) for u1 in names)]


def _sector(quarks: bool | Mapping[str, Number], names: tuple[str, ...]) -> str:
    """Which fields are counted; B-L and a single U(1) have a published convention for quarks."""
    if quarks:
        return WITH_QUARKS if quarks is True else "quarks included, with the charges given"
    return COLOUR_SINGLETS if names == (ONE,) or "B-L" in names else "colour singlets only; quarks are not counted"


def _convention(sector: str, vevs: list[str], fields: Mapping[str, list[Vector]], group: AbelianGroup) -> str:
    """What was counted, and what did not break anything, in one sentence."""
    text = f"{sector}; the group acts faithfully on these fields"
    neutral = _neutral(vevs, fields)
    if len(neutral) == len(vevs):
        text += f"; no charged field has a vev, so nothing is broken and {group} stays"
    elif neutral:
        text += f"; the vev of {', '.join(neutral)} is neutral and breaks nothing"
    return text


def _neutral(vevs: Sequence[str], fields: Mapping[str, list[Vector]]) -> list[str]:
    """The fields with a vev that breaks nothing."""
    return [name for name in vevs if not any(q for vector in fields[name] for q in vector)]
