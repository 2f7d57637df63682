"""The compiled kernel: which engine generates, and its results as NumPy blocks.

The Python of ``topologies.generate``, ``filters``, ``diagrams``, ``genuine`` and ``census`` defines every stage.  A C++
extension does the same some thousand times faster and gives the same graphs, in the same numbering and order.  It runs
whenever it was built and the request has at most ``MAX_VERTICES`` vertices; the environment variable ``NULOOPS_KERNEL``
set to ``python`` or ``compiled`` insists on one of them, and :func:`engine` tells which one it is.

Both cores work: each vacuum skeleton is a task of its own (``topologies.skeletons``), and no lock of Python is held
while it runs.  Blocks are handed out in the order of the skeletons, so that order does not depend on the cores.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import islice
from math import factorial, prod
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from topologies.blocks import ROWS, Block, Row, joined, packed, row_bytes
from topologies.counting import MAX_VERTICES, count
from topologies.errors import MalformedInput
from topologies.operators import Leg, Operator, operator, unlabelled

if TYPE_CHECKING:
    from topologies import _kernel


VARIABLE = "NULOOPS_KERNEL"
AHEAD = 8  # skeletons that are worked on, or wait with a block, per core
MOST_WAYS = 10**6  # orders of the legs of an operator
STRING_BYTES = 250  # what the kernel keeps for each way to string legs along a line: measured 120 at eleven legs

STAGES = (
    "topologies",
    "irreducible",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "genuine_topologies",
    "diagrams",
    "finite_diagrams",
    "genuine_diagrams",
)
_BEFORE_FERMIONS = STAGES[:3]  # stages that do not ask which legs are fermions
_OF_DIAGRAMS = STAGES[6:]
_TALLY = (
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
    return Engine("compiled", f"{cores()} cores")


def is_compiled(loops: int, legs: int) -> bool:
    """Whether the kernel generates topologies with so many loops and legs."""
    return engine(loops, legs).name == "compiled"


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    """Half of the machine's memory in bytes: what a request may take."""
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) // 2 if hasattr(os, "sysconf") else 1 << 31


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def check_size(loops: int, legs: int) -> None:
    """Refuse a request whose list of strings of legs would not fit into memory.

    A circle of k <= ``legs`` beads comes from at most 2 k strings, hence the bound.
    """
    if not loops or legs < 8:
        return
    if (need := 2 * legs * count(1, legs) * STRING_BYTES) > _memory():
        raise MalformedInput(
            f"{legs} legs at {loops} loops: the ways to string them along a line alone take up to "
            f"{_gigabytes(need)}, more than half of the memory"
        )


def _check_ways(external: Operator) -> None:
    """Refuse legs that can be put in too many orders: all of them are gone through, also by the Python engine."""
    ways = factorial(len(external.legs)) // prod(map(factorial, Counter(external.classes).values()))
    if ways > MOST_WAYS:
        raise MalformedInput(f"{external.name}: its legs can be put in {ways} orders, at most {MOST_WAYS} are searched")


class Task:
    """A request for the extension: what to do on each skeleton."""

    def __init__(self, stage: str, loops: int, external: Operator, labelled: bool) -> None:
        from topologies import _kernel

        legs = len(external.legs)
        check_size(loops, legs)
        if labelled or stage in _OF_DIAGRAMS:
            _check_ways(external)
        spinor = [leg.kind == "fermion" for leg in external.legs]
        self._kernel = _kernel
        self._request = _kernel.Request(loops, legs, STAGES.index(stage), external.classes, spinor, labelled)
        self._shapes = _kernel.Shapes(loops, legs)
        self.skeletons = _kernel.skeletons(loops) if loops > 1 else [(0, [])]

    def stream(self, order: int, lines: _kernel.Lines) -> _kernel.Stream:
        """The source of the blocks of one skeleton."""
        return self._kernel.Stream(self._request, self._shapes, order, lines)

    def tally(self, order: int, lines: _kernel.Lines) -> tuple[list[int], set[bytes]]:
        """The numbers of one skeleton."""
        return self._kernel.tally(self._request, self._shapes, order, lines)


