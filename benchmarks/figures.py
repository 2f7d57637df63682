"""``python -m benchmarks.figures``: measure every figure up to three loops, name the worst ones, and time 1000 SVGs.

Takes about a quarter of an hour; nothing is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from charges import solve_or_modulo, u1_panel
from topologies import diagrams, drawing
from topologies.drawing.quality import is_planar, quality

SETS = (
    ("dirac-d4", (1, 2), True),
    ("dirac-d5", (1, 2), True),
    ("dirac-d5", (0, 1, 2), False),
    ("weinberg", (3,), True),
    ("dirac-d5", (3,), True),
)
WORST = 5


def figures(operator: str, loops: tuple[int, ...], genuine: bool) -> Iterator[tuple[str, Any]]:
    """Keys and diagrams with their general U(1) charges."""
    for number in loops:
        for diagram in diagrams(operator, number, genuine=genuine):
            yield diagram.key, u1_panel(solve_or_modulo(diagram))


def main() -> None:
    """Print one line for each set of diagrams, and one for each of its worst figures."""
    for operator, loops, genuine in SETS:
        rows = []
        for key, panel in figures(operator, loops, genuine):
            avoidable = drawing.layout(panel).crossings if is_planar(panel) else 0
            rows.append((quality(panel), drawing.layout(panel).method, avoidable, key))
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
        for score, _, _, key in sorted(rows, key=lambda row: -row[0].badness)[:WORST]:
            print(f"    {score.badness:.2f} {key}: {score}")
    panels = [panel for _, panel in figures("dirac-d5", (1, 2), True)]
    start = time.process_time()
    for k in range(1000):
        panels[k % len(panels)].svg()
    print(f"1000 SVGs of cached layouts: {time.process_time() - start:.1f} s of the processor")


if __name__ == "__main__":
    main()
