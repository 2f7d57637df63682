"""Model files for PyR@TE: terms are neutral and contracted, contractions invariant and complete."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings

from charges.models.field import ModelField
from charges.models.model import Model
from charges.strategies import models
from exports import PUBLISHED, QUARKS, TOY, TRIPLET, script, sections, text
from nuloops.formats import texts
from nuloops.formats.content import Content
from nuloops.formats.contract import structures
from topologies import MalformedInput


def pyrate_terms(written: str) -> Iterator[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Each coupling with its factors and their indices."""
    found = sections(written)
    for name in ("Yukawas", "FermionMasses", "QuarticTerms", "TrilinearTerms", "ScalarMasses"):
        for coupling, value in found.get(name, {}).items():
            product_text = value.removeprefix("{").split(", symmetric")[0]
            factors = [re.fullmatch(r"(\w+)(?:\[([a-z,]+)\])?", factor.strip()) for factor in product_text.split(" * ")]
            assert all(factors), value
            yield coupling, [(m[1], tuple((m[2] or "").split(",")) if m[2] else ()) for m in factors if m]


def numbers(written: str) -> dict[str, dict[str, Fraction]]:
    """The quantum numbers of each particle, those of conjugates included."""
    found = {}
    blocks = sections(written)
    for name, value in (blocks["Fermions"] | blocks["ComplexScalars"]).items():
        inside = re.search(r"Qnb: \{([^{}]*)\}", value)
        assert inside
        charges = {key: Fraction(q) for key, q in (pair.split(": ") for pair in inside[1].split(", "))}
        found[name] = charges
        found[f"{name}bar"] = {key: -q if key.startswith("U1") else q for key, q in charges.items()}
    return found


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_pyrate_terms_are_neutral_and_contracted(name: str) -> None:
    """Charges add up to zero, every index occurs twice, and every non-singlet has its indices."""
    written = text(name, "pyrate")
    charges = numbers(written)
    groups = [key for key in next(iter(charges.values())) if key.startswith("U1")]
    count = 0
    for coupling, factors in pyrate_terms(written):
        count += 1
        fields = [name for name, _ in factors if name in charges]
        assert all(sum(charges[field][group] for field in fields) == 0 for group in groups), coupling
        assert set(Counter(index for _, indices in factors for index in indices).values()) <= {2}, coupling
        for field, indices in factors:
            if field in charges:
                assert len(indices) == (charges[field]["SU2L"] > 1) + (abs(charges[field]["SU3c"]) > 1)
    assert count == len([one for one in Content(PUBLISHED[name]).interactions if one.kind != "tadpole"])


@pytest.mark.parametrize("model", [PUBLISHED["zee"], TRIPLET, QUARKS], ids=["zee", "triplet", "quarks"])
def test_pyrate_contractions_are_invariant(model: Model) -> None:
    """The indices in the file, summed here, give the expressions that feynlag finds invariant."""
    found = script(next(iter(texts(model, "feynlag").values())))
    sympy = pytest.importorskip("sympy")
    (written,) = texts(model, "pyrate").values()
    charges = numbers(written)
    expressions = {coupling: expression for coupling, expression, _ in found["build"]()}
    pauli = [[[0, 1], [1, 0]], [[0, -sympy.I], [sympy.I, 0]], [[1, 0], [0, -1]]]
    for coupling, factors in pyrate_terms(written):
        size: dict[str, int] = {}
        for name, indices in factors:
            if name in charges:
                dims = [int(abs(charges[name][group])) for group in ("SU2L", "SU3c")]
                size.update(zip(indices, [dim for dim in dims if dim > 1], strict=True))
        for name, indices in factors:
            if name == "tL":
                size.update(zip(indices, (3, 2, 2), strict=True))
            elif name == "Eps":
                size.update(dict.fromkeys(indices, len(indices)))
        total = sympy.Integer(0)
        names = list(size)
        for values in product(*(range(size[name]) for name in names)):
            at = dict(zip(names, values, strict=True))
            value, monomial = sympy.Integer(1), []
            for name, indices in factors:
                position = [at[index] for index in indices]
                if name == "Eps":
                    value *= sympy.LeviCivita(*position)
                elif name == "tL":
                    value *= pauli[position[0]][position[1]][position[2]]
                else:
                    weak = position.pop(0) if charges[name]["SU2L"] > 1 else 0
                    colour = position.pop(0) if abs(charges[name]["SU3c"]) > 1 else 0
                    monomial.append((name.removesuffix("bar"), -1 if name.endswith("bar") else 1, weak, colour))
            if value:
                total += value * found["monomial"](monomial)
        assert sympy.expand(total - expressions[coupling]) == 0 != total, coupling


