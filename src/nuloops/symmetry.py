"""The commands about the charges of diagrams: a function per command, from parsed arguments to an exit code.

What reads models is imported when there is one.
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from charges import LEG_HYPERCHARGES, Solution, solve, solve_or_modulo
from charges.affine import latex_number
from charges.dark_census import dark_census
from charges.panels import latex_phase
from nuloops.catalogue import dark_survey
from nuloops.requested import diagram_named, named_operator, one_order, refuse_to_list
from nuloops.tables import latex_field, latex_group, latex_text, once, print_json, print_latex, print_table, refuse
from topologies import Diagram, MalformedInput, diagrams

Arguments = argparse.Namespace

MOST_ASSIGNMENTS = 100_000_000


def _solutions(parsed: Arguments) -> list[tuple[str, Solution]]:
    """The diagrams that --operator and --loops, or --diagram, name, solved."""
    chosen = named_operator(parsed.operator)
    if getattr(parsed, "diagram", None) is not None:
        refuse(parsed, "loops", "with --diagram")
        found = [diagram_named(parsed.diagram, chosen)]
    else:
        loops = one_order(parsed.loops)
        refuse_to_list(loops, len(chosen.operator.legs))
        found = list(diagrams(chosen.operator, loops))
    return [
        (diagram.key, solve_or_modulo(diagram, chosen.charges, broken=chosen.broken))
        if diagram.operator == chosen.operator
        else (diagram.key, solve_or_modulo(diagram))
        for diagram in found
    ]


def charges(parsed: Arguments) -> int:
    """Print the charges of diagrams, general or with values put in, and their powers of omega."""
    solutions = _solutions(parsed)
    documents = [_charges_of(key, solution, parsed) for key, solution in solutions]
    if parsed.json:
        print_json(documents)
        return 0
    if parsed.latex:
        for (_, solution), found in zip(solutions, documents, strict=True):
            _print_charges_latex(solution, found)
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


def _print_charges_latex(solution: Solution, found: dict[str, Any]) -> None:
    """The lines of one diagram as a LaTeX table, under its key."""
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
    legs = {leg.name: leg.latex for leg in diagram.operator.legs}
    name = str(diagram.nodes[end].get("leg", end))
    return latex_field(name, legs[name]) if name in legs else latex_text(name)


def _charges_of(key: str, solution: Solution, parsed: Arguments) -> dict[str, Any]:
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


def _hypercharges(diagram: Diagram) -> Solution:
    """The hypercharges of the lines; MalformedInput for an operator whose legs have none that are known."""
    if (known := LEG_HYPERCHARGES.get(diagram.operator.name)) is None:
        raise MalformedInput(f"--hypercharge: those of the legs of {diagram.operator.name} are not known")
    return solve(diagram, known)


def dark(parsed: Arguments) -> int:
    """Count the diagrams and the assignments that are dark under Z_n, or find the smallest groups of all diagrams."""
    if parsed.model is not None:
        refuse(parsed, "operator loops residual census", "with a model: they are about operators")
        parsed.max_dimension = 8 if parsed.max_dimension is None else parsed.max_dimension
        from nuloops.verify import dark_of_model

        return dark_of_model(parsed)
    refuse(parsed, "max_dimension", "without a model")
    parsed.operator = "dirac-d5" if parsed.operator is None else parsed.operator
    if parsed.census:
        return _dark_census(parsed)
    if parsed.residual is None:
        raise MalformedInput("give a model, or --residual or --census")
    solutions = [solution for _, solution in _solutions(parsed)]
    for solution in solutions:
        solution.modulo(parsed.residual)
    total = sum(parsed.residual ** len(solution.basis) for solution in solutions)
    if total > MOST_ASSIGNMENTS:
        raise MalformedInput(f"{total} assignments are too many to list: at most {MOST_ASSIGNMENTS}")
    found = dark_survey(solutions, parsed.residual)
    rows = [(name.replace("_", " "), str(value)) for name, value in found.items()]
    if parsed.json:
        print_json(found)
    elif parsed.latex:
        print_latex([("", f"$Z_{{{parsed.residual}}}$"), *rows])
    else:
        print_table(rows)
    return 0


def _dark_census(parsed: Arguments) -> int:
    """The smallest groups for every diagram."""
    chosen, loops = named_operator(parsed.operator), one_order(parsed.loops)
    refuse_to_list(loops, len(chosen.operator.legs))
    found = list(dark_census(chosen.operator, loops, chosen.charges, broken=chosen.broken))
    if parsed.json:
        print_json([{"key": row.key, "every_loop": row.every_loop, "all": row.all_lines} for row in found])
        return 0
    names = [(row.key, *(f"Z{n}" if n else "-" for n in (row.every_loop, row.all_lines))) for row in found]
    if parsed.latex:
        head = ("diagram", "every loop dark", "every line dark")
        print_latex([head, *((latex_text(key), *(latex_group(group) for group in groups)) for key, *groups in names)])
    else:
        print_table([("diagram", "every loop", "every line"), *names])
    return 0
