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
    """Which diagrams, and what is put in."""
    forms(parser, "json", "latex")
    operator_option(parser, "dirac-d5")
    loops_option(parser)
    parser.add_argument("--diagram", metavar="KEY", help="only this diagram; default: all of --loops")
    text = "put in a value for a free charge; may be repeated; default: none"
    parser.add_argument("--set", action="append", type=assignment, default=[], metavar="kappa_1=-1/2", help=text)
    parser.add_argument("--residual", type=int, metavar="N", help="also the powers of omega under Z_N; default: none")
    parser.add_argument(
        "--hypercharge", action="store_true", help="also the hypercharges, with free ones y_1, y_2, ..."
    )


def run(parsed: Namespace) -> int:
    """Print the charges of diagrams, general or with values put in, and their powers of omega."""
    from nuloops.console.printing import print_json, print_table
    from nuloops.console.requests import named_solutions

    solutions = named_solutions(parsed)
    documents = [_charges_of(key, solution, parsed) for key, solution in solutions]
    if parsed.json:
        print_json(documents)
        return 0
    if parsed.latex:
        for (_, solution), found in zip(solutions, documents, strict=True):
            _print_latex(solution, found)
        return 0
    for found in documents:
        print(found["key"] + (f"  (conserved modulo {found['modulo']})" if found["modulo"] else ""))
        columns = [name for name in ("charge", "value", "phase", "hypercharge") if name in found["lines"][0]]
        rows = [
            [f"  {line['tail']} -> {line['head']}", line["kind"], *(line[name] for name in columns)]
            for line in found["lines"]
        ]
        print_table([["  line", "kind", *columns], *rows])
    return 0


def _charges_of(key: str, solution: Solution, parsed: Namespace) -> dict[str, Any]:
    """One diagram as plain data."""

    lines: list[dict[str, Any]] = [
        {"tail": edge[0], "head": edge[1], "kind": solution.diagram.edges[edge]["kind"], "charge": str(charge)}
        for edge, charge in solution.charges.items()
    ]
    found: dict[str, Any] = {
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
        found["residual"] = {"group": f"Z{phases.order}", "unit": str(phases.unit)}
        for i, (line, power) in enumerate(zip(lines, phases.charges.values(), strict=True)):
            line["phase"] = phases.power(values[i]) if values else str(power).replace("kappa", "k")
    if parsed.hypercharge:
        for line, charge in zip(lines, _hypercharges(solution.diagram).charges.values(), strict=True):
            line["hypercharge"] = str(charge).replace("kappa", "y")
    return found


def _print_latex(solution: Solution, found: dict[str, Any]) -> None:
    """The lines of one diagram as a LaTeX table, under its key."""
    from charges.arithmetic.affine import latex_number
    from charges.flow.labels import latex_phase
    from nuloops.console.printing import print_latex

    columns = [name for name in ("value", "phase", "hypercharge") if name in found["lines"][0]]
    rows = [["line", "kind", "$B-L$", *("$Y$" if name == "hypercharge" else name for name in columns)]]
    hypercharges = _hypercharges(solution.diagram).charges if "hypercharge" in columns else {}
    for (edge, charge), line in zip(solution.charges.items(), found["lines"], strict=True):
        cells = {"hypercharge": f"${hypercharges[edge].latex('y')}$"} if hypercharges else {}
        if "value" in line:
            cells["value"] = f"${latex_number(Fraction(line['value']))}$"
        if "phase" in line:
            cells["phase"] = f"${latex_phase(str(line['phase']))}$"
        ends = r" $\to$ ".join(_end(solution.diagram, line[end]) for end in ("tail", "head"))
        rows.append([ends, line["kind"], f"${charge.latex()}$", *(cells[name] for name in columns)])
    print(f"% {found['key']}")
    print_latex(rows)


def _end(diagram: Diagram, end: Any) -> str:
    """A vertex by its number, an external end by its field."""
    from nuloops.typesetting.latex import latex_field, latex_text

    legs = {leg.name: leg.latex for leg in diagram.operator.legs}
    name = str(diagram.nodes[end].get("leg", end))
    return latex_field(name, legs[name]) if name in legs else latex_text(name)


def _hypercharges(diagram: Diagram) -> Solution:
    """The hypercharges of the lines; MalformedInput for an operator whose legs have none that are known."""
    from charges import LEG_HYPERCHARGES, solve
    from topologies import MalformedInput

    if (known := LEG_HYPERCHARGES.get(diagram.operator.name)) is None:
        raise MalformedInput(f"--hypercharge: those of the legs of {diagram.operator.name} are not known")
    return solve(diagram, known)
