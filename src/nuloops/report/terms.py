"""The section about the renormalisable terms."""

from __future__ import annotations

from typing import Any

from charges import Analysis
from nuloops.report.section import Section
from topologies.verdict import Sentence


def renormalisable_terms(analysis: Analysis, couplings: tuple[str, ...] | None) -> Section:
    """List the renormalisable terms, compare them with the couplings of the file, and put in the vevs of singlets."""
    allowed = {
        coupling.text if coupling.hermitian else coupling.text + " + h.c.": coupling.count
        for coupling in analysis.lagrangian
    }
    texts, ways = list(allowed), {text: n for text, n in allowed.items() if n > 1}
    broken = [term for term in analysis.after_breaking if term.vevs or not term.renormalisable]
    new = list(dict.fromkeys(term.sentence for term in broken if term.renormalisable))
    absent = list(dict.fromkeys(str(term) for term in broken if not term.renormalisable))
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

    comparison = analysis.compare((*couplings, *analysis.model.soft, *analysis.model.broken))
    forgotten = list(dict.fromkeys(coupling.text for coupling in comparison.forgotten))
    wrong = [Sentence("coupling ", check.text, " is forbidden: ", check.reason) for check in comparison.forbidden]
    missing = [Sentence("coupling ", text, " is allowed, and the file does not list it") for text in forgotten]
    checked = comparison.checked
    verdict = f"{len(checked) - len(wrong)} of {len(checked)} listed couplings are allowed"
    verdict += f", {len(forgotten) or 'none'} {'are' if len(forgotten) > 1 else 'is'} left out"
    evidence["listed"] = [{"coupling": check.text, "ok": bool(check), "reason": check.reason} for check in checked]
    evidence["forgotten"] = forgotten
    return Section("Renormalisable terms", verdict, texts, lines, evidence=evidence, warnings=(*wrong, *missing))
