"""Characters of SU(2) x SU(3) x Lorentz group: products, powers of equal fields, and how many invariants they have.

Everything is done on weights, in integers.  A representation is its character, the table of its weights with their
multiplicities.  The k-th symmetric power follows from Newton's identity
k h_k = p_1 h_(k-1) + ... + p_k h_0, where p_j has all weights multiplied by j, and the exterior power from
k e_k = p_1 e_(k-1) - p_2 e_(k-2) + ...  How often the multiplet with highest weight w occurs in a character is the
coefficient of e^w in the character times the product of (1 - e^-alpha) over the positive roots (Weyl).
Source: W. Fulton, J. Harris, Representation Theory (Springer 1991), sections 6.1 and 24.1.

A weight has five labels: that of SU(2), the two Dynkin labels of SU(3), and those of the left and the right half of the
Lorentz group.  It is kept as one integer with these as its digits, so that weights add up as integers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Labels: TypeAlias = tuple[int, int, int, int, int]  # SU(2), SU(3) twice, left, right
Character: TypeAlias = Mapping[int, int]  # the multiplicity of each weight
_BITS = 16  # of a digit: labels below 32768, beyond which no character can be written down anyway
_HALF = 1 << (_BITS - 1)
_ONE: Character = MappingProxyType({0: 1})
_GAUGE_ROOTS: tuple[Labels, ...] = ((2, 0, 0, 0, 0), (0, 2, -1, 0, 0), (0, -1, 2, 0, 0), (0, 1, 1, 0, 0))
_SPIN_ROOTS: tuple[Labels, ...] = ((0, 0, 0, 2, 0), (0, 0, 0, 0, 2))


class Rep(NamedTuple):
    """A representation: its dimension under SU(2), Dynkin labels under SU(3), and twice the spins of left and right.

    >>> Rep(2, (1, 0), left=1).conjugate()
    Rep(su2=2, su3=(0, 1), left=0, right=1)
    """

    su2: int = 1
    su3: tuple[int, int] = (0, 0)
    left: int = 0
    right: int = 0

    @property
    def spinor(self) -> bool:
        """Whether it has spin, so that the Lorentz group acts on it."""
        return bool(self.left or self.right)

    def conjugate(self) -> Rep:
        """Return the representation of the conjugate field."""
        return Rep(self.su2, self.su3[::-1], self.right, self.left)


def weight(labels: Sequence[int]) -> int:
    """Encode labels as the integer that has them as its digits.

    >>> labels(weight((1, -2, 1, 0, -1)) + weight((1, 1, 1, 0, 1)))
    (2, -1, 2, 0, 0)
    """
    total = 0
    for label in labels:
        total = (total << _BITS) + label
    return total


def labels(weight: int) -> Labels:
    """Decode a weight: the labels that are its digits."""
    digits = []
    for _ in range(4):
        digit = ((weight + _HALF) & (2 * _HALF - 1)) - _HALF
        weight = (weight - digit) >> _BITS
        digits.append(digit)
    right, left, second, first = digits
    return weight, first, second, left, right


@cache
def weights(rep: Rep) -> Character:
    """Compute the character of a representation; the weights of SU(3) come from Gelfand-Tsetlin patterns.

    >>> sum(weights(Rep(3, (1, 1))).values())
    24
    """
    p, q = rep.su3
    colour: dict[tuple[int, int], int] = {}
    for a in range(q, p + q + 1):
        for b in range(q + 1):
            for c in range(b, a + 1):
                first, second, third = c, a + b - c, p + 2 * q - a - b
                key = first - second, second - third
                colour[key] = colour.get(key, 0) + 1
    isospins = range(1 - rep.su2, rep.su2, 2)
    spins = list(product(range(-rep.left, rep.left + 1, 2), range(-rep.right, rep.right + 1, 2)))
    return {weight((m, *w, *s)): k for m in isospins for w, k in colour.items() for s in spins}


def times(left: Character, right: Character) -> dict[int, int]:
    """Multiply two characters: the character of the product of two representations."""
    multiplied: dict[int, int] = {}
    for v, k in left.items():
        for w, n in right.items():
            multiplied[v + w] = multiplied.get(v + w, 0) + k * n
    return multiplied


@cache
def power(rep: Rep, exponent: int, sign: int, copies: int = 1) -> Character:
    """Compute the character of a symmetric (``sign`` 1) or exterior (-1) power of a representation.

    Arguments:
        rep: the representation.
        exponent: the number of factors.
        sign: 1 or -1.
        copies: the number of generations: the power is that of their sum.

    >>> {labels(w): k for w, k in power(Rep(2), 2, -1).items()}
    {(0, 0, 0, 0, 0): 1}
    """
    if not exponent:
        return _ONE
    total: dict[int, int] = {}
    for j in range(1, exponent + 1):
        stretched = {j * w: sign ** (j - 1) * k * copies for w, k in weights(rep).items()}
        for w, k in times(stretched, power(rep, exponent - j, sign, copies)).items():
            total[w] = total.get(w, 0) + k
    return {w: k // exponent for w, k in total.items() if k}


def invariants(characters: Iterable[Character], *, spin: bool = False) -> int:
    """Count the invariants in a product: the multiplicity of weight zero in it times Weyl's denominator.

    Arguments:
        characters: those of the factors.
        spin: whether the Lorentz group acts on some of them.
    """
    *smaller, largest = sorted([*characters, _ONE], key=len)
    total = _ONE
    for character in smaller:
        total = times(total, character)
    first, second, last = sorted((total, largest, _denominator(spin)), key=len)
    partial = times(first, second)
    return sum(k * partial.get(-w, 0) for w, k in last.items())


def multiplets(characters: Iterable[Character]) -> dict[tuple[int, tuple[int, int]], int]:
    """Find the irreducible representations of SU(2) x SU(3) in a product without spin, and how often each occurs.

    Returns multiplicities by SU(2) dimension and SU(3) labels, sorted.
    """
    total = _ONE
    for character in characters:
        total = times(total, character)
    highest = ((labels(w), n) for w, n in times(total, _denominator(False)).items() if n)
    return dict(sorted(((a + 1, (b, c)), n) for (a, b, c, _, _), n in highest if min(a, b, c) >= 0))


@cache
def _denominator(spin: bool) -> Character:
    """Compute Weyl's denominator, the product of 1 - e^-alpha over the positive roots: 12 terms, 48 with spin."""
    denominator = dict(_ONE)
    for root in (*_GAUGE_ROOTS, *(_SPIN_ROOTS if spin else ())):
        denominator = times(denominator, {0: 1, -weight(root): -1})
    return {w: sign for w, sign in denominator.items() if sign}
