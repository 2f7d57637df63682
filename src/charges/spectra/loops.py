"""Loop corrections to the mass matrices of a theory with generic couplings, as power series in e, one power for a loop.

Every propagator is exact in all vevs, and full: it contains the corrections of lower orders.  A loop integral is
replaced by its integrand at one random point for each diagram, where all momenta are equal: this is the product of the
coupling matrices along the diagram with a random factor for each internal state, the loop function of its mass.  So
ranks and elementary divisors come out as for generic masses, and what couplings force to vanish does vanish.  A rank
that rests on the small difference between a product of loop functions and the function of several masses does not
count: with a single N, three loops give one neutrino a mass in the model of Krauss, Nasri and Trodden.
Source: J. M. Cornwall, R. Jackiw, E. Tomboulis, Phys. Rev. D 10 (1974) 2428, for the expansion in full propagators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from random import Random
from typing import NamedTuple, TypeAlias

import numpy as np

from charges.spectra.modular import PRIME, Array, contract, inverse, times
from charges.spectra.skeletons import Skeleton, skeletons
from charges.spectra.theory import Theory

Ends: TypeAlias = tuple[int, int]  # the chiralities of the vertices of two legs
_LEFT, _RIGHT = 0, 1
_BOTH_LEFT, _BOTH_RIGHT, _MIXED = (_LEFT, _LEFT), (_RIGHT, _RIGHT), (_LEFT, _RIGHT)


class Full(NamedTuple):
    """Full propagators at one momentum q, by order: psi psi, psibar psibar, psi psibar (times q-slash), and scalars."""

    left: tuple[Array, ...]
    right: tuple[Array, ...]
    mixed: tuple[Array, ...]
    scalar: tuple[Array, ...]


class Corrections(NamedTuple):
    """Self-energies of one order at one momentum: masses of both kinds, the kinetic matrix, and that of scalars."""

    left: Array
    right: Array
    kinetic: Array
    scalar: Array


class Loops:
    """The corrections to the masses of a theory, order by order.

    Arguments:
        theory: the theory.
        orders: the largest number of loops.
    """

    def __init__(self, theory: Theory, orders: int) -> None:
        self.theory, self.orders = theory, orders
        self.draw = Random(f"{theory.seed} loops")
        self.incomplete = False  # whether diagrams with quartic couplings were left out, for there are too many scalars
        tree = theory.vevs()
        self.vevs = [tree]
        self._background(0)
        self.free = np.array([s.neutral for s in theory.scalars], dtype=bool)

    def _background(self, order: int) -> None:
        """Include what the vevs of one order add to masses and cubic couplings.

        Vevs of higher orders come in linearly: what they add together is of still higher order, and makes nothing new.
        """
        theory, tree = self.theory, self.vevs[0]
        before = theory.potential(tree)
        if order == 0:
            self.masses = [theory.fermion_masses(tree)]
            self.scalars, self.cubic = [before.masses], [theory.cubic(tree)]
            return
        shift = self.vevs[order]
        if not shift.any():
            left, right = (np.zeros_like(m) for m in self.masses[0])
            self.masses.append((left, right))
            self.scalars.append(np.zeros_like(before.masses))
            self.cubic.append(np.zeros_like(self.cubic[0]))
            return
        after = theory.potential((tree + shift) % PRIME)
        left, right = (y @ shift % PRIME for y in theory.yukawa)
        self.masses.append((left, right))
        self.scalars.append((after.masses - before.masses) % PRIME)
        self.cubic.append((theory.cubic((tree + shift) % PRIME) - self.cubic[0]) % PRIME)

    def propagators(self, s: int, order: int) -> Full:
        """Full propagators at a squared momentum up to some order."""
        identity = np.eye(len(self.theory.fermions), dtype=np.int64)
        left = [self.masses[k][_LEFT] for k in range(order + 1)]
        right = [self.masses[k][_RIGHT] for k in range(order + 1)]
        scalars = [self.scalars[k] for k in range(order + 1)]
        kinetic = [identity, *(np.zeros_like(identity) for _ in range(order))]
        for k in range(1, order + 1):
            found = self.corrections(k)
            left[k] = (left[k] + found.left) % PRIME
            right[k] = (right[k] + found.right) % PRIME
            scalars[k] = (scalars[k] + found.scalar) % PRIME
            kinetic[k] = found.kinetic
        # psibar' = Z psibar has a kinetic term 1
        z = _inverted(kinetic)
        zt = [m.T for m in z]
        primed = _product(_product(zt, right), z)
        whole = [(s * identity + m) % PRIME if k == 0 else m for k, m in enumerate(_product(primed, left))]
        inner = _inverted(whole)  # (s + M'M)^-1, from psi to psi
        first = _product(inner, primed)
        mixed = _product(inner, zt)
        last = _product(_product(z, _product(left, inner)), zt)
        d = [(s * self.theory.metric + m) % PRIME if k == 0 else m for k, m in enumerate(scalars)]
        return Full(tuple(first), tuple(last), tuple(mixed), tuple(_inverted(d)))

    def corrections(self, order: int) -> Corrections:
        """All self-energies of one order, at random points."""
        everything = np.arange(len(self.theory.fermions))
        size = len(self.theory.scalars)
        scalar = np.zeros((size, size), dtype=np.int64)
        for loops in range(1, order + 1):
            for skeleton in skeletons(loops, 2, spinor=False):
                scalar = (scalar + self._evaluated(skeleton, order - loops)) % PRIME
        found = self.fermions(order, everything, (_BOTH_LEFT, _BOTH_RIGHT, _MIXED))
        return found._replace(scalar=(scalar + scalar.T) % PRIME)

    def fermions(self, order: int, chosen: Array, wanted: Sequence[Ends] = (_BOTH_LEFT,)) -> Corrections:
        """The self-energies of one order of some fermions, of the wanted kinds, at random points."""
        size = len(chosen)
        found = {ends: np.zeros((size, size), dtype=np.int64) for ends in (_BOTH_LEFT, _BOTH_RIGHT, _MIXED)}
        for loops in range(1, order + 1):
            for skeleton in skeletons(loops, 2, spinor=True):
                for ends in wanted:
                    value = self._evaluated(skeleton, order - loops, ends, chosen)
                    found[ends] = (found[ends] + value) % PRIME
        left, right = ((found[ends] + found[ends].T) % PRIME for ends in (_BOTH_LEFT, _BOTH_RIGHT))
        return Corrections(left, right, found[_MIXED], np.zeros((0, 0), dtype=np.int64))

    def advance(self) -> None:
        """Include the vevs of the next order, which loops make of fields that have none at lower ones."""
        order = len(self.vevs)
        size = len(self.theory.scalars)
        tadpole = np.zeros(size, dtype=np.int64)
        for loops in range(1, order + 1):
            for skeleton in skeletons(loops, 1, spinor=False):
                tadpole = (tadpole + self._evaluated(skeleton, order - loops)) % PRIME
        have = np.any([v != 0 for v in self.vevs], axis=0)
        tadpole[~self.free | have] = 0
        shift = np.zeros_like(tadpole)
        if tadpole.any():
            neutral = np.flatnonzero(self.free & ~have)
            inside = self.scalars[0][np.ix_(neutral, neutral)]
            shift[neutral] = (-inverse(inside) @ tadpole[neutral]) % PRIME
        self.vevs.append(shift)
        self._background(order)

    def _evaluated(self, skeleton: Skeleton, room: int, ends: Ends | None = None, chosen: Array | None = None) -> Array:
        """Evaluate a diagram at a random point, with corrections of order ``room`` shared out to its lines."""
        size = len(self.theory.scalars if ends is None else self.theory.fermions if chosen is None else chosen)
        total = np.zeros((size,) * len(skeleton.frame.legs), dtype=np.int64)
        if any(len(flags) == 4 for flags in skeleton.frame.at) and self.theory.quartic is None:
            self.incomplete = True
            return total
        s = self.draw.randrange(1, PRIME)
        full = self.propagators(s, room)
        for chirality in _chiralities(skeleton, ends):
            weight = _numerator(skeleton, chirality, s, is_open=ends is not None)
            for orders in _shares(room, len(skeleton.frame.lines) + self._cubics(skeleton)):
                value = self._contracted(skeleton, chirality, full, orders, chosen)
                total = (total + weight * value) % PRIME
        return total

    def _cubics(self, skeleton: Skeleton) -> int:
        return sum(1 for v in range(skeleton.frame.order) if self._scalar_cubic(skeleton, v))

    @staticmethod
    def _scalar_cubic(skeleton: Skeleton, v: int) -> bool:
        on = {u for vertices, _ in skeleton.chains for u in vertices}
        return v not in on and len(skeleton.frame.at[v]) == 3

    def _contracted(
        self,
        skeleton: Skeleton,
        chirality: dict[int, int],
        full: Full,
        orders: Sequence[int],
        chosen: Array | None,
    ) -> Array:
        """Multiply the vertices and propagators of a diagram and sum over all states."""
        frame, theory = skeleton.frame, self.theory
        first = 2 * len(frame.lines)
        spinor = [*(skeleton.fermions[f // 2] for f in range(first))]
        on = {u for vertices, _ in skeleton.chains for u in vertices}
        extra = list(orders[len(frame.lines) :])
        tensors: list[tuple[Array, list[int]]] = []
        for v, flags in enumerate(frame.at):
            if v in on:
                outer = [f for f in flags if f >= first and chosen is not None]
                inside = [f for f in flags if f < first and spinor[f]]
                rest = [f for f in flags if f not in outer and f not in inside]
                array = theory.yukawa[chirality[v]]
                if outer and chosen is not None:
                    array = array[chosen]
                tensors.append((array, [*outer, *inside, *rest]))
            elif len(flags) == 3:
                tensors.append((self.cubic[extra.pop(0)], list(flags)))
            else:
                quartic = theory.quartic
                assert quartic is not None
                tensors.append((quartic, list(flags)))
            if not tensors[-1][0].any():
                return np.zeros((), dtype=np.int64)

        for line, (u, v) in enumerate(frame.lines):
            order = orders[line]
            if not skeleton.fermions[line]:
                matrix = full.scalar[order]
            elif chirality[u] == chirality[v]:
                matrix = (full.left if chirality[u] == _LEFT else full.right)[order]
            else:
                matrix = full.mixed[order] if chirality[u] == _LEFT else full.mixed[order].T
            if not matrix.any():
                return np.zeros((), dtype=np.int64)
            tensors = _attached(tensors, matrix, 2 * line, 2 * line + 1)
        array, labels = _joined(tensors)
        return array.transpose([labels.index(f) for f in sorted(labels)])


def _attached(
    tensors: list[tuple[Array, list[int]]], matrix: Array, flag: int, other: int
) -> list[tuple[Array, list[int]]]:
    """Put a propagator on one end of a line: afterwards both ends have the label of the other one."""
    result = []
    for array, labels in tensors:
        if flag in labels:
            axis = labels.index(flag)
            array = contract(array, matrix, [(axis, 0)])
            labels = [*(x for x in labels if x != flag), other]
        result.append((array, labels))
    return result


def _joined(tensors: list[tuple[Array, list[int]]]) -> tuple[Array, list[int]]:
    """Contract equal labels, smallest intermediate results first."""
    tensors = [_traced(array, labels) for array, labels in tensors]
    while len(tensors) > 1:
        best: tuple[float, int, int] | None = None
        for i in range(len(tensors)):
            for j in range(i + 1, len(tensors)):
                shared = set(tensors[i][1]) & set(tensors[j][1])
                if shared:
                    size = 1.0
                    for array, labels in (tensors[i], tensors[j]):
                        for n, label in zip(array.shape, labels, strict=True):
                            size *= 1 if label in shared else n
                    if best is None or size < best[0]:
                        best = (size, i, j)
        assert best is not None
        _, i, j = best
        (a, x), (b, y) = tensors[i], tensors[j]
        shared_labels = [label for label in x if label in y]
        array = contract(a, b, [(x.index(label), y.index(label)) for label in shared_labels])
        labels = [label for label in (*x, *y) if label not in shared_labels]
        tensors = [t for n, t in enumerate(tensors) if n not in (i, j)]
        tensors.append(_traced(array, labels))
    return tensors[0]


def _traced(array: Array, labels: list[int]) -> tuple[Array, list[int]]:
    """Sum over labels that occur twice in one array."""
    while twice := next((label for label in labels if labels.count(label) == 2), None):
        i = labels.index(twice)
        j = labels.index(twice, i + 1)
        array = np.trace(array, axis1=i, axis2=j) % PRIME
        labels = [label for n, label in enumerate(labels) if n not in (i, j)]
    return array, labels


def _chiralities(skeleton: Skeleton, ends: Ends | None) -> Iterator[dict[int, int]]:
    """Choose the chirality of every vertex of fermions."""
    vertices = [v for chain, _ in skeleton.chains for v in chain]
    fixed: dict[int, int] = {}
    if ends is not None:
        chain = skeleton.chains[0][0]
        fixed = {chain[0]: ends[0], chain[-1]: ends[1]}
    free = [v for v in vertices if v not in fixed]
    for choice in product((_LEFT, _RIGHT), repeat=len(free)):
        yield fixed | dict(zip(free, choice, strict=True))


@lru_cache(maxsize=256)
def _shares(total: int, places: int) -> tuple[tuple[int, ...], ...]:
    """All ways to share out an order."""
    if places == 0:
        return ((),) if total == 0 else ()
    return tuple((n, *rest) for n in range(total + 1) for rest in _shares(total - n, places - 1))


def _numerator(skeleton: Skeleton, chirality: dict[int, int], s: int, *, is_open: bool) -> int:
    """The momenta of a diagram's fermion lines: two slashes are a square; a closed line has a trace and a sign."""
    weight = 1
    for n, (vertices, _) in enumerate(skeleton.chains):
        closed = n > 0 or not is_open
        stops = (*vertices, vertices[0]) if closed else vertices
        slashes = sum(chirality[u] != chirality[v] for u, v in pairwise(stops))
        weight = weight * (-2 if closed else 1) * pow(s, slashes // 2, PRIME) % PRIME
    return weight


def _product(first: Sequence[Array], second: Sequence[Array]) -> list[Array]:
    """Multiply two series of matrices of the same length."""
    return [
        sum(
            (times(first[i], second[k - i]) for i in range(k + 1) if first[i].any() and second[k - i].any()),
            np.zeros((first[0].shape[0], second[0].shape[1]), dtype=np.int64),
        )
        % PRIME
        for k in range(len(first))
    ]


def _inverted(series: Sequence[Array]) -> list[Array]:
    """Invert a series of matrices whose first term can be inverted."""
    first = inverse(series[0])
    result = [first]
    for k in range(1, len(series)):
        total = np.zeros_like(first)
        for m in range(1, k + 1):
            if series[m].any():
                total = (total + times(series[m], result[k - m])) % PRIME
        result.append(-times(first, total) % PRIME)
    return result
