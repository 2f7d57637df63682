"""``nuloops anomalies``: anomaly-free charges of right-handed neutrinos; anomalies of a model or of given charges."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from nuloops.console.options import forms, model_argument, refuse

if TYPE_CHECKING:
    from charges.anomalies.cancellation import Anomaly, Cancellation
    from charges.arithmetic.numbers import Number


_MOST_COMPLETIONS = 1000  # that are listed
_GROUPS = {"SU(2)": "SU(2)", "SU(3)": "SU(3)", "grav": r"\mathrm{grav}"}


def arguments(parser: ArgumentParser) -> None:
    """Take a model, some charges, or how far to search."""
    forms(parser, "json", "latex")
    model_argument(parser, optional=True)
    text = "the number of right-handed neutrinos; with --complete, the most that are added; default: 3"
    parser.add_argument("--fields", type=int, metavar="N", help=text)
    parser.add_argument(
        "--max-charge", type=int, metavar="Q", help="the largest absolute value of a charge; default: 10"
    )
    text = "also list solutions with pairs (q, -q) and zeros; default: leave them out"
    parser.add_argument("--vectorlike", action="store_true", help=text)
    parser.add_argument("--chi", metavar="3", help="the charge whose vev breaks B-L; default: 3")
    parser.add_argument("--check", metavar="-4,-4,5", help="check these charges; exit code 1 if anomalies remain")
    parser.add_argument("--complete", metavar="-4", help="add charges that cancel the anomalies of these")


def run(parsed: Namespace) -> int:
    """List anomaly-free charges of right-handed neutrinos, or check a model or charges, or complete charges."""
    from topologies import MalformedInput

    options = {"model": "MODEL.yaml", "check": "--check", "complete": "--complete"}
    asked = [option for name, option in options.items() if getattr(parsed, name) is not None]
    if len(asked) > 1:
        raise MalformedInput(f"{' and '.join(asked)}: give one of a model, --check and --complete")

    if parsed.model is not None:
        refuse(parsed, "fields max_charge vectorlike chi", "with a model")
        return _of_model(parsed)
    if parsed.check is not None:
        refuse(parsed, "fields max_charge vectorlike chi", "with --check")
        return _check(parsed)

    parsed.fields = 3 if parsed.fields is None else parsed.fields
    parsed.max_charge = 10 if parsed.max_charge is None else parsed.max_charge
    if parsed.complete is not None:
        refuse(parsed, "vectorlike chi", "with --complete")
        return _complete(parsed)
    return _search(parsed)


def _search(parsed: Namespace) -> int:
    """List all anomaly-free charges of right-handed neutrinos, with the operators that the vev of chi allows."""
    from charges.anomalies.solutions import anomaly_free, document
    from charges.arithmetic.affine import latex_number
    from charges.arithmetic.numbers import exact
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.typesetting.latex import latex_group

    chi = exact("3" if parsed.chi is None else parsed.chi, "--chi")
    if parsed.json:
        print_json(document(parsed.fields, parsed.max_charge, vectorlike=parsed.vectorlike, chi=chi))
        return 0

    solutions = anomaly_free(parsed.fields, parsed.max_charge, vectorlike=parsed.vectorlike)
    pairings = [(", ".join(map(str, solution.charges)), solution.pairing(chi)) for solution in solutions]
    rest = ("massless", "group", "neutrinos")
    if parsed.latex:
        rows = [
            (
                f"${charges}$",
                "; ".join(f"${operator}$" for operator in pairing.latex) or "none",
                str(pairing.massless),
                latex_group(pairing.group.name),
                pairing.verdict.nature.capitalize(),
            )
            for charges, pairing in pairings
        ]
        print_latex([("charges", f"operators with $\\chi({latex_number(chi)})$", *rest), *rows])
    elif pairings:
        table = [
            (charges, "; ".join(p.operators) or "none", p.massless, p.group.name, p.verdict.nature)
            for charges, p in pairings
        ]
        print_table([("charges", f"operators with chi of charge {chi}", *rest), *table])
    else:
        print(f"no solution with {parsed.fields} fields and charges up to {parsed.max_charge}")
    return 0


def _check(parsed: Namespace) -> int:
    """Check whether some charges cancel the anomalies; exit code 1 if not."""
    from charges.anomalies.cancellation import check

    verdict = check(_listed(parsed.check, "--check"))
    _print_coefficients(verdict, parsed)
    return 0 if verdict else 1


def _of_model(parsed: Namespace) -> int:
    """Print the anomalies of every U(1) of a model, and what would cancel them; exit code 1 if some remain."""
    from charges.anomalies.models import completions, model_anomalies
    from charges.anomalies.pairs import plain
    from nuloops.console.printing import print_json
    from nuloops.files.models import named

    model = named(parsed.model).model
    verdict = model_anomalies(model)
    solutions = completions(model)
    if parsed.json:
        added = {u1: [[plain(q) for q in charges] for charges in ways] for u1, ways in solutions.items()}
        print_json({**_coefficients(verdict), "completions": added})
        return 0 if verdict else 1

    _print_coefficients(verdict, parsed)
    comment = "% " if parsed.latex else ""
    for u1, ways in solutions.items():
        if ways:
            listed = "; ".join(", ".join(map(str, charges)) for charges in ways)
            print(f"{comment}{u1}: right-handed singlets that would cancel the rest: {listed}")
        else:
            print(f"{comment}{u1}: no three right-handed singlets with charges up to 10 cancel the rest")
    return 0 if verdict else 1


def _complete(parsed: Namespace) -> int:
    """List further right-handed neutrinos that cancel the anomalies which given charges leave."""
    from charges.anomalies.cancellation import check
    from charges.anomalies.pairs import plain
    from charges.anomalies.solutions import complete
    from nuloops.console.printing import print_json, print_latex, print_table

    given = _listed(parsed.complete, "--complete")
    complete(given, parsed.fields, parsed.max_charge)  # refuses at once what would take too long
    free = check(given)
    solutions: list[tuple[Number, ...]] = [()] if free else []
    for size in range(1, parsed.fields + 1):
        solutions += islice(complete(given, size, parsed.max_charge), _MOST_COMPLETIONS - len(solutions))

    if parsed.json:
        added = [[plain(Fraction(q)) for q in charges] for charges in solutions]
        print_json({"given": [plain(q) for q in given], "added": added, "complete": len(added) < _MOST_COMPLETIONS})
        return 0

    rows = [(", ".join(map(str, given)), ", ".join(map(str, charges)) or "none") for charges in solutions]
    if parsed.latex:
        print_latex([("given", "added"), *((f"${a}$", f"${b}$" if b != "none" else b) for a, b in rows)])
    elif free and len(rows) == 1:
        print(f"nothing is left to cancel: {free.reason}")
    elif rows:
        print_table([("given", "added"), *rows])
        if len(rows) == _MOST_COMPLETIONS:
            print(f"these are the first {_MOST_COMPLETIONS}; there may be more")
    else:
        print(f"no completion with up to {parsed.fields} fields and charges up to {parsed.max_charge}")
    return 0


def _listed(text: str, option: str) -> list[Fraction]:
    """Read the charges in an option such as -4,-4,5."""
    from charges.arithmetic.numbers import exact
    from topologies import MalformedInput

    entries = text.strip("[]").split(",")
    if not all(map(str.strip, entries)):
        raise MalformedInput(f"{option} has an empty entry: write charges such as -4,-4,5")
    return [exact(entry, option) for entry in entries]


def _coefficients(verdict: Cancellation) -> dict[str, Any]:
    """Return a verdict on anomalies as plain values for JSON."""
    from charges.anomalies.pairs import plain

    coefficients = {name: plain(value) for name, value in verdict.coefficients.items()}
    return {"ok": bool(verdict), "reason": verdict.reason, "coefficients": coefficients}


def _print_coefficients(verdict: Cancellation, parsed: Namespace) -> None:
    """Print a verdict on anomalies and every coefficient."""
    from charges.arithmetic.affine import latex_number
    from nuloops.console.printing import print_json, print_latex, print_table

    coefficients = verdict.coefficients
    if parsed.json:
        print_json(_coefficients(verdict))
    elif parsed.latex:
        rows = [(_anomaly(name), f"${latex_number(coefficients[name])}$") for name in verdict.anomalies]
        print_latex([("anomaly", "coefficient"), *rows])
    else:
        print(verdict.reason)
        print_table([("anomaly", "coefficient"), *coefficients.items()])


def _anomaly(name: Anomaly) -> str:
    """Write the name of an anomaly, such as SU(3)^2 X, in math.

    >>> from charges.anomalies.cancellation import GRAVITY, WITTEN, Anomaly, Factor
    >>> _anomaly(Anomaly(GRAVITY**2, Factor("B-L", symmetry=True))), _anomaly(WITTEN)
    ('$\\\\mathrm{grav}^{2}\\\\,\\\\mathrm{B-L}$', '$SU(2)$ global')
    """
    from charges.anomalies.cancellation import WITTEN
    from nuloops.typesetting.latex import latex_field

    if name == WITTEN:
        return "$SU(2)$ global"
    factors = []
    for base, power, _ in name.factors:
        symbol = _GROUPS.get(base) or latex_field(base).strip("$")
        bare = base in _GROUPS or symbol.isalpha() or power == 1
        factors.append((symbol if bare else f"({symbol})") + (f"^{{{power}}}" if power > 1 else ""))
    product = r"\,".join(factors)
    return f"${product}$"
