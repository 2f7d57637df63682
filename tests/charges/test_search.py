"""Field contents: conservation at every vertex, brute force, published classes, and agreement with the referee."""

import csv
import io
import itertools
import json
import re
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges import diracness, stability
from charges.arithmetic.affine import Affine
from charges.contents.blanks import Blank, multiplets
from charges.contents.content import Content, concrete
from charges.contents.keys import Quantum, canonical, common_scale, key_of, read_key
from charges.contents.search import choices, contents
from charges.neutrinos.mass_diagrams import mass_diagrams
from nuloops.commands import models
from nuloops.files.models import read
from nuloops.report.examine import report
from nuloops.scan.listing import COLUMNS, model_file, row, write_csv, write_json_lines
from topologies import Diagram, MalformedInput, diagrams
from topologies.graphs.externals import Edge

ONE_LOOP = (("weinberg", 2), ("dirac-d5", 6), ("dirac-d5", None), ("dirac-d4", 6))


@cache
def listed(operator: str, residual: int | None) -> tuple[Content, ...]:
    return tuple(contents(operator, 1, residual=residual))


# operator, residual, largest SU(2) dimension, colour: contents, those with a dark matter candidate, computed with
# nuloops models --operator O --loops 1 --residual N --max-su2 D [--colour]
COUNTS = (
    ("weinberg", 2, 2, False, 16, 9),
    ("weinberg", 2, 3, False, 70, 35),
    ("dirac-d5", 6, 1, False, 0, 0),
    ("dirac-d5", 6, 2, False, 124, 44),
    ("dirac-d5", 6, 3, False, 290, 88),
    ("dirac-d5", None, 3, False, 98, 28),
    ("dirac-d5", 6, 3, True, 710, 88),
)


@pytest.mark.parametrize(("operator", "residual", "su2", "colour", "total", "candidates"), COUNTS)
def test_numbers_of_contents_are_golden(
    operator: str, residual: int | None, su2: int, colour: bool, total: int, candidates: int
) -> None:
    """The command above made the numbers; coloured loops have no colourless line, so no candidates."""
    found = list(contents(operator, 1, residual=residual, max_su2=su2, colour=colour))
    assert (len(found), sum(bool(each.dark_matter) for each in found)) == (total, candidates)
    assert len({each.key for each in found}) == total


# arXiv:1308.3655 as recorded in the data file of the program minimal-lagrangians: class, fields with SU(2) dimension
# and twice the hypercharge for alpha = 0, then the viable alphas and those excluded (direct detection, no dark matter).
# alphas noted there as equivalent to others are left out.
RESTREPO_ZAPATA_YAGUNA = """
T1-1-A S1:0 S2:-1 F1:0 S2:1 | 0 2 |
T1-1-B S1:0 S2:-1 F3:0 S2:1 | 0 2 |
T1-1-C S2:0 S1:-1 F2:0 S1:1 | 1 |
T1-1-D S2:0 S1:-1 F2:0 S3:1 | -1 1 | -3
T1-1-F S2:0 S3:-1 F2:0 S3:1 | 1 | 3
T1-1-G S3:0 S2:-1 F1:0 S2:1 | 0 2 |
T1-1-H S3:0 S2:-1 F3:0 S2:1 | 0 2 |
T1-2-A F1:0 S2:1 S1:0 F2:1 | -2 0 |
T1-2-B F1:0 S2:1 S3:0 F2:1 | -2 0 | 2
T1-2-D F2:0 S1:1 S2:0 F3:1 | -1 1 | -3
T1-2-F F2:0 S3:1 S2:0 F3:1 | -1 1 | -3
T1-3-A F1:0 F2:1 S1:0 F2:-1 | 0 | 2
T1-3-B F1:0 F2:1 S3:0 F2:-1 | 0 | 2
T1-3-C F2:0 F1:1 S2:0 F1:-1 | 1 |
T1-3-D F2:0 F1:1 S2:0 F3:-1 | -1 1 | 3
T1-3-F F2:0 F3:1 S2:0 F3:-1 | 1 | 3
T1-3-G F3:0 F2:1 S1:0 F2:-1 | 0 | 2
T1-3-H F3:0 F2:1 S3:0 F2:-1 | 0 | 2
T3-A S1:0 S3:2 F2:1 | -2 0 | -4
T3-B S2:0 S2:2 F1:1 | -1 1 |
T3-C S2:0 S2:2 F3:1 | -1 1 |
T3-E S3:0 S3:2 F2:1 | 0 | 2
"""
Fields = frozenset[tuple[str, int, Fraction]]


