"""The commands ``scan``, ``query`` and ``gallery``: from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import asdict
from shlex import quote
from typing import TYPE_CHECKING

from nuloops.scan.engines import Dask, Engine, InProcess
from nuloops.scan.estimate import Estimate, from_records
from nuloops.scan.locks import StoreError
from nuloops.scan.running import Agreed, free_bytes, run
from nuloops.scan.spec import read
from nuloops.scan.store import Store
from nuloops.tables import latex_text, print_json, print_latex, print_table
from nuloops.work.processes import Processes
from topologies import MalformedInput
from topologies.machine.extras import extra

if TYPE_CHECKING:
    from nuloops.scan.query import Answer


def scan(parsed: argparse.Namespace) -> int:
    """Begin or resume a scan, or say how far it is."""
    store = Store(parsed.store)
    if parsed.status:
        return _status(parsed, store)
    if parsed.spec is None:
        raise MalformedInput("give the file that says what to scan, or --status")
    extra("pyarrow", "scans need pyarrow", "scan")
    part = _part(parsed.shard)
    spec = read(parsed.spec)
    engine = _engine(parsed)
    outcome = run(store, spec, engine, part=part, agreed=_agreed(store, engine, part, parsed.yes))
    if parsed.json:
        print_json(asdict(outcome))
        return 0
    repaired = f", {outcome.repaired} of them damaged before" if outcome.repaired else ""
    print(f"{outcome.rows} rows in {outcome.shards} shards; {outcome.computed} computed now{repaired}")
    print(f"Ask: nuloops query {quote(str(parsed.store))} smallest")
    return 0


def _part(text: str | None) -> tuple[int, int]:
    """Part i of n, from 1, as in 3/16."""
    if text is None:
        return 1, 1
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise MalformedInput(f"--shard {text!r:.40}: write i/n with i from 1 to n, at most 999999, such as 3/16")
    return int(match[1]), int(match[2])


def _engine(parsed: argparse.Namespace) -> Engine:
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
    workers, name = engine.size(), "" if part[1] == 1 else "part {} of {}: ".format(*part)

    def agreed(estimate: Estimate, shards: int) -> None:
        text = f"{name}{shards} shard{'s' * (shards != 1)} to do: {estimate.text(workers)}"
        if (reason := estimate.too_much(workers, free_bytes(store))) and not yes:
            raise StoreError(f"{text} ({reason}): --yes goes on")
        store.log(text)
        print(text, file=sys.stderr)

    return agreed


def _status(parsed: argparse.Namespace, store: Store) -> int:
    """How far a scan is; exit code 1 if files are damaged."""
    shards, records = store.plan(), store.records()
    wrong = {record.shard: f"{record.shard:06}.parquet {how}" for record, how in store.damaged(records.values())}
    done = [record for record in records.values() if record.shard not in wrong]
    left = from_records(shards, done)
    found = {
        "shards": len(shards),
        "finished": len(done),
        "rows": sum(record.rows for record in done),
        "bytes": sum(record.bytes for record in done),
        "core_seconds": round(sum(record.seconds for record in done), 1),
        "core_seconds_left": round(left.seconds, 1) if done else None,
        "largest_memory_mb": max((record.memory for record in done), default=None),
        "last_logged": store.last_logged(),
        "held_by": store.holders(),
        "damaged": list(wrong.values()),
    }
    if parsed.json:
        print_json(found)
        return 1 if wrong else 0
    rows = [(name.replace("_", " "), value) for name, value in found.items() if not isinstance(value, list)]
    print_table([(name, "-" if value is None else value) for name, value in rows])
    if done and len(done) < len(shards):
        print(f"left: {left.text(1)}")
    for who in store.holders():
        print(f"working now: {who}")
    for each in wrong.values():
        print(f"damaged: {each}; running the scan again repairs it")
    return 1 if wrong else 0


def query(parsed: argparse.Namespace) -> int:
    """Answer a question, or say what can be asked."""
    from nuloops.scan.query import ask, opened

    store = Store(parsed.store)
    if parsed.limit is not None and parsed.limit < 1:
        raise MalformedInput(f"--limit {parsed.limit}: give 1 or more")
    if parsed.question is None:
        store.about()
        _print(parsed, _askable())
        return 0
    with opened(store) as connection:
        answer = ask(connection, parsed.question, parsed.limit)
    _say_if_unfinished(store, "query")
    _print(parsed, answer)
    return 0


def _say_if_unfinished(store: Store, command: str) -> None:
    done, shards = len(store.records()), len(store.plan())
    if done < shards:
        text = f"{done} of {shards} shards are finished, the answer is that of these"
        print(f"nuloops {command}: {text}", file=sys.stderr)


def _print(parsed: argparse.Namespace, answer: Answer) -> None:
    """The answer in the form that is wanted."""
    from nuloops.scan.query import as_json, cell, write_csv

    if parsed.csv:
        write_csv(answer, sys.stdout)
    elif parsed.json:
        print_json(as_json(answer))
    elif parsed.latex:
        print_latex([[latex_text(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])
    else:
        print_table([[_shown(cell(value)) for value in row] for row in (answer.columns, *answer.rows)])


def _shown(text: str) -> str:
    r"""A text without what moves the cursor or colours a terminal.

    >>> print(_shown("two\nlines"))
    two\nlines
    """
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _askable() -> Answer:
    """The named questions, and the columns of each table with their meaning."""
    from nuloops.scan.query import NAMED, TABLES, Answer

    named = [("question", name, "", question.meaning) for name, question in NAMED.items()]
    columns = [(table, name, *about) for table, some in TABLES.items() for name, about in some.items()]
    return Answer(("table", "name", "type", "meaning"), [*named, *columns])


def gallery(parsed: argparse.Namespace) -> int:
    """Draw the models of an answer."""
    from nuloops.scan.figures import draw

    page = (parsed.out or parsed.store / "gallery") / "index.html"
    store = Store(parsed.store)
    number = draw(store, parsed.where, page.parent)
    _say_if_unfinished(store, "gallery")
    if parsed.json:
        print_json({"models": number, "page": str(page)})
    else:
        print(f"{number} model{'s' * (number != 1)} drawn: browse {page}")
    return 0
