"""Models as JSON, and as model files: read back, following the schema, and refused in one line."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from charges.models.model import Model
from charges.strategies import models
from exports import HOSTILE, PUBLISHED, QUARKS, TOY, TRIPLET, text
from nuloops.files import models as modelfile
from nuloops.formats import texts
from nuloops.formats.jsonfile import SCHEMA, read
from topologies import MalformedInput


@given(models())
def test_json_is_read_back(model: Model) -> None:
    """Equal models, and the schema holds."""
    (written,) = texts(model, "json").values()
    assert read(written) == model


@pytest.mark.parametrize(
    "model", [*PUBLISHED.values(), TRIPLET, QUARKS, TOY, HOSTILE], ids=lambda model: model.name[:20]
)
def test_json_follows_its_schema(model: Model) -> None:
    """Also the published models and hostile texts are read back."""
    jsonschema = pytest.importorskip("jsonschema", reason="checks the schema")
    (written,) = texts(model, "json").values()
    schema = json.loads(files("nuloops.formats").joinpath("model.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(written))
    assert read(written) == model


def test_json_says_what_follows() -> None:
    """The published Z_6 with its phases, and the terms."""
    found = json.loads(text("dirac-one-loop", "json"))
    assert found["residual"]["group"] == "Z6"
    assert found["residual"]["phases"]["N"] == [[5]]
    assert {tuple(each["factors"]) for each in found["lagrangian"] if each["kind"] == "yukawa"} >= {("L*", "eta*", "N")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{", "not a JSON document"),
        ("[]", "not a model"),
        ({"schema": "nuloops/model/2"}, "not a model"),
        ({"fields": 1}, "'fields' must be of type list"),
        ({"fields": [1]}, "field 1: the key 'name' is missing"),
        ({"symmetry": ["B-L"]}, "a symmetry: the key 'name' is missing"),
        ({"name": None}, "'name' must be of type str"),
        ({"fields": []}, "at least one field"),
    ],
)
def test_json_that_is_no_model(change: Any, message: str) -> None:
    """One clear line."""
    good = json.loads(next(iter(texts(TOY, "json").values())))
    given_text = change if isinstance(change, str) else json.dumps(good | change)
    with pytest.raises(MalformedInput, match=message) as caught:
        read(given_text)
    assert "\n" not in str(caught.value)
    assert good["schema"] == SCHEMA


@pytest.mark.parametrize(
    ("key", "value"), [("su2", True), ("charges", {"B-L": [1.5]}), ("charges", {}), ("spin", "1"), ("su3", "3")]
)
def test_json_with_a_bad_field(key: str, value: Any) -> None:
    """Nothing is converted silently."""
    good = json.loads(next(iter(texts(TOY, "json").values())))
    good["fields"][1][key] = value
    with pytest.raises(MalformedInput):
        read(json.dumps(good))


@given(models())
def test_model_files_are_read_back(model: Model) -> None:
    """YAML: equal models."""
    (written,) = texts(model, "yaml").values()
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.yaml")
        path.write_text(written)
        assert modelfile.read(path).model == model
