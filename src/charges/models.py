"""Models: fields with spin, gauge representation, charges under named symmetries, and vevs; all numbers exact.

Conventions: electric charge is T3 + Y, B-L is normalised such that L has -1, and negative SU(3) dimensions are
conjugate representations.  A vector-like fermion comes with both chiralities.  A symmetry called Z2, or Z4', is
discrete: its charges are integers modulo n.  Any other name is that of a U(1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from charges.abelian import discrete_order
from charges.fields import Number, exact, exact_row, expected
from charges.groups import Breaking, residual_groups
from charges.smith import Matrix, hermite
from topologies import MalformedInput

SU3_LABELS: Mapping[int, tuple[int, int]] = MappingProxyType(
    {1: (0, 0), 3: (1, 0), -3: (0, 1), 6: (2, 0), -6: (0, 2), 8: (1, 1), 10: (3, 0), -10: (0, 3)}
)


class BadField(MalformedInput):
    """Something wrong with a field; ``key`` is the argument of ModelField that is meant."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a model.

    Arguments:
        name: as it is written in operators.
        spin: 0 or 1/2.
        charges: for each symmetry a number, or a list with one per generation.
        chirality: "left" or "right" for a fermion that is not ``vectorlike``, otherwise empty.
        su3, su2, hypercharge: the gauge representation; su3 is -3 for an antitriplet.
        generations: by default as many as there are charges in the longest list.
        vectorlike: a fermion with both chiralities; sm: a field of the standard model; vev: its neutral part has a vev.
        latex: how LaTeX writes it.

    Raises BadField, a MalformedInput, if this is no field.

    >>> ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", vev=True)
    ModelField('H', 0, {'B-L': 0}, su2=2, hypercharge='1/2', vev=True)
    """

    name: str
    spin: Number
    charges: Mapping[str, Number | Sequence[Number]] = field(hash=False)
    chirality: str = ""
    su3: int = 1
    su2: int = 1
    hypercharge: Number = 0
    generations: int | None = None
    vectorlike: bool = False
    sm: bool = False
    vev: bool = False
    latex: str = ""

    def __post_init__(self) -> None:
        def wrong(key: str, text: str) -> BadField:
            return BadField(key, f"field {self.name!r}: {text}")

        if not isinstance(self.name, str) or not self.name or not self.name.isprintable() or " " in self.name:
            raise BadField("name", f"field name {self.name!r}: give a printable name without spaces")
        for flag in ("vectorlike", "sm", "vev"):
            if type(getattr(self, flag)) is not bool:
                raise wrong(flag, f"{flag} is True or False, got {getattr(self, flag)!r:.60}")
        if not isinstance(self.latex, str):
            raise wrong("latex", "latex is a text")
        spin = exact(self.spin, f"spin of {self.name}")
        if spin not in (0, Fraction(1, 2)):
            raise wrong("spin", f"spin must be 0 or 1/2, got {self.spin}")
        object.__setattr__(self, "spin", spin)
        if self.chirality not in (("",) if not self.fermion or self.vectorlike else ("left", "right")):
            expected = "a fermion has chirality 'left' or 'right' or is vectorlike; a scalar has neither"
            raise wrong("chirality", expected)
        if self.vectorlike and not self.fermion:
            raise wrong("vectorlike", "only a fermion can be vectorlike")
        if type(self.su3) is not int or self.su3 not in SU3_LABELS:
            raise wrong("su3", f"su3 must be one of {', '.join(map(str, SU3_LABELS))}, got {self.su3}")
        if type(self.su2) is not int or not 1 <= self.su2 <= 12:
            raise wrong("su2", f"su2 must be a dimension from 1 to 12, got {self.su2}")
        object.__setattr__(self, "hypercharge", exact(self.hypercharge, f"hypercharge of {self.name}"))
        if not isinstance(self.charges, Mapping):
            raise wrong("charges", f'charges are a mapping such as {{"B-L": -1}}, got {self.charges!r:.60}')
        listed = {u1: self._list(u1, q) for u1, q in self.charges.items()}
        size = self.generations if self.generations is not None else max(map(len, listed.values()), default=1)
        if type(size) is not int or size < 1:
            raise wrong("generations", f"generations must be a positive integer, got {self.generations}")
        if bad := [u1 for u1, qs in listed.items() if len(qs) not in (1, size)]:
            many = f"{len(listed[bad[0]])} charges under {bad[0]} for {size} generations"
            raise wrong("charges", f"{many}: give one for all, or {size}")
        object.__setattr__(self, "generations", size)
        object.__setattr__(self, "charges", MappingProxyType({u: qs * (size // len(qs)) for u, qs in listed.items()}))
        if self.vev and (self.fermion or self.su3 != 1 or 0 not in self.electric_charges):
            raise wrong("vev", "only a colourless scalar with an electrically neutral component can have a vev")

    def _list(self, symmetry: str, charge: Number | Sequence[Number]) -> tuple[Fraction, ...]:
        order = discrete_order(symmetry)
        found = exact_row(charge, f"charge of {self.name}")
        if not found:
            raise BadField("charges", f"field {self.name!r} has an empty list of charges")
        if order and (wrong := [q for q in found if q.denominator != 1]):
            text = f"field {self.name!r}: the charge {wrong[0]} under {symmetry} is not an integer"
            raise BadField("charges", text)
        return tuple(q % order for q in found) if order else found

    def __repr__(self) -> str:
        """Only what is not the default, to be pasted back."""
        columns = {u1: [q for (q,) in self.vectors([u1])] for u1 in self.charges}
        columns = {u1: column if len(set(column)) > 1 else column[:1] for u1, column in columns.items()}
        shown = (
            f"{u1!r}: {', '.join(map(_shown, q)).join('[]' if len(q) > 1 else ('', ''))}" for u1, q in columns.items()
        )
        parts = [repr(self.name), _shown(exact(self.spin)), "{" + ", ".join(shown) + "}"]
        for name, default in (("chirality", ""), ("su3", 1), ("su2", 1), ("hypercharge", 0)):
            if (value := getattr(self, name)) != default:
                parts.append(f"{name}={_shown(value)}")
        if self.generations != max(map(len, columns.values()), default=1):
            parts.append(f"generations={self.generations}")
        parts += [f"{name}=True" for name in ("vectorlike", "sm", "vev") if getattr(self, name)]
        parts += [f"latex={self.latex!r}"] * bool(self.latex)
        return f"ModelField({', '.join(parts)})"

    @property
    def fermion(self) -> bool:
        return bool(self.spin)  # a Fraction, see above

    @property
    def electric_charges(self) -> tuple[Fraction, ...]:
        """Q = T3 + Y of each component, the highest T3 first."""
        return tuple(Fraction(self.su2 - 1 - 2 * i, 2) + exact(self.hypercharge) for i in range(self.su2))

    def vectors(self, symmetry: Sequence[str]) -> tuple[tuple[Fraction, ...], ...]:
        """The charges under these U(1)s, one vector for each generation."""
        # the type of ``charges`` is what may be given: a constructor of our own, to declare what is kept, is longer
        columns: list[tuple[Fraction, ...]] = [self.charges[u1] for u1 in symmetry]  # type: ignore[misc]
        return tuple(zip(*columns, strict=True)) if columns else ((),) * (self.generations or 1)


def _shown(value: object) -> str:
    """An integer as such, another fraction as text, anything else as Python writes it."""
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else f"'{value}'"
    return repr(value)


class Species(NamedTuple):
    """Equal generations of one field: its name, such as nu_R(5), its charges, and how many they are.

    ``row`` is its element in the lattice of all conserved numbers: see :attr:`Model.species`.
    """

    field: ModelField
    copies: int
    row: tuple[Fraction, ...]
    name: str


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
        parity (modulo 2).  :attr:`walls` are the rows that vanish because of these moduli.  A product of
        fields, gauge bosons and derivatives can be made invariant exactly if its rows sum to zero in this sense.
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

    @property
    def walls(self) -> tuple[tuple[Fraction, ...], ...]:
        """The rows that vanish because of :attr:`moduli`."""
        width = len(self.moduli)
        return tuple(tuple(Fraction(m * (i == k)) for i in range(width)) for k, m in enumerate(self.moduli) if m)

    def lattice(self, rows: Iterable[Sequence[Fraction]], scale: int) -> Matrix:
        """The lattice generated by some rows and everything that the vacuum does not see: vevs and walls."""
        vacuum = [each.row for each in self.species if each.field.vev]
        return hermite([[int(q * scale) for q in row] for row in (*rows, *vacuum, *self.walls)])

    @property
    def tilted(self) -> bool:
        """Whether some vev carries hypercharge and another charge, so that an unbroken symmetry mixes the two."""
        return any(f.vev and f.hypercharge and any(map(any, f.vectors(self.symmetry))) for f in self.fields)

    def residual(self, *, coloured: bool = False) -> Breaking:
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
            sector = "coloured fields included" + "; quarks (B-L = 1/3) too" * known
        else:
            further = self._hadrons(added)
            sector = f"colour singlets, hadrons of {', '.join(new)} among them" if new else ""
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


def triality(each: ModelField) -> int:
    """That of its colour representation: 0 for singlets and octets, 1 for triplets, 2 for antitriplets."""
    p, q = SU3_LABELS[each.su3]
    return (p - q) % 3


def standard_b_l(model: Model) -> bool:
    """Whether the symmetry called B-L, if there is one, is the usual one, which gives quarks 1/3.

    That is one with -1 for all lepton doublets and 0 for the Higgs doublet.
    """
    doublets = [f for f in model.fields if f.sm and f.su2 == 2 and f.su3 == 1]
    return all(q == -int(f.fermion) for f in doublets if "B-L" in model.symmetry for (q,) in f.vectors(["B-L"]))


def quarks(charges: Mapping[str, Number]) -> tuple[ModelField, ...]:
    """Three generations of the quarks, all with the same charges."""
    shapes = (("Q", "left", 2, "1/6"), ("u_R", "right", 1, "2/3"), ("d_R", "right", 1, "-1/3"))
    return tuple(ModelField(name, "1/2", dict(charges), side, 3, su2, y, 3, sm=True) for name, side, su2, y in shapes)


def completed(model: Model) -> tuple[Model, str]:
    """The model with the standard-model fermions that matter and that it left out; and a sentence about it.

    The charges of e_R follow from its Yukawa coupling.  Quarks, with B-L = 1/3, are added if some field is coloured.
    Raises MalformedInput if their charges are needed but not known, or the name of an added field is taken.
    """
    sm = [f for f in model.fields if f.sm]
    doublet = next((f for f in sm if f.fermion and (f.su3, f.su2, f.hypercharge) == (1, 2, Fraction(-1, 2))), None)
    higgs = next((f for f in sm if not f.fermion and (f.su2, f.hypercharge) == (2, Fraction(1, 2))), None)
    added = []
    if doublet and higgs and not any(f.fermion and f.su3 == f.su2 == 1 and f.hypercharge for f in sm):
        rows = [
            [x - y for x, y in zip(v, higgs.vectors(model.symmetry)[0], strict=True)]
            for v in doublet.vectors(model.symmetry)
        ]
        charges = {u1: [row[i] for row in rows] for i, u1 in enumerate(model.symmetry)}
        added = [ModelField("e_R", "1/2", charges, "right", 1, 1, -1, len(rows), sm=True)]
    charged = {u1 for f in sm for u1 in model.symmetry if any(map(any, f.vectors([u1])))}
    known = not charged or (charged == {"B-L"} and standard_b_l(model))
    sentence = "hadrons are left out" + ": they carry no class that leptons do not" * known
    if any(f.su3 != 1 for f in model.fields):
        sentence = "quarks included"
        if not any(f.su3 != 1 for f in sm):
            if set(model.symmetry) - {"B-L"} or not standard_b_l(model):
                raise MalformedInput(f"{model.name} has coloured fields: list the quarks with their charges")
            added += quarks(dict.fromkeys(model.symmetry, Fraction(1, 3)))
    if added:
        sentence += f"; {', '.join(f.name for f in added)} added"
    return replace(model, fields=(*model.fields, *added)), sentence
