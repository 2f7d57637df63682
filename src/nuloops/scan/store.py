"""A store on disk: what was asked, the plan of shards, their files, and a manifest with a checksum for each.

    scan.json        specification, version and the checksum of the plan; written last, so a store has it or is none
    plan.jsonl       the shards
    shards/          one Parquet file for each finished shard
    manifest/        one journal for each job, a line for each finished shard
    locks/           who works here
    log.txt          what happened, for people

A shard counts as finished when the manifest says so and the file has the checksum; anything else is computed again.
Whatever is read may be damaged, or made by somebody else: it is checked, and then its values are.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nuloops.scan.locks import StoreError, holders
from nuloops.scan.manifest import lines_of, records_of, sha256, shard_of, written
from nuloops.scan.shards import MOST_SHARDS, Record, Shard
from nuloops.scan.spec import Spec, difference
from nuloops.scan.version import version
from topologies.machine.files import append, remove_stale, save_durably
from topologies.machine.reading import from_json, printable, read

SCHEMA = "nuloops-scan/1"
_LARGEST = 1_000_000  # bytes of scan.json
_STALE = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Store:
    """A folder with the results of a scan."""

    folder: Path

    @property
    def shards(self) -> Path:
        return self.folder / "shards"

    @property
    def locks(self) -> Path:
        return self.folder / "locks"

    def begin(self, spec: Spec, shards: Iterable[Shard]) -> None:
        """Make the store.  Only for those who hold it; an unfinished beginning is done again."""
        self.make_folders()
        text = "".join(json.dumps(shard) + "\n" for shard in shards).encode()
        save_durably(text, self.folder / "plan.jsonl")
        about = {"schema": SCHEMA, "version": version(), "plan": sha256(text), "spec": spec.document()}
        save_durably(json.dumps(about, indent=1).encode(), self.folder / "scan.json")

    def make_folders(self) -> None:
        """Make the folders for the files and the manifest, also if somebody has removed them."""
        for each in (self.shards, self.folder / "manifest"):
            each.mkdir(exist_ok=True)

    def require_own(self) -> None:
        """Raise StoreError for a folder with the files of others: nothing is written there."""
        ours = ("locks", "log.txt", "shards", "manifest", "plan.jsonl", "scan.json")
        inside = () if self.begun() or not self.folder.exists() else self.folder.iterdir()
        if any(not each.name.lstrip(".").startswith(ours) for each in inside):
            raise StoreError(f"{self.folder} is no store and not empty: choose another folder")

    def begun(self) -> bool:
        return (self.folder / "scan.json").exists()

    def about(self) -> dict[str, Any]:
        """Read scan.json.  Raises StoreError for a folder without a readable one."""
        path = self.folder / "scan.json"
        try:
            document = from_json(read(path, _LARGEST))
            if not isinstance(document, dict) or "schema" not in document:
                raise StoreError(f"{path} is damaged: it has no schema")
            if document["schema"] != SCHEMA:
                raise StoreError(f"{self.folder} is a store of another kind, {document['schema']!r:.60}")
            about = {"version": document["version"], "plan": document["plan"], "spec": document["spec"]}
        except FileNotFoundError:
            raise StoreError(f"{self.folder} is no store of nuloops scan") from None
        except KeyError as error:
            raise StoreError(f"{path} is damaged: it has no {error.args[0]}") from None
        except ValueError as error:
            raise StoreError(f"{path} is damaged: {_line_of(error)}") from None
        for key, kind in (("version", str), ("plan", str), ("spec", dict)):
            if not isinstance(about[key], kind):
                raise StoreError(f"{path} is damaged: {key} is {about[key]!r:.60}")
        return about

    def require(self, spec: Spec) -> None:
        """Raise StoreError, with the difference, if the store is for another specification or version."""
        about = self.about()
        stored = {**about["spec"], "version": about["version"]}
        if wrong := difference(stored, {**json.loads(json.dumps(spec.document())), "version": version()}):
            raise StoreError(f"{self.folder} belongs to another scan: {'; '.join(wrong)}")

    def plan(self) -> list[Shard]:
        """Read the shards.  Raises StoreError if the file is not what was written, or not what this program writes."""
        lines = self._plan()
        if len(lines) > MOST_SHARDS:
            raise StoreError(f"{self.folder / 'plan.jsonl'} has {len(lines)} shards, more than {MOST_SHARDS}")
        shards = []
        for number, line in enumerate(lines):
            if (shard := shard_of(line)) is None or shard.number != number:
                raise StoreError(f"{self.folder / 'plan.jsonl'} line {number + 1} is no shard: {_text(line)}")
            shards.append(shard)
        return shards

    def _plan(self) -> list[bytes]:
        """The lines of the plan."""
        wanted, path = self.about()["plan"], self.folder / "plan.jsonl"
        try:
            content = read(path)
        except (FileNotFoundError, ValueError):
            content = b""
        if sha256(content) != wanted:
            raise StoreError(f"{path} is damaged: start again in another folder")
        return content.splitlines()

    def records(self) -> dict[int, Record]:
        """Read what the manifest says of each shard.  A line that is damaged, or not written to its end, says nothing.

        Two versions of pyarrow write the same rows in different files.  If a shard was done with both, the file
        decides, not the time: right is the record with its checksum.  Raises StoreError if two jobs found different
        numbers of rows, which would be a bug.
        """
        found: dict[int, Record] = {}
        for path in self._journals():
            for record in records_of(path):
                before = found.setdefault(record.shard, record)
                if before.rows != record.rows:
                    rows = f"{before.rows} and {record.rows} rows"
                    raise StoreError(f"the manifest has two different results for shard {record.shard}: {rows}")
                if before.sha256 != record.sha256 and not self._wrong(record):
                    found[record.shard] = record
        return found

    def _journals(self) -> list[Path]:
        return sorted((self.folder / "manifest").glob("*.jsonl"))

    def damaged_lines(self) -> list[str]:
        """The lines of the manifest that are damaged.  One that was not written to its end is not among them."""
        return [
            f"{path} line {number}" for path in self._journals() for number, record in lines_of(path) if record is None
        ]

    def damaged(self, records: Iterable[Record]) -> Iterator[tuple[Record, str]]:
        """Yield the records whose file is missing or altered, with what is wrong; reads all files."""
        for record in records:
            if wrong := self._wrong(record):
                yield record, wrong

    def _wrong(self, record: Record) -> str:
        """What is wrong with the file of a record, or nothing."""
        path = self.shards / f"{record.shard:06}.parquet"
        try:
            if (size := path.stat().st_size) != record.bytes:
                return f"has {size} bytes instead of {record.bytes}"
            content = read(path, record.bytes)
        except FileNotFoundError:
            return "is missing"
        except ValueError as error:
            return f"is {error}"
        return "" if sha256(content) == record.sha256 else "does not have its checksum"

    def check(self) -> list[Record]:
        """Check the files, and give their records in the order of shards.

        Files that have not been touched since they were last found right are not read again.  Raises StoreError if a
        file is missing or altered, a line of the manifest damaged, or a shard recorded that is not in the plan.
        """
        repair = "run the scan again to repair it"
        for line in self.damaged_lines():
            raise StoreError(f"{line} is damaged: {repair}")
        records = sorted(self.records().values(), key=lambda record: record.shard)
        if records and records[-1].shard >= len(self._plan()):
            raise StoreError(f"{self.folder / 'manifest'} has shard {records[-1].shard}, the plan has not: {repair}")

        known = self._known()
        marks = {record.shard: self._mark(record) for record in records}
        new = [record for record in records if marks[record.shard] != known.get(str(record.shard), "")]
        for record, wrong in self.damaged(new):
            raise StoreError(f"{self.shards / f'{record.shard:06}.parquet'} {wrong}: {repair}")

        if new:
            with suppress(OSError):  # a store that can only be read
                remove_stale(self.folder)
                save_durably(json.dumps(marks).encode(), self.folder / "checked.json")
        return records

    def _known(self) -> dict[str, Any]:
        """The marks of the files that were found right before; nothing if they cannot be read."""
        try:
            return dict(from_json(read(self.folder / "checked.json")))
        except (OSError, ValueError, TypeError):
            return {}

    def _mark(self, record: Record) -> str:
        """What changes when a file is written to, even if its time is set back afterwards."""
        try:
            about = (self.shards / f"{record.shard:06}.parquet").stat()
        except FileNotFoundError:
            return "missing"
        return f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino} {record.sha256}"

    def strike(self, right: Mapping[int, Record]) -> None:
        """Leave one line for each of these records in the manifest; only for a scan that holds the store alone.

        Others leave the line of a damaged file beside that of the file which they put in its place.
        """
        left = dict(right)
        for path in self._journals():
            kept = [left.pop(record.shard) for record in records_of(path) if record == left.get(record.shard)]
            save_durably("".join(written(record) for record in kept).encode(), path)

    def tidy(self, mine: Iterable[Shard], *, alone: bool) -> None:
        """Remove what killed processes left unfinished.

        A scan that holds the store alone removes everything from the folders that only scans write to; others remove
        files of their own shards that are older than an hour.  A file has its temporary name for a moment only, so an
        old one belongs to nobody.
        """
        remove_stale(self.folder)  # questions write here, too, and hold nothing
        if alone:
            for folder in (self.shards, self.folder / "manifest"):
                for path in folder.glob(".*.tmp"):
                    path.unlink(missing_ok=True)
            return
        own = {f".{shard.file}" for shard in mine}
        for path in self.shards.glob(".*.tmp"):
            with suppress(FileNotFoundError):
                if path.name[: len(".000000.parquet")] in own and time.time() - path.stat().st_mtime > _STALE:
                    path.unlink()

    def log(self, message: str) -> None:
        """Add a line to the log; if the disk is full, nothing else is lost."""
        with suppress(OSError), (self.folder / "log.txt").open("a") as stream:
            stream.write(f"{time.strftime('%F %T')}  {message}\n")

    def last_logged(self) -> str | None:
        """The last line of the log, which once a minute tells how far a running scan is and the time left."""
        if not (self.folder / "log.txt").is_file():
            return None
        try:
            with (self.folder / "log.txt").open("rb") as stream:
                stream.seek(max(0, stream.seek(0, os.SEEK_END) - 2000))
                lines = stream.read().decode(errors="replace").splitlines()
        except FileNotFoundError:
            return None
        return printable(lines[-1][:300]) if lines else None

    def unfinished(self) -> str:
        """What to say beside an answer if some shards are not done; empty if all are."""
        done, shards = len(self.records()), len(self._plan())
        return f"{done} of {shards} shards are finished, the answer is that of these" if done < shards else ""

    def holders(self) -> list[str]:
        return holders(self.locks)


class Journal:
    """The part of the manifest that one job writes: each line is on the disk before the next shard counts."""

    def __init__(self, store: Store, part: tuple[int, int]) -> None:
        path = store.folder / "manifest" / "{:06}-of-{:06}.jsonl".format(*part)
        whole = "".join(written(record) for record in records_of(path)) if path.exists() else ""
        save_durably(whole.encode(), path)  # without the line that a killed scan left unfinished
        self.stream = path.open("ab", buffering=0)

    def add(self, record: Record) -> None:
        append(self.stream, written(record).encode())

    def close(self) -> None:
        self.stream.close()


def _text(line: bytes) -> str:
    """The beginning of a line, for a message."""
    return printable(line[:60].decode(errors="replace"))


def _line_of(error: ValueError) -> str:
    return " ".join(str(error).split())[:100]
