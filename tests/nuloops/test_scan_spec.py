"""What to scan: files of specifications, and filters that keep what they say."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")


from charges.contents.search import contents
from nuloops.scan.shards import plan, rows
from nuloops.scan.spec import Spec, difference, read
from scan_stores import DOUBLETS, GOOD, TRIPLETS
from topologies import MalformedInput


def test_filters() -> None:
    """Each filter keeps exactly the contents that it describes."""
    every = list(contents("weinberg", 1, residual=2))

    def kept(**filters: Any) -> set[str]:
        spec = Spec(("weinberg",), (1,), (2,), **filters)
        return {row["key"] for shard in plan(spec) for row in rows(spec, shard)}

    assert kept() == {each.key for each in every}
    assert kept(dark_matter=True) == {each.key for each in every if each.dark_matter}
    assert kept(max_fields=3) == {each.key for each in every if len(each.fields) <= 3}
    assert kept(genuine=True) == {each.key for each in every if each.lower_order is None}
    assert kept(grade="every-loop") == {each.key for each in every if each.grade == "every-loop"}
    assert kept(max_hypercharge=Fraction(1, 2)) == {
        each.key
        for each in every
        if "y_1" not in each.key and all(abs(f.numbers.hypercharge.constant) <= Fraction(1, 2) for f in each.fields)
    }
    assert kept(max_symmetry_charge=Fraction(0)) == {
        each.key for each in every if all(f.numbers.charge.constant == 0 for f in each.fields)
    }
    assert 0 < len(kept(max_hypercharge=Fraction(1, 2))) < len(every)


def test_charges_modulo_n_have_the_size_of_their_conjugates() -> None:
    """5 modulo 6 is that of the conjugate of 1: a field that is written as its conjugate passes as well."""
    spec = Spec(("dirac-d4",), (1,), (6,), max_su2=2, max_symmetry_charge=Fraction(1))
    found = {row["key"] for shard in plan(spec) for row in rows(spec, shard)}
    every = {each.key: each for each in contents("dirac-d4", 1, max_su2=2, residual=6)}
    charges = {key: {int(field.numbers.charge.constant) for field in each.fields} for key, each in every.items()}
    assert found == {key for key in every if charges[key] <= {1, 5}}
    assert any(5 in charges[key] for key in found)
    assert len(found) < len(every)


def test_specification(tmp_path: Path) -> None:
    """As the file says; one value stands for a list of one."""
    path = tmp_path / "scan.yaml"
    path.write_text(GOOD)
    assert read(path) == DOUBLETS
    path.write_text("operators: dirac-d5\nloops: 1\nresidual: [6, none]\n")
    assert read(path) == TRIPLETS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loops: 1\n", "key 'operators' is missing"),
        ("operators: higgs\nloops: 1\n", "line 1: operators: unknown operator 'higgs'"),
        ("operators: weinberg\nloops: [1, 9]\n", "line 2: loops: must be 1 to 3 loops, got 9"),
        ("operators: weinberg\nloops: [1, 1]\n", "line 2: loops: a value is given twice"),
        ("operators: weinberg\nloops: [1, +1]\n", "line 2: loops: a value is given twice"),
        ("operators: dirac-d5\nloops: 1\nresidual: [6, 06]\n", "line 3: residual: a value is given twice"),
        (GOOD + "max_fields: 0\n", "line 5: max_fields: must be 1 to 12, got 0"),
        (GOOD + "max_hypercharge: -1\n", "must not be negative"),
        (GOOD + "max_electric_charge: 0.5\n", "write the fraction 1/2"),
        (GOOD + "grade: dark\n", "must be all or every-loop"),
        (GOOD + "colour: yes\n", "must be true or false"),
        (GOOD + "max_charge: 2\n", "unknown key 'max_charge' in a scan"),
        ("operators: []\nloops: 1\n", "a list of 1 to 50"),
        ("operators: [dirac-d5]\nloops: 1\nresidual: [6, 5]\n", "line 3: residual[1]: L has charge -1, no multiple"),
        ("operators: dirac-d4\nloops: 1\n", "line 1: dirac-d4 conserves B-L only modulo 3: give a residual group"),
        ("operators: dirac-d5\nloops: [1, 2]\nresidual: 600\n", "line 3: residual: the order of the group must be"),
        ("operators: dirac-d5\nloops: 2\nmax_electric_charge: 16\n", "line 3: max_electric_charge: must be at most 15"),
        ("operators: dirac-d5\nloops: 1\nmax_su2: 2.0\n", "line 3: max_su2: must be an integer, got '2.0'"),
        ("operators: dirac-d5\nloops: 1\nmax_fields: [3]\n", "line 3: max_fields: must be a single value"),
        (
            "operators: dirac-d5\nloops: 1\nmax_symmetry_charge: 1e9\n",
            "line 3: max_symmetry_charge: the number 1e9 is a float: write 1000000000",
        ),
        ("operators: dirac-d5\nloops: 1\ngenuine: 1\n", "line 3: genuine: must be true or false"),
        ("operators: dirac-d5\nloops: 1\ndark_matter: ~\n", "line 3: dark_matter: must be true or false"),
        ("operators: !!python/name:os.system x\nloops: 1\n", "line 1: operators: tags are not read"),
        ("operators: &a [*a]\nloops: 1\n", "line 1: operators: anchors and aliases"),
        ("operators: dirac-d5\nloops: 1\nname: " + "[" * 99, "line 3: name[0][0][0][0][0][0][0][0]: nested more than"),
        ("[1, 2]\n", "line 1: a scan must be a mapping"),
        ("", "the file is empty"),
        ("operators: [dirac-d5\n", "not YAML"),
    ],
)
def test_bad_specifications(text: str, message: str, tmp_path: Path) -> None:
    """One line with the file, the line and the key."""
    path = tmp_path / "scan.yaml"
    path.write_text(text)
    with pytest.raises(MalformedInput) as caught:
        read(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_difference() -> None:
    """Key by key, in words of the file."""
    other = Spec(("dirac-d5",), (1,), (6, None), max_su2=2, colour=True)
    assert difference(DOUBLETS.document(), other.document()) == [
        "residual is [6] in the store and [6, none] now",
        "colour is false in the store and true now",
    ]
