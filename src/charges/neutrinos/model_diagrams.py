"""A diagram with the fields of a model on its lines, made from a match of letters on a topology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from charges.flow.legs import Field
from charges.models.names import latex_label
from charges.neutrinos.matching import Interactions, Match
from charges.terms.alphabet import Letter
from charges.terms.operators import Term, invariants
from charges.words import FieldName
from topologies import Diagram, Leg, Operator
from topologies.filters.parts import shrinks
from topologies.frozen import Frozen
from topologies.graphs.canonical import canonical_order
from topologies.graphs.externals import Edge
from topologies.graphs.keys import FERMION, bundles, leg_colours
from topologies.verdict import Sentence

HYPERCHARGE = "hypercharge"  # its name among the conserved charges


@dataclass(frozen=True, slots=True)
class ModelDiagram:
    """A diagram with the fields of a model on its lines; two are equal if all of these are, graph by graph.

    Arguments:
        diagram: lines point along their fields, so that these are not conjugated, wherever they have a direction.
        letters: for each edge the letters that flow out at its tail and at its head: N* and N, or N and N for a
            Majorana mass.
        lines: the field on each edge, with its charge along the edge under the first U(1) of the model.
        charges: for each symmetry of the model and "hypercharge", the charge along each edge.
        vertices: the term of the model at each vertex.
        genuine: whether no part could shrink to a renormalisable vertex.
    """

    diagram: Diagram = field(
        compare=False
    )  # a graph of networkx equals only itself; its lines are those of the letters
    letters: Mapping[Edge, tuple[Letter, Letter]]
    lines: Mapping[Edge, Field]
    charges: Mapping[str, Mapping[Edge, Fraction]]
    vertices: Mapping[int, Term]
    genuine: bool

    @property
    def operator(self) -> Operator:
        return self.diagram.operator

    @property
    def legs(self) -> tuple[FieldName, ...]:
        """The fields of the legs; if a field flows in on some legs and out on others, a star marks the latter."""
        names = []
        for leg, end in zip(self.operator.legs, self.operator.ends, strict=True):
            field = next(tail.name for edge, (tail, _) in self.letters.items() if end in edge[:2])
            names.append(field._replace(conjugated=leg.name != field.name))
        return tuple(names)

    def panel(self) -> Diagram:
        """Copy the diagram for drawing: edges carry "field", its "label" in LaTeX, "charge" and "letters" as texts.

        A line with a Majorana mass, that is with equal ends, has no arrow.
        """
        panel: Diagram = self.diagram.copy()
        for edge, line in self.lines.items():
            tail, head = self.letters[edge]
            texts = {"field": line.name, "label": line.latex or line.name, "charge": str(line.charge)}
            panel.edges[edge].update(texts, letters=f"{tail.text} {head.text}")
            if tail.sign == head.sign or tail.real:
                panel.edges[edge]["arrow"] = False
        return panel

    def coupling(self, leg: int) -> tuple[Sentence, int]:
        """Return the term at the vertex of a leg, and how many generations of the leg's field couple there at most."""
        vertex = self.diagram.ends_at()[end := self.operator.ends[leg]]
        own: Letter | None = None
        others = []
        for edge, (tail, head) in self.letters.items():
            if vertex in edge[:2]:
                letter = tail if edge[0] == vertex else head
                if end in edge[:2]:
                    own = letter
                elif any(letter.rep[2:]) or not {edge[0], edge[1]} & set(self.diagram.externals):
                    others.append(letter)
        term = self.vertices[vertex]
        ways = invariants([letter._replace(copies=1) for letter in term.letters])
        sizes = [other.copies - other.copies % 2 if other == own and not ways else other.copies for other in others]
        return Sentence(term), prod(sizes) * max(ways, 1)


def _operator(interactions: Interactions, kind: str, legs: Sequence[int], dimension: int) -> Operator:
    """Make the operator: fields flow in, conjugates out; if both occur, the conjugate flows in as its own field."""
    outer = []
    for letter in legs:
        species = interactions.species(letter)
        latex, inwards = latex_label(species), not letter % 2
        if letter ^ 1 in legs and not inwards:
            outer.append(Leg(f"{species.name}*", "scalar", True, f"{latex}^*", species.field.sm))
        else:
            sort = "fermion" if species.field.fermion else "scalar"
            outer.append(Leg(species.name, sort, inwards, latex, species.field.sm))
    return Operator(f"{kind}-d{dimension}", tuple(outer))


