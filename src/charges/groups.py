"""What is left of any number of U(1)s when charged fields get vevs: finite cyclic groups times unbroken U(1)s.

Let Lambda be the lattice that the charge vectors of all fields generate, and Lambda_vev that of the fields with a vev.
The group that acts faithfully on the fields and leaves the vacuum alone is Hom(Lambda / Lambda_vev, U(1)), and the
Smith normal form of the vevs in a basis of Lambda shows its factors.  For one U(1) this is Z_n with n = g / u.

A discrete symmetry may stand among the U(1)s, by a name such as Z2 or Z4': it is a U(1) that a charge n has broken
already, so the vector n joins both lattices.
Source: B. Petersen, M. Ratz, R. Schieren, JHEP 08 (2009) 111, arXiv:0907.4049.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from charges.abelian import AbelianGroup, discrete_order
from charges.fields import Number, exact_row, expected
from charges.residual import COLOUR_SINGLETS, WITH_QUARKS, named_fields, named_vevs
from charges.smith import Matrix, coordinates, hermite, relations, smith
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

Charge: TypeAlias = Number | Sequence[Number] | Mapping[str, Number | Sequence[Number]]
Phase: TypeAlias = tuple[int, ...]
Phases: TypeAlias = Phase | tuple[Phase, ...]
_Vector: TypeAlias = tuple[Fraction, ...]

ONE = "U(1)"  # what a single U(1) is called if the charges are plain numbers


@dataclass(frozen=True, slots=True)
class Generator:
    """One factor of the group as a combination of the U(1)s: the phase of a field is weights . charges.

    For a cyclic factor the phase is the power of omega = exp(2 pi i / order), so it counts modulo ``order``; for a
    U(1), with ``order`` 0, it is the charge.
    """

    order: int
    weights: Mapping[str, Fraction]

    @property
    def sentence(self) -> Sentence:
        """The combination, such as 2 A - B mod 6."""
        text = Sentence()
        for name, w in self.weights.items():
            if w:
                sign = ("" if w > 0 else "- ") if not text else " + " if w > 0 else " - "
                text += Sentence(sign, *[abs(w), " "] * (abs(w) != 1), SymmetryName(name))
        return text + f" mod {self.order}" if self.order else text

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True, eq=False)
class Breaking:
    """The group that survives, with the phase of every field: one number for each factor of ``group``.

    A phase lists the powers of omega for the cyclic factors, then the charges, in integers, for the U(1)s.  A field
    with several charges (generations) has one phase if all agree, otherwise a tuple of phases.  Two are equal if they
    are the same up to an automorphism of the group: see :meth:`agrees`.
    """

    group: AbelianGroup
    phases: Mapping[str, Phases]
    generators: tuple[Generator, ...]
    convention: str
    u1s: tuple[str, ...]
    basis: Matrix  # of the charges of all fields, times ``scale``
    scale: int

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def torsion(self) -> tuple[int, ...]:
        """The orders of the cyclic factors, each dividing the next."""
        return self.group.torsion

    @property
    def rank(self) -> int:
        """The number of unbroken U(1)s that act on the fields."""
        return self.group.rank

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Breaking):
            return NotImplemented
        return set(self.phases) == set(other.phases) and self.agrees(other)

    def __hash__(self) -> int:
        return hash((self.group, frozenset(self.phases)))

    def phase(self, charge: Charge) -> Phase:
        """The phase of a field with this charge (one number for each U(1)).

        Raises MalformedInput if the charge is finer than the group knows: then the field changes the group.
        """
        vectors = _vectors("field", charge, self.u1s)
        if len(vectors) > 1:
            raise MalformedInput("a phase is asked for one charge at a time")
        return self._of(vectors[0])

    def _of(self, vector: _Vector) -> Phase:
        whole = [q * self.scale for q in vector]
        if any(q.denominator != 1 for q in whole) or coordinates([int(q) for q in whole], self.basis) is None:
            shown = ", ".join(map(str, vector))
            raise MalformedInput(f"charge {shown} is no sum of the charges of the fields: with it {self.name} changes")
        return tuple(
            int(value) % generator.order if generator.order else int(value)
            for generator in self.generators
            for value in [sum((w * q for w, q in zip(generator.weights.values(), vector, strict=True)), Fraction(0))]
        )

    def agrees(self, phases: Mapping[str, int | Phases] | Breaking) -> bool:
        """Whether other phases for all fields are the same up to an automorphism of the group.

        That holds exactly if the same products of fields are invariant, since the phases of all fields generate the
        group of phases.  Raises MalformedInput if fields are missing or the given phases do not generate it.

        >>> residual_groups({"chi": 3, "N": "-1/2"}, ["chi"]).agrees({"chi": 0, "N": 1})  # omega -> 1 / omega
        True
        """
        if isinstance(phases, Breaking):
            return self.group == phases.group and self.agrees(phases.phases)
        if set(expected(phases, Mapping, "phases are a mapping from names of fields")) != set(self.phases):
            raise MalformedInput(f"phases are compared for the same fields, {', '.join(self.phases)}")
        mine = [phase for name in self.phases for phase in listed(self.phases[name])]
        theirs = [
            phase
            for name in self.phases
            for given in [listed(phases[name])]
            for phase in (given * len(listed(self.phases[name])) if len(given) == 1 else given)
        ]
        moduli = self.group.moduli
        if any(len(phase) != len(moduli) for phase in theirs):
            raise MalformedInput(f"a phase under {self.name} has {len(moduli)} entries")
        walls = [tuple(n * (i == j) for j in range(len(moduli))) for i, n in enumerate(moduli)]
        one = tuple(tuple(int(i == j) for j in range(len(moduli))) for i in range(len(moduli)))
        for some in (mine, theirs):
            if hermite([*some, *walls], len(moduli)) != one:
                raise MalformedInput(f"these phases do not generate all of {self.name}")
        return len(mine) == len(theirs) and relations(mine, moduli) == relations(theirs, moduli)


def residual_groups(
    charges: Mapping[str, Charge],
    vevs: Iterable[str],
    *,
    quarks: bool | Mapping[str, Number] = False,
    further: Sequence[Charge] = (),
    sector: str = "",
) -> Breaking:
    """The residual group of any number of U(1)s, with the phases of all fields.

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
    names, fields = _read(charges)
    orders = [discrete_order(name) if name != ONE else 0 for name in names]
    chosen = named_vevs(vevs, fields)
    extra = _quarks(quarks, names) + [vector for each in further for vector in _vectors("further", each, names)]
    walls = [tuple(Fraction(n * (i == j)) for j in range(len(names))) for i, n in enumerate(orders) if n]
    everything = [vector for vectors in fields.values() for vector in vectors] + extra + walls
    scale = lcm(*(q.denominator for vector in everything for q in vector))
    basis = hermite([_whole(vector, scale) for vector in everything], len(names))
    gone = [vector for name in chosen for vector in fields[name]] + walls
    broken = [coordinates(_whole(vector, scale), basis) or () for vector in gone]
    found = smith(hermite(broken, len(basis)), len(basis))
    factors = [*found.factors, *[0] * (len(basis) - len(found.factors))]
    weights = [_weights(basis, [row[i] for row in found.right], scale) for i in range(len(basis))]
    free = _tidy([w for w, order in zip(weights, factors, strict=True) if not order])
    kept = [(order, w) for w, order in zip(weights, factors, strict=True) if order > 1] + [(0, w) for w in free]
    group = AbelianGroup(tuple(order for order, _ in kept if order), len(free))
    breaking = Breaking(
        group,
        {},
        tuple(Generator(order, dict(zip(names, w, strict=True))) for order, w in kept),
        _convention(sector or _sector(quarks, names), chosen, fields, group),
        names,
        basis,
        scale,
    )
    phases: dict[str, Phases] = {}
    for name, vectors in fields.items():
        several = tuple(breaking._of(vector) for vector in vectors)
        phases[name] = several[0] if len(set(several)) == 1 else several
    return replace(breaking, phases=phases)


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
    return [[Fraction(w, bottom) for w in row] for row in hermite([_whole(row, bottom) for row in free])]


