"""``nuloops generate``: the catalogue of all diagrams of one or more operators."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nuloops.console.options import force_option, forms, large_option, loop_orders


def arguments(parser: ArgumentParser) -> None:
    """Take operators and numbers of loops, how to draw, and the folder."""
    forms(parser, "json")
    parser.add_argument(
        "--operator",
        action="append",
        metavar="NAME",
        help="a name or FILE.yaml; may be repeated; default: dirac-d4 and dirac-d5",
    )
    parser.add_argument(
        "--loops", type=loop_orders, default=(1, 2), metavar="1-2", help="a number of loops or a range; default: 1-2"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--genuine", action="store_true", help="only genuine diagrams (the default)")
    which.add_argument("--all", action="store_true", help="all diagrams; those that are not genuine are marked")
    text = "svg, pdf, png, eps, dot or tex; may be repeated; default: svg"
    parser.add_argument("--format", action="append", metavar="svg", help=text)
    parser.add_argument("--plain", action="store_true", help="draw all lines in black; default: dark lines in colour")
    folder = Path("figures/catalogue")
    parser.add_argument(
        "--out", type=Path, default=folder, metavar="DIR", help=f"the folder to write; default: {folder}"
    )
    force_option(parser)
    large_option(parser)


def run(parsed: Namespace) -> int:
    """Write a catalogue and print its summary."""
    from nuloops.catalogue.entries import COUNTED
    from nuloops.catalogue.writing import Request, generate
    from nuloops.console.printing import print_json
    from nuloops.console.requests import named_operator, refuse_too_many, tell_of_lost_kernel
    from topologies import drawing

    models = tuple(named_operator(name) for name in dict.fromkeys(parsed.operator or ["dirac-d4", "dirac-d5"]))
    request = Request(
        operators=models,
        loops=parsed.loops,
        everything=parsed.all,
        formats=tuple(dict.fromkeys(parsed.format or ["svg"])),
        folder=parsed.out,
        style=drawing.Style(colour=not parsed.plain),
        force=parsed.force,
    )
    for model in models:
        refuse_too_many(max(request.loops), len(model.operator.legs), parsed.large)
    tell_of_lost_kernel("generate")
    catalogue = generate(request)
    if parsed.json:
        print_json(catalogue)
        return 0
    for part in catalogue["summary"]:
        counts = part["counts"]
        print(f"{part['operator']}, {part['loops']} loop{'s' if part['loops'] > 1 else ''}")
        print("  " + ", ".join(f"{counts[stage]} {stage.replace('_', ' ')}" for stage in COUNTED))
        for survey in part["dark"]:
            print(
                f"  {survey['group']}: every line dark in {survey['all_dark_diagrams']} of {survey['diagrams']}"
                f" diagrams ({survey['all_dark_assignments']} assignments),"
                f" every loop in {survey['every_loop_dark_diagrams']}"
                f" ({survey['every_loop_dark_assignments']})"
            )
    print(f"{len(catalogue['diagrams'])} diagrams drawn by {catalogue['engine']}")
    print(f"Browse {parsed.out / 'index.html'}; the data are in {parsed.out / 'catalogue.json'}")
    return 0
