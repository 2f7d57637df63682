"""Files for Mathematica: SARAH and Sym2Int."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest

from charges.models.field import ModelField
from charges.models.model import Model
from exports import PUBLISHED, TOY, text, without_strings
from nuloops.formats import texts
from nuloops.formats.content import Content
from topologies import MalformedInput


def sarah_charges(main: str) -> dict[str, tuple[list[Fraction], int]]:
    """For each field its U(1) charges, and its SU(2) dimension."""
    found = {}
    groups = re.findall(r"Gauge\[\[\d+\]\] = \{\w+, (U|SU)\[", main)
    for row in re.findall(r"(?:Fermion|Scalar)Fields\[\[\d+\]\] = \{(.*)\};", main):
        name = row.split(",")[0]
        tail = re.split(r", (?![^{}]*\})", row)[-(len(groups) + main.count("Global[[")) :]
        tail = tail[: len(groups)]
        found[name] = ([Fraction(q) for q, group in zip(tail, groups, strict=True) if group == "U"], int(tail[1]))
    return found


@pytest.mark.parametrize("name", [*sorted(PUBLISHED), "toy"])
def test_sarah_terms_are_neutral(name: str) -> None:
    """Every term is there, with charges that add up to zero in the left-handed convention, and known names."""
    model = PUBLISHED.get(name, TOY)
    written = texts(model, "sarah")
    main = next(iter(written.values()))
    charges = sarah_charges(main)
    terms = [each for line in re.findall(r"Lag(?:No)?HC = -\((.*)\);", main) for each in line.split(" + ")]
    assert len(terms) == len(Content(model).interactions)
    parameters = written[next(path for path in written if path.endswith("parameters.m"))]
    for term in terms:
        coupling, *_, fields = term.split(" ")
        assert f"{{{coupling}, " in parameters
        total = [Fraction(0)] * len(next(iter(charges.values()))[0])
        for factor in fields.split("."):
            name = factor.removeprefix("conj[").removesuffix("]")
            total = [x + (-q if factor != name else q) for x, q in zip(total, charges[name][0], strict=True)]
        assert not any(total), term
    for path, content in written.items():
        bare = without_strings(content)
        assert all(bare.count(a) == bare.count(b) for a, b in ("[]", "{}", "()")), path
        assert not re.search(r"\w_\w", bare), path


def test_sarah_refuses_quadruplets() -> None:
    """One line."""
    with pytest.raises(MalformedInput, match="SU\\(2\\) dimension 4"):
        texts(Model("four", (), (ModelField("S", 0, {}, su2=4),)), "sarah")


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_sym2int_fields_are_those_of_the_model(name: str) -> None:
    """Representations and generations, read from the file."""
    model = PUBLISHED[name]
    rows = re.findall(r'fld\d+ = \{"(\w+)", \{(.*)\}, "([LRS])", "C", (\d+)\};', text(name, "sym2int"))
    assert len(rows) == len(Content(model).particles)
    total: Counter[str] = Counter()
    for (_, rep, kind, copies), each in zip(rows, Content(model).particles, strict=True):
        field = each.species.field
        expected = [
            Fraction(x)
            for x in (field.su3, field.su2, field.hypercharge, *(each.charges[i] for i in Content(model).u1s))
        ]
        assert [Fraction(x) for x in rep.split(", ")] == expected
        total[kind] += int(copies) * field.su3 * field.su2
    fermions = sum(f.su3 * f.su2 * (f.generations or 1) * (1 + f.vectorlike) for f in model.fields if f.fermion)
    assert total["L"] + total["R"] == fermions
