"""Abelian groups by their names: products of cyclic groups and U(1)s, and the discrete symmetries Z2, Z3, ...

Every finitely generated abelian group has one list of invariant factors, each dividing the next.
Source: S. Lang, Algebra (Springer 2002), section I.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from charges.arithmetic.smith import smith
from topologies import MalformedInput
from topologies.integers import integer

_DISCRETE = re.compile(r"Z_?([0-9]+)(?![0-9]).*")


def discrete_order(name: str) -> int:
    """Read the n of a symmetry called Zn, such as Z2, Z_4 or Z3'; 0 for any other name, which is that of a U(1).

    Raises MalformedInput for Z0, Z1 and numbers that are too long.

    >>> discrete_order("Z2"), discrete_order("Z4'"), discrete_order("B-L")
    (2, 4, 0)
    """
    if not isinstance(name, str) or not name or not name.isprintable():
        raise MalformedInput(f"the name of a symmetry is a printable text, got {name!r:.60}")
    match = _DISCRETE.fullmatch(name)
    if not match:
        return 0
    if len(match[1]) > 9 or int(match[1]) < 2:
        raise MalformedInput(f"symmetry {name:.60}: a discrete symmetry Zn has n from 2, with 9 digits at most")
    return int(match[1])


@dataclass(frozen=True, slots=True)
class AbelianGroup:
    """A product of cyclic groups and U(1)s.

    Arguments:
        torsion: the orders of the cyclic factors, in any order.  They are kept as invariant factors, each of which
            divides the next, so that isomorphic groups are equal.
        rank: the number of factors U(1).

    Raises MalformedInput for orders that are not positive integers.

    >>> AbelianGroup((2, 4), 1).name, AbelianGroup().name, AbelianGroup((3, 2)) == AbelianGroup((6,))
    ('Z2xZ4xU1', 'Z1', True)
    """

    torsion: tuple[int, ...] = ()
    rank: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", integer(self.rank, "the number of U(1)s is an integer from 0", 0))
        if isinstance(self.torsion, str) or not isinstance(self.torsion, Iterable):
            raise MalformedInput(f"the orders of a group are a list of integers, got {self.torsion!r:.60}")
        orders = [integer(n, "the order of a cyclic group is a positive integer", 1) for n in self.torsion]
        rows = [[n * (i == j) for j in range(len(orders))] for i, n in enumerate(orders)]
        object.__setattr__(self, "torsion", tuple(n for n in smith(rows, len(orders)).factors if n > 1))

    @classmethod
    def of(cls, text: str) -> AbelianGroup:
        """Read a group from its name, such as Z6, Z4xZ2, Z2xU1 or U(1); Z1 is trivial.  Raises MalformedInput.

        >>> AbelianGroup.of("Z3xZ2xU1").name
        'Z6xU1'
        """
        moduli = named_moduli(text)
        return cls(tuple(n for n in moduli if n), moduli.count(0))

    @property
    def name(self) -> str:
        """The name of the group, such as Z6, Z2xZ4, Z3xU1 or U1xU1; Z1 is the trivial group."""
        return "x".join([*(f"Z{order}" for order in self.torsion), *["U1"] * self.rank]) or "Z1"

    @property
    def order(self) -> int | None:
        """The number of elements; None with a U(1)."""
        return None if self.rank else prod(self.torsion)

    @property
    def moduli(self) -> tuple[int, ...]:
        """The order of each factor; 0 for a U(1)."""
        return self.torsion + (0,) * self.rank

    def __str__(self) -> str:
        return self.name


def named_moduli(text: str) -> tuple[int, ...]:
    """Read the order of each factor, as written, from the name of a group; 0 for a U(1).  Raises MalformedInput.

    >>> named_moduli("Z4xZ2xU(1)")
    (4, 2, 0)
    """
    moduli = []
    for part in text.replace("(1)", "1").split("x") if isinstance(text, str) else [""]:
        match = re.fullmatch(r"U_?1|Z_?([0-9]{1,200})", part)
        if not match or match[1] == "0":
            raise MalformedInput(f"unknown group {text!r:.60}: write Z6, Z2xZ4 or U1")
        moduli.append(int(match[1] or 0))
    return tuple(moduli)
