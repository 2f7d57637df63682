"""``nuloops residual``: the group that is left when fields get vevs, of a model or of given charges."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from nuloops.console.options import assignment, forms, model_argument, once, refuse

if TYPE_CHECKING:
    from charges import ResidualGroup


Powers: TypeAlias = tuple[tuple[int | Fraction, ...], ...]


def arguments(parser: ArgumentParser) -> None:
    """A model, or charges and vevs."""
    forms(parser, "json", "latex")
    model_argument(parser, optional=True)
    text = "or B-L:L=-1, Z2:N=1; may be repeated; without a model required"
    parser.add_argument("--charge", action="append", type=assignment, default=[], metavar="L=-1", help=text)
    text = "a field that gets a vev; may be repeated; default: none"
    parser.add_argument("--vev", action="append", default=[], metavar="chi", help=text)
    parser.add_argument(
        "--quarks", action="store_true", help="count the quarks (B-L = 1/3) too; default: colour singlets only"
    )


def run(parsed: Namespace) -> int:
    """Print the group that is left when fields get vevs, and the phase of every field."""
    from charges import residual_group, residual_groups
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.typesetting.latex import latex_field, latex_group, latex_powers
    from nuloops.typesetting.tables import quoted
    from topologies import MalformedInput

    given = once(parsed.charge, "--charge")
    for name in given:
        if not name.isprintable() or " " in name:
            raise MalformedInput(f"--charge {quoted(name)}: give the name of a field, printable and without spaces")
    latex: dict[str, str] = {}
    found: ResidualGroup[Any]
    if parsed.model is not None:
        from nuloops.files.models import named

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
        charges: Mapping[str, Any] = {name: _charge(text) for name, text in given.items()}
        found = residual_group(charges, parsed.vev, quarks=parsed.quarks)
    moduli, order, rows = found.moduli, found.order, found.powers
    generators = [] if found.plain else list(map(str, found.generators))
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


def _nothing(parsed: Namespace) -> int:
    """What is left of no symmetry."""
    from nuloops.console.printing import print_json

    said = "no symmetry besides the gauge group is given"
    if parsed.json:
        print_json({"group": "Z1", "order": 1, "phases": {}, "convention": said})
    else:
        print(f"% {said}" if parsed.latex else said)
    return 0


def _by_symmetry(charges: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The charges of each field under several symmetries, whose names come before a colon; others are 0."""
    from topologies import MalformedInput

    symmetries = list(dict.fromkeys(name.partition(":")[0] for name in charges))
    fields: dict[str, dict[str, Any]] = {}
    for name, charge in charges.items():
        symmetry, colon, field = name.partition(":")
        if not (colon and symmetry and field):
            raise MalformedInput(f"--charge {name}: with several U(1)s write U1:field=value for every charge")
        fields.setdefault(field, dict.fromkeys(symmetries, 0))[symmetry] = _charge(charge)
    return fields


def _charge(text: str) -> str | list[str]:
    """A charge, or the charges of several generations as in -4,-4,5."""
    several = text.strip("[]").split(",")
    return several[0] if len(several) == 1 else several


def _plain(phase: Powers) -> Any:
    """A phase as JSON has it: lists for generations and for products, fractions as text, 0 under the trivial group."""
    from charges.anomalies.pairs import plain

    several = [plain((each or (0,))[0]) if len(each) < 2 else [plain(power) for power in each] for each in phase]
    return several[0] if len(several) == 1 else several


def _columns(phase: Powers) -> list[str]:
    """A phase in a table, a cell for each factor of the group, generations by commas."""
    return [", ".join(map(str, column)) for column in zip(*phase, strict=True)]
