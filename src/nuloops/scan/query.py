"""Questions to a store, answered by DuckDB from the Parquet files, without a server.

Tables: ``models`` (each once, with all its ``diagrams``), ``rows`` (a model on a diagram, as in the files) and
``fields`` (a new field of a row).  Only files that the manifest names are read, after they have been checked.
A statement that is not a SELECT is refused, and files outside the store are out of reach.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeVar

from nuloops.scan.columns import COLUMNS, FIELD_COLUMNS, schema
from nuloops.scan.store import Store
from topologies import MalformedInput
from topologies.machine.extras import extra
from topologies.machine.files import replacing

if TYPE_CHECKING:
    import duckdb


class Question(NamedTuple):
    """What a named question answers, in SQL; ``listed`` says that it lists models, of which the first are shown."""

    meaning: str
    sql: str
    listed: bool = False


_SHOWN = "new_fields, candidates, key, operator, loops, residual, lower_order"
_SMALLEST = "ORDER BY new_fields, lower_order IS NOT NULL, largest_su2, operator, loops, residual, key"
NAMED: dict[str, Question] = {
    "smallest": Question(
        "the models with the fewest new fields, those without a diagram of lower order first",
        f"SELECT {_SHOWN} FROM models {_SMALLEST}",
        listed=True,
    ),
    "dark-matter": Question(
        "the models with a dark matter candidate, in the same order",
        f"SELECT {_SHOWN} FROM models WHERE candidates > 0 {_SMALLEST}",
        listed=True,
    ),
    "candidates": Question(
        "how many models have a dark matter candidate, by the number of new fields",
        "SELECT operator, loops, residual, new_fields, count(*) AS models,"
        " count(*) FILTER (candidates > 0) AS with_candidate,"
        " count(*) FILTER (candidates > 0 AND lower_order IS NULL) AS and_genuine"
        " FROM models GROUP BY ALL ORDER BY ALL",
    ),
    "residual": Question(
        "how many models each residual group has",
        "SELECT operator, loops, residual, count(*) AS models, count(*) FILTER (grade = 'all') AS all_dark,"
        " count(*) FILTER (candidates > 0) AS with_candidate, min(new_fields) AS fewest_fields"
        " FROM models GROUP BY ALL ORDER BY ALL",
    ),
    "diagram": Question(
        "how many models each diagram has",
        "SELECT operator, loops, residual, diagram, count(*) AS models,"
        " count(*) FILTER (lower_order IS NULL) AS genuine, count(*) FILTER (candidates > 0) AS with_candidate,"
        " min(new_fields) AS fewest_fields FROM rows GROUP BY ALL ORDER BY ALL",
    ),
}
LISTED = 20  # models that a question shows
MOST_ROWS = 100_000  # of an answer that is printed
_LARGEST_EXACT = 2**53  # integers up to this one are floats without loss
_MODEL = ("id", "key", "operator", "loops", "residual", "symmetry", "diagram")  # columns that ``fields`` has, too
_DIAGRAMS = {"diagrams": ("list", "the keys of all diagrams that these fields are on; diagram is the first")}
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "models": {**COLUMNS, **_DIAGRAMS},
    "rows": COLUMNS,
    "fields": {**{name: COLUMNS[name] for name in _MODEL}, **FIELD_COLUMNS},
}


_T = TypeVar("_T")


class Answer(NamedTuple):
    """The names of the columns, and the rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@contextmanager
