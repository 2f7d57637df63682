"""The leading diagrams of published models, and what holds for those of any model."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges import conserved
from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.mass_diagrams import MassDiagrams, mass_diagrams
from charges.neutrinos.model_diagrams import HYPERCHARGE
from topologies import MalformedInput

HALF = Fraction(1, 2)
_DOUBLET: Mapping[str, Any] = {"su2": 2, "hypercharge": HALF}


def build(name: str, symmetry: str, lepton: int, *fields: ModelField) -> Model:
    """L with this charge and a neutral H, with other fields."""
    doublet = fermion("L", symmetry, lepton, "left", su2=2, hypercharge=-HALF, generations=3, sm=True)
    return Model(name, (symmetry,), (doublet, scalar("H", symmetry, 0, **_DOUBLET, sm=True, vev=True), *fields))


def fermion(name: str, symmetry: str, q: Any, side: str = "", **about: Any) -> ModelField:
    return ModelField(name, HALF, {symmetry: q}, side, vectorlike=not side, **about)


def scalar(name: str, symmetry: str, q: Any, **about: Any) -> ModelField:
    return ModelField(name, 0, {symmetry: q}, **about)


NU_R = fermion("nu_R", "B-L", [-4, -4, 5], "right")
CHI = scalar("chi", "B-L", 3, vev=True)
SCOTOGENIC = (fermion("N", "B-L", "-1/2"), scalar("eta", "B-L", HALF, **_DOUBLET), scalar("xi", "B-L", "7/2"))
S1, S2 = (scalar(name, "B-L", q, hypercharge=-1) for name, q in (("S1", -2), ("S2", -5)))
ETAS = [
    scalar(f"eta_{i}", "B-L", q, su2=2, hypercharge=-HALF) for i, q in ((1, "-3/2"), (2, "-1/2"), (3, Fraction(3, 2)))
]
ODD = fermion("N", "Z2", 1, "right", generations=3)

DIRAC = build("scotogenic Dirac", "B-L", -1, NU_R, CHI, *SCOTOGENIC)
ZEE = build("Dirac Zee", "B-L", -1, NU_R, scalar("S", "B-L", 3, vev=True), S1, S2)
MAJORANA = build("scotogenic B-L", "B-L", -1, fermion("F", "B-L", HALF), *ETAS, scalar("chi", "B-L", 2, vev=True))
MA = build("scotogenic", "Z2", 0, ODD, scalar("eta", "Z2", 1, **_DOUBLET))
KNT = build("KNT", "Z2", 0, ODD, scalar("s", "Z2", 0, hypercharge=1), scalar("t", "Z2", 1, hypercharge=1))
ZEE_BABU = build("Zee-Babu", "Z2", 0, scalar("h", "Z2", 0, hypercharge=1), scalar("k", "Z2", 0, hypercharge=2))
SEESAW = build("Dirac seesaw", "B-L", -1, NU_R, CHI, fermion("N", "B-L", -1, generations=2))
TYPE_I = build("type I", "Z2", 0, fermion("nu_R", "Z2", 0, "right", generations=2))

# model, kind, loops, operator, the terms at the vertices (one diagram), the largest number of massive neutrinos
PUBLISHED = [
    # arXiv:1812.01599: its one-loop diagram with one chi
    (DIRAC, "dirac", 1, "L* nu_R(-4) H* chi", {"L* N eta*", "nu_R(-4) N* xi", "H* chi eta xi*"}, 1),
    # arXiv:2103.15328: a diagram without a dark sector; nu_R(5) stays massless
    (ZEE, "dirac", 1, "L* nu_R(-4) H* S", {"L* L* S1", "nu_R(-4) e_R S2*", "L e_R* H*", "S S1* S2"}, 2),
    # arXiv:1901.06402
    (
        MAJORANA,
        "majorana",
        1,
        "L L H H chi",
        {"L F* eta_1*", "L F eta_2*", "H H eta_1 eta_3", "eta_2 eta_3* chi"},
        2,
    ),
    # E. Ma, hep-ph/0601225: the vertex (H* eta)^2 and the Majorana mass of N
    (MA, "majorana", 1, "L L H H", {"L N* eta", "H H eta* eta*"}, 3),
    # the models of Zee and Babu, and of Krauss, Nasri and Trodden: antisymmetric couplings leave one massless
    (ZEE_BABU, "majorana", 2, "L L H H", {"h* h* k", "e_R* e_R* k*", "L L h", "L* e_R H"}, 2),
    (KNT, "majorana", 3, "L L H H", {"s* s* t t", "N* e_R* t*", "L L s", "L* e_R H"}, 2),
    # seesaws: as many massive neutrinos as heavy ones
    (SEESAW, "dirac", 0, "L* nu_R(-4) H* chi", {"L* N H*", "nu_R(-4) N* chi"}, 2),
    (TYPE_I, "majorana", 0, "L L H H", {"L nu_R* H"}, 2),
]


@pytest.mark.parametrize(
    ("model", "kind", "loops", "operator", "terms", "massive"), PUBLISHED, ids=[f"{m[0].name}" for m in PUBLISHED]
)
def test_published_models(model: Model, kind: str, loops: int, operator: str, terms: set[str], massive: int) -> None:
    """One diagram each, at this number of loops and none below."""
    found = mass_diagrams(model, kind, max_loops=max(loops, 2))
    assert found
    assert found.loops == loops
    (diagram,) = found.diagrams
    assert {str(term) for term in diagram.vertices.values()} == terms
    assert diagram.genuine
    assert diagram.diagram.loops == loops
    (entry,) = [entry for entry in found.entries if entry]
    assert [str(each) for each in entry.operators] == [operator]
    assert entry.dimension == len(diagram.operator.legs) + 1 == diagram.operator.dimension
    assert found.massive_neutrinos.most == massive
    if loops:
        below = mass_diagrams(model, kind, max_loops=loops - 1)
        assert not below
        assert below.loops is None
        assert not below.diagrams


def test_the_third_neutrino_of_the_scotogenic_dirac_model() -> None:
    """nu_R(5) could have L* nu_R H* chi* chi*, but couples to nothing: it takes fields of its own."""
    found = mass_diagrams(DIRAC)
    first, last = found.entries
    assert (first.species, last.species) == (("L", "nu_R(-4)"), ("L", "nu_R(5)"))
    assert not last
    assert last.dimension is None
    assert last.reason.startswith("none at any number of loops")
    assert "nu_R(5)" in last.reason
    assert "0 of 1 nu_R(5)" in found.massive_neutrinos.reason
    assert not mass_diagrams(DIRAC, "majorana")
    more = replace(DIRAC, fields=(*DIRAC.fields, fermion("M", "B-L", -1), scalar("zeta", "B-L", 0), CHI_6))
    assert [entry.loops for entry in mass_diagrams(more).entries] == [0, 0]


CHI_6 = scalar("chi6", "B-L", 6, vev=True)  # with it M (-1) takes nu_R(5) to L in one step, and chi takes nu_R(-4)


def test_the_heavy_neutrino_of_the_seesaw() -> None:
    """nu_R has a Majorana mass: it is a line of L L H H, with equal letters at both ends, and no light neutrino."""
    [step] = mass_diagrams(TYPE_I, "dirac").entries
    assert (step.loops, step.reason) == (
        0,
        "tree: L* nu_R H* is a term; nu_R has a Majorana mass of its own, so this is a step of a seesaw",
    )
    (entry,) = mass_diagrams(TYPE_I, "majorana").entries
    (diagram,) = entry.diagrams
    (line,) = diagram.diagram.internal_edges()
    assert diagram.lines[line].name == "nu_R"
    assert [letter.text for letter in diagram.letters[line]] in (["nu_R", "nu_R"], ["nu_R*", "nu_R*"])


# ---- The figure.


def test_panels_carry_fields() -> None:
    """Fields point along their lines, so that no label needs a star; nothing is changed in the diagram itself."""
    (diagram,) = mass_diagrams(DIRAC).diagrams
    panel = diagram.panel()
    charges = {line["field"]: Fraction(line["charge"]) for _, _, line in panel.edges(data=True)}
    assert charges == {
        "L": -1,
        "nu_R(-4)": -4,
        "H": 0,
        "chi": 3,
        "N": -HALF,
        "eta": HALF,
        "xi": Fraction(7, 2),
    }
    assert all("arrow" not in about for _, _, about in panel.edges(data=True))
    assert all("field" not in about for _, _, about in diagram.diagram.edges(data=True))
    assert panel.key == diagram.diagram.key == "dirac-d5_0122_F01_S0212"


def test_majorana_lines_have_no_arrow() -> None:
    """N N at both ends in the scotogenic model; the two eta are plain."""
    (diagram,) = mass_diagrams(MA, "majorana").diagrams
    without = [about for _, _, about in diagram.panel().edges(data=True) if about.get("arrow") is False]
    (line,) = without
    assert line["field"] == "N"
    assert len(set(line["letters"].split())) == 1


# ---- Any model.


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Dirac or Majorana models with a fermion, a doublet and a singlet, with or without a second vev."""
    symmetry = draw(st.sampled_from(["B-L", "Z3", "Z4"]))
    charge = st.integers(-2, 2)
    fields = [
        fermion("nu_R", symmetry, draw(charge), "right"),
        fermion("N", symmetry, draw(charge), draw(st.sampled_from(["", "right"]))),
        scalar("eta", symmetry, draw(charge), **_DOUBLET),
        scalar("xi", symmetry, draw(charge), hypercharge=draw(st.sampled_from([0, 1]))),
        scalar("chi", symmetry, draw(charge), vev=True),
    ]
    return build("any", symmetry, draw(charge), *fields)


