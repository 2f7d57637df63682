"""The command line: what can be asked for, and how it ends.

Only the standard library is imported at the start; what a command needs is imported when it runs, so that help is
immediate.
"""

from __future__ import annotations

import sys

try:
    import argparse
    import os
    import re
    import signal
    import threading
    import warnings
    from collections.abc import Callable, Sequence
    from importlib import import_module
    from pathlib import Path
    from typing import Any, NoReturn
except KeyboardInterrupt:  # too early for main to say it
    print("nuloops: interrupted", file=sys.stderr)
    raise SystemExit(130) from None

Arguments = argparse.Namespace

CODES = "exit codes: 0 done, all checks hold; 1 a check failed; 2 bad input; 3 an internal error; 130, 143 interrupted"


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line, and takes -1/2 for a value, not for an option."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False, epilog=CODES)
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


def _integer(least: int, most: int) -> Callable[[str], int]:
    """A type of argument: an integer in a range."""

    def chosen(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be an integer from {least} to {most}, got {text!r:.40}")
        return int(text)

    return chosen


MODULES = {  # where each command is; imported when it runs
    "generate": "commands",
    "count": "counts",
    "draw": "commands",
    "charges": "symmetry",
    "dark": "symmetry",
    "residual": "groups",
    "nature": "groups",
    "anomalies": "groups",
    "verify": "verify",
    "models": "modelscan",
    "export": "export",
    "slides": "slides",
    "scan": "scan.command",
    "query": "scan.command",
    "gallery": "scan.command",
    "info": "info",
}
DOCUMENTS = ("json", "json_lines", "csv", "html", "latex")  # printed as UTF-8 whatever the terminal has
WITH_LATEX = ("charges", "dark", "residual", "nature", "anomalies", "verify", "query")
MODEL = "a file, or the name of a published model such as scotogenic"


def _parser() -> argparse.ArgumentParser:
    """All commands.  Where the default is None, the command fills it in, to know which options were given."""
    from nuloops import __version__
    from nuloops.scan import arguments

    parser = _Parser(prog="nuloops", description="Loop diagrams for Dirac (and Majorana) neutrino masses.")
    parser.add_argument("--version", action="version", version=f"nuloops {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        form = made.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print one JSON document; default: text")
        if name in WITH_LATEX:
            form.add_argument("--latex", action="store_true", help="print LaTeX")
        if name == "verify":
            form.add_argument("--html", action="store_true", help="print one HTML page, diagrams included")
        if name in ("models", "query"):
            form.add_argument("--csv", action="store_true", help="print CSV, row by row")
        if name == "models":
            form.add_argument("--json-lines", action="store_true", help="print one JSON object for each content")
            text = "print the content with this key as a model file, for verify and export; default: the list"
            form.add_argument("--write", metavar="KEY", help=text)
        return made

    def model(made: argparse.ArgumentParser, optional: bool = True) -> None:
        made.add_argument("model", metavar="MODEL.yaml", nargs="?" if optional else None, help=MODEL)

    def operator(made: argparse.ArgumentParser, default: str | None, shown: str = "dirac-d5") -> None:
        text = f"the name of an operator, or FILE.yaml; default: {shown}"
        made.add_argument("--operator", metavar="NAME", default=default, help=text)

    def loops(made: argparse.ArgumentParser, default: tuple[int, ...] | None) -> None:
        made.add_argument("--loops", type=_loops, default=default, metavar="L", help="the number of loops; default: 1")

    def dimension(made: argparse.ArgumentParser, default: int | None, shown: int) -> None:
        text = f"the largest dimension of operators that are tried in a model; default: {shown}"
        made.add_argument("--max-dimension", type=_integer(4, 40), default=default, metavar="D", help=text)

    def large(made: argparse.ArgumentParser, what: str = "graphs") -> None:
        text = f"go on although there are very many {what}; default: refuse"
        made.add_argument("--large", action="store_true", help=text)

    made = command("generate", "draw every diagram of some operators, charged, with a page to browse them")
    made.add_argument(
        "--operator", action="append", metavar="NAME", help="a name or FILE.yaml; default: dirac-d4 and dirac-d5"
    )
    made.add_argument(
        "--loops", type=_loops, default=(1, 2), metavar="1-2", help="a loop order or a range; default: 1-2"
    )
    which = made.add_mutually_exclusive_group()
    which.add_argument("--genuine", action="store_true", help="genuine diagrams only (the default)")
    which.add_argument("--all", action="store_true", help="also those that are not genuine, marked as such")
    text = "svg, pdf, png, eps, dot or tex; may be repeated; default: svg"
    made.add_argument("--format", action="append", metavar="svg", help=text)
    made.add_argument("--plain", action="store_true", help="all lines black; default: dark ones in colour")
    folder = Path("figures/catalogue")
    made.add_argument("--out", type=Path, default=folder, metavar="DIR", help=f"the folder; default: {folder}")
    large(made)

    made = command("count", "count topologies and diagrams, stage by stage")
    made.add_argument("--loops", type=_loops, required=True, metavar="L", help="the number of loops; required")
    legs = made.add_mutually_exclusive_group(required=True)
    legs.add_argument("--legs", type=int, metavar="N", help="the number of legs, which are not told apart")
    legs.add_argument("--operator", metavar="NAME", help="the name of an operator, or FILE.yaml, instead of --legs")
    made.add_argument("--fermion-legs", type=int, metavar="N", help="of --legs; default: 2")
    made.add_argument(
        "--insertions", type=int, metavar="K", help="genuine once K chi are put in (operators only); default: as it is"
    )
    made.add_argument("--special", metavar="RULE", help="special genuine diagrams of weinberg, such as higgs-leg")
    text = "print the keys of one stage, such as genuine_diagrams; default: the numbers"
    made.add_argument("--list", metavar="STAGE", help=text)
    made.add_argument("--draw", type=Path, metavar="DIR", help="draw that stage into a folder; default: draw nothing")
    text = "keep what is finished in this file, and go on from there if it exists; default: keep nothing"
    made.add_argument("--journal", type=Path, metavar="FILE", help=text)
    large(made)

    made = command("charges", "solve for the charges of the diagrams of an operator")
    operator(made, "dirac-d5")
    loops(made, None)
    made.add_argument("--diagram", metavar="KEY", help="only this diagram; default: all of --loops")
    text = "put in a value for a free charge; may be repeated; default: none"
    made.add_argument("--set", action="append", type=_assignment, default=[], metavar="kappa_1=-1/2", help=text)
    made.add_argument("--residual", type=int, metavar="N", help="also the powers of omega under Z_N; default: none")
    made.add_argument("--hypercharge", action="store_true", help="also the hypercharges, with free ones y_1, y_2, ...")

    made = command("dark", "who is dark and stable in a model; or count diagrams that are dark under Z_n")
    model(made)
    dimension(made, None, 8)
    operator(made, None)
    loops(made, None)
    what = made.add_mutually_exclusive_group()
    what.add_argument("--residual", type=int, metavar="N", help="count under Z_N; without a model this or --census")
    what.add_argument("--census", action="store_true", help="the smallest groups for every diagram")

    made = command("residual", "the group that is left when fields get vevs, of a model or of given charges")
    model(made)
    text = "or B-L:L=-1, Z2:N=1; may be repeated; without a model required"
    made.add_argument("--charge", action="append", type=_assignment, default=[], metavar="L=-1", help=text)
    text = "a field that gets a vev; may be repeated; default: none"
    made.add_argument("--vev", action="append", default=[], metavar="chi", help=text)
    made.add_argument(
        "--quarks", action="store_true", help="count the quarks (B-L = 1/3) too; default: colour singlets only"
    )

    made = command("nature", "whether neutrinos are Dirac or Majorana, in a model or under a group")
    model(made)
    dimension(made, None, 12)
    made.add_argument("--group", metavar="Z6", help="or a product, such as Z2xZ4; without a model required")
    text = "the power of omega (for U1: the charge); 1,2 for a product; goes with --group"
    made.add_argument("--phase", metavar="K", help=text)
    made.add_argument("--table", action="store_true", help="all powers of omega under Z_2 to Z_24")

    made = command("anomalies", "anomaly-free charges of right-handed neutrinos; check a model or some charges")
    model(made)
    text = "how many there are, or are added at most; default: 3"
    made.add_argument("--fields", type=int, metavar="N", help=text)
    made.add_argument("--max-charge", type=int, metavar="Q", help="the largest absolute value; default: 10")
    text = "also choices with pairs (q, -q) and zeros; default: without"
    made.add_argument("--vectorlike", action="store_true", help=text)
    made.add_argument("--chi", metavar="3", help="the charge whose vev breaks B-L; default: 3")
    made.add_argument("--check", metavar="-4,-4,5", help="the anomalies of these charges; exit code 1 if some remain")
    made.add_argument("--complete", metavar="-4", help="what cancels the anomalies that these charges leave")

    made = command("verify", "examine a model: what it claims, and what it really does")
    model(made, optional=False)
    text = "of mass diagrams, up to 3; default: 2, or the claim if it is larger"
    made.add_argument("--max-loops", type=_integer(0, 3), metavar="L", help=text)
    dimension(made, 8, 8)
    text = "draw the leading diagrams into a folder; default: draw nothing"
    made.add_argument("--figures", type=Path, metavar="DIR", help=text)

    made = command("models", "list every choice of new fields on the genuine diagrams of an operator, or on one")
    operators = "weinberg, dirac-d4, dirac-d5 (the default) or dirac-d6"
    made.add_argument("--operator", metavar="NAME", help=operators)
    loops(made, None)
    text = "only this genuine diagram, with its operator and loops; default: all"
    made.add_argument("--diagram", metavar="KEY", help=text)
    made.add_argument("--max-su2", type=int, default=3, metavar="D", help="largest SU(2) dimension; default: 3")
    text = "all hypercharges up to this electric charge; default: families of hypercharges"
    made.add_argument("--max-charge", metavar="Q", help=text)
    text = "all choices of phases under Z_N that are dark; default: families of charges"
    made.add_argument("--residual", type=int, metavar="N", help=text)
    text = "also SU(3) triplets, sextets and octets; default: singlets only"
    made.add_argument("--colour", action="store_true", help=text)
    made.add_argument("--max-fields", type=int, metavar="N", help="at most N new fields; default: any number")
    large(made, "choices")

    arguments.scan(command("scan", "list the models of many diagrams in a store, or go on with that"))
    arguments.query(command("query", "ask the store of a scan, in SQL or by the name of a question"))
    arguments.gallery(command("gallery", "draw the models of a scan that fulfil a condition"))

    made = command("export", "write a model in the format of another program")
    model(made, optional=False)
    formats = ("json", "latex", "pyrate", "sarah", "sym2int", "feynlag", "yaml")
    made.add_argument("--to", required=True, choices=formats, help="the program; required")
    made.add_argument("--out", type=Path, metavar="DIR", help="write files below this folder; default: print the text")

    made = command("slides", "a deck of diagrams for PowerPoint, Beamer or as PDF; --steps tells each as in a talk")
    made.add_argument("what", nargs="*", metavar="MODEL.yaml|KEY", help="model files, published models, keys")
    made.add_argument("--operator", metavar="NAME", help="all genuine diagrams of an operator (a name or FILE.yaml)")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L", help="of --operator (default: 1)")
    text = "names of fields, U(1) charges, phases, or the last two side by side (default: both)"
    made.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="both", help=text)
    made.add_argument("--steps", action="store_true", help="topology, fields, charges, breaking, phases, dark sector")
    made.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel (default: the smallest)")
    made.add_argument("--dark", action="store_true", help="light figures on dark slides")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="pptx, pdf or tex (Beamer)")

    made = command("draw", "draw one diagram, from its key or of a model")
    made.add_argument("key", metavar="MODEL.yaml|KEY", help="a key of a diagram, a model file, or a published model")
    text = "which of the leading diagrams of a model; default: 1"
    made.add_argument("--number", type=int, metavar="K", help=text)
    text = "names, charges, phases, or two panels; default: u1, plain for a model without symmetry"
    made.add_argument("--panel", choices=("plain", "u1", "zn", "both"), help=text)
    made.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel; default: the smallest")
    text = "the file of the operator, if it is your own; default: that of the key"
    made.add_argument("--operator", metavar="FILE.yaml", help=text)
    made.add_argument("--dark", action="store_true", help="light ink for dark slides; default: black")
    made.add_argument("--dpi", type=_integer(1, 4800), metavar="N", help="resolution of png; default: 300")
    text = "write tex for the package tikz-feynman; default: plain TikZ"
    made.add_argument("--tikz-feynman", action="store_true", help=text)
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="svg, pdf, png, eps, dot, tex")

    command("info", "what runs here: the version, which engine generates and why, which one draws")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    name, interrupts = "nuloops", _Interrupts()
    try:
        for stream in (sys.stdout, sys.stderr):
            _reconfigure(stream, errors="backslashreplace")  # a terminal that knows no Greek is no reason to stop
        parsed, unknown = _parser().parse_known_args(arguments)
        name = f"nuloops {parsed.command}"
        if unknown:
            return _complain(name, f"unrecognized arguments: {' '.join(unknown)}")
        if sys.stdout is None:
            return _complain(name, "standard output is closed: there is nowhere to write to")
        with interrupts:
            return _run(parsed)
    except BrokenPipeError:  # the reader has gone, as in `nuloops count ... | head -1`
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        reason = error.strerror or str(error)
        return _complain(name, f"{reason}: {error.filename}" if error.filename else reason)
    except KeyboardInterrupt:
        return _complain(name, "interrupted; files that were finished stay", interrupts.code)
    except Exception as error:
        if interrupts.seen:  # while numpy was being imported, which then says something else
            return _complain(name, "interrupted", interrupts.code)
        if os.environ.get("NULOOPS_DEBUG") == "1":
            sys.excepthook(type(error), error, error.__traceback__)
        what = f"internal error ({type(error).__name__}: {error})"
        return _complain(name, f"{what}: please report it; NULOOPS_DEBUG=1 shows where", 3)


