"""The sections of a report about the dark sector: who is dark, stable, and can be dark matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charges import Analysis
from charges.dark.classes import MOST_TOGETHER
from charges.dark.stability import Stability
from charges.dark.states import Stable, State
from charges.models.field import ModelField
from charges.terms.operators import Term
from charges.words import FieldName
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined


def dark(analysis: Analysis) -> dict[str, Section]:
    """Make the two sections: ``dark``, the dark sector, and ``stable``, what is stable and can be dark matter."""
    return {"dark": _dark_sector(analysis), "stable": _stable_states(analysis.stability)}


def _dark_sector(analysis: Analysis) -> Section:
    """Name the fields, or generations of fields, outside the subgroup of the standard model."""
    stability = analysis.stability
    names = [name for field in analysis.model.fields for name in _dark_names(field, analysis)]
    verdict = Sentence(joined(map(FieldName, names)) or "no field", " outside the subgroup of the standard model")
    if names:
        verdict = Sentence(verdict, " in classes of ", stability.group, " modulo the standard model")
    assumed = (stability.assumes,) if stability.assumes else ()
    return Section(
        "Dark sector",
        verdict,
        names,
        (stability.convention, *assumed),
        evidence={"group": stability.group.name, "convention": stability.convention, "assumes": stability.assumes},
        warnings=assumed,
    )


def _dark_names(field: ModelField, analysis: Analysis) -> list[str]:
    """Name a field if all its states beyond the standard model are dark, or else those of its generations that are."""
    states = analysis.stability.states
    species = [species.name for species in analysis.model.species if species.field is field]
    own = [name for name in species if name in states]
    dark = [name for name in own if states[name].dark]
    return [field.name] if dark and len(dark) == len(species) else dark


def _stable_states(stability: Stability) -> Section:
    """Say of every state beyond the standard model whether it is stable, and whether it can be dark matter."""
    states = stability.states.values()
    exact = [state for state in states if state and not state.massless]
    accidental = [state for state in states if state.verdict == Stable.ACCIDENTAL]

    verdicts = {
        Stable.EXACT: _lightest([state.name for state in exact], stability),
        Stable.ACCIDENTAL: Sentence("no state is exactly stable, some by accident"),
        Stable.NO: Sentence("no massive state beyond the standard model is stable"),
    }
    verdict = verdicts[stability.verdict]
    if stability.verdict == Stable.EXACT and not stability.candidates:
        verdict += ", but no dark state can be dark matter"

    lines = [line for state in states for line in _state(state)]
    if stability.components > 1:
        lines.append(f"at least {stability.components} of these states are stable, whatever the masses")
    if any(state.decays for state in states):
        lines.append(f"decays into {MOST_TOGETHER} dark states at most are listed")
    rows = [(Sentence(FieldName(state.name)), state.verdict, candidate(state), _because(state)) for state in states]
    return Section(
        "Stability and dark matter",
        verdict,
        stability.verdict,
        tuple(lines),
        (("state", "stable", "dark matter", "because"), *rows) if rows else (),
        {
            "candidates": list(stability.candidates),
            "components": stability.components,
            "radiation": [state.name for state in states if state.massless],
            "only_the_lightest": [state.name for state in exact if not state.unconditional],
            "most_together": MOST_TOGETHER,
            "states": {state.name: _state_document(state) for state in states},
        },
        tuple(Sentence(FieldName(state.name), " is stable by accident only: ", state.reason) for state in accidental),
    )


def _lightest(exact: list[str], stability: Stability) -> Sentence:
    """Say what is proven of the states whose charges light fields cannot carry away."""
    names = joined(map(FieldName, exact))
    if len(exact) == 1:
        return names + " is exactly stable"
    alone = joined(FieldName(name) for name in exact if stability.states[name].unconditional)
    text = Sentence("the lightest of ", names, " is exactly stable")
    return Sentence(text, ", and ", alone, " whatever the masses") if alone else text


def _because(state: State) -> str:
    """What decides whether a state can be dark matter: that it decays, or the rest."""
    return state.reason if state.dark_matter and state.verdict != Stable.EXACT else state.dark_matter.reason


def candidate(state: State) -> str:
    """Say in a word whether a state can be dark matter."""
    if not state.dark_matter:
        return "no"
    lives = {Stable.EXACT: "yes", Stable.ACCIDENTAL: "if it lives long enough", Stable.NO: "no, it decays"}
    return lives[state.verdict]


def _state(state: State) -> Iterator[str]:
    """The reason for the verdict on a state, then into what it may decay."""
    name = FieldName(state.name)
    yield state.reason if _begins(state.reason, state.name) else Sentence(name, ": ", state.reason)
    if state.massless:
        return
    if state and state.unconditional:
        yield Sentence(name, " is stable whatever the masses")
    elif state.decays:
        ways = joined(joined(map(FieldName, products), " ") for products in state.decays[:6])
        more = f" and {len(state.decays) - 6} more" if len(state.decays) > 6 else ""
        yield Sentence(name, " may decay into ", ways, f"{more} with light states, if these are lighter")
    elif state:
        only = f" may decay only into more than {MOST_TOGETHER} dark states, if these are light enough"
        yield Sentence(name, only)


def _begins(reason: str, name: str) -> bool:
    """Whether a reason begins with the field, or with an operator that begins with it."""
    first = reason.parts[0] if isinstance(reason, Sentence) else reason
    subject = first.names[0] if isinstance(first, Term) and not first.derivative else first
    return isinstance(subject, FieldName) and subject.name == name


def _state_document(state: State) -> dict[str, Any]:
    return {
        "verdict": state.verdict,
        "reason": state.reason,
        "dark": state.dark,
        "decays": [list(products) for products in state.decays],
        "unconditional": state.unconditional,
        "operators": operators_document(state.operators),
        "accidental_up_to": state.accidental_up_to,
        "bound_only": state.bound_only,
        "massless": state.massless,
        "dark_matter": {"ok": bool(state.dark_matter), "reason": state.dark_matter.reason},
    }
