"""The spectrum of fermions: elementary divisors of generic mass matrices, and what names cannot change."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charges import Analysis
from charges.models.field import ModelField, conjugate
from charges.models.model import Model
from charges.spectra.modular import PRIME, divisors, inverse, reduced, times
from charges.spectra.skeletons import skeletons
from charges.spectra.spectrum import Spectrum, spectrum
from charges.spectra.tensors import coloured, weak
from models_by_hand import fermion, leptons, model, scalar
from nuloops.files.models import published, read
from topologies import MalformedInput

REFEREED = sorted((Path(__file__).parent.parent / "refereed").glob("*.yaml"))
MODELS = {path.stem: read(path).model for path in (*published().values(), *REFEREED)}
SMALL = [name for name, each in MODELS.items() if len(each.fields) < 8 and not any(f.su3 != 1 for f in each.fields)]


def masses(found: Spectrum) -> dict[str, dict[int, int]]:
    return {nature: dict(counts) for nature, counts in found.masses.items()}


# ---- Arithmetic.


def test_the_prime_is_prime() -> None:
    assert PRIME < 2**23
    assert all(PRIME % n for n in range(2, int(PRIME**0.5) + 1))


@given(st.integers(1, 6), st.integers(0, 1000))
def test_inverses(size: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(1, PRIME, (size, size))
    assert (times(matrix, inverse(matrix)) == np.eye(size)).all()
    with pytest.raises(ArithmeticError, match="singular"):
        inverse(np.zeros((size, size), dtype=np.int64))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(0, 2), st.integers(0, 10**6))
def test_divisors_are_those_that_were_put_in(exponents: list[int], more: int, seed: int) -> None:
    """U diag(e^k, 0) V with random unimodular U and V over the power series."""
    draw, orders = np.random.default_rng(seed), 4
    size = len(exponents) + more

    def unimodular() -> list[Any]:
        return [draw.integers(1, PRIME, (size, size)) for _ in range(orders)]

    def multiply(a: list[Any], b: list[Any]) -> list[Any]:
        return [sum(times(a[i], b[k - i]) for i in range(k + 1)) % PRIME for k in range(orders)]

    middle = [np.zeros((size, size), dtype=np.int64) for _ in range(orders)]
    for i, k in enumerate(exponents):
        middle[k][i, i] = 1
    series = multiply(multiply(unimodular(), middle), unimodular())
    assert divisors(series) == sorted(exponents)
    rows = reduced(series)[1]
    assert len(divisors([rows])) == len(exponents)


TRIPLET, ANTI, OCTET, SEXTET = ((1, 0), 1), ((0, 1), 1), ((1, 1), 1), ((2, 0), 1)


@pytest.mark.parametrize(
    ("colours", "number"),
    [
        ((TRIPLET, TRIPLET, TRIPLET), 1),
        ((TRIPLET, ANTI), 1),
        ((TRIPLET, ((1, 0), -1)), 1),
        ((TRIPLET, TRIPLET), 0),
        ((OCTET, OCTET), 1),
        ((OCTET, OCTET, OCTET), 2),
        ((OCTET, OCTET, OCTET, OCTET), 8),
        ((SEXTET, ANTI, ANTI), 1),
        ((SEXTET, SEXTET, SEXTET), 1),
    ],
)
def test_invariants_of_colour_are_as_many_as_known(colours: Any, number: int) -> None:
    """R. Slansky, Phys. Rept. 79 (1981) 1, table 26."""
    assert len(coloured(colours)) == number


def test_invariants_of_isospin() -> None:
    assert (len(weak((2, 2))), len(weak((2, 2, 2, 2))), len(weak((3, 2, 2)))) == (1, 2, 1)


@pytest.mark.parametrize(("loops", "number"), [(1, 1), (2, 2), (3, 17)])
def test_skeletons_of_fermions(loops: int, number: int) -> None:
    """One loop: the rainbow; two loops: the crossed rainbow, and one with three scalars at a vertex."""
    found = skeletons(loops, 2, spinor=True)
    assert len(found) == number
    for each in found:
        assert each.loops == loops
        assert (each.chains[0][0][0], each.chains[0][0][-1]) == each.frame.legs


# ---- Masses.

N = fermion("N", 0, "right", generations=3)
S = fermion("S", 0, "left", generations=3)


def type_one(*more: ModelField) -> Model:
    return model(*leptons(0), *more)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_type_one_has_as_many_masses_as_heavy_neutrinos(number: int) -> None:
    heavy = (fermion("N", 0, "right", generations=number),) if number else ()
    found = spectrum(type_one(*heavy))
    assert masses(found) == ({"majorana": {0: min(number, 3)}} if number else {})
    left = [(row.massless, row.tiny) for row in found.neutrinos]
    assert left == [(0, 3 - min(number, 3)) if number else (3, 0)]  # without N lepton number is an accidental symmetry


def test_zee_with_a_heavy_neutrino_more() -> None:
    """One mass at tree level; the loop of Zee, which only looks like dressing of a line, gives the others."""
    h, second = scalar("h", 0, hypercharge=1), scalar("H2", 0, su2=2, hypercharge="1/2")
    alone = spectrum(type_one(h, second))
    assert masses(alone) == {"majorana": {1: 3}}
    both = spectrum(type_one(h, second, fermion("N", 0, "right")))
    assert masses(both) == {"majorana": {0: 1, 1: 2}}


def test_a_heavy_mass_at_no_loop_does_not_count_as_light() -> None:
    found = spectrum(type_one(N, S))
    heavy = [row for row in found.rows if row.heavy and row.neutrinos]
    assert [(row.species, dict(row.loops)) for row in heavy] == [(("N", "S"), {0: 6})]
    assert masses(found) == {"majorana": {0: 3}}


def test_loops_are_bounded() -> None:
    for bad in (-1, 4, "2", None):
        with pytest.raises(MalformedInput):
            spectrum(MODELS["zee"], bad)  # type: ignore[arg-type]


def test_orders_that_are_not_tried_are_not_denied() -> None:
    """Without loops nothing is known of the masses of the scotogenic model, and nothing protects them."""
    found = spectrum(MODELS["scotogenic"], 0)
    assert (found.massive, [row.tiny for row in found.neutrinos], found.lowest) == (0, [3], None)
    assert "without a mass up to 0 loops" in str(found)


# ---- What must not matter: names, order, conjugation, scale, and fields that couple to nothing.


def renamed(given: Model) -> Model:
    """Other names in the opposite order."""
    names = {f.name: f"x{i}" for i, f in enumerate(given.fields)}
    fields = (replace(f, name=names[f.name], latex="") for f in given.fields)
    return Model("", given.symmetry, tuple(fields)[::-1], "", given.gauged, *rewritten(given, names.__getitem__))


def rewritten(given: Model, name: Callable[[str], str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The soft and broken terms with other names."""

    def term(text: str) -> str:
        stars = ((word.removesuffix("*"), "*" * word.endswith("*")) for word in text.split())
        return " ".join(name(word) + star for word, star in stars).replace("**", "")

    return tuple(map(term, given.soft)), tuple(map(term, given.broken))


