"""Models: fields with spin, gauge representation, charges under named symmetries, and vevs; all numbers are exact.

Conventions: electric charge is T3 + Y, B-L is normalised such that L has -1, and negative SU(3) dimensions are
conjugate representations.  A vector-like fermion comes with both chiralities.  A symmetry called Z2, or Z4', is
discrete: its charges are integers modulo n.  Any other name is that of a U(1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from charges.arithmetic.numbers import exact, expected
from charges.arithmetic.smith import Matrix, hermite, torsion_rows
from charges.models.field import ModelField, quarks, triality
from charges.models.products import factors
from charges.symmetries.abelian import discrete_order
from charges.symmetries.breaking import QUARKS, residual_groups
from charges.symmetries.residual import Phase, ResidualGroup
from charges.words import FieldName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

_SOFT, _HIGHEST = 3, 4  # dimensions of terms that break symmetries explicitly


class Incomplete(MalformedInput):
    """A model lacks quarks that are needed; ``why`` is the message without the name of the model."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(model, why)
        self.model, self.why = model, why

    def __str__(self) -> str:
        return f"{self.model} {self.why}"


class Species(NamedTuple):
    """The generations of a field that have the same charges.

    Attributes:
        field: the field.
        copies: the number of these generations.
        row: their element in the lattice of all conserved numbers: see :attr:`Model.species`.
        name: such as nu_R(5), with the charges if other generations of the field have different ones.
    """

    field: ModelField
    copies: int
    row: tuple[Fraction, ...]
    name: str

    @property
    def which(self) -> str:
        """The end of the name that tells generations apart, such as (5); empty if all have the same charges."""
        return self.name.removeprefix(self.field.name)


