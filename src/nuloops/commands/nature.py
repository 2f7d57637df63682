"""``nuloops nature``: whether neutrinos are Dirac or Majorana, in a model or under a group."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nuloops.console.options import dimension_option, forms, model_argument, refuse


def arguments(parser: ArgumentParser) -> None:
    """Take a model, or a group and a power of omega."""
    forms(parser, "json", "latex")
    model_argument(parser, optional=True)
    dimension_option(parser, None, 12)
    parser.add_argument("--group", metavar="Z6", help="a group, or a product such as Z2xZ4; required without a model")
    text = "the power of omega of neutrinos (for U1: the charge); 1,2 for a product; goes with --group"
    parser.add_argument("--phase", metavar="K", help=text)
    parser.add_argument("--table", action="store_true", help="print a table of all powers of omega under Z_2 to Z_24")


def run(parsed: Namespace) -> int:
    """Say whether neutrinos are Dirac or Majorana, and why: in a model, or under a group."""
    from topologies import MalformedInput

    if parsed.table:
        refuse(parsed, "group phase max_dimension", "with --table")
        if parsed.model is not None:
            raise MalformedInput("--table is about groups: it does not go with a model")
        return _table(parsed)
    if parsed.model is not None:
        refuse(parsed, "group phase", "with a model")
        parsed.max_dimension = 12 if parsed.max_dimension is None else parsed.max_dimension
        return _of_model(parsed)
    refuse(parsed, "max_dimension", "without a model")
    if parsed.group is None or parsed.phase is None:
        raise MalformedInput("give --group and --phase, or a model, or --table")
    return _of_group(parsed)


def _of_group(parsed: Namespace) -> int:
    """Say whether neutrinos with a phase are Dirac under a group."""
    from charges import nature
    from nuloops.console.printing import print_json, print_latex
    from nuloops.typesetting.latex import latex_group, latex_text

    powers = parsed.phase.strip("()").split(",")
    verdict = nature(parsed.group, powers)
    if parsed.json:
        print_json({"nature": verdict.nature, "reason": verdict.reason})
    elif parsed.latex:
        row = (latex_group(parsed.group), latex_text(", ".join(powers)), verdict.nature.capitalize())
        print_latex([("group", "power", "neutrinos"), row])
    else:
        print(f"{verdict.nature}: {verdict.reason}")
    return 0


def _of_model(parsed: Namespace) -> int:
    """Say whether the neutrinos of a model are Dirac, and which operators decide."""
    from charges import Analysis
    from nuloops.files.models import named
    from nuloops.report import tables
    from nuloops.report.neutrinos import neutrinos
    from nuloops.report.text import print_sections

    analysis = Analysis(named(parsed.model).model, max_majorana=parsed.max_dimension)
    print_sections(parsed, "nature", [neutrinos(analysis)], lambda: tables.nature(analysis))
    return 0


def _table(parsed: Namespace) -> int:
    """Print for every Z_n up to Z_24 under which powers of omega neutrinos are Dirac and under which Majorana."""
    from charges import nature_table
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.typesetting.latex import latex_group

    table = nature_table()
    if parsed.json:
        print_json({group: [verdict.nature for verdict in verdicts] for group, verdicts in table.items()})
        return 0
    head = ("group", "majorana for k", "dirac for k")
    rows = [
        (group, *(", ".join(str(k) for k, v in enumerate(verdicts) if bool(v) is dirac) for dirac in (False, True)))
        for group, verdicts in table.items()
    ]
    if parsed.latex:
        print_latex([("group", "Majorana for $k$", "Dirac for $k$"), *((latex_group(g), *ks) for g, *ks in rows)])
    else:
        print_table([head, *((g, m, d or "none") for g, m, d in rows)])
    return 0
