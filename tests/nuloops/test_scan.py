"""Scans: the rows are the contents, whatever engine finds them; the cut into shards, columns, estimates."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")

import pyarrow.parquet as pq

from charges.contents.blanks import Blank, Dimensions, multiplets
from charges.contents.keys import read_key
from charges.contents.search import contents
from nuloops.scan import columns
from nuloops.scan.engines import Dask, Engine, InProcess
from nuloops.scan.estimate import from_records, from_trial
from nuloops.scan.query import ask, opened
from nuloops.scan.running import run
from nuloops.scan.shards import BLOCK, Shard, parquet, plan, rows
from nuloops.scan.spec import Spec
from nuloops.scan.store import Store
from nuloops.work.processes import Processes
from scan_stores import DOUBLETS, TRIPLETS, scanned_triplets, sums
from topologies import MalformedInput, diagrams


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One loop, Z6 and families, up to triplets."""
    return scanned_triplets(tmp_path_factory.mktemp("scan") / "store")


def test_rows_are_the_contents(store: Store) -> None:
    """As docs/models.md counts them: 290 and 98 models, each with exactly the diagrams that ``contents`` gives."""
    expected = {
        (residual, content.key): sorted(content.diagrams)
        for residual in (6, None)
        for content in contents("dirac-d5", 1, residual=residual)
    }
    found = defaultdict(list)
    for path in sorted(store.shards.glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            found[row["residual"], row["key"]].append(row["diagram"])
    assert {key: sorted(keys) for key, keys in found.items()} == expected
    assert (len(expected), sum(map(len, expected.values()))) == (388, 392)
    with opened(store) as connection:
        models = ask(connection, "SELECT residual, key, diagrams FROM models").rows
    assert {(residual, key): keys for residual, key, keys in models} == expected
    assert len(models) == len(expected)


def test_columns_say_what_the_key_says(store: Store) -> None:
    """Numerators, denominators and texts are those of the fields that the key describes."""
    for path in sorted(store.shards.glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            symmetry, fields = read_key(row["key"])
            assert (row["symmetry"], row["new_fields"]) == (symmetry, len(fields) == len(row["fields"]) and len(fields))
            assert row["id"] == columns.identity(row["operator"], row["loops"], row["residual"], row["key"])
            assert row["free"] == ("kappa" in row["key"] or "y_" in row["key"])
            for stored, numbers in zip(row["fields"], fields, strict=True):
                assert (stored["kind"], stored["su3"], stored["su2"]) == numbers[:3]
                assert stored["charge"] == str(numbers.charge)
                for name, form in (("hypercharge", numbers.hypercharge), ("charge", numbers.charge)):
                    if any(form.coefficients):
                        assert stored[f"{name}_num"] is stored[f"{name}_den"] is None
                    else:
                        assert Fraction(stored[f"{name}_num"], stored[f"{name}_den"]) == form.constant
            assert row["dark_fields"] == sum(field["dark"] for field in row["fields"])
            assert row["candidates"] == sum(field["dark_matter"] for field in row["fields"])
            assert (row["grade"] == "all") == (row["dark_fields"] == row["new_fields"])


@settings(max_examples=8)
@given(number=st.integers(0, 6), parts=st.integers(1, 9))
def test_parts_cover_a_diagram_once(number: int, parts: int) -> None:
    """Whatever the number of parts, their rows together are those of the whole diagram, none twice."""
    shard = list(plan(DOUBLETS))[number]
    whole = Counter(row["key"] for row in rows(DOUBLETS, shard))
    pieces = Counter(
        row["key"] for part in range(parts) for row in rows(DOUBLETS, shard._replace(part=part, parts=parts))
    )
    assert whole
    assert pieces == whole


def test_plan() -> None:
    """Shards are numbered, cut by diagram, and none is larger than a block; a group that does not fit is refused."""
    spec = Spec(("dirac-d5",), (1, 2), (6, 12))
    found = list(plan(spec))
    assert [shard.number for shard in found] == list(range(len(found)))
    keys = [diagram.key for loops in (1, 2) for diagram in diagrams("dirac-d5", loops)]
    assert list(dict.fromkeys(shard.diagram for shard in found if shard.residual == 6)) == keys
    assert max(shard.weight for shard in found) <= BLOCK
    assert max(shard.parts for shard in found) > 1
    for shard in found:
        assert 0 <= shard.part < shard.parts
    with pytest.raises(MalformedInput, match="shards are too many, at most 1000000"):
        next(plan(Spec(("dirac-d5",), (2,), (138, 141), max_su2=3, colour=True)))


@pytest.mark.parametrize(("operator", "loops", "su2", "colour"), [("dirac-d5", 1, 4, True), ("weinberg", 2, 3, False)])
def test_choices_are_counted_without_listing_them(operator: str, loops: int, su2: int, colour: bool) -> None:
    """The contraction of a network gives the number of representations that the search lists."""
    reps = multiplets(su2, colour)
    for diagram in diagrams(operator, loops):
        blank = Blank(diagram, None)
        listed = sum(1 for _ in blank.representations({"fermion": reps, "scalar": reps}))
        assert blank.choices(su2, colour) == listed > 0


def test_files_are_the_same_every_time() -> None:
    """Byte for byte."""
    shard = next(plan(DOUBLETS))
    assert parquet(rows(DOUBLETS, shard)) == parquet(rows(DOUBLETS, shard))


def test_threads_of_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a Dask worker may have: shards of one diagram at the same time do not disturb each other."""
    slowly = Blank.representations

    def representations(blank: Blank, allowed: Mapping[str, Sequence[Dimensions]]) -> Iterator[tuple[Dimensions, ...]]:
        for each in slowly(blank, allowed):
            time.sleep(0.001)  # another thread goes on
            yield each

    spec = Spec(("dirac-d5",), (1,), (6,), max_su2=2)
    shards = [next(plan(spec))._replace(part=i, parts=5) for i in range(5)]
    with monkeypatch.context() as patched, ThreadPoolExecutor(5) as pool:
        patched.setattr(Blank, "representations", representations)
        rows(spec, shards[0])  # prepares the diagram, for this thread
        together = list(pool.map(lambda shard: list(rows(spec, shard)), shards))
    assert together == [list(rows(spec, shard)) for shard in shards]
    assert sum(map(len, together)) == 18


@pytest.mark.parametrize("engine", [Processes(2), Dask(None, 2)], ids=["processes", "dask"])
def test_engines_agree(engine: Engine, tmp_path: Path) -> None:
    """Every engine writes the same files as one process."""
    if isinstance(engine, Dask):
        pytest.importorskip("distributed", reason="this engine is Dask")
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    run(one, DOUBLETS, InProcess())
    outcome = run(other, DOUBLETS, engine)
    assert sums(one) == sums(other)
    assert (outcome.computed, outcome.shards) == (7, 7)


def test_parts_of_a_job_array(tmp_path: Path) -> None:
    """Jobs i/n in any order make the same store, which a whole scan then finds finished."""
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    run(one, DOUBLETS, InProcess())
    for i in (3, 1, 2):
        run(other, DOUBLETS, InProcess(), part=(i, 3))
    assert sums(one) == sums(other)
    assert run(other, DOUBLETS, InProcess()).computed == 0


def test_other_programs_read_the_files(store: Store) -> None:
    """pandas and polars."""
    path = str(store.shards / "*.parquet")
    polars = pytest.importorskip("polars", reason="reads the files without us")
    assert polars.read_parquet(path).n_unique("id") == 388
    pandas = pytest.importorskip("pandas", reason="reads the files without us")
    frame = pandas.read_parquet(store.shards)
    assert len(frame.drop_duplicates(["operator", "loops", "residual", "key"])) == 388


def test_columns_are_documented(store: Store) -> None:
    """In the files and on the page, with the same words."""
    page = (Path(__file__).parent.parent.parent / "docs" / "scans.md").read_text()
    for name, (_, meaning) in {**columns.COLUMNS, **columns.FIELD_COLUMNS}.items():
        assert f"| {name} |" in page
        assert meaning in page
    schema = pq.read_schema(store.shards / "000000.parquet")
    assert [field.name for field in schema] == list(columns.COLUMNS)
    assert schema.field("lower_order").metadata[b"meaning"].decode() == columns.COLUMNS["lower_order"][1]


def test_estimates() -> None:
    """Trying a part predicts the whole roughly, and what is finished predicts the rest."""
    shards = list(plan(TRIPLETS))
    trial = from_trial(TRIPLETS, shards)
    assert 392 / 3 < trial.rows < 392 * 3
    written = sum(len(parquet(rows(TRIPLETS, shard))[0]) for shard in shards)
    assert written / 2 < trial.bytes < written * 2  # most of small files is what every file has
    found = from_records(shards, [])
    assert found.rows == found.seconds == 0


def test_shard_is_plain_data() -> None:
    """As the plan stores it."""
    shard = next(plan(DOUBLETS))
    assert Shard(*json.loads(json.dumps(shard))) == shard
