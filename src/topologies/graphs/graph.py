"""Topologies and diagrams as networkx graphs, so that every networkx algorithm works on them.

Internal vertices are the integers 0, 1, ... in canonical order.  The free end of an external leg is a node of degree
one with the attributes ``external=True``, ``leg`` (the name of the field) and ``side`` (where a figure puts it).

Graphs of networkx change, so two are equal only if they are the same object: compare their keys.

A *key* is a graph as text, the same for isomorphic graphs in every process; vertices are single digits in base 36.

    T_0122_010212            a topology: the vertices of the legs, then the internal lines as pairs of vertices
    dirac-d5_0122_F01_S0212  a diagram: operator, the vertex of each of its legs in order, fermion lines, scalar lines
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import index
from typing import Any, Self

import networkx as nx

from topologies.errors import MalformedInput
from topologies.graphs import routing
from topologies.graphs.canonical import automorphisms, canonical_order
from topologies.graphs.externals import Edge, Externals
from topologies.graphs.figures import Drawable
from topologies.graphs.keys import (
    DIGITS,
    FERMION,
    Pair,
    bundles,
    digits_text,
    leg_colours,
    number_of_vertices,
    pairs_text,
    parsed_pairs,
    renumbered,
    sorted_legs,
)
from topologies.graphs.operators import OPERATORS, Operator, operator


class Topology(Drawable, Externals, nx.MultiGraph):  # type: ignore[type-arg]  # networkx is generic only in its stubs
    """A connected multigraph with internal vertices of degree 3 or 4 and unlabelled external legs.

    It is a ``networkx.MultiGraph``.  Internal vertices are integers; the free ends of the legs are the nodes "x1",
    "x2", ... with the attributes ``external=True``, ``leg="x"`` and ``side="top"``.
    """

    @classmethod
    def from_lines(cls, lines: Sequence[Pair], legs: Sequence[int]) -> Self:
        """Build a topology from its internal lines (pairs of vertices 0, 1, ...) and the vertex of each leg."""
        graph = cls()
        graph.add_nodes_from(range(number_of_vertices(lines, legs)))
        graph.add_edges_from((index(u), index(v)) for u, v in lines)
        for i, v in enumerate(legs, 1):
            graph.add_node(f"x{i}", external=True, leg="x", side="top")
            graph.add_edge(index(v), f"x{i}")
        return graph

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Build the topology that a key describes; MalformedInput if there is none.

        >>> Topology.from_key("T_0122_010212").loops
        1
        """
        match = re.fullmatch(r"T_([0-9a-z]*)_((?:[0-9a-z]{2})*)", key)
        if not match:
            raise MalformedInput(f"not the key of a topology: {key!r}")
        graph = cls.from_lines(parsed_pairs(match[2]), [DIGITS.index(c) for c in match[1]])
        graph.numbered()
        return graph

    def __repr__(self) -> str:
        try:
            return f"Topology.from_key({self.key!r})"
        except MalformedInput:
            return super().__repr__()

    def compact(self) -> tuple[int, list[Pair], list[int]]:
        """Return the number of vertices, the internal lines and the vertex of each leg, in integers.

        Raises MalformedInput if the graph is not a topology.
        """
        number = self.numbered()
        at = self.ends_at()
        lines = [(number[u], number[v]) for u, v, _ in self.internal_edges()]
        return len(number), lines, [number[at[end]] for end in self.externals]

    @property
    def key(self) -> str:
        """The canonical key (see the module docstring)."""
        order, lines, legs = self.compact()
        at = canonical_order(leg_colours(order, legs, [0] * len(legs)), bundles(order, (1, lines)))
        new = [at.index(v) for v in range(order)]
        return f"T_{digits_text(sorted(new[v] for v in legs))}_{pairs_text(renumbered(lines, new))}"

    def drawable(self) -> nx.MultiDiGraph[Any]:
        """Return the graph to draw: plain lines without arrows."""
        self.require_vertices()
        graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        graph.add_nodes_from(self.nodes(data=True))
        graph.add_edges_from(self.edges(), kind="fermion", arrow=False)
        return graph

    def automorphisms(self) -> list[dict[Any, Any]]:
        """List the automorphisms as maps of internal vertices; exchanges of parallel lines are not among them."""
        order, lines, legs = self.compact()
        names = self.vertices
        permutations = automorphisms(leg_colours(order, legs, [0] * len(legs)), bundles(order, (1, lines)))
        return [{names[v]: names[w] for v, w in enumerate(image)} for image in permutations]


