"""A model examined, section by section, with the evidence for each statement."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from nuloops.report.claims import Claim
    from nuloops.report.examine import Report, report

__all__ = [
    "Claim",
    "Report",
    "report",
]

__getattr__, __dir__ = later(__name__, {"claims": ("Claim",), "examine": ("Report", "report")})
