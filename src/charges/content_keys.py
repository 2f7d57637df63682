"""New fields as their quantum numbers, and a form of a set of them that does not depend on conventions.

A field and its conjugate are one field, and a family of charges may be written with other free charges kappa, so
sets of fields are compared in a canonical form.  The coefficients of the kappas are those of a network flow, a
totally unimodular matrix, so a kappa can always be exchanged for the charge of a line that contains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product
from typing import Any, NamedTuple, TypeAlias

from charges.affine import Affine
from topologies import MalformedInput

Forms: TypeAlias = tuple[Affine, ...]


class Quantum(NamedTuple):
    """The quantum numbers of a field: "fermion" or "scalar", SU(3), SU(2), hypercharge and charge.

    Hypercharge and charge are affine in the free charges of their own families.
    """

    kind: str
    su3: int
    su2: int
    hypercharge: Affine
    charge: Affine

    def conjugate(self, modulus: int = 0) -> Quantum:
        """The antiparticle; charges of a discrete symmetry count up to ``modulus``."""
        su3 = self.su3 if self.su3 in (1, 8) else -self.su3
        return Quantum(self.kind, su3, self.su2, minus(self.hypercharge), minus(self.charge, modulus))

    def __str__(self) -> str:
        """Such as S(1,2,1/2,kappa_1 + 1); the free hypercharges are y_1, y_2, ..."""
        hypercharge = str(self.hypercharge).replace("kappa", "y")
        return f"{self.kind[0].upper()}({self.su3},{self.su2},{hypercharge},{self.charge})"


def minus(form: Affine, modulus: int = 0) -> Affine:
    """The negative, modulo an integer if that is not 0."""
    constant = -form.constant % modulus if modulus else -form.constant
    return Affine(constant, tuple(-c for c in form.coefficients))


def pivot(forms: Forms, line: int, parameter: int) -> Forms:
    """The same family with one kappa exchanged for the charge of a line, in whose form its coefficient is 1 or -1."""
    chosen = forms[line]
    sign = chosen.coefficients[parameter]
    found = []
    for form in forms:
        share = sign * form.coefficients[parameter]
        mixed = [b - share * c for b, c in zip(form.coefficients, chosen.coefficients, strict=True)]
        mixed[parameter] = share
        found.append(Affine(form.constant - share * chosen.constant, tuple(mixed)))
    return tuple(found)


def fixed(forms: Forms, line: int, value: Fraction) -> Forms:
    """The members of a family in which the charge of one line, which must not be constant, has a value."""
    parameter = next(i for i, c in enumerate(forms[line].coefficients) if c)
    return tuple(
        Affine(
            form.constant + form.coefficients[parameter] * value,
            (*form.coefficients[:parameter], *form.coefficients[parameter + 1 :]),
        )
        for form in pivot(forms, line, parameter)
    )


@lru_cache(maxsize=1000)  # many sets of fields differ in their charges only
def _rewritten(forms: Forms, types: tuple[object, ...]) -> tuple[Forms, ...]:
    """A family with the charges of some of its fields, up to sign, as kappas: those of the smallest types."""
    size = len(forms[0].coefficients) if forms else 0
    return tuple(_ways(forms, types, size)) if size else (forms,)


def _ways(forms: Forms, types: Sequence[object], size: int) -> Iterator[Forms]:
    ways: list[tuple[list[Any], Forms]] = []
    for chosen in permutations(range(len(forms)), size):
        changed, where = forms, list[int]()
        for line in chosen:
            free = (i for i, c in enumerate(changed[line].coefficients) if c and i not in where)
            if (parameter := next(free, None)) is None:
                break
            changed = pivot(changed, line, parameter)
            where.append(parameter)
        else:
            order = [tuple(form.coefficients[i] for i in where) for form in changed]
            ways.append(
                ([types[i] for i in chosen], tuple(map(Affine, (form.constant for form in changed), order))),
            )
    first = min(kinds for kinds, _ in ways)
    for signs in product((1, -1), repeat=size):
        for kinds, way in ways:
            if kinds == first:
                yield tuple(
                    Affine(f.constant, tuple(s * c for s, c in zip(signs, f.coefficients, strict=True))) for f in way
                )


def _rank(field: Quantum) -> tuple[Any, ...]:
    y, q = field.hypercharge, field.charge
    return field.su3, y.coefficients, y.constant, q.coefficients, q.constant


def canonical(fields: Iterable[Quantum], modulus: int = 0) -> tuple[Quantum, ...]:
    """A set of fields, each up to conjugation and families up to their kappas, in a unique form; sorted.

    >>> half = Affine(Fraction(1, 2), ())
    >>> field = Quantum("scalar", 1, 2, half, Affine(Fraction(3), (-1,)))
    >>> [str(each) for each in canonical([field, field.conjugate()])]
    ['S(1,2,1/2,kappa_1)']
    """
    given = sorted({max(each, each.conjugate(modulus), key=_rank) for each in fields})
    types = tuple((f.kind, abs(f.su3), f.su2) for f in given)
    if not given or not (given[0].hypercharge.coefficients or given[0].charge.coefficients):
        return tuple(given)
    best: tuple[int, Fraction | int, tuple[Quantum, ...]] | None = None
    for ys in _rewritten(tuple(f.hypercharge for f in given), types):
        for qs in _rewritten(tuple(f.charge for f in given), types):
            written = [f._replace(hypercharge=y, charge=q) for f, y, q in zip(given, ys, qs, strict=True)]
            found = tuple(sorted(max(f, f.conjugate(modulus), key=_rank) for f in written))
            forms = [form for f in found for form in (f.hypercharge, f.charge)]
            backwards = sum(c < 0 for form in forms for c in form.coefficients)
            rank = backwards, sum(abs(form.constant) for form in forms), found
            if best is None or rank < best:
                best = rank
    assert best is not None
    return best[2]


_FIELD = re.compile(r"([FS])\((-?[0-9]+),([0-9]+),([^,()]+),([^,()]+)\)")
_TERM = re.compile(r"([+-]?)(?:(?:kappa|y)_([1-9][0-9]?)|([0-9]+(?:/[1-9][0-9]*)?))")


def key_of(symmetry: str, fields: Iterable[Quantum]) -> str:
    """A set of fields as text, after the name of the symmetry that their charges belong to."""
    return f"{symmetry}: {' '.join(map(str, fields))}"


def read_key(key: str) -> tuple[str, tuple[Quantum, ...]]:
    """The symmetry and the fields that a key describes.  Raises MalformedInput.

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
    """Such as kappa_1 - kappa_2 + 1/2."""
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
