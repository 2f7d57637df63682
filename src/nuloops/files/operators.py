r"""Operators from YAML files.

    name: my-operator
    legs:
      - {name: L, kind: fermion, direction: out, charge: -1, sm: true}
      - {name: nu_R, kind: fermion, direction: in, charge: -4, latex: '\nu_R'}
      - {name: H, kind: scalar, direction: out, charge: 0, sm: true}
      - {name: chi, kind: scalar, direction: in, charge: 3, vev: true, latex: '\chi'}

``direction`` is that of the field's own charge, "in" if left out; ``charge`` is needed for charges only; ``vev:
true`` marks the scalars that break the symmetry, ``sm: true`` the fields of the standard model.  Legs of one name are
one field.  An error names the file, the line and the key: see ``yamlfile``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import PlainValidator

from charges.arithmetic.numbers import fraction_gcd
from nuloops.files import yaml as yamlfile
from nuloops.files.charged import ChargedOperator
from nuloops.files.symbols import shows_nothing, symbol
from nuloops.files.yaml import Document, Flag, Number, Shape, Text, text, word
from nuloops.typesetting.tables import quoted
from topologies import OPERATORS, Leg, MalformedInput, Operator

LARGEST_FILE = 100_000
MOST_LEGS = 12


def _name(value: object) -> str:
    """The name of a leg, which may be a symbol in LaTeX, as it is what is drawn if nothing else is given."""
    written = text(value)
    if shows_nothing(written):
        raise MalformedInput(f"a name must show something, got {quoted(written)}")
    try:
        return symbol(written) if re.search(r"[<>&\"`$%;\\{}]", written) else written
    except MalformedInput:
        raise MalformedInput(
            f"a name has no quotes, no < > & $ % ; and no LaTeX but symbols, got {quoted(written)}"
        ) from None


class _Leg(Shape):
    what: ClassVar[str] = "a leg"
    name: Annotated[str, PlainValidator(_name)]
    kind: Text
    direction: Annotated[str, PlainValidator(word("in", "out"))] = "in"
    charge: Number | None = None
    vev: Flag = False
    sm: Flag = False
    latex: Annotated[str, PlainValidator(symbol)] = ""


class _Operator(Shape):
    what: ClassVar[str] = "an operator"
    name: Text
    legs: tuple[_Leg, ...]


def read(path: Path) -> ChargedOperator:
    """Read one operator.  Raises MalformedInput for bad content, OSError if the file cannot be read."""
    document = yamlfile.read(path, _Operator, largest=LARGEST_FILE)
    name, rows = document.content.name, document.content.legs
    if not 1 <= len(rows) <= MOST_LEGS:
        raise document.error(("legs",), f"must be a list of 1 to {MOST_LEGS} legs")
    legs = tuple(_leg(document, i) for i in range(len(rows)))
    charges: dict[str, Fraction] = {}
    for i, row in enumerate(rows):
        if row.charge is not None and charges.setdefault(row.name, row.charge) != row.charge:
            raise document.error(("legs", i, "charge"), f"leg {row.name!r} is given two charges")
    if name in OPERATORS or re.fullmatch(r"F[0-9]+S[0-9]+|T", name):
        raise document.error(("name",), f"the name {name!r} is taken: choose another")
    try:
        vevs = fraction_gcd(row.charge for row in rows if row.vev and row.charge)
        return ChargedOperator(Operator(name, legs), charges, vevs or None)
    except MalformedInput as error:
        raise document.error((), str(error)) from None


def _leg(document: Document[_Operator], i: int) -> Leg:
    """One leg, if it makes sense."""
    row = document.content.legs[i]
    try:
        leg = Leg(row.name, row.kind, row.direction == "in", row.latex or row.name, row.sm)
    except MalformedInput as error:
        raise document.error(("legs", i), str(error)) from None
    if row.vev and row.kind != "scalar":
        raise document.error(("legs", i, "vev"), f"leg {row.name!r} is a fermion and cannot have a vev")
    if row.vev and not row.charge:
        raise document.error(("legs", i, "vev"), f"leg {row.name!r} has a vev, so it needs a charge other than 0")
    return leg
