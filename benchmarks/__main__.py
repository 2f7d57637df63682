"""``make bench``: how long things take, against peers in the same run, as ratios (best of three).

Peers: FeynGraph (compiled, labelled topologies; ``pip install .[oracles]``), and the same question answered naively in
Python with networkx.  Times depend on the machine; ratios are what to compare.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from itertools import chain, combinations_with_replacement

import networkx as nx

from charges import dark_assignments, dark_sector, solve
from charges.contents import contents
from nuloops.modelfile import published, read
from nuloops.report import report
from topologies import census, diagrams, generate
from topologies.generate import compact_topologies


def best(run: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def naive_topologies(loops: int, legs: int) -> int:
    """All topologies by gluing two legs of those with a loop less, compared pairwise with networkx."""
    found: dict[object, list[nx.MultiGraph[object]]] = {}
    for graph in generate(loops - 1, legs + 2):
        ends = graph.externals
        for a, b in combinations_with_replacement(ends, 2):
            if a == b:
                continue
            at = {end: next(iter(graph[end])) for end in ends}
            glued: nx.MultiGraph[object] = nx.MultiGraph()
            glued.add_edges_from((u, v) for u, v, _ in graph.internal_edges())
            glued.add_edge(at[a], at[b])
            glued.add_edges_from((at[end], f"leg {end}") for end in ends if end not in (a, b))
            sign = tuple(sorted(degree for _, degree in glued.degree()))
            alike = found.setdefault(sign, [])
            if not any(nx.is_isomorphic(_weighted(glued), _weighted(other), edge_match=_match) for other in alike):
                alike.append(glued)
    return sum(map(len, found.values()))


def _weighted(graph: nx.MultiGraph[object]) -> nx.Graph[object]:
    simple: nx.Graph[object] = nx.Graph()
    for u, v in graph.edges():
        times = simple.get_edge_data(u, v, default={"times": 0})["times"]
        simple.add_edge(u, v, times=times + 1)
    return simple


def _match(one: dict[str, int], two: dict[str, int]) -> bool:
    return one["times"] == two["times"]


def rows() -> Iterator[tuple[str, float, str, float | None]]:
    """What is measured, our seconds, the peer, its seconds."""
    ours = best(lambda: sum(1 for _ in compact_topologies(2, 4)))
    yield "245 topologies, 2 loops, 4 legs", ours, "networkx, pairwise", best(lambda: naive_topologies(2, 4), 1)
    ours = best(lambda: sum(1 for _ in compact_topologies(3, 4)))
    yield "4367 topologies, 3 loops, 4 legs", ours, "FeynGraph (50051, labelled)", feyngraph(3, 4)
    yield "the same as networkx graphs", best(lambda: sum(1 for _ in generate(3, 4))), "", None
    yield "all stages, 3 loops, 4 legs", best(lambda: census(3, 4)), "", None
    yield "all stages, 4 loops, 3 legs", best(lambda: census(4, 3), 1), "", None
    yield "all stages, 4 loops, 4 legs", best(lambda: census(4, 4), 1), "", None
    solution = solve(next(diagrams("dirac-d5", 3)))
    blocks = best(lambda: dark_sector(solution, 90))
    phases = solution.modulo(90)
    yield "729000 assignments, 3 loops", blocks, "one by one in Python", best(lambda: list(dark_assignments(phases)), 1)


def models() -> Iterator[tuple[str, float, str, float | None]]:
    """The referee on each published model, and lists of models."""
    for name, path in published().items():
        file = read(path)
        seconds = best(lambda file=file: report(file, max_loops=max(2, file.claims.loops or 0)), 1)  # type: ignore[misc]
        yield f"verify {name}", seconds, "", None
    for operator, residual in (("dirac-d5", None), ("dirac-d5", 6), ("weinberg", 2)):
        start = time.perf_counter()
        number = sum(1 for _ in contents(operator, 1, residual=residual))
        seconds = time.perf_counter() - start
        group = f"Z{residual}" if residual else "families"
        yield (
            f"{number} models, {operator}, 1 loop, {group}",
            seconds,
            f"{number / seconds:.0f} models per second",
            None,
        )


def feyngraph(loops: int, legs: int) -> float | None:
    """FeynGraph's seconds for the labelled topologies, or None without it."""
    try:
        from feyngraph.topology import TopologyGenerator, TopologyModel
    except ImportError:
        return None
    return best(lambda: TopologyGenerator(legs, loops, TopologyModel([3, 4])).generate())


def main() -> None:
    """Print the table."""
    print(f"{'what':44}{'seconds':>10}   {'peer':30}{'seconds':>10}{'ratio':>9}")
    for what, ours, peer, theirs in chain(rows(), models()):
        right = f"{theirs:10.3f}{theirs / ours:9.1f}" if theirs is not None else ""
        print(f"{what:44}{ours:10.3f}   {peer:30}{right}", flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
