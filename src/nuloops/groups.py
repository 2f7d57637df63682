"""The commands about groups and anomalies, of charges on the command line or of a model: a function per command.

What reads models is imported when there is one.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from fractions import Fraction
from itertools import islice
from typing import Any, TypeAlias

from charges import Breaking, Model, ResidualGroup, nature_table, residual_group, residual_groups
from charges import nature as nature_of
from charges.affine import latex_number
from charges.anomalies import anomaly_free, complete
from charges.anomalies import document as anomaly_document
from charges.cancellation import WITTEN, Anomaly, Cancellation, check
from charges.fields import Number, exact
from charges.groups import listed
from charges.model_anomalies import completions, model_anomalies
from charges.pairing import plain
from charges.words import NeutrinoKind
from nuloops.tables import (
    latex_field,
    latex_group,
    latex_powers,
    latex_text,
    once,
    print_json,
    print_latex,
    print_table,
    quoted,
    refuse,
)
from topologies import MalformedInput

Arguments = argparse.Namespace

_MOST_COMPLETIONS = 1000
_GROUPS = {"SU(2)": "SU(2)", "SU(3)": "SU(3)", "grav": r"\mathrm{grav}"}
_NATURES = {NeutrinoKind.DIRAC: "Dirac", NeutrinoKind.MAJORANA: "Majorana"}

Powers: TypeAlias = tuple[tuple[int | Fraction, ...], ...]


def residual(parsed: Arguments) -> int:
    """Print the group that is left when fields get vevs, and the phase of every field."""
    given = once(parsed.charge, "--charge")
    for name in given:
        if not name.isprintable() or " " in name:
            raise MalformedInput(f"--charge {quoted(name)}: give the name of a field, printable and without spaces")
    latex: dict[str, str] = {}
    found: ResidualGroup | Breaking
    if parsed.model is not None:
        from nuloops.modelfile import named

        refuse(parsed, "charge vev", "with a model")
        model = named(parsed.model).model
        if not model.symmetry:
            return _nothing(parsed)
        latex = {f.name: f.latex for f in model.fields}
        found = model.residual(coloured=parsed.quarks)
    elif any(":" in name for name in given):
        found = residual_groups(_by_symmetry(given), parsed.vev, quarks=parsed.quarks)
    elif not given:
        raise MalformedInput("give a model, or the charge of at least one field with --charge")
    else:
        charges: Mapping[str, Any] = {name: generations(text) for name, text in given.items()}
        found = residual_group(charges, parsed.vev, quarks=parsed.quarks)
    if isinstance(found, ResidualGroup):
        moduli: tuple[int, ...] = (found.order or 0,)
        generators: list[str] = []
        rows = {name: _generations(phase) for name, phase in found.phases.items()}
        order = found.order
    else:
        moduli, order = found.group.moduli, found.group.order
        generators = [str(each) for each in found.generators]
        rows = {name: listed(phase) for name, phase in found.phases.items()}
    if parsed.json:
        phases = {name: _plain(phase) for name, phase in rows.items()}
        parts = {"group": found.name, "order": order, "phases": phases, "convention": found.convention}
        print_json({**parts, "generators": generators} if generators else parts)
    elif parsed.latex:
        print(f"% {found.convention}")
        print(f"% {'; '.join(generators) or ('charges' if order is None else 'powers of omega')}")
        head = [latex_group(f"Z{n}" if n else "U1") for n in moduli]
        body = [(latex_field(name, latex.get(name, "")), *latex_powers(phase, moduli)) for name, phase in rows.items()]
        print_latex([(latex_group(found.name), *head) if len(moduli) > 1 else ("field", *head), *body])
    else:
        print(f"{found.name}: {found.convention}")
        head = generators or ["charge" if order is None else "power of omega"] * len(moduli)
        print_table([("field", *head), *((name, *_columns(phase)) for name, phase in rows.items())])
    return 0


def _nothing(parsed: Arguments) -> int:
    """What is left of no symmetry."""
    said = "no symmetry besides the gauge group is given"
    if parsed.json:
        print_json({"group": "Z1", "order": 1, "phases": {}, "convention": said})
    else:
        print(f"% {said}" if parsed.latex else said)
    return 0


def _by_symmetry(charges: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The charges of each field under several symmetries, whose names come before a colon; others are 0."""
    symmetries = list(dict.fromkeys(name.partition(":")[0] for name in charges))
    fields: dict[str, dict[str, Any]] = {}
    for name, charge in charges.items():
        symmetry, colon, field = name.partition(":")
        if not (colon and symmetry and field):
            raise MalformedInput(f"--charge {name}: with several U(1)s write U1:field=value for every charge")
        fields.setdefault(field, dict.fromkeys(symmetries, 0))[symmetry] = generations(charge)
    return fields


