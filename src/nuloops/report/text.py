"""A report as text for a terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

from charges import Model
from nuloops.console.printing import print_json, print_latex
from nuloops.report.examine import Report
from nuloops.report.figures import MOST_DRAWN, captions, different, undrawn
from nuloops.report.section import Section
from nuloops.typesetting.tables import padded


def text(report: Report) -> Iterator[str]:
    """Yield the lines of a report."""
    yield headline(report.model)
    yield report.overall
    for title, texts in (("Warnings", report.objections), ("Remarks", report.remarks)):
        if texts:
            yield ""
            yield title
            yield from (f"  {text}" for text in texts)
    yield ""
    for claim in report.claims:
        yield f"claim {claim}" if claim else f"claim {claim} ({claim.reason})"
    for section in report.sections.values():
        yield ""
        yield from section_text(section)
        if section.diagrams:
            drawn = different(report)[:MOST_DRAWN]
            yield from (f"  diagram {i}: {caption}" for i, caption in enumerate(captions(report.analysis, drawn), 1))
            yield from (f"  {line}" for line in undrawn(report))


def headline(model: Model) -> str:
    """Return the name of a model with its reference."""
    return f"{model.name} ({model.reference})" if model.reference else model.name


def section_text(section: Section) -> Iterator[str]:
    """Yield the lines of one section."""
    yield f"{section.title}: {section.verdict}"
    yield from (f"  {line}" for line in section.lines)
    yield from (f"  {row}" for row in padded(section.table))


def print_sections(
    parsed: Namespace, key: str, sections: Sequence[Section], rows: Callable[[], Sequence[Sequence[str]]]
) -> None:
    """Print some sections of a report: as text, as JSON, or in LaTeX as comments above a table for a paper.

    Arguments:
        parsed: the arguments of the command, which choose the form.
        key: the key of the first section in JSON.
        sections: the first one is the answer, the others are evidence.
        rows: makes the rows of the table; called for LaTeX only.
    """
    if parsed.latex:
        for section in sections:
            for line in (f"{section.title}: {section.verdict}", *section.lines):
                print(f"% {line}")
        print_latex(rows())
    elif parsed.json:
        document = {key: sections[0].found, "reason": sections[0].verdict}
        for section in sections:
            document |= section.evidence
        print_json(document)
    else:
        for section in sections:
            print(*section_text(section), sep="\n")
