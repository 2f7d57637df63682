"""YAML files as users write them: read safely, numbers kept as written, every complaint with its line and key.

Values are texts until a shape, a pydantic model, says what they are: ``1/2`` stays exact and ``no`` stays a word.
Anchors, aliases, tags, repeated keys and deep nesting are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from typing import Annotated, ClassVar, Generic, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, model_validator

from charges import exact
from nuloops.typesetting.tables import quoted
from topologies import MalformedInput

LONGEST_TEXT = 500
DEEPEST = 8
STDIN = Path("/dev/stdin")
DESCRIPTORS = Path("/dev/fd")  # where a shell puts what <(...) writes
Key: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
_TYPES = {"dict_type": "must be a mapping", "tuple_type": "must be a list"}  # by the names that pydantic has


class Shape(BaseModel):
    """A mapping with known keys; ``what`` names it in messages.

    A key of ``blank`` without a value counts as left out.
    """

    model_config = ConfigDict(frozen=True)
    what: ClassVar[str]
    blank: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        keys = ", ".join(cls.model_fields)
        if not isinstance(value, dict):
            raise MalformedInput(f"{cls.what} must be a mapping with the keys {keys}")
        if unknown := [key for key in value if key not in cls.model_fields]:
            raise _At(unknown[0], f"unknown key {quoted(unknown[0])} in {cls.what}: the keys are {keys}")
        return {key: given for key, given in value.items() if given != "" or key not in cls.blank}


S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Document(Generic[S]):
    """What a file says, and the line of each key in it."""

    path: Path
    content: S
    lines: Mapping[Key, int]

    def error(self, key: Key, message: str) -> MalformedInput:
        """The error for something wrong at a key: the file, the line and the key before the message."""
        return _error(self.path, self.lines, key, message)


def text(value: object) -> str:
    """Return a single value, as it is written.  Raises MalformedInput for anything else."""
    if not isinstance(value, str) or not value:
        raise MalformedInput("must be a single value")
    if not value.isprintable() or len(value) > LONGEST_TEXT:
        raise MalformedInput(f"must be one line of up to {LONGEST_TEXT} printable characters")
    return value


def number(value: object) -> Fraction:
    """Read an integer or a fraction.  Raises MalformedInput for other texts, for decimals with the fraction they are.

    >>> number("-1/2")
    Fraction(-1, 2)
    >>> number("0.5")
    Traceback (most recent call last):
    topologies.errors.MalformedInput: the number 0.5 is a float: write the fraction 1/2
    """
    return exact(text(value), "the number")


def whole(value: object) -> int:
    """Read an integer.  Raises MalformedInput for anything else."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", written := text(value)):
        raise MalformedInput(f"must be an integer, got {quoted(written)}")
    return int(written)


def flag(value: object) -> bool:
    """Read true or false, written so.  Raises MalformedInput for anything else."""
    if (written := text(value)) not in ("true", "false"):
        raise MalformedInput(f"must be true or false, got {quoted(written)}")
    return written == "true"


def word(*words: str) -> Callable[[object], str]:
    """Make a check that a value is one of some words: it returns the word or raises MalformedInput."""

    def chosen(value: object) -> str:
        if (written := text(value)) not in words:
            raise MalformedInput(f"must be {', '.join(words[:-1])} or {words[-1]}, got {quoted(written)}")
        return written

    return chosen


Text = Annotated[str, PlainValidator(text)]
Number = Annotated[Fraction, PlainValidator(number)]
Whole = Annotated[int, PlainValidator(whole)]
Flag = Annotated[bool, PlainValidator(flag)]


