"""What flows through a diagram: charges, their residual group, and what that proves about neutrinos and dark matter."""

from charges.abelian import AbelianGroup
from charges.affine import Affine
from charges.analysis import Analysis
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
    nowhere_zero_flows,
    simplest,
    smallest_order,
    solve_or_modulo,
    standard_model_subgroup,
)
from charges.fields import CHI, LEG_CHARGES, LEG_HYPERCHARGES, Field, exact, leg_charges
from charges.flow import missing_charge, modulus, solve, solve_all
from charges.groups import Breaking, residual_groups
from charges.lagrangian import Lagrangian, after_breaking, lagrangian
from charges.mass_diagrams import MassDiagrams, mass_diagrams
from charges.models import Model, ModelField
from charges.nature import Nature, nature, nature_table
from charges.neutrinos import Diracness, diracness
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