def test_models_of_1308_3655() -> None:
    """The 35 viable models and the 13 excluded ones, field by field, and nothing else with a neutral component."""
    viable: set[Fields] = set()
    excluded: set[Fields] = set()
    for line in RESTREPO_ZAPATA_YAGUNA.strip().splitlines():
        fields, good, bad = line.split("|")
        parts = [re.fullmatch(r"([FS])([123]):(-?[0-9])", word) for word in fields.split()[1:]]
        for into, alphas in ((viable, good), (excluded, bad)):
            for alpha in map(int, alphas.split()):
                into.add(frozenset((m[1], int(m[2]), abs(Fraction(int(m[3]) + alpha, 2))) for m in parts if m))
    assert (len(viable), len(excluded)) == (35, 13)
    ours: dict[Fields, Content] = {}
    for content in listed("weinberg", 2):
        numbers = [field.numbers for field in content.fields]
        if not any(any(f.hypercharge.coefficients) for f in numbers):
            ours[frozenset((f.kind[0].upper(), f.su2, abs(f.hypercharge.constant)) for f in numbers)] = content
    assert {fields for fields, content in ours.items() if content.dark_matter} == viable
    assert {fields for fields, content in ours.items() if not content.dark_matter} == excluded


T1_1_C = "Z2: F(1,2,1/2,0) S(1,1,0,1) S(1,1,1,1) S(1,2,1/2,1)"  # both with alpha = 1
T1_3_C = "Z2: F(1,1,0,0) F(1,1,1,0) F(1,2,1/2,0) S(1,2,1/2,1)"


def test_two_of_the_35_vanish() -> None:
    """In T1-1-C and T1-3-C the doublet between the leptons is neutral at one end and charged at the other.

    These two with alpha = 1, and their families: 4 of 70.  The fields of T1-3-C are scotogenic, too.
    """
    zero = {each.key: each for each in listed("weinberg", 2) if each.vanishes}
    assert len(zero) == 4
    assert {key for key, each in zero.items() if each.dark_matter} == {T1_1_C, T1_3_C}
    assert all(each.vanishing == each.diagrams for each in zero.values())
    assert not any(each.vanishing for each in listed("weinberg", 2) if each.key not in zero)
    assert [mass_diagrams(zero[key].model(), "majorana").loops for key in (T1_1_C, T1_3_C)] == [2, 1]
    assert "loops" not in list(model_file(zero[T1_1_C]))[-1]


def test_the_referee_finds_the_same_zeros() -> None:
    """For every content of the Weinberg operator: the referee has its diagrams, but for those that vanish."""
    for content in listed("weinberg", 2):
        found = mass_diagrams(content.model(), "majorana", max_loops=1)
        assert found.loops == (None if content.vanishes and content.key != T1_3_C else 1)
        keys = {diagram.diagram.key.partition("_")[2] for diagram in found.diagrams}
        missing = {key.partition("_")[2] for key in content.diagrams} - keys
        assert missing == {key.partition("_")[2] for key in content.vanishing}


def test_colour_and_two_loops_vanish() -> None:
    """The same two classes with colour in the loop; at two loops 5 of 34; no content of the Dirac operators."""
    assert sum(each.vanishes for each in contents("weinberg", 1, residual=2, colour=True)) == 10
    assert sum(each.vanishes for each in contents("weinberg", 2, residual=2, max_su2=2, max_fields=4)) == 5
    for operator, residual in ONE_LOOP[1:]:
        assert not any(each.vanishing for each in listed(operator, residual))


