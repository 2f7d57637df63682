"""Imports point one way, importing is light, and the public names stay."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import charges
import topologies

SOURCE = Path(topologies.__file__).parent.parent
ALLOWED = {"topologies": {"topologies"}, "charges": {"topologies", "charges"}}


def imported(path: Path) -> Iterator[str]:
    """The packages that a file imports anywhere, in functions and for type checking, too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:  # a relative import stays within its package
            yield str(node.module).partition(".")[0]


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_point_one_way(package: str) -> None:
    """nuloops -> charges -> topologies."""
    files = sorted((SOURCE / package).rglob("*.py"))
    assert len(files) > 5
    for path in files:
        ours = {name for name in imported(path) if name in ("topologies", "charges", "nuloops")}
        assert ours <= ALLOWED[package], f"{path.relative_to(SOURCE)} imports {ours - ALLOWED[package]}"


@pytest.mark.parametrize("package", ["topologies", "charges"])
def test_importing_is_light(package: str) -> None:
    """Neither algebra nor drawing nor testing is loaded before it is used, nor a package further up."""
    code = f"import sys, {package}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert package in loaded
    heavy = {"sympy", "matplotlib", "pygraphviz", "graphviz", "hypothesis", "yaml", "nuloops"}
    assert loaded & (heavy | ({"charges"} if package == "topologies" else set())) == set()


KEY = "dirac-d5_0122_F01_S0212"


@pytest.mark.parametrize(
    "command",
    [
        ["draw", KEY, "--panel", "both", "--out", "figure.svg"],
        ["charges", "--diagram", KEY],
        ["dark", "--residual", "6"],
        ["nature", "--group", "Z6", "--phase", "4"],
        ["residual", "--charge", "L=-1"],
        ["anomalies"],
        ["count", "--loops", "1", "--operator", "dirac-d5"],
    ],
    ids=lambda command: command[0],
)
def test_only_files_of_users_need_what_reads_them(command: list[str], tmp_path: Path) -> None:
    """A command that reads no YAML imports neither YAML nor pydantic, which take a quarter of a second."""
    code = f"from nuloops.cli import main; print(main({command})); import sys; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    *_, ended, loaded = run.stdout.splitlines()
    assert ended == "0"
    assert set(loaded.split()) & {"yaml", "pydantic", "sympy", "nuloops.modelfile", "nuloops.report"} == set()


def test_strategies_are_imported_on_demand() -> None:
    """``from charges import strategies`` works without anything more; Hypothesis comes with it."""
    code = "from charges import strategies; import sys; print('hypothesis' in sys.modules, strategies.__name__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "charges.strategies"]


PUBLIC = {
    topologies: {
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
    },
    charges: {
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
    },
}


@pytest.mark.parametrize("package", PUBLIC, ids=lambda package: package.__name__)
def test_public_names(package: ModuleType) -> None:
    """Names are added here when they are added there, and never taken away."""
    assert set(package.__all__) == PUBLIC[package]
    assert list(package.__all__) == sorted(package.__all__, key=lambda name: (not name.isupper(), name.islower(), name))
    for name in package.__all__:
        found = getattr(package, name)
        if callable(found):
            assert found.__doc__, f"{package.__name__}.{name} has no docstring"


def test_packages_are_typed() -> None:
    """So that the type checkers of others read the annotations."""
    for package in (topologies, charges):
        assert (Path(str(package.__file__)).parent / "py.typed").exists()
