"""Which states of a model are stable: exactly, by its residual symmetry, or only by accident, up to some dimension.

A state is dark if its charges, hypercharge, isospin parity, triality and spin together are no sum of those of the
standard model and the vevs.  Then no operator of any dimension lets it decay into standard-model fields alone, and the
lightest such state is stable.  Every other state can decay at some order; the operators up to dimension d may still
forbid it by an accidental symmetry, which is found from the lattice that they generate (see ``charges.invariants``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import prod

from charges.fields import exact
from charges.groups import AbelianGroup, listed
from charges.invariants import Protection, Term, TooMany
from charges.models import Alphabet, Model, ModelField, completed
from charges.smith import Matrix, contains, coordinates, hermite, smith
from topologies import MalformedInput, Verdict

_LISTED = 12  # elements of a subgroup that are written out


@dataclass(frozen=True, slots=True)
class State:
    """What is known about one field beyond the standard model.

    Arguments:
        verdict: "exact" (no decay into standard-model fields at any order), "accidental" or "no".
        reason: the proof, or the operators that make it decay.
        decays: sets of other dark states that carry its class, hence into which it may decay if these are lighter.
        unconditional: stable whatever the masses, since no combination of other states carries its class.
        operators: what lets it decay, none of which can be left out; empty for "exact".
        accidental_up_to: the highest dimension of operators that keep it stable; None for "exact".
        bound_only: whether the search stopped there.
        dark_matter: whether it can be dark matter, and why not or what is needed.
    """

    name: str
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


@dataclass(frozen=True, slots=True)
class Stability:
    """The states beyond the standard model, and the verdict on the lightest dark one; true if it is exactly stable."""

    states: Mapping[str, State]
    group: AbelianGroup  # in which the classes of dark states lie: all charges modulo those of the standard model
    convention: str

    @property
    def dark(self) -> tuple[str, ...]:
        """The states outside the subgroup of the standard model."""
        return tuple(state.name for state in self.states.values() if state)

    @property
    def verdict(self) -> str:
        """ "exact" if there are dark states, else "accidental" if one is stable by accident, else "no"."""
        found = {state.verdict for state in self.states.values()}
        return next((verdict for verdict in ("exact", "accidental") if verdict in found), "no")

    @property
    def candidates(self) -> tuple[str, ...]:
        """The dark states that can be dark matter, if they are the lightest."""
        return tuple(state.name for state in self.states.values() if state and state.dark_matter)

    def __bool__(self) -> bool:
        return self.verdict == "exact"


def stability(
    model: Model, *, max_dimension: int = 8, states: Sequence[str] | None = None, order: Sequence[str] = ()
) -> Stability:
    """Which states beyond the standard model are stable, with proof or with the operators that make them decay.

    Arguments:
        model: with its standard-model fields marked ``sm``.
        max_dimension: of the operators that are tried for states that can decay at some order.
        states: the names to judge; by default all fields that are neither ``sm`` nor neutrinos nor have a vev.
        order: names of dark states, the lightest first; others count as heavier than these.

    With ``order`` the decays are those into lighter states.  The model is completed first: see ``models.completed``.
    Raises MalformedInput if no field is standard model, if quarks matter and their charges are not known, for a
    bound below 4, and for unknown names.
    """
    if max_dimension < 4:
        raise MalformedInput(f"operators up to dimension 4 are always included, got the bound {max_dimension}")
    if not any(f.sm for f in model.fields):
        raise MalformedInput(f"no field of {model.name} is marked as standard model (sm), so dark has no meaning")
    names = (
        list(states)
        if states is not None
        else [f.name for f in model.fields if not (f.sm or f.vev or f.name in model.neutrinos)]
    )
    fields = [model[name] for name in (*names, *order)][: len(names)]
    model, convention = completed(model)
    classes = _Classes(model)
    dark = [f.name for f in model.fields if not f.vev and not f.sm and classes.dark(f.name)]
    found: dict[str, State] = {}
    for f in fields:
        if classes.wholly_dark(f.name):
            place = order.index(f.name) if f.name in order else len(order)
            lighter = [name for name in dark if name != f.name and (not order or name in order[:place])]
            found[f.name] = classes.judge(f, lighter)
    for name, state in _accidental(model, [f for f in fields if f.name not in found], max_dimension).items():
        note = "; some of its generations are outside the subgroup of the standard model" * classes.dark(name)
        found[name] = replace(state, reason=state.reason + note)
    charged = {u1 for f in model.fields if f.sm for u1 in model.symmetry if any(f.charges[u1])}  # type: ignore[arg-type]
    if charged - {"B-L"} and not any(f.sm and f.su3 != 1 for f in model.fields):
        note = "; this assumes that quarks, which are not listed, carry no class that the listed fields do not"
        found = {name: replace(state, reason=state.reason + note) for name, state in found.items()}
    return Stability({name: found[name] for name in names}, classes.group(dark), convention)


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
    if field.su2 == 2:
        return Verdict(
            True,
            f"{field.name} is a doublet with Y = {y}: its neutral component couples to the Z, so a splitting is needed",
        )
    return Verdict(False, f"{field.name} has Y = {y}: its neutral component couples to the Z")


def _accidental(model: Model, fields: Sequence[ModelField], max_dimension: int) -> dict[str, State]:
    """The verdicts on states that no symmetry of the model keeps stable to all orders."""
    protection = Protection(model, [f.name for f in model.fields if f.sm])
    found: dict[str, State] = {}
    waiting = list(fields)
    while waiting and protection.dimension < max_dimension and protection.advance():
        d = protection.dimension
        for f in list(waiting):
            vectors = [protection.alphabet.unit(i) for i in protection.alphabet.indices(f.name)]
            free = next((vector for vector in vectors if protection.allows(vector)), None)
            if free is None:
                continue
            waiting.remove(f)
            terms = protection.evidence(free)
            shown = ", ".join(map(str, terms))
            text = f"{f.name} can decay by {shown}" if terms else f"{f.name} is not told apart from the vacuum"
            if d > 4:
                text = f"accidental up to dimension {d - 1}: at d = {d} {f.name} can decay by {shown}"
            verdict = "no" if d <= 4 else "accidental"
            found[f.name] = State(f.name, verdict, text, dark_matter_candidate(f), (), False, terms, d - 1)
    d = protection.dimension
    if d < 4 and waiting:
        raise TooMany(f"{model.name} has too many fields to try all operators up to dimension 4")
    for f in waiting:
        text = f"accidental up to dimension {d} at least: no operator up to there lets {f.name} decay"
        found[f.name] = State(f.name, "accidental", text, dark_matter_candidate(f), (), False, (), d, True)
    return found


class _Classes:
    """The charges of all fields modulo those of the standard model and the vacuum."""

    def __init__(self, model: Model) -> None:
        self.model, self.scale = model, Alphabet(model).scale
        self.rows = {f.name: [each.row for each in model.species if each.field.name == f.name] for f in model.fields}
        self.standard = [row for f in model.fields if f.sm for row in self.rows[f.name]]
        self.visible = model.lattice(self.standard, self.scale)

    def lattice(self, names: Sequence[str]) -> Matrix:
        """Of the standard model, the vacuum and further fields."""
        return self.model.lattice([*self.standard, *(row for name in names for row in self.rows[name])], self.scale)

    def inside(self, lattice: Matrix, row: Sequence[Fraction]) -> bool:
        return contains(lattice, [int(q * self.scale) for q in row])

    def dark(self, name: str) -> bool:
        """Whether some generation is outside the standard model's subgroup."""
        return not all(self.inside(self.visible, row) for row in self.rows[name])

    def wholly_dark(self, name: str) -> bool:
        return not any(self.inside(self.visible, row) for row in self.rows[name])

    def judge(self, field: ModelField, lighter: Sequence[str]) -> State:
        """The verdict on a dark state."""
        rest, rows = self.lattice(lighter), self.rows[field.name]
        unconditional = not any(self.inside(rest, row) for row in rows)
        reason = f"{field.name} cannot decay into standard-model fields at any order: {self._proof(field)}"
        candidate = dark_matter_candidate(field)
        vacuum = self.model.lattice((), self.scale)
        if candidate and field.su2 == 2 and not any(self.inside(vacuum, [2 * q for q in row]) for row in rows):
            text = (
                f"{candidate.reason}, which its own mass cannot give (2 k is not 0) but mixing with a singlet can avoid"
            )
            candidate = Verdict(True, text)
        return State(field.name, "exact", reason, candidate, self._decays(field.name, lighter), unconditional)

    def _decays(self, name: str, lighter: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of up to three lighter dark states, or antistates, that carry the class of a state."""
        found: list[tuple[str, ...]] = []
        for size in (1, 2, 3):
            for chosen in combinations_with_replacement(lighter, size):
                if any(not Counter(less) - Counter(chosen) for less in found):
                    continue
                for rows in product(self.rows[name], *(self.rows[other] for other in chosen)):
                    signs = product((1, -1), repeat=size)
                    sums = (
                        [sum(s * q for s, q in zip((1, *sign), c, strict=True)) for c in zip(*rows, strict=True)]
                        for sign in signs
                    )
                    if any(self.inside(self.visible, total) for total in sums):
                        found.append(chosen)
                        break
        return tuple(found)

    def _proof(self, field: ModelField) -> str:
        """Why a dark state is outside the subgroup of the standard model."""
        sm = [f for f in self.model.fields if f.sm and f.su3 == 1]
        if not self.model.symmetry or field.su3 != 1:
            return _GAUGE
        residual = self.model.residual()
        moduli = residual.group.moduli
        steps = [(phase, f.fermion) for f in sm for phase in listed(residual.phases[f.name])]
        mine = listed(residual.phases[field.name])
        lattice = hermite(
            [(*p, int(s)) for p, s in steps]
            + [tuple(m * (i == j) for j in range(len(moduli) + 1)) for i, m in enumerate((*moduli, 2))]
        )
        if any(contains(lattice, (*phase, int(field.fermion))) for phase in mine):
            return _GAUGE
        names = ", ".join(f.name for f in sm)
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

    def group(self, dark: Sequence[str]) -> AbelianGroup:
        """The group that the dark states generate modulo the standard model."""
        basis = self.lattice(dark)
        found = smith([coordinates(row, basis) or () for row in self.visible], len(basis))
        factors = [*found.factors, *[0] * (len(basis) - len(found.factors))]
        return AbelianGroup(tuple(n for n in factors if n > 1), factors.count(0))


_GAUGE = (
    "its charges, hypercharge, isospin parity, triality and spin together are no sum of those of the standard model"
)


def _power(phase: tuple[int, ...], group: AbelianGroup) -> str:
    if len(phase) == 1 and group.torsion:
        return {0: "1", 1: "omega"}.get(phase[0], f"omega^{phase[0]}")
    return f"({', '.join(map(str, phase))})"
