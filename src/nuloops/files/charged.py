"""An operator with the charges of its legs, and its diagrams solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from topologies.graphs.operators import Operator


@dataclass(frozen=True, slots=True)
class ChargedOperator:
    """An operator, the charges of its legs, and the charge (if any) of the legs with vevs, as far as a file gives them.

    Without a file the mapping is empty: the charges are then the published ones.
    """

    operator: Operator
    charges: Mapping[str, Fraction]
    broken: Fraction | None = None
