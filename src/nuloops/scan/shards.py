"""The cut of a scan into shards, and the work on one: a diagram and one of n parts of its classes.

A class is a set of representations together with a set of phases (``charges.contents``).  Every content of a diagram is
in exactly one class, so the parts of a diagram have no row in common, and neither do two diagrams: a row is a content
*on a diagram*.  Contents that several diagrams have (294 rows for 290 contents at one loop) are made one by ``query``.
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from charges.content_lines import Sheet, multiplets
from charges.contents import contents
from nuloops.scan.columns import row, schema
from nuloops.scan.spec import Spec
from topologies import diagrams

BLOCK = 1000  # choices of phases and representations in a shard, of which each gives some ten rows
_BATCH = 1000  # rows as Python objects
_GROUP = 50_000  # rows in a row group: readers are slow with many small ones
_COUNTED = 100_000


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
    """All shards of a scan, in the order of operators, loops, groups and diagrams.

    Raises MalformedInput if a group does not fit the charges of an operator.

    >>> [shard.weight for shard in plan(Spec(("dirac-d5",), (1,), (6,), max_su2=2))]
    [12, 12, 12, 12, 12, 12, 12]
    """
    reps = multiplets(spec.max_su2, spec.colour)
    number = 0
    for operator in spec.operators:
        for loops in spec.loops:
            for residual in spec.residual:
                for i, diagram in enumerate(diagrams(operator, loops)):
                    if not i:
                        _contents(spec, operator, loops, residual, diagram.key, (0, 1))  # refuses what does not fit
                    sheet = Sheet(diagram, residual)
                    fillings = sheet.representations({"fermion": reps, "scalar": reps})
                    weight = sum(1 for _ in islice(fillings, _COUNTED)) * (residual or 1) ** loops
                    parts = -(-weight // BLOCK) or 1
                    for part in range(parts):
                        share = max(1, weight // parts + (part < weight % parts))
                        yield Shard(number, operator, loops, residual, diagram.key, part, parts, share)
                        number += 1


def _contents(
    spec: Spec, operator: str, loops: int, residual: int | None, diagram: str, part: tuple[int, int]
) -> Iterator[Any]:
    return contents(
        operator,
        loops,
        max_su2=spec.max_su2,
        max_charge=spec.max_electric_charge,
        residual=residual,
        colour=spec.colour,
        max_fields=spec.max_fields,
        diagram=diagram,
        part=part,
    )


def rows(spec: Spec, shard: Shard) -> Iterator[dict[str, Any]]:
    """The rows of a shard, always in the same order."""
    part = (shard.part, shard.parts)
    for content in _contents(spec, shard.operator, shard.loops, shard.residual, shard.diagram, part):
        if spec.wants(content):
            yield row(content, shard.diagram)


def parquet(found: Iterator[dict[str, Any]]) -> tuple[bytes, int]:
    """Rows as a Parquet file, and their number."""
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


def work(folder: Path, spec: Spec, shard: Shard) -> Record:
    """Compute a shard and put its file into a folder, whole or not at all.  Raises OSError, for a full disk too."""
    start = time.perf_counter()
    content, count = parquet(rows(spec, shard))
    put(folder / shard.file, content)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = round(time.perf_counter() - start, 3)
    return Record(shard.number, count, len(content), hashlib.sha256(content).hexdigest(), seconds, memory)


def put(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, make sure that it is on the disk, and rename it."""
    made = path.with_name(f".{path.name}.{socket.gethostname()}-{os.getpid()}.tmp")
    try:
        with made.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        made.replace(path)
    except OSError:
        made.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
