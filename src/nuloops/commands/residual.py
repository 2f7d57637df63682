"""``nuloops residual``: the residual group that vevs leave, of a model or of given charges."""

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
    """Take a model, or charges and vevs."""
    forms(parser, "json", "latex")
    model_argument(parser, optional=True)
    text = "the charge of a field; B-L:L=-1 with several symmetries; may be repeated; required without a model"
    parser.add_argument("--charge", action="append", type=assignment, default=[], metavar="L=-1", help=text)
    text = "a field with a vev; may be repeated; default: none"
    parser.add_argument("--vev", action="append", default=[], metavar="chi", help=text)
    parser.add_argument(
        "--quarks", action="store_true", help="count the quarks (B-L = 1/3), too; default: colour singlets only"
    )


def run(parsed: Namespace) -> int:
    """Print the group that the vevs leave, and the phase of every field."""
    from charges import residual_group, residual_groups
    from nuloops.typesetting.tables import quoted
    from topologies import MalformedInput

    given = once(parsed.charge, "--charge")
    for name in given:
        if not name.isprintable() or " " in name:
            raise MalformedInput(f"--charge {quoted(name)}: give the name of a field, printable and without spaces")

    latex: dict[str, str] = {}
    group: ResidualGroup[Any]
    if parsed.model is not None:
        from nuloops.files.models import named

        refuse(parsed, "charge vev", "with a model")
        model = named(parsed.model).model
        if not model.symmetry:
            return _no_symmetry(parsed)
        latex = {f.name: f.latex for f in model.fields}
        group = model.residual(coloured=parsed.quarks)
    elif any(":" in name for name in given):
        group = residual_groups(_by_symmetry(given), parsed.vev, quarks=parsed.quarks)
    elif not given:
        raise MalformedInput("give a model, or the charge of at least one field with --charge")
    else:
        charges: Mapping[str, Any] = {name: _charge(text) for name, text in given.items()}
        group = residual_group(charges, parsed.vev, quarks=parsed.quarks)
    _print(group, latex, parsed)
    return 0


def _print(group: ResidualGroup[Any], latex: Mapping[str, str], parsed: Namespace) -> None:
    """Print a residual group and the phase of every field; ``latex`` has the symbols of the fields."""
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.typesetting.latex import latex_field, latex_group, latex_powers

    moduli, order, rows = group.moduli, group.order, group.powers
    generators = [] if group.plain else list(map(str, group.generators))
    if parsed.json:
        phases = {name: _plain(phase) for name, phase in rows.items()}
        document = {"group": group.name, "order": order, "phases": phases, "convention": group.convention}
        print_json({**document, "generators": generators} if generators else document)
    elif parsed.latex:
        print(f"% {group.convention}")
        print(f"% {'; '.join(generators) or ('charges' if order is None else 'powers of omega')}")
        head = [latex_group(f"Z{n}" if n else "U1") for n in moduli]
        body = [(latex_field(name, latex.get(name, "")), *latex_powers(phase, moduli)) for name, phase in rows.items()]
        print_latex([(latex_group(group.name), *head) if len(moduli) > 1 else ("field", *head), *body])
    else:
        print(f"{group.name}: {group.convention}")
        head = generators or ["charge" if order is None else "power of omega"] * len(moduli)
        print_table([("field", *head), *((name, *_columns(phase)) for name, phase in rows.items())])


def _no_symmetry(parsed: Namespace) -> int:
    """Say that there is no symmetry to break."""
    from nuloops.console.printing import print_json

    reason = "no symmetry besides the gauge group is given"
    if parsed.json:
        print_json({"group": "Z1", "order": 1, "phases": {}, "convention": reason})
    else:
        print(f"% {reason}" if parsed.latex else reason)
    return 0


def _by_symmetry(charges: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Read the charges of each field under several symmetries, named before a colon; what is not given is 0."""
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
    """Read a charge, or the charges of several generations as in -4,-4,5."""
    several = text.strip("[]").split(",")
    return several[0] if len(several) == 1 else several


def _plain(phase: Powers) -> Any:
    """Return a phase for JSON: lists for generations and for products, fractions as text, 0 under the trivial group."""
    from charges.anomalies.pairs import plain

    generations: list[Any] = []
    for powers in phase:
        values = [plain(power) for power in powers or (0,)]
        generations.append(values[0] if len(values) == 1 else values)
    return generations[0] if len(generations) == 1 else generations


def _columns(phase: Powers) -> list[str]:
    """Write a phase for a table: a cell for each factor of the group, commas between generations."""
    return [", ".join(map(str, column)) for column in zip(*phase, strict=True)]
