"""The command line.  Exit codes: 0 done and all checks hold, 1 a check failed, 2 bad input (one line on stderr).

Only argparse is imported at the start; what a command needs is imported when it runs, so that help is immediate.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from charges import Solution
    from nuloops.operatorfile import OperatorFile

Arguments = argparse.Namespace


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line, and takes -1/2 for a value, not for an option."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)
        self._negative_number_matcher = re.compile(r"-[0-9].*")  # argparse knows integers and floats only

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _loops(text: str) -> tuple[int, ...]:
    """``2`` or ``1-3`` as the loop orders meant."""
    match = re.fullmatch(r"(-?\d{1,9})(?:-(\d{1,9}))?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of loops: write 2 or 1-2")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"{text!r} counts backwards")
    if last - first > 99:
        raise argparse.ArgumentTypeError(f"{text!r} is too long a range")
    return tuple(range(first, last + 1))


def _assignment(text: str) -> tuple[str, str]:
    """``name=value``."""
    name, equals, value = text.partition("=")
    if not (equals and name and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name, value


def _parser() -> argparse.ArgumentParser:
    from nuloops import __version__

    parser = _Parser(prog="nuloops", description="Loop diagrams for Dirac (and Majorana) neutrino masses.")
    parser.add_argument("--version", action="version", version=f"nuloops {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Callable[[Arguments], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        made.set_defaults(run=run)
        return made

    made = command("generate", _generate, "draw every diagram of some operators, charged, with a page to browse them")
    made.add_argument("--operator", action="append", metavar="NAME", help="default: dirac-d4 and dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1, 2), metavar="1-2", help="one loop order or a range")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--genuine", action="store_true", help="genuine diagrams only (the default)")
    which.add_argument("--all", action="store_true", help="also those that are not genuine, marked as such")
    made.add_argument("--format", action="append", metavar="svg", help="svg, pdf, png, dot or tex; may be repeated")
    made.add_argument("--plain", action="store_true", help="all lines black, dark ones too")
    made.add_argument("--out", type=Path, default=Path("figures/catalogue"), metavar="DIR")

    made = command("count", _count, "count topologies and diagrams, stage by stage")
    made.add_argument("--loops", type=_loops, required=True, metavar="L")
    legs = made.add_mutually_exclusive_group(required=True)
    legs.add_argument("--legs", type=int, metavar="N")
    legs.add_argument("--operator", metavar="NAME")
    made.add_argument("--fermion-legs", type=int, default=2, metavar="N")
    made.add_argument("--insertions", type=int, metavar="K", help="genuine once K chi are put in (operators only)")
    made.add_argument("--list", metavar="STAGE", help="print the keys of one stage, such as genuine_diagrams")
    made.add_argument("--draw", type=Path, metavar="DIR", help="draw the stage that --list names into a folder")
    made.add_argument("--large", action="store_true", help="go on although there are very many graphs")

    made = command("charges", _charges, "solve for the charges of the diagrams of an operator")
    made.add_argument("--operator", metavar="NAME", default="dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L")
    made.add_argument("--diagram", metavar="KEY", help="only this diagram")
    made.add_argument("--set", action="append", type=_assignment, default=[], metavar="kappa_1=-1/2")
    made.add_argument("--residual", type=int, metavar="N", help="also the powers of omega under Z_N")

    made = command("dark", _dark, "count the diagrams and assignments that are dark under Z_n")
    made.add_argument("--operator", metavar="NAME", default="dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L")
    made.add_argument("--residual", type=int, required=True, metavar="N")

    made = command("residual", _residual, "the group that is left when fields get vevs")
    made.add_argument("--charge", action="append", type=_assignment, default=[], metavar="L=-1")
    made.add_argument("--vev", action="append", default=[], metavar="chi")
    made.add_argument("--quarks", action="store_true", help="count the quarks (B-L = 1/3) too")

    made = command("nature", _nature, "whether neutrinos are Dirac or Majorana")
    made.add_argument("--group", required=True, metavar="Z6")
    made.add_argument("--phase", required=True, metavar="K", help="the power of omega (for U1: the charge)")

    made = command("draw", _draw, "draw one diagram from its key")
    made.add_argument("key", metavar="KEY")
    made.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="u1")
    made.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="svg, pdf, png or dot")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    from topologies.errors import NuloopsError

    try:
        return int(parsed.run(parsed))
    except NuloopsError as error:
        return _complain(parsed, str(error))
    except BrokenPipeError:  # the reader has gone, as in `nuloops count ... | head -1`
        sys.stderr.close()
        return 0
    except OSError as error:
        return _complain(parsed, f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except KeyboardInterrupt:
        print(f"nuloops {parsed.command}: interrupted; files that were finished stay", file=sys.stderr)
        return 130


def _complain(parsed: Arguments, message: str) -> int:
    print(f"nuloops {parsed.command}: {' '.join(message.split())}", file=sys.stderr)
    return 2


def _print_json(document: Any) -> None:
    print(json.dumps(document, indent=1, ensure_ascii=False))


def _one(loops: tuple[int, ...]) -> int:
    from topologies import MalformedInput

    if len(loops) != 1:
        raise MalformedInput(f"--loops takes one number here, not a range of {len(loops)}")
    return loops[0]


def _table(rows: Sequence[Sequence[object]]) -> str:
    """Columns padded to their widest entry."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in texts)


