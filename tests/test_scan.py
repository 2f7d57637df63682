"""Scans: the rows are the contents, whatever engine finds them; specifications, questions, estimates, commands."""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")

import pyarrow.parquet as pq

from charges.content_keys import read_key
from charges.content_lines import Rep, Sheet, multiplets
from charges.contents import contents
from nuloops import cli
from nuloops.scan import columns, command
from nuloops.scan.engines import Dask, Engine, InProcess, Processes
from nuloops.scan.estimate import from_records, from_trial
from nuloops.scan.figures import draw
from nuloops.scan.locks import StoreError
from nuloops.scan.query import NAMED, TABLES, as_json, ask, opened, write_csv
from nuloops.scan.running import run
from nuloops.scan.shards import BLOCK, Shard, parquet, plan, rows
from nuloops.scan.spec import Spec, difference, read
from nuloops.scan.store import Store
from topologies import MalformedInput, diagrams

DOUBLETS = Spec(("dirac-d5",), (1,), (6,), max_su2=2)
TRIPLETS = Spec(("dirac-d5",), (1,), (6, None))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One loop, Z6 and families, up to triplets."""
    made = Store(tmp_path_factory.mktemp("scan") / "store")
    run(made, TRIPLETS, InProcess())
    return made


def sums(made: Store) -> list[tuple[int, int, str]]:
    return [(record.shard, record.rows, record.sha256) for record in made.check()]


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
        sheet = Sheet(diagram, None)
        listed = sum(1 for _ in sheet.representations({"fermion": reps, "scalar": reps}))
        assert sheet.choices(su2, colour) == listed > 0


def test_files_are_the_same_every_time() -> None:
    """Byte for byte."""
    shard = next(plan(DOUBLETS))
    assert parquet(rows(DOUBLETS, shard)) == parquet(rows(DOUBLETS, shard))


def test_threads_of_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a Dask worker may have: shards of one diagram at the same time do not disturb each other."""
    slowly = Sheet.representations

    def representations(sheet: Sheet, allowed: Mapping[str, Sequence[Rep]]) -> Iterator[tuple[Rep, ...]]:
        for each in slowly(sheet, allowed):
            time.sleep(0.001)  # another thread goes on
            yield each

    spec = Spec(("dirac-d5",), (1,), (6,), max_su2=2)
    shards = [next(plan(spec))._replace(part=i, parts=5) for i in range(5)]
    with monkeypatch.context() as patched, ThreadPoolExecutor(5) as pool:
        patched.setattr(Sheet, "representations", representations)
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


GOOD = "operators: [dirac-d5]\nloops: [1]\nresidual: 6\nmax_su2: 2\n"


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


def test_named_questions(store: Store) -> None:
    """Their numbers are those of ``contents``."""
    with opened(store) as connection:
        answers = {name: ask(connection, name) for name in NAMED}
        assert ask(connection, "SELECT count(*) FROM rows").rows == [(392,)]
        ordered = ask(connection, "smallest", 1000).rows
        triplets = ask(connection, "SELECT count(*) FROM fields WHERE su2 = 3").rows
    assert triplets[0][0] > 0
    assert answers["residual"].rows == [("dirac-d5", 1, 6, 290, 290, 88, 3), ("dirac-d5", 1, None, 98, 98, 28, 3)]
    assert sum(row[4] for row in answers["diagram"].rows) == 392
    assert len(answers["diagram"].rows) == 14
    smallest = answers["smallest"]
    assert [row[0] for row in smallest.rows] == [3] * 20
    assert "B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)" in {row[2] for row in smallest.rows}
    assert answers["dark-matter"].rows == [row for row in ordered if row[1]][:20]
    with_candidate = [(*row[:4], row[5]) for row in answers["candidates"].rows]
    counts = Counter(
        (residual, len(content.fields))
        for residual in (6, None)
        for content in contents("dirac-d5", 1, residual=residual)
        if content.dark_matter
    )
    assert {(row[2], row[3]): row[4] for row in with_candidate} == dict(counts)


