"""The values that sentences about models contain: names of fields and of symmetries, vevs, powers of omega.

Sentences contain operators (``charges.terms.operators.Term``), groups and numbers as they are.  The kinds of neutrinos
are here, too, since verdicts on groups and on models use the same words.
"""

from __future__ import annotations

from typing import NamedTuple

from topologies.verdict import Choice, Sentence


class FieldName(NamedTuple):
    """The name of a field, or of some of its generations, such as nu_R(5); it may be conjugated, or to a power.

    >>> print(FieldName("chi", conjugated=True, power=4))
    chi*^4
    """

    name: str
    conjugated: bool = False
    power: int = 1

    def __str__(self) -> str:
        name = f"{self.name}*" if self.conjugated else self.name
        return f"{name}^{self.power}" if self.power > 1 else name


class Vev(NamedTuple):
    """The vacuum expectation value of a field; a sentence names the field."""

    field: Sentence

    def __str__(self) -> str:
        return f"<{self.field}>"


class SymmetryName(NamedTuple):
    """The name of a symmetry, such as B-L or Z2."""

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
    """The kinds of neutrinos: Dirac to all orders or up to some dimension of operators, Majorana, both, or massless."""

    DIRAC = "dirac"
    ACCIDENTAL = "dirac-accidental"
    MAJORANA = "majorana"
    MIXED = "mixed"
    MASSLESS = "massless"

    @property
    def dirac(self) -> bool:
        """Whether they are Dirac, at least up to some dimension of operators."""
        return self in (NeutrinoKind.DIRAC, NeutrinoKind.ACCIDENTAL)


class Sign(Choice):
    """A sign that stands in sentences as a word."""

    TO = "->"
