"""Examine a model: what it really does, section by section with the evidence, and whether its claims hold.

A referee would ask in this order: does the symmetry make sense (anomalies), what survives of it (residual group), which
terms does it allow, are neutrinos Dirac, which diagrams give them mass, who is dark, stable, and can be dark matter?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charges import Analysis
from charges.arithmetic.numbers import expected
from charges.models.model import Model
from charges.objections.kinds import Kind
from nuloops.files.models import MOST_LOOPS, ModelFile
from nuloops.formats import jsonfile
from nuloops.report.anomalies import anomalies
from nuloops.report.claims import Claim, claims
from nuloops.report.dark import dark
from nuloops.report.masses import masses
from nuloops.report.neutrinos import neutrinos
from nuloops.report.residual import residual
from nuloops.report.section import Section
from nuloops.report.spectrum import document, masses_document, objections, spectrum
from nuloops.report.terms import renormalisable_terms
from nuloops.report.vacuum import vacuum
from topologies import MalformedInput
from topologies.integers import integer
from topologies.verdict import as_texts

FEWEST_LOOPS = 2  # mass diagrams are searched up to this order, or up to the order that the model claims


@dataclass(frozen=True, slots=True)
class Report:
    """All sections by name, and the claims; true if every claim holds.

    Reports on one model with the same bounds and claims are equal; they have no hash, as evidence has lists in it.
    """

    analysis: Analysis
    sections: Mapping[str, Section]
    claims: tuple[Claim, ...]

    def __bool__(self) -> bool:
        return all(self.claims)

    @property
    def model(self) -> Model:
        """The model as it was given."""
        return self.analysis.model

    @property
    def warnings(self) -> tuple[str, ...]:
        """List what a referee would object to, section by section."""
        return tuple(text for section in self.sections.values() for text in section.warnings)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the warnings that are objections of a closed list."""
        return tuple(dict.fromkeys(kind for section in self.sections.values() for kind in section.kinds))

    @property
    def overall(self) -> str:
        """Say in one line how many claims hold, and how many warnings there are."""
        held, number = sum(map(bool, self.claims)), len(self.claims)
        if not number:
            text = "the file makes no claims"
        elif held == number:
            text = f"all {number} claims hold" if number > 1 else "the claim holds"
        else:
            text = f"{number - held} of {number} claims {'is' if number - held == 1 else 'are'} false"
        counts = [(len(self.objections), "warning"), (len(self.remarks), "remark")]
        parts = [f"{count or 'no'} {what}{'s' * (count != 1)}" for count, what in counts if count or what == "warning"]
        return "; ".join([text, *parts])

    @property
    def objections(self) -> tuple[str, ...]:
        """The warnings that are objections of a closed list: see :attr:`kinds`."""
        return tuple(text for section in self.sections.values() if section.kinds for text in section.warnings)

    @property
    def remarks(self) -> tuple[str, ...]:
        """All other warnings."""
        return tuple(text for section in self.sections.values() if not section.kinds for text in section.warnings)

    def document(self) -> dict[str, Any]:
        """Return plain values for JSON: the verdicts in the words of the claims, and the evidence for each."""
        verdicts = {name: section.found for name, section in self.sections.items()}
        claims = {
            claim.name: {"claimed": claim.claimed, "found": claim.found, "ok": bool(claim), "reason": claim.reason}
            for claim in self.claims
        }
        evidence = {
            name: {"verdict": section.verdict, "lines": list(section.lines), **section.evidence}
            for name, section in self.sections.items()
        }
        head = {"ok": bool(self), "name": self.model.name, "reference": self.model.reference}
        found = self.analysis.spectrum
        masses = {nature: {str(k): n for k, n in row.items()} for nature, row in masses_document(found).items()}
        states = {
            "spectrum": document(found),
            "massive": found.massive,
            "masses": masses,
            "dark_matter": list(self.analysis.stability.candidates),
            "warning_kinds": list(self.kinds),
            "remarks": list(self.remarks),
        }
        rest = {"claims": claims, **verdicts, **states, "warnings": list(self.warnings), "evidence": evidence}
        whole = self.analysis.completed
        added = [jsonfile.field_document(f, whole) for f in whole.fields if f not in self.model.fields]
        return dict(as_texts({**head, **rest, "model": jsonfile.document(self.model), "added_fields": added}))


def report(file: ModelFile, *, max_loops: int | None = None, max_dimension: int = 8) -> Report:
    """Examine a model and its claims.

    Arguments:
        file: the model with the couplings and claims of its file.
        max_loops: search masses with up to so many loops; by default 2, as many as the model claims if that is more,
            and 3 if there is no light mass with up to 2 although no symmetry forbids it.
        max_dimension: try operators up to this mass dimension for accidental stability.

    Raises MalformedInput if the model is too incomplete to judge, for example without L and H.

    >>> from nuloops.files.models import published, read
    >>> examined = report(read(published()["dirac-one-loop"]))
    >>> bool(examined), examined.sections["neutrinos"].verdict
    (True, 'Dirac, protected by Z6 to all orders')
    """
    model = expected(file, ModelFile, "a model is needed, as nuloops.files.models.read gives it").model
    claimed = file.claims.most_loops
    deeper = max_loops is None
    if max_loops is None:
        max_loops = max(FEWEST_LOOPS, claimed)
    searched = f"mass diagrams are searched with up to {MOST_LOOPS} loops, --max-loops"
    if (max_loops := integer(max_loops, searched, 0)) > MOST_LOOPS:
        raise MalformedInput(f"{searched} got {max_loops!r:.60}")
    if claimed > max_loops:
        raise MalformedInput(f"{file.path}: claims {claimed} loops, so --max-loops {max_loops} cannot decide")

    analysis = Analysis(model, max_loops=max_loops, max_dimension=max_dimension)
    if deeper:
        analysis = analysis.deeper(MOST_LOOPS)
    terms = renormalisable_terms(analysis, file.couplings)  # first, as it refuses models with too many fields
    nature, states = neutrinos(analysis), dark(analysis)
    sections = {
        "anomalies": anomalies(analysis),
        "residual": residual(analysis),
        "terms": terms,
        "vacuum": vacuum(analysis),
        "neutrinos": nature,
        "spectrum": spectrum(analysis),
        "loops": masses(analysis),
        **states,
        "objections": objections(analysis),
    }
    return Report(analysis, sections, tuple(claims(file, sections)))
