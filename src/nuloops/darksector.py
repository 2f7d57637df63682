"""The sections of a report about the dark sector: who is dark, stable, and can be dark matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charges import Analysis
from charges.classes import MOST_TOGETHER, State
from charges.stability import Stability
from nuloops.sections import Section, operators_document


def dark(analysis: Analysis) -> dict[str, Section]:
    """The dark sector, and what is stable."""
    model, found = analysis.model, analysis.stability
    names = [
        f.name
        for f in model.fields
        if (own := [s.name for s in model.species if s.field is f and s.name in found.states])
        and all(found.states[name].dark for name in own)
    ]
    group = f"in classes of {found.group.name} modulo the standard model" if names else ""
    rows = [(state.name, state.verdict, candidate(state), state.dark_matter.reason) for state in found.states.values()]
    several = [state.name for state in found.states.values() if state and not state.unconditional]
    exact = [state.name for state in found.states.values() if state]
    verdicts = {
        "exact": _lightest(exact, found),
        "accidental": "no state is exactly stable, some by accident",
        "no": "no state beyond the standard model is stable",
    }
    verdict = verdicts[found.verdict]
    if found.verdict == "exact" and not found.candidates:
        verdict += ", but no dark state can be dark matter"
    assumed = (found.assumes,) if found.assumes else ()
    limit = (f"decays into {MOST_TOGETHER} dark states at most are listed",) * any(
        s.decays for s in found.states.values()
    )
    accidental = [s for s in found.states.values() if s.verdict == "accidental"]
    return {
        "dark": Section(
            "Dark sector",
            f"{', '.join(names) or 'no field'} outside the subgroup of the standard model {group}".rstrip(),
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
            tuple(f"{s.name} is stable by accident only: {s.reason}" for s in accidental),
        ),
    }


def _lightest(exact: list[str], found: Stability) -> str:
    """What is proven of the states that light fields cannot carry away."""
    if len(exact) == 1:
        return f"{exact[0]} is exactly stable"
    alone = [name for name in exact if found.states[name].unconditional]
    text = f"the lightest of {', '.join(exact)} is exactly stable"
    return f"{text}, and {', '.join(alone)} whatever the masses" if alone else text


def candidate(state: State) -> str:
    """Whether a state can be dark matter, in a word."""
    if not state.dark_matter:
        return "no"
    return {"exact": "yes", "accidental": "if it lives long enough", "no": "no, it decays"}[state.verdict]


def _state(state: State) -> Iterator[str]:
    yield state.reason if state.reason.startswith(state.name) else f"{state.name}: {state.reason}"
    if state and state.unconditional:
        yield f"{state.name} is stable whatever the masses"
    elif state.decays:
        ways = ", ".join(" ".join(each) for each in state.decays[:6])
        more = f" and {len(state.decays) - 6} more" if len(state.decays) > 6 else ""
        yield f"{state.name} may decay into {ways}{more} with light states, if these are lighter"
    elif state:
        yield f"{state.name} may decay into more than {MOST_TOGETHER} dark states only, if these are light enough"


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
