"""Topologies and diagrams as rows of NumPy arrays, as ``topologies.kernel.blocks`` yields them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from topologies.graphs.plans import Row

Bytes = npt.NDArray[np.uint8]
NOTHING = 255  # padding of the rows of lines
ROWS = 1 << 15  # approximate rows of a block: it ends only between two distributions of the legs


@dataclass(frozen=True, slots=True)
class Block:
    """Topologies or diagrams as arrays of dtype uint8, one graph a row.

    Attributes:
        vertices: shape (rows,); the number of vertices.
        lines: shape (rows, 3 * loops + legs - 3, 2); the internal lines as sorted pairs of vertices 0, 1, ...  Graphs
            with quartic vertices have fewer lines, and their rows are padded with 255.
        legs: shape (rows, legs); the vertex of each leg, sorted, or in the order of the operator where legs are told
            apart.
        fermions: shape (rows, 3 * loops + legs - 3); 1 for a fermion line, 0 for a scalar line, padded with 255.  None
            for topologies.
    """

    vertices: Bytes
    lines: Bytes
    legs: Bytes
    fermions: Bytes | None = None

    def __len__(self) -> int:
        return len(self.vertices)

    @property
    def nbytes(self) -> int:
        """Total size of the arrays in bytes."""
        extra = 0 if self.fermions is None else self.fermions.nbytes
        return self.vertices.nbytes + self.lines.nbytes + self.legs.nbytes + extra

    def rows(self) -> Iterator[Row]:
        """Iterate over the rows as Python integers."""
        number = (self.lines[:, :, 0] != NOTHING).sum(axis=1)
        for start in range(0, len(self), 1024):
            part = slice(start, start + 1024)
            columns = (self.vertices[part], number[part], self.lines[part], self.legs[part])
            fermions = [()] * len(columns[0]) if self.fermions is None else self.fermions[part].tolist()
            for order, size, lines, legs, spinors in zip(*(c.tolist() for c in columns), fermions, strict=True):
                yield Row(order, tuple(map(tuple, lines[:size])), tuple(legs), tuple(spinors[:size]))


def row_bytes(loops: int, legs: int, *, fermions: bool = False) -> int:
    """Return the size of a row of a :class:`Block` in bytes; ``fermions`` says whether it holds diagrams.

    >>> row_bytes(4, 4)
    31
    """
    return 1 + (2 + fermions) * max(3 * loops + legs - 3, 0) + legs


def packed(rows: Iterator[Row], loops: int, legs: int, diagrams: bool) -> Iterator[Block]:
    """Pack rows into blocks of at most ``ROWS`` rows."""
    width = max(3 * loops + legs - 3, 0)
    while part := list(islice(rows, ROWS)):
        lines = np.full((len(part), width, 2), NOTHING, np.uint8)
        fermions = np.full((len(part), width if diagrams else 0), NOTHING, np.uint8)
        for i, row in enumerate(part):
            lines[i, : len(row.lines)] = np.array(row.lines, np.uint8).reshape(-1, 2)
            fermions[i, : len(row.fermions)] = row.fermions
        vertices = np.array([row.order for row in part], np.uint8)
        hung = np.array([row.legs for row in part], np.uint8).reshape(len(part), legs)
        yield Block(vertices, lines, hung, fermions if diagrams else None)


def joined(blocks: Sequence[Block], part: slice) -> Block:
    """Concatenate blocks and keep the rows of a slice."""
    fermions = [block.fermions for block in blocks if block.fermions is not None]
    return Block(
        np.concatenate([block.vertices for block in blocks])[part],
        np.concatenate([block.lines for block in blocks])[part],
        np.concatenate([block.legs for block in blocks])[part],
        np.concatenate(fermions)[part] if fermions else None,
    )
