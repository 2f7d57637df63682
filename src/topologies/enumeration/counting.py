r"""The number of topologies, exactly and without generating any.

Cut every line of a topology in the middle: this leaves its cubic vertices, quartic vertices and legs with three, four
and one free *ends*, and the topology is a way to join the ends in pairs.  Up to isomorphism (Burnside's lemma) the
number of ways is the average, over all symmetries that permute equal vertices, equal legs and the ends of each vertex,
of the number of pairings that the symmetry keeps.  This is the superposition theorem of R. C. Read, "The enumeration of
locally restricted graphs (I)", J. London Math. Soc. 34 (1959) 417, doi:10.1112/jlms/s1-34.4.417: the scalar product
of two cycle indices.  With a, b and z marking cubic vertices, quartic vertices and legs, h_d the cycle index of the
symmetric group of d things, and p_k a cycle of k ends, all graphs, connected or not, are counted by

    W(a, b, z) = < exp( sum_k ( a^k h_3(p_k, p_2k, ...) + b^k h_4(p_k, p_2k, ...) + z^k p_k ) / k ) >,

where < p_k^j > is the number of pairings that j cycles of length k allow: two cycles can be joined in k ways, and a
cycle of even length folds onto itself in one.  So < p_k^(j+1) > = [k even] < p_k^j > + k j < p_k^(j-1) >: each p_k is
a Gaussian variable with mean [k even] and variance k, and they are integrated out one after the other, the longest
cycles first, because a cycle of ends shares a vertex only with cycles two or three times shorter or longer.

A set of connected graphs is any graph, so the connected ones C follow from the logarithm (inverse Euler transform):

    log W(a, b, z) = sum_k C(a^k, b^k, z^k) / k,    C = sum_k mu(k)/k log W(a^k, b^k, z^k),    mu the Moebius function.

Legs that are told apart (labelled) cannot be permuted: only z p_1 remains of the legs, components with legs are never
equal, and C = n! log W for n > 0 legs.  Leaving out all symmetries but the identity, p_1 alone, gives the field
theory in zero dimensions, whose connected n-point function counts every topology with 1/|Aut|; P. Cvitanovic, B.
Lautrup and R. B. Pearson, "Number and weights of Feynman diagrams", Phys. Rev. D 18 (1978) 1939,
doi:10.1103/PhysRevD.18.1939.

The only connected graph without vertices, a line from leg to leg, contributes a term z^2 to C.  It is not a topology,
and is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import factorial, gcd, prod
from typing import NamedTuple

from topologies.errors import MalformedInput
from topologies.integers import integer

Grade = tuple[int, int, int]  # the numbers of cubic vertices, of quartic vertices and of legs
Series = dict[Grade, Fraction]
MAX_VERTICES = 24  # of 2 * loops + legs - 2, the vertices if all are cubic: at most about ten seconds and 300 MB
# how a symmetry can permute the ends of one vertex or leg: lengths of the cycles, by degree
_CYCLE_TYPES = {1: ((1,),), 3: ((1, 1, 1), (1, 2), (3,)), 4: ((1, 1, 1, 1), (1, 1, 2), (2, 2), (1, 3), (4,))}


class _Cycle(NamedTuple):
    """Equal vertices (or legs) that a symmetry permutes cyclically.

    Attributes:
        grade: how many cubic vertices, quartic vertices and legs they are; two of the numbers are zero.
        ends: for each length, how many cycles of that length their ends form.
        centraliser: the number of permutations that commute with this one: its weight in an average is 1/centraliser.
    """

    grade: Grade
    ends: Mapping[int, int]
    centraliser: int


def _cycles(order: int, legs: int) -> Iterator[_Cycle]:
    """Yield every cycle of at most ``order`` cubic vertices, half as many quartic ones, or ``legs`` legs."""
    for kind, (degree, most) in enumerate(((3, order), (4, order // 2), (1, legs))):
        for length in range(1, most + 1):
            cubics, quartics, externals = (length if i == kind else 0 for i in range(3))
            for parts in _CYCLE_TYPES[degree]:
                centraliser = length * prod(part**m * factorial(m) for part, m in Counter(parts).items())
                yield _Cycle((cubics, quartics, externals), Counter(length * p for p in parts), centraliser)


def _pairings(length: int, most: int) -> list[int]:
    """For j = 0, ..., ``most``, the number of ways to pair the ends of j cycles so that the cycles are kept.

    >>> _pairings(1, 6), _pairings(2, 4)
    ([1, 0, 1, 0, 3, 0, 15], [1, 1, 3, 7, 25])
    """
    fold = 1 - length % 2
    moments = [1, fold]
    while len(moments) <= most:
        moments.append(fold * moments[-1] + length * (len(moments) - 1) * moments[-2])
    return moments


def _all_graphs(order: int, legs: int, cycles: Iterable[_Cycle]) -> Series:
    """Compute W: all graphs with V3 + 2 V4 <= ``order`` and at most ``legs`` legs, averaged over ``cycles``.

    A term of the integrand is (V3, V4, legs, powers); the power of p_k is a digit of the last integer.  Coefficients
    are integers over one denominator, the order of the largest group of symmetries: a product of 1/centraliser**m / m!
    is one over the order of a subgroup, so every division is exact.
    """
    digit = (3 * order + legs).bit_length()
    mask = (1 << digit) - 1
    quartic = order // 2
    unit = 6**order * factorial(order) * 24**quartic * factorial(quartic) * factorial(legs)

    by_longest: dict[int, list[_Cycle]] = {}
    for cycle in cycles:
        by_longest.setdefault(max(cycle.ends), []).append(cycle)

    terms = {(0, 0, 0, 0): unit}
    for length in range(max(by_longest, default=0), 0, -1):
        for (v3, v4, n), ends, centraliser in by_longest.get(length, ()):
            powers = sum(power << digit * k for k, power in ends.items())
            grown = dict(terms)
            for (a, b, z, p), weight in terms.items():
                room = (legs - z) // n if n else (order - a - 2 * b) // (v3 + 2 * v4)
                for m in range(1, room + 1):
                    weight //= centraliser * m
                    term = (a + m * v3, b + m * v4, z + m * n, p + m * powers)
                    grown[term] = grown.get(term, 0) + weight
            terms = grown

        pairings = _pairings(length, 3 * order + legs)
        integrated: dict[tuple[int, int, int, int], int] = {}
        for (a, b, z, p), weight in terms.items():
            power = p >> digit * length & mask
            if ways := pairings[power]:
                term = (a, b, z, p - (power << digit * length))
                integrated[term] = integrated.get(term, 0) + ways * weight
        terms = integrated

    return {(a, b, z): Fraction(weight, unit) for (a, b, z, _), weight in terms.items()}


def _logarithm(series: Series) -> Series:
    """The logarithm of a power series that starts with 1, from D W = W D C, where D multiplies by the total degree."""
    connected: Series = {}
    for grade in sorted(series):
        if not any(grade):
            continue
        a, b, z = grade
        known = sum(
            sum(h) * value * series.get((a - h[0], b - h[1], z - h[2]), 0)
            for h, value in connected.items()
            if h[0] <= a and h[1] <= b and h[2] <= z
        )
        if value := series[grade] - Fraction(known) / sum(grade):
            connected[grade] = value
    return connected


def _moebius(number: int) -> int:
    """The Moebius function: 0 if a square divides the number, else -1 to the number of its prime factors.

    >>> [_moebius(k) for k in range(1, 13)]
    [1, -1, -1, 0, -1, 1, -1, 0, 0, 1, -1, 0]
    """
    primes = [p for p in range(2, number + 1) if number % p == 0 and all(p % q for q in range(2, p))]
    return (-1) ** len(primes) if prod(primes) == number else 0


def _checked(loops: int, legs: int) -> tuple[int, int]:
    """Return the numbers of loops and legs; raises MalformedInput unless they are integers and not negative."""
    loops, legs = integer(loops, "loops must be an integer"), integer(legs, "legs must be an integer")
    for name, value in (("loops", loops), ("legs", legs)):
        if value < 0:
            raise MalformedInput(f"{name} must not be negative")
    return loops, legs


def _largest_order(loops: int, legs: int) -> int:
    """Return the number of vertices if all are cubic; below one there is no topology.  Raises MalformedInput."""
    order = 2 * loops + legs - 2
    if order > MAX_VERTICES:
        raise MalformedInput(
            f"counts go up to {MAX_VERTICES} vertices, so 2 * loops + legs must not exceed {MAX_VERTICES + 2}"
        )
    return order


def _splits(order: int) -> Iterator[tuple[int, int]]:
    """All (V3, V4) with V3 + 2 V4 = order."""
    return ((order - 2 * v4, v4) for v4 in range(order // 2, -1, -1))


def counts_by_vertices(loops: int, legs: int, *, labelled: bool = False) -> dict[tuple[int, int], int]:
    """Count the topologies for each number of cubic and of quartic vertices.

    Arguments and errors are those of :func:`count`.

    Returns {(V3, V4): number} with increasing V3 and without zeros; V3 + 2 V4 = 2 * loops + legs - 2.

    >>> counts_by_vertices(1, 4)
    {(0, 2): 2, (2, 1): 8, (4, 0): 6}
    """
    loops, legs = _checked(loops, legs)
    if (order := _largest_order(loops, legs)) < 1:
        return {}

    logarithm = _logarithm(_all_graphs(order, legs, _cycles(order, min(legs, 1) if labelled else legs)))
    numbers: dict[tuple[int, int], int] = {}
    for v3, v4 in _splits(order):
        if labelled and legs:
            number = factorial(legs) * logarithm.get((v3, v4, legs), Fraction(0))
        else:
            common = gcd(v3, v4, legs)
            number = sum(
                (
                    Fraction(_moebius(k), k) * logarithm.get((v3 // k, v4 // k, legs // k), Fraction(0))
                    for k in range(1, common + 1)
                    if common % k == 0
                ),
                Fraction(0),
            )

        assert number.denominator == 1, f"{number} topologies"
        if number:
            numbers[v3, v4] = number.numerator
    return numbers


def count(loops: int, legs: int, *, labelled: bool = False) -> int:
    """Count the topologies that :func:`topologies.generate` would list, without generating them.

    A topology is a connected multigraph with internal vertices of degree 3 or 4, self-loops and parallel lines allowed;
    a tree needs at least three legs, a one-loop graph at least one.

    Arguments:
        loops: number of loops, 0 or more.
        legs: number of external legs, 0 or more.
        labelled: whether the legs are told apart.

    Raises:
        MalformedInput: a number is negative or not an integer, or 2 * loops + legs - 2 exceeds ``MAX_VERTICES``.

    Source: R. C. Read (1959); see the module docstring for the formula.

    >>> count(3, 4), count(3, 4, labelled=True)
    (4367, 50051)
    >>> count(6, 4)
    50568583
    """
    return sum(counts_by_vertices(loops, legs, labelled=labelled).values())


def symmetry_sum(loops: int, legs: int) -> Fraction:
    """Sum 1/|Aut| over the topologies with labelled legs.

    Aut consists of the automorphisms that fix the legs, including exchanges of parallel lines and flips and exchanges
    of self-loops: 1/|Aut| is the symmetry factor of the Feynman diagram, and the sum is the connected n-point function
    of

        Z(J) = int dx exp(-x^2/2 + g x^3/3! + h x^4/4! + J x) / sqrt(2 pi)

    at the given loop order with g = h = 1.  Arguments and errors are those of :func:`count`.

    Source: Cvitanovic, Lautrup and Pearson (1978); see the module docstring.

    >>> symmetry_sum(3, 4)
    Fraction(167621, 12)
    """
    loops, legs = _checked(loops, legs)
    if (order := _largest_order(loops, legs)) < 1:
        return Fraction(0)
    moments = _pairings(1, 3 * order + legs)
    partition_function = {
        (v3, v4, n): Fraction(
            moments[3 * v3 + 4 * v4 + n], 6**v3 * factorial(v3) * 24**v4 * factorial(v4) * factorial(n)
        )
        for v4 in range(order // 2 + 1)
        for v3 in range(order - 2 * v4 + 1)
        for n in range(legs + 1)
    }
    connected = _logarithm(partition_function)
    return factorial(legs) * sum((connected.get((*split, legs), Fraction(0)) for split in _splits(order)), Fraction(0))
