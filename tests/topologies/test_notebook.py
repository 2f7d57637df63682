"""Diagrams, solutions and lists of diagrams show themselves in a notebook; the notebook of the documentation runs."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

import charges
import topologies
from topologies import Diagram, MalformedInput, diagrams
from topologies.graphs.figures import SHOWN, Sheet

NOTEBOOK = Path(__file__).parent.parent.parent / "docs" / "notebook.ipynb"
ONE_LOOP = "dirac-d5_0122_F01_S0212"
FORMS = {"image/svg+xml", "application/pdf", "image/png", "text/plain"}


def outputs(cell: Any) -> set[str]:
    """The formats of a cell's output."""
    return {form for output in cell.outputs for form in output.get("data", {})}


def printed(cell: Any) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


@pytest.fixture(scope="module")
def executed() -> list[Any]:
    """The cells of the notebook after a run."""
    nbclient = pytest.importorskip("nbclient", reason="the notebook is executed by nbclient")
    pytest.importorskip("ipykernel", reason="the notebook needs a kernel")
    nbformat = pytest.importorskip("nbformat")  # comes with nbclient
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Jupyter itself
        nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={}).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebook_runs(executed: list[Any]) -> None:
    """Figures are shown where the text promises them, and the numbers are those of the text and of 1812.01599."""
    figures = [cell.source for cell in executed if outputs(cell) >= FORMS]
    assert [source.splitlines()[-1].split("(")[0] for source in figures] == [
        *("Sheet", "diagrams", "solution", "charges.zn_panel"),
    ]
    output = "\n".join(map(printed, executed))
    assert "16 graphs, of which 6 stay" in output
    assert "general: kappa_1 + 4  published: 7/2" in output
    assert "dirac because" in output
    assert "of 6 assignments 3 make every line dark" in output
    assert "false" not in output


def test_the_notebook_is_stored_without_outputs() -> None:
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert all(
        not cell["outputs"] and cell["execution_count"] is None for cell in content["cells"] if "outputs" in cell
    )
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])


def test_a_solution_shows_its_charges() -> None:
    solution = charges.solve(Diagram.from_key(ONE_LOOP))
    bundle = solution._repr_mimebundle_()
    assert set(bundle) == FORMS
    assert bundle["image/svg+xml"] == charges.u1_panel(solution).svg()
    phases = solution.modulo(6)
    assert phases._repr_mimebundle_(include=["image/svg+xml"]) == {"image/svg+xml": charges.zn_panel(phases).svg()}


def test_a_sheet_shows_its_diagrams() -> None:
    sheet = Sheet(diagrams("dirac-d5", 1), columns=3)
    assert [diagram.key for diagram in sheet] == [diagram.key for diagram in diagrams("dirac-d5", 1)]
    assert len(sheet) == 7
    bundle = sheet._repr_mimebundle_(exclude=["application/pdf", "image/png"])
    assert bundle["text/plain"] == "<Sheet of 7 figures in 3 columns>"
    assert bundle["image/svg+xml"] == sheet.svg()
    assert sheet.tikz().count(r"\node") == 7 * 5  # four legs and a number


def test_a_sheet_of_solutions_has_charges() -> None:
    solution = charges.solve(Diagram.from_key(ONE_LOOP))
    assert Sheet([solution]).tikz().count(r"\kappa") == 3
    assert r"\kappa" not in Sheet([solution.diagram]).tikz()


def test_a_long_sheet_shows_its_beginning() -> None:
    diagram = Diagram.from_key(ONE_LOOP)
    sheet = Sheet([diagram] * (SHOWN + 10))
    bundle = sheet._repr_mimebundle_(include=["image/svg+xml", "text/plain"])
    assert bundle["image/svg+xml"] == Sheet([diagram] * SHOWN).svg()
    assert bundle["text/plain"] == f"<Sheet of {SHOWN + 10} figures in 4 columns>"


def test_lists_of_figures_show_themselves_once_asked_to() -> None:
    """`%load_ext topologies`; other lists stay as they are."""
    shells = pytest.importorskip("IPython.core.interactiveshell", reason="lists are shown by IPython")
    settings = pytest.importorskip("traitlets.config").Config(HistoryManager={"enabled": False})  # leaves no files
    topologies.load_ipython_extension(shell := shells.InteractiveShell(config=settings))
    figures = list(diagrams("dirac-d5", 1))
    bundle, _ = shell.display_formatter.format(figures, include={"image/svg+xml", "text/plain"})
    assert bundle["image/svg+xml"] == Sheet(figures).svg()
    for items in ([], [1, 2], [*figures, None]):
        assert set(shell.display_formatter.format(items)[0]) == {"text/plain"}


def test_a_sheet_has_columns() -> None:
    with pytest.raises(MalformedInput, match="at least one column, got 0"):
        Sheet([], columns=0)
    assert "<svg" in Sheet([]).svg()  # an empty list is no mistake
