r"""Operators from YAML files.

    name: my-operator
    legs:
      - {name: L, kind: fermion, direction: out, charge: -1, sm: true}
      - {name: nu_R, kind: fermion, direction: in, charge: -4, latex: '\nu_R'}
      - {name: H, kind: scalar, direction: out, charge: 0, sm: true}
      - {name: chi, kind: scalar, direction: in, charge: 3, vev: true, latex: '\chi'}

``direction`` is that of the field's own charge, "in" if left out; ``charge`` is needed for charges only; ``vev:
true`` marks the scalars that break the symmetry, ``sm: true`` the fields of the standard model.  Legs of one name are
one field.  Files are read with the safe loader; an error names the file, the line and the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from charges import exact
from charges.fields import fraction_gcd
from topologies import OPERATORS, Leg, MalformedInput, Operator

LARGEST_FILE = 100_000
MOST_LEGS = 12
KEYS = frozenset({"name", "legs"})
LEG_KEYS = frozenset({"name", "kind", "direction", "charge", "vev", "sm", "latex"})


@dataclass(frozen=True, slots=True)
class OperatorFile:
    """An operator with the charges that its file gives, and the charge (if any) of the legs marked as vevs."""

    operator: Operator
    charges: Mapping[str, Fraction]
    broken: Fraction | None = None


def read(path: Path) -> OperatorFile:
    """Read one operator.  Raises MalformedInput for bad content, OSError if the file cannot be read."""
    with path.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise MalformedInput(f"{path}: larger than {LARGEST_FILE} bytes")
    try:
        node = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise MalformedInput(f"{path}: not a UTF-8 text") from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise MalformedInput(f"{where}: not YAML: {getattr(error, 'problem', None) or error}") from None
    return _Reader(path).operator(node)


class _Reader:
    """Walks the nodes of a YAML document, so that every complaint knows its line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, node: yaml.Node | None, message: str) -> MalformedInput:
        """The error for something wrong at a node."""
        line = f", line {node.start_mark.line + 1}" if node else ""
        return MalformedInput(f"{self.path}{line}: {message}")

    def mapping(self, node: yaml.Node | None, allowed: frozenset[str], what: str) -> dict[str, yaml.Node]:
        """The values of a mapping by key, all of them known and given once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, f"{what} must be a mapping with the keys {', '.join(sorted(allowed))}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in allowed:
                raise self.fail(key, f"unknown key {name!r} in {what}: the keys are {', '.join(sorted(allowed))}")
            if name in found:
                raise self.fail(key, f"key {name!r} is given twice in {what}")
            found[name] = value
        return found

    def text(self, node: yaml.Node, key: str) -> str:
        """A single value."""
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            raise self.fail(node, f"{key} must be a single value")
        return str(node.value)

    def required(self, found: Mapping[str, yaml.Node], key: str, parent: yaml.Node | None) -> yaml.Node:
        """The value of a key that must be there."""
        if key not in found:
            raise self.fail(parent, f"key {key!r} is missing")
        return found[key]

    def operator(self, node: yaml.Node | None) -> OperatorFile:
        """The operator that a document describes."""
        found = self.mapping(node, KEYS, "an operator")
        name = self.text(self.required(found, "name", node), "name")
        rows = self.required(found, "legs", node)
        if not isinstance(rows, yaml.SequenceNode) or not 1 <= len(rows.value) <= MOST_LEGS:
            raise self.fail(rows, f"legs must be a list of 1 to {MOST_LEGS} legs")
        legs: list[Leg] = []
        charges: dict[str, Fraction] = {}
        vevs: list[Fraction] = []
        for row in rows.value:
            leg, charge, vev = self.leg(row)
            legs.append(leg)
            if charge is not None and charges.setdefault(leg.name, charge) != charge:
                raise self.fail(row, f"leg {leg.name!r} is given two charges")
            if vev and leg.kind != "scalar":
                raise self.fail(row, f"leg {leg.name!r} is a fermion and cannot have a vev")
            if vev and not charge:
                raise self.fail(row, f"leg {leg.name!r} has a vev, so it needs a charge other than 0")
            if vev and charge:
                vevs.append(charge)
        if name in OPERATORS or re.fullmatch(r"F[0-9]+S[0-9]+|T", name):
            raise self.fail(found["name"], f"the name {name!r} is taken: choose another")
        try:
            return OperatorFile(Operator(name, tuple(legs)), charges, fraction_gcd(vevs) or None)
        except MalformedInput as error:
            raise self.fail(node, str(error)) from None

    def leg(self, node: yaml.Node) -> tuple[Leg, Fraction | None, bool]:
        """One leg, its charge, if given, and whether it has a vev."""
        found = self.mapping(node, LEG_KEYS, "a leg")
        values: dict[str, Any] = {key: self.text(value, key) for key, value in found.items()}
        for key in ("name", "kind"):
            self.required(found, key, node)
        direction = values.get("direction", "in")
        if direction not in ("in", "out"):
            raise self.fail(found["direction"], f"direction must be in or out, got {direction!r}")
        try:
            charge = exact(values["charge"], "charge") if "charge" in values else None
            sm = self.flag(found, "sm")
            leg = Leg(values["name"], values["kind"], direction == "in", values.get("latex", values["name"]), sm)
        except MalformedInput as error:
            raise self.fail(node, str(error)) from None
        return leg, charge, self.flag(found, "vev")

    def flag(self, found: Mapping[str, yaml.Node], key: str) -> bool:
        """A key that is true, false or absent."""
        value = self.text(found[key], key) if key in found else "false"
        if value not in ("true", "false"):
            raise self.fail(found[key], f"{key} must be true or false, got {value!r}")
        return value == "true"