def test_published_dirac_model() -> None:
    """N, eta and xi of arXiv:1812.01599: kappa = -1/2, and the whole family."""
    found = {each.key: each for each in listed("dirac-d5", 6)}["B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)"]
    assert [field.phase for field in found.fields] == [1, 1, 1]  # N is written as its antiparticle
    assert found.diagrams == ("dirac-d5_0122_F01_S0212",)
    assert found.dark_matter == ("X1", "X2")
    assert diracness(found.model()).nature == "dirac"
    assert "B-L: F(1,1,0,kappa_1) S(1,1,0,kappa_1 + 4) S(1,2,1/2,kappa_1 + 1)" in {
        each.key for each in listed("dirac-d5", None)
    }


def _isospins(dimensions: list[int]) -> set[int]:
    """The SU(2) dimensions in a product, by adding spins."""
    reached = {1}
    for d in dimensions:
        reached = {total for have in reached for total in range(abs(have - d) + 1, have + d, 2)}
    return reached


LEGS = {"L": (2, Fraction(-1, 2)), "H": (2, Fraction(1, 2)), "nu_R": (1, Fraction(0)), "chi": (1, Fraction(0))}


def _brute_force(operator: str, su2: int, most: int) -> Iterator[Fields]:
    """One-loop contents: any numbers on any lines, vertices checked one by one."""
    choices = [(d, y) for d in range(1, su2 + 1) for y in _hypercharges(d, most)]
    for diagram in diagrams(operator, 1):
        edges = diagram.internal_edges()
        kinds = [str(diagram.edges[edge]["kind"])[0].upper() for edge in edges]
        for chosen in product(choices, repeat=len(edges)):
            lines = dict(zip(edges, chosen, strict=True))
            if all(_vertex_exists(diagram, v, lines) for v in diagram.vertices):
                yield frozenset((kind, d, abs(y)) for kind, (d, y) in zip(kinds, chosen, strict=True))


def _hypercharges(d: int, most: int) -> list[Fraction]:
    return [Fraction(k, 2) for k in range(-2 * most, 2 * most + 1) if (k + d) % 2 and abs(k) + d - 1 <= 2 * most]


def _vertex_exists(diagram: Diagram, v: object, lines: Mapping[Edge, tuple[int, Fraction]]) -> bool:
    """Whether hypercharge is conserved and an SU(2) invariant exists, where two equal H are a triplet."""
    total, sizes, higgs = Fraction(0), [], 0
    for edge in diagram.edges(keys=True):
        if v not in edge[:2]:
            continue
        if edge in lines:
            d, y = lines[edge]
        else:
            name = next(diagram.nodes[end]["leg"] for end in edge[:2] if end != v)
            d, y = LEGS[name]
            higgs += name == "H"
        total += y if edge[1] == v else -y
        sizes.append(d)
    if higgs == 2:
        sizes.remove(2)
        sizes.remove(2)
        sizes.append(3)
    return not total and 1 in _isospins(sizes)


@pytest.mark.parametrize(("operator", "residual"), [("weinberg", 2), ("dirac-d5", 6)])
def test_contents_are_those_of_an_independent_search(operator: str, residual: int) -> None:
    """Triplets and electric charges up to one: an independent search finds the same sets of fields."""
    found = {
        frozenset((f.numbers.kind[0].upper(), f.numbers.su2, abs(f.numbers.hypercharge.constant)) for f in each.fields)
        for each in contents(operator, 1, residual=residual, max_charge=1)
    }
    assert found == set(_brute_force(operator, 3, 1))
    assert len(found) > 10


PHASES = {"L": 4, "nu_R": 4, "H": 0, "chi": 0}  # -1, -4, 0 and 3 in units of 1/2, modulo 6
Dressed = frozenset[tuple[str, int, Fraction, int]]


def _up_to_conjugation(fields: Iterator[tuple[str, int, Fraction, int]]) -> Dressed:
    return frozenset(max((k, d, y, p), (k, d, -y, -p % 6)) for k, d, y, p in fields)


