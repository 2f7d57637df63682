"""Multiplets of SU(3) x SU(2) x U(1)_Y: their products, components, and vertices that vanish."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.gauge.characters import Character
    from charges.gauge.harmless import HIGGS, HarmlessVertex, harmless_vertices
    from charges.gauge.multiplets import (
        Component,
        Multiplet,
        Weight,
        contractions,
        decompose,
        exterior_power,
        symmetric_power,
        weights,
    )

__all__ = [
    "HIGGS",
    "Character",
    "Component",
    "HarmlessVertex",
    "Multiplet",
    "Weight",
    "contractions",
    "decompose",
    "exterior_power",
    "harmless_vertices",
    "symmetric_power",
    "weights",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "characters": ("Character",),
        "harmless": (
            "HIGGS",
            "HarmlessVertex",
            "harmless_vertices",
        ),
        "multiplets": (
            "Component",
            "Multiplet",
            "Weight",
            "contractions",
            "decompose",
            "exterior_power",
            "symmetric_power",
            "weights",
        ),
    },
)