class Diagram(Drawable, Externals, nx.MultiDiGraph):  # type: ignore[type-arg]  # networkx is generic only in its stubs
    """A topology whose lines are fermions or scalars, with the legs of an operator.

    It is a ``networkx.MultiDiGraph``.  Edges carry ``kind`` ("fermion" or "scalar"), and ``field``, the name of the
    field, once a model is chosen.  An edge points along fermion number, or along the charge that a scalar carries; an
    incoming leg points into the diagram.  ``graph["operator"]`` is the :class:`topologies.Operator` as text: see
    ``Operator.text``.
    """

    @classmethod
    def from_lines(
        cls, legs_of: Operator | str, legs: Sequence[int], fermions: Sequence[Pair], scalars: Sequence[Pair]
    ) -> Self:
        """Build a diagram from the vertices of its legs and its internal lines.

        Vertices are renumbered canonically and lines directed (``topologies.graphs.routing``), so that equal diagrams
        come out equal however they were numbered.

        Arguments:
            legs_of: an operator or the name of one.
            legs: the vertex of each of the operator's legs, in its order.
            fermions, scalars: the internal lines as pairs of vertices 0, 1, ...

        Raises:
            MalformedInput: the lines and legs do not make a connected graph with vertices FFS, SSS and SSSS.
        """
        legs_of = operator(legs_of)
        if len(legs) != len(legs_of.legs):
            raise MalformedInput(f"{legs_of.name} has {len(legs_of.legs)} legs, got {len(legs)}")

        order = number_of_vertices((*fermions, *scalars), legs)
        _check_vertices(order, legs_of, legs, fermions, scalars)
        at = canonical_order(
            leg_colours(order, legs, legs_of.classes), bundles(order, (FERMION, fermions), (1, scalars))
        )
        new = [at.index(v) for v in range(order)]

        ends = sorted_legs([new[v] for v in legs], legs_of.classes)
        charged = [i for i, leg in enumerate(legs_of.legs) if leg.kind == "fermion"]
        flowing, carrying = routing.directed(
            order,
            renumbered(fermions, new),
            renumbered(scalars, new),
            [ends[i] for i in charged],
            [legs_of.legs[i].incoming for i in charged],
            towards=ends[0] if ends else 0,
        )

        graph = cls(operator=legs_of.text)
        graph.add_nodes_from(range(order))
        for leg, end, side, v in zip(legs_of.legs, legs_of.ends, legs_of.sides, ends, strict=True):
            graph.add_node(end, external=True, leg=leg.name, side=side)
            tail, head = (end, v) if leg.incoming else (v, end)
            graph.add_edge(tail, head, kind=leg.kind, label=leg.latex or leg.name)
        for kind, lines in (("fermion", flowing), ("scalar", carrying)):
            for u, v in lines:
                graph.add_edge(u, v, graph._free_key(u, v), kind=kind)
        return graph

    def _free_key(self, u: Any, v: Any) -> int:
        """Find a key that no line between two vertices has in either direction: undirected copies keep all lines."""
        taken = {k for a, b in ((u, v), (v, u)) for k in self.get_edge_data(a, b, default={})}
        return next(k for k in range(len(taken) + 1) if k not in taken)

    @classmethod
    def from_key(cls, key: str, *, operators: Sequence[Operator] = ()) -> Self:
        """Build the diagram that a key describes; ``operators`` are searched before the standard ones.

        Raises MalformedInput if the key does not describe a diagram or the operator is unknown.

        >>> Diagram.from_key("dirac-d5_0122_F01_S0212").loops
        1
        """
        match = re.fullmatch(r"([A-Za-z0-9+-]+)_([0-9a-z]*)_F((?:[0-9a-z]{2})*)_S((?:[0-9a-z]{2})*)", key)
        if not match:
            raise MalformedInput(f"not the key of a diagram: {key!r}")
        legs_of = next((o for o in operators if o.name == match[1]), None) or operator(match[1])
        legs = [DIGITS.index(c) for c in match[2]]
        return cls.from_lines(legs_of, legs, parsed_pairs(match[3]), parsed_pairs(match[4]))

    def drawable(self) -> Self:
        """The diagram itself is drawn."""
        self.require_vertices()
        return self

    @property
    def operator(self) -> Operator:
        """The operator whose legs the diagram has; MalformedInput if it was not set."""
        if (legs_of := self.graph.get("operator")) is None:
            raise MalformedInput("the diagram has no operator: set graph['operator']")
        return operator(legs_of)

    def _end_vertices(self) -> list[Any]:
        """Find the internal vertex of each of the operator's legs, in the operator's order."""
        at = self.ends_at()
        pools: dict[str, list[Any]] = {}
        for end in self.externals:
            pools.setdefault(self.nodes[end].get("leg"), []).append(at[end])
        wanted = Counter(leg.name for leg in self.operator.legs)
        if {name: len(vertices) for name, vertices in pools.items()} != dict(wanted):
            raise MalformedInput(f"the external legs are not those of {self.operator.name}")
        queues = {name: iter(vertices) for name, vertices in pools.items()}
        return [next(queues[leg.name]) for leg in self.operator.legs]

    def compact(self) -> tuple[int, list[int], list[Pair], list[Pair]]:
        """Return the number of vertices, the vertex of each leg, the fermion lines and the scalar lines, in integers.

        Raises MalformedInput if the graph is not a diagram of its operator.
        """
        number = self.numbered()
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
        """Find the position of each internal vertex in canonical order, and the key."""
        order, legs, fermions, scalars = self.compact()
        classes = self.operator.classes
        at = canonical_order(leg_colours(order, legs, classes), bundles(order, (FERMION, fermions), (1, scalars)))
        new = [at.index(v) for v in range(order)]
        ends = digits_text(sorted_legs([new[v] for v in legs], classes))
        lines = f"F{pairs_text(renumbered(fermions, new))}_S{pairs_text(renumbered(scalars, new))}"
        return new, f"{self.operator.name}_{ends}_{lines}"

    @property
    def key(self) -> str:
        """The canonical key (see the module docstring), which does not depend on the directions of lines."""
        return self._canonical()[1]

    def flip(self, edge: Edge) -> Edge:
        """Reverse a line in place, so that its charge changes sign, and return its new name (u, v, key).

        >>> diagram = Diagram.from_key("dirac-d5_0122_F01_S0212")
        >>> diagram.flip((0, 2, 0))
        (2, 0, 0)
        """
        u, v, _ = edge
        attributes = dict(self.edges[edge])
        self.remove_edge(*edge)
        return (v, u, int(self.add_edge(v, u, self._free_key(u, v), **attributes)))

    def topology(self) -> Topology:
        """Return the topology of the diagram: its graph without kinds, directions and names."""
        _, legs, fermions, scalars = self.compact()
        return Topology.from_lines([*fermions, *scalars], legs)

    def reading_order(self) -> list[Edge]:
        """List the internal lines as one reads a figure: along the fermion line from the first leg, then the scalars.

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

    def __repr__(self) -> str:
        try:
            own = "" if OPERATORS.get(self.operator.name) == self.operator else f", operators=[{self.operator!r}]"
            return f"Diagram.from_key({self.key!r}{own})"
        except MalformedInput:
            return super().__repr__()


def _check_vertices(
    order: int, legs_of: Operator, legs: Sequence[int], fermions: Sequence[Pair], scalars: Sequence[Pair]
) -> None:
    """Raise MalformedInput unless every vertex is FFS, SSS or SSSS and the graph is connected."""
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


def as_topology(graph: nx.Graph[Any]) -> Topology:
    """Turn any networkx graph into a topology: its nodes of degree one become the ends of external legs.

    Topologies and diagrams keep their own legs.  Vertices keep their names.

    Arguments:
        graph: a networkx graph; it is not changed.

    Raises:
        MalformedInput: the graph has no internal vertex.  Vertices whose degree is neither 3 nor 4, and a graph in
            several pieces, are found when the topology is used (``compact``, ``key``, filters).

    >>> import networkx as nx
    >>> as_topology(nx.Graph([(0, 1), (0, 2), (0, 3)])).key
    'T_000_'
    """
    if isinstance(graph, Topology) and graph.vertices:
        return graph
    topology = Topology()
    marked = any(attributes.get("external") for _, attributes in graph.nodes(data=True))
    for v, attributes in graph.nodes(data=True):
        external = attributes.get("external", False) if marked else graph.degree(v) == 1
        topology.add_node(v, **({"external": True, "leg": "x", "side": "top"} if external else {}))
    topology.add_edges_from(graph.edges())
    if not topology.vertices:
        raise MalformedInput("the graph has no internal vertex")
    return topology


def from_key(key: str, *, operators: Sequence[Operator] = ()) -> Topology | Diagram:
    """Build the topology or diagram that a key describes.

    Arguments:
        key: the text of a key, such as "T_0122_010212" or "dirac-d5_0122_F01_S0212".
        operators: operators that are searched before the standard ones.

    Raises:
        MalformedInput: the text does not describe a topology or a diagram, or its operator is unknown.
    """
    if not isinstance(key, str):
        raise MalformedInput(f"a key is a text, not {key!r}")
    return Topology.from_key(key) if key.startswith("T_") else Diagram.from_key(key, operators=operators)
