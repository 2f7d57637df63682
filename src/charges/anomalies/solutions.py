r"""Right-handed neutrinos that make B-L free of anomalies: all integer choices, and the rational ones in closed form.

Three generations of standard-model fermions leave the cubic and the gravitational anomaly of B-L, -3 each (left minus
right), so right-handed neutrinos of charges n_i have to satisfy sum n_i = sum n_i^3 = -3.  A pair (q, -q) and a neutral
field contribute nothing; what remains without them is called chiral.

**Three fields, integers.**  (a+b)(b+c)(c+a) = ((a+b+c)^3 - a^3 - b^3 - c^3)/3 = (-27 + 3)/3 = -8, and the three factors
add up to -6.  Three integers with product -8 have absolute values {1, 1, 8}, {1, 2, 4} or {2, 2, 2}, with one or three
minus signs; the sum is -6 only for (-2, -2, -2) and (1, 1, -8).  So (-1, -1, -1) and (-4, -4, 5) are the only ones
(Montero, Pleitez, Phys. Lett. B 675 (2009) 64, arXiv:0706.0473).

**Three fields, rational numbers.**  The cubic curve xyz = -8, x + y + z = -6 is not elliptic: it is singular at
(-2, -2, -2), hence rational, and ``rational_solution`` gives all of its points (proof there).

**More fields.**  All charges but two are chosen, with absolute values that do not increase and partial sums that can
still be balanced.  With S and C left for the sum and the cubes of the last two, a + b = S and ab = (S^3 - C)/(3 S), so
these are the roots of a quadratic equation (S = 0 would be a vector-like pair).  Integers throughout, nothing stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations_with_replacement
from math import comb, isqrt, lcm
from typing import Any, TypeAlias

from charges.anomalies.cancellation import neutrino_charges
from charges.anomalies.pairs import Pairing, chi_charges, pairing, plain
from charges.arithmetic.numbers import Number, moderate
from charges.flow.legs import CHI
from topologies import MalformedInput
from topologies.integers import integer

Charge: TypeAlias = int | Fraction
GENERATIONS = 3
MAX_CANDIDATES = 3 * 10**9  # choices of all charges but two; most are never looked at, so it takes a minute or two
MAX_COMPLETIONS = 10**8  # the same where charges are added to given ones


@dataclass(frozen=True, slots=True)
class AnomalyFree:
    """Charges of right-handed neutrinos, ascending, that cancel the anomalies of B-L."""

    charges: tuple[int, ...]

    def __iter__(self) -> Iterator[int]:
        return iter(self.charges)

    def pairing(self, chi: Number = CHI) -> Pairing:
        """Find out which of them pair with L when chi has this charge; see ``charges.anomalies.pairs``."""
        return pairing(self.charges, chi)

    def pairings(self) -> Iterator[Pairing]:
        """The :meth:`pairing` for each charge of chi with which two or more right-handed neutrinos pair with L."""
        return (pairing(self.charges, chi) for chi in chi_charges(self.charges))

    def document(self, chi: Number = CHI) -> dict[str, Any]:
        """Return plain values for JSON; numbers that are not integers are texts such as "-1/2"."""
        return {
            "charges": list(self.charges),
            "chi_charges": [plain(charge) for charge in chi_charges(self.charges)],
            "pairing": self.pairing(chi).document(),
        }


def anomaly_free(
    fields: int = 3, max_charge: int = 10, *, vectorlike: bool = False, generations: int = GENERATIONS
) -> Iterator[AnomalyFree]:
    """List every choice of integer charges of right-handed neutrinos that cancels the anomalies of B-L.

    Arguments:
        fields: the number of right-handed neutrinos.
        max_charge: the largest absolute value of a charge, in units in which L has -1.
        vectorlike: whether to keep choices that contain pairs (q, -q) or zeros; they follow the chiral ones.
        generations: the number of generations of standard-model leptons, which have the charge -1.

    Returns an iterator without repetitions; chiral choices come in the order of their largest absolute value.
    Raises MalformedInput for numbers that are not positive integers and for more than ``MAX_CANDIDATES`` candidates.

    >>> [solution.charges for solution in anomaly_free(3, 300)]
    [(-1, -1, -1), (-4, -4, 5)]
    >>> [solution.charges for solution in anomaly_free(4, 12)], next(anomaly_free(5, 30)).charges
    ([], (-9, -9, -1, 5, 11))
    """
    fields, max_charge = _positive("fields", fields), _positive("max_charge", max_charge)
    generations = _positive("generations", generations)
    _require_feasible(fields, max_charge)

    def search() -> Iterator[tuple[int, ...]]:
        yield from _chiral(fields, -generations, -generations, max_charge, 0)
        if vectorlike:
            for chiral in range(fields - 1, 0, -1):
                for charges in _chiral(chiral, -generations, -generations, max_charge, 0):
                    for padding in _vectorlike(fields - chiral, max_charge):
                        yield charges + padding

    return (AnomalyFree(tuple(sorted(charges))) for charges in search())


def complete(
    charges: Iterable[Number], fields: int, max_charge: int = 10, *, generations: int = GENERATIONS
) -> Iterator[tuple[Charge, ...]]:
    """List the further right-handed neutrinos that cancel the anomalies that given ones leave.

    Arguments:
        charges: the charges of the given right-handed neutrinos; fractions are allowed.
        fields: the number of added ones; among themselves they have no pair (q, -q) and no zero.
        max_charge: the largest absolute value of an added charge.  Added charges are multiples of 1/d, with d the
            common denominator of the given ones.
        generations: the number of generations of standard-model leptons.

    Returns an iterator of the added charges, ascending.  Raises MalformedInput as ``anomaly_free`` does, for more than
    ``MAX_COMPLETIONS`` candidates.

    >>> list(complete([-4], 2)), list(complete([7], 4))
    ([(-4, 5)], [(-7, -1, -1, -1), (-7, -4, -4, 5)])
    >>> [[str(charge) for charge in added] for added in complete(["-17/3"], 2)]
    [['-10/3', '6']]
    """
    given = neutrino_charges(charges)
    generations = _positive("generations", generations)
    denominator = lcm(*(charge.denominator for charge in given))
    total, cubes = (-generations - sum(charge**power for charge in given) for power in (1, 3))
    return singlets(total, cubes, fields, max_charge, denominator=denominator)


def singlets(
    total: Number, cubes: Number, fields: int, max_charge: int = 10, *, denominator: int = 1
) -> Iterator[tuple[Charge, ...]]:
    """List the right-handed singlets whose charges have a given sum and a given sum of cubes.

    They cancel the anomalies grav^2 X = total and X^3 = cubes that remain without them.

    Arguments:
        total, cubes: exact numbers.
        fields: the number of singlets; among themselves they have no pair (q, -q) and no zero.
        max_charge: the largest absolute value of a charge; charges are multiples of 1 / ``denominator``.

    Returns an iterator of charges, ascending.  Raises MalformedInput as ``complete`` does.

    >>> list(singlets(1, 1, 1)), list(singlets(-3, -3, 3))
    ([(1,)], [(-1, -1, -1), (-4, -4, 5)])
    """
    sums = (moderate(total, "sum") * denominator, moderate(cubes, "sum of cubes") * denominator**3)
    fields, max_charge = _positive("fields", fields), _positive("max_charge", max_charge)
    denominator = _positive("denominator", denominator)
    _require_feasible(fields, max_charge * denominator, MAX_COMPLETIONS)
    if any(value.denominator != 1 for value in sums):
        return iter(())
    choices = _chiral(fields, int(sums[0]), int(sums[1]), max_charge * denominator, 0)
    return (tuple(_whole(Fraction(charge, denominator)) for charge in sorted(charges)) for charges in choices)


def rational_solution(*directions: Number) -> tuple[Fraction, ...]:
    """Find the rational charges in a direction from (-1, ..., -1), for as many generations as right-handed neutrinos.

    Arguments:
        directions: numbers u_i, one for each right-handed neutrino, with sum u_i = 0; only their ratios matter.

    Returns the charges n_i = -1 + t u_i with t = 3 sum u_i^2 / sum u_i^3, in the order of the directions.
    For three fields, with the one parameter p/q, n = -1 - c (p, q, -p-q) and c = 2 (p^2 + pq + q^2) / (pq(p+q)).
    A chi of this charge c pairs all three with L, with the powers p, q and -p-q.

    Raises MalformedInput if the u_i do not add up to zero, or if the line meets no other solution (sum u_i^3 = 0).

    Proof that nothing is missing: let n be a solution for N fields and N generations that is not (-1, ..., -1).  Then
    u_i = n_i + 1 add up to zero, and sum n_i^3 = -N + 3 sum u_i - 3 sum u_i^2 + sum u_i^3 = -N, hence
    sum u_i^3 = 3 sum u_i^2, which is not 0, and n is the point in the direction u with t = 1.  Geometrically
    (-1, ..., -1) is a double point of the cubic, so a line through it meets the cubic in one further point.

    >>> [str(charge) for charge in rational_solution(1, 1, -2)], [str(charge) for charge in rational_solution(2, 1, -3)]
    (['-4', '-4', '5'], ['-17/3', '-10/3', '6'])
    """
    exacts = [moderate(direction, "direction") for direction in directions]
    if sum(exacts):
        raise MalformedInput(f"the directions add up to {sum(exacts)}, not to 0")
    cubes = sum(direction**3 for direction in exacts)
    if not cubes:
        raise MalformedInput("no further solution lies in this direction: the cubes of the directions add up to 0")
    scale = 3 * sum(direction**2 for direction in exacts) / cubes
    return tuple(scale * direction - 1 for direction in exacts)


def document(fields: int = 3, max_charge: int = 10, *, vectorlike: bool = False, chi: Number = CHI) -> dict[str, Any]:
    """Return the solutions as plain values for JSON, with how each pairs with L.

    >>> [solution["charges"] for solution in document()["solutions"]]
    [[-1, -1, -1], [-4, -4, 5]]
    >>> document()["solutions"][1]["pairing"]["powers"]
    [1, 1, -2]
    """
    fields, max_charge = _positive("fields", fields), _positive("max_charge", max_charge)
    solutions = [solution.document(chi) for solution in anomaly_free(fields, max_charge, vectorlike=vectorlike)]
    return {"fields": fields, "max_charge": max_charge, "vectorlike": vectorlike, "solutions": solutions}


def _positive(what: str, value: object) -> int:
    """An integer of at least one; raises MalformedInput for anything else."""
    if (number := integer(value, f"{what} must be an integer")) < 1:
        raise MalformedInput(f"{what} must be at least 1")
    return number


def _require_feasible(fields: int, largest: int, most: int = MAX_CANDIDATES) -> None:
    """Raises MalformedInput if there are too many choices of all charges but two, signs included."""
    chosen = max(fields - 2, 0)
    if chosen > most.bit_length() or comb(largest + chosen - 1, chosen) << chosen > most:
        raise MalformedInput(f"more than {most} candidates: take fewer fields or smaller charges")


def _whole(charge: Fraction) -> Charge:
    """Return an int where the charge is one."""
    return int(charge) if charge.denominator == 1 else charge


def _chiral(fields: int, total: int, cubes: int, largest: int, sign: int) -> Iterator[tuple[int, ...]]:
    """List charges of absolute value up to ``largest`` with the given sum and sum of cubes, without pairs and zeros.

    Absolute values do not increase and equal ones have equal signs, hence each choice comes once and without pairs;
    ``sign`` is that of charges of absolute value ``largest``, 0 if either is allowed.
    """
    if fields == 2:
        yield from _two(total, cubes, largest, sign)
    elif fields == 1:
        if 0 < abs(total) <= largest and total**3 == cubes and (abs(total) < largest or total * sign >= 0):
            yield (total,)
    else:
        least = max(1, -(-abs(total) // fields))  # the absolute values that follow are no larger
        for size in range(least, largest + 1):
            if fields * size**3 < abs(cubes):
                continue
            for charge in (-size, size):
                if size < largest or charge * sign >= 0:
                    turn = 1 if charge > 0 else -1
                    for rest in _chiral(fields - 1, total - charge, cubes - charge**3, size, turn):
                        yield (charge, *rest)


def _two(total: int, cubes: int, largest: int, sign: int) -> Iterator[tuple[int, ...]]:
    """As :func:`_chiral`, for two fields: the roots of a quadratic equation."""
    if not total:
        return  # (q, -q)
    product, remainder = divmod(total**3 - cubes, 3 * total)
    square = total * total - 4 * product
    if remainder or square < 0 or not product:
        return
    root = isqrt(square)
    if root * root != square:
        return
    low, high = (total - root) // 2, (total + root) // 2  # root and total have the same parity
    if max(-low, high) <= largest and not (sign and -sign * largest in (low, high)):
        yield (low, high) if -low >= high else (high, low)


def _vectorlike(fields: int, largest: int) -> Iterator[tuple[int, ...]]:
    """List every way to fill a number of fields with zeros and pairs (q, -q)."""
    for pairs in range(fields // 2 + 1):
        for sizes in combinations_with_replacement(range(1, largest + 1), pairs):
            yield (*chain.from_iterable((size, -size) for size in sizes), *[0] * (fields - 2 * pairs))
