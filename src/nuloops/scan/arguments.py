"""The arguments of ``scan``, ``query`` and ``gallery``; imports nothing heavy, so that help is immediate."""

from __future__ import annotations

import argparse
from pathlib import Path

ENGINES = ("processes", "in-process", "dask")


def scan(made: argparse.ArgumentParser) -> None:
    """What is scanned, where to, and who computes."""
    made.add_argument("spec", metavar="SPEC.yaml", type=Path, nargs="?", help="what to scan; not needed for --status")
    made.add_argument("--store", metavar="DIR", type=Path, required=True, help="where the results go, or are; required")
    made.add_argument("--engine", choices=ENGINES, default="processes", help="who computes; default: processes")
    made.add_argument("--workers", type=int, metavar="N", help="how many; default: one for each core")
    text = "of a running Dask cluster, with --engine dask; default: a cluster on this machine"
    made.add_argument("--scheduler", metavar="ADDRESS", help=text)
    made.add_argument("--shard", metavar="i/n", help="only part i of n, for job arrays; default: everything")
    made.add_argument("--yes", action="store_true", help="go on although it is much; default: refuse above a limit")
    made.add_argument("--status", action="store_true", help="only say how far it is, and whether files are damaged")


def query(made: argparse.ArgumentParser) -> None:
    """A store and a question."""
    made.add_argument("store", metavar="DIR", type=Path, help="the store of a scan")
    text = "one SELECT, or the name of a question; default: list these and the columns"
    made.add_argument("question", metavar="QUESTION", nargs="?", help=text)
    text = "so many rows at most; default: 20 where a named question lists models, otherwise all"
    made.add_argument("--limit", type=int, metavar="N", help=text)


def gallery(made: argparse.ArgumentParser) -> None:
    """A store and a condition."""
    made.add_argument("store", metavar="DIR", type=Path, help="the store of a scan")
    text = "which models, in SQL, such as 'new_fields = 3'; default: true, that is all"
    made.add_argument("--where", metavar="CONDITION", default="true", help=text)
    made.add_argument("--out", metavar="FOLDER", type=Path, help="where the page goes; default: DIR/gallery")
