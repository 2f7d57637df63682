"""The house: which room may import which, no circles, light doors, and the public names that stay."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import pytest

import charges
import nuloops
import topologies

SOURCE = Path(topologies.__file__).parent.parent
PACKAGES = ("topologies", "charges", "nuloops")

# What each room may import: rooms and loose files of its own package here, other packages in BELOW.  A room is a folder
# with its subfolders, unless these are named themselves; a loose file at the top of a package stands for itself.
ROOMS = {
    "topologies": {
        "errors": "",
        "later": "",
        "verdict": "",
        "frozen": "",
        "integers": "errors",
        "machine": "errors",
        "drawing": "errors later",
        "drawing/text": "errors drawing",
        "drawing/layouts": "errors frozen drawing",
        "drawing/scenes": "errors drawing drawing/text drawing/layouts",
        "drawing/writers": "errors machine drawing drawing/text drawing/layouts drawing/scenes",
        "drawing/slides": "errors machine drawing drawing/text drawing/layouts drawing/scenes drawing/writers",
        "graphs": "errors integers machine drawing",
        "filters": "errors verdict graphs",
        "enumeration": "errors verdict integers graphs filters",
        "kernel": "errors integers later machine graphs enumeration",
        "listing": "errors integers graphs filters enumeration kernel",
        "counts": "errors integers machine graphs filters enumeration kernel listing",
    },
    "charges": {
        "words": "",
        "arithmetic": "",
        "symmetries": "words arithmetic",
        "gauge": "",
        "models": "words arithmetic symmetries",
        "flow": "arithmetic",
        "terms": "words arithmetic gauge models",
        "anomalies": "words arithmetic symmetries models flow",
        "spectra": "words arithmetic gauge models terms",
        "neutrinos": "words arithmetic gauge models flow terms anomalies spectra",
        "dark": "words arithmetic symmetries models flow terms anomalies neutrinos",
        "objections": "words arithmetic models terms anomalies spectra dark",
        "panels": "arithmetic symmetries models flow neutrinos dark",
        "special": "arithmetic gauge",
        "contents": "arithmetic gauge models flow terms dark",
        "analysis": "arithmetic symmetries models terms anomalies spectra neutrinos dark objections",
        "strategies": "arithmetic symmetries models flow",
    },
    "nuloops": {
        "typesetting": "",
        "work": "",
        "files": "typesetting",
        "checking": "",
        "console": "typesetting files",
        "formats": "typesetting files",
        "catalogue": "files work",
        "report": "typesetting files console formats catalogue",
        "decks": "work files console catalogue report",
        "scan": "typesetting files work formats catalogue",
        "commands": "typesetting work files checking console formats catalogue report decks scan",
        "cli": "console work commands",
        "door": "files console catalogue report",
        "__main__": "cli",
    },
}
BELOW: dict[str, dict[str, str | None]] = {  # what rooms take from the packages further down; None for anything
    "topologies": {},
    "charges": {"topologies": "errors frozen integers verdict graphs filters listing drawing/text"},
    "nuloops": {"topologies": None, "charges": None},
}


@cache
def modules() -> dict[str, Path]:
    """Every module of the packages by its name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((SOURCE / package).rglob("*.py")):
            name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def is_door(module: str) -> bool:
    """Whether a module is the ``__init__`` of a package or of a room."""
    return modules()[module].name == "__init__.py"


