"""A report on a model as text, as one HTML page, and as a LaTeX document.

The page needs no network and holds its diagrams; names from the model file stay text in every format.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from charges import Analysis
from charges.couplings import key_of
from charges.model_diagrams import ModelDiagram
from charges.model_panels import model_panel
from charges.models import Model
from nuloops.report import Report
from nuloops.sections import Section
from nuloops.tables import latex_table, latex_text, padded
from nuloops.typeset import Typeset
from topologies import Diagram

MOST_DRAWN = 40  # diagrams in one report


def text(report: Report) -> Iterator[str]:
    """The lines of the report for a terminal."""
    yield headline(report.model)
    yield ""
    for claim in report.claims:
        yield f"claim {claim}" if claim else f"claim {claim} ({claim.reason})"
    if not report.claims:
        yield "the file makes no claims"
    for section in report.sections.values():
        yield ""
        yield from section_text(section)
        if section.diagrams:
            shown = _different(report)[:MOST_DRAWN]
            yield from (f"  diagram {i}: {caption}" for i, caption in enumerate(_captions(report.analysis, shown), 1))
            yield from (f"  {line}" for line in _undrawn(report))
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
    """The diagrams of a report, each once and 40 at most, with captions; dark lines are marked."""
    dark = set(report.sections["dark"].found)
    shown = _different(report)[:MOST_DRAWN]
    panels = [model_panel(made, report.model, dark=dark) for made in shown]
    return list(zip(_captions(report.analysis, shown), panels, strict=True))


def _different(report: Report) -> list[ModelDiagram]:
    """The diagrams of a report, those that look alike once."""
    found: dict[tuple[object, ...], ModelDiagram] = {}
    for section in report.sections.values():
        for made in section.diagrams:
            found.setdefault((made.diagram.key, tuple(field.name for field in made.lines.values())), made)
    return list(found.values())


def _undrawn(report: Report) -> Iterator[str]:
    """That some diagrams are left out, if so."""
    if (many := len(_different(report))) > MOST_DRAWN:
        yield f"{MOST_DRAWN} of {many} diagrams are shown"


def _captions(analysis: Analysis, diagrams: Sequence[ModelDiagram]) -> Iterator[str]:
    """The legs, the fields inside, and the terms at the vertices, written as in the Lagrangian."""
    written = {each.key: each.text for each in analysis.lagrangian} if diagrams else {}
    for made in diagrams:
        legs = " ".join(leg.name for leg in made.operator.legs)
        ends = ([letter.text.rstrip("*") for letter in made.letters[edge]] for edge in made.diagram.internal_edges())
        inner = dict.fromkeys("/".join(dict.fromkeys(names)) for names in ends)  # H1/H2 where fields mix
        terms = dict.fromkeys(written[key_of(term.letters)] for term in made.vertices.values())
        yield f"{legs}: {', '.join(inner) or 'contact term'}; by {', '.join(terms)}"


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
.wide { overflow-x: auto; } ul { padding-left: 1.2rem; } ul.many { columns: 17rem; } sub, sup { line-height: 0; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.15rem 1.4rem 0.15rem 0; }
th { font-weight: normal; font-style: italic; border-bottom: 1px solid var(--rule); }
.figures { display: grid; gap: 0.5rem 2rem; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); }
figure { margin: 0.6rem 0; }
figure img { max-width: 100%; height: auto; } figcaption { color: var(--muted); font-size: 0.95rem; }
"""


def html(report: Report) -> str:
    """The report as one page."""
    title = escape(headline(report.model))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    typeset = Typeset(report.model)
    body = [f"<h1>{title}</h1>", *_html_claims(report, typeset)]
    for section in report.sections.values():
        body += [f"<h2>{escape(section.title)}</h2>", f"<p>{typeset.html(section.verdict)}</p>"]
        body += [*_html_lines(section.lines, typeset), *_html_table(section.table, typeset)]
        if section.diagrams:
            drawn = [_html_figure(figure, typeset) for figure in figures(report)]
            body += ['<div class="figures">', *drawn, "</div>"]
            body += [f"<p>{line}</p>" for line in _undrawn(report)]
    if report.warnings:
        body += ["<h2>Warnings</h2>", *_html_lines(report.warnings, typeset)]
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


def _html_claims(report: Report, typeset: Typeset) -> Iterator[str]:
    if not report.claims:
        yield '<p class="muted">The file makes no claims.</p>'
        return
    yield "<ul>"
    for claim in report.claims:
        kind = "good" if claim else "bad"
        reason = f'<span class="muted">({typeset.html(claim.reason)})</span>'
        yield f'<li class="{kind}">{typeset.html(str(claim))} {reason}</li>'
    yield "</ul>"


def _html_lines(lines: Sequence[str], typeset: Typeset) -> Iterator[str]:
    if lines:
        short = len(lines) > 12 and max(map(len, lines)) < 90
        yield '<ul class="many">' if short else "<ul>"
        yield from (f"<li>{typeset.html(line)}</li>" for line in lines)
        yield "</ul>"


def _html_table(table: Sequence[Sequence[str]], typeset: Typeset) -> Iterator[str]:
    if table:
        yield '<div class="wide"><table>'
        yield "<tr>" + "".join(f'<th scope="col">{typeset.html(cell)}</th>' for cell in table[0]) + "</tr>"
        for row in table[1:]:
            yield "<tr>" + "".join(f"<td>{typeset.html(cell)}</td>" for cell in row) + "</tr>"
        yield "</table></div>"


def _html_figure(figure: tuple[str, Diagram], typeset: Typeset) -> str:
    caption, drawn = figure
    image = base64.b64encode(drawn.svg().encode()).decode("ascii")
    alt = f"Feynman diagram of {caption}"
    source = f"data:image/svg+xml;base64,{image}"
    shown = f"<figcaption>{typeset.html(caption)}</figcaption>"
    return f'<figure><img alt="{escape(alt)}" src="{source}">{shown}</figure>'


def latex(report: Report) -> Iterator[str]:
    """The report as a LaTeX document for pdflatex, with the Lagrangian and TikZ pictures."""
    typeset = Typeset(report.model)
    pictures = [(typeset.latex(caption), drawn.tikz()) for caption, drawn in figures(report)]
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
        yield from _latex_lines([f"{claim} ({claim.reason})" for claim in report.claims], typeset)
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
            yield from _undrawn(report)
    if report.warnings:
        yield r"\subsection*{Warnings}"
        yield from _latex_lines(report.warnings, typeset)
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
