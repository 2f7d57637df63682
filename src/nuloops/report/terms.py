"""The section about the renormalisable terms."""

from __future__ import annotations

from typing import Any

from charges import Analysis
from nuloops.report.section import Section
from topologies.verdict import Sentence


def renormalisable_terms(analysis: Analysis, couplings: tuple[str, ...] | None) -> Section:
    """The renormalisable terms, against the couplings of the file, and what the vevs of singlets make of them."""
    allowed = {each.text + " + h.c." * (not each.hermitian): each.count for each in analysis.lagrangian}
    texts, ways = list(allowed), {text: n for text, n in allowed.items() if n > 1}
    broken = [each for each in analysis.after_breaking if each.vevs or not each.renormalisable]
    new = list(dict.fromkeys(each.sentence for each in broken if each.renormalisable))
    absent = list(dict.fromkeys(str(each) for each in broken if not each.renormalisable))
    lines = (
        *(text + f" ({ways[text]} contractions)" if text in ways else text for text in texts),
        *("after breaking: " + text for text in new),
    )
    evidence: dict[str, Any] = {"contractions": ways, "after_breaking": new}
    evidence["allowed_after_breaking_but_absent"] = absent
    if absent:
        more = "1 more term that the residual group allows is"
        if len(absent) > 1:
            more = f"{len(absent)} more terms that the residual group allows are"
        lines = (*lines, f"{more} not generated at tree level")
    if couplings is None:
        verdict = f"{len(texts)} terms are allowed; the file lists no couplings to compare with"
        return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence)
    found = analysis.compare(couplings)
    forgotten = list(dict.fromkeys(each.text for each in found.forgotten))
    wrong = [Sentence("coupling ", each.text, " is forbidden: ", each.reason) for each in found.forbidden]
    missing = [Sentence("coupling ", text, " is allowed, and the file does not list it") for text in forgotten]
    verdict = f"{len(found.checked) - len(wrong)} of {len(found.checked)} listed couplings are allowed"
    verdict += f", {len(forgotten) or 'none'} {'are' if len(forgotten) > 1 else 'is'} left out"
    evidence["listed"] = [{"coupling": each.text, "ok": bool(each), "reason": each.reason} for each in found.checked]
    evidence["forgotten"] = forgotten
    return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence, warnings=(*wrong, *missing))
