"""The starts of the search for the best drawing of a candidate."""

from __future__ import annotations

from topologies.drawing.curves import Array
from topologies.drawing.layouts.aligning import aligned_starts, bent_starts
from topologies.drawing.layouts.placing import Family


def starts(family: Family) -> list[Array]:
    """List the plain start, and starts with upright inner lines or with inner vertices moved off lines of others."""
    return [family.start, *aligned_starts(family), *bent_starts(family)]
