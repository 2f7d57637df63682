"""``make bench``: time generation against other programs (``benchmarks.speed``), then the rest.

Times depend on the machine; compare the ratios of one run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain

from benchmarks import speed

from charges import dark_assignments, dark_sector, solve
from charges.contents import contents
from nuloops.files.models import published, read
from nuloops.report import report
from topologies import diagrams, generate


def best(run: Callable[[], object], times: int = 3) -> float:
    """Return the shortest time of several runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def rows() -> Iterator[tuple[str, float, str]]:
    """Yield what is measured, its seconds, and a comparison."""
    yield "4367 topologies, 3 loops, as networkx graphs", best(lambda: sum(1 for _ in generate(3, 4))), ""
    solution = solve(next(diagrams("dirac-d5", 3)))
    fast = best(lambda: dark_sector(solution, 90))
    phases = solution.modulo(90)
    slow = best(lambda: list(dark_assignments(phases)), 1)
    yield "729000 assignments, 3 loops", fast, f"one by one in Python {slow:.2f} s: {slow / fast:.0f} times longer"


def models() -> Iterator[tuple[str, float, str]]:
    """Time ``verify`` on each published model, and lists of models; rows as above."""
    for name, path in published().items():
        file = read(path)
        seconds = best(lambda file=file: report(file, max_loops=max(2, file.claims.most_loops)), 1)  # type: ignore[misc]
        yield f"verify {name}", seconds, ""
    for operator, residual in (("dirac-d5", None), ("dirac-d5", 6), ("weinberg", 2)):
        start = time.perf_counter()
        number = sum(1 for _ in contents(operator, 1, residual=residual))
        seconds = time.perf_counter() - start
        group = f"Z{residual}" if residual else "families"
        rate = f"{number / seconds:.0f} models per second"
        yield f"{number} models, {operator}, 1 loop, {group}", seconds, rate


def main() -> None:
    """Compare generation with the peers, then print the table of the rest."""
    speed.main()
    print(f"{'what':50}{'seconds':>10}")
    for what, seconds, remark in chain(rows(), models()):
        print(f"{what:50}{seconds:10.3f}   {remark}", flush=True)
    print(f"peak memory {speed.memory():.0f} MB")


if __name__ == "__main__":
    main()
