"""The catalogue: its numbers, its schema, its physics read back from the file, and the files it names."""

from __future__ import annotations

import importlib.resources
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nuloops import cli
from nuloops.catalogue.entries import Entry, summary, wanted
from nuloops.files.charged import ChargedOperator
from topologies import OPERATORS, Diagram, diagrams, is_genuine

Document = dict[str, Any]
SCHEMA = json.loads((importlib.resources.files("nuloops.catalogue") / "catalogue.schema.json").read_text())


def validate(document: Document) -> None:
    """Check a catalogue against the shipped schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def catalogue(folder: Path, *arguments: str) -> Document:
    """Run ``nuloops generate`` into a folder and read the catalogue."""
    assert cli.main(["generate", "--out", str(folder), *arguments]) == 0
    found: Document = json.loads((folder / "catalogue.json").read_text())
    return found


@pytest.fixture(scope="module")
def one_loop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document]:
    """Everything with one loop, genuine or not, as SVG and PNG."""
    folder = tmp_path_factory.mktemp("catalogue")
    return folder, catalogue(folder, "--loops", "1", "--all", "--format", "svg", "--format", "png")


@pytest.fixture(scope="module")
def entries() -> list[Document]:
    """All genuine diagrams of dirac-d4 and dirac-d5 with one and two loops, not drawn."""
    operators = [ChargedOperator(OPERATORS[name], {}) for name in ("dirac-d4", "dirac-d5")]
    found = wanted(operators, [1, 2], everything=False)
    return [Entry.of(diagram, model).document({}) for diagram, model in found]


def test_genuine_diagrams_by_operator_and_loops(entries: list[Document]) -> None:
    """2, 3, 7 and 54: dirac-d4 and dirac-d5 with one and two loops (computed twice, independently)."""
    count = [
        sum(1 for entry in entries if (entry["operator"], entry["loops"]) == (name, loops))
        for name in ("dirac-d4", "dirac-d5")
        for loops in (1, 2)
    ]
    assert count == [2, 3, 7, 54]
    assert len({entry["key"] for entry in entries}) == 66


def test_schema(one_loop: tuple[Path, Document], entries: list[Document]) -> None:
    document = one_loop[1]
    validate(document)
    validate({**document, "diagrams": entries})
    with pytest.raises(jsonschema.ValidationError):
        validate({**document, "diagrams": [{**entries[0], "genuine": "yes"}]})


def value(text: str, kappas: dict[str, Fraction]) -> Fraction:
    """Evaluate a charge such as ``-kappa_1 + kappa_2 - 3``."""
    total = Fraction(0)
    for term in text.replace("- ", "-").replace("+ ", "").split():
        sign, name = (-1, term[1:]) if term.startswith("-") else (1, term)
        total += sign * (kappas[name] if name in kappas else Fraction(name))
    return total


def excess(entry: Document, charges: dict[str, Fraction]) -> set[Fraction]:
    """Return what arrives minus what leaves, for the internal vertices."""
    total: dict[int, Fraction] = {}
    for line in entry["lines"]:
        for vertex, sign in ((line["head"], 1), (line["tail"], -1)):
            if isinstance(vertex, int):
                total[vertex] = total.get(vertex, Fraction(0)) + sign * charges[line["id"]]
    return set(total.values())


def test_charge_is_conserved_in_what_the_file_says(entries: list[Document]) -> None:
    for entry in entries:
        charges = entry["charges"]
        kappas = {name: Fraction(7**i, 11) for i, name in enumerate(charges["free"], 1)}
        left = excess(entry, {name: value(text, kappas) for name, text in charges["lines"].items()})
        modulus = charges["modulo"]
        assert left == ({0} if modulus is None else {0, -Fraction(modulus)})
        assert (modulus is None) == (entry["operator"] == "dirac-d5")


def test_phases_multiply_to_one_and_dark_lines_are_dark(entries: list[Document]) -> None:
    for entry in entries:
        internal = [line["id"] for line in entry["lines"] if not line["external"]]
        for residual in entry["residual"]:
            order = residual["order"]
            phases = {name: Fraction(power) for name, power in residual["phases"].items()}
            assert {left % order for left in excess(entry, phases)} == {0}
            step = order // 3  # the standard model spans the multiples of n / 3
            assert residual["dark_lines"] == [name for name in internal if phases[name] % step]
            for name, charge in residual["charges"].items():
                assert (Fraction(charge) * order / 3 - phases[name]) % order == 0
            if "all" in residual["grades"]:
                assert residual["dark_lines"] == internal
            assert residual["neutrinos"]["nature"] == "dirac"
        assert entry["dark"] == {"every_loop": 6, "all": 6 if entry["loops"] == 1 else 9}


def test_the_published_one_loop_model_comes_out(entries: list[Document]) -> None:
    """arXiv:1812.01599: N -1/2 (omega^5), eta 1/2 (omega), xi 7/2 (omega) under Z_6."""
    (entry,) = (entry for entry in entries if entry["key"] == "dirac-d5_0122_F01_S0212")
    (residual,) = entry["residual"]
    inside = [line["id"] for line in entry["lines"] if not line["external"]]
    assert [entry["charges"]["lines"][name] for name in inside] == ["kappa_1", "kappa_1 + 1", "kappa_1 + 4"]
    assert [residual["charges"][name] for name in inside] == ["-1/2", "1/2", "7/2"]
    assert [residual["phases"][name] for name in inside] == [5, 1, 1]


def test_insertions_are_the_genuine_diagrams_with_one_chi_more(entries: list[Document]) -> None:
    for loops in (1, 2):
        larger = {diagram.key for diagram in diagrams("dirac-d5", loops)}
        reached = set()
        for entry in entries:
            if (entry["operator"], entry["loops"]) == ("dirac-d4", loops):
                assert set(entry["insertions"]) <= larger
                reached |= set(entry["insertions"])
        assert reached
        if loops == 1:
            assert reached == larger


def test_all_marks_what_is_not_genuine(one_loop: tuple[Path, Document]) -> None:
    """22 labelled one-loop diagrams of dirac-d5 of which 7 are genuine, 2 of dirac-d4."""
    found = [(entry["operator"], entry["genuine"]) for entry in one_loop[1]["diagrams"]]
    assert [found.count(("dirac-d5", flag)) for flag in (True, False)] == [7, 15]
    assert [found.count(("dirac-d4", flag)) for flag in (True, False)] == [2, 0]
    for entry in one_loop[1]["diagrams"]:
        assert bool(is_genuine(Diagram.from_key(entry["key"]))) == entry["genuine"] == (entry["compression"] is None)
        if not entry["one_particle_irreducible"]:
            assert entry["dark"]["all"] is None  # a bridge is never dark


def test_files_are_where_the_catalogue_says(one_loop: tuple[Path, Document]) -> None:
    folder, document = one_loop
    named = {path for entry in document["diagrams"] for forms in entry["files"].values() for path in forms.values()}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == named | {"catalogue.json", "index.html"}
    for entry in document["diagrams"]:
        assert set(entry["files"]) == {"u1", *(residual["group"] for residual in entry["residual"])}
    page = (folder / "index.html").read_text()
    assert all(entry["key"] in page for entry in document["diagrams"])


def test_summary_counts_what_is_dark() -> None:
    """Genuine dirac-d5 at one loop: (7, 21) in Z_6, (7, 42) in Z_9, computed twice, independently."""
    found = summary(ChargedOperator(OPERATORS["dirac-d5"], {}), 1)
    assert found["counts"]["genuine_labelled_diagrams"] == 7
    assert [(dark["group"], dark["all_dark_diagrams"], dark["all_dark_assignments"]) for dark in found["dark"]] == [
        ("Z6", 7, 21),
        ("Z9", 7, 42),
    ]


def test_the_majorana_operator_is_solved_modulo_two(tmp_path: Path) -> None:
    document = catalogue(tmp_path, "--operator", "weinberg", "--loops", "1")
    validate(document)
    assert len(document["diagrams"]) == 4
    for entry in document["diagrams"]:
        assert entry["charges"]["modulo"] == "2"
        assert entry["dark"] == {"every_loop": 2, "all": 2}  # lepton parity is dark parity
        assert entry["residual"][0]["neutrinos"]["nature"] == "majorana"


def test_a_second_run_gives_the_same_catalogue(one_loop: tuple[Path, Document], tmp_path: Path) -> None:
    again = catalogue(tmp_path, "--loops", "1", "--all", "--format", "svg", "--format", "png")
    assert again == one_loop[1]
    for path in sorted(tmp_path.rglob("*.svg")):
        assert path.read_bytes() == (one_loop[0] / path.relative_to(tmp_path)).read_bytes()
