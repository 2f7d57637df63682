"""The parts of a diagram before any coordinate: the line from left to right, the core around it, what dangles from it.

Vertices are small integers here, in an order that depends only on their names, so that two equal graphs are drawn alike
in whatever order they were built. The parts follow from the blocks (biconnected components,
Tarjan, SIAM J. Comput. 1 (1972) 146) of the graph with one more line between the left and the right end: the block of
that line is the core, every other block dangles from a cut vertex.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, cast

import networkx as nx

Node: TypeAlias = Hashable
EdgeKey: TypeAlias = tuple[Node, Node, Any]
Graph: TypeAlias = "nx.MultiGraph[Any]"  # a MultiDiGraph is one, too
STAR = 3  # a tree is drawn as a star if its longest way has at most this many lines
SIDES = ("left", "right", "top", "bottom")


class Line(NamedTuple):
    """A line of the diagram, from the vertex number `tail` to the vertex number `head`."""

    tail: int
    head: int
    kind: str


class Block(NamedTuple):
    """A biconnected part: its vertices, and the numbers of its lines."""

    vertices: frozenset[int]
    lines: tuple[int, ...]


def name_order(name: Node) -> tuple[int, int, str]:
    """Order vertex names: integers by value, then everything else by type and repr.

    >>> sorted(["nuR", 10, 9, "L"], key=name_order)
    [9, 10, 'L', 'nuR']
    """
    if isinstance(name, int):
        return (0, name, "")
    return (1, 0, f"{type(name).__name__}:{name!r}")


def planar_embedding(graph: nx.Graph[int]) -> nx.PlanarEmbedding[int] | None:
    """Find a planar embedding; None if there is none."""
    planar, embedding = nx.check_planarity(graph)
    return cast("nx.PlanarEmbedding[int]", embedding) if planar else None


@dataclass(frozen=True, eq=False)
class Anatomy:
    """A diagram in integers. `sides` maps each external vertex to the side on which it should be."""

    names: tuple[Node, ...]
    keys: tuple[EdgeKey, ...]
    lines: tuple[Line, ...]
    sides: Mapping[int, str]

    @classmethod
    def of(cls, diagram: Graph) -> Anatomy:
        """Read a diagram: names and lines are sorted, and everything that does not affect the layout is dropped."""
        names = tuple(sorted(diagram.nodes, key=name_order))
        number = {name: index for index, name in enumerate(names)}
        rows = sorted(
            (
                (number[tail], number[head], str(data.get("kind", "scalar")), name_order(key), (tail, head, key))
                for tail, head, key, data in diagram.edges(keys=True, data=True)
            ),
            key=lambda row: row[:4],
        )
        sides = {}
        for name, data in diagram.nodes(data=True):
            if data.get("external") and diagram.degree(name) == 1:
                side = data.get("side", "top")
                sides[number[name]] = side if side in SIDES else "top"
        return cls(names, tuple(row[4] for row in rows), tuple(Line(*row[:3]) for row in rows), sides)

    @property
    def signature(self) -> tuple[object, ...]:
        """Everything that the layout depends on: equal signatures have equal layouts."""
        return (self.names, self.keys, self.lines, tuple(sorted(self.sides.items())))

    @cached_property
    def incident(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the lines at each vertex; a self-loop appears once."""
        numbers_at: dict[int, list[int]] = {vertex: [] for vertex in range(len(self.names))}
        for number, line in enumerate(self.lines):
            for vertex in {line.tail, line.head}:
                numbers_at[vertex].append(number)
        return {vertex: tuple(numbers) for vertex, numbers in numbers_at.items()}

    def other(self, line: int, vertex: int) -> int:
        """Return the other end of a line."""
        tail, head, _ = self.lines[line]
        return head if vertex == tail else tail

    def ends(self, line: int) -> frozenset[int]:
        """Return both ends of a line, as a set."""
        return frozenset(self.lines[line][:2])

    def simple(self, lines: Iterable[int]) -> nx.Graph[int]:
        """Make the simple graph of some lines, without self-loops and parallel lines."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_edges_from(self.lines[number][:2] for number in lines)
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        return graph

    @cached_property
    def connected(self) -> bool:
        """Whether every vertex is joined to every other."""
        graph = self.simple(range(len(self.lines)))
        graph.add_nodes_from(range(len(self.names)))
        return not len(graph) or nx.is_connected(graph)

    @cached_property
    def base(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The line from left to right: its vertices (both outer ends included) and its lines; empty without one.

        It is the fermion line where one joins a left and a right end, else the shortest way. A tree without left and
        right ends is drawn along its longest way, and so are legs with self-loops on them.
        """
        lefts = [vertex for vertex, side in sorted(self.sides.items()) if side == "left"]
        rights = [vertex for vertex, side in sorted(self.sides.items()) if side == "right"]
        fermions = [number for number, line in enumerate(self.lines) if line.kind == "fermion"]
        for allowed in (fermions, range(len(self.lines))):
            graph = self.simple(allowed)
            for left in lefts:
                for right in rights:
                    if left in graph and right in graph and nx.has_path(graph, left, right):
                        return self._along(sorted(nx.all_shortest_paths(graph, left, right))[0], allowed)
        return self._longest() if not lefts and not rights else ((), ())

    def _longest(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Find the longest way between two ends of a tree, self-loops aside; empty for a star: it has no direction."""
        graph = self.simple(range(len(self.lines)))
        loops = sum(line.tail == line.head for line in self.lines)
        if len(self.sides) < 2 or len(self.lines) - loops != len(self.names) - 1:
            return (), ()
        ways = (
            nx.shortest_path(graph, first, second) for first, second in itertools.combinations(sorted(self.sides), 2)
        )
        path = max(ways, key=len)
        return self._along(path, range(len(self.lines))) if loops or len(path) > STAR + 1 else ((), ())

    @cached_property
    def planar(self) -> bool:
        """Whether the diagram can be drawn without a crossing, with its left and right ends outside."""
        graph = self.simple(range(len(self.lines)))
        path, _ = self.base
        if path:
            graph.add_edge(path[0], path[-1])
        return planar_embedding(graph) is not None

    def _along(self, path: Sequence[int], allowed: Iterable[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Pair a way with one of the allowed lines for each of its steps."""
        usable = set(allowed)
        steps = (
            next(n for n in self.incident[a] if n in usable and self.ends(n) == frozenset((a, b)))
            for a, b in itertools.pairwise(path)
        )
        return tuple(path), tuple(steps)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, the core first; each self-loop is a block of its own.

        Without a line from left to right the core is the block with the most lines; in a tree it is a single vertex.
        """
        path, _ = self.base
        graph = self.simple(range(len(self.lines)))
        if path:
            graph.add_edge(path[0], path[-1])
        under: dict[frozenset[int], list[int]] = defaultdict(list)
        for number in range(len(self.lines)):
            under[self.ends(number)].append(number)

        blocks = []
        for pairs in nx.biconnected_component_edges(graph):
            inside = [frozenset(pair) for pair in pairs]
            vertices = frozenset().union(*inside)
            blocks.append(Block(vertices, tuple(sorted(n for pair in inside for n in under.get(pair, ())))))

        blocks.sort(key=lambda block: sorted(block.vertices))
        blocks += [Block(self.ends(n), (n,)) for n, line in enumerate(self.lines) if line.tail == line.head]
        if path:
            blocks.sort(key=lambda block: not {path[0], path[-1]} <= block.vertices)
        else:
            blocks.sort(key=lambda block: -len(block.lines))
            if not blocks or len(blocks[0].lines) < 2 or len(blocks[0].vertices) < 2:
                blocks.insert(0, Block(frozenset([self._middle(graph)]), ()))

        return tuple(blocks)

    def _middle(self, graph: nx.Graph[int]) -> int:
        """Find the vertex in the middle of a tree."""
        inner = [vertex for vertex in range(len(self.names)) if vertex not in self.sides]
        if not len(graph):
            return 0
        distance = dict(nx.all_pairs_shortest_path_length(graph))
        return min(
            inner or list(graph), key=lambda v: (max(distance.get(v, {v: 0}).values()), -len(self.incident[v]), v)
        )

    @property
    def core(self) -> Block:
        """The block on and around the line from left to right."""
        return self.blocks[0]

    @cached_property
    def dangling(self) -> Mapping[int, tuple[int, ...]]:
        """For each vertex the numbers of the blocks that hang from it, seen from the core."""
        at: dict[int, list[int]] = defaultdict(list)
        for number, block in enumerate(self.blocks):
            for vertex in block.vertices:
                at[vertex].append(number)
        hung: dict[int, tuple[int, ...]] = {}
        queue, seen = sorted(self.core.vertices), {0}
        while queue:
            vertex = queue.pop(0)
            fresh = [number for number in at[vertex] if number not in seen]
            seen.update(fresh)
            if fresh:
                hung[vertex] = tuple(fresh)
            for number in fresh:
                queue += sorted(self.blocks[number].vertices - {vertex})
        return hung

    def ends_beyond(self, block: int, vertex: int) -> tuple[int, ...]:
        """Find the external vertices beyond a block that hangs from `vertex`."""
        ends: list[int] = []
        for neighbour in sorted(self.blocks[block].vertices - {vertex}):
            if neighbour in self.sides:
                ends.append(neighbour)
            for further in self.dangling.get(neighbour, ()):
                ends += self.ends_beyond(further, neighbour)
        return tuple(ends)
