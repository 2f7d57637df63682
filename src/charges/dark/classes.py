"""The classes of states beyond the standard model: all charges modulo those of light fields and the vacuum.

The light fields are those of the standard model and light neutrinos.  Charges here are those under the symmetries of a
model, hypercharge, isospin parity, triality and fermion parity.  Two states of one class differ by light fields only,
so a state can decay into a set of states if and only if their classes add up to its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, combinations_with_replacement, islice, product
from math import lcm, prod

from charges.anomalies.tunnelling import Instantons, carried
from charges.arithmetic.numbers import exact
from charges.arithmetic.smith import Matrix, Row, contains, coordinates, hermite, residue, smith, torsion_rows
from charges.dark.states import Stable, State, dark_matter_candidate
from charges.models.model import Species
from charges.neutrinos.light import Light
from charges.symmetries.abelian import AbelianGroup
from charges.symmetries.residual import Phase, ResidualGroup
from charges.terms.operators import Operators, term
from charges.terms.protection import Protection
from charges.words import FieldName, Omega
from topologies.verdict import Sentence, Verdict, joined

_LISTED = 12  # the most elements of a subgroup that are written out
MOST_TOGETHER = 3  # the most dark states in a decay that is listed
_MOST_DECAYS = 60  # the most sets of states that are listed for one state


class Classes:
    """The charges of all fields modulo those of the standard model and the vacuum.

    Arguments:
        operators: the operators of a completed model.
        light: its light fermions.
        instantons: their charges, and what is assumed where these are unknown.
    """

    def __init__(self, operators: Operators, light: Light, instantons: Instantons) -> None:
        self.operators, self.instantons = operators, instantons
        self.neutrinos = tuple(s.name for s in light.neutrinos)
        self.massless, self.weak = light.massless, light.weak
        self.without = frozenset(light.massless) | light.charged  # the names of states without a mass
        self.open = (*self.neutrinos, *self.massless)  # what a heavier state can always decay into
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
        """The lattice of the standard model, the vacuum, light neutrinos and massless fermions."""
        return self.lattice(self.open)

    @cached_property
    def residual(self) -> ResidualGroup[Phase]:
        """The group that the vevs leave of the symmetries."""
        return self.model.residual()

    def lattice(self, names: Sequence[str]) -> Matrix:
        """The lattice of the standard model, the vacuum and further states."""
        return self.model.lattice([*self.standard, *(self.rows[name] for name in names)], self.scale)

    def protected(self, state: Species) -> bool:
        """Whether a state cannot decay into standard-model fields, light neutrinos and massless ones at any order."""
        return not contains(self.light, self.integer_row(state.row))

    def integer_row(self, row: Sequence[Fraction], times: int = 1) -> Row:
        """Multiply a row and write it in units in which all rows are integers."""
        return tuple(times * int(q * self.scale) for q in row)

    def dark(self, state: Species) -> bool:
        """Whether a state is outside the standard model's subgroup."""
        return not contains(self.visible, self.integer_row(state.row))

    def without_mass(self, state: Species) -> State:
        """Give the verdict on a state that has no mass: if it is dark, it is radiation rather than matter."""
        name = FieldName(state.name)
        stable = not contains(self.lattice(self.neutrinos), self.integer_row(state.row))
        lives = ", and its charges forbid it to decay" if stable else ""
        reason = Sentence(name, " has no mass", lives)
        verdict = Stable.EXACT if stable else Stable.NO
        return State(state.name, self.dark(state), verdict, reason, self._candidate(state), massless=True)

    def judge(self, state: Species, lighter: Sequence[str]) -> State:
        """Give the verdict on a dark state, whose decays are those into ``lighter`` ones."""
        unconditional = not contains(self.lattice([*lighter, *self.open]), self.integer_row(state.row))
        into = "standard-model fields"
        if self.light != self.visible:
            into += " and light neutrinos" if not self.massless else ", light neutrinos and massless fermions"
        tunnels = self._tunnels(state)
        order = "any order of perturbation theory" if tunnels else "any order"
        reason = Sentence(FieldName(state.name), f" cannot decay into {into} at {order}: ", self._proof(state))

        candidate = self._candidate(state)
        decays = () if unconditional else tuple(self._decays(state.name, lighter))
        if tunnels:
            reason += Sentence("; but ", carried(self.model, self.instantons[0]), ", break this symmetry")
            return State(state.name, True, Stable.ACCIDENTAL, reason, candidate, decays)
        return State(state.name, True, Stable.EXACT, reason, candidate, decays, unconditional)

    def _tunnels(self, state: Species) -> bool:
        """Whether instantons can take up the charges that keep a state stable to all orders of perturbation theory."""
        rows = [*self.standard, *(self.rows[name] for name in self.open), *self.instantons[0].values()]
        return contains(self.model.lattice(rows, self.scale), self.integer_row(state.row))

    def _candidate(self, state: Species) -> Verdict:
        """Whether a stable state can be dark matter in this model: what couples to the Z must be split, or mix."""
        candidate, name = dark_matter_candidate(state.field), state.name
        y = exact(state.field.hypercharge)
        if not candidate and not (y and state.field.su3 == 1 and 0 in state.field.electric_charges):
            return candidate
        if name in self.without:
            return Verdict(False, Sentence(FieldName(name), " has no mass"))
        if name in self.weak:
            return Verdict(False, Sentence(FieldName(name), " gets its mass with a field that couples to the Z"))
        if not state.field.hypercharge:
            return candidate

        couples = Sentence(FieldName(name), " has Y = ", y, ", so its neutral part couples to the Z")
        if self.split(name):
            return Verdict(True, couples + ", but renormalisable terms split it into two states of different masses")
        for other in self.species:
            similar = other.field.fermion == state.field.fermion and not other.field.hypercharge
            massive = 0 in other.field.electric_charges and other.name not in {*self.massless, *self.weak}
            if similar and massive and self.protected(other) and self.mixes(name, other.name):
                mostly = Sentence("only a state that is mostly ", FieldName(other.name), " can be, by mixing")
                return Verdict(False, couples + ", and nothing splits it: " + mostly)
        no_way = "no renormalisable term splits it or mixes it with a state of Y = 0 that has a mass of its own"
        return Verdict(False, couples + ", and " + no_way)

    @cached_property
    def renormalisable(self) -> Protection:
        """What the renormalisable terms allow."""
        return renormalisable(self.operators)

    def mixes(self, first: str, second: str) -> bool:
        """Whether renormalisable terms, with vevs put in, allow two states to mix."""
        terms = self.renormalisable
        if terms.dimension < 4:
            return False
        places = product(terms.alphabet.indices(first), terms.alphabet.indices(second))
        units = [(terms.alphabet.unit(i), terms.alphabet.unit(j)) for i, j in places]
        return any(terms.allows([x + s * y for x, y in zip(a, b, strict=True)]) for a, b in units for s in (1, -1))

    def split(self, name: str) -> bool:
        """Whether renormalisable terms give the particle and the antiparticle of a state different masses."""
        return splits(self.renormalisable, name)

    def _decays(self, name: str, lighter: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Find the smallest sets of up to three lighter dark states, or antistates, that carry the class of a state."""
        minimal: set[tuple[str, ...]] = set()
        for states in islice(self._sums(name, lighter), 100 * _MOST_DECAYS):
            parts = (part for size in range(1, len(states) + 1) for part in combinations(states, size))
            if not any(part in minimal for part in parts):  # states are in one order, so parts are too
                minimal.add(states)
                yield states
            if len(minimal) == _MOST_DECAYS:
                return

    def _sums(self, name: str, lighter: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """List sets of up to three states whose classes add up, with signs, to that of a state; some repeatedly."""
        states = {
            (other, sign): residue(self.integer_row(self.rows[other], sign), self.light)
            for other in lighter
            for sign in (1, -1)
        }
        having: dict[Row, dict[str, None]] = {}
        for (other, _), row in states.items():
            having.setdefault(row, {})[other] = None
        place = {other: i for i, other in enumerate(lighter)}

        def rest(start: Row, row: Row) -> Row:
            return residue([x - y for x, y in zip(start, row, strict=True)], self.light)

        def ordered(*chosen: str) -> tuple[str, ...]:
            return tuple(sorted(chosen, key=place.__getitem__))

        target = residue(self.integer_row(self.rows[name]), self.light)
        yield from ((other,) for other in having.get(target, ()))
        second = {key: rest(target, row) for key, row in states.items()}
        for (a, _), missing in second.items():
            yield from (ordered(a, b) for b in having.get(missing, ()) if place[b] >= place[a])
        for (a, _), missing in second.items():
            for (b, _), row in states.items():
                if place[b] >= place[a]:
                    last = having.get(rest(missing, row), ())
                    yield from (ordered(a, b, c) for c in last if place[c] >= place[b])

    def _proof(self, state: Species) -> Sentence:
        """Say why a dark state is outside the subgroup of the standard model."""
        sm = [s for s in self.species if (s.field.sm or s.name in self.open) and s.field.su3 == 1]
        field = state.field
        if not self.model.symmetry or field.su3 != 1 or self.model.tilted:
            return _GAUGE

        residual = self.residual
        moduli = residual.group.moduli
        lattice = hermite(
            [*((*self._phase(residual, s), int(s.field.fermion)) for s in sm), *torsion_rows((*moduli, 2))]
        )
        phase = self._phase(residual, state)
        if contains(lattice, (*phase, int(field.fermion))):
            return _GAUGE

        power = _power(phase, residual.group)
        if residual.rank or prod(moduli) > _LISTED:
            names = joined(FieldName(s.name) for s in sm)
            return Sentence("its class ", power, " under ", residual.group, " is not a combination of those of ", names)
        elements = [(p, s) for p in product(*map(range, moduli)) for s in (0, 1) if contains(lattice, (*p, s))]
        if all((p, 1 - s) in elements for p, s in elements):
            texts = list(dict.fromkeys(_power(p, residual.group) for p, _ in elements))
        else:
            power += f" ({'fermion' if field.fermion else 'scalar'})"
            texts = [_power(p, residual.group) + f" ({'fermion' if s else 'scalar'})" for p, s in elements]
        return Sentence("its class ", power, " is outside the subgroup {", joined(texts), "}")

    def _phase(self, residual: ResidualGroup[Phase], state: Species) -> Phase:
        """The phase of a state under the residual group."""
        symmetry = self.model.symmetry
        return residual.phase(dict(zip(symmetry, state.row[: len(symmetry)], strict=True)))

    def group(self, dark: Sequence[str]) -> AbelianGroup:
        """The group that the dark states generate modulo the standard model."""
        return self._modulo(self.lattice(dark), self.visible)

    def components(self, protected: Sequence[str]) -> int:
        """The least number of stable states among protected ones, whatever their masses.

        The lightest is stable, and so is the lightest that lighter stable ones cannot carry the class of; at the end
        stable states generate the group of all classes, so there are as many as it needs generators.
        """
        group = self._modulo(self.lattice([*protected, *self.open]), self.light)
        return len(group.torsion) + group.rank

    @staticmethod
    def _modulo(basis: Matrix, sublattice: Matrix) -> AbelianGroup:
        form = smith([coordinates(row, basis) or () for row in sublattice], len(basis))
        factors = [*form.factors, *[0] * (len(basis) - len(form.factors))]
        return AbelianGroup(tuple(n for n in factors if n > 1), factors.count(0))


def renormalisable(operators: Operators) -> Protection:
    """Find what the renormalisable terms allow; the dimension stays below 4 for models with too many fields to try."""
    protection = Protection(operators)
    while protection.dimension < 4 and protection.advance():
        pass
    return protection


def splits(terms: Protection, name: str) -> bool:
    """Whether :func:`renormalisable` terms give the particle and the antiparticle of a state different masses."""
    alphabet = terms.alphabet
    if terms.dimension == 4:
        return any(terms.allows(alphabet.unit(i, i)) for i in alphabet.indices(name))
    vevs = [a for a in alphabet.letters if alphabet.weyl[a.place][0].field.vev]
    letters = [next(a for a in alphabet.letters if (a.place, a.sign) == (i, 1)) for i in alphabet.indices(name)]
    return any(term(alphabet, [a, a, *two]) for a in letters for two in combinations_with_replacement(vevs, 2))


_GAUGE = Sentence(
    "its charges, hypercharge, isospin parity, triality and spin together are not a sum of those of the standard model"
)


def _power(phase: tuple[int, ...], group: AbelianGroup) -> Sentence:
    """Write a phase as a power of omega, or as a tuple where the group is not one Z_n."""
    if len(phase) == 1 and group.torsion:
        return Sentence(Omega(phase[0]))
    return Sentence("(", joined(phase), ")")
