"""The commands about charges and groups: a function per command, from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from charges import ResidualGroup, Solution, residual_group, residual_groups, solve_or_modulo
from charges import nature as nature_of
from charges.affine import latex_number
from charges.anomalies import document as anomaly_document
from charges.dark_census import dark_census
from charges.panels import latex_phase
from nuloops.catalogue import dark_survey
from nuloops.commands import MOST_LOOPS_LISTED, named_operator, one_order, refuse_too_many
from nuloops.tables import latex_group, latex_power, latex_text, print_json, print_latex, print_table
from topologies import Diagram, MalformedInput, diagrams

Arguments = argparse.Namespace

MOST_ASSIGNMENTS = 100_000_000


def once(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Assignments name=value as a mapping; MalformedInput if a name comes twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedInput(f"{option} gives {name} twice")
        found[name] = value
    return found


def _solutions(parsed: Arguments) -> list[tuple[str, Solution]]:
    """The diagrams that --operator and --loops, or --diagram, name, solved."""
    chosen = named_operator(parsed.operator)
    if getattr(parsed, "diagram", None) is not None:
        found = [Diagram.from_key(parsed.diagram, operators=[chosen.operator])]
    else:
        loops = one_order(parsed.loops)
        if loops > MOST_LOOPS_LISTED:
            raise MalformedInput(f"--loops {loops}: at most {MOST_LOOPS_LISTED} loops are listed here")
        refuse_too_many(loops, len(chosen.operator.legs), large=False)
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
        columns = [name for name in ("charge", "value", "phase") if name in found["lines"][0]]
        rows = [
            [f"  {line['tail']} -> {line['head']}", line["kind"], *(line[name] for name in columns)]
            for line in found["lines"]
        ]
        print_table([["  line", "kind", *columns], *rows])
    return 0


def _print_charges_latex(solution: Solution, found: dict[str, Any]) -> None:
    """The lines of one diagram as a LaTeX table, under its key."""
    columns = [name for name in ("value", "phase") if name in found["lines"][0]]
    rows = [["line", "kind", "$B-L$", *(name for name in columns)]]
    for line, charge in zip(found["lines"], solution.charges.values(), strict=True):
        cells = {"value": "", "phase": ""}
        if "value" in line:
            cells["value"] = f"${latex_number(Fraction(line['value']))}$"
        if "phase" in line:
            cells["phase"] = f"${latex_phase(str(line['phase']))}$"
        ends = rf"{latex_text(line['tail'])} $\to$ {latex_text(line['head'])}"
        rows.append([ends, line["kind"], f"${charge.latex()}$", *(cells[name] for name in columns)])
    print(f"% {found['key']}")
    print_latex(rows)


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
        group = ResidualGroup(phases.order, phases.unit, {})
        found["residual"] = {"group": group.name, "unit": str(phases.unit)}
        for i, (line, power) in enumerate(zip(lines, phases.charges.values(), strict=True)):
            line["phase"] = int(group.phase(values[i])) if values else str(power).replace("kappa", "k")
    return found


def dark(parsed: Arguments) -> int:
    """Count the diagrams and the assignments that are dark under Z_n, or find the smallest groups of all diagrams."""
    if parsed.census:
        return _dark_census(parsed)
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
    if loops > MOST_LOOPS_LISTED:
        raise MalformedInput(f"--loops {loops}: at most {MOST_LOOPS_LISTED} loops are listed here")
    refuse_too_many(loops, len(chosen.operator.legs), large=False)
    found = list(dark_census(chosen.operator, loops, chosen.charges))
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


def residual(parsed: Arguments) -> int:
    """Print the group that is left when fields get vevs, and the phase of every field."""
    charges = {name: _generations(text) for name, text in once(parsed.charge, "--charge").items()}
    if any(":" in name for name in charges):
        return _residual_groups(parsed, charges)
    given: dict[str, Any] = charges
    group = residual_group(given, parsed.vev, quarks=parsed.quarks)
    phases = {name: _plain(power) for name, power in group.phases.items()}
    if parsed.json:
        print_json({"group": group.name, "order": group.order, "phases": phases, "convention": group.convention})
        return 0
    if parsed.latex:
        head = (latex_group(group.name), "charge" if group.order is None else "transformation")
        print_latex([head, *((latex_text(name), latex_power(power, group.order)) for name, power in phases.items())])
        return 0
    print(f"{group.name}: {group.convention}")
    if group.order is None:
        print("no vev carries the charge, so U(1) stays unbroken")
    symbol = "charge" if group.order is None else "power of omega"
    rows = [(name, ", ".join(map(str, power)) if isinstance(power, list) else power) for name, power in phases.items()]
    print_table([("field", symbol), *rows])
    return 0


def _generations(text: str) -> str | list[str]:
    """A charge, or the charges of several generations as in -4,-4,5."""
    several = text.strip("[]").split(",")
    return several[0] if len(several) == 1 else several


def _residual_groups(parsed: Arguments, charges: dict[str, Any]) -> int:
    """The group that is left of several U(1)s, whose names come before a colon; what is not given is neutral."""
    u1s = list(dict.fromkeys(name.partition(":")[0] for name in charges))
    fields: dict[str, dict[str, Any]] = {}
    for name, charge in charges.items():
        u1, colon, field = name.partition(":")
        if not (colon and u1 and field):
            raise MalformedInput(f"--charge {name}: with several U(1)s write U1:field=value for every charge")
        fields.setdefault(field, dict.fromkeys(u1s, 0))[u1] = charge
    found = residual_groups(fields, parsed.vev, quarks=parsed.quarks)
    generators = [str(generator) for generator in found.generators]
    order = None if found.rank else math.prod(found.torsion)
    if parsed.json:
        phases = {name: _plain(phase) for name, phase in found.phases.items()}
        parts = {"group": found.name, "order": order, "phases": phases, "generators": generators}
        print_json({**parts, "convention": found.convention})
        return 0
    rows = [(name, ", ".join(map(str, _flat(phase)))) for name, phase in found.phases.items()]
    if parsed.latex:
        head = (latex_text(found.name), latex_text("; ".join(generators)))
        print_latex([head, *((latex_text(name), phase) for name, phase in rows)])
        return 0
    print(f"{found.name}: {found.convention}")
    print_table([("field", "; ".join(generators) or "nothing"), *rows])
    return 0


def _flat(phase: Any) -> list[Any]:
    """The phases of a field, those of several generations in brackets."""
    return [f"({', '.join(map(str, each))})" if isinstance(each, tuple) else each for each in phase]


def _plain(power: Any) -> Any:
    """A power of omega, or several, as JSON has it: integers, fractions as text, lists."""
    if isinstance(power, tuple):
        return [_plain(each) for each in power]
    return power if isinstance(power, int) else str(power)


def nature(parsed: Arguments) -> int:
    """Print whether neutrinos are Dirac or Majorana, and why."""
    verdict = nature_of(parsed.group, parsed.phase)
    if parsed.json:
        print_json({"nature": verdict.nature, "reason": verdict.reason})
    elif parsed.latex:
        print_latex(
            [("group", "power", "neutrinos"), (latex_group(parsed.group), latex_text(parsed.phase), verdict.nature)]
        )
    else:
        print(f"{verdict.nature}: {verdict.reason}")
    return 0


def anomalies(parsed: Arguments) -> int:
    """Print the anomaly-free charges of right-handed neutrinos, and how they give mass."""
    found = anomaly_document(parsed.fields, parsed.max_charge)
    if parsed.json:
        print_json(found)
        return 0
    head = ("charges", "operators with chi of charge 3", "massless", "group", "neutrinos")
    rows = [
        (
            ", ".join(map(str, solution["charges"])),
            "; ".join(solution["pairing"]["operators"]) or "none",
            str(solution["pairing"]["massless"]),
            str(solution["pairing"]["group"]),
            str(solution["pairing"]["nature"]),
        )
        for solution in found["solutions"]
    ]
    if parsed.latex:
        print_latex([head, *((f"${a}$", latex_text(b), c, latex_group(d), e) for a, b, c, d, e in rows)])
    elif rows:
        print_table([head, *rows])
    else:
        print(f"no solution with {parsed.fields} fields and charges up to {parsed.max_charge}")
    return 0
