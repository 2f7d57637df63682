"""The commands that examine a model: ``verify``, and ``dark`` and ``nature`` for a model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from charges import Analysis
from nuloops import modeltables, pages
from nuloops.darksector import dark
from nuloops.modelfile import named
from nuloops.report import Report, report
from nuloops.sections import Section, neutrinos
from nuloops.tables import print_json, print_latex
from topologies import drawing

Arguments = argparse.Namespace

_FEWEST_LOOPS = 2  # that are searched, unless told otherwise; a claim of more is searched too


def verify(parsed: Arguments) -> int:
    """Report on a model; exit code 1 if one of its claims is false."""
    file = named(parsed.model)
    loops = max(_FEWEST_LOOPS, file.claims.loops or 0) if parsed.max_loops is None else parsed.max_loops
    found = report(file, max_loops=loops, max_dimension=parsed.max_dimension)
    if parsed.figures is not None:
        _draw(found, parsed.figures)
    if parsed.json:
        print_json(found.document())
    elif parsed.html:
        print(pages.html(found), end="")
    else:
        for line in (pages.latex if parsed.latex else pages.text)(found):
            print(line)
    return 0 if found else 1


def _draw(found: Report, folder: Path) -> None:
    """Write the diagrams of a report as diagram-1.svg, ... into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, (_, diagram) in enumerate(pages.figures(found), 1):
        drawing.save(diagram.svg().encode(), folder / f"diagram-{i}.svg")


def nature(parsed: Arguments) -> int:
    """Print whether the neutrinos of a model are Dirac, and the operators that decide."""
    analysis = Analysis(named(parsed.model).model, max_majorana=parsed.max_dimension)
    section = neutrinos(analysis)
    if parsed.latex:
        _print_latex([section], modeltables.nature(analysis))
        return 0
    return _print([section], "nature", parsed)


def dark_of_model(parsed: Arguments) -> int:
    """Print which states of a model are dark, stable, and can be dark matter."""
    analysis = Analysis(named(parsed.model).model, max_dimension=parsed.max_dimension)
    sections = list(dark(analysis).values())
    if parsed.latex:
        _print_latex(sections, modeltables.dark(analysis))
        return 0
    return _print(sections, "dark", parsed)


def _print(sections: Sequence[Section], key: str, parsed: Arguments) -> int:
    """Sections alone, as JSON or as text."""
    if parsed.json:
        document = {key: sections[0].found, "reason": sections[0].verdict}
        for section in sections:
            document |= section.evidence
        print_json(document)
        return 0
    for section in sections:
        for line in pages.section_text(section):
            print(line)
    return 0


def _print_latex(sections: Sequence[Section], rows: Sequence[Sequence[str]]) -> None:
    """A table for a paper under comments that say what it is about."""
    for section in sections:
        for line in (f"{section.title}: {section.verdict}", *section.lines):
            print(f"% {line}")
    print_latex(rows)
