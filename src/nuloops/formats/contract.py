"""The ways to contract the gauge indices of a product of fields, written with Kronecker deltas and epsilon tensors.

Doublets and triplets of SU(2) are contracted in all ways that a term of dimension four can have; triplets are in the
basis where the generators are (T^a)_bc = -i epsilon_abc, so that they need no distinction from their conjugates.  Other
representations are contracted with their own conjugates, fundamental ones of SU(3) also with epsilon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import NamedTuple, TypeAlias

from charges.arithmetic.elimination import Echelon
from charges.gauge.multiplets import Multiplet, contractions
from charges.terms.alphabet import Letter

Gauss: TypeAlias = tuple[int, int]  # real and imaginary part
Component: TypeAlias = tuple[int, int, int]  # which letter, its SU(2) index, its SU(3) index
Monomial: TypeAlias = tuple[Component, ...]
_Entries: TypeAlias = list[tuple[dict[int, int], Gauss]]

_EPSILON = {(0, 1): 1, (1, 0): -1}
_SIGMA: tuple[dict[tuple[int, int], Gauss], ...] = (
    {(0, 1): (1, 0), (1, 0): (1, 0)},
    {(0, 1): (0, -1), (1, 0): (0, 1)},
    {(0, 0): (1, 0), (1, 1): (-1, 0)},
)
_PRIME, _ROOT = 65537, 256  # 256 squared is -1 modulo this prime


class Tensor(NamedTuple):
    """One invariant tensor and the places of the letters that it contracts.

    "chain": doublet, Pauli matrices of any triplets, doublet; "pair": equal indices; "epsilon": three indices.
    """

    kind: str
    places: tuple[int, ...]


class Structure(NamedTuple):
    """A gauge invariant: tensors for SU(2) and for SU(3)."""

    su2: tuple[Tensor, ...]
    su3: tuple[Tensor, ...]


def times(left: Gauss, right: Gauss) -> Gauss:
    """Multiply two Gaussian integers."""
    return left[0] * right[0] - left[1] * right[1], left[0] * right[1] + left[1] * right[0]


def structures(letters: Sequence[Letter], multiplets: Sequence[Multiplet]) -> tuple[tuple[Structure, ...], int]:
    """Find independent contractions that can be written, and count the others.

    Generations are told apart, and fields without generations are not: a contraction that is zero because of the
    symmetry of equal fields is left out.  Equal fermions commute here, as their spinor indices are antisymmetric.
    """
    found: list[Structure] = []
    independent: Echelon[tuple[object, ...]] = Echelon(_PRIME)

    def epsilons(structure: Structure) -> int:
        ends = [(letters[tensor.places[0]], letters[tensor.places[-1]]) for tensor in structure.su2]
        return sum(first.sign == last.sign for first, last in ends)

    for structure in sorted(map(Structure._make, product(_su2(letters), _su3(letters))), key=epsilons):
        row: dict[tuple[object, ...], int] = {}
        for monomial, (re, im) in expanded(structure, letters).items():
            key = tuple(sorted((*slot(letters, i), a, b) for i, a, b in monomial))
            row[key] = (row.get(key, 0) + re + _ROOT * im) % _PRIME
        if independent.add(row):
            found.append(structure)
    return tuple(found), contractions(multiplets, [slot(letters, i) for i in range(len(letters))]) - len(found)


def slot(letters: Sequence[Letter], i: int) -> tuple[int, int, int]:
    """Letters with equal slots are the same field; one with generations is told apart by its position."""
    letter = letters[i]
    return letter.place, letter.sign, i if letter.copies > 1 else -1


def _su2(letters: Sequence[Letter]) -> Iterator[tuple[Tensor, ...]]:
    dims = [letter.rep[0] for letter in letters]

    def grow(left: tuple[int, ...]) -> Iterator[tuple[Tensor, ...]]:
        if not left:
            yield ()
            return
        i, *others = left
        for j in (j for j in others if dims[j] == dims[i]):
            rest = [k for k in others if k != j]
            if dims[i] == 2:
                ends = (j, i) if letters[i].sign > letters[j].sign else (i, j)
                triplets = [k for k in rest if dims[k] == 3]
                for size in range(min(2, len(triplets)) + 1):
                    for inner in permutations(triplets, size):
                        chain = Tensor("chain", (ends[0], *inner, ends[1]))
                        yield from ((chain, *more) for more in grow(tuple(k for k in rest if k not in inner)))
            elif dims[i] == 3 or letters[i].sign != letters[j].sign:
                yield from ((Tensor("pair", (i, j)), *more) for more in grow(tuple(rest)))
            if dims[i] == 3:
                for k in (k for k in rest if k > j and dims[k] == 3):
                    remaining = tuple(m for m in rest if m != k)
                    yield from ((Tensor("epsilon", (i, j, k)), *more) for more in grow(remaining))

    active = [i for i, dim in enumerate(dims) if dim > 1]
    yield from grow(tuple(sorted(active, key=lambda i: dims[i])))


def _su3(letters: Sequence[Letter]) -> Iterator[tuple[Tensor, ...]]:
    reps = [letter.rep[1] for letter in letters]

    def grow(left: tuple[int, ...]) -> Iterator[tuple[Tensor, ...]]:
        if not left:
            yield ()
            return
        i, *others = left
        for j in others:
            rest = [k for k in others if k != j]
            if reps[j] == reps[i][::-1]:
                yield from ((Tensor("pair", (i, j)), *more) for more in grow(tuple(rest)))
            if sum(reps[i]) == 1 and reps[j] == reps[i]:
                for k in (k for k in rest if k > j and reps[k] == reps[i]):
                    remaining = tuple(m for m in rest if m != k)
                    yield from ((Tensor("epsilon", (i, j, k)), *more) for more in grow(remaining))

    yield from grow(tuple(i for i, rep in enumerate(reps) if any(rep)))


def expanded(structure: Structure, letters: Sequence[Letter]) -> dict[Monomial, Gauss]:
    """Expand the invariant in components, each monomial with the letters in their order.

    Components count from 0, the highest isospin first, that of a triplet in the order of the Pauli matrices.
    """
    factors = [_entries(tensor, letters, letters[tensor.places[0]].rep[0]) for tensor in structure.su2]
    colours = [_entries(tensor, letters, _dimension(letters[tensor.places[0]])) for tensor in structure.su3]
    total: dict[Monomial, Gauss] = {}
    for first in product(*factors):
        for second in product(*colours):
            weak, colour, value = dict[int, int](), dict[int, int](), (1, 0)
            for indices, entry in first:
                weak |= indices
                value = times(value, entry)
            for indices, entry in second:
                colour |= indices
                value = times(value, entry)
            monomial = tuple((i, weak.get(i, 0), colour.get(i, 0)) for i in range(len(letters)))
            before = total.get(monomial, (0, 0))
            total[monomial] = (before[0] + value[0], before[1] + value[1])
    return {monomial: value for monomial, value in total.items() if value != (0, 0)}


def _dimension(letter: Letter) -> int:
    p, q = letter.rep[1]
    return (p + 1) * (q + 1) * (p + q + 2) // 2


def _entries(tensor: Tensor, letters: Sequence[Letter], dimension: int) -> _Entries:
    """The components of a tensor that are not zero; Pauli matrices without the factor 1/2 of the generators."""
    if tensor.kind == "pair":
        return [(dict.fromkeys(tensor.places, k), (1, 0)) for k in range(dimension)]
    if tensor.kind == "epsilon":
        signs = {(0, 1, 2): 1, (1, 2, 0): 1, (2, 0, 1): 1, (0, 2, 1): -1, (2, 1, 0): -1, (1, 0, 2): -1}
        return [(dict(zip(tensor.places, indices, strict=True)), (sign, 0)) for indices, sign in signs.items()]
    start, *inner, end = tensor.places
    found: _Entries = []
    for path in product(range(2), repeat=len(inner) + 1):
        for adjoint in product(range(3), repeat=len(inner)):
            value: Gauss = (1, 0)
            for a, i, j in zip(adjoint, path, path[1:], strict=False):
                value = times(value, _SIGMA[a].get((i, j), (0, 0)))
            for left, a in (
                ((path[0], 1),) if letters[start].sign < 0 else ((1 - path[0], _EPSILON[1 - path[0], path[0]]),)
            ):
                for right, b in (
                    ((path[-1], 1),) if letters[end].sign > 0 else ((1 - path[-1], _EPSILON[path[-1], 1 - path[-1]]),)
                ):
                    if value != (0, 0):
                        indices = {start: left, end: right} | dict(zip(inner, adjoint, strict=True))
                        found.append((indices, times(value, (a * b, 0))))
    return found