def found_in(model: Model, kind: str) -> MassDiagrams:
    return mass_diagrams(model, kind, max_loops=1, max_insertions=1)


@given(models(), st.sampled_from(["dirac", "majorana"]))
@settings(max_examples=25)
def test_charges_are_conserved(model: Model, kind: str) -> None:
    """At every vertex, hypercharge too; charges under Z_n modulo n; and the fields have the charges of the model."""
    found = found_in(model, kind)
    orders = dict(zip(model.symmetry, model.orders, strict=True))
    for diagram in found.diagrams:
        assert set(diagram.charges) == {*model.symmetry, HYPERCHARGE}
        for name, charges in diagram.charges.items():
            assert conserved(diagram.diagram, charges, modulo=orders.get(name) or None)
        assert set(diagram.vertices) == set(diagram.diagram.vertices)
    for entry in found.entries:
        for diagram in entry.diagrams:
            assert diagram.diagram.loops == entry.loops
    assert 0 <= found.massive_neutrinos.most <= 3 + 1
    assert found.massive_neutrinos.reason.startswith(f"at most {found.massive_neutrinos.most}: ")


def summary(found: MassDiagrams) -> list[tuple[Any, ...]]:
    return [
        (
            entry.species,
            entry.loops,
            list(map(str, entry.operators)),
            sorted((d.diagram.key, sorted(map(str, d.vertices.values()))) for d in entry.diagrams),
        )
        for entry in found.entries
    ]


