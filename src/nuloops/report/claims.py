"""The claims of a model file, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charges.words import FieldName
from nuloops.files.models import ModelFile
from nuloops.report.section import Section
from topologies.verdict import Sentence, joined


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a model file and what was found instead or as well; true if they agree."""

    name: str
    claimed: Any
    found: Any
    reason: str

    def __bool__(self) -> bool:
        return bool(self.claimed == self.found)

    @property
    def sentence(self) -> Sentence:
        """Say what is claimed, and whether it holds."""
        verdict = "holds" if self else Sentence("false, found ", self._shown(self.found))
        return Sentence(self.name, " ", self._shown(self.claimed), ": ", verdict)

    @staticmethod
    def _shown(value: Any) -> Sentence:
        """Write a claimed or found value; a list holds names of fields."""
        if isinstance(value, list):
            return joined(map(FieldName, value)) or Sentence("nothing")
        return Sentence("none" if value is None else value)

    def __str__(self) -> str:
        return str(self.sentence)


def claims(file: ModelFile, sections: Mapping[str, Section]) -> Iterator[Claim]:
    """Compare the claims of a file with the sections of the report; listed couplings are claimed to be allowed."""
    for name in ("residual", "neutrinos", "dark", "stable", "loops"):
        claimed, section = getattr(file.claims, name), sections[name]
        if claimed is None:
            continue
        found = section.found
        if name == "dark":
            claimed, found = sorted(claimed), sorted(found)
        yield Claim(name, claimed, found, section.verdict)
    if file.couplings is not None:
        listed = sections["terms"].evidence["listed"]
        wrong = [coupling["coupling"] for coupling in listed if not coupling["ok"]]
        found = joined(wrong) + " forbidden" if wrong else "allowed"
        yield Claim("couplings", "allowed", found, sections["terms"].verdict)
