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
        letters: for each edge what flows out at its tail and at its head: N* and N, or N and N for a Majorana mass.
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
        """The legs by their fields; a star tells a field that flows in from one that flows out if there are both."""
        found = []
        for leg, end in zip(self.operator.legs, self.operator.ends, strict=True):
            field = next(tail.name for edge, (tail, _) in self.letters.items() if end in edge[:2])
            found.append(field._replace(conjugated=leg.name != field.name))
        return tuple(found)

    def panel(self) -> Diagram:
        """A copy to be drawn: edges carry texts, the name of the "field", its "label" in LaTeX, "charge" and "letters".

        A line with equal ends, that is with a Majorana mass, has no arrow.
        """
        panel: Diagram = self.diagram.copy()
        for edge, line in self.lines.items():
            tail, head = self.letters[edge]
            texts = {"field": line.name, "label": line.latex or line.name, "charge": str(line.charge)}
            panel.edges[edge].update(texts, letters=f"{tail.text} {head.text}")
            if tail.sign == head.sign:
                panel.edges[edge]["arrow"] = False
        return panel

    def coupling(self, leg: int) -> tuple[Sentence, int]:
        """The term at the vertex of a leg, and how many generations of the leg's field couple there at most."""
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
        sizes = [each.copies - each.copies % 2 if each == own and not ways else each.copies for each in others]
        return Sentence(term), prod(sizes) * max(ways, 1)


def _operator(interactions: Interactions, kind: str, legs: Sequence[int], dimension: int) -> Operator:
    """Legs flow in, those of conjugates out; where both occur, the conjugate is a field of its own."""
    found = []
    for letter in legs:
        species = interactions.species(letter)
        latex, inwards = latex_label(species), not letter % 2
        if letter ^ 1 in legs and not inwards:
            found.append(Leg(f"{species.name}*", "scalar", True, f"{latex}^*", species.field.sm))
        else:
            sort = "fermion" if species.field.fermion else "scalar"
            found.append(Leg(species.name, sort, inwards, latex, species.field.sm))
    return Operator(f"{kind}-d{dimension}", tuple(found))


def model_diagram(
    interactions: Interactions, match: Match, legs: Sequence[int], operator: Term, kind: str
) -> ModelDiagram:
    """A match as a diagram: the same canonical numbering of the vertices, every line along its field.

    Arguments:
        interactions: of the model.
        match: the letters on a topology.
        legs: the letters of the operator, by position in the alphabet.
        operator: made of these.
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
    new = {
        v: i for i, v in enumerate(canonical_order(colours, bundles(frame.order, (FERMION, fermions), (1, scalars))))
    }
    placed: dict[Edge, tuple[int, int]] = {}
    outer = {leg.name: letter for leg, letter in zip(external.legs, legs, strict=True)}
    outside = set(diagram.externals)
    for edge in diagram.external_edges():
        letter = outer[diagram.nodes[edge[edge[1] in outside]]["leg"]]
        placed[edge] = (letter, letter ^ 1) if edge[1] in outside else (letter ^ 1, letter)
    for (u, v), (a, b), spinor in zip(frame.lines, ends, spinors, strict=True):
        kind = "fermion" if spinor else "scalar"
        edge = next(
            e
            for e in diagram.internal_edges()
            if {*e[:2]} == {new[u], new[v]} and e not in placed and diagram.edges[e]["kind"] == kind
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
        both = dict.fromkeys((interactions.species(tail), interactions.species(head)))
        own = interactions.field(head)
        latex = r"\,".join(map(latex_label, both))
        name, kind = "-".join(each.name for each in both), str(diagram.edges[edge]["kind"])
        lines[edge] = Field(name, kind, flow[names[0]][edge], latex, own.vev, own.sm)
    return ModelDiagram(
        diagram,
        Frozen({edge: (letters[tail], letters[head]) for edge, (tail, head) in placed.items()}),
        Frozen(lines),
        Frozen(flow),
        Frozen({v: interactions.vertices[key] for v, key in sorted(vertices.items())}),
        not shrinks(diagram),
    )
