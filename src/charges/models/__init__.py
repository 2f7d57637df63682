"""Models: fields with spin, gauge representation, charges under named symmetries, and vevs."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.models.completion import completed
    from charges.models.field import SU3_LABELS, BadField, ModelField, quarks, triality
    from charges.models.model import Model, Species, standard_b_l

__all__ = [
    "SU3_LABELS",
    "BadField",
    "Model",
    "ModelField",
    "Species",
    "completed",
    "quarks",
    "standard_b_l",
    "triality",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "completion": ("completed",),
        "field": (
            "SU3_LABELS",
            "BadField",
            "ModelField",
            "quarks",
            "triality",
        ),
        "model": (
            "Model",
            "Species",
            "standard_b_l",
        ),
    },
)
