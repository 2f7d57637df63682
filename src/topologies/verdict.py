"""Verdicts, the answers of checks: yes or no with the reason, and reasons that remember the values they mention.

A :class:`Sentence` is a text, so it is compared, searched and printed as one.  It also keeps its ``parts``: plain
words, and between them the values themselves, such as a field, an operator, a group or a number.  The text of a value
is its ``str``; code that sets the sentence in LaTeX or HTML uses the value and need not take the text apart again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Choice(StrEnum):
    """A closed set of words; each member is a text, and its ``repr`` is that of the text."""

    def __repr__(self) -> str:
        return repr(self.value)


class Sentence(str):
    """A text made of words and values: ``parts`` are the values as they were given, and the words between them.

    A part that is itself a sentence contributes its own parts; any other text counts as words.  Values must not change,
    and ``str`` gives their text.  ``+`` makes a longer sentence; all other operations are those of ``str`` and return a
    plain text.

    >>> half = Sentence("half of ", 7)
    >>> half + " is no integer", half.parts, ("twice " + half).parts
    ('half of 7 is no integer', ('half of ', 7), ('twice half of ', 7))
    """

    __slots__ = ("_parts",)
    _parts: tuple[object, ...]

    def __new__(cls, *parts: object) -> Sentence:
        merged: list[object] = []
        for value in parts:
            for part in value.parts if isinstance(value, Sentence) else (value,):
                if type(part) is str and merged and type(merged[-1]) is str:
                    merged[-1] = str(merged[-1]) + part
                elif type(part) is not str or part:
                    merged.append(part)
        self = super().__new__(cls, "".join(map(str, merged)))
        self._parts = tuple(merged)
        return self

    @property
    def parts(self) -> tuple[object, ...]:
        """The words and the values, in order; their texts put together are the sentence."""
        return self._parts

    def __add__(self, other: str) -> Sentence:
        return Sentence(self, other)

    def __radd__(self, other: str) -> Sentence:
        return Sentence(other, self)

    def __reduce__(self) -> tuple[type[Sentence], tuple[object, ...]]:
        return type(self), self._parts


def joined(values: Iterable[object], between: str = ", ") -> Sentence:
    """Join values into a sentence, with the same words between any two of them.

    >>> joined([1, 2, 3], " and ").parts
    (1, ' and ', 2, ' and ', 3)
    """
    parts = [part for value in values for part in (between, value)]
    return Sentence(*parts[1:])


def as_texts(document: Any) -> Any:
    """Convert a document to plain values: sentences and choices to texts, mappings to dictionaries, tuples to lists."""
    if isinstance(document, Mapping):
        return {as_texts(key): as_texts(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return list(map(as_texts, document))
    return str(document) if isinstance(document, str) else document


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a filter: whether it holds, the reason in one line, and the vertices concerned.

    A verdict is truthy if it holds; as a text it is its reason.
    """

    holds: bool
    reason: str
    vertices: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return str(self.reason)
