"""Room around the labels and the arrow heads of real figures, measured on the ink that is drawn."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pytest

import topologies
from charges import solve_or_modulo, u1_panel
from topologies import drawing
from topologies.drawing.anatomy import Anatomy, planar_embedding
from topologies.drawing.curves import Array, sampled
from topologies.drawing.labels import along_line

CLEAR = 3.0  # points between the ink of a label and anything else
GENUINE = [d for name in ("dirac-d4", "dirac-d5") for loops in (1, 2) for d in topologies.diagrams(name, loops)]
THREE = [d for name in ("dirac-d5", "weinberg") for d in list(topologies.diagrams(name, 3))[::45]]


def panel(diagram: Any) -> Any:
    """A diagram with its general charges and all its arrows."""
    return u1_panel(solve_or_modulo(diagram))


def distance(one: Array, two: Array) -> float:
    """The distance of two clouds of points, 40 if they are further apart."""
    low, high = one.min(0) - 40, one.max(0) + 40
    near = two[((two > low) & (two < high)).all(1)]
    if not len(near):
        return 40.0
    return float(np.sqrt(((one[:, None] - near[None]) ** 2).sum(2).min()))


def beyond(box: tuple[float, float, float, float], line: Array) -> float:
    """The distance of a line from a box."""
    outside = np.maximum(np.maximum(np.array(box[:2]) - line, line - np.array(box[2:])), 0.0)
    return float(np.hypot(*outside.T).min())


def inks(drawn: drawing.Scene) -> list[Array]:
    """Points on the outlines of each label."""
    return [np.vstack([sampled(contour, 3) for contour in text.contours]) for text in drawn.texts]


def assert_clear(diagram: Any) -> None:
    """Room around every label, and every label nearest to its own line."""
    layout = drawing.layout(diagram)
    drawn = drawing.scene(diagram, layout)
    assert drawn.label_cost == 0
    labelled = [k for k, key in enumerate(layout.curves) if diagram.edges[key].get("label")]
    assert len(labelled) == len(drawn.texts)
    lines = [np.vstack([along_line(part, 0.7) for part in stroke.parts]) for stroke in drawn.strokes]
    heads = [np.vstack([fill.points, fill.points.mean(0)]) for fill in drawn.fills]
    found = inks(drawn)
    for ink in found:
        gaps = [distance(ink, line) for line in lines]
        assert min(gaps) - drawn.style.pen / 2 >= CLEAR
        for disc in drawn.discs:
            assert distance(ink, np.array([disc.centre])) - disc.radius >= CLEAR
        for head in heads:
            assert distance(ink, head) >= CLEAR
    for own, text in zip(labelled, drawn.texts, strict=True):
        near = [beyond(text.box, line) for line in lines]
        assert near[own] <= min(near) + 0.7  # over a vertex two lines are equally near
    for one, two in itertools.combinations(found, 2):
        assert distance(one, two) >= CLEAR


def test_there_are_66_panels() -> None:
    assert len(GENUINE) == 66


@pytest.mark.parametrize("diagram", GENUINE, ids=lambda diagram: str(diagram.key))
def test_labels_have_room(diagram: Any) -> None:
    assert_clear(panel(diagram))


@pytest.mark.parametrize("diagram", THREE, ids=lambda diagram: str(diagram.key))
def test_three_loops(diagram: Any) -> None:
    """No crossing that is not forced by the line from left to right; no line through a vertex."""
    anatomy = Anatomy.of(diagram)
    graph = anatomy.simple(range(len(anatomy.lines)))
    path, _ = anatomy.base
    graph.add_edge(path[0], path[-1])
    layout = drawing.layout(diagram)
    assert layout.crossings <= (planar_embedding(graph) is None)
    for key, curve in layout.curves.items():
        for node, place in layout.pos.items():
            if node not in key[:2]:
                assert np.hypot(*(along_line(curve, 0.03) - place).T).min() > 0.12


def test_labels_of_most_three_loop_diagrams_have_room() -> None:
    """A fence: long charges on short inner lines close to the rim may still be crowded."""
    crowded = [diagram.key for diagram in THREE if drawing.scene(panel(diagram)).label_cost]
    assert len(crowded) <= len(THREE) // 10


@pytest.mark.parametrize(
    ("key", "crossings"),
    [
        ("dirac-d5_4566_F0205131423_S04152636", 0),  # the start of the search looks worse than a crossing
        ("weinberg_2345_F1213_S020304051445", 0),  # a triangle whose tip starts on the line between the others
        ("dirac-d5_4567_F010213253747_S04152636", 1),  # the crossing must not hide in a vertex
    ],
)
def test_three_loops_that_went_wrong(key: str, crossings: int) -> None:
    layout = drawing.layout(topologies.Diagram.from_key(key))
    assert (layout.method, layout.crossings) == ("line", crossings)


@pytest.mark.parametrize("diagram", [*GENUINE[::6], *THREE[::3]], ids=lambda diagram: str(diagram.key))
def test_arrow_heads_have_room(diagram: Any) -> None:
    """Neither on a vertex nor on another line, and so on no crossing."""
    made = panel(diagram)
    layout = drawing.layout(made)
    drawn = drawing.scene(made, layout)
    lines = [np.vstack([along_line(part, 0.7) for part in stroke.parts]) for stroke in drawn.strokes]
    arrows = [
        k for k, key in enumerate(layout.curves) if made.edges[key].get("arrow", made.edges[key]["kind"] == "fermion")
    ]
    assert len(arrows) == len(drawn.fills)
    for own, head in zip(arrows, drawn.fills, strict=True):
        for disc in drawn.discs:
            assert distance(head.points, np.array([disc.centre])) > disc.radius + 1
        assert min(distance(head.points, line) for k, line in enumerate(lines) if k != own) > 1


def test_arrow_head_gives_way_to_a_crossing() -> None:
    """The two lines cross in their middles, where the arrow heads would be."""
    made: Any = nx.MultiDiGraph()
    for node, (u, v) in {"a": (0, 1), "b": (1, 2), "c": (2, 3), "d": (3, 0)}.items():
        made.add_edge(u, v, kind="scalar", arrow=True, label=node)
    made.add_edge(0, 2, kind="scalar", arrow=True)
    made.add_edge(1, 3, kind="scalar", arrow=True)
    places: dict[Any, tuple[float, float]] = {0: (0.0, 0.0), 1: (1.5, 0.0), 2: (1.5, 1.5), 3: (0.0, 1.5)}
    layout = drawing.layout(made, pos=places)
    straight = {key: np.linspace(places[key[0]], places[key[1]], 4) for key in layout.curves}
    drawn = drawing.scene(made, drawing.Layout(places, straight, 1, "circle", 0.0))
    middle = np.mean([disc.centre for disc in drawn.discs], axis=0)
    assert len(drawn.fills) == 6
    assert all(np.hypot(*(fill.points - middle).T).min() > 3 for fill in drawn.fills)
