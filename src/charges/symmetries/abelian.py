"""Abelian groups by their names: products of cyclic groups and U(1)s, and the discrete symmetries Z2, Z3, ...

Every finitely generated abelian group has one list of invariant factors, each dividing the next.
Source: S. Lang, Algebra (Springer 2002), section I.8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import prod

from charges.arithmetic.smith import smith
from topologies import MalformedInput
from topologies.integers import integer

_DISCRETE = re.compile(r"Z_?([0-9]+)'*(?:_[0-9]+|[_-]?[A-Za-z][A-Za-z0-9_-]*)?'*")
# Zn and U(1) as people write them; a z that is no capital, only where a name begins
_FACTOR = re.compile(r"(?:Z|(?<![A-WYZa-wyz])z)[^A-Za-z0-9]*([0-9]+)'*|U_?1(?![0-9])|U\(1\)")
_POWER = re.compile(r"([Zz]_?[0-9]+)\s*(?:\^|\*\*)\s*\{?([2-6])\}?")
_PRODUCT = re.compile(rf"(?:{_FACTOR.pattern})\s*[x×*⊗·,;&+].+|.+[x×*⊗·,;&+]\s*(?:{_FACTOR.pattern})")
_CYCLIC = re.compile(r"\W*(?:[Zz]{1,2}|C)[^A-Za-z0-9]*(?:([0-9]+)|[Nn])\W*(?:[Zz]\W*)?")
_NOT_ABELIAN = re.compile(
    r"(?:S_?(?:[3-9]|[1-9][0-9]+)|A_?(?:[4-9]|[1-9][0-9]+)|D_?(?:[3-9]|[1-9][0-9]+)"
    r"|Q_?(?:[468]|[1-9][0-9]*[02468])|T_?(?:7|[1-9][0-9]+)|(?:Delta|Sigma)\W?[0-9]+)\W*|S[UOp][_(]*[1-9].*|U\([2-9].*"
)


def discrete_order(name: str) -> int:
    """Read the n of a symmetry called Zn, such as Z2, Z_4, Z3' or Z2_dark; 0 for any other name, which is a U(1).

    Raises MalformedInput for Z0, Z1 and numbers that are too long, for products such as Z2xZ4, which are given by their
    factors, and for names that look like a discrete group and are none of these, such as z2 or S3.

    >>> discrete_order("Z2"), discrete_order("Z4'"), discrete_order("B-L")
    (2, 4, 0)
    >>> discrete_order("Z2xZ4")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: Z2xZ4 looks like a product of groups: list its factors, [Z2, Z4]
    """
    if not isinstance(name, str) or not name or not name.isprintable():
        raise MalformedInput(f"the name of a symmetry is a printable text, got {name!r:.60}")
    return _order(name)


@cache
def _order(name: str) -> int:
    """Do what :func:`discrete_order` says with a printable text."""
    plain = _POWER.sub(lambda m: "x".join([m[1]] * int(m[2])), unicodedata.normalize("NFKC", name))
    factors = [found[0] for found in _FACTOR.finditer(plain)]

    if len(factors) > 1 or _PRODUCT.fullmatch(plain):
        raise MalformedInput(f"{name:.60} looks like a product of groups: list its factors, [{_factors(plain):.60}]")
    if match := _DISCRETE.fullmatch(name):
        if len(match[1]) > 9 or int(match[1]) < 2:
            raise MalformedInput(f"symmetry {name:.60}: a discrete symmetry Zn has n from 2, with 9 digits at most")
        return int(match[1])

    alike = next((found for found in _FACTOR.finditer(plain) if found[1]), None) or _CYCLIC.fullmatch(plain)
    if alike:
        right = f"Z{alike[1]:.9}" if alike[1] else "Z2, or another number"
        raise MalformedInput(f"{name:.60} looks like a discrete group: write {right}")
    if _NOT_ABELIAN.fullmatch(plain):
        raise MalformedInput(f"{name:.60} looks like a group that is not abelian: only Zn and U(1)s are read")
    return 0


def _factors(product: str) -> str:
    """Write the factors of a product as a list has them; a U(1) needs a name of its own, equal factors a prime."""
    names: list[str] = []
    parts, end = [], 0
    for found in _FACTOR.finditer(product):
        parts += [product[end : found.start()], f"Z{found[1]}" if found[1] else "X"]
        end = found.end()
    for part in (*parts, product[end:]):
        if wanted := part.strip(" x×*⊗·.,;&+-_()'"):
            while wanted in names:
                wanted += "'"
            names.append(wanted)
    return ", ".join(names)


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
