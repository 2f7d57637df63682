"""Questions to a store, answered by DuckDB from the Parquet files, without a server.

Tables: ``models`` (each once, with all its ``diagrams``), ``rows`` (a model on a diagram, as in the files) and
``fields`` (a new field of a row).  Only files that the manifest names are read, after they have been checked.
A statement that is not a SELECT is refused, files outside the store are out of reach, and memory and time have limits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from nuloops.scan.columns import COLUMNS, FIELD_COLUMNS, schema
from nuloops.scan.limits import LEAST, SECONDS, default_memory, is_busy, share, watched
from nuloops.scan.locks import StoreError
from nuloops.scan.repeats import models_view
from nuloops.scan.store import Store
from nuloops.typesetting import tables
from topologies import MalformedInput
from topologies.machine.extras import extra
from topologies.machine.resources import limited

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


class Answer(NamedTuple):
    """The names of the columns, and the rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@contextmanager
def opened(store: Store, *, memory: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the tables of a store.

    Arguments:
        store: a store, whose files are checked first.
        memory: how many bytes questions may take; by default half of what is free.

    Raises:
        StoreError: the store has no files, damaged ones, or files that are not those of a scan.
    """
    extra("pyarrow", "questions need pyarrow", "scan")
    duckdb = extra("duckdb", "questions need DuckDB", "scan")
    store.about()
    folder = _literal(store.shards.resolve())
    records = store.check()
    memory = default_memory() if memory is None else memory

    with TemporaryDirectory(prefix="nuloops-") as beside:
        config = {
            **_CLOSED,
            "memory_limit": share(memory),
            "temp_directory": beside,
        }  # by default in the current folder
        connection = duckdb.connect(":memory:", config=config)
        try:
            with _faults(store):
                _tables(connection, [f"{folder}/{record.shard:06}.parquet" for record in records if record.rows])
                _require_rows(connection, store, sum(record.rows for record in records))
                state = "".join(record.sha256 for record in records)
                models_view(connection, store.folder, state, Path(beside))
                allowed = dict.fromkeys([folder, str(store.shards.resolve())])  # patterns, and what they match
                connection.execute(f"SET allowed_directories = {_list(list(allowed))}")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
            with limited(memory + LEAST):
                yield connection
        finally:
            if not is_busy(connection):
                connection.close()


@contextmanager
def _faults(store: Store) -> Iterator[None]:
    """Say in one line what DuckDB says of files that have their checksums, but are not those of a scan."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise StoreError(f"{store.shards} cannot be read: DuckDB: {_one_line(error)}") from None


def _literal(folder: Path) -> str:
    """A folder as DuckDB takes it, which reads ``*``, ``?`` and ``[`` in the path of a file as a pattern.

    >>> _literal(Path("/scans/[1]*"))
    '/scans/[[]1][*]'
    """
    text = _utf8(folder.as_posix(), "the path of the store")
    if not re.search(r"[*?[]", text):
        return text
    if "\\" in text:
        raise MalformedInput(
            f"{folder}: DuckDB cannot read a path with a backslash and one of * ? [: rename the folder"
        )
    return re.sub(r"([*?[])", r"[\1]", text)


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
    """Make the views of the files.  Raises StoreError if these do not have the columns of a scan."""
    connection.register("nothing", schema().empty_table())
    source = f"read_parquet({_list(files)})" if files else "nothing"
    connection.execute(f"CREATE VIEW rows AS SELECT * FROM {source}")
    columns, wanted = (
        [tuple(column[:2]) for column in connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]
        for table in ("rows", "nothing")
    )
    if columns != wanted:
        other = next((column for column in columns if column not in wanted), ("", "too few columns"))
        raise StoreError(f"the files of the store are not those of a scan: {' '.join(map(str, other))[:100]}")
    own = ", ".join((*_MODEL, *(f"f.{name} AS {name}" for name in FIELD_COLUMNS)))
    connection.execute(f"CREATE VIEW fields AS SELECT {own} FROM (SELECT *, unnest(fields) AS f FROM rows)")


def _require_rows(connection: duckdb.DuckDBPyConnection, store: Store, number: int) -> None:
    """Raise StoreError if the files do not have as many rows as the manifest says."""
    [(rows,)] = connection.execute("SELECT count(*) FROM rows").fetchall()
    if rows != number:
        raise StoreError(f"{store.shards} has {rows} rows, {number} in the manifest: start again in another folder")


def ask(
    connection: duckdb.DuckDBPyConnection, question: str, limit: int | None = None, *, seconds: float = SECONDS
) -> Answer:
    """The answer to a named question or to one SELECT, of ``limit`` rows at most.

    Raises MalformedInput for anything else, for an answer of more than MOST_ROWS rows without a limit, and for one that
    takes more time or memory than it may.
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
        rows = watched(connection, lambda: connection.execute(statements[0]).fetchmany(most), seconds)
        columns = tuple(column[0] for column in connection.description or ())
    if len(rows) > MOST_ROWS:
        raise MalformedInput(f"the answer has more than {MOST_ROWS} rows: add LIMIT, or read the files with pandas")
    return Answer(columns, rows)


def chosen(
    connection: duckdb.DuckDBPyConnection, where: str, columns: str, most: int, *, seconds: float = SECONDS
) -> list[tuple[Any, ...]]:
    """Some columns of the models for which one condition holds, the smallest ``most``.

    Raises MalformedInput for what is no condition in SQL, or takes more time or memory than it may.
    """
    _utf8(where, "the condition")
    with _only_read(connection):
        models = connection.view("models").filter(where).order("new_fields, operator, loops, residual, key").limit(most)
        return watched(connection, models.project(columns).fetchall, seconds)


@contextmanager
def _only_read(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction in which nothing can be written, not even by an INSERT in a SELECT; errors become one line."""
    import duckdb

    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if not is_busy(connection):
                connection.execute("ROLLBACK")
    except duckdb.Error as error:
        raise MalformedInput(f"DuckDB: {_one_line(error)}") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


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
    writer.writerow(map(tables.cell, answer.columns))
    for row in answer.rows:
        writer.writerow([tables.cell(cell(value)) for value in row])


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