def generations(text: str) -> str | list[str]:
    """A charge, or the charges of several generations as in -4,-4,5."""
    several = text.strip("[]").split(",")
    return several[0] if len(several) == 1 else several


def _generations(phase: Any) -> Powers:
    """A phase under one group in the form of those under products: for each generation one number for each factor."""
    return tuple((each,) for each in phase) if isinstance(phase, tuple) else ((phase,),)


def _plain(phase: Powers) -> Any:
    """A phase as JSON has it: lists for generations and for products, fractions as text, 0 under the trivial group."""
    several = [plain((each or (0,))[0]) if len(each) < 2 else [plain(power) for power in each] for each in phase]
    return several[0] if len(several) == 1 else several


def _columns(phase: Powers) -> list[str]:
    """A phase in a table, a cell for each factor of the group, generations by commas."""
    return [", ".join(map(str, column)) for column in zip(*phase, strict=True)]


def nature(parsed: Arguments) -> int:
    """Print whether neutrinos are Dirac or Majorana, and why: under a group, or in a model."""
    if parsed.table:
        refuse(parsed, "group phase max_dimension", "with --table")
        if parsed.model is not None:
            raise MalformedInput("--table is about groups: it does not go with a model")
        return _nature_table(parsed)
    if parsed.model is not None:
        from nuloops.verify import nature as nature_of_model

        refuse(parsed, "group phase", "with a model")
        parsed.max_dimension = 12 if parsed.max_dimension is None else parsed.max_dimension
        return nature_of_model(parsed)
    refuse(parsed, "max_dimension", "without a model")
    if parsed.group is None or parsed.phase is None:
        raise MalformedInput("give --group and --phase, or a model, or --table")
    powers = parsed.phase.strip("()").split(",")
    verdict = nature_of(parsed.group, powers)
    if parsed.json:
        print_json({"nature": verdict.nature, "reason": verdict.reason})
    elif parsed.latex:
        row = (latex_group(parsed.group), latex_text(", ".join(powers)), _NATURES[verdict.nature])
        print_latex([("group", "power", "neutrinos"), row])
    else:
        print(f"{verdict.nature}: {verdict.reason}")
    return 0


def _nature_table(parsed: Arguments) -> int:
    """Print for every Z_n up to Z_24 under which powers of omega neutrinos are Dirac and under which Majorana."""
    found = nature_table()
    if parsed.json:
        print_json({group: [verdict.nature for verdict in verdicts] for group, verdicts in found.items()})
        return 0
    head = ("group", "majorana for k", "dirac for k")
    rows = [
        (group, *(", ".join(str(k) for k, v in enumerate(verdicts) if bool(v) is dirac) for dirac in (False, True)))
        for group, verdicts in found.items()
    ]
    if parsed.latex:
        print_latex([("group", "Majorana for $k$", "Dirac for $k$"), *((latex_group(g), *ks) for g, *ks in rows)])
    else:
        print_table([head, *((g, m, d or "none") for g, m, d in rows)])
    return 0


def anomalies(parsed: Arguments) -> int:
    """Print the anomaly-free charges of right-handed neutrinos, check some, or complete some."""
    options = {"model": "MODEL.yaml", "check": "--check", "complete": "--complete"}
    asked = [shown for name, shown in options.items() if getattr(parsed, name) is not None]
    if len(asked) > 1:
        raise MalformedInput(f"{' and '.join(asked)}: give one of a model, --check and --complete")
    if parsed.model is not None:
        from nuloops.modelfile import named

        refuse(parsed, "fields max_charge vectorlike chi", "with a model")
        return _anomalies_of_model(named(parsed.model).model, parsed)
    if parsed.check is not None:
        refuse(parsed, "fields max_charge vectorlike chi", "with --check")
        return _check(parsed)
    parsed.fields = 3 if parsed.fields is None else parsed.fields
    parsed.max_charge = 10 if parsed.max_charge is None else parsed.max_charge
    if parsed.complete is not None:
        refuse(parsed, "vectorlike chi", "with --complete")
        return _complete(parsed)
    chi = exact("3" if parsed.chi is None else parsed.chi, "--chi")
    if parsed.json:
        print_json(anomaly_document(parsed.fields, parsed.max_charge, vectorlike=parsed.vectorlike, chi=chi))
        return 0
    solutions = anomaly_free(parsed.fields, parsed.max_charge, vectorlike=parsed.vectorlike)
    found = [(", ".join(map(str, solution.charges)), solution.pairing(chi)) for solution in solutions]
    rest = ("massless", "group", "neutrinos")
    if parsed.latex:
        rows = [
            (
                f"${charges}$",
                "; ".join(f"${each}$" for each in paired.latex) or "none",
                str(paired.massless),
                latex_group(paired.group.name),
                _NATURES[paired.verdict.nature],
            )
            for charges, paired in found
        ]
        print_latex([("charges", f"operators with $\\chi({latex_number(chi)})$", *rest), *rows])
    elif found:
        table = [
            (charges, "; ".join(p.operators) or "none", p.massless, p.group.name, p.verdict.nature)
            for charges, p in found
        ]
        print_table([("charges", f"operators with chi of charge {chi}", *rest), *table])
    else:
        print(f"no solution with {parsed.fields} fields and charges up to {parsed.max_charge}")
    return 0


