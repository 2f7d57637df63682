"""Which couplings only dress the lines of lepton doublets: Yukawa couplings of charged leptons to Higgs doublets.

Where dressing does not count, these couplings are the same for all generations, so that they tell no flavours apart.
Heavy leptons with the quantum numbers and the unbroken charges of e_R or L are e_R or L by another name: bare masses
mix them.  Of such a singlet its couplings of that kind, and its mixing with e_R, are left out; with such a doublet no
choice makes all generations alike, and all these couplings are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from charges.arithmetic.smith import contains
from charges.models.model import Species
from charges.terms.alphabet import Alphabet


class Flavours(Enum):
    """What becomes of a coupling where dressing does not count."""

    ANY = "any"
    ALIKE = "alike"
    NONE = "none"


class Dressing:
    """The charged leptons of a model, and which of its couplings only dress lines of lepton doublets."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.hypercharge = len(alphabet.model.symmetry)
        vacuum = alphabet.model.lattice((), alphabet.scale)
        self.roles: dict[int, tuple[str, bool]] = {}  # "L" or "e", and whether it is one of the standard model
        for role, su2, y in (("L", 2, Fraction(-1, 2)), ("e", 1, Fraction(-1))):
            rows = {}
            for place, (species, _) in enumerate(alphabet.weyl):
                field = species.field
                if field.fermion and field.su3 == 1 and field.su2 == su2 and abs(species.row[self.hypercharge]) == -y:
                    turn = 1 if species.row[self.hypercharge] == y else -1
                    rows[place] = [turn * int(x * alphabet.scale) for x in species.row]
            standard = [place for place in rows if alphabet.weyl[place][0].field.sm]
            for place, row in rows.items():
                others = ([x - x0 for x, x0 in zip(row, rows[known], strict=True)] for known in standard)
                if place in standard or any(contains(vacuum, difference) for difference in others):
                    self.roles[place] = role, place in standard
        self.heavy_doublets = ("L", False) in self.roles.values()

    def ends(self, key: Sequence[int]) -> tuple[int, int] | None:
        """Where the doublet and the singlet are in a coupling of charged leptons to a Higgs doublet; else None."""
        found: dict[str, int] = {}
        for n, letter in enumerate(key):
            species = self._species(letter)
            if species.field.fermion:
                found[self.roles.get(letter // 2, ("?", False))[0]] = n
            elif species.field.su2 == 2 and abs(species.row[self.hypercharge]) == Fraction(1, 2):
                found["H"] = n
        return (found["L"], found["e"]) if set(found) == {"L", "e", "H"} and len(key) == 3 else None

    def flavours(self, key: Sequence[int]) -> Flavours:
        """What becomes of a coupling where dressing does not count."""
        fermions = [letter // 2 for letter in key if self._species(letter).field.fermion]
        roles = [self.roles[place] for place in fermions if place in self.roles]
        if self.ends(key):
            alike = not self.heavy_doublets and all(standard for _, standard in roles)
            return Flavours.ALIKE if alike else Flavours.NONE
        scalars = [self._species(letter) for letter in key if not self._species(letter).field.fermion]
        neutral = not any(species.row[self.hypercharge] for species in scalars)
        mixes = neutral and sorted(roles) == [("e", False), ("e", True)]
        return Flavours.NONE if mixes else Flavours.ANY

    def _species(self, letter: int) -> Species:
        return self.alphabet.weyl[letter // 2][0]
