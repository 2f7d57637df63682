"""The form of a report: the keys that the checker reads, and what kind of value each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Each(NamedTuple):
    """An object with any keys, whose values all have one form."""

    form: Any


class Maybe(NamedTuple):
    """A value of some form, or null."""

    form: Any


_FIELD = {
    **dict.fromkeys(("name", "chirality", "spin", "hypercharge"), str),
    **dict.fromkeys(("su3", "su2", "generations"), int),
    **dict.fromkeys(("sm", "vev"), bool),
    "charges": Each([str]),
}
_ROW = {
    **dict.fromkeys(("state", "charge", "kind"), str),
    **dict.fromkeys(("massless", "tiny"), int),
    **dict.fromkeys(("heavy", "neutrinos"), bool),
    "species": [str],
    "colour": [int],
    "loops": Each(int),
}
_OPERATORS = [{"operator": str}]
_STATE = {
    "verdict": str,
    **dict.fromkeys(("dark", "massless"), bool),
    "operators": _OPERATORS,
    "dark_matter": {"ok": bool},
}
_MODEL = {
    "symmetry": [{"name": str, "order": int}],
    "fields": [_FIELD],
    "soft": list,
    "broken": list,
    "residual": Maybe({"group": str, "orders": [int], "generators": [str]}),
}
REPORT = {
    "ok": bool,
    "neutrinos": str,
    "claims": Each({"ok": bool}),
    "terms": [str],
    "residual": Maybe(str),
    "spectrum": [_ROW],
    "massive": int,
    "masses": Each(Each(int)),
    "loops": Maybe(int),
    "stable": str,
    "dark": [str],
    "dark_matter": [str],
    "model": _MODEL,
    "added_fields": [_FIELD],
    "evidence": {
        "vacuum": {"induced": [str]},
        "neutrinos": {"operators": _OPERATORS},
        "stable": {"states": Each(_STATE)},
    },
}
_WORDS = {dict: "an object", list: "a list", str: "text", int: "an integer", bool: "true or false"}


def misshapen(value: object, form: Any, at: str = "the document") -> str:
    """Say which value does not have its form, and what it should be; nothing if all do.

    >>> misshapen({"terms": ["H H*", 3]}, {"terms": [str]})
    'terms[1] must be text'
    >>> misshapen({}, {"terms": [str]})
    "key 'terms' is missing"
    """
    if isinstance(form, Maybe):
        return "" if value is None else misshapen(value, form.form, at)
    kind = dict if isinstance(form, (Mapping, Each)) else list if isinstance(form, list) else form
    if type(value) is not kind:
        return f"{at} must be {_WORDS[kind]}"
    parts: list[tuple[str, object, Any]] = []
    if isinstance(value, dict):
        where = "" if at == "the document" else f"{at}."
        if isinstance(form, Mapping):
            if missing := next((key for key in form if key not in value), ""):
                return f"key {where + missing!r} is missing"
            parts = [(f"{where}{key}", value[key], inner) for key, inner in form.items()]
        elif isinstance(form, Each):
            parts = [(f"{where}{key}", inner, form.form) for key, inner in value.items()]
    elif isinstance(value, list) and isinstance(form, list):
        parts = [(f"{at}[{i}]", inner, form[0]) for i, inner in enumerate(value)]
    return next((found for name, inner, each in parts if (found := misshapen(inner, each, name))), "")
