r"""The spectrum of the fermions of a model: which masses they have, at which number of loops, and what stays massless.

The mass matrix of a block is a matrix of power series in e, one power for each loop.  Its elementary divisors e^l
over the local ring K[[e]] are the masses: l = 0 is a tree mass, 1 one loop, and so on.  A seesaw, a vanishing
determinant, a partner lost to another field or a loop through one internal state need no rules of their own.

W bosons, and diagrams that only dress the line of a lepton doublet with e_R, give further masses, far smaller ones, to
neutrinos that no symmetry keeps massless; they are not counted here, see :attr:`Masses.tiny`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from charges.arithmetic.elimination import null_columns
from charges.arithmetic.numbers import expected
from charges.models.completion import completed
from charges.models.model import Model
from charges.spectra.blocks import Block, allowed, blocks, exact_index, is_neutrino, quasi_dirac
from charges.spectra.loops import Loops
from charges.spectra.modular import PRIME, Array, divisors, reduced
from charges.spectra.theory import State, Theory
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators
from charges.words import FieldName
from topologies import MalformedInput
from topologies.frozen import Frozen
from topologies.integers import integer
from topologies.verdict import Choice, Sentence, joined

MOST_LOOPS = 3
_SEEDS = (1, 2)
_VEVS = 4  # how many further powers of vevs are followed to find what a state mostly is


class MassNature(Choice):
    """The two natures of masses."""

    DIRAC = "dirac"
    MAJORANA = "majorana"


@dataclass(frozen=True, slots=True)
class Masses:
    """The mass eigenstates of one kind in a block: those with a mass of their own, or the light ones.

    Attributes:
        species: the names of the generations that have a part in them.
        electric: their electric charge; for Dirac fermions that of the left-handed states.
        colour: the labels of their SU(3) multiplet.
        nature: whether masses are Dirac or Majorana masses.
        loops: how many have a mass at each number of loops; a Dirac fermion counts once.
        massless: how many Weyl states are massless at any number of loops.
        exact: how many of these stay massless whatever operators of higher dimension are added; the others are massless
            by an accidental symmetry of the renormalisable terms.
        tiny: how many have no mass up to the largest number of loops, although no symmetry forbids one.
        pairs: how many pairs of the Majorana states with tree masses are quasi-Dirac: loops alone split them.
        heavy: whether they have a mass at tree level without any vevs of doublets and larger multiplets of SU(2).
        neutrinos: whether the block contains neutrinos of the standard model.
        sides: how many left-handed states the block has, and how many partners of opposite charges, heavy ones too.
        why: the reasons, in a sentence.
    """

    species: tuple[str, ...]
    electric: Fraction
    colour: tuple[int, int]
    nature: MassNature
    loops: Mapping[int, int]
    massless: int
    exact: int
    tiny: int
    pairs: int
    heavy: bool
    neutrinos: bool
    sides: tuple[int, int]
    why: Sentence

    @property
    def neutral(self) -> bool:
        """Whether they have neither electric charge nor colour."""
        return not self.electric and self.colour == (0, 0)

    @property
    def number(self) -> int:
        """How many have a mass."""
        return sum(self.loops.values())

    @property
    def lowest(self) -> int | None:
        """The lowest number of loops at which one gets a mass; None if none does."""
        return min(self.loops, default=None)


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The masses of all fermions of a model.

    Attributes:
        rows: by block, heavy states before light ones; the blocks of the neutrinos come first.
        max_loops: the largest number of loops that was tried; 0 where there are too many states for loops.
        complete: whether that is what was asked for, with all diagrams; with many scalars some of three loops are not.
    """

    rows: tuple[Masses, ...]
    max_loops: int
    complete: bool

    @property
    def neutrinos(self) -> tuple[Masses, ...]:
        """The light states of the blocks that contain neutrinos of the standard model."""
        return tuple(row for row in self.rows if row.neutrinos and not row.heavy)

    @property
    def massive(self) -> int:
        """The number of massive light neutrinos."""
        return sum(row.number for row in self.neutrinos)

    @property
    def masses(self) -> Mapping[str, Mapping[int, int]]:
        """For "dirac" and "majorana" the number of light neutrinos with a mass at each number of loops."""
        found: dict[str, Counter[int]] = {}
        for row in self.neutrinos:
            if row.loops:
                found.setdefault(str(row.nature), Counter()).update(row.loops)
        return Frozen({nature: Frozen(dict(sorted(counts.items()))) for nature, counts in sorted(found.items())})

    @property
    def lowest(self) -> int | None:
        """The lowest number of loops at which a light neutrino gets a mass; None if none does."""
        return min((row.lowest for row in self.neutrinos if row.lowest is not None), default=None)

    def __str__(self) -> str:
        return "\n".join(str(row.why) for row in self.rows)