def model_diagram(
    interactions: Interactions, match: Match, legs: Sequence[int], operator: Term, kind: str
) -> ModelDiagram:
    """Make a diagram of a match, with canonical numbers of the vertices and every line along its field.

    Arguments:
        interactions: the interactions of the model.
        match: the letters on a topology.
        legs: the letters of the operator, by position in the alphabet.
        operator: the operator with these legs.
        kind: "dirac" or "majorana", for the name of the operator.
    """
    frame = match.frame
    external = _operator(interactions, kind, legs, operator.dimension)

    pools: dict[int, list[int]] = {}
    for letter, v in zip(match.letters[frame.first_leg :], frame.legs, strict=True):
        pools.setdefault(letter, []).append(v)
    at = [pools[letter].pop() for letter in legs]

    ends = [match.letters[2 * i : 2 * i + 2] for i in range(len(frame.lines))]
    spinors = [interactions.field(a).fermion for a, _ in ends]
    fermions = [line for line, spinor in zip(frame.lines, spinors, strict=True) if spinor]
    scalars = [line for line, spinor in zip(frame.lines, spinors, strict=True) if not spinor]
    diagram = Diagram.from_lines(external, at, fermions, scalars)
    colours = leg_colours(frame.order, at, external.classes)
    order = canonical_order(colours, bundles(frame.order, (FERMION, fermions), (1, scalars)))
    new = {v: i for i, v in enumerate(order)}

    placed: dict[Edge, tuple[int, int]] = {}
    outer = {leg.name: letter for leg, letter in zip(external.legs, legs, strict=True)}
    outside = set(diagram.externals)
    for edge in diagram.external_edges():
        letter = outer[diagram.nodes[edge[edge[1] in outside]]["leg"]]
        placed[edge] = (letter, letter ^ 1) if edge[1] in outside else (letter ^ 1, letter)

    for (u, v), (a, b), spinor in zip(frame.lines, ends, spinors, strict=True):
        sort = "fermion" if spinor else "scalar"
        edge = next(
            e
            for e in diagram.internal_edges()
            if {*e[:2]} == {new[u], new[v]} and e not in placed and diagram.edges[e]["kind"] == sort
        )
        tail, head = (a, b) if edge[0] == new[u] else (b, a)
        if head % 2 > tail % 2:
            edge, tail, head = diagram.flip(edge), head, tail
        placed[edge] = (tail, head)
    return _finished(interactions, diagram, placed, {new[v]: match.vertex(v) for v in range(frame.order)})


def _finished(
    interactions: Interactions,
    diagram: Diagram,
    placed: Mapping[Edge, tuple[int, int]],
    vertices: Mapping[int, tuple[int, ...]],
) -> ModelDiagram:
    """Add the field, the charges and the terms to a diagram whose letters are placed on its edges."""
    letters = interactions.alphabet.letters
    names = (*interactions.model.symmetry, HYPERCHARGE)
    flow = {
        name: Frozen(
            {e: Fraction(letters[head].row[i], interactions.alphabet.scale) for e, (_, head) in placed.items()}
        )
        for i, name in enumerate(names)
    }
    lines = {}
    for edge, (tail, head) in placed.items():
        ends = dict.fromkeys((interactions.species(tail), interactions.species(head)))
        own = interactions.field(head)
        latex = r"\,".join(map(latex_label, ends))
        name, kind = "-".join(species.name for species in ends), str(diagram.edges[edge]["kind"])
        lines[edge] = Field(name, kind, flow[names[0]][edge], latex, own.vev, own.sm)
    return ModelDiagram(
        diagram,
        Frozen({edge: (letters[tail], letters[head]) for edge, (tail, head) in placed.items()}),
        Frozen(lines),
        Frozen(flow),
        Frozen({v: interactions.vertices[key] for v, key in sorted(vertices.items())}),
        not shrinks(diagram),
    )
