"""One analysis of a model: its parts are made once, and do not depend on what is asked first."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from charges import Analysis, after_breaking, diracness, lagrangian, mass_diagrams, stability
from charges.models.completion import completed
from charges.models.model import Model
from charges.neutrinos.light import light_neutrinos, partners
from charges.terms.alphabet import Alphabet
from charges.terms.vacuum import induced_vevs
from nuloops.files.models import published, read
from nuloops.report.examine import report
from nuloops.report.html import html
from nuloops.report.latex import latex
from nuloops.report.text import text

INDUCED = Path(__file__).parent.parent / "refereed" / "induced-dirac.yaml"
PARTS: dict[str, Callable[[Analysis], Any]] = {
    "lagrangian": lambda found: found.lagrangian.text(),
    "after breaking": lambda found: [str(each) for each in found.after_breaking],
    "spectrum": lambda found: found.spectrum,
    "light": lambda found: found.light,
    "partners": lambda found: found.partners,
    "diracness": lambda found: found.diracness,
    "stability": lambda found: found.stability,
    "vevs": lambda found: {name: str(term) for name, term in found.vevs.items()},
    "masses": lambda found: {kind: str(each) for kind, each in found.masses.items()},
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many alphabets are made and how many models are completed from now on."""
    count: Counter[str] = Counter()
    make = Alphabet.__init__

    def counted(alphabet: Alphabet, model: Model) -> None:
        count["alphabets"] += 1
        make(alphabet, model)

    def complete(model: Model) -> Any:
        count["completions"] += 1
        return completed(model)

    monkeypatch.setattr(Alphabet, "__init__", counted)
    for name, module in list(sys.modules.items()):
        if name.startswith(("charges.", "nuloops.")) and getattr(module, "completed", None) is completed:
            monkeypatch.setattr(module, "completed", complete)
    return count


@pytest.mark.parametrize("name", published())
def test_a_report_makes_one_alphabet(name: str, made: Counter[str]) -> None:
    """It also completes the model once; its text, page and LaTeX ask for nothing more."""
    file = read(published()[name])
    made.clear()
    found = report(file, max_loops=max(2, file.claims.most_loops))
    assert list(text(found))
    assert html(found)
    assert list(latex(found))
    assert made == {"alphabets": 1, "completions": 1}


def test_induced_vevs_make_another_model(made: Counter[str]) -> None:
    """Fields with vevs are letters of another kind, so that model has an alphabet of its own."""
    file = read(INDUCED)
    made.clear()
    found = report(file).analysis
    assert found.vevs
    assert found.vacuum.model.vevs == (*file.model.vevs, *found.vevs)
    assert made == {"alphabets": 2, "completions": 2}


@pytest.mark.parametrize("name", ["dirac-one-loop", "dirac-accidental", "scotogenic", INDUCED.stem])
def test_the_order_of_questions_does_not_matter(name: str) -> None:
    """Each part is asked for alone, and all are asked for in any order."""
    model = read(published().get(name, INDUCED)).model
    alone = {part: ask(Analysis(model)) for part, ask in PARTS.items()}
    for seed in range(3):
        order = list(PARTS)
        Random(seed).shuffle(order)
        found = Analysis(model)
        assert {part: PARTS[part](found) for part in order} == alone


@pytest.mark.parametrize("name", published())
def test_functions_of_a_model_agree(name: str) -> None:
    """Functions of a model give what its analysis gives."""
    model = read(published()[name]).model
    found, whole = Analysis(model), completed(model)[0]
    assert found.diracness == diracness(model)
    assert found.stability == stability(model)
    assert found.lagrangian == lagrangian(model, complete=True)
    assert found.after_breaking == after_breaking(whole)
    assert found.light == light_neutrinos(model)
    assert found.partners == partners(model)
    assert found.vevs == induced_vevs(whole)
    assert found.vacuum is found
    for kind, masses in found.masses.items():
        assert str(masses) == str(mass_diagrams(model, kind)), kind
