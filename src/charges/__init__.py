"""Charges that flow through a diagram, their residual group, and what it proves about neutrinos and dark matter."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from charges.analysis import Analysis
    from charges.anomalies.cancellation import ChiralFermion
    from charges.anomalies.solutions import AnomalyFree, anomaly_free
    from charges.arithmetic.affine import Affine
    from charges.arithmetic.numbers import exact
    from charges.dark.lines import (
        Assignment,
        DarkSector,
        Example,
        dark_assignments,
        dark_sector,
        is_dark,
        simplest,
        smallest_order,
        standard_model_subgroup,
    )
    from charges.dark.stability import Stability, stability
    from charges.flow.assignments import assignment_blocks, charges_at
    from charges.flow.conservation import Conservation, conserved, require_conserved
    from charges.flow.legs import CHI, LEG_CHARGES, LEG_HYPERCHARGES, Field, leg_charges
    from charges.flow.nowhere_zero import nowhere_zero_flows
    from charges.flow.solution import PhaseSolution, Solution
    from charges.flow.solving import missing_charge, modulus, solve, solve_all, solve_or_modulo
    from charges.models.field import ModelField
    from charges.models.model import Model
    from charges.neutrinos.diracness import Diracness, diracness
    from charges.neutrinos.mass_diagrams import mass_diagrams
    from charges.neutrinos.mass_terms import MassDiagrams
    from charges.panels.diagrams import general_zn_panel, u1_panel, zn_panel
    from charges.spectra.spectrum import Spectrum, spectrum
    from charges.symmetries.abelian import AbelianGroup
    from charges.symmetries.breaking import residual_group, residual_groups
    from charges.symmetries.nature import Nature, nature, nature_table
    from charges.symmetries.residual import Breaking, ResidualGroup, group_order
    from charges.terms.breaking import after_breaking
    from charges.terms.comparison import Comparison, compare
    from charges.terms.lagrangian import Lagrangian, lagrangian

__all__ = [
    "CHI",
    "LEG_CHARGES",
    "LEG_HYPERCHARGES",
    "AbelianGroup",
    "Affine",
    "Analysis",
    "AnomalyFree",
    "Assignment",
    "Breaking",
    "ChiralFermion",
    "Comparison",
    "Conservation",
    "DarkSector",
    "Diracness",
    "Example",
    "Field",
    "Lagrangian",
    "MassDiagrams",
    "Model",
    "ModelField",
    "Nature",
    "PhaseSolution",
    "ResidualGroup",
    "Solution",
    "Spectrum",
    "Stability",
    "after_breaking",
    "anomaly_free",
    "assignment_blocks",
    "charges_at",
    "compare",
    "conserved",
    "dark_assignments",
    "dark_sector",
    "diracness",
    "exact",
    "general_zn_panel",
    "group_order",
    "is_dark",
    "lagrangian",
    "leg_charges",
    "mass_diagrams",
    "missing_charge",
    "modulus",
    "nature",
    "nature_table",
    "nowhere_zero_flows",
    "require_conserved",
    "residual_group",
    "residual_groups",
    "simplest",
    "smallest_order",
    "solve",
    "solve_all",
    "solve_or_modulo",
    "spectrum",
    "stability",
    "standard_model_subgroup",
    "u1_panel",
    "zn_panel",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "analysis": ("Analysis",),
        "anomalies.cancellation": ("ChiralFermion",),
        "anomalies.solutions": (
            "AnomalyFree",
            "anomaly_free",
        ),
        "arithmetic.affine": ("Affine",),
        "arithmetic.numbers": ("exact",),
        "dark.lines": (
            "Assignment",
            "DarkSector",
            "Example",
            "dark_assignments",
            "dark_sector",
            "is_dark",
            "simplest",
            "smallest_order",
            "standard_model_subgroup",
        ),
        "dark.stability": (
            "Stability",
            "stability",
        ),
        "flow.assignments": (
            "assignment_blocks",
            "charges_at",
        ),
        "flow.conservation": (
            "Conservation",
            "conserved",
            "require_conserved",
        ),
        "flow.legs": (
            "CHI",
            "LEG_CHARGES",
            "LEG_HYPERCHARGES",
            "Field",
            "leg_charges",
        ),
        "flow.nowhere_zero": ("nowhere_zero_flows",),
        "flow.solution": (
            "PhaseSolution",
            "Solution",
        ),
        "flow.solving": (
            "missing_charge",
            "modulus",
            "solve",
            "solve_all",
            "solve_or_modulo",
        ),
        "models.field": ("ModelField",),
        "models.model": ("Model",),
        "neutrinos.diracness": (
            "Diracness",
            "diracness",
        ),
        "neutrinos.mass_diagrams": ("mass_diagrams",),
        "neutrinos.mass_terms": ("MassDiagrams",),
        "panels.diagrams": (
            "general_zn_panel",
            "u1_panel",
            "zn_panel",
        ),
        "spectra.spectrum": ("Spectrum", "spectrum"),
        "symmetries.abelian": ("AbelianGroup",),
        "symmetries.breaking": (
            "residual_group",
            "residual_groups",
        ),
        "symmetries.nature": (
            "Nature",
            "nature",
            "nature_table",
        ),
        "symmetries.residual": (
            "Breaking",
            "ResidualGroup",
            "group_order",
        ),
        "terms.breaking": ("after_breaking",),
        "terms.comparison": (
            "Comparison",
            "compare",
        ),
        "terms.lagrangian": (
            "Lagrangian",
            "lagrangian",
        ),
    },
)
