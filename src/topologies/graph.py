"""Topologies and diagrams as networkx graphs: every networkx algorithm works on them.

Internal vertices are the integers 0, 1, ... in canonical order.  The free end of an external leg is a node of degree
one with the attributes ``external=True``, ``leg`` (the name of the field) and ``side`` (where a figure puts it).

A *key* is a graph in text, and the same for isomorphic graphs in every process: vertices are single digits in base 36.

    T_0122_010212            a topology: the vertices of the legs, then the internal lines as pairs of vertices
    dirac-d5_0122_F01_S0212  a diagram: operator, the vertex of each of its legs in order, fermion lines, scalar lines
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

import networkx as nx

from topologies import routing
from topologies.canonical import automorphisms, canonical_order
from topologies.errors import MalformedInput
from topologies.operators import Operator, operator

if TYPE_CHECKING:
    import os

Pair = tuple[int, int]
Edge = tuple[Any, Any, int]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FERMION = 16  # a bundle of lines is written as 16 * (number of fermions) + (number of scalars)


def _digits(vertices: Sequence[int]) -> str:
    if vertices and max(vertices) >= len(_DIGITS):
        raise MalformedInput(f"keys hold at most {len(_DIGITS)} vertices, this graph has {max(vertices) + 1}")
    return "".join(_DIGITS[v] for v in vertices)


def _pairs(lines: Sequence[Pair]) -> str:
    return "".join(_digits(line) for line in lines)


def _bundles(order: int, *weighted: tuple[int, Sequence[Pair]]) -> list[list[int]]:
    """Symmetric table of the lines between each pair of vertices, each sort of line with its weight."""
    table = [[0] * order for _ in range(order)]
    for weight, lines in weighted:
        for u, v in lines:
            table[u][v] += weight
            if u != v:
                table[v][u] += weight
    return table


def _colours(order: int, legs: Sequence[int], classes: Sequence[int]) -> list[tuple[int, ...]]:
    """The sorted classes of the legs at each vertex."""
    at: list[list[int]] = [[] for _ in range(order)]
    for vertex, sort in zip(legs, classes, strict=True):
        at[vertex].append(sort)
    return [tuple(sorted(sorts)) for sorts in at]


def _sorted_legs(legs: Sequence[int], classes: Sequence[int]) -> list[int]:
    """The vertices of the legs, those of equal legs in increasing order."""
    pools: dict[int, list[int]] = {}
    for vertex, sort in sorted(zip(legs, classes, strict=True)):
        pools.setdefault(sort, []).append(vertex)
    queues = {sort: iter(vertices) for sort, vertices in pools.items()}
    return [next(queues[sort]) for sort in classes]


def _moved(lines: Sequence[Pair], new: Sequence[int]) -> list[Pair]:
    return sorted((min(new[u], new[v]), max(new[u], new[v])) for u, v in lines)


class _Externals:
    """What topologies and diagrams share: the split into internal vertices and external legs."""

    if TYPE_CHECKING:  # what networkx provides
        nodes: Any
        edges: Any
        graph: dict[str, Any]

    @property
    def vertices(self) -> list[Any]:
        """The internal vertices."""
        return [v for v, about in self.nodes(data=True) if not about.get("external")]

    @property
    def externals(self) -> list[Any]:
        """The free ends of the external legs."""
        return [v for v, about in self.nodes(data=True) if about.get("external")]

    def _ends_at(self) -> dict[Any, Any]:
        """The internal vertex of each external end."""
        at: dict[Any, Any] = {}
        outside = set(self.externals)
        for u, v in self.edges():
            for end, vertex in ((u, v), (v, u)):
                if end in outside:
                    if end in at or vertex in outside:
                        raise MalformedInput(f"external end {end!r} must hang on exactly one internal vertex")
                    at[end] = vertex
        if missing := outside - set(at):
            raise MalformedInput(f"external end {min(map(repr, missing))} hangs on nothing")
        return at

    def internal_edges(self) -> list[Edge]:
        """The internal lines as (u, v, key)."""
        outside = set(self.externals)
        return [(u, v, k) for u, v, k in self.edges(keys=True) if u not in outside and v not in outside]

    def external_edges(self) -> list[Edge]:
        """The external legs as (u, v, key), in the order of their ends."""
        outside = set(self.externals)
        of_end = {(u if u in outside else v): (u, v, k) for u, v, k in self.edges(keys=True) if {u, v} & outside}
        return [of_end[end] for end in self.externals if end in of_end]

    @property
    def loops(self) -> int:
        """Number of independent loops, I - V + 1 for a connected graph."""
        return len(self.internal_edges()) - len(self.vertices) + 1

    def _numbered(self) -> dict[Any, int]:
        """The internal vertices by position, after checking degrees and connectedness."""
        degree = Counter(end for edge in self.edges() for end in edge)
        number = {v: i for i, v in enumerate(self.vertices)}
        for v in number:
            if degree[v] not in (3, 4):
                raise MalformedInput(f"vertex {v!r} has degree {degree[v]}, internal vertices have degree 3 or 4")
        lines = [(number[u], number[v]) for u, v, _ in self.internal_edges()]
        if number and len(routing.spanning_tree(len(number), lines, range(len(lines)))) != len(number) - 1:
            raise MalformedInput("the graph is not connected")
        return number


class Topology(_Externals, nx.MultiGraph):  # type: ignore[type-arg]  # networkx is generic only in its stubs
    """A connected multigraph with internal vertices of degree 3 or 4 and unlabelled external legs."""

    @classmethod
    def from_lines(cls, lines: Sequence[Pair], legs: Sequence[int]) -> Self:
        """Build from internal lines (pairs of vertices 0, 1, ...) and the vertex of each leg."""
        graph = cls()
        graph.add_nodes_from(range(1 + max((*legs, *(v for line in lines for v in line)))))
        graph.add_edges_from(lines)
        for i, v in enumerate(legs, 1):
            graph.add_node(f"x{i}", external=True, leg="x", side="top")
            graph.add_edge(v, f"x{i}")
        return graph

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The topology that a key describes.

        >>> Topology.from_key("T_0122_010212").loops
        1
        """
        match = re.fullmatch(r"T_([0-9a-z]*)_((?:[0-9a-z]{2})*)", key)
        if not match:
            raise MalformedInput(f"not the key of a topology: {key!r}")
        graph = cls.from_lines(_parsed_pairs(match[2]), [_DIGITS.index(c) for c in match[1]])
        graph._numbered()
        return graph

    def compact(self) -> tuple[int, list[Pair], list[int]]:
        """Number of vertices, internal lines and the vertex of each leg, in integers.

        Raises MalformedInput for a graph that is not a topology.
        """
        number = self._numbered()
        at = self._ends_at()
        lines = [(number[u], number[v]) for u, v, _ in self.internal_edges()]
        return len(number), lines, [number[at[end]] for end in self.externals]

    @property
    def key(self) -> str:
        """The canonical key (see the module docstring)."""
        order, lines, legs = self.compact()
        at = canonical_order(_colours(order, legs, [0] * len(legs)), _bundles(order, (1, lines)))
        new = [at.index(v) for v in range(order)]
        return f"T_{_digits(sorted(new[v] for v in legs))}_{_pairs(_moved(lines, new))}"

    def automorphisms(self) -> list[dict[Any, Any]]:
        """The automorphisms as maps of internal vertices (exchanges of parallel lines are not listed)."""
        order, lines, legs = self.compact()
        names = self.vertices
        found = automorphisms(_colours(order, legs, [0] * len(legs)), _bundles(order, (1, lines)))
        return [{names[v]: names[w] for v, w in enumerate(image)} for image in found]


