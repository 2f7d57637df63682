"""Is a diagram zero when its legs are electrically neutral components?  SU(2) is contracted, in integers.

The factor of a diagram under SU(2) is a tensor network.  Every line joins its two ends by the only invariant of a
multiplet with itself, every vertex has the invariants of its multiplets, and every leg has one component.  An invariant
of multiplets of spins j_i is the coefficient table of a product of brackets [ij] = x_i y_j - x_j y_i, in which i
occurs 2 j_i times; the products in which no two brackets cross are a basis.  A vertex has a coupling constant for each
of its invariants, so the factor is a polynomial in these, and a diagram is zero if all coefficients are.

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

Tensor: TypeAlias = Mapping[tuple[int, ...], int]  # entries other than 0, by the component of each index
Blocks: TypeAlias = tuple[tuple[tuple[int, ...], int], ...]  # positions, and 1 or -1 under their exchange
_Couplings: TypeAlias = tuple[tuple[int, int], ...]  # a product of coupling constants: (coupling, invariant) of each


class Vertex(NamedTuple):
    """A vertex of a network.

    Attributes:
        dims: the SU(2) dimensions of the fields that flow in.
        ends: for each field the number of its line, or -1 - k for a leg with the k-th component.
        patterns: the symmetries that its invariants may have.
        coupling: vertices with the same number have the same coupling constants, in this order of their ends.
    """

    dims: tuple[int, ...]
    ends: tuple[int, ...]
    patterns: tuple[Blocks, ...]
    coupling: int


class Flowing(NamedTuple):
    """A field that flows into a vertex.

    Attributes:
        su2: its SU(2) dimension.
        su3: its SU(3) labels.
        end: its line or leg, as in :class:`Vertex`.
        name: a number that equal fields have in common.
        copies: the number of its generations: with more than one, equal fields can be antisymmetric.
    """

    su2: int
    su3: tuple[int, int]
    end: int
    name: int
    copies: int


def component(su2: int, twice_t3: int) -> int:
    """Return the number that stands in ``Vertex.ends`` for a leg with this component.

    >>> component(2, 1), component(2, -1)
    (-1, -2)
    """
    return -1 - (su2 - 1 - twice_t3) // 2


def vertex(fields: Sequence[Flowing], coupling: int) -> Vertex:
    """Make a vertex with all invariants that its fields allow without derivatives.

    Equal scalars are symmetric, and so are two equal fermions (their spins are antisymmetric).  For coloured fields
    that holds for SU(3) and SU(2) together, so that all invariants of SU(2) are taken if colour may have both
    symmetries.
    """
    fields = sorted(fields, key=lambda field: field.name)
    names = {field.name for field in fields}
    equal = [tuple(i for i, field in enumerate(fields) if field.name == name) for name in names]
    exchanges = [_patterns(fields, where) for where in sorted(equal) if len(where) > 1]
    patterns = tuple(tuple(block for blocks in chosen for block in blocks) for chosen in product(*exchanges))
    return Vertex(tuple(field.su2 for field in fields), tuple(field.end for field in fields), patterns, coupling)


def _patterns(fields: Sequence[Flowing], where: tuple[int, ...]) -> tuple[Blocks, ...]:
    """List how equal fields may be exchanged, for every choice of generations: only within one generation."""
    first = fields[where[0]]
    sign = 1 if first.su3 == (0, 0) else _colour_sign(tuple(field.su3 for field in fields), where)
    if not sign:
        return ((),)

    generations = range(min(first.copies, len(where)))
    partitions = (
        [tuple(i for i, g in zip(where, choice, strict=True) if g == generation) for generation in generations]
        for choice in product(generations, repeat=len(where))
    )
    return tuple(sorted({tuple(sorted((block, sign) for block in p if len(block) > 1)) for p in partitions if all(p)}))


@cache
def _colour_sign(labels: tuple[tuple[int, int], ...], where: tuple[int, ...]) -> int:
    """Return 1 if colour is symmetric in these indices, so that SU(2) is, -1 if antisymmetric, 0 if it may be both."""
    fields = [Multiplet(su3=su3) for su3 in labels]
    names = ["equal" if i in where else str(i) for i in range(len(labels))]
    total = contractions(fields)
    if contractions(fields, names) == total:
        return 1
    return -1 if contractions(fields, names, antisymmetric=["equal"]) == total else 0


@lru_cache(maxsize=100_000)
def vanishes(network: tuple[Vertex, ...]) -> bool:
    """Check whether a diagram is zero for all values of its coupling constants.

    >>> nu, h = component(2, 1), component(2, -1)  # in L and in H
    >>> def loop(a, b, c, d):  # the diagram T1-1: fermion a between the leptons, scalars b, c, d
    ...     ends = [(a, 0, nu, b, 1), (a, 0, nu, c, 2), (b, 1, h, d, 3), (c, 2, h, d, 3)]
    ...     return tuple(Vertex((i, 2, j), (k, leg, l), ((),), v) for v, (i, k, leg, j, l) in enumerate(ends))
    >>> vanishes(loop(2, 1, 1, 2)), vanishes(loop(2, 1, 3, 2)), vanishes(loop(1, 2, 2, 1))
    (True, False, False)
    """
    return not any(_factor(network).values())


def _factor(network: Sequence[Vertex]) -> Counter[_Couplings]:
    """Contract a network, vertex by vertex: compute the coefficient of each product of coupling constants."""
    total: dict[tuple[tuple[int, ...], _Couplings], int] = {((), ()): 1}
    lines: list[int] = []  # open ones, in the order of their components
    waiting = list(network)
    while waiting:
        nearest = max(waiting, key=lambda vertex: sum(end in lines for end in vertex.ends))
        waiting.remove(nearest)

        ends = [*lines, *(end for end in nearest.ends if end >= 0)]
        left = [i for i, end in enumerate(ends) if ends.count(end) == 1]
        places = [tuple(i for i, line in enumerate(ends) if line == end) for end in dict.fromkeys(ends)]
        joined = [(where, _dimension(network, ends[where[0]])) for where in places if len(where) == 2]

        tensors = _at_legs(nearest)
        contracted: Counter[tuple[tuple[int, ...], _Couplings]] = Counter()
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
                        contracted[tuple(both[i] for i in left), powers] += weight

        total = {key: value for key, value in contracted.items() if value}
        lines = [ends[i] for i in left]
    return Counter({couplings: value for (_, couplings), value in total.items()})


def _dimension(network: Sequence[Vertex], line: int) -> int:
    """Find the SU(2) dimension of a line."""
    return next(d for vertex in network for d, end in zip(vertex.dims, vertex.ends, strict=True) if end == line)


def _at_legs(vertex: Vertex) -> list[Tensor]:
    """List the invariants of a vertex with the components of its legs put in."""
    tensors: list[Tensor] = []
    for tensor in invariants(vertex.dims, vertex.patterns):
        inner = {
            tuple(k for k, end in zip(index, vertex.ends, strict=True) if end >= 0): value
            for index, value in tensor.items()
            if all(end >= 0 or k == -1 - end for k, end in zip(index, vertex.ends, strict=True))
        }
        tensors.append(inner)
    return tensors


@cache
def invariants(dims: tuple[int, ...], patterns: tuple[Blocks, ...] = ((),)) -> tuple[Tensor, ...]:
    """List invariants of SU(2) multiplets, as integer tensors, that span those with one of the patterns of exchange.

    >>> [dict(tensor) for tensor in invariants((2, 2))]
    [{(0, 1): 1, (1, 0): -1}]
    >>> len(invariants((2, 2, 2, 2))), len(invariants((2, 2), ((((0, 1), 1),),)))
    (2, 0)
    """
    tensors: list[Tensor] = []
    for brackets in _brackets(tuple(d - 1 for d in dims)):
        expanded = _expanded(len(dims), brackets)
        for blocks in patterns:
            tensor = expanded
            for where, sign in blocks:
                tensor = _exchanged(tensor, where, sign)
            if any(tensor.values()) and tensor not in tensors:
                tensors.append({index: value for index, value in tensor.items() if value})
    return tuple(tensors)


_Brackets: TypeAlias = tuple[tuple[tuple[int, int], int], ...]  # how often each pair of indices is in a bracket


def _brackets(degrees: tuple[int, ...]) -> Iterator[_Brackets]:
    """Yield the products of brackets that do not cross in which each index occurs as often as its degree says."""
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
    """Expand a product of brackets: return its coefficients by the number of letters y at each index."""
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
    """Sum over all permutations of some indices, with the sign of the permutation if ``sign`` is -1."""
    total: Counter[tuple[int, ...]] = Counter()
    for order in permutations(range(len(where))):
        odd = sum(a > b for a, b in combinations(order, 2)) % 2
        for index, value in tensor.items():
            new = list(index)
            for i, k in zip(where, order, strict=True):
                new[i] = index[where[k]]
            total[tuple(new)] += -value if odd and sign < 0 else value
    return total
