"""The diagrams that give neutrinos their masses in a model, at the lowest order that gives any, operator by operator.

The operators are two neutrinos with any vevs: L-bar nu_R H (Dirac), L L H H and nu_R nu_R (Majorana), and longer ones
with further vevs of any multiplet, as chi in the generalised Weinberg operator of arXiv:1812.01599.  The legs are the
neutral components, and a diagram counts only if SU(2) lets it be different from zero with these (``components``).
Gauge bosons are not put on lines, and whether different diagrams cancel each other is not checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

from charges.arithmetic.smith import contains, hermite
from charges.models.completion import completed
from charges.models.model import Model, Species
from charges.neutrinos.light import Light, MassKind, is_lepton_doublet, light_fermions
from charges.neutrinos.mass_terms import MassDiagrams, MassEntry
from charges.neutrinos.matching import MOST_STEPS, GivenUp, Interactions, Match, candidates
from charges.neutrinos.model_diagrams import ModelDiagram, model_diagram
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, Term, invariants
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.integers import integer
from topologies.verdict import Sentence, joined

KINDS = (MassKind.DIRAC, MassKind.MAJORANA)
_MOST_LEGS = (7, 7, 6, 5)  # of operators that are tried, for each number of loops: two neutrinos and vevs


def mass_diagrams(model: Model, kind: str = "dirac", *, max_loops: int = 2, max_insertions: int = 5) -> MassDiagrams:
    """Find all diagrams of the lowest order for each neutrino mass term of a model.

    Arguments:
        model: e_R, and quarks if needed, are added where they are missing.
        kind: "dirac" for doublets with singlets, "majorana" for doublets and for singlets among themselves.
        max_loops: the largest number of loops to try.
        max_insertions: the largest number of vevs in loops besides those that the shortest operator needs: one Higgs
            for Dirac masses, two for doublets, none for singlets.

    Vevs may belong to any multiplet.  At most five are tried in trees and at one loop, four at two loops and three at
    three, whatever ``max_insertions`` is, and the reasons of the entries say so.

    Orders are compared by loops first, then by the dimension of the operator.  All diagrams of that order are given,
    genuine or not: if a part of one could shrink to a term of the model, there would be a diagram with fewer loops.
    Raises MalformedInput for an unknown kind, negative bounds, and a model without L or with too many fields.

    >>> from charges.models import ModelField
    >>> higgs = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> lepton = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> neutrino = ModelField("nu_R", "1/2", {"B-L": [-1, -1, 5]}, "right")
    >>> masses = mass_diagrams(Model("SM with nu_R", ("B-L",), (lepton, higgs, neutrino)))
    >>> print(masses)
    L nu_R(-1): tree: L* nu_R(-1) H* is a term
    >>> masses.massive_neutrinos.reason
    'at most 2: 2 of 2 nu_R(-1) by L* nu_R(-1) H*'
    """
    max_loops, max_insertions = checked_bounds(model, kind, max_loops, max_insertions)
    operators = Operators(Alphabet(completed(model)[0]))
    light = light_fermions(operators)
    return mass_diagrams_of(model, Interactions(operators, light.neutrinos), light, kind, max_loops, max_insertions)


def checked_bounds(model: Model, kind: str, max_loops: int, max_insertions: int) -> tuple[int, int]:
    """Return the two bounds, or raise the errors of :func:`mass_diagrams`, before anything is searched."""
    if kind not in KINDS:
        raise MalformedInput(f"unknown kind of mass {kind!r}: choose from {', '.join(KINDS)}")
    max_loops = integer(max_loops, "max_loops must be an integer from 0", 0)
    max_insertions = integer(max_insertions, "max_insertions must be an integer from 0", 0)
    if max_loops >= len(_MOST_LEGS):
        raise MalformedInput(f"max_loops must be at most {len(_MOST_LEGS) - 1}, got {max_loops}")
    if not any(is_lepton_doublet(f) for f in model.fields):
        raise MalformedInput(f"{model.name} has no neutrinos: list L, marked as standard model (sm)")
    return max_loops, max_insertions


def mass_diagrams_of(
    model: Model,
    interactions: Interactions,
    light: Light,
    kind: str,
    max_loops: int,
    max_insertions: int,
    orders: Collection[int] = (),
) -> MassDiagrams:
    """As :func:`mass_diagrams`, with the interactions and the light fermions of the completed model.

    ``orders`` are numbers of loops at which neutrinos get masses: genuine diagrams of these orders are found for a pair
    besides those of its lowest order.
    """
    finder = _Finder(interactions, light, kind, max_loops, max_insertions, orders)
    return MassDiagrams(model, kind, max_loops, max_insertions, tuple(finder.entries()))


_Legs = tuple[int, ...]  # the letters of an operator by their position in the alphabet
_Made = dict[Term, list[ModelDiagram]]


class _Finder:
    """The search for the mass terms of a model."""

    def __init__(
        self,
        interactions: Interactions,
        light: Light,
        kind: str,
        max_loops: int,
        max_insertions: int,
        orders: Collection[int],
    ) -> None:
        self.orders = frozenset(orders)
        self.given_up = False
        self.interactions, self.kind, self.max_loops, self.insertions = interactions, kind, max_loops, max_insertions
        self.light = light
        vevs = [
            i
            for i in range(len(interactions.partners))
            if interactions.field(i).vev and not interactions.alphabet.letters[i].redundant
        ]
        self.higgs = [i for i in vevs if interactions.field(i).su2 > 1]
        # Vevs that are neutral under everything can be taken off any vertex, so they are never needed.
        self.vevs = [i for i in vevs if interactions.field(i).su2 > 1 or interactions.charged(i)]
        alphabet = interactions.alphabet
        self.lattice = hermite(interactions.generators(), len(alphabet.weyl))
        self.vacuum = hermite([*self.lattice, *(alphabet.unit(i // 2) for i in vevs)], len(alphabet.weyl))

    def entries(self) -> Iterator[MassEntry]:
        """List the entries: one for each pair of neutrinos that can have a mass without a derivative."""
        first = [(pair, higgs, self._entry(pair, higgs)) for pair, higgs in self._pairs()]
        needed = self.orders - {entry.loops for _, _, entry in first}
        for pair, higgs, entry in first:
            yield entry
            if all(self.interactions.species(i).name in self.interactions.light for i in pair):
                yield from self._further(pair, higgs, entry, needed)

    def _pairs(self) -> Iterator[tuple[tuple[int, int], int]]:
        """The pairs of neutrinos, each with the number of Higgs vevs of its shortest operator."""
        letters = self.interactions.alphabet.letters
        doublets = [i for i in self._places(self.light.neutrinos) if is_lepton_doublet(self.interactions.field(i))]
        singlets = [i for i in self._places((*self.light.partners, *self.light.heavy)) if i not in doublets]

        if self.kind == MassKind.DIRAC:  # also with singlets of heavy Majorana mass: then it is a step of a seesaw
            for lepton, neutrino in product(doublets, singlets):
                opposite = letters[lepton].rep[2:] != letters[neutrino].rep[2:]
                yield (lepton ^ opposite, neutrino), 1
            return

        light = [i for i in self._places(self.light.neutrinos) if i not in doublets]
        for alike, higgs in ((doublets, 2), (light, 0)):
            for first, second in combinations_with_replacement(alike, 2):
                if letters[first].rep[2:] == letters[second].rep[2:]:
                    yield (first, second), higgs

    def _places(self, species: Sequence[Species]) -> list[int]:
        """The letters of some species, in the order of the model."""
        names = {s.name for s in species}
        return [2 * i for i, (own, _) in enumerate(self.interactions.alphabet.weyl) if own.name in names]

    def _entry(self, pair: tuple[int, int], higgs: int) -> MassEntry:
        """Search for the mass of two neutrinos, whose shortest operator needs this number of Higgs vevs."""
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
        searched = self._searched(names)
        for loops in searched:
            tried = self._operators(pair, higgs, loops)
            allowed |= tried
            if operators := self._lowest(tried, loops, zero):
                reason = self._reason(list(operators), loops, direct) + self._seesaw(names) + self._zero(zero)
                if self.given_up:
                    reason += f"; the search was given up after {MOST_STEPS} steps, so not all diagrams are here"
                diagrams = (diagram for found in operators.values() for diagram in found)
                return MassEntry(names, loops, tuple(operators), tuple(diagrams), reason)
        return MassEntry(
            names, None, (), (), self._none(searched, direct, higgs, list(allowed.values())) + self._zero(zero)
        )

    def _searched(self, names: Sequence[str]) -> list[int]:
        """The numbers of loops to try: trees, and where it is known at which orders there are masses only these."""
        if self.orders and all(name in self.interactions.light for name in names):
            return sorted(loops for loops in {0, *self.orders} if loops <= self.max_loops)
        return list(range(self.max_loops + 1))

    def _lowest(self, tried: Mapping[_Legs, Term], loops: int, zero: dict[int, list[Term]]) -> _Made:
        """The operators with the fewest legs that have diagrams, with these; ``zero`` collects those that vanish."""
        for size in sorted({*map(len, tried)}):
            made: _Made = {}
            for legs, operator in tried.items():
                if len(legs) != size:
                    continue
                matches = self._matches(legs, loops)
                nonzero = [match for match, vanishes in matches if not vanishes]
                if nonzero:
                    made[operator] = [
                        model_diagram(self.interactions, match, legs, operator, self.kind) for match in nonzero
                    ]
                elif matches:
                    zero.setdefault(loops, []).append(operator)
            if made:
                return made
        return {}

    def _matches(self, legs: _Legs, loops: int) -> list[tuple[Match, bool]]:
        """The diagrams of an operator, or those that were found before the search was given up."""
        found: list[tuple[Match, bool]] = []
        try:
            found.extend(candidates(self.interactions, legs, loops))
        except GivenUp:
            self.given_up = True
        return found

    def _further(
        self, pair: tuple[int, int], higgs: int, first: MassEntry, needed: Collection[int]
    ) -> Iterator[MassEntry]:
        """The genuine diagrams of higher orders, where these give neutrinos masses that no lowest one gives."""
        for loops in sorted(needed):
            if first.loops is not None and first.loops < loops <= self.max_loops:
                made = self._lowest(self._operators(pair, higgs, loops), loops, {})
                kept = {operator: [each for each in found if each.genuine] for operator, found in made.items()}
                operators = tuple(operator for operator, found in kept.items() if found)
                if operators:
                    diagrams = tuple(each for operator in operators for each in kept[operator])
                    reason = Sentence(
                        f"{_order(loops)} besides: ", joined(operators), f" at d = {operators[0].dimension}"
                    )
                    yield MassEntry(first.species, loops, operators, diagrams, reason, further=True)

    def _operators(self, pair: tuple[int, int], higgs: int, loops: int) -> dict[_Legs, Term]:
        """The products of the pair with vevs that the symmetries and the renormalisable terms together allow."""
        operators = {}
        for legs in self._products(pair, higgs, loops):
            operator = self.interactions.operator(legs)
            if operator and contains(self.lattice, operator.vector):
                operators[legs] = operator
        return operators

    def _most(self, higgs: int, loops: int) -> int:
        """The largest number of vevs that are tried."""
        room = _MOST_LEGS[loops] - 2
        return min(room, higgs + self.insertions) if loops else room

    def _products(self, pair: tuple[int, int], higgs: int, loops: int) -> Iterator[_Legs]:
        """The pair with vevs, up to order."""
        for size in range(self._most(higgs, loops) + 1):
            for vevs in combinations_with_replacement(self.vevs, size):
                yield (*pair, *vevs)

    def _direct(self, pair: tuple[int, int], higgs: int) -> Sentence:
        """Say whether the symmetries allow the product with Higgs legs that is gauge invariant, or name its charges."""
        alphabet = self.interactions.alphabet
        symmetry = self.interactions.model.symmetry
        for legs in ((*pair, *vevs) for n in range(higgs + 1) for vevs in combinations_with_replacement(self.higgs, n)):
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
        """Say which operators give the mass."""
        names, dimension = joined(operators), operators[0].dimension
        if dimension <= 4:
            return Sentence("tree: ", names, " is a term")
        order = _order(loops) if loops else "tree"
        return Sentence(f"{order}: ", names, f" at d = {dimension}; ", direct)

    def _zero(self, zero: Mapping[int, Sequence[Term]]) -> Sentence:
        """Name the operators that would give the mass at a lower order if SU(2) did not make their diagrams vanish."""
        text = Sentence()
        for loops, operators in zero.items():
            others = len(operators) - 1
            more = f" and of {others} further operator{'s' if others > 1 else ''}" if others else ""
            text += Sentence("; at ", _order(loops), " the diagrams of ", operators[0], more)
            text += " vanish for neutral components"
        return text

    def _seesaw(self, names: tuple[str, str]) -> Sentence:
        """Say that a Dirac mass with a heavy singlet is a step of a seesaw."""
        heavy = [FieldName(name) for name in names if name not in self.interactions.light]
        step = " is heavy, so this is a step of a seesaw"
        return Sentence("; ", heavy[0], step) if heavy else Sentence()

    def _none(self, searched: Sequence[int], direct: Sentence, higgs: int, allowed: Sequence[Term]) -> Sentence:
        """Say why nothing was found although no symmetry forbids the mass for all numbers of vevs."""
        most = {loops: self._most(higgs, loops) for loops in searched}
        orders = ", ".join(
            f"{n} at {_order(loops)}" if loops else f"{n} vevs at tree level" for loops, n in most.items()
        )
        none = f"none found with up to {orders}: "
        given_up = f"; the search was given up after {MOST_STEPS} steps" if self.given_up else ""
        if not allowed:
            return Sentence(none, direct, given_up)

        lowest = min(allowed, key=lambda operator: operator.dimension)
        vevs = len(lowest.letters) - 2
        last = max(loops for loops, n in most.items() if n >= vevs)
        only = f"; with its {vevs} vevs it was searched up to {_order(last)} only" if last < max(searched) else ""
        what = " is allowed, but no diagram that was searched, with one mass on a line, makes it"
        return Sentence(none, lowest, what, only, given_up)


def _order(loops: int) -> str:
    return f"{loops} loop{'s' if loops > 1 else ''}" if loops else "tree level"
