"""The values of which sentences about models are made: names of fields and of symmetries, vevs, powers of omega.

Operators (``charges.terms.operators.Term``), groups and numbers stand in sentences as they are.  The kinds of neutrinos
are here, too, since groups and models judge them in the same words.
"""

from __future__ import annotations

from typing import NamedTuple

from topologies.verdict import Choice, Sentence


class FieldName(NamedTuple):
    """A field by its name, or some of its generations, such as nu_R(5); perhaps conjugated, or to a power.

    >>> print(FieldName("chi", conjugated=True, power=4))
    chi*^4
    """

    name: str
    conjugated: bool = False
    power: int = 1

    def __str__(self) -> str:
        return self.name + "*" * self.conjugated + f"^{self.power}" * (self.power > 1)


class Vev(NamedTuple):
    """The vacuum expectation value of a field, which is named by a sentence."""

    field: Sentence

    def __str__(self) -> str:
        return f"<{self.field}>"


class SymmetryName(NamedTuple):
    """A symmetry by its name, such as B-L or Z2."""

    name: str

    def __str__(self) -> str:
        return self.name


class Omega(NamedTuple):
    """A power of omega, the phase of a field under a cyclic group.

    >>> print(*map(Omega, (0, 1, 5)))
    1 omega omega^5
    """

    power: int

    def __str__(self) -> str:
        return {0: "1", 1: "omega"}.get(self.power, f"omega^{self.power}")


class NeutrinoKind(Choice):
    """What neutrinos are; Dirac to all orders, or up to some dimension of operators."""

    DIRAC = "dirac"
    ACCIDENTAL = "dirac-accidental"
    MAJORANA = "majorana"
    MASSLESS = "massless"

    @property
    def dirac(self) -> bool:
        """Whether they are Dirac at low orders at least."""
        return self in (NeutrinoKind.DIRAC, NeutrinoKind.ACCIDENTAL)


class Sign(Choice):
    """A sign that is a word by itself."""

    TO = "->"
