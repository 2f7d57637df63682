"""A state beyond the standard model, and whether it is stable and can be dark matter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from charges.arithmetic.numbers import exact
from charges.models.field import ModelField
from charges.terms.operators import Term
from charges.words import FieldName
from topologies.verdict import Choice, Sentence, Verdict


class Stable(Choice):
    """Whether a state is stable: exactly, up to some order, or not at all."""

    EXACT = "exact"
    ACCIDENTAL = "accidental"
    NO = "no"


@dataclass(frozen=True, slots=True)
class State:
    """The verdict on one field beyond the standard model; generations with different charges are different states.

    Arguments:
        dark: whether it is outside the subgroup of the standard model.
        verdict: "exact" (no decay into standard-model fields and light neutrinos), "accidental" (also where only
            instantons break the symmetry that forbids decays) or "no".
        reason: the proof, or the operators that make it decay.
        decays: sets of up to three other dark states that together carry its class, so that it may decay into them if
            they are lighter; the smallest sets only, and 60 at most.
        unconditional: whether it is stable whatever the masses, since no number of other states carries its class.
        operators: those that together let it decay, none of which can be left out; empty for "exact".
        accidental_up_to: the dimension up to which operators keep it stable; None if all of them do.
        bound_only: whether the search stopped there.
        dark_matter: whether it can be dark matter, and why not or what is needed.
        massless: whether it has no mass, so that it counts neither as dark matter nor as a stable massive state.
    """

    name: str
    dark: bool
    verdict: Stable
    reason: str
    dark_matter: Verdict
    decays: tuple[tuple[str, ...], ...] = ()
    unconditional: bool = False
    operators: tuple[Term, ...] = ()
    accidental_up_to: int | None = None
    bound_only: bool = False
    massless: bool = False

    def __bool__(self) -> bool:
        return self.verdict == Stable.EXACT


def dark_matter_candidate(field: ModelField) -> Verdict:
    """Whether a stable state can be dark matter: colourless, with a neutral component, not coupled to the Z boson.

    >>> dark_matter_candidate(ModelField("E", "1/2", {}, hypercharge=-1, vectorlike=True)).reason
    'E has no electrically neutral component'
    """
    name, y = FieldName(field.name), exact(field.hypercharge)
    if field.su3 != 1:
        return Verdict(False, Sentence(name, " carries colour"))
    if 0 not in field.electric_charges:
        return Verdict(False, Sentence(name, " has no electrically neutral component"))
    if not y:
        return Verdict(True, Sentence(name, " is colourless, with a neutral component and hypercharge 0"))
    if abs(y) == Fraction(1, 2):  # H H X* X* may split it
        text = Sentence(name, " has Y = ", y, ", so its neutral component couples to the Z and needs a splitting")
        return Verdict(True, text)
    return Verdict(False, Sentence(name, " has Y = ", y, ": its neutral component couples to the Z"))
