"""The layout of diagrams: genuine ones as one would draw them by hand, all others somehow, always the same way."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topologies
from drawn import joined_at_random
from topologies.drawing import Layout, layout, scene
from topologies.drawing.curves import arc, cut, dashes, meetings, point_at, sampled
from topologies.drawing.layouts.anatomy import Anatomy
from topologies.drawing.layouts.hanging import hanging
from topologies.drawing.layouts.judging import Judge
from topologies.drawing.layouts.placing import Family
from topologies.drawing.layouts.spine import line_candidates
from topologies.drawing.layouts.starts import starts
from topologies.drawing.text.glyphs import lines_of

Graph = nx.MultiDiGraph

SIDES = {"L": "left", "R": "right", "H": "top", "X": "top", "Y": "top"}
GENUINE = [d for loops in (1, 2) for d in topologies.diagrams("dirac-d5", loops)]


def graph(text: str, **attributes: Any) -> Any:
    """A diagram from lines such as "L-0 0-1 1=2": "-" a fermion, "=" a scalar; letters are ends of legs."""
    diagram: Any = nx.MultiDiGraph()
    for word in text.split():
        kind = "scalar" if "=" in word else "fermion"
        ends = [int(end) if end.isdigit() else end for end in word.replace("=", "-").split("-")]
        for end in ends:
            if isinstance(end, str):
                diagram.add_node(end, external=True, side=SIDES.get(end[0], "top"))
            else:
                diagram.add_node(end)
        diagram.add_edge(*ends, kind=kind, **attributes)
    return diagram


SCOTOGENIC = "L-0 0-1 1-R 0=2 2=3 3=1 2=H 3=X"


def same(first: Layout, second: Layout) -> bool:
    """Equal in every coordinate."""
    return first.pos == second.pos and all(
        np.array_equal(first.curves[key], second.curves[key]) for key in second.curves
    )


# ---------------------------------------------------------------------- the 61 genuine diagrams
def test_there_are_61_genuine_diagrams() -> None:
    assert len(GENUINE) == 61


@pytest.mark.parametrize("diagram", GENUINE, ids=lambda diagram: str(diagram.key))
def test_genuine_diagram_is_drawn_by_the_book(diagram: Any) -> None:
    placed = layout(diagram)
    assert placed.method == "line"
    assert placed.crossings == 0
    outside = {node for node, data in diagram.nodes(data=True) if data.get("external")}
    inner = [node for node in diagram if node not in outside]
    by_side = {diagram.nodes[node]["side"]: placed.pos[node] for node in outside}
    # the fermion line is straight and runs from L on the left to nu_R on the right
    assert by_side["left"][1] == by_side["right"][1] == 0.0
    left, right = by_side["left"][0], by_side["right"][0]
    for (tail, head, key), curve in placed.curves.items():
        if diagram.edges[tail, head, key]["kind"] == "fermion":
            assert np.allclose(curve[:, 1], 0)
        assert np.allclose(curve[0], placed.pos[tail])
        assert np.allclose(curve[-1], placed.pos[head])
    assert all(left < placed.pos[node][0] < right for node in inner)
    # vertices are apart from one another and no line runs through one
    for first, second in itertools.combinations(placed.pos, 2):
        assert np.hypot(*np.subtract(placed.pos[first], placed.pos[second])) > 0.2
    for (tail, head, _), curve in placed.curves.items():
        points = sampled(curve, 16)
        for node in placed.pos:
            if node not in (tail, head):
                assert np.hypot(*(points - placed.pos[node]).T).min() > 0.15
    assert_nothing_overlaps(diagram, placed)


def assert_nothing_overlaps(diagram: Any, placed: Layout) -> None:
    """No label on a line, on a vertex or on another label."""
    labelled = diagram.copy()
    for number, (_, _, data) in enumerate(labelled.edges(data=True)):
        data["label"] = rf"\phi_{{{number}}}" if data["kind"] == "scalar" else ("N", "-1/2")
    drawn = scene(labelled, placed)
    assert len(drawn.texts) == labelled.number_of_edges()
    boxes = [text.box for text in drawn.texts]
    for first, second in itertools.combinations(boxes, 2):
        assert min(first[2], second[2]) < max(first[0], second[0]) or min(first[3], second[3]) < max(
            first[1], second[1]
        )
    points = np.vstack([sampled(part, 40) for stroke in drawn.strokes for part in stroke.parts])
    for low_x, low_y, high_x, high_y in boxes:
        x, y = points.T
        assert not ((low_x < x) & (x < high_x) & (low_y < y) & (y < high_y)).any()


def reaches_the_outside(placed: Layout, end: Any) -> bool:
    """Whether a straight line leads from the end of a leg out of the figure."""
    lines = [sampled(curve, 12) for curve in placed.curves.values()]
    start = np.vstack([line[:-1] for line in lines])
    way = np.vstack([line[1:] for line in lines]) - start
    for angle in np.linspace(0, 2 * np.pi, 90, endpoint=False):
        ray = np.array([np.cos(angle), np.sin(angle)])
        offset = start - placed.pos[end] - 1e-3 * ray
        across = ray[0] * way[:, 1] - ray[1] * way[:, 0]
        across = np.where(np.abs(across) < 1e-12, 1e-12, across)
        along = (offset[:, 0] * way[:, 1] - offset[:, 1] * way[:, 0]) / across
        share = (offset[:, 0] * ray[1] - offset[:, 1] * ray[0]) / across
        if not ((along > 0) & (share >= 0) & (share <= 1)).any():
            return True
    return False


def most_legs_outside(diagram: Any) -> int:
    """How many legs a drawing without a crossing can have outside, including the left and the right one."""
    anatomy = Anatomy.of(diagram)
    poles = [v for v, side in anatomy.sides.items() if side in ("left", "right")]
    others = [v for v in anatomy.sides if v not in poles]
    for count in range(len(others), -1, -1):
        for chosen in itertools.combinations(others, count):
            framed = anatomy.simple(range(len(anatomy.lines)))
            framed.add_edges_from((-1, v) for v in (*poles, *chosen))  # one vertex beyond all outer ends
            if nx.check_planarity(framed)[0]:
                return len(poles) + count
    return 0


@pytest.mark.parametrize("diagram", GENUINE, ids=lambda diagram: str(diagram.key))
def test_as_many_legs_end_outside_as_planarity_allows(diagram: Any) -> None:
    placed = layout(diagram)
    ends = [node for node, data in diagram.nodes(data=True) if data.get("external")]
    assert sum(reaches_the_outside(placed, end) for end in ends) == most_legs_outside(diagram)


def leaning(placed: Layout) -> list[Any]:
    """The straight lines that are nearly, but not exactly, upright or level."""
    seen = []
    for key, curve in placed.curves.items():
        way = curve[-1] - curve[0]
        if len(curve) == 4 and np.allclose(curve, np.linspace(curve[0], curve[-1], 4)):
            tilt = np.degrees(np.arctan2(*sorted(np.abs(way))))
            seen += [key] if 1e-4 < tilt < 7 else []
    return seen


@pytest.mark.parametrize("diagram", GENUINE, ids=lambda diagram: str(diagram.key))
def test_no_line_is_nearly_upright_or_level(diagram: Any) -> None:
    assert leaning(layout(diagram)) == []


def test_a_leg_of_a_pair_that_is_nearly_upright_is_upright() -> None:
    """The soft Majorana model: H H at 120 degrees on the arc, chi at 60."""
    placed = layout(graph("L-0 0-1 1-R 0=2 2=3 3=1 2=H 2=Y 3=X"))
    assert min(abs(placed.pos[end][0] - placed.pos[2][0]) for end in ("H", "Y")) < 1e-9


@pytest.mark.parametrize(
    "text", [SCOTOGENIC, "L-0 0-1 1-2 2-R 0=3 3=4 4=5 5=2 1=4 3=H 5=X", "L-0 0-1 1-R 0=2 2=1 2=H 2=X"]
)
def test_symmetric_graph_has_symmetric_layout(text: str) -> None:
    placed = layout(graph(text))
    places = {(round(x, 3), round(y, 3)) for x, y in placed.pos.values()}
    assert places == {(-x + 0.0, y) for x, y in places}


def test_inner_line_is_upright() -> None:
    placed = layout(graph("L-0 0-1 1-2 2-R 0=3 3=2 1=3 3=H"))
    assert placed.pos[1][0] == pytest.approx(placed.pos[3][0], abs=1e-9)
    assert placed.pos["H"][0] == pytest.approx(placed.pos[3][0], abs=1e-9)


# ---------------------------------------------------------------------- everything else
OTHERS = [
    "L-R",
    "H=X",
    "L-0 0-R 0=H",
    "L-0 0-R 0=H 0=X",
    "L-0 0-1 1-R 0=H 1=X",
    "L-0 0-R 0=1 1=2 2=H 2=X 1=Y",
    "L-0 0-1 1-R 0=1",
    "L-0 0-R 0=1 1=1",
    "L-0 0-R 0=1 1=2 1=2 2=H",
    "L-0 0-R 0=1 1=2 2=3 3=1 2=H 3=X",
    "L-0 0-1 1-R 0=2 2=3 2=3 3=1",
    "L-0 0-1 1-R 0=2 2-3 3-4 4-5 5-2 3=H 4=X 5=1",
    "L-0 0-1 1-2 2-3 3-4 4-5 5-R 0=2 1=4 3=5",
    "L-0 0-1 1-2 2-3 3-4 4-5 5-R 0=3 1=4 2=5",
    "H=0 X=1 Y=2 0=1 1=2 2=0",
    "H=0 X=0 0=1 1=Y 1=Y2",
    "H=0 0=0",
    "0=1 0=1 0=1",
    "0=0",
    "L-0 0=1 1-R 0=1 1=H",
    "L=0 0=1 1=R 0=2 1=2 2=H",
    "H=0 0=1 0=1 1=X",
    "0=3 0=4 0=5 1=3 1=4 1=5 2=3 2=4 2=5",
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_diagrams_are_drawn(text: str) -> None:
    diagram = graph(text, label=r"\phi")
    placed = layout(diagram)
    assert set(placed.pos) == set(diagram)
    assert set(placed.curves) == set(diagram.edges(keys=True))
    for (tail, head, _), curve in placed.curves.items():
        assert len(curve) % 3 == 1
        assert np.isfinite(curve).all()
        assert np.allclose(curve[0], placed.pos[tail])
        assert np.allclose(curve[-1], placed.pos[head])
    assert len(scene(diagram, placed).strokes) == diagram.number_of_edges()


def test_three_overlapping_arcs_cross_once_on_two_pages() -> None:
    placed = layout(graph("L-0 0-1 1-2 2-3 3-4 4-5 5-R 0=3 1=4 2=5"))
    assert placed.method == "line"
    assert placed.crossings == 1
    drawn = scene(graph("L-0 0-1 1-2 2-3 3-4 4-5 5-R 0=3 1=4 2=5"))
    assert sorted(len(stroke.parts) for stroke in drawn.strokes)[-1] == 2  # one line has a gap


@pytest.mark.parametrize(("loops", "legs"), [(0, 4), (1, 2), (1, 4), (2, 0), (2, 3)])
def test_topologies_without_directions_are_drawn(loops: int, legs: int) -> None:
    for topology in itertools.islice(topologies.generate(loops, legs), 12):
        placed = layout(topology)
        assert set(placed.pos) == set(topology)
        assert placed.crossings == 0
        assert len(scene(topology, placed).strokes) == topology.number_of_edges()


def test_empty_and_disconnected() -> None:
    assert layout(nx.MultiDiGraph()).pos == {}
    with pytest.raises(ValueError, match="connected"):
        layout(nx.MultiDiGraph([(0, 1), (2, 3)]))


def random_graph(seed: int) -> Any:
    """A connected diagram with up to four loops and six legs."""
    source = random.Random(seed)
    while True:
        loops, legs = source.randint(0, 4), source.randint(0, 6)
        if 2 * loops + legs - 2 < 1 or (diagram := joined_at_random(source, loops, legs)) is None:
            continue
        for edge in diagram.edges(keys=True):
            diagram.edges[edge]["kind"] = source.choice(["fermion", "scalar"])
        return diagram


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_no_connected_diagram_is_refused(seed: int) -> None:
    diagram = random_graph(seed)
    placed = layout(diagram)
    assert set(placed.curves) == set(diagram.edges(keys=True))
    assert all(np.isfinite(curve).all() for curve in placed.curves.values())
    assert scene(diagram, placed).box[2] > 0


# ---------------------------------------------------------------------- the same for the same
@given(st.integers(0, 60), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_layout_ignores_labels_and_order_of_insertion(index: int, source: random.Random) -> None:
    from topologies.drawing import layout as package_layout
    from topologies.drawing.layouts.anatomy import Anatomy

    diagram = GENUINE[index]
    shuffled: Any = nx.MultiDiGraph()
    nodes, edges = list(diagram.nodes(data=True)), list(diagram.edges(keys=True, data=True))
    source.shuffle(nodes)
    source.shuffle(edges)
    shuffled.add_nodes_from(nodes)
    for tail, head, key, data in edges:
        shuffled.add_edge(tail, head, key=key, **{**data, "label": "other", "weight": source.random()})
    assert Anatomy.of(diagram).signature == Anatomy.of(shuffled).signature
    assert same(package_layout(diagram), package_layout(shuffled))


def test_layout_does_not_depend_on_the_hash_seed() -> None:
    code = """
