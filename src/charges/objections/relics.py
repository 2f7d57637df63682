"""Objections to stable states: charged, coloured or fractionally charged ones would have been seen."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from charges.arithmetic.smith import contains
from charges.dark.classes import Classes
from charges.models.field import ModelField, triality
from charges.models.model import Species
from charges.objections.kinds import Kind, Objection
from charges.words import FieldName
from topologies.verdict import Sentence


def relic_objections(classes: Classes) -> Iterator[Objection]:
    """Object to states that are exactly stable and neither neutral nor able to decay into neutral dark states."""
    known = {*classes.open, *classes.without}
    new = [s for s in classes.species if not (s.field.sm or s.field.vev or s.name in known) and classes.protected(s)]
    neutral = [s.name for s in new if s.field.su3 == 1 and 0 in s.field.electric_charges]
    decays = classes.lattice([*neutral, *classes.open])
    stuck = [s for s in new if s.name not in neutral and not contains(decays, classes.integer_row(s.row))]
    for kind, what in (
        (Kind.FRACTIONAL_RELIC, "fractional electric charge"),
        (Kind.COLOURED_RELIC, "colour"),
        (Kind.CHARGED_RELIC, "electric charge"),
    ):
        for s in stuck:
            if _kind(s.field) == kind:
                yield Objection(kind, _why(s, what))


def _kind(field: ModelField) -> Kind:
    hadron = field.electric_charges[0] + Fraction(triality(field), 3)  # with quarks that make it colourless
    if hadron.denominator != 1:
        return Kind.FRACTIONAL_RELIC
    return Kind.COLOURED_RELIC if field.su3 != 1 else Kind.CHARGED_RELIC


def _why(species: Species, what: str) -> Sentence:
    name = FieldName(species.name)
    return Sentence(name, f" has {what} and cannot decay into anything neutral: such relics are excluded")
