"""The columns of a store: name, type and meaning, and the row of a content on one diagram.

Exact numbers are texts such as "1/2"; beside them stand numerator and denominator as integers, which are empty where
the number is free, as in "kappa_1 + 1".  B-L is normalised to -1 for L, and Q = T3 + Y in units of e.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from charges.arithmetic.affine import Affine
from charges.contents.content import Content
from charges.contents.keys import written
from nuloops.scan import listing

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("int64", "the first 64 bits of the SHA-256 of operator, loops, residual and key: equal for equal models"),
    "key": ("string", "the symmetry and the new fields X1, X2, ... as F or S(su3,su2,hypercharge,charge)"),
    "operator": ("string", "the effective operator, such as dirac-d5"),
    "loops": ("int8", "the number of loops of the diagram"),
    "residual": ("int16", "n of the residual group Z_n; empty for families of charges"),
    "symmetry": ("string", "B-L (L has charge -1), or Z6 and so on: charges modulo 6"),
    "diagram": ("string", "the key of the diagram that these fields are on"),
    "vanishes": ("bool", "whether that diagram is zero for a neutrino and neutral vevs on its legs"),
    "new_fields": ("int8", "the number of new fields; a field and its conjugate are one"),
    "dark_fields": ("int8", "how many of them are outside the subgroup of the standard model"),
    "candidates": ("int8", "how many of them can be dark matter if they are the lightest dark field"),
    "grade": ("string", "all (every new field is dark) or every-loop (the others close no loop)"),
    "lower_order": ("string", "a diagram with fewer loops that these fields give, too, and its fields; empty if none"),
    "free": ("bool", "whether a hypercharge or a charge is free (kappa_1, y_1, ...)"),
    "largest_su2": ("int8", "the largest SU(2) dimension of a new field"),
    "coloured": ("bool", "whether a new field has colour"),
    "fields": ("fields", "the new fields; their columns are below"),
}
FIELD_COLUMNS: dict[str, tuple[str, str]] = {
    "name": ("string", "X1, X2, ..."),
    "kind": ("string", "fermion (vector-like) or scalar (complex)"),
    "su3": ("int8", "dimension of SU(3), negative for a conjugate representation"),
    "su2": ("int8", "dimension of SU(2)"),
    "hypercharge": ("string", "Y with Q = T3 + Y, exact"),
    "hypercharge_num": ("int64", "its numerator; empty if it is free"),
    "hypercharge_den": ("int64", "its denominator; empty if it is free"),
    "charge": ("string", "the charge under the symmetry, exact"),
    "charge_num": ("int64", "its numerator; empty if it is free"),
    "charge_den": ("int64", "its denominator; empty if it is free"),
    "phase": ("int16", "the power of omega = exp(2 pi i/n) under Z_n; empty for families"),
    "dark": ("bool", "whether it is outside the subgroup of the standard model"),
    "dark_matter": ("bool", "whether it can be dark matter if it is the lightest dark field"),
}


def schema() -> pa.Schema:
    """Give the columns as Arrow types, each with its meaning as metadata."""
    import pyarrow as pa

    def field(name: str, kind: Any, meaning: str) -> pa.Field:
        return pa.field(name, kind, metadata={"meaning": meaning})

    plain = {"string": pa.string(), "bool": pa.bool_(), "int8": pa.int8(), "int16": pa.int16(), "int64": pa.int64()}
    inner = pa.struct([field(name, plain[kind], meaning) for name, (kind, meaning) in FIELD_COLUMNS.items()])
    return pa.schema(
        [
            field(name, pa.list_(inner) if kind == "fields" else plain[kind], meaning)
            for name, (kind, meaning) in COLUMNS.items()
        ]
    )


def identity(operator: str, loops: int, residual: int | None, key: str) -> int:
    """Number a model, equally on every machine.

    >>> identity("dirac-d5", 1, 6, "B-L: F(1,1,0,1/2)")
    -7049691812661934457
    """
    text = f"{operator}|{loops}|{residual}|{key}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def row(content: Content, diagram: str) -> dict[str, Any]:
    """Give the row of a content on a diagram: what a list says of the content, with the numbers of its fields apart."""
    listed = listing.row(content)
    fields: list[dict[str, Any]] = []
    for field in content.fields:
        kind, su3, su2, y, q = field.numbers
        values = field.name, kind, su3, su2, *_number(y, "y"), *_number(q, "kappa"), field.phase, field.dark
        fields.append(dict(zip(FIELD_COLUMNS, (*values, field.name in listed["dark_matter"]), strict=True)))

    own = {
        "id": identity(content.operator, content.loops, content.residual, listed["key"]),
        "diagram": diagram,
        "vanishes": diagram in listed["vanishes"],
        "dark_fields": len(listed["dark"]),
        "candidates": len(listed["dark_matter"]),
        "free": any(field["hypercharge_num"] is None or field["charge_num"] is None for field in fields),
        "largest_su2": max(listed["su2"]),
        "coloured": any(su3 != 1 for su3 in listed["su3"]),
        "fields": fields,
    }
    return {name: own[name] if name in own else listed[name] for name in COLUMNS}


def _number(form: Affine, free: str) -> tuple[str, int | None, int | None]:
    text = written(form, free)
    if any(form.coefficients):
        return text, None, None
    return text, form.constant.numerator, form.constant.denominator
