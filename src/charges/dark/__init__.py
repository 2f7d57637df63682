"""Which lines and states are dark, which are stable, and which can be dark matter."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.dark.lines import (
        GRADES,
        KINDS,
        Assignment,
        DarkSector,
        Example,
        Subgroup,
        dark_assignments,
        dark_sector,
        grade,
        is_dark,
        simplest,
        smallest_order,
        standard_model_subgroup,
    )
    from charges.dark.orders import DarkOrders, dark_census

__all__ = [
    "GRADES",
    "KINDS",
    "Assignment",
    "DarkOrders",
    "DarkSector",
    "Example",
    "Subgroup",
    "dark_assignments",
    "dark_census",
    "dark_sector",
    "grade",
    "is_dark",
    "simplest",
    "smallest_order",
    "standard_model_subgroup",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "lines": (
            "GRADES",
            "KINDS",
            "Assignment",
            "DarkSector",
            "Example",
            "Subgroup",
            "dark_assignments",
            "dark_sector",
            "grade",
            "is_dark",
            "simplest",
            "smallest_order",
            "standard_model_subgroup",
        ),
        "orders": (
            "DarkOrders",
            "dark_census",
        ),
    },
)