def _loop_is_dark(diagram: Diagram, lines: Mapping[Edge, int]) -> bool:
    """Even powers are those of L and nu_R with any spin; lines with these must not close the loop."""
    light: nx.MultiGraph[object] = nx.MultiGraph()
    light.add_edges_from(edge[:2] for edge, power in lines.items() if power % 2 == 0)
    return not light or nx.is_forest(light)


def test_contents_with_phases_are_those_of_an_independent_search() -> None:
    """One loop, Z_6, doublets at most: every power of omega on every line, and vertices checked one by one."""
    expected: set[Dressed] = set()
    numbers = [(d, y) for d in (1, 2) for y in _hypercharges(d, 2)]
    for diagram in diagrams("dirac-d5", 1):
        edges = diagram.internal_edges()
        kinds = [str(diagram.edges[edge]["kind"])[0].upper() for edge in edges]
        powers = [
            chosen
            for chosen in product(range(6), repeat=len(edges))
            if all(_phase_at(diagram, v, dict(zip(edges, chosen, strict=True))) == 0 for v in diagram.vertices)
            and _loop_is_dark(diagram, dict(zip(edges, chosen, strict=True)))
        ]
        for fields in product(numbers, repeat=len(edges)):
            if all(_vertex_exists(diagram, v, dict(zip(edges, fields, strict=True))) for v in diagram.vertices):
                for chosen in powers:
                    rows = zip(kinds, fields, chosen, strict=True)
                    expected.add(_up_to_conjugation((kind, d, y, p) for kind, (d, y), p in rows))
    found = [
        _up_to_conjugation(
            (f.numbers.kind[0].upper(), f.numbers.su2, f.numbers.hypercharge.constant, f.phase or 0)
            for f in each.fields
        )
        for each in contents("dirac-d5", 1, residual=6, max_su2=2, max_charge=2)
    ]
    assert set(found) == expected
    assert len(expected) > 40


def _phase_at(diagram: Diagram, v: object, lines: Mapping[Edge, int]) -> int:
    """The sum of the powers of omega that flow into a vertex, modulo 6."""
    total = 0
    for edge in diagram.edges(keys=True):
        if v in edge[:2]:
            leg = next((diagram.nodes[end]["leg"] for end in edge[:2] if "leg" in diagram.nodes[end]), None)
            power = lines[edge] if leg is None else PHASES[leg]
            total += power if edge[1] == v else -power
    return total % 6


@given(st.data())
def test_vertices_conserve(data: st.DataObject) -> None:
    """The fields of a content, put on each of its diagrams, conserve all numbers and have an invariant everywhere."""
    operator, residual = data.draw(st.sampled_from(ONE_LOOP))
    content = data.draw(st.sampled_from(listed(operator, residual)))
    modulus = residual if operator != "dirac-d5" and residual else 0
    fields = {field.name: concrete(field.numbers) for field in content.fields}
    for diagram in diagrams(operator, 1):
        if diagram.key not in content.diagrams:
            continue
        blank = Blank(diagram, residual)
        names = blank.realisation(fields)
        assert names is not None
        kinds = [diagram.edges[line]["kind"] for line in blank.solution.lines]
        assert [fields[name].kind for name in names] == kinds
        options = [(fields[name], conjugate(fields[name], modulus)) for name in names]
        assert any(_conserved(blank, numbers) for numbers in product(*options))


def conjugate(numbers: Quantum, modulus: int = 0) -> Quantum:
    scale = common_scale(numbers[3:])
    return numbers.whole(scale).conjugate(modulus * scale).exact(scale)


def _conserved(blank: Blank, numbers: tuple[Quantum, ...]) -> bool:
    """Hypercharge, charge and SU(2) at every vertex, straight from the diagram."""
    for v in blank.diagram.vertices:
        y, sizes = Fraction(0), []
        for edge in blank.diagram.edges(keys=True):
            if v not in edge[:2]:
                continue
            if edge in blank.solution.lines:
                field = numbers[blank.solution.lines.index(edge)]
                d, hypercharge = field.su2, field.hypercharge.constant
            else:
                d, hypercharge = LEGS[next(blank.diagram.nodes[end]["leg"] for end in edge[:2] if end != v)]
            y += hypercharge if edge[1] == v else -hypercharge
            sizes.append(d)
        if y or 1 not in _isospins(sizes):
            return False
    return True


