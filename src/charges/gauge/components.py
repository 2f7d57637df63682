"""Whether a diagram is zero once its legs are electrically neutral components: SU(2) contracted, in integers.

The factor of a diagram under SU(2) is a tensor network.  Every line joins its two ends by the only invariant of a
multiplet with itself, every vertex has the invariants of its multiplets, and every leg has one component.  An invariant
of multiplets of spins j_i is the coefficient table of a product of brackets [ij] = x_i y_j - x_j y_i, in which i
occurs 2 j_i times; those in which no two brackets cross are a basis.  A vertex with several invariants has as many
coupling constants, so the factor is a polynomial in these, and a diagram is zero if all its coefficients are.

The k-th component of a multiplet of dimension d has T3 = (d - 1)/2 - k, and is the sum of all ways to put k letters y
among d - 1 letters x and y.
Source: P. J. Olver, Classical Invariant Theory (Cambridge 1999), chapter 6: the symbolic method; A. B. Kempe, Proc.
London Math. Soc. 17 (1886) 213: brackets that do not cross.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations, permutations, product
from math import comb, factorial
from typing import NamedTuple, TypeAlias

from charges.gauge.multiplets import Multiplet, contractions

Tensor: TypeAlias = Mapping[tuple[int, ...], int]  # what is not 0, by the component of each index
Blocks: TypeAlias = tuple[tuple[tuple[int, ...], int], ...]  # positions, and 1 or -1 under their exchange


class Vertex(NamedTuple):
    """A vertex of a network.

    ``dims`` are the dimensions of what flows in, ``ends`` for each the number of its line, or -1 - k for a leg with
    the k-th component.  ``patterns`` are the symmetries that its invariants may have.  Vertices with equal ``coupling``
    have the same coupling constants, in this order of their ends.
    """

    dims: tuple[int, ...]
    ends: tuple[int, ...]
    patterns: tuple[Blocks, ...]
    coupling: int


class Flowing(NamedTuple):
    """A field that flows into a vertex: SU(2) dimension, SU(3) labels, its line or leg, and which field it is.

    ``copies`` is the number of its generations: with more than one, equal fields can be antisymmetric.
    """

    su2: int
    su3: tuple[int, int]
    end: int
    name: int
    copies: int


def component(su2: int, twice_t3: int) -> int:
    """The number that ``Vertex.ends`` has for a leg with this component.

    >>> component(2, 1), component(2, -1)
    (-1, -2)
    """
    return -1 - (su2 - 1 - twice_t3) // 2


def vertex(fields: Sequence[Flowing], coupling: int) -> Vertex:
    """A vertex with all invariants that its fields allow without derivatives.

    Scalars that are equal are symmetric, two equal fermions too (their spins are antisymmetric); with colour that holds
    for SU(3) and SU(2) together, so that where both symmetries of colour exist any invariant of SU(2) is taken.
    """
    fields = sorted(fields, key=lambda each: each.name)
    alike = [tuple(i for i, each in enumerate(fields) if each.name == name) for name in {each.name for each in fields}]
    ways = [_patterns(fields, where) for where in sorted(alike) if len(where) > 1]
    patterns = tuple(tuple(block for blocks in chosen for block in blocks) for chosen in product(*ways))
    return Vertex(tuple(each.su2 for each in fields), tuple(each.end for each in fields), patterns, coupling)


def _patterns(fields: Sequence[Flowing], where: tuple[int, ...]) -> tuple[Blocks, ...]:
    """How equal fields may be exchanged: those of one generation among themselves, in every choice of generations."""
    first = fields[where[0]]
    if not (sign := 1 if first.su3 == (0, 0) else _colour_sign(tuple(each.su3 for each in fields), where)):
        return ((),)
    many = min(first.copies, len(where))
    chosen = (
        [tuple(i for i, g in zip(where, generations, strict=True) if g == one) for one in range(many)]
        for generations in product(range(many), repeat=len(where))
    )
    found = {tuple(sorted((block, sign) for block in blocks if len(block) > 1)) for blocks in chosen if all(blocks)}
    return tuple(sorted(found))


@cache
def _colour_sign(labels: tuple[tuple[int, int], ...], where: tuple[int, ...]) -> int:
    """1 if colour is symmetric in some of its indices, so that SU(2) is, -1 if antisymmetric, 0 if it may be both."""
    fields = [Multiplet(su3=each) for each in labels]
    names = ["equal" if i in where else str(i) for i in range(len(labels))]
    every = contractions(fields)
    if contractions(fields, names) == every:
        return 1
    return -1 if contractions(fields, names, antisymmetric=["equal"]) == every else 0


@lru_cache(maxsize=100_000)
def vanishes(network: tuple[Vertex, ...]) -> bool:
    """Whether a diagram is zero for all values of its coupling constants.

    >>> nu, h = component(2, 1), component(2, -1)  # in L and in H
    >>> def loop(a, b, c, d):  # the diagram T1-1: fermion a between the leptons, scalars b, c, d
    ...     ends = [(a, 0, nu, b, 1), (a, 0, nu, c, 2), (b, 1, h, d, 3), (c, 2, h, d, 3)]
    ...     return tuple(Vertex((i, 2, j), (k, leg, l), ((),), v) for v, (i, k, leg, j, l) in enumerate(ends))
    >>> vanishes(loop(2, 1, 1, 2)), vanishes(loop(2, 1, 3, 2)), vanishes(loop(1, 2, 2, 1))
    (True, False, False)
    """
    return not any(_factor(network).values())


def _factor(network: Sequence[Vertex]) -> Counter[tuple[tuple[int, int], ...]]:
    """The coefficient of each product of coupling constants (coupling, invariant)."""
    total: dict[tuple[tuple[int, ...], tuple[tuple[int, int], ...]], int] = {((), ()): 1}
    lines: list[int] = []  # open ones, in the order of their components
    waiting = list(network)
    while waiting:
        nearest = max(waiting, key=lambda each: sum(end in lines for end in each.ends))
        waiting.remove(nearest)
        ends = [*lines, *(end for end in nearest.ends if end >= 0)]
        left = [i for i, end in enumerate(ends) if ends.count(end) == 1]
        closed = [tuple(i for i, other in enumerate(ends) if other == end) for end in dict.fromkeys(ends)]
        joined = [(where, _dimension(network, ends[where[0]])) for where in closed if len(where) == 2]
        tensors = _at_legs(nearest)
        found: Counter[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]] = Counter()
        for (here, couplings), factor in total.items():
            for number, tensor in enumerate(tensors):
                powers = tuple(sorted((*couplings, (nearest.coupling, number)))) if len(tensors) > 1 else couplings
                for there, value in tensor.items():
                    both = here + there
                    weight = factor * value
                    for (i, j), d in joined:
                        if both[i] + both[j] != d - 1:
                            break
                        weight *= (-1) ** both[i] * factorial(both[i]) * factorial(both[j])
                    else:
                        found[tuple(both[i] for i in left), powers] += weight
        total = {key: value for key, value in found.items() if value}
        lines = [ends[i] for i in left]
    return Counter({couplings: value for (_, couplings), value in total.items()})


def _dimension(network: Sequence[Vertex], line: int) -> int:
    return next(d for each in network for d, end in zip(each.dims, each.ends, strict=True) if end == line)


def _at_legs(each: Vertex) -> list[Tensor]:
    """The invariants of a vertex with the components of its legs put in."""
    found: list[Tensor] = []
    for tensor in invariants(each.dims, each.patterns):
        inner = {
            tuple(k for k, end in zip(index, each.ends, strict=True) if end >= 0): value
            for index, value in tensor.items()
            if all(end >= 0 or k == -1 - end for k, end in zip(index, each.ends, strict=True))
        }
        found.append(inner)
    return found


@cache
def invariants(dims: tuple[int, ...], patterns: tuple[Blocks, ...] = ((),)) -> tuple[Tensor, ...]:
    """Invariants of SU(2) multiplets that span those with one of some patterns of exchange, as integer tensors.

    >>> [dict(tensor) for tensor in invariants((2, 2))]
    [{(0, 1): 1, (1, 0): -1}]
    >>> len(invariants((2, 2, 2, 2))), len(invariants((2, 2), ((((0, 1), 1),),)))
    (2, 0)
    """
    found: list[Tensor] = []
    for brackets in _brackets(tuple(d - 1 for d in dims)):
        tensor = _expanded(len(dims), brackets)
        for blocks in patterns:
            every = tensor
            for where, sign in blocks:
                every = _exchanged(every, where, sign)
            if any(every.values()) and every not in found:
                found.append({index: value for index, value in every.items() if value})
    return tuple(found)


_Brackets: TypeAlias = tuple[tuple[tuple[int, int], int], ...]  # how often each pair of indices is in a bracket


def _brackets(degrees: tuple[int, ...]) -> Iterator[_Brackets]:
    """The products of brackets that do not cross, with each index as often as its degree."""
    pairs = list(combinations(range(len(degrees)), 2))

    def grow(place: int, left: tuple[int, ...], chosen: _Brackets) -> Iterator[_Brackets]:
        if place == len(pairs):
            if not any(left):
                yield chosen
            return
        i, j = pairs[place]
        crossing = any(a < i < b < j or i < a < j < b for (a, b), _ in chosen)
        for power in range(0 if crossing else min(left[i], left[j]), -1, -1):
            rest = tuple(n - power if k in (i, j) else n for k, n in enumerate(left))
            yield from grow(place + 1, rest, (*chosen, ((i, j), power)) if power else chosen)

    return grow(0, degrees, ())


def _expanded(size: int, brackets: _Brackets) -> Tensor:
    """The coefficients of a product of brackets: how often y stands at each index."""
    total: Counter[tuple[int, ...]] = Counter({(0,) * size: 1})
    for (i, j), power in brackets:
        longer: Counter[tuple[int, ...]] = Counter()
        for index, value in total.items():
            for m in range(power + 1):  # y_i is taken m times, then x_j, with a sign each
                new = list(index)
                new[i] += m
                new[j] += power - m
                longer[tuple(new)] += value * (-1) ** m * comb(power, m)
        total = longer
    return dict(total)


def _exchanged(tensor: Tensor, where: tuple[int, ...], sign: int) -> Tensor:
    """The sum over all permutations of some indices, with the sign of the permutation if ``sign`` is -1."""
    total: Counter[tuple[int, ...]] = Counter()
    for order in permutations(range(len(where))):
        odd = sum(a > b for a, b in combinations(order, 2)) % 2
        for index, value in tensor.items():
            new = list(index)
            for i, k in zip(where, order, strict=True):
                new[i] = index[where[k]]
            total[tuple(new)] += -value if odd and sign < 0 else value
    return total
