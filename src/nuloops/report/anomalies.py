"""The section about anomalies."""

from __future__ import annotations

from charges import Analysis
from charges.anomalies.cancellation import SU2, SU3, Anomaly, Factor
from charges.anomalies.models import Undecided
from charges.anomalies.pairs import plain
from charges.words import SymmetryName
from nuloops.report.section import Section
from topologies import MalformedInput
from topologies.verdict import Sentence, joined


def anomalies(analysis: Analysis) -> Section:
    """Say whether the anomalies of all U(1)s cancel; those of discrete symmetries are not checked."""
    model = analysis.model
    discrete = [name for name, order in zip(model.symmetry, model.orders, strict=True) if order]
    unchecked = Sentence("anomalies of ", joined(map(SymmetryName, discrete)), " are not checked")
    lines = (unchecked,) if discrete else ()
    u1s = [name for name in model.symmetry if name not in discrete]

    try:
        cancellation = analysis.anomalies
    except MalformedInput as error:
        undecided = "not decided: " + Sentence(error.why if isinstance(error, Undecided) else str(error))
        return Section("Anomalies", undecided, lines=lines, warnings=("anomalies " + undecided,))
    evidence = {"coefficients": {name: plain(value) for name, value in cancellation.coefficients.items()}}
    if cancellation:
        return Section("Anomalies", cancellation.reason, True, lines, evidence=evidence)

    reason, remaining = cancellation.reason, cancellation.remaining
    rows = ((Sentence(name), Sentence(cancellation.coefficients[name])) for name in remaining)
    table = (("anomaly", "coefficient"), *rows)
    warnings = [reason + ": this gauge theory needs more fermions"]
    for u1 in u1s:
        name, own = SymmetryName(u1), Factor(u1, symmetry=True)
        mixed = (Anomaly(SU2**2, own), Anomaly(SU3**2, own))
        strong = [anomaly for anomaly in mixed if anomaly in remaining]
        if strong:
            warnings[0] = Sentence(reason, ": ", name, " cannot be gauged with these fermions alone")
            broken = Sentence("instantons break it (", joined(strong), ")")
            warnings.append(Sentence(name, " is no exact symmetry, not even a global one: ", broken))
        elif any(own in anomaly.factors or anomaly == Anomaly(own**3) for anomaly in remaining):
            only = " can only be a global symmetry, or needs more fermions"
            warnings[0] = Sentence(reason, ": ", name, only)
    return Section("Anomalies", warnings[0], False, lines, table, evidence, tuple(warnings))
