"""Multiplets of SU(3) x SU(2) x U(1)_Y, their products, and the local vertices that Bose symmetry forbids.

Invariants are counted with characters: see ``charges.gauge.characters``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from charges.gauge import characters
from charges.gauge.characters import Character, Rep
from topologies import MalformedInput
from topologies.frozen import Frozen

Weight = tuple[int, int, int]  # Dynkin labels: SU(2), then the two of SU(3)


@dataclass(frozen=True, slots=True)
class Multiplet:
    """A representation of SU(3) x SU(2) x U(1)_Y.

    Arguments:
        su2: its dimension under SU(2).
        hypercharge: Y, such that the electric charge is T3 + Y.
        su3: its Dynkin labels under SU(3).

    Raises MalformedInput if the dimension or a label is not possible.

    >>> Multiplet(2, Fraction(1, 2)).conjugate()
    Multiplet(su2=2, hypercharge=Fraction(-1, 2), su3=(0, 0))
    """

    su2: int = 1
    hypercharge: Fraction = Fraction(0)
    su3: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if self.su2 < 1 or min(self.su3) < 0:
            raise MalformedInput(f"no representation has SU(2) dimension {self.su2} and SU(3) labels {self.su3}")

    def conjugate(self) -> Multiplet:
        """Return the representation of the antiparticle."""
        return Multiplet(self.su2, -self.hypercharge, (self.su3[1], self.su3[0]))

    @property
    def components(self) -> tuple[Component, ...]:
        """T3 and the electric charge T3 + Y of each component under SU(2), the highest first.

        >>> [str(part.charge) for part in Multiplet(3, Fraction(1)).components]
        ['2', '1', '0']
        """
        isospins = (Fraction(self.su2 - 1 - 2 * i, 2) for i in range(self.su2))
        return tuple(Component(t3, t3 + self.hypercharge) for t3 in isospins)


class Component(NamedTuple):
    """A component of a multiplet: its third isospin component and its electric charge."""

    t3: Fraction
    charge: Fraction


def _rep(field: Multiplet) -> Rep:
    return Rep(field.su2, field.su3)


def _shown(character: Character) -> Counter[Weight]:
    """Return a character by the Dynkin labels of its weights."""
    return Counter({characters.labels(weight)[:3]: k for weight, k in character.items()})


def weights(field: Multiplet) -> Counter[Weight]:
    """List the weights of a multiplet under SU(2) x SU(3) with their multiplicities.

    >>> sum(weights(Multiplet(3, su3=(1, 1))).values())
    24
    """
    return _shown(characters.weights(_rep(field)))


def symmetric_power(field: Multiplet, power: int) -> Counter[Weight]:
    """List the weights, with multiplicities, of the symmetric product of ``power`` equal bosons without derivatives.

    >>> sum(symmetric_power(Multiplet(2), 3).values())  # a quadruplet: three equal doublets make nothing else
    4
    """
    return _shown(characters.power(_rep(field), power, 1))


def exterior_power(field: Multiplet, power: int) -> Counter[Weight]:
    """List the weights, with multiplicities, of the antisymmetric product of ``power`` equal multiplets.

    >>> dict(exterior_power(Multiplet(2), 2))
    {(0, 0, 0): 1}
    """
    return _shown(characters.power(_rep(field), power, -1))


def decompose(fields: Sequence[Multiplet]) -> Mapping[Multiplet, int]:
    """Find the irreducible multiplets in a product of different fields, and how often each occurs.

    >>> [(part.su2, part.su3, n) for part, n in decompose([Multiplet(2, su3=(1, 0)), Multiplet(2, su3=(0, 1))]).items()]
    [(1, (0, 0), 1), (1, (1, 1), 1), (3, (0, 0), 1), (3, (1, 1), 1)]
    """
    y = sum((field.hypercharge for field in fields), Fraction(0))
    parts = _decompose(tuple(sorted(map(_rep, fields))))
    return Frozen({Multiplet(su2, y, su3): n for (su2, su3), n in parts.items()})


@cache
def _decompose(reps: tuple[Rep, ...]) -> Mapping[tuple[int, tuple[int, int]], int]:
    return characters.multiplets(map(characters.weights, reps))


def contractions(
    fields: Sequence[Multiplet], names: Sequence[Hashable] | None = None, *, antisymmetric: Collection[Hashable] = ()
) -> int:
    """Count the independent invariants of a product of fields without derivatives.

    Arguments:
        fields: the multiplets, all flowing into the vertex.
        names: one for each field; equal names stand for the same field, whose powers are symmetric (Bose).  Without
            names all fields are different.
        antisymmetric: the names of fields whose powers are antisymmetric instead.  A power of spinors is so under gauge
            group and spin together, so that two equal spinors without spin are symmetric.

    Raises MalformedInput if equal names stand for different multiplets.

    >>> H, S = Multiplet(2, Fraction(1, 2)), Multiplet(1, Fraction(-1))
    >>> contractions([H, H, S]), contractions([H, H, S], "HHS"), contractions([H, H, S], "HHS", antisymmetric="H")
    (1, 0, 1)
    """
    if sum((field.hypercharge for field in fields), Fraction(0)):
        return 0
    called: dict[Hashable, Multiplet] = {}
    count: Counter[Hashable] = Counter(range(len(fields)) if names is None else names)
    for name, field in zip(range(len(fields)) if names is None else names, fields, strict=True):
        if called.setdefault(name, field) != field:
            raise MalformedInput(f"{name!r} stands for both {called[name]} and {field}")
    signs = {name: -1 if name in antisymmetric else 1 for name in called}
    powers = sorted((_rep(field), count[name], signs[name]) for name, field in called.items())
    return _contractions(tuple(powers))


@cache
def _contractions(powers: tuple[tuple[Rep, int, int], ...]) -> int:
    return characters.invariants(characters.power(rep, power, sign) for rep, power, sign in powers)
