"""The sections about the spectrum of fermions, and about what a referee would object to."""

from __future__ import annotations

from typing import Any

from charges import Analysis
from charges.spectra.spectrum import Masses, Spectrum
from charges.words import FieldName
from nuloops.report.claims import ORDERS
from nuloops.report.section import Row, Section
from topologies.verdict import Sentence, joined


def spectrum(analysis: Analysis) -> Section:
    """Tabulate the masses of all fermions: how many there are at each number of loops, and what stays massless."""
    found = analysis.spectrum
    orders = range(found.max_loops + 1)
    head = ("state", "charge", "nature", *(ORDERS[k].removesuffix(" level") for k in orders), "tiny", "massless", "why")
    lines: list[str] = [Sentence("neutrinos: ", row.why) for row in found.neutrinos]
    if extra := joined(dict.fromkeys(FieldName(name) for row in _radiation(found) for name in row.species)):
        lines.append(Sentence("massless and neutral besides: ", extra, ", which may count in N_eff"))
    if not found.complete:
        what = "some diagrams of three loops were" if found.max_loops else "loops were"
        lines.append(f"{what} not tried, as there are too many states: higher orders are left undecided")
    return Section(
        "Spectrum",
        verdict(found),
        found.massive,
        tuple(lines),
        (head, *(_row(row, found.max_loops) for row in found.rows)),
        {"max_loops": found.max_loops, "complete": found.complete, "masses": masses_document(found)},
    )


def verdict(found: Spectrum) -> Sentence:
    """Say how many neutrinos are massive, of which nature and at which order."""
    parts = [
        f"{number} {nature.capitalize()} at {ORDERS[loops]}"
        for nature, counts in found.masses.items()
        for loops, number in counts.items()
    ]
    massless, exact, tiny = (
        sum(getattr(row, which) for row in found.neutrinos) for which in ("massless", "exact", "tiny")
    )
    if exact:
        parts.append(f"{exact} massless to all orders")
    if massless > exact:
        parts.append(f"{massless - exact} massless by accident")
    if tiny and found.massive:
        parts.append(f"{tiny} more, tiny, by W bosons")
    elif tiny:
        parts.append(f"{tiny} without a mass up to {found.max_loops} loops")
    return Sentence("light neutrinos: ", ", ".join(parts) or "none")


def _radiation(found: Spectrum) -> list[Masses]:
    """Massless neutral states that are no neutrinos."""
    return [row for row in found.rows if row.neutral and not row.neutrinos and not row.heavy and row.massless]


def _row(row: Masses, max_loops: int) -> Row:
    counts = [str(row.loops.get(k, "")) for k in range(max_loops + 1)]
    last = (str(row.tiny or ""), str(row.massless or ""))
    state = joined(map(FieldName, row.species))
    return (state, Sentence(row.electric), row.nature if row.loops else "massless", *counts, *last, row.why)


def masses_document(found: Spectrum) -> dict[str, dict[int, int]]:
    """The numbers of massive light neutrinos by nature and number of loops."""
    return {nature: dict(counts) for nature, counts in found.masses.items()}


def document(found: Spectrum) -> list[dict[str, Any]]:
    """The rows of a spectrum as plain values."""
    return [
        {
            "state": str(joined(row.species)),
            "species": list(row.species),
            "charge": str(row.electric),
            "colour": list(row.colour),
            "kind": row.nature,
            "nature": row.nature if row.loops else "massless",
            "loops": {str(k): n for k, n in row.loops.items()},
            "massless": row.massless,
            "massless_exact": row.exact,
            "tiny": row.tiny,
            "quasi_dirac": row.pairs,
            "sides": list(row.sides),
            "heavy": row.heavy,
            "neutrinos": row.neutrinos,
            "why": row.why,
        }
        for row in found.rows
    ]


def objections(analysis: Analysis) -> Section:
    """List what a referee would object to, by a closed list of kinds."""
    found = analysis.objections
    kinds = tuple(dict.fromkeys(objection.kind for objection in found))
    verdict = joined(kinds) or Sentence("none")
    return Section(
        "Warnings of the closed list",
        verdict,
        list(kinds),
        analysis.notes,
        evidence={"objections": [{"kind": each.kind, "why": each.why} for each in found]},
        warnings=tuple(each.why for each in found),
        kinds=kinds,
    )
