"""The leading diagrams of published models, and what holds for those of any model."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges import conserved
from charges.models.field import ModelField
from charges.models.model import Model
from charges.neutrinos.mass_diagrams import mass_diagrams
from charges.neutrinos.mass_terms import MassDiagrams
from charges.neutrinos.model_diagrams import HYPERCHARGE
from models_by_hand import CHI, DIRAC, HALF, MAJORANA, NU_R, ZEE, doublet, fermion, leptons, model, scalar
from topologies import MalformedInput

ODD = fermion("N", 1, "right", u1="Z2", generations=3)


def build(name: str, symmetry: str, lepton: int, *fields: ModelField) -> Model:
    """L with this charge and a neutral H, with other fields."""
    return model(*leptons(lepton, u1=symmetry), *fields, name=name)


def plus(name: str, q: int, hypercharge: int = 1) -> ModelField:
    """A charged scalar under Z2."""
    return scalar(name, q, u1="Z2", hypercharge=hypercharge)


MA = build("scotogenic", "Z2", 0, ODD, doublet("eta", 1, u1="Z2"))
KNT = build("KNT", "Z2", 0, ODD, plus("s", 0), plus("t", 1))
ZEE_BABU = build("Zee-Babu", "Z2", 0, plus("h", 0), plus("k", 0, hypercharge=2))
SEESAW = build("Dirac seesaw", "B-L", -1, NU_R, CHI, fermion("N", -1, generations=2))
TYPE_I = build("type I", "Z2", 0, fermion("nu_R", 0, "right", u1="Z2", generations=2))

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
    """Each model has one diagram, at this number of loops and none below."""
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
    """nu_R(5) could have L* nu_R H* chi* chi*, but couples to nothing: it needs fields of its own."""
    found = mass_diagrams(DIRAC)
    first, last = found.entries
    assert (first.species, last.species) == (("L", "nu_R(-4)"), ("L", "nu_R(5)"))
    assert not last
    assert last.dimension is None
    assert last.reason.startswith("none at any number of loops")
    assert "nu_R(5)" in last.reason
    assert "0 of 1 nu_R(5)" in found.massive_neutrinos.reason
    assert not mass_diagrams(DIRAC, "majorana")
    more = replace(DIRAC, fields=(*DIRAC.fields, fermion("M", -1), scalar("zeta", 0), CHI_6))
    assert [entry.loops for entry in mass_diagrams(more).entries] == [0, 0]


CHI_6 = scalar("chi6", 6, vev=True)  # with it M (-1) takes nu_R(5) to L in one step, and chi takes nu_R(-4)


def test_the_heavy_neutrino_of_the_seesaw() -> None:
    """nu_R has a Majorana mass: it is a line of L L H H, with equal letters at both ends, and no light neutrino."""
    [step] = mass_diagrams(TYPE_I, "dirac").entries
    assert (step.loops, step.reason) == (
        0,
        "tree: L* nu_R H* is a term; nu_R is heavy, so this is a step of a seesaw",
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
    assert all("arrow" not in attributes for _, _, attributes in panel.edges(data=True))
    assert all("field" not in attributes for _, _, attributes in diagram.diagram.edges(data=True))
    assert panel.key == diagram.diagram.key == "dirac-d5_0122_F01_S0212"


def test_majorana_lines_have_no_arrow() -> None:
    """N N at both ends in the scotogenic model; the two eta are plain."""
    (diagram,) = mass_diagrams(MA, "majorana").diagrams
    without = [line for _, _, line in diagram.panel().edges(data=True) if line.get("arrow") is False]
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
        fermion("nu_R", draw(charge), "right", u1=symmetry),
        fermion("N", draw(charge), draw(st.sampled_from(["", "right"])), u1=symmetry),
        doublet("eta", draw(charge), u1=symmetry),
        scalar("xi", draw(charge), u1=symmetry, hypercharge=draw(st.sampled_from([0, 1]))),
        scalar("chi", draw(charge), u1=symmetry, vev=True),
    ]
    return build("any", symmetry, draw(charge), *fields)


def found_in(model: Model, kind: str) -> MassDiagrams:
    return mass_diagrams(model, kind, max_loops=1, max_insertions=1)


@given(models(), st.sampled_from(["dirac", "majorana"]))
@settings(max_examples=25)
def test_charges_are_conserved(model: Model, kind: str) -> None:
    """Vertices conserve hypercharge and charges (under Z_n modulo n), and fields have the charges of the model."""
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
    inert = (fermion if spinor else scalar)("X", 0, u1=symmetry, hypercharge=7)
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
    ("arguments", "text"),
    [
        ({"kind": "both"}, "unknown kind of mass 'both'"),
        ({"max_loops": -1}, "max_loops must be an integer from 0"),
        ({"max_insertions": 1.5}, "max_insertions must be an integer from 0"),
        ({"model": build("bare", "Z2", 0)}, None),
        ({"model": Model("none", (), (ModelField("S", 0, {}),))}, "none has no neutrinos"),
    ],
)
def test_bad_bounds_are_refused(arguments: dict[str, Any], text: str | None) -> None:
    if text is None:
        assert not mass_diagrams(**({"model": DIRAC} | arguments)).entries
        return
    with pytest.raises(MalformedInput, match=text) as error:
        mass_diagrams(**({"model": DIRAC} | arguments))
    assert "\n" not in str(error.value)
