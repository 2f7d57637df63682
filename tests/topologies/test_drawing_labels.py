"""Room around the labels and the arrow heads of real figures, measured on the ink that is drawn."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pytest

import topologies
from charges import general_zn_panel, solve_or_modulo, u1_panel
from topologies import drawing
from topologies.drawing.curves import Array, sampled
from topologies.drawing.layouts.anatomy import Anatomy, planar_embedding
from topologies.drawing.scenes.labels import along_line
from topologies.drawing.scenes.scene import scenes
from topologies.drawing.scenes.sheets import contact_sheet, side_by_side, worded
from topologies.drawing.text.glyphs import is_mathtext, outline, spelled

CLEAR = 3.0  # points between the ink of a label and anything else
GENUINE = [d for name in ("dirac-d4", "dirac-d5") for loops in (1, 2) for d in topologies.diagrams(name, loops)]
THREE = [d for name in ("dirac-d5", "weinberg") for d in list(topologies.diagrams(name, 3))[::45]]


def panel(diagram: Any) -> Any:
    """A diagram with its general charges and all its arrows."""
    return u1_panel(solve_or_modulo(diagram))


def distance(first: Array, second: Array) -> float:
    """The distance of two clouds of points, 40 if they are further apart."""
    low, high = first.min(0) - 40, first.max(0) + 40
    near = second[((second > low) & (second < high)).all(1)]
    if not len(near):
        return 40.0
    return float(np.sqrt(((first[:, None] - near[None]) ** 2).sum(2).min()))


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
    labels = inks(drawn)
    for ink in labels:
        gaps = [distance(ink, line) for line in lines]
        assert min(gaps) - drawn.style.pen / 2 >= CLEAR
        for disc in drawn.discs:
            assert distance(ink, np.array([disc.centre])) - disc.radius >= CLEAR
        for head in heads:
            assert distance(ink, head) >= CLEAR
    for own, text in zip(labelled, drawn.texts, strict=True):
        near = [beyond(text.box, line) for line in lines]
        assert near[own] <= min(near) + 0.7  # over a vertex two lines are equally near
    for first, second in itertools.combinations(labels, 2):
        assert distance(first, second) >= CLEAR


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


def test_labels_of_three_loop_diagrams_have_room() -> None:
    """Also with long charges on short inner lines close to the rim: the figure grows."""
    assert [diagram.key for diagram in THREE if drawing.scene(panel(diagram)).label_cost] == []


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
    graph = panel(diagram)
    layout = drawing.layout(graph)
    drawn = drawing.scene(graph, layout)
    lines = [np.vstack([along_line(part, 0.7) for part in stroke.parts]) for stroke in drawn.strokes]
    arrows = [
        k for k, key in enumerate(layout.curves) if graph.edges[key].get("arrow", graph.edges[key]["kind"] == "fermion")
    ]
    assert len(arrows) == len(drawn.fills)
    for own, head in zip(arrows, drawn.fills, strict=True):
        for disc in drawn.discs:
            assert distance(head.points, np.array([disc.centre])) > disc.radius + 1
        assert min(distance(head.points, line) for k, line in enumerate(lines) if k != own) > 1


def test_arrow_head_gives_way_to_a_crossing() -> None:
    """The two lines cross in their middles, where the arrow heads would be."""
    graph: Any = nx.MultiDiGraph()
    for node, (u, v) in {"a": (0, 1), "b": (1, 2), "c": (2, 3), "d": (3, 0)}.items():
        graph.add_edge(u, v, kind="scalar", arrow=True, label=node)
    graph.add_edge(0, 2, kind="scalar", arrow=True)
    graph.add_edge(1, 3, kind="scalar", arrow=True)
    places: dict[Any, tuple[float, float]] = {0: (0.0, 0.0), 1: (1.5, 0.0), 2: (1.5, 1.5), 3: (0.0, 1.5)}
    layout = drawing.layout(graph, pos=places)
    straight = {key: np.linspace(places[key[0]], places[key[1]], 4) for key in layout.curves}
    drawn = drawing.scene(graph, drawing.Layout(places, straight, 1, "circle", 0.0))
    middle = np.mean([disc.centre for disc in drawn.discs], axis=0)
    assert len(drawn.fills) == 6
    assert all(np.hypot(*(fill.points - middle).T).min() > 3 for fill in drawn.fills)


# ---------------------------------------------------------------------- what is drawn
def loop(**attributes: Any) -> Any:
    """A bubble on a line, the attributes on its first line."""
    graph: Any = nx.MultiDiGraph()
    for name, side in (("L", "left"), ("R", "right")):
        graph.add_node(name, external=True, side=side)
    graph.add_edges_from([("L", 0), (1, "R"), (0, 1)], kind="fermion")
    graph.add_edge(0, 1, 7, kind="scalar", **attributes)
    return graph


def test_signs_in_scripts_are_tight() -> None:
    """A plus in a superscript is no binary operator, with and without braces; TeX sets no space around either."""
    size = (16.0, "cm")
    assert outline(("h^+",), *size).width == outline(("h^{+}",), *size).width
    loose = outline((r"h^{a\,+\,b}",), *size).width
    assert outline(("h^{a+b}",), *size).width < loose
    assert spelled(r"\omega^{\kappa_1-\kappa_2}") == r"\omega^{\kappa_1{-}\kappa_2}"
    assert spelled(r"\eta^{0*}") == r"\eta^{0{*}}"
    assert spelled(r"\kappa_1-\kappa_2") == r"\kappa_1-\kappa_2"


@pytest.mark.parametrize("font", ["cm", "stix"])
@pytest.mark.parametrize(
    "label",
    [
        r"\bar{L}", r"\tilde{H}", r"\overline{\nu_R}", r"\chi^\dagger", r"\langle\chi\rangle", r"-\tfrac{7}{2}", r"h^+",
        r"\omega^{k_1+2k_2}", r"\kappa_1-\kappa_2-3", r"(\mathbf{1},\mathbf{2},-\tfrac{1}{2})", r"\Delta^{++}", r"S'",
        r"(\mathbf2,-\tfrac12)", r"\frac{\kappa_1}2", r"\frac1{12}", r"\bar\nu_L^c", r"\sqrt2\,v",
    ],
)  # fmt: skip
def test_labels_of_physicists_are_mathematics(label: str, font: str) -> None:
    assert is_mathtext(label)
    drawn = drawing.scene(loop(label=(label, r"\omega^{5}")), style=drawing.Style(font=font))
    assert [text.lines for text in drawn.texts] == [(label, r"\omega^{5}")]
    assert drawn.label_cost == 0


@pytest.mark.parametrize("kind", ["vector", "gluon"])
def test_vectors_are_waves_and_gluons_curls(kind: str) -> None:
    """Both leave the path of the line on both sides or in curls, and join its ends; their labels keep away."""
    graph = loop(label="Z'")
    graph.edges[0, 1, 7]["kind"] = kind
    layout = drawing.layout(graph)
    drawn = drawing.scene(graph, layout)
    index = list(layout.curves).index((0, 1, 7))
    (part,) = drawn.strokes[index].parts
    places = {disc.name: disc.centre for disc in drawn.discs}
    ends = [places[name] for name in drawn.strokes[index].ends]
    assert np.allclose(part[[0, -1]], ends)
    assert len(part) > 60
    path = along_line(layout.curves[0, 1, 7] * drawn.style.scale * drawn.style.size, 0.5)
    away = [distance(point[None], path) for point in sampled(part, 2)]
    assert 2.5 < max(away) < 9
    assert distance(inks(drawn)[0], along_line(part, 0.7)) >= CLEAR


def test_arrows_of_a_majorana_line_meet_or_part() -> None:
    for way, sign in ((True, 1.0), ("out", -1.0)):
        graph = loop()
        graph.edges[0, 1, 0]["majorana"] = way
        drawn = drawing.scene(graph)
        heads = sorted((fill.points for fill in drawn.fills if abs(fill.points.mean(0)[0]) < 60), key=lambda p: p[0, 0])
        assert len(heads) == 2
        ahead = [float(head[0, 0] - head[2, 0]) for head in heads]  # from the notch to the tip
        assert np.sign(ahead).tolist() == [sign, -sign]


def test_key_names_what_is_in_the_figure() -> None:
    style = drawing.Style(key=True, vev="#b03060")
    graph = loop(dark=True)
    plain = drawing.scene(graph)
    keyed = drawing.scene(graph, style=style)
    assert [text.text for text in keyed.texts] == [r"\mathrm{dark\ sector}", r"\mathrm{SM\ sector}"]
    assert keyed.box[1] < plain.box[1]
    graph.edges["L", 0, 0]["vev"] = True
    words = drawing.scene(graph, style=style).texts
    assert words[-1].text == r"\mathrm{vev}"
    bare = loop()
    assert drawing.scene(bare, style=style).texts == ()


def test_colours_of_dark_slides() -> None:
    style = drawing.Style.for_dark_slides()
    drawn = drawing.scene(loop(dark=True, label="S"), style=style)
    assert {stroke.colour for stroke in drawn.strokes} == {"#ffffff", "#b9a7ff"}
    assert drawing.Style(vev="#b03060").colour_of(False, vev=True) == "#b03060"
    with pytest.raises(topologies.MalformedInput, match="#rrggbb"):
        drawing.Style(vev="url(#x)")


# ---------------------------------------------------------------------- panels
def test_panels_of_one_diagram_are_aligned_line_by_line() -> None:
    """Long charges on the left make both figures larger; every line is in the same place in both."""
    diagram = GENUINE[12]
    solution = solve_or_modulo(diagram)
    two = [u1_panel(solution), diagram]
    left, right = scenes(two)
    for first, second in zip(left.strokes, right.strokes, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(first.parts, second.parts, strict=True))
    together = side_by_side(two, ["charges of $U(1)_{B-L}$", "fields"])
    titles = [text.text for text in together.texts if text.text.startswith(r"\mathrm{(")]
    assert titles == [r"\mathrm{(a)}\;\;\mathrm{charges\ of\ }U(1)_{B-L}", r"\mathrm{(b)}\;\;\mathrm{fields}"]
    half = len(together.strokes) // 2
    heights = [[part[:, 1] for part in stroke.parts] for stroke in together.strokes]
    for here, there in zip(heights[:half], heights[half:], strict=True):
        assert all(np.allclose(a, b) for a, b in zip(here, there, strict=True))


@pytest.mark.parametrize("index", [0, 13, 24, 41, 55])
def test_labels_of_a_line_are_on_the_same_side_in_all_panels(index: int) -> None:
    solution = solve_or_modulo(GENUINE[index])
    drawn = scenes([u1_panel(solution), general_zn_panel(solution)])
    assert [figure.label_cost for figure in drawn] == [0, 0]
    lines = [sampled(np.vstack(stroke.parts)) for stroke in drawn[0].strokes]
    sides = []
    for figure in drawn:
        middles = [np.array([text.box[0] + text.box[2], text.box[1] + text.box[3]]) / 2 for text in figure.texts]
        nearest = [line[np.hypot(*(line - at).T).argmin()] for line, at in zip(lines, middles, strict=True)]
        sides.append([at - foot for at, foot in zip(middles, nearest, strict=True)])
    assert all(here @ there > 0 for here, there in zip(*sides, strict=True))


def test_captions_stand_on_one_baseline_line_by_line() -> None:
    """Letters without descenders end at the baseline, whatever the caption in the other column is like."""
    for first, second in (("H", r"\bar{Q}"), (("H", "H"), (r"\frac{1}{2}", "H"))):
        sheet = contact_sheet([drawing.scene(GENUINE[0])] * 2, 2, [first, second])
        titles = sheet.texts[-2:]
        if isinstance(first, tuple):
            assert titles[0].box[1] == pytest.approx(titles[1].box[1])
        else:
            descent = outline((r"\bar{Q}",), 16.0, "cm")
            assert titles[0].box[1] - titles[1].box[1] == pytest.approx(descent.height / 2 + descent.baseline, abs=0.3)


def test_labels_in_a_row_do_not_read_as_one() -> None:
    """Figures grow before two charges on neighbouring segments run together."""
    drawn = drawing.scene(panel(topologies.Diagram.from_key("dirac-d5_2345_F01031525_S021434")))
    for first, second in itertools.combinations([text.box for text in drawn.texts], 2):
        if min(first[3], second[3]) > max(first[1], second[1]):
            assert max(first[0], second[0]) - min(first[2], second[2]) > 6


def test_panels_must_show_the_same_diagram() -> None:
    with pytest.raises(topologies.MalformedInput, match="same vertices and lines"):
        scenes([GENUINE[0], GENUINE[20]])
    assert scenes([]) == []


@pytest.mark.parametrize(
    ("caption", "label"),
    [
        (r"(a)\ U(1)", r"(a)\ U(1)"),
        ("two-loop diagrams", r"\mathrm{two{-}loop\ diagrams}"),
        ("broken to $Z_6$", r"\mathrm{broken\ to\ }Z_6"),
        ("costs 5$", "costs 5$"),
        ("50% of $x$", "50% of $x$"),
    ],
)
def test_captions_are_words_or_mathematics(caption: str, label: str) -> None:
    assert worded(caption) == label
    assert is_mathtext(label) or "$" in label


# ---------------------------------------------------------------------- wishes
def test_wishes_for_what_is_not_there_are_refused() -> None:
    for wish, message in (
        ({"pos": {"nobody": (0.0, 0.0)}}, "pos: there is no vertex 'nobody'"),
        ({"pos": {0: (float("nan"), 0.0)}}, "two finite numbers"),
        ({"order": ["H", "H"]}, "order: 'H'"),
        ({"order": [0]}, "order: 0 is not the end of a leg"),
    ):
        with pytest.raises(topologies.MalformedInput, match=message):
            drawing.layout(GENUINE[5], **wish)
