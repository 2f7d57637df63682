"""``nuloops dark``: which states of a model are dark and stable; which diagrams of an operator are dark under Z_n."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nuloops.console.options import dimension_option, forms, loops_option, model_argument, operator_option, refuse

MOST_ASSIGNMENTS = 100_000_000


def arguments(parser: ArgumentParser) -> None:
    """Take a model, or an operator and what to count."""
    forms(parser, "json", "latex")
    model_argument(parser, optional=True)
    dimension_option(parser, None, 8)
    operator_option(parser, None)
    loops_option(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--residual",
        type=int,
        metavar="N",
        help="count what is dark under Z_N; this or --census is required without a model",
    )
    what.add_argument("--census", action="store_true", help="find the smallest groups that make each diagram dark")


def run(parsed: Namespace) -> int:
    """Examine a model, count what is dark under Z_n, or find the smallest groups for all diagrams."""
    from topologies import MalformedInput

    if parsed.model is not None:
        refuse(parsed, "operator loops residual census", "with a model: they are about operators")
        parsed.max_dimension = 8 if parsed.max_dimension is None else parsed.max_dimension
        return _of_model(parsed)
    refuse(parsed, "max_dimension", "without a model")
    parsed.operator = "dirac-d5" if parsed.operator is None else parsed.operator
    if parsed.census:
        return _census(parsed)
    if parsed.residual is None:
        raise MalformedInput("give a model, or --residual or --census")
    return _counted(parsed)


def _counted(parsed: Namespace) -> int:
    """Count the diagrams and the assignments that are dark under Z_n."""
    from nuloops.catalogue.entries import dark_survey
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.console.requests import named_solutions
    from topologies import MalformedInput

    solutions = [solution for _, solution in named_solutions(parsed)]
    for solution in solutions:
        solution.modulo(parsed.residual)
    total = sum(parsed.residual ** len(solution.basis) for solution in solutions)
    if total > MOST_ASSIGNMENTS:
        raise MalformedInput(f"{total} assignments are too many to list: at most {MOST_ASSIGNMENTS}")
    counts = dark_survey(solutions, parsed.residual)
    rows = [(name.replace("_", " "), str(value)) for name, value in counts.items()]
    if parsed.json:
        print_json(counts)
    elif parsed.latex:
        print_latex([("", f"$Z_{{{parsed.residual}}}$"), *rows])
    else:
        print_table(rows)
    return 0


def _of_model(parsed: Namespace) -> int:
    """Print which states of a model are dark, which are stable, and which can be dark matter."""
    from charges import Analysis
    from nuloops.files.models import named
    from nuloops.report import tables
    from nuloops.report.dark import dark
    from nuloops.report.text import print_sections

    analysis = Analysis(named(parsed.model).model, max_dimension=parsed.max_dimension)
    print_sections(parsed, "dark", list(dark(analysis).values()), lambda: tables.dark(analysis))
    return 0


def _census(parsed: Namespace) -> int:
    """Print the smallest groups that make every loop, and every line, of each diagram dark."""
    from charges.dark.orders import dark_census
    from nuloops.console.printing import print_json, print_latex, print_table
    from nuloops.console.requests import named_operator, one_order, refuse_to_list
    from nuloops.typesetting.latex import latex_group, latex_text

    chosen, loops = named_operator(parsed.operator), one_order(parsed.loops)
    refuse_to_list(loops, len(chosen.operator.legs))
    census = list(dark_census(chosen.operator, loops, chosen.charges, broken=chosen.broken))
    if parsed.json:
        print_json([{"key": row.key, "every_loop": row.every_loop, "all": row.all_lines} for row in census])
        return 0
    names = [(row.key, *(f"Z{n}" if n else "-" for n in (row.every_loop, row.all_lines))) for row in census]
    if parsed.latex:
        head = ("diagram", "every loop dark", "every line dark")
        print_latex([head, *((latex_text(key), *(latex_group(group) for group in groups)) for key, *groups in names)])
    else:
        print_table([("diagram", "every loop", "every line"), *names])
    return 0
