"""Renormalisable terms after breaking by singlets: those that vevs make, and those that the residual group allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from charges.arithmetic.smith import hermite, torsion_rows
from charges.models.field import ModelField
from charges.models.model import Model
from charges.terms.alphabet import Alphabet, Letter
from charges.terms.couplings import Coupling
from charges.terms.lagrangian import couplings_of
from charges.terms.operators import Operators
from charges.words import Vev
from topologies.verdict import Sentence, joined

_HIGHEST = 6  # the largest dimension of the operators that are tried as the origin of a term


@dataclass(frozen=True, slots=True)
class Allowed:
    """A term that the residual symmetry allows, and where it comes from.

    ``vevs`` are the factors that turn it into an operator of the model, in which they are then replaced by their vevs:
    none if it is an operator of the model itself, None if all such operators have a dimension above 6.
    """

    coupling: Coupling
    vevs: tuple[Sentence, ...] | None

    @property
    def dimension(self) -> int | None:
        """The dimension of the lowest operator of the model that becomes this term."""
        return None if self.vevs is None else self.coupling.term.dimension + len(self.vevs)

    @property
    def renormalisable(self) -> bool:
        """Whether the renormalisable terms of the model contain it."""
        return self.dimension is not None and self.dimension <= 4

    @property
    def sentence(self) -> Sentence:
        """The term, and where it comes from."""
        term = self.coupling.text
        if self.vevs is None:
            return Sentence(term, f": only from operators of dimension above {_HIGHEST}")
        if not self.vevs:
            return Sentence(term, ": a term of the model")
        text = Sentence(term, ": from ", joined((term, *map(Vev, self.vevs)), " "))
        return text if self.renormalisable else text + f", an operator of dimension {self.dimension}"

    def __str__(self) -> str:
        return str(self.sentence)


class _Residual(Alphabet):
    """The letters without the singlets with vevs, whose charges are no longer conserved."""

    def __init__(self, full: Alphabet) -> None:
        self.model, self.scale, self.moduli, self.weyl = full.model, full.scale, full.moduli, full.weyl
        self.vacuum = tuple(
            letter for letter in full.letters if _drops_out(self.weyl[letter.place][0].field) and not letter.redundant
        )
        self.letters = tuple(letter for letter in full.letters if letter not in self.vacuum)
        explicit = (tuple(int(q * self.scale) for q in row) for row in self.model.explicit)
        lattice = hermite([*(letter.row for letter in self.vacuum), *explicit, *torsion_rows(self.moduli)])
        self.steps = [(next(j for j, entry in enumerate(base) if entry), base) for base in lattice]

    def explicit(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Nothing: the charges of these terms are not conserved, as those of vevs."""
        return iter(())

    def reduced(self, row: Sequence[int]) -> tuple[int, ...]:
        rest = tuple(row)
        for pivot, base in self.steps:
            if times := rest[pivot] // base[pivot]:
                rest = tuple(x - times * y for x, y in zip(rest, base, strict=True))
        return rest


def _drops_out(field: ModelField) -> bool:
    """Whether a field is a singlet of the standard model with a vev."""
    return field.vev and field.su2 == field.su3 == 1 and not field.hypercharge


def after_breaking(model: Model) -> tuple[Allowed, ...]:
    """List every renormalisable term that is allowed once singlets of the standard model have broken the symmetry.

    The singlets with vevs are left out, since what remains of them is neutral.  A term that is not ``renormalisable``
    is allowed by the residual group, but at tree level the model has it only with operators of higher dimension.
    Raises TooMany if there are too many products to try.

    >>> from charges import Model, ModelField
    >>> fields = [ModelField(name, 0, {"X": q}, vev=name == "S") for name, q in (("S", 2), ("a", 1), ("b", 5))]
    >>> for allowed in after_breaking(Model("toy", ("X",), tuple(fields)))[:4]:
    ...     print(allowed)
    a a: from a a <S*>
    a a*: a term of the model
    a b: from a b <S*> <S*> <S*>, an operator of dimension 5
    a b*: from a b* <S> <S>
    """
    return allowed_after_breaking(Alphabet(model))


def allowed_after_breaking(full: Alphabet) -> tuple[Allowed, ...]:
    """As :func:`after_breaking`, with the letters of the model."""
    residual = _Residual(full)

    # for each number of vevs: the charges that they take up, with the first product of vevs that does
    absorbed: list[dict[tuple[int, ...], tuple[Sentence, ...]]] = [{} for _ in range(_HIGHEST)]
    for size, products in enumerate(absorbed):
        for vevs in combinations_with_replacement(residual.vacuum, size):
            products.setdefault(_opposite(full, vevs), tuple(Sentence(letter.name) for letter in vevs))

    def source(letters: Sequence[Letter]) -> tuple[Sentence, ...] | None:
        room = _HIGHEST - sum(letter.weight for letter in letters) // 2
        row = full.reduced([sum(column) for column in zip(*(letter.row for letter in letters), strict=True)])
        return next((products[row] for products in absorbed[: room + 1] if row in products), None)

    return tuple(Allowed(coupling, source(coupling.term.letters)) for coupling in couplings_of(Operators(residual)))


def _opposite(full: Alphabet, letters: Sequence[Letter]) -> tuple[int, ...]:
    """The conserved numbers that a product needs to become neutral with these letters."""
    total = [0] * len(full.moduli)
    for letter in letters:
        total = [x - y for x, y in zip(total, letter.row, strict=True)]
    return full.reduced(total)