class Diagram(_Externals, nx.MultiDiGraph):  # type: ignore[type-arg]  # networkx is generic only in its stubs
    """A topology whose lines are fermions or scalars, with the legs of an operator.

    Edges carry ``kind`` ("fermion" or "scalar") and ``field`` (a ``charges.Field``, or None while no model is chosen).
    An edge points along fermion number, or along the charge that a scalar carries; an incoming leg points at the
    diagram.  ``graph["operator"]`` is the Operator.
    """

    @classmethod
    def from_lines(
        cls, legs_of: Operator | str, legs: Sequence[int], fermions: Sequence[Pair], scalars: Sequence[Pair]
    ) -> Self:
        """Build from the vertex of each of the operator's legs and the internal lines as pairs of vertices 0, 1, ...

        Vertices are renumbered canonically and lines directed (``topologies.routing``), so equal diagrams come out
        equal whatever their numbering.  Raises MalformedInput where the lines do not make a diagram.
        """
        legs_of = operator(legs_of)
        if len(legs) != len(legs_of.legs):
            raise MalformedInput(f"{legs_of.name} has {len(legs_of.legs)} legs, got {len(legs)}")
        order = 1 + max((*legs, *(v for line in (*fermions, *scalars) for v in line)))
        _check_vertices(order, legs_of, legs, fermions, scalars)
        at = canonical_order(
            _colours(order, legs, legs_of.classes), _bundles(order, (_FERMION, fermions), (1, scalars))
        )
        new = [at.index(v) for v in range(order)]
        ends = _sorted_legs([new[v] for v in legs], legs_of.classes)
        charged = [i for i, leg in enumerate(legs_of.legs) if leg.kind == "fermion"]
        flowing, carrying = routing.directed(
            order,
            _moved(fermions, new),
            _moved(scalars, new),
            [ends[i] for i in charged],
            [legs_of.legs[i].incoming for i in charged],
            towards=ends[0] if ends else 0,
        )
        graph = cls(operator=legs_of)
        graph.add_nodes_from(range(order))
        for leg, end, side, v in zip(legs_of.legs, legs_of.ends, legs_of.sides, ends, strict=True):
            graph.add_node(end, external=True, leg=leg.name, side=side)
            tail, head = (end, v) if leg.incoming else (v, end)
            graph.add_edge(tail, head, kind=leg.kind, field=None, label=leg.latex)
        graph.add_edges_from(flowing, kind="fermion", field=None)
        graph.add_edges_from(carrying, kind="scalar", field=None)
        return graph

    @classmethod
    def from_key(cls, key: str, *, operators: Sequence[Operator] = ()) -> Self:
        """The diagram that a key describes; ``operators`` are looked up before the standard ones.

        >>> Diagram.from_key("dirac-d5_0122_F01_S0212").loops
        1
        """
        match = re.fullmatch(r"([A-Za-z0-9+-]+)_([0-9a-z]*)_F((?:[0-9a-z]{2})*)_S((?:[0-9a-z]{2})*)", key)
        if not match:
            raise MalformedInput(f"not the key of a diagram: {key!r}")
        legs_of = next((o for o in operators if o.name == match[1]), None) or operator(match[1])
        legs = [_DIGITS.index(c) for c in match[2]]
        return cls.from_lines(legs_of, legs, _parsed_pairs(match[3]), _parsed_pairs(match[4]))

    @property
    def operator(self) -> Operator:
        """The operator whose legs the diagram has."""
        found = self.graph.get("operator")
        if not isinstance(found, Operator):
            raise MalformedInput("the diagram has no operator: set graph['operator']")
        return found

    def _end_vertices(self) -> list[Any]:
        """The internal vertex of each of the operator's legs, in the operator's order."""
        at = self._ends_at()
        pools: dict[str, list[Any]] = {}
        for end in self.externals:
            pools.setdefault(self.nodes[end].get("leg"), []).append(at[end])
        wanted = Counter(leg.name for leg in self.operator.legs)
        if {name: len(vertices) for name, vertices in pools.items()} != dict(wanted):
            raise MalformedInput(f"the external legs are not those of {self.operator.name}")
        queues = {name: iter(vertices) for name, vertices in pools.items()}
        return [next(queues[leg.name]) for leg in self.operator.legs]

    def compact(self) -> tuple[int, list[int], list[Pair], list[Pair]]:
        """Number of vertices, the vertex of each leg, fermion lines and scalar lines, in integers.

        Raises MalformedInput for a graph that is not a diagram of its operator.
        """
        number = self._numbered()
        legs = [number[v] for v in self._end_vertices()]
        lines: dict[str, list[Pair]] = {"fermion": [], "scalar": []}
        for u, v, k in self.internal_edges():
            kind = self.edges[u, v, k].get("kind")
            if kind not in lines:
                raise MalformedInput(f"line {u}-{v}: kind must be 'fermion' or 'scalar', got {kind!r}")
            lines[kind].append((number[u], number[v]))
        _check_vertices(len(number), self.operator, legs, lines["fermion"], lines["scalar"])
        return len(number), legs, lines["fermion"], lines["scalar"]

    def _canonical(self) -> tuple[list[int], str]:
        """The position of each internal vertex in canonical order, and the key."""
        order, legs, fermions, scalars = self.compact()
        classes = self.operator.classes
        at = canonical_order(_colours(order, legs, classes), _bundles(order, (_FERMION, fermions), (1, scalars)))
        new = [at.index(v) for v in range(order)]
        ends = _digits(_sorted_legs([new[v] for v in legs], classes))
        lines = f"F{_pairs(_moved(fermions, new))}_S{_pairs(_moved(scalars, new))}"
        return new, f"{self.operator.name}_{ends}_{lines}"

    @property
    def key(self) -> str:
        """The canonical key (see the module docstring).  Directions of lines do not enter."""
        return self._canonical()[1]

    def flip(self, edge: Edge) -> Edge:
        """Turn a line round, in place, and return the edge as it is called now.  Its charge changes sign.

        >>> diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
        >>> diagram.flip((0, 2, 0))
        (2, 0, 0)
        """
        u, v, _ = edge
        about = dict(self.edges[edge])
        self.remove_edge(*edge)
        return (v, u, int(self.add_edge(v, u, **about)))

    def topology(self) -> Topology:
        """The diagram without kinds, directions and names."""
        _, legs, fermions, scalars = self.compact()
        return Topology.from_lines([*fermions, *scalars], legs)

    def reading_order(self) -> list[Edge]:
        """The internal lines as one reads a figure: along the fermion line from the first leg, then the scalars.

        Scalars come in canonical order.  The order does not depend on the directions of the lines.
        """
        new, _ = self._canonical()
        number = {v: new[i] for i, v in enumerate(self.vertices)}

        def place(edge: Edge) -> tuple[int, int, int, bool]:
            u, v, k = edge
            a, b = number[u], number[v]
            return (min(a, b), max(a, b), k, a > b)

        fermions = sorted((e for e in self.internal_edges() if self.edges[e]["kind"] == "fermion"), key=place)
        scalars = sorted((e for e in self.internal_edges() if self.edges[e]["kind"] == "scalar"), key=place)
        at = self._end_vertices()
        charged = [i for i, leg in enumerate(self.operator.legs) if leg.kind == "fermion"]
        chains = routing.fermion_chains(
            [place(e)[:2] for e in fermions],
            [number[at[i]] for i in charged],
            [self.operator.legs[i].incoming for i in charged],
        )
        return [fermions[i] for chain in chains for i, _ in chain] + scalars

    def _figure(self, style: dict[str, Any]) -> Any:
        from topologies import drawing

        return drawing.scene(self, style=drawing.Style(**style))

    def _render(self, form: str, style: dict[str, Any], **options: Any) -> bytes:
        from topologies import drawing

        return drawing.render(self._figure(style), form, **options)

    def svg(self, **style: Any) -> str:
        """The figure as SVG text; keywords are those of ``topologies.drawing.Style``."""
        return self._render("svg", style).decode()

    def pdf(self, **style: Any) -> bytes:
        """The figure as a one-page PDF without fonts (labels are outlines)."""
        return self._render("pdf", style)

    def png(self, dpi: int = 300, *, background: str | None = None, **style: Any) -> bytes:
        """The figure as PNG, transparent unless ``background`` names a colour, with its resolution written into it."""
        return self._render("png", style, dpi=dpi, background=background)

    def dot(self, **style: Any) -> str:
        """The figure as self-contained DOT text with all positions."""
        from topologies import drawing

        return drawing.dot(self._figure(style))

    def source(self, **style: Any) -> Any:
        """The figure as a ``graphviz.Source``."""
        from topologies import drawing

        return drawing.source(self._figure(style))

    def tikz(self, **style: Any) -> str:
        """The figure as a standalone LaTeX document for pdflatex."""
        from topologies import drawing

        return drawing.tikz(self, style=drawing.Style(**style))

    def save(self, path: str | os.PathLike[str], **style: Any) -> None:
        """Write the figure; the suffix chooses the format: svg, pdf, png, dot or tex.  Nothing half written is left."""
        from topologies import drawing

        form = str(path).rpartition(".")[2].lower()
        texts = {"dot": self.dot, "gv": self.dot, "tex": self.tikz}
        content = texts[form](**style).encode() if form in texts else self._render(form, style)
        drawing.save(content, path)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook shows."""
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        try:
            return f"Diagram.from_key({self.key!r})"
        except MalformedInput:
            return super().__repr__()


def _parsed_pairs(text: str) -> list[Pair]:
    return [(_DIGITS.index(text[i]), _DIGITS.index(text[i + 1])) for i in range(0, len(text), 2)]


def _check_vertices(
    order: int, legs_of: Operator, legs: Sequence[int], fermions: Sequence[Pair], scalars: Sequence[Pair]
) -> None:
    """Every vertex is FFS, SSS or SSSS and the graph hangs together; otherwise MalformedInput names the vertex."""
    count = [[0, 0] for _ in range(order)]
    for kind, lines in enumerate((fermions, scalars)):
        for v in (v for line in lines for v in line):
            count[v][kind] += 1
    for leg, v in zip(legs_of.legs, legs, strict=True):
        count[v][leg.kind == "scalar"] += 1
    for v, (spinors, bosons) in enumerate(count):
        if (spinors, bosons) not in ((2, 1), (0, 3), (0, 4)):
            raise MalformedInput(f"vertex {v} joins {spinors} fermions and {bosons} scalars, not FFS, SSS or SSSS")
    lines = [*fermions, *scalars]
    if len(routing.spanning_tree(order, lines, range(len(lines)))) != order - 1:
        raise MalformedInput("the graph is not connected")


def from_key(key: str) -> Topology | Diagram:
    """The topology or diagram that a key describes."""
    return Topology.from_key(key) if key.startswith("T_") else Diagram.from_key(key)


def edges_by_vertex(graph: Diagram) -> Iterator[tuple[Any, list[Edge], list[Edge]]]:
    """For every internal vertex the edges that arrive and those that leave."""
    for v in graph.vertices:
        yield v, list(graph.in_edges(v, keys=True)), list(graph.out_edges(v, keys=True))
