"""The charges that a diagram admits: one free charge for each loop."""

from charges.flow.solving import missing_charge, modulus, solve, solve_all

__all__ = [
    "missing_charge",
    "modulus",
    "solve",
    "solve_all",
]