SUMMARISED = (
    "topologies",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "diagrams",
    "labelled_diagrams",
    "genuine_topologies",
    "genuine_diagrams",
    "genuine_labelled_diagrams",
)


def _generate(parsed: Arguments) -> int:
    from nuloops.generate import Request, generate
    from topologies import drawing

    request = Request(
        operators=tuple(_operator(name) for name in dict.fromkeys(parsed.operator or ["dirac-d4", "dirac-d5"])),
        loops=parsed.loops,
        everything=parsed.all,
        formats=tuple(dict.fromkeys(parsed.format or ["svg"])),
        folder=parsed.out,
        style=drawing.Style(colour=not parsed.plain),
    )
    catalogue = generate(request)
    if parsed.json:
        _print_json(catalogue)
        return 0
    for part in catalogue["summary"]:
        counts = part["counts"]
        print(f"{part['operator']}, {part['loops']} loop{'s' if part['loops'] > 1 else ''}")
        print("  " + ", ".join(f"{counts[stage]} {stage.replace('_', ' ')}" for stage in SUMMARISED))
        for dark in part["dark"]:
            print(
                f"  {dark['group']}: every line dark in {dark['all_dark_diagrams']} of {dark['diagrams']} diagrams"
                f" ({dark['all_dark_assignments']} assignments), every loop in {dark['every_loop_dark_diagrams']}"
                f" ({dark['every_loop_dark_assignments']})"
            )
    print(f"{len(catalogue['diagrams'])} diagrams drawn by {catalogue['engine']}")
    print(f"Browse {parsed.out / 'index.html'}; the data are in {parsed.out / 'catalogue.json'}")
    return 0


def _count(parsed: Arguments) -> int:
    from topologies import MalformedInput, census, drawing
    from topologies.census import members

    loops, chosen = _one(parsed.loops), None
    if parsed.operator is not None:
        chosen = _operator(parsed.operator).operator
    _refuse_too_many(loops, len(chosen.legs) if chosen else parsed.legs, parsed.large)
    if parsed.list or parsed.draw:
        stage = parsed.list or "genuine_diagrams"
        found = members(stage, loops, parsed.legs, operator=chosen, fermion_legs=parsed.fermion_legs)
        if parsed.insertions is not None:
            raise MalformedInput("--list and --draw do not go with --insertions")
        keys = []
        for graph in found:
            keys.append(graph.key)
            if parsed.draw:
                parsed.draw.mkdir(parents=True, exist_ok=True)
                scene = drawing.scene(graph.drawable())
                drawing.save(drawing.render(scene, "svg"), parsed.draw / f"{keys[-1]}.svg")
            if not parsed.json:
                print(keys[-1], flush=bool(parsed.draw))
        if parsed.json:
            _print_json({"stage": stage, "keys": keys})
        return 0
    options = {"fermion_legs": parsed.fermion_legs, "insertions": parsed.insertions}
    counts = dict(census(loops, parsed.legs, operator=chosen, **options))
    if parsed.json:
        _print_json(counts)
    else:
        print(_table([(stage.replace("_", " "), number) for stage, number in counts.items()]))
    return 0


MOST_TOPOLOGIES = 1_000_000


def _refuse_too_many(loops: int, legs: int, large: bool) -> None:
    """MalformedInput, with the exact number, if generating all topologies would take very long."""
    from topologies import MalformedInput
    from topologies.counting import count

    if large or loops < 0 or legs < 0 or loops + legs <= 6:
        return
    if loops > 8 or legs > 14:
        raise MalformedInput(
            f"{loops} loops with {legs} legs are far too many graphs to generate; --large tries anyway"
        )
    total = count(loops, legs)
    if total > MOST_TOPOLOGIES:
        raise MalformedInput(f"there are {total} topologies with {loops} loops and {legs} legs; --large generates them")


def _operator(text: str) -> OperatorFile:
    """An operator by name, or from a YAML file, with the charges of its file."""
    from nuloops.operatorfile import OperatorFile, read
    from topologies.operators import operator

    if text.endswith((".yaml", ".yml")):
        return read(Path(text))
    return OperatorFile(operator(text), {})


def _solutions(parsed: Arguments) -> list[tuple[str, Solution]]:
    from charges import solve_or_modulo
    from topologies import Diagram, MalformedInput, diagrams

    chosen = _operator(parsed.operator)
    if getattr(parsed, "diagram", None):
        found = [Diagram.from_key(parsed.diagram, operators=[chosen.operator])]
    else:
        loops = _one(parsed.loops)
        if loops > MOST_LOOPS_LISTED:
            raise MalformedInput(f"--loops {loops}: at most {MOST_LOOPS_LISTED} loops are listed here")
        found = list(diagrams(chosen.operator, loops))
    charges = [chosen.charges if diagram.operator == chosen.operator else {} for diagram in found]
    return [
        (diagram.key, solve_or_modulo(diagram, given, broken=chosen.broken))
        for diagram, given in zip(found, charges, strict=True)
    ]