def test_pyrate_says_what_it_leaves_out() -> None:
    """A discrete symmetry, an antisymmetric coupling, a linear term, contractions of large representations."""
    assert "# not written: the symmetry Z2;" in texts(TOY, "pyrate")["ToyOneZ2OneU1.model"]
    assert "# not written: the coupling y1 is antisymmetric in generations" in text("zee-babu", "pyrate")
    single = Model("s", (), (ModelField("S", 0, {}),))
    assert "# not written: the linear term S" in texts(single, "pyrate")["S.model"]
    written = texts(TRIPLET, "pyrate")["TypeII.model"]
    assert "# RealBasis must be all (the default of PyR@TE) or adjoint: " in written
    assert sections(written)["Vevs"] == {"vH": "HRe[2]", "vphi": "phiRe"}
    field = ModelField("Delta", 0, {"X": 1}, su2=3, hypercharge=1, vev=True)
    written = texts(Model("D", ("X",), (field,)), "pyrate")["D.model"]
    assert "# not written: the vev of Delta, whose neutral component is no single one here" in written
    assert "Vevs" not in written
    real = ModelField("Delta", 0, {"X": 1}, su2=3, vev=True)
    assert sections(texts(Model("D", ("X",), (real,)), "pyrate")["D.model"])["Vevs"] == {"vDelta": "DeltaRe[3]"}
    octet = Model("O", ("Z2",), (ModelField("S", 0, {"Z2": 1}, su3=8, su2=3),))
    written = texts(octet, "pyrate")["O.model"]
    assert "    # not written: a contraction of S S, which PyR@TE would misread as a square" in written
    assert "S[a,b] * S[a,b]" not in written
    assert "msq2 : S[a,b] * Sbar[a,b]," in written
    four = Model("four", ("X",), (ModelField("S", 0, {"X": 1}, su2=4),))
    assert "# not written: 1 of 2 gauge contractions of S S Sbar Sbar" in texts(four, "pyrate")["Four.model"]
    with pytest.raises(MalformedInput, match="no generations of scalars"):
        texts(Model("g", (), (ModelField("S", 0, {}, generations=2),)), "pyrate")


@settings(max_examples=25)
@given(models(max_fields=3))
def test_no_contraction_is_missing_up_to_triplets(model: Model) -> None:
    """Those that are written are as many as the characters count."""
    content = Content(model)
    assert content.missing == ()
    written = Counter(content.plain(one.letters) for one in content.interactions)
    for each in content.couplings:
        if not each.fermionic:
            assert written[content.plain(each.term.letters)] == each.count


def test_contractions_are_counted() -> None:
    """H-dagger H eta-dagger eta has two, four equal doublets one, and H H S none; triplets three with doublets."""
    content = Content(TRIPLET)
    count = Counter(content.plain(one.letters) for one in content.interactions)
    assert count["Delta Delta Deltabar Deltabar"] == 2
    assert count["H Hbar Delta Deltabar"] == 2
    assert count["H H Hbar Hbar"] == 1
    assert count["L L Delta"] == 1
    letters = [x for x in content.alphabet.letters if x.text in ("H", "phi*")]
    found, left = structures([letters[0], letters[0], letters[1]], content.multiplets([letters[0]] * 2 + [letters[1]]))
    assert (found, left) == ((), 0)
