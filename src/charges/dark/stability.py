"""Which states of a model are stable: exactly, by its residual symmetry, or only by accident, up to some dimension.

A state is dark if its charges, hypercharge, isospin parity, triality and spin together are not a sum of those of the
standard model and the vevs.  If light neutrinos do not help either (right-handed ones may be dark), no operator of any
dimension lets it decay, and the lightest such state is stable.  Every other state can decay at some order; operators up
to dimension d may still forbid this by an accidental symmetry, which is found from the lattice that they generate (see
``charges.terms.protection``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charges.anomalies.tunnelling import instanton_rows
from charges.arithmetic.numbers import expected
from charges.dark.classes import Classes
from charges.dark.states import Stable, State, dark_matter_candidate
from charges.models.completion import completed
from charges.models.model import Model, Species, standard_b_l
from charges.neutrinos.light import light_fermions
from charges.symmetries.abelian import AbelianGroup
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators, Term, TooMany, bounded
from charges.terms.protection import Protection
from charges.words import FieldName, SymmetryName
from topologies import MalformedInput
from topologies.frozen import Frozen
from topologies.verdict import Sentence, Verdict, joined


@dataclass(frozen=True, slots=True)
class Stability:
    """The states beyond the standard model, and the verdict on the lightest dark one; true if it is exactly stable.

    ``convention`` says which standard-model fields were added, and ``assumes`` what the verdicts take for granted about
    fields that are not listed (empty if nothing).  There are at least so many ``components`` of massive stable states,
    whatever the masses are.
    """

    states: Mapping[str, State]
    group: AbelianGroup  # of the classes of dark states: all charges modulo those of the standard model
    convention: str
    assumes: str = ""
    components: int = 0

    @property
    def dark(self) -> tuple[str, ...]:
        """The states outside the subgroup of the standard model."""
        return tuple(state.name for state in self.states.values() if state.dark)

    @property
    def verdict(self) -> Stable:
        """ "exact" if some massive state is protected, else "accidental" if one is stable by accident, else "no"."""
        verdicts = {state.verdict for state in self.states.values() if not state.massless}
        return next((verdict for verdict in Stable if verdict in verdicts), Stable.NO)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The exactly stable states that can be dark matter, if they are the lightest."""
        return tuple(state.name for state in self.states.values() if state and state.dark_matter)

    def __bool__(self) -> bool:
        return self.verdict == Stable.EXACT


def stability(
    model: Model, *, max_dimension: int = 8, states: Sequence[str] | None = None, order: Sequence[str] = ()
) -> Stability:
    """Find out which states beyond the standard model are stable, with proof, or by which operators they decay.

    Arguments:
        model: with its standard-model fields marked ``sm``; L and H must be among them.
        max_dimension: the largest dimension of the operators that are tried for states that can decay at some order.
        states: the names to judge; by default all fields that are neither ``sm`` nor light neutrinos nor have a vev.
        order: names of dark states, the lightest first; others count as heavier than these.

    A name is that of a field, or of some of its generations, such as N(3).  With ``order``, only decays into lighter
    states are listed.  The model is completed first: see ``models.completed``.
    Raises MalformedInput if L or H is missing, if quarks matter and their charges are not known, for a bound below 4,
    and for unknown names.
    """
    bounded(max_dimension)
    require_standard_model(expected(model, Model, "a Model is needed"))
    chosen = None if states is None else _species(model, states)
    heavier = [s.name for s in _species(model, order)]
    model, convention = completed(model)
    operators = Operators(Alphabet(model))
    classes = Classes(operators, light_fermions(operators), instanton_rows(model))
    return stability_of(classes, convention, max_dimension, chosen, heavier)


def stability_of(
    classes: Classes,
    convention: str,
    max_dimension: int,
    chosen: Sequence[Species] | None = None,
    heavier: Sequence[str] = (),
) -> Stability:
    """As :func:`stability`, with the classes of the completed model; ``convention`` says how it was completed.

    ``chosen`` are the states to judge (None for all), ``heavier`` the names of dark states, the lightest first.
    """
    model = classes.model
    if chosen is None:
        chosen = [s for s in model.species if not (s.field.sm or s.field.vev or s.name in classes.neutrinos)]
    new = [s for s in model.species if not s.field.vev and not s.field.sm and s.name not in classes.without]
    protected = [s.name for s in new if classes.protected(s)]

    free = [s for s in chosen if s.name in classes.without]
    massive = [s for s in chosen if s not in free]
    states = {s.name: classes.without_mass(s) for s in free}
    states |= _accidental(classes, [s for s in massive if not classes.protected(s)], max_dimension)
    for species in chosen:
        name = species.name
        if name not in states:
            place = heavier.index(name) if name in heavier else len(heavier)
            lighter = [other for other in protected if other != name and (not heavier or other in heavier[:place])]
            states[name] = classes.judge(species, lighter)

    group = classes.group([s.name for s in (*new, *free) if classes.dark(s)])
    assumes = _assumes(model, classes.instantons[1])
    components = classes.components(protected)
    return Stability(Frozen({s.name: states[s.name] for s in chosen}), group, convention, assumes, components)


