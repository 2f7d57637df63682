"""Do the anomalies of B-L cancel between the standard model, right-handed neutrinos and further fermions?

With X the charge under B-L and Y the hypercharge, the six conditions on X are that the sums over left-handed minus
right-handed fermions of T3 X, T2 X, Y^2 X, Y X^2, X^3 and X vanish.  Here T3 and T2 are the Dynkin indices under SU(3)
and SU(2), normalised such that the fundamental has 1.  Further fermions may spoil the standard model's own conditions
too, so these are computed as well, with Witten's: the number of doublets has to be even.
Sources: S. Weinberg, The Quantum Theory of Fields II (Cambridge 1996), section 22.4; E. Witten, Phys. Lett. B 117
(1982) 324.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from charges.arithmetic.numbers import MAX_DIMENSION, MAX_NUMBER, Number, exact, moderate
from charges.models.field import SU3_LABELS
from topologies import MalformedInput
from topologies.frozen import Frozen
from topologies.integers import integer
from topologies.verdict import Sentence, joined

_SU3_LABELS = {su3: labels for su3, labels in SU3_LABELS.items() if su3 > 0} | {15: (2, 1), 24: (3, 1), 27: (2, 2)}


def neutrino_charges(charges: Iterable[Number]) -> tuple[Fraction, ...]:
    """Return the charges of right-handed neutrinos as exact numbers; raises MalformedInput for anything else."""
    if isinstance(charges, (str, bytes)) or not isinstance(charges, Iterable):
        raise MalformedInput(f"charges of right-handed neutrinos must be a list of numbers, not {charges!r:.40}")
    return tuple(moderate(charge, "charge of a right-handed neutrino") for charge in charges)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiralFermion:
    """Weyl fermions with the same charges.

    ``charge`` is that under B-L and ``hypercharge`` such that the electric charge is T3 + Y; ``su3`` and ``su2`` are
    dimensions, negative for the conjugates of SU(3) multiplets (-3 is an antitriplet; 15 has the Dynkin labels (2, 1)).
    A vector-like fermion is two of these, a left-handed and a right-handed one.
    Raises MalformedInput for what cannot exist.
    """

    charge: Number
    chirality: str = "left"
    su3: int = 1
    su2: int = 1
    hypercharge: Number = 0
    multiplicity: int = 1

    def __post_init__(self) -> None:
        for key, what in (("charge", "B-L charge"), ("hypercharge", "hypercharge")):
            number = moderate(given := getattr(self, key), what)
            if not isinstance(given, (int, Fraction, str)):  # of another library
                object.__setattr__(self, key, number)
        if self.chirality not in ("left", "right"):
            raise MalformedInput(f"chirality is left or right, not {self.chirality!r}")
        for what, value in (("su3", self.su3), ("su2", self.su2), ("multiplicity", self.multiplicity)):
            object.__setattr__(self, what, integer(value, f"{what} must be an integer"))
        if abs(self.su3) not in _SU3_LABELS:
            raise MalformedInput(f"su3 must be a dimension out of {', '.join(map(str, _SU3_LABELS))}")
        if not 1 <= self.su2 <= MAX_DIMENSION:
            raise MalformedInput(f"su2 must be a dimension from 1 to {MAX_DIMENSION}")
        if not 1 <= self.multiplicity <= MAX_NUMBER:
            raise MalformedInput("multiplicity must be at least 1 and have 200 digits at most")


GENERATION = (  # one generation of the standard model, without right-handed neutrinos
    ChiralFermion(su3=3, su2=2, hypercharge=Fraction(1, 6), charge=Fraction(1, 3)),
    ChiralFermion(su3=3, hypercharge=Fraction(2, 3), charge=Fraction(1, 3), chirality="right"),
    ChiralFermion(su3=3, hypercharge=Fraction(-1, 3), charge=Fraction(1, 3), chirality="right"),
    ChiralFermion(su2=2, hypercharge=Fraction(-1, 2), charge=-1),
    ChiralFermion(hypercharge=-1, charge=-1, chirality="right"),
)


class Factor(NamedTuple):
    """A factor in the name of an anomaly: a gauge group, Y, gravity or a ``symmetry`` of the model, to a power."""

    base: str
    power: int = 1
    symmetry: bool = False

    def __pow__(self, power: int) -> Factor:
        return self._replace(power=power)

    def __str__(self) -> str:
        return f"{self.base}^{self.power}" if self.power > 1 else self.base


class Anomaly(str):
    """The name of an anomaly, such as SU(2)^2 X: a text that knows its ``factors``.

    >>> Anomaly(Factor("Y"), Factor("X", 2, symmetry=True)), Anomaly(Factor("Y"), Factor("X", 2, True)).symmetries
    ('Y X^2', ('X',))
    """

    __slots__ = ("_factors",)
    _factors: tuple[Factor, ...]

    def __new__(cls, *factors: Factor) -> Anomaly:
        self = super().__new__(cls, " ".join(map(str, factors)))
        self._factors = factors
        return self

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of which the name is made."""
        return self._factors

    @property
    def symmetries(self) -> tuple[str, ...]:
        """The symmetries of the model that take part in it."""
        return tuple(factor.base for factor in self._factors if factor.symmetry)

    def __reduce__(self) -> tuple[type[Anomaly], tuple[Factor, ...]]:
        return type(self), self._factors


