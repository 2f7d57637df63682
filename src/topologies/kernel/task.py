"""The compiled kernel at work: a request divided by vacuum skeletons, on all cores.

Each vacuum skeleton (``topologies.skeletons``) is a task of its own, which runs without the global interpreter lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from topologies.enumeration.stages import COUNTED, OF_DIAGRAMS, STAGES
from topologies.graphs.operators import Operator
from topologies.kernel.limits import check_ways
from topologies.machine import resources

if TYPE_CHECKING:
    from topologies.kernel import _kernel

T = TypeVar("T")
Tally = tuple[list[int], set[bytes]]  # for a skeleton: the numbers that COUNTED names, and codes of the mass basis


class Task:
    """A request to the extension, divided into one part for each skeleton.

    The work is done on other threads, so that the caller can be interrupted: leaving :meth:`workers` stops them.
    """

    def __init__(self, stage: str, loops: int, external: Operator, labelled: bool) -> None:
        from topologies.kernel import _kernel

        legs = len(external.legs)
        if labelled or stage in OF_DIAGRAMS:
            check_ways(external)
        spinor = [leg.kind == "fermion" for leg in external.legs]
        self._kernel, self._watch = _kernel, _kernel.Watch()
        self._request = _kernel.Request(loops, legs, STAGES.index(stage), external.classes, spinor, labelled)
        brief = loops < 6 and legs < 10  # some milliseconds
        self._shapes = apart(lambda watch: _kernel.Shapes(loops, legs, watch), brief)
        self._skeletons = apart(lambda watch: _kernel.Skeletons(loops, watch), brief)

    def __len__(self) -> int:
        return len(self._skeletons)

    @contextmanager
    def workers(self) -> Iterator[ThreadPoolExecutor]:
        """Start a thread for each core; when the ``with`` block ends, for whatever reason, running work is stopped."""
        pool = ThreadPoolExecutor(resources.cores())
        try:
            yield pool
        finally:
            self._watch.stop()
            pool.shutdown(cancel_futures=True)

    def stream(self, skeleton: int) -> _kernel.Stream:
        """The source of the blocks of one skeleton."""
        return self._kernel.Stream(self._request, self._shapes, self._skeletons, skeleton, self._watch)

    def tally(self, skeleton: int) -> Tally:
        """The numbers of one skeleton."""
        return self._kernel.tally(self._request, self._shapes, self._skeletons, skeleton, self._watch)


def apart(work: Callable[[_kernel.Watch], T], brief: bool) -> T:
    """Run work of the extension on a thread of its own, so that it can be interrupted; brief work runs on this one."""
    from topologies.kernel import _kernel

    watch = _kernel.Watch()
    if brief:
        return work(watch)
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(work, watch).result()
    finally:
        watch.stop()
        pool.shutdown()


def tallies(loops: int, external: Operator, labelled: bool) -> dict[str, int]:
    """Compute every number of a census with the extension."""
    task = Task("topologies", loops, external, labelled)
    with task.workers() as pool:
        # the last skeletons have the most decorations; started first, they leave no core idle at the end
        return added(pool.map(task.tally, reversed(range(len(task)))))


def added(parts: Iterable[Tally]) -> dict[str, int]:
    """Add the numbers of the skeletons up to those of a census."""
    totals = [0] * len(COUNTED)
    mass_basis: set[bytes] = set()
    for numbers, codes in parts:
        totals = [a + b for a, b in zip(totals, numbers, strict=True)]
        mass_basis |= codes
    return {**dict(zip(COUNTED, totals, strict=True)), "mass_basis_diagrams": len(mass_basis)}
