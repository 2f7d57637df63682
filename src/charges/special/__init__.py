"""Special genuine diagrams: they have parts that cannot shrink to a vertex because the local operator vanishes."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.special.census import SpecialCensus, special_census
    from charges.special.fields import realisation
    from charges.special.parts import (
        RULES,
        Found,
        OuterLine,
        Rule,
        Special,
        Subloop,
        compressible,
        leg_names,
        rule_named,
        search,
        special,
        special_genuine,
        subloops,
    )

__all__ = [
    "RULES",
    "Found",
    "OuterLine",
    "Rule",
    "Special",
    "SpecialCensus",
    "Subloop",
    "compressible",
    "leg_names",
    "realisation",
    "rule_named",
    "search",
    "special",
    "special_census",
    "special_genuine",
    "subloops",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "census": (
            "SpecialCensus",
            "special_census",
        ),
        "fields": ("realisation",),
        "parts": (
            "RULES",
            "Found",
            "OuterLine",
            "Rule",
            "Special",
            "Subloop",
            "compressible",
            "leg_names",
            "rule_named",
            "search",
            "special",
            "special_genuine",
            "subloops",
        ),
    },
)
