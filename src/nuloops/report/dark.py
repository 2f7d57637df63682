"""The sections of a report about the dark sector: who is dark, stable, and can be dark matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charges import Analysis
from charges.dark.classes import MOST_TOGETHER
from charges.dark.stability import Stability
from charges.dark.states import Stable, State
from charges.terms.operators import Term
from charges.words import FieldName
from nuloops.report.section import Section, operators_document
from topologies.verdict import Sentence, joined


def dark(analysis: Analysis) -> dict[str, Section]:
    """The dark sector, and what is stable."""
    model, found = analysis.model, analysis.stability
    names = [
        f.name
        for f in model.fields
        if (own := [s.name for s in model.species if s.field is f and s.name in found.states])
        and all(found.states[name].dark for name in own)
    ]
    group = Sentence(" in classes of ", found.group, " modulo the standard model")
    outside = joined(map(FieldName, names)) or "no field"
    rows = [
        (Sentence(FieldName(state.name)), state.verdict, candidate(state), state.dark_matter.reason)
        for state in found.states.values()
    ]
    several = [state.name for state in found.states.values() if state and not state.unconditional]
    exact = [state.name for state in found.states.values() if state]
    verdicts = {
        Stable.EXACT: _lightest(exact, found),
        Stable.ACCIDENTAL: Sentence("no state is exactly stable, some by accident"),
        Stable.NO: Sentence("no state beyond the standard model is stable"),
    }
    verdict = verdicts[found.verdict]
    if found.verdict == Stable.EXACT and not found.candidates:
        verdict += ", but no dark state can be dark matter"
    assumed = (found.assumes,) if found.assumes else ()
    limit = (f"decays into {MOST_TOGETHER} dark states at most are listed",) * any(
        s.decays for s in found.states.values()
    )
    accidental = [s for s in found.states.values() if s.verdict == Stable.ACCIDENTAL]
    return {
        "dark": Section(
            "Dark sector",
            Sentence(outside, " outside the subgroup of the standard model", *[group] * bool(names)),
            names,
            (found.convention, *assumed),
            evidence={"group": found.group.name, "convention": found.convention, "assumes": found.assumes},
            warnings=assumed,
        ),
        "stable": Section(
            "Stability and dark matter",
            verdict,
            found.verdict,
            (*(line for state in found.states.values() for line in _state(state)), *limit),
            (("state", "stable", "dark matter", "because"), *rows) if rows else (),
            {
                "candidates": list(found.candidates),
                "only_the_lightest": several,
                "most_together": MOST_TOGETHER,
                "states": {state.name: _state_document(state) for state in found.states.values()},
            },
            tuple(Sentence(FieldName(s.name), " is stable by accident only: ", s.reason) for s in accidental),
        ),
    }


def _lightest(exact: list[str], found: Stability) -> Sentence:
    """What is proven of the states that light fields cannot carry away."""
    names = joined(map(FieldName, exact))
    if len(exact) == 1:
        return names + " is exactly stable"
    alone = joined(FieldName(name) for name in exact if found.states[name].unconditional)
    text = Sentence("the lightest of ", names, " is exactly stable")
    return Sentence(text, ", and ", alone, " whatever the masses") if alone else text


def candidate(state: State) -> str:
    """Whether a state can be dark matter, in a word."""
    if not state.dark_matter:
        return "no"
    lives = {Stable.EXACT: "yes", Stable.ACCIDENTAL: "if it lives long enough", Stable.NO: "no, it decays"}
    return lives[state.verdict]


def _state(state: State) -> Iterator[str]:
    name = FieldName(state.name)
    yield state.reason if _begins(state.reason, state.name) else Sentence(name, ": ", state.reason)
    if state and state.unconditional:
        yield Sentence(name, " is stable whatever the masses")
    elif state.decays:
        ways = joined(joined(map(FieldName, each), " ") for each in state.decays[:6])
        more = f" and {len(state.decays) - 6} more" if len(state.decays) > 6 else ""
        yield Sentence(name, " may decay into ", ways, f"{more} with light states, if these are lighter")
    elif state:
        only = f" may decay into more than {MOST_TOGETHER} dark states only, if these are light enough"
        yield Sentence(name, only)


def _begins(reason: str, name: str) -> bool:
    """Whether a field, or an operator that begins with it, is the first word of a reason."""
    first = reason.parts[0] if isinstance(reason, Sentence) else reason
    subject = first.names[0] if isinstance(first, Term) and not first.derivative else first
    return isinstance(subject, FieldName) and subject.name == name


def _state_document(state: State) -> dict[str, Any]:
    return {
        "verdict": state.verdict,
        "reason": state.reason,
        "dark": state.dark,
        "decays": [list(each) for each in state.decays],
        "unconditional": state.unconditional,
        "operators": operators_document(state.operators),
        "accidental_up_to": state.accidental_up_to,
        "bound_only": state.bound_only,
        "dark_matter": {"ok": bool(state.dark_matter), "reason": state.dark_matter.reason},
    }
