"""The checker confirms true reports, refutes changed ones, and shares nothing with what it checks."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import run
from nuloops.checking.arithmetic import contracts, echelon, power, rank, reduced, singlets
from nuloops.checking.checker import NoReport, check
from nuloops.files.models import published, read
from nuloops.report.examine import report

FILES = {**published()} | {
    path.stem: path for path in sorted((Path(__file__).parent.parent / "refereed").glob("*.yaml"))
}
SLOW = ("colour-octets", "dirac-octets")  # their reports take seconds, and are checked where the claims are


@cache
def examined(name: str) -> Any:
    """A report as JSON gives it."""
    return json.loads(json.dumps(report(read(FILES[name]), max_loops=1 if name in SLOW else None).document()))


@pytest.mark.parametrize("name", FILES)
def test_reports_are_confirmed(name: str) -> None:
    checked = check(examined(name))
    assert checked.refuted == []
    assert len(checked.confirmed) >= 6


Change = Callable[[Any], object]
CHANGES: dict[str, tuple[str, Change, str]] = {
    "a term that is missing": ("scotogenic", lambda d: d["terms"].remove("L* eta* N_R + h.c."), "no term"),
    "a term that is not invariant": (
        "scotogenic",
        lambda d: d["terms"].append("L* H* e_R + h.c."),
        "every listed term",
    ),
    "a term that breaks the symmetry": ("scotogenic", lambda d: d["terms"].append("L* H* N_R + h.c."), "every listed"),
    "a tree mass too many": ("scotogenic", lambda d: d["spectrum"][0]["loops"].update({"0": 1}), "rank of their tree"),
    "a loop mass too few": (
        "scotogenic",
        lambda d: d["spectrum"][0]["loops"].update({"1": 2}),
        "neutral Weyl fermions",
    ),
    "a partner that there is not": (
        "dirac-one-loop",
        lambda d: d["spectrum"][0].update({"massless": 0, "tiny": 1}),
        "states without partners",
    ),
    "heavy states that are light": (
        "scotogenic",
        lambda d: d["spectrum"][-1].update({"heavy": False}),
        "without doublets",
    ),
    "a generator that vevs break": (
        "dirac-one-loop",
        lambda d: d["model"]["residual"].update({"generators": ["B-L"], "orders": [0]}),
        "the vev of chi is not neutral",
    ),
    "Majorana neutrinos called Dirac": (
        "scotogenic",
        lambda d: (d.update({"neutrinos": "dirac"}), d["spectrum"][0].update({"kind": "dirac"})),
        "Dirac neutrinos are protected",
    ),
    "a stable state that is not": (
        "type-one",
        lambda d: d["evidence"]["stable"]["states"]["N"].update({"verdict": "exact"}),
        "nothing keeps N from decaying",
    ),
    "a decay that breaks a symmetry": (
        "type-one",
        lambda d: d["evidence"]["stable"]["states"]["N"].update({"operators": [{"operator": "N H", "dimension": 3}]}),
        "operators of decays conserve all charges",
    ),
    "a nature": ("scotogenic", lambda d: d.update({"neutrinos": "mixed"}), "neutrinos are majorana"),
    "a number of masses": ("scotogenic", lambda d: d.update({"massive": 2}), "massive: 3, not 2"),
    "an order": ("scotogenic", lambda d: d.update({"loops": 0}), "loops: 1, not 0"),
    "a dark field": ("scotogenic", lambda d: d.update({"dark": []}), "dark: ['N_R', 'eta'], not []"),
    "a stability": ("scotogenic", lambda d: d.update({"stable": "no"}), "stable: exact, not no"),
    "a candidate": ("scotogenic", lambda d: d.update({"dark_matter": []}), "dark matter candidates are N_R, eta"),
    "a group": ("scotogenic", lambda d: d.update({"residual": "Z4"}), "the residual group is Z2, not Z4"),
    "a claim": ("scotogenic", lambda d: d.update({"ok": False}), "ok does not say"),
    "states that are not there": (
        "scotogenic",
        lambda d: d["evidence"]["stable"].update({"states": {}}),
        "nothing is said of N_R, eta",
    ),
    "a charge": ("scotogenic", lambda d: d["model"]["fields"][-1].update({"charges": {"Z2": ["0"]}}), "is missing"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_refuted(change: str) -> None:
    name, made, said = CHANGES[change]
    document = deepcopy(examined(name))
    made(document)
    checked = check(document)
    assert not checked
    assert any(said in text for text in checked.refuted), checked.refuted


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(examined("scotogenic")))
    code, out, err = run(capsys, "check", str(path))
    assert (code, err) == (0, "")
    assert "confirmed: every listed term is invariant" in out
    code, out, _ = run(capsys, "check", str(path), "--json")
    found = json.loads(out)
    assert (code, found["ok"], found["refuted"]) == (0, True, [])
    document = deepcopy(examined("scotogenic"))
    document["terms"].pop()
    path.write_text(json.dumps(document))
    code, out, _ = run(capsys, "check", str(path))
    assert code == 1
    assert "refuted: no term of dimension 4 or less is missing: " in out


@pytest.mark.parametrize("content", ["", "[", "[]", "1", "{}", '{"model": {}}', '{"model": 1, "terms": []}', "\x00"])
def test_what_is_no_report_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    code, out, err = run(capsys, "check", str(path))
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert str(path) in err


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("spectrum", 3, "spectrum must be a list"),
        ("terms", ["no_such_field H"], "it speaks of no_such_field, which it does not define"),
        ("claims", {"dark": {"ok": 1}}, "claims.dark.ok must be true or false"),
    ],
)
def test_the_wrong_key_is_named(place: str, value: object, said: str) -> None:
    with pytest.raises(NoReport, match=re.escape(said)):
        check(examined("scotogenic") | {place: value})


_VALUES = st.one_of(st.none(), st.integers(-3, 10**9), st.text(max_size=5), st.just([]), st.just({}), st.just("1/0"))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_damaged_reports_never_crash_it(data: st.DataObject) -> None:
    """Any value anywhere in a report may be another one: it is confirmed, refuted, or refused."""
    document = deepcopy(examined("dirac-zee"))
    place: Any = document
    for _ in range(6):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(_VALUES)
            break
        place = place[key]
    with suppress(NoReport):
        check(document)


def test_it_shares_nothing() -> None:
    """Importing the checker imports nothing of charges."""
    code = "import sys, nuloops.checking.checker; print([m for m in sys.modules if m.split('.')[0] == 'charges'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# ---- Its own arithmetic.


def test_singlets_of_known_products() -> None:
    """Two doublets have one, four have two; three colour triplets have one, four octets have eight."""
    doublet = [(1, 0, 0, 0), (-1, 0, 0, 0)]
    triplet = [(0, 1, 0, 0), (0, -1, 1, 0), (0, 0, -1, 0)]
    roots = [(2, -1), (-1, 2), (1, 1), (-2, 1), (1, -2), (-1, -1), (0, 0), (0, 0)]
    octet = [(0, a, b, 0) for a, b in roots]

    def product(states: Any, size: int) -> int:
        return singlets([power(states, 1, 1, fermion=False)] * size)

    assert [product(doublet, 2), product(doublet, 4), product(triplet, 3), product(octet, 4)] == [1, 2, 1, 8]
    assert singlets([power(doublet, 2, 1, fermion=False)]) == 0  # a scalar doublet squared
    assert singlets([power(doublet, 2, 2, fermion=False)]) == 1  # of two generations


def test_three_neutral_components_of_triplets_do_not_couple() -> None:
    assert not contracts([(2, 0), (2, 0), (2, 0)])
    assert contracts([(2, 2), (2, -2), (2, 0)])
    assert contracts([(1, 1), (1, -1)])
    assert not contracts([(1, 1), (1, 1)])


@given(st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=5))
def test_lattices_contain_what_generates_them(rows: list[list[int]]) -> None:
    basis = echelon(rows)
    assert all(not any(reduced(row, basis)) for row in rows)
    assert len(basis) == rank(rows)
    doubled = echelon([[2 * x for x in row] for row in rows])
    assert all(any(reduced(row, doubled)) for row in basis)
