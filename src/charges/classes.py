"""The classes of states beyond the standard model: all charges modulo those of light fields and the vacuum.

Light are the standard-model fields and neutrinos.  Charges here are those under the symmetries of a model, hypercharge,
isospin parity, triality and fermion parity.  Two states of one class differ by light fields only, so a state can decay
exactly into those sets of states whose classes add up to its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, combinations_with_replacement, islice, product
from math import lcm, prod

from charges.abelian import AbelianGroup
from charges.fields import exact
from charges.groups import Breaking
from charges.invariants import Operators, Protection, Term, term
from charges.model_anomalies import Instantons, carried
from charges.models import ModelField, Species
from charges.smith import Matrix, Row, contains, coordinates, hermite, residue, smith
from topologies import Verdict

_LISTED = 12  # elements of a subgroup that are written out
MOST_TOGETHER = 3  # dark states in one decay that is listed
_MOST_DECAYS = 60  # sets of states that are listed for one state


@dataclass(frozen=True, slots=True)
class State:
    """What is known about one field beyond the standard model; generations with different charges are states apart.

    Arguments:
        dark: whether it is outside the subgroup of the standard model.
        verdict: "exact" (no decay into standard-model fields and light neutrinos), "accidental" (also where instantons
            break what forbids it to all orders) or "no".
        reason: the proof, or the operators that make it decay.
        decays: sets of up to three other dark states that carry its class, hence into which it may decay if these are
            lighter; the smallest sets only, and 60 at most.
        unconditional: stable whatever the masses, since no number of other states carries its class.
        operators: what lets it decay, none of which can be left out; empty for "exact".
        accidental_up_to: the highest dimension of operators that keep it stable; None if all of them do.
        bound_only: whether the search stopped there.
        dark_matter: whether it can be dark matter, and why not or what is needed.
    """

    name: str
    dark: bool
    verdict: str
    reason: str
    dark_matter: Verdict
    decays: tuple[tuple[str, ...], ...] = ()
    unconditional: bool = False
    operators: tuple[Term, ...] = ()
    accidental_up_to: int | None = None
    bound_only: bool = False

    def __bool__(self) -> bool:
        return self.verdict == "exact"


def dark_matter_candidate(field: ModelField) -> Verdict:
    """Whether a stable state can be dark matter: colourless, with a neutral component, not coupled to the Z boson.

    >>> dark_matter_candidate(ModelField("E", "1/2", {}, hypercharge=-1, vectorlike=True)).reason
    'E has no electrically neutral component'
    """
    y = exact(field.hypercharge)
    if field.su3 != 1:
        return Verdict(False, f"{field.name} carries colour")
    if 0 not in field.electric_charges:
        return Verdict(False, f"{field.name} has no electrically neutral component")
    if not y:
        return Verdict(True, f"{field.name} is colourless, with a neutral component and hypercharge 0")
    if abs(y) == Fraction(1, 2):  # H H X* X* may split it
        text = f"{field.name} has Y = {y}, so its neutral component couples to the Z and needs a splitting"
        return Verdict(True, text)
    return Verdict(False, f"{field.name} has Y = {y}: its neutral component couples to the Z")


class Classes:
    """The charges of all fields modulo those of the standard model and the vacuum.

    Arguments:
        operators: of a model that is completed already.
        massless: the ``massless_neutrals`` of the model.
        light: its ``light_neutrinos``.
        instantons: what these carry, and what is assumed where that is unknown.
    """

    def __init__(
        self, operators: Operators, massless: Collection[str], light: Sequence[Species], instantons: Instantons
    ) -> None:
        self.operators, self.massless, self.instantons = operators, massless, instantons
        self.neutrinos = tuple(s.name for s in light)
        self.model = operators.alphabet.model
        self.species = self.model.species
        self.rows = {s.name: s.row for s in self.species}
        self.standard = [s.row for s in self.species if s.field.sm]
        self.scale = lcm(*(q.denominator for row in self.rows.values() for q in row))

    @cached_property
    def visible(self) -> Matrix:
        """The lattice of the standard model and the vacuum."""
        return self.lattice(())

    @cached_property
    def light(self) -> Matrix:
        """The lattice of the standard model, the vacuum and light neutrinos."""
        return self.lattice(self.neutrinos)

    @cached_property
    def residual(self) -> Breaking:
        """The group that the vevs leave of the symmetries."""
        return self.model.residual()

    def lattice(self, names: Sequence[str]) -> Matrix:
        """Of the standard model, the vacuum and further states."""
        return self.model.lattice([*self.standard, *(self.rows[name] for name in names)], self.scale)

    def protected(self, each: Species) -> bool:
        """Whether a state cannot decay into standard-model fields and light neutrinos at any order."""
        return not contains(self.light, self.whole(each.row))

    def whole(self, row: Sequence[Fraction], times: int = 1) -> Row:
        return tuple(times * int(q * self.scale) for q in row)

    def dark(self, each: Species) -> bool:
        """Whether a state is outside the standard model's subgroup."""
        return not contains(self.visible, self.whole(each.row))

    def judge(self, each: Species, lighter: Sequence[str]) -> State:
        """The verdict on a dark state."""
        unconditional = not contains(self.lattice([*lighter, *self.neutrinos]), self.whole(each.row))
        into = "standard-model fields" + " and light neutrinos" * (self.light != self.visible)
        reason = f"{each.name} cannot decay into {into} at any order: {self._proof(each)}"
        candidate = self._candidate(each)
        decays = () if unconditional else tuple(self._decays(each.name, lighter))
        if self._tunnels(each):
            reason = reason.replace("at any order:", "at any order of perturbation theory:", 1)
            reason += f"; but {carried(self.model, self.instantons[0])}, break this symmetry"
            return State(each.name, True, "accidental", reason, candidate, decays)
        return State(each.name, True, "exact", reason, candidate, decays, unconditional)

    def _tunnels(self, each: Species) -> bool:
        """Whether instantons can carry away what keeps a state stable to all orders of perturbation theory."""
        names = [*self.standard, *(self.rows[name] for name in self.neutrinos), *self.instantons[0].values()]
        return contains(self.model.lattice(names, self.scale), self.whole(each.row))

    def _candidate(self, each: Species) -> Verdict:
        """Whether a stable state can be dark matter in this model: what couples to the Z must be split, or mix."""
        candidate, name = dark_matter_candidate(each.field), each.name
        if not candidate:
            return candidate
        if name in self.massless:
            return Verdict(
                False, f"{name} is massless at tree level, or gets its mass with a field that couples to the Z"
            )
        if not each.field.hypercharge:
            return candidate
        couples = f"{name} has Y = {each.field.hypercharge}, so its neutral part couples to the Z"
        if self.split(name):
            return Verdict(True, f"{couples}, but renormalisable terms split it into two states of different masses")
        for other in self.species:
            same = other.field.fermion == each.field.fermion and not other.field.hypercharge
            own = 0 in other.field.electric_charges and other.name not in self.massless
            if same and own and self.protected(other) and self.mixes(name, other.name):
                return Verdict(True, f"{couples}, and nothing splits it: it has to be mostly {other.name}, by mixing")
        return Verdict(
            False,
            f"{couples}, and no renormalisable term splits it or mixes it with "
            f"a state of Y = 0 that has a mass of its own",
        )

    @cached_property
    def renormalisable(self) -> Protection:
        """What the renormalisable terms allow."""
        return renormalisable(self.operators)

    def mixes(self, one: str, other: str) -> bool:
        """Whether renormalisable terms, with vevs put in, allow two states to mix."""
        found = self.renormalisable
        if found.dimension < 4:
            return False
        places = product(found.alphabet.indices(one), found.alphabet.indices(other))
        rows = [(found.alphabet.unit(i), found.alphabet.unit(j)) for i, j in places]
        return any(found.allows([x + s * y for x, y in zip(a, b, strict=True)]) for a, b in rows for s in (1, -1))

    def split(self, name: str) -> bool:
        """Whether renormalisable terms give the particle and the antiparticle of a state different masses."""
        return splits(self.renormalisable, name)

    def _decays(self, name: str, lighter: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The smallest sets of up to three lighter dark states, or antistates, that carry the class of a state."""
        found: set[tuple[str, ...]] = set()
        for chosen in islice(self._sums(name, lighter), 100 * _MOST_DECAYS):
            parts = (part for size in range(1, len(chosen) + 1) for part in combinations(chosen, size))
            if not any(part in found for part in parts):  # states are in one order, so parts are too
                found.add(chosen)
                yield chosen
            if len(found) == _MOST_DECAYS:
                return

    def _sums(self, name: str, lighter: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Sets of one, two and three states, up to signs, whose classes add up to that of a state; some repeatedly."""
        states = {
            (other, sign): residue(self.whole(self.rows[other], sign), self.light)
            for other in lighter
            for sign in (1, -1)
        }
        having: dict[Row, dict[str, None]] = {}
        for (other, _), one in states.items():
            having.setdefault(one, {})[other] = None
        place = {other: i for i, other in enumerate(lighter)}

        def rest(start: Row, one: Row) -> Row:
            return residue([x - y for x, y in zip(start, one, strict=True)], self.light)

        def ordered(*chosen: str) -> tuple[str, ...]:
            return tuple(sorted(chosen, key=place.__getitem__))

        target = residue(self.whole(self.rows[name]), self.light)
        yield from ((other,) for other in having.get(target, ()))
        second = {key: rest(target, one) for key, one in states.items()}
        for (a, _), missing in second.items():
            yield from (ordered(a, b) for b in having.get(missing, ()) if place[b] >= place[a])
        for (a, _), missing in second.items():
            for (b, _), one in states.items():
                if place[b] >= place[a]:
                    last = having.get(rest(missing, one), ())
                    yield from (ordered(a, b, c) for c in last if place[c] >= place[b])

    def _proof(self, each: Species) -> str:
        """Why a dark state is outside the subgroup of the standard model."""
        sm = [s for s in self.species if (s.field.sm or s.name in self.neutrinos) and s.field.su3 == 1]
        field = each.field
        if not self.model.symmetry or field.su3 != 1 or self.model.tilted:
            return _GAUGE
        residual = self.residual
        moduli = residual.group.moduli
        steps = [(self._phase(residual, s), s.field.fermion) for s in sm]
        mine = (self._phase(residual, each),)
        lattice = hermite(
            [(*p, int(s)) for p, s in steps]
            + [tuple(m * (i == j) for j in range(len(moduli) + 1)) for i, m in enumerate((*moduli, 2))]
        )
        if any(contains(lattice, (*phase, int(field.fermion))) for phase in mine):
            return _GAUGE
        names = ", ".join(s.name for s in sm)
        shown = ", ".join(dict.fromkeys(_power(phase, residual.group) for phase in mine))
        if residual.rank or prod(moduli) > _LISTED:
            return f"its class {shown} under {residual.name} is no combination of those of {names}"
        elements = [(p, s) for p in product(*map(range, moduli)) for s in (0, 1) if contains(lattice, (*p, s))]
        if all((p, 1 - s) in elements for p, s in elements):
            texts = list(dict.fromkeys(_power(p, residual.group) for p, _ in elements))
        else:
            shown += f" ({'fermion' if field.fermion else 'scalar'})"
            texts = [f"{_power(p, residual.group)} ({'fermion' if s else 'scalar'})" for p, s in elements]
        return f"its class {shown} is outside the subgroup {{{', '.join(texts)}}}"

    def _phase(self, residual: Breaking, each: Species) -> tuple[int, ...]:
        """The phase of a species under the residual group."""
        symmetry = self.model.symmetry
        return residual.phase(dict(zip(symmetry, each.row[: len(symmetry)], strict=True)))

    def group(self, dark: Sequence[str]) -> AbelianGroup:
        """The group that the dark states generate modulo the standard model."""
        basis = self.lattice(dark)
        found = smith([coordinates(row, basis) or () for row in self.visible], len(basis))
        factors = [*found.factors, *[0] * (len(basis) - len(found.factors))]
        return AbelianGroup(tuple(n for n in factors if n > 1), factors.count(0))


def renormalisable(operators: Operators) -> Protection:
    """What the renormalisable terms allow; its dimension is below 4 for models with too many fields to try."""
    found = Protection(operators)
    while found.dimension < 4 and found.advance():
        pass
    return found


def splits(terms: Protection, name: str) -> bool:
    """Whether :func:`renormalisable` terms give the particle and the antiparticle of a state different masses."""
    alphabet = terms.alphabet
    twice = [alphabet.unit(i, i) for i in alphabet.indices(name)]
    if terms.dimension == 4:
        return any(terms.allows(vector) for vector in twice)
    vevs = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    mine = [next(a for a in alphabet.letters if (a.place, a.sign) == (i, 1)) for i in alphabet.indices(name)]
    return any(term(alphabet, [a, a, *two]) for a in mine for two in combinations_with_replacement(vevs, 2))


_GAUGE = (
    "its charges, hypercharge, isospin parity, triality and spin together are no sum of those of the standard model"
)


def _power(phase: tuple[int, ...], group: AbelianGroup) -> str:
    if len(phase) == 1 and group.torsion:
        return {0: "1", 1: "omega"}.get(phase[0], f"omega^{phase[0]}")
    return f"({', '.join(map(str, phase))})"
