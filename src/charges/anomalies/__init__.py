"""Anomalies: do they cancel, and which charges make them cancel."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.anomalies.cancellation import Cancellation, ChiralFermion, check
    from charges.anomalies.models import completions, model_anomalies
    from charges.anomalies.pairs import Pairing, chi_charges, pairing
    from charges.anomalies.solutions import (
        GENERATIONS,
        MAX_CANDIDATES,
        MAX_COMPLETIONS,
        AnomalyFree,
        Charge,
        anomaly_free,
        complete,
        document,
        rational_solution,
        singlets,
    )
    from charges.anomalies.tunnelling import instantons

__all__ = [
    "GENERATIONS",
    "MAX_CANDIDATES",
    "MAX_COMPLETIONS",
    "AnomalyFree",
    "Cancellation",
    "Charge",
    "ChiralFermion",
    "Pairing",
    "anomaly_free",
    "check",
    "chi_charges",
    "complete",
    "completions",
    "document",
    "instantons",
    "model_anomalies",
    "pairing",
    "rational_solution",
    "singlets",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "cancellation": (
            "Cancellation",
            "ChiralFermion",
            "check",
        ),
        "models": (
            "completions",
            "model_anomalies",
        ),
        "pairs": (
            "Pairing",
            "chi_charges",
            "pairing",
        ),
        "solutions": (
            "GENERATIONS",
            "MAX_CANDIDATES",
            "MAX_COMPLETIONS",
            "AnomalyFree",
            "Charge",
            "anomaly_free",
            "complete",
            "document",
            "rational_solution",
            "singlets",
        ),
        "tunnelling": ("instantons",),
    },
)
