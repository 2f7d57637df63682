"""The claims of a model file, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charges.models.model import Model
from charges.objections.kinds import Kind
from charges.words import FieldName
from nuloops.files.models import NO_LOOPS, ModelFile
from nuloops.report.section import Section
from topologies.verdict import Sentence, joined

NOTHING = Sentence("nothing")
ORDERS = ("tree level", "one loop", "two loops", "three loops")


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
            return joined(value if all(word in tuple(Kind) for word in value) else map(FieldName, value)) or NOTHING
        if isinstance(value, Mapping):
            counts = (f"{n} {nature} at {ORDERS[k]}" for nature, row in value.items() for k, n in row.items())
            return Sentence(", ".join(counts) or NOTHING)
        return Sentence("none" if value is None else value)

    def __str__(self) -> str:
        return str(self.sentence)


def _found(sections: Mapping[str, Section]) -> dict[str, tuple[str, Any]]:
    """For each claim the section that decides, and what it found."""
    spectrum, lowest = sections["spectrum"], sections["loops"].found
    return {
        "residual": ("residual", sections["residual"].found),
        "neutrinos": ("neutrinos", sections["neutrinos"].found),
        "massive": ("spectrum", spectrum.found),
        "masses": ("spectrum", spectrum.evidence["masses"]),
        "dark": ("dark", sections["dark"].found),
        "stable": ("stable", sections["stable"].found),
        "dark_matter": ("stable", sections["stable"].evidence["candidates"]),
        "loops": ("loops", NO_LOOPS if lowest is None else lowest),
        "warnings": ("objections", sections["objections"].found),
    }


def _named(model: Model, names: Iterable[str]) -> list[str]:
    """Sort names; a field stands for all its generations, and generations that are all named for their field."""
    given = {*names}
    found = given - {s.name for s in model.species} - {f.name for f in model.fields}
    for f in model.fields:
        own = [s.name for s in model.species if s.field is f]
        here = [name for name in own if name in given or f.name in given]
        found |= {f.name} if here and len(here) == len(own) else {*here}
    return sorted(map(str, found))


def claims(file: ModelFile, sections: Mapping[str, Section]) -> Iterator[Claim]:
    """Compare the claims of a file with the sections of the report; listed couplings are claimed to be allowed."""
    for name, (section, found) in _found(sections).items():
        claimed = getattr(file.claims, name)
        if claimed is None:
            continue
        if name in ("dark", "dark_matter", "warnings"):
            claimed, found = _named(file.model, claimed), _named(file.model, found)
        yield Claim(name, claimed, found, sections[section].verdict)
    if file.couplings is not None:
        listed = sections["terms"].evidence["listed"]
        wrong = [coupling["coupling"] for coupling in listed if not coupling["ok"]]
        found = joined(wrong) + " forbidden" if wrong else "allowed"
        yield Claim("couplings", "allowed", found, sections["terms"].verdict)
