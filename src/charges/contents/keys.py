"""New fields as their quantum numbers, and a form of sets of fields that does not depend on conventions.

A field and its conjugate are one field, and a family of charges may be written with other kappas (free charges), so
sets of fields are compared in a canonical form.  The coefficients of the kappas are those of a network flow, a
totally unimodular matrix, so a kappa can always be exchanged for the charge of a line that contains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product
from math import lcm
from typing import Any, NamedTuple, TypeAlias

from charges.arithmetic.affine import Affine
from charges.models.field import conjugate
from topologies import MalformedInput

Forms: TypeAlias = tuple[Affine, ...]
Row: TypeAlias = tuple[int, ...]  # a form in whole units: its constant, then its coefficients


class Quantum(NamedTuple):
    """The quantum numbers of a field: "fermion" or "scalar", SU(3), SU(2), hypercharge and charge.

    Hypercharge and charge are affine in the free charges of their own families.
    """

    kind: str
    su3: int
    su2: int
    hypercharge: Affine
    charge: Affine

    def whole(self, scale: int) -> Whole:
        """Write them as integers in units of 1/scale; all denominators divide ``scale`` (see ``common_scale``)."""
        return Whole(self.kind, self.su3, self.su2, row(self.hypercharge, scale), row(self.charge, scale))

    def __str__(self) -> str:
        """Return text such as S(1,2,1/2,kappa_1 + 1); the free hypercharges are y_1, y_2, ..."""
        name, y, q = self.kind[0].upper(), written(self.hypercharge, "y"), written(self.charge, "kappa")
        return f"{name}({self.su3},{self.su2},{y},{q})"


class Whole(NamedTuple):
    """Quantum numbers in units in which they are integers: quick to negate, compare and hash, as searches do."""

    kind: str
    su3: int
    su2: int
    hypercharge: Row
    charge: Row

    def conjugate(self, modulus: int = 0) -> Whole:
        """Return the antiparticle; charges of a discrete symmetry count up to ``modulus``, in the same units."""
        constant, *coefficients = (-c for c in self.charge)
        charge = (constant % modulus if modulus else constant, *coefficients)
        return Whole(self.kind, conjugate(self.su3), self.su2, tuple(-c for c in self.hypercharge), charge)

    def exact(self, scale: int) -> Quantum:
        """Return the fractions that these integers are in units of 1/scale."""
        (y, *ys), (q, *qs) = self.hypercharge, self.charge
        forms = Affine(Fraction(y, scale), tuple(ys)), Affine(Fraction(q, scale), tuple(qs))
        return Quantum(self.kind, self.su3, self.su2, *forms)


def common_scale(forms: Iterable[Affine]) -> int:
    """Find the smallest even scale such that the constants of forms are integers in units of 1/scale."""
    return lcm(2, *(form.constant.denominator for form in forms))


def row(form: Affine, scale: int) -> Row:
    """Write a form as integers in units of 1/scale, a multiple of its denominator."""
    constant = form.constant
    return constant.numerator * (scale // constant.denominator), *form.coefficients


@lru_cache(maxsize=10_000)
def written(form: Affine, free: str) -> str:
    """Write a form as text, with a name for the free charges: ``y_1 + 1/2``."""
    return form.text(free)


def fixed(forms: Forms, line: int, value: Fraction) -> Forms:
    """Find the members of a family in which the charge of one line, which must not be constant, has a value."""
    chosen = forms[line]
    parameter = next(i for i, c in enumerate(chosen.coefficients) if c)
    members = []
    for form in forms:
        share = chosen.coefficients[parameter] * form.coefficients[parameter]
        mixed = [b - share * c for b, c in zip(form.coefficients, chosen.coefficients, strict=True)]
        del mixed[parameter]
        members.append(Affine(form.constant + share * (value - chosen.constant), tuple(mixed)))
    return tuple(members)


@lru_cache(maxsize=1000)  # many sets of fields differ in their charges only
def _rewritten(rows: tuple[Row, ...], types: tuple[object, ...]) -> tuple[tuple[Row, ...], ...]:
    """Rewrite a family with the charges of some of its fields, up to sign, as kappas: those of the smallest types."""
    size = len(rows[0]) - 1
    return tuple(_ways(rows, types, size)) if size else (rows,)


def _ways(rows: tuple[Row, ...], types: Sequence[object], size: int) -> Iterator[tuple[Row, ...]]:
    """List the ways of :func:`_rewritten`, with ``size`` kappas."""
    ways: list[tuple[list[Any], tuple[Row, ...]]] = []
    for chosen in permutations(range(len(rows)), size):
        changed, where = rows, list[int]()
        for line in chosen:
            free = (i for i in range(1, size + 1) if changed[line][i] and i not in where)
            if (parameter := next(free, None)) is None:
                break
            changed = _pivot(changed, line, parameter)
            where.append(parameter)
        else:
            ways.append(([types[i] for i in chosen], tuple((form[0], *(form[i] for i in where)) for form in changed)))

    first = min(kinds for kinds, _ in ways)
    for signs in product((1, -1), repeat=size):
        for kinds, way in ways:
            if kinds == first:
                yield tuple((form[0], *(s * c for s, c in zip(signs, form[1:], strict=True))) for form in way)


def _pivot(rows: tuple[Row, ...], line: int, parameter: int) -> tuple[Row, ...]:
    """Exchange one kappa of a family for the charge of a line, in whose row its coefficient is 1 or -1."""
    chosen = rows[line]
    sign = chosen[parameter]
    exchanged = []
    for form in rows:
        share = sign * form[parameter]
        mixed = [b - share * c for b, c in zip(form, chosen, strict=True)]
        mixed[parameter] = share
        exchanged.append(tuple(mixed))
    return tuple(exchanged)


def _rank(field: Whole) -> tuple[int, Row, int, Row, int]:
    """What decides between a field and its conjugate: the one of larger rank is written."""
    y, q = field.hypercharge, field.charge
    return field.su3, y[1:], y[0], q[1:], q[0]


def canonical(fields: Iterable[Whole], modulus: int = 0) -> tuple[Whole, ...]:
    """Bring a set of fields, each up to conjugation and families up to their kappas, into a unique form; sorted.

    Hypercharges, charges and ``modulus`` are all in the same units.

    >>> field = Quantum("scalar", 1, 2, Affine(Fraction(1, 2), ()), Affine(Fraction(3), (-1,))).whole(2)
    >>> [str(whole.exact(2)) for whole in canonical([field, field.conjugate()])]
    ['S(1,2,1/2,kappa_1)']
    """
    given = sorted({max(field, field.conjugate(modulus), key=_rank) for field in fields})
    if not given or (len(given[0].hypercharge) == 1 and len(given[0].charge) == 1):
        return tuple(given)
    types = tuple((f.kind, abs(f.su3), f.su2) for f in given)
    best: tuple[int, int, tuple[Whole, ...]] | None = None
    for ys in _rewritten(tuple(f.hypercharge for f in given), types):
        for qs in _rewritten(tuple(f.charge for f in given), types):
            every = [Whole(*f[:3], y, q) for f, y, q in zip(given, ys, qs, strict=True)]
            candidate = tuple(sorted(max(f, f.conjugate(modulus), key=_rank) for f in every))
            rows = [form for f in candidate for form in f[3:]]
            backwards = sum(c < 0 for form in rows for c in form[1:])
            rank = backwards, sum(abs(form[0]) for form in rows), candidate
            if best is None or rank < best:
                best = rank
    assert best is not None
    return best[2]


_FIELD = re.compile(r"([FS])\((-?[0-9]+),([0-9]+),([^,()]+),([^,()]+)\)")
_TERM = re.compile(r"([+-]?)(?:(?:kappa|y)_([1-9][0-9]?)|([0-9]+(?:/[1-9][0-9]*)?))")


def key_of(symmetry: str, fields: Iterable[Quantum]) -> str:
    """Write a set of fields as text, after the name of the symmetry that their charges belong to."""
    return f"{symmetry}: {' '.join(map(str, fields))}"


def read_key(key: str) -> tuple[str, tuple[Quantum, ...]]:
    """Read the symmetry and the fields that a key describes.  Raises MalformedInput.

    >>> key = "B-L: F(1,1,0,kappa_1) S(1,1,0,kappa_1 + 4) S(1,2,1/2,kappa_1 + 1)"
    >>> key_of(*read_key(key)) == key
    True
    """
    symmetry, colon, rest = key.partition(": ")
    parts = [(text, _FIELD.fullmatch(text)) for text in re.findall(r"[^ ]*\([^()]*\)|[^ ]+", rest)]
    if wrong := [text for text, match in parts if match is None]:
        raise MalformedInput(f"key of a field content: {wrong[0]!r} is not a field such as S(1,2,1/2,kappa_1)")
    if not (symmetry and colon and parts):
        raise MalformedInput(f"not the key of a field content: {key!r}")
    columns = [match.groups() for _, match in parts if match]
    sizes = [max(map(int, re.findall(r"_([0-9]+)", " ".join(c[i] for c in columns))), default=0) for i in (3, 4)]
    return symmetry, tuple(
        Quantum({"F": "fermion", "S": "scalar"}[kind], int(su3), int(su2), _form(y, sizes[0]), _form(charge, sizes[1]))
        for kind, su3, su2, y, charge in columns
    )


def _form(text: str, size: int) -> Affine:
    """Read a form such as kappa_1 - kappa_2 + 1/2."""
    constant, coefficients = Fraction(0), [0] * size
    squeezed, at = re.sub(" ([+-]) ", r"\1", text), 0
    while at < len(squeezed):
        match = _TERM.match(squeezed, at)
        if not match or (at and not match[1]):
            raise MalformedInput(f"key of a field content: {text!r} is not a charge")
        sign = -1 if match[1] == "-" else 1
        if match[2]:
            coefficients[int(match[2]) - 1] += sign
        else:
            constant += sign * Fraction(match[3])
        at = match.end()
    return Affine(constant, tuple(coefficients))
