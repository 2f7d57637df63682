"""Objections to a spectrum: too few massive neutrinos, and charged or coloured fermions without a mass."""

from __future__ import annotations

from collections.abc import Iterator

from charges.models.model import Model
from charges.objections.kinds import Kind, Objection
from charges.spectra.spectrum import Spectrum
from charges.words import FieldName
from topologies.verdict import Sentence, joined

_NEEDED = 2  # massive neutrinos: oscillations show two different mass splittings


def mass_objections(model: Model, found: Spectrum) -> Iterator[Objection]:
    """Object to what has no mass although experiments say that it has one."""
    if found.massive < _NEEDED:
        count = {0: "no neutrino gets", 1: "only one neutrino gets"}[found.massive]
        text = Sentence(f"{count} a mass up to {found.max_loops} loops: oscillations need two that do")
        yield Objection(Kind.FEW_MASSIVE, text)

    fields = {species.name: species.field for species in model.species}
    lacking = [row for row in found.rows if not row.heavy and not row.neutral and (row.massless or row.tiny)]
    for kind, what in (
        (Kind.MASSLESS_CHARGED_LEPTONS, "charged leptons"),
        (Kind.MASSLESS_CHARGED, "charged or coloured fermions"),
    ):
        rows = [
            row
            for row in lacking
            if (kind == Kind.MASSLESS_CHARGED_LEPTONS)
            == (row.colour == (0, 0) and any(fields[name].sm for name in row.species))
        ]
        if rows:
            names = joined(FieldName(name) for name in dict.fromkeys(name for row in rows for name in row.species))
            reasons = joined(dict.fromkeys(row.why for row in rows), "; ")
            yield Objection(kind, Sentence(f"massless {what}: ", names, " (", reasons, ")"))
