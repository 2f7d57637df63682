"""The quality score tells good figures from bad ones, and the figures of all kinds of diagrams pass it."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topologies
from charges import solve_or_modulo, u1_panel
from drawn import joined_at_random
from topologies import drawing
from topologies.drawing.scenes.display import Disc, Scene, Stroke, Text
from topologies.drawing.scenes.quality import Quality, is_planar, quality

GENUINE = [d for name in ("dirac-d4", "dirac-d5") for loops in (1, 2) for d in topologies.diagrams(name, loops)]


def stroke(start: tuple[float, float], end: tuple[float, float], ends: tuple[str, str] = ("", "")) -> Stroke:
    """A straight line."""
    return Stroke((np.linspace(start, end, 4),), "#000000", 1.0, (), "scalar", ends)


def label(left: float, low: float, right: float, high: float) -> Text:
    """A label that is a filled box."""
    corners = np.array([(left, low), (right, low), (right, high), (left, high), (left, low)])
    contour = np.vstack([corners[:1], *(np.linspace(a, b, 4)[1:] for a, b in itertools.pairwise(corners))])
    return Text(("x",), "x", (contour,), (left, low, right, high), "#000000")


# ---------------------------------------------------------------------- the score
def test_crossings_are_counted_away_from_common_ends() -> None:
    cross = Scene((stroke((0, 0), (100, 0)), stroke((50, -40), (50, 40)), stroke((30, -40), (30, 40))))
    assert quality(cross).crossings == 2
    corner = Scene((stroke((0, 0), (100, 0), ("", "a")), stroke((100, 0), (100, 80), ("a", ""))))
    assert quality(corner).crossings == 0


def test_a_line_that_passes_under_another_still_crosses_it() -> None:
    broken = Stroke(
        (np.linspace((0, 0), (45, 0), 4), np.linspace((55, 0), (100, 0), 4)), "", 1.0, (), "scalar", ("", "")
    )
    assert quality(Scene((broken, stroke((50, -40), (50, 40))))).crossings == 1


@pytest.mark.parametrize("degrees", [10.0, 45.0, 120.0])
def test_angle_is_measured(degrees: float) -> None:
    end = (80 * np.cos(np.radians(degrees)), 80 * np.sin(np.radians(degrees)))
    drawn = Scene((stroke((0, 0), (80, 0), ("a", "")), stroke((0, 0), end, ("a", ""))))
    assert quality(drawn).smallest_angle == pytest.approx(degrees, abs=0.1)


def test_distance_of_labels_is_measured() -> None:
    line = stroke((0, 0), (100, 0))
    near = quality(Scene((line,), texts=(label(40, 4.0, 60, 14),)))
    assert near.smallest_gap == pytest.approx(4.0 - 0.5 * drawing.Style().pen, abs=0.1)
    assert near.label_overlaps == 0
    assert quality(Scene((line,), texts=(label(40, -5, 60, 5),))).label_overlaps == 1
    two = (label(40, 20, 60, 30), label(55, 25, 75, 35))
    assert quality(Scene((line,), texts=two)).label_overlaps == 1


def test_line_through_a_vertex_is_seen() -> None:
    disc = Disc("a", (50.0, 2.0), 1.9, "#000000", "#000000")
    faults = quality(Scene((stroke((0, 0), (100, 0)),), discs=(disc,)))
    assert faults.smallest_detour == pytest.approx(2.0, abs=0.1)
    assert faults.badness > 0.5


def test_nothing_drawn_is_nothing_wrong() -> None:
    assert quality(Scene()) == Quality(0, 180.0, 0, 40.0, 40.0, 0.0)
    assert quality(Scene()).badness == 0


def test_planar_with_the_two_ends_outside() -> None:
    """K_5 and K_3,3 are Kuratowski's; the last has room for one of its legs inside only."""
    assert is_planar(nx.MultiGraph(nx.complete_graph(4)))
    assert not is_planar(nx.MultiGraph(nx.complete_graph(5)))
    assert not is_planar(nx.MultiGraph(nx.complete_bipartite_graph(3, 3)))
    arcs: Any = nx.MultiGraph([("L", 0), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, "R"), (0, 3), (1, 4), (2, 5)])
    assert is_planar(arcs)
    arcs.add_node("L", external=True, side="left")
    arcs.add_node("R", external=True, side="right")
    assert not is_planar(arcs)


