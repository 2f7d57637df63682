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
    """Those of the U(1)s; discrete symmetries are left out."""
    model = analysis.model
    discrete = [name for name, order in zip(model.symmetry, model.orders, strict=True) if order]
    unchecked = Sentence("anomalies of ", joined(map(SymmetryName, discrete)), " are not checked")
    lines = (unchecked,) if discrete else ()
    u1s = [name for name in model.symmetry if name not in discrete]
    try:
        found = analysis.anomalies
    except MalformedInput as error:
        undecided = "not decided: " + Sentence(error.why if isinstance(error, Undecided) else str(error))
        return Section("Anomalies", undecided, lines=lines, warnings=("anomalies " + undecided,))
    coefficients = {name: plain(value) for name, value in found.coefficients.items()}
    rows = ((Sentence(name), Sentence(found.coefficients[name])) for name in found.remaining)
    table = (("anomaly", "coefficient"), *rows)
    warnings = [found.reason + ": this gauge theory needs more fermions"] * (not found)
    for u1 in u1s if not found else ():
        name, own = SymmetryName(u1), Factor(u1, symmetry=True)
        if strong := [each for g in (SU2, SU3) if (each := Anomaly(g**2, own)) in found.remaining]:
            warnings[0] = Sentence(found.reason, ": ", name, " cannot be gauged with these fermions alone")
            broken = Sentence("instantons break it (", joined(strong), ")")
            warnings.append(Sentence(name, " is no exact symmetry, not even a global one: ", broken))
        elif any(own in each.factors or each == Anomaly(own**3) for each in found.remaining):
            only = " can only be a global symmetry, or needs more fermions"
            warnings[0] = Sentence(found.reason, ": ", name, only)
    verdict = found.reason if found else warnings[0]
    return Section(
        "Anomalies",
        verdict,
        bool(found),
        lines,
        () if found else table,
        {"coefficients": coefficients},
        tuple(warnings),
    )