def turned(given: Model, name: str) -> Model:
    """The conjugate of one field in its place."""

    def opposite(f: ModelField) -> ModelField:
        side = {"left": "right", "right": "left", "": ""}[f.chirality]
        charges = {u1: [-q for (q,) in f.vectors([u1])] for u1 in given.symmetry}
        y = -Fraction(f.hypercharge)
        return replace(f, charges=charges, chirality=side, su3=conjugate(f.su3), hypercharge=y)

    fields = tuple(opposite(f) if f.name == name else f for f in given.fields)
    soft, broken = rewritten(given, lambda word: f"{word}*" if word == name else word)
    return replace(given, fields=fields, soft=soft, broken=broken)


def scaled(given: Model, factor: Fraction) -> Model:
    """All charges under U(1)s times a number."""
    orders = dict(zip(given.symmetry, given.orders, strict=True))

    def times_factor(f: ModelField) -> ModelField:
        rows = {u1: [q for (q,) in f.vectors([u1])] for u1 in given.symmetry}
        return replace(f, charges={u1: qs if orders[u1] else [factor * q for q in qs] for u1, qs in rows.items()})

    names = tuple("X" if name == "B-L" else name for name in given.symmetry)
    if names != given.symmetry:
        return given  # B-L has a scale: quarks have 1/3
    return replace(given, fields=tuple(map(times_factor, given.fields)))


def verdicts(given: Model) -> tuple[Any, ...]:
    """Everything that is decided, without names."""
    found = Analysis(given)
    states = found.stability.states.values()
    return (
        masses(found.spectrum),
        sorted((sorted(row.loops.items()), row.massless, row.tiny, row.heavy) for row in found.spectrum.rows),
        str(found.diracness.nature),
        str(found.stability.verdict),
        sorted((bool(state.dark), str(state.verdict), bool(state.dark_matter)) for state in states),
        sorted({str(each.kind) for each in found.objections}),
    )


@pytest.mark.parametrize("name", SMALL)
def test_names_and_order_do_not_matter(name: str) -> None:
    assert verdicts(renamed(MODELS[name])) == verdicts(MODELS[name])


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_conjugation_of_a_field_does_not_matter(data: st.DataObject) -> None:
    given_model = MODELS[data.draw(st.sampled_from(SMALL))]
    field = data.draw(st.sampled_from([f.name for f in given_model.fields]))
    assert verdicts(turned(given_model, field)) == verdicts(given_model)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(SMALL), st.sampled_from([Fraction(-1), Fraction(2), Fraction(1, 3)]))
def test_the_scale_of_charges_does_not_matter(name: str, factor: Fraction) -> None:
    assert verdicts(scaled(MODELS[name], factor)) == verdicts(MODELS[name])


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(SMALL))
def test_a_heavy_pair_that_couples_to_nothing_changes_nothing(name: str) -> None:
    """A vector-like septet of isospin with large hypercharge and no further charge."""
    given_model = MODELS[name]
    charges = dict.fromkeys(given_model.symmetry, 0)
    pair = ModelField("decoupled", "1/2", charges, su2=7, hypercharge=12, vectorlike=True)
    more = replace(given_model, fields=(*given_model.fields, pair))
    before, after = spectrum(given_model), spectrum(more)
    assert masses(after) == masses(before)
    assert [row.why for row in after.neutrinos] == [row.why for row in before.neutrinos]


def test_a_real_scalar_is_its_own_conjugate() -> None:
    """A real triplet has no phase to lose; its terms are those of a field without a star."""
    T = ModelField("T", 0, {"Z2": 1}, su2=3, real=True)
    found = Analysis(model(*leptons(0, u1="Z2"), T))
    texts = [term.text for term in found.lagrangian if "T" in term.text]
    assert texts == ["T T", "H H* T T", "T T T T"]
    assert all(term.hermitian for term in found.lagrangian if "T" in term.text)
    for wrong in ({"su2": 2}, {"hypercharge": 1}, {"charges": {"Z3": 1}}, {"charges": {"X": 1}}):
        with pytest.raises(MalformedInput, match="real"):
            ModelField("T", 0, **{"charges": {"Z2": 1}, "su2": 3, "real": True, **wrong})  # type: ignore[arg-type]