def test_repeats_are_found_again(store: Store) -> None:
    """The models that several diagrams have are looked for once, and the file of them is used the next time."""
    with opened(store) as connection:
        first = ask(connection, "SELECT key, diagrams FROM models WHERE len(diagrams) > 1 ORDER BY key").rows
    kept = list(store.folder.glob("repeats-*.parquet"))
    assert (len(first), len(kept)) == (4, 1)
    before = kept[0].stat().st_mtime_ns
    with opened(store) as connection:
        assert ask(connection, "SELECT key, diagrams FROM models WHERE len(diagrams) > 1 ORDER BY key").rows == first
    assert kept[0].stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "question",
    [
        "DROP VIEW rows",
        "COPY rows TO 'x.csv'",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM nowhere",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "ATTACH 'x.db'",
        "smallest models",
        "",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM sqlite_scan('x.db', 'y')",
        "SELECT * FROM query('DROP VIEW rows')",
        "WITH x AS (INSERT INTO repeats SELECT * FROM repeats RETURNING id) SELECT * FROM x",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM repeats",
        "LOAD httpfs",
        "EXPORT DATABASE 'x'",
        "CALL enable_logging()",
        "SELECT 1 / (",
        "SELECT $1",
        "SELECT error('two\nlines')",
        "SELECT * FROM secret",
    ],
)
def test_bad_questions(store: Store, question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line; nothing is read or written outside the store, nor from the variables of this program."""
    secret = pq.read_table(next(store.shards.glob("*.parquet")))
    monkeypatch.chdir(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in store.shards.rglob("*")}
    with opened(store) as connection, pytest.raises(MalformedInput) as caught:
        ask(connection, question)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in store.shards.rglob("*")} == before
    assert len(secret)


def test_nothing_of_the_user_is_seen(store: Store) -> None:
    """Neither secrets nor settings that would let a question out."""
    with opened(store) as connection:
        assert ask(connection, "SELECT * FROM duckdb_secrets()").rows == []
        names = (
            "'enable_external_access', 'lock_configuration', 'autoload_known_extensions', 'python_enable_replacements'"
        )
        found = ask(connection, f"SELECT name, value FROM duckdb_settings() WHERE name IN ({names}) ORDER BY name").rows
    assert [value for _, value in found] == ["false", "false", "true", "false"]


def test_every_value_has_a_text(store: Store) -> None:
    """In JSON and CSV, also what JSON has no word for; two columns of one name are refused rather than lost."""
    question = (
        "SELECT 1.5 AS d, 'nan'::DOUBLE AS n, 0.5::DOUBLE AS f, DATE '2020-01-02' AS t, MAP {1: 2} AS m, "
        "fields[1].name AS x, diagrams AS l FROM models WHERE residual = 6 LIMIT 1"
    )
    with opened(store) as connection:
        answer = ask(connection, question)
        twice = ask(connection, "SELECT 1 AS a, 2 AS a")
    found = json.loads(json.dumps(as_json(answer), allow_nan=False))[0]
    assert [found[name] for name in "dnftmx"] == ["1.5", "nan", 0.5, "2020-01-02", {"1": 2}, "X1"]
    assert isinstance(found["l"], list)
    write_csv(answer, stream := io.StringIO())
    assert stream.getvalue().splitlines()[1].startswith("1.5,nan,0.5,2020-01-02,1=2,X1,")
    with pytest.raises(MalformedInput, match="one name: rename one with AS"):
        as_json(twice)


def test_long_answers_are_refused(store: Store) -> None:
    """Unless a limit is given."""
    with opened(store) as connection:
        with pytest.raises(MalformedInput, match="more than 100000 rows: add LIMIT"):
            ask(connection, "FROM range(100001)")
        assert len(ask(connection, "FROM range(100001)", 7).rows) == 7
        assert len(ask(connection, "smallest", 7).rows) == 7
        assert len(ask(connection, "residual", 1).rows) == 1


def test_empty_store(tmp_path: Path) -> None:
    """A scan that finds nothing has answers with no rows."""
    empty = Store(tmp_path / "empty")
    assert run(empty, Spec(("dirac-d5",), (1,), (6,), max_su2=1), InProcess()).rows == 0
    with opened(empty) as connection:
        assert [ask(connection, name).rows for name in NAMED] == [[]] * len(NAMED)


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
    page = (Path(__file__).parent.parent / "docs" / "scans.md").read_text()
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


# --- The commands.


def parsed(*words: str) -> argparse.Namespace:
    return cli._parser().parse_args(words)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("commands")
    spec = folder / "scan.yaml"
    spec.write_text(GOOD)
    words = (str(spec), "--store", str(folder / "store"), "--engine", "in-process", "--json")
    assert command.scan(parsed("scan", *words)) == 0
    return spec, folder / "store"


def test_scan_command(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Again there is nothing to do; the status says so."""
    spec, folder = scanned
    words = (str(spec), "--store", str(folder), "--engine", "in-process")
    assert command.scan(parsed("scan", *words, "--json")) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["rows"], outcome["shards"], outcome["computed"]) == (126, 7, 0)
    assert command.scan(parsed("scan", "--store", str(folder), "--status", "--json")) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["shards"], status["finished"], status["rows"]) == (7, 7, 126)
    assert (status["damaged"], status["held_by"]) == ([], [])
    assert "finished: 126 rows in 7 shards" in status["last_logged"]
    log = (folder / "log.txt").read_text().splitlines()
    assert any("7 shards to do: about" in line for line in log)
    assert any("finished: 126 rows in 7 shards" in line for line in log)


