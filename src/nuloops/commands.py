"""What each command of the command line does: a function per command, from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from charges import ResidualGroup, Solution, residual_group, solve_or_modulo
from charges import nature as nature_of
from charges.affine import latex_number
from charges.anomalies import document as anomaly_document
from charges.dark_census import dark_census
from charges.panels import latex_phase
from nuloops.catalogue import COUNTED, Entry, dark_survey
from nuloops.generate import Request, figure
from nuloops.generate import generate as write_catalogue
from nuloops.operatorfile import OperatorFile, read
from nuloops.tables import latex_group, latex_power, latex_text, print_json, print_latex, print_table
from topologies import Diagram, MalformedInput, Topology, census, diagrams, drawing, literature_name
from topologies import count as count_topologies
from topologies.census import members
from topologies.operators import OPERATORS, Operator, operator

Arguments = argparse.Namespace

MOST_TOPOLOGIES = 1_000_000
MOST_LOOPS_LISTED = 3
MOST_ASSIGNMENTS = 100_000_000


def one_order(loops: tuple[int, ...]) -> int:
    """The single loop order that --loops must name here."""
    if len(loops) != 1:
        raise MalformedInput(f"--loops takes one number here, not a range of {len(loops)}")
    return loops[0]


def named_operator(text: str) -> OperatorFile:
    """An operator by name, or from a YAML file, with the charges of its file."""
    return read(Path(text)) if text.endswith((".yaml", ".yml")) else OperatorFile(operator(text), {})


def refuse_too_many(loops: int, legs: int, large: bool) -> None:
    """MalformedInput, with the exact number, if generating all topologies would take very long."""
    if large or loops < 0 or legs < 0 or loops + legs <= 6:
        return
    if loops > 8 or legs > 14:
        raise MalformedInput(f"{loops} loops with {legs} legs are far too many graphs; --large tries anyway")
    total = count_topologies(loops, legs)
    if total > MOST_TOPOLOGIES:
        raise MalformedInput(f"there are {total} topologies with {loops} loops and {legs} legs; --large generates them")


def once(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Assignments name=value as a mapping; MalformedInput if a name comes twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedInput(f"{option} gives {name} twice")
        found[name] = value
    return found


def generate(parsed: Arguments) -> int:
    """Write a catalogue and print its summary."""
    models = tuple(named_operator(name) for name in dict.fromkeys(parsed.operator or ["dirac-d4", "dirac-d5"]))
    request = Request(
        operators=models,
        loops=parsed.loops,
        everything=parsed.all,
        formats=tuple(dict.fromkeys(parsed.format or ["svg"])),
        folder=parsed.out,
        style=drawing.Style(colour=not parsed.plain),
    )
    for model in models:
        refuse_too_many(max(request.loops), len(model.operator.legs), parsed.large)
    catalogue = write_catalogue(request)
    if parsed.json:
        print_json(catalogue)
        return 0
    for part in catalogue["summary"]:
        counts = part["counts"]
        print(f"{part['operator']}, {part['loops']} loop{'s' if part['loops'] > 1 else ''}")
        print("  " + ", ".join(f"{counts[stage]} {stage.replace('_', ' ')}" for stage in COUNTED))
        for survey in part["dark"]:
            print(
                f"  {survey['group']}: every line dark in {survey['all_dark_diagrams']} of {survey['diagrams']}"
                f" diagrams ({survey['all_dark_assignments']} assignments),"
                f" every loop in {survey['every_loop_dark_diagrams']}"
                f" ({survey['every_loop_dark_assignments']})"
            )
    print(f"{len(catalogue['diagrams'])} diagrams drawn by {catalogue['engine']}")
    print(f"Browse {parsed.out / 'index.html'}; the data are in {parsed.out / 'catalogue.json'}")
    return 0


def count(parsed: Arguments) -> int:
    """Print the chain of counts, or list or draw one of its stages."""
    loops = one_order(parsed.loops)
    chosen = None if parsed.operator is None else named_operator(parsed.operator).operator
    if chosen and parsed.fermion_legs is not None:
        raise MalformedInput(f"--fermion-legs goes with --legs: {chosen.name} has {chosen.fermions} fermions")
    spinors = 2 if parsed.fermion_legs is None else parsed.fermion_legs
    refuse_too_many(loops, (len(chosen.legs) if chosen else parsed.legs) + (parsed.insertions or 0), parsed.large)
    if parsed.special is not None:
        return _special(parsed, loops, chosen)
    if parsed.list or parsed.draw:
        if parsed.insertions is not None:
            raise MalformedInput("--list and --draw do not go with --insertions")
        stage = parsed.list or "genuine_diagrams"
        return _stage(parsed, members(stage, loops, parsed.legs, operator=chosen, fermion_legs=spinors))
    found = dict(census(loops, parsed.legs, operator=chosen, fermion_legs=spinors, insertions=parsed.insertions))
    if parsed.json:
        print_json(found)
    else:
        print_table([(stage.replace("_", " "), number) for stage, number in found.items()])
    return 0


def _special(parsed: Arguments, loops: int, chosen: Operator | None) -> int:
    """Count the special genuine diagrams that a rule gives beside the normal ones."""
    from charges.special_census import special_census

    if chosen != OPERATORS["weinberg"] or parsed.list or parsed.draw or parsed.insertions is not None:
        raise MalformedInput("--special goes with --operator weinberg, and not with --list, --draw or --insertions")
    found = special_census(loops, parsed.special)
    counts = {**asdict(found), "topologies": found.topologies, "diagrams": found.diagrams}
    if parsed.json:
        print_json(counts)
    else:
        print_table([(name.replace("_", " "), number) for name, number in counts.items()])
    return 0


def _stage(parsed: Arguments, found: Any) -> int:
    """List the members of a stage and draw them, if wanted."""
    keys: list[str] = []
    names: dict[str, str] = {}
    for graph in found:
        keys.append(graph.key)
        if isinstance(graph, Diagram) and (name := literature_name(graph)):
            names[keys[-1]] = name
        if parsed.draw:
            parsed.draw.mkdir(parents=True, exist_ok=True)
            drawing.save(_plain_figure(graph), parsed.draw / f"{keys[-1]}.svg")
        if not parsed.json:
            print("  ".join([keys[-1], *([names[keys[-1]]] if keys[-1] in names else [])]), flush=bool(parsed.draw))
    if parsed.json:
        print_json({"stage": parsed.list or "genuine_diagrams", "keys": keys, "literature": names})
    return 0


def _plain_figure(graph: Topology | Diagram) -> bytes:
    return drawing.render(drawing.scene(graph.drawable()), "svg")


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
    given: dict[str, Any] = {}
    for name, text in once(parsed.charge, "--charge").items():
        several = text.strip("[]").split(",")
        given[name] = several[0] if len(several) == 1 else several
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


def draw(parsed: Arguments) -> int:
    """Draw one diagram from its key."""
    form = parsed.out.suffix.lstrip(".").lower()
    if form not in ("svg", "pdf", "png", "dot", "tex"):
        raise MalformedInput(f"{parsed.out}: the suffix must be svg, pdf, png, dot or tex")
    model = named_operator(parsed.operator) if parsed.operator else None
    diagram = Diagram.from_key(parsed.key, operators=[model.operator] if model else [])
    if parsed.panel == "plain":
        content = figure(diagram, form, drawing.Style())
    else:
        content = _panels(diagram, model, parsed, form)
    drawing.save(content, parsed.out)
    if parsed.json:
        print_json({"key": diagram.key, "file": str(parsed.out), "engine": drawing.engine()})
    else:
        print(f"{parsed.out}: drawn by {drawing.engine()}")
    return 0


def _panels(diagram: Diagram, model: OperatorFile | None, parsed: Arguments, form: str) -> bytes:
    """The U(1) panel, the Z_n panel, or both side by side."""
    panels = list(Entry.of(diagram, model).panels(parsed.residual))
    chosen = {"u1": panels[:1], "zn": panels[1:2], "both": panels[:2]}[parsed.panel]
    if not chosen or (parsed.panel == "both" and len(chosen) < 2):
        raise MalformedInput(f"no residual group makes the loops of {parsed.key} dark: name one with --residual")
    if len(chosen) == 1:
        return figure(chosen[0].diagram, form, drawing.Style())
    if form == "tex":
        raise MalformedInput("tex holds one panel: choose --panel u1 or --panel zn")
    scene = drawing.panels([drawing.scene(panel.diagram) for panel in chosen], [panel.caption for panel in chosen])
    return drawing.dot(scene).encode() if form == "dot" else drawing.render(scene, form)