def spectrum(model: Model, max_loops: int = 2) -> Spectrum:
    """Find the masses of all fermions of a model, for generic couplings.

    Arguments:
        model: e_R, and quarks if needed, are added where they are missing.
        max_loops: the largest number of loops that is tried where trees and fewer loops leave states massless.

    Raises MalformedInput if ``max_loops`` is not an integer from 0 to 3, TooMany if the model has too many fields.

    >>> from charges.models import ModelField
    >>> higgs = ModelField("H", 0, {}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> lepton = ModelField("L", "1/2", {}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> found = spectrum(Model("type I", (), (lepton, higgs, ModelField("N", "1/2", {}, "right", generations=2))))
    >>> found.massive, dict(found.masses["majorana"]), found.neutrinos[0].tiny
    (2, {0: 2}, 1)
    """
    whole = completed(expected(model, Model, "a Model is needed"))[0]
    return spectrum_of(Operators(Alphabet(whole)), max_loops)


def spectrum_of(operators: Operators, max_loops: int, *, bilinears: bool = False) -> Spectrum:
    """As :func:`spectrum`, with the operators of the completed model; ``bilinears`` as for ``Theory``."""
    needed = f"the number of loops is an integer from 0 to {MOST_LOOPS}"
    if integer(max_loops, needed, 0) > MOST_LOOPS:
        raise MalformedInput(f"{needed}, got {max_loops!r:.60}")
    finder = _Finder(operators, max_loops, bilinears=bilinears)
    return Spectrum(tuple(finder.rows()), finder.max_loops, finder.complete)


