"""Diagrams that become genuine when a symmetry-breaking scalar is inserted: genuineness that knows the symmetry.

The vertex L-bar H~ nu_R is renormalisable, so by topology alone hardly any of its loop diagrams is genuine.  But if a
symmetry forbids it and chi restores the charge, the operator with chi is the one that counts.  A diagram of an operator
is *genuine with k insertions* if a genuine diagram of the operator with k more legs chi turns into it when those legs
are deleted and the vertices that become 2-valent are smoothed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topologies.errors import MalformedInput
from topologies.graphs.keys import Pair, in_order
from topologies.graphs.operators import OPERATORS, Leg, Operator, operator
from topologies.integers import integer
from topologies.listing.diagrams import diagrams

if TYPE_CHECKING:
    from topologies.graphs.graph import Diagram  # imports networkx

CHI = next(leg for leg in OPERATORS["dirac-d5"].legs if leg.name == "chi")


@dataclass(frozen=True, slots=True, eq=False)
class Inserted:
    """A diagram that is genuine with insertions, and where the legs can be inserted.

    Two are equal if their diagrams have equal keys and their places are equal.

    Attributes:
        diagram: the diagram without the inserted legs.
        parents: the genuine diagrams with these legs from which it comes.
        places: for each parent, what each inserted leg is attached to: "fermion line" (vertex FFS), "scalar line" (SSS)
            or "scalar vertex" (SSSS).
    """

    diagram: Diagram
    parents: tuple[Diagram, ...]
    places: tuple[tuple[str, ...], ...]

    def _value(self) -> tuple[object, ...]:
        return self.diagram.key, tuple(parent.key for parent in self.parents), self.places

    def __eq__(self, other: object) -> bool:
        return self._value() == other._value() if isinstance(other, Inserted) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._value())


def with_insertions(legs_of: str | Operator, insertions: int, leg: Leg = CHI) -> Operator:
    """Add scalar legs of one field to an operator.

    Arguments:
        legs_of: an operator or the name of one.
        insertions: how many legs to add, 0 or more.
        leg: the leg to add; chi unless another is given.

    Returns a standard operator where one has these legs (dirac-d4 with chi is dirac-d5), otherwise an operator whose
    name says what was added.

    Raises:
        MalformedInput: the number is not an integer from 0 on, or the leg is not a scalar.

    >>> with_insertions("dirac-d4", 1).name, with_insertions("dirac-d4", 2).name
    ('dirac-d5', 'dirac-d4+2chi')
    """
    small = operator(legs_of)
    insertions = integer(insertions, "the number of insertions is an integer from 0 on", 0)
    if leg.kind != "scalar":
        raise MalformedInput(f"only scalars can be inserted, {leg.name!r} is a {leg.kind}")
    legs = (*small.legs, *(leg,) * insertions)
    for known in (small, *OPERATORS.values()):
        if known.legs == legs:
            return known
    return Operator(f"{small.name}+{insertions}{''.join(c for c in leg.name if c.isalnum())}", legs)


def remove_leg(diagram: Diagram, end: Any, into: str | Operator) -> Diagram:
    """Remove one scalar leg from a diagram: the inverse of :func:`topologies.insert_leg`.

    Arguments:
        diagram: a diagram; it is not changed.
        end: the free end of the leg to remove.
        into: the operator, or its name, with the remaining legs.

    Returns the new diagram; a vertex that becomes 2-valent is smoothed.

    Raises:
        MalformedInput: the leg is not a scalar, or the operator does not have the remaining legs.

    >>> from topologies import Diagram
    >>> remove_leg(Diagram.from_key("dirac-d5_0122_F01_S0212"), "chi", "dirac-d4").key
    'dirac-d4_012_F01_S0212'
    """
    from topologies.graphs.graph import Diagram

    target = operator(into)
    if end not in diagram.externals:
        raise MalformedInput(f"{end!r} is not the end of an external leg")
    order, ends, fermions, scalars = diagram.compact()
    legs = diagram.operator.legs
    name = diagram.nodes[end]["leg"]
    alike = [e for e in diagram.externals if diagram.nodes[e]["leg"] == name]
    gone = [i for i, leg in enumerate(legs) if leg.name == name][alike.index(end)]
    if legs[gone].kind != "scalar":
        raise MalformedInput(f"the leg {end!r} is a fermion: only scalars can be removed")
    kept = [i for i in range(len(legs)) if i != gone]
    if sorted(legs[i].name for i in kept) != sorted(leg.name for leg in target.legs):
        raise MalformedInput(f"without {end!r} the legs of {diagram.operator.name} are not those of {target.name}")
    ends, fermions, scalars, smoothed = _smooth(ends, kept, fermions, scalars, ends[gone])
    new = {v: i for i, v in enumerate(v for v in range(order) if v != smoothed)}
    return Diagram.from_lines(
        target,
        in_order([legs[i].name for i in kept], [new[ends[i]] for i in kept], [leg.name for leg in target.legs]),
        [(new[u], new[v]) for u, v in fermions],
        [(new[u], new[v]) for u, v in scalars],
    )


def _smooth(
    ends: list[int], kept: list[int], fermions: list[Pair], scalars: list[Pair], at: int
) -> tuple[list[int], list[Pair], list[Pair], int | None]:
    """Remove a leg from the vertex ``at``: if two lines remain there, they become one, and the vertex is returned."""
    hung = [i for i in kept if ends[i] == at]
    fermions, scalars, ends = list(fermions), list(scalars), list(ends)
    touching = [(lines, line) for lines in (fermions, scalars) for line in lines if at in line]
    if len(hung) + sum(line.count(at) for _, line in touching) > 2:
        return ends, fermions, scalars, None
    if any(line[0] == line[1] for _, line in touching) or not touching:
        raise MalformedInput("without this leg a line that joins nothing would remain")
    far = [line[0] if line[1] == at else line[1] for _, line in touching]
    is_fermion = touching[0][0] is fermions
    for lines, line in touching:
        lines.remove(line)
    if hung:
        ends[hung[0]] = far[0]
    else:
        (fermions if is_fermion else scalars).append((far[0], far[1]))
    return ends, fermions, scalars, at


def _place(diagram: Diagram, end: Any) -> str:
    """What an external scalar is attached to."""
    vertex = next(v for edge in diagram.external_edges() if end in edge[:2] for v in edge[:2] if v != end)
    kinds = [
        attributes["kind"]
        for edges in (diagram.in_edges, diagram.out_edges)
        for _, _, attributes in edges(vertex, data=True)
    ]
    if len(kinds) == 4:
        return "scalar vertex"
    return "fermion line" if "fermion" in kinds else "scalar line"


def insertions(legs_of: str | Operator, loops: int, number: int = 1, leg: Leg = CHI) -> Iterator[Inserted]:
    """List the diagrams of an operator that are genuine with insertions of a scalar leg, each once, sorted by key.

    Arguments:
        legs_of: an operator or the name of one.
        loops: number of loops.
        number: how many legs are inserted.
        leg: the leg to insert; chi unless another is given.

    Returns an iterator over :class:`topologies.Inserted`: each diagram with the genuine diagrams of the larger operator
    from which it comes.

    Raises:
        MalformedInput: as :func:`topologies.diagrams` and :func:`topologies.with_insertions`.

    >>> [(inserted.diagram.key, len(inserted.parents)) for inserted in insertions("dirac-d4", 1)]
    [('dirac-d4_012_F01_S0212', 4), ('dirac-d4_012_F0212_S01', 3)]
    """
    small = operator(legs_of)
    with_insertions(small, number, leg)  # raises MalformedInput for what cannot be inserted
    steps = [with_insertions(small, k, leg) for k in range(number, -1, -1)]
    families: dict[str, tuple[Diagram, list[Diagram]]] = {}
    for parent in diagrams(steps[0], loops):
        rest = parent
        for smaller in steps[1:]:
            rest = remove_leg(rest, [e for e in rest.externals if rest.nodes[e]["leg"] == leg.name][-1], smaller)
        families.setdefault(rest.key, (rest, []))[1].append(parent)
    for key in sorted(families):
        diagram, parents = families[key]
        places = tuple(
            tuple(_place(parent, end) for end in parent.externals if parent.nodes[end]["leg"] == leg.name)
            for parent in parents
        )
        yield Inserted(diagram, tuple(parents), places)