def _species(model: Model, names: Sequence[str]) -> list[Species]:
    """Find the species that names of fields or of generations mean; raises MalformedInput for other names."""
    species: list[Species] = []
    for name in names:
        named = [s for s in model.species if name in (s.name, s.field.name)]
        species += named or [Species(model[name], 0, (), name)]  # raises, with the names that there are
    return species


def require_standard_model(model: Model) -> None:
    """Raise MalformedInput unless L and H are there: without them too much would look dark."""
    doublets = {s.field.fermion: s.field.name for s in model.species if s.field.sm and s.field.su2 == 2}
    if not any(f.sm for f in model.fields):
        raise MalformedInput(f"no field of {model.name} is marked as standard model (sm), so dark has no meaning")
    for fermion, what in ((True, "the lepton doublet L"), (False, "the Higgs doublet H")):
        if fermion not in doublets:
            raise MalformedInput(f"{model.name}: list {what}, marked as standard model (sm), or too much looks dark")


def _assumes(model: Model, instantons: Sentence) -> Sentence:
    """Say what is taken for granted about quarks that are not listed: nothing if only B-L matters."""
    charged = {u1 for f in model.fields if f.sm for u1 in model.symmetry if any(map(any, f.vectors([u1])))}
    known = {"B-L"} if standard_b_l(model) else set[str]()
    if charged - known and not any(f.sm and f.su3 != 1 for f in model.fields):
        text = Sentence("quarks are not listed: under ", joined(map(SymmetryName, sorted(charged - known))))
        text += " hadrons are taken to have no class that leptons do not have"
        return text + ", and instantons to carry nothing" if instantons else text
    return Sentence()


def _accidental(classes: Classes, exotic: Sequence[Species], max_dimension: int) -> dict[str, State]:
    """Give the verdicts on states that no symmetry of the model keeps stable to all orders."""
    model, light = classes.model, classes.neutrinos
    standard = [f.name for f in model.fields if f.sm]
    protection = Protection(classes.operators, [*standard, *classes.open])
    free = {i for name in (*standard, *classes.open, *model.vevs) for i in protection.alphabet.indices(name)}
    states: dict[str, State] = {}

    for species in exotic:
        if species.name in light:
            text = Sentence(FieldName(species.name), " is a light neutrino")
            states[species.name] = State(species.name, classes.dark(species), Stable.NO, text, Verdict(False, text))

    waiting = [s for s in exotic if s.name not in light]
    while waiting and protection.dimension < max_dimension and protection.advance():
        for species in list(waiting):
            places = protection.alphabet.indices(species.name)
            vectors = [protection.alphabet.unit(i) for i in places]
            allowed = next((vector for vector in vectors if protection.allows(vector)), None)
            if allowed is not None:
                waiting.remove(species)
                direct = _direct(protection.operators, places, free)
                terms = (direct,) if direct else protection.evidence(allowed)
                dark = classes.dark(species)
                states[species.name] = _decaying(species, dark, terms, bool(direct), protection.dimension)

    d = protection.dimension
    if d < 4 and waiting:
        raise TooMany(f"{model.name} has too many fields to try all operators up to dimension 4")
    for species in waiting:
        accidental = f"accidental up to dimension {d} at least: no operator up to there lets "
        text = Sentence(accidental, FieldName(species.name), " decay")
        states[species.name] = State(
            species.name,
            classes.dark(species),
            Stable.ACCIDENTAL,
            text,
            dark_matter_candidate(species.field),
            accidental_up_to=d,
            bound_only=True,
        )
    return states


def _direct(operators: Sequence[Term], places: Sequence[int], free: set[int]) -> Term | None:
    """Find the lowest operator with one of these fields, once, and otherwise light ones only."""
    fitting = [
        o
        for o in operators
        if sum(a.place in places for a in o.letters) == 1
        and all(a.place in free or a.place in places for a in o.letters)
    ]
    return min(fitting, key=lambda o: (o.dimension, len(o.letters)), default=None)


def _decaying(species: Species, dark: bool, terms: tuple[Term, ...], direct: bool, d: int) -> State:
    """Give the verdict on a state that operators up to dimension d let decay."""
    name, operators = FieldName(species.name), joined(terms)
    if direct:
        how = "mixes with light states" if len(terms[0].letters) == 2 else "decays"
        text = Sentence(name, f" {how} by ", operators)
    elif terms:
        keeps = Sentence(" together leave no symmetry that keeps ", name, " stable")
        text = Sentence(operators, keeps, ", so it decays, in loops if need be")
    else:
        text = Sentence(name, " has the quantum numbers of the vacuum")
    if d > 4:
        text = f"accidental up to dimension {d - 1}: at d = {d} " + text
    verdict = Stable.NO if d <= 4 else Stable.ACCIDENTAL
    candidate = dark_matter_candidate(species.field)
    return State(species.name, dark, verdict, text, candidate, operators=terms, accidental_up_to=d - 1)