class _Finder:
    """The search for the masses of one model."""

    def __init__(self, operators: Operators, max_loops: int, *, bilinears: bool = False) -> None:
        self.operators, self.max_loops = operators, max_loops
        self.theories = [Theory(operators, seed, bilinears=bilinears) for seed in _SEEDS]
        self.blocks = blocks(self.theories[0])
        self.complete = self.theories[0].small
        if not self.complete:
            self.max_loops = 0
        without = [theory.fermion_masses(theory.vevs(singlets=True))[0] for theory in self.theories]
        self.heavy = [max(len(divisors([block.of(matrix)])) for matrix in without) for block in self.blocks]
        bare = self.theories[0].mass[0]
        zero = np.zeros_like(bare)
        self.bare = [bare, (without[0] - bare) % PRIME, *[zero] * _VEVS]  # a series in the size of vevs
        tried = []
        for theory in self.theories:
            tried.append(self._divisors(theory))
            if all(
                len(found) == block.full and not any(found) for found, block in zip(tried[-1], self.blocks, strict=True)
            ):
                break  # every mass is there at tree level: other numbers cannot add any
        self.divisors = [min(found, key=_generic) for found in zip(*tried, strict=True)]

    def rows(self) -> Iterator[Masses]:
        """List the mass eigenstates, block by block."""
        for block, heavy, exponents in zip(self.blocks, self.heavy, self.divisors, strict=True):
            colours = self._colours(block)
            counts = Counter(exponents)
            counts[0] -= heavy
            loops = {k: n // colours for k, n in sorted(counts.items()) if n}
            tiny, massless = (block.full - len(exponents)) // colours, block.index // colours
            if heavy:
                yield self._masses(block, {0: heavy // colours}, heavy=True)
            if loops or tiny or massless:
                yield self._masses(block, loops, massless, tiny)

    def _colours(self, block: Block) -> int:
        return len({self.theories[0].fermions[i].colour for i in block.left})

    def _masses(
        self, block: Block, loops: Mapping[int, int], massless: int = 0, tiny: int = 0, *, heavy: bool = False
    ) -> Masses:
        """One row: the heavy states of a block, or the light ones."""
        members = self._members(block, heavy=heavy)
        names = [state.species.name for state in members]
        places = {state.letter // 2 for state in members}
        quasi = quasi_dirac(self.theories[0], block, places)
        row = Masses(
            tuple(dict.fromkeys(names)),
            block.charge.electric,
            block.charge.colour,
            MassNature.MAJORANA if block.majorana else MassNature.DIRAC,
            Frozen(dict(loops)),
            massless,
            min(massless, exact_index(self.theories[0], block) // self._colours(block)) if massless else 0,
            tiny,
            loops.get(0, 0) // 2 if quasi else 0,
            heavy,
            any(is_neutrino(state) for state in block.states),
            (len(block.left) // self._colours(block), len(block.right) // self._colours(block)),
            Sentence(),
        )
        return replace(row, why=_why(row, self.max_loops))

    def _members(self, block: Block, *, heavy: bool) -> list[State]:
        """What the heavy states of a block mostly are, or the light ones: bare masses count as larger than vevs."""
        fermions = self.theories[0].fermions
        masses = [block.of(matrix) for matrix in self.bare]
        sides = [(block.right, masses), (block.left, [matrix.T for matrix in masses])]
        members = []
        for side, series in reversed(sides[: 1 if block.majorana else 2]):
            _, rows = reduced(series)
            entries = [{int(j): int(row[j]) for j in np.flatnonzero(row)} for row in rows]
            chosen = {j for row in entries for j in row} if heavy else null_columns(entries, len(side), PRIME)
            members += [fermions[side[j]] for j in sorted(chosen)]
        return members

    def _divisors(self, theory: Theory) -> list[list[int]]:
        """The elementary divisors of every block, for one set of numbers."""
        generic = _Series(theory, self.max_loops, self.blocks)
        found = [divisors(generic.of(block)) for block in self.blocks]
        self.complete &= not generic.loops.incomplete
        leptons = [
            n
            for n, block in enumerate(self.blocks)
            if any(map(is_neutrino, block.states))
            # if all light states get their masses at the same order nothing is dressing
            and (len(found[n]) < block.full or len({*found[n][self.heavy[n] :]}) > 1)
        ]
        if theory.dresses and leptons:
            universal = Theory(self.operators, theory.seed, universal=True, like=theory)
            plain = _Series(universal, self.max_loops, [self.blocks[n] for n in leptons])
            for n in leptons:
                found[n] = self._undressed(self.blocks[n], found[n][self.heavy[n] :], generic, plain)
        return found

    def _undressed(self, block: Block, light: Sequence[int], generic: _Series, plain: _Series) -> list[int]:
        """The divisors of a block without what only dresses lines of lepton doublets with e_R.

        Such a diagram has a counterpart with fewer loops, so that there is none at the lowest order.  Above it, Yukawa
        couplings of charged leptons are taken to be the same for all generations, so that dressing makes nothing new;
        except at the lowest order of what the model gives without its new neutral fermions, as in Zee's model with one
        heavy neutrino more.
        """
        lowest = min(light, default=self.max_loops)
        series = [
            (generic if order <= lowest else plain).of(block)[order]
            for order in range(min(len(generic.matrices), len(plain.matrices)))
        ]
        found = divisors(series)
        new = {state.letter // 2 for state in block.states if not state.species.field.sm}
        if new and len(found) < block.full and allowed(generic.loops.theory, block, new):
            whole = generic.loops.theory
            theory = Theory(self.operators, whole.seed, without=new, like=whole)
            rest = _Series(theory, self.max_loops, [block]).of(block)
            first = next((order for order, matrix in enumerate(rest) if matrix.any()), 0)
            if lowest < first < len(series):
                series[first] = (series[first] + rest[first]) % PRIME
                found = divisors(series)
        return found


def _generic(exponents: Sequence[int]) -> tuple[int, ...]:
    """A key that sorts generic divisors before those that numbers chosen by chance have raised."""
    return (*exponents, MOST_LOOPS + 1)


class _Series:
    """The mass matrices of blocks, order by order, as far as they are needed for full rank."""

    def __init__(self, theory: Theory, max_loops: int, wanted: Sequence[Block]) -> None:
        self.loops = Loops(theory, max_loops)
        self.matrices = [self.loops.masses[0][0]]
        for order in range(1, max_loops + 1):
            lacking = [block for block in wanted if len(divisors(self.of(block))) < block.full]
            if not lacking:
                break
            self.loops.advance()
            states = np.array(sorted({i for block in lacking for i in (*block.left, *block.right)}), dtype=np.int64)
            matrix = self.loops.masses[order][0].copy()
            where = np.ix_(states, states)
            matrix[where] = (matrix[where] + self.loops.fermions(order, states).left) % PRIME
            self.matrices.append(matrix)

    def of(self, block: Block) -> list[Array]:
        """The series of a block."""
        return [block.of(matrix) for matrix in self.matrices]


def _why(row: Masses, max_loops: int) -> Sentence:
    """Say what masses some states have, and why others have none."""
    names = joined(map(FieldName, row.species))
    counted = [_counted(row.nature, row.loops)] if row.loops else []
    if row.pairs:
        pairs = f"{row.pairs} quasi-Dirac pair{'s' * (row.pairs > 1)}"
        counted[0] += f", in {pairs} that only loops split"
    if row.heavy:
        return Sentence(names, ": ", counted[0], ", without vevs of doublets")
    if row.massless:
        counts = f"left-handed states {row.sides[0]}, partners {row.sides[1]}"
        if row.exact:
            counted.append(f"{row.exact} massless to all orders ({counts})")
        if row.massless > row.exact:
            accident = "massless by an accidental symmetry of the renormalisable terms"
            counted.append(f"{row.massless - row.exact} {accident} ({counts})")
    if row.tiny and row.lowest is not None:
        bosons = "two W bosons" if row.nature == MassNature.MAJORANA else "W bosons"
        counted.append(
            f"{row.tiny} more, tiny, by {bosons}, as no symmetry keeps {'it' if row.tiny == 1 else 'them'} massless"
        )
    elif row.tiny:
        counted.append(f"{row.tiny} without a mass up to {max_loops} loops")
    return Sentence(names, ": ", "; ".join(counted))


def _counted(nature: MassNature, loops: Mapping[int, int]) -> str:
    """Write counts such as "2 Majorana at tree level, 1 at one loop"."""
    words = {0: "at tree level", 1: "at one loop", 2: "at two loops", 3: "at three loops"}
    name = "Majorana" if nature == MassNature.MAJORANA else "Dirac"
    return ", ".join(f"{n} {name} {words[k]}" for k, n in sorted(loops.items()))