# ---------------------------------------------------------------------- the figures
def panel(diagram: Any) -> Any:
    """A diagram with its general charges."""
    return u1_panel(solve_or_modulo(diagram))


@pytest.mark.parametrize("diagram", GENUINE[::4], ids=lambda diagram: str(diagram.key))
def test_genuine_diagrams_need_no_touching_up(diagram: Any) -> None:
    faults = quality(panel(diagram))
    assert (faults.crossings, faults.label_overlaps) == (0, 0)
    assert faults.smallest_gap >= 3
    assert faults.smallest_angle >= 20
    assert faults.smallest_detour >= 8


THREE_LOOPS = [
    "dirac-d5_3456_F2324_S01020613141556",  # a chain of two vertices that closes a loop inside
    "weinberg_4567_F020512173437_S04152636",  # needs a wider figure, or it goes on a circle
    "dirac-d5_4567_F03061415232767_S012435",  # long labels on short lines under the rim
    "weinberg_4567_F25273437_S020406131516",  # not planar
]


@pytest.mark.parametrize("key", THREE_LOOPS)
def test_three_loops(key: str) -> None:
    """No crossing that can be avoided, no overlap, the line from left to right straight."""
    diagram = topologies.Diagram.from_key(key)
    assert drawing.layout(diagram).method == "line"
    faults = quality(panel(diagram))
    assert faults.crossings == (0 if is_planar(diagram) else 1)
    assert faults.label_overlaps == 0
    assert faults.smallest_gap >= 3
    assert faults.smallest_detour >= 6


TWO_LOOPS = list(topologies.diagrams("dirac-d5", 2, genuine=False))
OTHERS = [*(d for loops in (0, 1) for d in topologies.diagrams("dirac-d5", loops, genuine=False)), *TWO_LOOPS[::24]]


@pytest.mark.parametrize("diagram", OTHERS, ids=lambda diagram: str(diagram.key))
def test_tadpoles_self_energies_and_trees(diagram: Any) -> None:
    faults = quality(panel(diagram))
    assert (faults.crossings, faults.label_overlaps) == (0, 0)
    assert faults.smallest_gap >= 3
    assert faults.smallest_detour >= 6


def random_diagram(seed: int, loops: int, legs: int) -> Any:
    """A connected diagram of scalars with this many loops and legs, with names on its lines."""
    source = random.Random(seed)
    while (diagram := joined_at_random(source, loops, legs)) is None:
        pass
    for k, edge in enumerate(diagram.edges(keys=True)):
        diagram.edges[edge].update(kind="scalar", label=rf"\phi_{{{k}}}")
    return diagram


@given(st.integers(0, 40), st.sampled_from([(0, 6), (1, 6), (2, 6), (2, 2), (3, 1), (4, 2)]))
@settings(max_examples=10, deadline=None)
def test_no_line_through_a_vertex_and_no_label_on_a_line(seed: int, size: tuple[int, int]) -> None:
    diagram = random_diagram(seed, *size)
    faults = quality(diagram)
    assert faults.smallest_detour >= 3
    assert faults.label_overlaps == 0


def test_self_loops_on_one_leg_take_turns() -> None:
    diagram: Any = nx.MultiDiGraph()
    for name, side in (("L", "left"), ("R", "right"), ("H", "top")):
        diagram.add_node(name, external=True, side=side)
    diagram.add_edges_from([("L", 0), (0, "R"), (0, 1), (1, 1), (1, 2), (2, 2), (2, "H")], kind="scalar")
    placed = drawing.layout(diagram)
    sides = [float(np.mean(placed.curves[v, v, 0][:, 0])) for v in (1, 2)]
    assert sides[0] * sides[1] < 0
    assert placed.crossings == 0


def test_loop_goes_on_and_the_leg_gives_way() -> None:
    """A loop on a stalk with one leg at its foot: stalk, loop and the other leg are upright."""
    diagram: Any = nx.MultiDiGraph()
    for name, side in (("L", "left"), ("R", "right"), ("H", "top"), ("X", "top")):
        diagram.add_node(name, external=True, side=side)
    diagram.add_edges_from([("L", 0), (0, "R"), (0, 1), (1, 2), (1, 2), (2, "H"), (1, "X")], kind="scalar")
    placed = drawing.layout(diagram)
    assert all(abs(placed.pos[v][0]) < 1e-9 for v in (1, 2, "H"))
    assert abs(placed.pos["X"][0]) > 0.5