import networkx as nx
from topologies.drawing import layout
g = nx.MultiDiGraph()
for node, side in (("L", "left"), ("R", "right"), ("H", "top"), ("X", "top")):
    g.add_node(node, external=True, side=side)
for line in ("L a", "a b", "b c", "c R"):
    g.add_edge(*line.split(), kind="fermion")
for line in ("a d", "d c", "b e", "e d", "e X", "d H"):
    g.add_edge(*line.split(), kind="scalar")
found = layout(g)
print(sorted(found.pos.items()), found.score, [curve.tolist() for curve in found.curves.values()])
"""
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(printed) == 1


def test_layouts_are_cached_and_frozen() -> None:
    first, second = layout(graph(SCOTOGENIC)), layout(graph(SCOTOGENIC, label="x"))
    assert first is second
    with pytest.raises(TypeError):
        first.pos[0] = (0, 0)  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        next(iter(first.curves.values()))[0] = 0


# ---------------------------------------------------------------------- wishes
def test_order_of_the_legs_wins() -> None:
    for order in (["H", "X"], ["X", "H"]):
        placed = layout(graph(SCOTOGENIC), order=order)
        assert placed.pos[order[0]][0] < placed.pos[order[1]][0]


def test_places_win() -> None:
    placed = layout(graph(SCOTOGENIC), pos={2: (-0.9, 1.1), "H": (-2.0, 2.0)})
    assert placed.pos[2] == (-0.9, 1.1)
    assert placed.pos["H"] == (-2.0, 2.0)
    assert np.allclose(placed.curves[0, 2, 0][-1], (-0.9, 1.1))
    moved = layout(graph(SCOTOGENIC), pos={3: (0.9, 1.1)})
    plain = layout(graph(SCOTOGENIC))
    shift = np.subtract(moved.pos["X"], plain.pos["X"])
    assert np.allclose(shift, np.subtract(moved.pos[3], plain.pos[3]))  # the leg goes along


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"pos": {0: 5}}, "the place of 0 must be two finite numbers"),
        ({"pos": {0: (1,)}}, "two finite numbers"),
        ({"pos": {0: (1, 2, 3)}}, "two finite numbers"),
        ({"pos": {0: ("a", 1)}}, "two finite numbers"),
        ({"pos": {0: "12"}}, "two finite numbers"),
        ({"pos": {0: None}}, "two finite numbers"),
        ({"pos": {0: (1e300, 0)}}, "two finite numbers up to 100"),
        ({"pos": {0: (1 + 2j, 0)}}, "two finite numbers"),
        ({"pos": [1, 2]}, "pos: a mapping"),
        ({"pos": {0: (0, 0), 1: (0, 0)}}, "0 and 1 are at the same place"),
        ({"order": "HX"}, "order: a list"),
        ({"order": 5}, "order: a list"),
        ({"order": [["H"]]}, "is not the end of a leg"),
    ],
)
def test_bad_wishes_are_one_clear_line(wish: dict[str, Any], message: str) -> None:
    with pytest.raises(topologies.MalformedInput, match=message) as refused:
        layout(graph(SCOTOGENIC), **wish)
    assert "\n" not in str(refused.value)


def test_places_win_over_the_order() -> None:
    placed = layout(graph(SCOTOGENIC), pos={"H": (1.5, 1.5), "X": (-1.5, 1.5)}, order=["H", "X"])
    assert (placed.pos["H"], placed.pos["X"]) == ((1.5, 1.5), (-1.5, 1.5))


def test_trees_without_sides_lie_along_their_longest_way() -> None:
    """Three vertices in a row are a comb; one vertex is a star; a self-loop stands on its line."""
    comb = layout(graph("H1=0 H2=0 0=1 1=H3 1=2 2=H4 2=H5"))
    assert comb.method == "line"
    assert {comb.pos[vertex][1] for vertex in (0, 1, 2)} == {0.0}
    assert layout(graph("H1=0 H2=0 0=H3")).method == "star"
    snail = layout(graph("H1=0 0=0 0=H2"))
    assert snail.pos["H1"][1] == snail.pos["H2"][1] == 0.0


def test_the_diameter_of_a_circle_is_straight() -> None:
    placed = layout(graph("H=0 0=1 0=2 1=2 1=2"))
    assert any(
        np.allclose(curve[:, 1], 0) for (tail, head, _), curve in placed.curves.items() if {tail, head} == {1, 2}
    )


def test_unknown_side_is_top() -> None:
    diagram = graph(SCOTOGENIC)
    diagram.nodes["H"]["side"] = "nowhere"
    assert layout(diagram).pos == layout(graph(SCOTOGENIC)).pos


# ---------------------------------------------------------------------- curves
@given(st.floats(-1.4, 1.4), st.floats(0.02, 0.98))
def test_arc_is_a_circle_through_its_ends(sagitta: float, fraction: float) -> None:
    start, end = np.array([-1.0, 0.0]), np.array([1.0, 0.0])
    spline = arc(start, end, sagitta)
    assert np.allclose(spline[[0, -1]], [start, end])
    middle, _ = point_at(spline, 0.5)
    assert middle[1] == pytest.approx(sagitta, abs=0.01)
    if abs(sagitta) > 0.05:
        radius = (1 + sagitta**2) / (2 * sagitta)
        point, along = point_at(spline, fraction)
        spoke = point - (0, sagitta - radius)
        assert np.hypot(*spoke) == pytest.approx(abs(radius), rel=1e-3)
        assert abs(spoke @ along) < 0.01 * abs(radius)


@given(st.floats(0, 0.45), st.floats(0.55, 1))
def test_cut_keeps_the_curve(low: float, high: float) -> None:
    spline = arc(np.array([0.0, 0.0]), np.array([40.0, 10.0]), 12.0)
    part = cut(spline, low, high)
    for fraction in (0.0, 0.5, 1.0):
        expected, _ = point_at(spline, low + fraction * (high - low))
        assert np.allclose(point_at(part, fraction)[0], expected, atol=0.05)


@given(st.floats(1, 300), st.floats(-40, 40))
def test_dashes_cover_both_ends(span: float, sagitta: float) -> None:
    spline = arc(np.zeros(2), np.array([span, 0.0]), min(sagitta, span))
    cuts = dashes(spline, 5.0, 3.5)
    assert np.allclose(cuts[0][0], spline[0])
    assert np.allclose(cuts[-1][-1], spline[-1], atol=1e-6)


def test_meetings_of_two_segments() -> None:
    first, second = np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([[2.5, -5.0], [2.5, 5.0]])
    assert meetings(first, second, 0.1) == [(0.25, 0.5)]
    assert meetings(first, second + np.array([0.0, 5.0]), 0.1) == []  # touching with an end is no crossing


def test_lines_of_labels() -> None:
    assert lines_of(["a", None, " ", 3]) == ("a", "3")


@pytest.mark.parametrize("number", [0, 20, 40])
def test_a_cost_is_exact_or_above_its_limit(number: int) -> None:
    """A cost that is not computed to the end would have been refused; the limit does not change any other."""
    anatomy = Anatomy.of(GENUINE[number])
    wiggle = np.random.default_rng(number)
    refused = 0
    for candidate in line_candidates(anatomy, 6, hanging):
        judge = Judge(Family(anatomy, candidate))
        for start in starts(judge.family):
            values = start + wiggle.normal(0, 0.05, len(start))
            exact = judge.cost(values)
            for limit in (exact - 1e-6, exact + 1e-6, exact / 2, exact + 5):
                cost = judge.cost(values, limit)
                assert cost == exact or (cost == np.inf and exact > limit)
                refused += cost != exact
    assert refused
