"""Products of fields as people write them: names separated by spaces, a star for conjugates, such as "L* eta* N"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from charges.words import FieldName
from topologies import MalformedInput


class Factor(NamedTuple):
    """A field of a product.

    Attributes:
        name: that of the field, or of some of its generations, such as nu_R(5).
        sign: -1 for the conjugate.
        field: the name of the field.
    """

    name: str
    sign: int
    field: str

    @property
    def word(self) -> FieldName:
        """The factor as sentences write it."""
        return FieldName(self.name, self.sign < 0)


def factors(names: Mapping[str, str], text: object) -> list[Factor]:
    """Read a product; raises MalformedInput for anything else.

    Arguments:
        names: for each name of a field or of some of its generations that of the field.
        text: such as "L* eta* N".

    >>> [str(factor.word) for factor in factors({"S": "S", "N(1)": "N"}, "S* N(1)")]
    ['S*', 'N(1)']
    """
    if not isinstance(text, str) or not text.split():
        raise MalformedInput(f"coupling {text!r:.60}: write names of fields, such as 'L* H e_R'")
    found = []
    for word in text.split():
        if word in names:
            found.append(Factor(word, 1, names[word]))
        elif word.endswith("*") and word[:-1] in names:
            found.append(Factor(word[:-1], -1, names[word[:-1]]))
        else:
            known = ", ".join(dict.fromkeys(names.values()))
            name = word.removesuffix("*")
            raise MalformedInput(f"coupling {text!r:.60}: no field {name!r:.40}; the fields are {known}")
    return found
