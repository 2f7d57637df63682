"""Which states of a model are stable: exactly, by its residual symmetry, or only by accident, up to some dimension.

A state is dark if its charges, hypercharge, isospin parity, triality and spin together are no sum of those of the
standard model and the vevs.  If they are no sum of those of light neutrinos either (right-handed ones may be dark), no
operator of any dimension lets it decay, and the lightest such state is stable.  Every other state can decay at some
order; the operators up to dimension d may still forbid it by an accidental symmetry, which is found from the lattice
that they generate (see ``charges.terms.operators``).
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
from charges.neutrinos.light import light_among, massless_neutrals
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
    fields that are not listed (empty if nothing).
    """

    states: Mapping[str, State]
    group: AbelianGroup  # in which the classes of dark states lie: all charges modulo those of the standard model
    convention: str
    assumes: str = ""

    @property
    def dark(self) -> tuple[str, ...]:
        """The states outside the subgroup of the standard model."""
        return tuple(state.name for state in self.states.values() if state.dark)

    @property
    def verdict(self) -> Stable:
        """ "exact" if some state is protected, else "accidental" if one is stable by accident, else "no"."""
        found = {state.verdict for state in self.states.values()}
        return next((verdict for verdict in Stable if verdict in found), Stable.NO)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The exactly stable states that can be dark matter, if they are the lightest."""
        return tuple(state.name for state in self.states.values() if state and state.dark_matter)

    def __bool__(self) -> bool:
        return self.verdict == Stable.EXACT


def stability(
    model: Model, *, max_dimension: int = 8, states: Sequence[str] | None = None, order: Sequence[str] = ()
) -> Stability:
    """Which states beyond the standard model are stable, with proof or with the operators that make them decay.

    Arguments:
        model: with its standard-model fields marked ``sm``; L and H must be among them.
        max_dimension: of the operators that are tried for states that can decay at some order.
        states: the names to judge; by default all fields that are neither ``sm`` nor light neutrinos nor have a vev.
        order: names of dark states, the lightest first; others count as heavier than these.

    A name is that of a field, or of some of its generations, such as N(3).  With ``order`` the decays are those into
    lighter states.  The model is completed first: see ``models.completed``.
    Raises MalformedInput if L or H is missing, if quarks matter and their charges are not known, for a bound below 4,
    and for unknown names.
    """
    bounded(max_dimension)
    require_standard_model(expected(model, Model, "a Model is needed"))
    chosen = None if states is None else _species(model, states)
    heavier = [s.name for s in _species(model, order)]
    model, convention = completed(model)
    operators = Operators(Alphabet(model))
    massless = massless_neutrals(operators.alphabet)
    classes = Classes(operators, massless, light_among(model, massless), instanton_rows(model))
    return stability_of(classes, convention, max_dimension, chosen, heavier)


def stability_of(
    classes: Classes,
    convention: str,
    max_dimension: int,
    chosen: Sequence[Species] | None = None,
    heavier: Sequence[str] = (),
) -> Stability:
    """As :func:`stability`, with the classes of the model once it is completed, which ``convention`` is about.

    ``chosen`` are the states to judge (None for all), ``heavier`` the names of dark states, the lightest first.
    """
    model = classes.model
    if chosen is None:
        chosen = [s for s in model.species if not (s.field.sm or s.field.vev or s.name in classes.neutrinos)]
    dark = [s.name for s in model.species if not s.field.vev and not s.field.sm and classes.protected(s)]
    found = _accidental(classes, [s for s in chosen if not classes.protected(s)], max_dimension)
    for each in chosen:
        if each.name not in found:
            place = heavier.index(each.name) if each.name in heavier else len(heavier)
            lighter = [name for name in dark if name != each.name and (not heavier or name in heavier[:place])]
            found[each.name] = classes.judge(each, lighter)
    dark = [s.name for s in model.species if not s.field.vev and not s.field.sm and classes.dark(s)]
    return Stability(
        Frozen({s.name: found[s.name] for s in chosen}),
        classes.group(dark),
        convention,
        _assumes(model, classes.instantons[1]),
    )


def _species(model: Model, names: Sequence[str]) -> list[Species]:
    """The species that names of fields or of generations mean; MalformedInput for others."""
    found: list[Species] = []
    for name in names:
        same = [s for s in model.species if name in (s.name, s.field.name)]
        found += same or [Species(model[name], 0, (), name)]  # raises, with the names that there are
    return found


def require_standard_model(model: Model) -> None:
    """MalformedInput unless L and H are there: without them too much would look dark."""
    doublets = {s.field.fermion: s.field.name for s in model.species if s.field.sm and s.field.su2 == 2}
    if not any(f.sm for f in model.fields):
        raise MalformedInput(f"no field of {model.name} is marked as standard model (sm), so dark has no meaning")
    for fermion, what in ((True, "the lepton doublet L"), (False, "the Higgs doublet H")):
        if fermion not in doublets:
            raise MalformedInput(f"{model.name}: list {what}, marked as standard model (sm), or too much looks dark")


def _assumes(model: Model, instantons: Sentence) -> Sentence:
    """What is taken for granted about quarks that are not listed; nothing where B-L is all that matters."""
    charged = {u1 for f in model.fields if f.sm for u1 in model.symmetry if any(map(any, f.vectors([u1])))}
    known = {"B-L"} if standard_b_l(model) else set[str]()
    if charged - known and not any(f.sm and f.su3 != 1 for f in model.fields):
        shown = Sentence("quarks are not listed: under ", joined(map(SymmetryName, sorted(charged - known))))
        text = " hadrons are taken to have no class that leptons do not have"
        return Sentence(shown, text, ", and instantons to carry nothing" * bool(instantons))
    return Sentence()


def _accidental(classes: Classes, exotic: Sequence[Species], max_dimension: int) -> dict[str, State]:
    """The verdicts on states that no symmetry of the model keeps stable to all orders."""
    model, light = classes.model, classes.neutrinos
    standard = [f.name for f in model.fields if f.sm]
    protection = Protection(classes.operators, [*standard, *light])
    free = {i for name in (*standard, *light, *model.vevs) for i in protection.alphabet.indices(name)}
    found: dict[str, State] = {}
    waiting = [s for s in exotic if s.name not in light]
    for each in exotic:
        if each.name in light:
            text = Sentence(FieldName(each.name), " is a light neutrino")
            found[each.name] = State(each.name, classes.dark(each), Stable.NO, text, Verdict(False, text))
    while waiting and protection.dimension < max_dimension and protection.advance():
        for each in list(waiting):
            places = protection.alphabet.indices(each.name)
            vectors = [protection.alphabet.unit(i) for i in places]
            if (loose := next((vector for vector in vectors if protection.allows(vector)), None)) is None:
                continue
            waiting.remove(each)
            direct = _direct(protection.operators, places, free)
            terms = (direct,) if direct else protection.evidence(loose)
            found[each.name] = _undone(each, classes.dark(each), terms, bool(direct), protection.dimension)
    d = protection.dimension
    if d < 4 and waiting:
        raise TooMany(f"{model.name} has too many fields to try all operators up to dimension 4")
    for each in waiting:
        accidental = f"accidental up to dimension {d} at least: no operator up to there lets "
        text = Sentence(accidental, FieldName(each.name), " decay")
        candidate = dark_matter_candidate(each.field)
        found[each.name] = State(
            each.name, classes.dark(each), Stable.ACCIDENTAL, text, candidate, (), False, (), d, True
        )
    return found


def _direct(operators: Sequence[Term], places: Sequence[int], free: set[int]) -> Term | None:
    """The lowest operator with one of these fields, once, and otherwise light ones only."""
    fitting = [
        o
        for o in operators
        if sum(a.place in places for a in o.letters) == 1
        and all(a.place in free or a.place in places for a in o.letters)
    ]
    return min(fitting, key=lambda o: (o.dimension, len(o.letters)), default=None)


def _undone(each: Species, dark: bool, terms: tuple[Term, ...], direct: bool, d: int) -> State:
    """The verdict on a state that operators up to dimension d let decay."""
    name, shown = FieldName(each.name), joined(terms)
    if direct:
        how = "mixes with light states" if len(terms[0].letters) == 2 else "decays"
        text = Sentence(name, f" {how} by ", shown)
    elif terms:
        keeps = Sentence(" together leave no symmetry that keeps ", name, " stable")
        text = Sentence(shown, keeps, ", so it decays, in loops if need be")
    else:
        text = Sentence(name, " has the quantum numbers of the vacuum")
    if d > 4:
        text = f"accidental up to dimension {d - 1}: at d = {d} " + text
    verdict = Stable.NO if d <= 4 else Stable.ACCIDENTAL
    return State(each.name, dark, verdict, text, dark_matter_candidate(each.field), (), False, terms, d - 1)
