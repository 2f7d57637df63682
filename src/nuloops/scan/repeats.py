"""Models that several diagrams have: found once for each state of a store, and kept beside it.

The name of the file has the checksum of the files of the store and its own: ``repeats-STATE-CHECKSUM.parquet``.
"""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nuloops.scan.columns import COLUMNS
from topologies.machine.files import remove_stale, save
from topologies.machine.reading import read

if TYPE_CHECKING:
    import duckdb

_FIND = (
    "SELECT id, key, operator, loops, residual, min(diagram) AS first,"
    " list(diagram ORDER BY diagram) AS diagrams, any_value(n) = count(*) AS alone"
    " FROM (SELECT *, count(*) OVER (PARTITION BY id) AS n FROM rows"
    "       WHERE id IN (SELECT id FROM rows GROUP BY id HAVING count(*) > 1))"
    " GROUP BY id, key, operator, loops, residual HAVING count(*) > 1"
)


def models_view(connection: duckdb.DuckDBPyConnection, folder: Path, state: str, beside: Path) -> None:
    """Make the view ``models`` from ``rows``: each model once, with all its diagrams.

    Equal numbers are only looked for first; models are equal if operator, loops, residual group and key are.

    Arguments:
        connection: it has the view ``rows``.
        folder: where the table of repeats is kept, if that can be written to.
        state: equal for stores with equal files.
        beside: a folder for a temporary file.
    """
    start = f"repeats-{hashlib.sha256(state.encode()).hexdigest()[:16]}-"
    if (kept := _kept(folder, start)) is None:
        connection.execute(f"CREATE TABLE repeats AS {_FIND}")
        made = beside / "repeats.parquet"
        connection.execute("COPY repeats TO '{}' (FORMAT parquet)".format(str(made).replace("'", "''")))
        _keep(made.read_bytes(), folder, start)
    else:
        connection.register("kept", kept)
        connection.execute("CREATE TABLE repeats AS SELECT * FROM kept")
        connection.unregister("kept")

    columns = ", ".join(f"r.{name}" for name in COLUMNS)
    same = "p.id = r.id"
    if connection.execute("SELECT count(*) FROM repeats WHERE NOT alone").fetchall()[0][0]:  # two models of one number
        same += " AND p.key = r.key AND p.operator = r.operator AND p.loops = r.loops"
        same += " AND p.residual IS NOT DISTINCT FROM r.residual"
    connection.execute(
        f"CREATE VIEW models AS SELECT {columns}, coalesce(p.diagrams, [r.diagram]) AS diagrams FROM rows r"
        f" LEFT JOIN repeats p ON {same} WHERE p.first IS NULL OR p.first = r.diagram"
    )


def _kept(folder: Path, start: str) -> Any:
    """The table that was kept for a state of the store; None if there is none, or if it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in sorted(folder.glob(f"{start}*.parquet")):
        with suppress(OSError, ValueError):
            content = read(path)
            if path.stem == start + hashlib.sha256(content).hexdigest()[:16]:
                with suppress(pa.ArrowException, ValueError, OSError):
                    return pq.read_table(io.BytesIO(content))
    return None


def _keep(content: bytes, folder: Path, start: str) -> None:
    """Put the table beside the store, if that can be written to, in place of older ones."""
    path = folder / f"{start}{hashlib.sha256(content).hexdigest()[:16]}.parquet"
    with suppress(OSError):
        remove_stale(folder)
        before = list(folder.glob("repeats-*.parquet"))
        save(content, path)
        for old in before:
            if old != path:
                old.unlink(missing_ok=True)
