"""Diagrams with one or two legs for full propagators: no self-energies and no tadpoles, with fermions put on lines.

Vertices are cubic (two fermions and a scalar, or three scalars) and quartic (scalars).  At every vertex of fermions
both are left-handed or both right-handed; a line between equal vertices is a mass, between different ones it carries
momentum.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations, product
from typing import NamedTuple

from charges.spectra.frames import Frame, frames


class Skeleton(NamedTuple):
    """A diagram with fermions and scalars on its lines.

    Attributes:
        frame: the topology.
        fermions: for each line whether it is a fermion.
        chains: the fermion lines, open or closed, as vertices in their order, with the lines between them; the open
            one, if there is one, comes first, from the first leg to the second.
    """

    frame: Frame
    fermions: tuple[bool, ...]
    chains: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    @property
    def loops(self) -> int:
        """The number of loops."""
        return len(self.frame.lines) - self.frame.order + 1


@lru_cache(maxsize=64)
def skeletons(loops: int, legs: int, spinor: bool) -> tuple[Skeleton, ...]:
    """List the diagrams with so many loops and one or two legs, which are fermions or scalars."""
    return tuple(skeleton for frame in frames(loops, legs) for skeleton in _labelled(frame, spinor))


def _labelled(frame: Frame, spinor: bool) -> Iterator[Skeleton]:
    first, seen = 2 * len(frame.lines), set()
    images = [p for p in permutations(range(frame.order)) if all(p[v] == v for v in frame.legs)]
    bare = sorted(tuple(sorted(line)) for line in frame.lines)
    images = [p for p in images if sorted(tuple(sorted((p[u], p[v]))) for u, v in frame.lines) == bare]
    for kinds in product((False, True), repeat=len(frame.lines)):
        counts = [sum(spinor if flag >= first else kinds[flag // 2] for flag in flags) for flags in frame.at]
        if any(n not in (0, 2) or (n and len(flags) > 3) for n, flags in zip(counts, frame.at, strict=True)):
            continue
        signature = min(
            tuple(sorted((*sorted((p[u], p[v])), kind) for (u, v), kind in zip(frame.lines, kinds, strict=True)))
            for p in images
        )
        if signature not in seen:
            seen.add(signature)
            yield Skeleton(frame, kinds, tuple(_chains(frame, kinds, spinor)))


def _chains(frame: Frame, kinds: tuple[bool, ...], spinor: bool) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Follow the fermion lines."""
    left = {i for i, kind in enumerate(kinds) if kind}

    def walk(start: int, line: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
        vertices, lines = [start], list[int]()
        here = start
        while True:
            line = line if line is not None else next((i for i in sorted(left) if here in frame.lines[i]), None)
            if line is None:
                return tuple(vertices), tuple(lines)
            left.discard(line)
            u, v = frame.lines[line]
            here = v if here == u else u
            lines.append(line)
            vertices.append(here)
            line = None

    if spinor:
        yield walk(frame.legs[0], None)
    while left:
        line = min(left)
        vertices, lines = walk(frame.lines[line][0], line)
        yield vertices[:-1], lines