@given(models(), st.sampled_from(["dirac", "majorana"]), st.booleans())
@settings(max_examples=10)
def test_fields_that_couple_to_nothing_change_nothing(model: Model, kind: str, spinor: bool) -> None:
    """A fermion or a scalar alone with its electric charge: of the scalar only X X* times pairs is allowed."""
    (symmetry,) = model.symmetry
    inert = (fermion if spinor else scalar)("X", symmetry, 0, hypercharge=7)
    assert summary(found_in(replace(model, fields=(*model.fields, inert)), kind)) == summary(found_in(model, kind))


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=6)
def test_the_order_of_fields_does_not_matter(model: Model, random: Any) -> None:
    fields = list(model.fields)
    random.shuffle(fields)

    def shape(found: MassDiagrams) -> list[Any]:
        return sorted(
            (set(e.species) == {"L"}, e.loops is None, e.loops, e.dimension, len(e.diagrams)) for e in found.entries
        )

    assert shape(found_in(replace(model, fields=tuple(fields)), "dirac")) == shape(found_in(model, "dirac"))


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({"kind": "both"}, "unknown kind of mass 'both'"),
        ({"max_loops": -1}, "max_loops must be an integer from 0"),
        ({"max_insertions": 1.5}, "max_insertions must be an integer from 0"),
        ({"model": build("bare", "Z2", 0)}, None),
        ({"model": Model("none", (), (ModelField("S", 0, {}),))}, "none has no neutrinos"),
    ],
)
def test_what_is_refused(about: dict[str, Any], text: str | None) -> None:
    if text is None:
        assert not mass_diagrams(**({"model": DIRAC} | about)).entries
        return
    with pytest.raises(MalformedInput, match=text) as error:
        mass_diagrams(**({"model": DIRAC} | about))
    assert "\n" not in str(error.value)
