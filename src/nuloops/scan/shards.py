"""Cut a scan into shards, and compute one: a diagram and one of n parts of its classes.

A class is a set of representations together with a set of phases (``charges.contents``).  Every content of a diagram is
in exactly one class, so the parts of a diagram have no row in common, and neither do two diagrams: a row is a content
*on a diagram*.  A content that several diagrams have (294 rows for 290 contents at one loop) is made one by ``query``.
"""

from __future__ import annotations

import hashlib
import io
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

from charges.contents.blanks import Blank
from charges.contents.search import contents
from nuloops.scan.columns import row, schema
from nuloops.scan.locks import StoreError
from nuloops.scan.spec import Spec
from nuloops.scan.version import version
from topologies import MalformedInput, diagrams
from topologies.machine.files import save_durably
from topologies.machine.resources import peak_memory

MOST_SHARDS = 1_000_000
BLOCK = 1000  # choices of phases and representations in a shard, of which each gives some ten rows
_BATCH = 1000  # rows as Python objects
_GROUP = 50_000  # rows in a row group: readers are slow with many small ones


class Shard(NamedTuple):
    """A diagram and the part of its classes; ``weight`` is the number of choices that are tried."""

    number: int
    operator: str
    loops: int
    residual: int | None
    diagram: str
    part: int
    parts: int
    weight: int

    @property
    def file(self) -> str:
        return f"{self.number:06}.parquet"


@dataclass(frozen=True, slots=True)
class Record:
    """A finished shard: what the manifest says of its file.  Memory is the peak of the process, in MB."""

    shard: int
    rows: int
    bytes: int
    sha256: str
    seconds: float
    memory: int

    def document(self) -> dict[str, Any]:
        return asdict(self)


def plan(spec: Spec) -> Iterator[Shard]:
    """Yield all shards of a scan, in the order of operators, loops, groups and diagrams.

    Raises MalformedInput if there are more than MOST_SHARDS.

    >>> [shard.weight for shard in plan(Spec(("dirac-d5",), (1,), (6,), max_su2=2))]
    [12, 12, 12, 12, 12, 12, 12]
    """
    cut: list[tuple[str, int, int | None, str, int]] = []
    for operator, loops in product(spec.operators, spec.loops):
        found = [(each.key, Blank(each, None).choices(spec.max_su2, spec.colour)) for each in diagrams(operator, loops)]
        for residual, (key, choices) in product(spec.residual, found):
            cut.append((operator, loops, residual, key, choices * (residual or 1) ** loops))
    if (shards := sum(max(1, -(-weight // BLOCK)) for *_, weight in cut)) > MOST_SHARDS:
        raise MalformedInput(f"{shards} shards are too many, at most {MOST_SHARDS}: scan less at once")
    number = 0
    for operator, loops, residual, key, weight in cut:
        parts = max(1, -(-weight // BLOCK))
        for part in range(parts):
            share = max(1, weight // parts + (part < weight % parts))
            yield Shard(number, operator, loops, residual, key, part, parts, share)
            number += 1


def rows(spec: Spec, shard: Shard) -> Iterator[dict[str, Any]]:
    """Yield the rows of a shard, always in the same order."""
    found = contents(
        shard.operator,
        shard.loops,
        max_su2=spec.max_su2,
        max_charge=spec.max_electric_charge,
        residual=shard.residual,
        colour=spec.colour,
        max_fields=spec.max_fields,
        diagram=shard.diagram,
        part=(shard.part, shard.parts),
    )
    return (row(content, shard.diagram) for content in found if spec.wants(content))


def parquet(found: Iterator[dict[str, Any]]) -> tuple[bytes, int]:
    """Write rows as a Parquet file; its bytes and the number of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink, count, columns = io.BytesIO(), 0, schema()
    batches = iter(lambda: list(islice(found, _BATCH)), [])
    with pq.ParquetWriter(sink, columns, compression="zstd") as writer:
        while group := [pa.Table.from_pylist(batch, columns) for batch in islice(batches, _GROUP // _BATCH)]:
            table = pa.concat_tables(group)
            writer.write_table(table, row_group_size=_GROUP)
            count += len(table)
    return sink.getvalue(), count


def work(folder: Path, wanted: str, spec: Spec, shard: Shard) -> Record:
    """Compute a shard and put its file into a folder, whole or not at all.

    Raises StoreError if this is not the ``wanted`` version of the program, and OSError, for a full disk too.
    """
    if version() != wanted:
        raise StoreError(f"the worker on {socket.gethostname()} has nuloops {version()}, the scan has {wanted}")
    start = time.perf_counter()
    content, count = parquet(rows(spec, shard))
    save_durably(content, folder / shard.file)
    seconds = round(time.perf_counter() - start, 3)
    return Record(shard.number, count, len(content), hashlib.sha256(content).hexdigest(), seconds, peak_memory())
