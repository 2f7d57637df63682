"""A report as a LaTeX document for pdflatex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nuloops.report.examine import Report
from nuloops.report.figures import figures, undrawn
from nuloops.report.section import Section
from nuloops.report.text import headline
from nuloops.typesetting.latex import latex_text
from nuloops.typesetting.sentences import Typeset
from nuloops.typesetting.tables import latex_table
from topologies.verdict import Sentence


def latex(report: Report) -> Iterator[str]:
    """Yield the lines of the document, with the Lagrangian and TikZ pictures."""
    typeset = Typeset(report.analysis.completed)
    pictures = [(typeset.latex(caption), diagram.tikz()) for caption, diagram in figures(report)]
    colours = dict.fromkeys(
        line for _, code in pictures for line in code.splitlines() if line.startswith(r"\definecolor")
    )

    yield r"\documentclass{article}"
    yield r"\usepackage[T1]{fontenc}"
    yield r"\usepackage[margin=2.5cm]{geometry}"
    yield r"\usepackage{amsmath,amssymb,longtable,tikz}"
    yield r"\allowdisplaybreaks"
    yield from colours
    yield r"\begin{document}"
    yield rf"\section*{{{latex_text(headline(report.model))}}}"

    yield latex_text(report.overall) + "."
    for title, texts in (("Warnings", report.objections), ("Remarks", report.remarks)):
        if texts:
            yield rf"\subsection*{{{title}}}"
            yield from _latex_lines(texts, typeset)
    if report.claims:
        claims = [Sentence(claim.sentence, " (", claim.reason, ")") for claim in report.claims]
        yield from _latex_lines(claims, typeset)
    for name, section in report.sections.items():
        yield rf"\subsection*{{{latex_text(section.title)}}}"
        yield typeset.latex(section.verdict) + "."
        if name == "terms":
            yield report.analysis.lagrangian.latex()
        else:
            yield from _latex_lines(section.lines, typeset)
        yield from _latex_section_table(section, typeset)
        if section.diagrams:
            yield from _latex_pictures(pictures)
            yield from undrawn(report)
    yield r"\end{document}"


def _latex_lines(lines: Sequence[str], typeset: Typeset) -> Iterator[str]:
    if lines:
        yield r"\begin{itemize}"
        yield from (rf"  \item {typeset.latex(line)}" for line in lines)
        yield r"\end{itemize}"


def _latex_section_table(section: Section, typeset: Typeset) -> Iterator[str]:
    if section.table:
        yield ""
        yield from latex_table([tuple(map(typeset.latex, row)) for row in section.table], long=True)


def _latex_pictures(pictures: Sequence[tuple[str, str]]) -> Iterator[str]:
    for caption, code in pictures:
        start, end = code.index(r"\begin{tikzpicture}"), code.index(r"\end{tikzpicture}")
        yield r"\begin{center}"
        yield code[start:end] + r"\end{tikzpicture}\\"
        yield caption
        yield r"\end{center}"