@pytest.mark.parametrize(("operator", "residual"), ONE_LOOP[:3])
def test_referee_agrees(operator: str, residual: int | None) -> None:
    """Dark fields are exactly stable, neutrinos have the nature of the operator, candidates are the referee's.

    The referee also accepts doublets with the condition that mixing splits them; the list does not.
    """
    for content in listed(operator, residual)[::12]:
        model = content.model()
        assert diracness(model).nature == ("majorana" if operator == "weinberg" else "dirac")
        verdict = stability(model, states=[field.name for field in content.fields])
        assert {name for name, state in verdict.states.items() if state.verdict == "exact"} >= {
            field.name for field in content.fields if field.dark
        }
        assert set(content.dark_matter) <= set(verdict.candidates)
        for name in set(verdict.candidates) - set(content.dark_matter):
            assert model[name].su2 == 2
            assert abs(Fraction(model[name].hypercharge)) == Fraction(1, 2)


def test_diagrams_of_lower_order_are_found() -> None:
    """Two loops with a line that is not dark: a tree, a one-loop diagram or none; dirac-d4 is a tree itself."""
    assert {each.lower_order for each in listed("dirac-d4", 6)} == {"dirac-d4_000_F_S"}
    found = Blank(next(d for d in diagrams("weinberg", 0) if d.key == "weinberg_0101_F01_S"), 2)
    half, zero = Affine(Fraction(1, 2), ()), Affine(Fraction(0), ())
    legs = {
        "L": Quantum("fermion", 1, 2, Affine(Fraction(-1, 2), ()), Affine(Fraction(1), ())),
        "H": Quantum("scalar", 1, 2, half, zero),
    }
    assert found.realisation(legs) is None
    for su2, ok in ((1, True), (2, False), (3, True)):  # type I and type III seesaw
        field = Quantum("fermion", 1, su2, zero, Affine(Fraction(1), ()))
        assert (found.realisation({**legs, "N": field}) == ("N",)) is ok
    triplet = Blank(next(d for d in diagrams("weinberg", 0) if d.key == "weinberg_0011_F_S01"), 2)
    for su2 in (1, 3):  # type II; H H S vanishes for a singlet
        field = Quantum("scalar", 1, su2, Affine(Fraction(1), ()), zero)
        assert (triplet.realisation({**legs, "S": field}) is not None) is (su2 == 3)


def test_two_loops_leave_some_fields_undark() -> None:
    """Under Z_2 three odd lines cannot meet, so some fields are not dark; most then give a diagram of lower order."""
    found = list(contents("weinberg", 2, residual=2, max_su2=2, max_fields=4))
    assert {each.grade for each in found} == {"every-loop"}
    assert len(found) == len({each.key for each in found}) == 34
    assert sum(each.lower_order is None for each in found) == 9
    seesaw = next(each for each in found if each.key == "Z2: F(1,1,0,0) F(1,1,0,1) F(1,2,1/2,0) S(1,1,0,1)")
    assert seesaw.lower_order == "weinberg_0101_F01_S with X2"


@given(st.data())
def test_the_canonical_form_does_not_depend_on_conventions(data: st.DataObject) -> None:
    """Conjugating fields, shifting and turning the free charges, and another order change nothing; keys read back."""
    content = data.draw(st.sampled_from(listed("dirac-d5", None)))
    shifts = data.draw(st.tuples(*[st.fractions(-9, 9, max_denominator=6)] * 2))
    signs = data.draw(st.tuples(*[st.sampled_from((1, -1))] * 2))

    def moved(form: Affine, i: int) -> Affine:
        (c,) = form.coefficients or (0,)
        return Affine(form.constant + c * shifts[i], (c * signs[i],)) if form.coefficients else form

    changed = []
    for field in data.draw(st.permutations(content.fields)):
        numbers = field.numbers._replace(
            hypercharge=moved(field.numbers.hypercharge, 0), charge=moved(field.numbers.charge, 1)
        )
        changed.append(conjugate(numbers) if data.draw(st.booleans()) else numbers)
    scale = common_scale(form for numbers in changed for form in numbers[3:])
    found = canonical(numbers.whole(scale) for numbers in changed)
    assert tuple(each.exact(scale) for each in found) == tuple(field.numbers for field in content.fields)
    assert read_key(content.key) == ("B-L", tuple(field.numbers for field in content.fields))


