"""A report on a model as text, as one HTML page, and as a LaTeX document.

The page needs no network and holds its diagrams; names from the model file stay text in every format.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from charges import Model
from charges.lagrangian import lagrangian
from charges.model_diagrams import ModelDiagram
from charges.model_panels import model_panel
from nuloops.report import Claim, Report, Section
from nuloops.tables import latex_field, latex_table, latex_text, padded
from topologies import Diagram

MOST_DRAWN = 40  # diagrams in one report


def text(report: Report) -> Iterator[str]:
    """The lines of the report for a terminal."""
    yield headline(report.model)
    yield ""
    for claim in report.claims:
        yield f"claim {claim}"
    if not report.claims:
        yield "the file makes no claims"
    for section in report.sections.values():
        yield ""
        yield from section_text(section)
    if report.warnings:
        yield ""
        yield "Warnings"
        yield from (f"  {warning}" for warning in report.warnings)


def headline(model: Model) -> str:
    """The name of a model with its reference."""
    return f"{model.name} ({model.reference})" if model.reference else model.name


def section_text(section: Section) -> Iterator[str]:
    """The lines of one section."""
    yield f"{section.title}: {section.verdict}"
    yield from (f"  {line}" for line in section.lines)
    yield from (f"  {row}" for row in padded(section.table))


def figures(report: Report) -> list[tuple[str, Diagram]]:
    """The diagrams of a report, each once, with captions; dark lines are marked."""
    dark = set(report.sections["dark"].found)
    found: dict[tuple[object, ...], tuple[str, Diagram]] = {}
    for section in report.sections.values():
        for made in section.diagrams:
            key = (made.diagram.key, tuple(field.name for field in made.lines.values()))
            if key not in found and len(found) < MOST_DRAWN:
                found[key] = (_caption(made), model_panel(made, report.model, dark=dark))
    return list(found.values())


def _caption(made: ModelDiagram) -> str:
    legs = " ".join(leg.name for leg in made.operator.legs)
    inner = dict.fromkeys(made.lines[edge].name for edge in made.diagram.internal_edges())
    return f"{legs}: {', '.join(inner) or 'contact term'}"


def _verdict(claim: Claim) -> str:
    return "holds" if claim else "is false"


_STYLE = """
:root { --paper: #fff; --ink: #1a1a1a; --muted: #595959; --rule: #d8d8d4; --good: #1b6b3a; --bad: #a3201a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #16171a; --ink: #e4e2dd; --muted: #a5a39d; --rule: #36373b; --good: #86d3a4; --bad: #ff9d94; }
  figure img { filter: invert(0.93) hue-rotate(180deg); }
}
body { margin: 0 auto; max-width: 60rem; padding: 1rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.5 "STIX Two Text", "Latin Modern Roman", Charter, "Times New Roman", serif; }
h1, h2 { font-weight: normal; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 0.4rem; border-top: 1px solid var(--rule); padding-top: 0.8rem; }
p, li { overflow-wrap: anywhere; }
.muted { color: var(--muted); } .good { color: var(--good); } .bad { color: var(--bad); }
.wide { overflow-x: auto; } ul { padding-left: 1.2rem; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.15rem 1.4rem 0.15rem 0; }
th { font-weight: normal; font-style: italic; border-bottom: 1px solid var(--rule); }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: 0.6rem 0; }
figure img { max-width: 100%; height: auto; } figcaption { color: var(--muted); font-size: 0.95rem; }
"""


def html(report: Report) -> str:
    """The report as one page."""
    title = escape(headline(report.model))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    body = [f"<h1>{title}</h1>", *_html_claims(report)]
    for section in report.sections.values():
        body += [f"<h2>{escape(section.title)}</h2>", f"<p>{escape(section.verdict)}</p>", *_html_lines(section.lines)]
        body += _html_table(section.table)
        if section.diagrams:
            body += ['<div class="figures">', *map(_html_figure, figures(report)), "</div>"]
    if report.warnings:
        body += ["<h2>Warnings</h2>", *_html_lines(report.warnings)]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def _html_claims(report: Report) -> Iterator[str]:
    if not report.claims:
        yield '<p class="muted">The file makes no claims.</p>'
        return
    yield "<ul>"
    for claim in report.claims:
        kind = "good" if claim else "bad"
        yield f'<li class="{kind}">{escape(str(claim))} <span class="muted">({escape(claim.reason)})</span></li>'
    yield "</ul>"


def _html_lines(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>"


def _html_table(table: Sequence[Sequence[str]]) -> Iterator[str]:
    if table:
        yield '<div class="wide"><table>'
        yield "<tr>" + "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table[0]) + "</tr>"
        for row in table[1:]:
            yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        yield "</table></div>"


def _html_figure(figure: tuple[str, Diagram]) -> str:
    caption, drawn = figure
    image = base64.b64encode(drawn.svg().encode()).decode("ascii")
    alt = f"Feynman diagram of {caption}"
    source = f"data:image/svg+xml;base64,{image}"
    return f'<figure><img alt="{escape(alt)}" src="{source}"><figcaption>{escape(caption)}</figcaption></figure>'


def latex(report: Report) -> Iterator[str]:
    """The report as a LaTeX document for pdflatex, with the Lagrangian and TikZ pictures."""
    pictures = [(caption, drawn.tikz()) for caption, drawn in figures(report)]
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
    if report.claims:
        yield from _latex_lines([f"{claim} ({claim.reason})" for claim in report.claims])
    for name, section in report.sections.items():
        yield rf"\subsection*{{{latex_text(section.title)}}}"
        yield latex_text(section.verdict) + "."
        if name == "terms":
            yield lagrangian(report.model, complete=True).latex()
        else:
            yield from _latex_lines(section.lines)
        yield from _latex_section_table(name, section, report.model)
        if section.diagrams:
            yield from _latex_pictures(pictures)
    if report.warnings:
        yield r"\subsection*{Warnings}"
        yield from _latex_lines(report.warnings)
    yield r"\end{document}"


def _latex_lines(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield r"\begin{itemize}"
        yield from (rf"  \item {latex_text(line)}" for line in lines)
        yield r"\end{itemize}"


def _latex_section_table(name: str, section: Section, model: Model) -> Iterator[str]:
    if not section.table:
        return
    head, *rows = section.table
    latex = {each.name: each.latex for each in model.fields}
    fields = name == "residual"
    body = [
        (latex_field(row[0], latex.get(row[0], "")) if fields else latex_text(row[0]), *map(_latex_cell, row[1:]))
        for row in rows
    ]
    yield ""
    yield from latex_table([tuple(map(latex_text, head)), *body], long=True)


def _latex_cell(cell: str) -> str:
    """A cell; powers of omega as such."""
    parts = [
        rf"$\omega^{{{part[6:]}}}$"
        if part.startswith("omega^")
        else r"$\omega$"
        if part == "omega"
        else latex_text(part)
        for part in cell.split(", ")
    ]
    return ", ".join(parts)


def _latex_pictures(pictures: Sequence[tuple[str, str]]) -> Iterator[str]:
    for caption, code in pictures:
        start, end = code.index(r"\begin{tikzpicture}"), code.index(r"\end{tikzpicture}")
        yield r"\begin{center}"
        yield code[start:end] + r"\end{tikzpicture}\\"
        yield latex_text(caption)
        yield r"\end{center}"
