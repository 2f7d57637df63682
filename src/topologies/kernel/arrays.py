"""Topologies and diagrams as rows of NumPy arrays: what the engines hand over (``topologies.kernel.blocks``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from topologies.graphs.plans import Row

Bytes = npt.NDArray[np.uint8]
NOTHING = 255  # fills up rows of lines
ROWS = 1 << 15  # rows of a block, roughly: a block ends between two distributions of the legs


@dataclass(frozen=True, slots=True)
class Block:
    """Some topologies, or diagrams, as arrays of uint8 with one row each.

    ``vertices`` has shape (rows,): how many there are.  ``lines`` has shape (rows, 3 * loops + legs - 3, 2): the
    internal lines as sorted pairs of vertices 0, 1, ...; graphs with quartic vertices have fewer and are filled up with
    255.  ``legs`` has shape (rows, legs): the vertex of each leg, sorted, or in the order of the operator where legs
    are told apart.  ``fermions`` has shape (rows, 3 * loops + legs - 3): 1 for a fermion line, 0 for a scalar; it is
    None for topologies.
    """

    vertices: Bytes
    lines: Bytes
    legs: Bytes
    fermions: Bytes | None = None

    def __len__(self) -> int:
        return len(self.vertices)

    @property
    def nbytes(self) -> int:
        """Memory of the arrays."""
        extra = 0 if self.fermions is None else self.fermions.nbytes
        return self.vertices.nbytes + self.lines.nbytes + self.legs.nbytes + extra

    def rows(self) -> Iterator[Row]:
        """One row after the other as integers of Python."""
        number = (self.lines[:, :, 0] != NOTHING).sum(axis=1)
        for start in range(0, len(self), 1024):
            part = slice(start, start + 1024)
            columns = (self.vertices[part], number[part], self.lines[part], self.legs[part])
            fermions = [()] * len(columns[0]) if self.fermions is None else self.fermions[part].tolist()
            for order, size, lines, legs, spinors in zip(*(c.tolist() for c in columns), fermions, strict=True):
                yield Row(order, tuple(map(tuple, lines[:size])), tuple(legs), tuple(spinors[:size]))


def row_bytes(loops: int, legs: int, *, fermions: bool = False) -> int:
    """The size of a row of a :class:`Block`.

    >>> row_bytes(4, 4)
    31
    """
    return 1 + (2 + fermions) * max(3 * loops + legs - 3, 0) + legs


def packed(rows: Iterator[Row], loops: int, legs: int, diagrams: bool) -> Iterator[Block]:
    """Rows as blocks."""
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
    """One block with some of the rows of several."""
    fermions = [block.fermions for block in blocks if block.fermions is not None]
    return Block(
        np.concatenate([block.vertices for block in blocks])[part],
        np.concatenate([block.lines for block in blocks])[part],
        np.concatenate([block.legs for block in blocks])[part],
        np.concatenate(fermions)[part] if fermions else None,
    )
