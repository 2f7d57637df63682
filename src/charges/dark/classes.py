"""The classes of states beyond the standard model: all charges modulo those of light fields and the vacuum.

Light are the standard-model fields and neutrinos.  Charges here are those under the symmetries of a model, hypercharge,
isospin parity, triality and fermion parity.  Two states of one class differ by light fields only, so a state can decay
exactly into those sets of states whose classes add up to its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, combinations_with_replacement, islice, product
from math import lcm, prod

from charges.anomalies.tunnelling import Instantons, carried
from charges.arithmetic.numbers import exact
from charges.arithmetic.smith import Matrix, Row, contains, coordinates, hermite, residue, smith, torsion_rows
from charges.dark.states import Stable, State, dark_matter_candidate
from charges.models.model import Species
from charges.symmetries.abelian import AbelianGroup
from charges.symmetries.residual import Phase, ResidualGroup
from charges.terms.operators import Operators, term
from charges.terms.protection import Protection
from charges.words import FieldName, Omega
from topologies.verdict import Sentence, Verdict, joined

_LISTED = 12  # elements of a subgroup that are written out
MOST_TOGETHER = 3  # dark states in one decay that is listed
_MOST_DECAYS = 60  # sets of states that are listed for one state


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
    def residual(self) -> ResidualGroup[Phase]:
        """The group that the vevs leave of the symmetries."""
        return self.model.residual()

    def lattice(self, names: Sequence[str]) -> Matrix:
        """Of the standard model, the vacuum and further states."""
        return self.model.lattice([*self.standard, *(self.rows[name] for name in names)], self.scale)

    def protected(self, each: Species) -> bool:
        """Whether a state cannot decay into standard-model fields and light neutrinos at any order."""
        return not contains(self.light, self.integer_row(each.row))

    def integer_row(self, row: Sequence[Fraction], times: int = 1) -> Row:
        """A multiple of a row in units in which all rows are integers."""
        return tuple(times * int(q * self.scale) for q in row)

    def dark(self, each: Species) -> bool:
        """Whether a state is outside the standard model's subgroup."""
        return not contains(self.visible, self.integer_row(each.row))

    def judge(self, each: Species, lighter: Sequence[str]) -> State:
        """The verdict on a dark state."""
        unconditional = not contains(self.lattice([*lighter, *self.neutrinos]), self.integer_row(each.row))
        into = "standard-model fields" + " and light neutrinos" * (self.light != self.visible)
        tunnels = self._tunnels(each)
        order = "any order of perturbation theory" if tunnels else "any order"
        reason = Sentence(FieldName(each.name), f" cannot decay into {into} at {order}: ", self._proof(each))
        candidate = self._candidate(each)
        decays = () if unconditional else tuple(self._decays(each.name, lighter))
        if tunnels:
            reason += Sentence("; but ", carried(self.model, self.instantons[0]), ", break this symmetry")
            return State(each.name, True, Stable.ACCIDENTAL, reason, candidate, decays)
        return State(each.name, True, Stable.EXACT, reason, candidate, decays, unconditional)

    def _tunnels(self, each: Species) -> bool:
        """Whether instantons can carry away what keeps a state stable to all orders of perturbation theory."""
        names = [*self.standard, *(self.rows[name] for name in self.neutrinos), *self.instantons[0].values()]
        return contains(self.model.lattice(names, self.scale), self.integer_row(each.row))

    def _candidate(self, each: Species) -> Verdict:
        """Whether a stable state can be dark matter in this model: what couples to the Z must be split, or mix."""
        candidate, name = dark_matter_candidate(each.field), each.name
        if not candidate:
            return candidate
        if name in self.massless:
            massless = " is massless at tree level, or gets its mass with a field that couples to the Z"
            return Verdict(False, Sentence(FieldName(name), massless))
        if not each.field.hypercharge:
            return candidate
        y = exact(each.field.hypercharge)
        couples = Sentence(FieldName(name), " has Y = ", y, ", so its neutral part couples to the Z")
        if self.split(name):
            return Verdict(True, couples + ", but renormalisable terms split it into two states of different masses")
        for other in self.species:
            same = other.field.fermion == each.field.fermion and not other.field.hypercharge
            own = 0 in other.field.electric_charges and other.name not in self.massless
            if same and own and self.protected(other) and self.mixes(name, other.name):
                mostly = Sentence("it has to be mostly ", FieldName(other.name), ", by mixing")
                return Verdict(True, couples + ", and nothing splits it: " + mostly)
        no_way = "no renormalisable term splits it or mixes it with a state of Y = 0 that has a mass of its own"
        return Verdict(False, couples + ", and " + no_way)

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
            (other, sign): residue(self.integer_row(self.rows[other], sign), self.light)
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

        target = residue(self.integer_row(self.rows[name]), self.light)
        yield from ((other,) for other in having.get(target, ()))
        second = {key: rest(target, one) for key, one in states.items()}
        for (a, _), missing in second.items():
            yield from (ordered(a, b) for b in having.get(missing, ()) if place[b] >= place[a])
        for (a, _), missing in second.items():
            for (b, _), one in states.items():
                if place[b] >= place[a]:
                    last = having.get(rest(missing, one), ())
                    yield from (ordered(a, b, c) for c in last if place[c] >= place[b])

    def _proof(self, each: Species) -> Sentence:
        """Why a dark state is outside the subgroup of the standard model."""
        sm = [s for s in self.species if (s.field.sm or s.name in self.neutrinos) and s.field.su3 == 1]
        field = each.field
        if not self.model.symmetry or field.su3 != 1 or self.model.tilted:
            return _GAUGE
        residual = self.residual
        moduli = residual.group.moduli
        steps = [(self._phase(residual, s), s.field.fermion) for s in sm]
        mine = (self._phase(residual, each),)
        lattice = hermite([*((*p, int(s)) for p, s in steps), *torsion_rows((*moduli, 2))])
        if any(contains(lattice, (*phase, int(field.fermion))) for phase in mine):
            return _GAUGE
        names = joined(FieldName(s.name) for s in sm)
        shown = joined(dict.fromkeys(_power(phase, residual.group) for phase in mine))
        if residual.rank or prod(moduli) > _LISTED:
            whole = Sentence("its class ", shown, " under ", residual.group)
            return Sentence(whole, " is no combination of those of ", names)
        elements = [(p, s) for p in product(*map(range, moduli)) for s in (0, 1) if contains(lattice, (*p, s))]
        if all((p, 1 - s) in elements for p, s in elements):
            texts = list(dict.fromkeys(_power(p, residual.group) for p, _ in elements))
        else:
            shown += f" ({'fermion' if field.fermion else 'scalar'})"
            texts = [_power(p, residual.group) + f" ({'fermion' if s else 'scalar'})" for p, s in elements]
        return Sentence("its class ", shown, " is outside the subgroup {", joined(texts), "}")

    def _phase(self, residual: ResidualGroup[Phase], each: Species) -> Phase:
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


_GAUGE = Sentence(
    "its charges, hypercharge, isospin parity, triality and spin together are no sum of those of the standard model"
)


def _power(phase: tuple[int, ...], group: AbelianGroup) -> Sentence:
    if len(phase) == 1 and group.torsion:
        return Sentence(Omega(phase[0]))
    return Sentence("(", joined(phase), ")")