def test_query_command(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """As a table, CSV, LaTeX and JSON."""
    folder = str(scanned[1])
    question = "SELECT key AS a_key, residual, dark_fields > 1 AS dark FROM models ORDER BY key LIMIT 1"
    assert command.query(parsed("query", folder, question, "--csv")) == 0
    assert capsys.readouterr().out.splitlines()[0] == "a_key,residual,dark"
    assert command.query(parsed("query", folder, question, "--latex")) == 0
    assert r"a\_key & residual & dark" in capsys.readouterr().out
    assert command.query(parsed("query", folder, question, "--json")) == 0
    assert json.loads(capsys.readouterr().out)[0]["residual"] == 6
    assert command.query(parsed("query", folder, "residual")) == 0
    assert "124" in capsys.readouterr().out


def test_csv_of_lists(store: Store) -> None:
    stream = io.StringIO()
    with opened(store) as connection:
        write_csv(
            ask(connection, "SELECT diagrams, NULL AS nothing FROM models WHERE len(diagrams) = 2 LIMIT 1"), stream
        )
    head, line = stream.getvalue().splitlines()
    assert head == "diagrams,nothing"
    assert line.endswith(",")
    assert len(line.split()) == 2


def test_gallery(store: Store, tmp_path: Path) -> None:
    """The models of a condition, drawn with their fields on the lines."""
    where = "key = 'B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)'"
    assert draw(store, where, tmp_path) == 1
    assert "<svg" in (tmp_path / "svg" / "0001.svg").read_text()
    page = (tmp_path / "index.html").read_text()
    assert "S(1,1,0,7/2)" in page
    with pytest.raises(MalformedInput, match="DuckDB"):
        draw(store, "new_fields = = 3", tmp_path)


def test_gallery_does_not_depend_on_the_number_of_processes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "key LIKE 'B-L: F(1,1,0,1/2) S(1,1,0,7/2)%'"
    for few, cores in ((0, 2), (100, 1)):
        monkeypatch.setattr("nuloops.batch.FEW", few)
        monkeypatch.setattr("nuloops.scan.engines.cores", lambda cores=cores: cores)
        assert draw(store, where, tmp_path / str(cores)) > 1
    one, two = (sorted((tmp_path / cores).rglob("*.*")) for cores in "12")
    assert [path.relative_to(tmp_path / "1") for path in one] == [path.relative_to(tmp_path / "2") for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--shard", "0/3"), "write i/n"),
        (("--shard", "4/3"), "write i/n"),
        (("--workers", "0"), "give 1 to 4096"),
        (("--scheduler", "tcp://x:1"), "goes with --engine dask"),
        (("--engine", "in-process", "--workers", "2"), "has one worker"),
        (("--engine", "dask", "--scheduler", "tcp://x:1", "--workers", "2"), "does not go with --scheduler"),
    ],
)
def test_bad_arguments(scanned: tuple[Path, Path], words: tuple[str, ...], message: str) -> None:
    spec, folder = scanned
    with pytest.raises(MalformedInput, match=message):
        command.scan(parsed("scan", str(spec), "--store", str(folder), *words))