class _Interrupts:
    """While it is entered, Ctrl-C and SIGTERM, which batch systems send, raise KeyboardInterrupt and are remembered."""

    seen = False
    code = 128 + signal.SIGINT

    def __enter__(self) -> None:
        usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
        ours = threading.current_thread() is threading.main_thread()
        self.before = {each: what for each, what in usual.items() if ours and signal.getsignal(each) is what}
        for each in self.before:
            signal.signal(each, self._interrupt)

    def __exit__(self, *_: object) -> None:
        for each, what in self.before.items():
            signal.signal(each, what)

    def _interrupt(self, number: int, _: object) -> NoReturn:
        self.seen, self.code = True, 128 + number
        raise KeyboardInterrupt


def _run(parsed: Arguments) -> int:
    """Run the command; errors that users cause become one line and exit code 2."""
    if parsed.command == "export" or any(vars(parsed).get(form) for form in DOCUMENTS):
        _reconfigure(sys.stdout, encoding="utf-8")
    commands = import_module(f"nuloops.{MODULES[parsed.command]}")
    from topologies.errors import NuloopsError

    warnings.formatwarning = lambda message, *_, **__: f"nuloops: {message}\n"
    try:
        code = int(getattr(commands, parsed.command)(parsed))
    except NuloopsError as error:
        return _complain(f"nuloops {parsed.command}", _about(str(error), parsed))
    except MemoryError:
        return _complain(f"nuloops {parsed.command}", "out of memory: ask for fewer loops, legs or insertions")
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _about(message: str, parsed: Arguments) -> str:
    """The message after the name of the model file, if it is about that and does not name it."""
    given = vars(parsed).get("model") or vars(parsed).get("key") or ""
    named = not given or given in message or message.startswith("--")
    return message if named or not os.path.isfile(given) else f"{given}: {message}"


def _reconfigure(stream: Any, **options: str) -> None:
    """Change how a stream of text is encoded; tests and notebooks have streams that cannot be changed."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(**options)


def _discard_output() -> None:
    """Let what is still in the buffer of stdout go nowhere, so that nothing complains when the interpreter ends."""
    try:
        target = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), target)


def _complain(name: str, message: str, code: int = 2) -> int:
    """One line on stderr; the exit code, by default of bad input."""
    if sys.stderr is not None:
        print(f"{name}: {' '.join(message.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    ended = main()
    exec(
        ""
    )  # lets ``python -m`` forget a Ctrl-C that main has caught: it would end itself by SIGINT, whatever the code
    sys.exit(ended)
