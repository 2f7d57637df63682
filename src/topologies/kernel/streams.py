"""Streams of NumPy blocks from the compiled kernel, in the same order on any number of cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import TYPE_CHECKING

from topologies.enumeration.stages import OF_DIAGRAMS
from topologies.graphs.operators import Operator
from topologies.kernel.arrays import ROWS, Block
from topologies.kernel.task import Task
from topologies.machine import resources

if TYPE_CHECKING:
    from topologies.kernel import _kernel

AHEAD = 8  # skeletons per core that are being read, or have a block waiting


def stream(stage: str, loops: int, external: Operator, labelled: bool, rows: int = ROWS) -> Iterator[Block]:
    """Yield the blocks of the extension, for arguments that were checked; see :func:`topologies.kernel.blocks`."""
    task = Task(stage, loops, external, labelled)

    def read(source: _kernel.Stream) -> Block:
        vertices, lines, legs, fermions = source.next(rows)
        return Block(vertices, lines, legs, fermions if stage in OF_DIAGRAMS else None)

    yield from filter(len, _side_by_side(task, read))


def _side_by_side(task: Task, read: Callable[[_kernel.Stream], Block]) -> Generator[Block, None, None]:
    """Yield the blocks of all sources, one source after the other, while several are read ahead."""
    sources = map(task.stream, range(len(task)))
    with task.workers() as pool:
        queue: deque[tuple[_kernel.Stream, Future[Block]]] = deque()

        def fill() -> None:
            for source in islice(sources, AHEAD * resources.cores() - len(queue)):
                queue.append((source, pool.submit(read, source)))

        fill()
        while queue:
            source, coming = queue.popleft()
            block = coming.result()
            if not source.finished:
                queue.appendleft((source, pool.submit(read, source)))
            fill()
            yield block