MOST_LOOPS_LISTED = 3


def _charges(parsed: Arguments) -> int:
    documents = []
    for key, solution in _solutions(parsed):
        general = solution.charges
        found: dict[str, Any] = {
            "key": key,
            "free": list(solution.free),
            "modulo": None if solution.modulus is None else str(solution.modulus),
            "lines": [
                {"tail": edge[0], "head": edge[1], "kind": solution.diagram.edges[edge]["kind"], "charge": str(charge)}
                for edge, charge in general.items()
            ],
        }
        if parsed.set:
            for line, value in zip(found["lines"], solution.at(**dict(parsed.set)).values(), strict=True):
                line["value"] = str(value)
        if parsed.residual is not None:
            phases = solution.modulo(parsed.residual)
            found["residual"] = {"group": f"Z{parsed.residual}", "unit": str(phases.unit)}
            for line, power in zip(found["lines"], phases.charges.values(), strict=True):
                line["phase"] = str(power).replace("kappa", "k")
            if parsed.set:
                for line in found["lines"]:
                    line["phase"] = _power(line["value"], phases.unit, parsed.residual)
        documents.append(found)
    if parsed.json:
        _print_json(documents)
        return 0
    for found in documents:
        print(found["key"] + (f"  (conserved modulo {found['modulo']})" if found["modulo"] else ""))
        columns = [name for name in ("charge", "value", "phase") if name in found["lines"][0]]
        rows = [
            [f"  {line['tail']} -> {line['head']}", line["kind"], *(line[name] for name in columns)]
            for line in found["lines"]
        ]
        print(_table([["  line", "kind", *columns], *rows]))
    return 0


def _power(charge: str, unit: Any, order: int) -> int:
    """The power of omega of a charge under Z_n; MalformedInput if the charge is too fine for the group."""
    from charges import ResidualGroup

    return int(ResidualGroup(order, unit, {}).phase(charge))


def _dark(parsed: Arguments) -> int:
    from nuloops.catalogue import dark_survey

    found = dark_survey([solution for _, solution in _solutions(parsed)], parsed.residual)
    if parsed.json:
        _print_json(found)
    else:
        print(_table([(name.replace("_", " "), value) for name, value in found.items()]))
    return 0


def _residual(parsed: Arguments) -> int:
    from charges import residual_group
    from topologies import MalformedInput

    given: dict[str, Any] = {}
    for name, value in parsed.charge:
        if name in given:
            raise MalformedInput(f"--charge gives {name} twice")
        values = value.strip("[]").split(",")
        given[name] = values[0] if len(values) == 1 else values
    group = residual_group(given, parsed.vev, quarks=parsed.quarks)
    phases = {name: _plain(power) for name, power in group.phases.items()}
    if parsed.json:
        _print_json({"group": group.name, "order": group.order, "phases": phases, "convention": group.convention})
        return 0
    print(f"{group.name}: {group.convention}")
    symbol = "charge" if group.order is None else "power of omega"
    rows = [(name, ", ".join(map(str, power)) if isinstance(power, list) else power) for name, power in phases.items()]
    print(_table([("field", symbol), *rows]))
    return 0


def _plain(power: Any) -> Any:
    """A power of omega, or several, as JSON has it: integers, fractions as text, lists."""
    if isinstance(power, tuple):
        return [_plain(each) for each in power]
    return power if isinstance(power, int) else str(power)


def _nature(parsed: Arguments) -> int:
    from charges import nature

    verdict = nature(parsed.group, parsed.phase)
    if parsed.json:
        _print_json({"nature": verdict.nature, "reason": verdict.reason})
    else:
        print(f"{verdict.nature}: {verdict.reason}")
    return 0


def _draw(parsed: Arguments) -> int:
    from nuloops.catalogue import Entry
    from topologies import Diagram, MalformedInput, drawing

    form = parsed.out.suffix.lstrip(".").lower()
    if form not in ("svg", "pdf", "png", "dot"):
        raise MalformedInput(f"{parsed.out}: the suffix must be svg, pdf, png or dot")
    diagram = Diagram.from_key(parsed.key)
    if parsed.panel == "plain":
        scene = drawing.scene(diagram)
    else:
        panels = list(Entry.of(diagram).panels(parsed.residual))
        chosen = {"u1": panels[:1], "zn": panels[1:2], "both": panels[:2]}[parsed.panel]
        if not chosen or (parsed.panel == "both" and len(chosen) < 2):
            raise MalformedInput(f"no residual group makes the loops of {parsed.key} dark: name one with --residual")
        scenes = [drawing.scene(panel.diagram) for panel in chosen]
        scene = scenes[0] if len(scenes) == 1 else drawing.panels(scenes, [panel.caption for panel in chosen])
    content = drawing.dot(scene).encode() if form == "dot" else drawing.render(scene, form)
    drawing.save(content, parsed.out)
    if parsed.json:
        _print_json({"key": diagram.key, "file": str(parsed.out), "engine": drawing.engine()})
    else:
        print(f"{parsed.out}: drawn by {drawing.engine()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