@cache
def syntax(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(modules()[module].read_text("utf-8"))


@cache
def taken(module: str) -> dict[str, str]:
    """The names that a door hands on, each with the module that it takes it from."""
    return {
        alias.asname or alias.name: node.module
        for node in ast.walk(syntax(module))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for alias in node.names
    }


def home(module: str, name: str) -> str:
    """Where ``from module import name`` comes from in the end, behind all doors."""
    if f"{module}.{name}" in modules():
        return f"{module}.{name}"
    if is_door(module) and name in taken(module) and taken(module)[name] in modules():
        return home(taken(module)[name], name)
    return module


@cache
def old_paths() -> set[str]:
    """Modules that only say where their names are now."""
    return {
        module
        for module, path in modules().items()
        if not is_door(module) and module.count(".") < 3 and path.read_text().startswith('"""Moved: ')
    }


@cache
def imports() -> nx.DiGraph[str]:
    """Which module imports which, in functions and for type checking, too; those left at their old paths aside."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for module in modules().keys() - old_paths():
        for node in ast.walk(syntax(module)):
            if isinstance(node, ast.Import):
                pairs = [(alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{module} has a relative import"
                pairs = [(str(node.module), alias.name) for alias in node.names]
            else:
                continue
            for base, name in pairs:
                if base in modules() and (target := home(base, name)) != module:
                    graph.add_edge(module, target)
    return graph


def room(module: str) -> tuple[str, str]:
    """The package and the room of a module; the room of the door of a package is empty."""
    package, *rest = module.split(".")
    if not rest:
        return package, ""
    if not is_door(module) and len(rest) > 1:
        rest = rest[:-1]
    names = ["/".join(rest[:i]) for i in range(len(rest), 0, -1)]
    return package, next((name for name in names if name in ROOMS[package]), names[0])


def circles(graph: nx.DiGraph[Any]) -> list[list[str]]:
    """What imports itself in the end."""
    return [sorted(map(str, part)) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_old_paths_are_for_others() -> None:
    """Nothing here imports a module that was left at its old path."""
    assert old_paths()
    assert [(a, b) for a, b in imports().edges if b in old_paths()] == []


def test_no_circle_of_files() -> None:
    """Doors aside: they hand on what their rooms define."""
    assert circles(imports().subgraph([module for module in imports() if not is_door(module)])) == []


def test_no_circle_of_rooms() -> None:
    """Doors of packages aside."""
    graph = nx.DiGraph([(room(a), room(b)) for a, b in imports().edges if not is_door(a) and room(a) != room(b)])
    assert circles(graph) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_rooms_import_what_they_may(package: str) -> None:
    """The table above, and nuloops -> charges -> topologies."""
    wrong = []
    for module, target in imports().edges:
        (mine, here), (theirs, there) = room(module), room(target)
        if mine != package or is_door(module):
            continue
        if here not in ROOMS[package]:
            wrong.append(f"{module} is in no room of the table")
        elif theirs == package:
            if there and there != here and there not in ROOMS[package][here].split():
                wrong.append(f"{module} imports {target}")
        else:
            allowed = BELOW[package].get(theirs, "")
            if allowed is not None and there not in allowed.split():
                wrong.append(f"{module} imports {target}")
    assert sorted(set(wrong)) == []


def test_rooms_of_the_table_exist() -> None:
    """No line of the table is about a room that is gone."""
    present = {room(module) for module in modules()}
    assert {(package, name) for package, rooms in ROOMS.items() for name in rooms} - present == set()


def test_doors_define_nothing() -> None:
    """An ``__init__`` is empty, or hands on names: then none that a file of its room bears."""
    for module in filter(is_door, modules()):
        if module.count(".") == 0:
            continue
        for node in syntax(module).body:
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_plain = isinstance(node, (ast.Import, ast.ImportFrom, ast.If, ast.Assign, ast.AnnAssign))
            assert is_text or is_plain, f"{module} defines something"
        files = {path.stem for path in modules()[module].parent.glob("*.py")}
        assert set(taken(module)) & files == set(), module


def test_doors_hand_on_what_they_list() -> None:
    """Each name in ``__all__`` of a room is found, also where it is loaded only when it is asked for."""
    doors = [import_module(module) for module in filter(is_door, modules())]
    missing = [
        (door.__name__, name) for door in doors for name in getattr(door, "__all__", ()) if not hasattr(door, name)
    ]
    assert missing == []


@pytest.mark.parametrize("package", [topologies, charges, nuloops], ids=lambda package: str(package.__name__))
def test_no_module_hides_behind_a_name(package: ModuleType) -> None:
    """Neither a room nor a loose file has the name of something that the package exports."""
    folder = Path(str(package.__file__)).parent
    loose = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert loose & set(package.__all__) == set()


SYSTEM = ("fcntl", "resource", "pthread_sigmask", "sched_getaffinity", "/proc", "/sys/", "getuid", "O_RDONLY")


def test_the_system_has_its_place() -> None:
    """What differs between operating systems stands in one room and one file."""
    for module, path in modules().items():
        if module.startswith("topologies.machine.") or module == "nuloops.work.signals":
            continue
        words = {node.id for node in ast.walk(syntax(module)) if isinstance(node, ast.Name)}
        words |= {node.attr for node in ast.walk(syntax(module)) if isinstance(node, ast.Attribute)}
        words |= {
            alias.name for node in ast.walk(syntax(module)) if isinstance(node, ast.Import) for alias in node.names
        }
        text = path.read_text("utf-8")
        assert {word for word in SYSTEM if word in words or (word[0] == "/" and word in text)} == set(), module


def test_everything_imports_on_other_systems() -> None:
    """Without ``fcntl`` and ``resource``, which Windows does not have."""
    optional = {"charges.strategies", "nuloops.__main__"}
    names = [module for module in modules() if module not in optional]
    code = (
        "import sys, importlib\n"
        "sys.modules['fcntl'] = sys.modules['resource'] = None\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stderr == ""
    assert run.returncode == 0


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
    heavy = {"yaml", "pydantic", "sympy", "nuloops.files.models", "nuloops.report.examine"}
    assert set(loaded.split()) & heavy == set()


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
    },
    nuloops: {"LoadedModel", "Verification", "draw", "generate", "load"},
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
    for package in (topologies, charges, nuloops):
        assert (Path(str(package.__file__)).parent / "py.typed").exists()
