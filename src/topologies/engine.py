"""Which engine generates, and the compiled one at work: what it is asked, on which cores, and what is refused.

The Python of ``topologies.generate``, ``filters``, ``diagrams``, ``genuine`` and ``definition`` defines every stage.  A
C++ extension does the same some thousand times faster and gives the same graphs, in the same numbering and order.  It
runs whenever it was built and the request has at most ``MAX_VERTICES`` vertices; the environment variable
``NULOOPS_KERNEL`` set to ``python`` or ``compiled`` insists on one of them, and :func:`engine` tells which one it is.

All cores work: each vacuum skeleton is a task of its own (``topologies.skeletons``), and no lock of Python is held
while it runs.

Counting needs neither NumPy nor networkx, and importing these takes longer than most counts: nothing here does.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from math import factorial, prod
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from topologies.branches import numbers_of_strings
from topologies.counting import MAX_VERTICES, count
from topologies.errors import MalformedInput
from topologies.machine import resources
from topologies.machine.resources import gigabytes
from topologies.operators import Operator

if TYPE_CHECKING:
    from topologies import _kernel

T = TypeVar("T")
Tally = tuple[list[int], set[bytes]]  # of a skeleton: the numbers that COUNTED names, and codes of the mass basis

VARIABLE = "NULOOPS_KERNEL"
INTERFACE = 3  # of the extension that these sources need
MOST_WAYS = 10**6  # orders of the legs of an operator
MOST_LOOPS_AND_LEGS = 100  # nothing comes near, and the numbers themselves take long to find
STRING_BYTES = {"compiled": 600, "python": 300}  # what a string of legs takes: measured 500 and 200 at eleven legs
SKELETON_BYTES = 300  # what the kernel takes for a vacuum graph while it lists them

STAGES = (
    "topologies",
    "irreducible",
    "no_tadpole",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "genuine_topologies",
    "diagrams",
    "finite_diagrams",
    "genuine_diagrams",
)
BEFORE_FERMIONS = STAGES[:4]  # stages that do not ask which legs are fermions
OF_DIAGRAMS = STAGES[7:]
COUNTED = (  # what ``tallies`` counts, in the order of the kernel
    "topologies",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "diagrams",
    "finite_diagrams",
    "genuine_topologies",
    "genuine_diagrams",
    "labelled_topologies",
    "labelled_no_self_energy",
    "labelled_assignable",
    "labelled_one_particle_irreducible",
    "labelled_diagrams",
    "genuine_labelled_topologies",
    "genuine_labelled_diagrams",
)


class Engine(NamedTuple):
    """What generates: ``name`` is "compiled" or "python", ``reason`` says why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} ({self.reason})"


@cache
def _extension() -> ModuleType | str:
    """The extension, or why there is none."""
    try:
        from topologies import _kernel
    except ImportError as error:
        return f"the kernel was not built, install again with a C++17 compiler: {error}"
    if getattr(_kernel, "INTERFACE", 0) != INTERFACE:
        return "the kernel was built from other sources than these, install again"
    return _kernel


def engine(loops: int = 0, legs: int = 0) -> Engine:
    """Which engine generates topologies with so many loops and legs, and why.

    Raises MalformedInput if ``NULOOPS_KERNEL`` asks for what there is not.

    >>> engine().name in ("compiled", "python")
    True
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "python", "compiled"):
        raise MalformedInput(f"{VARIABLE} must be 'python' or 'compiled', not {wanted!r}")
    found = _extension()
    if wanted == "python":
        return Engine("python", f"{VARIABLE} asks for it")
    if isinstance(found, str):
        if wanted:
            raise MalformedInput(f"{VARIABLE} asks for the compiled kernel, but {found}")
        return Engine("python", found)
    if 2 * loops + legs - 2 > MAX_VERTICES:
        return Engine("python", f"the kernel holds at most {MAX_VERTICES} vertices")
    return Engine("compiled", f"{resources.cores()} cores")


def is_compiled(loops: int, legs: int) -> bool:
    """Whether the kernel generates topologies with so many loops and legs."""
    return engine(loops, legs).name == "compiled"


def check_size(loops: int, legs: int) -> None:
    """Refuse a request whose lists of strings of legs, or of vacuum graphs, would not fit into memory.

    Either engine keeps these lists; whatever else it makes is handed over in parts.  Raises MalformedInput with the
    estimate, and for what is no integer.
    """
    for name, value in (("loops", loops), ("legs", legs)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise MalformedInput(f"{name} must be an integer, got {value!r:.60}")
    if loops + legs > MOST_LOOPS_AND_LEGS:
        raise MalformedInput(f"{loops} loops and {legs} legs are too many: their sum is at most {MOST_LOOPS_AND_LEGS}")
    if loops < 8 and legs < 8:
        return  # some megabytes
    compiled, limit = is_compiled(loops, legs), resources.memory()
    if loops:
        per_string, strings = STRING_BYTES["compiled" if compiled else "python"], 0
        for size, number in enumerate(numbers_of_strings(legs)):
            strings += number
            if strings * per_string > limit:
                raise MalformedInput(
                    f"{loops} loops, {legs} legs: the ways to string {size} legs along a line alone take"
                    f" {gigabytes(strings * per_string)}, more than half of the memory"
                )
    if loops > 7 and (not compiled or (need := count(loops, 0) * SKELETON_BYTES) > limit):
        found = f"{count(loops, 0)} vacuum graphs take {gigabytes(need)}" if compiled else "the vacuum graphs take days"
        raise MalformedInput(f"{loops} loops: the {found}")


def _check_ways(external: Operator) -> None:
    """Refuse legs that can be put in too many orders: all of them are gone through, also by the Python engine."""
    ways = factorial(len(external.legs)) // prod(map(factorial, Counter(external.classes).values()))
    if ways > MOST_WAYS:
        raise MalformedInput(f"{external.name}: its legs can be put in {ways} orders, at most {MOST_WAYS} are searched")


class Task:
    """A request for the extension, cut into one part for each skeleton.

    Its work is done on other threads, so that the caller can be interrupted: whatever ends :meth:`workers` stops them.
    """

    def __init__(self, stage: str, loops: int, external: Operator, labelled: bool) -> None:
        from topologies import _kernel

        legs = len(external.legs)
        if labelled or stage in OF_DIAGRAMS:
            _check_ways(external)
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
        """A thread for each core; when the block ends, for whatever reason, what still runs is stopped."""
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
    """What the extension does at one go, on a thread of its own unless it is brief, so that it can be interrupted."""
    from topologies import _kernel

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
    """Every number of a census from the extension."""
    task = Task("topologies", loops, external, labelled)
    with task.workers() as pool:
        # the skeletons with the most decorations are the last ones; begun first, they leave no core idle at the end
        return added(pool.map(task.tally, reversed(range(len(task)))))


def added(parts: Iterable[Tally]) -> dict[str, int]:
    """The numbers of a census from those of its skeletons."""
    totals = [0] * len(COUNTED)
    mass_basis: set[bytes] = set()
    for numbers, codes in parts:
        totals = [a + b for a, b in zip(totals, numbers, strict=True)]
        mass_basis |= codes
    return {**dict(zip(COUNTED, totals, strict=True)), "mass_basis_diagrams": len(mass_basis)}
