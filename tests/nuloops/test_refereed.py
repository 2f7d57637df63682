"""Models written against the referee, with the verdicts worked out by hand: see the first line of each file.

Types of seesaw, radiative models of one to three loops, coloured loops, large multiplets, vevs that leave products of
groups, tilted vevs, Majorana masses hidden at high dimension, and terms that an author would forget.
"""

from functools import cache
from pathlib import Path

import pytest

from nuloops.files.models import read
from nuloops.report.examine import Report, report

FILES = {path.stem: path for path in sorted((Path(__file__).parent.parent / "refereed").glob("*.yaml"))}
FORGOTTEN = {
    "leptoquarks": ["Q Q S1*", "u_R d_R S1*", "S1* R2 R2"],
    "sextet-quintuplet": ["H P P P*"],
}


@cache
def examined(name: str) -> Report:
    file = read(FILES[name])
    return report(file, max_loops=max(2, file.claims.most_loops))


@pytest.mark.parametrize("name", FILES)
def test_the_verdict_is_that_worked_out_by_hand(name: str) -> None:
    found = examined(name)
    assert found.claims or name == "paper-knt-noclaim"
    assert [str(claim) for claim in found.claims if not claim] == []


@pytest.mark.parametrize("name", FORGOTTEN)
def test_terms_that_an_author_forgets(name: str) -> None:
    section = examined(name).sections["terms"]
    assert section.evidence["forgotten"] == FORGOTTEN[name]
    for text in FORGOTTEN[name]:
        assert f"coupling {text} is allowed, and the file does not list it" in section.warnings


def test_where_a_hidden_majorana_mass_is() -> None:
    for name, first, accidental in (
        ("hidden-at-7", ("nuR nuR chi^4", 7), 6),
        ("hidden-at-9", ("nuR nuR s^6", 9), 7),  # two operators of dimension 8 together do it before, in loops
    ):
        evidence = examined(name).sections["neutrinos"].evidence
        operators = [(each["operator"], each["dimension"]) for each in evidence["operators"]]
        assert operators[0] == first
        assert (evidence["accidental_up_to"], evidence["bound_only"]) == (accidental, False)
    breaking = [each["operator"] for each in examined("hidden-at-9").sections["neutrinos"].evidence["breaking"]]
    assert {"L L H H xi^3", "nuR* nuR* N* N* H eta*"} < {*breaking}


def test_vevs_that_the_file_forgets() -> None:
    assert examined("type-two").sections["vacuum"].evidence["induced"] == ["D"]
    assert examined("induced-dirac").sections["vacuum"].evidence["induced"] == ["Phi"]
    assert examined("tilted-dirac").sections["vacuum"].evidence["induced"] == []
    assert examined("three-triplets").sections["vacuum"].evidence["induced"] == []


def test_coloured_states_are_judged_by_their_hadrons() -> None:
    octets, triplets = (examined(name).sections["residual"] for name in ("dirac-octets", "dirac-triplets"))
    assert octets.evidence["phases"]["N"] == [[5]]
    assert octets.evidence["with_colour"] is None
    assert "N" not in triplets.evidence["phases"]
    assert triplets.evidence["with_colour"]["group"] == "Z18"
    assert triplets.evidence["with_colour"]["phases"]["eta"] == [[5]]
    assert "hadrons of N, eta, xi among them" in triplets.evidence["convention"]
    for name in ("dirac-octets", "dirac-triplets"):
        assert examined(name).sections["stable"].evidence["candidates"] == []


def test_operators_that_end_accidental_stability() -> None:
    for name, state, dimension in (("septet", "T", 4), ("quintuplet", "P", 5)):
        found = examined(name).sections["stable"].evidence["states"][state]
        assert (found["verdict"], found["accidental_up_to"]) == ("accidental", dimension)


def test_both_orders_of_two_pairs_of_neutrinos() -> None:
    entries = examined("two-loop-step").sections["loops"].evidence["entries"]
    assert {entry["species"][1]: entry["loops"] for entry in entries} == {"nuR(-4)": 2, "nuR(5)": 1}


def test_how_many_neutrinos_get_a_mass() -> None:
    for name, kind, most in (("one-heavy-neutrino", "majorana", 1), ("dirac-two-steps", "dirac", 1)):
        assert examined(name).sections["loops"].evidence["massive_neutrinos"][kind] == most
