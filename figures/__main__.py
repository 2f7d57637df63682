"""Draw every figure into this folder, as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

from figures import breaking, flow_theorem, majorana, many_loops, one_loop, operators, seesaws, two_loops
from topologies import drawing

FOLDER = Path(__file__).parent
DPI = 200


def main() -> None:
    """Draw all figures and say where they are."""
    for name, scene in (
        ("b-operators", operators.figure()),
        ("c-one-loop", one_loop.figure()),
        ("d-two-loop-model", two_loops.model()),
        ("e-two-loops-general", two_loops.general()),
        ("f-three-loops-general", many_loops.three_loops()),
        ("f-n-loops", many_loops.ladder()),
        ("g-majorana-soft", majorana.soft()),
        ("g-majorana-hard", majorana.hard()),
        ("h-dirac-seesaws", seesaws.figure()),
    ):
        drawing.save(drawing.render(scene, "svg"), FOLDER / f"{name}.svg")
        drawing.save(drawing.render(scene, "png", dpi=DPI, background="white"), FOLDER / f"{name}.png")
    for form in ("svg", "png"):
        drawing.save(breaking.chart(form, dpi=DPI), FOLDER / f"a-breaking-patterns.{form}")
        drawing.save(flow_theorem.chart(form, dpi=DPI), FOLDER / f"i-flow-theorem.{form}")
    print(f"figures: 11 figures as SVG and PNG in {FOLDER.name}/, drawn by {drawing.engine()}")


if __name__ == "__main__":
    main()
