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
    """A claim of a model file and what was found; true if they agree."""

    name: str
    claimed: Any
    found: Any
    reason: str

    def __bool__(self) -> bool:
        return bool(self.claimed == self.found)

    @property
    def sentence(self) -> Sentence:
        """The claim, and whether it holds."""
        verdict = "holds" if self else Sentence("false, found ", self._shown(self.found))
        return Sentence(self.name, " ", self._shown(self.claimed), ": ", verdict)

    @staticmethod
    def _shown(value: Any) -> Sentence:
        """A claimed or found value; lists are of fields."""
        if isinstance(value, list):
            return joined(map(FieldName, value)) or Sentence("nothing")
        return Sentence("none" if value is None else value)

    def __str__(self) -> str:
        return str(self.sentence)


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
        found = joined(wrong) + " forbidden" if wrong else "allowed"
        yield Claim("couplings", "allowed", found, sections["terms"].verdict)