def stream(stage: str, loops: int, external: Operator, labelled: bool, rows: int = ROWS) -> Iterator[Block]:
    """The blocks that the extension gives, for arguments that were checked; see :func:`blocks`."""
    task = Task(stage, loops, external, labelled)

    def read(source: _kernel.Stream) -> Block:
        vertices, lines, legs, fermions = source.next(rows)
        return Block(vertices, lines, legs, fermions if stage in _OF_DIAGRAMS else None)

    sources = (task.stream(*skeleton) for skeleton in task.skeletons)
    shared = len(task.skeletons) > 1
    yield from filter(len, _side_by_side(sources, read) if shared else _one_by_one(next(sources), read))


def _one_by_one(source: _kernel.Stream, read: Callable[[_kernel.Stream], Block]) -> Iterator[Block]:
    """The blocks of one source."""
    while not source.finished:
        yield read(source)


def _side_by_side(
    sources: Iterator[_kernel.Stream], read: Callable[[_kernel.Stream], Block]
) -> Generator[Block, None, None]:
    """The blocks of all sources, one source after the other, while several are read ahead."""
    with ThreadPoolExecutor(cores()) as pool:
        queue: deque[tuple[_kernel.Stream, Future[Block]]] = deque()

        def fill() -> None:
            for source in islice(sources, AHEAD * cores() - len(queue)):
                queue.append((source, pool.submit(read, source)))

        try:
            fill()
            while queue:
                source, coming = queue.popleft()
                block = coming.result()
                if not source.finished:
                    queue.appendleft((source, pool.submit(read, source)))
                fill()
                yield block
        finally:
            pool.shutdown(cancel_futures=True)


def tallies(loops: int, external: Operator, labelled: bool) -> dict[str, int]:
    """Every number of a census from the extension."""
    task = Task("topologies", loops, external, labelled)
    with ThreadPoolExecutor(cores()) as pool:
        # the skeletons with the most decorations are the last ones; begun first, they leave no core idle at the end
        return added(pool.map(lambda skeleton: task.tally(*skeleton), reversed(task.skeletons)))


def added(parts: Iterable[tuple[list[int], set[bytes]]]) -> dict[str, int]:
    """The numbers of a census from those of its skeletons."""
    totals = [0] * len(_TALLY)
    mass_basis: set[bytes] = set()
    for numbers, codes in parts:
        totals = [a + b for a, b in zip(totals, numbers, strict=True)]
        mass_basis |= codes
    return {**dict(zip(_TALLY, totals, strict=True)), "mass_basis_diagrams": len(mass_basis)}


def _external(stage: str, legs: int | str | Operator, labelled: bool) -> Operator:
    """The legs of a request."""
    if not isinstance(legs, int):
        return operator(legs)
    if legs < 0:
        raise MalformedInput(f"legs must not be negative, got {legs}")
    if labelled:
        return Operator("different", tuple(Leg(f"x{i}", "scalar") for i in range(1, legs + 1)))
    fermions = 0 if stage in _BEFORE_FERMIONS else 2
    if legs < fermions:
        raise MalformedInput(f"{fermions} fermion legs do not fit into {legs} legs")
    return unlabelled(fermions, legs - fermions)


