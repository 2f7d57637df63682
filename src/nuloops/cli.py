"""The command line.  Exit codes: 0 done and all checks hold, 1 a check failed, 2 bad input (one line on stderr).

Only argparse is imported at the start; what a command needs is imported when it runs, so that help is immediate.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

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
    match = re.fullmatch(r"(-?[0-9]{1,9})(?:-([0-9]{1,9}))?", text)
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


MODULES = {  # where each command is; imported when it runs
    "generate": "commands",
    "count": "commands",
    "draw": "commands",
    "charges": "symmetry",
    "dark": "symmetry",
    "residual": "groups",
    "nature": "groups",
    "anomalies": "groups",
    "verify": "verify",
    "models": "modelscan",
    "export": "export",
}
WITH_LATEX = ("charges", "dark", "residual", "nature", "anomalies", "verify")
MODEL = "a file, or the name of a published model such as scotogenic"


def _parser() -> argparse.ArgumentParser:
    from nuloops import __version__

    parser = _Parser(prog="nuloops", description="Loop diagrams for Dirac (and Majorana) neutrino masses.")
    parser.add_argument("--version", action="version", version=f"nuloops {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        form = made.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        if name in WITH_LATEX:
            form.add_argument("--latex", action="store_true", help="print LaTeX")
        if name == "verify":
            form.add_argument("--html", action="store_true", help="print one HTML page, diagrams included")
        if name == "models":
            form.add_argument("--csv", action="store_true", help="print CSV, row by row")
            form.add_argument("--json-lines", action="store_true", help="print one JSON object for each content")
        return made

    def model(made: argparse.ArgumentParser, optional: bool = True) -> None:
        made.add_argument("model", metavar="MODEL.yaml", nargs="?" if optional else None, help=MODEL)

    def dimension(made: argparse.ArgumentParser, default: int) -> None:
        text = f"the largest dimension of operators that are tried in a model (default: {default})"
        made.add_argument("--max-dimension", type=int, default=default, metavar="D", help=text)

    made = command("generate", "draw every diagram of some operators, charged, with a page to browse them")
    made.add_argument(
        "--operator", action="append", metavar="NAME", help="a name or FILE.yaml; default: dirac-d4 and dirac-d5"
    )
    made.add_argument("--loops", type=_loops, default=(1, 2), metavar="1-2", help="one loop order or a range")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--genuine", action="store_true", help="genuine diagrams only (the default)")
    which.add_argument("--all", action="store_true", help="also those that are not genuine, marked as such")
    made.add_argument("--format", action="append", metavar="svg", help="svg, pdf, png, dot or tex; may be repeated")
    made.add_argument("--plain", action="store_true", help="all lines black, dark ones too")
    made.add_argument("--out", type=Path, default=Path("figures/catalogue"), metavar="DIR")
    made.add_argument("--large", action="store_true", help="go on although there are very many graphs")

    made = command("count", "count topologies and diagrams, stage by stage")
    made.add_argument("--loops", type=_loops, required=True, metavar="L")
    legs = made.add_mutually_exclusive_group(required=True)
    legs.add_argument("--legs", type=int, metavar="N")
    legs.add_argument("--operator", metavar="NAME")
    made.add_argument("--fermion-legs", type=int, metavar="N", help="of --legs; default: 2")
    made.add_argument("--insertions", type=int, metavar="K", help="genuine once K chi are put in (operators only)")
    made.add_argument("--special", metavar="RULE", help="special genuine diagrams of weinberg, such as higgs-leg")
    made.add_argument("--list", metavar="STAGE", help="print the keys of one stage, such as genuine_diagrams")
    made.add_argument("--draw", type=Path, metavar="DIR", help="draw the stage that --list names into a folder")
    made.add_argument("--large", action="store_true", help="go on although there are very many graphs")

    made = command("charges", "solve for the charges of the diagrams of an operator")
    made.add_argument("--operator", metavar="NAME", default="dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L")
    made.add_argument("--diagram", metavar="KEY", help="only this diagram")
    made.add_argument("--set", action="append", type=_assignment, default=[], metavar="kappa_1=-1/2")
    made.add_argument("--residual", type=int, metavar="N", help="also the powers of omega under Z_N")

    made = command("dark", "what is dark and stable in a model; or count diagrams that are dark under Z_n")
    model(made)
    dimension(made, 8)
    made.add_argument("--operator", metavar="NAME", default="dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--residual", type=int, metavar="N", help="count under Z_N")
    what.add_argument("--census", action="store_true", help="the smallest groups for every diagram")

    made = command("residual", "the group that is left when fields get vevs, of a model or of given charges")
    model(made)
    made.add_argument(
        "--charge", action="append", type=_assignment, default=[], metavar="L=-1", help="or B-L:L=-1, Z2:N=1"
    )
    made.add_argument("--vev", action="append", default=[], metavar="chi")
    made.add_argument("--quarks", action="store_true", help="count the quarks (B-L = 1/3) too")

    made = command("nature", "whether neutrinos are Dirac or Majorana, in a model or under a group")
    model(made)
    dimension(made, 12)
    made.add_argument("--group", metavar="Z6", help="or a product, such as Z2xZ4")
    made.add_argument("--phase", metavar="K", help="the power of omega (for U1: the charge); 1,2 for a product")

    made = command("anomalies", "anomaly-free charges of right-handed neutrinos; check a model or some charges")
    model(made)
    made.add_argument("--fields", type=int, default=3, metavar="N", help="how many there are, or are added")
    made.add_argument("--max-charge", type=int, default=10, metavar="Q")
    made.add_argument("--vectorlike", action="store_true", help="also choices with pairs (q, -q) and zeros")
    made.add_argument("--chi", default="3", metavar="3", help="the charge whose vev breaks B-L")
    made.add_argument("--check", metavar="-4,-4,5", help="the anomalies of these charges; exit code 1 if some remain")
    made.add_argument("--complete", metavar="-4", help="what cancels the anomalies that these charges leave")

    made = command("verify", "examine a model: what it claims, and what it really does")
    model(made, optional=False)
    made.add_argument("--max-loops", type=int, metavar="L", help="of mass diagrams, up to 3 (default: 2, or the claim)")
    dimension(made, 8)
    made.add_argument("--figures", type=Path, metavar="DIR", help="draw the leading diagrams into a folder")

    made = command("models", "list every choice of new fields on the diagrams of an operator")
    made.add_argument("--operator", metavar="NAME", default="dirac-d5")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L")
    made.add_argument("--max-su2", type=int, default=3, metavar="D", help="largest SU(2) dimension; default: 3")
    made.add_argument("--max-charge", metavar="Q", help="all hypercharges up to this electric charge, not families")
    made.add_argument("--residual", type=int, metavar="N", help="all choices of phases under Z_N that are dark")
    made.add_argument("--colour", action="store_true", help="also SU(3) triplets, sextets and octets")
    made.add_argument("--max-fields", type=int, metavar="N", help="at most N new fields")

    made = command("export", "write a model in the format of another program")
    model(made, optional=False)
    formats = ("json", "latex", "pyrate", "sarah", "sym2int", "feynlag")
    made.add_argument("--to", required=True, choices=formats, help="the program")
    made.add_argument("--out", type=Path, metavar="DIR", help="write files below this folder; default: print the text")

    made = command("draw", "draw one diagram, from its key or of a model")
    made.add_argument("key", metavar="MODEL.yaml|KEY", help="a key of a diagram, a model file, or a published model")
    made.add_argument("--number", type=int, default=1, metavar="K", help="which of the leading diagrams of a model")
    made.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="u1")
    made.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    made.add_argument("--operator", metavar="FILE.yaml", help="the file of the operator, if it is your own")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="svg, pdf, png, dot or tex")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    name = "nuloops"
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Greek is no reason to stop
        parsed = _parser().parse_args(arguments)
        name = f"nuloops {parsed.command}"
        return _run(parsed)
    except BrokenPipeError:  # the reader has gone, as in `nuloops count ... | head -1`
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        return _complain(name, f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except KeyboardInterrupt:
        _complain(name, "interrupted; files that were finished stay")
        return 130


def _run(parsed: Arguments) -> int:
    """Run the command; errors that users cause become one line and exit code 2."""
    commands = import_module(f"nuloops.{MODULES[parsed.command]}")
    from topologies.errors import NuloopsError

    warnings.formatwarning = lambda message, *_, **__: f"nuloops: {message}\n"
    try:
        code = int(getattr(commands, parsed.command)(parsed))
    except NuloopsError as error:
        return _complain(f"nuloops {parsed.command}", str(error))
    except MemoryError:
        return _complain(f"nuloops {parsed.command}", "out of memory: ask for fewer loops, legs or insertions")
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _discard_output() -> None:
    """Let what is still in the buffer of stdout go nowhere, so that nothing complains when the interpreter ends."""
    try:
        target = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), target)


def _complain(name: str, message: str) -> int:
    """One line on stderr; the exit code of bad input."""
    if sys.stderr is not None:
        print(f"{name}: {' '.join(message.split())}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
