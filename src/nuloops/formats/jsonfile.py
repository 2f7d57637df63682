"""JSON: everything about a model, and the only format that is read back; its schema is model.schema.json next to this.

Numbers are texts such as "-1/2".  Couplings and the residual group follow from the rest: they are written for other
programs and not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from charges.models.field import ModelField
from charges.models.model import Model
from charges.terms.lagrangian import lagrangian
from nuloops.formats.names import title
from topologies import MalformedInput

SCHEMA = "nuloops/model/1"


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model."""
    lines = iter(json.dumps(document(model), indent=1).splitlines())
    return {f"{title(model.name)}.json": lines}


def document(model: Model) -> dict[str, Any]:
    """Return the model as dictionaries, lists and texts."""
    coloured = [each.name for each in model.fields if each.su3 != 1]
    residual = None
    if model.symmetry and len(coloured) < len(model.fields):
        breaking = model.residual()
        residual = {
            "group": breaking.name,
            "orders": list(breaking.moduli),
            "generators": [str(each) for each in breaking.generators],
            "phases": {name: list(map(list, phases)) for name, phases in breaking.powers.items()},
            "convention": breaking.convention,
        }
    terms = [
        {
            "kind": each.kind,
            "factors": list(each.term.factors),
            "dimension": each.term.dimension,
            "contractions": each.count,
            "parameters": each.parameters,
            "hermitian": each.hermitian,
        }
        for each in lagrangian(model)
    ]
    return {
        "schema": SCHEMA,
        "name": model.name,
        "reference": model.reference,
        "symmetry": [{"name": name, "order": order} for name, order in zip(model.symmetry, model.orders, strict=True)],
        "fields": [field_document(each, model) for each in model.fields],
        "gauged": None if model.gauged is None else list(model.gauged),
        "soft": list(model.soft),
        "broken": list(model.broken),
        "residual": residual,
        "lagrangian": terms,
    }


def field_document(each: ModelField, model: Model) -> dict[str, Any]:
    """Return a field of a model as a dictionary."""
    vectors = each.vectors(model.symmetry)
    return {
        "name": each.name,
        "latex": each.latex,
        "spin": str(each.spin),
        "chirality": each.chirality,
        "vectorlike": each.vectorlike,
        "su3": each.su3,
        "su2": each.su2,
        "hypercharge": str(each.hypercharge),
        "generations": each.generations,
        "charges": {name: [str(vector[i]) for vector in vectors] for i, name in enumerate(model.symmetry)},
        "sm": each.sm,
        "vev": each.vev,
        "real": each.real,
    }


def read(text: str) -> Model:
    """Read the model from the text of a file of this format.

    Raises MalformedInput for anything else.

    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2")
    >>> model = Model("Higgs", ("B-L",), (H,))
    >>> read("".join(write(model)["Higgs.json"])) == model
    True
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedInput("not a JSON document") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise MalformedInput(f"not a model: a JSON object with the key 'schema' and the value {SCHEMA!r} is expected")
    fields = [_read_field(row, i) for i, row in enumerate(_of(found, "fields", list, "the model"))]
    symmetry = [_of(row, "name", str, "a symmetry") for row in _of(found, "symmetry", list, "the model")]
    name, reference = (_of(found, key, str, "the model") for key in ("name", "reference"))
    further = {key: found[key] for key in ("gauged", "soft", "broken") if found.get(key) is not None}
    for key, texts in further.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise MalformedInput(f"the model: {key!r} is a list of texts")
    return Model(name, tuple(symmetry), tuple(fields), reference, **{k: tuple(v) for k, v in further.items()})


def _read_field(row: Any, i: int) -> ModelField:
    place = f"field {i + 1}"
    texts = {key: _of(row, key, str, place) for key in ("name", "latex", "spin", "chirality", "hypercharge")}
    whole = {key: _of(row, key, int, place) for key in ("su3", "su2", "generations")}
    flags = {key: _of(row, key, bool, place) for key in ("vectorlike", "sm", "vev")}
    flags["real"] = "real" in row and _of(row, "real", bool, place)  # files of before have no such key
    charges = _of(row, "charges", dict, place)
    for symmetry, values in charges.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise MalformedInput(f'{place}: the charges under {symmetry!r} are a list of texts such as "-1/2"')
    return ModelField(charges=charges, **texts, **whole, **flags)


def _of(row: Any, key: str, kind: type, place: str) -> Any:
    """The value of a key, if it has that type."""
    if not isinstance(row, dict) or key not in row:
        raise MalformedInput(f"{place}: the key {key!r} is missing")
    if type(row[key]) is not kind:
        raise MalformedInput(f"{place}: the key {key!r} must be of type {kind.__name__}")
    return row[key]
