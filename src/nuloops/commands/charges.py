"""``nuloops charges``: the charges of the diagrams of an operator."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nuloops.console.options import assignment, forms, loops_option, once, operator_option

if TYPE_CHECKING:
    from charges import Solution
    from topologies import Diagram


def arguments(parser: ArgumentParser) -> None:
    """Take the diagrams, and values for the free charges."""
    forms(parser, "json", "latex")
    operator_option(parser, "dirac-d5")
    loops_option(parser)
    parser.add_argument("--diagram", metavar="KEY", help="only this diagram; default: all of --loops")
    text = "set a free charge to a value; may be repeated; default: leave it free"
    parser.add_argument("--set", action="append", type=assignment, default=[], metavar="kappa_1=-1/2", help=text)
    parser.add_argument("--residual", type=int, metavar="N", help="print the powers of omega under Z_N, too")
    parser.add_argument(
        "--hypercharge", action="store_true", help="print the hypercharges, too, with free ones y_1, y_2, ..."
    )


def run(parsed: Namespace) -> int:
    """Print the charges of diagrams, general or with values for the kappas, and their powers of omega."""
    from nuloops.console.printing import print_json, print_table
    from nuloops.console.requests import named_solutions

    solutions = named_solutions(parsed)
    documents = [_charges_of(key, solution, parsed) for key, solution in solutions]
    if parsed.json:
        print_json(documents)
        return 0
    if parsed.latex:
        for (_, solution), document in zip(solutions, documents, strict=True):
            _print_latex(solution, document)
        return 0
    for document in documents:
        print(document["key"] + (f"  (conserved modulo {document['modulo']})" if document["modulo"] else ""))
        columns = [name for name in ("charge", "value", "phase", "hypercharge") if name in document["lines"][0]]
        rows = [
            [f"  {line['tail']} -> {line['head']}", line["kind"], *(line[name] for name in columns)]
            for line in document["lines"]
        ]
        print_table([["  line", "kind", *columns], *rows])
    return 0


def _charges_of(key: str, solution: Solution, parsed: Namespace) -> dict[str, Any]:
    """Return the charges of one diagram as plain values."""
    lines: list[dict[str, Any]] = [
        {"tail": edge[0], "head": edge[1], "kind": solution.diagram.edges[edge]["kind"], "charge": str(charge)}
        for edge, charge in solution.charges.items()
    ]
    document: dict[str, Any] = {
        "key": key,
        "free": list(solution.free),
        "modulo": None if solution.modulus is None else str(solution.modulus),
        "lines": lines,
    }

    given = once(parsed.set, "--set")
    values = list(solution.at(**given).values()) if given else []
    for line, value in zip(lines, values, strict=False):
        line["value"] = str(value)
    if parsed.residual is not None:
        phases = solution.modulo(parsed.residual)
        document["residual"] = {"group": f"Z{phases.order}", "unit": str(phases.unit)}
        for i, (line, power) in enumerate(zip(lines, phases.charges.values(), strict=True)):
            line["phase"] = phases.power(values[i]) if values else power.text("k")
    if parsed.hypercharge:
        for line, charge in zip(lines, _hypercharges(solution.diagram).charges.values(), strict=True):
            line["hypercharge"] = charge.text("y")
    return document


def _print_latex(solution: Solution, document: dict[str, Any]) -> None:
    """Print the lines of one diagram as a LaTeX table, under its key."""
    from charges.arithmetic.affine import latex_number
    from charges.flow.labels import latex_phase
    from nuloops.console.printing import print_latex

    columns = [name for name in ("value", "phase", "hypercharge") if name in document["lines"][0]]
    rows = [["line", "kind", "$B-L$", *("$Y$" if name == "hypercharge" else name for name in columns)]]
    hypercharges = _hypercharges(solution.diagram).charges if "hypercharge" in columns else {}
    for (edge, charge), line in zip(solution.charges.items(), document["lines"], strict=True):
        cells = {"hypercharge": f"${hypercharges[edge].latex('y')}$"} if hypercharges else {}
        if "value" in line:
            cells["value"] = f"${latex_number(Fraction(line['value']))}$"
        if "phase" in line:
            cells["phase"] = f"${latex_phase(str(line['phase']))}$"
        ends = r" $\to$ ".join(_end(solution.diagram, line[end]) for end in ("tail", "head"))
        rows.append([ends, line["kind"], f"${charge.latex()}$", *(cells[name] for name in columns)])
    print(f"% {document['key']}")
    print_latex(rows)


def _end(diagram: Diagram, end: Any) -> str:
    """Write a vertex by its number, an external end by its field."""
    from nuloops.typesetting.latex import latex_field, latex_text

    legs = {leg.name: leg.latex for leg in diagram.operator.legs}
    name = str(diagram.nodes[end].get("leg", end))
    return latex_field(name, legs[name]) if name in legs else latex_text(name)


def _hypercharges(diagram: Diagram) -> Solution:
    """Solve for the hypercharges of the lines.  Raises MalformedInput if those of the legs are not known."""
    from charges import LEG_HYPERCHARGES, solve
    from topologies import MalformedInput

    name = diagram.operator.name
    if name not in LEG_HYPERCHARGES:
        raise MalformedInput(f"--hypercharge: those of the legs of {name} are not known")
    return solve(diagram, LEG_HYPERCHARGES[name])
