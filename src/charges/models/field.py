"""A field of a model: spin, gauge representation, charges under named symmetries, vev; all numbers are exact."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from charges.arithmetic.numbers import Number, exact, exact_row
from charges.symmetries.abelian import discrete_order
from topologies import MalformedInput
from topologies.frozen import Frozen
from topologies.integers import integer

SU3_LABELS: Mapping[int, tuple[int, int]] = Frozen(
    {1: (0, 0), 3: (1, 0), -3: (0, 1), 6: (2, 0), -6: (0, 2), 8: (1, 1), 10: (3, 0), -10: (0, 3)}
)


class BadField(MalformedInput):
    """A field is malformed: ``key`` is the wrong argument of ModelField, ``why`` the reason without the field."""

    def __init__(self, key: str, message: str, why: str = "") -> None:
        super().__init__(key, message, why)
        self.key, self.message, self.why = key, message, why or message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a model.

    Arguments:
        name: the text that stands for it in operators; printable, without spaces.
        spin: 0 or 1/2.
        charges: for each symmetry a number, or a list with one per generation.
        chirality: "left" or "right" for a fermion that is not ``vectorlike``, otherwise empty.
        su3, su2, hypercharge: the gauge representation; su3 is -3 for an antitriplet.
        generations: their number, by default the length of the longest list of charges.
        vectorlike: whether it is a fermion with both chiralities.
        sm: whether it belongs to the standard model.
        vev: whether its electrically neutral component has a vacuum expectation value.
        real: whether it is a real scalar, its own conjugate.
        latex: its symbol in LaTeX, by default made from the name.

    Raises BadField, a MalformedInput, if these do not describe a field.

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
    real: bool = False

    def __post_init__(self) -> None:
        def wrong(key: str, text: str) -> BadField:
            return BadField(key, f"field {self.name!r}: {text}", text)

        def whole(key: str, needed: str, least: int | None = None) -> int:
            """An integer, kept as one of Python."""
            try:
                number = integer(getattr(self, key), needed, least)
            except MalformedInput as error:
                raise wrong(key, str(error)) from None
            object.__setattr__(self, key, number)
            return number

        if not isinstance(self.name, str) or not self.name or not self.name.isprintable() or " " in self.name:
            raise BadField("name", f"field name {self.name!r}: give a printable name without spaces")
        for flag in ("vectorlike", "sm", "vev", "real"):
            if type(getattr(self, flag)) is not bool:
                raise wrong(flag, f"{flag} is True or False, got {getattr(self, flag)!r:.60}")
        if not isinstance(self.latex, str):
            raise wrong("latex", "latex is a text")
        spin = exact(self.spin, f"spin of {self.name}")
        if spin not in (0, Fraction(1, 2)):
            raise wrong("spin", f"spin must be 0 or 1/2, got {self.spin}")

        object.__setattr__(self, "spin", spin)
        if self.chirality not in (("",) if not self.fermion or self.vectorlike else ("left", "right")):
            rule = "a fermion has chirality 'left' or 'right' or is vectorlike; a scalar has neither"
            raise wrong("chirality", rule)
        if self.vectorlike and not self.fermion:
            raise wrong("vectorlike", "only a fermion can be vectorlike")
        dimensions: tuple[tuple[str, str, Collection[int]], ...] = (
            ("su3", f"su3 must be one of {', '.join(map(str, SU3_LABELS))}", SU3_LABELS),
            ("su2", "su2 must be a dimension from 1 to 12", range(1, 13)),
        )
        for key, needed, allowed in dimensions:
            if whole(key, needed) not in allowed:
                raise wrong(key, f"{needed}, got {getattr(self, key)}")

        object.__setattr__(self, "hypercharge", exact(self.hypercharge, f"hypercharge of {self.name}"))
        if self.real and (self.fermion or self.su3 not in (1, 8) or self.su2 % 2 == 0 or self.hypercharge):
            raise wrong("real", "only a scalar with hypercharge 0, odd su2 and su3 1 or 8 can be real")
        if not isinstance(self.charges, Mapping):
            raise wrong("charges", f'charges are a mapping such as {{"B-L": -1}}, got {self.charges!r:.60}')
        columns = {u1: self._list(u1, q) for u1, q in self.charges.items()}
        if self.generations is None:
            size = max(map(len, columns.values()), default=1)
            object.__setattr__(self, "generations", size)
        else:
            size = whole("generations", "generations must be a positive integer", 1)
        if bad := [u1 for u1, qs in columns.items() if len(qs) not in (1, size)]:
            count = f"{len(columns[bad[0]])} charges under {bad[0]} for {size} generations"
            raise wrong("charges", f"{count}: give one for all, or {size}")
        object.__setattr__(self, "charges", Frozen({u: qs * (size // len(qs)) for u, qs in columns.items()}))

        if self.real and (charged := [u1 for u1, qs in columns.items() if any(not _own_opposite(u1, q) for q in qs)]):
            raise wrong("real", f"a real field is its own conjugate, so it has no charge under {charged[0]}")
        if self.vev and (self.fermion or self.su3 != 1 or 0 not in self.electric_charges):
            raise wrong("vev", "only a colourless scalar with an electrically neutral component can have a vev")

    def _list(self, symmetry: str, charge: Number | Sequence[Number]) -> tuple[Fraction, ...]:
        """Read the charges under one symmetry; those under Z_n are reduced modulo n."""
        order = discrete_order(symmetry)
        charges = exact_row(charge, f"charge of {self.name}")
        if not charges:
            raise BadField("charges", f"field {self.name!r} has an empty list of charges")
        if not order:
            return charges
        if fractions := [q for q in charges if q.denominator != 1]:
            why = f"the charge {fractions[0]} under {symmetry} is not an integer"
            raise BadField("charges", f"field {self.name!r}: {why}", why)
        return tuple(q % order for q in charges)

    def __repr__(self) -> str:
        """Write the call that makes this field, without arguments that have their defaults."""
        columns = {u1: [q for (q,) in self.vectors([u1])] for u1 in self.charges}
        columns = {u1: column if len(set(column)) > 1 else column[:1] for u1, column in columns.items()}
        charges = (
            f"{u1!r}: {', '.join(map(_shown, q)).join('[]' if len(q) > 1 else ('', ''))}" for u1, q in columns.items()
        )
        parts = [repr(self.name), _shown(exact(self.spin)), "{" + ", ".join(charges) + "}"]
        for name, default in (("chirality", ""), ("su3", 1), ("su2", 1), ("hypercharge", 0)):
            if (value := getattr(self, name)) != default:
                parts.append(f"{name}={_shown(value)}")
        if self.generations != max(map(len, columns.values()), default=1):
            parts.append(f"generations={self.generations}")
        parts += [f"{name}=True" for name in ("vectorlike", "sm", "vev", "real") if getattr(self, name)]
        if self.latex:
            parts.append(f"latex={self.latex!r}")
        return f"ModelField({', '.join(parts)})"

    @property
    def fermion(self) -> bool:
        """Whether it has spin 1/2."""
        return bool(self.spin)  # a Fraction, see above

    @property
    def electric_charges(self) -> tuple[Fraction, ...]:
        """Q = T3 + Y of each component, the highest T3 first."""
        return tuple(Fraction(self.su2 - 1 - 2 * i, 2) + exact(self.hypercharge) for i in range(self.su2))

    def vectors(self, symmetry: Sequence[str]) -> tuple[tuple[Fraction, ...], ...]:
        """List the charges under these symmetries, one vector for each generation."""
        # ``charges`` has the type of what users give; declaring what is kept would need a constructor of our own
        columns: list[tuple[Fraction, ...]] = [self.charges[u1] for u1 in symmetry]  # type: ignore[misc]
        return tuple(zip(*columns, strict=True)) if columns else ((),) * (self.generations or 1)


def _shown(value: object) -> str:
    """Write an integer as such, another fraction as text, anything else as Python does."""
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else f"'{value}'"
    return repr(value)


def _own_opposite(symmetry: str, charge: Fraction) -> bool:
    """Whether a charge is its own opposite: 0, or half of n under Z_n."""
    order = discrete_order(symmetry)
    return not (2 * charge % order if order else charge)


def triality(field: ModelField) -> int:
    """Compute the triality of a field: 0 for colour singlets and octets, 1 for triplets, 2 for antitriplets."""
    p, q = SU3_LABELS[field.su3]
    return (p - q) % 3


def conjugate(su3: int) -> int:
    """Return the conjugate of a representation of SU(3), by its dimension; singlets and octets are their own.

    >>> conjugate(3), conjugate(-6), conjugate(8)
    (-3, 6, 8)
    """
    return su3 if su3 in (1, 8) else -su3


def quarks(charges: Mapping[str, Number]) -> tuple[ModelField, ...]:
    """Make three generations of the quarks, all with the same charges."""
    shapes = (("Q", "left", 2, "1/6"), ("u_R", "right", 1, "2/3"), ("d_R", "right", 1, "-1/3"))
    return tuple(ModelField(name, "1/2", dict(charges), side, 3, su2, y, 3, sm=True) for name, side, su2, y in shapes)
