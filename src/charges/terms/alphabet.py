"""The letters that operators of a model are written with: its Weyl fields and scalars, and their conjugates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import lcm
from typing import NamedTuple

from charges.gauge.characters import Rep
from charges.models.field import SU3_LABELS
from charges.models.model import Model, Species
from charges.models.products import factors
from charges.words import FieldName


class Letter(NamedTuple):
    """A field or its conjugate in an operator: which Weyl field or scalar it is, and how it transforms."""

    name: FieldName
    place: int
    sign: int
    row: tuple[int, ...]
    rep: Rep
    copies: int
    real: bool = False

    @property
    def redundant(self) -> bool:
        """Whether it is the conjugate of a real field, which is the field itself."""
        return self.real and self.sign < 0

    @property
    def text(self) -> str:
        """The name, with a star for the conjugate."""
        return str(self.name)

    @property
    def weight(self) -> int:
        """Twice the mass dimension."""
        return 2 + self.rep.spinor


class Alphabet:
    """The letters of a model, with the moduli of their conserved numbers; times ``scale`` these are integers."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.scale = lcm(*(q.denominator for species in model.species for q in species.row))
        self.moduli = tuple(m * self.scale for m in model.moduli)
        self.weyl: list[tuple[Species, int]] = []  # with 1 for a left-handed spinor, 2 for a right-handed one
        for species in model.species:
            field = species.field
            sides = {"left": (1,), "right": (2,), "": (1, 2)}[field.chirality] if field.fermion else (0,)
            self.weyl += [(species, side) for side in sides]
        self.letters = tuple(self._letter(i, sign) for i in range(len(self.weyl)) for sign in (1, -1))

    def _letter(self, index: int, sign: int) -> Letter:
        species, side = self.weyl[index]
        row = tuple(sign * int(x * self.scale) for x in species.row)
        rep = Rep(species.field.su2, SU3_LABELS[species.field.su3], int(side == 1), int(side == 2))
        name = FieldName(species.name, sign < 0)
        conjugated = rep if sign > 0 else rep.conjugate()
        return Letter(name, index, sign, row, conjugated, species.copies, species.field.real)

    def vector(self, letters: Sequence[Letter]) -> tuple[int, ...]:
        """Count how often each Weyl field and scalar occurs, conjugates negatively."""
        counts = [0] * len(self.weyl)
        for letter in letters:
            counts[letter.place] += letter.sign
        return tuple(counts)

    def indices(self, name: str) -> list[int]:
        """The places of a field's Weyl fields or scalar, or those of the generations that a name like nu_R(5) means."""
        return [i for i, (species, _) in enumerate(self.weyl) if name in (species.field.name, species.name)]

    def unit(self, *indices: int) -> tuple[int, ...]:
        """The :meth:`vector` of a product of the Weyl fields and scalars at these places."""
        return tuple(indices.count(i) for i in range(len(self.weyl)))

    def explicit(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The products that the soft and broken terms of the model and their conjugates stand for, with these terms.

        A product is a tuple of positions of letters, in ascending order, invariant or not; a field with both
        chiralities means either.
        """
        for text in (*self.model.soft, *self.model.broken):
            choices = []
            for factor in factors(self.model.names, text):
                conjugated = factor.sign < 0 and not self.model[factor.field].real
                choices.append([2 * i + conjugated for i in self.indices(factor.name)])
            for chosen in product(*choices):
                yield text, tuple(sorted(chosen))
                yield text, tuple(sorted(i if self.letters[i].real else i ^ 1 for i in chosen))

    def reduced(self, row: Sequence[int]) -> tuple[int, ...]:
        """Reduce conserved numbers by their moduli; all are zero for an invariant."""
        return tuple(x % m if m else x for x, m in zip(row, self.moduli, strict=True))
