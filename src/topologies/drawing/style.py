"""The look of lines, labels and vertices; all sizes are in points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from topologies.errors import MalformedInput

DASH = (5.0, 3.5)
RIM = 1.0  # width of the line around a vertex
LINES: Mapping[str, tuple[float, ...]] = MappingProxyType({"fermion": (), "scalar": DASH, "vector": (), "gluon": ()})
"""Dash pattern of each kind of line; unknown kinds are drawn like scalars."""

FONTS = MappingProxyType({"cm": "cm", "stix": "stix"})
NAMED = MappingProxyType({"black": "#000000", "white": "#ffffff"})


def hexadecimal(colour: str) -> str:
    """Write a colour as "#rrggbb".

    >>> hexadecimal("black"), hexadecimal("#ABCDEF")
    ('#000000', '#abcdef')
    """
    code = NAMED.get(colour, colour).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", code):
        raise MalformedInput(f"a colour is 'black', 'white' or '#rrggbb', not {colour!r}")
    return code


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a figure.

    Attributes:
        size: font size of the labels; distances grow in proportion.
        font: "cm" (Computer Modern, as in LaTeX) or "stix" (like Times).
        colour: whether lines of the dark sector are drawn in `dark`; if not, everything is drawn in `ink`.
        ink: colour of lines, labels and vertices; choose a light one for dark slides.
        dark: colour of lines of the dark sector; the default is a blue-violet with a contrast of 7 : 1 on white.
        vev: colour of the legs that end in a vacuum expectation value; None if they look like other legs.
        key: whether a key below the figure explains the colours.
        pen: width of lines.
        arrow: length of an arrow head.
        dot: radius of a vertex.
        blob: radius of an effective vertex.
        scale: points per unit of length of the layout, as a multiple of `size`.

    Raises:
        MalformedInput: an unknown font or colour, or a size that is not positive.
    """

    size: float = 16.0
    font: str = "cm"
    colour: bool = True
    ink: str = "black"
    dark: str = "#4b2bc4"
    vev: str | None = None
    key: bool = False
    pen: float = 1.15
    arrow: float = 8.5
    dot: float = 1.9
    blob: float = 8.0
    scale: float = 4.6

    def __post_init__(self) -> None:
        if self.font not in FONTS:
            raise MalformedInput(f"unknown font {self.font!r}: choose from {', '.join(FONTS)}")
        for colour in (self.ink, self.dark, self.vev or self.ink):
            hexadecimal(colour)
        if min(self.size, self.pen, self.scale) <= 0 or min(self.arrow, self.dot, self.blob) < 0:
            raise MalformedInput("sizes must be positive")

    @classmethod
    def for_dark_slides(cls, **changes: Any) -> Self:
        """Return a style with white ink and a light violet (contrast 9 : 1 on black) for the dark sector.

        >>> Style.for_dark_slides(size=20).ink
        'white'
        """
        return cls(**{"ink": "white", "dark": "#b9a7ff", **changes})

    def colour_of(self, dark: object, vev: object = False) -> str:
        """Return the colour of a line as "#rrggbb"."""
        if vev and self.vev and self.colour:
            return hexadecimal(self.vev)
        return hexadecimal(self.dark if self.colour and dark else self.ink)
