"""Fields on lines, and the published B-L charges of the standard operators' legs.

B-L is normalised such that the lepton doublet L has charge -1.  With right-handed neutrinos of charge (-4, -4, 5), the
anomaly-free choice other than (-1, -1, -1), and chi of charge 3, the operator L-bar H~ chi nu_R is neutral while
L-bar H~ nu_R is not: arXiv:1812.01599.  The third nu_R (charge 5) couples with two chi.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from charges.arithmetic.numbers import Number, exact, expected
from topologies import MalformedInput, Operator


@dataclass(frozen=True, slots=True)
class Field:
    """A field on a line of a diagram.

    Arguments:
        name: its name.
        kind: "fermion" or "scalar".
        charge: its charge under the U(1).
        latex: its symbol in LaTeX.
        vev: whether it has a vacuum expectation value.
        sm: whether it belongs to the standard model.
    """

    name: str
    kind: str
    charge: Fraction
    latex: str = ""
    vev: bool = False
    sm: bool = False


LEG_CHARGES: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        name: MappingProxyType({leg: Fraction(charge) for leg, charge in charges.items()})
        for name, charges in {
            "weinberg": {"L": -1, "H": 0},
            "dirac-d4": {"L": -1, "nu_R": -4, "H": 0},
            "dirac-d5": {"L": -1, "nu_R": -4, "H": 0, "chi": 3},
            "dirac-d6": {"L": -1, "nu_R": 5, "H": 0, "chi": 3},
        }.items()
    }
)
LEG_HYPERCHARGES: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        name: MappingProxyType(
            {leg: {"L": Fraction(-1, 2), "H": Fraction(1, 2)}.get(leg, Fraction(0)) for leg in charges}
        )
        for name, charges in LEG_CHARGES.items()
    }
)
CHI = Fraction(3)  # the charge of chi, whose vev breaks B-L in the published models


def leg_charges(legs_of: Operator, given: Mapping[str, Number] | None = None) -> dict[str, Fraction]:
    """Return the charge of each leg of an operator: the given one, otherwise the published one.

    Raises MalformedInput for a leg without a charge and for a name that is not a leg.
    """
    charges = dict(LEG_CHARGES.get(expected(legs_of, Operator, "an Operator is needed").name, {}))
    names = [leg.name for leg in legs_of.legs]
    chosen: Mapping[str, Number] = {}
    if given is not None:
        chosen = expected(given, Mapping, "charges are a mapping from the names of legs to numbers")
    for name, value in chosen.items():
        if name not in names:
            raise MalformedInput(f"{legs_of.name} has no leg {name!r}: its legs are {', '.join(dict.fromkeys(names))}")
        charges[name] = exact(value, f"charge of {name}")
    if missing := [name for name in names if name not in charges]:
        raise MalformedInput(f"no charge is given for the leg {missing[0]!r} of {legs_of.name}")
    return {name: charges[name] for name in names}
