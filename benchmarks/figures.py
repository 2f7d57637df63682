"""``python -m benchmarks.figures [PAGE.svg]``: judge every figure up to three loops, and time 1000 SVGs.

Names the worst figures of each set, and draws them on one page if a file is given.  Takes about a quarter of an hour.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charges import solve_or_modulo, u1_panel
from topologies import diagrams, drawing

SETS = (
    ("dirac-d4", (1, 2), True),
    ("dirac-d5", (1, 2), True),
    ("dirac-d5", (0, 1, 2), False),
    ("weinberg", (3,), True),
    ("dirac-d5", (3,), True),
)
WORST = 5
COLUMNS = 3


def figures(operator: str, loops: tuple[int, ...], genuine: bool) -> Iterator[tuple[str, Any]]:
    """Yield keys and diagrams with their general U(1) charges."""
    for number in loops:
        for diagram in diagrams(operator, number, genuine=genuine):
            yield diagram.key, u1_panel(solve_or_modulo(diagram))


def main() -> None:
    """Print a line for each set of diagrams, and one for each of its worst figures; draw these if asked to."""
    worst: list[tuple[drawing.Scene, str]] = []
    for operator, loops, genuine in SETS:
        rows = []
        for key, panel in figures(operator, loops, genuine):
            layout, scene = drawing.layout(panel), drawing.scene(panel)
            avoidable = layout.crossings if drawing.is_planar(panel) else 0
            rows.append((drawing.quality(scene), layout.method, avoidable, key, scene))
        overlaps = sum(row[0].label_overlaps for row in rows)
        circles = sum(row[1] != "line" for row in rows)
        kind = "genuine" if genuine else "all"
        print(
            f"{operator} {loops} {kind}: {len(rows)} figures, avoidable crossings {sum(row[2] for row in rows)},",
            end=" ",
        )
        print(
            f"overlaps {overlaps}, not on a line {circles}, smallest gap {min(r[0].smallest_gap for r in rows):.1f} pt"
        )
        for score, _, _, key, scene in sorted(rows, key=lambda row: (-row[0].badness, row[0].smallest_gap))[:WORST]:
            print(f"    {score.badness:.2f} {key}: {score}", flush=True)
            worst.append((scene, f"{len(worst) + 1}"))
    if len(sys.argv) > 1:
        page = drawing.contact_sheet([scene for scene, _ in worst], COLUMNS, [number for _, number in worst])
        drawing.save(drawing.render(page, "svg"), Path(sys.argv[1]))
    panels = [panel for _, panel in figures("dirac-d5", (1, 2), True)]
    start = time.process_time()
    for k in range(1000):
        panels[k % len(panels)].svg()
    print(f"1000 SVGs of cached layouts: {time.process_time() - start:.1f} s of processor time")


if __name__ == "__main__":
    main()
