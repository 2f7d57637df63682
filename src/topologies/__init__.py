"""Loop topologies and diagrams of neutrino masses as networkx graphs: what can be drawn, before any charges.

Modules that need NumPy or networkx are imported on first use: counting needs neither.
"""

from typing import TYPE_CHECKING, Any

from topologies.counts.census import Census, census
from topologies.enumeration.counting import count
from topologies.enumeration.skeletons import Skeleton, skeletons
from topologies.errors import ChargeViolation, MalformedInput, NoSolution, NuloopsError
from topologies.graphs.figures import Sheet
from topologies.graphs.operators import OPERATORS, Leg, Operator, unlabelled
from topologies.later import later
from topologies.listing.diagrams import diagrams
from topologies.listing.insertions import Inserted, insertions, remove_leg, with_insertions
from topologies.listing.legs import diagrams_of, insert_leg
from topologies.listing.topologies import generate

if TYPE_CHECKING:
    from topologies.filters.divergence import divergences
    from topologies.filters.genuine import Compression, compression, is_genuine
    from topologies.filters.properties import (
        has_no_self_energy,
        has_no_snail,
        has_no_tadpole,
        is_assignable,
        is_one_particle_irreducible,
        select,
    )
    from topologies.graphs.graph import Diagram, Topology, as_topology, from_key
    from topologies.graphs.interchange import from_graph
    from topologies.graphs.literature import literature_name
    from topologies.verdict import Verdict

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
    "from_graph",
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

__getattr__, __dir__ = later(
    __name__,
    {
        "filters.divergence": ("divergences",),
        "filters.genuine": ("Compression", "compression", "is_genuine"),
        "filters.properties": (
            "has_no_self_energy",
            "has_no_snail",
            "has_no_tadpole",
            "is_assignable",
            "is_one_particle_irreducible",
            "select",
        ),
        "graphs.graph": ("Diagram", "Topology", "as_topology", "from_key"),
        "graphs.interchange": ("from_graph",),
        "graphs.literature": ("literature_name",),
        "verdict": ("Verdict",),
    },
)


def load_ipython_extension(shell: Any) -> None:
    """Make lists of diagrams or solutions show themselves as figures; IPython calls it at ``%load_ext topologies``."""
    from topologies.graphs.figures import list_bundle

    shell.display_formatter.mimebundle_formatter.for_type(list, list_bundle)