Y, GRAVITY, SU2, SU3 = map(Factor, ("Y", "grav", "SU(2)", "SU(3)"))
WITTEN = Anomaly(SU2, Factor("global"))


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The verdict: true if every anomaly coefficient is zero; ``reason`` names those that are not.

    ``coefficients`` maps names such as "X^3" (X is B-L, Y hypercharge), each an :class:`Anomaly`, to the sum over
    left-handed minus right-handed fermions; for "SU(2) global" it is the number of doublets modulo 2.
    """

    coefficients: Mapping[str, Fraction]
    reason: str

    def __bool__(self) -> bool:
        return not any(self.coefficients.values())

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """The names of all coefficients."""
        return tuple(name for name in self.coefficients if isinstance(name, Anomaly))

    @property
    def remaining(self) -> tuple[Anomaly, ...]:
        """The names of the coefficients that are not zero."""
        return tuple(name for name in self.anomalies if self.coefficients[name])

    def __str__(self) -> str:
        return str(self.reason)


def check(
    charges: Iterable[Number] = (), fermions: Iterable[ChiralFermion] = (), *, generations: int = 3
) -> Cancellation:
    """Check whether all gauge, mixed and gravitational anomalies of the standard model with gauged B-L cancel.

    Arguments:
        charges: the B-L charges of the right-handed neutrinos, singlets of the standard model.
        fermions: any further chiral fermions.
        generations: their number in the standard model.

    Raises MalformedInput for charges that are not exact numbers and for a number of generations that is not one.

    >>> check([-4, -4, 5]).reason
    'all anomalies cancel'
    >>> verdict = check([-4, -4])
    >>> bool(verdict), verdict.reason
    (False, 'anomalies remain: X^3 = 125, grav^2 X = 5')
    """
    generations = integer(generations, "the number of generations must be an integer from 0", 0)
    if generations > MAX_NUMBER:
        raise MalformedInput("the number of generations has more than 200 digits")
    further = tuple(fermions) if isinstance(fermions, Iterable) else (fermions,)
    if wrong := [fermion for fermion in further if not isinstance(fermion, ChiralFermion)]:
        raise MalformedInput(f"further fermions are a list of ChiralFermion, got {wrong[0]!r:.60}")
    neutrinos = [ChiralFermion(charge=charge, chirality="right") for charge in neutrino_charges(charges)]
    total: dict[str, Fraction] = {}
    for times, group in ((generations, GENERATION), (1, neutrinos), (1, further)):
        for fermion in group:
            for name, value in contributions(fermion).items():
                total[name] = total.get(name, Fraction(0)) + times * value
    return cancellation(total)


def cancellation(total: dict[str, Fraction]) -> Cancellation:
    """Give the verdict on the sums of all contributions."""
    total[WITTEN] %= 2
    remaining = joined(Sentence(name, " = ", value) for name, value in total.items() if value)
    reason = Sentence("anomalies remain: ", remaining) if remaining else Sentence("all anomalies cancel")
    return Cancellation(Frozen(total), reason)


def contributions(fermion: ChiralFermion, symmetry: str = "X") -> dict[Anomaly, Fraction]:
    """Compute what a fermion adds to each coefficient; its charge is that under the U(1) ``symmetry``."""
    own = Factor(symmetry, symmetry=True)
    p, q = _SU3_LABELS[abs(fermion.su3)]
    colours, doublets = abs(fermion.su3), fermion.su2

    # SU(3): twice the index is dim C2 / 4, C2 = (p^2 + q^2 + pq + 3p + 3q) / 3; the cubic one is 1 for the triplet.
    index3 = Fraction(colours * (p * p + q * q + p * q + 3 * p + 3 * q), 12)
    cubic3 = Fraction(colours * (p - q) * (2 * p + q + 3) * (p + 2 * q + 3), 60) * (1 if fermion.su3 > 0 else -1)
    index2 = Fraction(doublets * (doublets**2 - 1), 6)

    x, y = exact(fermion.charge), exact(fermion.hypercharge)
    sign = fermion.multiplicity if fermion.chirality == "left" else -fermion.multiplicity
    states = colours * doublets
    return {
        Anomaly(SU3**2, own): sign * index3 * doublets * x,
        Anomaly(SU2**2, own): sign * index2 * colours * x,
        Anomaly(Y**2, own): sign * states * y * y * x,
        Anomaly(Y, own**2): sign * states * y * x * x,
        Anomaly(own**3): sign * states * x**3,
        Anomaly(GRAVITY**2, own): sign * states * x,
        Anomaly(SU3**3): sign * cubic3 * doublets,
        Anomaly(SU3**2, Y): sign * index3 * doublets * y,
        Anomaly(SU2**2, Y): sign * index2 * colours * y,
        Anomaly(Y**3): sign * states * y**3,
        Anomaly(GRAVITY**2, Y): sign * states * y,
        WITTEN: sign * index2 * colours,
    }