@pytest.mark.parametrize("key", ["", "B-L", "B-L: ", "B-L: X(1,1,0,0)", "B-L: S(1,1,0,one)", "B-L: S(1,1,0,1 2)"])
def test_bad_keys_are_refused(key: str) -> None:
    with pytest.raises(MalformedInput, match=r"^(key|not the key) of a field content|^not the key"):
        read_key(key)


def test_keys_read_back() -> None:
    for operator, residual in ONE_LOOP:
        for content in listed(operator, residual):
            assert key_of(*read_key(content.key)) == content.key


def test_rows_read_back() -> None:
    """CSV and JSON Lines hold the same rows, with exact numbers as texts."""
    found = listed("dirac-d5", 6)[:40]
    table, lines = io.StringIO(), io.StringIO()
    assert write_csv(found, table) == write_json_lines(found, lines) == 40
    documents = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert documents == [row(content) for content in found]
    for cells, document in zip(csv.DictReader(io.StringIO(table.getvalue())), documents, strict=True):
        assert tuple(cells) == COLUMNS
        for name, cell in cells.items():
            value = document[name]
            assert cell == (" ".join(map(str, value)) if isinstance(value, list) else str(value or ""))
        assert read_key(cells["key"])[1] == tuple(
            field.numbers for field in next(each for each in found if each.key == cells["key"]).fields
        )


