"""The errors that users can cause.  Each message is one line that says what is wrong and what would be right."""

from __future__ import annotations


class NuloopsError(Exception):
    """Base class of all errors that topologies, charges and nuloops raise on purpose."""


class MalformedInput(NuloopsError, ValueError):
    """The input is not what it claims to be: an unknown operator, a key that does not parse, a wrong degree."""


class ChargeViolation(NuloopsError):
    """Charge is not conserved at a vertex; the message names the vertex, the sum and the lines."""


class NoSolution(NuloopsError):
    """The external charges do not balance, so no charges of the internal lines can conserve them."""


class Unavailable(NuloopsError):
    """An engine cannot draw here; the message says why."""


class Missing(Unavailable):
    """An optional package is not installed; the message says how to install it."""
