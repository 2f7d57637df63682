"""Loop topologies and diagrams of neutrino masses as networkx graphs: what can be drawn, before any charges.

What needs NumPy or networkx is imported when it is first asked for: counting needs neither.  Modules that have the name
of a function are imported here, before the function takes the name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from topologies.counting import count
from topologies.diagrams import diagrams_of, insert_leg
from topologies.errors import ChargeViolation, MalformedInput, NoSolution, NuloopsError
from topologies.figure import Sheet
from topologies.generate import generate
from topologies.insertions import Inserted, insertions, remove_leg, with_insertions
from topologies.operators import OPERATORS, Leg, Operator, unlabelled
from topologies.skeletons import Skeleton, skeletons

from topologies.census import Census, census, diagrams  # isort: skip  # after the module topologies.diagrams

if TYPE_CHECKING:
    from topologies.divergence import divergences
    from topologies.filters import (
        has_no_self_energy,
        has_no_snail,
        has_no_tadpole,
        is_assignable,
        is_one_particle_irreducible,
        select,
    )
    from topologies.genuine import Compression, compression, is_genuine
    from topologies.graph import Diagram, Topology, as_topology, from_key
    from topologies.literature import literature_name
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

_LATER = {
    "divergence": ("divergences",),
    "filters": (
        "has_no_self_energy",
        "has_no_snail",
        "has_no_tadpole",
        "is_assignable",
        "is_one_particle_irreducible",
        "select",
    ),
    "genuine": ("Compression", "compression", "is_genuine"),
    "graph": ("Diagram", "Topology", "as_topology", "from_key"),
    "literature": ("literature_name",),
    "verdict": ("Verdict",),
}


def __getattr__(name: str) -> Any:
    for module, names in _LATER.items():
        if name in names:
            found = getattr(import_module(f"topologies.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'topologies' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext topologies``: lists of diagrams and of solutions show themselves, too.  Called by IPython."""
    from topologies.figure import list_bundle

    shell.display_formatter.mimebundle_formatter.for_type(list, list_bundle)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
