"""Models: fields with spin, gauge representation, charges under named symmetries, and vevs; all numbers exact.

Conventions: electric charge is T3 + Y, B-L is normalised such that L has -1, and negative SU(3) dimensions are
conjugate representations.  A vector-like fermion comes with both chiralities.  A symmetry called Z2, or Z4', is
discrete: its charges are integers modulo n.  Any other name is that of a U(1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from charges.arithmetic.numbers import exact, expected
from charges.arithmetic.smith import Matrix, hermite, torsion_rows
from charges.models.field import ModelField, quarks, triality
from charges.symmetries.abelian import discrete_order
from charges.symmetries.breaking import QUARKS, residual_groups
from charges.symmetries.residual import Phase, ResidualGroup
from charges.words import FieldName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined


class Incomplete(MalformedInput):
    """A model lacks quarks that matter; ``why`` is the message without the name of the model."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(model, why)
        self.model, self.why = model, why

    def __str__(self) -> str:
        return f"{self.model} {self.why}"


class Species(NamedTuple):
    """Equal generations of one field: its name, such as nu_R(5), its charges, and how many they are.

    ``row`` is its element in the lattice of all conserved numbers: see :attr:`Model.species`.
    """

    field: ModelField
    copies: int
    row: tuple[Fraction, ...]
    name: str

    @property
    def which(self) -> str:
        """The end of the name that tells generations apart, such as (5); empty if all are equal."""
        return self.name.removeprefix(self.field.name)


