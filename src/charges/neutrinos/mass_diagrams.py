"""The diagrams by which a model makes neutrino masses, at the lowest order that gives any, operator by operator.

The operators are two neutrinos with any vevs: L-bar nu_R H (Dirac), L L H H and nu_R nu_R (Majorana), and longer ones
with further vevs of any multiplet, as chi in the generalised Weinberg operator of arXiv:1812.01599.  The legs are the
neutral components, and a diagram counts only if SU(2) lets it be different from zero with these (``components``).
Gauge bosons are not put on lines, and that different diagrams do not cancel each other is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import NamedTuple

from charges.arithmetic.smith import contains, hermite
from charges.models.completion import completed
from charges.models.model import Model
from charges.neutrinos.light import MassKind, light_among, massless_neutrals
from charges.neutrinos.matching import Interactions, candidates
from charges.neutrinos.model_diagrams import ModelDiagram, model_diagram
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, Term, invariants
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.integers import integer
from topologies.verdict import Sentence, joined

KINDS = (MassKind.DIRAC, MassKind.MAJORANA)
_MOST_LEGS = (7, 7, 6, 5)  # of the operators that are tried, for each number of loops: two neutrinos and vevs


@dataclass(frozen=True, slots=True)
class MassEntry:
    """The mass term of two neutrinos: the operators that give it at lowest order, and their diagrams.

    Arguments:
        species: the names of the neutrinos; generations with different charges are apart, such as nu_R(5).
        loops: 0 for a tree, None if there is no diagram.
        operators: those made with that many loops, all of the lowest dimension.
        diagrams: all diagrams of these.
        reason: in one line, which operator gives the mass, or why there is none.
    """

    species: tuple[str, str]
    loops: int | None
    operators: tuple[Term, ...]
    diagrams: tuple[ModelDiagram, ...]
    reason: str

    @property
    def dimension(self) -> int | None:
        """The mass dimension of the operators."""
        return self.operators[0].dimension if self.operators else None

    def __bool__(self) -> bool:
        return self.loops is not None


class Bound(NamedTuple):
    """An upper bound on a number of massive neutrinos, and its reason."""

    most: int
    reason: str


@dataclass(frozen=True, slots=True)
class MassDiagrams:
    """The mass terms of all pairs of neutrinos; true if the model makes one of them within the bounds."""

    model: Model
    kind: str
    max_loops: int
    max_insertions: int
    entries: tuple[MassEntry, ...]

    def __bool__(self) -> bool:
        return self.loops is not None

    @property
    def loops(self) -> int | None:
        """The lowest number of loops of any mass: 0 for a tree, None if there is none up to ``max_loops``."""
        return min((entry.loops for entry in self.entries if entry.loops is not None), default=None)

    @property
    def diagrams(self) -> tuple[ModelDiagram, ...]:
        """The leading diagrams of all pairs, also of those that lead at more loops than others."""
        return tuple(diagram for entry in self.entries for diagram in entry.diagrams)

    @property
    def massive_neutrinos(self) -> Bound:
        """An upper bound on the number of massive neutrinos at leading order: the rank of their mass matrix.

        A diagram's mass matrix has its columns among those of the coupling at the vertex of the left leg.  They are
        as many as the fermion and the scalars that go on from there have generations; one fewer if an odd number of
        generations couples to itself antisymmetrically.  What lies deeper inside does not bound the rank.
        """
        sides: list[dict[str, dict[Sentence, int]]] = [{}] if self.kind == MassKind.MAJORANA else [{}, {}]
        for entry in self.entries:
            for i, name in enumerate(entry.species):
                reached = sides[i % len(sides)].setdefault(name, {})
                reached.update(diagram.coupling(i) for diagram in entry.diagrams)
        return min(map(self._bound, reversed(sides)), key=lambda bound: bound.most)

    def _copies(self, name: str) -> int:
        return next(each.copies for each in self.model.species if each.name == name)

    def _bound(self, side: Mapping[str, Mapping[Sentence, int]]) -> Bound:
        most = {name: min(self._copies(name), sum(reached.values())) for name, reached in side.items()}
        texts = [
            Sentence(f"{most[name]} of {self._copies(name)} ", FieldName(name), " by " * bool(reached), joined(reached))
            for name, reached in side.items()
        ]
        total = sum(most.values())
        return Bound(total, Sentence(f"at most {total}: ", joined(texts, "; ") or "there is no such mass term"))

    def __str__(self) -> str:
        return "\n".join(f"{' '.join(entry.species)}: {entry.reason}" for entry in self.entries)


def mass_diagrams(model: Model, kind: str = "dirac", *, max_loops: int = 2, max_insertions: int = 5) -> MassDiagrams:
    """All diagrams of the lowest order for each neutrino mass term of a model.

    Arguments:
        model: its neutrinos are ``model.neutrinos``; e_R, and quarks if needed, are added where they are missing.
        kind: "dirac" for doublets with singlets, "majorana" for doublets and for singlets among themselves.
        max_loops: the largest number of loops to try.
        max_insertions: the largest number of vevs in loops besides those that the shortest operator needs: one Higgs
            for Dirac masses, two for doublets, none for singlets.

    Vevs may belong to any multiplet.  There are at most five of them in trees and at one loop, four at two loops and
    three at three, whatever ``max_insertions`` is, and the reasons of the entries say so.

    Orders are compared by loops first, then by the dimension of the operator.  All diagrams of that order are given,
    genuine or not: if a part of one could shrink to a term of the model, there would be a diagram with fewer loops.
    Raises MalformedInput for an unknown kind, negative bounds, and a model without neutrinos or with too many fields.

    >>> from charges.models import ModelField
    >>> higgs = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> lepton = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> neutrino = ModelField("nu_R", "1/2", {"B-L": [-1, -1, 5]}, "right")
    >>> print(found := mass_diagrams(Model("SM with nu_R", ("B-L",), (lepton, higgs, neutrino))))
    L nu_R(-1): tree: L* nu_R(-1) H* is a term
    L nu_R(5): none at any number of loops: a symmetry of all renormalisable terms forbids L* nu_R(5) with any vevs
    >>> found.massive_neutrinos.reason
    'at most 2: 2 of 2 nu_R(-1) by L* nu_R(-1) H*; 0 of 1 nu_R(5)'
    """
    max_loops, max_insertions = checked_bounds(model, kind, max_loops, max_insertions)
    operators = Operators(Alphabet(completed(model)[0]))
    interactions = Interactions(operators, light_among(model, massless_neutrals(operators.alphabet)))
    return mass_diagrams_of(model, interactions, kind, max_loops, max_insertions)


def checked_bounds(model: Model, kind: str, max_loops: int, max_insertions: int) -> tuple[int, int]:
    """The two bounds, or the errors of :func:`mass_diagrams`, before anything is searched."""
    if kind not in KINDS:
        raise MalformedInput(f"unknown kind of mass {kind!r}: choose from {', '.join(KINDS)}")
    max_loops = integer(max_loops, "max_loops must be an integer from 0", 0)
    max_insertions = integer(max_insertions, "max_insertions must be an integer from 0", 0)
    if max_loops >= len(_MOST_LEGS):
        raise MalformedInput(f"max_loops must be at most {len(_MOST_LEGS) - 1}, got {max_loops}")
    if not model.neutrinos:
        raise MalformedInput(f"{model.name} has no neutrinos: name them nu...")
    return max_loops, max_insertions


def mass_diagrams_of(
    model: Model, interactions: Interactions, kind: str, max_loops: int, max_insertions: int
) -> MassDiagrams:
    """As :func:`mass_diagrams`, with the interactions of the model once it is completed."""
    finder = _Finder(interactions, kind, max_loops, max_insertions)
    return MassDiagrams(model, kind, max_loops, max_insertions, tuple(finder.entries()))


_Legs = tuple[int, ...]  # the letters of an operator by their position in the alphabet


class _Finder:
    """The search for the mass terms of a model."""

    def __init__(self, interactions: Interactions, kind: str, max_loops: int, max_insertions: int) -> None:
        self.interactions, self.kind, self.max_loops, self.insertions = interactions, kind, max_loops, max_insertions
        vevs = [i for i in range(len(interactions.partners)) if interactions.field(i).vev]
        self.higgs = [i for i in vevs if interactions.field(i).su2 > 1]
        # Neutral under everything they can be taken off any vertex, so they are never needed.
        self.vevs = [i for i in vevs if interactions.field(i).su2 > 1 or interactions.charged(i)]
        alphabet = interactions.alphabet
        self.lattice = hermite(interactions.generators(), len(alphabet.weyl))
        self.vacuum = hermite([*self.lattice, *(alphabet.unit(i // 2) for i in vevs)], len(alphabet.weyl))

    def entries(self) -> Iterator[MassEntry]:
        """One for each pair of neutrinos that can have a mass without a derivative."""
        letters, model = self.interactions.alphabet.letters, self.interactions.model
        neutrinos = [s.name for s in model.species if s.field.name in model.neutrinos]
        places = [2 * i for name in neutrinos for i in self.interactions.alphabet.indices(name)]
        doublets = [i for i in places if self.interactions.field(i).su2 == 2]
        every = [i for i in places if self.interactions.field(i).su2 == 1]
        singlets = [i for i in every if self.interactions.species(i).name in self.interactions.light]
        if self.kind == MassKind.DIRAC:  # also with those of heavy Majorana mass: then it is a step of a seesaw
            for lepton, neutrino in product(doublets, every):
                opposite = letters[lepton].rep[2:] != letters[neutrino].rep[2:]
                yield self._entry((lepton ^ opposite, neutrino), 1)
            return
        for among, higgs in ((doublets, 2), (singlets, 0)):
            for first, second in combinations_with_replacement(among, 2):
                if letters[first].rep[2:] == letters[second].rep[2:]:
                    yield self._entry((first, second), higgs)

    def _entry(self, pair: tuple[int, int], higgs: int) -> MassEntry:
        alphabet = self.interactions.alphabet
        names = (self.interactions.species(pair[0]).name, self.interactions.species(pair[1]).name)
        direct = self._direct(pair, higgs)
        vector = alphabet.vector([alphabet.letters[i] for i in pair])
        if not contains(self.vacuum, vector):
            both = joined((alphabet.letters[i].name for i in pair), " ")
            why = Sentence("a symmetry of all renormalisable terms forbids ", both, " with any vevs")
            return MassEntry(names, None, (), (), Sentence("none at any number of loops: ", why))
        allowed: dict[_Legs, Term] = {}
        zero: dict[int, list[Term]] = {}
        for loops in range(self.max_loops + 1):
            more = {legs: term for legs in self._products(pair, higgs, loops) if (term := self._made(legs))}
            allowed |= more
            for size in sorted({*map(len, more)}):
                diagrams: list[ModelDiagram] = []
                operators = []
                for legs, operator in more.items():
                    if len(legs) == size:
                        every = list(candidates(self.interactions, legs, loops))
                        found = [
                            model_diagram(self.interactions, each, legs, operator, self.kind)
                            for each, vanishes in every
                            if not vanishes
                        ]
                        diagrams += found
                        if found:
                            operators.append(operator)
                        elif every:
                            zero.setdefault(loops, []).append(operator)
                if operators:
                    reason = self._reason(operators, loops, direct) + self._seesaw(names) + self._zero(zero)
                    return MassEntry(names, loops, tuple(operators), tuple(diagrams), reason)
        return MassEntry(names, None, (), (), self._none(direct, higgs, list(allowed.values())) + self._zero(zero))

    def _made(self, legs: _Legs) -> Term | None:
        """The operator with these legs, if the symmetries and the renormalisable terms together allow it."""
        operator = self.interactions.operator(legs)
        return operator if operator and contains(self.lattice, operator.vector) else None

    def _most(self, higgs: int, loops: int) -> int:
        """The largest number of vevs that are tried."""
        room = _MOST_LEGS[loops] - 2
        return min(room, higgs + self.insertions) if loops else room

    def _products(self, pair: tuple[int, int], higgs: int, loops: int) -> Iterator[_Legs]:
        """The pair with vevs, up to order."""
        for size in range(self._most(higgs, loops) + 1):
            for some in combinations_with_replacement(self.vevs, size):
                yield (*pair, *some)

    def _direct(self, pair: tuple[int, int], higgs: int) -> Sentence:
        """The product without singlets that only the symmetries of the model may forbid, and its charges."""
        alphabet = self.interactions.alphabet
        symmetry = self.interactions.model.symmetry
        for legs in ((*pair, *some) for n in range(higgs + 1) for some in combinations_with_replacement(self.higgs, n)):
            letters = [alphabet.letters[i] for i in legs]
            row = alphabet.reduced([sum(column) for column in zip(*(letter.row for letter in letters), strict=True)])
            if not any(row[len(symmetry) :]) and invariants(letters):
                broken = [
                    Sentence(SymmetryName(u1), " ", Fraction(q, alphabet.scale))
                    for u1, q in zip(symmetry, row, strict=False)
                    if q
                ]
                product = Term(tuple(letters), False, ())
                return Sentence(product, " has ", joined(broken)) if broken else Sentence(product, " is allowed")
        return Sentence("no product with Higgs legs is invariant under the gauge group")

    def _reason(self, operators: Sequence[Term], loops: int, direct: Sentence) -> Sentence:
        made = joined(operators)
        if operators[0].dimension <= 4:
            return Sentence("tree: ", made, " is a term")
        order = _order(loops) if loops else "tree"
        return Sentence(f"{order}: ", made, f" at d = {operators[0].dimension}; ", direct)

    def _zero(self, zero: Mapping[int, Sequence[Term]]) -> Sentence:
        """What would come earlier, were it not for SU(2)."""
        text = Sentence()
        for loops, operators in zero.items():
            others = len(operators) - 1
            more = f" and of {others} further operator{'s' * (others > 1)}" if others else ""
            of = Sentence("; at ", _order(loops), " the diagrams of ", operators[0], more)
            text += of + " vanish for neutral components"
        return text

    def _seesaw(self, names: tuple[str, str]) -> Sentence:
        """What a Dirac mass with a heavy singlet means."""
        heavy = [FieldName(name) for name in names if name not in self.interactions.light]
        step = " has a Majorana mass of its own, so this is a step of a seesaw"
        return Sentence("; ", heavy[0], step) if heavy else Sentence()

    def _none(self, direct: Sentence, higgs: int, allowed: Sequence[Term]) -> Sentence:
        """Why nothing was found although no symmetry forbids it for all numbers of vevs."""
        most = [self._most(higgs, loops) for loops in range(self.max_loops + 1)]
        orders = ", ".join(f"{n}{' vevs' * (not loops)} at {_order(loops)}" for loops, n in enumerate(most))
        none = f"none found with up to {orders}: "
        if not allowed:
            return Sentence(none, direct)
        shown = min(allowed, key=lambda operator: operator.dimension)
        vevs = len(shown.letters) - 2
        last = max(loops for loops, n in enumerate(most) if n >= vevs)
        only = f"; with its {vevs} vevs it was searched up to {_order(last)} only" if last < self.max_loops else ""
        return Sentence(none, shown, f" is allowed, but no diagram that was searched makes it{only}")


def _order(loops: int) -> str:
    return f"{loops} loop{'s' * (loops > 1)}" if loops else "tree level"
