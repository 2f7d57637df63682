"""The fermions of a theory in blocks: states that no unbroken charge tells apart, and partners of opposite charges.

The charges are the electric one, colour, and all those that the terms and the vevs of a model leave unbroken,
accidental ones too: two states have the same if the difference of their vectors is in the lattice of terms and vevs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from charges.arithmetic.smith import Matrix, Row, contains, hermite, residue
from charges.spectra.modular import Array
from charges.spectra.theory import State, Theory


class Charge(NamedTuple):
    """The unbroken charges of a left-handed state: the electric one, the labels of its colour, and all others."""

    electric: Fraction
    colour: tuple[int, int]
    others: Row


@dataclass(frozen=True, slots=True)
class Block:
    """The left-handed states with some charges, and those with the opposite ones, by their positions in the theory.

    A mass term pairs one of the first with one of the second.  If charges are their own opposites the two are the same
    states and masses are Majorana masses; otherwise they are Dirac masses.  Colours are counted once.
    """

    charge: Charge
    left: tuple[int, ...]
    right: tuple[int, ...]
    states: tuple[State, ...]

    @property
    def majorana(self) -> bool:
        """Whether masses are Majorana masses."""
        return self.left == self.right

    def of(self, matrix: Array) -> Array:
        """The part of a mass matrix of all fermions that belongs to the block."""
        return matrix[np.ix_(self.left, self.right)]

    @property
    def full(self) -> int:
        """The largest rank of the mass matrix."""
        return min(len(self.left), len(self.right))

    @property
    def index(self) -> int:
        """The number of states that stay massless to all orders, because they have no partners."""
        return abs(len(self.left) - len(self.right))


def blocks(theory: Theory) -> tuple[Block, ...]:
    """Sort the fermions of a theory into blocks, in the order of their fields; those of the neutrinos come first."""
    alphabet = theory.alphabet
    lattice = conserved_modulo(theory, ())

    def charge(state: State) -> Charge:
        letter = alphabet.letters[state.letter]
        vector = [letter.sign * n for n in alphabet.unit(letter.place)]
        return Charge(state.charge, letter.rep.su3, residue(vector, lattice))

    def opposite(state: State) -> Charge:
        letter = alphabet.letters[state.letter]
        vector = [-letter.sign * n for n in alphabet.unit(letter.place)]
        return Charge(-state.charge, letter.rep.su3[::-1], residue(vector, lattice))

    found: dict[Charge, list[int]] = {}
    against: dict[Charge, Charge] = {}
    for i, state in enumerate(theory.fermions):
        found.setdefault(charge(state), []).append(i)
        against[charge(state)] = opposite(state)

    result, done = [], set[Charge]()
    for key, members in found.items():
        if key not in done:
            done |= {key, against[key]}
            others = found.get(against[key], [])
            states = tuple(theory.fermions[i] for i in dict.fromkeys([*members, *others]))
            result.append(Block(key, tuple(members), tuple(others), states))
    return tuple(sorted(result, key=lambda block: not any(is_neutrino(state) for state in block.states)))


def conserved_modulo(theory: Theory, without: Collection[int]) -> Matrix:
    """The lattice of what terms and vevs make out of nothing, without the terms of some Weyl fields."""
    alphabet = theory.alphabet
    places = {state.letter // 2 for state, vev in zip(theory.scalars, theory.vevs(), strict=True) if vev}
    terms = (vector for key, vector in theory.vectors.items() if not any(i // 2 in without for i in key))
    return hermite([*terms, *(alphabet.unit(i) for i in sorted(places))], len(alphabet.weyl))


def exact_index(theory: Theory, block: Block) -> int:
    """The number of states of a block's charges that stay massless whatever operators of higher dimension are added.

    Only the symmetries of the model and its vevs count here, so that states of several blocks may pair up.
    """
    alphabet = theory.alphabet
    vacuum = alphabet.model.lattice((), alphabet.scale)

    def numbers(state: State, sign: int) -> tuple[Fraction, tuple[int, int], Row]:
        letter = alphabet.letters[state.letter]
        colour = letter.rep.su3 if sign > 0 else letter.rep.su3[::-1]
        return sign * state.charge, colour, residue([sign * x for x in letter.row], vacuum)

    own, opposite = (numbers(block.states[0], sign) for sign in (1, -1))
    if own == opposite:
        return 0
    every = [numbers(state, 1) for state in theory.fermions]
    return abs(every.count(own) - every.count(opposite))


def quasi_dirac(theory: Theory, block: Block, places: Collection[int]) -> bool:
    """Whether some states of a block are Dirac particles at tree level, although loops may give Majorana masses.

    They are if no Majorana mass of these Weyl fields follows from the terms with two fermions and vevs alone.
    """
    letters = theory.alphabet.letters
    vevs = {state.letter // 2 for state, vev in zip(theory.scalars, theory.vevs(), strict=True) if vev}
    masses = (
        vector
        for key, vector in theory.vectors.items()
        if any(letters[i].rep.spinor for i in key) and all(letters[i].rep.spinor or i // 2 in vevs for i in key)
    )
    size = len(theory.alphabet.weyl)
    lattice = hermite([*masses, *(theory.alphabet.unit(i) for i in sorted(vevs))], size)
    return block.majorana and not any(contains(lattice, theory.alphabet.unit(i, i)) for i in places)


def allowed(theory: Theory, block: Block, without: Collection[int]) -> bool:
    """Whether the terms without those of some Weyl fields allow any mass of a block."""
    lattice = conserved_modulo(theory, without)
    letters = theory.alphabet.letters

    def vector(place: int) -> Row:
        letter = letters[theory.fermions[place].letter]
        return tuple(letter.sign * n for n in theory.alphabet.unit(letter.place))

    rows = [[vector(i) for i in dict.fromkeys(side)] for side in (block.left, block.right)]
    pairs = ((a, b) for a in dict.fromkeys(rows[0]) for b in dict.fromkeys(rows[1]))
    return any(contains(lattice, [x + y for x, y in zip(a, b, strict=True)]) for a, b in pairs)


def is_neutrino(state: State) -> bool:
    """Whether a state is the neutral component of a lepton doublet of the standard model."""
    field = state.species.field
    return field.sm and field.su2 == 2 and field.su3 == 1 and not state.charge
