"""The lines of a store: shards of its plan, and records of finished ones, each with a checksum.

Lines may be damaged, or made by somebody else: what is not a line that this program writes is none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from math import inf
from pathlib import Path

from nuloops.scan.locks import StoreError
from nuloops.scan.shards import Record, Shard
from topologies.machine.reading import from_json, read

_CHECK, _END = ', "check": "', '"}\n'  # around the checksum of a line
_SHA256 = re.compile("[0-9a-f]{64}")


def written(record: Record) -> str:
    """What the manifest says of a shard, with a checksum of just that: a wrong number of rows is noticed, too."""
    text = json.dumps(record.document())
    return f"{text[:-1]}{_CHECK}{sha256(text.encode())[:8]}{_END}"


def records_of(path: Path) -> Iterator[Record]:
    """The records of one journal, without what is unfinished or damaged."""
    return (record for _, record in lines_of(path) if record is not None)


def lines_of(path: Path) -> Iterator[tuple[int, Record | None]]:
    """The lines of a journal with their numbers, None for a damaged one; without the last one if it is unfinished."""
    try:
        *lines, last = read(path).split(b"\n")
    except ValueError as error:
        raise StoreError(f"{path} is {error}") from None
    for number, line in enumerate(lines, 1):
        if line:
            yield number, _record(line)
    if last and (record := _record(last) or _record(last[:-1])):  # only the end of the line is missing, or altered
        yield len(lines) + 1, record


def _record(line: bytes) -> Record | None:
    """The record of a whole line; None if it does not have its checksum, or nonsense with the right one."""
    text, _, check = line.rpartition(_CHECK.encode())
    text += b"}"
    if check + b"\n" != f"{sha256(text)[:8]}{_END}".encode():
        return None
    try:
        record = Record(**from_json(text))
    except (ValueError, TypeError):
        return None
    whole = (record.shard, record.rows, record.bytes, record.memory)
    right = (
        all(type(number) is int and 0 <= number < 1 << 62 for number in whole)
        and type(record.seconds) in (int, float)
        and 0 <= record.seconds < inf
        and isinstance(record.sha256, str)
        and _SHA256.fullmatch(record.sha256)
    )
    return record if right else None


def shard_of(line: bytes) -> Shard | None:
    """The shard of a line of the plan; None if it is none."""
    try:
        shard = Shard(*from_json(line))
    except (ValueError, TypeError):
        return None
    whole = (shard.number, shard.loops, shard.part, shard.parts, shard.weight - 1)
    right = (
        all(type(number) is int and 0 <= number < 1 << 62 for number in whole)
        and shard.part < shard.parts
        and isinstance(shard.operator, str)
        and isinstance(shard.diagram, str)
        and (shard.residual is None or type(shard.residual) is int)
    )
    return shard if right else None


def sha256(content: bytes) -> str:
    """The checksum, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
