"""A set of new fields as a value: its phases, its dark matter candidates, and the model with these fields.

The rule for candidates is that of ``charges.dark.classes``, and doublets must be split (docs/models.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from charges.arithmetic.affine import Affine
from charges.contents.keys import Quantum, key_of
from charges.dark.classes import renormalisable, splits
from charges.dark.lines import Grade
from charges.dark.states import dark_matter_candidate
from charges.flow.legs import LEG_CHARGES
from charges.flow.solving import missing_charge
from charges.models.completion import completed
from charges.models.field import ModelField
from charges.models.model import Model
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators
from topologies.graphs.operators import operator as operator_named

NU_R = (-4, -4, 5)  # the anomaly-free charges, of which operators use one or two
_FREE_CHARGE = tuple(Fraction(1, p) for p in (101, 103, 107, 109, 113))
_FREE_Y = tuple(Fraction(1, p) for p in (127, 131, 137, 139, 149))


class NewField(NamedTuple):
    """A new field: its name X1, X2, ..., its quantum numbers, its phase (a power of omega), and whether it is dark.

    The phase is None where the charge is free; then the field is dark whatever the charges of other fields are.
    """

    name: str
    numbers: Quantum
    phase: int | None
    dark: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A set of new fields that gives an operator by loops.

    ``diagrams`` are the keys of all its diagrams.  ``lower_order`` is a diagram with fewer loops that these fields
    give, too, with its fields, or None.  ``symmetry`` is "B-L", or "Z2" and so on where B-L does not balance.
    ``residual`` is the order n of the residual group Z_n, None for families of charges.  ``vanishing`` are those of
    ``diagrams`` that are zero for a neutrino and neutral vevs on the legs, in every way to put the fields on the lines.
    """

    operator: str
    loops: int
    symmetry: str
    residual: int | None
    diagrams: tuple[str, ...]
    fields: tuple[NewField, ...]
    lower_order: str | None
    vanishing: tuple[str, ...] = ()

    @property
    def vanishes(self) -> bool:
        """Whether all of ``diagrams`` are ``vanishing``; some of the fields may still give another diagram."""
        return len(self.vanishing) == len(self.diagrams)

    @property
    def key(self) -> str:
        """The fields and their charges as text (see ``charges.contents.keys``)."""
        return key_of(self.symmetry, (field.numbers for field in self.fields))

    @property
    def grade(self) -> Grade:
        """ "all" if every new field is dark, otherwise "every-loop"."""
        return Grade.ALL if all(field.dark for field in self.fields) else Grade.EVERY_LOOP

    @property
    def dark_matter(self) -> tuple[str, ...]:
        """The names of the dark fields that can be dark matter if they are the lightest.

        Colourless, with a neutral component, and Y = 0; or a scalar with |Y| = 1/2 whose neutral components get
        different masses from renormalisable terms, such as (H* eta)^2.  Any other field scatters off nuclei by Z
        exchange unless it mixes with a field of Y = 0, which then is a candidate itself.
        """
        return tuple(field.name for field in self.fields if field.dark and self._candidate(field))

    def _candidate(self, field: NewField) -> bool:
        """Whether a field can be dark matter if it is the lightest dark one."""
        kind, su3, su2, y, _ = field.numbers
        if any(y.coefficients) or not _neutral(su3, su2, y.constant):
            return False
        even = field.phase is not None and not 2 * field.phase % (self.residual or 1)
        if not y.constant or not even or kind != "scalar":
            return not y.constant
        return self.symmetry != "B-L" or self._splits(field.name)

    def _splits(self, name: str) -> bool:
        """Whether renormalisable terms give the particle and the antiparticle of a field different masses."""
        return splits(renormalisable(Operators(Alphabet(completed(self.model())[0]))), name)

    def _field(self, field: NewField) -> ModelField:
        """A new field as a field of a model."""
        kind, su3, su2, y, q = concrete(field.numbers)
        spin = "1/2" if kind == "fermion" else 0
        charges = {self.symmetry: q.constant}
        return ModelField(field.name, spin, charges, "", su3, su2, y.constant, vectorlike=kind == "fermion")

    def model(self) -> Model:
        """Make the model of these fields, L and H, with nu_R and chi if the operator has them.

        The free charges of a family get values with denominators that occur nowhere else.
        """
        charges: dict[str, list[Fraction]] = {name: [q] for name, q in LEG_CHARGES[self.operator].items()}
        if "nu_R" in charges:
            charges["nu_R"] = list(map(Fraction, NU_R))
        if self.symmetry != "B-L":
            n = self.residual or 1
            unit = unbalanced(self.operator) / n
            charges = {name: [q / unit % n for q in values] for name, values in charges.items()}
        kinds = {leg.name: leg.kind for leg in operator_named(self.operator).legs}
        legs = [
            ModelField(name, "1/2" if kinds[name] == "fermion" else 0, {self.symmetry: values}, **LEGS[name])
            for name, values in charges.items()
        ]
        return Model(self.key, (self.symmetry,), (*legs, *map(self._field, self.fields)))


@cache
def _neutral(su3: int, su2: int, y: Fraction) -> bool:
    """Whether a field with these numbers, of either spin, can be dark matter."""
    return bool(dark_matter_candidate(ModelField("X", 0, {}, "", su3, su2, y)))


LEGS: dict[str, dict[str, Any]] = {
    "L": {"chirality": "left", "su2": 2, "hypercharge": "-1/2", "generations": 3, "sm": True},
    "H": {"su2": 2, "hypercharge": "1/2", "sm": True, "vev": True},
    "nu_R": {"chirality": "right"},
    "chi": {"vev": True},
}


def unbalanced(name: str) -> Fraction:
    """The charge by which the fields of an operator are not balanced, 0 if they are."""
    return abs(missing_charge(operator_named(name)))


def concrete(numbers: Quantum) -> Quantum:
    """Return the member of a family whose free charges have values that nothing else has."""
    y, q = numbers.hypercharge, numbers.charge
    if not (y.coefficients or q.coefficients):
        return numbers
    return numbers._replace(
        hypercharge=Affine(y.at(_FREE_Y[: len(y.coefficients)]), ()),
        charge=Affine(q.at(_FREE_CHARGE[: len(q.coefficients)]), ()),
    )
