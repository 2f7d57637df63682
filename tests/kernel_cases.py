"""Requests to the compiled kernel, and the condition that it runs."""

import pytest

from topologies import Leg, Operator, kernel

compiled = pytest.mark.skipif(
    kernel.engine().name == "python", reason=f"the compiled kernel does not run: {kernel.engine().reason}"
)
FOUR = Operator("four", tuple(Leg(name, "scalar") for name in "abcd"))
MIXED = Operator("mixed", (Leg("S", "scalar"), Leg("f", "fermion"), Leg("S", "scalar"), Leg("g", "fermion")))