def opened(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tables.  Raises StoreError for a store without files or with damaged ones."""
    extra("pyarrow", "questions need pyarrow", "scan")
    duckdb = extra("duckdb", "questions need DuckDB", "scan")
    store.about()
    _utf8(str(store.shards.resolve()), "the path of the store")
    records = store.check()
    files = [str((store.shards / f"{record.shard:06}.parquet").resolve()) for record in records if record.rows]
    with TemporaryDirectory(prefix="nuloops-") as beside, duckdb.connect(":memory:", config=_CLOSED) as connection:
        connection.execute(f"SET temp_directory = {_list([beside])[1:-1]}")  # by default one in the current folder
        _tables(connection, files)
        _repeats(connection, store, hashlib.sha256("".join(r.sha256 for r in records).encode()).hexdigest())
        connection.execute(f"SET allowed_directories = {_list([str(store.shards.resolve())])}")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _utf8(text: str, what: str) -> str:
    """A text that DuckDB takes.  Raises MalformedInput for others: the command line lets any bytes through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedInput(f"{what} is not UTF-8, which DuckDB needs") from None
    return text


_CLOSED = {  # nothing from the network, from the user's extensions and secrets, from the variables of this program
    "allow_persistent_secrets": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


def _tables(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """The views on the files."""
    if files:
        connection.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet({_list(files)})")
    else:
        connection.register("nothing", schema().empty_table())
        connection.execute("CREATE VIEW rows AS SELECT * FROM nothing")
    own = ", ".join((*_MODEL, *(f"f.{name} AS {name}" for name in FIELD_COLUMNS)))
    connection.execute(f"CREATE VIEW fields AS SELECT {own} FROM (SELECT *, unnest(fields) AS f FROM rows)")


def _repeats(connection: duckdb.DuckDBPyConnection, store: Store, state: str) -> None:
    """Which models several diagrams have: found once for each state of the store, and kept beside it.

    Equal numbers are only looked for first; models are equal if operator, loops, residual group and key are.
    """
    import duckdb

    path = store.folder / f"repeats-{state[:16]}.parquet"
    try:
        connection.execute(f"CREATE TABLE repeats AS SELECT * FROM read_parquet({_list([str(path)])})")
    except duckdb.Error:  # there is none, or it is damaged
        connection.execute(
            "CREATE TABLE repeats AS SELECT id, key, operator, loops, residual, min(diagram) AS first,"
            " list(diagram ORDER BY diagram) AS diagrams, any_value(n) = count(*) AS alone"
            " FROM (SELECT *, count(*) OVER (PARTITION BY id) AS n FROM rows"
            "       WHERE id IN (SELECT id FROM rows GROUP BY id HAVING count(*) > 1))"
            " GROUP BY id, key, operator, loops, residual HAVING count(*) > 1"
        )
        _keep(connection, store, path)
    columns = ", ".join(f"r.{name}" for name in COLUMNS)
    same = "p.id = r.id"
    if connection.execute("SELECT count(*) FROM repeats WHERE NOT alone").fetchall()[0][0]:  # two models of one number
        same += " AND p.key = r.key AND p.operator = r.operator AND p.loops = r.loops"
        same += " AND p.residual IS NOT DISTINCT FROM r.residual"
    connection.execute(
        f"CREATE VIEW models AS SELECT {columns}, coalesce(p.diagrams, [r.diagram]) AS diagrams FROM rows r"
        f" LEFT JOIN repeats p ON {same} WHERE p.first IS NULL OR p.first = r.diagram"
    )


def _keep(connection: duckdb.DuckDBPyConnection, store: Store, path: Path) -> None:
    """Put the table beside the store, if that can be written to, in place of older ones."""
    import duckdb

    with suppress(duckdb.Error, OSError), replacing(path) as made:  # the next scan removes it if this is killed
        connection.execute("COPY repeats TO '{}' (FORMAT parquet)".format(str(made).replace("'", "''")))
        for old in store.folder.glob("repeats-*.parquet"):
            old.unlink()


def ask(connection: duckdb.DuckDBPyConnection, question: str, limit: int | None = None) -> Answer:
    """The answer to a named question or to one SELECT, of ``limit`` rows at most.

    Raises MalformedInput for anything else, and for an answer of more than MOST_ROWS rows without a limit.
    """
    import duckdb

    sql = _utf8(question, "the question")
    if named := NAMED.get(question.strip()):
        limit = limit or (LISTED if named.listed else None)
        sql = named.sql if limit is None else f"{named.sql} LIMIT {limit}"
    elif re.fullmatch(r"[\w-]+", question.strip()):
        raise MalformedInput(f"no question has the name {question.strip():.40}: give one SELECT, or {', '.join(NAMED)}")
    with _only_read(connection):
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise MalformedInput(f"the question must be one SELECT statement, or one of {', '.join(NAMED)}")
        most = min(limit or MOST_ROWS + 1, MOST_ROWS + 1)
        rows = _interruptible(connection, lambda: connection.execute(statements[0]).fetchmany(most))
        columns = tuple(each[0] for each in connection.description or ())
    if len(rows) > MOST_ROWS:
        raise MalformedInput(f"the answer has more than {MOST_ROWS} rows: add LIMIT, or read the files with pandas")
    return Answer(columns, rows)


def chosen(connection: duckdb.DuckDBPyConnection, where: str, columns: str, most: int) -> list[tuple[Any, ...]]:
    """Some columns of the models for which one condition holds, the smallest ``most``.

    Raises MalformedInput for what is no condition in SQL.
    """
    _utf8(where, "the condition")
    with _only_read(connection):
        found = connection.view("models").filter(where).order("new_fields, operator, loops, residual, key").limit(most)
        return _interruptible(connection, found.project(columns).fetchall)


def _interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], _T]) -> _T:
    """Do what may take long in a thread, so that Ctrl-C, which DuckDB does not look at, ends it at once."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        try:
            return future.result()
        except KeyboardInterrupt:
            while not future.done():  # an interrupt before the question has begun is lost
                connection.interrupt()
                wait([future], timeout=0.1)
            raise


@contextmanager
def _only_read(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction in which nothing can be written, not even by an INSERT in a SELECT; errors become one line."""
    import duckdb

    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
    except duckdb.Error as error:
        raise MalformedInput(f"DuckDB: {' '.join(str(error).split())[:300]}") from None


def as_json(answer: Answer) -> list[dict[str, Any]]:
    """The answer as plain data, one mapping for each row.

    What JSON has no word for is a text: dates, and numbers such as 1.5, which DuckDB keeps exact.  So is the id of a
    model, and any integer beyond 2^53, as programs that read numbers as floats would change it.
    Raises MalformedInput if two columns have one name.
    """
    if len(set(answer.columns)) < len(answer.columns):
        raise MalformedInput("two columns of the answer have one name: rename one with AS")
    return [
        {name: _plain(value, name == "id") for name, value in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


def _plain(value: Any, is_id: bool = False) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if is_id or abs(value) > _LARGEST_EXACT else value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    return str(value)


def write_csv(answer: Answer, stream: TextIO) -> None:
    """The answer with its head; lists are joined by blanks, what is empty stays empty."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([cell(value) for value in row])


def cell(value: Any) -> str:
    """A value of an answer as text.

    >>> cell(None), cell(["a", "b"]), cell(True), cell({"su2": 2})
    ('', 'a b', 'true', 'su2=2')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return " ".join(map(cell, value))
    if isinstance(value, dict):
        return ",".join(f"{name}={cell(each)}" for name, each in value.items())
    return str(value)
