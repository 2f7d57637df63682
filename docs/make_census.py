"""Write docs/census.md: ``python docs/make_census.py [--loops 4]`` computes every number again.

The sources of published numbers are in tests/census.toml; a number that differs from that file stops the script.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from topologies import OPERATORS, census

HERE = Path(__file__).parent
COMPUTED = "computed here"
LEGS = ((0, 4), (0, 8), (0, 12), (1, 3), (1, 4), (1, 6), (2, 3), (2, 4), (3, 3), (3, 4), (4, 3), (4, 4))
COLUMNS = {
    "topologies": "topologies",
    "no_self_energy": "no self-energy",
    "assignable": "assignable",
    "one_particle_irreducible": "1PI",
    "diagrams": "diagrams",
    "finite_diagrams": "finite",
    "genuine_topologies": "genuine topologies",
    "genuine_diagrams": "genuine diagrams",
    "mass_basis_diagrams": "mass basis",
}
LABELLED = {
    "labelled_topologies": "topologies",
    "labelled_no_self_energy": "no self-energy",
    "labelled_assignable": "assignable",
    "labelled_one_particle_irreducible": "1PI",
    "labelled_diagrams": "diagrams",
    "genuine_labelled_topologies": "genuine topologies",
    "genuine_labelled_diagrams": "genuine diagrams",
}

HEAD = """\
# Census

How many topologies and diagrams there are, stage by stage. This page is written by `docs/make_census.py`; the words are
defined in [definitions](definitions.md). **Bold** numbers with a mark are published, sources below; all others are
computed here and, as far as we know, unpublished. The totals agree with the exact formula of
`topologies.enumeration.counting`, and the labelled ones with an independent generator, FeynGraph, up to three loops.

## Legs distinguished only as fermions and scalars

Two of the legs are fermions. Trees have no loop that could be shrunk: all their diagrams count as genuine.

"""
OPERATOR_HEAD = """\
## Operators, legs distinguished by their fields

Legs with equal fields (L L, H H, chi chi) are indistinguishable.

"""
INSERTION_HEAD = """\
## Genuine once the symmetry-breaking scalar is put in

The operator L-bar H~ nu_R is renormalisable, so few of its loop diagrams are genuine by topology alone. If a symmetry
forbids it and chi restores the charge, the question is whether the diagram with chi legs is genuine: a diagram is
*genuine with k insertions* if it results from a genuine diagram with k chi legs when these are deleted
(`topologies.insertions`, `nuloops count --operator dirac-d4 --loops L --insertions k`).

| dirac-d4, loops | insertions | genuine topologies | genuine diagrams | labelled | mass basis |
|---|---|---|---|---|---|
"""
INSERTION_TAIL = """\

The numbers 70 -> 5 -> 18 of arXiv:1907.08630 at two loops are in the tables above: 70 topologies, 5 that are assignable
and free of self-energies, 18 diagrams with the legs distinguished. These are *published*. *Computed here*: of the
18, 3 are genuine by topology alone, 13 with one insertion, and all 18 with two. Two insertions also make 9 diagrams
genuine that have self-energies once the chi legs are deleted, and are therefore not among the 18. *Unknown to us*: how
many of the 18 the paper calls genuine, because its criterion also uses the fields.

"""


def known() -> dict[tuple[object, int], Mapping[str, Any]]:
    """Read the golden numbers by (legs or operator, loops): for each stage [number, source]."""
    rows = tomllib.loads((HERE.parent / "tests" / "census.toml").read_text())["census"]
    return {(row.get("operator", row.get("legs")), row["loops"]): row["stages"] for row in rows}


class Sources:
    """Numbers the published sources in the order in which they appear."""

    def __init__(self) -> None:
        self.golden = known()
        self.seen: list[str] = []

    def cell(self, what: object, loops: int, stage: str, number: int) -> str:
        """Return a number, with a mark if it is published."""
        expected, source = self.golden.get((what, loops), {}).get(stage, [number, COMPUTED])
        if expected != number:
            raise SystemExit(f"{what}, {loops} loops, {stage}: computed {number}, but the tests hold {expected}")
        if source == COMPUTED:
            return str(number)
        if source not in self.seen:
            self.seen.append(source)
        return f"**{number}** [{self.seen.index(source) + 1}]"

    def table(
        self, first: str, columns: Mapping[str, str], rows: Iterable[tuple[object, int, Mapping[str, int]]]
    ) -> Iterator[str]:
        """Yield the lines of a table in Markdown."""
        yield f"| {first} | loops | " + " | ".join(columns.values()) + " |"
        yield "|---|---|" + "---|" * len(columns)
        for what, loops, counts in rows:
            cells = [self.cell(what, loops, stage, counts[stage]) for stage in columns]
            yield f"| {what} | {loops} | " + " | ".join(cells) + " |"


def page(largest: int) -> Iterator[str]:
    """Yield the lines of the page, up to a number of loops."""
    sources = Sources()
    yield from HEAD.splitlines()
    rows = [(loops, legs) for loops, legs in LEGS if loops <= largest]
    yield from sources.table("legs", COLUMNS, ((legs, loops, census(loops, legs)) for loops, legs in rows))
    yield ""
    yield from OPERATOR_HEAD.splitlines()
    operators = [
        (name, loops) for name in OPERATORS for loops in range(largest + 1) if loops <= 3 or name != "dirac-d6"
    ]
    taken = ((name, loops, census(loops, operator=name)) for name, loops in operators)
    yield from sources.table("operator", LABELLED, taken)
    yield ""
    yield from insertions()
    yield "## Sources"
    yield ""
    for i, source in enumerate(sources.seen, 1):
        yield f"{i}. {source}"


def insertions() -> Iterator[str]:
    """Yield the part about diagrams that are genuine once chi is inserted."""
    yield from INSERTION_HEAD.splitlines()
    stages = ("genuine_topologies", "genuine_diagrams", "genuine_labelled_diagrams", "mass_basis_diagrams")
    for loops, number in ((1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)):
        counts = census(loops, operator="dirac-d4", insertions=number)
        yield f"| {loops} | {number} | " + " | ".join(str(counts[stage]) for stage in stages) + " |"
    yield from INSERTION_TAIL.splitlines()


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loops", type=int, default=4)
    text = "\n".join(page(parser.parse_args().loops)) + "\n"
    (HERE / "census.md").write_text(text)


if __name__ == "__main__":
    main()
