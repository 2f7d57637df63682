"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from charges.anomalies.models import FINEST, MOST_COMPLETIONS, completions, model_anomalies
from charges.anomalies.tunnelling import carried, instanton_rows, instantons

__all__ = ["FINEST", "MOST_COMPLETIONS", "carried", "completions", "instanton_rows", "instantons", "model_anomalies"]