def _whole(vector: Iterable[Fraction], scale: int) -> list[int]:
    return [int(q * scale) for q in vector]


def listed(phases: int | Phases) -> tuple[Phase, ...]:
    """One phase or several as a tuple of phases."""
    if isinstance(phases, int):
        return ((phases,),)
    expected(phases, tuple | list, "a phase is a tuple of integers")
    several = tuple(tuple(phase) for phase in phases if isinstance(phase, (tuple, list)))
    return several or (tuple(phase for phase in phases if isinstance(phase, int)),)


def _read(charges: Mapping[str, Charge]) -> tuple[tuple[str, ...], dict[str, list[_Vector]]]:
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
    return names, {name: _vectors(name, charge, names) for name, charge in charges.items()}


def _vectors(name: str, charge: Charge, names: tuple[str, ...]) -> list[_Vector]:
    """The charges of one field under all U(1)s, one vector for each generation."""
    if not isinstance(charge, Mapping):
        row = exact_row(charge, f"charge of {name}")
        if len(row) != len(names):
            raise MalformedInput(
                f"field {name!r} has {len(row)} charges for {len(names)} U(1)s: "
                'write generations as {"B-L": [-4, -4, 5]}'
            )
        return [row]
    if set(charge) != set(names):
        wrong = sorted(set(charge) ^ set(names))[0]
        raise MalformedInput(
            f"field {name!r}: every field has one charge under each of {', '.join(names)}, see {wrong}"
        )
    columns = []
    for u1 in names:
        columns.append(exact_row(charge[u1], f"charge of {name}"))
        if discrete_order(u1) and any(value.denominator != 1 for value in columns[-1]):
            raise MalformedInput(f"field {name!r}: the charges under {u1} are integers")
    size = max(map(len, columns))
    if any(len(column) not in (1, size) or not column for column in columns):
        raise MalformedInput(f"field {name!r} has lists of charges of different lengths, or an empty one")
    return list(zip(*(column * size if len(column) == 1 else column for column in columns), strict=True))


def _quarks(quarks: bool | Mapping[str, Number], names: tuple[str, ...]) -> list[_Vector]:
    """The charges of the quarks, as an additional generator of the lattice."""
    if isinstance(quarks, Mapping) and quarks:
        return _vectors("quarks", quarks, names)
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


def _convention(sector: str, vevs: list[str], fields: Mapping[str, list[_Vector]], group: AbelianGroup) -> Sentence:
    """What was counted, and what did not break anything, in one sentence."""
    text = Sentence(sector, "; the group acts faithfully on these fields")
    neutral = [name for name in vevs if not any(q for vector in fields[name] for q in vector)]
    if len(neutral) == len(vevs):
        text += Sentence("; no charged field has a vev, so nothing is broken and ", group, " stays")
    elif neutral:
        text += Sentence("; the vev of ", joined(map(FieldName, neutral)), " is neutral and breaks nothing")
    return text
