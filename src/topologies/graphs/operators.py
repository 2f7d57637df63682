"""Effective operators and their external legs: names, fermion or scalar, incoming or outgoing.

The direction of a leg is that of the field's own charge: an incoming nu_R carries the charge of nu_R into the diagram,
an outgoing L carries the charge of L away (the operator contains L-bar).  With H of hypercharge +1/2 the H of
L-bar H~ nu_R flows out.  The generalised Weinberg operator L-bar H~ chi nu_R is that of arXiv:1812.01599; the operator
with two chi uses the third right-handed neutrino of the anomaly-free set (-4, -4, 5), where chi (charge 3) flows out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from types import MappingProxyType

from topologies.errors import MalformedInput
from topologies.integers import integer

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+-]*")


@dataclass(frozen=True, slots=True)
class Leg:
    """One external field of an operator.

    Attributes:
        name: the name of the field; legs with equal names are not told apart.
        kind: "fermion" or "scalar".
        incoming: whether the charge of the field flows into the diagram.
        latex: the label in figures; the name if it is empty.
        sm: whether the field belongs to the standard model; fields that cannot be told from these are not dark.

    Raises:
        MalformedInput: the kind is another, or the name is empty, not printable or contains "#".
    """

    name: str
    kind: str
    incoming: bool = True
    latex: str = ""
    sm: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("fermion", "scalar"):
            raise MalformedInput(f"leg {self.name!r}: kind must be 'fermion' or 'scalar', got {self.kind!r}")
        if not isinstance(self.name, str) or not isinstance(self.incoming, bool):
            raise MalformedInput(f"leg {self.name!r}: the name is a text, incoming is True or False")
        if not self.name or not self.name.isprintable() or "#" in self.name:
            raise MalformedInput(f"leg name {self.name!r}: give a printable name without '#'")


@dataclass(frozen=True, slots=True)
class Operator:
    """An effective operator: a name and an ordered tuple of legs.

    Legs with equal names are the same field, and not told apart.  The first fermion leg is drawn on the left, the
    second on the right, everything else on top.

    Attributes:
        name: letters, digits, ``+`` and ``-``, a letter first; it becomes part of keys and file names.
        legs: a tuple of :class:`topologies.Leg`, with an even number of fermions.

    Raises:
        MalformedInput: the name or the legs are not as above, or different legs have the same name.

    >>> OPERATORS["dirac-d5"].legs[1]
    Leg(name='nu_R', kind='fermion', incoming=True, latex='\\\\nu_R', sm=False)
    >>> OPERATORS["dirac-d5"].dimension
    5
    """

    name: str
    legs: tuple[Leg, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise MalformedInput(f"operator name {self.name!r}: letters, digits, '+' and '-' only, a letter first")
        if not isinstance(self.legs, tuple) or not all(isinstance(leg, Leg) for leg in self.legs):
            raise MalformedInput(f"operator {self.name!r}: its legs are a tuple of Leg, not {self.legs!r:.60}")
        known: dict[str, Leg] = {}
        for leg in self.legs:
            if known.setdefault(leg.name, leg) != leg:
                raise MalformedInput(f"operator {self.name!r}: two different legs are called {leg.name!r}")
        if self.fermions % 2:
            raise MalformedInput(f"operator {self.name!r} has {self.fermions} fermion legs: the number must be even")

    @property
    def text(self) -> str:
        """What :func:`operator` reads back: the name of a standard operator, JSON with the legs of any other.

        >>> OPERATORS["weinberg"].text, unlabelled(0, 3).text, Operator("own", (Leg("S", "scalar"),)).text
        ('weinberg', 'F0S3', '{"name": "own", "legs": [{"name": "S", "kind": "scalar"}]}')
        """
        return _written(self)

    @property
    def fermions(self) -> int:
        """Number of fermion legs."""
        return sum(leg.kind == "fermion" for leg in self.legs)

    @property
    def scalars(self) -> int:
        """Number of scalar legs."""
        return len(self.legs) - self.fermions

    @property
    def dimension(self) -> int:
        """Mass dimension of the operator in four dimensions: 3/2 per fermion, 1 per scalar."""
        return 3 * self.fermions // 2 + self.scalars

    @property
    def classes(self) -> tuple[int, ...]:
        """For each leg the position of the first leg with the same name; labelled diagrams tell these classes apart."""
        first: dict[str, int] = {}
        return tuple(first.setdefault(leg.name, i) for i, leg in enumerate(self.legs))

    @property
    def ends(self) -> tuple[str, ...]:
        """A name for the free end of each leg: that of the leg, with a number from the second of the same name on."""
        seen: dict[str, int] = {}
        names = []
        for leg in self.legs:
            seen[leg.name] = seen.get(leg.name, 0) + 1
            names.append(leg.name if seen[leg.name] == 1 else f"{leg.name}#{seen[leg.name]}")
        return tuple(names)

    @property
    def sides(self) -> tuple[str, ...]:
        """The side of a figure for each leg: the first fermion left, the second right, the rest on top."""
        free = iter(("left", "right"))
        return tuple(next(free, "top") if leg.kind == "fermion" else "top" for leg in self.legs)


def unlabelled(fermions: int, scalars: int) -> Operator:
    """Make an operator whose legs are told apart only by being fermion or scalar, as in published counts of diagrams.

    Arguments:
        fermions: number of fermion legs, even.
        scalars: number of scalar legs.

    Raises:
        MalformedInput: a number is negative, or that of fermions odd.

    >>> unlabelled(2, 2).name
    'F2S2'
    """
    fermions, scalars = (integer(number, "a number of legs must be an integer") for number in (fermions, scalars))
    if fermions < 0 or scalars < 0:
        raise MalformedInput(f"numbers of legs must not be negative, got {fermions} and {scalars}")
    legs = (Leg("F", "fermion", latex="F"),) * fermions + (Leg("S", "scalar", latex="S"),) * scalars
    return Operator(f"F{fermions}S{scalars}", legs)


_L_IN = Leg("L", "fermion", incoming=True, latex="L", sm=True)
_L_OUT = Leg("L", "fermion", incoming=False, latex="L", sm=True)
_NU_R = Leg("nu_R", "fermion", incoming=True, latex=r"\nu_R")
_H_IN = Leg("H", "scalar", incoming=True, latex="H", sm=True)
_H_OUT = Leg("H", "scalar", incoming=False, latex="H", sm=True)
_CHI_IN = Leg("chi", "scalar", incoming=True, latex=r"\chi")
_CHI_OUT = Leg("chi", "scalar", incoming=False, latex=r"\chi")
OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        operator.name: operator
        for operator in (
            Operator("weinberg", (_L_IN, _L_IN, _H_IN, _H_IN)),
            Operator("dirac-d4", (_L_OUT, _NU_R, _H_OUT)),
            Operator("dirac-d5", (_L_OUT, _NU_R, _H_OUT, _CHI_IN)),
            Operator("dirac-d6", (_L_OUT, _NU_R, _H_OUT, _CHI_OUT, _CHI_OUT)),
        )
    }
)
_ANONYMOUS = re.compile(r"F([0-9]{1,2})S([0-9]{1,2})")


def operator(name: str | Operator) -> Operator:
    """Look up an operator by name: one of the four standard ones, or such as ``F2S2`` for unlabelled legs.

    An Operator is returned as it is, and the :attr:`Operator.text` of one is read.  Raises MalformedInput, with the
    known names, for any other name.
    """
    if isinstance(name, Operator):
        return name
    if not isinstance(name, str):
        raise MalformedInput(f"an operator is given by its name or as an Operator, not as {name!r}")
    if name in OPERATORS:
        return OPERATORS[name]
    if match := _ANONYMOUS.fullmatch(name):
        return unlabelled(int(match[1]), int(match[2]))
    if name.startswith("{"):
        return _read(name)
    raise MalformedInput(f"unknown operator {name!r}: choose from {', '.join(OPERATORS)}")


_OPTIONAL = {each.name: each.default for each in fields(Leg) if each.name not in ("name", "kind")}


@lru_cache(maxsize=1000)  # a diagram looks its operator up often
def _written(given: Operator) -> str:
    if OPERATORS.get(given.name) == given:
        return given.name
    if _ANONYMOUS.fullmatch(given.name) and operator(given.name) == given:
        return given.name
    legs = [{k: v for k, v in asdict(leg).items() if k not in _OPTIONAL or v != _OPTIONAL[k]} for leg in given.legs]
    return json.dumps({"name": given.name, "legs": legs}, ensure_ascii=False)


@lru_cache(maxsize=1000)
def _read(text: str) -> Operator:
    try:
        found = json.loads(text)
        return Operator(found["name"], tuple(Leg(**leg) for leg in found["legs"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        why = error if isinstance(error, MalformedInput) else "a name and a list of legs are needed"
        raise MalformedInput(f"not the text of an operator: {text!r:.60}: {why}") from None
