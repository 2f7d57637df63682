"""The charges that a diagram admits: one free charge for each loop."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.flow.solving import missing_charge, modulus, solve, solve_all

__all__ = [
    "missing_charge",
    "modulus",
    "solve",
    "solve_all",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "solving": (
            "missing_charge",
            "modulus",
            "solve",
            "solve_all",
        ),
    },
)
