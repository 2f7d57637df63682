"""The stages of a census: those that the engines list, and those that they count."""

from __future__ import annotations

STAGES = (
    "topologies",
    "irreducible",
    "no_tadpole",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "genuine_topologies",
    "diagrams",
    "finite_diagrams",
    "genuine_diagrams",
)
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