@dataclass(frozen=True, slots=True)
class Model:
    """Fields and the symmetries that they are charged under; the vevs of fields break these.

    Arguments:
        name: its name in messages and reports.
        symmetry: the names of the U(1)s and of discrete symmetries such as Z2; may be empty.
        fields: the new fields, and those of the standard model that matter, which are marked ``sm``.
        reference: its source, such as "arXiv:1812.01599".
        gauged: the names of the U(1)s that are gauged; None if those are whose anomalies cancel.
        soft: terms of dimension 3 at most, such as "N N", that are there although the symmetries forbid them.
        broken: such terms of dimension 4 at most.

    Raises MalformedInput if a name occurs twice or a field has no charge under one of the symmetries.
    """

    name: str
    symmetry: tuple[str, ...]
    fields: tuple[ModelField, ...]
    reference: str = ""
    gauged: tuple[str, ...] | None = None
    soft: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    _species: tuple[Species, ...] = field(default=(), init=False, repr=False, compare=False)  # () until asked for

    def __post_init__(self) -> None:
        expected(self.name, str, "the name of a model is a text")
        for what in ("symmetry", "fields"):
            given = getattr(self, what)
            if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
                raise MalformedInput(f"model {self.name!r:.60}: {what} must be a tuple, got {given!r:.60}")
            object.__setattr__(self, what, tuple(given))
        for name in self.symmetry:
            expected(name, str, "the names of symmetries are texts")
        if wrong := [f for f in self.fields if not isinstance(f, ModelField)]:
            raise MalformedInput(f"model {self.name!r:.60}: {wrong[0]!r:.60} is not a ModelField")

        if self.gauged is not None:
            if isinstance(self.gauged, str) or not isinstance(self.gauged, Iterable):
                raise MalformedInput(f"model {self.name!r:.60}: gauged must be a tuple, got {self.gauged!r:.60}")
            object.__setattr__(self, "gauged", tuple(self.gauged))
            for name in self.gauged:
                if name not in self.symmetry or discrete_order(name):
                    raise MalformedInput(f"model {self.name!r:.60}: {name!r:.60} is not a U(1) of the model: gauged")

        if not self.fields:
            raise MalformedInput("a model needs at least one field")
        if len(set(self.symmetry)) < len(self.symmetry):
            raise MalformedInput(f"model {self.name!r:.60}: a symmetry is named twice")
        names = [f.name for f in self.fields]
        if twice := [name for name in names if names.count(name) > 1]:
            raise MalformedInput(f"two fields are called {twice[0]!r}")
        for f in self.fields:
            if set(f.charges) != set(self.symmetry):
                symmetries = ", ".join(map(str, self.symmetry)) or "no symmetry"
                raise MalformedInput(f"field {f.name!r} must have one charge under each of: {symmetries}")

        for key, highest in (("soft", _SOFT), ("broken", _HIGHEST)):
            given = getattr(self, key)
            if isinstance(given, str) or not isinstance(given, Iterable):
                raise MalformedInput(f"model {self.name!r:.60}: {key} must be a tuple of texts, got {given!r:.60}")
            object.__setattr__(self, key, tuple(given))
            for text in getattr(self, key):
                fermions = [self[factor.field].fermion for factor in factors(self.names, text)]
                if sum(fermions) % 2 or 2 * len(fermions) + sum(fermions) > 2 * highest:
                    raise MalformedInput(f"{key} term {text!r:.60}: two fermions or none, dimension {highest} at most")
        for name in self.gauged or ():
            if any(row[self.symmetry.index(name)] for row in self.explicit):
                raise MalformedInput(f"{name} is gauged, so no term can break it explicitly")

    @property
    def names(self) -> Mapping[str, str]:
        """For the name of each field, and of each of its species, the name of the field."""
        return {name: s.field.name for s in self.species for name in (s.name, s.field.name)}

    def __getitem__(self, name: str) -> ModelField:
        """Return the field with this name; raises MalformedInput for an unknown one."""
        for f in self.fields:
            if f.name == name:
                return f
        raise MalformedInput(f"no field {name!r}: the fields are {', '.join(f.name for f in self.fields)}")

    @property
    def orders(self) -> tuple[int, ...]:
        """The n of Z_n for each symmetry, or 0 for a U(1)."""
        return tuple(map(discrete_order, self.symmetry))

    def under(self, names: Sequence[str]) -> Model:
        """The same model with some of its symmetries only."""
        fields = (replace(f, charges={name: f.charges[name] for name in names}) for f in self.fields)
        gauged = None if self.gauged is None else tuple(name for name in self.gauged if name in names)
        return Model(self.name, tuple(names), tuple(fields), self.reference, gauged, self.soft, self.broken)

    @property
    def vevs(self) -> tuple[str, ...]:
        """The names of the fields with a vev."""
        return tuple(f.name for f in self.fields if f.vev)

    @property
    def species(self) -> tuple[Species, ...]:
        """The fields, split into generations with different charges.

        Each species has a row: its charges, hypercharge, isospin parity (su2 - 1, modulo 2), triality (modulo 3) and
        fermion parity (modulo 2).  A product of fields, gauge bosons and derivatives can be made invariant if and only
        if its rows add up to zero modulo :attr:`moduli`.
        """
        if not self._species:
            object.__setattr__(self, "_species", tuple(self._different()))
        return self._species

    def _different(self) -> Iterator[Species]:
        for f in self.fields:
            fixed = (exact(f.hypercharge), *map(Fraction, ((f.su2 - 1) % 2, triality(f), int(f.fermion))))
            vectors = f.vectors(self.symmetry)
            different = dict.fromkeys(vectors)
            for vector in different:
                name = f.name if len(different) == 1 else f"{f.name}({','.join(map(str, vector))})"
                yield Species(f, vectors.count(vector), (*vector, *fixed), name)

    @property
    def moduli(self) -> tuple[int, ...]:
        """The modulus of each entry of a row; 0 for one that counts exactly (U(1) charges, hypercharge)."""
        return (*self.orders, 0, 2, 3, 2)

    def lattice(self, rows: Iterable[Sequence[Fraction]], scale: int) -> Matrix:
        """Compute the lattice, times ``scale``, of some rows and of those that count as zero.

        These are the rows of vevs, of terms that break symmetries explicitly, and torsion rows.
        """
        vacuum = [*(species.row for species in self.species if species.field.vev), *self.explicit]
        torsion = torsion_rows([n * scale for n in self.moduli])
        return hermite([*([int(q * scale) for q in row] for row in (*rows, *vacuum)), *torsion])

    @property
    def explicit(self) -> tuple[tuple[Fraction, ...], ...]:
        """The rows of the terms that break symmetries explicitly, for every choice of generations."""
        found = []
        for text in (*self.soft, *self.broken):
            parts = [
                (f.sign, [s.row for s in self.species if f.name in (s.name, s.field.name)])
                for f in factors(self.names, text)
            ]
            for rows in product(*(rows for _, rows in parts)):
                signed = [[sign * q for q in row] for (sign, _), row in zip(parts, rows, strict=True)]
                found.append(tuple(sum(column, Fraction(0)) for column in zip(*signed, strict=True)))
        return tuple(dict.fromkeys(found))

    @property
    def tilted(self) -> bool:
        """Whether some vev carries both hypercharge and another charge, so that an unbroken symmetry mixes the two."""
        return any(f.vev and f.hypercharge and any(map(any, f.vectors(self.symmetry))) for f in self.fields)

    def residual(self, *, coloured: bool = False) -> ResidualGroup[Phase]:
        """Find the group that the vevs leave of the symmetries, by default on colour singlets, as in the papers.

        Hadrons are colour singlets too, so those count that coloured fields form with gluons and quarks.  Colour octets
        have phases then; triplets and others have none, as they are seen in combinations only.

        If a vev carries both hypercharge and another charge, the symmetry that is left is a combination with
        hypercharge: then ``Y`` is among the symmetries, and the generators show the combination.  Otherwise the gauge
        group is left out.

        Arguments:
            coloured: whether all fields count, and quarks with B-L = 1/3 if the model lists none.

        Raises MalformedInput without any symmetry or without a colourless field.
        """
        new = [f.name for f in self.fields if f.su3 != 1 and not f.sm]
        has_quarks = any(f.sm and f.fermion and f.su3 != 1 for f in self.fields)
        known = not has_quarks and "B-L" in self.symmetry and standard_b_l(self)
        added = quarks({u1: Fraction(int(u1 == "B-L"), 3) for u1 in self.symmetry}) if known else ()
        counted = [f for f in self.fields if coloured or not triality(f)]
        if not self.symmetry or not counted:
            raise MalformedInput("the residual group needs at least one symmetry and one colourless field")

        if coloured:
            further = [row for f in added for row in self._rows(f)]
            sector = Sentence("coloured fields included")
            if known:
                sector += Sentence("; quarks ", QUARKS, " too")
        else:
            further = self._hadrons(added)
            hadrons = Sentence("colour singlets, hadrons of ", joined(map(FieldName, new)), " among them")
            sector = hadrons if new else Sentence()

        names = (*self.symmetry, "Y") if self.tilted else self.symmetry
        return residual_groups(
            {f.name: dict(zip(names, zip(*self._rows(f), strict=True), strict=True)) for f in counted},
            [f.name for f in counted if f.vev],
            further=[dict(zip(names, row, strict=True)) for row in further],
            zero=[
                dict(zip(names, row[: len(self.symmetry)] + (Fraction(0),) * self.tilted, strict=True))
                for row in self.explicit
            ],
            sector=sector,
        )

    def _rows(self, f: ModelField) -> list[tuple[Fraction, ...]]:
        """List the charges of each generation, with its hypercharge if the symmetries mix with it."""
        mixed = (exact(f.hypercharge),) if self.tilted else ()
        return [(*vector, *mixed) for vector in f.vectors(self.symmetry)]

    def _hadrons(self, added: Sequence[ModelField]) -> list[tuple[Fraction, ...]]:
        """List generators of the charges of all colour-singlet products of fields with triality, quarks among them."""
        fields = [f for f in self.fields if triality(f)]
        rows = [(triality(f), row) for f in (*fields, *added) for row in self._rows(f)] if fields else []
        if not rows:
            return []
        (t, row), *others = rows
        first = row if t == 1 else [-q for q in row]  # of triality 1
        differences = [tuple(q - n * p for p, q in zip(first, row, strict=True)) for n, row in others]
        return [tuple(3 * q for q in first), *differences]


def standard_b_l(model: Model) -> bool:
    """Check whether the symmetry called B-L, if there is one, is the usual one, under which quarks have 1/3.

    It is if all lepton doublets have -1, or 1 where the conjugate is listed, and the Higgs doublet has 0.
    """

    def usual(f: ModelField) -> int:
        return (-1 if exact(f.hypercharge) < 0 else 1) if f.fermion else 0

    doublets = [f for f in model.fields if f.sm and f.su2 == 2 and f.su3 == 1]
    return all(q == usual(f) for f in doublets if "B-L" in model.symmetry for (q,) in f.vectors(["B-L"]))