def parsed(**changes: object) -> Namespace:
    given: dict[str, object] = {
        "operator": None,
        "loops": None,
        "diagram": None,
        "large": False,
        "write": None,
        "max_su2": 2,
        "max_charge": None,
        "residual": 6,
        "colour": False,
        "max_fields": None,
        "csv": False,
        "json_lines": False,
        "json": False,
    }
    return Namespace(**{**given, **changes})


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert models.run(parsed()) == 0
    *rows, last = capsys.readouterr().out.splitlines()
    assert last == "124 contents, 124 without a diagram of lower order, 44 with a dark matter candidate"
    assert len(rows) == 124
    models.run(parsed(operator="weinberg", residual=2, max_su2=3))
    *rows, last = capsys.readouterr().out.splitlines()
    assert last.endswith(", 35 with a dark matter candidate, 4 vanish for neutral components")
    assert f"{T1_1_C}  dark matter: X2, X4  vanishes for neutral components" in rows
    models.run(parsed(json=True))
    document = json.loads(capsys.readouterr().out)
    models.run(parsed(json_lines=True))
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == document
    assert models.run(parsed(diagram="dirac-d5_0122_F01_S0212", json=True)) == 0
    one = json.loads(capsys.readouterr().out)
    assert [each["key"] for each in one] == [
        each["key"] for each in document if "dirac-d5_0122_F01_S0212" in each["diagrams"]
    ]
    models.run(parsed(csv=True, max_fields=3))
    assert len(capsys.readouterr().out.splitlines()) == 1 + sum(each["new_fields"] <= 3 for each in document)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"operator": "F2S2"}, "field contents need hypercharges"),
        ({"loops": (0,)}, "loops must be an integer from 1 on, got 0"),
        ({"loops": (4,)}, "at most 3 loops"),
        ({"max_su2": 0}, "max_su2 must be an integer from 1 on"),
        ({"max_su2": 13}, "max_su2 must be at most 12"),
        ({"max_charge": "x"}, "max_charge 'x' is not a number"),
        ({"max_charge": "-1"}, "max_charge must not be negative"),
        ({"max_charge": 500}, "max_charge must be at most 499 with 1 loop, got 500"),
        ({"max_charge": 16, "loops": (2,)}, "max_charge must be at most 15 with 2 loops, got 16"),
        ({"max_fields": 0}, "max_fields must be an integer from 1 on"),
        ({"operator": "weinberg", "residual": None}, "weinberg conserves B-L only modulo 2: give a residual group"),
        ({"residual": 4}, "Z4 is too coarse"),
        ({"diagram": "dirac-d5_0122_F01_S0212", "loops": (1,)}, "--operator and --loops do not go with --diagram"),
        ({"diagram": "dirac-d5_0122_F01_S0312"}, "--diagram 'dirac-d5_0122_F01_S0312': vertex 3 joins"),
        ({"diagram": "dirac-d5_1233_F12_S010203"}, "dirac-d5_1233_F12_S010203 is not genuine: "),
        ({"write": "B-L: S(1,1,0,1)"}, r"--write 'B-L: S\(1,1,0,1\)': no content with this key"),
        ({"loops": (2,), "residual": 9, "colour": True, "max_su2": 3}, "4011201 choices .* some 11 hours: .*--large"),
    ],
)
def test_bad_arguments_are_refused(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(MalformedInput, match=complaint):
        models.run(parsed(**changes))


def test_choices_are_counted_without_listing_them() -> None:
    """The number is that of the list, also with colour and with the two equal H of weinberg."""
    cases = (("weinberg", 1, 3, True, 2), ("dirac-d5", 1, 4, True, 6), ("weinberg", 2, 3, False, 4))
    for operator, loops, su2, colour, n in cases:
        reps = multiplets(su2, colour)
        made = sum(
            1
            for diagram in diagrams(operator, loops)
            for _ in Blank(diagram, None).representations({"fermion": reps, "scalar": reps})
        )
        assert choices(operator, loops, max_su2=su2, colour=colour, residual=n) == made * n**loops > 0


def test_written_models_are_verified(tmp_path: Path) -> None:
    """The model files of some contents are read back as the same models, and the referee finds what they claim."""
    path = tmp_path / "model.yaml"
    for operator, residual in ONE_LOOP[:3]:
        for content in listed(operator, residual)[5::40]:
            path.write_text("".join(f"{line}\n" for line in model_file(content)))
            model = read(path).model
            assert [(f.name, f.su2, f.hypercharge) for f in model.fields] == [
                (f.name, f.su2, f.hypercharge) for f in content.model().fields
            ]
            found = report(read(path), max_loops=1, max_dimension=4)
            assert found.analysis.spectrum.massive >= 2
            assert {claim.name: bool(claim) for claim in found.claims} == {"dark": True, "loops": True}


def test_write_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A key of the list gives a model file; a family says that its charges stand for others."""
    key = "B-L: F(1,1,0,kappa_1) S(1,1,0,kappa_1 + 4) S(1,2,1/2,kappa_1 + 1)"
    assert models.run(parsed(residual=None, write=key)) == 0
    written = capsys.readouterr().out
    assert "# the charges with denominators above 100 stand for free ones" in written
    assert '"X1": {spin: 1/2, charge: 1/101, generations: 2, vectorlike: true}' in written


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A long search shows where it is; its contents are the same."""
    found = listed("dirac-d5", 6)[:3]
    assert list(models._watched(found)) == list(found)
    assert capsys.readouterr().err == ""
    clock = itertools.count(0.0, 6.0)  # three looks for each content, and two before
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert list(models._watched(found)) == list(found)
    assert capsys.readouterr().err.splitlines()[1].startswith("nuloops models: 2 contents after ")


def test_electric_charges_are_bounded_and_quantised() -> None:
    """With a largest charge colourless components have integer charges, and quark-like ones multiples of 1/3."""
    for content in contents("dirac-d5", 1, residual=6, max_su2=2, max_charge="5/3", colour=True):
        for _, su3, su2, y, _ in (field.numbers for field in content.fields):
            top = y.constant + Fraction(su2 - 1, 2)
            assert abs(y.constant) + Fraction(su2 - 1, 2) <= Fraction(5, 3)
            triality = {1: 0, 8: 0, 3: 1, -6: 1, -3: 2, 6: 2}[su3]
            assert (top + Fraction(triality, 3)).denominator == 1
