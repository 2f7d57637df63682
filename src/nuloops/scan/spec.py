"""What to scan, from a YAML file.

    operators: [dirac-d5]
    loops: [1, 2]
    residual: [6, 9]              # groups Z_n; "none" for families of charges
    max_su2: 2                    # the largest SU(2) dimension
    colour: false                 # also SU(3) triplets, sextets and octets
    max_electric_charge: 2        # all hypercharges up to it, in units of e; without it families
    max_hypercharge: 3/2          # filters from here on: the largest |Y| of a new field, Q = T3 + Y
    max_symmetry_charge: 4        # the largest |charge| of a new field under B-L (L has -1) or Z_n
    max_fields: 4                 # the largest number of new fields
    genuine: true                 # no diagram with fewer loops
    grade: all                    # every new field is dark; without it every loop is
    dark_matter: true             # with a candidate

Only ``operators`` and ``loops`` are needed.  A field whose charge is free has no largest one and passes no such filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import PlainValidator

from charges.arithmetic.affine import Affine
from charges.contents.content import Content
from charges.contents.search import listable
from charges.dark.lines import Grade
from nuloops.files import yaml as yamlfile
from nuloops.files.yaml import Flag, Number, Shape, Text, Whole, text, whole, word
from nuloops.typesetting.tables import quoted
from topologies import OPERATORS, MalformedInput

LARGEST_FILE = 100_000
MOST_LOOPS = 3
MOST_VALUES = 50  # in a list
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Spec:
    """What to scan; the fields are the keys of the file.  None where nothing is demanded."""

    operators: tuple[str, ...]
    loops: tuple[int, ...]
    residual: tuple[int | None, ...] = (None,)
    max_su2: int = 3
    colour: bool = False
    max_electric_charge: Fraction | None = None
    max_hypercharge: Fraction | None = None
    max_symmetry_charge: Fraction | None = None
    max_fields: int | None = None
    genuine: bool = False
    grade: str | None = None
    dark_matter: bool = False

    def wants(self, content: Content) -> bool:
        """Whether a content passes the filters."""
        if self.genuine and content.lower_order is not None:
            return False
        if self.grade is not None and content.grade != self.grade:
            return False
        numbers = [field.numbers for field in content.fields]
        if not all(_within(each.hypercharge, self.max_hypercharge) for each in numbers):
            return False
        modulus = None if content.symmetry == "B-L" else content.residual
        if not all(_within(each.charge, self.max_symmetry_charge, modulus) for each in numbers):
            return False
        return not self.dark_matter or bool(content.dark_matter)

    def document(self) -> dict[str, object]:
        """The specification as plain data, the same for equal specifications.

        >>> Spec(("dirac-d5",), (1,)).document()["residual"]
        [None]
        """
        found: dict[str, object] = {}
        for key in self.__dataclass_fields__:
            value = getattr(self, key)
            found[key] = (
                str(value) if isinstance(value, Fraction) else list(value) if isinstance(value, tuple) else value
            )
        return found


def _within(form: Affine, most: Fraction | None, modulus: int | None = None) -> bool:
    """Whether a charge that is not free has at most this absolute value, which is that of the conjugate: 5 is 1 mod 6.

    >>> five = Affine(Fraction(5), ())
    >>> _within(five, Fraction(4)), _within(five, Fraction(1), 6), _within(five, None)
    (False, True, True)
    """
    if most is None:
        return True
    size = abs(form.constant)
    if modulus:
        size = min(size % modulus, -size % modulus)
    return not any(form.coefficients) and size <= most


def difference(stored: Mapping[str, object], given: Mapping[str, object]) -> list[str]:
    """What two specifications as plain data do not agree on, key by key.

    >>> difference({"loops": [1], "colour": False}, {"loops": [1, 2], "colour": False})
    ['loops is [1] in the store and [1, 2] now']
    """
    keys = dict.fromkeys([*stored, *given])
    shown = {None: "not set", True: "true", False: "false"}

    def written(value: object) -> str:
        return shown[value] if value is None or isinstance(value, bool) else str(value).replace("None", "none")

    return [
        f"{key} is {written(stored.get(key))} in the store and {written(given.get(key))} now"
        for key in keys
        if stored.get(key) != given.get(key)
    ]


def _values(value: object, meant: Callable[[object], Value]) -> tuple[Value, ...]:
    """One value, or a list of different ones: ``6``, ``+6`` and ``06`` are the same."""
    given = value if isinstance(value, list) else [value]
    if not 1 <= len(given) <= MOST_VALUES:
        raise MalformedInput(f"must be a value or a list of 1 to {MOST_VALUES} values")
    values = tuple(meant(each) for each in given)
    if len(set(values)) < len(values):
        raise MalformedInput("a value is given twice")
    return values


def _operators(value: object) -> tuple[str, ...]:
    names = _values(value, text)
    if unknown := [name for name in names if name not in OPERATORS]:
        raise MalformedInput(f"unknown operator {quoted(unknown[0])}: choose from {', '.join(OPERATORS)}")
    return names


def _loops(value: object) -> tuple[int, ...]:
    orders = _values(value, whole)
    if wrong := [order for order in orders if not 1 <= order <= MOST_LOOPS]:
        raise MalformedInput(f"must be 1 to {MOST_LOOPS} loops, got {wrong[0]}")
    return orders


def _groups(value: object) -> tuple[int | None, ...]:
    return _values(value, lambda each: None if each == "none" else whole(each))


class _Spec(Shape):
    what: ClassVar[str] = "a scan"
    operators: Annotated[tuple[str, ...], PlainValidator(_operators)]
    loops: Annotated[tuple[int, ...], PlainValidator(_loops)]
    residual: Annotated[tuple[int | None, ...], PlainValidator(_groups)] = (None,)
    max_su2: Whole = 3
    colour: Flag = False
    max_electric_charge: Number | None = None
    max_hypercharge: Number | None = None
    max_symmetry_charge: Number | None = None
    max_fields: Whole | None = None
    genuine: Flag = False
    grade: Annotated[str | None, PlainValidator(word(Grade.ALL, Grade.EVERY_LOOP))] = None
    dark_matter: Flag = False
    name: Text = ""  # for the reader of the file


def read(path: Path) -> Spec:
    """Read a specification.  Raises MalformedInput for bad content, OSError if the file cannot be read."""
    document = yamlfile.read(path, _Spec, largest=LARGEST_FILE)
    given = {key: value for key, value in document.content if key != "name"}
    for key, least in (("max_su2", 1), ("max_fields", 1)):
        if given[key] is not None and not least <= given[key] <= 12:
            raise document.error((key,), f"must be {least} to 12, got {given[key]}")
    for key in ("max_electric_charge", "max_hypercharge", "max_symmetry_charge"):
        if given[key] is not None and given[key] < 0:
            raise document.error((key,), f"must not be negative, got {given[key]}")
    spec = Spec(**given)
    for operator, loops in product(spec.operators, spec.loops):
        for i, group in enumerate(spec.residual):
            with _at(document, ("residual", i)):
                listable(operator, loops, residual=group)
        with _at(document, ("max_electric_charge",)):
            listable(operator, loops, residual=spec.residual[0], max_charge=spec.max_electric_charge)
    return spec


@contextmanager
def _at(document: yamlfile.Document[_Spec], key: yamlfile.Key) -> Iterator[None]:
    """Say where in the file a value is that does not fit the others."""
    try:
        yield
    except MalformedInput as error:
        raise document.error(key, str(error).removeprefix("max_charge ")) from None