@dataclass(frozen=True, slots=True)
class Model:
    """Fields and the symmetries that they are charged under; fields with ``vev`` break these.

    Arguments:
        name: for messages and reports.
        symmetry: the names of the U(1)s and of discrete symmetries such as Z2; may be empty.
        fields: the standard-model ones, marked ``sm``, as far as they matter, and the new ones.
        reference: such as "arXiv:1812.01599".

    Raises MalformedInput if a name occurs twice or a field has no charge under one of the symmetries.
    """

    name: str
    symmetry: tuple[str, ...]
    fields: tuple[ModelField, ...]
    reference: str = ""
    _species: tuple[Species, ...] = field(default=(), init=False, repr=False, compare=False)  # () until asked for

    def __post_init__(self) -> None:
        expected(self.name, str, "the name of a model is a text")
        for what in ("symmetry", "fields"):
            given = getattr(self, what)
            if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
                raise MalformedInput(f"model {self.name!r:.60}: {what} must be a tuple, got {given!r:.60}")
            object.__setattr__(self, what, tuple(given))
        for name in self.symmetry:
            expected(name, str, "symmetries are called by texts")
        if wrong := [each for each in self.fields if not isinstance(each, ModelField)]:
            raise MalformedInput(f"model {self.name!r:.60}: {wrong[0]!r:.60} is no ModelField")
        if not self.fields:
            raise MalformedInput("a model needs at least one field")
        if len(set(self.symmetry)) < len(self.symmetry):
            raise MalformedInput(f"model {self.name!r:.60}: a symmetry is named twice")
        names = [each.name for each in self.fields]
        if twice := [name for name in names if names.count(name) > 1]:
            raise MalformedInput(f"two fields are called {twice[0]!r}")
        for each in self.fields:
            if set(each.charges) != set(self.symmetry):
                shown = ", ".join(map(str, self.symmetry)) or "no symmetry"
                raise MalformedInput(f"field {each.name!r} must have one charge under each of: {shown}")

    def __getitem__(self, name: str) -> ModelField:
        for each in self.fields:
            if each.name == name:
                return each
        raise MalformedInput(f"no field {name!r}: the fields are {', '.join(each.name for each in self.fields)}")

    @property
    def orders(self) -> tuple[int, ...]:
        """For each symmetry the n of Z_n, or 0 for a U(1)."""
        return tuple(map(discrete_order, self.symmetry))

    @property
    def vevs(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.fields if each.vev)

    @property
    def neutrinos(self) -> tuple[str, ...]:
        """By their names and charges: standard-model lepton doublets, and fermions called nu... that are singlets."""
        return tuple(
            each.name
            for each in self.fields
            if each.fermion
            and each.su3 == 1
            and (
                (each.sm and each.su2 == 2 and abs(exact(each.hypercharge)) == Fraction(1, 2))
                or (each.name.startswith("nu") and each.su2 == 1 and not each.hypercharge)
            )
        )

    @property
    def species(self) -> tuple[Species, ...]:
        """The fields, generations with different charges apart.

        Each has a row: its charges, hypercharge, isospin parity (su2 - 1, modulo 2), triality (modulo 3) and fermion
        parity (modulo 2): see :attr:`moduli`.  A product of fields, gauge bosons and derivatives can be made invariant
        exactly if its rows sum to zero in this sense.
        """
        if not self._species:
            object.__setattr__(self, "_species", tuple(self._different()))
        return self._species

    def _different(self) -> Iterator[Species]:
        for each in self.fields:
            fixed = (exact(each.hypercharge), *map(Fraction, ((each.su2 - 1) % 2, triality(each), int(each.fermion))))
            vectors = each.vectors(self.symmetry)
            for vector in (different := dict.fromkeys(vectors)):
                name = each.name if len(different) == 1 else f"{each.name}({','.join(map(str, vector))})"
                yield Species(each, vectors.count(vector), (*vector, *fixed), name)

    @property
    def moduli(self) -> tuple[int, ...]:
        """What each entry of a row counts modulo; 0 for numbers that count exactly (U(1) charges, hypercharge)."""
        return (*self.orders, 0, 2, 3, 2)

    def lattice(self, rows: Iterable[Sequence[Fraction]], scale: int) -> Matrix:
        """The lattice, times ``scale``, of some rows and of what the vacuum does not see: vevs and torsion rows."""
        vacuum = [each.row for each in self.species if each.field.vev]
        torsion = torsion_rows([n * scale for n in self.moduli])
        return hermite([*([int(q * scale) for q in row] for row in (*rows, *vacuum)), *torsion])

    @property
    def tilted(self) -> bool:
        """Whether some vev carries hypercharge and another charge, so that an unbroken symmetry mixes the two."""
        return any(f.vev and f.hypercharge and any(map(any, f.vectors(self.symmetry))) for f in self.fields)

    def residual(self, *, coloured: bool = False) -> ResidualGroup[Phase]:
        """The group that the vevs leave of the symmetries, by default from colour singlets, as papers quote it.

        Hadrons are colour singlets too: those that coloured fields form, with gluons and quarks, count.  Colour octets
        have phases then; triplets and others do not, as only combinations of them are seen.
        With ``coloured`` all fields count, and quarks with B-L = 1/3 if none are listed.

        If a vev that carries hypercharge is charged too, the symmetry that is left is a combination with hypercharge:
        then ``Y`` is among the symmetries, and the generators show how.  The part of the gauge group is left out
        otherwise.  Raises MalformedInput without any symmetry or without a colourless field.
        """
        new = [f.name for f in self.fields if f.su3 != 1 and not f.sm]
        listed = any(f.sm and f.fermion and f.su3 != 1 for f in self.fields)
        known = not listed and "B-L" in self.symmetry and standard_b_l(self)
        added = quarks({u1: Fraction(int(u1 == "B-L"), 3) for u1 in self.symmetry}) if known else ()
        counted = [f for f in self.fields if coloured or not triality(f)]
        if not self.symmetry or not counted:
            raise MalformedInput("the residual group needs at least one symmetry and one colourless field")
        if coloured:
            further = [row for each in added for row in self._rows(each)]
            sector = Sentence("coloured fields included", *["; quarks ", QUARKS, " too"] * known)
        else:
            further = self._hadrons(added)
            hadrons = Sentence("colour singlets, hadrons of ", joined(map(FieldName, new)), " among them")
            sector = hadrons if new else Sentence()
        names = (*self.symmetry, *["Y"] * self.tilted)
        return residual_groups(
            {f.name: dict(zip(names, zip(*self._rows(f), strict=True), strict=True)) for f in counted},
            [f.name for f in counted if f.vev],
            further=[dict(zip(names, row, strict=True)) for row in further],
            sector=sector,
        )

    def _rows(self, each: ModelField) -> list[tuple[Fraction, ...]]:
        """The charges of each generation, and hypercharge if the symmetries mix with it."""
        return [(*vector, *[exact(each.hypercharge)] * self.tilted) for vector in each.vectors(self.symmetry)]

    def _hadrons(self, added: Sequence[ModelField]) -> list[tuple[Fraction, ...]]:
        """Generators of the charges of all colour-singlet products of fields with triality, quarks among them."""
        fields = [f for f in self.fields if triality(f)]
        rows = [(triality(f), row) for f in (*fields, *added) for row in self._rows(f)] if fields else []
        if not rows:
            return []
        (t, row), *others = rows
        first = row if t == 1 else [-q for q in row]  # of triality 1
        differences = [tuple(q - n * p for p, q in zip(first, row, strict=True)) for n, row in others]
        return [tuple(3 * q for q in first), *differences]


def standard_b_l(model: Model) -> bool:
    """Whether the symmetry called B-L, if there is one, is the usual one, which gives quarks 1/3.

    That is one with -1 for all lepton doublets and 0 for the Higgs doublet.
    """
    doublets = [f for f in model.fields if f.sm and f.su2 == 2 and f.su3 == 1]
    return all(q == -int(f.fermion) for f in doublets if "B-L" in model.symmetry for (q,) in f.vectors(["B-L"]))
