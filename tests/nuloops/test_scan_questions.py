"""Questions to a store and pictures of the answer: named ones, SQL of anybody, and nothing else of the machine."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="scans write Parquet files")
pytest.importorskip("duckdb", reason="questions are answered by DuckDB")

import pyarrow.parquet as pq

from charges.contents.search import contents
from nuloops.scan import columns
from nuloops.scan.engines import InProcess
from nuloops.scan.figures import draw
from nuloops.scan.query import NAMED, as_json, ask, opened, write_csv
from nuloops.scan.running import run
from nuloops.scan.spec import Spec
from nuloops.scan.store import Store
from scan_stores import TRIPLETS, scanned_triplets
from topologies import MalformedInput


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One loop, Z6 and families, up to triplets."""
    return scanned_triplets(tmp_path_factory.mktemp("scan") / "store")


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


def test_ids_are_texts_in_json(store: Store) -> None:
    """Programs that read numbers as floats would change integers of 64 bits."""
    with opened(store) as connection:
        answer = ask(
            connection, "SELECT id, loops, 9007199254740993 AS n, [9007199254740993, 1] AS l FROM models LIMIT 1"
        )
    (row,) = as_json(answer)
    assert row == {"id": str(answer.rows[0][0]), "loops": 1, "n": "9007199254740993", "l": ["9007199254740993", 1]}


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


def test_a_gallery_takes_the_place_of_a_larger_one(store: Store, tmp_path: Path) -> None:
    """Its figures go with it; files of others stay."""
    one = "key = 'B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)'"
    (tmp_path / "svg").mkdir()
    (tmp_path / "svg" / "0600.svg").write_text("mine")
    assert draw(store, one, tmp_path) == 1
    (tmp_path / "svg" / "mine.svg").write_text("mine")
    larger = draw(store, "key LIKE 'B-L: F(1,1,0,1/2) S(1,1,0,7/2)%'", tmp_path)
    assert larger > 1
    assert draw(store, one, tmp_path) == 1
    assert {path.name for path in (tmp_path / "svg").iterdir()} == {"0001.svg", "0600.svg", "mine.svg"}


def test_gallery_does_not_depend_on_the_number_of_processes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "key LIKE 'B-L: F(1,1,0,1/2) S(1,1,0,7/2)%'"
    for few, cores in ((0, 2), (100, 1)):
        monkeypatch.setattr("nuloops.work.batch.FEW", few)
        monkeypatch.setattr("topologies.machine.resources.cores", lambda cores=cores: cores)
        assert draw(store, where, tmp_path / str(cores)) > 1
    one, two = (sorted((tmp_path / cores).rglob("*.*")) for cores in "12")
    assert [path.relative_to(tmp_path / "1") for path in one] == [path.relative_to(tmp_path / "2") for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_models_of_one_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should different models get the same number, they stay different models."""
    monkeypatch.setattr(columns, "identity", lambda *about: len(about[3]))
    store = Store(tmp_path / "store")
    run(store, TRIPLETS, InProcess())
    with opened(store) as connection:
        assert ask(connection, "SELECT count(*), count(DISTINCT id) < 100 FROM models").rows == [(388, True)]
        assert ask(connection, "SELECT count(*) FROM models WHERE len(diagrams) = 2").rows == [(4,)]