def blocks(stage: str, loops: int, legs: int | str | Operator, *, labelled: bool = False) -> Iterator[Block]:
    """What a stage holds, as a stream of NumPy blocks; memory does not grow with their number.

    Arguments:
        stage: one of ``STAGES``.  "irreducible" is 1PI, self-energies allowed; the others are those of
            :func:`topologies.census`, "one_particle_irreducible" within "assignable".
        loops: number of loops, 0 or more.
        legs: their number (two of them are fermions where it matters), or an operator or the name of one.
        labelled: tell the legs of topologies apart: all of them, or those of different fields if there is an operator.
            Legs of diagrams always are those of the operator.

    Works with either engine.  Raises MalformedInput for anything else, and for a request that does not fit into memory.

    >>> [block.lines.shape for block in blocks("no_self_energy", 1, 4)]
    [(6, 4, 2)]
    >>> sum(map(len, blocks("topologies", 2, 4, labelled=True)))
    2214
    >>> sum(map(len, blocks("genuine_diagrams", 1, "dirac-d5")))
    7
    """
    if stage not in STAGES:
        raise MalformedInput(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    if isinstance(loops, bool) or not isinstance(loops, int) or loops < 0:
        raise MalformedInput(f"loops must be an integer from 0 on, got {loops!r}")
    external = _external(stage, legs, labelled)
    if labelled and stage not in _BEFORE_FERMIONS:
        raise MalformedInput(f"legs can be told apart in {', '.join(_BEFORE_FERMIONS)}; for others list the diagrams")
    if is_compiled(loops, len(external.legs)):
        return stream(stage, loops, external, labelled)
    from topologies.census import defined  # that module asks this one which engine runs

    return packed(defined(stage, loops, external, labelled), loops, len(external.legs), stage in _OF_DIAGRAMS)


def table(stage: str, loops: int, legs: int | str | Operator, *, labelled: bool = False) -> Block:
    """The same as one block; arguments as for :func:`blocks`.

    Refused with MalformedInput when it would take more than half of the machine's memory: before anything is generated
    where the number of rows is known (``topologies.count``), otherwise as soon as it shows.

    >>> len(table("topologies", 3, 4))
    4367
    """
    coming = blocks(stage, loops, legs, labelled=labelled)
    number = len(_external(stage, legs, labelled).legs)
    what = f"{stage} with {loops} loops and {number} legs"
    counted = 2 * loops + number - 2 <= MAX_VERTICES and (not labelled or isinstance(legs, int))
    if stage == "topologies" and counted:
        _refuse(count(loops, number, labelled=labelled) * row_bytes(loops, number), what)
    found: list[Block] = []
    size = rows = 0
    for block in coming:
        found.append(block)
        size, rows = size + block.nbytes, rows + len(block)
        _refuse(size, f"{what}: the first {rows}")
    if not found:
        found = list(packed(iter([Row(0, (), (0,) * number)]), loops, number, stage in _OF_DIAGRAMS))
        return joined(found, slice(0, 0))
    return joined(found, slice(None))


def _refuse(size: int, what: str) -> None:
    if 2 * size > _memory():  # the blocks and their concatenation
        raise MalformedInput(f"{what}: {_gigabytes(size)}, too much for this machine's memory; take them in blocks")


def keys(block: Block, legs_of: str | Operator | None = None) -> list[str]:
    """The canonical key of each row (``topologies.graph``); those of diagrams need the operator they are for.

    Raises MalformedInput for rows that are no topologies.

    >>> keys(next(blocks("genuine_diagrams", 1, "dirac-d4")), "dirac-d4")
    ['dirac-d4_012_F01_S0212', 'dirac-d4_012_F0212_S01']
    """
    if (legs_of is None) != (block.fermions is None):
        raise MalformedInput("give the operator for keys of diagrams, and none for those of topologies")
    external = None if legs_of is None else operator(legs_of)
    if external is not None and len(external.legs) != block.legs.shape[1]:
        raise MalformedInput(f"{external.name} has {len(external.legs)} legs, the rows have {block.legs.shape[1]}")
    if engine().name == "python":
        return [_key(row, external) for row in block.rows()]
    from topologies import _kernel

    fermions = np.zeros((len(block), 0), np.uint8) if block.fermions is None else block.fermions
    classes = external.classes if external else ()
    try:
        found = _kernel.keys(block.vertices, block.lines, block.legs, fermions, external is not None, classes)
    except ValueError as error:
        raise MalformedInput(str(error)) from None
    return [f"{external.name}{key}" for key in found] if external else found


def _key(row: Row, external: Operator | None) -> str:
    """The key of a row in Python alone."""
    from topologies.graph import Diagram, Topology  # large, and wanted only here

    if external is None:
        return Topology.from_lines(row.lines, row.legs).key
    return Diagram.from_lines(external, row.legs, *row.split()).key
