"""Are neutrinos Dirac or Majorana?  The residual group decides.

A Majorana mass nu nu is invariant exactly when 2 k = 0 mod M for a neutrino that transforms as omega**k under Z_M.  So
neutrinos are Dirac under an unbroken U(1) and under Z_M with M odd (unless k = 0); under Z_2N they are Majorana if they
transform as omega**N or trivially.  Source: Hirsch, Srivastava, Valle, Phys. Lett. B 781 (2018) 302, arXiv:1711.06181.
"""

from __future__ import annotations

from dataclasses import dataclass

from charges.fields import Number, exact
from charges.residual import ResidualGroup, group_order
from topologies import MalformedInput


@dataclass(frozen=True, slots=True)
class Nature:
    """The verdict, "dirac" or "majorana", with its reason; true for Dirac."""

    nature: str
    reason: str

    def __bool__(self) -> bool:
        return self.nature == "dirac"


def nature(group: str | int | ResidualGroup, k: Number) -> Nature:
    """Whether the group forbids the Majorana mass of a neutrino that transforms as omega**k.

    Arguments:
        group: "Z6", 6, "U1", or a ResidualGroup.
        k: the power of omega; for an unbroken U(1) the charge.

    Raises MalformedInput for an unknown group or a power that is not an integer.

    >>> nature("Z6", 4).nature, nature("Z4", 2).nature
    ('dirac', 'majorana')
    """
    order = group_order(group)
    power = exact(k, "phase")
    if order is None:
        if power:
            return Nature("dirac", f"U(1) is unbroken and nu nu has charge {2 * power}, which is not 0")
        return Nature("majorana", "U(1) is unbroken but the neutrino is neutral, so nu nu is invariant")
    if power.denominator != 1:
        raise MalformedInput(f"phase {k} is not an integer power of omega")
    twice = int(2 * power) % order
    if twice:
        return Nature("dirac", f"nu nu transforms as omega^{twice}: no Majorana mass as long as Z{order} is exact")
    return Nature("majorana", f"nu nu is invariant under Z{order}, since 2 * {int(power) % order} = 0 mod {order}")
