"""Vertices with Higgs legs that vanish for local operators, so that a subloop in their place is harmless."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from typing import NamedTuple

from charges.gauge.multiplets import Multiplet, contractions

HIGGS = Multiplet(2, Fraction(1, 2))


class HarmlessVertex(NamedTuple):
    """A scalar vertex with H legs that a loop generates though it has no local form.

    Attributes:
        higgs: the number of external legs H, which carry no momentum.
        inner: the number of other lines that carry H as well.
        others: the fields on the remaining lines: for each its SU(2) dimension and the number of its lines.
    """

    higgs: int
    inner: int
    others: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        names = "SXYZ"
        others = [f"{names[i]}({dimension})" for i, (dimension, count) in enumerate(self.others) for _ in range(count)]
        return " ".join(["H"] * (self.higgs + self.inner) + others)


@cache
def harmless_vertices(
    higgs: int, lines: int, *, dimensions: int = 3, equal: bool = False
) -> tuple[HarmlessVertex, ...]:
    """List the scalar vertices without a local form that a loop can generate, with external H and other lines.

    A vertex has no local form if Bose symmetry makes every contraction without derivatives vanish.  A loop can have it
    if some contraction remains when only lines of equal momentum are exchanged: the external H, all at zero momentum,
    and the two inner lines if there are just two (their momenta are k and -k, and the loop depends on k squared).

    Arguments:
        higgs: the number of external H at the vertex.
        lines: the number of its other lines, which are internal to the diagram and scalar.
        dimensions: the largest SU(2) dimension to try.  Hypercharges can always be chosen; colour is not considered.
        equal: whether fields other than H may sit on several lines.

    >>> [str(vertex) for vertex in harmless_vertices(1, 2)], harmless_vertices(2, 1)
    (['H H S(1)'], ())
    >>> [str(vertex) for vertex in harmless_vertices(2, 2)], [str(vertex) for vertex in harmless_vertices(1, 3)]
    (['H H H S(2)'], ['H H S(1) X(1)', 'H H H S(2)'])
    """
    vertices = []
    for inner in range(lines):  # hypercharge needs one line at least that is not H
        for others in _species(lines - inner, dimensions, lines if equal else 1):
            if higgs + inner < 2 and all(count == 1 for _, count in others):
                continue
            names: list[Hashable] = ["H"] * (higgs + inner)
            fields = [Multiplet(2)] * (higgs + inner)  # hypercharges are left out: they only have to add up
            for i, (dimension, count) in enumerate(others):
                names += [i] * count
                fields += [Multiplet(dimension)] * count
            momenta = ["zero"] * higgs + (["opposite"] * 2 if lines == 2 else list(map(str, range(lines))))
            if not contractions(fields, names) and contractions(fields, list(zip(names, momenta, strict=True))):
                vertices.append(HarmlessVertex(higgs, inner, others))
    return tuple(vertices)


def _species(lines: int, dimensions: int, most: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield every way to fill lines with fields, up to order: for each field its dimension and number of lines."""
    kinds = [(dimension, count) for count in range(1, most + 1) for dimension in range(1, dimensions + 1)]
    for size in range(1, lines + 1):
        for chosen in product(kinds, repeat=size):
            if sum(count for _, count in chosen) == lines and tuple(sorted(chosen)) == chosen:
                yield chosen