def read(path: Path, shape: type[S], *, largest: int) -> Document[S]:
    """Read a file of that shape, of ``largest`` bytes at most.

    Raises MalformedInput for bad content, OSError if the file cannot be read.
    """
    mode = path.stat().st_mode
    opened = path == STDIN or (path.parent == DESCRIPTORS and S_ISFIFO(mode))
    if not (S_ISREG(mode) or S_ISDIR(mode) or opened):  # a pipe with a name may never end; open() refuses folders
        raise MalformedInput(f"{path}: not a regular file")
    with path.open("rb") as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise MalformedInput(f"{path}: larger than {largest} bytes")
    try:
        lines: dict[Key, int] = {}
        found = _Tree(path, lines).read(content.decode())
    except UnicodeDecodeError:
        raise MalformedInput(f"{path}: not a UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        raise MalformedInput(f"{where}: not YAML: {' '.join(str(reason).split())}") from None
    try:
        return Document(path, shape.model_validate(found), lines)
    except ValidationError as error:
        raise _first(path, lines, error) from None


class _At(MalformedInput):
    """Something wrong with a key of the mapping that was looked at."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class _Tree:
    """The texts, lists and mappings of a document, from the events of the parser; the root has line 1."""

    def __init__(self, path: Path, lines: dict[Key, int]) -> None:
        self.path, self.lines = path, lines

    def read(self, content: str) -> Plain:
        every = yaml.parse(content, Loader=yaml.SafeLoader)
        events = (event for event in every if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent)))
        self.lines[()] = 1
        if not isinstance(next(events), yaml.DocumentStartEvent):
            raise MalformedInput(f"{self.path}: the file is empty")
        found = self.value(next(events), (), events)
        if not isinstance(after := next(events), yaml.StreamEndEvent):
            raise self.error((), after, "a second document starts here, a file has one")
        return found

    def error(self, key: Key, event: yaml.Event, message: str) -> MalformedInput:
        return _error(self.path, {key: _line(event)}, key, message)

    def value(self, event: yaml.Event, key: Key, events: Iterator[yaml.Event]) -> Plain:
        """The value that starts with this event."""
        self.lines.setdefault(key, _line(event))
        if getattr(event, "anchor", None):  # an alias has one, too
            raise self.error(key, event, "anchors and aliases (& and *) are not read: put quotes around a text")
        if tag := getattr(event, "tag", None):
            raise self.error(key, event, f"tags are not read, got {quoted(tag)}")
        if len(key) > DEEPEST:
            raise self.error(key, event, f"nested more than {DEEPEST} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Plain] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self.value(item, (*key, len(items)), events))
            return items
        found: dict[str, Plain] = {}
        while not isinstance(item := next(events), yaml.MappingEndEvent):
            if not isinstance(item, yaml.ScalarEvent) or item.anchor or item.tag:
                raise self.error(key, item, "a key must be a single value")
            name = str(item.value)
            if name in found:
                raise self.error((*key, name), item, f"key {quoted(name)} is given twice")
            self.lines[(*key, name)] = _line(item)
            found[name] = self.value(next(events), (*key, name), events)
        return found


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _error(path: Path, lines: Mapping[Key, int], key: Key, message: str) -> MalformedInput:
    """The error at a key, or at the nearest thing around it that the file has."""
    while key not in lines:
        key = key[:-1]
    place = ""
    for part in key:
        name = part if isinstance(part, str) and re.fullmatch(r"[\w+'*-]{1,60}", part) else quoted(part)
        place += f"[{part}]" if isinstance(part, int) else f".{name}"
    shown = f" {place.removeprefix('.')}:" if place else ""
    return MalformedInput(f"{path}, line {lines[key]}:{shown} {message}")


def _first(path: Path, lines: Mapping[Key, int], error: ValidationError) -> MalformedInput:
    """What to say of the errors that pydantic found: unknown keys first, as a misspelt key is a missing one, too."""
    found = []
    for each in error.errors(include_url=False, include_input=False):
        key, cause = each["loc"], each.get("ctx", {}).get("error")
        if isinstance(cause, _At):
            return _error(path, lines, (*key, cause.key), str(cause))
        if each["type"] == "missing":
            message = f"key {key[-1]!r} is missing"
        else:
            message = str(cause) if cause else _TYPES[each["type"]]
        found.append((key, message))
    return _error(path, lines, *found[0])
