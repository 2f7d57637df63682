"""The model file of this program (YAML, see ``nuloops.files.models``), as ``nuloops verify`` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from charges.models.field import ModelField
from charges.models.model import Model
from nuloops.formats.names import comment, title

if TYPE_CHECKING:
    from nuloops.files.models import Claims, ModelFile


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model."""
    return {f"{title(model.name)}.yaml": lines(model)}


def write_file(file: ModelFile) -> dict[str, Iterator[str]]:
    """Write the same of a model file, with its couplings and claims."""
    claims = {key: _value(value) for key, value in _claimed(file.claims) if value is not None}
    return {f"{title(file.model.name)}.yaml": lines(file.model, claims, couplings=file.couplings)}


def _claimed(claims: Claims) -> Iterator[tuple[str, Any]]:
    yield from ((each.name, getattr(claims, each.name)) for each in fields(claims))


def _value(value: object) -> str:
    """Write a claim as YAML: a word, a number, or a list or mapping of such."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_string(str(key))}: {_value(item)}' for key, item in value.items())}}}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else _string(str(value))


def lines(
    model: Model,
    claims: Mapping[str, str] | None = None,
    remarks: Iterable[str] = (),
    *,
    couplings: Iterable[str] | None = None,
) -> Iterator[str]:
    """Yield the lines of the file; the values of ``claims`` are YAML already, ``remarks`` become comments.

    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", vev=True, sm=True)
    >>> print(*lines(Model("Higgs", ("B-L",), (H,)), {"stable": "no"}), sep="\\n")
    name: "Higgs"
    symmetry: ["B-L"]
    fields:
      "H": {spin: 0, su2: 2, hypercharge: 1/2, charge: 0, vev: true, sm: true}
    claims: {stable: no}
    """
    yield from (f"# {comment(remark)}" for remark in remarks)
    yield f"name: {_string(model.name)}"
    if model.reference:
        yield f"reference: {_string(model.reference)}"
    yield f"symmetry: [{', '.join(map(_string, model.symmetry))}]"
    yield "fields:"
    for each in model.fields:
        yield f"  {_string(each.name)}: {{{', '.join(_entries(each, model.symmetry))}}}"
    if model.gauged is not None:
        yield f"gauged: [{', '.join(map(_string, model.gauged))}]"
    for key in ("soft", "broken"):
        if texts := getattr(model, key):
            yield f"{key}: [{', '.join(map(_string, texts))}]"
    if couplings is not None:
        yield f"couplings: [{', '.join(map(_string, couplings))}]"
    if claims:
        yield f"claims: {{{', '.join(f'{key}: {value}' for key, value in claims.items())}}}"


def _entries(each: ModelField, symmetry: tuple[str, ...]) -> Iterator[str]:
    """The keys of a field and their values, defaults left out."""
    yield f"spin: {each.spin}"
    if each.chirality:
        yield f"chirality: {each.chirality}"
    for key, value in (("su3", each.su3), ("su2", each.su2)):
        if value != 1:
            yield f"{key}: {value}"
    if each.hypercharge:
        yield f"hypercharge: {each.hypercharge}"
    charges = {name: [str(vector[i]) for vector in each.vectors(symmetry)] for i, name in enumerate(symmetry)}
    shown = {name: f"[{', '.join(some)}]" if len(set(some)) > 1 else some[0] for name, some in charges.items()}
    if len(symmetry) == 1:
        yield f"charge: {shown[symmetry[0]]}"
    elif symmetry:
        yield f"charge: {{{', '.join(f'{_string(name)}: {value}' for name, value in shown.items())}}}"
    if each.generations and each.generations > 1 and not any("[" in value for value in shown.values()):
        yield f"generations: {each.generations}"
    yield from (f"{key}: true" for key in ("vectorlike", "real", "vev", "sm") if getattr(each, key))
    if each.latex:
        yield f"latex: {_string(each.latex)}"


def _string(text: str) -> str:
    r"""A double-quoted scalar in ASCII.

    >>> print(_string('a "quoted" \\ \n'))
    "a \"quoted\" \\ \U0000000A"
    """
    quoted = ({'"': '\\"', "\\": "\\\\"}.get(c, c) if " " <= c <= "~" else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(quoted)}"'
