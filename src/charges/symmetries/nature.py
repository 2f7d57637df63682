"""Are neutrinos Dirac or Majorana?  The residual group decides.

A Majorana mass nu nu is invariant exactly when 2 k = 0 mod M for a neutrino that transforms as omega**k under Z_M.  So
neutrinos are Dirac under an unbroken U(1) and under Z_M with M odd (unless k = 0); under Z_2N they are Majorana if they
transform as omega**N or trivially.  Under a product of groups every factor must leave nu nu invariant, so one that does
not is enough.  Source: Hirsch, Srivastava, Valle, Phys. Lett. B 781 (2018) 302, arXiv:1711.06181.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from charges.arithmetic.numbers import Number, exact_row
from charges.symmetries.abelian import AbelianGroup, named_moduli
from charges.symmetries.residual import ResidualGroup, group_order
from charges.words import NeutrinoKind
from topologies import MalformedInput

Group: TypeAlias = str | int | AbelianGroup | ResidualGroup[Any]
DIRAC, MAJORANA = NeutrinoKind.DIRAC, NeutrinoKind.MAJORANA


@dataclass(frozen=True, slots=True)
class Nature:
    """The verdict, "dirac" or "majorana", with its reason; true for Dirac."""

    nature: NeutrinoKind
    reason: str

    def __bool__(self) -> bool:
        return self.nature == DIRAC


def nature(group: Group, k: Number | Sequence[Number]) -> Nature:
    """Decide whether a group forbids the Majorana mass of a neutrino that transforms as omega**k.

    Arguments:
        group: "Z6", 6, "U1", a product such as "Z2xZ4", or what ``residual_group`` or ``residual_groups`` returns.
        k: the power of omega, or the charge under an unbroken U(1); one number for each factor, in the order of the
            name.

    Returns the verdict: Dirac if 2 k is not 0 mod n in some factor Z_n, or k is not 0 in some U(1).
    Raises MalformedInput for an unknown group, a wrong number of powers, or a power that is not an integer.

    >>> nature("Z6", 4).nature, nature("Z4", 2).nature, nature("Z2xZ4", (1, 1)).nature
    ('dirac', 'majorana', 'dirac')
    """
    moduli = _moduli(group)
    powers = exact_row(k, "phase")
    if len(powers) != len(moduli):
        raise MalformedInput(f"{len(powers)} phases for a group of {len(moduli)} factors: give one for each")

    verdicts = [_factor(order, power) for order, power in zip(moduli, powers, strict=True)]
    for verdict in verdicts:
        if verdict:
            return verdict
    return verdicts[0] if len(verdicts) == 1 else Nature(MAJORANA, "; ".join(verdict.reason for verdict in verdicts))


def nature_table(orders: Iterable[int] = range(2, 25)) -> dict[str, tuple[Nature, ...]]:
    """List the verdicts for every power of omega, k = 0, ..., n - 1, under every Z_n; by default Z_2 to Z_24.

    >>> [verdict.nature for verdict in nature_table([4])["Z4"]]
    ['majorana', 'dirac', 'majorana', 'dirac']
    """
    return {f"Z{order}": tuple(nature(order, k) for k in range(order)) for order in orders}


def _moduli(group: Group) -> tuple[int, ...]:
    """List the order of each factor, 0 for U(1)."""
    if isinstance(group, (AbelianGroup, ResidualGroup)):
        return group.moduli or (1,)
    return named_moduli(group) if isinstance(group, str) else (group_order(group) or 0,)


def _factor(order: int, power: Fraction) -> Nature:
    """Judge by one cyclic factor, or by a U(1) if the order is 0."""
    if not order:
        if power:
            return Nature(DIRAC, f"U(1) is unbroken and nu nu has charge {2 * power}, which is not 0")
        return Nature(MAJORANA, "U(1) is unbroken but the neutrino is neutral, so nu nu is invariant")
    if power.denominator != 1:
        raise MalformedInput(f"phase {power} is not an integer power of omega")
    twice = int(2 * power) % order
    if twice:
        return Nature(
            NeutrinoKind.DIRAC, f"nu nu transforms as omega^{twice}: no Majorana mass as long as Z{order} is exact"
        )
    return Nature(
        NeutrinoKind.MAJORANA, f"nu nu is invariant under Z{order}, since 2 * {int(power) % order} = 0 mod {order}"
    )
