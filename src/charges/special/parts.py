"""Special genuine diagrams: every part that could shrink to a renormalisable vertex shrinks to one that vanishes.

A part with a loop and three outer lines, or four scalar ones, normally stands for a local vertex, and then there is a
diagram with fewer loops.  If Bose symmetry forbids every contraction of the outer fields without derivatives, there is
no such vertex, while the loop itself, which depends on momenta, does not vanish.  The simplest case is H H S with a
singlet S, since two equal doublets have no antisymmetric product.  Such a part is harmless.  Which sets of outer lines
can be harmless is derived by ``gauge.harmless_vertices``, and ``charges.special.fields`` finds fields that make all
parts of a diagram harmless at once.

Source: the class is that of arXiv:1807.00629, whose abstract gives 29 topologies beyond the 44 normal genuine ones,
374 diagrams in all, and 30 in the mass basis.  The rules here are derived, not taken from there: see
docs/special-genuine.md for what they reproduce.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from charges.gauge.harmless import HarmlessVertex, harmless_vertices
from topologies import Diagram, MalformedInput, Operator
from topologies.filters.cuts import Cuts
from topologies.graphs.labellings import Symmetry, fermion_masks
from topologies.graphs.operators import operator as operator_named
from topologies.graphs.plans import Plan
from topologies.listing.topologies import compact_topologies


@dataclass(frozen=True, slots=True)
class Rule:
    """Which compressible parts a search takes to be harmless, judging each part by its outer lines.

    Arguments:
        higgs_leg: whether an external H must be among the outer lines; only H may then be on several of them.
        loops: the largest number of loops in the part, or None.
        cubic: whether three outer scalars are allowed, or only four.
        lepton: whether a part with one loop and the outer lines L, fermion, scalar is allowed too.
    """

    higgs_leg: bool = True
    loops: int | None = 1
    cubic: bool = True
    lepton: bool = False

    def allows(self, part: Subloop) -> bool:
        """Whether a part is harmless under this rule."""
        if self.loops is not None and part.loops > self.loops:
            return False
        if not part.scalar:
            return self.lepton and part.loops == 1 and part.legs == ("L",)
        if len(part.outer) == 3 and not self.cubic:
            return False
        return bool(self.vertices(part))

    def vertices(self, part: Subloop, dimensions: int = 3) -> tuple[HarmlessVertex, ...]:
        """List the vertices without a local form that the outer lines of a scalar part can make."""
        if (self.higgs_leg and not part.higgs) or part.higgs < len(part.legs):
            return ()
        inner = len(part.outer) - part.higgs
        return harmless_vertices(part.higgs, inner, dimensions=dimensions, equal=not self.higgs_leg)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "higgs-leg": Rule(),
        "quartic": Rule(cubic=False),
        "any-scalar": Rule(higgs_leg=False),
        "any-loops": Rule(loops=None),
        "any-scalar-any-loops": Rule(higgs_leg=False, loops=None),
        "lepton-leg": Rule(lepton=True),
    }
)


def rule_named(name: str) -> Rule:
    """Return one of the RULES by its name; raises MalformedInput for an unknown one."""
    if name not in RULES:
        raise MalformedInput(f"unknown rule {name!r}: choose from {', '.join(RULES)}")
    return RULES[name]


class OuterLine(NamedTuple):
    """A line that leaves a part: its vertex inside, its vertex outside or the name of its leg, and its kind."""

    inside: int
    outside: int | str
    kind: str

    def __str__(self) -> str:
        return f"{self.outside} at {self.inside}" if isinstance(self.outside, str) else f"{self.inside}-{self.outside}"


class Subloop(NamedTuple):
    """A part of a diagram that could shrink to a renormalisable vertex: its vertices, loops and outer lines."""

    vertices: tuple[int, ...]
    loops: int
    outer: tuple[OuterLine, ...]

    @property
    def scalar(self) -> bool:
        """Whether all outer lines are scalars."""
        return all(line.kind == "scalar" for line in self.outer)

    @property
    def legs(self) -> tuple[str, ...]:
        """The names of the external legs among the outer lines."""
        return tuple(line.outside for line in self.outer if isinstance(line.outside, str))

    @property
    def higgs(self) -> int:
        """How many of the outer lines are external Higgs doublets."""
        return self.legs.count("H")

    def __str__(self) -> str:
        return f"part {{{', '.join(map(str, self.vertices))}}} with outer lines {', '.join(map(str, self.outer))}"


@dataclass(frozen=True, slots=True)
class Special:
    """The verdict on a diagram; true if it is special genuine: it has compressible parts and all are harmless.

    ``parts`` are all compressible parts, smallest first, ``harmful`` those that the rule does not allow.
    ``self_energy`` says whether the diagram has a tadpole or a self-energy, which is never harmless.
    """

    diagram: Diagram
    rule: str
    parts: tuple[Subloop, ...]
    harmful: tuple[Subloop, ...]
    self_energy: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts) and not self.harmful and not self.self_energy

    @property
    def reason(self) -> str:
        """The evidence in one line."""
        if self.self_energy:
            return "has a tadpole or a self-energy"
        if not self.parts:
            return "normal genuine: nothing shrinks to a renormalisable vertex"
        if self.harmful:
            return f"not genuine: {self.harmful[0]}"
        return "special genuine: " + "; ".join(map(str, self.parts))


def subloops(plan: Plan, names: tuple[str, ...], subsets: list[int]) -> list[Subloop]:
    """Find the compressible parts of a diagram without self-energies, among candidate sets of vertices."""
    spinor = plan.flags()
    parts = []
    for subset in subsets:
        outer, inner = [], 0
        for i, (u, v) in enumerate(plan.lines):
            inside = (subset >> u & 1) + (subset >> v & 1)
            inner += inside == 2
            if inside == 1:
                here, there = (u, v) if subset >> u & 1 else (v, u)
                outer.append(OuterLine(here, there, "fermion" if spinor[i] else "scalar"))
        for i, (name, v) in enumerate(zip(names, plan.legs, strict=True), len(plan.lines)):
            if subset >> v & 1:
                outer.append(OuterLine(v, name, "fermion" if spinor[i] else "scalar"))
        if len(outer) == 3 or all(line.kind == "scalar" for line in outer):
            vertices = tuple(v for v in range(plan.order) if subset >> v & 1)
            parts.append(Subloop(vertices, inner - len(vertices) + 1, tuple(outer)))
    return sorted(parts, key=lambda part: (len(part.vertices), part.vertices))


def compressible(cuts: Cuts) -> list[int]:
    """The sets of vertices with a loop and three or four outer lines."""
    return cuts.loop_subsets(3) + cuts.loop_subsets(4)


def leg_names(chosen: Operator) -> tuple[str, ...]:
    """The names of the legs; those without names of their own are read as L and H."""
    return tuple({"F": "L", "S": "H"}.get(leg.name, leg.name) for leg in chosen.legs)


def special(diagram: Diagram, rule: str = "higgs-leg") -> Special:
    """Check whether a diagram is special genuine under one of the RULES, with its compressible parts as evidence.

    Raises MalformedInput for an unknown rule.

    >>> verdict = special(Diagram.from_key("weinberg_3456_F2324_S01030415161625"))
    >>> print(verdict.reason)  # doctest: +ELLIPSIS
    special genuine: part {...
    """
    chosen, plan = rule_named(rule), Plan.of(diagram)
    cuts = Cuts.of(plan.order, plan.lines, plan.legs)
    if not cuts.no_self_energy():
        return Special(diagram, rule, (), (), self_energy=True)
    parts = subloops(plan, leg_names(diagram.operator), compressible(cuts))
    return Special(diagram, rule, tuple(parts), tuple(part for part in parts if not chosen.allows(part)))


@dataclass(frozen=True, slots=True)
class Found:
    """A topology with its normal genuine diagrams (F and S told apart) and the special genuine ones."""

    normal: list[Plan]
    special: list[tuple[Plan, list[tuple[int, ...]]]]  # with the vertices of the legs, in the operator's order


def search(chosen: Operator, loops: int, rule: Rule) -> Iterator[Found]:
    """Find the topologies of an operator that have normal or special genuine diagrams, with these."""
    if loops < 0:
        raise MalformedInput(f"loops must not be negative, got {loops}")
    names, kinds = leg_names(chosen), [leg.kind for leg in chosen.legs]
    for graph in compact_topologies(loops, len(chosen.legs)):
        cuts = Cuts.of(*graph)
        if not cuts.no_self_energy():
            continue

        symmetry, subsets = Symmetry(*graph), compressible(cuts)
        topology = Found([], [])
        for mask in symmetry.orbits(fermion_masks(*graph, chosen.fermions)):
            plan = Plan(*graph, mask)
            parts = subloops(plan, ("",) * len(names), subsets)
            if not parts:
                topology.normal.append(plan)
            elif rule.lepton or all(part.scalar for part in parts):
                labelled = [
                    legs
                    for legs in symmetry.labelled(plan, chosen.classes, kinds)
                    if all(map(rule.allows, subloops(plan.with_legs(legs, chosen), names, subsets)))
                ]
                if labelled:
                    topology.special.append((plan, labelled))
        if topology.normal or topology.special:
            yield topology


def special_genuine(legs: str | Operator, loops: int, rule: str = "higgs-leg") -> Iterator[Special]:
    """List the special genuine diagrams of an operator at one loop order, with their harmless parts as evidence.

    Arguments:
        legs: an operator or its name, with the Higgs legs called H.
        loops: the number of loops.
        rule: one of RULES.

    Raises MalformedInput for an unknown operator or rule, or a negative number of loops.

    >>> [sum(1 for _ in special_genuine("weinberg", loops)) for loops in (1, 2)]
    [0, 18]
    """
    chosen = operator_named(legs)
    return _diagrams(chosen, loops, rule, rule_named(rule))


def _diagrams(chosen: Operator, loops: int, name: str, rule: Rule) -> Iterator[Special]:
    for topology in search(chosen, loops, rule):
        for plan, labelled in topology.special:
            fermions, scalars = plan.split()
            for legs in labelled:
                yield special(Diagram.from_lines(chosen, legs, fermions, scalars), name)
