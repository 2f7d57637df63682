"""Loop topologies and diagrams of neutrino masses as networkx graphs: what can be drawn, before any charges."""

from topologies.census import Census, census, diagrams
from topologies.counting import count
from topologies.diagrams import diagrams_of, insert_leg
from topologies.divergence import divergences
from topologies.errors import ChargeViolation, MalformedInput, NoSolution, NuloopsError
from topologies.figure import Sheet
from topologies.filters import (
    Verdict,
    has_no_self_energy,
    has_no_snail,
    has_no_tadpole,
    is_assignable,
    is_one_particle_irreducible,
    select,
)
from topologies.generate import generate
from topologies.genuine import Compression, compression, is_genuine
from topologies.graph import Diagram, Topology, as_topology, from_key
from topologies.insertions import Inserted, insertions, remove_leg, with_insertions
from topologies.literature import literature_name
from topologies.operators import OPERATORS, Leg, Operator, unlabelled
from topologies.skeletons import Skeleton, skeletons

__all__ = [
    "OPERATORS",
    "Census",
    "ChargeViolation",
    "Compression",
    "Diagram",
    "Inserted",
    "Leg",
    "MalformedInput",
    "NoSolution",
    "NuloopsError",
    "Operator",
    "Sheet",
    "Skeleton",
    "Topology",
    "Verdict",
    "as_topology",
    "census",
    "compression",
    "count",
    "diagrams",
    "diagrams_of",
    "divergences",
    "from_key",
    "generate",
    "has_no_self_energy",
    "has_no_snail",
    "has_no_tadpole",
    "insert_leg",
    "insertions",
    "is_assignable",
    "is_genuine",
    "is_one_particle_irreducible",
    "literature_name",
    "remove_leg",
    "select",
    "skeletons",
    "unlabelled",
    "with_insertions",
]
