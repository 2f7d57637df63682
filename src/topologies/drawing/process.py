"""The old path of ``topologies.machine.programs``, until 0.2."""

from topologies.errors import Unavailable as Unavailable
from topologies.machine.programs import dot_output as dot_output
from topologies.machine.programs import executable as executable
from topologies.machine.programs import version as version
