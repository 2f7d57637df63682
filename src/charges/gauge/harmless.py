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
    """A scalar vertex with H legs that has no local form though a loop generates it.

    ``higgs`` external legs are H and carry no momentum.  ``inner`` of the other lines carry H as well, and the rest are
    the fields of ``others``: for each its SU(2) dimension and on how many lines it sits.
    """

    higgs: int
    inner: int
    others: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        names = "SXYZ"
        copies = [f"{names[i]}({dimension})" for i, (dimension, many) in enumerate(self.others) for _ in range(many)]
        return " ".join(["H"] * (self.higgs + self.inner) + copies)


@cache
def harmless_vertices(
    higgs: int, lines: int, *, dimensions: int = 3, equal: bool = False
) -> tuple[HarmlessVertex, ...]:
    """The scalar vertices without a local form that a loop with ``higgs`` external H and ``lines`` others can have.

    Local: every derivative-free contraction vanishes by Bose symmetry.  Existing: some contraction remains when only
    lines of the same momentum are exchanged.  Those are the external H (all at zero momentum), and two inner lines
    if there are just two (their momenta are k and -k, and the loop depends on k squared).

    Arguments:
        higgs: number of external H among the outer lines.
        lines: number of the other outer lines, internal ones, all scalar.
        dimensions: largest SU(2) dimension to try.  Hypercharges can always be chosen; colour is not considered.
        equal: whether fields other than H may sit on several lines; otherwise only H may.

    >>> [str(vertex) for vertex in harmless_vertices(1, 2)], harmless_vertices(2, 1)
    (['H H S(1)'], ())
    >>> [str(vertex) for vertex in harmless_vertices(2, 2)], [str(vertex) for vertex in harmless_vertices(1, 3)]
    (['H H H S(2)'], ['H H S(1) X(1)', 'H H H S(2)'])
    """
    found = []
    for inner in range(lines):  # hypercharge needs one line at least that is not H
        for others in _species(lines - inner, dimensions, lines if equal else 1):
            if higgs + inner < 2 and all(many == 1 for _, many in others):
                continue
            vertex = HarmlessVertex(higgs, inner, others)
            names: list[Hashable] = ["H"] * (higgs + inner)
            fields = [Multiplet(2)] * (higgs + inner)  # hypercharges are left out: they only have to add up
            for i, (dimension, many) in enumerate(others):
                names += [i] * many
                fields += [Multiplet(dimension)] * many
            still = ["at rest"] * higgs + (["opposite"] * 2 if lines == 2 else list(map(str, range(lines))))
            if not contractions(fields, names) and contractions(fields, list(zip(names, still, strict=True))):
                found.append(vertex)
    return tuple(found)


def _species(lines: int, dimensions: int, most: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every way to fill lines with fields, up to order: (dimension, on how many lines) for each field, sorted."""
    sorts = [(dimension, many) for many in range(1, most + 1) for dimension in range(1, dimensions + 1)]
    for size in range(1, lines + 1):
        for chosen in product(sorts, repeat=size):
            if sum(many for _, many in chosen) == lines and tuple(sorted(chosen)) == chosen:
                yield chosen
