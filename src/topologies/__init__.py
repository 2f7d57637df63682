"""Loop topologies and diagrams of neutrino masses as networkx graphs: what can be drawn, before any charges."""

from topologies.census import Census, census, diagrams
from topologies.diagrams import diagrams_of, insert_leg
from topologies.errors import ChargeViolation, MalformedInput, NoSolution, NuloopsError
from topologies.filters import has_no_self_energy, is_one_particle_irreducible
from topologies.generate import generate
from topologies.genuine import Compression, compression, is_genuine
from topologies.graph import Diagram, Topology, from_key
from topologies.operators import OPERATORS, Leg, Operator, unlabelled
from topologies.skeletons import Skeleton, skeletons

__all__ = [
    "OPERATORS",
    "Census",
    "ChargeViolation",
    "Compression",
    "Diagram",
    "Leg",
    "MalformedInput",
    "NoSolution",
    "NuloopsError",
    "Operator",
    "Skeleton",
    "Topology",
    "census",
    "compression",
    "diagrams",
    "diagrams_of",
    "from_key",
    "generate",
    "has_no_self_energy",
    "insert_leg",
    "is_genuine",
    "is_one_particle_irreducible",
    "skeletons",
    "unlabelled",
]
