"""The commands ``scan``, ``query`` and ``gallery``: from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from nuloops.scan.engines import Dask, Engine, InProcess, Processes, cores
from nuloops.scan.estimate import Estimate, from_records
from nuloops.scan.locks import StoreError
from nuloops.scan.running import Agreed, free_bytes, run
from nuloops.scan.spec import read
from nuloops.scan.store import Store
from nuloops.tables import latex_text, print_json, print_latex, print_table
from topologies import MalformedInput

ENGINES = ("processes", "in-process", "dask")


def scan(parsed: argparse.Namespace) -> int:
    """Begin or resume a scan, or say how far it is."""
    store = Store(parsed.store)
    if parsed.status:
        return _status(parsed, store)
    if parsed.spec is None:
        raise MalformedInput("give the file that says what to scan, or --status")
    if find_spec("pyarrow") is None:
        raise StoreError("scans need pyarrow: pip install 'nuloops[scan]'")
    part = _part(parsed.shard)
    spec = read(parsed.spec)
    outcome = run(store, spec, _engine(parsed), part=part, agreed=_agreed(parsed, store))
    if parsed.json:
        print_json(asdict(outcome))
        return 0
    repaired = f", {outcome.repaired} of them damaged before" if outcome.repaired else ""
    print(f"{outcome.rows} rows in {outcome.shards} shards; {outcome.computed} computed now{repaired}")
    print(f"Ask: nuloops query {parsed.store} smallest")
    return 0


def _part(text: str | None) -> tuple[int, int]:
    """Part i of n, from 1, as in 3/16."""
    if text is None:
        return 1, 1
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise MalformedInput(f"--shard {text!r:.40}: write i/n with i from 1 to n, such as 3/16")
    return int(match[1]), int(match[2])


def _engine(parsed: argparse.Namespace) -> Engine:
    if parsed.workers is not None and not 1 <= parsed.workers <= 4096:
        raise MalformedInput(f"--workers {parsed.workers}: give 1 to 4096")
    if parsed.scheduler is not None and parsed.engine != "dask":
        raise MalformedInput("--scheduler goes with --engine dask")
    if parsed.engine == "in-process":
        if parsed.workers not in (None, 1):
            raise MalformedInput("--engine in-process has one worker")
        return InProcess()
    return Dask(parsed.scheduler, parsed.workers) if parsed.engine == "dask" else Processes(parsed.workers)


def _agreed(parsed: argparse.Namespace, store: Store) -> Agreed:
    workers = 1 if parsed.engine == "in-process" else parsed.workers or cores()

    def agreed(estimate: Estimate, shards: int) -> None:
        text = f"{shards} shards to do: {estimate.text(workers)}"
        store.log(text)
        if (reason := estimate.too_much(workers, free_bytes(store))) and not parsed.yes:
            raise StoreError(f"{text} ({reason}): --yes goes on")
        print(text, file=sys.stderr)

    return agreed


def _status(parsed: argparse.Namespace, store: Store) -> int:
    """How far a scan is; exit code 1 if files are damaged."""
    shards, records = store.plan(), store.records()
    done = list(records.values())
    damaged = [f"{record.shard:06}.parquet {wrong}" for record, wrong in store.damaged(done)]
    left = from_records(shards, done)
    found = {
        "shards": len(shards),
        "finished": len(done),
        "rows": sum(record.rows for record in done),
        "bytes": sum(record.bytes for record in done),
        "core_seconds": round(sum(record.seconds for record in done), 1),
        "core_seconds_left": round(left.seconds, 1) if done else None,
        "largest_memory_mb": max((record.memory for record in done), default=None),
        "held_by": store.holders(),
        "damaged": damaged,
    }
    if parsed.json:
        print_json(found)
        return 1 if damaged else 0
    rows = [(name.replace("_", " "), value) for name, value in found.items() if not isinstance(value, list)]
    print_table([(name, "-" if value is None else value) for name, value in rows])
    if done and len(done) < len(shards):
        print(f"left: {left.text(1)}")
    for who in store.holders():
        print(f"working now: {who}")
    for each in damaged:
        print(f"damaged: {each}; running the scan again repairs it")
    return 1 if damaged else 0


def query(parsed: argparse.Namespace) -> int:
    """Answer a question."""
    from nuloops.scan.query import ask, cell, opened, write_csv

    store = Store(parsed.store)
    with opened(store) as connection:
        answer = ask(connection, parsed.question)
    done, shards = len(store.records()), len(store.plan())
    if done < shards:
        print(f"nuloops query: {done} of {shards} shards are finished, the answer is that of these", file=sys.stderr)
    if parsed.csv:
        write_csv(answer, sys.stdout)
    elif parsed.json:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    elif parsed.latex:
        print_latex([[latex_text(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])
    else:
        print_table([answer.columns, *([cell(value) for value in row] for row in answer.rows)])
    return 0


def gallery(parsed: argparse.Namespace) -> int:
    """Draw the models of an answer."""
    from nuloops.scan.figures import draw

    number = draw(Store(parsed.store), parsed.where, parsed.out)
    if parsed.json:
        print_json({"models": number, "page": str(parsed.out / "index.html")})
    else:
        print(f"{number} models drawn: browse {parsed.out / 'index.html'}")
    return 0


def arguments(commands: dict[str, argparse.ArgumentParser]) -> None:
    """The arguments of the three commands; question and condition are SQL, or the name of a question."""
    made = commands["scan"]
    made.add_argument("spec", metavar="SPEC.yaml", type=Path, nargs="?", help="what to scan")
    made.add_argument("--store", metavar="DIR", type=Path, required=True, help="where the results are, or go")
    made.add_argument("--engine", choices=ENGINES, default="processes", help="default: processes of this machine")
    made.add_argument("--workers", type=int, metavar="N", help="how many; default: one for each core")
    made.add_argument("--scheduler", metavar="ADDRESS", help="of a running Dask cluster")
    made.add_argument("--shard", metavar="i/n", help="only part i of n, for job arrays")
    made.add_argument("--yes", action="store_true", help="go on although it is much")
    made.add_argument("--status", action="store_true", help="how far it is, and whether files are damaged")
    made = commands["query"]
    made.add_argument("store", metavar="DIR", type=Path)
    made.add_argument("question", metavar="SELECT...", help="SQL, or smallest, dark-matter, residual or diagram")
    made = commands["gallery"]
    made.add_argument("store", metavar="DIR", type=Path)
    made.add_argument("--where", metavar="CONDITION", default="true", help="in SQL, such as 'new_fields = 3'")
    made.add_argument("--out", metavar="FOLDER", type=Path, required=True)
