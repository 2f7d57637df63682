"""Which right-handed neutrinos pair with L when chi breaks B-L, and what the residual group implies for them.

The operator L-bar H~ chi^k nu_R is neutral when k chi + n = -1, with n the charge of nu_R and -1 that of L; a negative
k stands for |k| fields chi*, and k = 0 is the Yukawa coupling without chi.  Once chi has its vev, U(1) is broken to Z_m
and exactly those nu_R pair that transform as L does.  The operators and charges are those of arXiv:1812.01599.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import gcd, isqrt
from typing import Any

from charges.anomalies.cancellation import neutrino_charges
from charges.arithmetic.affine import latex_number
from charges.arithmetic.numbers import Number, fraction_gcd, moderate
from charges.flow.legs import CHI
from charges.symmetries.breaking import residual_group
from charges.symmetries.nature import Nature, nature
from charges.symmetries.residual import Power, ResidualGroup
from topologies import MalformedInput
from topologies.verdict import as_texts

LEPTON = Fraction(-1)
FAMILIES = 3  # of L
MAX_UNITS = 10**12  # the largest difference of charges whose divisors are searched, which takes a second


@dataclass(frozen=True, slots=True)
class Pairing:
    """How right-handed neutrinos pair with L.

    ``powers`` holds for each charge the power of chi (negative for chi*, 0 without chi), or None if no power pairs it.
    ``massless`` is the number of left-handed neutrinos without a partner, 3 - min(3, number that pair), if only the
    operators L-bar H~ chi^k nu_R are counted.  ``protected`` takes all mass terms into account that the residual group
    allows.  ``rivals`` are the right-handed neutrinos that transform opposite to L (if neutrinos are Dirac): they get
    masses nu_R nu_R chi^j with those that pair, and so take them away from L.
    ``group`` is the residual group of L, nu_R and chi alone, without further fields; ``verdict`` the nature of L and
    its partners under it.
    """

    charges: tuple[Fraction, ...]
    chi: Fraction
    powers: tuple[int | None, ...]
    massless: int
    rivals: tuple[Fraction, ...]
    group: ResidualGroup[Power]
    verdict: Nature

    @property
    def unpaired(self) -> tuple[Fraction, ...]:
        """The charges of the right-handed neutrinos that do not pair with L."""
        return tuple(charge for charge, power in zip(self.charges, self.powers, strict=True) if power is None)

    @property
    def protected(self) -> int:
        """The number of neutrinos that the residual group keeps massless at every order; 0 if they are Majorana.

        As left-handed fields, the three L and the rivals transform as L, those that pair with L oppositely.  They are
        the rows and the columns of a Dirac mass matrix, and a surplus of rows stays massless.  The masses of rivals
        need vevs of chi only, so rivals get heavy first.
        """
        paired = len(self.powers) - self.powers.count(None)
        return min(FAMILIES, max(0, FAMILIES + len(self.rivals) - paired)) if self.verdict else 0

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators without repetitions, the smallest dimension 4 + |k| first.

        >>> pairing([-4, -4, 5]).operators
        ('L-bar H~ chi nu_R(-4)', 'L-bar H~ chi*^2 nu_R(5)')
        """
        names = []
        for size, conjugate, charge in self._ordered():
            chi = "chi*" if conjugate else "chi"
            power = f"{chi}^{size}" if size > 1 else chi
            factors = ["L-bar", "H~", *([power] if size else []), f"nu_R({charge})"]
            names.append(" ".join(factors))
        return tuple(names)

    @property
    def latex(self) -> tuple[str, ...]:
        r"""The operators in LaTeX.

        >>> pairing([-4, -4, 5]).latex[1]
        '\\bar{L}\\,\\tilde{H}\\,(\\chi^{*})^{2}\\,\\nu_{R}(5)'
        """
        names = []
        for size, conjugate, charge in self._ordered():
            chi = r"\chi^{*}" if conjugate else r"\chi"
            power = chi if size == 1 else f"({chi})^{{{size}}}" if conjugate else f"{chi}^{{{size}}}"
            factors = [r"\bar{L}", r"\tilde{H}", *([power] if size else []), rf"\nu_{{R}}({latex_number(charge)})"]
            names.append(r"\,".join(factors))
        return tuple(names)

    def _ordered(self) -> list[tuple[int, bool, Fraction]]:
        """For each operator the number of chi, whether these are conjugated, and the charge of nu_R."""
        pairs = zip(self.charges, self.powers, strict=True)
        return sorted({(abs(power), power < 0, charge) for charge, power in pairs if power is not None})

    def document(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        values = {
            "chi": plain(self.chi),
            "powers": list(self.powers),
            "operators": list(self.operators),
            "unpaired": [plain(charge) for charge in self.unpaired],
            "massless": self.massless,
            "protected": self.protected,
            "rivals": [plain(charge) for charge in self.rivals],
            "group": self.group.name,
            "order": self.group.order,
            "phases": {name: _plain_phase(phase) for name, phase in self.group.phases.items()},
            "convention": self.group.convention,
            "nature": self.verdict.nature,
            "reason": self.verdict.reason,
        }
        return dict(as_texts(values))


def pairing(charges: Iterable[Number], chi: Number = CHI) -> Pairing:
    """Find out how right-handed neutrinos with these charges pair with L when chi gets a vev.

    Arguments:
        charges: the charges of the right-handed neutrinos, in units in which L has -1.
        chi: the charge of chi, not 0.

    Raises MalformedInput for charges that are not exact numbers, for no charges at all, and for a neutral chi.

    >>> pairs = pairing([-4, -4, 5], chi=3)
    >>> pairs.powers, pairs.massless, pairs.group.name, pairs.verdict.nature
    ((1, 1, -2), 0, 'Z3', 'dirac')
    """
    exacts = neutrino_charges(charges)
    if not exacts:
        raise MalformedInput("no charges of right-handed neutrinos are given")
    step = moderate(chi, "charge of chi")
    if not step:
        raise MalformedInput("chi must have a charge other than 0, otherwise its vev breaks nothing")
    ratios = [(LEPTON - charge) / step for charge in exacts]
    powers = tuple(int(ratio) if ratio.denominator == 1 else None for ratio in ratios)
    group = residual_group({"L": LEPTON, "nu_R": exacts, "chi": step}, vevs=["chi"])
    lepton = group.phase(LEPTON)
    verdict = nature(group, lepton)
    opposite = (charge for charge in exacts if verdict and (charge + LEPTON) % step == 0)
    paired = len(powers) - powers.count(None)
    return Pairing(exacts, step, powers, FAMILIES - min(FAMILIES, paired), tuple(opposite), group, verdict)


def chi_charges(charges: Iterable[Number]) -> tuple[Fraction, ...]:
    """List the charges of chi with which two or more right-handed neutrinos pair with L, one at least through chi.

    They are positive multiples of the unit of all charges (integers, if the charges are), ascending: chi* has the
    negative charge, and a chi of half the charge would only double all powers.

    >>> [str(chi) for chi in chi_charges([-4, -4, 5])]
    ['1', '3']
    """
    exacts = neutrino_charges(charges)
    unit = fraction_gcd([LEPTON, *exacts])
    units = [int((LEPTON - charge) / unit) for charge in exacts]
    shared = {gcd(a, b) for a, b in combinations(units, 2)} - {0}
    if max(shared, default=0) > MAX_UNITS:
        raise MalformedInput(f"the charges are too large: their differences from -1 share factors beyond {MAX_UNITS}")
    return tuple(unit * divisor for divisor in sorted({divisor for number in shared for divisor in _divisors(number)}))


def _divisors(number: int) -> set[int]:
    """Find all positive divisors."""
    small = [divisor for divisor in range(1, isqrt(number) + 1) if number % divisor == 0]
    return {*small, *(number // divisor for divisor in small)}


def plain(number: int | Fraction) -> int | str:
    """Return an integer as it is, a fraction as text."""
    return int(number) if number.denominator == 1 else str(number)


def _plain_phase(phase: Power | tuple[Power, ...]) -> Any:
    return [plain(power) for power in phase] if isinstance(phase, tuple) else plain(phase)
