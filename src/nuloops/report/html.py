"""A report as one HTML page, diagrams included, which needs no network."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from nuloops.report.examine import Report
from nuloops.report.figures import figures, undrawn
from nuloops.report.text import headline
from nuloops.typesetting.sentences import Typeset
from topologies import Diagram

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
    """Set a report as one page."""
    title = escape(headline(report.model))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    typeset = Typeset(report.analysis.completed)
    body = [f"<h1>{title}</h1>", f"<p>{escape(report.overall)}</p>"]
    for heading, texts in (("Warnings", report.objections), ("Remarks", report.remarks)):
        if texts:
            body += [f"<h2>{heading}</h2>", *_html_lines(texts, typeset)]
    body += _html_claims(report, typeset)
    for section in report.sections.values():
        body += [f"<h2>{escape(section.title)}</h2>", f"<p>{typeset.html(section.verdict)}</p>"]
        body += [*_html_lines(section.lines, typeset), *_html_table(section.table, typeset)]
        if section.diagrams:
            drawn = [_html_figure(figure, typeset) for figure in figures(report)]
            body += ['<div class="figures">', *drawn, "</div>"]
            body += [f"<p>{line}</p>" for line in undrawn(report)]
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
        return
    yield "<h2>Claims</h2>"
    yield "<ul>"
    for claim in report.claims:
        kind = "good" if claim else "bad"
        reason = f'<span class="muted">({typeset.html(claim.reason)})</span>'
        yield f'<li class="{kind}">{typeset.html(claim.sentence)} {reason}</li>'
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
    caption, diagram = figure
    image = base64.b64encode(diagram.svg().encode()).decode("ascii")
    alt = f"Feynman diagram of {caption}"
    source = f"data:image/svg+xml;base64,{image}"
    below = f"<figcaption>{typeset.html(caption)}</figcaption>"
    return f'<figure><img alt="{escape(alt)}" src="{source}">{below}</figure>'
