"""What flows through a diagram: charges, their residual group, and what that proves about neutrinos and dark matter."""

from charges.abelian import AbelianGroup
from charges.affine import Affine
from charges.anomalies import AnomalyFree, ChiralFermion, anomaly_free
from charges.assignments import assignment_blocks, charges_at
from charges.comparison import Comparison, compare
from charges.conservation import Conservation, conserved, require_conserved
from charges.dark import (
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
from charges.flow import missing_charge, modulus, solve, solve_all, solve_or_modulo
from charges.groups import Breaking, residual_groups
from charges.lagrangian import Lagrangian, after_breaking, lagrangian
from charges.legs import CHI, LEG_CHARGES, LEG_HYPERCHARGES, Field, leg_charges
from charges.mass_diagrams import MassDiagrams, mass_diagrams
from charges.models import Model, ModelField
from charges.nature import Nature, nature, nature_table
from charges.neutrinos import Diracness, diracness
from charges.nowhere_zero import nowhere_zero_flows
from charges.numbers import exact
from charges.panels import general_zn_panel, u1_panel, zn_panel
from charges.residual import ResidualGroup, group_order, residual_group
from charges.solution import PhaseSolution, Solution
from charges.stability import Stability, stability

__all__ = [
    "CHI",
    "LEG_CHARGES",
    "LEG_HYPERCHARGES",
    "AbelianGroup",
    "Affine",
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
    "stability",
    "standard_model_subgroup",
    "u1_panel",
    "zn_panel",
]
