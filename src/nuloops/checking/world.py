"""The model of a report, read anew: its letters, which products are invariant, and which numbers protect what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

from nuloops.checking.arithmetic import Weight, echelon, power, reduced, singlets, whole

_MOST = {
    "power": 40,
    "fields": 150,
    "terms": 20_000,
    "generations": 100,
    "su2": 12,
}  # more is no report of a model file
_SU3 = {1: (0, 0), 3: (1, 0), 6: (2, 0), 8: (1, 1), 10: (3, 0)}


class Letter(NamedTuple):
    """A Weyl fermion or a scalar, or its conjugate: its name and sign in terms, charges, and the states it has."""

    place: int
    name: str
    sign: int
    row: tuple[Fraction, ...]  # charges, then hypercharge
    weights: tuple[Weight, ...]
    copies: int
    side: int  # 0 for a scalar, 1 for a left-handed fermion, 2 for a right-handed one
    su2: int
    coloured: bool


class World:
    """The model of a report, in letters."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report, model = report, report["model"]
        self.orders = [each["order"] for each in model["symmetry"]]
        self.names = [each["name"] for each in model["symmetry"]]
        self.explicit = bool(model["soft"] or model["broken"])
        self.fields = [*model["fields"], *report["added_fields"]]
        sizes = {"fields": [len(self.fields)], "terms": [len(report["terms"])]}
        sizes |= {key: [each[key] for each in self.fields] for key in ("generations", "su2")}
        for key, numbers in sizes.items():
            if any(type(n) is not int or not 1 <= n <= _MOST[key] for n in numbers):
                raise ValueError(f"{key} must be from 1 to {_MOST[key]}")
        self.letters: list[Letter] = []
        self.vevs: set[str] = set()
        for each in self.fields:
            self._read(each)
        self.by_name: dict[tuple[str, int], list[Letter]] = {}
        for letter in self.letters:
            self.by_name.setdefault((letter.name, letter.sign), []).append(letter)
        self.vevs |= set(report["evidence"]["vacuum"]["induced"])
        self.terms = [self._term(text) for text in report["terms"]]
        self.singlets = self._singlet_vevs()

    def _read(self, each: Mapping[str, Any]) -> None:
        rows = list(zip(*(map(Fraction, each["charges"][name]) for name in self.names), strict=True))
        rows = rows or [()] * each["generations"]
        fermion, y = each["spin"] == "1/2", Fraction(each["hypercharge"])
        for row in dict.fromkeys(rows):
            which = "" if len(set(rows)) == 1 else f"({','.join(map(str, row))})"
            name = each["name"] + which
            if each["vev"]:
                self.vevs.add(name)
            sides = {"left": (1,), "right": (2,), "": (1, 2)}[each["chirality"]] if fermion else (0,)
            for side in sides:
                place = len({letter.place for letter in self.letters})
                states = tuple(
                    (isospin, *colour, spin)
                    for isospin in range(1 - each["su2"], each["su2"], 2)
                    for colour in _colours(each["su3"])
                    for spin in ((1, -1) if side else (0,))
                )
                charges = tuple(Fraction(q) for q in row)
                for sign in (1,) if each.get("real") else (1, -1):
                    signed = tuple(sign * q for q in (*charges, y))
                    turned = tuple((a * sign, b * sign, c * sign, d) for a, b, c, d in states)
                    seen = side if sign > 0 or not side else 3 - side
                    copies = rows.count(row)
                    letter = Letter(place, name, sign, signed, turned, copies, seen, each["su2"], each["su3"] != 1)
                    self.letters.append(letter)

    def _singlet_vevs(self) -> set[str]:
        """The singlets of SU(2) with vevs of their own, and those whose vevs follow from these alone."""
        alone = {a.name for a in self.letters if not a.side and a.su2 == 1}
        induced = set(self.report["evidence"]["vacuum"]["induced"])
        known = (self.vevs - induced) & alone
        while True:
            fresh = {
                name
                for term in self.terms
                for name, _ in term
                if name in induced & alone - known
                and sum(other == name for other, _ in term) == 1
                and all(other in known for other, _ in term if other != name)
            }
            if not fresh:
                return known
            known |= fresh

    def _term(self, text: str) -> list[tuple[str, int]]:
        """The factors of a term as the report writes it."""
        names = {letter.name for letter in self.letters}
        words = []
        for word in re.sub(r" \+ h\.c\.$", "", text).split():
            name, power_of = (word, 1) if "^" not in word else (word.split("^")[0], int(word.split("^")[1]))
            if word == "D" and word not in names:
                continue
            star = name.endswith("*") and name not in names
            if not 1 <= power_of <= _MOST["power"]:
                raise ValueError(f"the term {text[:60]!r} has a power that is none of a term")
            words += [(name.removesuffix("*") if star else name, -1 if star else 1)] * power_of
        return words

    def neutral(self, letters: Sequence[Letter]) -> bool:
        """Whether the charges of a product cancel."""
        total = [sum(column, Fraction(0)) for column in zip(*(letter.row for letter in letters), strict=True)]
        return not any(q % n if n else q for q, n in zip(total, [*self.orders, 0], strict=True))

    def invariant(self, letters: Sequence[Letter]) -> bool:
        """Whether a product without derivatives has an invariant; both fermions are of one chirality."""
        sides = {letter.side for letter in letters if letter.side}
        if len(sides) > 1 or sum(bool(letter.side) for letter in letters) % 2:
            return False
        counts = Counter(letters)
        return singlets([power(a.weights, n, a.copies, fermion=bool(a.side)) for a, n in counts.items()]) > 0

    def choices(self, term: Sequence[tuple[str, int]]) -> Iterator[list[Letter]]:
        """The letters that a term may mean: either chirality of a vector-like fermion."""
        if not term:
            yield []
            return
        name, sign = term[0]
        for letter in self.by_name.get((name, sign)) or self.by_name[name, 1]:
            for rest in self.choices(term[1:]):
                yield [letter, *rest]

    def key(self, term: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        real = {letter.name for letter in self.letters} - {a.name for a in self.letters if a.sign < 0}
        turned = [(name, sign if name in real else -sign) for name, sign in term]
        return min(tuple(sorted(term)), tuple(sorted(turned)))

    def phase(self, name: str) -> list[Fraction]:
        """The numbers of a field under the generators of the residual group, from its charges."""
        (letter, *_) = self.by_name[name, 1]
        own = dict(zip([*self.names, "Y"], letter.row, strict=True))
        found = []
        for generator in self.report["model"]["residual"]["generators"]:
            weights = dict(_weights(re.sub(r" mod \d+$", "", generator)))
            found.append(sum((w * own[u1] for u1, w in weights.items()), Fraction(0)))
        return found

    def _full(self, letter: Letter) -> list[Fraction]:
        """All conserved numbers of a state: charges, hypercharge, isospin parity, triality and fermion parity."""
        _, a, b, _ = letter.weights[0]
        return [*letter.row, Fraction(letter.su2 - 1), Fraction(a - b), Fraction(bool(letter.side))]

    def outside(self, name: str, names: Sequence[str], times: int = 1) -> bool:
        """Whether a multiple of a state's numbers is no sum of those of some states and the vevs."""
        letters = [self.by_name[each, 1][0] for each in (name, *names, *sorted(self.vevs))]
        moduli = [*self.orders, 0, 2, 3, 2]
        torsion = [[Fraction(n * (i == j)) for j in range(len(moduli))] for i, n in enumerate(moduli) if n]
        rows, _ = whole([self._full(letter) for letter in letters] + torsion)
        return any(reduced([times * x for x in rows[0]], echelon(rows[1:])))


def _colours(su3: int) -> tuple[tuple[int, int], ...]:
    """The weights of a multiplet of SU(3)."""
    p, q = _SU3[abs(su3)]
    weights = [(0, 0)]
    for step in ((1, 0), (-1, 1), (0, -1)), ((0, 1), (1, -1), (-1, 0)):
        number = p if step[0] == (1, 0) else q
        parts = combinations_with_replacement(step, number)
        sums = [tuple(map(sum, zip(*part, strict=True))) or (0, 0) for part in parts]
        weights = [(a + c[0], b + c[1]) for a, b in weights for c in sums]
    if p and q:
        weights.remove((0, 0))  # the trace
    return tuple((-a, -b) for a, b in weights) if su3 < 0 else tuple(weights)


def _weights(text: str) -> Iterator[tuple[str, Fraction]]:
    """Read a combination of symmetries such as "2 A - 1/3 B-L"."""
    sign = 1
    words = text.split(" ")
    while words:
        word = words.pop(0)
        if word in ("+", "-"):
            sign = 1 if word == "+" else -1
            continue
        number = Fraction(1)
        if re.fullmatch(r"\d+(/\d+)?", word) and words:
            number, word = Fraction(word), words.pop(0)
        yield word, sign * number
        sign = 1
