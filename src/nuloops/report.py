"""What a model really does, section by section, each statement with its evidence; and whether its claims hold.

The order is that of a referee: does the symmetry make sense (anomalies), what survives (residual group), which terms it
allows, whether neutrinos are Dirac, which diagrams give them mass, who is dark, stable, and can be dark matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charges import Analysis
from charges.fields import expected
from charges.models import Model
from nuloops.darksector import dark
from nuloops.modelfile import MOST_LOOPS, ModelFile
from nuloops.sections import Section, anomalies, masses, neutrinos, renormalisable_terms, residual, vacuum
from topologies import MalformedInput


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a model file and what was found; true if they agree."""

    name: str
    claimed: Any
    found: Any
    reason: str

    def __bool__(self) -> bool:
        return bool(self.claimed == self.found)

    def __str__(self) -> str:
        return f"{self.name} {shown(self.claimed)}: {'holds' if self else f'false, found {shown(self.found)}'}"


@dataclass(frozen=True, slots=True)
class Report:
    """All sections by name, and the claims; true if every claim holds."""

    analysis: Analysis
    sections: Mapping[str, Section]
    claims: tuple[Claim, ...]

    def __bool__(self) -> bool:
        return all(self.claims)

    @property
    def model(self) -> Model:
        """The model as it is given."""
        return self.analysis.model

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a referee would object to, section by section."""
        return tuple(text for section in self.sections.values() for text in section.warnings)

    def document(self) -> dict[str, Any]:
        """Plain values for JSON: the verdicts in the words of the claims, and the evidence for each."""
        verdicts = {name: section.found for name, section in self.sections.items()}
        claims = {
            each.name: {"claimed": each.claimed, "found": each.found, "ok": bool(each), "reason": each.reason}
            for each in self.claims
        }
        evidence = {
            name: {"verdict": section.verdict, "lines": list(section.lines), **section.evidence}
            for name, section in self.sections.items()
        }
        head = {"ok": bool(self), "name": self.model.name, "reference": self.model.reference}
        return {**head, "claims": claims, **verdicts, "warnings": list(self.warnings), "evidence": evidence}


def shown(value: Any) -> str:
    """A claimed or found value as text."""
    if isinstance(value, list):
        return ", ".join(value) or "nothing"
    return "none" if value is None else str(value)


def report(file: ModelFile, *, max_loops: int = 2, max_dimension: int = 8) -> Report:
    """Examine a model.

    Arguments:
        file: the model with the couplings and claims of its file.
        max_loops: the largest number of loops of the mass diagrams that are searched.
        max_dimension: the largest dimension of the operators that are tried for accidental stability.

    Raises MalformedInput where the model is too incomplete to judge, for example without L and H.

    >>> from nuloops.modelfile import published, read
    >>> found = report(read(published()["dirac-one-loop"]))
    >>> bool(found), found.sections["neutrinos"].verdict
    (True, 'Dirac, protected by Z6 to all orders')
    """
    model = expected(file, ModelFile, "a model is needed, as nuloops.modelfile.read gives it").model
    if type(max_loops) is not int or not 0 <= max_loops <= MOST_LOOPS:
        raise MalformedInput(
            f"mass diagrams are searched with up to {MOST_LOOPS} loops, --max-loops got {max_loops!r:.60}"
        )
    if (claimed := file.claims.loops or 0) > max_loops:
        raise MalformedInput(f"{file.path}: claims {claimed} loops, so --max-loops {max_loops} cannot decide")
    analysis = Analysis(model, max_loops=max_loops, max_dimension=max_dimension)
    terms = renormalisable_terms(analysis, file.couplings)  # first, as it refuses models with too many fields
    nature, states = neutrinos(analysis), dark(analysis)
    sections = {
        "anomalies": anomalies(analysis),
        "residual": residual(analysis),
        "terms": terms,
        "vacuum": vacuum(analysis),
        "neutrinos": nature,
        "loops": masses(analysis),
        **states,
    }
    return Report(analysis, sections, tuple(_claims(file, sections)))


def _claims(file: ModelFile, sections: Mapping[str, Section]) -> Iterator[Claim]:
    """The claims of the file; listed couplings are claimed to be allowed."""
    for name in ("residual", "neutrinos", "dark", "stable", "loops"):
        claimed, section = getattr(file.claims, name), sections[name]
        if claimed is None:
            continue
        found = section.found
        if name == "dark":
            claimed, found = sorted(claimed), sorted(found)
        yield Claim(name, claimed, found, section.verdict)
    if file.couplings is not None:
        wrong = [each["coupling"] for each in sections["terms"].evidence["listed"] if not each["ok"]]
        found = f"{', '.join(wrong)} forbidden" if wrong else "allowed"
        yield Claim("couplings", "allowed", found, sections["terms"].verdict)
