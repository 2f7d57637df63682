"""Check a report of ``nuloops verify --json`` with a second, short program that shares nothing with the first.

It reads the model in the report and confirms or refutes: that every listed term is invariant, that none of dimension 4
or less is missing (by trying all products), that the residual group leaves terms and vevs alone, how many neutral
fermions there are and how many get a mass at tree level, with and without doublets, how many have no partner, that
Dirac neutrinos and stable states are protected, and that the operators of decays conserve all charges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations_with_replacement
from random import Random
from typing import Any, cast

from nuloops.checking.arithmetic import contracts, echelon, rank, reduced
from nuloops.checking.form import REPORT, misshapen
from nuloops.checking.world import Letter, World
from topologies import MalformedInput


@dataclass
class Checked:
    """What was confirmed, and what was refuted with the reason; true if nothing was refuted."""

    confirmed: list[str] = field(default_factory=list)
    refuted: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return not self.refuted

    def note(self, statement: str, wrong: Sequence[str]) -> None:
        """Confirm a statement, or refute it with what is wrong."""
        if wrong:
            self.refuted += [f"{statement}: {text}" for text in wrong]
        else:
            self.confirmed.append(statement)


class NoReport(MalformedInput):
    """A document is not a report that can be checked."""


def check(report: object) -> Checked:
    """Check a report, as JSON gives it.  Raises NoReport if it is none."""
    if wrong := misshapen(report, REPORT):
        raise NoReport(f"not a report of nuloops verify --json: {wrong}"[:300])
    try:
        return _checked(cast("Mapping[str, Any]", report))
    except KeyError as error:
        (key,) = error.args
        reason = f"it speaks of {key[0] if isinstance(key, tuple) else key}, which it does not define"
    except (ValueError, IndexError, ZeroDivisionError) as error:
        reason = str(error)
    raise NoReport(f"not a report of nuloops verify --json: {reason}"[:300])


def _checked(report: Mapping[str, Any]) -> Checked:
    checked, world = Checked(), _Statements(report)
    checked.note("every listed term is invariant", list(world.variant()))
    checked.note("no term of dimension 4 or less is missing", list(world.missing()))
    checked.note("the residual group leaves the vevs and the terms alone", list(world.broken_phases()))
    checked.note("the numbers of neutral fermions and of tree masses", list(world.wrong_numbers()))
    checked.note("the verdicts follow from the spectrum and the states", list(world.wrong_verdicts()))
    if report["neutrinos"] == "dirac" and report["masses"]:
        checked.note("Dirac neutrinos are protected", list(world.unprotected_neutrinos()))
    checked.note("exactly stable states are protected", list(world.unprotected_states()))
    checked.note("operators of decays conserve all charges", list(world.wrong_operators()))
    return checked


class _Statements(World):
    """What can be wrong with the statements of a report."""

    def variant(self) -> Iterator[str]:
        """Listed terms that are not invariant."""
        for text, term in zip(self.report["terms"], self.terms, strict=True):
            if not any((self.explicit or self.neutral(each)) and self.invariant(each) for each in self.choices(term)):
                yield text

    def missing(self) -> Iterator[str]:
        """Invariant products of dimension 4 or less that are not listed."""
        listed = {self.key(term) for term in self.terms}
        scalars = [letter for letter in self.letters if not letter.side]
        fermions = [letter for letter in self.letters if letter.side]
        products = [each for size in range(1, 5) for each in combinations_with_replacement(scalars, size)]
        pairs = list(combinations_with_replacement(fermions, 2))
        products += [(*pair, *more) for pair in pairs for more in ((), *((scalar,) for scalar in scalars))]
        for each in products:
            if self.neutral(each) and self.key([(a.name, a.sign) for a in each]) not in listed and self.invariant(each):
                yield " ".join(a.name + "*" * (a.sign < 0) for a in each)

    def broken_phases(self) -> Iterator[str]:
        """Generators of the residual group that vevs or terms carry."""
        residual = self.report["model"]["residual"]
        if not residual:
            return
        for name in sorted(self.vevs):
            if any(q % n if n else q for q, n in zip(self.phase(name), residual["orders"], strict=True)):
                yield f"the vev of {name} is not neutral"
        for text, term in zip(self.report["terms"], self.terms, strict=True):
            totals = [sum(c) for c in zip(*([s * q for q in self.phase(name)] for name, s in term), strict=True)]
            if any(q % n if n else q for q, n in zip(totals, residual["orders"], strict=True)):
                yield f"{text} is not neutral"

    def states(self) -> list[tuple[Letter, int, int]]:
        """The neutral colourless fermions as left-handed states: letter, twice the isospin, generation."""
        left = [a for a in self.letters if a.side == 1 and not a.coloured]
        return [
            (a, isospin, g)
            for a in left
            for isospin in {w[0] for w in a.weights}
            for g in range(a.copies)
            if Fraction(isospin, 2) + a.row[-1] == 0
        ]

    def masses(self, *, doublets: bool) -> list[list[int]]:
        """Their mass matrix at tree level, with random couplings."""
        states, draw = self.states(), Random(7)
        matrix = [[0] * len(states) for _ in states]
        vevs = [
            (a, -int(2 * a.row[-1]))
            for a in self.letters
            if a.name in (self.vevs if doublets else self.singlets) and not a.side
        ]
        number = [(vev, draw.randrange(1, 2**31 - 1)) for vev in vevs]
        known: dict[tuple[int, ...], bool] = {}
        for i, (a, x, _) in enumerate(states):
            for j, (b, y, _) in enumerate(states[: i + 1]):
                total = 0
                for extra, value in (((), 1), *(((vev,), v) for vev, v in number)):
                    letters = [a, b, *(vev[0] for vev in extra)]
                    key = tuple(self.letters.index(letter) for letter in letters)
                    if key not in known:
                        known[key] = (self.explicit or self.neutral(letters)) and self.invariant(letters)
                        known[key] &= not self.explicit or self._listed(letters)
                    doubles = [(a.su2 - 1, x), (b.su2 - 1, y), *((vev[0].su2 - 1, vev[1]) for vev in extra)]
                    if known[key] and contracts(doubles):
                        total += draw.randrange(1, 2**31 - 1) * value
                matrix[i][j] = matrix[j][i] = total
        return matrix

    def _listed(self, letters: Sequence[Letter]) -> bool:
        return self.key([(a.name, a.sign) for a in letters]) in {self.key(term) for term in self.terms}

    def wrong_numbers(self) -> Iterator[str]:
        """Numbers of the spectrum that are not those of the matrices here."""
        rows = [row for row in self.report["spectrum"] if row["charge"] == "0" and row["colour"] == [0, 0]]
        sizes = [(row, 2 if row["kind"] == "dirac" else 1) for row in rows]
        states = sum(n * (sum(row["loops"].values()) + row["tiny"]) + row["massless"] for row, n in sizes)
        tree = sum(n * row["loops"].get("0", 0) for row, n in sizes)
        heavy = sum(n * row["loops"].get("0", 0) for row, n in sizes if row["heavy"])
        index = sum(row["massless"] for row in rows)
        found = len(self.states()), rank(self.masses(doublets=True)), rank(self.masses(doublets=False)), self.index()
        for what, said, own in zip(
            ("neutral Weyl fermions", "rank of their tree masses", "rank without doublets", "states without partners"),
            (states, tree, heavy, index),
            found,
            strict=True,
        ):
            if said != own:
                yield f"{what}: {own}, not {said}"

    def index(self) -> int:
        """The number of neutral states without partners: classes modulo all terms and vevs, with their opposites."""
        size = 1 + max(letter.place for letter in self.letters)

        def vector(letters: Sequence[Letter]) -> list[int]:
            row = [0] * size
            for letter in letters:
                row[letter.place] += letter.sign
            return row

        rows = [vector(each) for term in self.terms for each in self.choices(term) if self.invariant(each)]
        rows += [vector([letter]) for letter in self.letters if letter.name in self.vevs and letter.sign > 0]
        basis = echelon(rows)
        classes = Counter(reduced(vector([a]), basis) for a, _, _ in self.states())
        opposite = {reduced(vector([a]), basis): reduced([-x for x in vector([a])], basis) for a, _, _ in self.states()}
        return sum(max(0, n - classes[opposite[key]]) for key, n in classes.items())

    def wrong_verdicts(self) -> Iterator[str]:
        """Verdicts that are not those of the spectrum and of the states."""
        light = [row for row in self.report["spectrum"] if row["neutrinos"] and not row["heavy"]]
        masses: dict[str, Counter[str]] = {}
        for row in light:
            if row["loops"]:
                masses.setdefault(row["kind"], Counter()).update(row["loops"])
        orders = [int(loops) for counts in masses.values() for loops in counts]
        states = self.report["evidence"]["stable"]["states"]
        massive = {state["verdict"] for state in states.values() if not state["massless"]}
        standard = {each["name"] for each in self.fields if each["sm"] or each["vev"]}
        neutrinos = {name.split("(")[0] for row in light for name in row["species"]}
        new = {a.name for a in self.letters if not {a.name, a.name.split("(")[0]} & (standard | neutrinos)}
        dark = {name for name, state in states.items() if state["dark"]}
        found = {
            "masses": {kind: dict(counts) for kind, counts in masses.items()},
            "massive": sum(sum(counts.values()) for counts in masses.values()),
            "loops": min(orders, default=None),
            "stable": next((verdict for verdict in ("exact", "accidental") if verdict in massive), "no"),
            "dark": sorted({name.split("(")[0] for name in dark}),
        }
        said = {key: self.report[key] for key in found}
        said["dark"] = sorted({name.split("(")[0] for name in said["dark"]})
        yield from (f"{key}: {found[key]}, not {said[key]}" for key in found if found[key] != said[key])
        if missing := new - set(states) - set(self.report["evidence"]["vacuum"]["induced"]):
            yield f"nothing is said of {', '.join(sorted(missing))}"
        natures = {"dirac", "dirac-accidental"} if "dirac" in masses else {"majorana"}
        if len(masses) > 1:
            natures = {"mixed"}
        if masses and self.report["neutrinos"] not in natures:
            yield f"neutrinos are {' or '.join(sorted(natures))}, not {self.report['neutrinos']}"
        if self.report["ok"] is not all(claim["ok"] for claim in self.report["claims"].values()):
            yield "ok does not say whether all claims hold"
        residual = self.report["model"]["residual"]
        if residual and residual["group"] != self.report["residual"]:
            yield f"the residual group is {residual['group']}, not {self.report['residual']}"
        allowed = {name for name, state in states.items() if state["verdict"] == "exact" and state["dark_matter"]["ok"]}
        if set(self.report["dark_matter"]) != allowed:
            yield f"dark matter candidates are {', '.join(sorted(allowed)) or 'none'}"

    def unprotected_neutrinos(self) -> Iterator[str]:
        """Massive Dirac neutrinos that may have a Majorana mass at some order."""
        for row in self.report["spectrum"]:
            massive = row["neutrinos"] and row["kind"] == "dirac" and row["loops"] and not row["heavy"]
            if massive and not self.explicit and not all(self.outside(name, (), 2) for name in row["species"]):
                yield f"a Majorana mass of {row['state']} is allowed at some order"

    def unprotected_states(self) -> Iterator[str]:
        """States that are called exactly stable although light states carry the same numbers."""
        light = [each["name"] for each in self.fields if each["sm"]]
        light = [letter.name for letter in self.letters if letter.name.split("(")[0] in light and letter.sign > 0]
        for row in self.report["spectrum"]:
            light += row["species"] if row["neutrinos"] and not row["heavy"] else []
        for name, state in self.report["evidence"]["stable"]["states"].items():
            if state["verdict"] == "exact" and not self.explicit and not self.outside(name, light):
                yield f"nothing keeps {name} from decaying into light states"

    def wrong_operators(self) -> Iterator[str]:
        """Operators of decays and Majorana masses that do not conserve the charges."""
        states = self.report["evidence"]["stable"]["states"].items()
        found = [each for _, state in states for each in state["operators"]]
        for each in [*found, *self.report["evidence"]["neutrinos"]["operators"]]:
            options = self.choices(self._term(each["operator"]))
            if not self.explicit and not any(self.neutral(letters) for letters in options):
                yield str(each["operator"])
