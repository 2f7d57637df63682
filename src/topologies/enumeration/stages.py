"""The stages of a census: those that the engines list, and those that they count."""

from __future__ import annotations

from topologies.verdict import Choice


class Stage(Choice):
    """What the engines list, in the order of the kernel; the first four do not ask which legs are fermions."""

    TOPOLOGIES = "topologies"
    IRREDUCIBLE = "irreducible"
    NO_TADPOLE = "no_tadpole"
    NO_SELF_ENERGY = "no_self_energy"
    ASSIGNABLE = "assignable"
    ONE_PARTICLE_IRREDUCIBLE = "one_particle_irreducible"
    GENUINE_TOPOLOGIES = "genuine_topologies"
    DIAGRAMS = "diagrams"
    FINITE_DIAGRAMS = "finite_diagrams"
    GENUINE_DIAGRAMS = "genuine_diagrams"


STAGES = tuple(Stage)
BEFORE_FERMIONS = STAGES[:4]  # stages that do not ask which legs are fermions
OF_DIAGRAMS = STAGES[7:]  # stages whose members are diagrams; those of the others are topologies
COUNTED = (  # the numbers of a census, in the order of the kernel
    "topologies",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "diagrams",
    "finite_diagrams",
    "genuine_topologies",
    "genuine_diagrams",
    "labelled_topologies",
    "labelled_no_self_energy",
    "labelled_assignable",
    "labelled_one_particle_irreducible",
    "labelled_diagrams",
    "genuine_labelled_topologies",
    "genuine_labelled_diagrams",
)