def _listed(text: str, option: str) -> list[Fraction]:
    """The charges in an option such as -4,-4,5."""
    entries = text.strip("[]").split(",")
    if not all(map(str.strip, entries)):
        raise MalformedInput(f"{option} has an empty entry: write charges such as -4,-4,5")
    return [exact(each, option) for each in entries]


def _check(parsed: Arguments) -> int:
    """Whether some charges cancel the anomalies; exit code 1 if not."""
    verdict = check(_listed(parsed.check, "--check"))
    _print_coefficients(verdict, parsed)
    return 0 if verdict else 1


def _anomalies_of_model(model: Model, parsed: Arguments) -> int:
    """The anomalies of every U(1) of a model, and what would cancel them; exit code 1 if some remain."""
    verdict = model_anomalies(model)
    found = completions(model)
    if parsed.json:
        added = {u1: [[plain(q) for q in each] for each in several] for u1, several in found.items()}
        print_json({**_coefficients(verdict), "completions": added})
        return 0 if verdict else 1
    _print_coefficients(verdict, parsed)
    for u1, several in found.items():
        ways = "; ".join(", ".join(map(str, each)) for each in several)
        said = f"right-handed singlets that would cancel the rest: {ways}"
        none = "no three right-handed singlets with charges up to 10 cancel the rest"
        print(f"{'% ' * parsed.latex}{u1}: {said if several else none}")
    return 0 if verdict else 1


def _coefficients(verdict: Cancellation) -> dict[str, Any]:
    """A verdict on anomalies as JSON has it."""
    plainly = {name: plain(value) for name, value in verdict.coefficients.items()}
    return {"ok": bool(verdict), "reason": verdict.reason, "coefficients": plainly}


def _print_coefficients(verdict: Cancellation, parsed: Arguments) -> None:
    """The verdict and every coefficient."""
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
    """The name of an anomaly, such as SU(3)^2 X, in math.

    >>> from charges.cancellation import GRAVITY, Factor
    >>> _anomaly(Anomaly(GRAVITY**2, Factor("B-L", symmetry=True))), _anomaly(WITTEN)
    ('$\\\\mathrm{grav}^{2}\\\\,\\\\mathrm{B-L}$', '$SU(2)$ global')
    """
    if name == WITTEN:
        return "$SU(2)$ global"
    factors = []
    for base, power, _ in name.factors:
        symbol = _GROUPS.get(base) or latex_field(base).strip("$")
        bare = base in _GROUPS or symbol.isalpha() or power == 1
        factors.append((symbol if bare else f"({symbol})") + (f"^{{{power}}}" if power > 1 else ""))
    product = r"\,".join(factors)
    return f"${product}$"


def _complete(parsed: Arguments) -> int:
    """The further right-handed neutrinos that cancel what given charges leave."""
    given = _listed(parsed.complete, "--complete")
    complete(given, parsed.fields, parsed.max_charge)  # refuses at once what would take too long
    free = check(given)
    solutions: list[tuple[Number, ...]] = [()] if free else []
    for size in range(1, parsed.fields + 1):
        solutions += islice(complete(given, size, parsed.max_charge), _MOST_COMPLETIONS - len(solutions))
    if parsed.json:
        added = [[plain(Fraction(q)) for q in each] for each in solutions]
        print_json({"given": [plain(q) for q in given], "added": added, "complete": len(added) < _MOST_COMPLETIONS})
        return 0
    rows = [(", ".join(map(str, given)), ", ".join(map(str, each)) or "none") for each in solutions]
    if parsed.latex:
        print_latex([("given", "added"), *((f"${a}$", f"${b}$" if b != "none" else b) for a, b in rows)])
    elif free and len(rows) == 1:
        print(f"nothing is left to cancel: {free.reason}")
    elif rows:
        print_table([("given", "added"), *rows])
        if len(rows) == _MOST_COMPLETIONS:
            print(f"the first {_MOST_COMPLETIONS}; there may be more")
    else:
        print(f"no completion with up to {parsed.fields} fields and charges up to {parsed.max_charge}")
    return 0
