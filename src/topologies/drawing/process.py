"""Moved: the names of this module are in ``topologies.machine.programs`` and ``topologies.errors``; it goes in 0.2."""

from topologies.errors import Unavailable
from topologies.machine.programs import TIMEOUT, dot_output, executable, version

__all__ = ["TIMEOUT", "Unavailable", "dot_output", "executable", "version"]
