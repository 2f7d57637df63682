"""The arguments of every command; imports nothing heavy, so that help is immediate.

Where the default of an option is None, the command fills it in, to know which options were given.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from nuloops.scan import arguments as scans

WITH_LATEX = ("charges", "dark", "residual", "nature", "anomalies", "verify", "query")
WITH_CSV = ("models", "query")


class Command(NamedTuple):
    """A command: the module that has the function of its name, what help says of it, and what adds its arguments."""

    module: str
    text: str
    arguments: Callable[[argparse.ArgumentParser], None]


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


def forms(made: argparse.ArgumentParser, name: str) -> None:
    """The forms in which a command prints what it finds."""
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON document; default: text")
    if name in WITH_LATEX:
        form.add_argument("--latex", action="store_true", help="print LaTeX")
    if name == "verify":
        form.add_argument("--html", action="store_true", help="print one HTML page, diagrams included")
    if name in WITH_CSV:
        form.add_argument("--csv", action="store_true", help="print CSV, row by row")
    if name == "models":
        form.add_argument("--json-lines", action="store_true", help="print one JSON object for each content")
        text = "print the content with this key as a model file, for verify and export; default: the list"
        form.add_argument("--write", metavar="KEY", help=text)


def _model(made: argparse.ArgumentParser, optional: bool = True) -> None:
    text = "a file, or the name of a published model such as scotogenic"
    made.add_argument("model", metavar="MODEL.yaml", nargs="?" if optional else None, help=text)


def _operator(made: argparse.ArgumentParser, default: str | None) -> None:
    text = "the name of an operator, or FILE.yaml; default: dirac-d5"
    made.add_argument("--operator", metavar="NAME", default=default, help=text)


def _one_order(made: argparse.ArgumentParser) -> None:
    made.add_argument("--loops", type=_loops, metavar="L", help="the number of loops; default: 1")


def _dimension(made: argparse.ArgumentParser, default: int | None, shown: int) -> None:
    text = f"the largest dimension of operators that are tried in a model; default: {shown}"
    made.add_argument("--max-dimension", type=_integer(4, 40), default=default, metavar="D", help=text)


def _large(made: argparse.ArgumentParser, what: str = "graphs") -> None:
    text = f"go on although there are very many {what}; default: refuse"
    made.add_argument("--large", action="store_true", help=text)


def _generate(made: argparse.ArgumentParser) -> None:
    """Which operators and orders, how they are drawn, and where to."""
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
    _large(made)


def _count(made: argparse.ArgumentParser) -> None:
    """What is counted, and what else is done with it."""
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
    _large(made)


def _charges(made: argparse.ArgumentParser) -> None:
    """Which diagrams, and what is put in."""
    _operator(made, "dirac-d5")
    _one_order(made)
    made.add_argument("--diagram", metavar="KEY", help="only this diagram; default: all of --loops")
    text = "put in a value for a free charge; may be repeated; default: none"
    made.add_argument("--set", action="append", type=_assignment, default=[], metavar="kappa_1=-1/2", help=text)
    made.add_argument("--residual", type=int, metavar="N", help="also the powers of omega under Z_N; default: none")
    made.add_argument("--hypercharge", action="store_true", help="also the hypercharges, with free ones y_1, y_2, ...")


def _dark(made: argparse.ArgumentParser) -> None:
    """A model, or an operator with what is counted."""
    _model(made)
    _dimension(made, None, 8)
    _operator(made, None)
    _one_order(made)
    what = made.add_mutually_exclusive_group()
    what.add_argument("--residual", type=int, metavar="N", help="count under Z_N; without a model this or --census")
    what.add_argument("--census", action="store_true", help="the smallest groups for every diagram")


def _residual(made: argparse.ArgumentParser) -> None:
    """A model, or charges and vevs."""
    _model(made)
    text = "or B-L:L=-1, Z2:N=1; may be repeated; without a model required"
    made.add_argument("--charge", action="append", type=_assignment, default=[], metavar="L=-1", help=text)
    text = "a field that gets a vev; may be repeated; default: none"
    made.add_argument("--vev", action="append", default=[], metavar="chi", help=text)
    made.add_argument(
        "--quarks", action="store_true", help="count the quarks (B-L = 1/3) too; default: colour singlets only"
    )


def _nature(made: argparse.ArgumentParser) -> None:
    """A model, or a group and a power of omega."""
    _model(made)
    _dimension(made, None, 12)
    made.add_argument("--group", metavar="Z6", help="or a product, such as Z2xZ4; without a model required")
    text = "the power of omega (for U1: the charge); 1,2 for a product; goes with --group"
    made.add_argument("--phase", metavar="K", help=text)
    made.add_argument("--table", action="store_true", help="all powers of omega under Z_2 to Z_24")


def _anomalies(made: argparse.ArgumentParser) -> None:
    """A model, some charges, or how far to search."""
    _model(made)
    text = "how many there are, or are added at most; default: 3"
    made.add_argument("--fields", type=int, metavar="N", help=text)
    made.add_argument("--max-charge", type=int, metavar="Q", help="the largest absolute value; default: 10")
    text = "also choices with pairs (q, -q) and zeros; default: without"
    made.add_argument("--vectorlike", action="store_true", help=text)
    made.add_argument("--chi", metavar="3", help="the charge whose vev breaks B-L; default: 3")
    made.add_argument("--check", metavar="-4,-4,5", help="the anomalies of these charges; exit code 1 if some remain")
    made.add_argument("--complete", metavar="-4", help="what cancels the anomalies that these charges leave")


def _verify(made: argparse.ArgumentParser) -> None:
    """A model, and how far its mass diagrams and decays are searched."""
    _model(made, optional=False)
    text = "of mass diagrams, up to 3; default: 2, or the claim if it is larger"
    made.add_argument("--max-loops", type=_integer(0, 3), metavar="L", help=text)
    _dimension(made, 8, 8)
    text = "draw the leading diagrams into a folder; default: draw nothing"
    made.add_argument("--figures", type=Path, metavar="DIR", help=text)


def _models(made: argparse.ArgumentParser) -> None:
    """Which diagrams, and how large the new fields may be."""
    operators = "weinberg, dirac-d4, dirac-d5 (the default) or dirac-d6"
    made.add_argument("--operator", metavar="NAME", help=operators)
    _one_order(made)
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
    _large(made, "choices")


def _export(made: argparse.ArgumentParser) -> None:
    """A model and a format."""
    _model(made, optional=False)
    formats = ("json", "latex", "pyrate", "sarah", "sym2int", "feynlag", "yaml")
    made.add_argument("--to", required=True, choices=formats, help="the program; required")
    made.add_argument("--out", type=Path, metavar="DIR", help="write files below this folder; default: print the text")


def _slides(made: argparse.ArgumentParser) -> None:
    """What the slides show, and the file."""
    made.add_argument("what", nargs="*", metavar="MODEL.yaml|KEY", help="model files, published models, keys")
    made.add_argument("--operator", metavar="NAME", help="all genuine diagrams of an operator (a name or FILE.yaml)")
    made.add_argument("--loops", type=_loops, default=(1,), metavar="L", help="of --operator (default: 1)")
    text = "names of fields, U(1) charges, phases, or the last two side by side (default: both)"
    made.add_argument("--panel", choices=("plain", "u1", "zn", "both"), default="both", help=text)
    made.add_argument("--steps", action="store_true", help="topology, fields, charges, breaking, phases, dark sector")
    made.add_argument("--residual", type=int, metavar="N", help="the group of the Z_n panel (default: the smallest)")
    made.add_argument("--dark", action="store_true", help="light figures on dark slides")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="pptx, pdf or tex (Beamer)")


def _draw(made: argparse.ArgumentParser) -> None:
    """A key or a model, what of it is drawn, and the file."""
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


def _info(made: argparse.ArgumentParser) -> None:
    """Nothing more."""


COMMANDS = {
    "generate": Command(
        "commands", "draw every diagram of some operators, charged, with a page to browse them", _generate
    ),
    "count": Command("counts", "count topologies and diagrams, stage by stage", _count),
    "charges": Command("symmetry", "solve for the charges of the diagrams of an operator", _charges),
    "dark": Command("symmetry", "who is dark and stable in a model; or count diagrams that are dark under Z_n", _dark),
    "residual": Command(
        "groups", "the group that is left when fields get vevs, of a model or of given charges", _residual
    ),
    "nature": Command("groups", "whether neutrinos are Dirac or Majorana, in a model or under a group", _nature),
    "anomalies": Command(
        "groups", "anomaly-free charges of right-handed neutrinos; check a model or some charges", _anomalies
    ),
    "verify": Command("verify", "examine a model: what it claims, and what it really does", _verify),
    "models": Command(
        "modelscan", "list every choice of new fields on the genuine diagrams of an operator, or on one", _models
    ),
    "scan": Command("scan.command", "list the models of many diagrams in a store, or go on with that", scans.scan),
    "query": Command("scan.command", "ask the store of a scan, in SQL or by the name of a question", scans.query),
    "gallery": Command("scan.command", "draw the models of a scan that fulfil a condition", scans.gallery),
    "export": Command("export", "write a model in the format of another program", _export),
    "slides": Command(
        "slides", "a deck of diagrams for PowerPoint, Beamer or as PDF; --steps tells each as in a talk", _slides
    ),
    "draw": Command("commands", "draw one diagram, from its key or of a model", _draw),
    "info": Command("info", "what runs here: the version, which engine generates and why, which one draws", _info),
}
