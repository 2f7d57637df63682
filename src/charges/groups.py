"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from charges.symmetries.breaking import residual_groups
from charges.symmetries.residual import ONE, Breaking, Charge, Generator, Phase, listed

__all__ = ["ONE", "Breaking", "Charge", "Generator", "Phase", "listed", "residual_groups"]
