"""``nuloops scan``: the models of many diagrams, in a store."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from nuloops.console.options import forms

if TYPE_CHECKING:
    from nuloops.scan.engines import Engine
    from nuloops.scan.estimate import Estimate
    from nuloops.scan.running import Agreed
    from nuloops.scan.store import Store


ENGINES = ("processes", "in-process", "dask")


def arguments(parser: ArgumentParser) -> None:
    """Take what to scan, the store, and what computes."""
    forms(parser, "json")
    parser.add_argument("spec", metavar="SPEC.yaml", type=Path, nargs="?", help="what to scan; not needed for --status")
    parser.add_argument(
        "--store", metavar="DIR", type=Path, required=True, help="the folder of the results, new or not; required"
    )
    parser.add_argument("--engine", choices=ENGINES, default="processes", help="what computes; default: processes")
    parser.add_argument("--workers", type=int, metavar="N", help="how many workers; default: one for each core")
    text = "the address of a running Dask cluster, with --engine dask; default: start one on this machine"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=text)
    parser.add_argument("--shard", metavar="i/n", help="compute part i of n only, for job arrays; default: everything")
    parser.add_argument(
        "--yes", action="store_true", help="go on even if it takes very long; default: refuse above a limit"
    )
    parser.add_argument(
        "--status", action="store_true", help="only say how far the scan is, and whether files are damaged"
    )


def run(parsed: Namespace) -> int:
    """Begin or resume a scan, or say how far it is."""
    from nuloops.console.printing import print_json
    from nuloops.scan.running import run as scan
    from nuloops.scan.spec import read
    from nuloops.scan.store import Store
    from topologies import MalformedInput
    from topologies.machine.extras import extra

    store = Store(parsed.store)
    if parsed.status:
        return _status(parsed, store)
    if parsed.spec is None:
        raise MalformedInput("give the file that says what to scan, or --status")

    extra("pyarrow", "scans need pyarrow", "scan")
    part = _part(parsed.shard)
    spec = read(parsed.spec)
    engine = _engine(parsed)
    outcome = scan(store, spec, engine, part=part, agreed=_agreed(store, engine, part, parsed.yes))
    if parsed.json:
        print_json(asdict(outcome))
        return 0
    repaired = f", {outcome.repaired} of them damaged before" if outcome.repaired else ""
    print(f"{outcome.rows} rows in {outcome.shards} shards; {outcome.computed} computed now{repaired}")
    print(f"Ask: nuloops query {quote(str(parsed.store))} smallest")
    return 0


def _part(text: str | None) -> tuple[int, int]:
    """Read part i of n, counted from 1, as in 3/16."""
    from topologies import MalformedInput

    if text is None:
        return 1, 1
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise MalformedInput(f"--shard {text!r:.40}: write i/n with i from 1 to n, at most 999999, such as 3/16")
    return int(match[1]), int(match[2])


def _engine(parsed: Namespace) -> Engine:
    """Choose what computes.  Raises MalformedInput for options that do not go together."""
    from nuloops.scan.engines import Dask, InProcess
    from nuloops.work.processes import Processes
    from topologies import MalformedInput

    if parsed.workers is not None and not 1 <= parsed.workers <= 4096:
        raise MalformedInput(f"--workers {parsed.workers}: give 1 to 4096")
    if parsed.scheduler is not None and parsed.engine != "dask":
        raise MalformedInput("--scheduler goes with --engine dask")
    if parsed.scheduler is not None and parsed.workers is not None:
        raise MalformedInput("--workers does not go with --scheduler: that cluster has the workers it has")
    if parsed.engine == "in-process":
        if parsed.workers not in (None, 1):
            raise MalformedInput("--engine in-process has one worker")
        return InProcess()
    return Dask(parsed.scheduler, parsed.workers) if parsed.engine == "dask" else Processes(parsed.workers)


def _agreed(store: Store, engine: Engine, part: tuple[int, int], yes: bool) -> Agreed:
    """Make the function that prints the estimate of a scan, and refuses what is too much unless ``yes`` is given."""
    from nuloops.scan.locks import StoreError
    from nuloops.scan.running import free_bytes

    workers, name = engine.size(), "" if part[1] == 1 else "part {} of {}: ".format(*part)

    def agreed(estimate: Estimate, shards: int) -> None:
        text = f"{name}{shards} shard{'s' * (shards != 1)} to do: {estimate.text(workers)}"
        if (reason := estimate.too_much(workers, free_bytes(store))) and not yes:
            raise StoreError(f"{text} ({reason}): --yes goes on")
        store.log(text)
        print(text, file=sys.stderr)

    return agreed


def _status(parsed: Namespace, store: Store) -> int:
    """Say how far a scan is; exit code 1 if files are damaged."""
    from nuloops.console.printing import print_json, print_table
    from nuloops.scan.estimate import from_records

    shards, records = store.plan(), store.records()
    beyond = [f"the manifest has shard {number}, the plan has not" for number in records if number >= len(shards)]
    records = {number: record for number, record in records.items() if number < len(shards)}
    wrong = {record.shard: f"{record.shard:06}.parquet {how}" for record, how in store.damaged(records.values())}
    damaged = [*wrong.values(), *(f"{line} is damaged" for line in store.damaged_lines()), *beyond]
    done = [record for record in records.values() if record.shard not in wrong]
    left = from_records(shards, done)
    status = {
        "shards": len(shards),
        "finished": len(done),
        "rows": sum(record.rows for record in done),
        "bytes": sum(record.bytes for record in done),
        "core_seconds": round(sum(record.seconds for record in done), 1),
        "core_seconds_left": round(left.seconds, 1) if done else None,
        "largest_memory_mb": max((record.memory for record in done), default=None),
        "last_logged": store.last_logged(),
        "held_by": store.holders(),
        "damaged": damaged,
    }
    if parsed.json:
        print_json(status)
        return 1 if damaged else 0

    rows = [(name.replace("_", " "), value) for name, value in status.items() if not isinstance(value, list)]
    print_table([(name, "-" if value is None else value) for name, value in rows])
    if done and len(done) < len(shards):
        print(f"left: {left.text(1)}")
    for who in store.holders():
        print(f"working now: {who}")
    for file in damaged:
        print(f"damaged: {file}; running the scan again repairs it")
    return 1 if damaged else 0