def test_much_needs_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Above the limit the estimate is an error that says --yes; with it the scan runs."""
    monkeypatch.setattr("nuloops.scan.estimate.MOST_BYTES", 1000)
    spec = tmp_path / "scan.yaml"
    spec.write_text(GOOD)
    words = (str(spec), "--store", str(tmp_path / "store"), "--engine", "in-process")
    with pytest.raises(StoreError, match=r"about .* rows, .* --yes goes on"):
        command.scan(parsed("scan", *words))
    assert not Store(tmp_path / "store").begun()  # so that a narrower specification is free to go there
    assert "refused: 7 shards to do" in (tmp_path / "store" / "log.txt").read_text()
    spec.write_text(GOOD + "max_fields: 3\n")
    assert command.scan(parsed("scan", *words, "--yes")) == 0
    assert "22 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "words", "line"),
    [
        ("pyarrow", ("scan", "SPEC", "--store", "STORE"), "scans need pyarrow: pip install 'nuloops[scan]'"),
        ("pyarrow", ("query", "STORE", "smallest"), "questions need pyarrow: pip install 'nuloops[scan]'"),
        ("duckdb", ("query", "STORE", "smallest"), "questions need DuckDB: pip install 'nuloops[scan]'"),
        ("duckdb", ("gallery", "STORE"), "questions need DuckDB: pip install 'nuloops[scan]'"),
        ("distributed", ("scan", "SPEC", "--store", "OTHER", "--engine", "dask"), "pip install 'nuloops[dask]'"),
    ],
)
def test_missing_packages(
    scanned: tuple[Path, Path],
    tmp_path: Path,
    module: str,
    words: tuple[str, ...],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line that says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    places = {"SPEC": str(scanned[0]), "STORE": str(scanned[1]), "OTHER": str(tmp_path / "store")}
    assert cli.main([places.get(word, word) for word in words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"nuloops {words[0]}: ")
    assert line in err


def test_what_can_be_asked(scanned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a question: the named ones, and every column of each table."""
    assert cli.main(["query", str(scanned[1]), "--json"]) == 0
    listed = {(each["table"], each["name"]) for each in json.loads(capsys.readouterr().out)}
    assert listed == {("question", name) for name in NAMED} | {(t, name) for t, some in TABLES.items() for name in some}
    with opened(Store(scanned[1])) as connection:
        for table, some in TABLES.items():
            assert ask(connection, f"SELECT * FROM {table} LIMIT 0").columns == tuple(some)


def test_commands_as_users_run_them(
    scanned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page of a gallery goes into the store; bad SQL is one line and exit code 2; damage is exit code 1."""
    store = tmp_path / "store"
    shutil.copytree(scanned[1], store)
    assert cli.main(["gallery", str(store), "--where", "new_fields = 3 AND candidates > 2 -- few"]) == 0
    assert capsys.readouterr().out == f"1 model drawn: browse {store / 'gallery' / 'index.html'}\n"
    assert (store / "gallery" / "svg" / "0001.svg").exists()
    bad = [
        "1) UNION (SELECT 1",
        "false) UNION ALL SELECT * FROM models WHERE (true",
        "true; DROP VIEW rows",
        "",
        "nothing",
    ]
    for words in (["query", str(store), "SELEC 1"], *(["gallery", str(store), "--where", each] for each in bad)):
        assert cli.main(words) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(f"nuloops {words[0]}: DuckDB: ")
    assert cli.main(["query", str(store), "smallest", "--limit", "0"]) == 2
    (store / "shards" / "000002.parquet").unlink()
    assert cli.main(["scan", "--store", str(store), "--status"]) == 1
    assert "damaged: 000002.parquet is missing" in capsys.readouterr().out
    assert cli.main(["query", str(store), "smallest"]) == 2
    assert "run the scan again to repair it" in capsys.readouterr().err


def test_no_store(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="is no store of nuloops scan"):
        command.query(parsed("query", str(tmp_path), "smallest"))
    with pytest.raises(StoreError, match="is no store and not empty"):
        run(Store(tmp_path), DOUBLETS, InProcess())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("notes.txt", "mine")]


def test_shard_is_plain_data() -> None:
    """As the plan stores it."""
    shard = next(plan(DOUBLETS))
    assert Shard(*json.loads(json.dumps(shard))) == shard


def test_models_of_one_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should different models get the same number, they stay different models."""
    monkeypatch.setattr(columns, "identity", lambda *about: len(about[3]))
    store = Store(tmp_path / "store")
    run(store, TRIPLETS, InProcess())
    with opened(store) as connection:
        assert ask(connection, "SELECT count(*), count(DISTINCT id) < 100 FROM models").rows == [(388, True)]
        assert ask(connection, "SELECT count(*) FROM models WHERE len(diagrams) = 2").rows == [(4,)]
