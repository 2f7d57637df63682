"""What a referee objects to: a closed list of kinds, each with its evidence in a sentence."""

from __future__ import annotations

from typing import NamedTuple

from topologies.verdict import Choice, Sentence


class Kind(Choice):
    """The kinds of objections."""

    FEW_MASSIVE = "few-massive"
    MASSLESS_CHARGED_LEPTONS = "massless-charged-leptons"
    MASSLESS_CHARGED = "massless-charged"
    ANOMALOUS = "anomalous"
    GOLDSTONE = "goldstone"
    DOMAIN_WALLS = "domain-walls"
    CHARGED_RELIC = "charged-relic"
    COLOURED_RELIC = "coloured-relic"
    FRACTIONAL_RELIC = "fractional-relic"
    PROTON_DECAY = "proton-decay"


class Objection(NamedTuple):
    """An objection and its evidence."""

    kind: Kind
    why: Sentence

    def __str__(self) -> str:
        return str(self.why)
